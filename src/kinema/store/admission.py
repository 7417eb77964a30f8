"""Whether a submission becomes a job of its own: idempotency, orphans, limits. All inside one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from kinema.domain.job import FINAL_STATES, Job, State
from kinema.errors import InvalidRequest, TooManyRequests
from kinema.store.tables import idempotency, jobs

ORPHAN_LIFE_S = 600.0  # how long an orphan's film answers an identical request
FAILED_ORPHAN_LIFE_S = 60.0
IDEMPOTENCY_LIFE_S = 86_400.0
RETRY_LIFE_S = 600.0  # how long an identical request that says it is a retry gets the first one's job
RETRY_AFTER_S = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """How many jobs may be live."""

    per_key: int  # queued and running
    queued: int  # of all keys together


NO_LIMITS = Limits(per_key=2**31, queued=2**31)


def earlier_job(
    connection: sa.Connection, job: Job, idempotency_key: str | None, *, is_sync: bool, is_retry: bool, now: float
) -> UUID | None:
    """The job that already answers this request, or None.

    Raises: InvalidRequest when the idempotency key was used for another request.
    """
    _one_at_a_time(connection, job.owner)
    if idempotency_key is not None:
        known = sa.select(idempotency).where(_key(job.owner, idempotency_key), idempotency.c.expires_at > now)
        row = connection.execute(known).mappings().first()
        if row is not None and row["request_digest"] != job.request_digest:
            raise InvalidRequest("this Idempotency-Key was used for another request in the last 24 h; take a new one")
        if row is not None and _exists(connection, row["job_id"]):
            found: UUID = row["job_id"]
            return found
    if is_retry and (first := _first_of_retries(connection, job, now)) is not None:
        return first
    return _orphan(connection, job, now) if is_sync else None


def check_limits(connection: sa.Connection, job: Job, limits: Limits) -> None:
    """Raises: TooManyRequests, before anything is written."""
    live = sa.select(sa.func.count()).select_from(jobs).where(jobs.c.state.not_in(FINAL_STATES))
    if connection.execute(live.where(jobs.c.owner == job.owner)).scalar_one() >= limits.per_key:
        raise TooManyRequests(
            f"this key has {limits.per_key} jobs queued or running, which is its limit; "
            "send it again when one has ended",
            RETRY_AFTER_S,
        )
    queued = sa.select(sa.func.count()).select_from(jobs).where(jobs.c.state == State.QUEUED)
    if connection.execute(queued).scalar_one() >= limits.queued:
        raise TooManyRequests(
            f"the queue is full: {limits.queued} jobs wait, which is its limit; send it again when one has begun",
            RETRY_AFTER_S,
        )


def remember(connection: sa.Connection, job: Job, idempotency_key: str, now: float) -> None:
    """Keep the idempotency key for 24 hours, with the job that it stands for."""
    connection.execute(sa.delete(idempotency).where(_key(job.owner, idempotency_key)))
    values = {"owner": job.owner, "key_digest": _digest(idempotency_key), "request_digest": job.request_digest}
    connection.execute(sa.insert(idempotency).values(**values, job_id=job.id, expires_at=now + IDEMPOTENCY_LIFE_S))


def remembered(connection: sa.Connection, owner: str, idempotency_key: str) -> UUID | None:
    """The job that an idempotency key stands for, whatever the time."""
    query = sa.select(idempotency.c.job_id).where(_key(owner, idempotency_key))
    return connection.execute(query).scalar_one_or_none()


def _orphan(connection: sa.Connection, like: Job, now: float) -> UUID | None:
    still_answers = (
        jobs.c.finished_at.is_(None)
        | (jobs.c.state == State.SUCCEEDED) & (jobs.c.finished_at > now - ORPHAN_LIFE_S)
        | (jobs.c.state == State.FAILED) & (jobs.c.finished_at > now - FAILED_ORPHAN_LIFE_S)
    )
    same = (jobs.c.owner == like.owner) & (jobs.c.request_digest == like.request_digest)
    query = sa.select(jobs.c.id).where(
        same, jobs.c.orphaned_at.is_not(None), jobs.c.expired_at.is_(None), still_answers
    )
    return connection.execute(query.order_by(jobs.c.created_at.desc()).limit(1)).scalar_one_or_none()


def _first_of_retries(connection: sa.Connection, like: Job, now: float) -> UUID | None:
    """The job of the same request whose answer a client has lost, so that it sent the request again."""
    same = (jobs.c.owner == like.owner) & (jobs.c.request_digest == like.request_digest)
    recent = sa.select(jobs.c.id).where(same, jobs.c.created_at > now - RETRY_LIFE_S)
    return connection.execute(recent.order_by(jobs.c.created_at.desc()).limit(1)).scalar_one_or_none()


def _one_at_a_time(connection: sa.Connection, owner: str) -> None:
    """On PostgreSQL two submissions of one key would not see each other; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(owner))))


def _exists(connection: sa.Connection, job_id: UUID) -> bool:
    return connection.execute(sa.select(jobs.c.id).where(jobs.c.id == job_id)).first() is not None


def _key(owner: str, idempotency_key: str) -> sa.ColumnElement[bool]:
    return (idempotency.c.owner == owner) & (idempotency.c.key_digest == _digest(idempotency_key))


def _digest(idempotency_key: str) -> str:
    return hashlib.sha256(idempotency_key.encode()).hexdigest()
