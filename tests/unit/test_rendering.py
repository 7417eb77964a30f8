"""What is told of a render: progress and stages, whatever the engine says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import Reference, Role, Shot, Verb
from kinema.engines.base import Capabilities, LocalReference, RenderContext, Rendered
from kinema.errors import RenderFailed
from kinema.execution.rendering import render_film
from kinema.media.film import write_film

SHOT = Shot("a cat", 0.5, 64, 64, seed=1)
GREY = np.full((64, 64, 3), 90, np.uint8)


@dataclass
class Drawing:
    """An engine of grey frames; `say` is called before each of them with its index."""

    say: Callable[[RenderContext, int], None] = lambda context, index: None
    name: str = "grey"

    def capabilities(self) -> Capabilities:
        return Capabilities("grey frames", frozenset(), audio=False, max_duration_s=10, verbs=frozenset(Verb))

    def render(self, shot: Shot, context: RenderContext) -> Rendered:
        def frames() -> Iterator[NDArray[np.uint8]]:
            for index in range(shot.frame_count):
                self.say(context, index)
                yield GREY

        return Rendered(frames=frames())


def told(engine: Drawing, folder: Path, shot: Shot = SHOT, *references: LocalReference) -> list[tuple[float, str]]:
    reports: list[tuple[float, str]] = []
    note: Callable[[float, str], None] = lambda progress, stage: reports.append((progress, stage))  # noqa: E731
    render_film(engine, shot, RenderContext(folder, folder, references, note, lambda: None))
    return reports


def film(folder: Path, count: int) -> LocalReference:
    path = folder / "source.mp4"
    write_film(
        path,
        frames=[GREY] * count,
        pixel_format="rgb24",
        frame_count=count,
        width_px=64,
        height_px=64,
        fps=24,
        audio=None,
        metadata={},
        on_frame=lambda _: None,
    )
    return LocalReference(Reference(Role.SOURCE, "blob:x"), path)


def test_the_frames_that_were_taken_count_where_an_engine_tells_nothing(tmp_path: Path) -> None:
    reports = told(Drawing(), tmp_path)
    assert reports == [*((number / 12, "rendering") for number in range(1, 13)), (1.0, "finishing")]


def test_an_engine_that_tells_its_progress_is_believed(tmp_path: Path) -> None:
    def say(context: RenderContext, index: int) -> None:
        context.report(0.5 + index / 24, "decoding")

    reports = told(Drawing(say), tmp_path)
    assert reports == [*((0.5 + index / 24, "decoding") for index in range(12)), (1.0, "finishing")]


def test_an_extension_begins_at_nothing_however_long_its_source_is(tmp_path: Path) -> None:
    source = film(tmp_path, 48)
    extended = replace(SHOT, verb=Verb.EXTEND, references=(source.reference,))
    progress = [value for value, _ in told(Drawing(), tmp_path, extended, source)]
    assert progress == sorted(progress)
    assert progress[:48] == [0.0] * 48
    assert progress[48:] == [*(number / 12 for number in range(1, 13)), 1.0]


def test_progress_that_goes_back_is_not_passed_on(tmp_path: Path) -> None:
    reports = told(Drawing(lambda context, index: context.report(1 - index / 12, "rendering")), tmp_path)
    assert {progress for progress, _ in reports} == {1.0}


def test_a_stage_of_an_engines_own_invention_fails_the_job_with_those_there_are(tmp_path: Path) -> None:
    engine = Drawing(lambda context, index: context.report(0.1, "dreaming"))  # type: ignore[arg-type]
    with pytest.raises(RenderFailed, match=r"an engine reports waiting, loading, .*; grey reported dreaming"):
        told(engine, tmp_path)
