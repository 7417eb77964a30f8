"""Films that clay makes from films: remixed, edited, extended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import Reference, Role, Shot, Verb
from kinema.engines.base import LocalReference, RenderContext
from kinema.engines.clay import ClayEngine
from kinema.execution.rendering import FILM_NAME, render_film
from kinema.media.stills import read_frames

Frames = NDArray[np.float32]  # (n, height, width, 3), 0..255
COUNT = 24
PARENT = Shot("a cat running on the river", 1, 320, 180, 7)
SOURCE = Reference(Role.SOURCE, "blob:inputs/a")


@dataclass(frozen=True)
class Studio:
    root: Path

    def film(self, name: str, shot: Shot, source: Path | None = None) -> Path:
        folder = self.root / name
        folder.mkdir()
        references = (LocalReference(SOURCE, source),) if source else ()
        context = RenderContext(folder, self.root / "cache", references, lambda _, __: None, lambda: None)
        render_film(ClayEngine(), shot, context)
        return folder / FILM_NAME

    def frames(self, name: str, shot: Shot, source: Path | None = None, count: int = COUNT) -> Frames:
        return np.stack(read_frames(self.film(name, shot, source), range(count))).astype(np.float32)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"))


@pytest.fixture(scope="module")
def parent(studio: Studio) -> Path:
    return studio.film("parent", PARENT)


@pytest.fixture(scope="module")
def parent_frames(parent: Path) -> Frames:
    return np.stack(read_frames(parent, range(COUNT))).astype(np.float32)


def child(verb: Verb, prompt: str, of: Shot | None = PARENT) -> Shot:
    return replace(PARENT, prompt=prompt, verb=verb, references=(SOURCE,)).with_parent(of)


def steps(frames: Frames) -> list[float]:
    return [float(np.abs(after - before).mean()) for before, after in pairwise(frames)]


@pytest.mark.parametrize("prompt", ["it goes on", "it starts to rain"])
def test_an_extension_keeps_the_film_and_goes_on_without_a_jump(
    studio: Studio, parent: Path, parent_frames: Frames, prompt: str
) -> None:
    frames = studio.frames(prompt, child(Verb.EXTEND, prompt), parent, 2 * COUNT)
    assert np.abs(frames[:COUNT] - parent_frames).mean() < 4.0
    moved = steps(frames)
    usual = max(moved[: COUNT - 1])
    assert moved[COUNT - 1] < 1.5 * usual, "between the last old frame and the first new one"
    assert min(moved[COUNT:]) > 0.1 * usual, "it moves on"


def test_a_film_of_unknown_origin_is_extended_from_its_last_picture(
    studio: Studio, parent: Path, parent_frames: Frames
) -> None:
    frames = studio.frames("unknown", child(Verb.EXTEND, "a horse in the desert", None), parent, 2 * COUNT)
    assert np.abs(frames[COUNT] - parent_frames[-1]).mean() < 4.0
    assert np.abs(frames[-1] - parent_frames[-1]).mean() > 20.0


def test_a_remix_keeps_the_layout_and_changes_what_its_prompt_changes(
    studio: Studio, parent: Path, parent_frames: Frames
) -> None:
    night = studio.frames("night", child(Verb.REMIX, "make it night"), parent)
    assert night.mean() < 0.7 * parent_frames.mean()
    assert _alike(night[0], parent_frames[0]) > 0.5, "the same things stand in the same places"
    other = studio.frames("other", replace(PARENT, prompt="make it night", seed=8))
    assert _alike(night[0], parent_frames[0]) > _alike(other[0], parent_frames[0])


def test_an_edit_of_a_film_of_unknown_origin_keeps_its_pictures(
    studio: Studio, parent: Path, parent_frames: Frames
) -> None:
    grey = studio.frames("grey", child(Verb.EDIT, "noir style, snow falling", None), parent)
    assert np.abs(grey[..., 0] - grey[..., 2]).mean() < 4.0, "noir has no colours"
    assert min(_alike(one, other) for one, other in zip(grey, parent_frames, strict=True)) > 0.6


def _alike(one: Frames, other: Frames) -> float:
    """The correlation of the edges of two pictures: -1..1."""
    edges = [np.diff(picture.mean(axis=2), axis=1).ravel() for picture in (one, other)]
    return float(np.corrcoef(*edges)[0, 1])
