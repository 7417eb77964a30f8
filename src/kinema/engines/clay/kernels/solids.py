"""Distances to primitives and to their smooth union, the quadratic polynomial minimum, for many points at once.

Points come in lanes, float32 arrays that the compiler turns into vectors: what a primitive is gets asked once for all
of them. Columns of `s` are those of `Sculpture.shape`, in float32, centres relative to the eye.
"""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import F

# All of fast mathematics but reassociation: LLVM factors an ellipsoid's two lengths so that it then finds no vectors in
# their loop, and takes 1.7 ns for each point in place of 0.5.
IN_ORDER = {"nnan", "ninf", "nsz", "arcp", "contract", "afn"}


@njit(cache=True, nogil=True, fastmath=IN_ORDER, error_model="numpy")
def solid(s: NDArray, i: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, out: NDArray) -> None:
    """Distances from points to primitive `i` into `out`."""
    kind = int(s[i, 0])
    if kind == 0:
        _rod(s, i, px, py, pz, lanes, out)
    elif kind == 1 or kind == 6:
        _egg(s, i, px, py, pz, lanes, out, s[i, 16] if kind == 6 else F(1e9))
    elif kind == 2:
        _box(s, i, px, py, pz, lanes, out)
    elif kind == 3:
        _drum(s, i, px, py, pz, lanes, out)
    elif kind == 4:
        _ring(s, i, px, py, pz, lanes, out)
    else:
        _wedge(s, i, px, py, pz, lanes, out)


@njit(inline="always")
def _rod(s: NDArray, i: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, out: NDArray) -> None:
    ox, oy, oz, zx, zy, zz = s[i, 1], s[i, 2], s[i, 3], s[i, 10], s[i, 11], s[i, 12]
    a, b, c, e = s[i, 13], s[i, 14], s[i, 15], s[i, 16]
    slope = (c - b) / (F(2.0) * a)
    for j in range(lanes):
        dx, dy, dz = px[j] - ox, py[j] - oy, pz[j] - oz
        z = zx * dx + zy * dy + zz * dz
        h = min(a, max(-a, z))
        # A rod is round: the distance to its axis needs no other axes.
        rest = dx * dx + dy * dy + dz * dz - z * z
        z -= h
        out[j] = (math.sqrt(max(F(0.0), rest) + z * z) - b - slope * (h + a)) * e


@njit(inline="always")
def _egg(s: NDArray, i: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, out: NDArray, cut: float) -> None:
    """An ellipsoid, cut off above `cut` where it is a bowl."""
    ox, oy, oz = s[i, 1], s[i, 2], s[i, 3]
    xx, xy, xz, yx, yy, yz, zx, zy, zz = (
        s[i, 4],
        s[i, 5],
        s[i, 6],
        s[i, 7],
        s[i, 8],
        s[i, 9],
        s[i, 10],
        s[i, 11],
        s[i, 12],
    )
    a, b, c, r, one = s[i, 13], s[i, 14], s[i, 15], s[i, 18], F(1.0)
    ia, ib, ic = one / a, one / b, one / c
    least = min(a, min(b, c))
    for j in range(lanes):
        dx, dy, dz = px[j] - ox, py[j] - oy, pz[j] - oz
        x = (xx * dx + xy * dy + xz * dz) * ia
        y = (yx * dx + yy * dy + yz * dz) * ib
        z = (zx * dx + zy * dy + zz * dz) * ic
        k0 = math.sqrt(x * x + y * y + z * z)
        over = z * c - cut
        x *= ia
        y *= ib
        z *= ic
        k1 = math.sqrt(x * x + y * y + z * z)
        d = k0 * (k0 - one) / max(k1, F(1e-6))
        d = d if k1 > F(1e-6) else -least
        # Far from a flat ellipsoid the quotient is too small by far; the ball around it is the better bound.
        out[j] = max(max(d, over), math.sqrt(dx * dx + dy * dy + dz * dz) - r)


@njit(inline="always")
def _box(s: NDArray, i: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, out: NDArray) -> None:
    ox, oy, oz, zero = s[i, 1], s[i, 2], s[i, 3], F(0.0)
    xx, xy, xz, yx, yy, yz, zx, zy, zz = (
        s[i, 4],
        s[i, 5],
        s[i, 6],
        s[i, 7],
        s[i, 8],
        s[i, 9],
        s[i, 10],
        s[i, 11],
        s[i, 12],
    )
    a, b, c, e = s[i, 13], s[i, 14], s[i, 15], s[i, 16]
    for j in range(lanes):
        dx, dy, dz = px[j] - ox, py[j] - oy, pz[j] - oz
        x = abs(xx * dx + xy * dy + xz * dz) - a + e
        y = abs(yx * dx + yy * dy + yz * dz) - b + e
        z = abs(zx * dx + zy * dy + zz * dz) - c + e
        inside = min(max(x, max(y, z)), zero)
        x = max(x, zero)
        y = max(y, zero)
        z = max(z, zero)
        out[j] = math.sqrt(x * x + y * y + z * z) + inside - e


@njit(inline="always")
def _drum(s: NDArray, i: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, out: NDArray) -> None:
    ox, oy, oz, zx, zy, zz = s[i, 1], s[i, 2], s[i, 3], s[i, 10], s[i, 11], s[i, 12]
    a, b, c, e, zero = s[i, 13], s[i, 14], s[i, 15], s[i, 16], F(0.0)
    taper = e * b / a
    steep = F(1.0) / math.sqrt(F(1.0) + taper * taper)
    for j in range(lanes):
        dx, dy, dz = px[j] - ox, py[j] - oy, pz[j] - oz
        z = zx * dx + zy * dy + zz * dz
        x = math.sqrt(max(zero, dx * dx + dy * dy + dz * dz - z * z))
        x = (x - b - taper * min(a, max(-a, z))) * steep + c
        z = abs(z) - a + c
        inside = min(max(x, z), zero)
        x = max(x, zero)
        z = max(z, zero)
        out[j] = math.sqrt(x * x + z * z) + inside - c


@njit(inline="always")
def _ring(s: NDArray, i: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, out: NDArray) -> None:
    ox, oy, oz, zx, zy, zz = s[i, 1], s[i, 2], s[i, 3], s[i, 10], s[i, 11], s[i, 12]
    a, b = s[i, 13], s[i, 14]
    for j in range(lanes):
        dx, dy, dz = px[j] - ox, py[j] - oy, pz[j] - oz
        z = zx * dx + zy * dy + zz * dz
        x = math.sqrt(max(F(0.0), dx * dx + dy * dy + dz * dz - z * z)) - a
        out[j] = math.sqrt(x * x + z * z) - b


@njit(inline="always")
def _wedge(s: NDArray, i: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, out: NDArray) -> None:
    ox, oy, oz, zero, one = s[i, 1], s[i, 2], s[i, 3], F(0.0), F(1.0)
    xx, xy, xz, yx, yy, yz, zx, zy, zz = (
        s[i, 4],
        s[i, 5],
        s[i, 6],
        s[i, 7],
        s[i, 8],
        s[i, 9],
        s[i, 10],
        s[i, 11],
        s[i, 12],
    )
    a, b, c, e = s[i, 13], s[i, 14], s[i, 15], s[i, 16]
    steep = one / math.sqrt(one / (a * a) + one / (c * c))
    ia, ic = one / a, one / c
    for j in range(lanes):
        dx, dy, dz = px[j] - ox, py[j] - oy, pz[j] - oz
        x = xx * dx + xy * dy + xz * dz
        y = abs(yx * dx + yy * dy + yz * dz) - b + e
        z = zx * dx + zy * dy + zz * dz
        x = max((x * ia + z * ic - one) * steep, max(-x, -z))
        inside = min(max(x, y), zero)
        x = max(x, zero)
        y = max(y, zero)
        out[j] = math.sqrt(x * x + y * y) + inside - e


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def blend(d: NDArray, c: NDArray, lanes: int, width: float) -> None:
    """Smooth minimum of `d` and `c` into `d`; the blend reaches as far as `width`."""
    k = max(width, F(1e-6))
    q = F(0.25) / k
    for j in range(lanes):
        h = max(F(0.0), k - abs(d[j] - c[j]))
        d[j] = min(d[j], c[j]) - h * h * q


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def union(
    s: NDArray, kept: NDArray, n: int, px: NDArray, py: NDArray, pz: NDArray, lanes: int, d: NDArray, spare: NDArray
) -> None:
    """Distances from points to the union of the first `n` kept primitives into `d`."""
    for j in range(lanes):
        d[j] = F(1e3)
    for k in range(n):
        i = kept[k]
        solid(s, i, px, py, pz, lanes, spare)
        blend(d, spare, lanes, s[i, 17])


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def nearest(
    s: NDArray,
    kept: NDArray,
    n: int,
    px: NDArray,
    py: NDArray,
    pz: NDArray,
    lanes: int,
    near: NDArray,
    d: NDArray,
    spare: NDArray,
) -> None:
    """The nearest of the kept primitives for every point, into `near` (int32)."""
    for j in range(lanes):
        d[j] = F(1e3)
        near[j] = kept[0]
    for k in range(n):
        i = kept[k]
        solid(s, i, px, py, pz, lanes, spare)
        for j in range(lanes):
            closer = spare[j] < d[j]
            near[j] = i if closer else near[j]
            d[j] = spare[j] if closer else d[j]
