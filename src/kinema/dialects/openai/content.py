"""`/videos/{id}/content`: the film, its thumbnail, and a grid of its frames."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from kinema.assets.blobs import Blobs
from kinema.dialects.openai import openapi, present
from kinema.dialects.openai.videos import find_video
from kinema.dialects.requests import Door
from kinema.domain.job import Job
from kinema.errors import InvalidRequest, JobExpired, NotReady
from kinema.media.stills import write_spritesheet
from kinema.service import Service

VARIANTS = ("video", "thumbnail", "spritesheet")
SHEETS_AT_ONCE = 2  # each decodes a whole film
EXPIRED = "the film has expired: it was removed when its time or space was over; ask for it anew"

SendFile = Callable[[Request, Job, str], Awaitable[Response]]
"""Answers with one of the blobs of a job's clip, by its key."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Spritesheets: made when somebody asks for the first time, and kept beside the film."""

    service: Service
    blobs: Blobs
    folder: Path
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SHEETS_AT_ONCE))

    async def key(self, job: Job) -> str:
        """The blob of a film's sheet. Raises: NotFound or JobExpired when the film goes meanwhile."""
        if job.clip is None:
            raise JobExpired(EXPIRED)
        key = job.clip.spritesheet_key
        async with self._room:
            if await asyncio.to_thread(self.blobs.exists, key):
                return key
            await asyncio.to_thread(self._make, job.clip.film_key, key)
        # Who deletes a film deletes what is there: a sheet that came after that would stay for ever.
        now = await self.service.get(job.id)
        if now is None or now.is_expired:
            await asyncio.to_thread(self.blobs.delete, key)
            raise JobExpired(EXPIRED)
        return key

    def _make(self, film_key: str, key: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            sheet = Path(folder) / "sheet.jpg"
            write_spritesheet(self.blobs.local_copy(film_key), sheet)
            self.blobs.put_file(key, sheet)


def make_router(service: Service, door: Door, sheets: Sheets, send_file: SendFile) -> APIRouter:
    """The routes, without a prefix."""
    router = APIRouter()

    @router.head("/videos/{video_id}/content", **openapi.HEAD_CONTENT)
    @router.get("/videos/{video_id}/content", **openapi.CONTENT)
    async def content(request: Request) -> Response:
        job = await find_video(service, request.path_params["video_id"], await door.caller(request))
        return await answer_content(request, job, request.query_params.get("variant") or "video", sheets, send_file)

    return router


async def answer_content(request: Request, job: Job, variant: str, sheets: Sheets, send_file: SendFile) -> Response:
    """A variant of a job's film, or why there is none."""
    if variant not in VARIANTS:
        raise InvalidRequest(f"variant must be {', '.join(VARIANTS[:-1])} or {VARIANTS[-1]}", "variant")
    if not job.is_final:
        raise NotReady(f"the video isn't ready: its status is {present.STATUSES[job.state]}; ask for the film later")
    if job.is_expired:
        raise JobExpired(EXPIRED)
    if job.clip is None:
        return present.failure_response(job)
    if variant == "spritesheet":
        return await send_file(request, job, await sheets.key(job))
    return await send_file(request, job, job.clip.film_key if variant == "video" else job.clip.thumbnail_key)
