"""`kinema jobs`: list, show, cancel and delete jobs of all keys."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from kinema.cli.naming import FORMS, job_id_of
from kinema.cli.opening import open_or_stop, out, settings_or_stop, stop
from kinema.cli.tables import show_table

if TYPE_CHECKING:
    from kinema.app import Parts
    from kinema.domain.job import Job

app = typer.Typer(no_args_is_help=True, help="Jobs: list, show, cancel, delete.")
JobId = Annotated[str, typer.Argument(help="The job's id: a UUID, `video_...` or `MODEL:task_...`.")]


@app.command("list")
def list_jobs(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 20,
) -> None:
    """List the newest jobs of all keys."""
    from kinema.store.jobs import JobFilter

    parts = open_or_stop(settings_or_stop(), "visitor")
    rows = []
    for job in parts.jobs.find(JobFilter(limit=limit)):
        state = f"{job.stage} {job.progress:.0%}" if job.state == "running" else job.state
        made = datetime.fromtimestamp(job.created_at, UTC).strftime("%m-%d %H:%M")
        rows.append((str(job.id), state, str(job.attempt), job.pool, made, job.shot.prompt))
    show_table(("id", "state", "tries", "pool", "made (UTC)", "prompt"), rows, frozenset({"prompt"}))


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
    known = job_id_of(job_id)
    if known is None:
        raise stop(f"a job's id is {FORMS}, not {job_id}; `kinema jobs list` shows the newest")
    job = parts.jobs.get(known)
    if job is None:
        raise stop(f"there is no job {job_id}; `kinema jobs list` shows the newest")
    return job
