"""Processes beside this one: started together, told the same, gone together. Heavy: it imports torch.

This process is rank 0. The others end with it, whatever they are doing: the kernel kills them (on Linux), and each
listens to a pipe that ends with rank 0.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Literal

import torch.multiprocessing

from kinema.errors import RenderFailed
from kinema.telemetry import log

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
REAP_TIMEOUT_S = 10.0  # of a killed process

Handler = Callable[[Any], None]  # does what an order says, in a rank
Serve = Callable[[int, Any], Handler]  # makes the handler of a rank


class Refusal(Exception):
    """An order that a rank can't follow, and that changes nothing: the ranks go on."""


class Unanswered(Exception):
    """A rank hasn't answered in time: it may wait for this process within a pass."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rank says to an order."""

    kind: Literal["done", "refused", "failed"]
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    process: BaseProcess
    connection: Connection[Any, Any]


class Ranks:
    """The ranks from 1 on. `serve` and `setup` go to new processes, so they can be pickled.

    Start them in the thread that lives as long as the process: on Linux a rank ends with the thread that started it.
    """

    def __init__(
        self, devices: Sequence[str], serve: Serve, setup: Any, on_failure: Callable[[], None] = lambda: None
    ) -> None:
        """Start a rank for each device but the first, this process's own; each answers once `serve` has made its
        handler.

        `on_failure` is called from another thread when a rank is lost, to free this process from waiting for it.
        """
        context = torch.multiprocessing.get_context("spawn")
        self._members: list[_Member] = []
        self._answers: queue.Queue[Answer] = queue.Queue()
        self._stopped = threading.Event()
        self._on_failure = on_failure
        self.failure: str | None = None
        for rank, device in enumerate(devices[1:], 1):
            ours, theirs = context.Pipe()
            name = f"process {rank} of the film ({device})"
            given = (rank, name, os.getpid(), theirs, serve, setup)
            process = context.Process(target=_main, args=given, daemon=True)
            process.start()
            theirs.close()
            self._members.append(_Member(name, process, ours))
        threading.Thread(target=self._watch, daemon=True).start()
        atexit.register(self.stop)  # they don't listen to the signal that an interpreter's end would send them

    @property
    def is_whole(self) -> bool:
        """Whether all ranks are there and follow."""
        return self.failure is None and not self._stopped.is_set()

    @property
    def pids(self) -> list[int]:
        return [member.process.pid for member in self._members if member.process.pid is not None]

    def tell(self, order: Any) -> None:
        """Give every rank an order. Raises: RenderFailed where one is gone."""
        if not self.is_whole:
            raise RenderFailed(self.failure or "the processes of this film's GPUs were stopped")
        for member in self._members:
            try:
                member.connection.send(order)
            except OSError:  # `_watch` says why
                return

    def answers(self, timeout_s: float | None = None) -> None:
        """Wait until each rank has answered the last order.

        Raises: RenderFailed with the reason of a rank that refused, or that failed, after which none is left;
        Unanswered.
        """
        refusals: list[str] = []
        for _ in self._members:
            try:
                answer = self._answers.get(timeout=timeout_s)
            except queue.Empty:
                raise Unanswered from None
            if answer.kind == "failed":
                raise RenderFailed(answer.message)
            if answer.kind == "refused":
                refusals.append(answer.message)
        if refusals:
            raise RenderFailed(refusals[0])

    def stop(self) -> None:
        """Kill the ranks and wait until they are gone."""
        self._stopped.set()
        atexit.unregister(self.stop)
        for member in self._members:
            member.process.kill()
        for member in self._members:
            member.process.join(REAP_TIMEOUT_S)

    def _watch(self) -> None:
        """Collect answers; when a rank fails or ends, end the others, which wait for it."""
        connections = {member.connection: member for member in self._members}
        while not self._stopped.is_set():
            for ready in wait(connections):
                answer = _heard(connections[ready])  # type: ignore[index]
                if answer.kind == "failed":
                    self._fail(answer)
                    return
                self._answers.put(answer)

    def _fail(self, answer: Answer) -> None:
        if self._stopped.is_set():
            return
        log.warning("rank failed", reason=answer.message)
        self.failure = answer.message
        for member in self._members:
            member.process.kill()
        for _ in self._members:  # whoever waits for the others' answers too
            self._answers.put(answer)
        self._on_failure()


def _heard(member: _Member) -> Answer:
    try:
        answer: Answer = member.connection.recv()
    except (EOFError, OSError):
        member.process.join(REAP_TIMEOUT_S)
        return Answer("failed", f"{member.name} ended (exit status {member.process.exitcode})")
    return answer


def _main(rank: int, name: str, parent: int, connection: Connection[Any, Any], serve: Serve, setup: Any) -> None:
    _die_with(parent)
    for number in (signal.SIGINT, signal.SIGTERM):  # a whole group may be told; rank 0 decides
        signal.signal(number, signal.SIG_IGN)
    orders: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=_listen, args=(connection, orders), daemon=True).start()
    try:
        handle = serve(rank, setup)
        connection.send(Answer("done"))
        while True:
            connection.send(_followed(name, handle, orders.get()))
    except BaseException as fault:
        connection.send(Answer("failed", f"{name} failed: {type(fault).__name__}: {fault}"))
        raise


def _followed(name: str, handle: Handler, order: Any) -> Answer:
    try:
        handle(order)
    except Refusal as refusal:
        return Answer("refused", f"{name}: {refusal}")
    return Answer("done")


def _listen(connection: Connection[Any, Any], orders: queue.Queue[Any]) -> None:
    while True:
        try:
            orders.put(connection.recv())
        except (EOFError, OSError):
            os._exit(1)  # rank 0 is gone; nothing here is worth finishing


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        # A pass that holds the interpreter's lock would keep `_listen` from seeing the end of the pipe.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be watched
        os._exit(1)
