"""The routes of the OpenAI dialect together. The server puts them under `/v1` and `/openai/v1`."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from kinema.assets.blobs import Blobs
from kinema.dialects.openai import content, videos
from kinema.dialects.openai.content import SendFile, Sheets, answer_content
from kinema.dialects.openai.videos import Desk, Videos
from kinema.domain.job import Job

PREFIXES = ("/v1", "/openai/v1")  # the second is Azure's


def make_router(desk: Desk, blobs: Blobs, send_file: SendFile, others: Iterable[APIRouter] = ()) -> APIRouter:
    """All routes, without a prefix; `others` are those of parts that need more than these, and come first."""
    sheets = Sheets(desk.service, blobs, desk.folder)

    async def send_film(request: Request, job: Job) -> Response:
        return await answer_content(request, job, "video", sheets, send_file)

    router = APIRouter()
    for other in others:  # /videos/characters before /videos/{id}
        router.include_router(other)
    router.include_router(videos.make_router(Videos(desk, send_film)))
    router.include_router(content.make_router(desk.service, desk.door, sheets, send_file))
    return router


def is_ours(path: str) -> bool:
    """Whether a path belongs to this dialect: what is below /openai is Azure's, also where there is no such route."""
    return path.split("/")[1:2] in (["v1"], ["openai"])
