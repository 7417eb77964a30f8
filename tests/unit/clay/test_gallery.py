"""What every picture of the gallery promises: light, movement, and its subject in the frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import Shot
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.painting import Canvas, Painter
from kinema.engines.clay.stage import Stage, build

PROMPTS = (Path(__file__).parents[3] / "docs" / "gallery" / "prompts.txt").read_text(encoding="utf-8").splitlines()
WIDTH_PX, HEIGHT_PX = 160, 90
MOMENTS = (8, 24, 56, 88)  # of 96 frames
DARK = ("space", "moon")  # most of their sky is black


@dataclass(frozen=True)
class Seen:
    """The film of a prompt at its moments: luma, whether all light was finite, and the pixels that its cast changes."""

    stage: Stage
    luma: NDArray[np.float64]  # (moments, height, width), 16..235
    finite: bool
    changed: NDArray[np.bool_]  # against the same film without its cast


@cache
def seen(prompt: str) -> Seen:
    stage = build(parse_scene(prompt), Shot(prompt, 4.0, WIDTH_PX, HEIGHT_PX, 7))
    canvas = Canvas.of(WIDTH_PX, HEIGHT_PX)
    empty = replace(stage, cast=replace(stage.cast, actors=()))
    films, finite = [], True
    for one in (stage, empty):
        frames = []
        for index in MOMENTS:
            frames.append(Painter(one).frame(index, canvas)[:HEIGHT_PX].astype(np.float64))
            finite = finite and bool(np.isfinite(canvas.out).all())
        films.append(np.stack(frames))
    return Seen(stage, films[0], finite, np.abs(films[0] - films[1]) > 6)


def rectangles(film: Seen) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of all actors together at each moment, in pixels."""
    result = []
    for index in MOMENTS:
        view = film.stage.view_at(index)
        rows = np.array([film.stage.rectangle(view, b) for b in film.stage.bodies_at(film.stage.time_s(index))])
        result.append((rows[:, 0].min(), rows[:, 1].min(), rows[:, 2].max(), rows[:, 3].max()))
    return result


def test_the_gallery_has_sixty_prompts_and_no_two_alike() -> None:
    assert len(PROMPTS) == len(set(PROMPTS)) == 60


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_picture_is_neither_black_nor_burnt_out_nor_broken(prompt: str) -> None:
    film = seen(prompt)
    assert film.finite
    for frame in film.luma:
        assert 24 <= frame.mean() <= 200
        assert frame.std() > 9, "a picture without contrast shows nothing"
        assert (frame >= 234).mean() < 0.06, "burnt out"
        assert (frame <= 17).mean() < (0.45 if film.stage.scene.setting in DARK else 0.12), "drowned in black"


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_film_moves_between_any_two_of_its_moments(prompt: str) -> None:
    film = seen(prompt)
    for earlier, later in zip(film.luma, film.luma[1:], strict=False):
        assert np.abs(earlier - later).mean() > 0.8


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_subject_is_large_and_inside_the_frame(prompt: str) -> None:
    film = seen(prompt)
    for left, top, right, bottom in rectangles(film):
        inside = (min(right, WIDTH_PX) - max(left, 0)) * (min(bottom, HEIGHT_PX) - max(top, 0))
        assert inside > 0.75 * (right - left) * (bottom - top)
        assert max((bottom - top) / HEIGHT_PX, (right - left) / WIDTH_PX) >= 0.2


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_subject_can_be_seen_at_its_place(prompt: str) -> None:
    film = seen(prompt)
    shares = []
    for changed, (left, top, right, bottom) in zip(film.changed, rectangles(film), strict=True):
        there = changed[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
        shares.append(float(there.sum()) / (WIDTH_PX * HEIGHT_PX))
    # A dolphin may be under water at one moment.
    assert sorted(shares)[1] > 0.010, shares
