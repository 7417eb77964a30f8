"""Where the models' own files log to: Kinema's log, or Python's where only torch and diffusers are installed."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import Protocol


class Log(Protocol):
    """An event, and facts about it by name."""

    def info(self, event: str, **facts: object) -> object: ...

    def warning(self, event: str, **facts: object) -> object: ...


class PlainLog:
    """The same as lines of Python's own log."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def info(self, event: str, **facts: object) -> None:
        self._logger.info("%s %s", event, facts)

    def warning(self, event: str, **facts: object) -> None:
        self._logger.warning("%s %s", event, facts)


def _log() -> Log:
    # The bench of a GPU is run with the wheels of the models alone.
    if find_spec("structlog") is None or find_spec("opentelemetry") is None:
        return PlainLog(logging.getLogger("kinema"))
    from kinema.telemetry import log

    return log


log = _log()
