"""Sphere tracing of a sculpture within its rectangle on the screen, tile by tile, with lights.

Smooth union: the quadratic polynomial minimum. Culling: a tile keeps the primitives whose bounding sphere, widened
by the width of its union, touches the tile's cone of rays.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

TILE = 4
STEPS = 44


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _solid(s: NDArray, i: int, px: float, py: float, pz: float) -> float:
    """Distance from a point to primitive `i`."""
    dx = px - s[i, 1]
    dy = py - s[i, 2]
    dz = pz - s[i, 3]
    x = s[i, 4] * dx + s[i, 5] * dy + s[i, 6] * dz
    y = s[i, 7] * dx + s[i, 8] * dy + s[i, 9] * dz
    z = s[i, 10] * dx + s[i, 11] * dy + s[i, 12] * dz
    kind = s[i, 0]
    a = s[i, 13]
    b = s[i, 14]
    c = s[i, 15]
    if kind == 0.0:
        h = min(a, max(-a, z))
        w = (h + a) / (2.0 * a)
        dz = z - h
        return (math.sqrt(x * x + y * y + dz * dz) - (b + (c - b) * w)) * s[i, 16]
    if kind == 1.0:
        x /= a
        y /= b
        z /= c
        k0 = math.sqrt(x * x + y * y + z * z)
        x /= a
        y /= b
        z /= c
        k1 = math.sqrt(x * x + y * y + z * z)
        if k1 < 1e-6:
            return -min(a, min(b, c))
        return k0 * (k0 - 1.0) / k1
    if kind == 2.0:
        e = s[i, 16]
        x = abs(x) - a + e
        y = abs(y) - b + e
        z = abs(z) - c + e
        inside = min(max(x, max(y, z)), 0.0)
        x = max(x, 0.0)
        y = max(y, 0.0)
        z = max(z, 0.0)
        return math.sqrt(x * x + y * y + z * z) + inside - e
    if kind == 3.0:
        taper = s[i, 16] * b / a
        x = (math.sqrt(x * x + y * y) - b - taper * min(a, max(-a, z))) / math.sqrt(1.0 + taper * taper) + c
        z = abs(z) - a + c
        inside = min(max(x, z), 0.0)
        x = max(x, 0.0)
        z = max(z, 0.0)
        return math.sqrt(x * x + z * z) + inside - c
    if kind == 4.0:
        x = math.sqrt(x * x + y * y) - a
        return math.sqrt(x * x + z * z) - b
    if kind == 5.0:
        e = s[i, 16]
        slant = ((x / a + z / c) - 1.0) / math.sqrt(1.0 / (a * a) + 1.0 / (c * c))
        dx = max(0.0, max(slant, max(-x, -z)))
        dy = abs(y) - b + e
        if dx <= 0.0 and dy <= 0.0:
            return max(dy, max(slant, max(-x, -z))) - e
        dy = max(dy, 0.0)
        return math.sqrt(dx * dx + dy * dy) - e
    cut = z - s[i, 16]
    x /= a
    y /= b
    z /= c
    k0 = math.sqrt(x * x + y * y + z * z)
    x /= a
    y /= b
    z /= c
    k1 = math.sqrt(x * x + y * y + z * z) + 1e-9
    return max(k0 * (k0 - 1.0) / k1, cut)


@njit(cache=True, nogil=True, fastmath=True)
def _distance(s: NDArray, kept: NDArray, n: int, hint: int, px: float, py: float, pz: float) -> tuple[float, int]:
    """Distance to the union of the kept primitives, and the nearest one; `hint` is likely to be it."""
    d = 1e3
    bound = _solid(s, hint, px, py, pz)
    nearest_d = 1e3
    nearest = kept[0]
    for j in range(n):
        i = kept[j]
        k = s[i, 17]
        dx = px - s[i, 1]
        dy = py - s[i, 2]
        dz = pz - s[i, 3]
        reach = min(d, bound) + k + s[i, 18]
        if reach <= 0.0 or dx * dx + dy * dy + dz * dz > reach * reach:
            continue
        c = _solid(s, i, px, py, pz)
        if c < nearest_d:
            nearest_d = c
            nearest = i
        h = k - abs(d - c)
        d = min(d, c)
        if h > 0.0:
            d -= h * h / (4.0 * k)
    return d, nearest


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _texture(a: NDArray, x: float, y: float) -> float:
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


@njit(cache=True, nogil=True, fastmath=True)
def _pattern(m: NDArray, i: int, q: NDArray, n_up: float, clay: NDArray) -> float:
    """How much of the second colour (0..1) lies at the local point `q` of primitive `i`."""
    kind = int(m[i, 3])
    k = m[i, 7]
    x, y, z = q[0] * k, q[1] * k, q[2] * k
    wobble = _texture(clay, x * 21.0 + 7.0 * z, z * 21.0 + y * 13.0)
    if kind == 1:
        return min(1.0, max(0.0, (math.sin(z * 6.2832 + wobble * 0.8) - 0.25) * 5.0)) * min(1.0, max(0.0, n_up * 2.2 + 0.9))
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
        return min(1.0, max(0.0, (0.28 - best) * 14.0))
    if kind == 3:
        return min(1.0, max(0.0, (-0.18 - n_up + wobble * 0.05) * 6.0))
    if kind == 4:
        return min(1.0, max(0.0, math.sin(z * 6.2832) * 6.0))
    if kind == 5:
        return min(1.0, max(0.0, 0.5 + 0.5 * math.sin(math.atan2(y, x) * 7.0 + wobble * 1.6)))
    if kind == 7:
        row = math.floor(z)
        u = x + 0.5 * row
        return min(1.0, max(0.0, ((z - row) ** 2 + (u - math.floor(u) - 0.5) ** 2 * 2.4 - 0.55) * 4.0))
    if kind == 8:
        u = y + x * 0.7
        u -= math.floor(u)
        v = z - math.floor(z)
        return 1.0 if 0.22 < u < 0.78 and 0.25 < v < 0.8 else 0.0
    if kind == 9:
        return min(1.0, max(0.0, (_texture(clay, x * 3.1 + y * 1.7, z * 3.1 + y * 2.3) - 0.35) * 9.0))
    if kind == 10:
        v = z - math.floor(z)
        return min(1.0, max(0.0, (abs(v - 0.5) - 0.42) * 14.0))
    if kind == 11:
        odd = (math.floor(x) + math.floor(y) + math.floor(z)) % 2.0
        return odd
    return 0.0


@njit(cache=True, nogil=True, fastmath=True)
def sculpt(out: NDArray, depth: NDArray, s: NDArray, m: NDArray, view: NDArray, light: NDArray, clay: NDArray,
           left: float, top: float, pixel: float) -> None:  # fmt: skip
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
            start = 1e9
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
                    start = min(start, along - r - s[i, 17])
                    stop = max(stop, along + r)
            if n == 0:
                continue
            start = max(start, 0.05)
            for y in range(ty, min(ty + TILE, rows)):
                for x in range(tx, min(tx + TILE, columns)):
                    u = (left + (x + 0.5) * pixel - half) / foc
                    v = (hor - top - (y + 0.5) * pixel) / foc
                    norm = 1.0 / math.sqrt(1.0 + u * u + v * v)
                    dx = (ca + sa * u) * norm
                    dy = (sa - ca * u) * norm
                    dz = v * norm
                    t = start
                    best = 1e9
                    best_t = t
                    near = which = kept[0]
                    size = pixel / foc
                    for _ in range(STEPS):
                        d, which = _distance(s, kept, n, which, ex + dx * t, ey + dy * t, ez + dz * t)
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
                    d1, _ = _distance(s, close, few, near, px + e, py - e, pz - e)
                    d2, _ = _distance(s, close, few, near, px - e, py - e, pz + e)
                    d3, _ = _distance(s, close, few, near, px - e, py + e, pz - e)
                    d4, _ = _distance(s, close, few, near, px + e, py + e, pz + e)
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
                        h0 = _texture(clay, a, b)
                        nx += (h0 - _texture(clay, a + 1.5, b)) * marks * 2.0
                        nz += (h0 - _texture(clay, a, b + 1.5)) * marks * 2.0
                        ny += (h0 - _texture(clay, a - 1.1, b + 1.1)) * marks
                        length = math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12
                        nx /= length
                        ny /= length
                        nz /= length
                    o1, _ = _distance(s, close, few, near, px + nx * 0.11, py + ny * 0.11, pz + nz * 0.11)
                    ao = min(1.0, max(0.12, o1 / 0.11))
                    sun = nx * light[0] + ny * light[1] + nz * light[2]
                    if sun > 0.0:
                        o3, _ = _distance(s, close, few, near, px + light[0] * 0.12, py + light[1] * 0.12, pz + light[2] * 0.12)
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
                    spec = gloss * spec ** (10.0 + 70.0 * gloss) * (0.5 + gloss)
                    mix = _pattern(m, i, q, nz, clay) if m[i, 3] > 0.0 else 0.0
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


@njit(cache=True, nogil=True, fastmath=True)
def ground_shadow(out: NDArray, s: NDArray, sun: NDArray, ground: float, left: float, low: float, cell: float,
                  blur: float) -> None:  # fmt: skip
    """Multiply `out` (n, n: light that arrives, 1 = all) by the shadow of a sculpture on the plane z = ground.

    Each primitive counts as the capsule or ball around it, projected along `sun` (direction to it); a second,
    vertical projection darkens what is almost touched. `left`, `low`: world x and y of cell (0, 0).
    """
    n = out.shape[0]
    sx = sun[0] / max(sun[2], 0.22)
    sy = sun[1] / max(sun[2], 0.22)
    for i in range(s.shape[0]):
        kind = s[i, 0]
        if kind == 0.0 or kind == 3.0:
            hl = s[i, 13]
            r0 = s[i, 14]
            r1 = s[i, 15] if kind == 0.0 else r0
            if kind == 3.0:
                r1 = r0 * (1.0 + s[i, 16])
                r0 = r0 * (1.0 - s[i, 16])
                hl = max(0.0, hl - r0 * 0.5)
        elif kind == 4.0:
            hl = 0.0
            r0 = r1 = s[i, 13] * 0.8
        else:
            hl = 0.0
            r0 = r1 = (s[i, 13] + s[i, 14] + s[i, 15]) / 3.0
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
                        if way == 0:
                            out[y, x] = min(out[y, x], light)
                        else:
                            out[y, x] = out[y, x] * (0.35 + 0.65 * light)
