"""Is the process alive, and may it be sent work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.responses import JSONResponse

from kinema import __version__


def make_router(not_ready: Callable[[], Awaitable[str | None]]) -> APIRouter:
    """`not_ready` says why the server can't take work, or None."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", summary="Is the process alive")
    async def healthz() -> JSONResponse:
        """200 as long as the process answers at all."""
        return JSONResponse({"status": "ok", "version": __version__})

    @router.get(
        "/readyz",
        summary="May it be sent work",
        responses={503: {"description": "The server can't take work now; `reason` says why."}},
    )
    async def readyz() -> JSONResponse:
        """200 when the database answers and the server isn't stopping."""
        reason = await not_ready()
        body = {"status": "ready"} if reason is None else {"status": "not ready", "reason": reason}
        return JSONResponse(body, status_code=200 if reason is None else 503)

    return router
