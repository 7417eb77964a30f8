"""Coats and bark: where a piece of clay shows its second colour."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kinema.engines.clay.kernels.maps import F, hashed, sine

STRIPES, SPOTS, BELLY, RINGS, BARK, WOOL, SCALES, WINDOWS, PATCHES, PLANKS, CHECKS = range(1, 12)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def pattern(kind: int, x: float, y: float, z: float, up: float, wobble: float, patch: float) -> float:
    """How much of the second colour (0..1) lies at a local point, in periods of the pattern.

    `up` is the normal's share upwards, `wobble` and `patch` are unevenness looked up beforehand. No arrays: a compiled
    call that takes some must count their references, which costs more than the pattern.
    """
    one, zero = F(1.0), F(0.0)
    share: float = zero
    if kind == STRIPES:
        line = min(one, max(zero, (sine(z * F(6.2832) + wobble * F(0.8)) - F(0.25)) * F(5.0)))
        share = line * min(one, max(zero, up * F(2.2) + F(0.9)))
    elif kind == SPOTS:
        share = _spots(x + F(0.35) * y, z)
    elif kind == BELLY:
        share = min(one, max(zero, (F(-0.18) - up + wobble * F(0.05)) * F(6.0)))
    elif kind == RINGS:
        share = min(one, max(zero, sine(z * F(6.2832)) * F(6.0)))
    elif kind == BARK:
        share = F(0.5) + F(0.5) * sine(F(math.atan2(y, x)) * F(7.0) + wobble * F(1.6))
    elif kind == SCALES:
        row = np.floor(z)
        u = x + F(0.5) * row
        v = u - np.floor(u) - F(0.5)
        share = min(one, max(zero, ((z - row) * (z - row) + v * v * F(2.4) - F(0.55)) * F(4.0)))
    elif kind == WINDOWS:
        u = y + x * F(0.7)
        u -= np.floor(u)
        v = z - np.floor(z)
        share = one if F(0.22) < u < F(0.78) and F(0.25) < v < F(0.8) else zero
    elif kind == PATCHES:
        share = min(one, max(zero, (patch - F(0.35)) * F(9.0)))
    elif kind == PLANKS:
        share = min(one, max(zero, (abs(z - np.floor(z) - F(0.5)) - F(0.42)) * F(14.0)))
    elif kind == CHECKS:
        share = (np.floor(x) + np.floor(y) + np.floor(z)) % F(2.0)
    return share


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _spots(x: float, z: float) -> float:
    """Round spots, one in each cell of a lattice, off its middle by lot."""
    best: float = F(9.0)
    for cx in range(-1, 2):
        for cz in range(-1, 2):
            gx, gz = np.floor(x) + F(cx), np.floor(z) + F(cz)
            h, h2 = hashed(gx, gz), hashed(gz + F(57.0), gx)
            ex, ez = gx + F(0.25) + F(0.5) * h - x, gz + F(0.25) + F(0.5) * h2 - z
            best = min(best, F(math.sqrt(ex * ex + ez * ez)) - F(0.12) * h2)
    share: float = min(F(1.0), max(F(0.0), (F(0.28) - best) * F(14.0)))
    return share
