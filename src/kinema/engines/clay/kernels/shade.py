"""The landscape lit: a colour for every pixel that was cast, a run of one kind at a time."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.facade import CURTAIN, PAPERED, curtain, papered, shop, storeys
from kinema.engines.clay.kernels.maps import (
    CELLS,
    COUNT,
    SKY,
    WALL_X,
    WALL_Y,
    WATER,
    F,
    bilinear,
    cell,
    decay,
    hashed,
    sine,
)

CLOUD_TEXELS = F(6.0)  # of the map of clouds in a unit of the world
BETWEEN_CLOUDS = 8  # pixels of a row from one look at the clouds to the next: they are broad


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
    clouds: NDArray,
    shadow: NDArray,
    view: NDArray,
    air: NDArray,
    look: NDArray,
) -> None:
    """Colour every pixel of `out` (h, w, 3) from what `cast` found; `shine` (h, w) is how much the pixel mirrors.

    `ground` (n, n, 4) is lit already: RGB and shine. `sky` has half the resolution. `shadow` (m, m) is the light that
    actors let through, its place in look[0:3] (left, low, cell). `look`: 3 fine grain, 4 coarse grain, 5 share of the
    sun in the ground's light, 6-8 light on walls facing x, 9-11 on walls facing y, 12-14 deep water, 15 caustics,
    16 stars' seed, 17 share of the light that `clouds` (512, 512) take where they are thickest, 18 how far they have
    drifted.
    """
    rows, columns, _ = out.shape
    eye, haze, seen = view.astype(np.float32), air.astype(np.float32), look.astype(np.float32)
    plaster = facade.astype(np.float32)
    # Per column: ground covered east and north per depth, the same to the right, share of fog, bearing of stars.
    rays = np.empty((5, columns), np.float32)
    _aim(rays, eye, F(math.atan2(view[4], view[3])))
    band = np.empty((sky.shape[1], 3), np.float32)
    for y in range(rows):
        v = (eye[5] - (F(y) + F(0.5))) / eye[6]
        for x in range(columns):
            rays[3, x] = F(1.0) - decay(depth[y, x] * haze[9])
            shine[y, x] = F(0.0)
        mixed = False
        start = COUNT(0)
        while start < columns:
            k = kind[y, start]
            end = _run_end(kind[y], start)
            if k == SKY:
                if not mixed:
                    _mix(sky, band, y)
                    mixed = True
                _sky_run(out[y], band, start, end)
                if haze[17] > F(0.0) or haze[10] > F(0.0):
                    _lights(out[y], rays, grain, eye, haze, seen, v, start, end)
            elif k == WATER:
                _water_run(out[y], shine[y], rays, haze, seen, start, end)
            elif k in (WALL_X, WALL_Y):
                _wall_run(out[y], depth[y], walls, plaster, grain, rays, eye, haze, seen, v, k, start, end)
            else:
                aloft = (clouds, shadow)
                _ground_run(out[y], shine[y], depth[y], ground, grain, aloft, rays, eye, haze, seen, start, end)
            start = end
        if y > 0:
            _ridge(out[y - 1], out[y], cover[y])


@njit(inline="always")
def _aim(rays: NDArray, eye: NDArray, yaw: float) -> None:
    """Fill in what `rays` holds of the columns, all but the fog, which differs from row to row."""
    columns = rays.shape[1]
    for x in range(columns):
        u = (F(x) + F(0.5) - F(columns) * F(0.5)) / eye[6]
        rays[0, x], rays[1, x], rays[2, x] = eye[3] + eye[4] * u, eye[4] - eye[3] * u, u
        rays[4, x] = (yaw - math.atan(u)) * F(170.0)


@njit(inline="always")
def _run_end(kinds: NDArray, start: int) -> int:
    """Where the run of one kind that begins at `start` ends, excluded."""
    end = start + 1
    while end < kinds.shape[0] and kinds[end] == kinds[start]:
        end += 1
    return end


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _ridge(above: NDArray, out: NDArray, cover: NDArray) -> None:
    """Let the row above shine through the top row of what covers its pixels only in part."""
    for x in range(out.shape[0]):
        if cover[x] < 255:
            a = F(cover[x]) * F(1.0 / 255.0)
            for i in range(3):
                out[x, i] = above[x, i] + (out[x, i] - above[x, i]) * a


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _mix(sky: NDArray, band: NDArray, y: int) -> None:
    """The row of the half-size sky that belongs to row `y`, between its two nearest."""
    last = sky.shape[0] - 1
    y0 = min(last, max(0, (y - 1) // 2))
    y1 = min(last, y0 + 1) if y > 0 else 0
    a = F(0.25) if y % 2 else F(0.75)
    for x in range(sky.shape[1]):
        for i in range(3):
            band[x, i] = sky[y0, x, i] + (sky[y1, x, i] - sky[y0, x, i]) * a


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _sky_run(out: NDArray, band: NDArray, start: int, end: int) -> None:
    last = band.shape[0] - 1
    for x in range(start, end):
        x0 = min(last, max(0, (x - 1) // 2))
        x1 = min(last, x0 + 1) if x > 0 else 0
        a = F(0.25) if x % 2 else F(0.75)
        for i in range(3):
            out[x, i] = band[x0, i] + (band[x1, i] - band[x0, i]) * a


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _lights(
    out: NDArray,
    rays: NDArray,
    grain: NDArray,
    eye: NDArray,
    air: NDArray,
    look: NDArray,
    v: float,
    start: int,
    end: int,
) -> None:
    """The disc of sun or moon, and stars: one at most in each cell of a lattice."""
    along = air[11] * eye[3] + air[12] * eye[4]
    disc_u = (air[11] * eye[4] - air[12] * eye[3]) / max(F(0.05), along)
    disc_v = air[13] / max(F(0.05), along)
    radius = air[17] * F(1.03) if along > F(0.05) and air[24] < F(2.0) else F(-1.0)
    b = v * F(170.0)
    iy = np.floor(b)
    last = F(1e9)
    h = F(0.0)
    for x in range(start, end):
        du, dv = rays[2, x] - disc_u, v - disc_v
        if radius > F(0.0) and du * du + dv * dv < radius * radius:
            d = math.sqrt(du * du + dv * dv) / air[17]
            edge = min(F(1.0), (F(1.03) - d) * F(22.0))
            g = F(1.0) - F(0.25) * d * d
            if air[23] > F(0.5):
                g -= F(0.10) * max(F(0.0), bilinear(grain, du * F(900.0), dv * F(900.0)))
            g *= F(0.95) if air[23] > F(0.5) else F(1.35)
            for i in range(3):
                out[x, i] += (air[14 + i] * g - out[x, i]) * edge
            continue
        if air[10] <= F(0.0):
            continue
        a = rays[4, x]
        ix = np.floor(a)
        if ix != last:
            last = ix
            h = hashed(ix + look[16], iy)
        if h > F(0.935):
            h2 = hashed(iy * F(1.3), ix * F(2.1) + F(5.0))
            fa = a - ix - F(0.25) - F(0.5) * h2
            fb = b - iy - F(0.25) - F(0.5) * hashed(ix * F(3.3), iy + F(1.0))
            s = F(0.4) + F(0.6) * h2 * h2
            q = decay((fa * fa + fb * fb) * (F(90.0) - F(50.0) * s)) * s
            q *= (F(0.8) + F(0.2) * sine(air[25] * F(2.5) + h * F(900.0))) * air[10] * F(1.5)
            out[x, 0] += q
            out[x, 1] += q * F(0.97)
            out[x, 2] += q * F(0.92)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _water_run(out: NDArray, shine: NDArray, rays: NDArray, air: NDArray, look: NDArray, start: int, end: int) -> None:
    for x in range(start, end):
        shine[x] = F(1.0)
        for i in range(3):
            out[x, i] = look[12 + i] + (air[6 + i] - look[12 + i]) * rays[3, x]


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _wall_run(
    out: NDArray,
    depth: NDArray,
    walls: NDArray,
    facade: NDArray,
    grain: NDArray,
    rays: NDArray,
    eye: NDArray,
    air: NDArray,
    look: NDArray,
    v: float,
    k: int,
    start: int,
    end: int,
) -> None:
    first = 6 if k == WALL_X else 9
    night = air[23]
    above = (air[0], air[1], air[2], air[3], air[4], air[5])
    for x in range(start, end):
        z = depth[x]
        wx, wy = eye[0] + rays[0, x] * z, eye[1] + rays[1, x] * z
        number = cell(walls, wx + rays[0, x] * F(0.01), wy + rays[1, x] * F(0.01))
        s, h = (wy if k == WALL_X else wx), eye[2] + v * z
        if number == CURTAIN:
            r, g, b, er, eg, eb = curtain(s, h)
        elif number == PAPERED:
            r, g, b, er, eg, eb = papered(s, h, k == WALL_Y, above)
        else:
            r, g, b, wide = facade[number, 0], facade[number, 1], facade[number, 2], facade[number, 3]
            if h > F(3.0):
                r, g, b, er, eg, eb = storeys(s, h, z, F(number), r, g, b, wide, night, above)
            else:
                r, g, b, er, eg, eb = shop(s, h, z, F(number), r, g, b, night)
            rough = F(1.0) + F(0.05) * bilinear(grain, s * F(30.0), h * F(30.0)) if z < F(25.0) else F(1.0)
            rough *= F(0.72) + F(0.28) * min(F(1.0), h * F(0.25))
            r, g, b = r * rough, g * rough, b * rough
        f = rays[3, x]
        lost, glow = F(1.0) - f, F(1.0) - F(0.7) * f
        out[x, 0] = r * look[first] * lost + air[6] * f + er * glow
        out[x, 1] = g * look[first + 1] * lost + air[7] * f + eg * glow
        out[x, 2] = b * look[first + 2] * lost + air[8] * f + eb * glow


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _let_through(shadow: NDArray, px: float, py: float) -> float:
    xf, yf = np.floor(px), np.floor(py)
    a, b = px - xf, py - yf
    x, y, one = np.uint64(xf), np.uint64(yf), np.uint64(1)
    low = shadow[y, x] + (shadow[y, x + one] - shadow[y, x]) * a
    high = shadow[y + one, x] + (shadow[y + one, x + one] - shadow[y + one, x]) * a
    value: float = low + (high - low) * b
    return value


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _past_clouds(clouds: NDArray, look: NDArray, wx: float, wy: float) -> float:
    thick = bilinear(clouds, (wx + look[18]) * CLOUD_TEXELS, wy * CLOUD_TEXELS)
    thick = min(F(1.0), max(F(0.0), thick - F(0.1)))
    through: float = F(1.0) - look[17] * thick * thick * (F(3.0) - F(2.0) * thick)
    return through


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _ground_run(
    out: NDArray,
    shine: NDArray,
    depth: NDArray,
    ground: NDArray,
    grain: NDArray,
    aloft: tuple[NDArray, NDArray],
    rays: NDArray,
    eye: NDArray,
    air: NDArray,
    look: NDArray,
    start: int,
    end: int,
) -> None:
    clouds, shadow = aloft
    one = F(1.0)
    n, step = np.uint64(ground.shape[0] - 1), np.uint64(1)
    per_cell = one / look[2]
    edge = F(shadow.shape[0] - 2)
    t = air[25]
    let, then, change = one, one, F(0.0)  # what clouds let through here, a few pixels ahead, and between two pixels
    for x in range(start, end):
        z = depth[x]
        wx, wy = eye[0] + rays[0, x] * z, eye[1] + rays[1, x] * z
        light = one
        if z < F(60.0):
            near = min(one, F(14.0) / (z + one))
            light += look[3] * near * near * bilinear(grain, wx * F(47.0), wy * F(47.0))
            light += look[4] * min(one, F(30.0) / (z + one)) * bilinear(grain, wx * F(11.0) + F(40.0), wy * F(11.0))
        px, py = (wx - look[0]) * per_cell, (wy - look[1]) * per_cell
        if px >= one and py >= one and px < edge and py < edge:
            light *= one - look[5] * (one - _let_through(shadow, px, py))
        if look[17] > F(0.0):
            if (x - start) % BETWEEN_CLOUDS == 0:
                ahead = min(x + BETWEEN_CLOUDS, end - 1)
                let = _past_clouds(clouds, look, wx, wy) if x == start else then
                then = _past_clouds(
                    clouds, look, eye[0] + rays[0, ahead] * depth[ahead], eye[1] + rays[1, ahead] * depth[ahead]
                )
                change = (then - let) / F(max(1, ahead - x))
            light *= let
            let += change
        if look[15] > F(0.0):
            q = abs(
                bilinear(grain, wx * F(9.0) + t * F(6.0), wy * F(9.0) + t * F(2.0))
                + bilinear(grain, wx * F(7.0) - t * F(5.0) + F(90.0), wy * F(7.0) + t * F(3.0))
            )
            light *= one + look[15] * max(F(0.0), one - q * F(1.1))
        f = rays[3, x]
        light = max(F(0.05), light) * (one - f)
        gx, gy = wx * F(CELLS), wy * F(CELLS)
        xf, yf = np.floor(gx), np.floor(gy)
        a, b = gx - xf, gy - yf
        xi, yi = np.uint64(np.int64(xf)), np.uint64(np.int64(yf))
        x0, x1, g0, g1 = xi & n, (xi + step) & n, yi & n, (yi + step) & n
        w0, w1, w2, w3 = (one - a) * (one - b), a * (one - b), (one - a) * b, a * b
        for i in range(3):
            value = ground[g0, x0, i] * w0 + ground[g0, x1, i] * w1 + ground[g1, x0, i] * w2 + ground[g1, x1, i] * w3
            out[x, i] = value * light + air[6 + i] * f
        shine[x] = ground[g0, x0, 3] * w0 + ground[g0, x1, 3] * w1 + ground[g1, x0, 3] * w2 + ground[g1, x1, 3] * w3
