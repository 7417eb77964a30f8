"""The one door from HTTP and the CLI to jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from kinema.assets.blobs import Blobs
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import DEFAULT_PRIORITY, FINAL_STATES, Job, State
from kinema.domain.shot import Shot
from kinema.engines.base import Capabilities
from kinema.errors import BadReference, NotFound, Unavailable
from kinema.store.admission import Limits
from kinema.store.jobs import JobFilter, Jobs, Pulse
from kinema.store.notices import Notices
from kinema.store.retention import Retention
from kinema.telemetry import log

IDS_AT_ONCE = 500  # in one query


class Queue(Protocol):
    """Where durable work is enqueued, inside the transaction of the change that causes it."""

    def add_render(self, connection: Any, job: Job) -> None: ...

    def announce(self, connection: Any, job: Job) -> None:
        """Tell of the job's end: its callback, if its caller asked for one, and its owner's webhooks."""
        ...


@dataclass(frozen=True, slots=True)
class Submission:
    """What a dialect makes of a request.

    `uploads` are bytes or files that came with it, by blob key; `copies` are blobs that the job must have for itself,
    the new key and then the old one: what they were copied from may be deleted before the job begins.
    A retry, whose client says that it sends the same request again, is answered by the job of the first.
    """

    dialect: str
    model: str
    shot: Shot
    request: dict[str, Any]
    request_digest: str
    adjustments: tuple[str, ...] = ()
    callback_url: str | None = None
    is_async: bool = False
    uploads: Mapping[str, bytes | Path] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    parent_id: UUID | None = None
    is_retry: bool = False
    idempotency_key: str | None = None
    priority: int = DEFAULT_PRIORITY


@dataclass(slots=True, eq=False)
class Watched:
    """A job as all who wait for it in this process see it: read once, shared by them. None once it was deleted."""

    job: Job | None
    waiters: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Let those look who wait now; those who come after them wait for the next change."""
        self.changed.set()
        self.changed = asyncio.Event()


class Watcher:
    """Tells everybody who waits in this process: one look at the database serves them all."""

    def __init__(self, jobs: Jobs, notices: Notices) -> None:
        self._jobs = jobs
        self._notices = notices
        self._watched: dict[UUID, Watched] = {}
        self._task: asyncio.Task[None] | None = None
        self._one_look = asyncio.Lock()  # a late look must not show what an earlier one saw

    @asynccontextmanager
    async def watch(self, job: Job) -> AsyncGenerator[Watched]:
        """A context in which the job is looked at whenever jobs have changed."""
        watched = self._watched.get(job.id)
        is_first = watched is None
        watched = self._watched.setdefault(job.id, Watched(job))
        watched.waiters += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_whenever_something_changed())
        try:
            if is_first:
                await self._look([job.id])
            yield watched
        finally:
            watched.waiters -= 1
            if not watched.waiters:
                del self._watched[job.id]

    def wake_all(self) -> None:
        for watched in self._watched.values():
            watched.wake()

    async def _look_whenever_something_changed(self) -> None:
        while self._watched:
            await asyncio.to_thread(self._notices.wait)
            ids = list(self._watched)
            try:
                for start in range(0, len(ids), IDS_AT_ONCE):
                    await self._look(ids[start : start + IDS_AT_ONCE])
            except Unavailable as error:  # those who wait go on waiting
                log.warning("jobs can't be watched", reason=error.message)
                await asyncio.sleep(1)

    async def _look(self, ids: Sequence[UUID]) -> None:
        """Raises: Unavailable; then nobody was told anything."""
        async with self._one_look:
            pulses = await asyncio.to_thread(self._jobs.pulses, ids)
            ended = [job_id for job_id, pulse in pulses.items() if pulse.state in FINAL_STATES]
            final = await asyncio.to_thread(self._jobs.find, JobFilter(ids=ended, limit=len(ended))) if ended else []
        for job in final:
            self._show(job.id, job)
        for job_id in set(ids).difference(ended):
            self._show(job_id, pulses.get(job_id))

    def _show(self, job_id: UUID, news: Job | Pulse | None) -> None:
        watched = self._watched.get(job_id)
        if watched is None or watched.job is None:
            return
        if isinstance(news, Pulse):
            state, stage, progress, attempt = news.state, news.stage, news.progress, news.attempt
            news = replace(watched.job, state=state, stage=stage, progress=progress, attempt=attempt)
        if news != watched.job:
            watched.job = news
            watched.wake()


class Service:
    """Jobs for those who ask for films. All methods may be called from any task of one event loop."""

    def __init__(
        self,
        jobs: Jobs,
        blobs: Blobs,
        queue: Queue,
        retention: Retention,
        watcher: Watcher,
        *,
        now: Callable[[], float],
        pool_of: Callable[[str], str],
        capabilities_of: Callable[[str], Capabilities],
        limits: Limits,
        process_id: str,
    ) -> None:
        self._jobs = jobs
        self._pool_of = pool_of
        self._capabilities_of = capabilities_of
        self._limits = limits
        self._blobs = blobs
        self._queue = queue
        self._retention = retention
        self._watcher = watcher
        self._now = now
        self._process_id = process_id
        self._callers: set[UUID] = set()  # of jobs that were made for a caller who waits in this process
        self._is_draining = False
        self._is_closed = False

    async def submit(self, submission: Submission, *, owner: str, trace_id: str, base_url: str) -> Job:
        """Keep a job and enqueue it; when this returns, the job will be finished or failed with a reason.

        A synchronous submission may be answered by an orphan: the same request whose caller hung up.
        Raises: Unavailable when the server is stopping, TooManyRequests at a limit, InvalidRequest for a used
        idempotency key or what the model's engine can't do, BadReference for a copy whose original is gone.
        """
        if self._is_draining:
            raise Unavailable("the server is stopping; send the request again in a minute")
        pool = self._pool_of(submission.model)
        self._capabilities_of(pool).check(submission.shot)
        await asyncio.to_thread(self._keep_inputs, submission)
        now = self._now()
        job_id = new_job_id(now)
        job = Job(
            id=job_id,
            owner=owner,
            dialect=submission.dialect,
            model=submission.model,
            shot=submission.shot,
            request=submission.request,
            request_digest=submission.request_digest,
            adjustments=submission.adjustments,
            trace_id=trace_id,
            base_url=base_url,
            secret=new_secret(),
            callback_url=submission.callback_url,
            created_at=now,
            pool=pool,
            workflow_id=f"render-{job_id}",
            priority=submission.priority,
            parent_id=submission.parent_id,
        )
        waiter = None if submission.is_async else self._process_id
        kept = await asyncio.to_thread(
            self._jobs.insert,
            job,
            self._queue.add_render,
            waiter=waiter,
            idempotency_key=submission.idempotency_key,
            is_retry=submission.is_retry,
            limits=self._limits,
        )
        if waiter is not None and kept.id == job.id:
            self._callers.add(job.id)
        log.info("job submitted", job_id=str(kept.id), adopted=kept.id != job.id, model=job.model)
        return kept

    def _keep_inputs(self, submission: Submission) -> None:
        for key, data in submission.uploads.items():
            if isinstance(data, Path):
                self._blobs.put_file(key, data)
            else:
                self._blobs.put_bytes(key, data)
        for new_key, key in submission.copies.items():
            try:
                self._blobs.copy(key, new_key)
            except NotFound:
                raise BadReference("the film or file that the request starts from is gone") from None

    async def get(self, job_id: UUID, owner: str | None = None) -> Job | None:
        return await asyncio.to_thread(self._jobs.get, job_id, owner)

    async def by_secret(self, secret: str) -> Job | None:
        return await asyncio.to_thread(self._jobs.by_secret, secret)

    async def list(self, wanted: JobFilter) -> Sequence[Job]:
        return await asyncio.to_thread(self._jobs.find, wanted)

    async def count(self, wanted: JobFilter) -> int:
        return await asyncio.to_thread(self._jobs.count, wanted)

    async def watch(self, job: Job, beat_s: float | None = None) -> AsyncIterator[Job]:
        """Yield the job now and at each change of progress, stage or state, up to its end.

        It comes again, the same object, when nothing has changed for `beat_s`. Whoever is slow gets the newest.
        Raises: Unavailable when the server stops before the end, or the job was deleted.
        """
        seen: Job | None = None
        async with self._watcher.watch(job) as watched:
            while seen is None or not seen.is_final:
                changed = watched.changed
                if watched.job is None:
                    raise Unavailable("the job was deleted while it was waited for")
                if watched.job is not seen:
                    seen = watched.job
                    yield seen
                elif self._is_closed or (self._is_draining and seen.state is State.QUEUED):
                    raise Unavailable("the server is stopping; the job goes on when it is back")
                else:
                    try:
                        async with asyncio.timeout(beat_s):
                            await changed.wait()
                    except TimeoutError:
                        yield seen

    async def wait(self, job: Job) -> Job:
        """Wait until a job is final."""
        return [seen async for seen in self.watch(job)][-1]

    async def answered(self, job: Job, *, hung_up: bool) -> None:
        """Note that a synchronous caller has its answer, or has left without it: then the job is an orphan.

        What an adopted job answers to its other callers changes nothing.
        """
        if job.id in self._callers:
            self._callers.remove(job.id)
            await asyncio.to_thread(self._jobs.answered, job.id, hung_up)

    async def cancel(self, job: Job) -> Job | None:
        """Cancel a queued job at once and a running one within a second; a final one stays as it is."""
        return await asyncio.to_thread(self._jobs.ask_cancel, job, self._queue.announce)

    async def delete(self, job: Job) -> bool:
        """Cancel the job if it is live, then forget it and its film. False when it was gone already."""
        if not job.is_final:
            await self.cancel(job)
            job = await self.wait(job)
        if job.clip is not None:
            # A kill between these steps leaves an expired film, which upkeep takes away, and never a dead link.
            await asyncio.to_thread(self._retention.expire, job.id)
            for key in job.clip.keys:
                await asyncio.to_thread(self._blobs.delete, key)
        return await asyncio.to_thread(self._jobs.delete, job.id)

    async def not_ready(self) -> str | None:
        """Why no work can be taken now, or None."""
        if self._is_draining:
            return "the server is stopping"
        try:
            await asyncio.to_thread(self._jobs.ping)
        except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering is the reason
            return f"the database doesn't answer: {type(error).__name__}"
        return None

    def drain(self) -> None:
        """Take no more submissions, and let those go who wait for jobs that haven't started."""
        self._is_draining = True
        self._watcher.wake_all()

    def close(self) -> None:
        """Let everybody go who still waits: no job will end in this process any more."""
        self._is_closed = True
        self.drain()
