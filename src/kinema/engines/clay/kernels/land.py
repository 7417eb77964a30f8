"""The landscape: cast column by column over a height map, then lit pixel by pixel, under a sky, with water in it.

Casting follows the old "voxel space" idea (march a column's vertical plane front to back, paint only above what is
painted), but keeps depth and kind instead of colours, refines walls to their exact plane and lights afterwards.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

FAR = 1e6
CELLS = 2.0  # map cells per world unit
SKY, GROUND, WATER, WALL_X, WALL_Y, ROOF = range(6)


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _bilinear(a: NDArray, x: float, y: float) -> float:
    n = a.shape[0] - 1
    xf = math.floor(x)
    yf = math.floor(y)
    x0 = int(xf) & n
    y0 = int(yf) & n
    fx = x - xf
    fy = y - yf
    x1 = (x0 + 1) & n
    y1 = (y0 + 1) & n
    return (a[y0, x0] * (1 - fx) + a[y0, x1] * fx) * (1 - fy) + (a[y1, x0] * (1 - fx) + a[y1, x1] * fx) * fy


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _cell(kinds: NDArray, x: float, y: float) -> int:
    n = kinds.shape[0] - 1
    return kinds[int(math.floor(y * CELLS)) & n, int(math.floor(x * CELLS)) & n]


@njit(cache=True, nogil=True, fastmath=True)
def cast(depth: NDArray, kind: NDArray, cover: NDArray, heights: NDArray, tall: NDArray, walls: NDArray, view: NDArray,
         water: float, reach: float) -> None:  # fmt: skip
    """Fill `depth` (h, w), `kind` (h, w; see SKY ...) and `cover` (h, w; share of a ridge's top row, 0..255).

    `heights`, `tall` (of buildings) and `walls` (n, n; 0 is open ground, else a building's number) tile; `water` is its level; nothing
    beyond `reach` is drawn.
    """
    rows, columns = depth.shape
    ex, ey, ez, ca, sa, hor, foc = view[0], view[1], view[2], view[3], view[4], view[5], view[6]
    n = heights.shape[0] - 1
    for y in range(rows):
        for x in range(columns):
            depth[y, x] = FAR
            kind[y, x] = SKY
            cover[y, x] = 255
    for x in range(columns):
        u = (x + 0.5 - columns * 0.5) / foc
        dx = ca + sa * u
        dy = sa - ca * u
        low = rows
        z = 0.35
        last_z = z
        last_row = 1e9
        last_wall = 0
        while z < reach and low > 0:
            px = ex + dx * z
            py = ey + dy * z
            wall = _cell(walls, px, py)
            hit = z
            face = ROOF
            if wall != 0:
                h = tall[int(math.floor(py * CELLS)) & n, int(math.floor(px * CELLS)) & n]
                if last_wall != wall:
                    a = last_z
                    b = z
                    for _ in range(12):
                        c = 0.5 * (a + b)
                        if _cell(walls, ex + dx * c, ey + dy * c) == wall:
                            b = c
                        else:
                            a = c
                    hit = b
                    across = math.floor((ex + dx * a) * CELLS) != math.floor((ex + dx * b) * CELLS)
                    face = WALL_X if across else WALL_Y
            else:
                h = _bilinear(heights, px * CELLS, py * CELLS)
                face = GROUND
            wet = h < water
            if wet:
                h = water
                face = WATER
            row = hor - (h - ez) / hit * foc
            if row < low:
                top = max(0, int(math.floor(row)))
                for y in range(top, low):
                    d = hit
                    if face == GROUND and last_row < 1e8 and last_row - row > 0.5:
                        f = min(1.0, max(0.0, (last_row - (y + 0.5)) / (last_row - row)))
                        d = 1.0 / ((1.0 - f) / last_z + f / hit)
                    elif face == WATER and y + 0.5 > hor:
                        d = min(hit * 1.2, max(last_z * 0.8, (ez - water) * foc / (y + 0.5 - hor)))
                    depth[y, x] = d
                    kind[y, x] = face
                if row > 0.0:
                    cover[top, x] = int(255.0 * (1.0 - (row - top)))
                low = top
            last_row = row if row < low + 1 else float(low)
            last_z = z
            last_wall = wall
            z += max(0.08, z * 0.0078) if wall == 0 else max(0.08, min(0.3, z * 0.008))


@njit(cache=True, nogil=True, fastmath=True)
def paint_sky(out: NDArray, view: NDArray, air: NDArray, noise: NDArray, scale: float) -> None:
    """Fill `out` (h, w, 3), of 1 / `scale` the picture's resolution, with gradient, glow, haze clouds and light shafts.

    `air`: 0-2 zenith, 3-5 horizon, 6-8 fog, 9 fog per unit, 10 stars, 11-13 direction to the sun or moon, 14-16 its
    colour, 17 its radius (tangent), 18 its glow, 19 veil clouds, 20-22 their colour, 24 mode (0 air, 1 space,
    2 under water), 25 seconds.
    """
    rows, columns, _ = out.shape
    ca, sa, hor, foc = view[3], view[4], view[5], view[6]
    t = air[25]
    mode = air[24]
    sun_along = air[11] * ca + air[12] * sa
    sun_u = (air[11] * sa - air[12] * ca) / max(0.05, sun_along)
    sun_v = air[13] / max(0.05, sun_along)
    for y in range(rows):
        v = (hor - (y + 0.5) * scale) / foc
        if mode == 2.0:
            g = 1.0 - min(1.0, max(0.0, v * 1.15 + 0.22))
        else:
            g = math.exp(-max(v, 0.0) * 3.0)
        for x in range(columns):
            u = ((x + 0.5) * scale - columns * scale * 0.5) / foc
            r = air[0] * (1.0 - g) + air[3] * g
            gr = air[1] * (1.0 - g) + air[4] * g
            b = air[2] * (1.0 - g) + air[5] * g
            if mode == 1.0:
                a = (math.atan2(sa, ca) - math.atan(u)) * 34.0
                n = _bilinear(noise, a * 1.3 + 31.0, v * 44.0)
                n2 = _bilinear(noise, a * 3.1 + 140.0, v * 105.0 + 200.0)
                band = math.exp(-((v - 0.25 - 0.35 * u) * 2.6) ** 2)
                q = max(0.0, n * 0.6 + n2 * 0.25 + 0.5) * band
                r += q * 0.085
                gr += q * 0.035
                b += q * 0.13
                q = max(0.0, n2 * 0.5 - n * 0.5 + 0.1) * band
                r += q * 0.02
                gr += q * 0.055
                b += q * 0.085
            if mode == 2.0:
                ray = _bilinear(noise, (u - sun_u * 0.3) / (0.35 + max(0.0, 0.9 - v)) * 55.0 + t * 3.0, t * 2.2)
                beam = max(0.0, ray) * max(0.0, v + 0.25) * 0.22
                r += beam * air[14]
                gr += beam * air[15]
                b += beam * air[16]
            elif sun_along > 0.05 and air[18] > 0.0:
                d2 = (u - sun_u) ** 2 + (v - sun_v) ** 2
                glow = air[18] * (0.55 * math.exp(-d2 * 7.0) + 0.6 * math.exp(-d2 * 70.0))
                r += air[14] * glow
                gr += air[15] * glow
                b += air[16] * glow
            if air[19] > 0.0 and v > 0.004:
                inv = 1.0 / (v + 0.09)
                cu = (ca + sa * u) * inv * 26.0
                cv = (sa - ca * u) * inv * 26.0
                n = _bilinear(noise, cu + t * 2.0, cv) + 0.35 * _bilinear(noise, cu * 3.3 + t * 4.0, cv * 3.3)
                m = min(1.0, max(0.0, n * 0.34 + air[19] - 0.42)) * min(1.0, v * 9.0)
                m = m * m * (3.0 - 2.0 * m) * 0.85
                r = r * (1.0 - m) + air[20] * m
                gr = gr * (1.0 - m) + air[21] * m
                b = b * (1.0 - m) + air[22] * m
            out[y, x, 0] = r
            out[y, x, 1] = gr
            out[y, x, 2] = b


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _hash(a: float, b: float) -> float:
    h = math.sin(a * 127.1 + b * 311.7) * 43758.5453
    return h - math.floor(h)


@njit(cache=True, nogil=True, fastmath=True)
def _wall(c: NDArray, number: int, s: float, h: float, z: float, face: int, air: NDArray, noise: NDArray) -> None:
    """Colour (c[0:3]) and emitted light (c[3:6]) of a wall at `s` along it and `h` above the ground."""
    c[3] = c[4] = c[5] = 0.0
    night = air[23]
    if number == 201:  # curtain
        fold = math.sin(s * 4.4 + 0.35 * math.sin(h * 0.6 + s)) * 0.5 + 0.5
        k = 0.35 + 0.65 * fold
        c[0], c[1], c[2] = 0.34 * k, 0.020 * k, 0.034 * k
        if h < 0.5:
            c[0], c[1], c[2] = 0.75 * k, 0.48 * k, 0.10 * k
        return
    if number == 200:  # a room's wall: paper with a dado and a skirting board
        stripe = math.floor(s * 1.1) % 2.0
        k = 0.92 + 0.08 * stripe
        c[0], c[1], c[2] = 0.62 * k, 0.66 * k, 0.52 * k
        if h < 1.15:
            panel = s * 0.8 - math.floor(s * 0.8)
            k = 0.75 if (0.08 < panel < 0.12 or 0.88 < panel < 0.92) and 0.25 < h < 0.95 else 1.0
            c[0], c[1], c[2] = 0.74 * k, 0.66 * k, 0.54 * k
        if 1.12 < h < 1.24 or h < 0.16:
            c[0], c[1], c[2] = 0.55, 0.40, 0.27
        frame = (s + 3.2) / 7.0
        number2 = math.floor(frame)
        x = (frame - number2) * 7.0 - 3.5
        if abs(x) < 1.25 and 1.9 < h < 4.1 and face == WALL_Y:
            if abs(x) > 1.12 or h < 2.03 or h > 3.97 or abs(x) < 0.05 or abs(h - 3.0) < 0.05:
                c[0], c[1], c[2] = 0.80, 0.76, 0.68
            else:
                g = (h - 2.0) / 2.0
                c[0] = air[3] * (1.0 - g) + air[0] * g
                c[1] = air[4] * (1.0 - g) + air[1] * g
                c[2] = air[5] * (1.0 - g) + air[2] * g
                if h < 2.5 + 0.2 * math.sin(s * 2.0):
                    c[0], c[1], c[2] = 0.25 * c[0] + 0.05, 0.25 * c[1] + 0.12, 0.1 * c[2] + 0.03
                for i in range(3):
                    c[3 + i] = c[i] * 1.1
                    c[i] = 0.0
        return
    hue = _hash(number * 1.7, 3.1)
    tone = 0.30 + 0.35 * _hash(number * 2.3, 9.7)
    c[0] = tone * (0.75 + 0.65 * min(1.0, max(0.0, abs(hue * 3.0 - 1.5) - 0.3)))
    c[1] = tone * (0.72 + 0.30 * math.sin(hue * 9.0))
    c[2] = tone * (0.70 + 0.50 * math.sin(hue * 6.0 + 2.0))
    storey = 2.5
    fade = min(1.0, max(0.0, (150.0 - z) / 90.0))
    if h > 3.0:
        wide = 1.5 + _hash(number, 5.0)
        col = math.floor(s / wide)
        lev = math.floor((h - 3.0) / storey)
        fx = abs(s / wide - col - 0.5)
        fy = abs((h - 3.0) / storey - lev - 0.48)
        if fx < 0.29 and fy < 0.31:
            chance = _hash(col + number * 7.0, lev * 3.0 + number)
            pane = 1.0 if (fx > 0.02 and fy < 0.285 and fx < 0.265) else 0.0
            lit = chance > 0.62 - 0.2 * night
            if pane > 0.0:
                c[0], c[1], c[2] = 0.10, 0.14, 0.19
                if night > 0.0 and lit:
                    warm = _hash(col * 3.0, number + lev)
                    k = night * (0.7 + 1.3 * chance) * (0.4 + 0.6 * fade)
                    c[3], c[4], c[5] = 1.25 * k, (0.72 + 0.25 * warm) * k, (0.26 + 0.6 * warm * warm) * k
                else:
                    k = 0.30 * (1.0 - night)
                    c[0] += air[3] * k
                    c[1] += air[4] * k
                    c[2] += air[5] * k
            else:
                c[0], c[1], c[2] = c[0] * 1.25 + 0.05, c[1] * 1.25 + 0.05, c[2] * 1.25 + 0.05
        elif fy > 0.49 or abs(h - 3.1) < 0.12:
            c[0] *= 0.72
            c[1] *= 0.72
            c[2] *= 0.72
    else:  # shops: glass between pilasters, an awning, a sign
        wide = 4.0
        col = math.floor(s / wide)
        x = (s / wide - col) * wide
        pick = _hash(col * 1.3 + number, 2.0)
        if 2.0 < h < 2.35 and 0.25 < x < 3.75:
            stripe = math.floor(x * 3.0) % 2.0
            k = 0.75 + 0.25 * (h - 2.0) / 0.35
            if stripe > 0.0:
                c[0], c[1], c[2] = 0.75 * k, 0.72 * k, 0.66 * k
            elif pick < 0.35:
                c[0], c[1], c[2] = 0.55 * k, 0.06 * k, 0.05 * k
            elif pick < 0.7:
                c[0], c[1], c[2] = 0.04 * k, 0.25 * k, 0.20 * k
            else:
                c[0], c[1], c[2] = 0.06 * k, 0.14 * k, 0.42 * k
        elif 2.42 < h < 2.86 and 0.5 < x < 3.5:
            c[0], c[1], c[2] = 0.05, 0.05, 0.06
            if night > 0.0 and 2.5 < h < 2.78 and _hash(math.floor(x * 4.0), col + number) > 0.35 and abs(x * 4.0 - math.floor(x * 4.0) - 0.5) < 0.36:
                k = 1.7 * night
                c[3], c[4], c[5] = (1.2 if pick < 0.6 else 0.1) * k, (0.25 + 0.7 * pick) * k, (0.9 if pick > 0.3 else 0.2) * k
        elif 0.35 < h < 2.0 and 0.3 < x < 2.6:
            frame = x < 0.38 or x > 2.52 or h < 0.43 or abs(x - 1.45) < 0.04
            if frame:
                c[0], c[1], c[2] = 0.20, 0.15, 0.11
            else:
                goods = _hash(math.floor(x * 3.2), col * 3.0 + number + math.floor(h * 2.2))
                c[0], c[1], c[2] = 0.20 + 0.35 * goods, 0.22 + 0.18 * math.sin(goods * 20.0), 0.24
                k = night * (0.55 + 0.55 * goods) * (1.1 if h > 0.9 else 0.8)
                c[3], c[4], c[5] = 1.15 * k, 0.72 * k, 0.34 * k
        elif 2.75 < x < 3.65 and h < 1.95:
            k = 0.7 if x < 2.83 or x > 3.57 or h > 1.87 else 1.0
            c[0], c[1], c[2] = (0.28 + 0.2 * pick) * k, 0.14 * k, (0.08 + 0.2 * (1.0 - pick)) * k
    g = 1.0 + 0.05 * _bilinear(noise, s * 30.0, h * 30.0)
    vertical = 0.72 + 0.28 * min(1.0, h / 4.0)
    for i in range(3):
        c[i] *= g * vertical


@njit(cache=True, nogil=True, fastmath=True)
def shade(out: NDArray, shine: NDArray, sky: NDArray, depth: NDArray, kind: NDArray, cover: NDArray, ground: NDArray,
          walls: NDArray, grain: NDArray, shadow: NDArray, view: NDArray, air: NDArray, look: NDArray) -> None:  # fmt: skip
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
                            g -= 0.10 * max(0.0, _bilinear(grain, (u - sun_u) * 900.0, (v - sun_v) * 900.0))
                        for i in range(3):
                            out[y, x, i] = out[y, x, i] * (1.0 - edge) + air[14 + i] * g * edge * (1.35 if air[23] < 0.5 else 0.95)
                        continue
                if air[10] > 0.0:
                    a = (yaw - math.atan(u)) * 170.0
                    b = v * 170.0
                    ix = math.floor(a)
                    iy = math.floor(b)
                    h = _hash(ix + look[16], iy)
                    if h > 0.935:
                        h2 = _hash(iy * 1.3, ix * 2.1 + 5.0)
                        fa = a - ix - 0.25 - 0.5 * h2
                        fb = b - iy - 0.25 - 0.5 * _hash(ix * 3.3, iy + 1.0)
                        s = 0.4 + 0.6 * h2 * h2
                        q = math.exp(-(fa * fa + fb * fb) * (90.0 - 50.0 * s)) * s * (0.8 + 0.2 * math.sin(t * 2.5 + h * 900.0)) * air[10] * 1.5
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
            elif k == WALL_X or k == WALL_Y:
                number = _cell(walls, ex + (ca + sa * u) * (z + 0.01), ey + (sa - ca * u) * (z + 0.01))
                _wall(c, number, wy if k == WALL_X else wx, ez + v * z, z, k, air, grain)
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
                    c[i] = ground[g0, x0, i] * w0 + ground[g0, x1, i] * w1 + ground[g1, x0, i] * w2 + ground[g1, x1, i] * w3
                    c[3 + i] = 0.0
                shine[y, x] = ground[g0, x0, 3] * w0 + ground[g0, x1, 3] * w1 + ground[g1, x0, 3] * w2 + ground[g1, x1, 3] * w3
                light = 1.0
                if z < 60.0:
                    near = min(1.0, 14.0 / (z + 1.0))
                    light += look[3] * near * near * _bilinear(grain, wx * 47.0, wy * 47.0)
                    light += look[4] * min(1.0, 30.0 / (z + 1.0)) * _bilinear(grain, wx * 11.0 + 40.0, wy * 11.0)
                px = (wx - look[0]) / look[2]
                py = (wy - look[1]) / look[2]
                if px >= 1.0 and py >= 1.0 and px < m - 2 and py < m - 2:
                    x0 = int(px)
                    g0 = int(py)
                    a = px - x0
                    b = py - g0
                    s = (shadow[g0, x0] * (1 - a) + shadow[g0, x0 + 1] * a) * (1 - b) + (shadow[g0 + 1, x0] * (1 - a) + shadow[g0 + 1, x0 + 1] * a) * b
                    light *= 1.0 - look[5] * (1.0 - s)
                if look[15] > 0.0:
                    q = abs(_bilinear(grain, wx * 9.0 + t * 6.0, wy * 9.0 + t * 2.0) + _bilinear(grain, wx * 7.0 - t * 5.0 + 90.0, wy * 7.0 + t * 3.0))
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


@njit(cache=True, nogil=True, fastmath=True)
def mirror(out: NDArray, shine: NDArray, depth: NDArray, sky: NDArray, waves: NDArray, view: NDArray, air: NDArray,
           water: NDArray) -> None:  # fmt: skip
    """Let water and wet ground reflect what stands behind them, in place.

    A point seen mirrored lies as far below its own foot as it stands above; which point that is depends on its depth,
    found by three rounds of looking it up. `water`: 0 level, 1-3 deep colour, 4 roughness, 5-6 flow (units per
    second), 7-9 glint, 10 foam at the shore, 11 wave length factor.
    """
    rows, columns, _ = out.shape
    ex, ey, ez, ca, sa, hor, foc = view[0], view[1], view[2], view[3], view[4], view[5], view[6]
    t = air[25]
    sun_along = air[11] * ca + air[12] * sa
    sun_x = columns * 0.5 + (air[11] * sa - air[12] * ca) / max(0.05, sun_along) * foc
    sky_rows, sky_columns, _ = sky.shape
    size = rows / 720.0
    fine = water[11]
    last_z = -1.0
    fade = f = cosine0 = 0.0
    eye = ez - water[0]
    for y in range(rows):
        if y + 0.5 <= hor + 0.3:
            continue
        for x in range(columns):
            k = shine[y, x]
            if k < 0.02:
                continue
            z = depth[y, x]
            u = (x + 0.5 - columns * 0.5) / foc
            wx = ex + (ca + sa * u) * z
            wy = ey + (sa - ca * u) * z
            if z != last_z:  # open water has one depth per row
                last_z = z
                fade = min(1.0, 16.0 / (z + 3.0))
                f = 1.0 - math.exp(-z * air[9])
                cosine0 = eye / math.sqrt(z * z + eye * eye)
            wet = k >= 0.999
            if wet:
                fx = wx - t * water[5]
                fy = wy - t * water[6]
                n1 = _bilinear(waves, fx * 10.0 * fine + t * 9.0, fy * 16.0 * fine + t * 5.0)
                n2 = _bilinear(waves, fx * 23.0 * fine - t * 12.0 + 50.0, fy * 37.0 * fine + t * 9.0)
                n3 = _bilinear(waves, fx * 3.1 * fine - t * 3.0 + 99.0, fy * 4.7 * fine + t * 2.0)
                wave = (0.6 * n1 + 0.4 * n2 + 0.5 * n3) * water[4]
                side = (0.6 * n2 - 0.5 * n3) * water[4]
            else:
                wave = _bilinear(waves, wx * 30.0, wy * 30.0) * 0.35
                side = 0.0
            drop = y + 0.5 - hor
            row = hor - drop
            slip = wave * fade * 22.0 * size
            col = int(min(columns - 1.0, max(0.0, x + side * fade * 16.0 * size)))
            for _ in range(3):
                at = int(min(y - 1.0, max(0.0, row)))
                d = depth[at, col]
                row = 2.0 * (hor + (ez - water[0]) * foc / d) - y if d < 1e5 else hor - drop
            row += slip
            at = int(min(y - 1.0, max(0.0, row)))
            cosine = min(1.0, max(0.02, cosine0 + wave * 0.10 * fade))
            fresnel = 0.05 + 0.95 * (1.0 - cosine) * (1.0 - cosine) * (1.0 - cosine)
            if not wet:
                fresnel = k * (0.25 + 0.75 * fresnel)
            fresnel = min(0.94, max(0.05, fresnel))
            glint = 0.0
            away = abs(x + 0.5 - sun_x) / (columns * 0.05 + drop * 0.55)
            if wet and away < 2.2 and water[7] + water[8] + water[9] > 0.0 and sun_along > 0.05:
                glint = math.exp(-away * away) * max(0.0, wave - 0.55 * water[4]) * 1.1
            sparkle = max(0.0, wave - 1.15 * water[4]) * 0.55 * fade if wet else 0.0
            blocked = shine[at, col] >= 0.999
            # Above the picture's edge there is only sky to guess: fade into it, or the edge would be smeared.
            beyond = min(1.0, max(0.0, 1.0 - row / (0.14 * rows)))
            g = math.exp(-3.0 * (hor - row) / foc)
            for i in range(3):
                if blocked:
                    sy = min(sky_rows - 1, max(0, int((hor - drop) * 0.5)))
                    seen = sky[sy, min(sky_columns - 1, col // 2), i]
                else:
                    seen = out[at, col, i]
                if beyond > 0.0 and air[24] == 0.0 and wet:
                    seen += (air[i] * (1.0 - g) + air[3 + i] * g - seen) * beyond
                if wet:
                    body = water[1 + i] * (1.0 + 0.22 * wave * fade)
                    value = body * (1.0 - fresnel) + seen * fresnel + water[7 + i] * glint + sparkle * (0.3 + air[3 + i]) * 0.5
                    value = value * (1.0 - f) + air[6 + i] * f
                else:
                    value = out[y, x, i] * (1.0 - fresnel * 0.6) + seen * fresnel
                out[y, x, i] = value
