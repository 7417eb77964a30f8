"""`kinema jobs`: list, show, cancel and delete jobs of all keys."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Column, Table
from rich.text import Text

from kinema.cli.opening import open_or_stop, out, settings_or_stop, stop

if TYPE_CHECKING:
    from kinema.app import Parts
    from kinema.domain.job import Job

app = typer.Typer(no_args_is_help=True, help="Jobs: list, show, cancel, delete.")
JobId = Annotated[str, typer.Argument(help="The job's id.")]


@app.command("list")
def list_jobs(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 20,
) -> None:
    """List the newest jobs of all keys."""
    from kinema.store.jobs import JobFilter

    parts = open_or_stop(settings_or_stop(), "visitor")
    # Ids are whole on the narrowest terminal: a part of one can't be given to the other commands.
    table = Table(
        Column("id", min_width=36), "state", "tries", "pool", "made (UTC)", "prompt", box=None, pad_edge=False
    )
    for job in parts.jobs.find(JobFilter(limit=limit)):
        state = f"{job.stage} {job.progress:.0%}" if job.state == "running" else job.state
        made = datetime.fromtimestamp(job.created_at, UTC).strftime("%m-%d %H:%M")
        table.add_row(
            str(job.id),
            state,
            str(job.attempt),
            job.pool,
            made,
            Text(job.shot.prompt, no_wrap=True, overflow="ellipsis"),
        )
    out.print(table)


@app.command("show")
def show_job(job_id: JobId) -> None:
    """Print one job as JSON."""
    from dataclasses import asdict

    parts = open_or_stop(settings_or_stop(), "visitor")
    out.print_json(json.dumps(asdict(_job(parts, job_id)), default=str))


@app.command("cancel")
def cancel_job(job_id: JobId) -> None:
    """Cancel a job: a queued one at once, a running one within a second."""
    parts = open_or_stop(settings_or_stop(), "visitor")
    job = _job(parts, job_id)
    if job.is_final:
        raise stop(f"the job is {job.state} already")
    asyncio.run(parts.service.cancel(job))
    out.print(f"{job.id} is cancelled.")


@app.command("delete")
def delete_job(job_id: JobId) -> None:
    """Cancel a job if it is live, then delete it with its film."""
    parts = open_or_stop(settings_or_stop(), "visitor")
    job = _job(parts, job_id)
    asyncio.run(parts.service.delete(job))
    out.print(f"{job.id} is deleted.")


def _job(parts: Parts, job_id: str) -> Job:
    with suppress(ValueError):
        job = parts.jobs.get(UUID(job_id))
        if job is not None:
            return job
    raise stop(f"there is no job {job_id}; `kinema jobs list` shows the newest")
