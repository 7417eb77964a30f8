"""Webhooks in a real SQLite file and in a real PostgreSQL: who is told, who tries, and when that ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from kinema.domain.webhook import Answer, Delivery, Endpoint, Event
from kinema.errors import InvalidRequest
from kinema.store.database import Database
from kinema.store.deliveries import Deliveries, Retry
from kinema.store.webhooks import MAX_ENDPOINTS_PER_KEY, OLD_SECRET_LIFE_S, Webhooks

DAY_S = 86_400.0
TAKEN, BUSY = Answer(200), Answer(503, "the receiver answered 503, not 2xx")
GONE = Answer(410, "it wants no more", is_gone=True)
AGAIN, LAST = Retry(60.0, 5 * DAY_S), Retry(None, 5 * DAY_S)
URL = "https://films.example/hook"


@dataclass
class Kept:
    database: Database
    now: float = 1_790_000_000.0
    enqueued: list[str] = field(default_factory=list)
    events: int = 0

    def __post_init__(self) -> None:
        self.webhooks = Webhooks(self.database, lambda: self.now)
        self.deliveries = Deliveries(self.database, lambda: self.now)

    def endpoint(self, owner: str = "key_a", *event_types: str) -> Endpoint:
        self.now += 1
        return self.webhooks.create(owner, "films", URL, event_types or ("video.completed",))

    def enqueue(self, _: Any, delivery: Delivery) -> None:
        self.enqueued.append(delivery.run_id)

    def happen(self, event_type: str = "video.completed", owner: str = "key_a") -> list[Delivery]:
        self.events += 1
        event = Event(f"evt_{self.events}", event_type, owner, "video_1", "{}")
        with self.database.write() as connection:
            return self.deliveries.write(connection, event)

    def try_once(self, delivery: Delivery, answer: Answer, retry: Retry = AGAIN) -> Delivery | None:
        return self.deliveries.record(delivery, answer, retry, self.enqueue)

    def read(self, delivery: Delivery) -> Delivery:
        return self.deliveries.find(ids=(delivery.id,))[0]

    def read_endpoint(self, endpoint: Endpoint) -> Endpoint:
        found = self.webhooks.get(endpoint.id)
        assert found is not None
        return found


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Kept]:
    is_sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/kinema.db" if is_sqlite else request.getfixturevalue("postgres_url"))
    database.migrate()
    yield Kept(database)
    database.close()


def test_an_event_is_kept_for_each_enabled_endpoint_of_its_owner_that_asked_for_its_type(kept: Kept) -> None:
    first, second = kept.endpoint(), kept.endpoint("key_a", "video.failed", "video.completed")
    kept.endpoint("key_a", "batch.completed")
    kept.endpoint("key_b")
    told = kept.happen("video.completed")
    assert {delivery.endpoint_id for delivery in told} == {first.id, second.id}
    assert {delivery.event_id for delivery in told} == {"evt_1"}, "one event, whoever hears of it"
    kept.try_once(next(delivery for delivery in told if delivery.endpoint_id == first.id), GONE)
    assert [delivery.endpoint_id for delivery in kept.happen("video.completed")] == [second.id]
    assert kept.happen("batch.failed") == []


def test_an_event_lives_and_dies_with_the_transaction_that_makes_it_true(kept: Kept) -> None:
    kept.endpoint()

    def happen_and_fail() -> None:
        with kept.database.write() as connection:
            kept.deliveries.write(connection, Event("evt_x", "video.completed", "key_a", "video_1", "{}"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        happen_and_fail()
    assert kept.deliveries.find() == []


def test_a_delivery_that_is_taken_has_no_further_try(kept: Kept) -> None:
    endpoint = kept.endpoint()
    [delivery] = kept.happen()
    assert kept.deliveries.due(delivery.id, delivery.run_id) == (delivery, endpoint)
    done = kept.try_once(delivery, TAKEN)
    assert done == replace(delivery, attempts=1, delivered_at=kept.now, next_at=None, last_status=200)
    assert kept.deliveries.due(delivery.id, delivery.run_id) is None
    assert kept.try_once(delivery, BUSY) is None, "whoever is late changes nothing"
    assert kept.read(delivery) == done
    assert kept.enqueued == []


def test_a_try_that_is_not_taken_hands_the_delivery_to_another_run(kept: Kept) -> None:
    kept.endpoint()
    [delivery] = kept.happen()
    waiting = kept.try_once(delivery, BUSY)
    assert waiting is not None
    assert (waiting.next_at, waiting.last_status, waiting.attempts) == (kept.now + 60, 503, 1)
    assert kept.enqueued == [waiting.run_id]
    assert kept.deliveries.due(delivery.id, delivery.run_id) is None, "the run that made the try has nothing left to do"
    assert kept.deliveries.due(delivery.id, waiting.run_id) is not None


def test_a_delivery_without_tries_left_has_failed_and_its_endpoint_goes_on(kept: Kept) -> None:
    endpoint = kept.endpoint()
    [delivery] = kept.happen()
    failed = kept.try_once(delivery, Answer(None, "no answer came"), LAST)
    assert failed is not None
    assert (failed.failed_at, failed.next_at, failed.last_error) == (kept.now, None, "no answer came")
    assert kept.enqueued == []
    after = kept.read_endpoint(endpoint)
    assert (after.failing_since, after.disabled_at) == (kept.now, None)
    assert len(kept.happen()) == 1


def test_410_disables_at_once_and_an_update_enables_again(kept: Kept) -> None:
    endpoint = kept.endpoint()
    [delivery] = kept.happen()
    kept.try_once(delivery, GONE)
    gone = kept.read_endpoint(endpoint)
    assert (gone.disabled_at, gone.disabled_reason) == (kept.now, "it wants no more")
    kept.now += 5
    again = kept.webhooks.update(endpoint.id, "key_a", {})
    assert again is not None
    assert (again.disabled_at, again.disabled_reason, again.failing_since) == (None, None, None)
    assert again.updated_at == kept.now
    assert len(kept.happen()) == 1


def test_an_endpoint_is_disabled_when_a_delivery_fails_and_nothing_was_taken_for_five_days(kept: Kept) -> None:
    endpoint = kept.endpoint()
    kept.try_once(kept.happen()[0], BUSY, LAST)
    kept.now += 5 * DAY_S
    [late] = kept.happen()
    waiting = kept.try_once(late, BUSY)
    assert kept.read_endpoint(endpoint).disabled_at is None, "an event after a quiet week has all its tries first"
    assert waiting is not None
    kept.try_once(waiting, BUSY, LAST)
    disabled = kept.read_endpoint(endpoint)
    assert disabled.disabled_at == kept.now
    assert disabled.disabled_reason == f"nothing was taken for 5 days; the last try: {BUSY.error}"


def test_one_delivery_that_is_taken_begins_the_five_days_anew(kept: Kept) -> None:
    endpoint = kept.endpoint()
    kept.try_once(kept.happen()[0], BUSY, LAST)
    kept.now += 4 * DAY_S
    kept.try_once(kept.happen()[0], TAKEN)
    assert kept.read_endpoint(endpoint).failing_since is None
    kept.now += 2 * DAY_S
    kept.try_once(kept.happen()[0], BUSY, LAST)
    assert kept.read_endpoint(endpoint).disabled_at is None


def test_what_waits_for_an_endpoint_that_was_disabled_fails_with_the_reason(kept: Kept) -> None:
    kept.endpoint()
    [waiting], [gone] = kept.happen(), kept.happen()
    kept.try_once(gone, GONE)
    assert kept.deliveries.due(waiting.id, waiting.run_id) is None
    failed = kept.read(waiting)
    assert (failed.failed_at, failed.last_error) == (kept.now, "the endpoint is disabled: it wants no more")


def test_what_waits_for_an_endpoint_that_was_deleted_fails_with_the_reason(kept: Kept) -> None:
    endpoint = kept.endpoint()
    [waiting] = kept.happen()
    assert kept.webhooks.delete(endpoint.id, "key_a")
    assert kept.deliveries.due(waiting.id, waiting.run_id) is None
    failed = kept.read(waiting)
    assert (failed.failed_at, failed.last_error) == (kept.now, "the endpoint was deleted")


def test_a_replay_keeps_the_event_and_takes_a_new_run(kept: Kept) -> None:
    kept.endpoint()
    [delivery] = kept.happen()
    failed = kept.try_once(delivery, BUSY, LAST)
    assert failed is not None
    again = kept.deliveries.replay(failed, kept.enqueue)
    assert again is not None
    assert (again.event_id, again.body, again.attempts) == (delivery.event_id, delivery.body, 1)
    assert (again.next_at, again.failed_at) == (kept.now, None)
    assert kept.enqueued == [again.run_id]
    assert kept.deliveries.replay(failed, kept.enqueue) is None, "another run has it by now"


def test_a_new_secret_signs_alone_or_beside_the_old_one_for_a_day(kept: Kept) -> None:
    endpoint = kept.endpoint()
    alone = kept.webhooks.rotate_secret(endpoint.id, "key_a", keep_old=False)
    assert alone is not None
    assert alone.secret != endpoint.secret
    assert alone.secrets(kept.now) == (alone.secret,)
    beside = kept.webhooks.rotate_secret(endpoint.id, "key_a", keep_old=True)
    assert beside is not None
    assert beside.secrets(kept.now + OLD_SECRET_LIFE_S - 1) == (beside.secret, alone.secret)
    assert beside.secrets(kept.now + OLD_SECRET_LIFE_S) == (beside.secret,)


def test_an_update_that_changes_nothing_leaves_its_time(kept: Kept) -> None:
    endpoint = kept.endpoint()
    kept.now += 5
    assert kept.webhooks.update(endpoint.id, "key_a", {"name": "films", "event_types": ["video.completed"]}) == endpoint
    renamed = kept.webhooks.update(endpoint.id, "key_a", {"name": "other"})
    assert renamed == replace(endpoint, name="other", updated_at=kept.now)


def test_another_key_s_endpoint_is_not_there(kept: Kept) -> None:
    endpoint = kept.endpoint("key_a")
    assert kept.webhooks.get(endpoint.id, "key_b") is None
    assert kept.webhooks.update(endpoint.id, "key_b", {"name": "mine"}) is None
    assert kept.webhooks.rotate_secret(endpoint.id, "key_b", keep_old=True) is None
    assert not kept.webhooks.delete(endpoint.id, "key_b")
    assert kept.webhooks.find("key_b") == []
    assert kept.webhooks.get(endpoint.id, None) == endpoint, "whoever sees everything sees it"


def test_endpoints_are_listed_newest_first_page_by_page(kept: Kept) -> None:
    made = [kept.endpoint() for _ in range(5)]
    first = kept.webhooks.find("key_a", None, 2)
    second = kept.webhooks.find("key_a", first[-1], 2)
    third = kept.webhooks.find("key_a", second[-1], 2)
    assert [*first, *second, *third] == list(reversed(made))


def test_a_key_may_not_have_endpoints_without_end(kept: Kept) -> None:
    for _ in range(MAX_ENDPOINTS_PER_KEY):
        kept.endpoint()
    with pytest.raises(InvalidRequest, match=f"has {MAX_ENDPOINTS_PER_KEY} webhook endpoints"):
        kept.endpoint()
    kept.endpoint("key_b")


def test_the_log_goes_after_its_time_and_what_still_waits_stays(kept: Kept) -> None:
    kept.endpoint()
    [done], [waiting] = kept.happen(), kept.happen()
    kept.try_once(done, TAKEN)
    kept.try_once(waiting, BUSY)
    assert kept.deliveries.forget(kept.now, 10) == 0
    kept.now += 1
    assert kept.deliveries.forget(kept.now, 10) == 1
    assert [delivery.id for delivery in kept.deliveries.find()] == [waiting.id]


def test_what_is_overdue_is_found_and_what_is_done_is_not(kept: Kept) -> None:
    kept.endpoint()
    [late], [done] = kept.happen(), kept.happen()
    kept.try_once(done, TAKEN)
    assert kept.deliveries.overdue(kept.now, 10) == []
    assert [delivery.id for delivery in kept.deliveries.overdue(kept.now + 1, 10)] == [late.id]


def test_failed_deliveries_are_found_by_endpoint_and_by_event(kept: Kept) -> None:
    endpoint = kept.endpoint()
    [failed], [waiting] = kept.happen(), kept.happen()
    kept.try_once(failed, BUSY, LAST)
    found = kept.deliveries.find
    assert [delivery.id for delivery in found(is_failed=True)] == [failed.id]
    assert {delivery.id for delivery in found(endpoint_id=endpoint.id)} == {failed.id, waiting.id}
    assert [delivery.id for delivery in found(ids=(waiting.event_id,))] == [waiting.id]
    assert found(endpoint_id="wh_other") == []
