"""Warping a picture by the nearness of its parts."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import F


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def warped(
    picture: NDArray, nearness: NDArray, rows: int, columns: int, closer: float, nearer: float, aside: float
) -> NDArray:
    """The picture, uint8 (h, w, 3), as float32 (rows, columns, 3) in 0..1, seen from a little closer and aside.

    `closer` is how much the whole is enlarged, `nearer` how much its nearest parts are beside that, `aside` how far
    those move, as a share of the width. Each pixel looks up where it comes from (a backward warp), so none stays empty;
    `closer` + `nearer` enlarge about the middle, and what `aside` takes is given back by one more enlargement.
    """
    h, w, _ = picture.shape
    gh, gw = nearness.shape
    out = np.empty((rows, columns, 3), np.float32)
    room = F(1.0) + F(2.0) * abs(F(aside))  # so that moving aside never leaves the picture
    for y in range(rows):
        v = (F(y) + F(0.5)) / F(rows)
        for x in range(columns):
            u = (F(x) + F(0.5)) / F(columns)
            near = _between(nearness, v * F(gh) - F(0.5), u * F(gw) - F(0.5), gh, gw)
            zoom = (F(1.0) + F(closer) + F(nearer) * near) * room
            su = F(0.5) + (u - F(0.5)) / zoom + F(aside) * (near - F(0.5))
            sv = F(0.5) + (v - F(0.5)) / zoom
            fx = min(max(su * F(w) - F(0.5), F(0.0)), F(w - 1))
            fy = min(max(sv * F(h) - F(0.5), F(0.0)), F(h - 1))
            x0, y0 = int(fx), int(fy)
            x1, y1 = min(w - 1, x0 + 1), min(h - 1, y0 + 1)
            ax, ay = fx - F(x0), fy - F(y0)
            for k in range(3):
                upper = F(picture[y0, x0, k]) * (F(1.0) - ax) + F(picture[y0, x1, k]) * ax
                lower = F(picture[y1, x0, k]) * (F(1.0) - ax) + F(picture[y1, x1, k]) * ax
                out[y, x, k] = (upper * (F(1.0) - ay) + lower * ay) / F(255.0)
    return out


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _between(grid: NDArray, fy: float, fx: float, rows: int, columns: int) -> float:
    fy = min(max(fy, F(0.0)), F(rows - 1))
    fx = min(max(fx, F(0.0)), F(columns - 1))
    y0, x0 = int(fy), int(fx)
    y1, x1 = min(rows - 1, y0 + 1), min(columns - 1, x0 + 1)
    ay, ax = fy - F(y0), fx - F(x0)
    upper = grid[y0, x0] * (F(1.0) - ax) + grid[y0, x1] * ax
    lower = grid[y1, x0] * (F(1.0) - ax) + grid[y1, x1] * ax
    value: float = upper * (F(1.0) - ay) + lower * ay
    return value
