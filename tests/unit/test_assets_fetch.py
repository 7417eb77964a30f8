"""A caller's URL is checked before it is used, and only checked addresses are connected to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from kinema.assets.addresses import Network
from kinema.assets.fetch import Fetcher
from kinema.errors import BadReference

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 3\r\n\r\nabc"


class Wire(httpcore2.AsyncNetworkBackend):
    """A network on which every host answers ANSWER, and which notes who was connected to and under what TLS name."""

    def __init__(self, unreachable: Iterable[str] = ()) -> None:
        self.connected: list[tuple[str, int]] = []
        self.tls_names: list[str | None] = []
        self.sent = b""
        self._unreachable = set(unreachable)

    async def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore2.AsyncNetworkStream:
        self.connected.append((host, port))
        if host in self._unreachable:
            raise httpcore2.ConnectError("no route to host")
        return WireStream(self)


class WireStream(httpcore2.AsyncMockStream):
    def __init__(self, wire: Wire) -> None:
        super().__init__([ANSWER])
        self._wire = wire

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        assert ssl_context.check_hostname
        self._wire.tls_names.append(server_hostname)
        return self

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wire.sent += buffer


class Names:
    """A resolver with a table, which notes what it was asked."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        self._table = table
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self._table:
            raise OSError("Name or service not known")
        return self._table[host]


def fetcher(names: Names, wire: Wire, allow: tuple[Network, ...] = ()) -> Fetcher:
    return Fetcher(allow, 5.0, 1_000, resolver=names, network=wire)


def fetch(url: str, target: Path, names: Names, wire: Wire, allow: tuple[Network, ...] = ()) -> None:
    asyncio.run(fetcher(names, wire, allow).fetch(url, target))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.com/a.png", "it must begin with http:// or https://"),
        ("file:///etc/passwd", "it must begin with http:// or https://"),
        ("data:image/png;base64,AAAA", "it must begin with http:// or https://"),
        ("example.com/a.png", "it must begin with http:// or https://"),
        ("//example.com/a.png", "it must begin with http:// or https://"),
        ("", "it must begin with http:// or https://"),
        ("http://", "it names no valid host"),
        ("http:///a.png", "it names no valid host"),
        ("http://exa mple.com/", "it names no valid host"),
        ("http://example.com%00.evil.com/", "it names no valid host"),
        ("http://user@example.com/", "it must not hold a user name or password"),
        ("http://user:secret@example.com/", "it must not hold a user name or password"),
        # Some readers take the host to be evil.com here, others 127.0.0.1.
        ("http://evil.com\\@127.0.0.1/", "it must not hold a user name or password"),
        ("http://example.com:0/", "its port must be from 1 to 65535"),
        ("http://example.com:65536/", "its port must be from 1 to 65535"),
        ("http://example.com:x/", "it isn't a valid URL"),
        ("http://[::1/", "it isn't a valid URL"),
        ("http://example.com/\n", "it isn't a valid URL"),
        ("http://example.com/" + "a" * 2_030, "it is longer than 2048 characters"),
        ("http://127.0.0.1/", "its host isn't on the public internet"),
        ("https://127.0.0.1:8443/", "its host isn't on the public internet"),
        ("http://127.1/", "its host isn't on the public internet"),
        ("http://0x7f000001/", "its host isn't on the public internet"),
        ("http://2130706433/", "its host isn't on the public internet"),
        ("http://[::1]/", "its host isn't on the public internet"),
        ("http://[::ffff:10.0.0.1]/", "its host isn't on the public internet"),
        ("http://[fe80::1%25eth0]/", "its host isn't on the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "its host isn't on the public internet"),
    ],
)
def test_a_url_that_will_never_be_fetched_is_refused_at_once(url: str, reason: str) -> None:
    names, wire = Names({}), Wire()
    with pytest.raises(BadReference) as caught:
        fetcher(names, wire).check_url(url)
    assert caught.value.message.endswith(f" can't be used: {reason}")
    assert (names.asked, wire.connected) == ([], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "https://example.com:8443/a/b.png?x=1#y",
        "HTTPS://EXAMPLE.COM/",
        "http://bücher.example/ä.png",
        "http://8.8.8.8/a.png",
        "http://[2606:4700:4700::1111]/a.png",
        "http://under_score.example/",
        "http://10.example.com/",
        "http://example.com/" + "a" * 2_029,
    ],
)
def test_a_url_that_looks_right_passes_the_first_check(url: str) -> None:
    fetcher(Names({}), Wire()).check_url(url)


def test_the_first_check_knows_the_allowed_networks() -> None:
    fetcher(Names({}), Wire(), (ip_network("10.0.0.0/8"),)).check_url("http://10.0.0.5/a.png")


def test_the_message_holds_no_secrets_and_no_control_characters() -> None:
    with pytest.raises(BadReference) as caught:
        fetcher(Names({}), Wire()).check_url("http://user:secret@example.com/a.png?signature=abc#part")
    assert caught.value.message.startswith("the URL http://example.com/a.png can't be used")
    with pytest.raises(BadReference) as caught:
        fetcher(Names({}), Wire()).check_url("http://example.com/\x1b[31m\nx")
    assert caught.value.message.isprintable()


def test_the_checked_address_is_connected_to_and_tls_checks_the_name(tmp_path: Path) -> None:
    names, wire = Names({"films.example": ["93.184.215.14"]}), Wire()
    fetch("https://films.example/a.png", tmp_path / "a", names, wire)
    assert wire.connected == [("93.184.215.14", 443)]
    assert wire.tls_names == ["films.example"]
    assert b"\r\nHost: films.example\r\n" in wire.sent
    # Asked once: a second answer could be another one.
    assert names.asked == ["films.example"]
    assert (tmp_path / "a").read_bytes() == b"abc"


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["100.100.100.200"],
        ["::1"],
        ["fd00:ec2::254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        # One public address doesn't make a name public, in whatever place it stands.
        ["93.184.215.14", "10.0.0.1"],
        ["10.0.0.1", "93.184.215.14"],
        ["93.184.215.14", "2606:4700:4700::1111", "fe80::1%eth0"],
    ],
)
def test_a_name_with_any_address_that_is_not_public_is_refused_unconnected(
    tmp_path: Path, addresses: list[str]
) -> None:
    wire = Wire()
    with pytest.raises(BadReference) as caught:
        fetch("http://inside.example/x", tmp_path / "x", Names({"inside.example": addresses}), wire)
    expected = "the URL http://inside.example/x can't be used: its host isn't on the public internet"
    assert caught.value.message == expected
    assert wire.connected == []
    assert not (tmp_path / "x").exists()


def test_a_name_in_an_allowed_network_is_reached(tmp_path: Path) -> None:
    wire = Wire()
    allow = (ip_network("10.0.0.0/8"),)
    fetch("http://nas.example/x", tmp_path / "x", Names({"nas.example": ["10.0.0.5", "8.8.8.8"]}), wire, allow)
    assert wire.connected == [("10.0.0.5", 80)]


def test_an_address_that_does_not_answer_is_followed_by_the_next(tmp_path: Path) -> None:
    names, wire = Names({"two.example": ["8.8.8.8", "8.8.4.4"]}), Wire(unreachable=["8.8.8.8"])
    fetch("http://two.example/x", tmp_path / "x", names, wire)
    assert [host for host, _ in wire.connected] == ["8.8.8.8", "8.8.4.4"]


@pytest.mark.parametrize(
    ("table", "unreachable", "reason"),
    [
        ({}, [], "its host's name can't be resolved"),
        ({"gone.example": []}, [], "its host has no address"),
        ({"gone.example": ["8.8.8.8"]}, ["8.8.8.8"], "its host can't be reached or broke the connection off"),
    ],
)
def test_a_host_that_is_not_there_is_a_bad_reference(
    tmp_path: Path, table: dict[str, list[str]], unreachable: list[str], reason: str
) -> None:
    with pytest.raises(BadReference, match=reason):
        fetch("http://gone.example/x", tmp_path / "x", Names(table), Wire(unreachable))


def test_a_label_that_no_resolver_takes_is_a_bad_reference(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match="its host's name can't be resolved"):
        asyncio.run(Fetcher((), 5.0, 1_000).fetch(f"http://{'a' * 70}.invalid/", tmp_path / "x"))


def test_callbacks_go_through_the_same_guard() -> None:
    wire = Wire()
    with pytest.raises(BadReference, match="its host isn't on the public internet"):
        asyncio.run(fetcher(Names({"in.example": ["10.0.0.1"]}), wire).post_json("http://in.example/", b"{}", {}))
    assert wire.connected == []


def test_the_request_says_who_asks_and_wants_no_packing(tmp_path: Path) -> None:
    wire = Wire()
    fetch("http://films.example/a.png?x=1#part", tmp_path / "a", Names({"films.example": ["8.8.8.8"]}), wire)
    head = wire.sent.decode().lower()
    assert head.startswith("get /a.png?x=1 http/1.1\r\n")
    assert "\r\nuser-agent: kinema/" in head
    assert "\r\naccept-encoding: identity\r\n" in head
    assert "cookie" not in head
    assert "authorization" not in head
