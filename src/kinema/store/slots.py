"""Slots: who is alive. A process holds the lock of its slot for as long as it lives, and nothing else releases it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from filelock import FileLock, Timeout

from kinema.errors import Unavailable
from kinema.store.database import Database

# After a restart of PostgreSQL all locks are free at once: their owners take them back before anyone reaps.
RESTART_PAUSE_S = 10.0
# A process that is frozen with an office loses it after this time, and another takes it. Its slots it keeps.
OFFICE_TIMEOUT_S = 10.0


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

    def lead(self, office: str) -> bool:
        """Whether this process has an office, which only one process at a time has; it is taken when it is free.

        Losing it is no harm, unlike losing a slot: `keep` says nothing about it, and the next call tells.
        Raises: Unavailable while nobody can tell.
        """
        ...

    def release(self) -> None: ...


class FileSlots:
    """On one machine: lock files, which the kernel releases when their process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, FileLock] = {}  # slots and offices
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

    def lead(self, office: str) -> bool:
        return office in self._held or self.try_take(office)

    def release(self) -> None:
        while self._held:
            self._held.popitem()[1].release()


class AdvisorySlots:
    """In a cluster: PostgreSQL's advisory locks, which end with their session.

    The sessions are direct (not through a transaction pooler). PostgreSQL probes them, so that a machine that vanishes
    frees its slots after about 15 s.
    """

    def __init__(self, database: Database, office_timeout_s: float = OFFICE_TIMEOUT_S) -> None:
        self._session = _Session(database.direct_url, PROBES)
        self._slots: set[str] = set()
        # An office has a session of its own, so that one that ends for being idle takes no slot with it.
        self._office = _Session(database.direct_url, PROBES | {"idle_session_timeout": f"{office_timeout_s:g}s"})

    def try_take(self, executor_id: str) -> bool:
        if not self._session.lock(executor_id):
            return False
        self._slots.add(executor_id)
        return True

    def keep(self) -> bool:
        with suppress(Unavailable):
            self._session.ping()  # without an answer its locks are gone
        lost = self._slots - self._session.locked
        for executor_id in lost:
            if not self._session.lock(executor_id):
                raise SlotLost(executor_id)
        return bool(lost)

    @contextmanager
    def borrowed(self, executor_id: str) -> Iterator[bool]:
        if executor_id in self._session.locked or not self._session.lock(executor_id):
            yield False
            return
        try:
            yield True
        finally:
            self._session.unlock(executor_id)

    def lead(self, office: str) -> bool:
        if office in self._office.locked:
            with suppress(Unavailable):
                self._office.ping()
                return True
        # Asked in the session that is there anyway: only who finds the office free opens another one for it.
        if not self._session.lock(office, server_age_s=RESTART_PAUSE_S):
            return False
        self._session.unlock(office)
        return self._office.lock(office)

    def release(self) -> None:
        self._slots.clear()
        for session in (self._session, self._office):
            session.close()


# How PostgreSQL, not the client, asks whether the other side of a connection is still there.
PROBES = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "2"}
END_WAIT_MS = 2000  # for a session that is told to end


class _Session:
    """One connection to PostgreSQL, opened when it is first needed, and the locks that it has."""

    def __init__(self, url: str, settings: dict[str, str]) -> None:
        self._engine = sa.create_engine(
            url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 10}
        )
        self._settings = settings
        self._connection: sa.Connection | None = None
        self._backend: tuple[int, datetime] | None = None  # of the newest connection: its process id and start
        self.locked: set[str] = set()

    def ping(self) -> None:
        """Raises: Unavailable when the session has ended, and its locks with it."""
        self._ask(sa.literal(1))

    def lock(self, name: str, server_age_s: float = 0.0) -> bool:
        """Take a lock, in a new session if there is none; false when another has it, or the server is younger."""
        age = sa.func.clock_timestamp() - sa.func.pg_postmaster_start_time()
        lock = sa.func.pg_try_advisory_lock(_number(name))
        is_older = age > sa.func.make_interval(0, 0, 0, 0, 0, 0, server_age_s)
        taken = self._ask(sa.case((is_older, lock), else_=sa.false()) if server_age_s else lock)
        if taken:
            self.locked.add(name)
        return taken

    def unlock(self, name: str) -> None:
        self.locked.discard(name)
        self._ask(sa.func.pg_advisory_unlock(_number(name)))

    def close(self) -> None:
        if self._connection is not None:
            with suppress(Unavailable):  # at once: the end of a session is noticed a moment later
                self._ask(sa.func.pg_advisory_unlock_all())
        self._forget()
        self._engine.dispose()

    def _ask(self, question: sa.ColumnElement[object]) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._begin(self._connection)
            return bool(self._connection.execute(sa.select(question)).scalar_one())
        except sa.exc.DBAPIError as error:
            self._forget()
            raise Unavailable(f"the database is away: {error.orig}") from error

    def _begin(self, connection: sa.Connection) -> None:
        """Set the session's parameters, and end the one before it, which the network may have cut off from us only."""
        for name, value in self._settings.items():
            connection.execute(sa.select(sa.func.set_config(name, value, False)))
        sessions = sa.table("pg_stat_activity", sa.column("pid"), sa.column("backend_start"))
        if self._backend is not None:
            ours = (sessions.c.pid == self._backend[0]) & (sessions.c.backend_start == self._backend[1])
            connection.execute(sa.select(sa.func.pg_terminate_backend(sessions.c.pid, END_WAIT_MS)).where(ours))
        own = sa.select(sessions.c.pid, sessions.c.backend_start).where(sessions.c.pid == sa.func.pg_backend_pid())
        pid, start = connection.execute(own).one()
        self._backend = (pid, start)

    def _forget(self) -> None:
        self.locked.clear()
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def make_slots(database: Database, folder: Path) -> Slots:
    """The slots that fit the database: files beside SQLite, advisory locks in PostgreSQL."""
    return FileSlots(folder) if database.is_sqlite else AdvisorySlots(database)


def _number(executor_id: str) -> int:
    """An advisory lock's name is a signed 64-bit number."""
    return int.from_bytes(hashlib.sha256(executor_id.encode()).digest()[:8], "big", signed=True)
