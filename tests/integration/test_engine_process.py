"""The engine's process: how it is stopped, and what it costs the next job."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kinema.domain.shot import Shot
from kinema.errors import JobCancelled, RenderTimeout
from kinema.execution.engine_process import EngineProcess
from tests.servers import until

LIMITS_S = {"loading": 60.0, "rendering": 60.0, "finishing": 60.0}


class House:
    """One engine process, and the jobs given to it."""

    def __init__(self, folder: Path, stops_within_s: float) -> None:
        self.folder = folder
        self.process = EngineProcess("null", folder / "cache", {"stops_within_s": stops_within_s})
        self.stages: list[str] = []

    def render(
        self, prompt: str, should_go_on: Callable[[], bool] = lambda: True, limits_s: dict[str, float] = LIMITS_S
    ) -> dict[str, Any]:
        work_dir = self.folder / str(time.monotonic_ns())
        work_dir.mkdir()
        return self.process.render(
            Shot(prompt, 0.5, 64, 64, seed=1),
            (),
            work_dir,
            report=lambda _, stage: self.stages.append(stage),
            should_go_on=should_go_on,
            limits_s=limits_s,
        )

    def cancelled(self, prompt: str) -> int:
        """Cancel a job in the middle; the process that had it."""
        self.process.warm()
        pid = self.process.pid
        assert pid is not None
        with pytest.raises(JobCancelled):
            self.render(prompt, should_go_on=lambda: False)
        return pid


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    house = House(tmp_path, getattr(request, "param", 60.0))
    yield house
    house.process.stop()


def test_an_engine_that_stops_late_ends_in_peace_and_the_next_job_waits_for_it(house: House) -> None:
    pid = house.cancelled("[deaf 2]")
    assert house.render("a cat")["frame_count"] == 12
    assert house.process.pid == pid, "it is as warm as it was"
    assert house.stages[0] == "waiting"


def test_a_job_that_waits_for_the_last_ones_end_can_be_cancelled_too(house: House) -> None:
    pid = house.cancelled("[deaf 3]")
    with pytest.raises(JobCancelled):
        house.render("a cat", should_go_on=lambda: False)
    assert house.render("a cat")["frame_count"] == 12
    assert house.process.pid == pid


@pytest.mark.parametrize("house", [1.0], indirect=True)
def test_an_engine_that_does_not_stop_in_its_time_is_killed_though_nobody_waits(house: House) -> None:
    pid = house.cancelled("[hang]")
    assert house.process.pid == pid, "its time isn't over"
    until(lambda: house.process.pid is None, "it is killed")
    assert house.render("a cat")["frame_count"] == 12


@pytest.mark.parametrize("house", [1.0], indirect=True)
def test_whoever_waits_for_an_engine_that_does_not_stop_has_a_new_one(house: House) -> None:
    pid = house.cancelled("[hang]")
    assert house.render("a cat")["frame_count"] == 12
    assert house.process.pid != pid


@pytest.mark.parametrize("house", [0.0], indirect=True)
def test_an_engine_that_promises_nothing_is_killed_at_once(house: House) -> None:
    house.cancelled("[hang]")
    assert house.process.pid is None


@pytest.mark.parametrize(("prompt", "phase"), [("[hang]", "rendering"), ("[slow 60 finishing]", "finishing")])
def test_an_engine_is_killed_at_the_limit_of_the_phase_that_it_is_in(house: House, prompt: str, phase: str) -> None:
    with pytest.raises(RenderTimeout, match=f"time limit: 0.5 s of {phase}"):
        house.render(prompt, limits_s=LIMITS_S | {phase: 0.5})
    assert house.process.pid is None
