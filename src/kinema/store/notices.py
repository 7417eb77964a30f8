"""Whether anything changed, without reading what: for everybody in a process who watches jobs."""

from __future__ import annotations

import sqlite3
import threading
from typing import Protocol

import psycopg
import sqlalchemy as sa

from kinema.store.database import Database
from kinema.telemetry import log

CHANNEL = "kinema_jobs"
POLL_INTERVAL_S = 0.1
# A notice can be lost while a connection is made anew; watchers look at least this often.
FALLBACK_INTERVAL_S = 2.0


class Notices(Protocol):
    """Blocks until jobs may have changed."""

    def wait(self) -> None:
        """Return when something may have changed; callable from one thread at a time."""
        ...

    def close(self) -> None: ...


class SqliteNotices:
    """SQLite counts the commits of other connections: one number, read ten times a second."""

    def __init__(self, database: Database) -> None:
        path = sa.make_url(database.url).database or ""
        # Outside any transaction, which would freeze the number; used by one thread after another.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._closed = threading.Event()
        self._version = -1

    def wait(self) -> None:
        for _ in range(round(FALLBACK_INTERVAL_S / POLL_INTERVAL_S)):
            if self._closed.wait(POLL_INTERVAL_S) or self._changed():
                return

    def close(self) -> None:
        self._closed.set()

    def _changed(self) -> bool:
        version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        before, self._version = self._version, version
        return version != before


class PostgresNotices:
    """LISTEN on a direct connection; whoever changes a job notifies (`CHANNEL`)."""

    def __init__(self, database: Database) -> None:
        self._url = sa.make_url(database.direct_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection | None = None
        self._closed = threading.Event()

    def wait(self) -> None:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._url, autocommit=True)
                self._connection.execute(f"LISTEN {CHANNEL}")
                return  # what changed before is not told again
            for _ in self._connection.notifies(timeout=FALLBACK_INTERVAL_S, stop_after=1):
                return
        except psycopg.Error as error:
            log.warning("the database doesn't tell of changes", error=str(error))
            self._connection = None
            self._closed.wait(POLL_INTERVAL_S)

    def close(self) -> None:
        self._closed.set()
        if self._connection is not None:
            self._connection.close()


def make_notices(database: Database) -> Notices:
    return SqliteNotices(database) if database.is_sqlite else PostgresNotices(database)
