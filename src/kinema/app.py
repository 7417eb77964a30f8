"""The composition root: the only module that knows every part."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from filelock import FileLock, Timeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kinema import __version__
from kinema.assets.blobs import Blobs
from kinema.assets.fetch import Fetcher
from kinema.config import Settings
from kinema.delivery.callbacks import post_callback
from kinema.dialects.acedata import openapi as acedata_openapi
from kinema.dialects.acedata import present as acedata_present
from kinema.dialects.acedata import routes as acedata_routes
from kinema.dialects.requests import Door
from kinema.domain.ids import new_secret
from kinema.domain.job import Job
from kinema.engines.registry import engine_names
from kinema.errors import (
    InvalidRequest,
    KinemaError,
    MethodNotAllowed,
    NotFound,
    RangeNotSatisfiable,
    RenderFailed,
    SettingsError,
)
from kinema.execution.engine_process import EngineProcess
from kinema.execution.runtime import DurableQueue, Runtime
from kinema.execution.worker import Worker
from kinema.service import POLL_INTERVAL_S, Service, Watcher
from kinema.store.database import Database
from kinema.store.jobs import Jobs
from kinema.store.keys import Keys
from kinema.telemetry import log, request_trace
from kinema.web import files, health

EMBEDDED_EXECUTOR = "embedded"
FETCH_TIMEOUT_S = 60.0
FETCH_LIMIT_BYTES = 256 * 2**20
CALLBACK_BODIES: dict[str, Callable[[Job], bytes]] = {"acedata": acedata_present.callback_body}


@dataclass(frozen=True, slots=True)
class Parts:
    """What every process of Kinema has, whatever it is there for."""

    settings: Settings
    database: Database
    jobs: Jobs
    keys: Keys
    blobs: Blobs
    fetcher: Fetcher
    queue: DurableQueue
    service: Service
    process_id: str

    def close(self) -> None:
        self.queue.close()
        self.database.close()


def open_parts(settings: Settings, now: Callable[[], float] = time.time) -> Parts:
    """Open the database and the store.

    Raises: SettingsError for an engine that isn't installed, a folder that can't be written, a newer schema.
    """
    if settings.engine not in engine_names():
        raise SettingsError(f"KINEMA_ENGINE accepts {', '.join(engine_names())}, not {settings.engine}")
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"KINEMA_DATA_DIR accepts a folder that can be written: {error}") from None
    database = Database(settings.database)
    database.migrate()
    jobs = Jobs(database, now)
    blobs = Blobs(settings.store, cache_dir=settings.data_dir / "cache" / "blobs")
    queue = DurableQueue(database.url)
    process_id = new_secret()
    return Parts(
        settings=settings,
        database=database,
        jobs=jobs,
        keys=Keys(database, now),
        blobs=blobs,
        fetcher=Fetcher(settings.allow_private, FETCH_TIMEOUT_S, FETCH_LIMIT_BYTES),
        queue=queue,
        service=Service(jobs, blobs, queue, Watcher(jobs), now, process_id),
        process_id=process_id,
    )


class EmbeddedWorker:
    """One worker in this process. Its lock is its slot: a data folder has one."""

    def __init__(self, parts: Parts) -> None:
        settings = parts.settings
        self._parts = parts
        self._lock = FileLock(settings.data_dir / "locks" / f"{EMBEDDED_EXECUTOR}.lock")
        self._engine = EngineProcess(settings.engine, (settings.data_dir / "cache" / settings.engine).absolute())
        self._work_root = (settings.data_dir / "work").absolute()
        worker = Worker(
            parts.jobs, parts.blobs, parts.fetcher, self._engine, self._work_root, settings.render_timeout_s
        )
        self._runtime = Runtime(
            worker=worker,
            queue=parts.queue,
            database_url=parts.database.url,
            executor_id=EMBEDDED_EXECUTOR,
            deliver=self._deliver,
            retry_waits_s=settings.callback_waits_s,
        )

    @property
    def engine_pid(self) -> int | None:
        return self._engine.pid

    def try_lock(self) -> bool:
        """Take the slot; false when a live process has it."""
        Path(self._lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def launch(self) -> None:
        """Start taking jobs. The slot must be locked: what it left behind is resumed."""
        # Nobody else works in this folder, so whatever lies here was left by a process that was killed.
        shutil.rmtree(self._work_root, ignore_errors=True)
        orphans = self._parts.jobs.orphan_all_but(self._parts.process_id)
        if orphans:
            log.info("callers lost at the last stop", jobs=orphans)
        self._engine.warm()
        self._runtime.launch()

    def stop(self) -> None:
        self._runtime.stop(self._parts.settings.drain_timeout_s)
        self._engine.stop()
        self._lock.release()

    async def _deliver(self, job: Job, attempt: int) -> bool:
        body = CALLBACK_BODIES[job.dialect](job)
        return await post_callback(self._parts.fetcher, job.callback_url or "", body, job.id, attempt)


class TraceMiddleware:
    """The outermost layer: a fresh root trace for every request, and its id in the header `trace-id`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        # A base URL with a slash at its end makes //sora/videos of /sora/videos.
        scope["path"] = "/" + scope["path"].lstrip("/").replace("//", "/")
        with request_trace(f"{scope['method']} {scope['path']}", headers) as trace_id:
            scope.setdefault("state", {})["trace_id"] = trace_id

            async def send_with_id(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], (b"trace-id", trace_id.encode())]
                await send(message)

            await self._app(scope, receive, send_with_id)


def make_app(parts: Parts) -> FastAPI:
    """The HTTP side over these parts."""
    app = FastAPI(
        title="Kinema",
        version=__version__,
        summary="A self-hosted video-generation server that speaks the Sora APIs.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        telemetry={"tracing": False, "metrics": False},
        redoc_url=None,
    )
    door = Door(parts.keys, parts.settings)
    app.include_router(acedata_routes.make_router(parts.service, door, parts.fetcher.check_url))
    app.include_router(files.make_router(parts.service, parts.blobs))
    app.include_router(health.make_router(parts.service.not_ready))
    app.add_exception_handler(KinemaError, _answer_error)
    app.add_exception_handler(HTTPException, _answer_error)
    app.add_exception_handler(Exception, _answer_error)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], expose_headers=["*"]
    )
    _describe_security(app)
    return app


def make_server(parts: Parts, worker: EmbeddedWorker) -> uvicorn.Server:
    """A server over these parts; run it with `serve(sockets=[...])`.

    SIGINT and SIGTERM drain it: no new work, callers of queued jobs are let go, the running job may end.
    """
    config = uvicorn.Config(
        TraceMiddleware(make_app(parts)),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # Door.base_url believes only the proxies that the settings name
        timeout_graceful_shutdown=round(parts.settings.drain_timeout_s) + 5,
    )
    return _DrainingServer(config, parts.service, worker)


class _DrainingServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, service: Service, worker: EmbeddedWorker) -> None:
        super().__init__(config)
        self._service = service
        self._worker = worker

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("draining", hint="jobs that don't end in time go on at the next start")
        self._service.drain()
        await asyncio.gather(super().shutdown(sockets), self._stop_worker())

    async def _stop_worker(self) -> None:
        await asyncio.to_thread(self._worker.stop)
        await asyncio.sleep(2 * POLL_INTERVAL_S)  # those who wait for a job that has just ended hear of it first
        self._service.close()

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
    elif isinstance(error, RangeNotSatisfiable):
        headers["content-range"] = f"bytes */{error.size_bytes}"
    elif not isinstance(error, KinemaError):
        log.error("unexpected error", path=request.url.path, exc_info=error)
        error = RenderFailed("Internal server error. The server's log tells more under this trace id.")
    return acedata_routes.error_response(request, error, headers)


def _from_http(request: Request, error: HTTPException) -> KinemaError:
    path = request.url.path
    if error.status_code == 404:
        return NotFound(f"API does not exist, please make sure url is correct. {path} is unknown; see /docs")
    if error.status_code == 405:
        return MethodNotAllowed(f"{request.method} is not implemented for {path}; see /docs")
    return InvalidRequest(str(error.detail))


def _describe_security(app: FastAPI) -> None:
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        schema = describe()
        schema.setdefault("components", {})["securitySchemes"] = acedata_openapi.SECURITY_SCHEME
        return schema

    app.openapi = openapi  # type: ignore[method-assign]


@asynccontextmanager
async def worker_running(worker: EmbeddedWorker) -> AsyncIterator[None]:
    """Launch an embedded worker off the event loop and stop it at the end."""
    await asyncio.to_thread(worker.launch)
    try:
        yield
    finally:
        await asyncio.to_thread(worker.stop)
