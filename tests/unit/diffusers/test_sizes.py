"""Canvases that a model can render, and the cut back to the pixels that were asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinema.engines.diffusers.retime import fitted
from kinema.engines.diffusers.sizes import Canvas, choose_area, choose_canvas, cover, cropped_share

P480, P704, P720 = 480 * 832, 704 * 1280, 720 * 1280


@pytest.mark.parametrize(
    ("area", "multiple", "asked", "canvas"),
    [
        (P720, 16, (1280, 720), Canvas(1280, 720)),
        (P720, 16, (720, 1280), Canvas(720, 1280)),
        (P704, 32, (1280, 720), Canvas(1280, 704)),  # 720 isn't a multiple of 32
        (P480, 16, (1280, 720), Canvas(832, 480)),
        (P480, 16, (1792, 1024), Canvas(832, 480)),
        (384 * 640, 64, (1280, 720), Canvas(640, 384)),
        (64 * 64, 32, (1280, 720), Canvas(64, 64)),
        (100, 32, (1280, 720), Canvas(32, 32)),
    ],
)
def test_the_canvas_fits_the_area_the_multiple_and_the_shape(
    area: int, multiple: int, asked: tuple[int, int], canvas: Canvas
) -> None:
    assert choose_canvas(area, multiple, *asked) == canvas


@given(
    width=st.integers(64, 2048),
    height=st.integers(64, 2048),
    multiple=st.sampled_from([16, 32, 64]),
    area=st.sampled_from([384 * 640, P480, P704, P720]),
)
def test_no_canvas_is_over_its_area_or_off_its_multiple(width: int, height: int, multiple: int, area: int) -> None:
    canvas = choose_canvas(area, multiple, width, height)
    assert canvas.width_px % multiple == canvas.height_px % multiple == 0
    assert canvas.area_px <= area
    if 1 / 3 < width / height < 3:
        assert cropped_share(canvas, width / height) < 0.25


@pytest.mark.parametrize(
    ("asked", "area"), [((640, 360), P480), ((832, 480), P480), ((1280, 720), P720), ((1792, 1024), P720)]
)
def test_the_smallest_native_area_that_is_enough_is_used_or_the_largest(asked: tuple[int, int], area: int) -> None:
    assert choose_area((P720, P480), *asked) == area


def test_a_picture_covers_a_size_without_changing_its_shape() -> None:
    fit = cover(1000, 500, 720, 720)
    assert fit.box == (250, 0, 750, 500)


def test_what_is_in_the_middle_stays_in_the_middle() -> None:
    picture = np.zeros((64, 128, 3), np.uint8)
    picture[28:36, 60:68] = 255
    small = fitted(picture, 48, 48)
    assert small.shape == (48, 48, 3)
    rows, columns = np.nonzero(small[:, :, 0] > 128)
    assert (rows.mean(), columns.mean()) == pytest.approx((23.5, 23.5), abs=0.6)


def test_a_frame_of_the_right_size_is_left_alone() -> None:
    picture = np.arange(48 * 64 * 3, dtype=np.uint8).reshape(48, 64, 3)
    assert fitted(picture, 64, 48) is picture
