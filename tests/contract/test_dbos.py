"""What we rely on in DBOS that is private, surprising or easy to change in its next version."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions, WorkflowStatusString, error

from kinema.execution.patience import Stopped
from kinema.execution.runtime import APPLICATION, APPLICATION_VERSION, ENDED, migrate
from kinema.store.database import Database
from tests.servers import until

QUEUE = "work"


@dataclass
class Box:
    """A system database, a client of it, and what the steps that run have to do."""

    database: Database
    client: DBOSClient
    step: Callable[[str], None]
    done: list[str] = field(default_factory=list)

    @contextmanager
    def launched(self, executor_id: str = "me") -> Iterator[None]:
        """DBOS as `Runtime` launches it, with one queue, one job at a time."""
        config = {
            "name": APPLICATION,
            "system_database_url": self.database.url,
            "application_version": APPLICATION_VERSION,
            "executor_id": executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "console_log_level": "CRITICAL",
        }
        DBOS(config=config)  # type: ignore[arg-type]

        @DBOS.step(name="do")
        def do(word: str) -> None:
            self.step(word)
            self.done.append(word)

        @DBOS.workflow(name="work")
        def work(word: str) -> None:
            do(word)

        @DBOS.step(name="do on the event loop")
        async def do_async(word: str) -> None:
            await asyncio.to_thread(self.step, word)
            self.done.append(word)

        @DBOS.workflow(name="work on the event loop")
        async def work_async(word: str) -> None:
            await do_async(word)

        DBOS.listen_queues([QUEUE])
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=1, partition_worker_concurrency=1, polling_interval_sec=0.02)
        try:
            yield
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=5, destroy_registry=True)

    def options(self, workflow_id: str, **more: Any) -> EnqueueOptions:
        options = EnqueueOptions(
            workflow_name="work",
            queue_name=QUEUE,
            workflow_id=workflow_id,
            app_version=APPLICATION_VERSION,
            queue_partition_key="key",
        )
        options.update(more)  # type: ignore[typeddict-item]
        return options

    def enqueue(self, word: str, **more: Any) -> None:
        self.client.enqueue(self.options(word, **more), word)

    def status(self, workflow_id: str) -> str | None:
        found = self.client.list_workflows(workflow_ids=[workflow_id])
        return found[0].status if found else None


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    database = Database(f"sqlite:///{tmp_path}/kinema.db")
    database.migrate()
    migrate(database.url)
    client = DBOSClient(
        system_database_url=database.url, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
    )
    yield Box(database, client, lambda word: None)
    client.destroy()
    database.close()


def stop(word: str) -> None:
    raise Stopped


@pytest.mark.parametrize("workflow", ["work", "work on the event loop"])
def test_what_is_no_exception_leaves_the_run_pending_and_the_next_launch_takes_it_back(box: Box, workflow: str) -> None:
    box.step = stop
    with box.launched():
        box.enqueue("a", workflow_name=workflow)
        until(lambda: box.status("a") == "PENDING", "it is begun")
        time.sleep(0.5)
    assert box.status("a") == "PENDING"
    box.step = lambda word: None
    with box.launched():
        until(lambda: box.status("a") == "SUCCESS", "it is taken back")
    assert box.done == ["a"]


def test_an_exception_ends_the_run_for_good(box: Box) -> None:
    def fail(word: str) -> None:
        raise ValueError(word)

    box.step = fail
    with box.launched():
        box.enqueue("a")
        until(lambda: box.status("a") == "ERROR", "it ends")


def test_the_private_recovery_gives_back_the_work_of_another_executor_and_of_no_other(box: Box) -> None:
    box.step = stop
    for executor_id in ("dead", "frozen"):
        with box.launched(executor_id):
            box.enqueue(f"of {executor_id}")
            until(lambda name=f"of {executor_id}": box.status(name) == "PENDING", "it is begun")
    found = box.client.list_workflows(status="PENDING", load_input=False, load_output=False)
    assert {run.workflow_id: run.executor_id for run in found} == {"of dead": "dead", "of frozen": "frozen"}
    box.step = lambda word: None
    with box.launched("alive"):
        DBOS._recover_pending_workflows(["dead"])
        until(lambda: box.status("of dead") == "SUCCESS", "it is done by another")
        assert box.status("of frozen") == "PENDING"
        DBOS._recover_pending_workflows(["dead"])
        DBOS._recover_pending_workflows(["frozen"])
        until(lambda: box.status("of frozen") == "SUCCESS", "the other too")
    assert box.done == ["of dead", "of frozen"], "each once"


def test_what_is_enqueued_in_a_transaction_lives_and_dies_with_it(box: Box) -> None:
    def enqueue(word: str, then: Callable[[], None]) -> None:
        with box.database.write() as connection:
            box.client.enqueue_in_transaction(connection, box.options(word), word)
            then()

    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        enqueue("undone", fail)
    enqueue("kept", lambda: None)
    assert box.status("undone") is None
    assert box.status("kept") == "ENQUEUED"


def test_an_id_stands_for_one_run(box: Box) -> None:
    """A callback's next try has an id of its own: enqueued again after a crash, it is still one."""
    box.enqueue("a")
    box.enqueue("a")
    with box.launched():
        box.enqueue("last")
        until(lambda: box.status("last") == "SUCCESS", "all is done")
    assert box.done == ["a", "last"]


def test_a_delay_holds_a_run_back_and_survives_the_process(box: Box) -> None:
    enqueued_at = time.monotonic()
    box.enqueue("later", delay_seconds=1.5)
    assert box.status("later") == "DELAYED"
    begun_at: list[float] = []
    box.step = lambda word: begun_at.append(time.monotonic())
    with box.launched():
        until(lambda: box.done, "its time comes")
    assert begun_at[0] - enqueued_at >= 1.4


def test_priorities_are_counted_from_one_and_the_lowest_goes_first(box: Box) -> None:
    with pytest.raises(error.DBOSException, match="Invalid priority 0"):
        box.enqueue("refused", priority=0)
    for word, priority in (("last", 8), ("first", 1), ("second", 4), ("third", 4)):
        box.enqueue(word, priority=priority)
    with box.launched():
        until(lambda: len(box.done) == 4, "all are done")
    assert box.done == ["first", "second", "third", "last"]


def test_the_statuses_are_those_we_know(box: Box) -> None:
    known = {status.value for status in WorkflowStatusString}
    assert known - ENDED == {"PENDING", "ENQUEUED", "DELAYED"}
    assert known >= ENDED


def test_a_cancelled_run_never_begins_and_a_deleted_one_is_gone(box: Box) -> None:
    for word in ("cancelled", "deleted", "last"):
        box.enqueue(word)
    box.client.cancel_workflow("cancelled")
    box.client.delete_workflows(["deleted"])
    with box.launched():
        until(lambda: box.status("last") == "SUCCESS", "the last is done")
    assert box.done == ["last"]
    assert box.status("cancelled") == "CANCELLED"
    assert box.status("deleted") is None


def test_arguments_are_kept_as_json(box: Box) -> None:
    box.enqueue("a word")
    with box.database.read() as connection:
        kept = connection.execute(sa.text("SELECT inputs FROM workflow_input")).scalar_one()
    assert json.loads(kept)["positionalArgs"] == ["a word"], "not pickled"


def test_a_run_is_resumed_in_its_own_queue_though_this_process_began_it(box: Box) -> None:
    """A run whose thread is gone is pending, and its owner is alive: recovery would give back all that it has."""
    tried: list[str] = []
    box.step = lambda word: (tried.append(word), stop(word))[0]
    with box.launched():
        box.enqueue("a")
        until(lambda: tried, "it is begun")
        box.step = lambda word: None
        assert box.status("a") == "PENDING"
        box.client.resume_workflow("a", queue_name=QUEUE)
        until(lambda: box.status("a") == "SUCCESS", "it is done")
        resumed = box.client.list_workflows(workflow_ids=["a"])[0]
    assert (resumed.queue_name, resumed.queue_partition_key) == (QUEUE, "key")
    assert box.done == ["a"]


def test_another_version_s_run_is_left_alone(box: Box) -> None:
    """So the version that we give must stay the same from release to release."""
    box.enqueue("other", app_version="2")
    box.enqueue("ours")
    with box.launched():
        until(lambda: box.status("ours") == "SUCCESS", "ours is done")
        assert box.status("other") == "ENQUEUED"
