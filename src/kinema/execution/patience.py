"""Waiting for a database or a store that is away: what was rendered must not be lost to a restart of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from kinema.errors import Unavailable
from kinema.telemetry import log

T = TypeVar("T")
INTERVAL_S = 1.0


class Stopped(BaseException):
    """This process is stopping: the run stays pending and is resumed by the next one.

    Not an Exception, because DBOS records those as the run's end.
    """


def patiently(do: Callable[[], T], stopping: Event, patience_s: float = math.inf) -> T:
    """Do something, again and again while what it needs is away.

    Raises: Stopped when the process stops before it is back, Unavailable when the patience is over.
    """
    give_up_at = time.monotonic() + patience_s
    while True:
        try:
            return do()
        except Unavailable as error:
            if time.monotonic() >= give_up_at:
                raise
            log.warning("waiting", reason=error.message)
            if stopping.wait(INTERVAL_S):
                raise Stopped from error
