"""Callers who wait for their film on an open connection."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from kinema.domain.job import Job
from kinema.service import Service


async def wait_for_end(service: Service, job: Job, request: Request) -> Job | None:
    """The job at its end, None for a caller that hung up: their job goes on as an orphan.

    Raises: Unavailable when the server stops before the end.
    """
    waiting = asyncio.ensure_future(service.wait(job))
    leaving = asyncio.ensure_future(_hang_up(request))
    hung_up = True
    try:
        await asyncio.wait({waiting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            return None
        hung_up = waiting.exception() is not None
        return waiting.result()
    finally:
        waiting.cancel()
        leaving.cancel()
        await service.answered(job, hung_up=hung_up)


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
