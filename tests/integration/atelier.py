"""A worker inside the test's process: a real database, a real folder of films, the durable runtime, any renderer."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from kinema.assets.blobs import Blobs
from kinema.assets.fetch import Fetcher
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job
from kinema.domain.shot import Shot
from kinema.engines.base import LocalReference
from kinema.execution.liveness import Liveness
from kinema.execution.rendering import FILM_NAME, THUMBNAIL_NAME
from kinema.execution.runtime import DurableQueue, Runtime, migrate
from kinema.execution.worker import Renderer, Worker
from kinema.store.database import Database
from kinema.store.jobs import Jobs
from kinema.store.slots import make_slots

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


async def no_batch(batch_id: str) -> None:
    """There are no batches here."""


class Atelier:
    """The parts of a process that renders for one pool. Only one at a time may be open: DBOS is one per process."""

    def __init__(
        self,
        folder: Path,
        renderer: Renderer,
        now: Callable[[], float],
        store: str,
        store_patience_s: float,
        film_ttl_s: float | None,
        deliver: Callable[[Job, int], Awaitable[bool]],
        database: Path,
    ) -> None:
        self.folder = folder
        self.now = now
        self.database = Database(f"sqlite:///{database}")
        self.database.migrate()
        migrate(self.database.url)
        self.jobs = Jobs(self.database, now)
        self.queue = DurableQueue(self.database.url)
        self.blobs = Blobs(store, cache_dir=folder / "cache")
        stopping, nothing_fetched = Event(), Fetcher((), 1.0, 1)
        worker = Worker(
            self.jobs, self.blobs, nothing_fetched, renderer, folder / "work", 60.0, stopping, store_patience_s
        )
        self.runtime = Runtime(
            workers={"default": worker},
            queue=self.queue,
            database_url=self.database.url,
            executor_id="atelier",
            deliver=deliver,
            deliver_webhook=_not_delivered,
            sweep=lambda: None,
            visit_batch=no_batch,
            retry_waits_s=(0.1, 0.1),
            film_ttl_s=film_ttl_s,
            stopping=stopping,
            poll_interval_s=0.01,
        )

    def submit(self, owner: str = "key", prompt: str = "a cat", callback_url: str | None = None) -> Job:
        now = self.now()
        facts = (owner, "acedata", "sora-2", Shot(prompt, 4, 1280, 720, 7), {}, new_secret(), ())
        job = Job(new_job_id(now), *facts, "trace", "http://x", new_secret(), callback_url, now)
        return self.jobs.insert(replace(job, workflow_id=f"render-{job.id}"), self.queue.add_render)

    def read(self, job: Job) -> Job:
        found = self.jobs.get(job.id)
        assert found is not None
        return found

    def liveness(self) -> Liveness:
        """The watch of this process; it looks when it is told to."""
        slots = make_slots(self.database, self.folder / "locks")
        assert slots.try_take("atelier")
        return Liveness(
            slots,
            self.runtime,
            self.queue,
            self.jobs,
            waiter="atelier:test",
            pool_now=lambda job: job.pool,
            on_lost=lambda: None,
            interval_s=3600,
            reconcile_interval_s=0,
        )

    def films(self) -> set[str]:
        return {key for key, _ in self.blobs.sizes("clips/")}


async def _not_delivered(delivery_id: str, run_id: str, number: int) -> None:
    raise AssertionError(f"nobody has webhooks here, but {delivery_id} is to be delivered")


async def _delivered(job: Job, number: int) -> bool:
    return True


@contextmanager
def open_atelier(
    folder: Path,
    renderer: Renderer,
    now: Callable[[], float] = time.time,
    *,
    store: str | None = None,
    store_patience_s: float = 5.0,
    film_ttl_s: float | None = None,
    deliver: Callable[[Job, int], Awaitable[bool]] = _delivered,
    database: Path | None = None,
) -> Iterator[Atelier]:
    """At work until it is left."""
    store, database = store or str(folder / "films"), database or folder / "kinema.db"
    atelier = Atelier(folder, renderer, now, store, store_patience_s, film_ttl_s, deliver, database)
    atelier.runtime.launch()
    try:
        yield atelier
    finally:
        atelier.runtime.stop(timeout_s=10)
        atelier.queue.close()
        atelier.database.close()
