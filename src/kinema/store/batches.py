"""Batches: files of requests that are done one by one. A batch's row says how far it is, and so do its lines."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kinema.domain.job import FINAL_STATES, Job
from kinema.store import admission
from kinema.store.database import Database
from kinema.store.files import StoredFile
from kinema.store.jobs import job_from
from kinema.store.shelf import KEPT, STORING, page_of
from kinema.store.tables import batch_lines, batches, files, jobs


class BatchStatus(StrEnum):
    VALIDATING = "validating"
    IN_PROGRESS = "in_progress"
    FINALIZING = "finalizing"
    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


NEXT_STATUSES: Mapping[BatchStatus, frozenset[BatchStatus]] = {
    BatchStatus.VALIDATING: frozenset({BatchStatus.IN_PROGRESS, BatchStatus.FAILED, BatchStatus.CANCELLING}),
    BatchStatus.IN_PROGRESS: frozenset({BatchStatus.FINALIZING, BatchStatus.CANCELLING}),
    BatchStatus.FINALIZING: frozenset({BatchStatus.COMPLETED, BatchStatus.EXPIRED}),
    BatchStatus.CANCELLING: frozenset({BatchStatus.CANCELLED}),
    BatchStatus.COMPLETED: frozenset(),
    BatchStatus.FAILED: frozenset(),
    BatchStatus.EXPIRED: frozenset(),
    BatchStatus.CANCELLED: frozenset(),
}
FINAL_STATUSES = frozenset(status for status, following in NEXT_STATUSES.items() if not following)
_ID = re.compile(r"batch_[0-9a-f]{32}")
NO_ANSWER = 0  # the status code of a line that was given up before it had an answer


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch. Times are seconds since 1970 (UTC)."""

    id: str
    owner: str  # id of the key that made it
    endpoint: str
    input_file_id: str
    completion_window: str
    metadata: Mapping[str, str] | None
    base_url: str  # under which its caller reaches the server
    output_ttl_s: int | None  # how long its output files are kept; None is for ever
    created_at: float
    expires_at: float  # when what isn't done is given up
    status: BatchStatus = BatchStatus.VALIDATING
    errors: Sequence[Mapping[str, Any]] | None = None  # why its input was refused
    output_file_id: str | None = None
    error_file_id: str | None = None
    in_progress_at: float | None = None
    finalizing_at: float | None = None
    completed_at: float | None = None
    failed_at: float | None = None
    expired_at: float | None = None
    cancelling_at: float | None = None
    cancelled_at: float | None = None

    @property
    def is_final(self) -> bool:
        return self.status in FINAL_STATUSES


@dataclass(frozen=True, slots=True)
class Line:
    """One request of a batch."""

    number: int  # of the line in the input file, from 1
    custom_id: str
    body: Mapping[str, Any]
    job_id: UUID | None = None
    status_code: int | None = None  # of its answer, once it has one; NO_ANSWER when it was given up
    request_id: str | None = None
    answer: Mapping[str, Any] | None = None  # the body of the answer, or why it was given up


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a batch's requests there are, have been answered as asked, and have not."""

    total: int = 0
    completed: int = 0
    failed: int = 0


Then = Callable[[sa.Connection, Batch], None]
"""Work that must become durable together with the change: it runs in the same transaction."""


def new_batch_id() -> str:
    return f"batch_{secrets.token_hex(16)}"


class Batches:
    """Batches and their lines. Raises: Unavailable while the database is away."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def insert(self, batch: Batch, then: Then) -> None:
        """Keep a new batch and enqueue it."""
        row = {name: getattr(batch, name) for name in Batch.__dataclass_fields__}
        with self._database.write() as connection:
            connection.execute(sa.insert(batches).values(**row))
            then(connection, batch)

    def get(self, batch_id: str, sees: str | None = None) -> Batch | None:
        """The batch, for those who may see it (None: everybody's)."""
        if not _ID.fullmatch(batch_id):
            return None
        query = sa.select(batches).where(batches.c.id == batch_id, _seen(sees))
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        return _batch(row) if row else None

    def find(self, sees: str | None, after: Batch | None, limit: int, *, oldest_first: bool = False) -> list[Batch]:
        """The batches that one may see, newest first unless it is said otherwise."""
        page = page_of(sa.select(batches).where(_seen(sees)), batches, after, limit, oldest_first=oldest_first)
        with self._database.read() as connection:
            return [_batch(row) for row in connection.execute(page).mappings()]

    def counts(self, batch_ids: Sequence[str]) -> dict[str, Counts]:
        """Of each of these batches, how far its requests are."""
        is_answered = batch_lines.c.status_code.between(200, 299)
        query = sa.select(
            batch_lines.c.batch_id,
            sa.func.count(),
            sa.func.count().filter(is_answered),
            sa.func.count().filter(batch_lines.c.status_code.is_not(None), ~is_answered),
        )
        with self._database.read() as connection:
            rows = connection.execute(
                query.where(batch_lines.c.batch_id.in_(batch_ids)).group_by(batch_lines.c.batch_id)
            ).all()
        found = {row[0]: Counts(row[1], row[2], row[3]) for row in rows}
        return {batch_id: found.get(batch_id, Counts()) for batch_id in batch_ids}

    def add_lines(self, batch_id: str, lines: Sequence[Line]) -> bool:
        """Keep requests of a batch that is being validated; false when it isn't any more."""
        rows = [
            {"batch_id": batch_id, "number": line.number, "custom_id": line.custom_id, "body": dict(line.body)}
            for line in lines
        ]
        with self._database.write() as connection:
            batch = _locked(connection, batch_id)
            if batch is None or batch.status is not BatchStatus.VALIDATING:
                return False
            # A validation that was cut off has left some of them already.
            numbers = [line.number for line in lines]
            connection.execute(sa.delete(batch_lines).where(_of(batch_id), batch_lines.c.number.in_(numbers)))
            connection.execute(sa.insert(batch_lines), rows)
        return True

    def drop_lines(self, batch_id: str) -> None:
        """Forget the requests of a batch that never came to be done."""
        with self._database.write() as connection:
            connection.execute(sa.delete(batch_lines).where(_of(batch_id)))

    def refuse(self, batch_id: str, errors: Sequence[Mapping[str, Any]], then: Then) -> Batch | None:
        """End a batch whose input can't be used."""
        return self._change(batch_id, BatchStatus.FAILED, then, errors=[dict(error) for error in errors])

    def move(self, batch_id: str, status: BatchStatus) -> Batch | None:
        """Bring a batch to another status, and note when; None when it can't come there from where it is."""
        return self._change(batch_id, status, _nothing_more)

    def end(
        self, batch_id: str, status: BatchStatus, output: StoredFile | None, errors: StoredFile | None, then: Then
    ) -> Batch | None:
        """End a batch and show the files of its answers, whose bytes are in the store."""
        written = {"output_file_id": output, "error_file_id": errors}
        ids = {name: file.id for name, file in written.items() if file is not None}
        return self._change(batch_id, status, then, shown=list(ids.values()), **ids)

    def waiting(self, batch_id: str, limit: int) -> list[Line]:
        """Requests that are still to be submitted, in their order."""
        return self._lines(_of(batch_id) & _UNANSWERED & batch_lines.c.job_id.is_(None), limit)

    def rendering(self, batch_id: str) -> list[UUID]:
        """The jobs that were submitted and whose end isn't noted."""
        query = sa.select(batch_lines.c.job_id).where(_of(batch_id), _UNANSWERED, batch_lines.c.job_id.is_not(None))
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def ended(self, batch_id: str, limit: int) -> list[tuple[Line, Job | None]]:
        """Requests whose job has ended without a note of it, with the job: None when it was deleted."""
        has_ended = jobs.c.id.is_(None) | jobs.c.state.in_(FINAL_STATES)
        lines = self._lines(_of(batch_id) & _UNANSWERED & batch_lines.c.job_id.is_not(None) & has_ended, limit)
        with self._database.read() as connection:
            rows = connection.execute(sa.select(jobs).where(jobs.c.id.in_([line.job_id for line in lines]))).mappings()
            found = {row["id"]: job_from(row) for row in rows}
        return [(line, found.get(line.job_id)) for line in lines]

    def has_open(self, batch_id: str) -> bool:
        """Whether any request has no answer yet."""
        return bool(self._lines(_of(batch_id) & _UNANSWERED, 1))

    def lines(self, batch_id: str, after: int, limit: int) -> list[Line]:
        """Requests behind this line, in their order."""
        return self._lines(_of(batch_id) & (batch_lines.c.number > after), limit)

    def submitted(self, batch_id: str, number: int, job: Job) -> None:
        """Note which job a request has become."""
        self._note(_of(batch_id) & (batch_lines.c.number == number), job_id=job.id, request_id=job.trace_id)

    def job_of(self, owner: str, idempotency_key: str) -> Job | None:
        """The job that a request was submitted as, also when that was cut off before it was noted."""
        with self._database.read() as connection:
            job_id = admission.remembered(connection, owner, idempotency_key)
            row = connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).mappings().first()
        return job_from(row) if row else None

    def answer(self, batch_id: str, number: int, status_code: int, request_id: str | None, body: Any) -> None:
        """Note the answer to a request, once; the request itself isn't needed any more."""
        line = _of(batch_id) & (batch_lines.c.number == number)
        self._note(line, status_code=status_code, request_id=request_id, answer=body, body={})

    def give_up(self, batch_id: str, reason: Mapping[str, Any]) -> None:
        """Note of all requests that weren't submitted why they won't be."""
        which = _of(batch_id) & batch_lines.c.job_id.is_(None)
        self._note(which, status_code=NO_ANSWER, answer=dict(reason), body={})

    def forget(self, before: float, limit: int) -> int:
        """Delete the records of batches that ended before this time, with their lines; returns how many."""
        ends = (batches.c.completed_at, batches.c.failed_at, batches.c.expired_at, batches.c.cancelled_at)
        old = batches.c.status.in_(FINAL_STATUSES) & (sa.func.coalesce(*ends) < before)
        with self._database.write() as connection:
            query = sa.select(batches.c.id).where(old).order_by(batches.c.created_at).limit(limit)
            chosen = list(connection.execute(query).scalars())
            connection.execute(sa.delete(batch_lines).where(batch_lines.c.batch_id.in_(chosen)))
            return connection.execute(sa.delete(batches).where(batches.c.id.in_(chosen))).rowcount

    def _change(
        self, batch_id: str, status: BatchStatus, then: Then, *, shown: Sequence[str] = (), **values: Any
    ) -> Batch | None:
        with self._database.write() as connection:
            batch = _locked(connection, batch_id)
            if batch is None or status not in NEXT_STATUSES[batch.status]:
                return None
            values |= {"status": status, f"{status}_at": self._now()}
            connection.execute(sa.update(batches).where(batches.c.id == batch_id).values(**values))
            stored = (files.c.id.in_(shown)) & (files.c.keeping == STORING)
            if shown and connection.execute(sa.update(files).where(stored).values(keeping=KEPT)).rowcount < len(shown):
                raise AssertionError(f"batch {batch_id}: a file of its answers is gone")
            moved = _locked(connection, batch_id)
            if moved is not None:
                then(connection, moved)
            return moved

    def _lines(self, which: sa.ColumnElement[bool], limit: int) -> list[Line]:
        columns = [batch_lines.c[name] for name in Line.__dataclass_fields__]
        query = sa.select(*columns).outerjoin(jobs, jobs.c.id == batch_lines.c.job_id).where(which)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(batch_lines.c.number).limit(limit)).mappings()
            return [Line(**row) for row in rows]

    def _note(self, which: sa.ColumnElement[bool], **values: Any) -> None:
        with self._database.write() as connection:
            connection.execute(sa.update(batch_lines).where(which, _UNANSWERED).values(**values))


def _nothing_more(connection: sa.Connection, batch: Batch) -> None:
    pass


_UNANSWERED = batch_lines.c.status_code.is_(None)


def _of(batch_id: str) -> sa.ColumnElement[bool]:
    return batch_lines.c.batch_id == batch_id


def _seen(sees: str | None) -> sa.ColumnElement[bool]:
    return sa.true() if sees is None else batches.c.owner == sees


def _locked(connection: sa.Connection, batch_id: str) -> Batch | None:
    row = connection.execute(sa.select(batches).where(batches.c.id == batch_id).with_for_update()).mappings().first()
    return _batch(row) if row else None


def _batch(row: sa.RowMapping) -> Batch:
    values: dict[str, Any] = {name: row[name] for name in Batch.__dataclass_fields__}
    return Batch(**{**values, "status": BatchStatus(row["status"])})
