"""The one door from HTTP and the CLI to jobs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

from kinema.assets.blobs import Blobs
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import DEFAULT_PRIORITY, FINAL_STATES, Job, State
from kinema.domain.shot import Shot
from kinema.errors import Unavailable
from kinema.store.admission import Limits
from kinema.store.jobs import JobFilter, Jobs, Pulse
from kinema.store.notices import Notices
from kinema.store.retention import Retention
from kinema.telemetry import log

T = TypeVar("T")
IDS_AT_ONCE = 500  # in one query


class Queue(Protocol):
    """Where durable work is enqueued, inside the transaction of the change that causes it."""

    def add_render(self, connection: Any, job: Job) -> None: ...

    def add_callback(self, connection: Any, job: Job) -> None:
        """Deliver the job's callback, if its caller asked for one."""
        ...


@dataclass(frozen=True, slots=True)
class Submission:
    """What a dialect makes of a request. `uploads` are bytes that came with it, by blob key."""

    dialect: str
    model: str
    shot: Shot
    request: dict[str, Any]
    request_digest: str
    adjustments: tuple[str, ...] = ()
    callback_url: str | None = None
    is_async: bool = False
    uploads: dict[str, bytes] = field(default_factory=dict)
    idempotency_key: str | None = None
    priority: int = DEFAULT_PRIORITY


class Watcher:
    """Tells everybody who waits in this process: one look at the database serves them all."""

    def __init__(self, jobs: Jobs, notices: Notices) -> None:
        self._jobs = jobs
        self._notices = notices
        self._listeners: dict[UUID, list[_Listener]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None

    async def pulses(self, job_id: UUID) -> AsyncGenerator[Pulse | None]:
        """Yield the job's pulse at once and at each change, up to its end; None when it was deleted."""
        listener = _Listener()
        self._listeners[job_id].append(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_whenever_something_changed())
        try:
            listener.tell((await asyncio.to_thread(self._jobs.pulses, [job_id])).get(job_id))
            while True:
                pulse = await listener.news.get()
                yield pulse
                if pulse is None or pulse.state in FINAL_STATES:
                    return
        finally:
            self._listeners[job_id].remove(listener)
            if not self._listeners[job_id]:
                del self._listeners[job_id]

    async def _look_whenever_something_changed(self) -> None:
        while self._listeners:
            await asyncio.to_thread(self._notices.wait)
            watched = list(self._listeners)
            for start in range(0, len(watched), IDS_AT_ONCE):
                ids = watched[start : start + IDS_AT_ONCE]
                try:
                    pulses = await asyncio.to_thread(self._jobs.pulses, ids)
                except Unavailable as error:  # those who wait go on waiting
                    log.warning("jobs can't be watched", reason=error.message)
                    await asyncio.sleep(1)
                    break
                for job_id in ids:
                    for listener in self._listeners.get(job_id, ()):
                        listener.tell(pulses.get(job_id))


@dataclass(slots=True, eq=False)
class _Listener:
    news: asyncio.Queue[Pulse | None] = field(default_factory=asyncio.Queue)
    told: list[Pulse | None] = field(default_factory=list)

    def tell(self, pulse: Pulse | None) -> None:
        if self.told != [pulse]:
            self.told = [pulse]
            self.news.put_nowait(pulse)


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
        limits: Limits,
        process_id: str,
    ) -> None:
        self._jobs = jobs
        self._pool_of = pool_of
        self._limits = limits
        self._blobs = blobs
        self._queue = queue
        self._retention = retention
        self._watcher = watcher
        self._now = now
        self._process_id = process_id
        self._draining = asyncio.Event()
        self._closed = asyncio.Event()

    async def submit(self, submission: Submission, *, owner: str, trace_id: str, base_url: str) -> Job:
        """Keep a job and enqueue it; when this returns, the job will be finished or failed with a reason.

        A synchronous submission may be answered by an orphan: the same request whose caller hung up.
        Raises: Unavailable when the server is stopping, TooManyRequests at a limit, InvalidRequest for a used
        idempotency key.
        """
        if self._draining.is_set():
            raise Unavailable("the server is stopping; send the request again in a minute")
        for key, data in submission.uploads.items():
            await asyncio.to_thread(self._blobs.put_bytes, key, data)
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
            pool=self._pool_of(submission.model),
            workflow_id=f"render-{job_id}",
            priority=submission.priority,
        )
        waiter = None if submission.is_async else self._process_id
        kept = await asyncio.to_thread(
            self._jobs.insert,
            job,
            self._queue.add_render,
            waiter=waiter,
            idempotency_key=submission.idempotency_key,
            limits=self._limits,
        )
        log.info("job submitted", job_id=str(kept.id), adopted=kept.id != job.id, model=job.model)
        return kept

    async def get(self, job_id: UUID, owner: str | None = None) -> Job | None:
        return await asyncio.to_thread(self._jobs.get, job_id, owner)

    async def by_secret(self, secret: str) -> Job | None:
        return await asyncio.to_thread(self._jobs.by_secret, secret)

    async def list(self, wanted: JobFilter) -> Sequence[Job]:
        return await asyncio.to_thread(self._jobs.find, wanted)

    async def count(self, wanted: JobFilter) -> int:
        return await asyncio.to_thread(self._jobs.count, wanted)

    async def watch(self, job: Job) -> AsyncIterator[Job]:
        """Yield the job now and at each change of progress, stage or state, up to its end.

        Raises: Unavailable when the server stops before, or the job was deleted.
        """
        pulses = self._watcher.pulses(job.id)
        try:
            while True:
                pulse = await self._unless_stopping(anext(pulses), job)
                if pulse is None:
                    raise Unavailable("the job was deleted while it was waited for")
                if pulse.state in FINAL_STATES:
                    yield await self.get(job.id) or job
                    return
                job = replace(job, state=pulse.state, stage=pulse.stage, progress=pulse.progress, attempt=pulse.attempt)
                yield job
        finally:
            await pulses.aclose()

    async def wait(self, job: Job) -> Job:
        """Wait until a job is final."""
        return [seen async for seen in self.watch(job)][-1]

    async def answered(self, job: Job, *, hung_up: bool) -> None:
        """Note that a synchronous caller has its answer, or has left without it: then the job is an orphan."""
        await asyncio.to_thread(self._jobs.answered, job.id, hung_up)

    async def cancel(self, job: Job) -> Job | None:
        """Cancel a queued job at once and a running one within a second; a final one stays as it is."""
        return await asyncio.to_thread(self._jobs.ask_cancel, job, self._queue.add_callback)

    async def delete(self, job: Job) -> bool:
        """Cancel the job if it is live, then forget it and its film. False when it was gone already."""
        if not job.is_final:
            await self.cancel(job)
            job = await self.wait(job)
        if job.clip is not None:
            # A kill between these steps leaves an expired film, which upkeep takes away, and never a dead link.
            await asyncio.to_thread(self._retention.expire, job.id)
            for key in (job.clip.film_key, job.clip.thumbnail_key):
                await asyncio.to_thread(self._blobs.delete, key)
        return await asyncio.to_thread(self._jobs.delete, job.id)

    async def not_ready(self) -> str | None:
        """Why no work can be taken now, or None."""
        if self._draining.is_set():
            return "the server is stopping"
        try:
            await asyncio.to_thread(self._jobs.ping)
        except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering is the reason
            return f"the database doesn't answer: {type(error).__name__}"
        return None

    def drain(self) -> None:
        """Take no more submissions, and let those go who wait for jobs that haven't started."""
        self._draining.set()

    def close(self) -> None:
        """Let everybody go who still waits: no job will end in this process any more."""
        self._draining.set()
        self._closed.set()

    async def _unless_stopping(self, next_pulse: Awaitable[T], job: Job) -> T:
        stop = self._draining if job.state is State.QUEUED else self._closed
        waiting = asyncio.ensure_future(next_pulse)
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                raise Unavailable("the server is stopping; the job goes on when it is back")
            return waiting.result()
        finally:
            for task in (waiting, stopping):
                task.cancel()
