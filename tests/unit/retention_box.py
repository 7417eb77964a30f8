"""A small deployment whose upkeep is watched: a real SQLite file, a real folder, a clock and a disk of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kinema.assets.blobs import Blobs
from kinema.config import Settings
from kinema.dialects.acedata import present
from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Failure, Job
from kinema.domain.shot import Reference, Role, Shot
from kinema.execution.upkeep import Upkeep
from kinema.store.database import Database
from kinema.store.jobs import Jobs
from kinema.store.retention import Retention

START = 1_790_000_000.0
HOUR, DAY = 3600.0, 86_400.0
FILM_BYTES, THUMBNAIL_BYTES = 1000, 10
PLENTY = 10**9
BASE = "http://films.example"


@dataclass
class Clock:
    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass
class Runs:
    """A durable queue that remembers what it was asked to forget."""

    forgotten_before: list[float] = field(default_factory=list)

    def forget_ended(self, before: float) -> int:
        self.forgotten_before.append(before)
        return 0


def nothing_more(_: sa.Connection, __: Job) -> None:
    pass


@dataclass
class Box:
    """A small deployment: its clock, its disk of `disk_bytes`, and what its operator has set."""

    folder: Path
    database: Database
    clock: Clock = field(default_factory=Clock)
    runs: Runs = field(default_factory=Runs)
    disk_bytes: int = PLENTY
    settings: Settings = field(default_factory=lambda: Settings.model_validate({"min_free_bytes": 0}))

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.database, self.clock)
        self.blobs = Blobs(str(self.folder / "films"), cache_dir=self.folder / "cache")
        self.retention = Retention(self.database, self.clock)
        self.upkeep = self.start()

    def start(self) -> Upkeep:
        """A process that sweeps and remembers nothing of those before it."""
        return Upkeep(self.retention, self.blobs, self.runs, self.settings, now=self.clock, free_bytes=self.free_bytes)

    def configure(self, **settings: Any) -> None:
        self.settings = self.settings.model_copy(update=settings)
        self.upkeep = self.start()

    def free_bytes(self) -> int:
        return self.disk_bytes - sum(size_bytes for _, size_bytes in self.blobs.sizes(""))

    def submit(self, *sources: str, idempotency_key: str | None = None) -> Job:
        references = tuple(Reference(Role.IMAGE, source) for source in sources)
        shot = Shot("a cat", 4, 1280, 720, 7, references=references)
        facts = ("key_a", "acedata", "sora-2", shot, {"prompt": "a cat"}, "d", ())
        job = Job(new_job_id(self.clock.now), *facts, "t", BASE, new_secret(), None, self.clock.now)
        return self.jobs.insert(job, nothing_more, idempotency_key=idempotency_key)

    def film(self, size_bytes: int = FILM_BYTES, ttl_s: float | None = None) -> Job:
        """A job that has just succeeded. Time goes on a second, so that no two films end at once."""
        self.clock.now += 1
        job = self.begun(self.submit())
        name = f"clips/{job.id}-{job.attempt}"
        clip = Clip(f"{name}.mp4", f"{name}.webp", "ab" * 32, size_bytes, 1280, 720, 24.0, 96, 4.0)
        self.blobs.put_bytes(clip.thumbnail_key, bytes(THUMBNAIL_BYTES))
        self.blobs.put_bytes(clip.film_key, bytes(size_bytes))
        assert self.jobs.succeed(job, clip, nothing_more, ttl_s)
        return self.read(job)

    def failed(self) -> Job:
        job = self.begun(self.submit())
        assert self.jobs.fail(job, Failure("api_error", "broken"), nothing_more)
        return self.read(job)

    def begun(self, job: Job) -> Job:
        begun = self.jobs.begin(job.id, "")
        assert begun is not None
        return begun

    def read(self, job: Job) -> Job:
        found = self.jobs.get(job.id)
        assert found is not None
        return found

    def keys(self, prefix: str = "") -> set[str]:
        return {key for key, _ in self.blobs.sizes(prefix)}

    def kept(self, *films: Job) -> list[bool]:
        """Of each film, whether it is there, which its record, its blobs and the wire must all agree on."""
        return [self._is_kept(self.read(film), film) for film in films]

    def _is_kept(self, now: Job, then: Job) -> bool:
        assert then.clip is not None
        blobs = {self.blobs.exists(key) for key in (then.clip.film_key, then.clip.thumbnail_key)}
        says = present.task(now, BASE)
        assert blobs == {not now.is_expired} == {says["state"] == "succeeded"} == {"video_url" in says["data"][0]}
        return not now.is_expired


class Stuck:
    """A film that the disk can't delete: a folder that isn't empty lies under its name."""

    def __init__(self, box: Box, film: Job) -> None:
        assert film.clip is not None
        self.path = box.folder / "films" / film.clip.film_key
        self.path.unlink()
        self.path.mkdir()
        (self.path / "x").touch()

    def mend(self) -> None:
        (self.path / "x").unlink()
        self.path.rmdir()
        self.path.write_bytes(bytes(FILM_BYTES))
