"""Coats and bark: where a piece of clay shows its second colour."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import bilinear


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def pattern(m: NDArray, i: int, q: NDArray, n_up: float, clay: NDArray) -> float:
    """How much of the second colour (0..1) lies at the local point `q` of primitive `i`."""
    kind = int(m[i, 3])
    k = m[i, 7]
    x, y, z = q[0] * k, q[1] * k, q[2] * k
    wobble = bilinear(clay, x * 21.0 + 7.0 * z, z * 21.0 + y * 13.0)
    if kind == 1:
        return min(1.0, max(0.0, (math.sin(z * 6.2832 + wobble * 0.8) - 0.25) * 5.0)) * min(
            1.0, max(0.0, n_up * 2.2 + 0.9)
        )
    if kind == 2:
        best = 9.0
        for cx in range(-1, 2):
            for cz in range(-1, 2):
                gx = math.floor(x + 0.35 * y) + cx
                gz = math.floor(z) + cz
                h = math.sin(gx * 127.1 + gz * 311.7) * 43758.5453
                h -= math.floor(h)
                ex = gx + 0.25 + 0.5 * h - (x + 0.35 * y)
                h2 = h * 17.0
                h2 -= math.floor(h2)
                ez = gz + 0.25 + 0.5 * h2 - z
                best = min(best, math.sqrt(ex * ex + ez * ez) - 0.12 * h2)
        return float(min(1.0, max(0.0, (0.28 - best) * 14.0)))
    if kind == 3:
        return float(min(1.0, max(0.0, (-0.18 - n_up + wobble * 0.05) * 6.0)))
    if kind == 4:
        return float(min(1.0, max(0.0, math.sin(z * 6.2832) * 6.0)))
    if kind == 5:
        return float(min(1.0, max(0.0, 0.5 + 0.5 * math.sin(math.atan2(y, x) * 7.0 + wobble * 1.6))))
    if kind == 7:
        row = math.floor(z)
        u = x + 0.5 * row
        return float(min(1.0, max(0.0, ((z - row) ** 2 + (u - math.floor(u) - 0.5) ** 2 * 2.4 - 0.55) * 4.0)))
    if kind == 8:
        u = y + x * 0.7
        u -= math.floor(u)
        v = z - math.floor(z)
        return 1.0 if 0.22 < u < 0.78 and 0.25 < v < 0.8 else 0.0
    if kind == 9:
        return float(min(1.0, max(0.0, (bilinear(clay, x * 3.1 + y * 1.7, z * 3.1 + y * 2.3) - 0.35) * 9.0)))
    if kind == 10:
        v = z - math.floor(z)
        return float(min(1.0, max(0.0, (abs(v - 0.5) - 0.42) * 14.0)))
    if kind == 11:
        return float((math.floor(x) + math.floor(y) + math.floor(z)) % 2.0)
    return 0.0
