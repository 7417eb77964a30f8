"""What the lens and the laboratory do: depth of field, bloom, tone, grain, and planar YUV at the end."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import F


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def quarter(src: NDArray, out: NDArray, above: float) -> None:
    """Average 4x4 blocks of `src` into `out`, less `above` (clipped at zero)."""
    rows, columns, _ = out.shape
    h, w, _ = src.shape
    tall = np.empty((w, 3), np.float32)
    less = F(above)
    for y in range(rows):
        y0, y1, y2, y3 = y * 4, min(h - 1, y * 4 + 1), min(h - 1, y * 4 + 2), min(h - 1, y * 4 + 3)
        y0 = min(h - 1, y0)
        for x in range(w):
            for i in range(3):
                tall[x, i] = src[y0, x, i] + src[y1, x, i] + src[y2, x, i] + src[y3, x, i]
        for x in range(columns):
            x0, x1, x2, x3 = min(w - 1, x * 4), min(w - 1, x * 4 + 1), min(w - 1, x * 4 + 2), min(w - 1, x * 4 + 3)
            for i in range(3):
                s = tall[x0, i] + tall[x1, i] + tall[x2, i] + tall[x3, i]
                out[y, x, i] = max(F(0.0), s * F(0.0625) - less)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def blur(a: NDArray, spare: NDArray, radius: int, rounds: int) -> None:
    """Box blur of `a` (h, w, 3) in place, `rounds` times; `spare` has the same shape."""
    rows, columns, _ = a.shape
    k = F(1.0 / (2 * radius + 1))
    total = np.empty((columns, 3), np.float32)
    for _ in range(rounds):
        for y in range(rows):
            r = g = b = F(0.0)
            for x in range(-radius, radius + 1):
                at = min(columns - 1, max(0, x))
                r, g, b = r + a[y, at, 0], g + a[y, at, 1], b + a[y, at, 2]
            for x in range(columns):
                spare[y, x, 0], spare[y, x, 1], spare[y, x, 2] = r * k, g * k, b * k
                new, old = min(columns - 1, x + radius + 1), max(0, x - radius)
                r += a[y, new, 0] - a[y, old, 0]
                g += a[y, new, 1] - a[y, old, 1]
                b += a[y, new, 2] - a[y, old, 2]
        total[:] = F(0.0)
        for y in range(-radius, radius + 1):
            at = min(rows - 1, max(0, y))
            for x in range(columns):
                for i in range(3):
                    total[x, i] += spare[at, x, i]
        for y in range(rows):
            new, old = min(rows - 1, y + radius + 1), max(0, y - radius)
            for x in range(columns):
                for i in range(3):
                    a[y, x, i] = total[x, i] * k
                    total[x, i] += spare[new, x, i] - spare[old, x, i]


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _row_of(soft: NDArray, y: float, band: NDArray, row: NDArray) -> None:
    """Row `y` of the full-size picture whose quarter-size copy is `soft`, bilinear, into `row` (w, 3)."""
    h, w, _ = soft.shape
    columns = row.shape[0]
    sy = min(F(h) - F(1.001), max(F(0.0), (F(y) - F(1.5)) * F(0.25)))
    y0 = int(sy)
    fy = sy - F(y0)
    for x in range(w):
        for i in range(3):
            band[x, i] = soft[y0, x, i] + (soft[y0 + 1, x, i] - soft[y0, x, i]) * fy
    for x in range(min(2, columns)):
        for i in range(3):
            row[x, i] = band[0, i]
    for q in range(w):  # the four pixels between two middles lie at 1, 3, 5 and 7 eighths
        left = 4 * q + 2
        p = min(w - 1, q + 1)
        for k in range(min(4, columns - left)):
            a = F(0.125) + F(0.25) * F(k)
            for i in range(3):
                row[left + k, i] = band[q, i] + (band[p, i] - band[q, i]) * a


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def defocus(out: NDArray, soft: NDArray, depth: NDArray, focus: float, strength: float) -> None:
    """Mix a blurred quarter-size copy into `out` where depth is away from `focus`."""
    rows, columns, _ = out.shape
    band, row = np.empty((soft.shape[1], 3), np.float32), np.empty((columns, 3), np.float32)
    share = np.empty(columns, np.float32)
    sharp, most = F(focus), F(strength)
    for y in range(rows):
        softest = F(0.0)
        for x in range(columns):
            z = depth[y, x]
            # In front of the focus the circle of confusion grows quickly; there only a little is wanted.
            away = (F(1.0) - sharp / z) if z > sharp else (sharp / z - F(1.0)) * F(0.35)
            share[x] = min(F(0.92), max(F(0.0), (away - F(0.22)) * most))
            softest = max(softest, share[x])
        if softest <= F(0.0):
            continue
        _row_of(soft, y, band, row)
        for x in range(columns):
            a = share[x]
            for i in range(3):
                out[y, x, i] += (row[x, i] - out[y, x, i]) * a


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def overlay(yuv: NDArray, picture: NDArray, alpha: float) -> None:
    """Lay `picture` (h, w, 3 sRGB 0..1) over a developed frame, ungraded: a caller's picture keeps its colours."""
    h, w, _ = picture.shape
    half = h // 2
    for y2 in range(half):
        row_u = h + y2 // 2
        side_u = (y2 & 1) * (w // 2)
        row_v = h + (half + y2) // 2
        side_v = ((half + y2) & 1) * (w // 2)
        for x2 in range(w // 2):
            tr = tg = tb = 0.0
            for k in range(4):
                y = y2 * 2 + k // 2
                x = x2 * 2 + k % 2
                r = picture[y, x, 0] * 255.0
                g = picture[y, x, 1] * 255.0
                b = picture[y, x, 2] * 255.0
                luma = 16.0 + (0.2126 * r + 0.7152 * g + 0.0722 * b) * 0.85882
                yuv[y, x] = int(yuv[y, x] + (luma - yuv[y, x]) * alpha + 0.5)
                tr += r
                tg += g
                tb += b
            luma = 0.2126 * tr + 0.7152 * tg + 0.0722 * tb
            u = 128.0 + (tb - luma) * 0.25 * 0.47343
            v = 128.0 + (tr - luma) * 0.25 * 0.55786
            yuv[row_u, side_u + x2] = int(yuv[row_u, side_u + x2] * (1.0 - alpha) + u * alpha + 0.5)
            yuv[row_v, side_v + x2] = int(yuv[row_v, side_v + x2] * (1.0 - alpha) + v * alpha + 0.5)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def develop(src: NDArray, bloom: NDArray, yuv: NDArray, curve: NDArray, grade: NDArray, seed: int) -> None:
    """Expose `src` (h, w, 3 linear) into planar yuv420p (h * 3 // 2, w), BT.709 limited range.

    `curve` maps the root of exposed light 0..8 (4096 steps) to display 0..255. `grade`: 0 exposure, 1 bloom,
    2 vignette, 3 saturation, 4-6 gain per channel, 7 grain, 8 rows of black above and below, 9 lift.
    """
    h, w, _ = src.shape
    half = h // 2
    bar = int(grade[8])
    g = grade.astype(np.float32)
    band, haze = np.empty((bloom.shape[1], 3), np.float32), np.empty((w, 3), np.float32)
    shown, sums = np.empty((3, w), np.float32), np.empty((3, w), np.float32)
    step = np.empty((3, w), np.uint32)
    for y2 in range(half):
        sums[:] = F(0.0)
        _row_of(bloom, 2 * y2, band, haze)
        vy = (F(2 * y2) + F(1.0)) / F(h) - F(0.5)
        for y in range(2 * y2, 2 * y2 + 2):
            if y < bar or y >= h - bar:
                yuv[y] = 16
                continue
            _exposed(src[y], haze, step, g, vy, curve.shape[0] - 1)
            for i in range(3):
                for x in range(w):
                    shown[i, x] = curve[step[i, x]]
            _printed(shown, yuv[y], sums, g, seed * 7919 + y * 104729 + 1)
        u, v = yuv[h + y2 // 2], yuv[h + (half + y2) // 2]
        _coloured(sums, u[(y2 & 1) * (w // 2) :], v[((half + y2) & 1) * (w // 2) :], w // 2)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _exposed(src: NDArray, haze: NDArray, step: NDArray, grade: NDArray, vy: float, top: int) -> None:
    """Where on the curve each value of a row lies."""
    w = src.shape[0]
    scale = F(top) / F(math.sqrt(8.0))
    g0, g1, g2 = grade[4] * grade[0], grade[5] * grade[0], grade[6] * grade[0]
    glow, dark = grade[1], grade[2] * F(1.6)
    last = F(top)
    per = F(1.0) / F(w)
    for x in range(w):
        vx = (F(x) + F(0.5)) * per - F(0.5)
        gain = F(1.0) - dark * (vx * vx + vy * vy)
        r = (src[x, 0] + haze[x, 0] * glow) * gain * g0
        g = (src[x, 1] + haze[x, 1] * glow) * gain * g1
        b = (src[x, 2] + haze[x, 2] * glow) * gain * g2
        step[0, x] = np.int32(min(last, math.sqrt(max(F(0.0), r)) * scale))
        step[1, x] = np.int32(min(last, math.sqrt(max(F(0.0), g)) * scale))
        step[2, x] = np.int32(min(last, math.sqrt(max(F(0.0), b)) * scale))


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _printed(shown: NDArray, luma: NDArray, sums: NDArray, grade: NDArray, seed: int) -> None:
    """A row's luma with grain; its colours are added to `sums`."""
    saturation, lift, grain = grade[3], grade[9], grade[7] * F(1.0 / 1023.0)
    for x in range(shown.shape[1]):
        n = np.uint32(np.uint32(x + seed) * np.uint32(0x9E3779B1))
        n = np.uint32((n ^ (n >> np.uint32(15))) * np.uint32(0x85EBCA77))
        n = (n ^ (n >> np.uint32(13))) & np.uint32(1023)
        speck = (F(np.int32(n)) - F(511.5)) * grain
        grey = F(0.2126) * shown[0, x] + F(0.7152) * shown[1, x] + F(0.0722) * shown[2, x]
        r = grey + (shown[0, x] - grey) * saturation + lift
        g = grey + (shown[1, x] - grey) * saturation + lift
        b = grey + (shown[2, x] - grey) * saturation + lift
        value = F(16.5) + (F(0.2126) * r + F(0.7152) * g + F(0.0722) * b) * F(0.85882) + speck
        luma[x] = np.uint8(np.int32(min(F(235.0), max(F(16.0), value))))
        sums[0, x] += r
        sums[1, x] += g
        sums[2, x] += b


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _coloured(sums: NDArray, u: NDArray, v: NDArray, n: int) -> None:
    """A row of both chroma planes from the colours of two rows."""
    for x in range(n):
        r = sums[0, 2 * x] + sums[0, 2 * x + 1]
        g = sums[1, 2 * x] + sums[1, 2 * x + 1]
        b = sums[2, 2 * x] + sums[2, 2 * x + 1]
        luma = F(0.2126) * r + F(0.7152) * g + F(0.0722) * b
        u[x] = np.uint8(np.int32(min(F(240.0), max(F(16.0), F(128.5) + (b - luma) * F(0.25 * 0.47343)))))
        v[x] = np.uint8(np.int32(min(F(240.0), max(F(16.0), F(128.5) + (r - luma) * F(0.25 * 0.55786)))))


def film_curve(contrast: float = 1.0) -> NDArray[np.float32]:
    """(4096,) display values 0..255 for light 0..8, evenly spaced in its root: a filmic shoulder, then sRGB.

    The shoulder is Narkowicz's fit of the ACES reference curve ("ACES Filmic Tone Mapping Curve", 2016).
    """
    light = np.linspace(0.0, 1.0, 4096) ** 2 * 8.0
    x = light * 0.80
    shown = np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0.0, 1.0)
    if not math.isclose(contrast, 1.0):
        shown = np.clip((shown / 0.35) ** contrast * 0.35, 0.0, 1.0)
    srgb = np.where(shown <= 0.0031308, shown * 12.92, 1.055 * shown ** (1 / 2.4) - 0.055)
    return (srgb * 255.0).astype(np.float32)
