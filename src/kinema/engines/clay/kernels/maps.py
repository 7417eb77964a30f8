"""Looking things up in tiling maps."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray

FAR = 1e6


CELLS = 2.0  # map cells per world unit


@njit(cache=True, nogil=True, fastmath=True)
def bilinear(a: NDArray, x: float, y: float) -> float:
    n = a.shape[0] - 1
    xf = math.floor(x)
    yf = math.floor(y)
    x0 = int(xf) & n
    y0 = int(yf) & n
    fx = x - xf
    fy = y - yf
    x1 = (x0 + 1) & n
    y1 = (y0 + 1) & n
    return float((a[y0, x0] * (1 - fx) + a[y0, x1] * fx) * (1 - fy) + (a[y1, x0] * (1 - fx) + a[y1, x1] * fx) * fy)


@njit(cache=True, nogil=True, fastmath=True)
def cell(kinds: NDArray, x: float, y: float) -> int:
    n = kinds.shape[0] - 1
    return int(kinds[math.floor(y * CELLS) & n, math.floor(x * CELLS) & n])


@njit(cache=True, nogil=True, fastmath=True)
def hashed(a: float, b: float) -> float:
    h = math.sin(a * 127.1 + b * 311.7) * 43758.5453
    return h - math.floor(h)


SKY, GROUND, WATER, WALL_X, WALL_Y, ROOF = range(6)
