"""Fetching and posting over real sockets, against servers that behave badly."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_network
from pathlib import Path

import pytest

from kinema.assets.fetch import FetchedFacts, Fetcher
from kinema.errors import BadReference

LOOPBACK = (ip_network("127.0.0.0/8"),)
MAX_BYTES = 2_000_000
CHUNK = b"x" * 65_536

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


def head(status: str, **headers: str | int) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def ok(path: str, writer: asyncio.StreamWriter) -> None:
    body = b"\x89PNG" + b"p" * 1_500_000
    writer.write(head("200 OK", content_type="Image/PNG; charset=x", content_length=len(body)) + body)


async def without_length(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", connection="close") + b"until the end")


async def chunked(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", transfer_encoding="chunked") + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")


async def missing(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("404 Not Found", content_length=6) + b"secret")


async def empty(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", content_length=0))


async def promises_too_much(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", content_length=MAX_BYTES + 1))


async def endless(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", connection="close"))
    while True:
        writer.write(CHUNK)
        await writer.drain()


async def slow(path: str, writer: asyncio.StreamWriter) -> None:
    """A byte now and then: no single read ever times out."""
    writer.write(head("200 OK", content_length=1_000))
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def silent(path: str, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def breaks_off(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", content_length=1_000) + b"only this")


async def no_http(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")


async def packed(path: str, writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(bytes(1_000_000))
    writer.write(head("200 OK", content_encoding="gzip", content_length=len(body)) + body)


async def loop(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(head("302 Found", location=path, content_length=0))


def redirects(status: str, location: str) -> Answer:
    async def answer(path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/found":
            writer.write(head("200 OK", content_length=5) + b"found")
        else:
            writer.write(head(status, location=location, content_length=0))

    return answer


async def three_hops(path: str, writer: asyncio.StreamWriter) -> None:
    """/x goes to /xx, /xxx and /xxxx, which is there."""
    if path == "/xxxx":
        writer.write(head("200 OK", content_length=4) + b"here")
    else:
        writer.write(head("301 Moved Permanently", location=path + "x", content_length=0))


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[tuple[str, list[str]]]:
    """A server's base URL, and the heads and bodies of the requests that it got."""
    seen: list[str] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            if "content-length: " in request.lower():
                length = int(request.lower().partition("content-length: ")[2].partition("\r\n")[0])
                request += (await reader.readexactly(length)).decode()
            seen.append(request)
            await answer(request.split(" ")[1], writer)
            await writer.drain()
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", seen
    finally:
        server.close()


def fetch_from(answer: Answer, target: Path, path: str = "/x", timeout_s: float = 30.0) -> tuple[FetchedFacts, str]:
    """The facts of what was fetched from a server that answers so, and the server's base URL."""

    async def fetch() -> tuple[FetchedFacts, str]:
        async with serving(answer) as (base, _):
            return await Fetcher(LOOPBACK, timeout_s, MAX_BYTES).fetch(base + path, target), base

    return asyncio.run(fetch())


def refusal(answer: Answer, target: Path, timeout_s: float = 30.0) -> str:
    """Why such an answer is a bad reference; nothing of it may be left on the disk."""
    with pytest.raises(BadReference) as caught:
        fetch_from(answer, target, timeout_s=timeout_s)
    assert not target.exists()
    return caught.value.message.partition(" can't be used: ")[2]


def test_a_file_is_fetched_whole(tmp_path: Path) -> None:
    facts, base = fetch_from(ok, tmp_path / "x")
    assert facts == FetchedFacts("image/png", 1_500_004, base + "/x")
    assert (tmp_path / "x").read_bytes() == b"\x89PNG" + b"p" * 1_500_000


@pytest.mark.parametrize(("answer", "body"), [(without_length, b"until the end"), (chunked, b"abcde")])
def test_a_body_without_a_promised_length_is_fetched_too(tmp_path: Path, answer: Answer, body: bytes) -> None:
    facts, _ = fetch_from(answer, tmp_path / "x")
    assert (facts.media_type, facts.size_bytes) == ("application/octet-stream", len(body))
    assert (tmp_path / "x").read_bytes() == body


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (missing, "it answered with status 404"),
        (empty, "it answered with an empty body"),
        (promises_too_much, "it is larger than 2 MB"),
        (endless, "it is larger than 2 MB"),
        (packed, "it answered with a body packed as gzip, which wasn't asked for"),
        (breaks_off, "its host can't be reached or broke the connection off"),
        (no_http, "its host can't be reached or broke the connection off"),
        (loop, "it redirects more than 3 times"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_bad_answer_is_a_bad_reference_and_leaves_nothing(tmp_path: Path, answer: Answer, reason: str) -> None:
    assert refusal(answer, tmp_path / "x") == reason


@pytest.mark.parametrize("answer", [slow, silent], ids=["a byte now and then", "silence"])
def test_the_time_limit_is_for_the_whole_request(tmp_path: Path, answer: Answer) -> None:
    assert refusal(answer, tmp_path / "x", timeout_s=0.5) == "it took longer than 0.5 s"


def test_a_host_that_nobody_listens_on_is_a_bad_reference(tmp_path: Path) -> None:
    async def fetch() -> None:
        async with serving(ok) as (base, _):
            pass
        await Fetcher(LOOPBACK, 30.0, MAX_BYTES).fetch(base, tmp_path / "x")

    with pytest.raises(BadReference, match="its host can't be reached"):
        asyncio.run(fetch())


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(tmp_path: Path, status: str) -> None:
    facts, base = fetch_from(redirects(status, "/found"), tmp_path / "x")
    assert (facts.final_url, facts.size_bytes) == (base + "/found", 5)


def test_three_redirects_are_followed_and_four_are_not(tmp_path: Path) -> None:
    facts, base = fetch_from(three_hops, tmp_path / "x", path="/x")
    assert facts.final_url == base + "/xxxx"
    with pytest.raises(BadReference, match="redirects more than 3 times"):
        fetch_from(three_hops, tmp_path / "y", path="/")


INSIDE = "it redirects to a URL that can't be used: "


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/latest", INSIDE + "its host isn't on the public internet"),
        ("http://169.254.169.254/latest/meta-data/", INSIDE + "its host isn't on the public internet"),
        ("http://[::1]/", INSIDE + "its host isn't on the public internet"),
        ("//10.0.0.1/", INSIDE + "its host isn't on the public internet"),
        ("file:///etc/passwd", INSIDE + "it must begin with http:// or https://"),
        ("http://user:pw@127.0.0.1/", INSIDE + "it must not hold a user name or password"),
        ("http://[::1", "it redirects to something that isn't a valid URL"),
    ],
)
def test_a_redirect_to_where_a_url_may_not_lead_is_refused(tmp_path: Path, location: str, reason: str) -> None:
    assert refusal(redirects("302 Found", location), tmp_path / "x") == reason


def test_a_redirect_to_a_name_inside_is_refused(tmp_path: Path) -> None:
    async def names(host: str, port: int) -> list[str]:
        return ["10.0.0.1"] if host == "inside.example" else [host]

    async def fetch() -> None:
        async with serving(redirects("302 Found", "http://inside.example/")) as (base, _):
            await Fetcher(LOOPBACK, 30.0, MAX_BYTES, resolver=names).fetch(base, tmp_path / "x")

    with pytest.raises(BadReference, match="its host isn't on the public internet"):
        asyncio.run(fetch())


def test_without_an_allowed_network_loopback_is_not_asked(tmp_path: Path) -> None:
    async def fetch() -> list[str]:
        async with serving(ok) as (base, seen):
            for url in (base, base.replace("127.0.0.1", "localhost")):
                with pytest.raises(BadReference, match="its host isn't on the public internet"):
                    await Fetcher((), 30.0, MAX_BYTES).fetch(url, tmp_path / "x")
            return seen

    assert asyncio.run(fetch()) == []


def test_proxies_of_the_environment_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch_from(chunked, tmp_path / "x")[0].size_bytes == 5


def test_a_cancelled_fetch_leaves_nothing(tmp_path: Path) -> None:
    async def fetch() -> None:
        async with serving(slow) as (base, _):
            task = asyncio.create_task(Fetcher(LOOPBACK, 30.0, MAX_BYTES).fetch(base, tmp_path / "x"))
            while not (tmp_path / "x").exists():
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(fetch())
    assert not (tmp_path / "x").exists()


def post_to(answer: Answer) -> tuple[int, list[str]]:
    async def post() -> tuple[int, list[str]]:
        async with serving(answer) as (base, seen):
            fetcher = Fetcher(LOOPBACK, 30.0, MAX_BYTES)
            status = await fetcher.post_json(base + "/hook", '{"a": "é"}'.encode(), {"webhook-id": "msg_1"})
            return status, seen

    return asyncio.run(post())


@pytest.mark.parametrize(
    ("answer", "status"),
    [(ok, 200), (missing, 404), (endless, 200), (redirects("302 Found", "/found"), 302)],
    ids=["ok", "missing", "an endless answer", "redirects aren't followed"],
)
def test_a_callback_is_posted_once_and_its_status_told(answer: Answer, status: int) -> None:
    told, seen = post_to(answer)
    assert (told, len(seen)) == (status, 1)
    request = seen[0].lower()
    assert request.startswith("post /hook http/1.1\r\n")
    assert "\r\ncontent-type: application/json\r\n" in request
    assert "\r\nwebhook-id: msg_1\r\n" in request
    assert request.endswith('{"a": "é"}')


def test_a_callback_without_an_answer_is_a_bad_reference() -> None:
    async def post() -> None:
        async with serving(silent) as (base, _):
            await Fetcher(LOOPBACK, 0.3, MAX_BYTES).post_json(base, b"{}", {})

    with pytest.raises(BadReference, match="it took longer than"):
        asyncio.run(post())
