"""Durable execution on DBOS: a queue per pool, one for deliveries, one for upkeep. See docs/adr/0002.

DBOS is one per process. What it does (claims, fairness between partitions, recovery, delays, schedules) isn't written
again here.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    run_dbos_database_migrations,
)

from kinema.domain.job import Job
from kinema.domain.webhook import Delivery
from kinema.execution.patience import patiently
from kinema.execution.visiting import visit_and_come_again
from kinema.execution.worker import Outcome, Worker
from kinema.store.database import away_is_unavailable, connect_args

APPLICATION = "kinema"
# Constant: DBOS's default hashes the source, so that an edit would strand queued jobs.
APPLICATION_VERSION = "1"
DELIVERY_QUEUE = "deliveries"
UPKEEP_QUEUE = "upkeep"
UPKEEP_SCHEDULE = "* * * * *"  # each minute
# In one process. The queue is divided by receiver, so that a slow one keeps only its own deliveries waiting.
DELIVERIES_AT_ONCE = 100
DELIVERIES_TO_ONE_AT_ONCE = 10
VISITS_KEPT = 3  # to one batch
# Our own count of attempts ends a job that kills its worker; DBOS's must only not end it earlier.
MAX_RECOVERY_ATTEMPTS = 20
# A workflow in one of these will never touch its job again.
ENDED = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})


def pool_queue(pool: str) -> str:
    return f"pool-{pool}"


def migrate(database_url: str) -> None:
    """Bring DBOS's own tables to the installed version's. The URL is the direct one: this takes a session's lock."""
    run_dbos_database_migrations(database_url)


def _no_webhooks(connection: sa.Connection, job: Job) -> Iterable[Delivery]:
    return ()


class DurableQueue:
    """Enqueues work in the caller's transaction. Needs DBOS's schema, which `migrate` makes.

    `is_pooled` says that the URL leads to a pooler which lends a connection for one transaction. `webhooks_of` keeps
    what the webhooks of a job's owner are told of its end, in the transaction that it is given.
    """

    def __init__(
        self,
        database_url: str,
        *,
        is_pooled: bool = False,
        webhooks_of: Callable[[sa.Connection, Job], Iterable[Delivery]] = _no_webhooks,
    ) -> None:
        self._webhooks_of = webhooks_of
        self._engine = _pooled_engine(database_url) if is_pooled else None
        self._client = DBOSClient(
            system_database_url=database_url,
            system_database_engine=self._engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def add_render(self, connection: sa.Connection, job: Job) -> None:
        options = _options("render", pool_queue(job.pool), job.workflow_id)
        options["queue_partition_key"] = job.owner  # fair turns between keys
        options["priority"] = job.priority + 1  # DBOS counts from 1
        self._client.enqueue_in_transaction(connection, options, str(job.id))

    def announce(self, connection: sa.Connection, job: Job) -> None:
        """Tell of a job's end: its callback, if its caller asked for one, and its owner's webhooks."""
        if job.callback_url is not None:
            options = _callback_options(job, 1)
            self._client.enqueue_in_transaction(connection, options, str(job.id), 1)
        for delivery in self._webhooks_of(connection, job):
            self.add_webhook(connection, delivery)

    def add_webhook(self, connection: sa.Connection, delivery: Delivery, number: int = 1, wait_s: float = 0.0) -> None:
        """Make try `number` (from 1) of a webhook's delivery after a wait, by the run that it names."""
        options = _options("webhook", DELIVERY_QUEUE, delivery.run_id)
        options["queue_partition_key"] = delivery.endpoint_id
        if wait_s > 0:
            options["delay_seconds"] = wait_s
        self._client.enqueue_in_transaction(connection, options, delivery.id, number)

    def add_callback_retry(self, job: Job, number: int, wait_s: float) -> None:
        """Try a callback again later. Waiting costs nothing: no workflow is active until then.

        Raises: Unavailable while the database is away or full.
        """
        options = _callback_options(job, number)
        options["delay_seconds"] = wait_s
        with away_is_unavailable():
            self._client.enqueue(options, str(job.id), number)

    def add_batch(self, connection: sa.Connection, batch_id: str) -> None:
        """Begin a batch once the caller's transaction is committed."""
        self._client.enqueue_in_transaction(connection, _batch_options(batch_id, 1), batch_id, 1)

    def add_batch_visit(self, batch_id: str, number: int, wait_s: float) -> None:
        """Visit a batch again after a wait, and forget an earlier visit: a batch may take thousands.

        Raises: Unavailable while the database is away or full.
        """
        options = _batch_options(batch_id, number)
        if wait_s > 0:
            options["delay_seconds"] = wait_s
        with away_is_unavailable():
            self._client.enqueue(options, batch_id, number)
            if number > VISITS_KEPT:
                self._client.delete_workflows([_batch_run(batch_id, number - VISITS_KEPT)])

    def ended(self, workflow_ids: list[str]) -> set[str]:
        """Of these runs, the ones that have ended or were never enqueued."""
        found = self._client.list_workflows(workflow_ids=workflow_ids, load_input=False, load_output=False)
        going_on = {status.workflow_id for status in found if status.status not in ENDED}
        return set(workflow_ids) - going_on

    def executors_at_work(self) -> set[str]:
        """The executors that own work they have begun, alive or dead."""
        found = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {status.executor_id for status in found if status.executor_id}

    def begun_by(self, executor_id: str) -> dict[str, str]:
        """The runs that an executor has begun and not ended, with their queues."""
        found = self._client.list_workflows(
            status="PENDING", executor_id=executor_id, load_input=False, load_output=False
        )
        return {status.workflow_id: status.queue_name for status in found if status.queue_name}

    def resume(self, workflow_id: str, queue: str) -> None:
        """Put a run that was begun back into its queue; the steps that it has recorded aren't done again."""
        self._client.resume_workflow(workflow_id, queue_name=queue)

    def cancel(self, workflow_id: str) -> None:
        self._client.cancel_workflow(workflow_id)

    def forget_ended(self, before: float, limit: int = 1000) -> int:
        """Delete the runs that ended before this time (seconds since 1970); returns how many."""
        day = datetime.fromtimestamp(before).astimezone().isoformat()
        found = self._client.list_workflows(
            status=list(ENDED), end_time=day, limit=limit, load_input=False, load_output=False
        )
        if found:
            self._client.delete_workflows([status.workflow_id for status in found])
        return len(found)

    def close(self) -> None:
        self._client.destroy()
        if self._engine is not None:
            self._engine.dispose()


def _pooled_engine(database_url: str) -> sa.Engine:
    """DBOS's own engines set parameters of the session, which in a pooler is the next caller's."""
    return sa.create_engine(
        database_url, pool_size=5, max_overflow=0, pool_pre_ping=True, connect_args=connect_args(is_pooled=True)
    )


def _options(workflow: str, queue: str, workflow_id: str) -> EnqueueOptions:
    return EnqueueOptions(
        workflow_name=workflow, queue_name=queue, workflow_id=workflow_id, app_version=APPLICATION_VERSION
    )


def _callback_options(job: Job, number: int) -> EnqueueOptions:
    options = _options("callback", DELIVERY_QUEUE, f"callback-{job.id}-{number}")
    options["queue_partition_key"] = job.owner
    return options


def _batch_options(batch_id: str, number: int) -> EnqueueOptions:
    options = _options("batch", DELIVERY_QUEUE, _batch_run(batch_id, number))
    options["queue_partition_key"] = batch_id
    return options


def _batch_run(batch_id: str, number: int) -> str:
    return f"{batch_id}-{number}"


@dataclass(frozen=True, slots=True)
class Runtime:
    """The worker side: launched in a process that renders.

    `workers` are by pool. `deliver(job, attempt)` makes one try at a job's callback and says whether it was taken;
    `deliver_webhook(delivery_id, run_id, number)` makes one at a webhook and sees to the next; `sweep()` is the upkeep
    of each minute; `visit_batch(batch_id)` brings a batch on and says after how many seconds to come again, or None.
    """

    workers: Mapping[str, Worker]
    queue: DurableQueue
    database_url: str
    executor_id: str
    deliver: Callable[[Job, int], Awaitable[bool]]
    deliver_webhook: Callable[[str, str, int], Awaitable[None]]
    sweep: Callable[[], None]
    visit_batch: Callable[[str], Awaitable[float | None]]
    retry_waits_s: tuple[float, ...]
    film_ttl_s: float | None
    stopping: Event
    poll_interval_s: float = 0.1
    is_pooled: bool = False  # the database's URL leads to a pooler
    at_work: list[str] = field(default_factory=list)  # the runs that a thread or task of this process is in

    def launch(self) -> None:
        """Take back the work that this executor left behind, and listen to the queues."""
        DBOS(config=self._config())
        upkeep = self._register()
        DBOS.listen_queues([*map(pool_queue, self.workers), DELIVERY_QUEUE, UPKEEP_QUEUE])
        DBOS.launch()
        for name in map(pool_queue, self.workers):
            # Partitioned by key and one job at a time in a process; neither limit needs a lock in the database.
            DBOS.register_queue(
                name, worker_concurrency=1, partition_worker_concurrency=1, polling_interval_sec=self.poll_interval_s
            )
        DBOS.register_queue(
            DELIVERY_QUEUE,
            worker_concurrency=DELIVERIES_AT_ONCE,
            partition_worker_concurrency=DELIVERIES_TO_ONE_AT_ONCE,
            polling_interval_sec=self.poll_interval_s,
        )
        # Two sweeps at once would make room twice.
        DBOS.register_queue(UPKEEP_QUEUE, global_concurrency=1, worker_concurrency=1, polling_interval_sec=1.0)
        schedule = {"schedule_name": "upkeep", "workflow_fn": upkeep, "schedule": UPKEEP_SCHEDULE}
        DBOS.apply_schedules([{**schedule, "context": None, "queue_name": UPKEEP_QUEUE}])  # type: ignore[typeddict-item]

    def stop(self, timeout_s: float) -> None:
        """Take no more work, wait for what runs, and leave; what is unfinished is resumed at the next launch."""
        self.stopping.set()
        DBOS.destroy(workflow_completion_timeout_sec=round(timeout_s), destroy_registry=True)

    def recover(self, executor_id: str) -> None:
        """Give the work of a dead executor back to the queues."""
        DBOS._recover_pending_workflows([executor_id])  # private: pinned, and held by a contract test

    def stranded(self) -> dict[str, str]:
        """Runs that this process has begun and isn't in, with their queues.

        DBOS gives up on one whose checkpoint can't be written, as to a full disk. One that was just begun, or is just
        ending, is among them too: who looks again finds it gone.
        """
        begun = {} if self.stopping.is_set() else self.queue.begun_by(self.executor_id)
        return {workflow_id: queue for workflow_id, queue in begun.items() if workflow_id not in self.at_work}

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": self.database_url,
            "application_version": APPLICATION_VERSION,
            "executor_id": self.executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "console_log_level": "WARNING",
            "scheduler_polling_interval_sec": 5.0,
            # LISTEN is for messages, events and streams of workflows. We use none, and it costs a connection.
            "use_listen_notify": False,
            **self._engine_config(),
        }

    def _engine_config(self) -> DBOSConfig:
        """DBOS tries again what fails on a connection that is gone, so asking each before its use is one too many."""
        if self.database_url.startswith("sqlite"):
            return {}
        named = {"application_name": "dbos_transact", **connect_args(self.is_pooled)}
        config: DBOSConfig = {"db_engine_kwargs": {"pool_pre_ping": False, "connect_args": named}}
        if self.is_pooled:  # it sets a parameter of the session, which in a pooler is the next caller's
            config["sys_db_idle_transaction_timeout_sec"] = 0
        return config

    def _register(self) -> Callable[[datetime, Any], None]:
        """Tell DBOS the workflows by the names under which they are enqueued; gives the scheduled one."""
        self._register_render()
        self._register_callback()
        self._register_webhook()
        self._register_batch()
        return self._register_upkeep()

    def _register_render(self) -> None:
        @DBOS.step(name="attempt")
        def attempt(job_id: str, workflow_id: str) -> dict[str, Any] | None:
            job = patiently(lambda: self._any_worker().jobs.get(UUID(job_id)), self.stopping)
            worker = self.workers.get(job.pool) if job else None
            outcome = worker.attempt(UUID(job_id), workflow_id) if worker else None
            return outcome.to_dict() if outcome else None

        @DBOS.step(name="record")
        def record(job_id: str, outcome: dict[str, Any]) -> None:
            patiently(lambda: self._record(UUID(job_id), Outcome.from_dict(outcome)), self.stopping)

        @DBOS.workflow(name="render", max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)
        def render(job_id: str) -> None:
            with self._at_work() as workflow_id:
                outcome = attempt(job_id, workflow_id)
                if outcome is not None:
                    record(job_id, outcome)

    def _register_callback(self) -> None:
        @DBOS.step(name="deliver")
        async def deliver(job_id: str, number: int) -> None:
            await self._deliver(UUID(job_id), number)

        @DBOS.workflow(name="callback", max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)
        async def callback(job_id: str, number: int) -> None:
            with self._at_work():
                await deliver(job_id, number)

    def _register_webhook(self) -> None:
        @DBOS.step(name="try")
        async def try_webhook(delivery_id: str, run_id: str, number: int) -> None:
            await self.deliver_webhook(delivery_id, run_id, number)

        @DBOS.workflow(name="webhook", max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)
        async def webhook(delivery_id: str, number: int) -> None:
            with self._at_work() as run_id:
                await try_webhook(delivery_id, run_id, number)

    def _register_batch(self) -> None:
        @DBOS.step(name="visit")
        async def visit(batch_id: str, number: int) -> None:
            await visit_and_come_again(self.visit_batch, self.queue, batch_id, number, self.stopping)

        @DBOS.workflow(name="batch", max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)
        async def batch(batch_id: str, number: int) -> None:
            with self._at_work():
                await visit(batch_id, number)

    def _register_upkeep(self) -> Callable[[datetime, Any], None]:
        @DBOS.step(name="sweep")
        def sweep() -> None:
            self.sweep()

        @DBOS.workflow(name="upkeep")
        def upkeep(scheduled_at: datetime, context: Any) -> None:
            with self._at_work():
                sweep()

        return upkeep

    @contextmanager
    def _at_work(self) -> Iterator[str]:
        workflow_id = str(DBOS.workflow_id)
        self.at_work.append(workflow_id)
        try:
            yield workflow_id
        finally:
            self.at_work.remove(workflow_id)

    async def _deliver(self, job_id: UUID, number: int) -> None:
        """Make one try; when it isn't taken and tries are left, enqueue the next before this one is checkpointed."""
        job = await asyncio.to_thread(patiently, lambda: self._any_worker().jobs.get(job_id), self.stopping)
        if job is None or await self.deliver(job, number) or number > len(self.retry_waits_s):
            return
        wait_s = self.retry_waits_s[number - 1]
        again = functools.partial(self.queue.add_callback_retry, job, number + 1, wait_s)
        await asyncio.to_thread(patiently, again, self.stopping)

    def _record(self, job_id: UUID, outcome: Outcome) -> None:
        worker = self._any_worker()
        job = worker.jobs.get(job_id)
        if job is None or job.attempt != outcome.attempt:  # deleted, or another worker took over
            worker.discard(job_id, outcome.attempt)
            return
        if outcome.clip is not None:
            worker.jobs.succeed(job, outcome.clip, self.queue.announce, self.film_ttl_s)
        elif outcome.failure is not None:
            worker.jobs.fail(job, outcome.failure, self.queue.announce)
        for attempt in range(1, outcome.attempt):  # films of attempts that were killed before they were recorded
            worker.discard(job_id, attempt)

    def _any_worker(self) -> Worker:
        return next(iter(self.workers.values()))
