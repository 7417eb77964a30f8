"""Looking things up in tiling maps."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

FAR = 1e6


CELLS = 2.0  # map cells per world unit


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def bilinear(a: NDArray, x: float, y: float) -> float:
    n = np.int32(a.shape[0] - 1)
    xf, yf = np.floor(x), np.floor(y)
    x0, y0 = np.int32(xf) & n, np.int32(yf) & n
    x1, y1 = (x0 + np.int32(1)) & n, (y0 + np.int32(1)) & n
    fx, fy = x - xf, y - yf
    low = a[y0, x0] + (a[y0, x1] - a[y0, x0]) * fx
    high = a[y1, x0] + (a[y1, x1] - a[y1, x0]) * fx
    value: float = low + (high - low) * fy
    return value


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def cell(kinds: NDArray, x: float, y: float) -> int:
    n = kinds.shape[0] - 1
    return int(kinds[math.floor(y * CELLS) & n, math.floor(x * CELLS) & n])


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def hashed(a: float, b: float) -> float:
    h = math.sin(a * 127.1 + b * 311.7) * 43758.5453
    return h - math.floor(h)


SKY, GROUND, WATER, WALL_X, WALL_Y, ROOF = range(6)
