"""A consistent copy of a live database, what it names, and its way into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kinema.assets.durable import sync
from kinema.domain.clip import Clip
from kinema.domain.job import FINAL_STATES, State
from kinema.domain.shot import Shot
from kinema.errors import SettingsError, Unavailable
from kinema.store.database import alembic_config, with_driver
from kinema.store.retention import BLOB
from kinema.store.shelf import KEPT
from kinema.store.tables import characters, files, jobs, keys

POSTGRES_ROOT = Path("/usr/lib/postgresql")  # where Debian and its like keep what isn't on PATH: VERSION/bin
SQLITE_COMPANIONS = ("", "-wal", "-shm", "-journal")
LOCK_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy of the database holds, and the blobs that it names."""

    schema: str
    jobs: Mapping[str, int]  # by state
    keys: int
    films: Mapping[UUID, Clip]  # by job: those that are kept
    inputs: Mapping[str, UUID]  # blobs that came with the requests of live jobs, with a job that names each
    begun: frozenset[UUID]  # live jobs that a worker has started
    stored: Sequence[str] = ()  # blobs of the files and characters that are kept


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`."""
    return sa.make_url(with_driver(url)).get_backend_name()


def copy_database(url: str, target: Path) -> Contents:
    """Copy a database to a file while others write to it, and say what the copy holds.

    SQLite's backup API makes a database file; PostgreSQL's `pg_dump` an archive, of the very snapshot described.
    Raises: SettingsError when there is nothing to copy, its schema is a newer version's, or `pg_dump` isn't installed;
    Unavailable when the database doesn't answer or can't be read.
    """
    return _copy_sqlite(url, target) if kind_of(url) == "sqlite" else _dump_postgresql(url, target)


def check_empty(url: str) -> None:
    """Raises: SettingsError when the database has something in it already; Unavailable when it doesn't answer."""
    if kind_of(url) == "sqlite":
        path = _sqlite_path(url)
        there = [path.name + end for end in SQLITE_COMPANIONS if path.with_name(path.name + end).exists()]
        if there:
            raise SettingsError(
                f"{path.parent} has a database already ({', '.join(there)}), and a restore wants an empty folder: "
                "set KINEMA_DATA_DIR to a new one, or move this one aside"
            )
        return
    with _connection(url) as connection:
        inspector = sa.inspect(connection)
        schemas = [schema for schema in inspector.get_schema_names() if schema != "information_schema"]
        there = [table for schema in schemas for table in inspector.get_table_names(schema)]
    if there:
        raise SettingsError(
            f"the database has tables already ({', '.join(sorted(there)[:5])}), and a restore wants an empty one: "
            "make one with `createdb NAME` and name it in KINEMA_DATABASE_URL"
        )


def check_schema(revision: str) -> None:
    """Raises: SettingsError when this version doesn't know the schema, which a newer one wrote."""
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if revision not in known:
        raise SettingsError(
            f"the database is at schema {revision}, which this version doesn't know: run a newer Kinema"
        )


def place_database(copy: Path, url: str) -> None:
    """Bring a copy into an empty database, whole or not at all.

    Raises: SettingsError when a database has appeared meanwhile or `pg_restore` isn't installed; Unavailable when
    PostgreSQL doesn't take it.
    """
    if kind_of(url) == "sqlite":
        _place_file(copy, _sqlite_path(url))
    else:
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run("pg_restore", url, *options, str(copy))


def find_program(name: str) -> Path:
    """One of PostgreSQL's client programs, on PATH or where its packages put it. Raises: SettingsError."""
    found = shutil.which(name)
    if found:
        return Path(found)
    candidates = list(POSTGRES_ROOT.glob(f"*/bin/{name}"))
    if not candidates:
        raise SettingsError(
            f"{name} is neither on PATH nor in {POSTGRES_ROOT}/*/bin: install PostgreSQL's client programs, of the "
            "server's version or newer (`apt-get install postgresql-client`)"
        )
    return max(candidates, key=lambda path: float(path.parts[-3]))


def _copy_sqlite(url: str, target: Path) -> Contents:
    path = _sqlite_path(url)
    if not path.is_file():
        raise SettingsError(f"there is nothing to back up: {path} isn't there; set KINEMA_DATA_DIR to the data folder")
    try:
        live = sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=LOCK_WAIT_S)
        with closing(live), closing(sqlite3.connect(target)) as copy:
            # All pages in one step are one read transaction: consistent, and in WAL mode writers don't wait for it.
            live.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    except sqlite3.Error as error:
        raise Unavailable(f"{path} can't be copied: {error}") from error
    with _connection(f"sqlite:///{target}") as connection:
        return _contents(connection)


def _dump_postgresql(url: str, target: Path) -> Contents:
    with _connection(url) as connection:
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
        snapshot = connection.execute(sa.select(sa.func.pg_export_snapshot())).scalar_one()
        # The snapshot ends with this transaction, which only waits while the dump is made.
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        contents = _contents(connection)
        _run("pg_dump", url, "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
    return contents


def _contents(connection: sa.Connection) -> Contents:
    """Only columns that every schema has had: a newer version may copy an older one's database."""
    schema = MigrationContext.configure(connection).get_current_revision()
    if schema is None:
        raise SettingsError("there is nothing to back up: the database has none of Kinema's tables")
    check_schema(schema)
    counted = connection.execute(sa.select(jobs.c.state, sa.func.count()).group_by(jobs.c.state)).all()
    kept = (jobs.c.state == State.SUCCEEDED) & jobs.c.expired_at.is_(None)
    films = connection.execute(sa.select(jobs.c.id, jobs.c.clip).where(kept).order_by(jobs.c.id)).all()
    live = sa.select(jobs.c.id, jobs.c.shot, jobs.c.attempt).where(jobs.c.state.not_in(FINAL_STATES))
    lively = connection.execute(live.order_by(jobs.c.id)).all()
    return Contents(
        schema=schema,
        jobs={str(state): int(number) for state, number in counted},
        keys=connection.execute(sa.select(sa.func.count()).select_from(keys)).scalar_one(),
        films={job_id: Clip(**clip) for job_id, clip in films if clip},
        inputs={key: job_id for job_id, shot, _ in lively for key in _inputs(shot)},
        begun=frozenset(job_id for job_id, _, attempt in lively if attempt > 0),
        stored=[key for table in (files, characters) for key in _stored(connection, table)],
    )


def _stored(connection: sa.Connection, table: sa.Table) -> Sequence[str]:
    if not sa.inspect(connection).has_table(table.name):  # an older version's database
        return []
    query = sa.select(table.c.blob_key).where(table.c.keeping == KEPT).order_by(table.c.id)
    return list(connection.execute(query).scalars())


def _inputs(shot: Mapping[str, object]) -> Sequence[str]:
    sources = (reference.source for reference in Shot.from_dict(shot).references)
    return [source.removeprefix(BLOB) for source in sources if source.startswith(BLOB)]


def _place_file(copy: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.restoring")
    try:
        shutil.copyfile(copy, aside)
        sync(aside)
        os.link(aside, path)  # unlike a rename, it never replaces what another process has just made
    except FileExistsError:
        raise SettingsError(f"{path} has appeared while its backup was read: stop what uses it") from None
    finally:
        aside.unlink(missing_ok=True)
    sync(path.parent)


def _run(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database; the password goes by the environment, which `ps` doesn't show."""
    whole = sa.make_url(with_driver(url))
    shown = sa.URL.create("postgresql", whole.username, None, whole.host, whole.port, whole.database, whole.query)
    environ = os.environ | ({"PGPASSWORD": str(whole.password)} if whole.password else {})
    command = [str(find_program(program)), f"--dbname={shown.render_as_string()}", "--no-password", *arguments]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode != 0:
        raise Unavailable(f"{program} failed: {done.stderr.strip() or f'status {done.returncode}'}")


@contextmanager
def _connection(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(with_driver(url), poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
        raise Unavailable(f"the database doesn't answer: {error.orig}") from error
    finally:
        engine.dispose()


def _sqlite_path(url: str) -> Path:
    return Path(sa.make_url(url).database or "").absolute()
