"""A worker inside the test's process: a real database, a real folder of films, the durable runtime, any renderer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from kinema.assets.blobs import Blobs
from kinema.assets.fetch import Fetcher
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import DEFAULT_PRIORITY, Job
from kinema.domain.shot import Shot
from kinema.engines.base import LocalReference
from kinema.execution.rendering import FILM_NAME, THUMBNAIL_NAME
from kinema.execution.runtime import DurableQueue, Runtime, migrate
from kinema.execution.worker import Renderer, Worker
from kinema.store.database import Database
from kinema.store.jobs import Jobs

FACTS = {"size_bytes": 4, "width_px": 1280, "height_px": 720, "fps": 24.0, "frame_count": 96, "duration_s": 4.0}


@dataclass
class AtOnce:
    """Renders nothing, at once, and notes the prompt; `during` is what happens in the middle of it."""

    prompts: list[str] = field(default_factory=list)
    during: Callable[[], None] = lambda: None

    def render(
        self,
        shot: Shot,
        references: tuple[LocalReference, ...],
        work_dir: Path,
        *,
        report: Callable[[float, str], None],
        should_go_on: Callable[[], bool],
        limits_s: Mapping[str, float],
    ) -> dict[str, Any]:
        self.prompts.append(shot.prompt)
        self.during()
        (work_dir / FILM_NAME).write_bytes(b"film")
        (work_dir / THUMBNAIL_NAME).write_bytes(b"thumbnail")
        return {**FACTS, "digest": "ab" * 32}


class Atelier:
    """The parts of a process that renders for one pool. Only one at a time may be open: DBOS is one per process."""

    def __init__(self, folder: Path, renderer: Renderer, now: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.now = now
        self.database = Database(f"sqlite:///{folder}/kinema.db")
        self.database.migrate()
        migrate(self.database.url)
        self.jobs = Jobs(self.database, now)
        self.queue = DurableQueue(self.database.url)
        self.blobs = Blobs(str(folder / "films"), cache_dir=folder / "cache")
        self.stopping = Event()
        self.worker = Worker(
            self.jobs, self.blobs, Fetcher((), 1.0, 1), renderer, folder / "work", timeout_s=60, stopping=self.stopping
        )
        self.runtime = Runtime(
            workers={"default": self.worker},
            queue=self.queue,
            database_url=self.database.url,
            executor_id="atelier",
            deliver=_delivered,
            sweep=lambda: None,
            retry_waits_s=(),
            film_ttl_s=None,
            stopping=self.stopping,
            poll_interval_s=0.01,
        )

    def submit(self, owner: str = "key", prompt: str = "a cat", priority: int = DEFAULT_PRIORITY) -> Job:
        now = self.now()
        facts = (owner, "acedata", "sora-2", Shot(prompt, 4, 1280, 720, 7), {}, new_secret(), ())
        job = Job(new_job_id(now), *facts, "trace", "http://x", new_secret(), None, now, priority=priority)
        return self.jobs.insert(replace(job, workflow_id=f"render-{job.id}"), self.queue.add_render)

    def read(self, job: Job) -> Job:
        found = self.jobs.get(job.id)
        assert found is not None
        return found

    def films(self) -> set[str]:
        return {key for key, _ in self.blobs.sizes("clips/")}

    def close(self) -> None:
        self.queue.close()
        self.database.close()


@contextmanager
def open_atelier(
    folder: Path, renderer: Renderer, now: Callable[[], float] = time.time, *, launched: bool = True
) -> Iterator[Atelier]:
    atelier = Atelier(folder, renderer, now)
    try:
        if launched:
            atelier.runtime.launch()
        yield atelier
    finally:
        if launched:
            atelier.runtime.stop(timeout_s=10)
        atelier.close()


async def _delivered(job: Job, number: int) -> bool:
    return True
