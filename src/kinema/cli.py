"""The command line. Thin: each command reads the settings, opens the parts and calls them."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from kinema.errors import KinemaError, NotFound, SettingsError

if TYPE_CHECKING:  # heavy modules are imported inside the commands that need them
    from collections.abc import Callable

    from kinema.app import Parts, WorkerRole
    from kinema.config import Settings
    from kinema.domain.job import Job

CLI_OWNER = "cli"
app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Kinema speaks the Sora APIs on your own machine.

    First film: `kinema generate "cat running on the river"`.""",
)
keys_app = typer.Typer(no_args_is_help=True, help="API keys: create, list, revoke.")
app.add_typer(keys_app, name="keys")
jobs_app = typer.Typer(no_args_is_help=True, help="Jobs: list, show, cancel, delete.")
app.add_typer(jobs_app, name="jobs")
db_app = typer.Typer(no_args_is_help=True, help="The database: upgrade.")
app.add_typer(db_app, name="db")
out = Console()
err = Console(stderr=True)


@app.command()
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
    settings = _settings(host=host, port=port)
    parts = _open(settings, "embedded" if worker else "api")
    _require_key(parts)
    _serve(parts, worker, _listen(settings))


@app.command()
def worker(
    pool: Annotated[str, typer.Option(help="The pool whose jobs it renders (kinema.toml).")] = "default",
) -> None:
    """Start one more worker: it renders one job at a time and takes over from workers that die.

    On SQLite on the server's machine and data folder; on PostgreSQL anywhere. Ctrl-C or SIGTERM drains.
    """
    from kinema.app import WorkerRole

    settings = _settings()
    if pool not in settings.pool_names:
        raise _stop(f"--pool accepts {', '.join(settings.pool_names)}, not {pool}; see [pools] in kinema.toml")
    parts = _open(settings, pool)
    role = WorkerRole(parts, (pool,))
    ended = _until_signal()
    try:
        role.launch()
        err.print(f"Worker [bold]{parts.executor_id}[/] renders for pool {pool}.")
        ended()
        err.print("Draining ...")
    except KinemaError as error:
        raise _stop(error.message) from None
    finally:
        role.stop()
        parts.close()


@app.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What the film shows.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the film goes.")] = Path("film.mp4"),
    duration: Annotated[float, typer.Option(min=0.5, max=120, help="Seconds.")] = 4,
    size: Annotated[str, typer.Option(help="Pixels, WIDTHxHEIGHT, both even, 64 to 1920.")] = "1280x720",
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed gives the same film.")] = None,
    image: Annotated[list[str] | None, typer.Option(help="URL of a picture that guides the film; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a progress bar.")] = False,
) -> None:
    """Make one film without HTTP: the same jobs, the same worker.

    Example: `kinema generate "a red fox walking in the snow" -o fox.mp4 --duration 6`
    """
    settings = _settings(log="error")
    width_px, height_px = _pixels(size)
    parts, role = _open_with_worker(settings)
    try:
        if role is not None:
            role.launch()
        job = asyncio.run(_generate(parts, prompt, duration, (width_px, height_px), seed, image or [], as_json))
        _report(parts, job, output, as_json)
    except KinemaError as error:
        raise _stop(error.message) from None
    finally:
        if role is not None:
            role.stop()
        parts.close()


@app.command()
def engines() -> None:
    """List the installed engines and what they can do."""
    from kinema.engines.registry import engine_names, load_engine

    table = Table("engine", "what it is", "references", "sound", "longest")
    for name in engine_names():
        can = load_engine(name).capabilities()
        references = ", ".join(sorted(can.references)) or "none"
        table.add_row(name, can.description, references, "yes" if can.audio else "no", f"{can.max_duration_s:g} s")
    out.print(table)


@app.command()
def doctor() -> None:
    """Check what Kinema needs on this machine, and say how to mend what is missing."""
    from kinema.doctor import examine

    settings = _settings()
    findings = list(examine(settings))
    for finding in findings:
        out.print(f"[{'green' if finding.is_well else 'red'}]{'ok  ' if finding.is_well else 'FAIL'}[/] {finding.text}")
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


@jobs_app.command("list")
def list_jobs(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 20,
) -> None:
    """List the newest jobs of all keys."""
    from kinema.store.jobs import JobFilter

    parts = _open(_settings(), "visitor")
    table = Table("id", "state", "stage", "progress", "tries", "pool", "made", "prompt")
    for job in parts.jobs.find(JobFilter(limit=limit)):
        progress, prompt = f"{job.progress:.0%}", job.shot.prompt[:40]
        table.add_row(
            str(job.id), job.state, job.stage, progress, str(job.attempt), job.pool, _date(job.created_at), prompt
        )
    out.print(table)


@jobs_app.command("show")
def show_job(job_id: Annotated[str, typer.Argument(help="The job's id.")]) -> None:
    """Print one job as JSON."""
    from dataclasses import asdict

    parts = _open(_settings(), "visitor")
    out.print_json(json.dumps(asdict(_job(parts, job_id)), default=str))


@jobs_app.command("cancel")
def cancel_job(job_id: Annotated[str, typer.Argument(help="The job's id.")]) -> None:
    """Cancel a job: a queued one at once, a running one within a second."""
    parts = _open(_settings(), "visitor")
    job = _job(parts, job_id)
    if job.is_final:
        raise _stop(f"the job is {job.state} already")
    asyncio.run(parts.service.cancel(job))
    out.print(f"{job.id} is cancelled.")


@jobs_app.command("delete")
def delete_job(job_id: Annotated[str, typer.Argument(help="The job's id.")]) -> None:
    """Cancel a job if it is live, then delete it with its film."""
    parts = _open(_settings(), "visitor")
    job = _job(parts, job_id)
    asyncio.run(parts.service.delete(job))
    out.print(f"{job.id} is deleted.")


@db_app.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to this version's schema. API replicas and workers on PostgreSQL never do."""
    from kinema.app import upgrade
    from kinema.store.database import Database

    settings = _settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        upgrade(database)
    except SettingsError as error:
        raise _stop(error.message) from None
    out.print("The database is at this version's schema.")


@keys_app.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    days: Annotated[float | None, typer.Option(min=0, help="How long it is valid; for ever if left out.")] = None,
) -> None:
    """Make a key and print it, this once: only its digest is kept."""
    parts = _open(_settings(), "visitor")
    _, secret = parts.keys.create(name, None if days is None else time.time() + days * 86_400)
    err.print("Send it as `Authorization: Bearer KEY`. It can't be shown again:")
    print(secret)  # noqa: T201 - bare, so that a script can read it


@keys_app.command("list")
def list_keys() -> None:
    """List all keys, without their secrets."""
    parts = _open(_settings(), "visitor")
    table = Table("id", "name", "created", "expires", "revoked")
    for key in parts.keys.all():
        table.add_row(key.id, key.name, *(_date(when) for when in (key.created_at, key.expires_at, key.revoked_at)))
    out.print(table)


@keys_app.command("revoke")
def revoke_key(key: Annotated[str, typer.Argument(help="The key's id or name.")]) -> None:
    """Revoke a key: from now on it is refused."""
    parts = _open(_settings(), "visitor")
    try:
        revoked = parts.keys.revoke(key)
    except NotFound as error:
        raise _stop(error.message) from None
    out.print(f"{revoked.name} ({revoked.id}) is revoked.")


def main() -> None:
    app(prog_name="kinema")


def _settings(**overrides: str | int | None) -> Settings:
    from kinema.config import load_settings
    from kinema.telemetry import configure_logging

    try:
        settings = load_settings(None, **overrides)
    except SettingsError as error:
        raise _stop(error.message) from None
    configure_logging(settings.log)
    return settings


def _open(settings: Settings, role: str) -> Parts:
    from kinema.app import open_parts

    try:
        parts = open_parts(settings, role)
    except SettingsError as error:
        raise _stop(error.message) from None
    if parts is None:
        raise _stop(f"another Kinema works in {settings.data_dir}; give this one its own KINEMA_DATA_DIR")
    return parts


def _open_with_worker(settings: Settings) -> tuple[Parts, WorkerRole | None]:
    """The parts with a worker of our own, or without where a server already works in the data folder."""
    from kinema.app import WorkerRole, open_parts

    try:
        parts = open_parts(settings, "embedded")
    except SettingsError as error:
        raise _stop(error.message) from None
    if parts is None:
        return _open(settings, "visitor"), None
    return parts, WorkerRole(parts, settings.pool_names)


def _require_key(parts: Parts) -> None:
    now = time.time()
    live = [k for k in parts.keys.all() if k.revoked_at is None and (k.expires_at is None or k.expires_at > now)]
    if live:
        return
    if not parts.settings.is_loopback:
        raise _stop(
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
        raise _stop(f"can't listen on {settings.host}:{settings.port}: {error.strerror}") from None


def _serve(parts: Parts, with_worker: bool, listener: socket.socket) -> None:
    from kinema.app import WorkerRole, make_liveness
    from kinema.server import make_server

    role = WorkerRole(parts, parts.settings.pool_names) if with_worker else None
    liveness = make_liveness(parts, None, lambda: os._exit(70)) if role is None else None
    try:
        if role is not None:
            err.print(f"Starting the engine [bold]{parts.settings.engine}[/] ...")
            role.launch()
        if liveness is not None:
            liveness.start()
        err.print(f"Kinema listens on [bold]{_url(listener)}[/]. The API is described at {_url(listener)}/docs")
        err.print("Ctrl-C drains and stops; a second Ctrl-C stops at once.")
        server = make_server(parts, role.stop if role else lambda: None)
        asyncio.run(server.serve(sockets=[listener]))
    except KeyboardInterrupt:
        err.print("Stopped at once; unfinished jobs go on at the next start.")
        os._exit(130)
    except KinemaError as error:
        raise _stop(error.message) from None
    finally:
        if role is not None:
            role.stop()
        if liveness is not None:
            liveness.stop()
        parts.close()


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _until_signal() -> Callable[[], object]:
    """Take SIGINT and SIGTERM from now on; the result waits for the first of them."""
    came = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: came.set())
    return came.wait


async def _generate(
    parts: Parts,
    prompt: str,
    duration_s: float,
    size_px: tuple[int, int],
    seed: int | None,
    images: list[str],
    quiet: bool,
) -> Job:
    import secrets

    from kinema.domain.shot import Reference, Role, Shot
    from kinema.service import Submission

    width_px, height_px = size_px
    shot = Shot(
        prompt=prompt,
        duration_s=duration_s,
        width_px=width_px,
        height_px=height_px,
        seed=secrets.randbits(31) if seed is None else seed,
        references=tuple(Reference(Role.IMAGE, url) for url in images),
    )
    submission = Submission("cli", parts.settings.engine, shot, {"prompt": prompt}, "", is_async=True)
    job = await parts.service.submit(submission, owner=CLI_OWNER, trace_id="", base_url="")
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=err, disable=quiet) as bar:
        line = bar.add_task("queued", total=1.0)
        async for seen in parts.service.watch(job):
            bar.update(line, completed=seen.progress, description=str(seen.stage))
            job = seen
    return job


def _report(parts: Parts, job: Job, output: Path, as_json: bool) -> None:
    if job.clip is None:
        code, message = (job.failure.code, job.failure.message) if job.failure else ("api_error", "no film")
        if as_json:
            print(json.dumps({"id": str(job.id), "state": job.state, "error": {"code": code, "message": message}}))  # noqa: T201
            raise typer.Exit(1)
        raise _stop(f"no film: {message}")
    aside = output.with_name(f".{output.name}.part")
    shutil.copyfile(parts.blobs.local_copy(job.clip.film_key), aside)
    aside.replace(output)
    if as_json:
        known = {name: getattr(job.clip, name) for name in ("width_px", "height_px", "fps", "duration_s", "digest")}
        film = {"id": str(job.id), "state": job.state, "file": str(output), "seed": job.shot.seed}
        print(json.dumps(film | known))  # noqa: T201
    else:
        facts = f"{job.clip.duration_s:g} s, {job.clip.width_px}x{job.clip.height_px}, seed {job.shot.seed}"
        out.print(f"[bold]{output}[/]: {facts}")


def _job(parts: Parts, job_id: str) -> Job:
    with suppress(ValueError):
        job = parts.jobs.get(UUID(job_id))
        if job is not None:
            return job
    raise _stop(f"there is no job {job_id}; `kinema jobs list` shows the newest")


def _pixels(size: str) -> tuple[int, int]:
    words = size.lower().split("x")
    if len(words) == 2 and all(word.isdigit() for word in words):
        width_px, height_px = int(words[0]), int(words[1])
        if all(64 <= side <= 1920 and side % 2 == 0 for side in (width_px, height_px)):
            return width_px, height_px
    raise _stop(f"--size accepts WIDTHxHEIGHT, both even and from 64 to 1920, like 1280x720, not {size}")


def _date(when: float | None) -> str:
    return "" if when is None else datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _stop(message: str) -> typer.Exit:
    err.print(f"[red]kinema:[/] {message}", highlight=False)
    return typer.Exit(2)


if __name__ == "__main__":
    main()
