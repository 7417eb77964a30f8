"""Sphere tracing of a sculpture within its rectangle on the screen, tile by tile, with lights.

Culling: a tile keeps the primitives whose bounding sphere, widened by the width of its union, touches the tile's cone
of rays; a pixel that hits keeps the few of them that reach to the hit.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import bilinear
from kinema.engines.clay.kernels.pattern import pattern
from kinema.engines.clay.kernels.solids import distance

TILE = 4


STEPS = 44


@njit(cache=True, nogil=True, fastmath=True)
def sculpt(
    out: NDArray,
    depth: NDArray,
    s: NDArray,
    m: NDArray,
    view: NDArray,
    light: NDArray,
    clay: NDArray,
    left: float,
    top: float,
    pixel: float,
) -> None:
    """Trace a sculpture into `out` (h, w, 4: premultiplied linear RGB and coverage) and `depth` (h, w).

    Pixel (row, column) of `out` looks through picture point (left + (column + .5) * pixel, top + (row + .5) * pixel);
    `view` carries width / 2 in [7]. `light`: 0-2 direction to the sun, 3-5 its colour, 6-8 sky, 9-11 bounce,
    12-14 rim, 15-17 fill colour, 18-20 direction to the fill. `clay` is the tileable texture of finger marks.
    """
    rows, columns, _ = out.shape
    kept = np.empty(s.shape[0], np.int64)
    close = np.empty(s.shape[0], np.int64)
    q = np.empty(3)
    ex, ey, ez, ca, sa, hor, foc = view[0], view[1], view[2], view[3], view[4], view[5], view[6]
    half = view[7]
    for ty in range(0, rows, TILE):
        for tx in range(0, columns, TILE):
            u = (left + (tx + TILE * 0.5) * pixel - half) / foc
            v = (hor - top - (ty + TILE * 0.5) * pixel) / foc
            norm = 1.0 / math.sqrt(1.0 + u * u + v * v)
            dx = (ca + sa * u) * norm
            dy = (sa - ca * u) * norm
            dz = v * norm
            spread = TILE * 0.75 * pixel / foc
            n = 0
            stop = 0.0
            for i in range(s.shape[0]):
                wx = s[i, 1] - ex
                wy = s[i, 2] - ey
                wz = s[i, 3] - ez
                along = wx * dx + wy * dy + wz * dz
                r = s[i, 18]
                off2 = wx * wx + wy * wy + wz * wz - along * along
                lim = r + s[i, 17] + spread * max(along, 0.0)
                if along > -r and off2 < lim * lim:
                    kept[n] = i
                    n += 1
                    stop = max(stop, along + r)
            if n == 0:
                continue
            for y in range(ty, min(ty + TILE, rows)):
                for x in range(tx, min(tx + TILE, columns)):
                    u = (left + (x + 0.5) * pixel - half) / foc
                    v = (hor - top - (y + 0.5) * pixel) / foc
                    norm = 1.0 / math.sqrt(1.0 + u * u + v * v)
                    dx = (ca + sa * u) * norm
                    dy = (sa - ca * u) * norm
                    dz = v * norm
                    # Begin where the pixel's own ray enters the first bounding sphere; most misses end here.
                    size = pixel / foc
                    t = 1e9
                    for j in range(n):
                        i = kept[j]
                        wx = s[i, 1] - ex
                        wy = s[i, 2] - ey
                        wz = s[i, 3] - ez
                        along = wx * dx + wy * dy + wz * dz
                        lim = s[i, 18] + s[i, 17] + size * along
                        gap = lim * lim - (wx * wx + wy * wy + wz * wz - along * along)
                        if gap > 0.0:
                            t = min(t, along - math.sqrt(gap))
                    if t > 1e8:
                        continue
                    t = max(t, 0.05)
                    best = 1e9
                    best_t = t
                    near = which = kept[0]
                    for _ in range(STEPS):
                        d, which = distance(s, kept, n, which, ex + dx * t, ey + dy * t, ez + dz * t)
                        ratio = d / t
                        if ratio < best:
                            best = ratio
                            best_t = t
                            near = which
                        if ratio < size * 0.25 or t > stop:
                            break
                        t += d * 0.96
                    cover = 1.0 - best / size if best > size * 0.25 else 1.0
                    if cover <= 0.02:
                        continue
                    t = best_t
                    px = ex + dx * t
                    py = ey + dy * t
                    pz = ez + dz * t
                    e = max(0.004, size * t * 0.6)
                    # Few primitives reach to the hit: the rest of the pixel's work goes through these alone.
                    few = 0
                    for j in range(n):
                        i = kept[j]
                        wx = px - s[i, 1]
                        wy = py - s[i, 2]
                        wz = pz - s[i, 3]
                        r = s[i, 18] + s[i, 17] + 0.2
                        if wx * wx + wy * wy + wz * wz < r * r:
                            close[few] = i
                            few += 1
                    d1, _ = distance(s, close, few, near, px + e, py - e, pz - e)
                    d2, _ = distance(s, close, few, near, px - e, py - e, pz + e)
                    d3, _ = distance(s, close, few, near, px - e, py + e, pz - e)
                    d4, _ = distance(s, close, few, near, px + e, py + e, pz + e)
                    nx = d1 - d2 - d3 + d4
                    ny = -d1 - d2 + d3 + d4
                    nz = -d1 + d2 - d3 + d4
                    length = math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12
                    nx /= length
                    ny /= length
                    nz /= length
                    i = near
                    wx = px - s[i, 1]
                    wy = py - s[i, 2]
                    wz = pz - s[i, 3]
                    q[0] = s[i, 4] * wx + s[i, 5] * wy + s[i, 6] * wz
                    q[1] = s[i, 7] * wx + s[i, 8] * wy + s[i, 9] * wz
                    q[2] = s[i, 10] * wx + s[i, 11] * wy + s[i, 12] * wz
                    marks = m[i, 10] * 0.055
                    if marks > 0.0:
                        a = q[0] * 62.0 + q[1] * 41.0
                        b = q[2] * 62.0 - q[1] * 41.0
                        if m[i, 3] == 6.0:
                            marks *= 3.4
                            a *= 0.6
                            b *= 0.6
                        h0 = bilinear(clay, a, b)
                        nx += (h0 - bilinear(clay, a + 1.5, b)) * marks * 2.0
                        nz += (h0 - bilinear(clay, a, b + 1.5)) * marks * 2.0
                        ny += (h0 - bilinear(clay, a - 1.1, b + 1.1)) * marks
                        length = math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12
                        nx /= length
                        ny /= length
                        nz /= length
                    o1, _ = distance(s, close, few, near, px + nx * 0.11, py + ny * 0.11, pz + nz * 0.11)
                    ao = min(1.0, max(0.12, o1 / 0.11))
                    sun = nx * light[0] + ny * light[1] + nz * light[2]
                    if sun > 0.0:
                        o3, _ = distance(
                            s, close, few, near, px + light[0] * 0.12, py + light[1] * 0.12, pz + light[2] * 0.12
                        )
                        shade = min(1.0, max(0.25, 0.4 + o3 / 0.12 * 0.6 / (0.25 + sun)))
                    else:
                        shade = 1.0
                    fill = max(0.0, nx * light[18] + ny * light[19] + nz * light[20])
                    face = -(nx * dx + ny * dy + nz * dz)
                    rim = (1.0 - min(1.0, max(0.0, face))) ** 3 * (0.45 + 0.55 * nz) * ao
                    hx = light[0] - dx
                    hy = light[1] - dy
                    hz = light[2] - dz
                    hl = math.sqrt(hx * hx + hy * hy + hz * hz) + 1e-9
                    spec = max(0.0, (nx * hx + ny * hy + nz * hz) / hl)
                    gloss = m[i, 8]
                    # Schlick's stand-in for the power of Phong's highlight (Graphics Gems IV, 1994): one division.
                    spec = gloss * spec / ((12.0 + 260.0 * gloss * gloss) * (1.0 - spec) + spec) * (0.5 + gloss)
                    mix = pattern(m, i, q, nz, clay) if m[i, 3] > 0.0 else 0.0
                    up = 0.5 + 0.5 * nz
                    for c in range(3):
                        base = m[i, c] * (1.0 - mix) + m[i, 4 + c] * mix
                        # Clay lets a little red light through: the terminator is softer and warmer in red.
                        wrap = 0.38 - 0.11 * c
                        lit = max(0.0, (sun + wrap) / (1.0 + wrap)) * shade
                        sky = light[6 + c] * up + light[9 + c] * (1.0 - up)
                        glow = m[i, 9]
                        value = base * (light[3 + c] * lit + sky * ao + light[15 + c] * fill * ao + glow * 1.6)
                        value += light[12 + c] * rim * (0.35 + 0.65 * base) + light[3 + c] * spec * shade * 0.55
                        out[y, x, c] = value * cover
                    out[y, x, 3] = cover
                    depth[y, x] = t * norm
