"""The landscape, cast column by column over a height map: what is where, and how far.

Casting follows the old "voxel space" idea (march a column's vertical plane front to back, paint only above what is
painted), but keeps depth and kind instead of colours, refines walls to their exact plane and leaves light for later.
"""

from __future__ import annotations

import numpy as np
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
    F,
    bilinear,
    cell,
)

STRIP = 16  # columns that are cast before they are written: pictures lie in rows


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
    built: bool,
) -> None:
    """Fill `depth` (h, w), `kind` (h, w; see SKY ...) and `cover` (h, w; share of a ridge's top row, 0..255).

    `heights`, `tall` (of buildings) and `walls` (n, n; 0 is open ground, else a building's number) tile; `water` is
    its level; nothing beyond `reach` is drawn; `built` is whether there are any walls.
    """
    rows, columns = depth.shape
    eye = view.astype(np.float32)
    far = np.empty((STRIP, rows), np.float32)
    what = np.empty((STRIP, rows), np.uint8)
    part = np.empty((STRIP, rows), np.uint8)
    for left in range(0, columns, STRIP):
        wide = min(STRIP, columns - left)
        for k in range(wide):
            u = (F(left + k) + F(0.5) - F(columns) * F(0.5)) / eye[6]
            east, north = eye[3] + eye[4] * u, eye[4] - eye[3] * u
            _column(far[k], what[k], part[k], heights, tall, walls, eye, east, north, F(water), F(reach), built)
        for y in range(rows):
            for k in range(wide):
                depth[y, left + k] = far[k, y]
                kind[y, left + k] = what[k, y]
                cover[y, left + k] = part[k, y]


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _column(
    depth: NDArray,
    kind: NDArray,
    cover: NDArray,
    heights: NDArray,
    tall: NDArray,
    walls: NDArray,
    eye: NDArray,
    dx: float,
    dy: float,
    water: float,
    reach: float,
    built: bool,
) -> None:
    """One column from the bottom up: `dx`, `dy` are the ground covered east and north per depth."""
    depth[:] = F(FAR)
    kind[:] = SKY
    cover[:] = 255
    ex, ey, ez, hor, foc = eye[0], eye[1], eye[2], eye[5], eye[6]
    low = depth.shape[0]
    n = np.uint64(heights.shape[0] - 1)
    z = last_z = F(0.35)
    last_row = F(1e9)
    wall = last_wall = 0
    while z < reach and low > 0:
        px, py = ex + dx * z, ey + dy * z
        hit = z
        if built:
            wall = cell(walls, px, py)
        if wall != 0:
            i, j = np.uint64(np.int64(np.floor(py * F(CELLS)))), np.uint64(np.int64(np.floor(px * F(CELLS))))
            h = tall[i & n, j & n]
            face = ROOF
            if last_wall != wall:
                hit, across = _wall(walls, wall, ex, ey, dx, dy, last_z, z)
                face = WALL_X if across else WALL_Y
        else:
            h = bilinear(heights, px * F(CELLS), py * F(CELLS))
            face = GROUND
        if h < water:
            h = water
            face = WATER
        row = hor - (h - ez) / hit * foc
        if row < F(low):
            top = max(0, int(np.floor(row)))
            for y in range(top, low):
                d = hit
                middle = F(y) + F(0.5)
                if face == GROUND and last_row < F(1e8) and last_row - row > F(0.5):
                    f = min(F(1.0), max(F(0.0), (last_row - middle) / (last_row - row)))
                    d = F(1.0) / ((F(1.0) - f) / last_z + f / hit)
                elif face == WATER and middle > hor:
                    d = min(hit * F(1.2), max(last_z * F(0.8), (ez - water) * foc / (middle - hor)))
                depth[y] = d
                kind[y] = face
            if row > F(0.0):
                cover[top] = np.uint8(np.int32(F(255.0) * (F(1.0) - (row - F(top)))))
            low = top
        last_row = row if row < F(low + 1) else F(low)
        last_z = z
        last_wall = wall
        z += max(F(0.085), z * F(0.0100)) if wall == 0 else max(F(0.08), min(F(0.3), z * F(0.008)))


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _wall(
    walls: NDArray, wall: int, ex: float, ey: float, dx: float, dy: float, before: float, behind: float
) -> tuple[float, bool]:
    """How far the wall's plane is, found by halving, and whether it faces east or west."""
    a, b = before, behind
    for _ in range(12):
        c = F(0.5) * (a + b)
        if cell(walls, ex + dx * c, ey + dy * c) == wall:
            b = c
        else:
            a = c
    return b, bool(np.floor((ex + dx * a) * F(CELLS)) != np.floor((ex + dx * b) * F(CELLS)))
