"""Files go when their time is over, and nothing that was cut off stays: the upkeep's part of files and batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kinema.assets.blobs import Blobs
from kinema.execution.clearing import Clearing
from kinema.store.batches import Batch, Batches, BatchStatus, new_batch_id
from kinema.store.characters import Characters
from kinema.store.database import Database
from kinema.store.files import Files, StoredFile
from tests.unit.retention_box import DAY, HOUR, Clock

RECORD_TTL_S = 90 * DAY


@dataclass
class Store:
    folder: Path
    database: Database
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.files = Files(self.database, self.clock)
        self.characters = Characters(self.database, self.clock)
        self.batches = Batches(self.database, self.clock)
        self.blobs = Blobs(str(self.folder / "films"), cache_dir=self.folder / "cache")
        self.clearing = Clearing(self.files, self.characters, self.batches, self.blobs, RECORD_TTL_S, self.clock)

    def put(self, ttl_s: float | None = None) -> StoredFile:
        """A file as far as an upload is before its last step."""
        file = self.files.reserve("key_a", "a", "user_data", None, 1, ttl_s)
        self.blobs.put_bytes(file.blob_key, b"x")
        return file

    def keep(self, ttl_s: float | None = None) -> StoredFile:
        file = self.put(ttl_s)
        assert self.files.keep(file)
        return file

    def keys(self) -> set[str]:
        return {key for key, _ in self.blobs.sizes("")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database = Database(f"sqlite:///{tmp_path}/kinema.db")
    database.migrate()
    yield Store(tmp_path, database)
    database.close()


def test_a_file_goes_with_its_bytes_when_its_time_is_over(store: Store) -> None:
    short, endless = store.keep(HOUR), store.keep()
    store.clock.now += HOUR - 1
    store.clearing.clear_files()
    assert store.keys() == {short.blob_key, endless.blob_key}
    store.clock.now += 1
    store.clearing.clear_files()
    assert store.keys() == {endless.blob_key}
    assert store.files.get(endless.id, None) == endless
    assert store.files.shelf.leavings(10) == []


def test_the_bytes_of_a_deletion_that_was_cut_off_go_at_the_next_sweep(store: Store) -> None:
    file = store.keep()
    assert store.files.delete(file)
    store.clearing.clear_files()
    assert store.keys() == set()


def test_an_upload_in_the_making_is_left_alone_and_one_that_was_cut_off_goes_after_a_day(store: Store) -> None:
    making, character = store.put(), store.characters.reserve("key_a", "Mossy")
    store.blobs.put_bytes(character.blob_key, b"x")
    store.clock.now += DAY
    store.clearing.clear_files()
    store.clearing.clear_characters()
    assert store.keys() == {making.blob_key, character.blob_key}
    store.clock.now += 1
    store.clearing.clear_files()
    store.clearing.clear_characters()
    assert store.keys() == set()


def test_a_character_that_is_kept_stays(store: Store) -> None:
    character = store.characters.reserve("key_a", "Mossy")
    store.blobs.put_bytes(character.blob_key, b"x")
    assert store.characters.keep(character)
    store.clock.now += 1000 * DAY
    store.clearing.clear_characters()
    assert store.keys() == {character.blob_key}


def test_a_file_that_cant_be_deleted_keeps_none_of_the_others(store: Store) -> None:
    stuck, other = store.keep(HOUR), store.keep(HOUR)
    path = store.folder / "films" / stuck.blob_key
    path.unlink()
    (path / "x").mkdir(parents=True)
    store.clock.now += HOUR
    store.clearing.clear_files()
    assert not store.blobs.exists(other.blob_key)
    assert store.files.shelf.leavings(10) == [(stuck.id, stuck.blob_key)], "it waits for the next sweep"


def test_an_ended_batch_is_forgotten_as_late_as_a_job(store: Store) -> None:
    facts = ("key_a", "/v1/videos", "file-1", "24h", None, "http://x", None, store.clock.now)
    batch = Batch(new_batch_id(), *facts, expires_at=store.clock.now + DAY)
    store.batches.insert(batch, lambda *_: None)
    store.batches.refuse(batch.id, [], lambda *_: None)
    store.clock.now += RECORD_TTL_S
    store.clearing.forget_batches()
    ended = store.batches.get(batch.id)
    assert ended is not None
    assert ended.status is BatchStatus.FAILED
    store.clock.now += 1
    store.clearing.forget_batches()
    assert store.batches.get(batch.id) is None
