"""Visits to batches: each is a run of its own, and the next is enqueued before this one is over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event
from typing import Protocol

from kinema.errors import Unavailable
from kinema.execution.patience import patiently
from kinema.telemetry import log

BROKEN_VISIT_WAIT_S = 10.0  # after a visit that the store or the database has cut short


class Visits(Protocol):
    """Where visits are enqueued."""

    def add_batch_visit(self, batch_id: str, number: int, wait_s: float) -> None:
        """Visit a batch for the time `number` (from 1) after a wait. Raises: Unavailable."""
        ...


async def visit_and_come_again(
    visit: Callable[[str], Awaitable[float | None]], visits: Visits, batch_id: str, number: int, stopping: Event
) -> None:
    """Visit a batch, and enqueue the next visit unless it has come to its end.

    Whatever a visit ends with, another follows: a batch must come to its end. Raises: Stopped when the process stops
    while the database is away.
    """
    wait_s: float | None = BROKEN_VISIT_WAIT_S
    try:
        wait_s = await visit(batch_id)
    except Unavailable as error:
        log.warning("batch put off", batch_id=batch_id, reason=error.message)
    finally:
        if wait_s is not None:
            again_s = wait_s
            await asyncio.to_thread(patiently, lambda: visits.add_batch_visit(batch_id, number + 1, again_s), stopping)
