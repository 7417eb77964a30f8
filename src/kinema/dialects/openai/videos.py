"""`/videos`: list, retrieve, delete."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from kinema.dialects.openai import present
from kinema.dialects.openai.ids import job_id_of
from kinema.dialects.requests import Door
from kinema.domain.job import Job
from kinema.errors import InvalidRequest, NotFound
from kinema.service import Service
from kinema.store.jobs import JobFilter
from kinema.store.keys import Key

ORDERS = ("asc", "desc")
DEFAULT_LIMIT = 20
MAX_LIMIT = 100


def make_router(service: Service, door: Door) -> APIRouter:
    router = APIRouter()

    @router.get("/videos")
    async def list_videos(request: Request) -> JSONResponse:
        caller = await door.caller(request)
        wanted, limit = await _filter(service, request, caller)
        found = await service.list(wanted)
        return JSONResponse(present.page([present.video(job) for job in found[:limit]], len(found) > limit))

    @router.get("/videos/{video_id}")
    async def retrieve(request: Request) -> JSONResponse:
        job = await find_video(service, request.path_params["video_id"], await door.caller(request))
        return JSONResponse(present.video(job), headers=present.poll_headers(job))

    @router.delete("/videos/{video_id}")
    async def delete(request: Request) -> JSONResponse:
        job = await find_video(service, request.path_params["video_id"], await door.caller(request))
        await service.delete(job)
        return JSONResponse(present.deleted(job))

    return router


async def find_video(service: Service, word: str, caller: Key) -> Job:
    """The job that an id means to this caller. Raises: NotFound."""
    job_id = job_id_of(word)
    job = await service.get(job_id, caller.sees) if job_id else None
    if job is None:
        raise NotFound(f"No video with the id {word[:80]!r}: an id is `video_` and 32 hexadecimal digits.")
    return job


async def _filter(service: Service, request: Request, caller: Key) -> tuple[JobFilter, int]:
    """What a page asks for, and one more to know whether there are more."""
    query = request.query_params
    order, limit = query.get("order", "desc"), query.get("limit", str(DEFAULT_LIMIT))
    if order not in ORDERS:
        raise InvalidRequest("order must be asc or desc", "order")
    if not limit.isascii() or not limit.isdigit() or int(limit[:6]) > MAX_LIMIT:
        raise InvalidRequest(f"limit must be a whole number from 0 to {MAX_LIMIT}", "limit")
    is_asc, after = order == "asc", query.get("after")
    place = None if after is None else await _place(service, after, caller, oldest_first=is_asc)
    return JobFilter(owner=caller.sees, after=place, oldest_first=is_asc, limit=int(limit) + 1), int(limit)


async def _place(service: Service, word: str, caller: Key, *, oldest_first: bool) -> tuple[float, UUID]:
    """Where a page begins, also behind a video that was deleted since: its id tells the time to the millisecond."""
    job_id = job_id_of(word)
    if job_id is None:
        raise InvalidRequest("after must be the id of a video, like the last_id of a page", "after")
    if (job := await service.get(job_id, caller.sees)) is not None:
        return job.created_at, job.id
    milliseconds = job_id.int >> 80
    return (milliseconds if oldest_first else milliseconds + 1) / 1000, job_id
