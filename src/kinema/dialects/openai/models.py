"""`/models`: what may be asked for by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from kinema.dialects.openai import present, rules
from kinema.dialects.openai import store_schemas as schemas
from kinema.dialects.requests import Door
from kinema.errors import NotFound

OCTOBER_6, DECEMBER_8 = 1_759_708_800, 1_765_152_000  # 2025, 0:00 UTC, in seconds since 1970
# The names of OpenAI's documents; a snapshot is as old as its name says, and the plain names are as old as the first.
CREATED_AT: Mapping[str, int] = {
    "sora-2": OCTOBER_6,
    "sora-2-pro": OCTOBER_6,
    "sora-2-2025-10-06": OCTOBER_6,
    "sora-2-2025-12-08": DECEMBER_8,
    "sora-2-pro-2025-10-06": OCTOBER_6,
}
UNKNOWN = 0  # when a model that the operator has named was made
OWNER = "kinema"


def make_router(door: Door, routed: Callable[[], Iterable[str]]) -> APIRouter:
    """The routes, without a prefix. `routed` gives the names that the operator has added."""
    router = APIRouter(tags=["models"])

    def names() -> tuple[str, ...]:
        return rules.model_names(sorted(routed()))

    @router.get("/models", **schemas.LIST_MODELS)
    async def list_models(request: Request) -> JSONResponse:
        await door.caller(request)
        return JSONResponse(present.page([model_object(name) for name in names()], has_more=False))

    # Names of the operator's may have slashes in them, like those of model hubs.
    @router.get("/models/{model:path}", **schemas.RETRIEVE_MODEL)
    async def retrieve(request: Request) -> JSONResponse:
        await door.caller(request)
        name = request.path_params["model"]
        if name not in names():
            raise NotFound(f"No model {name[:80]!r}: there are {', '.join(names())}.")
        return JSONResponse(model_object(name))

    return router


def model_object(name: str) -> dict[str, Any]:
    """A model on this wire."""
    return {"id": name, "object": "model", "created": CREATED_AT.get(name, UNKNOWN), "owned_by": OWNER}
