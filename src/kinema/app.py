"""The composition root: the only module that knows every part."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinema.assets.blobs import Blobs
from kinema.assets.fetch import Fetcher
from kinema.config import Routing, Settings
from kinema.delivery.callbacks import post_callback
from kinema.delivery.webhooks import Postman
from kinema.dialects.acedata import present as acedata_present
from kinema.dialects.openai import events as openai_events
from kinema.dialects.openai.batch_runs import BatchRuns
from kinema.dialects.openai.parse import Parser as OpenAIParser
from kinema.dialects.openai.references import Library
from kinema.dialects.openai.rules import model_names
from kinema.domain.ids import new_secret
from kinema.domain.job import Job
from kinema.domain.webhook import Delivery, Event
from kinema.engines.base import Capabilities
from kinema.engines.registry import load_engine
from kinema.errors import SettingsError
from kinema.execution.clearing import Clearing
from kinema.execution.engine_process import EngineProcess
from kinema.execution.liveness import Liveness
from kinema.execution.runtime import DurableQueue, Runtime, migrate
from kinema.execution.upkeep import Upkeep
from kinema.execution.webhooks import Courier
from kinema.execution.worker import Worker
from kinema.service import Service, Watcher
from kinema.store.admission import Limits
from kinema.store.batches import Batch, Batches
from kinema.store.characters import Characters
from kinema.store.database import Database
from kinema.store.deliveries import Deliveries
from kinema.store.files import Files
from kinema.store.jobs import Jobs
from kinema.store.keys import Keys
from kinema.store.notices import Notices, make_notices
from kinema.store.retention import Retention
from kinema.store.slots import Slots, make_slots
from kinema.store.webhooks import Webhooks
from kinema.telemetry import log

FETCH_TIMEOUT_S = 60.0
FETCH_LIMIT_BYTES = 256 * 2**20
WEBHOOK_TIMEOUT_S = 10.0  # a receiver that works longer than this should answer first
# How often the living look for the dead: a file lock costs nothing, an advisory lock is a round trip.
LIVENESS_INTERVAL_S = {"sqlite": 0.5, "postgresql": 1.5}
SLOTS_OF_A_KIND = 1000
SQLITE_FOR_PYTHON_312 = (3, 42)  # dbos 3.4 uses unixepoch('subsec') there
LOST_SLOT_STATUS = 70  # EX_SOFTWARE of <sysexits.h>
CALLBACK_BODIES: dict[str, Callable[[Job], bytes]] = {"acedata": acedata_present.callback_body}


@dataclass(frozen=True, slots=True)
class Parts:
    """What every process of Kinema has, whatever it is there for."""

    settings: Settings
    routing: Routing
    database: Database
    jobs: Jobs
    keys: Keys
    files: Files
    characters: Characters
    batches: Batches
    blobs: Blobs
    fetcher: Fetcher
    webhooks: Webhooks
    deliveries: Deliveries
    webhook_fetcher: Fetcher
    queue: DurableQueue
    notices: Notices
    slots: Slots
    service: Service
    waiter: str  # this process's name among those in which callers wait: executor id, colon, random part

    @property
    def executor_id(self) -> str:
        return self.waiter.partition(":")[0]

    @property
    def uploads_dir(self) -> Path:
        """Where files of forms lie while their request is answered."""
        return self.settings.data_dir.absolute() / "uploads"

    def enqueue_batch(self, connection: Any, batch: Batch) -> None:
        """Begin a batch in the transaction that keeps it."""
        self.queue.add_batch(connection, batch.id)

    def announce_batch(self, connection: Any, batch: Batch) -> None:
        """Tell its owner's webhooks of a batch's end, in the transaction that ends it."""
        event = openai_events.batch_event(batch.id, batch.owner, batch.status, time.time())
        if event is not None:
            self.announce_event(connection, event)

    def announce_event(self, connection: Any, event: Event) -> None:
        """Tell its owner's webhooks of an event, in the transaction that makes it true."""
        for delivery in self.deliveries.write(connection, event):
            self.queue.add_webhook(connection, delivery)

    def close(self) -> None:
        self.notices.close()
        self.queue.close()
        self.slots.release()
        self.database.close()


class Abilities:
    """What the engine of each pool can do, asked of it here without starting it."""

    def __init__(self, routing: Routing) -> None:
        self._routing = routing
        self._known: dict[str, Capabilities] = {}

    def of(self, pool: str) -> Capabilities:
        """Raises: SettingsError for an engine that isn't installed, or an option that isn't one of its own."""
        settings = self._routing.current()
        made_from = f"{settings.engine_of(pool)} {settings.options_of(pool)}"
        if made_from not in self._known:
            engine = load_engine(settings.engine_of(pool), settings.options_of(pool), _cache_dir(settings, pool))
            self._known[made_from] = engine.capabilities()
        return self._known[made_from]


def check_engines(settings: Settings) -> None:
    """Raises: SettingsError for a pool's engine that isn't installed, or an option that it can't use."""
    for pool in settings.pool_names:
        load_engine(settings.engine_of(pool), settings.options_of(pool), _cache_dir(settings, pool)).capabilities()


def _cache_dir(settings: Settings, pool: str) -> Path:
    """The folder of the engine behind a pool, kept between jobs and starts."""
    return (settings.data_dir / "cache").absolute() / settings.engine_of(pool)


def open_database(settings: Settings) -> Database:
    """Open the database; a SQLite file is brought to this version's schema, a PostgreSQL one is only checked.

    Raises: SettingsError for a folder that can't be written, a schema that isn't this version's.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"KINEMA_DATA_DIR accepts a folder that can be written: {error}") from None
    database = Database(settings.database, settings.database_direct)
    if database.is_sqlite and sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < SQLITE_FOR_PYTHON_312:
        raise SettingsError(
            f"this Python's SQLite is {sqlite3.sqlite_version}; from Python 3.12 on the job queue needs 3.42 or newer: "
            "use Python 3.11, a Python with a newer SQLite, or a PostgreSQL in KINEMA_DATABASE_URL"
        )
    if database.is_sqlite:
        upgrade(database)
    else:
        database.check_schema()
    return database


def upgrade(database: Database) -> None:
    """Bring our tables and DBOS's to this version."""
    database.migrate()
    migrate(database.direct_url)


def open_parts(settings: Settings, role: str, now: Callable[[], float] = time.time) -> Parts | None:
    """Open what a process of this role needs, and take a slot for it; None when every slot it may have is taken.

    Roles: `embedded` (one per data folder), `api`, or the name of a pool (any number), or `visitor` (no slot).
    Raises: SettingsError for an engine that isn't installed, and what `open_database` raises.
    """
    check_engines(settings)
    routing = Routing(settings, check_engines, log.warning)
    abilities = Abilities(routing)
    database = open_database(settings)
    slots = make_slots(database, settings.data_dir / "locks")
    executor_id = _take_slot(slots, settings, role)
    if executor_id is None:
        database.close()
        return None
    waiter = f"{executor_id}:{new_secret()}"
    jobs, notices, deliveries = Jobs(database, now), make_notices(database), Deliveries(database, now)
    blobs = Blobs(settings.store, cache_dir=settings.data_dir / "cache" / "blobs")
    queue = _queue(database, deliveries)
    service = Service(
        jobs,
        blobs,
        queue,
        Retention(database, now),
        Watcher(jobs, notices),
        now=now,
        pool_of=routing.pool_of,
        capabilities_of=abilities.of,
        limits=Limits(settings.max_jobs_per_key, settings.max_queued_jobs),
        process_id=waiter,
    )
    return Parts(
        settings=settings,
        routing=routing,
        database=database,
        jobs=jobs,
        keys=_keys(database, settings, now),
        files=Files(database, now),
        characters=Characters(database, now),
        batches=Batches(database, now),
        blobs=blobs,
        fetcher=Fetcher(settings.allow_private, FETCH_TIMEOUT_S, FETCH_LIMIT_BYTES),
        webhooks=Webhooks(database, now),
        deliveries=deliveries,
        webhook_fetcher=Fetcher(settings.allow_private, WEBHOOK_TIMEOUT_S, FETCH_LIMIT_BYTES),
        queue=queue,
        notices=notices,
        slots=slots,
        service=service,
        waiter=waiter,
    )


def _queue(database: Database, deliveries: Deliveries) -> DurableQueue:
    """The queue of jobs; the end of a job writes its webhooks' deliveries in the same transaction."""

    def webhooks_of(connection: Any, job: Job) -> list[Delivery]:
        event = openai_events.video_event(job)
        return deliveries.write(connection, event) if event else []

    return DurableQueue(database.url, is_pooled=database.is_pooled, webhooks_of=webhooks_of)


def _keys(database: Database, settings: Settings, now: Callable[[], float]) -> Keys:
    keys = Keys(database, now)
    if settings.api_key is not None:
        keys.ensure(settings.api_key.get_secret_value(), "KINEMA_API_KEY")
    return keys


def _take_slot(slots: Slots, settings: Settings, role: str) -> str | None:
    if role == "visitor":
        return f"visitor-{new_secret()}"
    # In a data folder the names must outlive the host's; in a cluster they must tell the hosts apart.
    prefix = "" if settings.is_sqlite else f"{socket.gethostname()}-"
    names = [f"{prefix}{role}"] if role == "embedded" else [f"{prefix}{role}-{n}" for n in range(SLOTS_OF_A_KIND)]
    names = [settings.executor_id] if settings.executor_id else names
    return next((name for name in names if slots.try_take(name)), None)


class WorkerRole:
    """The part of a process that renders: one engine child per pool, the durable runtime, the watch on the others."""

    def __init__(self, parts: Parts, pools: tuple[str, ...]) -> None:
        settings = parts.settings
        self._parts = parts
        self._stopping = threading.Event()
        self._work_root = (settings.data_dir / "work" / parts.executor_id).absolute()
        cache_root = (settings.data_dir / "cache").absolute()
        self._engines = {
            pool: EngineProcess(
                settings.engine_of(pool), cache_root / settings.engine_of(pool), settings.options_of(pool)
            )
            for pool in pools
        }
        courier = self._courier()
        self._runtime = Runtime(
            workers={pool: self._worker(engine) for pool, engine in self._engines.items()},
            queue=parts.queue,
            database_url=parts.database.url,
            executor_id=parts.executor_id,
            deliver=self._deliver,
            deliver_webhook=courier.deliver,
            sweep=self._upkeep(courier).sweep,
            visit_batch=self._batch_runs().visit,
            retry_waits_s=settings.callback_waits_s,
            film_ttl_s=settings.film_ttl_s,
            stopping=self._stopping,
            poll_interval_s=settings.poll_s,
            is_pooled=parts.database.is_pooled,
        )
        self._liveness = make_liveness(parts, self._runtime, self._kill)

    def launch(self) -> None:
        """Start taking jobs."""
        # The slot is ours, so whatever lies here was left by a process that was killed.
        shutil.rmtree(self._work_root, ignore_errors=True)
        for engine in self._engines.values():
            engine.warm()
        self._runtime.launch()
        self._liveness.start()

    def stop(self) -> None:
        """Take no more jobs, let the running ones end for as long as the settings say, and stop the engines."""
        if self._stopping.is_set():
            return
        self._runtime.stop(self._parts.settings.drain_timeout_s)
        self._liveness.stop()
        self._stop_engines()
        shutil.rmtree(self._work_root, ignore_errors=True)

    def _stop_engines(self) -> None:
        for engine in self._engines.values():
            engine.stop()

    def _kill(self) -> None:
        """Another process has our slot and our jobs: end without another write."""
        self._stop_engines()
        os._exit(LOST_SLOT_STATUS)

    def _worker(self, engine: EngineProcess) -> Worker:
        parts = self._parts
        timeout_s = parts.settings.render_timeout_s
        return Worker(parts.jobs, parts.blobs, parts.fetcher, engine, self._work_root, timeout_s, self._stopping)

    def _upkeep(self, courier: Courier) -> Upkeep:
        parts = self._parts
        kept = (parts.files, parts.characters, parts.batches, parts.blobs)
        clearing = Clearing(*kept, parts.settings.record_ttl_s, time.time)
        return Upkeep(
            Retention(parts.database, time.time),
            parts.blobs,
            parts.queue,
            parts.settings,
            now=time.time,
            free_bytes=lambda: free_bytes(parts),
            others=(
                courier.resend_lost,
                courier.forget_old,
                clearing.clear_files,
                clearing.clear_characters,
                clearing.forget_batches,
            ),
        )

    def _batch_runs(self) -> BatchRuns:
        parts = self._parts
        create = openai_parser(parts).create
        facts = (parts.batches, parts.files, parts.blobs, parts.service, create, parts.announce_batch)
        return BatchRuns(*facts, folder=self._work_root, now=time.time)

    def _courier(self) -> Courier:
        parts, settings = self._parts, self._parts.settings
        return Courier(
            parts.deliveries,
            parts.queue,
            Postman(parts.webhook_fetcher, time.time).post,
            settings.webhook_waits_s,
            settings.webhook_disable_after_s,
            settings.webhook_log_ttl_s,
            time.time,
            self._stopping,
        )

    async def _deliver(self, job: Job, attempt: int) -> bool:
        body = CALLBACK_BODIES[job.dialect](job)
        return await post_callback(self._parts.fetcher, job.callback_url or "", body, job.id, attempt)


def openai_parser(parts: Parts) -> OpenAIParser:
    """What reads the bodies of the OpenAI dialect, on the wire and in batches."""
    library = Library(parts.service, parts.blobs, parts.files, parts.characters, parts.fetcher.check_url)
    return OpenAIParser(library, parts.settings.wire, lambda: model_names(parts.routing.current().routes))


def make_liveness(parts: Parts, runtime: Runtime | None, on_lost: Callable[[], None]) -> Liveness:
    """The watch on this process's slot and on the others; without a runtime it only notices lost callers."""

    def pool_now(job: Job) -> str:
        current = parts.routing.current()
        return job.pool if job.pool in current.pool_names else current.pool_of(job.model)

    return Liveness(
        parts.slots,
        runtime,
        parts.queue,
        parts.jobs,
        waiter=parts.waiter,
        pool_now=pool_now,
        on_lost=on_lost,
        interval_s=LIVENESS_INTERVAL_S["sqlite" if parts.database.is_sqlite else "postgresql"],
    )


def free_bytes(parts: Parts) -> int:
    """Space left beside the films; a bucket has no end."""
    if "://" in parts.settings.store:
        return sys.maxsize
    folder = Path(parts.settings.store)
    return shutil.disk_usage(folder if folder.exists() else parts.settings.data_dir).free
