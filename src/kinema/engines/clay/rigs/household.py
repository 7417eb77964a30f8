"""Furniture of kitchens and bedrooms."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Skin, hexcolour, rotation, skin

_FRONT = skin("7fa8a0", marks=0.8)
_TOP = skin("e9dcc4", gloss=0.4, marks=0.8)
_STEEL = skin("c3c9ce", gloss=0.6, marks=0.5)
_COPPER = skin("c8743c", gloss=0.7, marks=0.5)


def counter(r: Generator) -> Clay:
    """A worktop with doors below, tiles and a shelf of crockery above."""
    clay = Clay()
    clay.box((0, 0.1, 0.5), (1.5, 0.40, 0.5), _FRONT, 0.04)
    clay.box((0, 0.06, 1.02), (1.55, 0.46, 0.06), _TOP, 0.04)
    for i in range(3):
        clay.box((-1.0 + i, -0.31, 0.46), (0.44, 0.025, 0.36), skin("93b9b0", marks=0.8), 0.04)
        clay.limb((-0.80 + i, -0.36, 0.66), (-0.80 + i, -0.36, 0.76), 0.025, 0.025, _STEEL)
    clay.box((0, 0.42, 2.05), (1.4, 0.20, 0.05), skin("a06a3c"), 0.03)
    for i in range(6):
        x, colour = -1.1 + 0.44 * i, ("f0ece2", "d8483c", "4a86c0", "e8b84a", "6fa86a", "f0ece2")[i]
        clay.limb((x, 0.36, 2.18), (x, 0.36, 2.34), 0.10, 0.13, skin(colour, gloss=0.7), 0.01)
    clay.limb((0.8, 0, 1.10), (0.8, 0, 1.32), 0.15, 0.13, skin("d8483c", gloss=0.6), 0.01)
    clay.limb((0.8, 0, 1.46), (0.8, 0, 1.50), 0.05, 0.04, BLACK)
    for i, colour in enumerate(("d8382c", "e8a03c", "7fae3c")):
        clay.ball((-0.95 + 0.19 * i, -0.05, 1.20), 0.11, skin(colour, gloss=0.4), 0.01)
    clay.bowl((-0.76, -0.05, 1.22), (0.36, 0.30, 0.16), skin("f0ece2", gloss=0.7), -0.02)
    return clay


def cooker(r: Generator) -> Clay:
    """A range under its hood, with a kettle."""
    clay = Clay()
    clay.box((0, 0.1, 0.5), (0.72, 0.42, 0.5), skin("e6e8ea", gloss=0.5, marks=0.5), 0.06)
    clay.box((0, -0.33, 0.44), (0.52, 0.03, 0.26), BLACK, 0.05)
    clay.limb((-0.5, -0.40, 0.78), (0.5, -0.40, 0.78), 0.03, 0.03, _STEEL)
    clay.box((0, 0.06, 1.03), (0.74, 0.44, 0.03), skin("2e3036", gloss=0.5), 0.03)
    for i in range(4):
        clay.ball((-0.42 + 0.28 * i, -0.34, 0.92), 0.05, skin("c8322f"), 0.01)
    clay.ball((-0.28, 0, 1.24), 0.20, _COPPER, 0.02)
    clay.limb((-0.12, 0, 1.26), (0.08, -0.05, 1.40), 0.05, 0.03, _COPPER, 0.02)
    clay.ring((-0.28, 0, 1.42), (0, 1, 0), 0.13, 0.025, BLACK)
    clay.drum((0.34, 0, 1.06), (0.34, 0, 1.32), 0.19, skin("4a86c0", gloss=0.6), 0.03)
    clay.limb((0, 0.2, 2.35), (0, 0.3, 3.0), 0.70, 0.30, _STEEL, 0.02)
    clay.drum((0, 0.3, 2.9), (0, 0.3, 4.2), 0.24, _STEEL, 0.03)
    return clay


def fridge(r: Generator) -> Clay:
    clay, body = Clay(), skin("f2d9a8", gloss=0.5, marks=0.6)
    clay.box((0, 0.1, 1.25), (0.62, 0.48, 1.25), body, 0.14)
    clay.box((0, -0.39, 1.78), (0.58, 0.05, 0.66), body, 0.08)
    clay.box((0, -0.39, 0.56), (0.58, 0.05, 0.50), body, 0.08)
    for z in (1.4, 0.86):
        clay.limb((0.44, -0.47, z - 0.12), (0.44, -0.47, z + 0.12), 0.035, 0.035, _STEEL)
    for x, z, colour in ((-0.2, 2.0, "e0503c"), (0.05, 1.8, "4a86c0"), (-0.28, 1.65, "6fa86a")):
        clay.box((x, -0.45, z), (0.09, 0.02, 0.07), skin(colour), 0.02)
    return clay


def pans(r: Generator) -> Clay:
    """A rail of pans, hung high: the foot of the picture is the floor."""
    clay = Clay()
    clay.limb((-1.2, 0, 3.0), (1.2, 0, 3.0), 0.035, 0.035, BLACK)
    for i in range(5):
        x, q = -0.96 + 0.48 * i, 0.24 - 0.025 * i
        clay.limb((x, -0.02, 2.98), (x, -0.02, 2.62), 0.03, 0.03, BLACK)
        clay.drum((x, -0.10, 2.42), (x, 0.02, 2.42), q, _COPPER if i % 2 else skin("3a3c42", gloss=0.5), 0.03)
    return clay


def bed(r: Generator) -> Clay:
    """A bed, its head to the left."""
    clay, wood = Clay(), skin("a8703c")
    clay.box((0, 0, 0.36), (1.55, 0.75, 0.18), wood, 0.05)
    for x, tall in ((-1.55, 0.75), (1.55, 0.48)):
        clay.box((x, 0, tall), (0.09, 0.80, tall), skin("8a5630"), 0.09)
    clay.box((0, 0, 0.62), (1.46, 0.72, 0.17), WHITE, 0.12)
    clay.box(
        (0.42, 0, 0.74),
        (1.08, 0.78, 0.15),
        skin("5f86c0", pattern="checks", second=hexcolour("e9e2d2"), scale=3.0),
        0.13,
    )
    clay.box((-0.72, 0, 0.82), (0.12, 0.78, 0.06), WHITE, 0.05)
    clay.blob((-1.12, 0, 0.88), (0.30, 0.52, 0.15), skin("f6f1e8", marks=1.4), 0.02)
    clay.joint("top", (0.15, 0, 0.88), 0.6)
    clay.joint("back", (0.15, 0, 0.88), 0.6)
    return clay


def wardrobe(r: Generator) -> Clay:
    clay, wood = Clay(), skin("b98a5c", pattern="planks", second=hexcolour("a3754a"), scale=2.0)
    clay.box((0, 0.1, 1.35), (0.95, 0.42, 1.35), wood, 0.06)
    clay.box((0, 0.05, 2.74), (1.05, 0.48, 0.08), skin("8a5a34"), 0.05)
    for s in (-1, 1):
        clay.box((s * 0.47, -0.34, 1.40), (0.42, 0.03, 1.12), skin("cda273"), 0.05)
        clay.ball((s * 0.10, -0.42, 1.35), 0.055, skin("e8c45a", gloss=0.7), 0.01)
    return clay


def nightstand(r: Generator) -> Clay:
    """A bedside table with a lamp, a clock and a toy."""
    clay = Clay()
    clay.box((0, 0, 0.42), (0.44, 0.36, 0.42), skin("b98a5c"), 0.05)
    clay.box((0, -0.36, 0.52), (0.34, 0.03, 0.14), skin("cda273"), 0.03)
    clay.ball((0, -0.41, 0.52), 0.04, skin("e8c45a", gloss=0.7), 0.01)
    clay.limb((0.08, 0, 0.86), (0.08, 0, 1.22), 0.09, 0.04, skin("d8a05a"), 0.02)
    clay.limb((0.08, 0, 1.24), (0.08, 0, 1.55), 0.32, 0.20, Skin(hexcolour("ffdf9f"), glow=0.85, marks=0.5), 0.01)
    return clay


def toybox(r: Generator) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.32), (0.62, 0.40, 0.32), skin("4f9ac0"), 0.06)
    clay.ball((-0.28, -0.05, 0.78), 0.24, skin("e0503c", gloss=0.4), 0.01)
    clay.box((0.2, 0, 0.76), (0.17, 0.17, 0.17), skin("f2c23c"), 0.05, 0.01, rotation(0.5, 0.2))
    clay.limb((0.42, 0.1, 0.7), (0.46, 0.1, 1.05), 0.08, 0.07, skin("6fa86a"), 0.01)
    for k in range(5):
        a = 2 * math.pi * k / 5
        clay.ball((0.15 * math.cos(a), -0.41, 0.32 + 0.15 * math.sin(a)), 0.05, WHITE, 0.02)
    return clay


def picture(r: Generator) -> Clay:
    """A framed picture, hung high."""
    clay = Clay()
    clay.box((0, 0.05, 2.55), (0.62, 0.05, 0.50), skin("8a5a34"), 0.04)
    clay.box((0, -0.01, 2.55), (0.52, 0.03, 0.40), skin("a8d0e0"), 0.02)
    clay.blob((0.05, -0.03, 2.28), (0.50, 0.03, 0.16), skin("7fae5a"), 0.02)
    clay.ball((0.25, -0.04, 2.72), 0.10, skin("f6d04a"), 0.01)
    return clay


HOUSEHOLD: dict[str, Callable[[Generator], Clay]] = {
    "counter": counter,
    "cooker": cooker,
    "fridge": fridge,
    "pans": pans,
    "bed": bed,
    "wardrobe": wardrobe,
    "nightstand": nightstand,
    "toybox": toybox,
    "picture": picture,
}
