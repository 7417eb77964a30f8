"""Flat things in a deep world: prop pictures, actors' pictures, references, and specks of weather and water."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import F, decay


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def spans(atlas: NDArray, levels: NDArray) -> NDArray:
    """Where each row of each picture begins and ends to be opaque: (pictures, levels, rows, 2) int32, end excluded."""
    pictures, depth, _ = levels.shape
    most = 1
    for p in range(pictures):
        most = max(most, levels[p, 0, 1])
    out = np.zeros((pictures, depth, most, 2), np.int32)
    for p in range(pictures):
        for level in range(depth):
            base, n = levels[p, level, 0], levels[p, level, 1]
            for y in range(n):
                first, last = n, 0
                for x in range(n):
                    if atlas[base + y * n + x, 3] > F(0.004):
                        first = min(first, x)
                        last = x + 1
                out[p, level, y, 0], out[p, level, y, 1] = first, last
    return out


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def props(
    out: NDArray,
    depth: NDArray,
    shine: NDArray,
    atlas: NDArray,
    levels: NDArray,
    opaque: NDArray,
    items: NDArray,
    air: NDArray,
) -> None:
    """Draw pictures of props far to near, in place, with depth and fog.

    `atlas` (texels, 4) holds premultiplied pictures; `levels` (pictures, levels, 2): offset and side of each mip;
    `opaque`: their rows' `spans`. `items` (n, 13), sorted: 0 left, 1 top, 2 side in pixels, 3 depth, 4 picture,
    5-7 tint, 8 sway (share of the side), 9 opacity, 10 part of the fog taken, 11 mirrored (0 or 1), 12 how far its
    front stands before its depth.
    """
    rows = out.shape[0]
    haze = air.astype(np.float32)
    for j in range(items.shape[0]):
        item = items[j].astype(np.float32)
        top, side = item[1], item[2]
        picture = int(item[4])
        level = 0
        while level < levels.shape[1] - 1 and levels[picture, level, 1] > side * F(1.5):
            level += 1
        base, n = levels[picture, level, 0], levels[picture, level, 1]
        fog = (F(1.0) - decay(item[3] * haze[9])) * item[10]
        for y in range(max(0, int(top)), min(rows - 1, int(top + side)) + 1):
            v = (F(y) + F(0.5) - top) / side
            if v < F(0.0) or v >= F(1.0):
                continue
            ty = v * F(n) - F(0.5)
            iy = int(max(F(0.0), ty))
            iy2 = min(n - 1, iy + 1)
            first = min(opaque[picture, level, iy, 0], opaque[picture, level, iy2, 0])
            last = max(opaque[picture, level, iy, 1], opaque[picture, level, iy2, 1])
            if first < last:
                upper, lower = atlas[base + iy * n : base + iy * n + n], atlas[base + iy2 * n : base + iy2 * n + n]
                fy = max(F(0.0), ty - F(iy))
                _prop_row(out[y], depth[y], shine[y], upper, lower, fy, v, first, last, item, fog, haze)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _prop_row(
    out: NDArray,
    depth: NDArray,
    shine: NDArray,
    upper: NDArray,
    lower: NDArray,
    fy: float,
    v: float,
    first: int,
    last: int,
    item: NDArray,
    fog: float,
    air: NDArray,
) -> None:
    """A row of a prop between two rows of its picture, opaque from texel `first` to `last`."""
    columns, n = out.shape[0], upper.shape[0]
    one, half = F(1.0), F(0.5)
    side, z, opacity = item[2], item[3], item[9]
    left = item[0] + (one - v) * (one - v) * item[8] * side
    step = F(n) / side  # texels per pixel
    flip = item[11] > half
    begin, end = (F(n - last), F(n - first)) if flip else (F(first), F(last))
    x0 = int(max(F(0.0), np.floor(left + (begin - half) / step - half)))
    x1 = int(min(F(columns - 1), left + (end + half) / step + half))
    clear = one - fog
    r, g, b = item[5] * clear, item[6] * clear, item[7] * clear
    fr, fg, fb = air[6] * fog, air[7] * fog, air[8] * fog
    behind = z - item[12]
    w0, w1 = (one - fy) * opacity, fy * opacity
    for x in range(x0, x1 + 1):
        if depth[x] < behind:
            continue
        tx = (F(x) + half - left) * step
        if tx < F(0.0) or tx >= F(n):
            continue
        tx = (F(n) - tx if flip else tx) - half
        ix = int(max(F(0.0), tx))
        fx = max(F(0.0), tx - F(ix))
        ix2 = min(n - 1, ix + 1)
        p0, p1, p2, p3 = (one - fx) * w0, fx * w0, (one - fx) * w1, fx * w1
        a = upper[ix, 3] * p0 + upper[ix2, 3] * p1 + lower[ix, 3] * p2 + lower[ix2, 3] * p3
        if a < F(0.01):
            continue
        keep = one - a
        red = upper[ix, 0] * p0 + upper[ix2, 0] * p1 + lower[ix, 0] * p2 + lower[ix2, 0] * p3
        green = upper[ix, 1] * p0 + upper[ix2, 1] * p1 + lower[ix, 1] * p2 + lower[ix2, 1] * p3
        blue = upper[ix, 2] * p0 + upper[ix2, 2] * p1 + lower[ix, 2] * p2 + lower[ix2, 2] * p3
        out[x, 0] = out[x, 0] * keep + red * r + fr * a
        out[x, 1] = out[x, 1] * keep + green * g + fg * a
        out[x, 2] = out[x, 2] * keep + blue * b + fb * a
        if a > half:
            depth[x] = z
            shine[x] = F(0.0)


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
