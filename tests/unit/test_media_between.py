"""Frames between frames."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from kinema.media.between import interpolated


def test_frames_at_the_times_of_given_ones_are_those_frames() -> None:
    given = np.random.default_rng(0).integers(0, 255, (9, 64, 96, 3), dtype=np.uint8)
    made = np.stack(list(interpolated(given, Fraction(16), Fraction(32))))
    away = np.abs(made[:16:2].astype(int) - given[:8])
    assert away.mean() < 0.5  # the rounding of the way to YUV and back, colours at full size
    assert away.max() <= 2


def test_the_same_frames_give_the_same_frames() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (9, 64, 96, 3), dtype=np.uint8)
    one, other = (np.stack(list(interpolated(iter(noise), Fraction(16), Fraction(24)))) for _ in range(2))
    assert np.array_equal(one, other)


def test_nothing_comes_of_nothing() -> None:
    assert list(interpolated([], Fraction(16), Fraction(24))) == []
