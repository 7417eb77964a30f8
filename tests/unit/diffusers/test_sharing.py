"""Two engines on one GPU: they take turns, and the idle one's weights give way."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kinema.engines.diffusers.sharing import SharedGpu
from kinema.errors import JobCancelled

OTHER = """
import sys, time
from pathlib import Path
from kinema.engines.diffusers.sharing import SharedGpu
folder = Path(sys.argv[1])
gpu = SharedGpu(folder, lambda: print("spilled", flush=True))
for line in sys.stdin:
    if line == "enter\\n":
        gpu.enter(lambda: None)
        print("entered", flush=True)
    else:
        gpu.leave()
        print("left", flush=True)
"""


class Other:
    """Another process that shares the GPU."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, word: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "gpu"


def test_an_idle_process_gives_way_before_another_renders(folder: Path) -> None:
    other = Other(folder)
    other.say("enter")
    assert other.hear() == "entered"
    other.say("leave")
    assert other.hear() == "left"
    ours = SharedGpu(folder, lambda: None)
    ours.enter(lambda: None)
    assert other.hear() == "spilled"
    assert [path.name for path in folder.glob("resident-*")] == [ours._mine.name]
    ours.leave()
    other.process.kill()
    other.process.wait()


def test_whoever_waits_for_a_turn_can_be_cancelled(folder: Path) -> None:
    other = Other(folder)
    other.say("enter")
    assert other.hear() == "entered"

    def cancelled() -> None:
        raise JobCancelled("cancelled")

    ours = SharedGpu(folder, lambda: None)
    with pytest.raises(JobCancelled):
        ours.enter(cancelled)
    other.process.kill()
    other.process.wait()
    ours.enter(lambda: None)  # the lock of a dead process is free, and so are its weights
    ours.leave()


def test_the_weights_stay_where_nobody_else_wants_the_gpu(folder: Path) -> None:
    spilled: list[int] = []
    looks: list[float] = []

    def nap(seconds: float) -> None:
        looks.append(seconds)
        time.sleep(0.001)

    ours = SharedGpu(folder, lambda: spilled.append(1), nap)
    ours.enter(lambda: None)
    ours.leave()
    seen = len(looks)
    until(lambda: len(looks) > seen + 20)
    assert spilled == []


def test_a_turn_that_was_never_ended_does_not_keep_the_next_one_out(folder: Path) -> None:
    ours = SharedGpu(folder, lambda: None)
    ours.enter(lambda: None)
    ours.enter(lambda: None)
    ours.leave()
    ours.leave()
