"""Only the public internet, and what the operator allows, may be reached by a caller's URL."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from kinema.assets.addresses import is_localhost, is_public, may_connect, parse_literal

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "100.63.255.255",  # one below carrier-grade NAT
    "100.128.0.0",  # one above it
    "168.63.129.15",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:830::200e",
]
NON_PUBLIC = [
    ("0.0.0.0", "this host"),
    ("0.1.2.3", "this network"),
    ("10.0.0.1", "private"),
    ("10.255.255.255", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("100.127.255.255", "carrier-grade NAT"),
    ("100.100.100.200", "Alibaba's metadata server"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("168.63.129.16", "Azure's metadata server, although the address is public"),
    ("169.254.169.254", "metadata server"),
    ("169.254.0.1", "link-local"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.192", "Oracle's metadata server"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4 relay"),
    ("192.168.1.1", "private"),
    ("198.18.0.1", "benchmark"),
    ("198.19.255.255", "benchmark"),
    ("198.51.100.1", "documentation"),
    ("203.0.113.1", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.250", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::127.0.0.1", "v4-compatible"),
    ("::ffff:127.0.0.1", "v4-mapped loopback"),
    ("::ffff:169.254.169.254", "v4-mapped metadata server"),
    ("::ffff:8.8.8.8", "v4-mapped: no resolver answers it for a public host"),
    ("64:ff9b::7f00:1", "NAT64 of 127.0.0.1"),
    ("64:ff9b:1::a00:1", "local NAT64"),
    ("100::1", "discard"),
    ("2001::1", "Teredo"),
    ("2001:0:53aa:64c:0:fbff:f5ff:fffe", "Teredo with an address inside"),
    ("2001:2::1", "benchmark"),
    ("2001:10::1", "ORCHID"),
    ("2001:db8::1", "documentation"),
    ("2002:7f00:1::", "6to4 of 127.0.0.1"),
    ("2002:a9fe:a9fe::1", "6to4 of the metadata server"),
    ("3fff::1", "documentation"),
    ("5f00::1", "segment routing"),
    ("fc00::1", "unique local"),
    ("fd00:ec2::254", "Amazon's metadata server"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local with its interface"),
    ("fec0::1", "site-local"),
    ("ff02::1", "multicast"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(("address", "reason"), NON_PUBLIC)
def test_addresses_that_are_not_public_may_not(address: str, reason: str) -> None:
    assert not is_public(ip_address(address)), reason


def test_an_allowed_network_may_be_reached_and_its_neighbours_may_not() -> None:
    allow = (ip_network("10.1.0.0/16"), ip_network("fd12::/32"))
    reachable = {text: may_connect(ip_address(text), allow) for text in ("10.1.2.3", "10.2.0.1", "fd12::5", "fd13::5")}
    assert reachable == {"10.1.2.3": True, "10.2.0.1": False, "fd12::5": True, "fd13::5": False}


def test_allowing_an_ipv4_network_does_not_allow_its_ipv6_disguises() -> None:
    allow = (ip_network("127.0.0.0/8"),)
    assert not any(may_connect(ip_address(text), allow) for text in ("::ffff:127.0.0.1", "64:ff9b::7f00:1", "::1"))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("::1", "::1"),
        ("example.com", None),
        ("1.2.3.4.example.com", None),
        ("127.0.0.1 x", None),
        ("", None),
    ],
)
def test_an_address_is_recognised_however_it_is_written(host: str, expected: str | None) -> None:
    assert parse_literal(host) == (ip_address(expected) if expected else None)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("hook.localhost", True),
        ("localhost.example", False),
        ("notlocalhost", False),
    ],
)
def test_localhost_is_this_machine_by_name(host: str, expected: bool) -> None:
    assert is_localhost(host) == expected
