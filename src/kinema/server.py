"""The HTTP side: every dialect and page over the parts, and a server that drains."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kinema import __version__
from kinema.app import Parts, openai_parser
from kinema.dialects.acedata import openapi as acedata_openapi
from kinema.dialects.acedata import routes as acedata_routes
from kinema.dialects.openai import batches as openai_batches
from kinema.dialects.openai import characters as openai_characters
from kinema.dialects.openai import files as openai_files
from kinema.dialects.openai import models as openai_models
from kinema.dialects.openai import openapi as openai_openapi
from kinema.dialects.openai import present as openai_present
from kinema.dialects.openai import routes as openai_routes
from kinema.dialects.openai import webhooks as openai_webhooks
from kinema.dialects.openai.forms import remove_leftovers
from kinema.dialects.openai.videos import Desk
from kinema.dialects.openai.webhooks import WebhookDesk
from kinema.dialects.requests import Door
from kinema.domain.job import Job
from kinema.errors import (
    InvalidRequest,
    KinemaError,
    MethodNotAllowed,
    NotFound,
    RangeNotSatisfiable,
    RenderFailed,
    Unavailable,
)
from kinema.service import Service
from kinema.telemetry import log, request_trace
from kinema.web import files, health

# After the last job ended, those who wait for it hear of it before the connections are closed.
LAST_WORDS_S = 0.5
# The families of routes in the order in which `/docs` shows them: first what programs are moved here for.
TAGS = {
    "OpenAI Videos": "`client.videos`: make films, look after them, download them. `/openai/v1` is `/v1` too.",
    "characters": "Subjects of short clips, which prompts call by their names.",
    "files of callers": "Uploads that requests and batches name by id.",
    "batches": "A file of requests, submitted as room appears.",
    "models": "What `model` may be.",
    "webhooks": "Who is told when films and batches end.",
    "AceData Sora": "`POST /sora/videos` waits, streams or answers at once; `POST /sora/tasks` looks after tasks.",
    "files": "Films and thumbnails behind their links, without a key.",
    "health": "For balancers and whoever starts and stops the server.",
}
DESCRIPTION = (
    "Two APIs over the same jobs: a film that was made by one can be asked for by the other. `kinema keys create NAME` "
    "makes a key; *Authorize* takes it for this page."
)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class TraceMiddleware:
    """The outermost layer: a fresh root trace for every request, and its id in the header `trace-id`.

    Answers of the OpenAI dialect carry it as `x-request-id` too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        # A base URL with a slash at its end makes //sora/videos of /sora/videos; other clients end a path with one.
        scope["path"] = "/" + "/".join(step for step in scope["path"].split("/") if step)
        is_openai = openai_routes.is_ours(scope["path"])
        with request_trace(f"{scope['method']} {scope['path']}", headers) as trace_id:
            scope.setdefault("state", {})["trace_id"] = trace_id

            async def send_with_id(message: Message) -> None:
                if message["type"] == "http.response.start":
                    names = (b"trace-id", b"x-request-id") if is_openai else (b"trace-id",)
                    message["headers"] = [*message["headers"], *((name, trace_id.encode()) for name in names)]
                await send(message)

            await self._app(scope, receive, send_with_id)


def make_app(parts: Parts) -> FastAPI:
    """The HTTP side over these parts."""
    # The page's script and style come from this server: a browser that has no internet can read it.
    app = FastAPIOffline(
        title="Kinema",
        version=__version__,
        summary="A self-hosted video-generation server that speaks the Sora APIs.",
        description=DESCRIPTION,
        openapi_tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        telemetry={"tracing": False, "metrics": False},
        redoc_url=None,
        redirect_slashes=False,  # a path is answered with a slash at its end as without
    )
    door = Door(parts.keys, parts.settings)
    app.include_router(acedata_routes.make_router(parts.service, door, parts.fetcher.check_url))
    openai = _openai(parts, door)
    for prefix in openai_routes.PREFIXES:
        app.include_router(openai, prefix=prefix, include_in_schema=prefix == openai_routes.PREFIXES[0])
    app.include_router(files.make_router(parts.service, parts.blobs))
    app.include_router(health.make_router(parts.service.not_ready))
    app.add_exception_handler(KinemaError, _answer_error)
    app.add_exception_handler(HTTPException, _answer_error)
    app.add_exception_handler(OSError, _answer_error)  # where what is still being sent can be read
    app.add_exception_handler(Exception, _answer_error)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], expose_headers=["*"]
    )
    _describe(app)
    remove_leftovers(parts.uploads_dir)
    return app


def _openai(parts: Parts, door: Door) -> APIRouter:
    async def send_file(request: Request, job: Job, key: str) -> Response:
        return await files.answer_file(request, job, key, parts.blobs, files.PRIVATE)

    webhooks = WebhookDesk(door, parts.webhooks, parts.webhook_fetcher, time.time)
    others = [*_openai_stores(parts, door), openai_webhooks.make_router(webhooks)]
    desk = Desk(parts.service, door, openai_parser(parts), parts.uploads_dir)
    return openai_routes.make_router(desk, parts.blobs, send_file, others)


def _openai_stores(parts: Parts, door: Door) -> Iterator[APIRouter]:
    """The OpenAI dialect's routes to what callers keep here beside films."""
    studio = openai_characters.Studio(parts.service, parts.characters, parts.files, parts.blobs)
    yield openai_files.make_router(door, parts.files, parts.blobs, parts.uploads_dir)
    yield openai_characters.make_router(door, studio, parts.characters, parts.uploads_dir)
    yield openai_models.make_router(door, lambda: parts.routing.current().routes)
    yield openai_batches.make_router(door, parts.batches, parts.files, parts.enqueue_batch, time.time)


def make_server(parts: Parts, stop_worker: Callable[[], None], stop_at_once: Callable[[], None]) -> uvicorn.Server:
    """A server over these parts; run it with `serve(sockets=[...])`.

    SIGINT and SIGTERM drain it: no new work, callers of queued jobs are let go, the running job may end, and who asks
    after it is answered until then. A second SIGINT calls `stop_at_once`, which doesn't come back.
    """
    config = uvicorn.Config(
        TraceMiddleware(make_app(parts)),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # Door.base_url believes only the proxies that the settings name
        timeout_graceful_shutdown=round(parts.settings.drain_timeout_s) + 5,
    )
    return _DrainingServer(config, parts.service, stop_worker, stop_at_once)


class _DrainingServer(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        service: Service,
        stop_worker: Callable[[], None],
        stop_at_once: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._service = service
        self._stop_worker = stop_worker
        self._stop_at_once = stop_at_once

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Go on answering while the running job ends, and close the port then."""
        log.info("draining", hint="jobs that don't end in time go on at the next start")
        began_s = time.monotonic()
        self._service.drain()
        await asyncio.to_thread(self._stop_worker)
        await asyncio.sleep(LAST_WORDS_S)
        self._service.close()
        # The time limit is that of the whole drain: whoever stops the process waits no longer.
        limit_s = self.config.timeout_graceful_shutdown or 0
        self.config.timeout_graceful_shutdown = max(1, round(limit_s - (time.monotonic() - began_s)))
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note the first signal; the render that is waited for needn't heed the second, so that ends the process."""
        if self.should_exit and sig == signal.SIGINT:
            self._stop_at_once()
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle both signals while serving; uvicorn would raise them again afterwards and end the process early."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


async def _answer_error(request: Request, error: Exception) -> Response:
    headers: dict[str, str] = {}
    if isinstance(error, HTTPException):
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        error = _from_http(request, error)
        if isinstance(error, MethodNotAllowed) and (methods := _methods_at(request)):
            headers["allow"] = ", ".join(methods)
    elif isinstance(error, RangeNotSatisfiable):
        headers["content-range"] = f"bytes */{error.size_bytes}"
    elif isinstance(error, OSError) and error.errno in FULL:
        log.error("the disk is full", path=request.url.path)
        await _read_to_the_end(request)
        error = Unavailable("the server's disk is full, so it can't keep this; nothing was begun. Send it again later")
    elif not isinstance(error, KinemaError):
        log.error("unexpected error", path=request.url.path, exc_info=error)
        error = RenderFailed("Internal server error. The server's log tells more under this trace id.")
    answer = openai_present.error_response if openai_routes.is_ours(request.url.path) else acedata_routes.error_response
    return answer(request, error, headers)


async def _read_to_the_end(request: Request) -> None:
    """Take what is still being sent: a client that is cut off while it sends never reads the answer."""
    with suppress(ClientDisconnect, RuntimeError):  # RuntimeError: it was read already
        async for _ in request.stream():
            pass


def _from_http(request: Request, error: HTTPException) -> KinemaError:
    path = request.url.path
    if error.status_code == 404:
        return NotFound(f"API does not exist, please make sure url is correct. {path} is unknown; see /docs")
    if error.status_code == 405:
        return MethodNotAllowed(f"{request.method} is not implemented for {path}; see /docs")
    return InvalidRequest(str(error.detail))


def _methods_at(request: Request) -> list[str]:
    """All methods of a path: the router knows those of its first route alone."""
    path = request.url.path.removeprefix("/openai")
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    templates = [path] if path in paths else [known for known in paths if compile_path(known)[0].match(path)]
    return sorted({method.upper() for template in templates for method in paths[template]})


def _describe(app: FastAPI) -> None:
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        schema = describe()
        schema.setdefault("components", {})["securitySchemes"] = acedata_openapi.SECURITY_SCHEME
        openai_openapi.complete(schema, openai_routes.PREFIXES[0])
        return schema

    app.openapi = openapi  # type: ignore[method-assign]
