"""What the camera sees of a picture that it moves before."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.engines.clay.light import DAY
from kinema.engines.clay.overlays import in_weather
from kinema.engines.clay.parallax import nearness_of, relief_of
from kinema.engines.clay.specks import NONE

WIDTH, HEIGHT = 160, 90
STILL = np.ones(3, np.float32)


def places() -> NDArray[np.uint8]:
    """A picture whose red tells the column and whose green tells the row, with a sharp blue thing in it."""
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    picture[..., 0] = np.linspace(20, 235, WIDTH)[None]
    picture[..., 1] = np.linspace(20, 235, HEIGHT)[:, None]
    picture[40:80, 60:100, 2] = 255
    return picture


def test_before_it_moves_the_camera_sees_the_picture_itself() -> None:
    seen = relief_of(places(), 0).seen(0.0, WIDTH, HEIGHT)
    np.testing.assert_array_equal(np.rint(seen * 255), places())


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("share", [0.02, 0.5, 1.0])
def test_the_warp_folds_nothing_over_and_never_leaves_the_picture(number: int, share: float) -> None:
    seen = relief_of(places(), number).seen(share, WIDTH, HEIGHT) * 255
    assert np.diff(seen[..., 0], axis=1).min() > 0.0, "columns stay in their order, and none is repeated at a border"
    assert np.diff(seen[..., 1], axis=0).min() > 0.0
    assert np.diff(seen[..., 0], axis=1).max() < 2.0 * 215 / WIDTH, "nothing is torn"


def test_what_stands_out_below_is_nearer_than_what_is_plain_above() -> None:
    near = nearness_of(places())
    rows, columns = near.shape
    assert near[round(rows * 0.7), columns // 2] > near[round(rows * 0.1), columns // 2] + 0.3
    assert (float(near.min()), float(near.max())) == (0.0, 1.0)


def test_near_parts_move_against_far_ones() -> None:
    picture = places()
    picture[..., 2] = 0
    for number, way in ((0, 1.0), (1, -1.0)):
        relief = relief_of(picture, number)
        moved = way * (relief.seen(1.0, WIDTH, HEIGHT) - relief.seen(0.0, WIDTH, HEIGHT))[..., 0]
        assert moved[85, 80] > 0.002
        assert moved[5, 80] < -0.002


def test_a_picture_in_fair_weather_by_day_stays_as_it_is() -> None:
    picture = np.asarray(places() / 255.0, np.float32)
    assert in_weather(picture, STILL, NONE) is picture


def test_flakes_are_seen_before_a_picture_and_change_nothing_else() -> None:
    picture = np.asarray(places() / 255.0, np.float32)
    flake = np.array([[20.0, 20.0, 20.0, 20.0, 3.0, 5.0, 0.9, 0.9, 0.9, 1.0]])
    snowed = in_weather(picture, STILL, flake)
    assert snowed[20, 20, 2] > picture[20, 20, 2] + 0.3
    np.testing.assert_array_equal(snowed[40:], picture[40:])


def test_night_darkens_a_picture() -> None:
    picture = np.asarray(places() / 255.0, np.float32)
    assert in_weather(picture, np.full(3, 0.2 / DAY.exposure, np.float32), NONE).mean() < 0.7 * picture.mean()
