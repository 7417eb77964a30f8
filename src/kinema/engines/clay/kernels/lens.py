"""What the lens and the laboratory do: depth of field, bloom, tone, grain, and planar YUV at the end."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def quarter(src: NDArray, out: NDArray, above: float) -> None:
    """Average 4x4 blocks of `src` into `out`, less `above` (clipped at zero)."""
    rows, columns, _ = out.shape
    h, w, _ = src.shape
    for y in range(rows):
        for x in range(columns):
            for i in range(3):
                s = np.float32(0.0)
                for dy in range(0, 4, 1):
                    yy = min(h - 1, y * 4 + dy)
                    s += src[yy, min(w - 1, x * 4), i] + src[yy, min(w - 1, x * 4 + 1), i]
                    s += src[yy, min(w - 1, x * 4 + 2), i] + src[yy, min(w - 1, x * 4 + 3), i]
                out[y, x, i] = max(0.0, s * np.float32(0.0625) - above)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def blur(a: NDArray, spare: NDArray, radius: int, rounds: int) -> None:
    """Box blur of `a` (h, w, 3) in place, `rounds` times; `spare` has the same shape."""
    rows, columns, _ = a.shape
    k = np.float32(1.0 / (2 * radius + 1))
    for _ in range(rounds):
        for y in range(rows):
            for i in range(3):
                s = np.float32(0.0)
                for x in range(-radius, radius + 1):
                    s += a[y, min(columns - 1, max(0, x)), i]
                for x in range(columns):
                    spare[y, x, i] = s * k
                    s += a[y, min(columns - 1, x + radius + 1), i] - a[y, max(0, x - radius), i]
        for i in range(3):
            for x in range(columns):
                a[0, x, i] = np.float32(0.0)
                for y in range(-radius, radius + 1):
                    a[0, x, i] += spare[min(rows - 1, max(0, y)), x, i]
        for y in range(1, rows):
            last = min(rows - 1, y + radius)
            first = max(0, y - 1 - radius)
            for x in range(columns):
                for i in range(3):
                    a[y, x, i] = a[y - 1, x, i] + spare[last, x, i] - spare[first, x, i]
        for y in range(rows):
            for x in range(columns):
                for i in range(3):
                    a[y, x, i] *= k


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def defocus(out: NDArray, soft: NDArray, depth: NDArray, focus: float, strength: float) -> None:
    """Mix a blurred quarter-size copy into `out` where depth is away from `focus`."""
    rows, columns, _ = out.shape
    h, w, _ = soft.shape
    for y in range(rows):
        sy = min(h - 1.001, max(0.0, (y - 1.5) * 0.25))
        y0 = int(sy)
        fy = np.float32(sy - y0)
        for x in range(columns):
            z = depth[y, x]
            # In front of the focus the circle of confusion grows quickly; there only a little is wanted.
            away = (1.0 - focus / z) if z > focus else (focus / z - 1.0) * 0.35
            a = np.float32(min(0.92, max(0.0, (away - 0.22) * strength)))
            if a <= 0.0:
                continue
            sx = min(w - 1.001, max(0.0, (x - 1.5) * 0.25))
            x0 = int(sx)
            fx = np.float32(sx - x0)
            for i in range(3):
                s = (soft[y0, x0, i] * (1 - fx) + soft[y0, x0 + 1, i] * fx) * (1 - fy)
                s += (soft[y0 + 1, x0, i] * (1 - fx) + soft[y0 + 1, x0 + 1, i] * fx) * fy
                out[y, x, i] += (s - out[y, x, i]) * a


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
    bh, bw, _ = bloom.shape
    top = curve.shape[0] - 1
    scale = top / math.sqrt(8.0)
    half = h // 2
    bar = int(grade[8])
    rgb = np.empty(3)
    haze = np.empty(3)
    for y2 in range(half):
        noise = np.uint32(seed * 7919 + y2 * 104729 + 1)
        row_u = h + y2 // 2
        side_u = (y2 & 1) * (w // 2)
        row_v = h + (half + y2) // 2
        side_v = ((half + y2) & 1) * (w // 2)
        for x2 in range(w // 2):
            tr = tg = tb = 0.0
            # Bloom and vignette are smooth: once per block of 2x2 is enough.
            sy = min(bh - 1.001, max(0.0, (y2 - 0.5) * 0.5))
            sx = min(bw - 1.001, max(0.0, (x2 - 0.5) * 0.5))
            y0 = int(sy)
            x0 = int(sx)
            fy = sy - y0
            fx = sx - x0
            vx = (2 * x2 + 1.0) / w - 0.5
            vy = (2 * y2 + 1.0) / h - 0.5
            gain = grade[0] * (1.0 - grade[2] * (vx * vx + vy * vy) * 1.6)
            for i in range(3):
                b = (bloom[y0, x0, i] * (1 - fx) + bloom[y0, x0 + 1, i] * fx) * (1 - fy)
                b += (bloom[y0 + 1, x0, i] * (1 - fx) + bloom[y0 + 1, x0 + 1, i] * fx) * fy
                haze[i] = b * grade[1]
            for k in range(4):
                y = y2 * 2 + k // 2
                x = x2 * 2 + k % 2
                if y < bar or y >= h - bar:
                    yuv[y, x] = 16
                    continue
                noise ^= noise << np.uint32(13)
                noise ^= noise >> np.uint32(17)
                noise ^= noise << np.uint32(5)
                grain = (float(noise & np.uint32(1023)) / 1023.0 - 0.5) * grade[7]
                for i in range(3):
                    light = (src[y, x, i] + haze[i]) * gain * grade[4 + i]
                    rgb[i] = curve[min(top, int(math.sqrt(max(0.0, light)) * scale))]
                grey = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
                r = grey + (rgb[0] - grey) * grade[3] + grade[9]
                g = grey + (rgb[1] - grey) * grade[3] + grade[9]
                b = grey + (rgb[2] - grey) * grade[3] + grade[9]
                luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
                yuv[y, x] = int(min(235.0, max(16.0, 16.5 + luma * 0.85882 + grain)))
                tr += r
                tg += g
                tb += b
            luma = 0.2126 * tr + 0.7152 * tg + 0.0722 * tb
            yuv[row_u, side_u + x2] = int(min(240.0, max(16.0, 128.5 + (tb - luma) * 0.25 * 0.47343)))
            yuv[row_v, side_v + x2] = int(min(240.0, max(16.0, 128.5 + (tr - luma) * 0.25 * 0.55786)))


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
