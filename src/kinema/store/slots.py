"""Slots: who is alive. A process holds the lock of its slot for as long as it lives, and nothing else releases it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from filelock import FileLock, Timeout

from kinema.errors import Unavailable
from kinema.store.database import Database


class SlotLost(Exception):
    """Another process holds this process's slot: this one must stop."""


class Slots(Protocol):
    """The slots of one deployment, by executor id."""

    def try_take(self, executor_id: str) -> bool:
        """Take a slot for this process; false when a live process has it."""
        ...

    def keep(self) -> bool:
        """Make sure that this process still has its slots; true when they had to be taken again.

        Raises: SlotLost when another has one, Unavailable while nobody can tell.
        """
        ...

    def borrowed(self, executor_id: str) -> AbstractContextManager[bool]:
        """A context: true while the slot is ours because its process is dead, false when that is alive."""
        ...

    def release(self) -> None: ...


class FileSlots:
    """On one machine: lock files, which the kernel releases when their process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, FileLock] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def try_take(self, executor_id: str) -> bool:
        lock = FileLock(self._folder / f"{executor_id}.lock", is_singleton=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        self._held[executor_id] = lock
        return True

    def keep(self) -> bool:
        return False  # the kernel keeps them

    @contextmanager
    def borrowed(self, executor_id: str) -> Iterator[bool]:
        if executor_id in self._held or not self.try_take(executor_id):
            yield False
            return
        try:
            yield True
        finally:
            self._held.pop(executor_id).release()

    def release(self) -> None:
        while self._held:
            self._held.popitem()[1].release()


class AdvisorySlots:
    """In a cluster: PostgreSQL's advisory locks, which end with their session.

    The session is direct (not through a transaction pooler) and has TCP keepalives, so that a machine that vanishes
    frees its slots after about 15 s.
    """

    def __init__(self, database: Database) -> None:
        keepalives = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2}
        self._engine = sa.create_engine(
            database.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT", connect_args=keepalives
        )
        self._session: sa.Connection | None = None
        self._held: set[str] = set()

    def try_take(self, executor_id: str) -> bool:
        if not self._ask(sa.func.pg_try_advisory_lock(_number(executor_id))):
            return False
        self._held.add(executor_id)
        return True

    def keep(self) -> bool:
        try:
            self._ask(sa.literal(1))
        except Unavailable:
            self._forget()
            for executor_id in self._held:
                if not self._ask(sa.func.pg_try_advisory_lock(_number(executor_id))):
                    raise SlotLost(executor_id) from None
            return True
        return False

    @contextmanager
    def borrowed(self, executor_id: str) -> Iterator[bool]:
        if executor_id in self._held or not self._ask(sa.func.pg_try_advisory_lock(_number(executor_id))):
            yield False
            return
        try:
            yield True
        finally:
            self._ask(sa.func.pg_advisory_unlock(_number(executor_id)))

    def release(self) -> None:
        if self._session is not None:
            with suppress(Unavailable):  # at once: the end of a session is noticed a moment later
                self._ask(sa.func.pg_advisory_unlock_all())
        self._held.clear()
        self._forget()
        self._engine.dispose()

    def _ask(self, question: sa.ColumnElement[object]) -> bool:
        try:
            if self._session is None:
                self._session = self._engine.connect()
            return bool(self._session.execute(sa.select(question)).scalar_one())
        except sa.exc.DBAPIError as error:
            raise Unavailable(f"the database is away: {error.orig}") from error

    def _forget(self) -> None:
        if self._session is not None:
            self._session.invalidate()
            self._session.close()
            self._session = None


def make_slots(database: Database, folder: Path) -> Slots:
    """The slots that fit the database: files beside SQLite, advisory locks in PostgreSQL."""
    return FileSlots(folder) if database.is_sqlite else AdvisorySlots(database)


def _number(executor_id: str) -> int:
    """An advisory lock's name is a signed 64-bit number."""
    return int.from_bytes(hashlib.sha256(executor_id.encode()).digest()[:8], "big", signed=True)
