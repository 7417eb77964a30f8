"""Films and thumbnails under links that need no token and can't be guessed."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kinema.assets.blobs import Blobs
from kinema.domain.ids import type_id_suffix
from kinema.domain.job import Job
from kinema.errors import NotFound
from kinema.service import Service

_NAME = re.compile(r"(?P<secret>[A-Za-z0-9_-]{32})\.(?P<kind>mp4|webp)")
_MEDIA_TYPES = {"mp4": "video/mp4", "webp": "image/webp"}
_NOT_HERE = "there is no such file; a film's link is its task's video_url"


class Film(FileResponse):
    chunk_size = 2**20  # the default of 64 KiB moves a third as much


def make_router(service: Service, blobs: Blobs) -> APIRouter:
    router = APIRouter()

    @router.api_route("/files/{name}", methods=["GET", "HEAD"], response_class=Response, tags=["files"])
    async def file(name: str, request: Request) -> Response:
        """A film (`.mp4`) or its thumbnail (`.webp`), with ranges, `ETag` and 304."""
        matched = _NAME.fullmatch(name)
        job = await service.by_secret(matched["secret"]) if matched else None
        if matched is None or job is None or job.clip is None:
            raise NotFound(_NOT_HERE)
        is_film = matched["kind"] == "mp4"
        headers = _headers(job, matched["kind"], job.clip.digest)
        if _is_known(request.headers.get("if-none-match", ""), headers["etag"]):
            return Response(status_code=304, headers=headers)
        path = await run_in_threadpool(blobs.local_copy, job.clip.film_key if is_film else job.clip.thumbnail_key)
        return Film(path, headers=headers, media_type=_MEDIA_TYPES[matched["kind"]])

    return router


def _headers(job: Job, kind: str, digest: str) -> dict[str, str]:
    return {
        "etag": f'"{digest[:32]}-{kind}"',
        "cache-control": "public, max-age=31536000, immutable",
        "content-disposition": f'inline; filename="kinema-{type_id_suffix(job.id)}.{kind}"',
        "x-content-type-options": "nosniff",
    }


def _is_known(if_none_match: str, etag: str) -> bool:
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in known or "*" in known
