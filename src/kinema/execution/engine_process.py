"""The worker's side of the engine's child process: it stays warm between jobs and is killed when it must be."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kinema.domain.shot import Shot
from kinema.engines.base import LocalReference
from kinema.engines.registry import source_digest
from kinema.errors import JobCancelled, RenderFailed, RenderTimeout, error_for
from kinema.telemetry import log

LOOK_INTERVAL_S = 0.25  # how often a cancel is looked for
CANCEL_GRACE_S = 0.3  # how long an engine may take to stop by itself
START_TIMEOUT_S = 120.0


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
        self._stage, self._limit_s, self._deadline = "", 0.0, 0.0

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
            [sys.executable, "-m", "kinema.execution.engine_child", self.engine, json.dumps(self._options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Compiled kernels outlive the process that compiled them, but not a change of their code.
            env={**os.environ, "NUMBA_CACHE_DIR": str(self._kernels())},
        )
        self._unread = b""
        self._enter("start", {"start": START_TIMEOUT_S})
        for message in self._messages():
            if message is not None and message["is"] == "ready":
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

        `limits_s` are the time limits of the stages loading, rendering and encoding. Raises: JobCancelled once
        `should_go_on` says no, RenderTimeout at a stage's limit, EngineDied when the child ends, or what the engine
        raised.
        """
        self.warm()
        self._enter("rendering", limits_s)  # until the engine says that it loads
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
                    if message["stage"] != self._stage:
                        self._enter(message["stage"], limits_s)
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
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
            self._child = None

    def _cancel(self) -> None:
        self._send(do="cancel")
        try:
            self._enter("cancel", {"cancel": CANCEL_GRACE_S})
            for message in self._messages():
                if message is not None and message["is"] in ("failed", "done"):
                    break
        except RenderTimeout:  # it doesn't listen, and `_messages` has killed it
            pass
        raise JobCancelled("the job was cancelled while it was rendered")

    def _send(self, **order: Any) -> None:
        child = self._child
        if child is None or child.stdin is None:
            raise AssertionError("no child to send to")
        try:
            child.stdin.write(json.dumps(order).encode() + b"\n")
            child.stdin.flush()
        except BrokenPipeError:
            raise self._died() from None

    def _enter(self, stage: str, limits_s: Mapping[str, float]) -> None:
        self._stage, self._limit_s = stage, limits_s[stage]
        self._deadline = time.monotonic() + self._limit_s

    def _messages(self) -> Iterator[dict[str, Any] | None]:
        """Yield messages as they come, and None at least every LOOK_INTERVAL_S; at the deadline kill the child."""
        child = self._child
        if child is None or child.stdout is None:
            raise AssertionError("no child to listen to")
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while True:
                left_s = self._deadline - time.monotonic()
                if left_s <= 0:
                    self.stop()
                    raise RenderTimeout(
                        f"the engine was stopped at its time limit: {self._limit_s:g} s of {self._stage}"
                    )
                if not selector.select(min(left_s, LOOK_INTERVAL_S)):
                    yield None
                    continue
                piece = os.read(child.stdout.fileno(), 65536)
                if not piece:
                    raise self._died()
                *lines, self._unread = (self._unread + piece).split(b"\n")
                yield from (json.loads(line) for line in lines)

    def _died(self) -> EngineDied:
        status = self._child.wait() if self._child else None
        self.stop()
        return EngineDied(f"the engine's process ended in the middle of its work (exit status {status})")
