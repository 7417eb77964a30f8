"""Deliveries of webhooks in the database: what is still to be told, and the log of what was."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa

from kinema.domain.webhook import Answer, Delivery, Endpoint, Event
from kinema.store.database import Database
from kinema.store.tables import webhook_deliveries, webhook_endpoints
from kinema.store.webhooks import endpoint_from

Then = Callable[[sa.Connection, Delivery], None]
"""Enqueues the run that a delivery names, in the same transaction."""

_ALL = sa.select(webhook_deliveries)


@dataclass(frozen=True, slots=True)
class Retry:
    """What follows a try that wasn't taken: the next one after `wait_s`, or none when that is None."""

    wait_s: float | None
    disable_after_s: float  # an endpoint that has taken nothing for so long is disabled when a delivery fails


class Deliveries:
    """Raises: Unavailable while the database is away."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def write(self, connection: sa.Connection, event: Event) -> list[Delivery]:
        """Keep a delivery for each enabled endpoint that asked for this type of event, in the caller's transaction.

        Whoever calls enqueues their runs in it too: then the event is as durable as what it tells of.
        """
        live = (webhook_endpoints.c.owner == event.owner) & webhook_endpoints.c.disabled_at.is_(None)
        endpoints = map(endpoint_from, connection.execute(sa.select(webhook_endpoints).where(live)).mappings())
        written = [self._new(event, endpoint) for endpoint in endpoints if event.type in endpoint.event_types]
        if written:
            connection.execute(sa.insert(webhook_deliveries), [asdict(delivery) for delivery in written])
        return written

    def due(self, delivery_id: str, run_id: str) -> tuple[Delivery, Endpoint] | None:
        """What a run is to try, and where; None when it is ended, or another run's.

        A delivery whose endpoint was disabled since ends here.
        """
        with self._database.read() as connection:
            row = connection.execute(_ALL.where(_waits_for(delivery_id, run_id))).mappings().first()
            delivery = _delivery(row) if row else None
            endpoint = _endpoint(connection, delivery) if delivery else None
        if delivery is None:
            return None
        if endpoint is not None and endpoint.disabled_at is None:
            return delivery, endpoint
        reason = f"the endpoint is disabled: {endpoint.disabled_reason}" if endpoint else "the endpoint was deleted"
        ended = {"next_at": None, "failed_at": self._now(), "last_error": reason}
        with self._database.write() as connection:
            connection.execute(sa.update(webhook_deliveries).where(_waits_for(delivery_id, run_id)).values(**ended))
        return None

    def record(self, delivery: Delivery, answer: Answer, retry: Retry, then: Then) -> Delivery | None:
        """Note a try: delivered, or to be tried again by another run, or failed. None when another run has it by now.

        The endpoint is disabled when its receiver says that it is gone, or when this delivery has failed and nothing
        was taken for as long as `retry` says.
        """
        with self._database.write() as connection:
            current = _locked(connection, delivery.id)
            if current is None or current.next_at is None or current.run_id != delivery.run_id:
                return None
            tried = self._after(current, answer, retry)
            connection.execute(_update(tried).values(**asdict(tried)))
            self._judge(connection, tried, answer, retry)
            if tried.next_at is not None:
                then(connection, tried)
            return tried

    def replay(self, delivery: Delivery, then: Then) -> Delivery | None:
        """Begin a delivery's tries again, now and with the same event id.

        None when it or its endpoint is gone, or it isn't in the hands of the same run any more.
        """
        with self._database.write() as connection:
            found = _locked(connection, delivery.id)
            if found is None or found.run_id != delivery.run_id or _endpoint(connection, found) is None:
                return None
            run_id = _run_id(found.id)
            again = replace(found, run_id=run_id, next_at=self._now(), delivered_at=None, failed_at=None)
            connection.execute(_update(again).values(**asdict(again)))
            then(connection, again)
            return again

    def find(
        self,
        *,
        ids: tuple[str, ...] | None = None,
        endpoint_id: str | None = None,
        is_failed: bool = False,
        limit: int = 100,
    ) -> list[Delivery]:
        """Deliveries, newest first; `ids` are those of deliveries or of events."""
        query = _ALL.order_by(webhook_deliveries.c.created_at.desc(), webhook_deliveries.c.id).limit(limit)
        if ids is not None:
            query = query.where(webhook_deliveries.c.id.in_(ids) | webhook_deliveries.c.event_id.in_(ids))
        if endpoint_id is not None:
            query = query.where(webhook_deliveries.c.endpoint_id == endpoint_id)
        if is_failed:
            query = query.where(webhook_deliveries.c.failed_at.is_not(None))
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def overdue(self, before: float, limit: int) -> list[Delivery]:
        """Deliveries whose next try was due before this time, longest due first."""
        query = _ALL.where(webhook_deliveries.c.next_at < before).order_by(webhook_deliveries.c.next_at).limit(limit)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def forget(self, before: float, limit: int) -> int:
        """Delete the log of what was delivered or failed and is older than this time; returns how many."""
        old = (webhook_deliveries.c.created_at < before) & webhook_deliveries.c.next_at.is_(None)
        chosen = sa.select(webhook_deliveries.c.id).where(old).order_by(webhook_deliveries.c.created_at).limit(limit)
        with self._database.write() as connection:
            return connection.execute(sa.delete(webhook_deliveries).where(webhook_deliveries.c.id.in_(chosen))).rowcount

    def _new(self, event: Event, endpoint: Endpoint) -> Delivery:
        now, delivery_id = self._now(), f"whd_{secrets.token_hex(16)}"
        facts = (event.id, event.type, event.subject, event.body)
        return Delivery(delivery_id, endpoint.id, *facts, now, _run_id(delivery_id), next_at=now)

    def _after(self, current: Delivery, answer: Answer, retry: Retry) -> Delivery:
        """The delivery after this try."""
        now = self._now()
        outcome: dict[str, Any] = {"failed_at": now, "next_at": None}
        if answer.is_taken:
            outcome = {"delivered_at": now, "next_at": None}
        elif retry.wait_s is not None and not answer.is_gone:
            outcome = {"run_id": _run_id(current.id), "next_at": now + retry.wait_s}
        attempts = current.attempts + 1
        return replace(current, attempts=attempts, last_status=answer.status, last_error=answer.error, **outcome)

    def _judge(self, connection: sa.Connection, tried: Delivery, answer: Answer, retry: Retry) -> None:
        """Note at the endpoint how long it has taken nothing, and disable it when that is too long."""
        now = self._now()
        ours = sa.update(webhook_endpoints).where(webhook_endpoints.c.id == tried.endpoint_id)
        since = webhook_endpoints.c.failing_since
        if answer.is_taken:
            connection.execute(ours.where(since.is_not(None)).values(failing_since=None))
            return
        connection.execute(ours.where(since.is_(None)).values(failing_since=now))
        if tried.failed_at is not None:
            too_long = ours.where(webhook_endpoints.c.disabled_at.is_(None))
            reason = answer.error
            if not answer.is_gone:
                too_long = too_long.where(since <= now - retry.disable_after_s)
                reason = f"nothing was taken for {retry.disable_after_s / 86_400:g} days; the last try: {answer.error}"
            connection.execute(too_long.values(disabled_at=now, disabled_reason=reason))


def _run_id(delivery_id: str) -> str:
    """A run of its own for each try, so that none can be taken for another's."""
    return f"{delivery_id}-{secrets.token_hex(8)}"


def _locked(connection: sa.Connection, delivery_id: str) -> Delivery | None:
    query = _ALL.where(webhook_deliveries.c.id == delivery_id).with_for_update()
    row = connection.execute(query).mappings().first()
    return _delivery(row) if row else None


def _endpoint(connection: sa.Connection, delivery: Delivery) -> Endpoint | None:
    query = sa.select(webhook_endpoints).where(webhook_endpoints.c.id == delivery.endpoint_id)
    row = connection.execute(query).mappings().first()
    return endpoint_from(row) if row else None


def _waits_for(delivery_id: str, run_id: str) -> sa.ColumnElement[bool]:
    columns = webhook_deliveries.c
    return (columns.id == delivery_id) & (columns.run_id == run_id) & columns.next_at.is_not(None)


def _update(delivery: Delivery) -> sa.Update:
    return sa.update(webhook_deliveries).where(webhook_deliveries.c.id == delivery.id)


def _delivery(row: sa.RowMapping) -> Delivery:
    return Delivery(**{name: row[name] for name in Delivery.__dataclass_fields__})
