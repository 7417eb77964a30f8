"""Sphere tracing of a sculpture within its rectangle on the screen, tile by tile, with lights.

A tile's pixels are traced together, as lanes of vectors. Culling: a tile keeps the primitives whose bounding sphere,
widened by the width of its union, touches the tile's cone of rays; the tile's hits keep those that can shade them.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import COUNT, F, bilinear
from kinema.engines.clay.kernels.pattern import pattern
from kinema.engines.clay.kernels.solids import nearest, union

TILE = 16
LANES = TILE * TILE
STEPS = 44
REACH = 0.12  # world units: how far from a hit the way to the sun is probed, and how near what is there must be


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
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
    count = s.shape[0]
    near_eye = np.empty(s.shape, np.float32)  # relative to the eye: single precision is enough there
    for i in range(count):
        for k in range(s.shape[1]):
            near_eye[i, k] = s[i, k]
        for k in range(3):
            near_eye[i, 1 + k] = s[i, 1 + k] - view[k]
    look = m.astype(np.float32)
    lamp = light.astype(np.float32)
    kept = np.empty(count, np.int32)
    rays = np.empty((4, LANES), np.float32)
    points = np.empty((17, LANES), np.float32)
    lane = np.empty((2, LANES), np.int32)
    ca, sa, hor, foc, half = view[3], view[4], view[5], view[6], view[7]
    size = pixel / foc
    for ty in range(0, rows, TILE):
        for tx in range(0, columns, TILE):
            u = (left + (tx + TILE * 0.5) * pixel - half) / foc
            v = (hor - top - (ty + TILE * 0.5) * pixel) / foc
            n = _keep(near_eye, kept, u, v, ca, sa, TILE * 0.75 * size)
            if n == 0:
                continue
            high, wide = min(TILE, rows - ty), min(TILE, columns - tx)
            lanes = high * wide
            _aim(rays, left + (tx + 0.5) * pixel - half, hor - top - (ty + 0.5) * pixel, pixel, foc, ca, sa, high, wide)
            hits = _march(near_eye, kept, n, rays, points, lane, lanes, F(size))
            if hits == 0:
                continue
            n = _reach(near_eye, kept, points, hits)
            _relief(near_eye, kept, n, points, lane, hits, F(size), lamp, clay, look)
            _light(out, depth, near_eye, look, lamp, clay, rays, points, lane, hits, ty, tx, wide)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _keep(s: NDArray, kept: NDArray, u: float, v: float, ca: float, sa: float, spread: float) -> int:
    """Which primitives touch a tile's cone of rays; their number."""
    norm = 1.0 / math.sqrt(1.0 + u * u + v * v)
    dx, dy, dz = F((ca + sa * u) * norm), F((sa - ca * u) * norm), F(v * norm)
    spread = F(spread)
    n = 0
    for i in range(s.shape[0]):
        wx, wy, wz = s[i, 1], s[i, 2], s[i, 3]
        along = wx * dx + wy * dy + wz * dz
        r = s[i, 18]
        off2 = wx * wx + wy * wy + wz * wz - along * along
        lim = r + s[i, 17] + spread * max(along, F(0.0))
        if along > -r and off2 < lim * lim:
            kept[n] = i
            n += 1
    return n


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _aim(
    rays: NDArray, x0: float, y0: float, pixel: float, foc: float, ca: float, sa: float, high: int, wide: int
) -> None:
    """Directions of a tile's pixels into rays[0:3], the share of their length along the view's axis into rays[3]."""
    for y in range(high):
        v = F((y0 - y * pixel) / foc)
        for x in range(wide):
            u = F((x0 + x * pixel) / foc)
            norm = F(1.0) / math.sqrt(F(1.0) + u * u + v * v)
            j = y * wide + x
            rays[0, j] = (F(ca) + F(sa) * u) * norm
            rays[1, j] = (F(sa) - F(ca) * u) * norm
            rays[2, j] = v * norm
            rays[3, j] = norm


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _enter(
    s: NDArray, kept: NDArray, n: int, rays: NDArray, lanes: int, size: float, t: NDArray, stop: NDArray
) -> None:
    """Where each ray enters the first bounding sphere, into `t`, and leaves the last, into `stop`; 1e9 and -1e9 where
    it meets none."""
    dx, dy, dz = rays[0], rays[1], rays[2]
    for j in range(lanes):
        t[j] = F(1e9)
        stop[j] = F(-1e9)
    for k in range(n):
        i = kept[k]
        wx, wy, wz = s[i, 1], s[i, 2], s[i, 3]
        r = s[i, 18] + s[i, 17]
        w2 = wx * wx + wy * wy + wz * wz
        for j in range(lanes):
            along = wx * dx[j] + wy * dy[j] + wz * dz[j]
            lim = r + size * along
            gap = lim * lim - (w2 - along * along)
            half = math.sqrt(max(gap, F(0.0)))
            t[j] = min(t[j], along - half if gap > F(0.0) else F(1e9))
            stop[j] = max(stop[j], along + half if gap > F(0.0) else F(-1e9))


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _march(
    s: NDArray,
    kept: NDArray,
    n: int,
    rays: NDArray,
    points: NDArray,
    lane: NDArray,
    lanes: int,
    size: float,
) -> int:
    """Step all rays of a tile to where they come nearest; the number of those that touch.

    Hits end up in points[0:3] (place), [3] (distance along the ray) and [4] (coverage), their rays in lane[0].
    """
    px, py, pz, d, spare = points[5], points[6], points[7], points[8], points[9]
    t, best, best_t, stop = points[10], points[11], points[3], points[12]
    active = lane[1]
    _enter(s, kept, n, rays, lanes, size, t, stop)
    live = COUNT(0)
    for j in range(lanes):
        if t[j] < F(1e8):
            t[j] = max(t[j], F(0.05))
            best[j] = F(1e9)
            best_t[j] = t[j]
            active[live] = j
            live += 1
        else:
            best[j] = F(1e9)
    for _ in range(STEPS):
        if live == 0:
            break
        for a in range(live):
            j = active[a]
            px[a] = rays[0, j] * t[j]
            py[a] = rays[1, j] * t[j]
            pz[a] = rays[2, j] * t[j]
        union(s, kept, n, px, py, pz, live, d, spare)
        still = COUNT(0)
        for a in range(live):
            j = active[a]
            ratio = d[a] / t[j]
            if ratio < best[j]:
                best[j] = ratio
                best_t[j] = t[j]
            if ratio >= size * F(0.25) and t[j] <= stop[j]:
                t[j] += d[a] * F(0.96)
                active[still] = j
                still += 1
        live = still
    hits = 0
    for j in range(lanes):
        cover = F(1.0) - best[j] / size if best[j] > size * F(0.25) else F(1.0)
        if cover > F(0.02):
            far = best_t[j]
            points[0, hits] = rays[0, j] * far
            points[1, hits] = rays[1, j] * far
            points[2, hits] = rays[2, j] * far
            points[3, hits] = far
            points[4, hits] = cover
            lane[0, hits] = j
            hits += 1
    return hits


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _reach(s: NDArray, kept: NDArray, points: NDArray, hits: int) -> int:
    """Keep the primitives that what is probed around the hits may meet; their number, at least one.

    All are asked again: what no ray of the tile meets still shades what they do meet, and a shadow that ended at the
    tile would show its edge.
    """
    lx = ly = lz = F(1e9)
    hx = hy = hz = F(-1e9)
    for j in range(hits):
        x, y, z = points[0, j], points[1, j], points[2, j]
        lx, ly, lz = min(lx, x), min(ly, y), min(lz, z)
        hx, hy, hz = max(hx, x), max(hy, y), max(hz, z)
    few = 0
    for i in range(s.shape[0]):
        wx = max(F(0.0), max(lx - s[i, 1], s[i, 1] - hx))
        wy = max(F(0.0), max(ly - s[i, 2], s[i, 2] - hy))
        wz = max(F(0.0), max(lz - s[i, 3], s[i, 3] - hz))
        r = s[i, 18] + s[i, 17] + F(2.0 * REACH)
        if wx * wx + wy * wy + wz * wz < r * r:
            kept[few] = i
            few += 1
    return max(1, few)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _probe(
    s: NDArray, kept: NDArray, n: int, points: NDArray, hits: int, e: NDArray, ax: float, ay: float, az: float
) -> None:
    """Distances at the hits, shifted by (ax, ay, az) * e, into points[8]."""
    for j in range(hits):
        points[5, j] = points[0, j] + ax * e[j]
        points[6, j] = points[1, j] + ay * e[j]
        points[7, j] = points[2, j] + az * e[j]
    union(s, kept, n, points[5], points[6], points[7], hits, points[8], points[9])


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _relief(
    s: NDArray,
    kept: NDArray,
    n: int,
    points: NDArray,
    lane: NDArray,
    hits: int,
    size: float,
    lamp: NDArray,
    clay: NDArray,
    look: NDArray,
) -> None:
    """The hits' nearest primitives into lane[1], normals into points[11:14], openness to sky and sun into [14:16]."""
    d, e, nx, ny, nz = points[8], points[10], points[11], points[12], points[13]
    nearest(s, kept, n, points[0], points[1], points[2], hits, lane[1], d, points[9])
    for j in range(hits):
        e[j] = max(F(0.004), size * points[3, j] * F(0.6))
        nx[j] = ny[j] = nz[j] = F(0.0)
    for corner in range(4):  # of a tetrahedron
        ax = F(1.0) if corner == 0 or corner == 3 else F(-1.0)
        ay = F(1.0) if corner > 1 else F(-1.0)
        az = F(1.0) if corner % 2 else F(-1.0)
        _probe(s, kept, n, points, hits, e, ax, ay, az)
        for j in range(hits):
            nx[j] += ax * d[j]
            ny[j] += ay * d[j]
            nz[j] += az * d[j]
    for j in range(hits):
        length = F(1.0) / (math.sqrt(nx[j] * nx[j] + ny[j] * ny[j] + nz[j] * nz[j]) + F(1e-12))
        nx[j] *= length
        ny[j] *= length
        nz[j] *= length
    _marked(s, points, lane, hits, clay, look)
    for j in range(hits):
        points[5, j] = points[0, j] + nx[j] * F(0.11)
        points[6, j] = points[1, j] + ny[j] * F(0.11)
        points[7, j] = points[2, j] + nz[j] * F(0.11)
    union(s, kept, n, points[5], points[6], points[7], hits, d, points[9])
    for j in range(hits):
        points[14, j] = min(F(1.0), max(F(0.12), d[j] * F(1.0 / 0.11)))
        e[j] = F(REACH)
    _probe(s, kept, n, points, hits, e, lamp[0], lamp[1], lamp[2])
    for j in range(hits):
        sun = nx[j] * lamp[0] + ny[j] * lamp[1] + nz[j] * lamp[2]
        seen = min(F(1.0), max(F(0.25), F(0.4) + d[j] * F(0.6 / REACH) / (F(0.25) + max(sun, F(0.0)))))
        points[15, j] = seen if sun > F(0.0) else F(1.0)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _marked(s: NDArray, points: NDArray, lane: NDArray, hits: int, clay: NDArray, look: NDArray) -> None:
    """Turn the normals by the marks that fingers left."""
    for j in range(hits):
        i = lane[1, j]
        marks = look[i, 10] * F(0.055)
        if marks <= F(0.0):
            continue
        wx, wy, wz = points[0, j] - s[i, 1], points[1, j] - s[i, 2], points[2, j] - s[i, 3]
        x = s[i, 4] * wx + s[i, 5] * wy + s[i, 6] * wz
        y = (s[i, 7] * wx + s[i, 8] * wy + s[i, 9] * wz) * F(41.0)
        z = s[i, 10] * wx + s[i, 11] * wy + s[i, 12] * wz
        a = x * F(62.0) + y
        b = z * F(62.0) - y
        if look[i, 3] == F(6.0):
            marks *= F(3.4)
            a *= F(0.6)
            b *= F(0.6)
        h0 = bilinear(clay, a, b)
        nx = points[11, j] + (h0 - bilinear(clay, a + F(1.5), b)) * marks * F(2.0)
        nz = points[13, j] + (h0 - bilinear(clay, a, b + F(1.5))) * marks * F(2.0)
        ny = points[12, j] + (h0 - bilinear(clay, a - F(1.1), b + F(1.1))) * marks
        length = F(1.0) / (math.sqrt(nx * nx + ny * ny + nz * nz) + F(1e-12))
        points[11, j] = nx * length
        points[12, j] = ny * length
        points[13, j] = nz * length


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _light(
    out: NDArray,
    depth: NDArray,
    s: NDArray,
    look: NDArray,
    lamp: NDArray,
    clay: NDArray,
    rays: NDArray,
    points: NDArray,
    lane: NDArray,
    hits: int,
    ty: int,
    tx: int,
    wide: int,
) -> None:
    """Colour a tile's hits into the picture."""
    one, zero = F(1.0), F(0.0)
    for j in range(hits):
        ray = lane[0, j]
        i = lane[1, j]
        y, x = ty + ray // wide, tx + ray % wide
        dx, dy, dz = rays[0, ray], rays[1, ray], rays[2, ray]
        nx, ny, nz = points[11, j], points[12, j], points[13, j]
        cover, ao, shade = points[4, j], points[14, j], points[15, j]
        sun = nx * lamp[0] + ny * lamp[1] + nz * lamp[2]
        fill = max(zero, nx * lamp[18] + ny * lamp[19] + nz * lamp[20]) * ao
        edge = one - min(one, max(zero, -(nx * dx + ny * dy + nz * dz)))
        rim = edge * edge * edge * (F(0.45) + F(0.55) * nz) * ao
        hx, hy, hz = lamp[0] - dx, lamp[1] - dy, lamp[2] - dz
        spec = max(zero, (nx * hx + ny * hy + nz * hz) / math.sqrt(hx * hx + hy * hy + hz * hz + F(1e-9)))
        gloss, glow = look[i, 8], look[i, 9]
        # Schlick's stand-in for the power of Phong's highlight (Graphics Gems IV, 1994): one division.
        spec = gloss * spec / ((F(12.0) + F(260.0) * gloss * gloss) * (one - spec) + spec) * (F(0.5) + gloss)
        spec *= shade * F(0.55)
        mix = zero
        if look[i, 3] > zero:
            wx, wy, wz = points[0, j] - s[i, 1], points[1, j] - s[i, 2], points[2, j] - s[i, 3]
            px = (s[i, 4] * wx + s[i, 5] * wy + s[i, 6] * wz) * look[i, 7]
            py = (s[i, 7] * wx + s[i, 8] * wy + s[i, 9] * wz) * look[i, 7]
            pz = (s[i, 10] * wx + s[i, 11] * wy + s[i, 12] * wz) * look[i, 7]
            wobble = bilinear(clay, px * F(21.0) + F(7.0) * pz, pz * F(21.0) + py * F(13.0))
            patch = bilinear(clay, px * F(3.1) + py * F(1.7), pz * F(3.1) + py * F(2.3))
            mix = pattern(int(look[i, 3]), px, py, pz, nz, wobble, patch)
        up = F(0.5) + F(0.5) * nz
        for c in range(3):
            base = look[i, c] + (look[i, 4 + c] - look[i, c]) * mix
            # Clay lets a little red light through: the terminator is softer and warmer in red.
            wrap = F(0.38) - F(0.11) * F(c)
            lit = max(zero, (sun + wrap) / (one + wrap)) * shade
            sky = lamp[9 + c] + (lamp[6 + c] - lamp[9 + c]) * up
            value = base * (lamp[3 + c] * lit + sky * ao + lamp[15 + c] * fill + glow * F(1.6))
            value += lamp[12 + c] * rim * (F(0.35) + F(0.65) * base) + lamp[3 + c] * spec
            out[y, x, c] = value * cover
        out[y, x, 3] = cover
        depth[y, x] = points[3, j] * rays[3, ray]
