"""The one door from HTTP and the CLI to jobs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

from kinema.assets.blobs import Blobs
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import FINAL_STATES, Job, State
from kinema.domain.shot import Shot
from kinema.errors import Unavailable
from kinema.store.jobs import JobFilter, Jobs, Pulse
from kinema.telemetry import log

T = TypeVar("T")
POLL_INTERVAL_S = 0.2


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


class Watcher:
    """Tells everybody who waits in this process: one poll serves them all."""

    def __init__(self, jobs: Jobs, interval_s: float = POLL_INTERVAL_S) -> None:
        self._jobs = jobs
        self._interval_s = interval_s
        self._listeners: dict[UUID, list[asyncio.Queue[Pulse | None]]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None

    async def pulses(self, job_id: UUID) -> AsyncIterator[Pulse | None]:
        """Yield the job's pulse at once and at each change, up to its end; None when it was deleted."""
        changes: asyncio.Queue[Pulse | None] = asyncio.Queue()
        self._listeners[job_id].append(changes)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        try:
            while True:
                pulse = await changes.get()
                yield pulse
                if pulse is None or pulse.state in FINAL_STATES:
                    return
        finally:
            self._listeners[job_id].remove(changes)
            if not self._listeners[job_id]:
                del self._listeners[job_id]

    async def _poll(self) -> None:
        told: dict[asyncio.Queue[Pulse | None], Pulse | None] = {}
        while self._listeners:
            watched = {job_id: list(queues) for job_id, queues in self._listeners.items()}
            try:
                pulses = await asyncio.to_thread(self._jobs.pulses, list(watched))
            except Exception as error:  # noqa: BLE001 - the database may be away; those who wait go on waiting
                log.warning("jobs can't be watched", error=str(error))
            else:
                for job_id, queues in watched.items():
                    for changes in queues:
                        pulse = pulses.get(job_id)
                        if changes not in told or told[changes] != pulse:
                            told[changes] = pulse
                            changes.put_nowait(pulse)
                told = {changes: pulse for queues in watched.values() for changes in queues if (pulse := told[changes])}
            await asyncio.sleep(self._interval_s)


class Service:
    """Jobs for those who ask for films. All methods may be called from any task of one event loop."""

    def __init__(
        self, jobs: Jobs, blobs: Blobs, queue: Queue, watcher: Watcher, now: Callable[[], float], process_id: str
    ) -> None:
        self._jobs = jobs
        self._blobs = blobs
        self._queue = queue
        self._watcher = watcher
        self._now = now
        self._process_id = process_id
        self._draining = asyncio.Event()
        self._closed = asyncio.Event()

    async def submit(self, submission: Submission, *, owner: str, trace_id: str, base_url: str) -> Job:
        """Keep a job and enqueue it; when this returns, the job will be finished or failed with a reason.

        A synchronous submission may be answered by an orphan: the same request whose caller hung up.
        Raises: Unavailable when the server is stopping.
        """
        if self._draining.is_set():
            raise Unavailable("the server is stopping; send the request again in a minute")
        for key, data in submission.uploads.items():
            await asyncio.to_thread(self._blobs.put_bytes, key, data)
        now = self._now()
        job = Job(
            id=new_job_id(now),
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
        )
        waiter = None if submission.is_async else self._process_id
        kept = await asyncio.to_thread(self._jobs.insert, job, self._queue.add_render, waiter)
        log.info("job submitted", job_id=str(kept.id), adopted=kept.id != job.id, model=job.model)
        return kept

    async def get(self, job_id: UUID, owner: str | None = None) -> Job | None:
        return await asyncio.to_thread(self._jobs.get, job_id, owner)

    async def by_secret(self, secret: str) -> Job | None:
        return await asyncio.to_thread(self._jobs.by_secret, secret)

    async def list(self, wanted: JobFilter) -> Sequence[Job]:
        return await asyncio.to_thread(self._jobs.list, wanted)

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
            await pulses.aclose()  # type: ignore[attr-defined]

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
        deleted = await asyncio.to_thread(self._jobs.delete, job.id)
        if deleted and job.clip is not None:
            for key in (job.clip.film_key, job.clip.thumbnail_key):
                await asyncio.to_thread(self._blobs.delete, key)
        return deleted

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
