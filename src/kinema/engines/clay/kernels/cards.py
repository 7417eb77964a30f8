"""Flat things in a deep world: prop pictures, actors' pictures, references, and specks of weather and water."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def props(
    out: NDArray, depth: NDArray, shine: NDArray, atlas: NDArray, levels: NDArray, items: NDArray, air: NDArray
) -> None:
    """Draw pictures of props far to near, in place, with depth and fog.

    `atlas` (texels, 4) holds premultiplied pictures; `levels` (pictures, levels, 2): offset and side of each mip.
    `items` (n, 13), sorted: 0 left, 1 top, 2 side in pixels, 3 depth, 4 picture, 5-7 tint, 8 sway (share of the
    side), 9 opacity, 10 part of the fog taken, 11 mirrored (0 or 1), 12 how far its front stands before its depth.
    """
    rows, columns, _ = out.shape
    for j in range(items.shape[0]):
        left, top, side, z = items[j, 0], items[j, 1], items[j, 2], items[j, 3]
        picture = int(items[j, 4])
        level = 0
        while level < levels.shape[1] - 1 and levels[picture, level, 1] > side * 1.5:
            level += 1
        base = int(levels[picture, level, 0])
        n = int(levels[picture, level, 1])
        fog = (1.0 - math.exp(-z * air[9])) * items[j, 10]
        y0 = max(0, int(top))
        y1 = min(rows - 1, int(top + side))
        for y in range(y0, y1 + 1):
            v = (y + 0.5 - top) / side
            if v < 0.0 or v >= 1.0:
                continue
            shift = (1.0 - v) * (1.0 - v) * items[j, 8] * side
            ty = v * n - 0.5
            iy = int(max(0.0, ty))
            fy = max(0.0, ty - iy)
            iy2 = min(n - 1, iy + 1)
            x0 = max(0, int(left + shift))
            x1 = min(columns - 1, int(left + side + shift))
            for x in range(x0, x1 + 1):
                if depth[y, x] < z - items[j, 12]:
                    continue
                u = (x + 0.5 - left - shift) / side
                if u < 0.0 or u >= 1.0:
                    continue
                if items[j, 11] > 0.5:
                    u = 1.0 - u
                tx = u * n - 0.5
                ix = int(max(0.0, tx))
                fx = max(0.0, tx - ix)
                ix2 = min(n - 1, ix + 1)
                p0 = base + iy * n + ix
                p1 = base + iy * n + ix2
                p2 = base + iy2 * n + ix
                p3 = base + iy2 * n + ix2
                w0 = (1 - fx) * (1 - fy)
                w1 = fx * (1 - fy)
                w2 = (1 - fx) * fy
                w3 = fx * fy
                a = (atlas[p0, 3] * w0 + atlas[p1, 3] * w1 + atlas[p2, 3] * w2 + atlas[p3, 3] * w3) * items[j, 9]
                if a < 0.01:
                    continue
                for i in range(3):
                    c = (atlas[p0, i] * w0 + atlas[p1, i] * w1 + atlas[p2, i] * w2 + atlas[p3, i] * w3) * items[j, 9]
                    out[y, x, i] = out[y, x, i] * (1.0 - a) + c * items[j, 5 + i] * (1.0 - fog) + air[6 + i] * fog * a
                if a > 0.5:
                    depth[y, x] = z
                    shine[y, x] = 0.0


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def place(
    out: NDArray,
    depth: NDArray,
    card: NDArray,
    card_depth: NDArray,
    air: NDArray,
    left: float,
    top: float,
    pixel: float,
    opacity: float,
) -> None:
    """Lay an actor's picture (h, w, 4) over `out`, each of its pixels `pixel` of ours, hidden where land is nearer."""
    rows, columns, _ = out.shape
    h, w, _ = card.shape
    for y in range(max(0, int(top)), min(rows, int(top + h * pixel) + 1)):
        ty = (y + 0.5 - top) / pixel - 0.5
        iy = math.floor(ty)
        fy = ty - iy
        for x in range(max(0, int(left)), min(columns, int(left + w * pixel) + 1)):
            tx = (x + 0.5 - left) / pixel - 0.5
            ix = math.floor(tx)
            fx = tx - ix
            a = r = g = b = 0.0
            z = 1e9
            for k in range(4):
                cy = iy + k // 2
                cx = ix + k % 2
                if cy < 0 or cx < 0 or cy >= h or cx >= w:
                    continue
                q = card[cy, cx, 3]
                if q <= 0.0:
                    continue
                wt = (fy if k > 1 else 1.0 - fy) * (fx if k % 2 else 1.0 - fx)
                a += q * wt
                r += card[cy, cx, 0] * wt
                g += card[cy, cx, 1] * wt
                b += card[cy, cx, 2] * wt
                z = min(z, card_depth[cy, cx])
            if a < 0.004 or z > depth[y, x] + 0.12:
                continue
            a *= opacity
            f = 1.0 - math.exp(-z * air[9])
            keep = 1.0 - a
            out[y, x, 0] = out[y, x, 0] * keep + r * opacity * (1.0 - f) + air[6] * f * a
            out[y, x, 1] = out[y, x, 1] * keep + g * opacity * (1.0 - f) + air[7] * f * a
            out[y, x, 2] = out[y, x, 2] * keep + b * opacity * (1.0 - f) + air[8] * f * a
            if a > 0.5:
                depth[y, x] = min(depth[y, x], z)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def reflect(
    out: NDArray,
    shine: NDArray,
    depth: NDArray,
    card: NDArray,
    card_depth: NDArray,
    waves: NDArray,
    view: NDArray,
    water: NDArray,
    left: float,
    top: float,
    pixel: float,
    t: float,
) -> None:
    """Mirror an actor's picture in the water and the wet ground before it: every row flips about its own foot line."""
    rows, columns, _ = out.shape
    h, w, _ = card.shape
    hor, foc = view[5], view[6]
    nearest = 1e9
    for y in range(h):
        for x in range(w):
            if card[y, x, 3] > 0.5:
                nearest = min(nearest, card_depth[y, x])
    if nearest > 1e8:
        return
    foot = hor + (view[2] - water[0]) * foc / (nearest + 0.25)
    size = rows / 720.0
    first = max(0, int(foot - 0.12 * (foot - top)))
    for y in range(first, min(rows, int(2 * foot - top) + 1)):
        sway = math.sin(y * 0.42 / size + t * 8.0)
        for x in range(max(0, int(left)), min(columns, int(left + w * pixel) + 1)):
            k = shine[y, x]
            if k < 0.02:
                continue
            wet = k >= 0.999
            wave = _ripple(waves, x, y, t) if wet else 0.0
            cx = int((x + (wave * 5.0 + sway * 1.2) * size * water[4] - left) / pixel)
            cy = int((2 * foot - y + wave * 4.0 * size - top) / pixel)
            if cx < 0 or cy < 0 or cx >= w or cy >= h:
                continue
            a = card[cy, cx, 3]
            if a < 0.05 or depth[y, x] > card_depth[cy, cx] + 1.2:
                continue
            deep = min(1.0, max(0.0, (y - foot) / (foot - top + 1.0)))
            strength = (0.62 - 0.34 * deep) if wet else k * (0.75 - 0.4 * deep)
            strength *= a
            for i in range(3):
                seen = card[cy, cx, i] / a
                tint = 0.80 * seen + 0.20 * water[1 + i] if wet else seen
                out[y, x, i] = out[y, x, i] * (1.0 - strength) + tint * strength


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _ripple(waves: NDArray, x: float, y: float, t: float) -> float:
    n = waves.shape[0] - 1
    return float(waves[int(y * 2.2 + t * 40.0) & n, int(x * 0.5 + t * 14.0) & n])


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def specks(out: NDArray, depth: NDArray, items: NDArray) -> None:
    """Draw soft strokes in place: drops, flakes, sparks, foam, dust.

    `items` (n, 10): 0-1 one end (x, y in pixels), 2-3 the other, 4 radius in pixels, 5 depth, 6-8 colour, 9 opacity.
    """
    rows, columns, _ = out.shape
    for j in range(items.shape[0]):
        ax, ay, bx, by = items[j, 0], items[j, 1], items[j, 2], items[j, 3]
        r, z, strength = items[j, 4], items[j, 5], items[j, 9]
        if r < 0.7:
            strength *= max(0.15, r / 0.7)
            r = 0.7
        ux = bx - ax
        uy = by - ay
        uu = ux * ux + uy * uy + 1e-6
        for y in range(max(0, int(min(ay, by) - r)), min(rows - 1, int(max(ay, by) + r) + 1) + 1):
            for x in range(max(0, int(min(ax, bx) - r)), min(columns - 1, int(max(ax, bx) + r) + 1) + 1):
                if depth[y, x] < z:
                    continue
                px = x + 0.5 - ax
                py = y + 0.5 - ay
                h = min(1.0, max(0.0, (px * ux + py * uy) / uu))
                d = ((px - ux * h) ** 2 + (py - uy * h) ** 2) / (r * r)
                if d < 1.0:
                    a = strength * (1.0 - d) * min(1.0, 2.0 - d)
                    for i in range(3):
                        out[y, x, i] = out[y, x, i] * (1.0 - a) + items[j, 6 + i] * a
