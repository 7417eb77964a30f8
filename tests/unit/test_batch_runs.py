"""A batch from its input to its answers, visit by visit: a real database, a real folder, a real queue nobody serves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kinema.assets.blobs import Blobs
from kinema.dialects.openai.batch_runs import BatchRuns
from kinema.domain.clip import Clip
from kinema.domain.job import Failure, Job, State
from kinema.domain.shot import Shot
from kinema.engines.null import NullEngine
from kinema.errors import InvalidRequest, Unavailable
from kinema.execution.runtime import DurableQueue, migrate
from kinema.service import Service, Submission, Watcher
from kinema.store.admission import Limits
from kinema.store.batches import Batch, Batches, BatchStatus, Counts, new_batch_id
from kinema.store.database import Database
from kinema.store.files import FileFilter, Files
from kinema.store.jobs import JobFilter, Jobs
from kinema.store.notices import make_notices
from kinema.store.retention import Retention

DAY = 86_400.0
OWNER = "key_a"
_CANCELLED = Failure("cancelled", "the job was cancelled")
CLIP = Clip("clips/a.mp4", "clips/a.webp", "ab" * 32, 1000, 1280, 720, 24.0, 96, 4.0)


def line(custom_id: Any, prompt: str = "a cat", **more: Any) -> dict[str, Any]:
    return {"custom_id": custom_id, "method": "POST", "url": "/v1/videos", "body": {"prompt": prompt}} | more


class PowerCut(BaseException):
    """The process ends here."""


@dataclass
class Office:
    """The parts that batches need. `cut_at` is how many jobs are made before the power goes."""

    folder: Path
    database: Database
    per_key: int = 1000
    now: float = 1_790_000_000.0
    cut_at: int | None = None
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        def clock() -> float:
            return self.now

        self.clock = clock
        self.jobs, self.files = Jobs(self.database, clock), Files(self.database, clock)
        self.batches = Batches(self.database, clock)
        self.blobs = Blobs(str(self.folder / "films"), cache_dir=self.folder / "cache")
        self.queue = DurableQueue(self.database.url)
        self.service = Service(
            self.jobs,
            self.blobs,
            self.queue,
            Retention(self.database, clock),
            Watcher(self.jobs, make_notices(self.database)),
            now=clock,
            pool_of=lambda _: "default",
            capabilities_of=lambda _: NullEngine().capabilities(),
            limits=Limits(self.per_key, 10_000),
            process_id="test",
        )
        self.runs = BatchRuns(
            self.batches, self.files, self.blobs, self.service, self.read, self.tell, self.folder / "work", clock
        )

    async def read(self, body: Mapping[str, Any], owner: str) -> Submission:
        assert owner == OWNER
        prompt = body["prompt"]
        if prompt == "refused":
            raise InvalidRequest("prompt must be something else", "prompt")
        if self.cut_at is not None and self.count() >= self.cut_at:
            raise PowerCut
        return Submission("openai", "sora-2", Shot(prompt, 4, 1280, 720, 7), dict(body), f"digest of {prompt}")

    def tell(self, _: Any, batch: Batch) -> None:
        self.told.append(str(batch.status))

    def upload(self, *lines: dict[str, Any] | bytes) -> str:
        text = b"".join(given if isinstance(given, bytes) else json.dumps(given).encode() + b"\n" for given in lines)
        file = self.files.reserve(OWNER, "in.jsonl", "batch", None, len(text))
        self.blobs.put_bytes(file.blob_key, text)
        assert self.files.keep(file)
        return file.id

    def begin(self, *lines: dict[str, Any] | bytes, output_ttl_s: int | None = None) -> str:
        facts = (OWNER, "/v1/videos", self.upload(*lines), "24h", None, "http://x", output_ttl_s, self.now)
        batch = Batch(new_batch_id(), *facts, expires_at=self.now + DAY)
        self.batches.insert(batch, lambda *_: None)
        return batch.id

    def visit(self, batch_id: str) -> float | None:
        return asyncio.run(self.runs.visit(batch_id))

    def batch(self, batch_id: str) -> Batch:
        batch = self.batches.get(batch_id)
        assert batch is not None
        return batch

    def counts(self, batch_id: str) -> Counts:
        return self.batches.counts([batch_id])[batch_id]

    def count(self) -> int:
        return self.jobs.count(JobFilter())

    def live(self) -> list[Job]:
        return self.jobs.live()

    def render(self, *jobs: Job) -> None:
        for job in jobs:
            begun = self.jobs.begin(job.id, job.workflow_id)
            assert begun is not None
            assert self.jobs.succeed(begun, CLIP, lambda *_: None)

    def answers(self, file_id: str | None) -> dict[str, dict[str, Any]]:
        """The lines of an output file by custom_id."""
        file = self.files.get(file_id or "", OWNER)
        assert file is not None
        lines = [json.loads(text) for text in self.blobs.local_copy(file.blob_key).read_text().splitlines()]
        assert len({entry["id"] for entry in lines}) == len(lines)
        return {entry["custom_id"]: entry for entry in lines}


@contextmanager
def broken(part: object, method: str, fault: BaseException) -> Iterator[None]:
    """A context in which a part fails where it is called."""

    def fail(*_: object) -> None:
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part, method, fail)
        yield


@pytest.fixture
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A SQLite file, or a PostgreSQL for tests that ask for one."""
    is_sqlite = getattr(request, "param", "sqlite") == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/kinema.db" if is_sqlite else request.getfixturevalue("postgres_url"))
    database.migrate()
    migrate(database.url)
    yield database
    database.close()


@pytest.fixture
def office(tmp_path: Path, database: Database) -> Iterator[Office]:
    office = Office(tmp_path, database)
    yield office
    office.queue.close()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_every_line_becomes_a_job_and_every_job_an_answer(office: Office) -> None:
    batch_id = office.begin(line("a", "one"), line("b", "two"))
    assert office.visit(batch_id)
    assert office.batch(batch_id).status == "in_progress"
    assert [job.shot.prompt for job in office.live()] == ["one", "two"]
    assert {(job.owner, job.priority) for job in office.live()} == {(OWNER, 7)}, "behind what is asked for singly"
    office.render(office.live()[0])
    assert office.visit(batch_id)
    assert office.counts(batch_id) == Counts(2, 1, 0)
    office.render(office.live()[0])
    assert office.visit(batch_id) is None, "it has come to its end"
    batch = office.batch(batch_id)
    assert (batch.status, batch.error_file_id, office.told) == ("completed", None, ["completed"])
    answers = office.answers(batch.output_file_id)
    assert {name: answer["error"] for name, answer in answers.items()} == {"a": None, "b": None}
    response = answers["a"]["response"]
    assert (response["status_code"], response["body"]["status"]) == (200, "completed")
    assert response["body"]["prompt"] == "one"
    job = next(job for job in office.jobs.find(JobFilter()) if job.shot.prompt == "one")
    assert response["request_id"] == job.trace_id


def test_a_line_that_cant_be_a_video_is_answered_in_the_error_file_and_the_others_go_on(office: Office) -> None:
    batch_id = office.begin(line("bad", "refused"), line("good"))
    office.visit(batch_id)
    office.render(*office.live())
    assert office.visit(batch_id) is None
    batch = office.batch(batch_id)
    assert batch.status == "completed"
    assert office.counts(batch_id) == Counts(2, 1, 1)
    assert set(office.answers(batch.output_file_id)) == {"good"}
    bad = office.answers(batch.error_file_id)["bad"]
    assert bad["response"]["status_code"] == 400
    assert bad["response"]["body"]["error"]["param"] == "prompt"


def test_a_batch_without_one_good_line_has_no_output_file(office: Office) -> None:
    batch_id = office.begin(line("bad", "refused"))
    assert office.visit(batch_id) is None
    batch = office.batch(batch_id)
    assert (batch.status, batch.output_file_id) == ("completed", None)
    assert set(office.answers(batch.error_file_id)) == {"bad"}


@pytest.mark.parametrize("cut_at", [0, 1, 2])
def test_after_a_power_cut_each_line_is_submitted_once(office: Office, cut_at: int) -> None:
    batch_id = office.begin(line("a", "one"), line("b", "two"), line("c", "three"))
    office.cut_at = cut_at
    with pytest.raises(PowerCut):
        office.visit(batch_id)
    office.cut_at = None
    office.visit(batch_id)
    assert sorted(job.shot.prompt for job in office.live()) == ["one", "three", "two"]


def test_a_power_cut_between_a_job_and_its_note_makes_no_second_job(office: Office) -> None:
    batch_id = office.begin(line("a", "one"), line("b", "one"))

    with broken(office.batches, "submitted", PowerCut()), pytest.raises(PowerCut):
        office.visit(batch_id)
    assert office.count() == 1
    office.visit(batch_id)
    assert office.count() == 2, "two lines, though they ask for the same"
    assert office.batches.waiting(batch_id, 10) == []


def test_a_batch_cancelled_after_a_power_cut_leaves_no_job_that_goes_on(office: Office) -> None:
    batch_id = office.begin(line("a"), line("b"))
    with broken(office.batches, "submitted", PowerCut()), pytest.raises(PowerCut):
        office.visit(batch_id)
    assert len(office.live()) == 1
    assert office.batches.move(batch_id, BatchStatus.CANCELLING)
    while office.visit(batch_id) is not None:
        pass
    assert office.live() == []
    assert set(office.answers(office.batch(batch_id).error_file_id)) == {"a", "b"}


def test_a_power_cut_before_the_end_is_recorded_shows_one_pair_of_files(office: Office) -> None:
    batch_id = office.begin(line("bad", "refused"))

    with broken(office.batches, "end", PowerCut()), pytest.raises(PowerCut):
        office.visit(batch_id)
    assert office.batch(batch_id).status == "finalizing"
    assert office.visit(batch_id) is None
    assert len(office.files.find(FileFilter(purpose="batch_output"))) == 1


def test_a_key_at_its_limit_gets_the_next_line_when_there_is_room(tmp_path: Path, database: Database) -> None:
    office = Office(tmp_path, database, per_key=2)
    batch_id = office.begin(*(line(str(number), f"film {number}") for number in range(5)))
    for expected in (2, 4, 5):
        assert office.visit(batch_id)
        assert office.count() == expected
        office.render(*office.live())
    assert office.visit(batch_id) is None
    assert office.counts(batch_id) == Counts(5, 5, 0)
    office.queue.close()


def test_a_server_that_stops_leaves_the_rest_for_the_next_visit(office: Office) -> None:
    batch_id = office.begin(line("a"))
    office.service.drain()
    assert office.visit(batch_id)
    assert office.counts(batch_id) == Counts(1, 0, 0)
    assert len(office.batches.waiting(batch_id, 10)) == 1


def test_a_failed_job_is_an_answer_of_200_that_says_why(office: Office) -> None:
    batch_id = office.begin(line("a"))
    office.visit(batch_id)
    job = office.live()[0]
    asyncio.run(office.service.cancel(job))
    assert office.visit(batch_id) is None
    body = office.answers(office.batch(batch_id).output_file_id)["a"]["response"]["body"]
    assert (body["status"], body["error"]["code"]) == ("failed", "cancelled")


def test_a_deleted_video_is_told_in_the_error_file(office: Office) -> None:
    batch_id = office.begin(line("a"))
    office.visit(batch_id)
    asyncio.run(office.service.delete(office.live()[0]))
    assert office.visit(batch_id) is None
    answer = office.answers(office.batch(batch_id).error_file_id)["a"]
    assert (answer["response"], answer["error"]["code"]) == (None, "video_deleted")


def test_a_cancelled_batch_stops_its_jobs_and_keeps_what_was_done(office: Office) -> None:
    batch_id = office.begin(line("done"), line("queued"), line("running"))
    office.visit(batch_id)
    done, _, running = office.live()
    office.render(done)
    assert office.jobs.begin(running.id, running.workflow_id)
    assert office.batches.move(batch_id, BatchStatus.CANCELLING)
    assert office.visit(batch_id), "a running job takes a moment"
    stopping = office.jobs.get(running.id)
    assert stopping is not None
    assert stopping.cancel_asked
    assert office.jobs.fail(stopping, _CANCELLED, lambda *_: None)
    assert office.visit(batch_id) is None
    batch = office.batch(batch_id)
    assert (batch.status, office.told) == ("cancelled", ["cancelled"])
    assert batch.cancelling_at is not None
    assert set(office.answers(batch.output_file_id)) == {"done"}
    errors = office.answers(batch.error_file_id)
    assert {name: entry["error"]["code"] for name, entry in errors.items()} == {
        "queued": "batch_cancelled",
        "running": "batch_cancelled",
    }


def test_a_batch_cancelled_before_its_input_was_read_has_no_requests(office: Office) -> None:
    batch_id = office.begin(line("a"))
    assert office.batches.move(batch_id, BatchStatus.CANCELLING)
    assert office.visit(batch_id) is None
    batch = office.batch(batch_id)
    assert (batch.status, batch.output_file_id, batch.error_file_id) == ("cancelled", None, None)
    assert office.counts(batch_id) == Counts()


def test_what_isnt_done_after_a_day_is_given_up(tmp_path: Path, database: Database) -> None:
    office = Office(tmp_path, database, per_key=2)
    batch_id = office.begin(line("done"), line("late"), line("never"))
    office.visit(batch_id)
    office.render(office.live()[0])
    office.now += DAY
    office.visit(batch_id)
    assert office.visit(batch_id) is None
    batch = office.batch(batch_id)
    assert (batch.status, batch.expired_at, office.told) == ("expired", office.now, ["expired"])
    assert set(office.answers(batch.output_file_id)) == {"done"}
    errors = office.answers(batch.error_file_id)
    assert {entry["error"]["code"] for entry in errors.values()} == {"batch_expired"}
    assert set(errors) == {"late", "never"}
    assert {job.state for job in office.jobs.find(JobFilter())} == {State.SUCCEEDED, State.CANCELLED}
    office.queue.close()


def test_a_batch_that_is_cancelled_while_what_came_too_late_is_stopped_ends_as_cancelled(office: Office) -> None:
    batch_id = office.begin(line("late"), line("running"))
    office.visit(batch_id)
    _, running = office.live()
    assert office.jobs.begin(running.id, running.workflow_id)
    office.now += DAY
    assert office.visit(batch_id), "a running job takes a moment"
    assert office.visit(batch_id), "by now the late line's end is noted"
    assert office.batches.move(batch_id, BatchStatus.CANCELLING)
    stopping = office.jobs.get(running.id)
    assert stopping is not None
    assert office.jobs.fail(stopping, _CANCELLED, lambda *_: None)
    assert office.visit(batch_id) is None
    batch = office.batch(batch_id)
    assert (batch.status, office.told) == ("cancelled", ["cancelled"])
    errors = office.answers(batch.error_file_id)
    assert {name: entry["error"]["code"] for name, entry in errors.items()} == {
        "late": "batch_expired",
        "running": "batch_cancelled",
    }
    assert len(office.files.find(FileFilter(OWNER, purpose="batch_output"))) == 1


def test_a_batch_whose_last_job_ended_in_time_is_completed_however_late_it_is_visited(office: Office) -> None:
    batch_id = office.begin(line("a"))
    office.visit(batch_id)
    office.render(*office.live())
    office.now += 2 * DAY
    assert office.visit(batch_id) is None
    assert office.batch(batch_id).status == "completed"


def test_its_files_are_kept_as_long_as_was_asked(office: Office) -> None:
    batch_id = office.begin(line("bad", "refused"), output_ttl_s=3600)
    office.visit(batch_id)
    file = office.files.get(office.batch(batch_id).error_file_id or "", OWNER)
    assert file is not None
    assert (file.purpose, file.expires_at) == ("batch_output", office.now + 3600)
    assert file.filename == f"{batch_id}_error.jsonl"


REFUSED = {
    "broken JSON": ([b'{"custom_id": \n'], [("invalid_json_line", 1, None)]),
    "not UTF-8": ([b"\xff\xfe\n"], [("invalid_json_line", 1, None)]),
    "no number": ([b'{"custom_id": NaN}\n'], [("invalid_json_line", 1, None)]),
    "half a letter": ([b'{"custom_id": "\\ud800"}\n'], [("invalid_json_line", 1, None)]),
    "nested too deeply": ([b"[" * 100_000 + b"\n"], [("invalid_json_line", 1, None)]),
    "nested deeper than a body may be": (
        [line("a", "x", body={"prompt": "x", "extra": json.loads("[" * 70 + "]" * 70)})],
        [("invalid_json_line", 1, None)],
    ),
    "not an object": ([b"[]\n"], [("invalid_json_line", 1, None)]),
    "no custom_id": ([line(None)], [("invalid_custom_id", 1, "custom_id")]),
    "an empty custom_id": ([line("")], [("invalid_custom_id", 1, "custom_id")]),
    "the same custom_id": ([line("a"), b"\n", line("a")], [("duplicate_custom_id", 3, "custom_id")]),
    "another method": ([line("a", method="GET")], [("invalid_method", 1, "method")]),
    "another url": ([line("a", url="/v1/responses")], [("url_mismatch", 1, "url")]),
    "no body": ([line("a", body="a cat")], [("invalid_body", 1, "body")]),
    "nothing": ([b""], [("empty_file", None, None)]),
    "blank lines": ([b"\n \n"], [("empty_file", None, None)]),
    "several": (
        [line("a"), line("b", method="PUT"), b"no\n"],
        [("invalid_method", 2, "method"), ("invalid_json_line", 3, None)],
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_an_input_that_cant_be_used_fails_the_batch_with_each_lines_reason(office: Office, name: str) -> None:
    lines, expected = REFUSED[name]
    batch_id = office.begin(*lines)
    assert office.visit(batch_id) is None
    batch = office.batch(batch_id)
    assert (batch.status, office.told, office.count()) == ("failed", ["failed"], 0)
    assert [(error["code"], error["line"], error["param"]) for error in batch.errors or ()] == expected
    assert all(error["message"] for error in batch.errors or ())
    assert office.counts(batch_id) == Counts(), "no line is kept"


def test_an_input_with_countless_faults_lists_the_first_hundred(office: Office) -> None:
    batch_id = office.begin(*[b"no\n"] * 150)
    office.visit(batch_id)
    assert len(office.batch(batch_id).errors or ()) == 100


def test_an_input_that_was_deleted_before_it_was_read_fails_the_batch(office: Office) -> None:
    batch_id = office.begin(line("a"))
    file = office.files.get(office.batch(batch_id).input_file_id, OWNER)
    assert file is not None
    office.files.delete(file)
    assert office.visit(batch_id) is None
    assert [error["code"] for error in office.batch(batch_id).errors or ()] == ["file_not_found"]


def test_an_input_of_more_lines_than_one_query_is_taken_whole(office: Office) -> None:
    batch_id = office.begin(*(line(str(number), f"film {number}") for number in range(250)))
    while office.batches.waiting(batch_id, 1) or office.batch(batch_id).status == "validating":
        office.visit(batch_id)
    assert office.count() == 250
    office.render(*office.live())
    while office.visit(batch_id) is not None:
        pass
    assert len(office.answers(office.batch(batch_id).output_file_id)) == 250


def test_a_store_that_is_away_changes_nothing(office: Office) -> None:
    batch_id = office.begin(line("bad", "refused"))

    with broken(office.blobs, "put_file", Unavailable("the store doesn't answer")), pytest.raises(Unavailable):
        office.visit(batch_id)
    assert office.visit(batch_id) is None
    assert office.batch(batch_id).status == "completed"
