"""Waiting for a database that is away: what was rendered must not be lost to a restart of it."""

from __future__ import annotations

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


def patiently(do: Callable[[], T], stopping: Event) -> T:
    """Do something, again and again while the database is away.

    Raises: Stopped when the process stops before it is back.
    """
    while True:
        try:
            return do()
        except Unavailable as error:
            log.warning("waiting for the database", reason=error.message)
            if stopping.wait(INTERVAL_S):
                raise Stopped from error
