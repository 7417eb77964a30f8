"""Files, characters and batches in a real SQLite file and in a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job
from kinema.domain.shot import Shot
from kinema.errors import InvalidRequest
from kinema.store.batches import NEXT_STATUSES, NO_ANSWER, Batch, Batches, BatchStatus, Counts, Line, new_batch_id
from kinema.store.characters import Characters
from kinema.store.database import Database
from kinema.store.files import FileFilter, Files, StoredFile
from kinema.store.jobs import Jobs

DAY = 86_400.0


@dataclass
class Clock:
    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Kept:
    database: Database
    clock: Clock = field(default_factory=Clock)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.files = Files(self.database, self.clock)
        self.characters = Characters(self.database, self.clock)
        self.batches = Batches(self.database, self.clock)
        self.jobs = Jobs(self.database, self.clock)

    def file(self, name: str = "a.png", owner: str = "key_a", purpose: str = "vision", **more: Any) -> StoredFile:
        self.clock.now += 1
        file = self.files.reserve(owner, name, purpose, "image/png", 3_000_000_000, **more)
        assert self.files.keep(file)
        return file

    def batch(self, owner: str = "key_a") -> Batch:
        self.clock.now += 1
        facts = (owner, "/v1/videos", "file-1", "24h", {"for": "tests"}, "http://x", None, self.clock.now)
        batch = Batch(new_batch_id(), *facts, expires_at=self.clock.now + DAY)
        self.batches.insert(batch, self.tell)
        return batch

    def tell(self, _: Any, batch: Batch) -> None:
        self.told.append(f"{batch.id} {batch.status}")

    def begun(self, *custom_ids: str) -> Batch:
        batch = self.batch()
        lines = [Line(number, name, {"prompt": name}) for number, name in enumerate(custom_ids, 1)]
        assert self.batches.add_lines(batch.id, lines)
        begun = self.batches.move(batch.id, BatchStatus.IN_PROGRESS)
        assert begun is not None
        return begun

    def job(self) -> Job:
        facts = ("key_a", "openai", "sora-2", Shot("a cat", 4, 1280, 720, 7), {}, "d", ())
        job = Job(new_job_id(self.clock.now), *facts, "trace", "http://x", new_secret(), None, self.clock.now)
        return self.jobs.insert(job, lambda *_: None)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Kept]:
    is_sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/kinema.db" if is_sqlite else request.getfixturevalue("postgres_url"))
    database.migrate()
    yield Kept(database)
    database.close()


def test_a_file_is_shown_once_its_bytes_are_there_and_only_to_its_owner_and_to_admins(kept: Kept) -> None:
    file = kept.files.reserve("key_a", "a.png", "vision", "image/png", 3_000_000_000)
    assert kept.files.get(file.id, "key_a") is None, "its bytes aren't there yet"
    assert kept.files.find(FileFilter("key_a")) == []
    assert kept.files.keep(file)
    assert kept.files.get(file.id, "key_a") == file
    assert kept.files.get(file.id, None) == file
    assert kept.files.get(file.id, "key_b") is None
    assert kept.files.find(FileFilter("key_b")) == []


def test_files_are_listed_by_age_page_by_page(kept: Kept) -> None:
    first, second, third = kept.file("1"), kept.file("2", purpose="batch"), kept.file("3")
    assert kept.files.find(FileFilter("key_a")) == [third, second, first]
    assert kept.files.find(FileFilter("key_a", oldest_first=True)) == [first, second, third]
    assert kept.files.find(FileFilter("key_a", after=third, limit=1)) == [second]
    assert kept.files.find(FileFilter("key_a", after=first, oldest_first=True)) == [second, third]
    assert kept.files.find(FileFilter("key_a", purpose="batch")) == [second]


def test_a_deleted_file_is_shown_no_more_and_its_record_outlives_its_bytes(kept: Kept) -> None:
    file = kept.file()
    assert kept.files.delete(file)
    assert not kept.files.delete(file), "once"
    assert kept.files.get(file.id, None) is None
    assert kept.files.shelf.leavings(10) == [(file.id, file.blob_key)]
    kept.files.shelf.forget(file.id)
    assert kept.files.shelf.leavings(10) == []


def test_a_file_goes_when_its_time_is_over_and_not_before(kept: Kept) -> None:
    endless, short = kept.file(), kept.file(ttl_s=3600.0)
    kept.clock.now = short.created_at + 3599
    assert kept.files.expire_due() == 0
    assert kept.files.get(short.id, None) == short
    kept.clock.now += 1
    assert kept.files.get(short.id, None) is None, "also before the next sweep"
    assert kept.files.find(FileFilter()) == [endless]
    assert kept.files.expire_due() == 1
    assert kept.files.shelf.leavings(10) == [(short.id, short.blob_key)]


def test_what_an_upload_that_was_cut_off_left_behind_is_found_after_a_day(kept: Kept) -> None:
    file = kept.files.reserve("key_a", "a.png", "vision", None, 1)
    kept.clock.now += DAY
    assert kept.files.shelf.leavings(10) == []
    kept.clock.now += 1
    assert kept.files.shelf.leavings(10) == [(file.id, file.blob_key)]
    assert not kept.files.keep(file), "its bytes are being deleted"
    kept.files.shelf.forget(file.id)
    assert kept.files.shelf.leavings(10) == []


def test_a_keys_files_have_no_more_bytes_together_than_their_limit(kept: Kept) -> None:
    facts = ("key_a", "a", "user_data", None, 3_000_000_000)
    limit_bytes = 6_000_000_000
    first = kept.files.reserve(*facts, limit_bytes=limit_bytes)
    assert kept.files.keep(first)
    kept.files.reserve(*facts, limit_bytes=limit_bytes)
    with pytest.raises(InvalidRequest, match="they have 6000000000 and this one has 3000000000"):
        kept.files.reserve(*facts, limit_bytes=limit_bytes)
    kept.files.reserve("key_b", *facts[1:], limit_bytes=limit_bytes)
    kept.files.delete(first)
    kept.files.reserve(*facts, limit_bytes=limit_bytes)


def test_a_character_is_shown_once_its_clip_is_there_and_only_to_its_owner_and_to_admins(kept: Kept) -> None:
    character = kept.characters.reserve("key_a", "Mossy", "webm")
    assert character.blob_key.endswith(".webm")
    assert kept.characters.get(character.id, "key_a") is None
    assert kept.characters.keep(character)
    assert kept.characters.get(character.id, "key_a") == character
    assert kept.characters.get(character.id, None) == character
    assert kept.characters.get(character.id, "key_b") is None


def test_a_batch_is_enqueued_with_its_record(kept: Kept) -> None:
    batch = kept.batch()
    assert kept.told == [f"{batch.id} validating"]
    assert kept.batches.get(batch.id, "key_a") == batch
    assert kept.batches.get(batch.id, "key_b") is None
    newer = kept.batch()
    assert kept.batches.find("key_a", None, 10) == [newer, batch]
    assert kept.batches.find(None, newer, 10) == [batch]
    assert kept.batches.find("key_b", None, 10) == []


@pytest.mark.parametrize("before", list(BatchStatus))
def test_a_batch_goes_from_status_to_status_by_the_table_only(kept: Kept, before: BatchStatus) -> None:
    for after in BatchStatus:
        batch = kept.batch()
        for step in _way_to(before):
            assert kept.batches.move(batch.id, step) is not None
        moved = kept.batches.move(batch.id, after)
        assert (moved is not None) == (after in NEXT_STATUSES[before])
        if moved is not None:
            assert getattr(moved, f"{after}_at") == kept.clock.now


def _way_to(status: BatchStatus) -> list[BatchStatus]:
    ways: dict[BatchStatus, list[BatchStatus]] = {BatchStatus.VALIDATING: []}
    while status not in ways:
        for known, way in list(ways.items()):
            for following in NEXT_STATUSES[known]:
                ways.setdefault(following, [*way, following])
    return ways[status]


def test_lines_are_kept_while_the_batch_is_validated_and_twice_is_as_good_as_once(kept: Kept) -> None:
    batch, line = kept.batch(), Line(1, "a", {"prompt": "a cat"})
    assert kept.batches.add_lines(batch.id, [line])
    assert kept.batches.add_lines(batch.id, [line, Line(2, "b", {})])
    assert [found.custom_id for found in kept.batches.waiting(batch.id, 10)] == ["a", "b"]
    assert kept.batches.move(batch.id, BatchStatus.CANCELLING)
    assert not kept.batches.add_lines(batch.id, [Line(3, "c", {})])
    kept.batches.drop_lines(batch.id)
    assert not kept.batches.has_open(batch.id)


def test_a_line_is_answered_once_when_its_job_has_ended(kept: Kept) -> None:
    batch = kept.begun("rendered", "refused", "deleted", "given up")
    rendered, deleted = kept.job(), kept.job()
    kept.batches.submitted(batch.id, 1, rendered)
    kept.batches.answer(batch.id, 2, 400, "request", {"error": {}})
    kept.batches.submitted(batch.id, 3, deleted)
    assert kept.batches.ended(batch.id, 10) == []
    assert set(kept.batches.rendering(batch.id)) == {rendered.id, deleted.id}
    assert [line.number for line in kept.batches.waiting(batch.id, 10)] == [4]
    for job in (rendered, deleted):
        kept.jobs.ask_cancel(job, lambda *_: None)
    kept.jobs.delete(deleted.id)
    ended = kept.batches.ended(batch.id, 10)
    assert [(line.number, job.id if job else None) for line, job in ended] == [(1, rendered.id), (3, None)]
    kept.batches.answer(batch.id, 1, 200, "trace", {"id": "video_1"})
    kept.batches.answer(batch.id, 1, 200, "trace", {"id": "another"})
    kept.batches.answer(batch.id, 3, NO_ANSWER, None, {"code": "video_deleted"})
    assert kept.batches.has_open(batch.id)
    kept.batches.give_up(batch.id, {"code": "batch_expired"})
    assert not kept.batches.has_open(batch.id)
    answers = [(line.status_code, line.answer) for line in kept.batches.lines(batch.id, 0, 10)]
    assert answers[0] == (200, {"id": "video_1"})
    assert answers[3] == (NO_ANSWER, {"code": "batch_expired"})
    assert [line.number for line in kept.batches.lines(batch.id, 2, 10)] == [3, 4]
    assert kept.batches.counts([batch.id, "batch_0"]) == {batch.id: Counts(4, 1, 3), "batch_0": Counts()}


def test_a_batch_ends_once_and_its_files_are_shown_with_its_end(kept: Kept) -> None:
    batch = kept.begun("a")
    assert kept.batches.move(batch.id, BatchStatus.FINALIZING)
    first, second = (kept.files.reserve("key_a", "output.jsonl", "batch_output", None, 1) for _ in range(2))
    ended = kept.batches.end(batch.id, BatchStatus.COMPLETED, first, None, kept.tell)
    assert ended is not None
    assert (ended.status, ended.output_file_id, ended.error_file_id) == (BatchStatus.COMPLETED, first.id, None)
    assert kept.batches.end(batch.id, BatchStatus.COMPLETED, second, None, kept.tell) is None
    assert [file.id for file in kept.files.find(FileFilter())] == [first.id]
    assert kept.told == [f"{batch.id} validating", f"{batch.id} completed"], "told once, in the same transaction"


def test_an_ended_batch_is_forgotten_with_its_lines_when_its_time_is_over(kept: Kept) -> None:
    open_batch, ended = kept.begun("a"), kept.begun("b")
    kept.batches.give_up(ended.id, {})
    kept.batches.move(ended.id, BatchStatus.FINALIZING)
    assert kept.batches.end(ended.id, BatchStatus.EXPIRED, None, None, kept.tell)
    assert kept.batches.forget(kept.clock.now, 10) == 0
    assert kept.batches.forget(kept.clock.now + 1, 10) == 1
    assert kept.batches.get(ended.id) is None
    assert kept.batches.lines(ended.id, 0, 10) == []
    assert kept.batches.get(open_batch.id) == open_batch


def test_a_refused_batch_tells_why(kept: Kept) -> None:
    batch = kept.batch()
    refused = kept.batches.refuse(batch.id, [{"code": "empty_file", "line": None}], kept.tell)
    assert refused is not None
    assert (refused.status, refused.failed_at) == (BatchStatus.FAILED, kept.clock.now)
    assert refused.errors == [{"code": "empty_file", "line": None}]
