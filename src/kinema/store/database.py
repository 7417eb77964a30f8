"""Connections. One writer on SQLite: with more, writers wait for each other's locks and the slowest waits longest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kinema.errors import SettingsError, Unavailable
from kinema.telemetry import log

_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Two engines for one URL: `write` for transactions, `read` for everything else.

    `direct_url` leads to the same PostgreSQL past a pooler that lends a connection for one transaction: what lives as
    long as a session (locks, LISTEN, the migrations) needs it.
    """

    def __init__(self, url: str, direct_url: str | None = None) -> None:
        self.url = with_driver(url)
        self.direct_url = with_driver(direct_url or url)
        self.is_pooled = self.direct_url != self.url
        self.is_sqlite = self.url.startswith("sqlite")
        if self.is_sqlite:
            self._writer = _sqlite_engine(self.url, "IMMEDIATE", pool_size=1, max_overflow=0)
            self._reader = _sqlite_engine(self.url, "DEFERRED", pool_size=4)
        else:
            self._writer = self._reader = sa.create_engine(
                self.url, pool_size=8, pool_pre_ping=True, connect_args=connect_args(self.is_pooled)
            )

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction: committed on leaving, rolled back on an exception.

        Raises: Unavailable when the database is away or full.
        """
        with away_is_unavailable(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        with away_is_unavailable(), self._reader.connect() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the schema to this version.

        Raises: SettingsError when a newer Kinema has written it, or the database can't be reached.
        """
        config = alembic_config()
        engine = sa.create_engine(self.direct_url, poolclass=sa.NullPool) if self.is_pooled else self._writer
        _check(engine, config, allow_older=True)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def check_schema(self) -> None:
        """Change nothing, and make sure that the schema is this version's.

        Raises: SettingsError that says which side is older, or that the database can't be reached.
        """
        _check(self._writer, alembic_config(), allow_older=False)

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


def _check(engine: sa.Engine, config: Config, *, allow_older: bool) -> None:
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except sa.exc.OperationalError as error:
        raise SettingsError(f"the database can't be opened: {error.orig}") from None
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise SettingsError(f"the database is at schema {current}, which this version doesn't know; run a newer Kinema")
    newest = scripts.get_current_head()
    if current != newest and not allow_older:
        shown = f"at schema {current}" if current else "empty"
        raise SettingsError(f"the database is {shown}, this version needs {newest}: run `kinema db upgrade`")


@contextmanager
def away_is_unavailable() -> Iterator[None]:
    """Inside, what a database raises that is away or full becomes Unavailable.

    What it says goes to the log and to no caller: it names hosts, ports and roles.
    """
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
        log.warning("the database can't take it", reason=str(getattr(error, "orig", error)))
        raise Unavailable("the database can't take it now; send it again in a few seconds") from error


def alembic_config() -> Config:
    """Where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def with_driver(url: str) -> str:
    """The URL as SQLAlchemy wants it: PostgreSQL's with the driver in it, others as they are."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def connect_args(is_pooled: bool) -> dict[str, Any]:
    """What psycopg must be told: behind a pooler the next transaction may not find a statement that it prepared."""
    return {"prepare_threshold": None} if is_pooled else {}


def _sqlite_engine(url: str, isolation: str, **pool: int) -> sa.Engine:
    path = sa.make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, poolclass=sa.QueuePool, connect_args={"check_same_thread": False}, **pool)

    @sa.event.listens_for(engine, "connect")
    def configure(connection: SqliteConnection, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        # FULL: an answered submission must survive a power failure, and WAL alone may lose the last commits.
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {isolation}")

    return engine
