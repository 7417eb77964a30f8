"""Thousands who wait in one process: one look at the database serves them all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kinema.assets.blobs import Blobs
from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job, Stage, State
from kinema.domain.shot import Shot
from kinema.engines.null import NullEngine
from kinema.errors import Unavailable
from kinema.service import Service, Watcher
from kinema.store.admission import NO_LIMITS
from kinema.store.database import Database
from kinema.store.jobs import Jobs
from kinema.store.notices import make_notices
from kinema.store.retention import Retention
from tests.integration.crowd import gather, many_files
from tests.servers import running

CALLERS = 2000
MEMORY_LIMIT_BYTES = 500 * 10**6
CLIP = Clip("clips/a.mp4", "clips/a.webp", "ab" * 32, 1000, 1280, 720, 24.0, 96, 4.0)


def test_two_thousand_callers_wait_in_one_process_and_each_hears_of_the_end(tmp_path: Path) -> None:
    """How soon they hear of it is measured by `bench/waiters.py`: it depends on the machine."""
    with many_files(CALLERS + 500) as is_allowed:
        if not is_allowed:
            pytest.skip("this user may not have so many files open")
        with running(tmp_path / "data") as server:
            crowd = gather(server, CALLERS)
    assert crowd.record["state"] == "succeeded"
    assert [caller.status for caller in crowd.callers] == [200] * CALLERS
    for caller in crowd.callers:
        *before, last = caller.bodies
        assert last["data"][0]["state"] == "succeeded"
        assert last["task_id"] == crowd.record["id"]
        progress = [line["progress"] for line in before]
        assert progress == sorted(progress)
        assert bool(before) is caller.lines
    assert len({caller.bodies[-1]["trace_id"] for caller in crowd.callers}) == CALLERS, "each in its own trace"
    assert crowd.rss_bytes < MEMORY_LIMIT_BYTES
    assert [line for line in server.output if "error" in line or "Traceback" in line] == []


class NoQueue:
    def add_render(self, connection: Any, job: Job) -> None: ...

    def announce(self, connection: Any, job: Job) -> None: ...


class Hall:
    """Where people wait: the service over a real database, without a worker; the test does what a worker would."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database = Database(url)
        self.database.migrate()
        self.jobs = Jobs(self.database, time.time)
        self.notices = make_notices(self.database)
        self.service = Service(
            self.jobs,
            Blobs(str(folder / "films"), cache_dir=folder / "cache"),
            NoQueue(),
            Retention(self.database, time.time),
            Watcher(self.jobs, self.notices),
            now=time.time,
            pool_of=lambda model: "default",
            capabilities_of=lambda pool: NullEngine().capabilities(),
            limits=NO_LIMITS,
            process_id="test",
        )

    def queued(self) -> Job:
        now = time.time()
        facts = ("key", "acedata", "sora-2", Shot("a cat", 4, 1280, 720, 7), {}, "digest", ())
        job = Job(new_job_id(now), *facts, "trace", "http://x", new_secret(), None, now)
        return self.jobs.insert(job, NoQueue().add_render)

    def begun(self) -> Job:
        job = self.jobs.begin(self.queued().id, "")
        assert job is not None
        return job

    def finish(self, job: Job) -> None:
        assert self.jobs.succeed(job, CLIP, NoQueue().announce)

    async def all_wait(self, jobs: list[Job]) -> list[asyncio.Task[Job]]:
        """Somebody waits for each of these; there once everyone has seen the job for the first time."""
        present: list[Job] = []

        async def wait(job: Job) -> Job:
            async for seen in self.service.watch(job):
                present.append(seen)
                job = seen
            return job

        tasks = [asyncio.create_task(wait(job)) for job in jobs]
        while len(present) < len(jobs):
            await asyncio.sleep(0.01)
        return tasks


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Hall]:
    is_sqlite = request.param == "sqlite"
    hall = Hall(f"sqlite:///{tmp_path}/kinema.db" if is_sqlite else request.getfixturevalue("postgres_url"), tmp_path)
    yield hall
    hall.notices.close()
    hall.database.close()


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """How many questions have been put to databases since."""
    asked = []

    def count(*details: Any) -> None:
        if details[2].startswith("SELECT"):
            asked.append(details[2])

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    try:
        yield lambda: len(asked)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", count)


def test_the_end_of_a_job_costs_as_much_for_a_thousand_who_wait_as_for_one(hall: Hall) -> None:
    async def cost(waiters: int) -> int:
        job = hall.begun()
        with counted() as questions:
            waiting = await hall.all_wait([job] * waiters)
            hall.finish(job)
            ended = await asyncio.gather(*waiting)
            assert {(done.state, done.clip) for done in ended} == {(State.SUCCEEDED, CLIP)}
            return questions()

    async def costs() -> tuple[int, int]:
        return await cost(1), await cost(1000)

    # The first look, the change and the end are two questions at most; a slow machine falls back to a look each 2 s.
    one, thousand = asyncio.run(costs())
    assert one <= 10
    assert thousand <= 20


def test_a_change_is_looked_up_for_hundreds_of_jobs_at_once(hall: Hall) -> None:
    jobs = [hall.begun() for _ in range(300)]

    async def wait_for_all() -> int:
        waiting = await hall.all_wait(jobs)
        with counted() as questions:
            for job in jobs[:10]:
                hall.finish(job)
            await asyncio.gather(*waiting[:10])
            asked = questions()
        hall.service.close()
        gone = await asyncio.gather(*waiting[10:], return_exceptions=True)
        assert {type(end) for end in gone} == {Unavailable}
        return asked

    # Each of the ten ends is itself one question, the look at what ended another.
    assert asyncio.run(wait_for_all()) < 100


def test_whoever_is_slow_gets_the_newest_and_never_misses_the_end(hall: Hall) -> None:
    job = hall.begun()

    async def watch_slowly() -> list[Job]:
        seen = []
        async for news in hall.service.watch(job):
            seen.append(news)
            if len(seen) == 1:
                for progress in (0.2, 0.4, 0.6):
                    hall.jobs.report(job, progress, Stage.RENDERING)
                    await asyncio.sleep(0.3)
                hall.finish(job)
                await asyncio.sleep(0.5)
        return seen

    first, *_, last = seen = asyncio.run(watch_slowly())
    assert len(seen) <= 3
    assert (first.progress, last.progress, last.state) == (0.0, 1.0, State.SUCCEEDED)


def test_a_waiting_caller_gets_a_beat_while_nothing_changes(hall: Hall) -> None:
    job = hall.begun()

    async def beats() -> list[Job]:
        seen = []
        async for news in hall.service.watch(job, beat_s=0.1):
            seen.append(news)
            if len(seen) == 4:
                hall.finish(job)
        return seen

    seen = asyncio.run(beats())
    assert all(news is seen[0] for news in seen[:4])
    assert seen[-1].is_final


def test_stopping_lets_those_go_who_wait_for_a_queued_job_and_keeps_the_others(hall: Hall) -> None:
    queued, begun = hall.queued(), hall.begun()

    async def drain() -> tuple[BaseException | None, bool, Job]:
        waiting = await hall.all_wait([queued, begun])
        hall.service.drain()
        await asyncio.wait({waiting[0]}, timeout=30)
        still_waits = not waiting[1].done()
        hall.finish(begun)
        return waiting[0].exception(), still_waits, await waiting[1]

    let_go, still_waits, ended = asyncio.run(drain())
    assert isinstance(let_go, Unavailable)
    assert still_waits
    assert ended.state is State.SUCCEEDED


def test_a_job_deleted_while_it_is_waited_for_says_so(hall: Hall) -> None:
    job = hall.queued()

    async def delete() -> None:
        waiting = await hall.all_wait([job])
        # In one breath, so that nobody sees it cancelled before it is gone.
        with hall.database.write() as connection:
            connection.execute(sa.text("DELETE FROM jobs"))
        hall.queued()  # tells those who watch that something has changed
        with pytest.raises(Unavailable, match="deleted while it was waited for"):
            await waiting[0]

    asyncio.run(delete())
