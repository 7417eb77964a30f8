"""Distances to primitives and to their smooth union, the quadratic polynomial minimum."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True, fastmath=True, inline="always")  # worth 15 % of a frame
def solid(s: NDArray, i: int, px: float, py: float, pz: float) -> float:
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
        return float((math.sqrt(x * x + y * y + dz * dz) - (b + (c - b) * w)) * s[i, 16])
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
            return float(-min(a, min(b, c)))
        return float(k0 * (k0 - 1.0) / k1)
    if kind == 2.0:
        e = s[i, 16]
        x = abs(x) - a + e
        y = abs(y) - b + e
        z = abs(z) - c + e
        inside = min(max(x, max(y, z)), 0.0)
        x = max(x, 0.0)
        y = max(y, 0.0)
        z = max(z, 0.0)
        return float(math.sqrt(x * x + y * y + z * z) + inside - e)
    if kind == 3.0:
        taper = s[i, 16] * b / a
        x = (math.sqrt(x * x + y * y) - b - taper * min(a, max(-a, z))) / math.sqrt(1.0 + taper * taper) + c
        z = abs(z) - a + c
        inside = min(max(x, z), 0.0)
        x = max(x, 0.0)
        z = max(z, 0.0)
        return float(math.sqrt(x * x + z * z) + inside - c)
    if kind == 4.0:
        x = math.sqrt(x * x + y * y) - a
        return float(math.sqrt(x * x + z * z) - b)
    if kind == 5.0:
        e = s[i, 16]
        slant = ((x / a + z / c) - 1.0) / math.sqrt(1.0 / (a * a) + 1.0 / (c * c))
        dx = max(0.0, max(slant, max(-x, -z)))
        dy = abs(y) - b + e
        if dx <= 0.0 and dy <= 0.0:
            return float(max(dy, max(slant, max(-x, -z))) - e)
        dy = max(dy, 0.0)
        return float(math.sqrt(dx * dx + dy * dy) - e)
    cut = z - s[i, 16]
    x /= a
    y /= b
    z /= c
    k0 = math.sqrt(x * x + y * y + z * z)
    x /= a
    y /= b
    z /= c
    k1 = math.sqrt(x * x + y * y + z * z) + 1e-9
    return float(max(k0 * (k0 - 1.0) / k1, cut))


@njit(cache=True, nogil=True, fastmath=True)
def distance(s: NDArray, kept: NDArray, n: int, hint: int, px: float, py: float, pz: float) -> tuple[float, int]:
    """Distance to the union of the kept primitives, and the nearest one; `hint` is likely to be it."""
    d = 1e3
    bound = solid(s, hint, px, py, pz)
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
        c = solid(s, i, px, py, pz)
        if c < nearest_d:
            nearest_d = c
            nearest = i
        h = k - abs(d - c)
        d = min(d, c)
        if h > 0.0:
            d -= h * h / (4.0 * k)
    return d, nearest
