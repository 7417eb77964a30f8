"""The landscape, cast column by column over a height map: what is where, and how far.

Casting follows the old "voxel space" idea (march a column's vertical plane front to back, paint only above what is
painted), but keeps depth and kind instead of colours, refines walls to their exact plane and leaves light for later.
"""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import (
    CELLS,
    FAR,
    GROUND,
    ROOF,
    SKY,
    WALL_X,
    WALL_Y,
    WATER,
    bilinear,
    cell,
)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def cast(
    depth: NDArray,
    kind: NDArray,
    cover: NDArray,
    heights: NDArray,
    tall: NDArray,
    walls: NDArray,
    view: NDArray,
    water: float,
    reach: float,
) -> None:
    """Fill `depth` (h, w), `kind` (h, w; see SKY ...) and `cover` (h, w; share of a ridge's top row, 0..255).

    `heights`, `tall` (of buildings) and `walls` (n, n; 0 is open ground, else a building's number) tile; `water` is
    its level; nothing beyond `reach` is drawn.
    """
    rows, columns = depth.shape
    ex, ey, ez, ca, sa, hor, foc = view[0], view[1], view[2], view[3], view[4], view[5], view[6]
    n = heights.shape[0] - 1
    for y in range(rows):
        for x in range(columns):
            depth[y, x] = FAR
            kind[y, x] = SKY
            cover[y, x] = 255
    for x in range(columns):
        u = (x + 0.5 - columns * 0.5) / foc
        dx = ca + sa * u
        dy = sa - ca * u
        low = rows
        z = 0.35
        last_z = z
        last_row = 1e9
        last_wall = 0
        while z < reach and low > 0:
            px = ex + dx * z
            py = ey + dy * z
            wall = cell(walls, px, py)
            hit = z
            face = ROOF
            if wall != 0:
                h = tall[math.floor(py * CELLS) & n, math.floor(px * CELLS) & n]
                if last_wall != wall:
                    a = last_z
                    b = z
                    for _ in range(12):
                        c = 0.5 * (a + b)
                        if cell(walls, ex + dx * c, ey + dy * c) == wall:
                            b = c
                        else:
                            a = c
                    hit = b
                    across = math.floor((ex + dx * a) * CELLS) != math.floor((ex + dx * b) * CELLS)
                    face = WALL_X if across else WALL_Y
            else:
                h = bilinear(heights, px * CELLS, py * CELLS)
                face = GROUND
            wet = h < water
            if wet:
                h = water
                face = WATER
            row = hor - (h - ez) / hit * foc
            if row < low:
                top = max(0, math.floor(row))
                for y in range(top, low):
                    d = hit
                    if face == GROUND and last_row < 1e8 and last_row - row > 0.5:
                        f = min(1.0, max(0.0, (last_row - (y + 0.5)) / (last_row - row)))
                        d = 1.0 / ((1.0 - f) / last_z + f / hit)
                    elif face == WATER and y + 0.5 > hor:
                        d = min(hit * 1.2, max(last_z * 0.8, (ez - water) * foc / (y + 0.5 - hor)))
                    depth[y, x] = d
                    kind[y, x] = face
                if row > 0.0:
                    cover[top, x] = int(255.0 * (1.0 - (row - top)))
                low = top
            last_row = row if row < low + 1 else float(low)
            last_z = z
            last_wall = wall
            z += max(0.085, z * 0.0100) if wall == 0 else max(0.08, min(0.3, z * 0.008))
