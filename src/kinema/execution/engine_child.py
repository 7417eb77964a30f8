"""The child process that hosts one engine: `python -m kinema.execution.engine_child ENGINE OPTIONS CACHE_DIR`.

OPTIONS is a JSON object, the engine's keyword arguments; CACHE_DIR is the engine's own folder. The child speaks JSON
lines. In: `{"do": "render", ...}` and `{"do": "cancel"}`. Out: `{"is": "ready", "stops_within_s": ...}`, `{"is":
"progress", ...}`, `{"is": "done", "film": {...}}` and `{"is": "failed", "code": ..., "message": ...}`. It ends when
its parent does, whatever the engine is doing.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import IO, Any

from kinema.domain.shot import Reference, Role, Shot
from kinema.engines.base import Engine, LocalReference, RenderContext
from kinema.engines.registry import load_engine
from kinema.errors import JobCancelled, KinemaError
from kinema.execution.rendering import render_film

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


class _Wire:
    """The pipe to the parent. Standard output is the engine's own, so that its prints can't break a message."""

    def __init__(self) -> None:
        self._out: IO[str] = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def send(self, **message: Any) -> None:
        with self._lock:
            self._out.write(json.dumps(message) + "\n")
            self._out.flush()


def main() -> None:
    _die_with_parent()
    for number in (signal.SIGINT, signal.SIGTERM):  # a whole group may be told; the parent drains, and then stops us
        signal.signal(number, signal.SIG_IGN)
    wire = _Wire()
    orders: queue.Queue[dict[str, Any]] = queue.Queue()
    cancelled = threading.Event()
    threading.Thread(target=_listen, args=(orders, cancelled), daemon=True).start()
    engine = load_engine(sys.argv[1], json.loads(sys.argv[2]), Path(sys.argv[3]))
    wire.send(**{"is": "ready"}, stops_within_s=engine.capabilities().stops_within_s)
    while True:
        order = orders.get()
        cancelled.clear()
        _render(engine, order, wire, cancelled)


def _render(engine: Engine, order: dict[str, Any], wire: _Wire, cancelled: threading.Event) -> None:
    def check_cancelled() -> None:
        if cancelled.is_set():
            raise JobCancelled("the job was cancelled while it was rendered")

    context = RenderContext(
        work_dir=Path(order["work_dir"]),
        cache_dir=Path(order["cache_dir"]),
        references=tuple(_reference(given) for given in order["references"]),
        report=lambda progress, stage: wire.send(**{"is": "progress"}, progress=progress, stage=stage),
        check_cancelled=check_cancelled,
    )
    try:
        film = render_film(engine, Shot.from_dict(order["shot"]), context)
    except KinemaError as error:
        wire.send(**{"is": "failed"}, code=error.code, message=error.message)
    except Exception as fault:  # noqa: BLE001 - an engine may raise anything; the job fails with what it said
        traceback.print_exc()
        wire.send(**{"is": "failed"}, code="api_error", message=f"the engine failed: {type(fault).__name__}: {fault}")
    else:
        wire.send(**{"is": "done"}, film=film)


def _reference(given: dict[str, Any]) -> LocalReference:
    fields = given["reference"]
    return LocalReference(Reference(**{**fields, "role": Role(fields["role"])}), Path(given["path"]))


def _listen(orders: queue.Queue[dict[str, Any]], cancelled: threading.Event) -> None:
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "cancel":
            cancelled.set()
        else:
            orders.put(order)
    os._exit(0)  # the parent is gone; nothing here is worth finishing


def _die_with_parent() -> None:
    if sys.platform == "linux":
        # A kernel that holds the interpreter's lock would keep `_listen` from seeing the end of the pipe.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
