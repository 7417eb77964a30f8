"""Noise made once per film: spectra shaped in the frequency domain, so that every map tiles without a seam."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]


def fractal(size: int, seed: int, slope: float, lowest: int) -> Map:
    """A tileable (size, size) map of mean 0 and deviation 1 whose amplitude falls as frequency ** -slope.

    `lowest`: frequencies below this many waves per tile are left out.
    """
    white = np.random.default_rng(seed).standard_normal((size, size), np.float32)
    spectrum = np.fft.rfft2(white)
    fy, fx = np.fft.fftfreq(size)[:, None] * size, np.fft.rfftfreq(size)[None] * size
    waves = np.hypot(fx, fy)
    waves[0, 0] = 1.0
    spectrum *= np.where(waves < lowest, 0.0, waves**-slope).astype(np.float32)
    field = np.fft.irfft2(spectrum, s=(size, size))
    return np.asarray((field - field.mean()) / field.std(), np.float32)


@lru_cache(maxsize=1)
def finger_marks() -> Map:
    """(512, 512) bumps as a thumb leaves them: broad dents, fine grain and a few ridges."""
    dents, grain = fractal(512, 11, 1.9, 8), fractal(512, 12, 0.7, 60)
    flow = fractal(512, 13, 2.4, 2)
    ridges = np.sin(flow * 9.0 + np.linspace(0, 2 * np.pi * 34, 512, endpoint=False, dtype=np.float32)[:, None])
    here = np.clip(fractal(512, 14, 2.2, 3) - 0.3, 0.0, 1.0)
    return np.asarray(dents + 0.30 * grain + 0.55 * ridges * here, np.float32)


@lru_cache(maxsize=1)
def cloud_cover() -> Map:
    """(512, 512) how thick the clouds above the ground are: broad and soft."""
    return fractal(512, 31, 2.6, 3)


@lru_cache(maxsize=1)
def ripples() -> Map:
    """(512, 512) height of small waves."""
    return fractal(512, 21, 1.55, 5)
