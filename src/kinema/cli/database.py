"""`kinema backup`, `kinema restore` and `kinema db`: what is kept, out, in, and brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kinema.cli.opening import err, out, settings_or_stop, stop
from kinema.errors import KinemaError, SettingsError

if TYPE_CHECKING:
    from kinema.backup import Manifest

app = typer.Typer(no_args_is_help=True, help="The database: upgrade.")


@app.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to this version's schema. API replicas and workers on PostgreSQL never do."""
    from kinema.app import upgrade
    from kinema.store.database import Database

    settings = settings_or_stop()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database, settings.database_direct)
    try:
        upgrade(database)
    except SettingsError as error:
        raise stop(error.message) from None
    out.print("The database is at this version's schema.")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar", help="The backup; it replaces an older one when whole.")],
) -> None:
    """Back up jobs, keys and films into one file, while servers and workers go on.

    The database is copied at one moment; then the films that this copy names are read. Run it where the server's
    settings are (KINEMA_DATA_DIR, KINEMA_DATABASE_URL, KINEMA_STORE_URL, `kinema.toml`), with as much free disk beside
    the file as films and twice the database take. PostgreSQL needs `pg_dump`.

    Example, each night: `kinema backup /backups/kinema-$(date +%F).tar`

    The file holds prompts and the secret parts of links: keep it as you keep the data folder. Keys are in it as digests
    only. `kinema.toml` and the environment aren't in it. `kinema restore` brings it back.
    """
    from kinema.backup import back_up

    settings = settings_or_stop(log="error")
    with _stopping_with_a_reason(), _progress() as report:
        manifest = back_up(settings, file, report)
    out.print(
        f"[bold]{escape(str(file))}[/]: {_summary(manifest)}, {file.stat().st_size / 1e6:,.1f} MB", soft_wrap=True
    )
    for key, job_id in manifest.missing.items():
        err.print(f"[yellow]missing:[/] {key} of job {job_id} was removed before it could be read", soft_wrap=True)
    for key, job_id in manifest.damaged.items():
        err.print(f"[yellow]damaged:[/] {key} of job {job_id} isn't the film that was rendered", soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar", help="What `kinema backup` has written.")],
) -> None:
    """Bring a backup back, into an empty data folder, or an empty PostgreSQL database and an empty store.

    Everything is checked by its digest; if something is wrong, nothing is restored. A backup of an older version is
    brought up to this one; a backup of SQLite goes into SQLite, one of PostgreSQL into PostgreSQL (with `pg_restore`).

    Example: `KINEMA_DATA_DIR=new kinema restore kinema-2030-01-31.tar`, then `KINEMA_DATA_DIR=new kinema serve`

    The next `kinema serve` goes on where the backup was made: finished films are served, queued and running jobs are
    rendered, callbacks that weren't delivered yet are sent. So stop the old server before you start the restored one.
    """
    from kinema.backup import restore as bring_back

    settings = settings_or_stop(log="error")
    with _stopping_with_a_reason(), _progress() as report:
        manifest = bring_back(settings, file, report)
    out.print(f"Restored what was there at {manifest.made_at}: {_summary(manifest)}.", soft_wrap=True)
    if manifest.missing:
        err.print(f"{len(manifest.missing)} files were missing from the backup; jobs without their film say `expired`.")
    out.print("`kinema serve` goes on with it.")


def _summary(manifest: Manifest) -> str:
    jobs = ", ".join(f"{number} {state}" for state, number in sorted(manifest.jobs.items())) or "none"
    return f"jobs: {jobs}; {manifest.keys} keys, {manifest.film_count} films"


@contextmanager
def _stopping_with_a_reason() -> Iterator[None]:
    try:
        yield
    except KinemaError as error:
        raise stop(error.message) from None
    except OSError as error:
        raise stop(f"{error.filename or 'the disk'}: {error.strerror or error}") from None


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    columns = (SpinnerColumn(), TextColumn("{task.description:<10}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TimeElapsedColumn(), console=err, disable=not err.is_terminal) as bar:
        line = bar.add_task("database", total=None)

        def report(what: str, done_bytes: int, total_bytes: int) -> None:
            bar.update(line, description=what, completed=done_bytes, total=total_bytes or None)

        yield report
