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


@dataclass(frozen=True, slots=True)
class Videos:
    """The routes' handlers. `send_film` answers with a final job's film, or why there is none."""

    desk: Desk
    send_film: Callable[[Request, Job], Awaitable[Response]]

    async def create(self, request: Request) -> Response:
        return await self.desk.answer(request, self.desk.parser.create)

    async def edit(self, request: Request) -> Response:
        return await self.desk.answer(request, self.desk.parser.edit)

    async def extend(self, request: Request) -> Response:
        return await self.desk.answer(request, self.desk.parser.extend)

    async def remix(self, request: Request) -> Response:
        parent_id = request.path_params["video_id"]
        return await self.desk.answer(request, lambda body, sees: self.desk.parser.remix(parent_id, body, sees))

    async def create_and_wait(self, request: Request) -> Response:
        """As vLLM-Omni has it: the film itself is the answer."""
        job = await self.desk.take(request, self.desk.parser.create, is_async=False)
        done = await wait_for_end(self.desk.service, job, request)
        if done is None:
            return Response(status_code=499)  # nobody reads it
        answer = await self.send_film(request, done)
        answer.headers.update(present.sync_headers(done) | adjusted_headers(done))
        return answer

    async def list(self, request: Request) -> Response:
        caller = await self.desk.door.caller(request)
        wanted, limit = await _filter(self.desk.service, request, caller)
        found = await self.desk.service.list(wanted)
        return JSONResponse(present.page([present.video(job) for job in found[:limit]], len(found) > limit))

    async def retrieve(self, request: Request) -> Response:
        job = await self._named(request)
        return JSONResponse(present.video(job), headers=present.poll_headers(job) | adjusted_headers(job))

    async def delete(self, request: Request) -> Response:
        job = await self._named(request)
        await self.desk.service.delete(job)
        return JSONResponse(present.deleted(job))

    async def _named(self, request: Request) -> Job:
        caller = await self.desk.door.caller(request)
        return await find_video(self.desk.service, request.path_params["video_id"], caller)


def make_router(videos: Videos) -> APIRouter:
    """The routes, without a prefix. Fixed paths come before those with an id."""
    router = APIRouter()
    router.post("/videos", **openapi.CREATE)(videos.create)
    router.post("/videos/edits", **openapi.EDIT)(videos.edit)
    router.post("/videos/extensions", **openapi.EXTEND)(videos.extend)
    router.post("/videos/sync", **openapi.SYNC)(videos.create_and_wait)
    router.post("/videos/{video_id}/remix", **openapi.REMIX)(videos.remix)
    router.get("/videos", **openapi.LIST)(videos.list)
    router.get("/videos/{video_id}", **openapi.RETRIEVE)(videos.retrieve)
    router.delete("/videos/{video_id}", **openapi.DELETE)(videos.delete)
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
