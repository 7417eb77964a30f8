"""The null engine gives exactly the frames asked for, fast, and does what its switches say."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import Role, Shot, Verb
from kinema.engines.base import Engine, RenderContext, Stage
from kinema.engines.null import NullEngine
from kinema.errors import JobCancelled, RenderFailed
from kinema.media.film import write_film
from kinema.media.probe import probe
from kinema.media.stills import read_frames


def shot(prompt: str = "a cat", duration_s: float = 2.0, width_px: int = 160, height_px: int = 96, **more: int) -> Shot:
    return Shot(prompt, duration_s, width_px, height_px, **{"seed": 7, **more})


@dataclass
class Around:
    """What stands around an engine: notes its reports and naps, and cancels after so many checks."""

    cancel_after: int | None = None
    checks: int = 0
    reports: list[float] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)

    def check_cancelled(self) -> None:
        self.checks += 1
        if self.cancel_after is not None and self.checks > self.cancel_after:
            raise JobCancelled("somebody cancelled the job")

    def report(self, progress: float, stage: Stage) -> None:
        assert stage == "rendering"
        self.reports.append(progress)

    def context(self) -> RenderContext:
        return RenderContext(Path(), Path(), (), self.report, self.check_cancelled)

    def frames(self, wanted: Shot) -> list[NDArray[np.uint8]]:
        rendered = NullEngine(self.naps.append).render(wanted, self.context())
        assert rendered.frames is not None
        return list(rendered.frames)


def encode(wanted: Shot, path: Path) -> Path:
    rendered = NullEngine().render(wanted, Around().context())
    assert rendered.frames is not None
    write_film(
        path,
        frames=rendered.frames,
        pixel_format=rendered.pixel_format,
        frame_count=wanted.frame_count,
        width_px=wanted.width_px,
        height_px=wanted.height_px,
        fps=wanted.fps,
        audio=rendered.audio,
        metadata={},
        on_frame=lambda index: None,
    )
    return path


def counter(frame: NDArray[np.uint8]) -> int:
    """The number that the 16 blocks along the top show."""
    block_px = frame.shape[1] // 20
    bits = [frame[block_px // 2, (bit + 2) * block_px + block_px // 2].mean() > 128 for bit in range(16)]
    return int("".join("1" if bit else "0" for bit in bits), 2)


def test_it_is_an_engine_that_takes_every_shot_so_that_any_client_can_be_tested_with_it() -> None:
    engine: Engine = NullEngine()
    assert isinstance(engine, Engine)
    able = engine.capabilities()
    assert (engine.name, able.references, able.verbs, able.audio) == ("null", frozenset(Role), frozenset(Verb), False)


@pytest.mark.parametrize(
    ("duration_s", "width_px", "height_px", "fps"),
    [(2.0, 160, 96, 24), (1.5, 64, 128, 30), (0.5, 32, 32, 3), (1.0, 2, 2, 24), (0.04, 16, 16, 24), (1.0, 162, 98, 1)],
)
def test_frames_are_as_many_and_as_large_as_the_shot_says(
    duration_s: float, width_px: int, height_px: int, fps: int
) -> None:
    wanted = shot(duration_s=duration_s, width_px=width_px, height_px=height_px, fps=fps)
    frames = Around().frames(wanted)
    assert len(frames) == wanted.frame_count
    assert {(f.shape, f.dtype) for f in frames} == {((height_px * 3 // 2, width_px), np.dtype(np.uint8))}


def test_there_are_four_pictures_a_second_each_given_again() -> None:
    frames = Around().frames(shot(duration_s=2.0))
    assert len({id(frame) for frame in frames}) == 8
    assert all(frames[index] is frames[index - index % 6] for index in range(48))


def test_a_film_is_what_was_asked_for_and_its_counter_can_be_read(tmp_path: Path) -> None:
    path = encode(shot(duration_s=3.0), tmp_path / "film.mp4")
    facts = probe(path)
    assert (facts.width_px, facts.height_px, facts.frame_count, facts.duration_s) == (160, 96, 72, 3.0)
    assert [counter(frame) for frame in read_frames(path, range(72))] == [index - index % 6 for index in range(72)]


def test_the_bar_moves_from_the_left_to_the_right() -> None:
    frames = Around().frames(shot(duration_s=4.0))
    columns = [int(np.argmax(frame[50] == 235)) for frame in frames[::6]]
    assert columns == sorted(columns)
    assert columns[0] == 0
    assert columns[-1] > 130


def test_a_film_of_15_s_in_full_size_is_whole(tmp_path: Path) -> None:
    path = encode(shot(duration_s=15.0, width_px=1280, height_px=720), tmp_path / "film.mp4")
    facts = probe(path)
    assert (facts.width_px, facts.height_px, facts.frame_count, facts.duration_s) == (1280, 720, 360, 15.0)
    assert counter(read_frames(path, [359])[0]) == 354


def test_the_same_shot_gives_the_same_frames() -> None:
    first, second = Around().frames(shot()), Around().frames(shot())
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_the_prompt_and_the_seed_change_the_colour() -> None:
    looks = [Around().frames(wanted)[0][96:].tobytes() for wanted in (shot(), shot("a dog"), shot(seed=8))]
    assert len(set(looks)) == 3


def test_colours_stay_within_limited_range() -> None:
    planes = np.stack([Around().frames(shot(seed=seed, duration_s=0.1))[0] for seed in range(30)])
    assert planes[:, :96].min() >= 16
    assert planes[:, :96].max() <= 235
    assert planes[:, 96:].min() >= 16
    assert planes[:, 96:].max() <= 240


def test_each_frame_reports_its_progress_and_looks_for_a_cancel() -> None:
    around = Around()
    around.frames(shot(duration_s=1.0))
    assert around.reports == [index / 24 for index in range(24)]
    assert around.checks >= 24


def test_a_cancel_is_seen_at_the_next_frame() -> None:
    around = Around(cancel_after=10)
    with pytest.raises(JobCancelled):
        around.frames(shot())
    assert len(around.reports) == 10


def test_fail_fails_the_job() -> None:
    with pytest.raises(RenderFailed, match="the prompt asked the null engine to fail"):
        Around().frames(shot("please [fail] now"))


def test_slow_takes_that_much_longer_in_short_naps() -> None:
    around = Around()
    around.frames(shot("a [slow 12.5] cat"))
    assert sum(around.naps) == pytest.approx(12.5)
    assert max(around.naps) <= 0.05


def test_a_cancel_is_seen_while_it_is_slow() -> None:
    around = Around(cancel_after=40)
    with pytest.raises(JobCancelled):
        around.frames(shot("[slow 1000]"))
    assert len(around.naps) <= 40


def test_without_a_switch_it_takes_no_naps() -> None:
    around = Around()
    around.frames(shot("slow 5 [slow] [slow x]"))
    assert around.naps == []


def test_hang_does_not_look_for_a_cancel() -> None:
    class WokenUp(Exception):
        pass

    around = Around(cancel_after=0)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 100:
            raise WokenUp

    with pytest.raises(WokenUp):
        NullEngine(sleep).render(shot("[hang]"), around.context())
    assert around.checks == 0


def test_crash_ends_the_process_with_status_3() -> None:
    program = (
        "from pathlib import Path\n"
        "from kinema.domain.shot import Role, Shot, Verb\n"
        "from kinema.engines.base import RenderContext\n"
        "from kinema.engines.null import NullEngine\n"
        "context = RenderContext(Path('.'), Path('.'), (), lambda progress, stage: None, lambda: None)\n"
        "NullEngine().render(Shot('[crash]', 1.0, 16, 16, 1), context)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 3
