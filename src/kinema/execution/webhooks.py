"""Durable delivery of webhooks: each try is a run of its own, and the next is enqueued with this one's record."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from threading import Event as Flag
from typing import Protocol, TypeVar

import sqlalchemy as sa

from kinema.domain.webhook import Answer, Delivery, Endpoint
from kinema.execution.patience import patiently
from kinema.store.deliveries import Deliveries, Retry
from kinema.telemetry import log

T = TypeVar("T")
# Receivers that were away together must not all be asked again in the same second.
SPREAD = (1.0, 1.1)
# A try that is due for so long and has no run was lost by its queue.
LOST_AFTER_S = 600.0
AT_ONCE = 500


class Runs(Protocol):
    """Where the runs of deliveries are enqueued."""

    def add_webhook(self, connection: sa.Connection, delivery: Delivery, number: int = 1, wait_s: float = 0.0) -> None:
        """Make try `number` (from 1) of a delivery after a wait, in the caller's transaction."""
        ...

    def ended(self, workflow_ids: list[str]) -> set[str]: ...


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers what `Deliveries.write` has kept.

    `post` makes one try; `waits_s` are the waits between tries, so that there is one try more than waits.
    """

    deliveries: Deliveries
    runs: Runs
    post: Callable[[Endpoint, Delivery], Awaitable[Answer]]
    waits_s: tuple[float, ...]
    disable_after_s: float
    log_ttl_s: float
    now: Callable[[], float]
    stopping: Flag

    async def deliver(self, delivery_id: str, run_id: str, number: int) -> None:
        """Make try `number` of a delivery, unless it has ended or belongs to another run by now.

        A process that is killed between the receiver's answer and its record makes this try again, with the same
        event id. Raises: Stopped when the process stops while the database is away.
        """
        due = await self._kept(lambda: self.deliveries.due(delivery_id, run_id))
        if due is None:
            return
        delivery, endpoint = due
        answer = await self.post(endpoint, delivery)
        wait_s = self.waits_s[number - 1] * random.uniform(*SPREAD) if number <= len(self.waits_s) else None

        def again(connection: sa.Connection, tried: Delivery) -> None:
            self.runs.add_webhook(connection, tried, number + 1, wait_s or 0.0)

        retry = Retry(wait_s, self.disable_after_s)
        tried = await self._kept(lambda: self.deliveries.record(delivery, answer, retry, again))
        if tried is not None and tried.failed_at is not None:
            log.warning("webhook failed", delivery_id=tried.id, endpoint_id=endpoint.id, reason=answer.error)

    def resend_lost(self) -> None:
        """Give deliveries a new run whose run was ended or deleted behind our back."""
        overdue = self.deliveries.overdue(self.now() - LOST_AFTER_S, AT_ONCE)
        ended = self.runs.ended([delivery.run_id for delivery in overdue]) if overdue else set()
        for delivery in overdue:
            if delivery.run_id in ended:
                log.warning("webhook had lost its run", delivery_id=delivery.id)
                self.deliveries.replay(delivery, self.runs.add_webhook)

    def forget_old(self) -> None:
        """Delete the log of deliveries that ended and are older than the settings say."""
        self.deliveries.forget(self.now() - self.log_ttl_s, AT_ONCE)

    async def _kept(self, do: Callable[[], T]) -> T:
        return await asyncio.to_thread(patiently, do, self.stopping)
