"""The film's frames out of the model's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from kinema.engines.diffusers.lattice import Clock
from kinema.engines.diffusers.retime import Between, Picture, crossed, retimed
from kinema.errors import RenderFailed


def numbered(count: int, step: int = 10) -> Iterator[Picture]:
    for number in range(count):
        yield np.full((2, 2, 3), number * step, np.uint8)


def film(clock: Clock, count: int, between: Between = "blend") -> list[int]:
    return [int(frame[0, 0, 0]) for frame in retimed(numbered(count), clock, between)]


def test_at_the_models_own_rate_every_frame_is_its_own() -> None:
    assert film(Clock(24, 24, 5), 9) == [0, 10, 20, 30, 40]


def test_between_two_frames_lies_their_mix_by_distance() -> None:
    assert film(Clock(24, 16, 4), 4) == [0, 7, 13, 20]


def test_or_the_nearer_of_them() -> None:
    assert film(Clock(24, 16, 4), 4, "hold") == [0, 10, 10, 20]


def test_a_slower_film_leaves_frames_out() -> None:
    assert film(Clock(12, 24, 4), 8) == [0, 20, 40, 60]


def test_an_extension_starts_after_the_frame_that_is_there() -> None:
    assert film(Clock(24, 24, 3, is_extension=True), 4) == [10, 20, 30]


def test_the_film_has_exactly_its_frames_however_many_the_model_made() -> None:
    assert len(film(Clock(24, 16, 24), 25)) == 24


def test_too_few_frames_are_an_error_that_says_how_many_came() -> None:
    with pytest.raises(RenderFailed, match="gave 3 frames, and the film needs its frame 3"):
        film(Clock(24, 24, 5), 3)


def test_white_stays_white_in_a_mix() -> None:
    white = np.full((2, 2, 3), 255, np.uint8)
    assert crossed(white, white, 0.37).min() == 255


def sliding(count: int, step_px: int) -> Iterator[Picture]:
    """A textured square that moves to the right over grey."""
    texture = np.kron(np.random.default_rng(0).integers(0, 255, (8, 8, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    for number in range(count):
        frame = np.full((144, 320, 3), 90, np.uint8)
        left = 16 + step_px * number
        frame[40:104, left : left + 64] = texture
        yield frame


def left_edge(frame: Picture) -> int:
    return int(np.nonzero(np.abs(frame.astype(int) - 90).sum(axis=2).max(axis=0) > 120)[0].min())


def test_motion_goes_on_evenly_between_the_models_frames() -> None:
    clock = Clock(24, 16, 24)
    edges = [left_edge(frame) for frame in retimed(sliding(clock.needed, 8), clock, "motion")]
    assert edges == pytest.approx([16 + 8 * 16 / 24 * index for index in range(24)], abs=1.5)


def test_an_extension_moves_on_from_the_frame_that_is_there() -> None:
    clock = Clock(24, 16, 12, is_extension=True)
    edges = [left_edge(frame) for frame in retimed(sliding(clock.needed, 8), clock, "motion")]
    assert edges == pytest.approx([16 + 8 * 16 / 24 * (index + 1) for index in range(12)], abs=1.5)


@pytest.mark.parametrize(
    ("film_fps", "model_fps"), [(24, 16), (24, 8), (24, 25), (30, 24), (60, 16), (8, 24), (24, 24)]
)
@pytest.mark.parametrize("film_frames", [1, 2, 12, 97])
def test_any_rate_and_length_gives_exactly_the_films_frames(film_fps: int, model_fps: float, film_frames: int) -> None:
    clock = Clock(film_fps, model_fps, film_frames)
    whole = (np.full((32, 48, 3), number % 200, np.uint8) for number in range(clock.needed))
    assert len(list(retimed(whole, clock, "motion"))) == film_frames
