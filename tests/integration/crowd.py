"""Callers in large numbers: raw sockets, so that they cost the machine as little as they can."""

from __future__ import annotations

import asyncio
import json
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.servers import KEY, Server

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720", "prompt": "what everybody waits for"}
AT_ONCE = 100  # on their way in: within a listener's backlog, however slow the machine is


@dataclass
class Caller:
    """One synchronous caller of `POST /sora/videos`, and what came back."""

    lines: bool  # NDJSON, or one JSON answer at the end
    received: bytearray = field(default_factory=bytearray)
    ended_at: float = 0.0  # when the last line was there, seconds since 1970

    async def call(self, server: Server) -> None:
        host = server.url.removeprefix("http://")
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(_request(host, self.lines))
        await writer.drain()
        while piece := await reader.read(65536):
            self.received += piece
            if not self.ended_at and b'"video_url"' in self.received:
                self.ended_at = time.time()
        writer.close()

    @property
    def status(self) -> int:
        return int(self.received.split(b" ", 2)[1])

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """The lines, or the one answer."""
        pieces = [piece for piece in self.received.splitlines() if piece.startswith(b"{")]
        return [json.loads(piece) for piece in pieces]


def _request(host: str, lines: bool) -> bytes:
    body = json.dumps(BODY).encode()
    accept = "application/x-ndjson" if lines else "application/json"
    head = [
        "POST /sora/videos HTTP/1.1",
        f"host: {host}",
        f"authorization: Bearer {KEY}",
        f"accept: {accept}",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


@contextmanager
def many_files(count: int) -> Iterator[bool]:
    """Let this process, and those it starts, have so many files open; false where that is not allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_enough = hard == resource.RLIM_INFINITY or hard >= count
    if is_enough and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield is_enough
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@dataclass(frozen=True, slots=True)
class Gathering:
    """What came of a crowd that waited for one job."""

    callers: list[Caller]
    record: dict[str, Any]  # the job's, afterwards
    rss_bytes: int  # the server's peak
    waited_s: float  # from the first caller to the last, before the job began

    def lags_s(self, lines: bool) -> list[float]:
        """How long after the job's end each caller of a kind had the last line, shortest first."""
        return sorted(caller.ended_at - self.record["finished_at"] for caller in self.callers if caller.lines is lines)


def gather(server: Server, count: int) -> Gathering:
    """Let so many callers, every other one with NDJSON, wait for one job that is held back until all are there."""
    with server.client() as client:
        busy = client.post("/sora/videos", json=BODY | {"prompt": "[slow 3600]", "async": True}).json()["task_id"]
        with pytest.raises(httpx2.ReadTimeout):  # its caller hangs up: those who ask the same adopt the job
            client.post("/sora/videos", json=BODY, timeout=2)
        items = client.post("/sora/tasks", json={"action": "retrieve_batch"}).json()["items"]
        wanted = next(item["id"] for item in items if item["id"] != busy)
        started = time.monotonic()

        def begin() -> float:
            client.post("/sora/tasks", json={"action": "cancel", "id": busy})
            return time.monotonic() - started

        callers, waited_s = asyncio.run(_call_all(server, count, begin))
        record = client.post("/sora/tasks", json={"id": wanted}).json()
    return Gathering(callers, record, peak_bytes(server), waited_s)


def peak_bytes(server: Server) -> int:
    """The most memory that the server's process has had resident."""
    assert server.process is not None
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


async def _call_all(server: Server, count: int, begin: Callable[[], float]) -> tuple[list[Caller], float]:
    callers = [Caller(lines=number % 2 == 0) for number in range(count)]
    calls: list[asyncio.Task[None]] = []
    waiting = 0
    while waiting < count:
        some = callers[len(calls) : waiting + AT_ONCE]
        calls += [asyncio.create_task(caller.call(server)) for caller in some]
        await asyncio.sleep(0.05)
        waiting = sum("adopted=True" in line for line in server.output)
    waited_s = await asyncio.to_thread(begin)
    await asyncio.gather(*calls)
    return callers, waited_s
