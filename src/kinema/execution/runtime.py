"""Durable execution on DBOS: two queues, two workflows. See docs/adr/0002.

DBOS is one per process. What it does (claims, recovery after a crash, durable sleep) isn't written again here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions

from kinema.domain.job import Job
from kinema.execution.worker import Outcome, Worker

APPLICATION = "kinema"
# Constant: DBOS's default hashes the source, so that an edit would strand queued jobs.
APPLICATION_VERSION = "1"
POOL_QUEUE = "pool-default"
DELIVERY_QUEUE = "deliveries"
CALLBACKS_AT_ONCE = 50
# Our own count of attempts ends a job that kills its worker; DBOS's must only not end it earlier.
MAX_RECOVERY_ATTEMPTS = 20


def _options(workflow: str, queue: str, workflow_id: str) -> EnqueueOptions:
    return EnqueueOptions(
        workflow_name=workflow, queue_name=queue, workflow_id=workflow_id, app_version=APPLICATION_VERSION
    )


class DurableQueue:
    """Enqueues work in the caller's transaction. Needs a schema that a `Runtime` has migrated once."""

    def __init__(self, database_url: str) -> None:
        self._client = DBOSClient(
            system_database_url=database_url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )

    def add_render(self, connection: sa.Connection, job: Job) -> None:
        options = _options("render", POOL_QUEUE, f"render-{job.id}")
        self._client.enqueue_in_transaction(connection, options, str(job.id))

    def add_callback(self, connection: sa.Connection, job: Job) -> None:
        if job.callback_url is not None:
            options = _options("callback", DELIVERY_QUEUE, f"callback-{job.id}-1")
            self._client.enqueue_in_transaction(connection, options, str(job.id), 1)

    def add_callback_retry(self, job: Job, number: int, wait_s: float) -> None:
        """Try a callback again later. Waiting costs nothing: no workflow is active until then."""
        options = _options("callback", DELIVERY_QUEUE, f"callback-{job.id}-{number}")
        options["delay_seconds"] = wait_s
        self._client.enqueue(options, str(job.id), number)

    def close(self) -> None:
        self._client.destroy()


@dataclass(frozen=True, slots=True)
class Runtime:
    """The worker side: launched in a process that renders.

    `deliver(job, attempt)` makes one try at a job's callback and says whether it was taken.
    """

    worker: Worker
    queue: DurableQueue
    database_url: str
    executor_id: str
    deliver: Callable[[Job, int], Awaitable[bool]]
    retry_waits_s: tuple[float, ...]
    poll_interval_s: float = 0.1

    def launch(self) -> None:
        """Migrate DBOS's schema, take back the work that this executor left behind, and listen to the queues."""
        DBOS(config=self._config())
        self._register()
        DBOS.listen_queues([POOL_QUEUE, DELIVERY_QUEUE])
        DBOS.launch()
        DBOS.register_queue(POOL_QUEUE, worker_concurrency=1, polling_interval_sec=self.poll_interval_s)
        DBOS.register_queue(
            DELIVERY_QUEUE, worker_concurrency=CALLBACKS_AT_ONCE, polling_interval_sec=self.poll_interval_s
        )

    def stop(self, timeout_s: float) -> None:
        """Take no more work, wait for what runs, and leave; what is unfinished is resumed at the next launch."""
        DBOS.destroy(workflow_completion_timeout_sec=round(timeout_s), destroy_registry=True)

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": self.database_url,
            "application_version": APPLICATION_VERSION,
            "executor_id": self.executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "console_log_level": "WARNING",
        }

    def _register(self) -> None:
        worker, queue = self.worker, self.queue

        @DBOS.step(name="attempt")
        def attempt(job_id: str) -> dict[str, Any] | None:
            outcome = worker.attempt(UUID(job_id))
            return outcome.to_dict() if outcome else None

        # A film that exists must not be lost to a database that is away for a while.
        @DBOS.step(name="record", retries_allowed=True, interval_seconds=0.5, backoff_rate=1.5, max_attempts=12)
        def record(job_id: str, outcome: dict[str, Any]) -> None:
            self._record(UUID(job_id), Outcome.from_dict(outcome), queue)

        @DBOS.workflow(name="render", max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)
        def render(job_id: str) -> None:
            outcome = attempt(job_id)
            if outcome is not None:
                record(job_id, outcome)

        @DBOS.step(name="deliver")
        async def deliver(job_id: str, number: int) -> None:
            await self._deliver(UUID(job_id), number)

        @DBOS.workflow(name="callback", max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)
        async def callback(job_id: str, number: int) -> None:
            await deliver(job_id, number)

    async def _deliver(self, job_id: UUID, number: int) -> None:
        """Make one try; when it isn't taken and tries are left, enqueue the next before this one is checkpointed."""
        job = await asyncio.to_thread(self.worker.jobs.get, job_id)
        if job is None or await self.deliver(job, number) or number > len(self.retry_waits_s):
            return
        await asyncio.to_thread(self.queue.add_callback_retry, job, number + 1, self.retry_waits_s[number - 1])

    def _record(self, job_id: UUID, outcome: Outcome, queue: DurableQueue) -> None:
        job = self.worker.jobs.get(job_id)
        if job is None or job.attempt != outcome.attempt:
            return  # deleted, or another worker took over
        if outcome.clip is not None:
            self.worker.jobs.succeed(job, outcome.clip, queue.add_callback)
        elif outcome.failure is not None:
            self.worker.jobs.fail(job, outcome.failure, queue.add_callback)
