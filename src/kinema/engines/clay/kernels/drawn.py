"""Films that look drawn: pencil on paper and coarse pixels, made of a developed frame."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

PAPER = 226.0  # luma of the paper
COLOUR_LEFT = 0.30  # of the picture's colour, as if it were washed in
HATCH = ((92.0, 5), (64.0, 4), (40.0, 3))  # below a luma, lines that many pixels apart (at 720 rows)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def pencil(yuv: NDArray, luma: NDArray, scale: float) -> None:
    """Redraw a planar yuv420p frame (h * 3 // 2, w) in place as a pencil drawing.

    `luma` (h, w) is its own first plane, copied; `scale` is the frame's height over 720. Outlines are the gradient
    of Sobel's operator; shade is hatching, denser the darker it was.
    """
    h, w = luma.shape
    step = max(1, int(scale * 1.4))
    for y in range(h):
        up, down = max(0, y - step), min(h - 1, y + step)
        for x in range(w):
            left, right = max(0, x - step), min(w - 1, x + step)
            gx = float(luma[up, right]) + 2.0 * luma[y, right] + luma[down, right]
            gx -= float(luma[up, left]) + 2.0 * luma[y, left] + luma[down, left]
            gy = float(luma[down, left]) + 2.0 * luma[down, x] + luma[down, right]
            gy -= float(luma[up, left]) + 2.0 * luma[up, x] + luma[up, right]
            line = (gx * gx + gy * gy) ** 0.5 - 44.0
            dark = min(170.0, max(0.0, line) * 0.85)
            grey = float(luma[y, x])
            for level, apart in HATCH:
                period = max(2, int(apart * scale + 0.5) * 2)
                if grey < level and (x + y) % period < max(1, period // 3):
                    dark = max(dark, 60.0)
            dark += (160.0 - min(160.0, grey)) * 0.22
            yuv[y, x] = int(max(22.0, PAPER - dark))
    for y in range(h, h + h // 2):
        for x in range(w):
            tint = 124.0 if y < h + h // 4 else 131.0  # the paper is a little warm
            yuv[y, x] = int(tint + (float(yuv[y, x]) - 128.0) * COLOUR_LEFT + 0.5)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def pixels(yuv: NDArray, block: int) -> None:
    """Coarsen a planar yuv420p frame (h * 3 // 2, w) in place to squares of `block` (even) pixels and few tones."""
    h = yuv.shape[0] * 2 // 3
    w = yuv.shape[1]
    for top in range(0, h, block):
        for left in range(0, w, block):
            bottom, right = min(h, top + block), min(w, left + block)
            total = 0.0
            for y in range(top, bottom):
                for x in range(left, right):
                    total += yuv[y, x]
            mean = total / ((bottom - top) * (right - left))
            # Every second square rounds up: between two tones, a checkerboard of both.
            lift = 5.0 if ((top // block) + (left // block)) % 2 else -5.0
            tone = int(16.0 + 18.25 * int(max(0.0, mean + lift - 16.0) / 18.25 + 0.5))
            for y in range(top, bottom):
                for x in range(left, right):
                    yuv[y, x] = min(235, tone)
    flat = yuv[h:].reshape(-1)
    _coarse(flat[: h // 2 * (w // 2)].reshape(h // 2, w // 2), block // 2)
    _coarse(flat[h // 2 * (w // 2) :].reshape(h // 2, w // 2), block // 2)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _coarse(plane: NDArray, block: int) -> None:
    h, w = plane.shape
    for top in range(0, h, block):
        for left in range(0, w, block):
            bottom, right = min(h, top + block), min(w, left + block)
            total = 0.0
            for y in range(top, bottom):
                for x in range(left, right):
                    total += plane[y, x]
            mean = total / ((bottom - top) * (right - left)) - 128.0
            tone = int(128.0 + 10.0 * np.floor(mean * 1.2 / 10.0 + 0.5))
            for y in range(top, bottom):
                for x in range(left, right):
                    plane[y, x] = min(240, max(16, tone))


def drawn(yuv: NDArray[np.uint8], style: str) -> NDArray[np.uint8]:
    """A developed frame in its style, changed in place where that is drawn: `sketch` or `pixel`."""
    height = yuv.shape[0] * 2 // 3
    if style == "sketch":
        pencil(yuv, yuv[:height].copy(), height / 720)
    elif style == "pixel":
        pixels(yuv, max(2, round(height / 90 / 2) * 2))
    return yuv
