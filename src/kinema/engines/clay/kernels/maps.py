"""Looking things up in tiling maps, and the arithmetic that goes without a library's exactness.

Everything works in the precision of its arguments; kernels hand in float32, which the compiler turns into vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

F: Any = np.float32
COUNT: Any = np.int64  # a loop that begins with a plain 0 is compiled twice, for that 0 and for any number
FAR = 1e6
CELLS = 2.0  # map cells per world unit
SKY, GROUND, WATER, WALL_X, WALL_Y, ROOF = range(6)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def bilinear(a: NDArray, x: float, y: float) -> float:
    # Signed indices would be asked whether they count from the end.
    n, one = np.uint64(a.shape[0] - 1), np.uint64(1)
    xf, yf = np.floor(x), np.floor(y)
    xi, yi = np.uint64(np.int64(xf)), np.uint64(np.int64(yf))
    x0, y0, x1, y1 = xi & n, yi & n, (xi + one) & n, (yi + one) & n
    fx, fy = x - xf, y - yf
    low = a[y0, x0] + (a[y0, x1] - a[y0, x0]) * fx
    high = a[y1, x0] + (a[y1, x1] - a[y1, x0]) * fx
    value: float = low + (high - low) * fy
    return value


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def cell(kinds: NDArray, x: float, y: float) -> int:
    n = np.uint64(kinds.shape[0] - 1)
    row, column = np.uint64(np.int64(np.floor(y * F(CELLS)))), np.uint64(np.int64(np.floor(x * F(CELLS))))
    return int(kinds[row & n, column & n])


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def hashed(a: float, b: float) -> float:
    """A number in 0..1 that looks drawn by lot, of two numbers that are told apart by thirds."""
    # Each product is cut to 32 bits by hand: numba would go on in 64.
    p, q = np.uint32(np.int32(a * F(3.0))), np.uint32(np.int32(b * F(3.0)))
    h = np.uint32(p * np.uint32(0x9E3779B1)) ^ np.uint32(q * np.uint32(0x85EBCA77))
    h = np.uint32((h ^ (h >> np.uint32(15))) * np.uint32(0x2C1B3C6D))
    h = np.uint32((h ^ (h >> np.uint32(12))) * np.uint32(0x297A2D39))
    value: float = F(np.int32((h ^ (h >> np.uint32(15))) >> np.uint32(8))) * F(1.0 / 16777216.0)
    return value


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def sine(x: float) -> float:
    """Sine to 0.0002: a polynomial on the nearest quarter turn, by Taylor to the seventh power."""
    turns = x * F(0.15915494)
    q = turns - np.floor(turns + F(0.5))
    q = q if abs(q) <= F(0.25) else (F(0.5) if q > F(0.0) else F(-0.5)) - q
    q *= F(6.2831853)
    s = q * q
    value: float = q * (F(1.0) - s * (F(0.16666667) - s * (F(0.00833333) - s * F(0.00019841))))
    return value


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def decay(x: float) -> float:
    """exp(-x) for x >= 0 to 0.001 of itself: 64 shorter steps, each by Taylor to the fourth power; 0 beyond 16."""
    q = min(x, F(16.0)) * F(1.0 / 64.0)
    e = F(1.0) - q * (F(1.0) - q * (F(0.5) - q * (F(0.16666667) - q * F(0.04166667))))
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    value: float = e * e
    return value
