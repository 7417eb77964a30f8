"""Backup and restore: what was there is there again, and what wasn't finished goes on."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

from kinema.backup import MANIFEST, restore
from kinema.config import Settings
from kinema.domain.ids import new_secret
from kinema.errors import KinemaError, SettingsError
from kinema.store.backup import copy_database, find_program
from kinema.store.jobs import JobFilter
from tests.acceptance.test_cli import kinema
from tests.deployments import Deployment, deployment, unwatched
from tests.postgres import Postgres
from tests.servers import Server, until

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}
KINDS = ("sqlite", "postgresql")
Spots = Callable[[str], dict[str, str]]


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


def test_files_and_characters_come_along_and_deleted_ones_do_not(tmp_path: Path, small: Deployment) -> None:
    parts = small.parts
    kept, deleted = (parts.files.reserve("key_a", name, "user_data", None, 1) for name in ("kept", "deleted"))
    character = parts.characters.reserve("key_a", "Mossy")
    for record in (kept, deleted, character):
        parts.blobs.put_bytes(record.blob_key, b"x")
    assert parts.files.keep(kept)
    assert parts.files.keep(deleted)
    assert parts.files.delete(deleted)
    assert parts.characters.keep(character)
    manifest = small.back_up(tmp_path / "kinema.tar")
    assert set(manifest.blobs) == {kept.blob_key, character.blob_key}
    assert manifest.film_count == 0
    restore(Settings.model_validate({"data_dir": tmp_path / "new"}), tmp_path / "kinema.tar", unwatched)
    restored = deployment(tmp_path / "new")
    assert restored.parts.files.get(kept.id, "key_a") == kept
    assert restored.keys() == {kept.blob_key, character.blob_key}
    restored.parts.close()


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


def test_a_database_that_no_version_of_kinema_has_made_is_refused(tmp_path: Path, postgres_url: str) -> None:
    with pytest.raises(SettingsError, match="none of Kinema's tables"):
        copy_database(postgres_url, tmp_path / "copy")
    (tmp_path / "kinema.db").write_bytes(b"this is a text" * 100)
    with pytest.raises(KinemaError, match="can't be copied"):
        copy_database(f"sqlite:///{tmp_path / 'kinema.db'}", tmp_path / "copy")


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
