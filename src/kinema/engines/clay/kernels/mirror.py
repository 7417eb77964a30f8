"""Water and wet ground reflect what stands behind them."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import F, bilinear, decay


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def mirror(
    out: NDArray,
    shine: NDArray,
    depth: NDArray,
    sky: NDArray,
    waves: NDArray,
    view: NDArray,
    air: NDArray,
    water: NDArray,
) -> None:
    """Let water and wet ground reflect what stands behind them, in place.

    A point seen mirrored lies as far below its own foot as it stands above; which point that is depends on its depth,
    found by two rounds of looking it up. `water`: 0 level, 1-3 deep colour, 4 roughness, 5-6 flow (units per
    second), 7-9 glint, 10 streaks of foam along the flow, 11 wave length factor.
    """
    rows, columns, _ = out.shape
    eye, haze, pool = view.astype(np.float32), air.astype(np.float32), water.astype(np.float32)
    east, north = np.empty(columns, np.float32), np.empty(columns, np.float32)
    for x in range(columns):
        u = (F(x) + F(0.5) - F(columns) * F(0.5)) / eye[6]
        east[x], north[x] = eye[3] + eye[4] * u, eye[4] - eye[3] * u
    for y in range(max(1, math.ceil(eye[5] - F(0.2))), rows):
        _mirror_row(out, shine, depth, sky, waves, east, north, eye, haze, pool, y)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _mirror_row(
    out: NDArray,
    shine: NDArray,
    depth: NDArray,
    sky: NDArray,
    waves: NDArray,
    east: NDArray,
    north: NDArray,
    eye: NDArray,
    air: NDArray,
    water: NDArray,
    y: int,
) -> None:
    rows, columns, _ = out.shape
    zero, one = F(0.0), F(1.0)
    hor, foc, t = eye[5], eye[6], air[25]
    sun_along = air[11] * eye[3] + air[12] * eye[4]
    sun_x = F(columns) * F(0.5) + (air[11] * eye[4] - air[12] * eye[3]) / max(F(0.05), sun_along) * foc
    shining = water[7] + water[8] + water[9] > zero and sun_along > F(0.05)
    size = F(rows) / F(720.0)
    fine, rough = water[11], water[4]
    height = eye[2] - water[0]
    line = F(y)
    drop = line + F(0.5) - hor
    open_row = hor - drop
    above = sky[min(sky.shape[0] - 1, max(0, int(open_row * F(0.5))))]
    last_column = np.uint64(above.shape[0] - 1)
    spread = one / (F(columns) * F(0.05) + drop * F(0.55))
    last_z = F(-1.0)
    fade = f = cosine0 = zero
    for x in range(columns):
        k = shine[y, x]
        if k < F(0.02):
            continue
        z = depth[y, x]
        wx, wy = eye[0] + east[x] * z, eye[1] + north[x] * z
        if z != last_z:  # open water has one depth per row
            last_z = z
            fade = min(one, F(16.0) / (z + F(3.0)))
            f = one - decay(z * air[9])
            cosine0 = height / math.sqrt(z * z + height * height)
        wet = k >= F(0.999)
        side = foam = zero
        if wet:
            fx, fy = wx - t * water[5], wy - t * water[6]
            n1 = bilinear(waves, fx * (F(10.0) * fine) + t * F(9.0), fy * (F(16.0) * fine) + t * F(5.0))
            n2 = zero
            if fade > F(0.25):
                n2 = bilinear(waves, fx * (F(23.0) * fine) - t * F(12.0) + F(50.0), fy * (F(37.0) * fine) + t * F(9.0))
                n2 *= min(one, (fade - F(0.25)) * F(4.0))
            n3 = bilinear(waves, fx * (F(3.1) * fine) - t * F(3.0) + F(99.0), fy * (F(4.7) * fine) + t * F(2.0))
            wave = (F(0.6) * n1 + F(0.4) * n2 + F(0.5) * n3) * rough
            side = (F(0.6) * n2 - F(0.5) * n3) * rough
            if water[10] > zero and fade > F(0.2):
                q = bilinear(waves, fx * F(4.0), fy * F(27.0))
                q += F(0.5) * bilinear(waves, fx * F(9.0) + F(60.0), fy * F(50.0))
                foam = max(zero, q - F(1.25)) * water[10] * min(one, (fade - F(0.2)) * F(3.0))
        else:
            wave = bilinear(waves, wx * F(30.0), wy * F(30.0)) * F(0.35)
        col = np.uint64(min(F(columns - 1), max(zero, F(x) + side * fade * F(16.0) * size)))
        row = _mirrored(depth, col, line, open_row, hor, height, foc)
        row += wave * fade * F(22.0) * size
        at = np.uint64(min(line - one, max(zero, row)))
        fresnel = _fresnel(cosine0 + wave * F(0.10) * fade, wet, k)
        if shine[at, col] >= F(0.999):  # water there too: the sky is behind it
            half = min(last_column, col >> np.uint64(1))
            r, g, b = above[half, 0], above[half, 1], above[half, 2]
        else:
            r, g, b = out[at, col, 0], out[at, col, 1], out[at, col, 2]
        if not wet:
            out[y, x, 0] += (r - out[y, x, 0] * F(0.6)) * fresnel
            out[y, x, 1] += (g - out[y, x, 1] * F(0.6)) * fresnel
            out[y, x, 2] += (b - out[y, x, 2] * F(0.6)) * fresnel
            continue
        glint = zero
        away = abs(F(x) + F(0.5) - sun_x) * spread
        if shining and away < F(2.2):
            glint = decay(away * away) * max(zero, wave - F(0.55) * rough) * F(1.1)
        sparkle = (max(zero, wave - F(1.15) * rough) * F(0.55) * fade + foam) * F(0.5)
        # Above the picture's edge there is only sky to guess: fade into it, or the edge would be smeared.
        beyond = min(one, max(zero, one - row / (F(0.14) * F(rows))))
        if beyond > zero and air[24] == zero:
            r, g, b = _guessed_sky(air, decay(max(zero, F(3.0) * (hor - row) / foc)), beyond, r, g, b)
        body = (one + F(0.22) * wave * fade) * (one - fresnel)
        keep = one - f
        r = water[1] * body + r * fresnel + water[7] * glint + sparkle * (F(0.3) + air[3])
        g = water[2] * body + g * fresnel + water[8] * glint + sparkle * (F(0.3) + air[4])
        b = water[3] * body + b * fresnel + water[9] * glint + sparkle * (F(0.3) + air[5])
        out[y, x, 0] = r * keep + air[6] * f
        out[y, x, 1] = g * keep + air[7] * f
        out[y, x, 2] = b * keep + air[8] * f


@njit(inline="always")
def _mirrored(
    depth: NDArray, col: np.uint64, line: float, open_row: float, hor: float, height: float, foc: float
) -> float:
    """The row that is seen mirrored in row `line`, by an eye of that height over the water."""
    row = open_row
    for _ in range(2):
        d = depth[np.uint64(min(line - F(1.0), max(F(0.0), row))), col]
        row = F(2.0) * (hor + height * foc / d) - line if d < F(1e5) else open_row
    return row


@njit(inline="always")
def _fresnel(cosine: float, wet: bool, shine: float) -> float:
    """The share of light that is mirrored at this angle to the plumb line, by water or by ground that shines."""
    grazing = F(1.0) - min(F(1.0), max(F(0.02), cosine))
    share = F(0.05) + F(0.95) * grazing * grazing * grazing
    if not wet:
        share = shine * (F(0.25) + F(0.75) * share)
    bounded: float = min(F(0.94), max(F(0.05), share))
    return bounded


@njit(inline="always")
def _guessed_sky(air: NDArray, low: float, share: float, r: float, g: float, b: float) -> tuple[float, float, float]:
    """A colour turned by a share towards the sky's; `low` is 1 at the horizon and 0 at the zenith."""
    r += (air[0] + (air[3] - air[0]) * low - r) * share
    g += (air[1] + (air[4] - air[1]) * low - g) * share
    b += (air[2] + (air[5] - air[2]) * low - b) * share
    return r, g, b
