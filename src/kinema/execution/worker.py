"""One attempt at one job: fetch its references, render, keep the film. The workflow makes it durable."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from typing import Any, Protocol
from uuid import UUID

from kinema.assets.blobs import Blobs
from kinema.assets.fetch import Fetcher
from kinema.domain.clip import Clip
from kinema.domain.job import Failure, Job, Stage
from kinema.domain.shot import Shot
from kinema.engines.base import LocalReference
from kinema.errors import JobCancelled, KinemaError, RenderFailed, Unavailable
from kinema.execution.engine_process import LOOK_INTERVAL_S, EngineDied
from kinema.execution.patience import Stopped, patiently
from kinema.execution.rendering import FILM_NAME, THUMBNAIL_NAME
from kinema.store.jobs import Jobs
from kinema.telemetry import log

MAX_ATTEMPTS = 3
REPORT_INTERVAL_S = 0.5
LOADING_LIMIT_S = 600.0  # a first start compiles kernels or reads weights
FINISHING_LIMIT_S = 300.0
STORE_PATIENCE_S = 30.0  # a store that is away for shorter costs no film
# The engine's own progress fills this part of the job's; the film is not there before it is stored.
RENDER_PROGRESS = (0.02, 0.97)


class Renderer(Protocol):
    """What renders a shot for a worker: a child process, or in a test whatever a test needs."""

    def render(
        self,
        shot: Shot,
        references: tuple[LocalReference, ...],
        work_dir: Path,
        *,
        report: Callable[[float, str], None],
        should_go_on: Callable[[], bool],
        limits_s: Mapping[str, float],
    ) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: a clip, or a failure."""

    attempt: int
    clip: Clip | None = None
    failure: Failure | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Outcome:
        clip, failure = values["clip"], values["failure"]
        return cls(values["attempt"], clip and Clip(**clip), failure and Failure(**failure))


@dataclass(frozen=True, slots=True)
class Worker:
    jobs: Jobs
    blobs: Blobs
    fetcher: Fetcher
    renderer: Renderer
    work_root: Path
    timeout_s: float
    stopping: Event
    store_patience_s: float = STORE_PATIENCE_S

    def attempt(self, job_id: UUID, workflow_id: str) -> Outcome | None:
        """Try a job until it has a film, a reason to fail, or no attempts left; None when there is nothing to do."""
        while (job := patiently(lambda: self.jobs.begin(job_id, workflow_id), self.stopping)) is not None:
            if job.attempt > MAX_ATTEMPTS:
                failure = Failure("api_error", f"the job was started {MAX_ATTEMPTS} times and never got to its end")
                return Outcome(job.attempt, failure=failure)
            try:
                return Outcome(job.attempt, clip=self._render(job))
            except EngineDied as error:
                if self.stopping.is_set():
                    raise Stopped from error
                log.warning("engine died", job_id=str(job_id), attempt=job.attempt, reason=error.message)
                if job.attempt == MAX_ATTEMPTS:
                    return Outcome(job.attempt, failure=Failure(error.code, f"{error.message}, {MAX_ATTEMPTS} times"))
            except KinemaError as error:
                log.warning("job ended without a film", job_id=str(job_id), code=error.code, reason=error.message)
                return Outcome(job.attempt, failure=Failure(error.code, error.message))
            except OSError as error:
                log.error("the film can't be kept", job_id=str(job_id), exc_info=error)
                return Outcome(job.attempt, failure=Failure("api_error", f"the film can't be kept: {error.strerror}"))
        return None

    def discard(self, job_id: UUID, attempt: int) -> None:
        """Delete what an attempt may have stored and nobody will ever record."""
        name = _blob_name(job_id, attempt)
        try:
            for key in (f"{name}.mp4", f"{name}.webp"):
                self.blobs.delete(key)
        except (Unavailable, OSError) as error:
            log.warning("a stray film stays in the store", key=name, error=str(error))

    def _render(self, job: Job) -> Clip:
        facts = {"job_id": str(job.id), "attempt": job.attempt, "trace_id": job.trace_id}
        log.info("render begun", **facts, pool=job.pool)
        began_s = time.monotonic()
        clip = self._film(job)
        log.info("film kept", **facts, size_bytes=clip.size_bytes, took_s=round(time.monotonic() - began_s, 1))
        return clip

    def _film(self, job: Job) -> Clip:
        work_dir = self.work_root / f"{job.id}-{job.attempt}"
        work_dir.mkdir(parents=True)
        try:
            references = asyncio.run(self._localise(job, work_dir))
            facts = self.renderer.render(
                job.shot,
                references,
                work_dir,
                report=self._reporter(job),
                should_go_on=lambda: self._should_go_on(job),
                limits_s={"loading": LOADING_LIMIT_S, "rendering": self.timeout_s, "finishing": FINISHING_LIMIT_S},
            )
            self._report(job, RENDER_PROGRESS[1], Stage.STORING)
            return self._store(job, facts, work_dir)
        finally:
            shutil.rmtree(work_dir, ignore_errors=True)

    async def _localise(self, job: Job, work_dir: Path) -> tuple[LocalReference, ...]:
        local = []
        for index, reference in enumerate(job.shot.references):
            target = work_dir / f"reference-{index}"
            if reference.source.startswith("blob:"):
                target = self.blobs.local_copy(reference.source.removeprefix("blob:"))
            else:
                await self._fetch(job, reference.source, target)
            local.append(LocalReference(reference, target))
        return tuple(local)

    async def _fetch(self, job: Job, source: str, target: Path) -> None:
        fetching = asyncio.ensure_future(self.fetcher.fetch(source, target))
        while not (await asyncio.wait({fetching}, timeout=LOOK_INTERVAL_S))[0]:
            if not self._should_go_on(job):
                fetching.cancel()
                raise JobCancelled("the job was cancelled while its references were fetched")
        fetching.result()

    def _report(self, job: Job, progress: float, stage: Stage) -> None:
        with suppress(Unavailable):  # the next report tells more
            self.jobs.report(job, progress, stage)

    def _should_go_on(self, job: Job) -> bool:
        try:
            return self.jobs.should_go_on(job)
        except Unavailable:  # nobody can have cancelled it
            return True

    def _reporter(self, job: Job) -> Callable[[float, str], None]:
        low, high = RENDER_PROGRESS
        reported_at = 0.0
        highest, last_stage = 0.0, ""

        def report(progress: float, stage: str) -> None:
            nonlocal reported_at, highest, last_stage
            highest = max(highest, low + (high - low) * min(max(progress, 0.0), 1.0))
            if stage != last_stage or time.monotonic() - reported_at >= REPORT_INTERVAL_S:
                reported_at, last_stage = time.monotonic(), stage
                self._report(job, round(highest, 3), Stage(stage))

        return report

    def _store(self, job: Job, facts: dict[str, Any], work_dir: Path) -> Clip:
        # The attempt is in the name: a deposed worker must not write over the film of the one that took over.
        name = _blob_name(job.id, job.attempt)
        known = {field: facts[field] for field in Clip.__dataclass_fields__ if field in facts}
        clip = Clip(film_key=f"{name}.mp4", thumbnail_key=f"{name}.webp", **known)
        if clip.size_bytes <= 0:
            raise RenderFailed("the engine's film is empty")
        self._put(clip.thumbnail_key, work_dir / THUMBNAIL_NAME)
        try:
            self._put(clip.film_key, work_dir / FILM_NAME)
        except (Unavailable, OSError):
            self.discard(job.id, job.attempt)  # a thumbnail alone is nobody's, and a full disk needs the room
            raise
        return clip

    def _put(self, key: str, path: Path) -> None:
        patiently(lambda: self.blobs.put_file(key, path), self.stopping, self.store_patience_s)


def _blob_name(job_id: UUID, attempt: int) -> str:
    return f"clips/{job_id}-{attempt}"
