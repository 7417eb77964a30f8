"""Waiting callers: one answer at the end, or a line of NDJSON at each change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from kinema.dialects.acedata import present
from kinema.dialects.refusals import refusal_headers
from kinema.dialects.waiting import wait_for_end
from kinema.domain.job import Job
from kinema.errors import Unavailable
from kinema.service import Service

NDJSON = "application/x-ndjson"
HEARTBEAT_S = 10.0  # proxies close connections on which nothing moves


def wants_lines(request: Request) -> bool:
    """Whether the caller chose newline-delimited JSON."""
    return NDJSON in request.headers.get("accept", "").lower()


def one_line(body: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(_line(body), media_type=NDJSON, headers=headers)


async def answer_when_done(
    service: Service, job: Job, request: Request, base_url: str, trace_id: str, headers: dict[str, str]
) -> Response:
    """Wait for the film; a caller that hangs up leaves the job running, as an orphan."""
    try:
        done = await wait_for_end(service, job, request)
    except Unavailable as error:
        body = present.failed(error, trace_id, str(job.id))
        return _failed(body, error.code, refusal_headers(error, headers, allow="POST"))
    if done is None:
        return Response(status_code=499)  # nobody reads it
    body = present.finished(done, base_url, trace_id)
    if body["success"]:
        return JSONResponse(body, headers=headers)
    return _failed(body, present.failure_of(done).code, headers)


def answer_line_by_line(
    service: Service, job: Job, base_url: str, trace_id: str, headers: dict[str, str]
) -> StreamingResponse:
    """A line at once, one at each change of progress or stage and at least every 10 s; the last is the body."""
    lines = _lines(service, job, base_url, trace_id)
    return StreamingResponse(lines, media_type=NDJSON, headers=headers | {"x-accel-buffering": "no"})


async def _lines(service: Service, job: Job, base_url: str, trace_id: str) -> AsyncIterator[bytes]:
    hung_up = True
    try:
        last, last_line = job, b""
        async for seen in service.watch(job, HEARTBEAT_S):
            if seen.is_final:
                hung_up = False
                yield _line(present.finished(seen, base_url, trace_id))
                return
            line = _line(present.progress_line(seen, trace_id))
            if line != last_line or seen is last:
                yield line
            last, last_line = seen, line
    except Unavailable as error:
        yield _line(present.failed(error, trace_id, str(job.id)))
    finally:
        await asyncio.shield(service.answered(job, hung_up=hung_up))


def _failed(body: dict[str, Any], code: str, headers: dict[str, str]) -> JSONResponse:
    status, _ = present.WIRE_ERRORS[code]
    return JSONResponse(body, status_code=status, headers=headers)


def _line(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode() + b"\n"
