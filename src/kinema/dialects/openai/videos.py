"""`/videos`: create, remix, edit, extend, list, retrieve, delete."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kinema.dialects.openai import lists, openapi, present
from kinema.dialects.openai.forms import read_body
from kinema.dialects.openai.ids import job_id_of, no_video
from kinema.dialects.openai.parse import Parser
from kinema.dialects.requests import Door, adjusted_headers, idempotency_key, priority, trace_of
from kinema.dialects.waiting import wait_for_end
from kinema.domain.job import Job
from kinema.service import Service, Submission
from kinema.store.jobs import JobFilter
from kinema.store.keys import Key

RETRY_HEADER = "x-stainless-retry-count"

Read = Callable[[Mapping[str, Any], str | None], Awaitable[Submission]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes requests for films. Uploads lie in `folder` until they are kept."""

    service: Service
    door: Door
    parser: Parser
    folder: Path

    async def take(self, request: Request, read: Read, *, is_async: bool = True) -> Job:
        """Make a job of a body."""
        caller = await self.door.caller(request)
        async with read_body(request, self.folder) as body:
            submission = replace(
                await read(body, caller.sees),
                is_async=is_async,
                is_retry=_is_retry(request),
                idempotency_key=idempotency_key(request),
                priority=priority(request),
            )
            base_url, trace_id = self.door.base_url(request), trace_of(request)
            return await self.service.submit(submission, owner=caller.id, trace_id=trace_id, base_url=base_url)

    async def answer(self, request: Request, read: Read) -> JSONResponse:
        """The video object of a new job."""
        job = await self.take(request, read)
        return JSONResponse(present.video(job), headers=present.poll_headers(job) | adjusted_headers(job))


def make_router(desk: Desk, send_film: Callable[[Request, Job], Awaitable[Response]]) -> APIRouter:
    """The routes, without a prefix. `send_film` answers with a final job's film, or why there is none."""
    router = APIRouter()
    service, door, parser = desk.service, desk.door, desk.parser

    @router.post("/videos", **openapi.CREATE)
    async def create(request: Request) -> Response:
        return await desk.answer(request, parser.create)

    @router.post("/videos/edits", **openapi.EDIT)
    async def edit(request: Request) -> Response:
        return await desk.answer(request, parser.edit)

    @router.post("/videos/extensions", **openapi.EXTEND)
    async def extend(request: Request) -> Response:
        return await desk.answer(request, parser.extend)

    @router.post("/videos/sync", **openapi.SYNC)
    async def create_and_wait(request: Request) -> Response:
        """As vLLM-Omni has it: the film itself is the answer."""
        job = await desk.take(request, parser.create, is_async=False)
        done = await wait_for_end(service, job, request)
        if done is None:
            return Response(status_code=499)  # nobody reads it
        answer = await send_film(request, done)
        answer.headers.update(present.sync_headers(done) | adjusted_headers(done))
        return answer

    @router.post("/videos/{video_id}/remix", **openapi.REMIX)
    async def remix(request: Request) -> Response:
        parent_id = request.path_params["video_id"]
        return await desk.answer(request, lambda body, sees: parser.remix(parent_id, body, sees))

    @router.get("/videos", **openapi.LIST)
    async def list_videos(request: Request) -> Response:
        caller = await door.caller(request)
        wanted, limit = await _filter(service, request, caller)
        found = await service.list(wanted)
        return JSONResponse(present.page([present.video(job) for job in found[:limit]], len(found) > limit))

    @router.get("/videos/{video_id}", **openapi.RETRIEVE)
    async def retrieve(request: Request) -> Response:
        job = await find_video(service, request.path_params["video_id"], await door.caller(request))
        return JSONResponse(present.video(job), headers=present.poll_headers(job) | adjusted_headers(job))

    @router.delete("/videos/{video_id}", **openapi.DELETE)
    async def delete(request: Request) -> Response:
        job = await find_video(service, request.path_params["video_id"], await door.caller(request))
        await service.delete(job)
        return JSONResponse(present.deleted(job))

    return router


async def find_video(service: Service, word: str, caller: Key) -> Job:
    """The job that an id means to this caller. Raises: NotFound."""
    job_id = job_id_of(word)
    job = await service.get(job_id, caller.sees) if job_id else None
    if job is None:
        raise no_video(word)
    return job


async def _filter(service: Service, request: Request, caller: Key) -> tuple[JobFilter, int]:
    """What a page asks for, and one more to know whether there are more."""
    wanted = lists.read_query(request.query_params, lists.VIDEOS)
    oldest_first, after = wanted.oldest_first, wanted.after
    place = None if after is None else await _place(service, after, caller, oldest_first=oldest_first)
    return JobFilter(owner=caller.sees, after=place, oldest_first=oldest_first, limit=wanted.limit + 1), wanted.limit


async def _place(service: Service, word: str, caller: Key, *, oldest_first: bool) -> tuple[float, UUID]:
    """Where a page begins, also behind a video that was deleted since: its id tells the time to the millisecond."""
    job_id = job_id_of(word)
    if job_id is None:
        raise lists.unknown_after("videos")
    if (job := await service.get(job_id, caller.sees)) is not None:
        return job.created_at, job.id
    milliseconds = job_id.int >> 80
    return (milliseconds if oldest_first else milliseconds + 1) / 1000, job_id


def _is_retry(request: Request) -> bool:
    """Whether an SDK says that it sends the same request again."""
    count = request.headers.get(RETRY_HEADER, "")
    return re.fullmatch(r"[1-9]\d*", count, re.ASCII) is not None
