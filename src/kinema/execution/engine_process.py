"""The worker's side of the engine's child process: it stays warm between jobs and is killed when it must be."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from types import MappingProxyType
from typing import Any

from kinema.domain.shot import Shot
from kinema.engines.base import STOPS_WITHIN_S, LocalReference
from kinema.engines.registry import source_digest
from kinema.errors import JobCancelled, RenderFailed, RenderTimeout, error_for
from kinema.execution.limits import PHASES, Allowance
from kinema.telemetry import log

LOOK_INTERVAL_S = 0.25  # how often a cancel is looked for
START_TIMEOUT_S = 120.0
START, CANCEL = "start", "cancel"  # phases of the process itself
CANCELLED = "the job was cancelled while it was rendered"


class EngineDied(RenderFailed):
    """The child process ended in the middle of a render."""


class EngineProcess:
    """One engine in one child process. Not for several threads at once."""

    def __init__(self, engine: str, cache_dir: Path, options: Mapping[str, Any] = MappingProxyType({})) -> None:
        self.engine = engine
        self._options = dict(options)
        self._cache_dir = cache_dir
        self._child: subprocess.Popen[bytes] | None = None
        self._unread = b""
        self._lines: deque[bytes] = deque()
        self._allowance = Allowance({}, None, 0.0)
        self._stops_within_s = STOPS_WITHIN_S
        self._killer: Timer | None = None  # of a child whose render was cancelled and goes on

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child and self._child.poll() is None else None

    def warm(self) -> None:
        """Start the child if it isn't running, and wait until its engine is loaded.

        Raises: EngineDied, RenderTimeout.
        """
        if self.pid is not None:
            return
        self.stop()
        self._cache_dir.mkdir(parents=True, exist_ok=True)
        self._child = subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
            [
                *(sys.executable, "-m", "kinema.execution.engine_child", self.engine),
                *(json.dumps(self._options), str(self._cache_dir)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Compiled kernels outlive the process that compiled them, but not a change of their code.
            env={**os.environ, "NUMBA_CACHE_DIR": str(self._kernels())},
        )
        self._unread = b""
        self._lines.clear()
        self._allowance = Allowance({START: START_TIMEOUT_S}, START, time.monotonic())
        for message in self._messages():
            if message is not None and message["is"] == "ready":
                self._stops_within_s = message["stops_within_s"]
                log.info("engine ready", engine=self.engine, pid=self._child.pid)
                return

    def render(
        self,
        shot: Shot,
        references: tuple[LocalReference, ...],
        work_dir: Path,
        *,
        report: Callable[[float, str], None],
        should_go_on: Callable[[], bool],
        limits_s: Mapping[str, float],
    ) -> dict[str, Any]:
        """Render one shot into the work folder and give the film's facts (`rendering.render_film`).

        `limits_s` are the time limits of the phases (`limits.PHASES`). Raises: JobCancelled once `should_go_on` says
        no, RenderTimeout at a phase's limit, EngineDied when the child ends, or what the engine raised.
        """
        self._settle(report, should_go_on)
        self.warm()
        self._allowance = Allowance(limits_s, PHASES["rendering"], time.monotonic())  # until the engine says more
        self._send(
            do="render",
            shot=shot.to_dict(),
            references=[{"reference": asdict(given.reference), "path": str(given.path)} for given in references],
            work_dir=str(work_dir),
            cache_dir=str(self._cache_dir),
        )
        look_at = 0.0
        for message in self._messages():
            if message is None or message["is"] == "progress":
                if message is not None:
                    self._allowance.enter(PHASES[message["stage"]], time.monotonic())
                    report(message["progress"], message["stage"])
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + LOOK_INTERVAL_S
                    if not should_go_on():
                        self._cancel()
            elif message["is"] == "failed":
                raise error_for(message["code"], message["message"])
            elif message["is"] == "done":
                film: dict[str, Any] = message["film"]
                return film
        raise AssertionError("the messages of a child end only by an exception")

    def _kernels(self) -> Path:
        root = self._cache_dir / "numba"
        current = root / source_digest(self.engine)
        for other in root.glob("*"):
            if other != current:
                shutil.rmtree(other, ignore_errors=True)
        return current

    def stop(self) -> None:
        """Kill the child and wait until it is gone."""
        if self._killer is not None:
            self._killer.cancel()
            self._killer = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
            self._child = None

    def _cancel(self) -> None:
        """Tell the child, and end the job at once, whether the child has stopped or not. Raises: JobCancelled."""
        self._send(do="cancel")
        self._allowance = Allowance({CANCEL: STOPS_WITHIN_S}, CANCEL, time.monotonic())
        for message in self._listen():
            if _is_end(message):
                break
            if self._is_over():
                self._leave(self._stops_within_s - STOPS_WITHIN_S)
                break
        raise JobCancelled(CANCELLED)

    def _leave(self, patience_s: float) -> None:
        """Let the child come to its end by itself; kill it when it has taken so long, whether anybody waits or not."""
        if patience_s <= 0 or self._child is None:
            self.stop()
            return
        self._killer = Timer(patience_s, self._child.kill)
        self._killer.daemon = True
        self._killer.start()

    def _settle(self, report: Callable[[float, str], None], should_go_on: Callable[[], bool]) -> None:
        """Wait for the end of a render that was cancelled, or of the child. Raises: JobCancelled."""
        if self._killer is None:
            return
        report(0.0, "waiting")
        self._allowance = Allowance({}, PHASES["waiting"], time.monotonic())
        try:
            for message in self._listen():
                if _is_end(message):
                    break
                if not should_go_on():
                    raise JobCancelled(CANCELLED)
        except EngineDied:
            log.info("engine didn't stop", engine=self.engine, killed_after_s=self._stops_within_s)
        else:
            self._killer.cancel()
        self._killer = None

    def _send(self, **order: Any) -> None:
        child = self._child
        if child is None or child.stdin is None:
            raise AssertionError("no child to send to")
        try:
            child.stdin.write(json.dumps(order).encode() + b"\n")
            child.stdin.flush()
        except BrokenPipeError:
            raise self._died() from None

    def _is_over(self) -> bool:
        left_s = self._allowance.left_s(time.monotonic())
        return left_s is not None and left_s <= 0

    def _messages(self) -> Iterator[dict[str, Any] | None]:
        """Yield messages as they come, and None at least every LOOK_INTERVAL_S; at a limit kill the child.

        Raises: RenderTimeout at the limit, EngineDied.
        """
        for message in self._listen():
            if self._is_over():
                self.stop()
                phase = self._allowance.phase or ""
                limit_s = self._allowance.limits_s[phase]
                raise RenderTimeout(f"the engine was stopped at its time limit: {limit_s:g} s of {phase}")
            yield message

    def _listen(self) -> Iterator[dict[str, Any] | None]:
        child = self._child
        if child is None or child.stdout is None:
            raise AssertionError("no child to listen to")
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while True:
                # Whoever stops listening leaves the next lines to whoever listens next.
                while self._lines:
                    yield json.loads(self._lines.popleft())
                left_s = self._allowance.left_s(time.monotonic())
                wait_s = LOOK_INTERVAL_S if left_s is None else max(0.0, min(left_s, LOOK_INTERVAL_S))
                if not selector.select(wait_s):
                    yield None
                    continue
                piece = os.read(child.stdout.fileno(), 65536)
                if not piece:
                    raise self._died()
                *lines, self._unread = (self._unread + piece).split(b"\n")
                self._lines.extend(lines)

    def _died(self) -> EngineDied:
        status = self._child.wait() if self._child else None
        self.stop()
        return EngineDied(f"the engine's process ended in the middle of its work (exit status {status})")


def _is_end(message: dict[str, Any] | None) -> bool:
    return message is not None and message["is"] in ("failed", "done")
