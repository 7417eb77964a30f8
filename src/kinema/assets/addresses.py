"""Which network addresses a caller-given URL may lead to."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA IPv4 and IPv6 special-purpose address registries, and one cloud's metadata server at a public address.
# The interpreter's own `is_global` isn't used: its answers differ between Python 3.11's patch releases.
NON_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this host, RFC 791
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598; a cloud's metadata server too
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's metadata and health server
        "169.254.0.0/16",  # link-local, RFC 3927: most clouds' metadata server
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, RFC 6890; a cloud's metadata server too
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocol assignments, RFC 2928: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4, RFC 3056: an IPv4 address inside
        "3fff::/20",  # documentation, RFC 9637
    )
)
# Everything else of IPv6 isn't public: ::1, v4-mapped ::ffff:0:0/96, NAT64 64:ff9b::/96, fc00::/7, fe80::/10, ff00::/8.
PUBLIC_IPV6 = IPv6Network("2000::/3")
LOOPBACK = IPv4Address("127.0.0.1")

_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?", re.ASCII | re.IGNORECASE)


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public internet."""
    if isinstance(address, IPv6Address) and address not in PUBLIC_IPV6:
        return False
    return not any(address in network for network in NON_PUBLIC)


def may_connect(address: Address, allow: Iterable[Network]) -> bool:
    """Whether the address is public or in one of the networks that the operator allows."""
    return is_public(address) or any(address in network for network in allow)


def is_name(host: str) -> bool:
    """Whether a host is written as a name, in ASCII."""
    return _NAME.fullmatch(host) is not None


def is_localhost(host: str) -> bool:
    """Whether a name stands for this machine wherever it is resolved (RFC 6761, section 6.3)."""
    return host.lower().rstrip(".").rpartition(".")[2] == "localhost"


def parse_literal(host: str) -> Address | None:
    """The address that a host is written as, None for a name.

    The C library also takes 127.1, 0x7f000001 and 2130706433 for addresses, and so does this.
    """
    try:
        return ip_address(host)
    except ValueError:
        pass
    if not is_name(host):
        return None
    try:
        return IPv4Address(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None
