"""Films and thumbnails under links that need no token and can't be guessed."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from kinema.assets.blobs import Blobs
from kinema.domain.ids import type_id_suffix
from kinema.domain.job import Job
from kinema.errors import JobExpired, NotFound, RangeNotSatisfiable
from kinema.service import Service

_NAME = re.compile(r"(?P<secret>[A-Za-z0-9_-]{32})\.(?P<kind>mp4|webp)")
_MEDIA_TYPES = {"mp4": "video/mp4", "webp": "image/webp", "jpg": "image/jpeg"}
PUBLIC = "public, max-age=31536000, immutable"  # whoever has the link may have the file
PRIVATE = "private, no-cache"  # asked for with a key, and gone when it has expired
_NOT_HERE = "there is no such file; a film's link is its task's video_url"
_EXPIRED = "the film has expired: it was removed when its time or space was over; ask for it anew"

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"video/mp4": {}, "image/webp": {}}},
    206: {"description": "The ranges asked for; several come as multipart/byteranges."},
    304: {"description": "The file is the one that `If-None-Match` names."},
    404: {"description": "There is no such file."},
    410: {"description": "The film has expired."},
    416: {"description": "The range begins behind the end."},
}
_PARAMETER = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}


class _File(FileResponse):
    chunk_size = 2**20  # the default of 64 KiB moves a third as much

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as RFC 9110 has it, with errors in the words of the rest of the API."""

        async def send_unless_refused(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (400, 416):
                raise _RefusedRange(message["status"])
            await send(message)

        try:
            await super().__call__(scope, receive, send_unless_refused)
        except _RefusedRange as refused:
            if refused.status == 416:
                size_bytes = int(self.headers["content-length"])
                message = f"the range must begin before the end of {size_bytes} bytes"
                raise RangeNotSatisfiable(message, size_bytes) from None
            # A range that can't be read is as good as none.
            headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
            await super().__call__({**scope, "headers": headers}, receive, send)


class _RefusedRange(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


def make_router(service: Service, blobs: Blobs) -> APIRouter:
    router = APIRouter()

    described: dict[str, Any] = {
        "tags": ["files"],
        "summary": "A film or its thumbnail",
        "response_class": Response,
        "responses": _RESPONSES,
        "openapi_extra": {"parameters": [_PARAMETER]},
    }

    @router.head("/files/{name}", **described)
    @router.get("/files/{name}", **described)
    async def file(request: Request) -> Response:
        """A film (`.mp4`) or its thumbnail (`.webp`), with ranges, `ETag` and 304."""
        matched = _NAME.fullmatch(request.path_params["name"])
        job = await service.by_secret(matched["secret"]) if matched else None
        if job is not None and job.is_expired:
            raise JobExpired(_EXPIRED)
        if matched is None or job is None or job.clip is None:
            raise NotFound(_NOT_HERE)
        key = job.clip.film_key if matched["kind"] == "mp4" else job.clip.thumbnail_key
        return await answer_file(request, job, key, blobs, PUBLIC)

    return router


async def answer_file(request: Request, job: Job, key: str, blobs: Blobs, cache_control: str) -> Response:
    """One of the blobs of a job's clip, with ranges, `ETag` and 304.

    Raises: NotFound when it is gone; RangeNotSatisfiable while it is sent.
    """
    kind = key.rpartition(".")[2]
    headers = _headers(job, kind, job.clip.digest if job.clip else "", cache_control)
    if _is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers=headers)
    path = await run_in_threadpool(blobs.local_copy, key)
    return _File(path, headers=headers, media_type=_MEDIA_TYPES[kind])


def _headers(job: Job, kind: str, digest: str, cache_control: str) -> dict[str, str]:
    return {
        "etag": f'"{digest[:32]}-{kind}"',
        "cache-control": cache_control,
        "content-disposition": f'inline; filename="kinema-{type_id_suffix(job.id)}.{kind}"',
        "x-content-type-options": "nosniff",
    }


def _is_known(if_none_match: str, etag: str) -> bool:
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in known or "*" in known
