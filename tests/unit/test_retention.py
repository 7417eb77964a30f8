"""Films, inputs and records go when their time or space is over, and no link is dead while it is told."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from kinema.assets.blobs import INCOMING
from kinema.dialects.acedata import present
from kinema.domain.clip import Clip
from kinema.domain.job import Failure, Job, State
from kinema.engines.null import NullEngine
from kinema.errors import JobExpired, NotFound, Unavailable
from kinema.execution.upkeep import Upkeep
from kinema.service import Service, Watcher
from kinema.store.admission import NO_LIMITS
from kinema.store.database import Database
from kinema.store.jobs import JobFilter
from kinema.store.notices import make_notices
from kinema.store.retention import Retention
from kinema.store.tables import idempotency
from kinema.web import files
from tests.unit.retention_box import BASE, DAY, FILM_BYTES, HOUR, PLENTY, THUMBNAIL_BYTES, Box, Stuck, nothing_more


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    database = Database(f"sqlite:///{tmp_path}/kinema.db")
    database.migrate()
    yield Box(tmp_path, database)
    database.close()


def test_a_film_goes_when_its_time_is_over_and_not_before(box: Box) -> None:
    short, long, endless = box.film(ttl_s=HOUR), box.film(ttl_s=DAY), box.film(ttl_s=None)
    box.clock.now = short.finished_at + HOUR - 1  # type: ignore[operator]
    box.upkeep.sweep()
    assert box.kept(short, long, endless) == [True, True, True]
    box.clock.now += 1
    box.upkeep.sweep()
    assert box.kept(short, long, endless) == [False, True, True]
    assert box.read(short).expired_at == box.clock.now
    box.clock.now += 365 * DAY
    box.configure(record_ttl_s=1000 * DAY)
    box.upkeep.sweep()
    assert box.kept(short, long, endless) == [False, False, True]


def test_a_film_expires_once(box: Box) -> None:
    film, live = box.film(), box.submit()
    assert box.retention.expire(film.id)
    box.clock.now += HOUR
    assert not box.retention.expire(film.id), "another sweep was first"
    assert box.read(film).expired_at == box.clock.now - HOUR
    assert not box.retention.expire(live.id), "a live job has no film"
    assert not box.retention.expire(box.failed().id)


def test_over_the_cap_the_oldest_finished_films_go_and_no_more_than_needed(box: Box) -> None:
    films = [box.film() for _ in range(5)]
    box.configure(store_limit_bytes=3 * FILM_BYTES)
    box.upkeep.sweep()
    assert box.kept(*films) == [False, False, True, True, True]
    assert box.retention.stored_bytes() == 3 * FILM_BYTES
    box.upkeep.sweep()
    assert box.kept(*films) == [False, False, True, True, True]


def test_on_a_full_disk_the_oldest_finished_films_go_and_no_more_than_needed(box: Box) -> None:
    films = [box.film() for _ in range(5)]
    whole = FILM_BYTES + THUMBNAIL_BYTES
    box.disk_bytes = 5 * whole + 500
    box.configure(min_free_bytes=500 + 2 * FILM_BYTES)
    box.upkeep.sweep()
    assert box.kept(*films) == [False, False, True, True, True]
    assert box.free_bytes() >= box.settings.min_free_bytes


def test_a_disk_that_films_cannot_free_leaves_nothing_live_behind(box: Box) -> None:
    films, queued = [box.film() for _ in range(3)], box.submit()
    box.disk_bytes = 0
    box.configure(min_free_bytes=PLENTY)
    box.upkeep.sweep()
    assert box.kept(*films) == [False, False, False]
    assert box.read(queued).state is State.QUEUED


def test_the_oldest_is_the_one_that_finished_first_whenever_it_was_asked_for(box: Box) -> None:
    asked_first = box.begun(box.submit())
    finished_first = box.film()
    box.clock.now += 1
    clip = replace(finished_first.clip, film_key="clips/late.mp4", thumbnail_key="clips/late.webp")  # type: ignore[type-var]
    for key in ("clips/late.mp4", "clips/late.webp"):
        box.blobs.put_bytes(key, bytes(FILM_BYTES))
    box.jobs.succeed(asked_first, clip, nothing_more)  # type: ignore[arg-type]
    assert [job.id for job in box.retention.oldest(9)] == [finished_first.id, asked_first.id]
    box.configure(store_limit_bytes=FILM_BYTES)
    box.upkeep.sweep()
    assert box.kept(finished_first, box.read(asked_first)) == [False, True]


def test_films_of_more_bytes_than_an_integer_holds_are_summed(box: Box) -> None:
    job = box.begun(box.submit())
    clip = Clip("clips/a.mp4", "clips/a.webp", "ab" * 32, 2**33, 1280, 720, 24.0, 96, 4.0)
    box.jobs.succeed(job, clip, nothing_more)
    box.film()
    assert box.retention.stored_bytes() == 2**33 + FILM_BYTES


def test_a_sweep_killed_between_record_and_deletion_is_finished_by_the_next(box: Box) -> None:
    film = box.film()
    assert film.clip is not None
    assert box.retention.expire(film.id)  # ... and here the process was killed
    assert box.blobs.exists(film.clip.film_key)
    assert present.task(box.read(film), BASE)["state"] == "failed"
    assert box.retention.undeleted_bytes() == FILM_BYTES
    box.start().sweep()
    assert box.keys() == set()
    assert (box.read(film).clip, box.retention.undeleted(9), box.retention.undeleted_bytes()) == (None, [], 0)


def test_a_sweep_killed_between_film_and_thumbnail_is_finished_by_the_next(box: Box) -> None:
    film = box.film()
    assert film.clip is not None
    box.retention.expire(film.id)
    box.blobs.delete(film.clip.film_key)
    box.start().sweep()
    assert box.keys() == set()
    assert box.retention.undeleted(9) == []


def test_a_spritesheet_that_somebody_asked_for_goes_with_its_film(box: Box) -> None:
    film = box.film(ttl_s=HOUR)
    assert film.clip is not None
    box.blobs.put_bytes(film.clip.spritesheet_key, b"sheet")
    box.clock.now += DAY
    box.upkeep.sweep()
    assert box.keys() == set()


def test_a_film_that_cannot_be_deleted_is_recorded_first_keeps_no_other_and_goes_later(box: Box) -> None:
    stuck_film, other = box.film(ttl_s=HOUR), box.film(ttl_s=HOUR)
    stuck = Stuck(box, stuck_film)
    box.clock.now += DAY
    box.upkeep.sweep()
    assert box.read(stuck_film).is_expired
    assert box.kept(other) == [False]
    assert [job.id for job in box.retention.undeleted(9)] == [stuck_film.id]
    stuck.mend()
    box.upkeep.sweep()
    assert box.keys() == set()
    assert box.retention.undeleted(9) == []


def test_a_store_that_cannot_delete_does_not_cost_film_after_film(box: Box) -> None:
    films = [box.film() for _ in range(4)]
    Stuck(box, films[0])
    box.disk_bytes = 4 * FILM_BYTES + 3 * FILM_BYTES
    used = 4 * FILM_BYTES + 4 * THUMBNAIL_BYTES
    box.configure(min_free_bytes=box.disk_bytes - used + FILM_BYTES // 2)
    upkeep = Upkeep(
        box.retention, box.blobs, box.runs, box.settings, now=box.clock, free_bytes=lambda: box.disk_bytes - used
    )
    for _ in range(5):
        upkeep.sweep()
    assert [box.read(film).is_expired for film in films] == [True, False, False, False]


def test_records_go_after_their_time_when_no_film_is_left(box: Box) -> None:
    endless, _timed, _failed = box.film(), box.film(ttl_s=HOUR), box.failed()
    box.jobs.ask_cancel(box.submit(), nothing_more)
    stuck_film = box.film(ttl_s=HOUR)
    stuck, live = Stuck(box, stuck_film), box.submit()
    box.configure(record_ttl_s=10 * DAY)
    box.clock.now += 9 * DAY
    box.upkeep.sweep()
    assert box.jobs.count(JobFilter()) == 6
    box.clock.now += 2 * DAY
    box.upkeep.sweep()
    assert {job.id for job in box.jobs.find(JobFilter())} == {endless.id, stuck_film.id, live.id}
    assert box.runs.forgotten_before == [box.clock.now - 12 * DAY, box.clock.now - 10 * DAY]
    stuck.mend()
    box.upkeep.sweep()
    assert {job.id for job in box.jobs.find(JobFilter())} == {endless.id, live.id}
    assert box.kept(endless) == [True]


def test_only_so_many_records_go_at_once_oldest_first(box: Box) -> None:
    failed = []
    for _ in range(3):
        box.clock.now += 1
        failed.append(box.failed())
    assert box.retention.forget_records(box.clock.now + 1, limit=2) == 2
    assert [job.id for job in box.jobs.find(JobFilter())] == [failed[-1].id]
    assert box.retention.forget_records(box.clock.now, limit=2) == 0, "before means before"


def test_idempotency_keys_go_after_their_day(box: Box) -> None:
    job = box.submit(idempotency_key="k")
    box.clock.now += DAY - 1
    box.upkeep.sweep()
    assert box.submit(idempotency_key="k").id == job.id
    box.clock.now += 1
    box.upkeep.sweep()
    with box.database.read() as connection:
        assert connection.execute(sa.select(idempotency)).all() == []
    assert box.read(job).id == job.id


def test_inputs_of_live_jobs_stay_and_go_at_the_second_sweep_after(box: Box) -> None:
    for key in ("inputs/one", "inputs/two", "inputs/shared"):
        box.blobs.put_bytes(key, b"picture")
    queued = box.submit("blob:inputs/one", "blob:inputs/shared", "http://example.com/a.png", "blob:other/x")
    running = box.begun(box.submit("blob:inputs/two", "blob:inputs/shared"))
    assert box.retention.inputs_in_use() == {"inputs/one", "inputs/two", "inputs/shared"}
    for _ in range(3):
        box.upkeep.sweep()
    assert box.keys("inputs/") == {"inputs/one", "inputs/two", "inputs/shared"}
    box.jobs.fail(running, Failure("api_error", "broken"), nothing_more)
    box.upkeep.sweep()
    assert box.keys("inputs/") == {"inputs/one", "inputs/two", "inputs/shared"}
    box.upkeep.sweep()
    assert box.keys("inputs/") == {"inputs/one", "inputs/shared"}
    box.jobs.ask_cancel(queued, nothing_more)
    box.upkeep.sweep()
    box.upkeep.sweep()
    assert box.keys("inputs/") == set()


def test_an_input_is_safe_between_its_upload_and_its_job(box: Box) -> None:
    box.blobs.put_bytes("inputs/one", b"picture")
    box.upkeep.sweep()
    box.submit("blob:inputs/one")
    box.upkeep.sweep()
    box.upkeep.sweep()
    assert box.keys("inputs/") == {"inputs/one"}


def test_an_input_put_again_after_it_went_has_its_second_look_again(box: Box) -> None:
    for _ in range(2):
        box.blobs.put_bytes("inputs/one", b"picture")
        box.upkeep.sweep()
        assert box.keys("inputs/") == {"inputs/one"}
        box.upkeep.sweep()
        assert box.keys("inputs/") == set()


def test_a_process_that_has_just_started_deletes_no_input_at_its_first_sweep(box: Box) -> None:
    box.blobs.put_bytes("inputs/one", b"picture")
    for _ in range(3):
        box.start().sweep()
    assert box.keys("inputs/") == {"inputs/one"}


def test_leftovers_of_puts_go_after_a_day(box: Box) -> None:
    box.film()
    leftovers = box.folder / "films" / INCOMING
    for name, age_s in (("new", DAY - 60), ("old", DAY + 60)):
        (leftovers / name).write_bytes(b"half a film")
        os.utime(leftovers / name, (box.clock.now - age_s,) * 2)
    box.upkeep.sweep()
    assert [path.name for path in leftovers.iterdir()] == ["new"]


def test_a_database_that_is_away_puts_the_sweep_off(box: Box) -> None:
    film = box.film(ttl_s=HOUR)
    box.clock.now += DAY
    away = Database(f"sqlite:///{box.folder}")  # a folder can't be opened as a database
    retention = Retention(away, box.clock)
    Upkeep(retention, box.blobs, box.runs, box.settings, now=box.clock, free_bytes=box.free_bytes).sweep()
    assert box.kept(film) == [True]
    box.upkeep.sweep()
    assert box.kept(film) == [False]


def test_the_link_of_an_expired_film_says_that_it_has_expired(box: Box) -> None:
    film, other = box.film(), box.film()
    notices = make_notices(box.database)
    service = Service(
        box.jobs,
        box.blobs,
        NoQueue(),
        box.retention,
        Watcher(box.jobs, notices),
        now=box.clock,
        pool_of=lambda model: "default",
        capabilities_of=lambda pool: NullEngine().capabilities(),
        limits=NO_LIMITS,
        process_id="p",
    )
    app = FastAPI()
    app.include_router(files.make_router(service, box.blobs))

    async def get(path: str) -> httpx2.Response:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=BASE) as client:
            return await client.get(path)

    path = f"/files/{film.secret}.mp4"
    assert len(asyncio.run(get(path)).content) == FILM_BYTES
    box.retention.expire(film.id)
    for _ in range(2):  # before and after the blobs are deleted
        for kind in ("mp4", "webp"):
            with pytest.raises(JobExpired, match="the film has expired"):
                asyncio.run(get(f"/files/{film.secret}.{kind}"))
        box.upkeep.sweep()
    assert len(asyncio.run(get(f"/files/{other.secret}.mp4")).content) == FILM_BYTES
    with pytest.raises(NotFound):
        asyncio.run(get(f"/files/{'x' * 32}.mp4"))
    notices.close()


class NoQueue:
    """Nothing is submitted or cancelled where this stands."""

    def add_render(self, connection: Any, job: Job) -> None: ...

    def announce(self, connection: Any, job: Job) -> None: ...


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_nothing_says_succeeded_with_a_dead_link(box: Box, seed: int) -> None:
    """Films are made, kills and faults fall, caps change and time goes on, in an order that the seed decides."""
    story = Story(box, random.Random(seed))
    box.configure(record_ttl_s=20 * DAY)
    for _ in range(120):
        story.go_on()
        story.check()
    story.mend()
    box.upkeep.sweep()
    clips = [film.clip for film in box.retention.oldest(999)]
    known = {key for clip in clips if clip for key in (clip.film_key, clip.thumbnail_key)}
    assert box.keys("clips/") == known, "nothing stays in the store that no record names"
    assert len(story.made) > 20


class Story:
    """A random sequence of what happens to a deployment."""

    def __init__(self, box: Box, dice: random.Random) -> None:
        self.box = box
        self.dice = dice
        self.made: dict[UUID, Job] = {}
        self.stuck: list[Stuck] = []

    def go_on(self) -> None:
        usual = [self.make] * 4 + [self.wait] * 2 + [self.box.upkeep.sweep] * 2
        self.dice.choice([*usual, self.kill, self.break_a_film, self.mend, self.set])()

    def make(self) -> None:
        film = self.box.film(self.dice.randrange(1, 3000), self.dice.choice([None, HOUR, DAY, 5 * DAY]))
        self.made[film.id] = film

    def wait(self) -> None:
        self.box.clock.now += self.dice.choice([60.0, HOUR, DAY, 3 * DAY])

    def kill(self) -> None:
        """A sweep begins, and its process is killed somewhere."""
        for film in self.box.retention.oldest(self.dice.randrange(3)):
            self.box.retention.expire(film.id)
            if film.clip and self.dice.random() < 0.5:
                self.box.blobs.delete(film.clip.film_key)
        self.box.upkeep = self.box.start()

    def break_a_film(self) -> None:
        for job in self.box.retention.undeleted(1):
            if job.clip and (self.box.folder / "films" / job.clip.film_key).is_file():
                self.stuck.append(Stuck(self.box, job))

    def mend(self) -> None:
        while self.stuck:
            self.stuck.pop().mend()

    def set(self) -> None:
        self.box.disk_bytes = self.dice.choice([PLENTY, 8000, 20_000])
        limit_bytes = self.dice.choice([None, 2000, 10_000])
        self.box.configure(store_limit_bytes=limit_bytes, min_free_bytes=self.dice.choice([0, 2000]))

    def check(self) -> None:
        jobs = self.box.jobs.find(JobFilter(limit=999))
        for job in jobs:
            text, clip = present.callback_body(job).decode(), self.made[job.id].clip
            says_so, has_link = "succeeded" in text, "/files/" in text
            assert says_so == has_link == (present.task(job, BASE)["state"] == "succeeded") == (not job.is_expired)
            assert job.is_expired or (clip and self.box.keys("clips/") >= {clip.film_key, clip.thumbnail_key}), job.id
        # Films without a time to live go for space only: all that went ended before all that stay.
        endless = sorted((job for job in jobs if job.expires_at is None), key=lambda job: job.finished_at or 0)
        assert [job.is_expired for job in endless] == sorted((job.is_expired for job in endless), reverse=True)


def test_other_parts_are_swept_too_and_one_that_is_put_off_keeps_none_from_it(box: Box) -> None:
    swept: list[str] = []

    def put_off() -> None:
        swept.append("put off")
        raise Unavailable("the database is away")

    others = (put_off, lambda: swept.append("done"))
    Upkeep(
        box.retention, box.blobs, box.runs, box.settings, now=box.clock, free_bytes=box.free_bytes, others=others
    ).sweep()
    assert swept == ["put off", "done"]
    assert box.runs.forgotten_before, "after the upkeep's own"
