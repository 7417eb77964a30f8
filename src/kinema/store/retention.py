"""What may go: films whose time or space is over, then their records. A record always goes ahead of its blobs.

A film leaves in three steps, each of which a kill may follow: `expire` writes into the record that it is gone, its
blobs are deleted, and `deleted` takes the clip out of the record. So whatever is expired and still has a clip is
`undeleted`, and nothing that is presented depends on an expired job's clip.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kinema.domain.job import FINAL_STATES, Job, State
from kinema.domain.shot import Shot
from kinema.store.database import Database
from kinema.store.jobs import job_from
from kinema.store.tables import idempotency, jobs

BLOB = "blob:"
INPUTS = "inputs/"

_KEPT = (jobs.c.state == State.SUCCEEDED) & jobs.c.expired_at.is_(None)
_UNDELETED = jobs.c.expired_at.is_not(None) & jobs.c.clip.is_not(None)
# BigInteger: PostgreSQL's INTEGER ends at 2 GiB.
_SIZE_BYTES = sa.cast(jobs.c.clip["size_bytes"].as_string(), sa.BigInteger)


class Retention:
    """Queries of the upkeep. Each is one transaction or one read. Raises: Unavailable while the database is away."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def due(self, limit: int) -> list[Job]:
        """Jobs whose film is kept and whose time is over, oldest finished first."""
        return self._read_jobs(_oldest_first(_KEPT & (jobs.c.expires_at <= self._now())).limit(limit))

    def oldest(self, limit: int) -> list[Job]:
        """Jobs whose film is kept, oldest finished first."""
        return self._read_jobs(_oldest_first(_KEPT).limit(limit))

    def undeleted(self, limit: int) -> list[Job]:
        """Expired jobs whose blobs may still be in the store, longest expired first."""
        query = sa.select(jobs).where(_UNDELETED).order_by(jobs.c.expired_at, jobs.c.id)
        return self._read_jobs(query.limit(limit))

    def stored_bytes(self) -> int:
        """Size of all films that are kept."""
        return self._sum_of_sizes(_KEPT)

    def undeleted_bytes(self) -> int:
        """Size of the expired films that may still be in the store."""
        return self._sum_of_sizes(_UNDELETED)

    def expire(self, job_id: UUID) -> bool:
        """Record that a film is gone, once; its blobs may be deleted afterwards."""
        gone = sa.update(jobs).where(jobs.c.id == job_id, _KEPT).values(expired_at=self._now())
        with self._database.write() as connection:
            return connection.execute(gone).rowcount == 1

    def deleted(self, job_id: UUID) -> None:
        """Record that an expired film's blobs are deleted."""
        done = sa.update(jobs).where(jobs.c.id == job_id, _UNDELETED).values(clip=sa.null())
        with self._database.write() as connection:
            connection.execute(done)

    def forget_records(self, before: float, limit: int) -> int:
        """Delete the records of jobs that ended before this time and have no film, oldest first; returns how many.

        A film that is kept, or that may still be in the store, keeps its record. Idempotency keys go with their own
        time.
        """
        old = jobs.c.state.in_(FINAL_STATES) & (jobs.c.finished_at < before) & jobs.c.clip.is_(None)
        chosen = sa.select(jobs.c.id).where(old).order_by(jobs.c.finished_at).limit(limit)
        with self._database.write() as connection:
            connection.execute(sa.delete(idempotency).where(idempotency.c.expires_at <= self._now()))
            return connection.execute(sa.delete(jobs).where(jobs.c.id.in_(chosen))).rowcount

    def inputs_in_use(self) -> set[str]:
        """Keys of the blobs that came with requests whose jobs are live."""
        query = sa.select(jobs.c.shot).where(jobs.c.state.not_in(FINAL_STATES))
        with self._database.read() as connection:
            shots = [Shot.from_dict(values) for values in connection.execute(query).scalars()]
        sources = [reference.source for shot in shots for reference in shot.references]
        return {source.removeprefix(BLOB) for source in sources if source.startswith(BLOB + INPUTS)}

    def _read_jobs(self, query: sa.Select[Any]) -> list[Job]:
        with self._database.read() as connection:
            return [job_from(row) for row in connection.execute(query).mappings()]

    def _sum_of_sizes(self, which: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.coalesce(sa.func.sum(_SIZE_BYTES), 0)).where(which)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())


def _oldest_first(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(jobs).where(which).order_by(jobs.c.finished_at, jobs.c.id)
