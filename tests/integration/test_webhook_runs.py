"""The runs behind deliveries: one that its queue has lost is replaced, one that waits is left alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag

import pytest
from dbos import DBOSClient, DBOSPortableJSONSerializer

from kinema.domain.webhook import Answer, Delivery, Endpoint, Event
from kinema.execution.runtime import APPLICATION, DurableQueue, migrate
from kinema.execution.webhooks import LOST_AFTER_S, SPREAD, Courier
from kinema.store.database import Database
from kinema.store.deliveries import Deliveries
from kinema.store.webhooks import Webhooks

WAITS_S = (10.0, 20.0)


@dataclass
class Office:
    """A courier over a real queue that nobody listens to, and what its receiver answers."""

    database: Database
    queue: DurableQueue
    runs: DBOSClient
    now: float = field(default_factory=time.time)
    answer: Answer = field(default_factory=lambda: Answer(500, "busy"))
    tried: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deliveries = Deliveries(self.database, lambda: self.now)
        self.endpoint = Webhooks(self.database, lambda: self.now).create("key", "n", "http://x", ["video.completed"])
        self.courier = Courier(
            self.deliveries, self.queue, self._post, WAITS_S, 86_400.0, 3600.0, lambda: self.now, Flag()
        )

    async def _post(self, endpoint: Endpoint, delivery: Delivery) -> Answer:
        self.tried.append(delivery.event_id)
        return self.answer

    def happen(self, name: str) -> Delivery:
        with self.database.write() as connection:
            event = Event(name, "video.completed", "key", "video_1", "{}")
            [delivery] = self.deliveries.write(connection, event)
            self.queue.add_webhook(connection, delivery)
        return delivery

    def read(self, delivery: Delivery) -> Delivery:
        return self.deliveries.find(ids=(delivery.id,))[0]

    def try_once(self, delivery: Delivery, number: int) -> Delivery:
        asyncio.run(self.courier.deliver(delivery.id, delivery.run_id, number))
        return self.read(delivery)

    def status(self, run_id: str) -> str | None:
        found = self.runs.list_workflows(workflow_ids=[run_id])
        return found[0].status if found else None


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path}/kinema.db")
    database.migrate()
    migrate(database.url)
    queue = DurableQueue(database.url)
    runs = DBOSClient(
        system_database_url=database.url, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
    )
    yield Office(database, queue, runs)
    runs.destroy()
    queue.close()
    database.close()


def test_each_try_that_is_not_taken_enqueues_the_next_after_its_wait_until_none_is_left(office: Office) -> None:
    delivery = office.happen("evt_1")
    for number, wait_s in enumerate(WAITS_S, start=1):
        waiting = office.try_once(delivery, number)
        assert waiting.run_id != delivery.run_id
        assert office.status(waiting.run_id) == "DELAYED"
        assert waiting.next_at is not None
        assert SPREAD[0] * wait_s <= waiting.next_at - office.now <= SPREAD[1] * wait_s
        delivery = waiting
    failed = office.try_once(delivery, len(WAITS_S) + 1)
    assert (failed.attempts, failed.failed_at, failed.next_at) == (3, office.now, None)
    assert office.tried == ["evt_1"] * 3


def test_a_run_that_has_handed_its_delivery_on_tries_nothing(office: Office) -> None:
    """As after a kill between the record of a try and the end of its run."""
    first = office.happen("evt_1")
    office.try_once(first, 1)
    office.try_once(first, 1)
    assert office.tried == ["evt_1"]


def test_a_delivery_whose_run_was_lost_gets_another_and_one_that_waits_keeps_its_own(office: Office) -> None:
    lost, cancelled, waiting = (office.happen(name) for name in ("evt_lost", "evt_cancelled", "evt_waiting"))
    office.runs.delete_workflows([lost.run_id])
    office.runs.cancel_workflow(cancelled.run_id)
    office.courier.resend_lost()
    assert office.read(lost) == lost, "it isn't overdue yet"
    office.now += LOST_AFTER_S + 1
    office.courier.resend_lost()
    for delivery in (lost, cancelled):
        again = office.read(delivery)
        assert again.run_id != delivery.run_id
        assert office.status(again.run_id) == "ENQUEUED"
    assert office.read(waiting) == waiting


def test_the_log_of_deliveries_goes_with_its_time(office: Office) -> None:
    office.answer = Answer(200)
    office.try_once(office.happen("evt_1"), 1)
    office.courier.forget_old()
    assert len(office.deliveries.find()) == 1
    office.now += 3601
    office.courier.forget_old()
    assert office.deliveries.find() == []
