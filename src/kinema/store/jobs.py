"""Jobs in the database. Every change of state goes through `_move`, which obeys the domain's transition table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kinema.domain.clip import Clip
from kinema.domain.job import FINAL_STATES, NEXT_STATES, Failure, Job, Stage, State
from kinema.domain.shot import Shot
from kinema.store import admission
from kinema.store.admission import NO_LIMITS, Limits
from kinema.store.database import Database
from kinema.store.notices import CHANNEL
from kinema.store.tables import jobs

Then = Callable[[sa.Connection, Job], None]
"""Work that must become durable together with the change: it runs in the same transaction."""


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs to list. None means any."""

    owner: str | None = None
    ids: Sequence[UUID] | None = None
    trace_ids: Sequence[str] | None = None
    created_at_min: float | None = None
    created_at_max: float | None = None
    clip_digest: str | None = None
    after: tuple[float, UUID] | None = None  # only what follows this (creation time, id) in the order of the list
    oldest_first: bool = False
    offset: int = 0
    limit: int = 12


@dataclass(frozen=True, slots=True)
class Pulse:
    """The part of a job that changes while it is watched."""

    state: State
    stage: Stage
    progress: float
    attempt: int


class Jobs:
    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def insert(
        self,
        job: Job,
        then: Then,
        *,
        waiter: str | None = None,
        idempotency_key: str | None = None,
        is_retry: bool = False,
        limits: Limits = NO_LIMITS,
    ) -> Job:
        """Keep a new job and enqueue it in one transaction; or give the job that already answers the same request.

        A retry is answered by the job of the same request. `waiter` is the process in which a synchronous caller waits,
        None for an asynchronous one; only synchronous requests are answered by orphans. Raises: TooManyRequests at a
        limit, InvalidRequest for an idempotency key that stands for another request; then nothing is written.
        """
        with self._database.write() as connection:
            now = self._now()
            earlier = admission.earlier_job(
                connection, job, idempotency_key, is_sync=waiter is not None, is_retry=is_retry, now=now
            )
            if earlier is not None and (found := _locked(connection, earlier)) is not None:
                return found
            admission.check_limits(connection, job, limits)
            connection.execute(sa.insert(jobs).values(**_row(job), waiter=waiter))
            if idempotency_key is not None:
                admission.remember(connection, job, idempotency_key, now)
            then(connection, job)
        return job

    def get(self, job_id: UUID, owner: str | None = None) -> Job | None:
        found = self.find(JobFilter(owner=owner, ids=[job_id], limit=1))
        return found[0] if found else None

    def by_secret(self, secret: str) -> Job | None:
        """The job whose public links carry this secret."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(jobs).where(jobs.c.secret == secret)).mappings().first()
        return job_from(row) if row else None

    def find(self, wanted: JobFilter) -> list[Job]:
        """The jobs that match, newest first unless the filter says otherwise."""
        order = [jobs.c.created_at, jobs.c.id]
        query = _where(sa.select(jobs), wanted).order_by(*(order if wanted.oldest_first else map(sa.desc, order)))
        with self._database.read() as connection:
            rows = connection.execute(query.offset(wanted.offset).limit(wanted.limit)).mappings()
            return [job_from(row) for row in rows]

    def count(self, wanted: JobFilter) -> int:
        query = _where(sa.select(sa.func.count()).select_from(jobs), wanted)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def begin(self, job_id: UUID, workflow_id: str) -> Job | None:
        """Take a job for rendering and count the attempt; None when it is final, gone, or another run's."""
        with self._database.write() as connection:
            job = _locked(connection, job_id)
            if job is None or job.is_final or job.workflow_id != workflow_id:
                return None
            if job.state is State.RUNNING:  # its last worker died
                _move(connection, job, State.QUEUED)
                job = _locked(connection, job_id) or job
            return _move(
                connection,
                job,
                State.RUNNING,
                attempt=job.attempt + 1,
                stage=Stage.LOADING,
                progress=0.0,
                started_at=self._now(),
            )

    def report(self, job: Job, progress: float, stage: Stage) -> None:
        """Note the progress of this attempt; without effect once the job is final or in another worker's hands."""
        with self._database.write() as connection:
            if connection.dialect.name == "postgresql":
                # Progress may be lost in a power failure: nobody waits for a disk.
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            connection.execute(sa.update(jobs).where(_running(job)).values(progress=progress, stage=stage))
            _notify(connection)

    def should_go_on(self, job: Job) -> bool:
        """Whether this attempt is still the job's and nobody has asked to cancel it."""
        query = sa.select(jobs.c.id).where(_running(job), jobs.c.cancel_asked.is_(False))
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def pulses(self, job_ids: Sequence[UUID]) -> dict[UUID, Pulse]:
        """What changes while jobs run, for everybody who watches them. Deleted jobs are missing."""
        query = sa.select(jobs.c.id, jobs.c.state, jobs.c.stage, jobs.c.progress, jobs.c.attempt)
        with self._database.read() as connection:
            rows = connection.execute(query.where(jobs.c.id.in_(job_ids))).all()
        return {row[0]: Pulse(State(row[1]), Stage(row[2]), row[3], row[4]) for row in rows}

    def succeed(self, job: Job, clip: Clip, then: Then, ttl_s: float | None = None) -> bool:
        """Record the film of this attempt, once; false when the job is final or in another worker's hands."""
        expires_at = None if ttl_s is None else self._now() + ttl_s
        return self._end(job, State.SUCCEEDED, then, clip=asdict(clip), progress=1.0, expires_at=expires_at)

    def fail(self, job: Job, failure: Failure, then: Then) -> bool:
        """Record why this attempt ended without a film, once."""
        state = State.CANCELLED if failure.code == "cancelled" else State.FAILED
        return self._end(job, state, then, failure_code=failure.code, failure_message=failure.message)

    def ask_cancel(self, job: Job, then: Then) -> Job | None:
        """Cancel a queued job at once; ask the worker of a running one. A final job stays as it is."""
        with self._database.write() as connection:
            current = _locked(connection, job.id)
            if current is None or current.is_final:
                return current
            if current.state is State.RUNNING:
                connection.execute(sa.update(jobs).where(jobs.c.id == job.id).values(cancel_asked=True))
                return _locked(connection, job.id)
            failure = {"failure_code": "cancelled", "failure_message": "the job was cancelled before it started"}
            ended = _move(connection, current, State.CANCELLED, stage=Stage.DONE, finished_at=self._now(), **failure)
            then(connection, ended)
            return ended

    def delete(self, job_id: UUID) -> bool:
        """Forget a final job; false when it is live or gone."""
        with self._database.write() as connection:
            gone = sa.delete(jobs).where(jobs.c.id == job_id, jobs.c.state.in_(FINAL_STATES))
            deleted = connection.execute(gone).rowcount == 1
            _notify(connection)
            return deleted

    def answered(self, job_id: UUID, hung_up: bool) -> None:
        """Note that a synchronous caller has its answer, or has left without it, which makes the job an orphan."""
        values = {"waiter": None, **({"orphaned_at": self._now()} if hung_up else {})}
        with self._database.write() as connection:
            connection.execute(sa.update(jobs).where(jobs.c.id == job_id).values(**values))

    def waiters(self) -> list[str]:
        """The processes in which synchronous callers wait."""
        query = sa.select(jobs.c.waiter).where(jobs.c.waiter.is_not(None)).distinct()
        with self._database.read() as connection:
            return [str(waiter) for waiter in connection.execute(query).scalars()]

    def orphan(self, waiter: str) -> int:
        """Make orphans of the jobs whose callers were connected to a process that has ended."""
        lost = sa.update(jobs).where(jobs.c.waiter == waiter).values(waiter=None, orphaned_at=self._now())
        with self._database.write() as connection:
            return connection.execute(lost).rowcount

    def ping(self) -> None:
        """Raise what the database raises when it doesn't answer."""
        with self._database.read() as connection:
            connection.execute(sa.select(jobs.c.id).limit(1))

    def live(self, limit: int = 1000) -> list[Job]:
        """The jobs that are queued or running, oldest first."""
        query = sa.select(jobs).where(jobs.c.state.not_in(FINAL_STATES)).order_by(jobs.c.created_at).limit(limit)
        with self._database.read() as connection:
            return [job_from(row) for row in connection.execute(query).mappings()]

    def reroute(self, job: Job, pool: str, workflow_id: str, then: Then) -> Job | None:
        """Give a queued job to another pool and another run; None when it isn't queued any more."""
        with self._database.write() as connection:
            current = _locked(connection, job.id)
            if current is None or current.state is not State.QUEUED or current.workflow_id != job.workflow_id:
                return None
            values = {"pool": pool, "workflow_id": workflow_id}
            connection.execute(sa.update(jobs).where(jobs.c.id == job.id).values(**values))
            moved = _locked(connection, job.id)
            if moved is not None:
                then(connection, moved)
            return moved

    def _end(self, job: Job, state: State, then: Then, **values: Any) -> bool:
        with self._database.write() as connection:
            current = _locked(connection, job.id)
            if current is None or current.is_final or current.attempt != job.attempt:
                return False
            then(connection, _move(connection, current, state, stage=Stage.DONE, finished_at=self._now(), **values))
            return True


def _running(job: Job) -> sa.ColumnElement[bool]:
    return (jobs.c.id == job.id) & (jobs.c.attempt == job.attempt) & (jobs.c.state == State.RUNNING)


def _move(connection: sa.Connection, job: Job, state: State, **values: Any) -> Job:
    if state not in NEXT_STATES[job.state]:
        raise AssertionError(f"job {job.id}: {job.state} can't become {state}")
    connection.execute(sa.update(jobs).where(jobs.c.id == job.id).values(state=state, **values))
    moved = _locked(connection, job.id)
    if moved is None:
        raise AssertionError(f"job {job.id} vanished inside its transaction")
    _notify(connection)
    return moved


def _notify(connection: sa.Connection) -> None:
    """Wake those who watch, once this transaction is committed. PostgreSQL folds equal notices of one transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


def _locked(connection: sa.Connection, job_id: UUID) -> Job | None:
    row = connection.execute(sa.select(jobs).where(jobs.c.id == job_id).with_for_update()).mappings().first()
    return job_from(row) if row else None


def _where(query: sa.Select[Any], wanted: JobFilter) -> sa.Select[Any]:
    if wanted.owner is not None:
        query = query.where(jobs.c.owner == wanted.owner)
    if wanted.ids is not None:
        query = query.where(jobs.c.id.in_(wanted.ids))
    if wanted.trace_ids is not None:
        query = query.where(jobs.c.trace_id.in_(wanted.trace_ids))
    if wanted.created_at_min is not None:
        query = query.where(jobs.c.created_at >= wanted.created_at_min)
    if wanted.created_at_max is not None:
        query = query.where(jobs.c.created_at <= wanted.created_at_max)
    if wanted.clip_digest is not None:
        query = query.where(jobs.c.clip["digest"].as_string() == wanted.clip_digest)
    if wanted.after is not None:
        place = sa.tuple_(jobs.c.created_at, jobs.c.id)
        last = sa.tuple_(sa.literal(wanted.after[0]), sa.literal(wanted.after[1], sa.Uuid))
        query = query.where(place > last if wanted.oldest_first else place < last)
    return query


def _row(job: Job) -> dict[str, Any]:
    row = {name: getattr(job, name) for name in Job.__dataclass_fields__ if name in jobs.c and name != "clip"}
    return {**row, "shot": job.shot.to_dict(), "request": dict(job.request), "adjustments": list(job.adjustments)}


def job_from(row: sa.RowMapping) -> Job:
    """The job that a whole row of the table stands for."""
    values = {name: row[name] for name in Job.__dataclass_fields__ if name in row}
    values |= {
        "shot": Shot.from_dict(row["shot"]),
        "adjustments": tuple(row["adjustments"]),
        "state": State(row["state"]),
        "stage": Stage(row["stage"]),
        "clip": Clip(**row["clip"]) if row["clip"] else None,
        "failure": Failure(row["failure_code"], row["failure_message"] or "") if row["failure_code"] else None,
    }
    return Job(**values)
