"""The landscape lit: a colour for every pixel that was cast."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.facade import wall_light
from kinema.engines.clay.kernels.maps import (
    CELLS,
    SKY,
    WALL_X,
    WALL_Y,
    WATER,
    bilinear,
    cell,
    hashed,
)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def shade(
    out: NDArray,
    shine: NDArray,
    sky: NDArray,
    depth: NDArray,
    kind: NDArray,
    cover: NDArray,
    ground: NDArray,
    walls: NDArray,
    facade: NDArray,
    grain: NDArray,
    shadow: NDArray,
    view: NDArray,
    air: NDArray,
    look: NDArray,
) -> None:
    """Colour every pixel of `out` (h, w, 3) from what `cast` found; `shine` (h, w) is how much the pixel mirrors.

    `ground` (n, n, 4) is lit already: RGB and shine. `sky` has half the resolution. `shadow` (m, m) is the light that
    actors let through, its place in look[0:3] (left, low, cell). `look`: 3 fine grain, 4 coarse grain, 5 share of the
    sun in the ground's light, 6-8 light on walls facing x, 9-11 on walls facing y, 12-14 deep water, 15 caustics,
    16 stars' seed, 17-19 colour of a sparkle.
    """
    rows, columns, _ = out.shape
    ex, ey, ez, ca, sa, hor, foc = view[0], view[1], view[2], view[3], view[4], view[5], view[6]
    n = ground.shape[0] - 1
    sky_rows, sky_columns, _ = sky.shape
    m = shadow.shape[0]
    c = np.zeros(6)
    t = air[25]
    yaw = math.atan2(sa, ca)
    sun_along = air[11] * ca + air[12] * sa
    sun_u = (air[11] * sa - air[12] * ca) / max(0.05, sun_along)
    sun_v = air[13] / max(0.05, sun_along)
    for y in range(rows):
        v = (hor - (y + 0.5)) / foc
        sy = min(max((y - 0.5) * 0.5, 0.0), sky_rows - 1.001)
        y0 = int(sy)
        fy = sy - y0
        y1 = min(y0 + 1, sky_rows - 1)
        for x in range(columns):
            u = (x + 0.5 - columns * 0.5) / foc
            k = kind[y, x]
            shine[y, x] = 0.0
            if k == SKY:
                sx = min(max((x - 0.5) * 0.5, 0.0), sky_columns - 1.001)
                x0 = int(sx)
                fx = sx - x0
                x1 = min(x0 + 1, sky_columns - 1)
                for i in range(3):
                    out[y, x, i] = (sky[y0, x0, i] * (1 - fx) + sky[y0, x1, i] * fx) * (1 - fy) + (
                        sky[y1, x0, i] * (1 - fx) + sky[y1, x1, i] * fx
                    ) * fy
                if air[17] > 0.0 and sun_along > 0.05 and air[24] < 2.0:
                    d = math.sqrt((u - sun_u) ** 2 + (v - sun_v) ** 2) / air[17]
                    if d < 1.03:
                        edge = min(1.0, (1.03 - d) * 22.0)
                        g = 1.0 - 0.25 * d * d
                        if air[23] > 0.5:
                            g -= 0.10 * max(0.0, bilinear(grain, (u - sun_u) * 900.0, (v - sun_v) * 900.0))
                        for i in range(3):
                            out[y, x, i] = out[y, x, i] * (1.0 - edge) + air[14 + i] * g * edge * (
                                1.35 if air[23] < 0.5 else 0.95
                            )
                        continue
                if air[10] > 0.0:
                    a = (yaw - math.atan(u)) * 170.0
                    b = v * 170.0
                    ix = math.floor(a)
                    iy = math.floor(b)
                    h = hashed(ix + look[16], iy)
                    if h > 0.935:
                        h2 = hashed(iy * 1.3, ix * 2.1 + 5.0)
                        fa = a - ix - 0.25 - 0.5 * h2
                        fb = b - iy - 0.25 - 0.5 * hashed(ix * 3.3, iy + 1.0)
                        s = 0.4 + 0.6 * h2 * h2
                        q = (
                            math.exp(-(fa * fa + fb * fb) * (90.0 - 50.0 * s))
                            * s
                            * (0.8 + 0.2 * math.sin(t * 2.5 + h * 900.0))
                            * air[10]
                            * 1.5
                        )
                        out[y, x, 0] += q
                        out[y, x, 1] += q * 0.97
                        out[y, x, 2] += q * 0.92
                continue
            z = depth[y, x]
            wx = ex + (ca + sa * u) * z
            wy = ey + (sa - ca * u) * z
            if k == WATER:
                for i in range(3):
                    c[i] = look[12 + i]
                    c[3 + i] = 0.0
                shine[y, x] = 1.0
            elif k in (WALL_X, WALL_Y):
                number = cell(walls, ex + (ca + sa * u) * (z + 0.01), ey + (sa - ca * u) * (z + 0.01))
                wall_light(c, facade, number, wy if k == WALL_X else wx, ez + v * z, z, k, air, grain)
                for i in range(3):
                    c[i] *= look[6 + i] if k == WALL_X else look[9 + i]
            else:
                gx = wx * CELLS
                gy = wy * CELLS
                xf = math.floor(gx)
                yf = math.floor(gy)
                a = gx - xf
                b = gy - yf
                x0 = int(xf) & n
                x1 = (x0 + 1) & n
                g0 = int(yf) & n
                g1 = (g0 + 1) & n
                w0 = (1 - a) * (1 - b)
                w1 = a * (1 - b)
                w2 = (1 - a) * b
                w3 = a * b
                for i in range(3):
                    c[i] = (
                        ground[g0, x0, i] * w0
                        + ground[g0, x1, i] * w1
                        + ground[g1, x0, i] * w2
                        + ground[g1, x1, i] * w3
                    )
                    c[3 + i] = 0.0
                shine[y, x] = (
                    ground[g0, x0, 3] * w0 + ground[g0, x1, 3] * w1 + ground[g1, x0, 3] * w2 + ground[g1, x1, 3] * w3
                )
                light = 1.0
                if z < 60.0:
                    near = min(1.0, 14.0 / (z + 1.0))
                    light += look[3] * near * near * bilinear(grain, wx * 47.0, wy * 47.0)
                    light += look[4] * min(1.0, 30.0 / (z + 1.0)) * bilinear(grain, wx * 11.0 + 40.0, wy * 11.0)
                px = (wx - look[0]) / look[2]
                py = (wy - look[1]) / look[2]
                if px >= 1.0 and py >= 1.0 and px < m - 2 and py < m - 2:
                    x0 = int(px)
                    g0 = int(py)
                    a = px - x0
                    b = py - g0
                    s = (shadow[g0, x0] * (1 - a) + shadow[g0, x0 + 1] * a) * (1 - b) + (
                        shadow[g0 + 1, x0] * (1 - a) + shadow[g0 + 1, x0 + 1] * a
                    ) * b
                    light *= 1.0 - look[5] * (1.0 - s)
                if look[15] > 0.0:
                    q = abs(
                        bilinear(grain, wx * 9.0 + t * 6.0, wy * 9.0 + t * 2.0)
                        + bilinear(grain, wx * 7.0 - t * 5.0 + 90.0, wy * 7.0 + t * 3.0)
                    )
                    light *= 1.0 + look[15] * max(0.0, 1.0 - q * 1.1)
                for i in range(3):
                    c[i] *= max(0.05, light)
            f = 1.0 - math.exp(-z * air[9])
            a = cover[y, x] / 255.0
            for i in range(3):
                value = c[i] * (1.0 - f) + air[6 + i] * f + c[3 + i] * (1.0 - 0.7 * f)
                if a < 1.0 and y > 0:
                    value = value * a + out[y - 1, x, i] * (1.0 - a)
                out[y, x, i] = value
