"""Connect to public addresses only: the network layer under every request to a caller-given URL."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address

import httpcore2

from kinema.assets.addresses import Address, Network, may_connect

CONNECT_TIMEOUT_S = 5.0

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]


class ConnectionRefused(ValueError):
    """Why a host isn't connected to, as the end of a sentence; it never tells what the host's addresses are."""


async def system_resolver(host: str, port: int) -> list[str]:
    """The host's addresses by the system's own resolver. Raises: OSError, UnicodeError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Resolves a name once, looks at every address, and connects to one of exactly those.

    A name with any address that isn't public is refused as a whole: it would be reached by asking often enough. The
    name that TLS checks stays the URL's, since httpcore starts TLS itself on the connection that comes from here.
    """

    def __init__(self, allow: tuple[Network, ...], resolver: Resolver, network: httpcore2.AsyncNetworkBackend) -> None:
        self._allow = allow
        self._resolver = resolver
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the base class's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises: ConnectionRefused, or what httpcore raises for a host that can't be reached."""
        fault: Exception = ConnectionRefused("its host has no address")
        for address in await self._addresses(host, port):
            try:
                return await self._network.connect_tcp(
                    str(address), port, CONNECT_TIMEOUT_S, local_address, socket_options
                )
            except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
                fault = error
        raise fault

    async def _addresses(self, host: str, port: int) -> list[Address]:
        try:
            addresses = [ip_address(text) for text in await self._resolver(host, port)]
        except (OSError, UnicodeError) as error:
            raise ConnectionRefused("its host's name can't be resolved") from error
        if not all(may_connect(address, self._allow) for address in addresses):
            raise ConnectionRefused("its host isn't on the public internet")
        return addresses
