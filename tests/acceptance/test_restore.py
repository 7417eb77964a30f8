"""What a restore refuses, and that it then leaves nothing behind."""

from __future__ import annotations

import io
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import alembic.command
import pytest
from alembic.script import ScriptDirectory

from kinema.backup import MANIFEST, back_up, restore
from kinema.config import Settings
from kinema.domain.clip import Clip
from kinema.errors import InvalidRequest, SettingsError
from kinema.execution.runtime import migrate
from kinema.store.backup import place_database
from kinema.store.database import Database, alembic_config
from tests.acceptance.test_cli import kinema
from tests.deployments import Deployment, deployment, unwatched


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Deployment]:
    small = deployment(tmp_path / "data")
    yield small
    small.parts.close()


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


def schemas() -> list[str]:
    """Every schema that Kinema has ever had."""
    return [str(script.revision) for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]


@pytest.mark.parametrize("schema", schemas())
def test_an_older_schema_is_brought_up_to_this_version(tmp_path: Path, schema: str) -> None:
    old, new = (Settings.model_validate({"data_dir": tmp_path / name}) for name in ("old", "new"))
    database = Database(old.database)
    with database.write() as connection:
        config = alembic_config()
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
