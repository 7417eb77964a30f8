"""The routes of the OpenAI dialect together. The server puts them under `/v1` and `/openai/v1`."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter

from kinema.dialects.openai import videos
from kinema.dialects.requests import Door
from kinema.service import Service

PREFIXES = ("/v1", "/openai/v1")  # the second is Azure's


def make_router(service: Service, door: Door, others: Iterable[APIRouter] = ()) -> APIRouter:
    """All routes, without a prefix; `others` are those of parts that need more than these two."""
    router = APIRouter()
    router.include_router(videos.make_router(service, door))
    for other in others:
        router.include_router(other)
    return router


def is_ours(path: str) -> bool:
    """Whether a path belongs to this dialect."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in PREFIXES)
