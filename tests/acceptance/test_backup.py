"""Backup and restore: what was there is there again, and what wasn't finished goes on."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import sqlite3
import stat
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import alembic.command
import httpx2
import psycopg
import pytest
from alembic.script import ScriptDirectory

from kinema.app import Parts, open_parts, upgrade
from kinema.backup import MANIFEST, Manifest, back_up, restore
from kinema.config import Settings
from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job
from kinema.domain.shot import Reference, Role, Shot
from kinema.errors import InvalidRequest, KinemaError, SettingsError
from kinema.execution.runtime import migrate
from kinema.store.backup import copy_database, find_program, place_database
from kinema.store.database import Database, _alembic_config
from kinema.store.jobs import JobFilter
from tests.acceptance.test_cli import kinema
from tests.postgres import Postgres
from tests.servers import Server, until

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}
KINDS = ("sqlite", "postgresql")
Spots = Callable[[str], dict[str, str]]


def unwatched(_: str, __: int, ___: int) -> None:
    pass


def nothing_more(_: Any, __: Job) -> None:
    pass


@pytest.fixture(params=KINDS)
def spots(request: pytest.FixtureRequest, tmp_path: Path) -> Spots:
    """Settings of a new, empty deployment by name, on SQLite and on PostgreSQL."""

    def spot(name: str) -> dict[str, str]:
        settings = {"KINEMA_DATA_DIR": str(tmp_path / name)}
        if request.param == "postgresql":
            postgres: Postgres = request.getfixturevalue("postgres")
            settings["KINEMA_DATABASE_URL"] = postgres.database(f"backup_{name}_{new_secret()}")
        return settings

    return spot


@dataclass
class Deployment:
    """A small deployment with jobs in every state, made without rendering."""

    settings: Settings
    parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        if not self.settings.is_sqlite:
            database = Database(self.settings.database)
            upgrade(database)
            database.close()
        parts = open_parts(self.settings, "visitor")
        assert parts is not None
        self.parts = parts

    def submit(self, *sources: str) -> Job:
        references = tuple(Reference(Role.IMAGE, source) for source in sources)
        shot = Shot("a cat", 4, 1280, 720, 7, references=references)
        job_id = new_job_id(time.time())
        facts = ("key_a", "acedata", "sora-2", shot, {"prompt": "a cat"}, str(job_id), ())
        run = {"pool": "default", "workflow_id": f"render-{job_id}"}
        job = Job(job_id, *facts, "t", "http://films.example", new_secret(), None, time.time(), **run)
        return self.parts.jobs.insert(job, self.parts.queue.add_render)

    def begun(self) -> Job:
        job = self.submit()
        begun = self.parts.jobs.begin(job.id, job.workflow_id)
        assert begun is not None
        return begun

    def film(self, data: bytes = b"a film") -> Clip:
        job = self.begun()
        name = f"clips/{job.id}-1"
        digest = hashlib.sha256(data).hexdigest()
        clip = Clip(f"{name}.mp4", f"{name}.webp", digest, len(data), 1280, 720, 24.0, 96, 4.0)
        self.parts.blobs.put_bytes(clip.film_key, data)
        self.parts.blobs.put_bytes(clip.thumbnail_key, b"a still")
        assert self.parts.jobs.succeed(job, clip, nothing_more)
        return clip

    def back_up(self, target: Path) -> Manifest:
        return back_up(self.settings, target, unwatched)

    def keys(self) -> set[str]:
        return {key for key, _ in self.parts.blobs.sizes("")}


def deployment(folder: Path, **settings: Any) -> Deployment:
    return Deployment(Settings.model_validate({"data_dir": folder, "engine": "null"} | settings))


def in_settings(spot: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("KINEMA_").lower(): value for name, value in spot.items()}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Deployment]:
    small = deployment(tmp_path / "data")
    yield small
    small.parts.close()


def state(client: httpx2.Client, task_id: str) -> dict[str, Any]:
    record: dict[str, Any] = client.post("/sora/tasks", json={"id": task_id}).json()
    return record


def submit(client: httpx2.Client, prompt: str) -> str:
    return str(client.post("/sora/videos", json=BODY | {"prompt": prompt}).json()["task_id"])


def test_a_restored_server_serves_the_films_and_finishes_the_jobs_of_the_backup(tmp_path: Path, spots: Spots) -> None:
    old, new = spots("old"), spots("new")
    if "KINEMA_DATABASE_URL" in old:
        kinema("db", "upgrade", cwd=tmp_path, **old)
    server = Server(tmp_path / "old", old).start()
    try:
        with server.client() as client:
            finished = submit(client, "an old cat")
            until(lambda: state(client, finished)["state"] == "succeeded", "the first film is there")
            film = httpx2.get(state(client, finished)["data"][0]["video_url"]).content
            running = submit(client, "[slow 5] a running cat")
            queued = submit(client, "a waiting cat")
            until(lambda: state(client, running)["stage"] == "rendering", "the second is being rendered")
            os.kill(server.engine_pid, signal.SIGSTOP)  # it runs for as long as the backup takes on any machine
            said = kinema("backup", "kinema.tar", cwd=tmp_path, **old).stdout
            assert "jobs: 1 queued, 1 running, 1 succeeded; 1 keys, 1 films" in said
            assert state(client, running)["stage"] == "rendering", "the server has gone on"
    finally:
        server.kill()

    said = kinema("restore", "kinema.tar", cwd=tmp_path, **new).stdout
    assert "jobs: 1 queued, 1 running, 1 succeeded; 1 keys, 1 films" in said
    assert "`kinema serve` goes on with it" in said
    server = Server(tmp_path / "new", new).start()
    try:
        with server.client() as client:
            assert httpx2.get(state(client, finished)["data"][0]["video_url"]).content == film
            for task_id in (running, queued):
                until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "it is finished here")
                assert httpx2.get(state(client, task_id)["data"][0]["video_url"]).status_code == 200
    finally:
        server.stop()


def test_the_copy_is_of_one_moment_while_others_write(tmp_path: Path, spots: Spots) -> None:
    """A job and its place in the queue are one transaction: the copy has both of each job, or neither."""
    old, new = in_settings(spots("old")), in_settings(spots("new"))
    live = Deployment(Settings.model_validate(old))
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            live.submit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        until(lambda: live.parts.jobs.live(1), "the first job is written")
        manifest = live.back_up(tmp_path / "kinema.tar")
    finally:
        is_over.set()
        writer.join()
    live.parts.close()
    restore(Settings.model_validate(new), tmp_path / "kinema.tar", unwatched)
    jobs, runs = _rows(Settings.model_validate(new))
    assert jobs == runs
    assert len(jobs) == manifest.jobs["queued"] > 0


def _rows(settings: Settings) -> tuple[set[str], set[str]]:
    """The runs that jobs name, and the runs there are."""
    if settings.is_sqlite:
        with closing(sqlite3.connect(settings.data_dir / "kinema.db")) as connection:
            return _read(connection, "jobs"), _read(connection, "workflow_status")
    with psycopg.connect(settings.database) as connection:
        return _read(connection, "jobs"), _read(connection, "dbos.workflow_status")


def _read(connection: Any, table: str) -> set[str]:
    column = "workflow_id" if table == "jobs" else "workflow_uuid"
    return {row[0] for row in connection.execute(f"SELECT {column} FROM {table}").fetchall()}


def test_a_film_that_went_meanwhile_is_named_and_its_job_says_expired(tmp_path: Path, small: Deployment) -> None:
    kept, lost = small.film(), small.film()
    (tmp_path / "data" / "films" / lost.film_key).unlink()
    spot = {"KINEMA_DATA_DIR": str(tmp_path / "data")}
    done = kinema("backup", "kinema.tar", cwd=tmp_path, **spot)
    assert f"missing: {lost.film_key}" in done.stderr
    assert "jobs: 2 succeeded; 0 keys, 1 films" in done.stdout

    done = kinema("restore", "kinema.tar", cwd=tmp_path, KINEMA_DATA_DIR=str(tmp_path / "new"))
    assert "1 files were missing" in done.stderr
    restored = deployment(tmp_path / "new")
    jobs = {job.clip.film_key: job for job in restored.parts.jobs.find(JobFilter()) if job.clip}
    assert [jobs[clip.film_key].is_expired for clip in (kept, lost)] == [False, True]
    assert restored.keys() == {kept.film_key, kept.thumbnail_key}
    restored.parts.close()


def test_what_live_jobs_were_given_comes_along_and_what_others_left_does_not(tmp_path: Path, small: Deployment) -> None:
    small.submit("blob:inputs/picture")
    for key in ("inputs/picture", "inputs/unused", "clips/stray-1.mp4"):
        small.parts.blobs.put_bytes(key, b"bytes")
    assert set(small.back_up(tmp_path / "kinema.tar").blobs) == {"inputs/picture"}


def test_a_film_that_is_stored_but_not_yet_recorded_comes_along(tmp_path: Path, small: Deployment) -> None:
    """The run may have its outcome already; the restored queue then records the film without rendering it again."""
    job = small.begun()
    small.parts.blobs.put_bytes(f"clips/{job.id}-1.mp4", b"a film")
    assert list(small.back_up(tmp_path / "kinema.tar").blobs) == [f"clips/{job.id}-1.mp4"]


def test_a_film_that_is_not_the_one_that_was_rendered_is_named(tmp_path: Path, small: Deployment) -> None:
    clip = small.film()
    (tmp_path / "data" / "films" / clip.film_key).write_bytes(b"rotten")
    done = kinema("backup", "kinema.tar", cwd=tmp_path, KINEMA_DATA_DIR=str(tmp_path / "data"))
    assert f"damaged: {clip.film_key}" in done.stderr


def test_the_manifest_tells_what_is_in_the_backup(tmp_path: Path, small: Deployment) -> None:
    clip = small.film()
    small.parts.keys.create("alice")
    small.back_up(tmp_path / "kinema.tar")
    with tarfile.open(tmp_path / "kinema.tar") as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile(MANIFEST) or io.BytesIO())
    assert names[0] == "database/kinema.db"
    assert names[-1] == MANIFEST, "one that was cut off has none"
    assert manifest["blobs"][clip.film_key] == {"size_bytes": clip.size_bytes, "sha256": clip.digest}
    assert (manifest["kind"], manifest["keys"], manifest["jobs"]) == ("sqlite", 1, {"succeeded": 1})
    assert stat.S_IMODE((tmp_path / "kinema.tar").stat().st_mode) == 0o600, "it holds prompts and links"


def test_a_backup_replaces_an_older_one_only_when_it_is_whole(tmp_path: Path, small: Deployment) -> None:
    target = tmp_path / "kinema.tar"
    target.write_bytes(b"an older backup")
    refused = kinema("backup", "kinema.tar", cwd=tmp_path, expect=2, KINEMA_DATA_DIR=str(tmp_path / "nothing"))
    assert "there is nothing to back up" in refused.stderr
    assert target.read_bytes() == b"an older backup"
    small.back_up(target)
    assert tarfile.is_tarfile(target)
    assert {path.name for path in tmp_path.iterdir()} == {"data", "kinema.tar"}, "nothing is left beside it"


@dataclass(frozen=True)
class Packed:
    """A backup of one film, to be spoiled."""

    path: Path
    clip: Clip

    def rewritten(self, change: Callable[[dict[str, bytes]], object]) -> Path:
        with tarfile.open(self.path) as tar:
            files = {info.name: (tar.extractfile(info) or io.BytesIO()).read() for info in tar.getmembers()}
        change(files)
        with tarfile.open(self.path, "w") as tar:
            for name, data in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        return self.path


@pytest.fixture
def packed(tmp_path: Path, small: Deployment) -> Packed:
    packed = Packed(tmp_path / "kinema.tar", small.film(b"a film of some length" * 1000))
    small.back_up(packed.path)
    return packed


def _spoil(files: dict[str, bytes], name: str) -> None:
    files[name] = files[name][:-1] + b"?"


def _edit(files: dict[str, bytes], old: str, new: str) -> None:
    text = files[MANIFEST].decode()
    assert old in text
    files[MANIFEST] = text.replace(old, new).encode()


SPOILT: dict[str, tuple[Callable[[Packed], object], str]] = {
    "no tar": (lambda packed: packed.path.write_bytes(b"hello"), "no whole backup"),
    "cut off": (lambda packed: os.truncate(packed.path, packed.path.stat().st_size // 2), "no whole backup"),
    "no manifest": (lambda packed: packed.rewritten(lambda files: files.pop(MANIFEST)), "manifest.json isn't in it"),
    "bad manifest": (lambda packed: packed.rewritten(lambda files: files.update({MANIFEST: b"{}"})), "can't be read"),
    "other film": (
        lambda packed: packed.rewritten(lambda files: _spoil(files, f"blobs/{packed.clip.film_key}")),
        "is damaged: blobs/clips/",
    ),
    "other still, after the film": (
        lambda packed: packed.rewritten(lambda files: _spoil(files, f"blobs/{packed.clip.thumbnail_key}")),
        "is damaged: blobs/clips/",
    ),
    "other database": (
        lambda packed: packed.rewritten(lambda files: _spoil(files, "database/kinema.db")),
        "is damaged: database/kinema.db",
    ),
    "no film": (
        lambda packed: packed.rewritten(lambda files: files.pop(f"blobs/{packed.clip.film_key}")),
        "mp4 isn't in it",
    ),
    "a key that leads elsewhere": (
        lambda packed: packed.rewritten(
            lambda files: (
                _edit(files, packed.clip.film_key, "../../film.mp4"),
                files.update({"blobs/../../film.mp4": files[f"blobs/{packed.clip.film_key}"]}),
            )
        ),
        "can't be followed",
    ),
    "a newer format": (
        lambda packed: packed.rewritten(lambda files: _edit(files, '"format": 1', '"format": 2')),
        "restore it with that version",
    ),
    "a newer schema": (
        lambda packed: packed.rewritten(lambda files: _edit(files, '"schema": "', '"schema": "9')),
        "run a newer Kinema",
    ),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_backup_that_is_not_right_is_refused_and_nothing_of_it_stays(
    tmp_path: Path, packed: Packed, how: str
) -> None:
    spoil, reason = SPOILT[how]
    spoil(packed)
    settings = Settings.model_validate({"data_dir": tmp_path / "new"})
    with pytest.raises((InvalidRequest, SettingsError), match=reason):
        restore(settings, packed.path, unwatched)
    assert [path for path in tmp_path.glob("new/**/*") if path.is_file()] == []
    assert not list(tmp_path.glob("**/film.mp4"))


def test_a_restore_wants_an_empty_folder_and_says_what_to_do(tmp_path: Path, packed: Packed) -> None:
    refused = kinema("restore", "kinema.tar", cwd=tmp_path, expect=2, KINEMA_DATA_DIR="data").stderr
    assert "has a database already (kinema.db" in refused
    assert "set KINEMA_DATA_DIR to a new one" in refused
    (tmp_path / "new" / "films").mkdir(parents=True)
    (tmp_path / "new" / "films" / "film.mp4").touch()
    refused = kinema("restore", "kinema.tar", cwd=tmp_path, expect=2, KINEMA_DATA_DIR="new").stderr
    assert "has files already (film.mp4), and a restore wants an empty store" in refused
    # A log that an older database has left would be played into the restored one.
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "kinema.db-wal").touch()
    refused = kinema("restore", "kinema.tar", cwd=tmp_path, expect=2, KINEMA_DATA_DIR="log").stderr
    assert "has a database already (kinema.db-wal)" in refused


def test_a_restore_wants_an_empty_database_of_the_same_kind(tmp_path: Path, packed: Packed, postgres_url: str) -> None:
    onto = Settings.model_validate({"data_dir": tmp_path / "new", "database_url": postgres_url})
    with pytest.raises(SettingsError, match="is of a sqlite database, and KINEMA_DATABASE_URL names a postgresql one"):
        restore(onto, packed.path, unwatched)
    used = Deployment(onto)
    used.back_up(packed.path)
    used.parts.close()
    with pytest.raises(SettingsError, match=r"has tables already \(.*createdb"):
        restore(onto, packed.path, unwatched)


def test_a_database_that_appears_while_the_backup_is_read_is_not_replaced(tmp_path: Path, packed: Packed) -> None:
    other = tmp_path / "new" / "kinema.db"
    other.parent.mkdir()
    other.write_bytes(b"of another")
    with pytest.raises(SettingsError, match="has appeared while"):
        place_database(packed.path, f"sqlite:///{other}")
    assert other.read_bytes() == b"of another"
    assert list(other.parent.iterdir()) == [other]


def test_a_database_that_no_version_of_kinema_has_made_is_refused(tmp_path: Path, postgres_url: str) -> None:
    with pytest.raises(SettingsError, match="none of Kinema's tables"):
        copy_database(postgres_url, tmp_path / "copy")
    (tmp_path / "kinema.db").write_bytes(b"this is a text" * 100)
    with pytest.raises(KinemaError, match="can't be copied"):
        copy_database(f"sqlite:///{tmp_path / 'kinema.db'}", tmp_path / "copy")


def schemas() -> list[str]:
    """Every schema that Kinema has ever had."""
    return [str(script.revision) for script in ScriptDirectory.from_config(_alembic_config()).walk_revisions()]


@pytest.mark.parametrize("schema", schemas())
def test_an_older_schema_is_brought_up_to_this_version(tmp_path: Path, schema: str) -> None:
    old, new = (Settings.model_validate({"data_dir": tmp_path / name}) for name in ("old", "new"))
    database = Database(old.database)
    with database.write() as connection:
        config = _alembic_config()
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, schema)
    migrate(old.database)
    database.close()
    with closing(sqlite3.connect(tmp_path / "old" / "kinema.db")) as connection:
        connection.execute("UPDATE dbos_migrations SET version = version - 1")
        connection.commit()
        (before,) = connection.execute("SELECT version FROM dbos_migrations").fetchone()

    assert back_up(old, tmp_path / "kinema.tar", unwatched).schema == schema
    restore(new, tmp_path / "kinema.tar", unwatched)
    database = Database(new.database)
    database.check_schema()
    database.close()
    with closing(sqlite3.connect(tmp_path / "new" / "kinema.db")) as connection:
        assert connection.execute("SELECT version FROM dbos_migrations").fetchone() == (before + 1,)
    with closing(sqlite3.connect(tmp_path / "old" / "kinema.db")) as connection:
        assert connection.execute("SELECT version FROM dbos_migrations").fetchone() == (before,), "only read"


def test_a_missing_program_is_named_with_what_installs_it() -> None:
    with pytest.raises(SettingsError, match=r"pg_nothing is neither on PATH nor in .*postgresql-client"):
        find_program("pg_nothing")


def test_the_password_of_the_database_is_shown_to_nobody(tmp_path: Path) -> None:
    url = "postgresql://kinema:very-secret@127.0.0.1:1/kinema"
    refused = kinema("backup", "kinema.tar", cwd=tmp_path, expect=2, KINEMA_DATABASE_URL=url).stderr
    assert "very-secret" not in refused
    assert "Traceback" not in refused
    assert "the database doesn't answer" in refused


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_help_says_what_it_is_for_with_an_example(tmp_path: Path, command: str) -> None:
    shown = kinema(command, "--help", cwd=tmp_path).stdout
    assert f"Usage: kinema {command}" in shown
    assert "Example" in shown
    assert "kinema.toml" in shown or "kinema serve" in shown
