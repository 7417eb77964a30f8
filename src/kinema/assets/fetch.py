"""Requests to URLs that callers gave: fetching references, posting callbacks."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import httpcore2
import httpx2

from kinema import __version__
from kinema.assets.addresses import LOOPBACK, Network, is_localhost, is_name, may_connect, parse_literal
from kinema.assets.guard import ConnectionRefused, GuardedNetwork, Resolver, system_resolver
from kinema.errors import BadReference

MAX_URL_LENGTH = 2048
MAX_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
WRITE_BYTES = 1 << 20
# What is read of an answer to a callback, so that its sender sees a clean end, and for how long.
DRAIN_BYTES = 64 << 10
DRAIN_S = 5.0
SHOWN_LENGTH = 200  # characters of a URL that a sentence repeats

HEADERS = {"user-agent": f"kinema/{__version__}", "accept-encoding": "identity"}
_SECRETS = re.compile(r"(?<=//)[^/?#]*@|[?#].*", re.DOTALL)
FAULTS = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError)


@dataclass(frozen=True, slots=True)
class FetchedFacts:
    """What came from a URL. `media_type` is what its server says, lower case, without parameters: sniff the bytes."""

    media_type: str
    size_bytes: int
    final_url: str  # after redirects


class Fetcher:
    """Opens URLs that callers gave, and nothing but public hosts and the networks in `allow`.

    Every hop of every request is resolved and checked anew; no proxy of the environment is used, no cookie or
    connection is kept. `timeout_s` bounds a whole request with its redirects, `max_bytes` a fetched body. `resolver`
    and `network` are the outside world, for tests.
    """

    def __init__(
        self,
        allow: tuple[Network, ...],
        timeout_s: float,
        max_bytes: int,
        *,
        resolver: Resolver = system_resolver,
        network: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow = allow
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes
        self._network = GuardedNetwork(allow, resolver, network or httpcore2.AnyIOBackend())

    def check_url(self, url: str) -> None:
        """Refuse what can be seen to be wrong without asking the network. Raises: BadReference."""
        try:
            self._parse(url)
        except _Unusable as error:
            raise _bad(url, error) from None

    async def fetch(self, url: str, target: Path) -> FetchedFacts:
        """Stream a URL's body to `target`.

        Raises: BadReference naming the URL and the reason; nothing is left at `target` then.
        """
        with _nothing_left(target):
            async with self._bounded(url):
                return await self._follow(self._parse(url), target)

    async def post_json(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post a body once and return the answer's status; redirects aren't followed, the answer is thrown away.

        Raises: BadReference when no answer came.
        """
        given = {"content-type": "application/json", **{name.lower(): value for name, value in headers.items()}}
        async with self._bounded(url) as deadline:
            async with self._open("POST", self._parse(url), {**given, **HEADERS}, body) as answer:
                deadline.reschedule(None)  # the answer is there, however slowly its body comes
                with suppress(TimeoutError, *FAULTS):
                    async with asyncio.timeout(DRAIN_S):
                        await _drain(answer)
                return answer.status

    @asynccontextmanager
    async def _bounded(self, url: str) -> AsyncIterator[asyncio.Timeout]:
        """The time limit of a request, and the sentence for each way that it can fail."""
        try:
            async with asyncio.timeout(self._timeout_s) as deadline:
                yield deadline
        except TimeoutError:
            raise _bad(url, f"it took longer than {self._timeout_s:g} s") from None
        except (_Unusable, ConnectionRefused) as error:
            raise _bad(url, error) from error
        except FAULTS as error:
            raise _bad(url, "its host can't be reached or broke the connection off") from error

    def _parse(self, url: str) -> httpx2.URL:
        """The URL as it will be requested: checked and used by one and the same reading."""
        if len(url) > MAX_URL_LENGTH:
            raise _Unusable(f"it is longer than {MAX_URL_LENGTH} characters")
        try:
            parsed = httpx2.URL(url)
        except httpx2.InvalidURL:
            raise _Unusable("it isn't a valid URL") from None
        host = parsed.raw_host.decode("ascii")
        if parsed.scheme not in ("http", "https"):
            raise _Unusable("it must begin with http:// or https://")
        if parsed.userinfo:
            raise _Unusable("it must not hold a user name or password")
        if parsed.port is not None and not 1 <= parsed.port <= 65_535:
            raise _Unusable("its port must be from 1 to 65535")
        address = parse_literal(host)
        if address is None and not is_name(host):
            raise _Unusable("it names no valid host")
        address = LOOPBACK if address is None and is_localhost(host) else address
        if address is not None and not may_connect(address, self._allow):
            raise _Unusable("its host isn't on the public internet")
        return parsed

    async def _follow(self, url: httpx2.URL, target: Path) -> FetchedFacts:
        for _ in range(MAX_REDIRECTS + 1):
            async with self._open("GET", url, HEADERS) as answer:
                location = _header(answer, b"location")
                if answer.status not in REDIRECTS or not location:
                    return await self._keep(answer, url, target)
            url = self._redirected(url, location)
        raise _Unusable(f"it redirects more than {MAX_REDIRECTS} times")

    def _redirected(self, url: httpx2.URL, location: str) -> httpx2.URL:
        try:
            return self._parse(str(url.join(location)))
        except httpx2.InvalidURL:
            raise _Unusable("it redirects to something that isn't a valid URL") from None
        except _Unusable as error:
            raise _Unusable(f"it redirects to a URL that can't be used: {error}") from None

    @asynccontextmanager
    async def _open(
        self, method: str, url: httpx2.URL, headers: Mapping[str, str], body: bytes | None = None
    ) -> AsyncIterator[httpcore2.Response]:
        address = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        async with httpcore2.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._network) as pool:
            async with pool.stream(method, address, headers=list(headers.items()), content=body) as answer:
                yield answer

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpcore2.default_ssl_context()

    async def _keep(self, answer: httpcore2.Response, url: httpx2.URL, target: Path) -> FetchedFacts:
        if answer.status != 200:
            raise _Unusable(f"it answered with status {answer.status}")
        if (encoding := _header(answer, b"content-encoding").lower()) not in ("", "identity"):
            raise _Unusable(f"it answered with a body packed as {encoding[:20]}, which wasn't asked for")
        size_bytes = await self._write(answer, target)
        if size_bytes == 0:
            raise _Unusable("it answered with an empty body")
        media_type = _header(answer, b"content-type").partition(";")[0].strip().lower()
        return FetchedFacts(media_type or "application/octet-stream", size_bytes, str(url))

    async def _write(self, answer: httpcore2.Response, target: Path) -> int:
        """Write the body in large pieces on another thread, so that a slow disk doesn't hold up other requests."""
        promised = _header(answer, b"content-length")
        if promised.isdecimal() and int(promised) > self._max_bytes:
            raise self._too_large()
        size_bytes, waiting = 0, bytearray()
        file = await asyncio.to_thread(target.open, "wb")
        with file:
            async for part in answer.aiter_stream():
                size_bytes += len(part)
                if size_bytes > self._max_bytes:
                    raise self._too_large()
                waiting += part
                if len(waiting) >= WRITE_BYTES:
                    await asyncio.to_thread(file.write, bytes(waiting))
                    waiting.clear()
            await asyncio.to_thread(file.write, bytes(waiting))
        return size_bytes

    def _too_large(self) -> _Unusable:
        return _Unusable(f"it is larger than {self._max_bytes / 1_000_000:g} MB")


class _Unusable(ValueError):
    """Why a URL can't be used, as the end of a sentence."""


@contextmanager
def _nothing_left(target: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _bad(url: str, reason: object) -> BadReference:
    # Passwords, and the signature that a query often is, don't belong in a message that is stored and logged.
    shown = _SECRETS.sub("", url)[:SHOWN_LENGTH]
    return BadReference(f"the URL {''.join(c if c.isprintable() else '?' for c in shown)} can't be used: {reason}")


def _header(answer: httpcore2.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in answer.headers if key.lower() == name), "")


async def _drain(answer: httpcore2.Response) -> None:
    read = 0
    async for part in answer.aiter_stream():
        read += len(part)
        if read >= DRAIN_BYTES:
            return
