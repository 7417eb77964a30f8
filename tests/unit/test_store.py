"""The job's life in a real SQLite file and in a real PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Failure, Job, Stage, State
from kinema.domain.shot import Shot
from kinema.errors import (
    InvalidRequest,
    KeyExpired,
    KeyRejected,
    KeyRevoked,
    NotFound,
    SettingsError,
    TooManyRequests,
)
from kinema.store.admission import Limits
from kinema.store.database import Database
from kinema.store.jobs import JobFilter, Jobs
from kinema.store.keys import Keys
from kinema.store.notices import make_notices
from kinema.store.slots import AdvisorySlots, make_slots
from tests.servers import until

CLIP = Clip("clips/a.mp4", "clips/a.webp", "ab" * 32, 1000, 1280, 720, 24.0, 96, 4.0)


@dataclass
class Clock:
    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Kept:
    """The store, its clock, and what was enqueued with the changes."""

    jobs: Jobs
    keys: Keys
    clock: Clock
    database: Database
    told: list[tuple[str, str]]

    def tell(self, _: Any, job: Job) -> None:
        self.told.append((str(job.id), job.state))

    def job(self, owner: str = "key_a", digest: str = "d", trace_id: str = "t") -> Job:
        shot = Shot("a cat", 4, 1280, 720, 7)
        job_id = new_job_id(self.clock.now)
        facts = (owner, "acedata", "sora-2", shot, {"prompt": "a cat"}, digest, ())
        return Job(job_id, *facts, trace_id, "http://x", new_secret(), None, self.clock.now)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Kept]:
    clock = Clock()
    is_sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/kinema.db" if is_sqlite else request.getfixturevalue("postgres_url"))
    database.migrate()
    yield Kept(Jobs(database, clock), Keys(database, clock), clock, database, [])
    database.close()


def test_a_job_lives_from_queued_to_succeeded(kept: Kept) -> None:
    job = kept.jobs.insert(kept.job(), kept.tell)
    assert kept.jobs.get(job.id) == job
    begun = kept.jobs.begin(job.id, "")
    assert begun is not None
    assert (begun.state, begun.attempt, begun.stage) == (State.RUNNING, 1, Stage.LOADING)
    kept.jobs.report(begun, 0.5, Stage.RENDERING)
    assert kept.jobs.succeed(begun, CLIP, kept.tell)
    ended = kept.jobs.get(job.id)
    assert ended is not None
    assert (ended.state, ended.progress, ended.clip) == (State.SUCCEEDED, 1.0, CLIP)
    assert kept.told == [(str(job.id), "queued"), (str(job.id), "succeeded")]


def test_an_insert_whose_enqueue_fails_leaves_nothing(kept: Kept) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no queue")

    job = kept.job()
    with pytest.raises(RuntimeError):
        kept.jobs.insert(job, broken)
    assert kept.jobs.get(job.id) is None


def test_an_outcome_is_recorded_once_and_only_by_the_attempt_that_has_the_job(kept: Kept) -> None:
    job = kept.jobs.insert(kept.job(), kept.tell)
    first = kept.jobs.begin(job.id, "")
    second = kept.jobs.begin(job.id, "")  # the first worker died
    assert first is not None
    assert second is not None
    assert second.attempt == 2
    assert not kept.jobs.should_go_on(first)
    assert not kept.jobs.succeed(first, CLIP, kept.tell), "a deposed worker's outcome is discarded"
    assert kept.jobs.fail(second, Failure("api_error", "broken"), kept.tell)
    assert not kept.jobs.succeed(second, CLIP, kept.tell), "a final job stays as it is"
    assert kept.jobs.begin(job.id, "") is None


def test_a_queued_job_is_cancelled_at_once_and_a_running_one_is_asked(kept: Kept) -> None:
    queued, running = kept.jobs.insert(kept.job(), kept.tell), kept.jobs.insert(kept.job(), kept.tell)
    begun = kept.jobs.begin(running.id, "")
    assert begun is not None
    cancelled = kept.jobs.ask_cancel(queued, kept.tell)
    asked = kept.jobs.ask_cancel(running, kept.tell)
    assert cancelled is not None
    assert (cancelled.state, cancelled.failure and cancelled.failure.code) == (State.CANCELLED, "cancelled")
    assert asked is not None
    assert (asked.state, asked.cancel_asked) == (State.RUNNING, True)
    assert not kept.jobs.should_go_on(begun)
    assert kept.jobs.begin(queued.id, "") is None


def test_a_live_job_cannot_be_deleted(kept: Kept) -> None:
    job = kept.jobs.insert(kept.job(), kept.tell)
    assert not kept.jobs.delete(job.id)
    kept.jobs.ask_cancel(job, kept.tell)
    assert kept.jobs.delete(job.id)
    assert not kept.jobs.delete(job.id)


def test_an_orphan_answers_the_same_request_of_the_same_key(kept: Kept) -> None:
    job = kept.jobs.insert(kept.job(), kept.tell, waiter="me")
    assert kept.jobs.insert(kept.job(), kept.tell, waiter="me").id != job.id, "two live requests make two films"
    kept.jobs.answered(job.id, hung_up=True)
    assert kept.jobs.insert(kept.job(), kept.tell, waiter="me").id == job.id
    assert kept.jobs.insert(kept.job(owner="key_b"), kept.tell, waiter="me").id != job.id
    assert kept.jobs.insert(kept.job(digest="other"), kept.tell, waiter="me").id != job.id
    assert kept.jobs.insert(kept.job(), kept.tell, waiter=None).id != job.id, "asynchronous callers get their own"


@pytest.mark.parametrize(("succeeds", "life_s"), [(True, 600), (False, 60)])
def test_an_orphan_s_end_answers_for_a_while(kept: Kept, succeeds: bool, life_s: float) -> None:
    job = kept.jobs.insert(kept.job(), kept.tell, waiter="me")
    kept.jobs.answered(job.id, hung_up=True)
    begun = kept.jobs.begin(job.id, "")
    assert begun is not None
    if succeeds:
        kept.jobs.succeed(begun, CLIP, kept.tell)
    else:
        kept.jobs.fail(begun, Failure("api_error", "broken"), kept.tell)
    kept.clock.now += life_s - 1
    assert kept.jobs.insert(kept.job(), kept.tell, waiter="me").id == job.id
    kept.clock.now += 2
    assert kept.jobs.insert(kept.job(), kept.tell, waiter="me").id != job.id


def test_callers_of_a_process_that_ended_leave_orphans(kept: Kept) -> None:
    lost = kept.jobs.insert(kept.job(), kept.tell, waiter="dead process")
    mine = kept.jobs.insert(kept.job(digest="e"), kept.tell, waiter="me")
    assert sorted(kept.jobs.waiters()) == ["dead process", "me"]
    assert kept.jobs.orphan("dead process") == 1
    assert kept.jobs.insert(kept.job(), kept.tell, waiter="me").id == lost.id
    assert kept.jobs.insert(kept.job(digest="e"), kept.tell, waiter="me").id != mine.id


def test_jobs_are_listed_newest_first_by_every_filter(kept: Kept) -> None:
    made = []
    for number in range(5):
        kept.clock.now += 10
        made.append(kept.jobs.insert(kept.job(owner="ab"[number % 2], trace_id=f"t{number}"), kept.tell))
    newest_first = [job.id for job in reversed(made)]

    def ids(**wanted: Any) -> list[Any]:
        return [job.id for job in kept.jobs.find(JobFilter(**wanted))]

    assert ids() == newest_first
    assert ids(owner="a") == newest_first[::2]
    assert ids(limit=2, offset=1) == newest_first[1:3]
    assert ids(ids=[made[0].id, made[3].id]) == [made[3].id, made[0].id]
    assert ids(trace_ids=["t2", "nobody's"]) == [made[2].id]
    assert ids(created_at_min=made[1].created_at, created_at_max=made[2].created_at) == [made[2].id, made[1].id]
    assert kept.jobs.count(JobFilter(owner="b", limit=1)) == 2
    assert kept.jobs.get(made[0].id, owner="b") is None, "another key's job isn't there"


def test_a_key_works_until_it_is_revoked_or_expired(kept: Kept) -> None:
    key, secret = kept.keys.create("me", expires_at=kept.clock.now + 10)
    assert kept.keys.authenticate(secret).id == key.id
    kept.clock.now += 11
    with pytest.raises(KeyExpired):
        kept.keys.authenticate(secret)
    other, other_secret = kept.keys.create("other")
    kept.keys.revoke("other")
    with pytest.raises(KeyRevoked):
        kept.keys.authenticate(other_secret)
    with pytest.raises(KeyRejected):
        kept.keys.authenticate("nobody's")
    with pytest.raises(NotFound):
        kept.keys.revoke("nobody")
    assert [listed.id for listed in kept.keys.all()] == [key.id, other.id]
    with kept.database.read() as connection:
        assert secret not in str(connection.exec_driver_sql("SELECT * FROM keys").all())


def test_the_key_of_the_settings_is_always_the_same_key(kept: Kept) -> None:
    first = kept.keys.ensure("from the settings", "KINEMA_API_KEY")
    kept.keys.revoke(first.id)
    assert kept.keys.ensure("from the settings", "KINEMA_API_KEY").id == first.id
    assert kept.keys.authenticate("from the settings").id == first.id


def test_processes_that_start_at_once_have_one_key_of_the_settings(kept: Kept) -> None:
    others = [Database(kept.database.url) for _ in range(6)]
    with ThreadPoolExecutor(len(others)) as pool:
        starts = (
            pool.submit(Keys(other, kept.clock).ensure, "from the settings", "KINEMA_API_KEY") for other in others
        )
        made = [start.result() for start in list(starts)]
    for other in others:
        other.close()
    assert {key.id for key in made} == {key.id for key in kept.keys.all()}
    assert len(kept.keys.all()) == 1


def test_a_database_of_a_newer_version_stops_the_start(kept: Kept) -> None:
    with kept.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SettingsError, match="schema 9999, which this version doesn't know"):
        kept.database.migrate()


def test_the_migrations_make_exactly_the_tables(kept: Kept) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from kinema.store.tables import metadata

    with kept.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_idempotency_key_stands_for_one_job_for_a_day(kept: Kept) -> None:
    job = kept.jobs.insert(kept.job(), kept.tell, idempotency_key="k1")
    assert kept.jobs.insert(kept.job(), kept.tell, idempotency_key="k1").id == job.id
    assert kept.jobs.insert(kept.job(owner="key_b"), kept.tell, idempotency_key="k1").id != job.id
    assert kept.jobs.insert(kept.job(), kept.tell, idempotency_key="k2").id != job.id
    with pytest.raises(InvalidRequest, match="was used for another request"):
        kept.jobs.insert(kept.job(digest="other"), kept.tell, idempotency_key="k1")
    kept.clock.now += 86_401
    assert kept.jobs.insert(kept.job(digest="other"), kept.tell, idempotency_key="k1").id != job.id


def test_a_key_has_its_limit_and_the_queue_has_its_own(kept: Kept) -> None:
    limits = Limits(per_key=2, queued=3)
    first = kept.jobs.insert(kept.job(), kept.tell, limits=limits)
    kept.jobs.insert(kept.job(), kept.tell, limits=limits)
    with pytest.raises(TooManyRequests, match="this key has 2 jobs"):
        kept.jobs.insert(kept.job(), kept.tell, limits=limits)
    kept.jobs.insert(kept.job(owner="key_b"), kept.tell, limits=limits)
    with pytest.raises(TooManyRequests, match="the queue is full"):
        kept.jobs.insert(kept.job(owner="key_c"), kept.tell, limits=limits)
    assert len(kept.told) == 3, "refused before any side effect"
    kept.jobs.ask_cancel(first, kept.tell)
    kept.jobs.insert(kept.job(), kept.tell, limits=limits)


def test_a_job_begins_only_in_the_run_that_has_it(kept: Kept) -> None:
    job = kept.jobs.insert(replace(kept.job(), workflow_id="first"), kept.tell)
    moved = kept.jobs.reroute(job, "gpu", "second", kept.tell)
    assert moved is not None
    assert (moved.pool, moved.workflow_id) == ("gpu", "second")
    assert kept.jobs.begin(job.id, "first") is None
    assert kept.jobs.begin(job.id, "second") is not None
    assert kept.jobs.reroute(moved, "cpu", "third", kept.tell) is None, "it runs"


def test_a_clock_that_jumps_back_does_no_harm(kept: Kept) -> None:
    job = kept.jobs.insert(kept.job(), kept.tell)
    kept.clock.now -= 86_400
    begun = kept.jobs.begin(job.id, "")
    assert begun is not None
    assert kept.jobs.succeed(begun, CLIP, kept.tell, 60.0)
    ended = kept.jobs.get(job.id)
    assert ended is not None
    assert ended.expires_at == kept.clock.now + 60


def test_whoever_watches_is_woken_by_a_change(kept: Kept) -> None:
    notices = make_notices(kept.database)
    notices.wait()  # the first says that anything may have changed
    woken: list[float] = []
    thread = threading.Thread(target=lambda: (notices.wait(), woken.append(time.monotonic())))
    thread.start()
    time.sleep(0.3)
    assert not woken, "nothing has changed"
    kept.jobs.insert(kept.job(), kept.tell)
    begun = kept.jobs.begin(kept.jobs.live()[0].id, "")
    assert begun is not None
    kept.jobs.report(begun, 0.5, Stage.RENDERING)
    thread.join(1.5)
    assert woken, "sooner than the fallback"
    notices.close()


def test_a_schema_that_is_not_this_version_s_is_only_checked(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/kinema.db")
    with pytest.raises(SettingsError, match=r"the database is empty.*kinema db upgrade"):
        database.check_schema()
    database.migrate()
    database.check_schema()


def test_a_slot_is_taken_once_and_free_when_its_process_is_dead(kept: Kept, tmp_path: Path) -> None:
    mine, other = make_slots(kept.database, tmp_path / "locks"), make_slots(kept.database, tmp_path / "locks")
    assert mine.try_take("worker-0")
    assert not other.try_take("worker-0")
    assert other.try_take("worker-1")
    with other.borrowed("worker-0") as is_dead:
        assert not is_dead
    mine.release()
    with other.borrowed("worker-0") as is_dead:
        assert is_dead
    with other.borrowed("worker-1") as is_dead:
        assert not is_dead, "its own"
    assert make_slots(kept.database, tmp_path / "locks").try_take("worker-0"), "borrowing gives back"
    other.release()


def test_an_office_is_one_process_s_at_a_time(kept: Kept, tmp_path: Path) -> None:
    one, two = make_slots(kept.database, tmp_path / "locks"), make_slots(kept.database, tmp_path / "locks")
    until(lambda: one.lead("~office"), "it is taken, once PostgreSQL is ten seconds old")
    assert one.lead("~office"), "it is kept"
    assert not two.lead("~office")
    assert two.lead("~another")
    assert not one.lead("~another")
    one.release()
    assert two.lead("~office"), "its leader is gone"
    two.release()


def test_losing_an_office_is_no_harm(postgres_url: str) -> None:
    """Its session ends: the slot stays, nothing is raised, and the office is free for whoever asks first."""
    database = Database(postgres_url)
    leader, other = AdvisorySlots(database), AdvisorySlots(database)
    assert leader.try_take("leader")
    until(lambda: leader.lead("~office"), "it is taken, once PostgreSQL is ten seconds old")
    with database.write() as connection:
        connection.execute(sa.text(OFFICE_ENDS))
    assert other.lead("~office")
    assert not leader.keep(), "its slot was never away"
    assert not leader.lead("~office")
    with other.borrowed("leader") as is_dead:
        assert not is_dead
    other.release()
    assert leader.lead("~office"), "it may have it again"
    leader.release()
    database.close()


# The session that has a lock and no slot: the one that is limited in how long it may be idle was opened last.
OFFICE_ENDS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')
    ORDER BY backend_start DESC LIMIT 1
"""


def test_a_leader_that_is_frozen_loses_its_office_and_keeps_its_slot(postgres_url: str) -> None:
    database = Database(postgres_url)
    frozen, other = AdvisorySlots(database, office_timeout_s=0.5), AdvisorySlots(database)
    assert frozen.try_take("frozen")
    until(lambda: frozen.lead("~office"), "it is taken, once PostgreSQL is ten seconds old")
    until(lambda: other.lead("~office"), "nothing is heard of the leader", timeout_s=20)
    with other.borrowed("frozen") as is_dead:
        assert not is_dead
    assert not frozen.lead("~office")
    assert not frozen.keep()
    for slots in (frozen, other):
        slots.release()
    database.close()
