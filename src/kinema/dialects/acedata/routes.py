"""The two routes of the AceData dialect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kinema.dialects.acedata import openapi, present, streams
from kinema.dialects.acedata.parse import parse_submission
from kinema.dialects.acedata.tasks import Tasks
from kinema.dialects.refusals import refusal_headers
from kinema.dialects.requests import Door, adjusted_headers, idempotency_key, priority, read_json_object, trace_of
from kinema.domain.job import Job
from kinema.errors import KinemaError
from kinema.service import Service


def make_router(service: Service, door: Door, check_url: Callable[[str], None]) -> APIRouter:
    router = APIRouter()

    @router.post("/sora/videos", **openapi.VIDEOS)
    async def videos(request: Request) -> Response:
        caller = await door.caller(request)
        parsed = parse_submission(await read_json_object(request), door.settings.wire, check_url)
        submission = replace(parsed, idempotency_key=idempotency_key(request), priority=priority(request))
        base_url, trace_id = door.base_url(request), trace_of(request)
        job = await service.submit(submission, owner=caller.id, trace_id=trace_id, base_url=base_url)
        headers = adjusted_headers(job)
        if submission.is_async:
            return _submitted(job, request, trace_id, headers)
        if streams.wants_lines(request):
            return streams.answer_line_by_line(service, job, base_url, trace_id, headers)
        return await streams.answer_when_done(service, job, request, base_url, trace_id, headers)

    @router.post("/sora/tasks", **openapi.TASKS)
    async def tasks(request: Request) -> Response:
        caller = await door.caller(request)
        asked = Tasks(service, caller, door.base_url(request), trace_of(request))
        return JSONResponse(await asked.do(await read_json_object(request)))

    return router


def error_response(request: Request, error: KinemaError, headers: dict[str, str] | None = None) -> JSONResponse:
    """An error in this dialect's envelope."""
    status, _ = present.WIRE_ERRORS[error.code]
    body = present.failed(error, trace_of(request))
    return JSONResponse(body, status_code=status, headers=refusal_headers(error, headers, allow="POST"))


def _submitted(job: Job, request: Request, trace_id: str, headers: dict[str, str]) -> Response:
    body: dict[str, Any] = present.submitted(job, trace_id)
    return streams.one_line(body, headers) if streams.wants_lines(request) else JSONResponse(body, headers=headers)
