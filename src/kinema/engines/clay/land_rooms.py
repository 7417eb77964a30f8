"""Floors and walls of the places indoors: rooms, a kitchen, a bedroom, a theatre."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kinema.engines.clay.land_shapes import Grid, Land, N, share, tint, zeros


def interior(g: Grid) -> Land:
    boards = (g.d % 1.0 < 0.5) * np.float32(0.10)
    return _room(g, [(boards, "7a4f2a"), *_rug(g, "a8584a", "d9b777")])


def kitchen(g: Grid) -> Land:
    """Tiles in two colours, no rug."""
    tiles = ((g.x % 2.0 < 1.0) ^ (g.d % 2.0 < 1.0)).astype(np.float32)
    return _room(g, [(np.ones((N, N), np.float32), "efe6d2"), (tiles, "b5503c")])


def bedroom(g: Grid) -> Land:
    boards = (g.d % 1.0 < 0.5) * np.float32(0.10)
    return _room(g, [(boards, "8a6238"), *_rug(g, "6a86b8", "e9e2d2")])


def _rug(g: Grid, colour: str, edge: str) -> list[tuple[np.ndarray, str]]:
    rug = (np.abs(g.d - 0.3) < 1.9).astype(np.float32)
    stripes = (np.abs(np.abs(g.d - 0.3) - 1.55) < 0.16).astype(np.float32)
    return [(rug * 0.9, colour), (stripes, edge)]


def _room(g: Grid, marks: list[tuple[np.ndarray, str]]) -> Land:
    """A floor before a wall."""
    walls = np.zeros((N, N), np.uint8)
    back = (g.d > 5.6) & (g.d < 9.0)
    tall = np.where(back, 30.0, 0.0).astype(np.float32)
    walls[back] = 200
    gloss = np.where(np.abs(g.d - 0.3) < 1.9, 0.0, 0.12).astype(np.float32)
    return Land(zeros(), tint(g, 0.1), zeros(), zeros(), walls, tall, gloss, marks)


def theatre(g: Grid) -> Land:
    walls = np.zeros((N, N), np.uint8)
    heights = zeros()
    back = (g.d > 5.2) & (g.d < 9.0)
    tall = np.where(back, 40.0, 0.0).astype(np.float32)
    walls[back] = 201
    boards = (g.d % 1.5 < 0.5).astype(np.float32) * np.float32(0.16)
    gloss = np.float32(0.22) * share((2.2 - g.d) / 1.6)  # before the curtain the boards are dull: no hem in them
    return Land(heights, tint(g, 0.1), zeros(), zeros(), walls, tall, gloss, [(boards, "4f321c")])


ROOMS: dict[str, Callable[[Grid], Land]] = {
    "interior": interior,
    "kitchen": kitchen,
    "bedroom": bedroom,
    "theatre": theatre,
}
