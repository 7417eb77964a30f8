"""Other processes of a farm, played by this one: they hold locks and have jobs, and do nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from own_processes import STAND_IN

from kinema.domain.job import Job, State
from kinema.execution.liveness import CALLERS, RUNS
from kinema.execution.runtime import DurableQueue
from kinema.store import tables
from kinema.store.database import Database
from kinema.store.jobs import Jobs
from kinema.store.slots import AdvisorySlots


@contextmanager
def another_leader(url: str) -> Iterator[None]:
    """As if another process had the offices: the worker that is watched is one of many."""
    slots = AdvisorySlots(Database(_as_stand_in(url)), office_timeout_s=3600)
    for office in (RUNS, CALLERS):
        while not slots.lead(office):  # PostgreSQL is too young for it
            time.sleep(1)
    try:
        yield
    finally:
        slots.release()


def _as_stand_in(url: str) -> str:
    return f"{url}?application_name={STAND_IN}"


@contextmanager
def peers(url: str, number: int, make_job: Callable[[str], Job]) -> Iterator[None]:
    """As if so many workers more were alive and rendering: their slots are locked, their jobs and runs are there."""
    database, queue = Database(url), DurableQueue(url)
    slots = AdvisorySlots(Database(_as_stand_in(url)))
    runs = sa.text("UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = :peer WHERE workflow_uuid = :run")

    def begin(connection: sa.Connection, job: Job) -> None:
        queue.add_render(connection, job)
        connection.execute(runs, {"peer": job.owner, "run": job.workflow_id})
        running = sa.update(tables.jobs).where(tables.jobs.c.id == job.id)
        connection.execute(running.values(state=State.RUNNING, attempt=1))

    for name in (f"peer-{peer}" for peer in range(number)):
        slots.try_take(name)
        Jobs(database, time.time).insert(make_job(name), begin)
    queue.close()
    database.close()
    try:
        yield
    finally:
        slots.release()
