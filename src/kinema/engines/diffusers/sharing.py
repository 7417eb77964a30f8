"""Several engines on one GPU: one renders at a time, and who is idle keeps its weights in host memory when asked.

Pools are processes of their own, so they agree through files in a folder they share: `gpu.lock` is held by the one
that renders, `resident-PID` lies there while a process has weights on the GPU.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

LOOK_INTERVAL_S = 0.2
SPILL_TIMEOUT_S = 60.0  # weights of a large model on their way to host memory


class SharedGpu:
    """One process's part of it. `spill` moves the weights to host memory; it is called from another thread, while
    nothing is rendered here.
    """

    def __init__(self, folder: Path, spill: Callable[[], None], sleep: Callable[[float], None] = time.sleep) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._spill = spill
        self._sleep = sleep
        self._lock = FileLock(folder / "gpu.lock", thread_local=False)
        self._mine = folder / f"resident-{os.getpid()}"
        self._rendering = threading.Lock()
        self._is_inside = False
        threading.Thread(target=self._watch, daemon=True).start()

    def enter(self, on_wait: Callable[[], None]) -> None:
        """Wait until the GPU is this process's alone; `on_wait` is called again and again meanwhile, and may raise."""
        self.leave()
        self._rendering.acquire()
        self._is_inside = True
        try:
            self._wait_for_lock(on_wait)
            self._mine.touch()
            self._wait_for_others(on_wait)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Let another one in; the weights stay on the GPU until somebody wants it."""
        if self._is_inside:
            self._is_inside = False
            self._lock.release()
            self._rendering.release()

    def _wait_for_lock(self, on_wait: Callable[[], None]) -> None:
        while True:
            try:
                self._lock.acquire(timeout=LOOK_INTERVAL_S)
            except Timeout:
                on_wait()
                continue
            return

    def _wait_for_others(self, on_wait: Callable[[], None]) -> None:
        """Until no living process has weights there; one that doesn't give way in time is rendered beside."""
        deadline = time.monotonic() + SPILL_TIMEOUT_S
        while self._others() and time.monotonic() < deadline:
            on_wait()
            self._sleep(LOOK_INTERVAL_S)

    def _others(self) -> list[Path]:
        found = [path for path in self._folder.glob("resident-*") if path != self._mine]
        for path in found:
            if not _lives(int(path.name.partition("-")[2])):
                path.unlink(missing_ok=True)
        return [path for path in found if path.exists()]

    def _watch(self) -> None:
        """Give way while idle: another process holds the lock, and our weights are in its way."""
        while True:
            self._sleep(LOOK_INTERVAL_S)
            if self._mine.exists() and self._is_wanted() and self._rendering.acquire(blocking=False):
                try:
                    self._spill()
                    self._mine.unlink(missing_ok=True)
                finally:
                    self._rendering.release()

    def _is_wanted(self) -> bool:
        probe = FileLock(self._folder / "gpu.lock", thread_local=False)
        try:
            probe.acquire(timeout=0)
        except Timeout:
            return not self._lock.is_locked
        probe.release()
        return False


class SharedGpus:
    """Several GPUs for one film at once.

    They are entered in the order of their folders, so that two processes that want some of the same ones don't each
    hold what the other waits for. `spill` may be called from a thread per GPU.
    """

    def __init__(self, folders: Sequence[Path], spill: Callable[[], None]) -> None:
        self._gpus = [SharedGpu(folder, spill) for folder in sorted(set(folders))]

    def enter(self, on_wait: Callable[[], None]) -> None:
        """Wait until all are this process's alone; `on_wait` is called again and again meanwhile, and may raise."""
        try:
            for gpu in self._gpus:
                gpu.enter(on_wait)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Let others in."""
        for gpu in self._gpus:
            gpu.leave()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
