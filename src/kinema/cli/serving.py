"""`kinema serve` and `kinema worker`: the processes that stay."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kinema.cli.opening import err, open_or_stop, settings_or_stop, stop
from kinema.errors import KinemaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinema.app import Parts
    from kinema.config import Settings

INTERRUPTED_STATUS = 130  # what shells tell of a program that SIGINT ended: 128 + 2


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (KINEMA_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one (KINEMA_PORT).")] = None,
    worker: Annotated[bool, typer.Option(help="Render in this process too, for all pools.")] = True,
) -> None:
    """Start the server, with a worker inside.

    On loopback with no key it makes one and prints it; on any other address it wants a key first:
    `kinema keys create NAME`. Ctrl-C drains: the running film is finished, queued ones wait for the next start.
    Several replicas: `kinema serve --no-worker` on PostgreSQL, and `kinema worker` for each GPU or CPU slot.
    """
    settings = settings_or_stop(host=host, port=port)
    parts = open_or_stop(settings, "embedded" if worker else "api")
    _require_key(parts)
    _serve(parts, worker, _listen(settings))


def worker(
    pool: Annotated[str, typer.Option(help="The pool whose jobs it renders (kinema.toml).")] = "default",
) -> None:
    """Start one more worker: it renders one job at a time and takes over from workers that die.

    On SQLite on the server's machine and data folder; on PostgreSQL anywhere. Ctrl-C or SIGTERM drains, a second
    Ctrl-C stops at once.
    """
    from kinema.app import WorkerRole

    settings = settings_or_stop()
    if pool not in settings.pool_names:
        raise stop(f"--pool accepts {', '.join(settings.pool_names)}, not {pool}; see [pools] in kinema.toml")
    parts = open_or_stop(settings, pool)
    role = WorkerRole(parts, (pool,))
    ended = _until_signal()
    try:
        role.launch()
        err.print(f"Worker [bold]{parts.executor_id}[/] renders for pool {pool}.")
        ended()
        err.print("Draining ...")
    except KinemaError as error:
        raise stop(error.message) from None
    finally:
        role.stop()
        parts.close()


def _require_key(parts: Parts) -> None:
    now = time.time()
    live = [k for k in parts.keys.all() if k.revoked_at is None and (k.expires_at is None or k.expires_at > now)]
    if live:
        return
    if not parts.settings.is_loopback:
        raise stop(
            f"{parts.settings.host} can be reached by others, and there is no key: "
            "make one with `kinema keys create NAME`, or set KINEMA_API_KEY"
        )
    _, secret = parts.keys.create("first")
    err.print("This is your first key. It can't be shown again:")
    print(secret, flush=True)  # noqa: T201


def _listen(settings: Settings) -> socket.socket:
    try:
        return socket.create_server(
            (settings.host, settings.port), family=socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        )
    except OSError as error:
        raise stop(f"can't listen on {settings.host}:{settings.port}: {error.strerror}") from None


def _serve(parts: Parts, with_worker: bool, listener: socket.socket) -> None:
    from kinema.app import WorkerRole, make_liveness
    from kinema.server import make_server

    role = WorkerRole(parts, parts.settings.pool_names) if with_worker else None
    liveness = make_liveness(parts, None, lambda: os._exit(70)) if role is None else None
    try:
        if role is not None:
            engines = dict.fromkeys(map(parts.settings.engine_of, parts.settings.pool_names))
            err.print(f"Starting the engine [bold]{', '.join(engines)}[/] ...")
            role.launch()
        if liveness is not None:
            liveness.start()
        url = _url(listener)
        err.print(f"Kinema listens on [bold]{url}[/]", soft_wrap=True)
        err.print(f"The API is described at {url}/docs", soft_wrap=True)
        err.print("Ctrl-C drains and stops; a second Ctrl-C stops at once.")
        server = make_server(parts, role.stop if role else lambda: None, _stop_at_once)
        asyncio.run(server.serve(sockets=[listener]))
    except KeyboardInterrupt:  # while the engine was starting
        _stop_at_once()
    except KinemaError as error:
        raise stop(error.message) from None
    finally:
        if role is not None:
            role.stop()
        if liveness is not None:
            liveness.stop()
        parts.close()


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _stop_at_once() -> NoReturn:
    err.print("Stopped at once; unfinished jobs go on at the next start.")
    os._exit(INTERRUPTED_STATUS)


def _until_signal() -> Callable[[], object]:
    """Take SIGINT and SIGTERM from now on; the result waits for the first of them. A second SIGINT ends the process."""
    came = threading.Event()

    def take(number: int, _: object) -> None:
        if came.is_set() and number == signal.SIGINT:
            _stop_at_once()
        came.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, take)
    return came.wait
