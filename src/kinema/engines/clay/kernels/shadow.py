"""Shadows of sculptures on the ground."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def ground_shadow(
    out: NDArray, s: NDArray, sun: NDArray, ground: float, left: float, low: float, cell: float, blur: float
) -> None:
    """Multiply `out` (n, n: light that arrives, 1 = all) by the shadow of a sculpture on the plane z = ground.

    Each primitive counts as the capsule or ball around it, projected along `sun` (direction to it); a second,
    vertical projection darkens what is almost touched. `left`, `low`: world x and y of cell (0, 0).
    """
    sx = sun[0] / max(sun[2], 0.22)
    sy = sun[1] / max(sun[2], 0.22)
    for i in range(s.shape[0]):
        hl, r0, r1 = _capsule(s, i)
        for way in range(2):
            kx = sx if way == 0 else 0.0
            ky = sy if way == 0 else 0.0
            za = s[i, 3] - s[i, 12] * hl - ground
            zb = s[i, 3] + s[i, 12] * hl - ground
            ax = s[i, 1] - s[i, 10] * hl - kx * za
            ay = s[i, 2] - s[i, 11] * hl - ky * za
            bx = s[i, 1] + s[i, 10] * hl - kx * zb
            by = s[i, 2] + s[i, 11] * hl - ky * zb
            height = max(0.0, min(za - r0, zb - r1))
            if way == 0:
                soft = blur * (0.35 + 0.5 * height)
                weight = 1.0 / (1.0 + 0.1 * height)
            else:
                soft = 0.10 + r0 * 0.9
                weight = 0.55 * math.exp(-height * 3.2)
                if weight < 0.03:
                    continue
            _dim(out, left, low, cell, ax, ay, bx, by, r0, r1, soft, weight, way == 0)


@njit(inline="always")
def _capsule(s: NDArray, i: int) -> tuple[float, float, float]:
    """Half the length of a primitive's capsule or ball, and its radius at either end."""
    kind = s[i, 0]
    hl = 0.0
    if kind == 0.0 or kind == 3.0:
        hl = s[i, 13]
        r0 = s[i, 14]
        r1 = s[i, 15] if kind == 0.0 else r0
        if kind == 3.0:
            r1 = r0 * (1.0 + s[i, 16])
            r0 = r0 * (1.0 - s[i, 16])
            hl = max(0.0, hl - r0 * 0.5)
    elif kind == 4.0:
        r0 = r1 = s[i, 13] * 0.8
    else:
        r0 = r1 = (s[i, 13] + s[i, 14] + s[i, 15]) / 3.0
    return hl, r0, r1


@njit(inline="always")
def _dim(
    out: NDArray,
    left: float,
    low: float,
    cell: float,
    ax: float,
    ay: float,
    bx: float,
    by: float,
    r0: float,
    r1: float,
    soft: float,
    weight: float,
    cast: bool,
) -> None:
    """Lay a capsule's shadow, from a to b, over the cells around it: `cast` shadows don't add up."""
    n = out.shape[0]
    reach = max(r0, r1) + soft
    x0 = max(0, int((min(ax, bx) - reach - left) / cell))
    x1 = min(n - 1, int((max(ax, bx) + reach - left) / cell) + 1)
    y0 = max(0, int((min(ay, by) - reach - low) / cell))
    y1 = min(n - 1, int((max(ay, by) + reach - low) / cell) + 1)
    ux = bx - ax
    uy = by - ay
    uu = ux * ux + uy * uy + 1e-9
    for y in range(y0, y1 + 1):
        wy = low + (y + 0.5) * cell - ay
        for x in range(x0, x1 + 1):
            wx = left + (x + 0.5) * cell - ax
            h = min(1.0, max(0.0, (wx * ux + wy * uy) / uu))
            d = math.sqrt((wx - ux * h) ** 2 + (wy - uy * h) ** 2) - (r0 + (r1 - r0) * h)
            if d < soft:
                t = min(1.0, max(0.0, (soft - d) / (2.0 * soft)))
                light = 1.0 - weight * t * t * (3.0 - 2.0 * t)
                out[y, x] = min(out[y, x], light) if cast else out[y, x] * (0.35 + 0.65 * light)
