"""What makes a place that place: a farm's barn and hay, a ruin's columns, a volcano and its stones."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from kinema.engines.clay.sculpture import WHITE, Clay, Skin, hexcolour, rotation, skin

_STONE = skin("d8ccb2", marks=2.2, gloss=0.06)
_MOSS = skin("7f9a52", marks=2.4, gloss=0.06)


def barn(r: Generator) -> Clay:
    clay = Clay()
    red = skin("b5382c", pattern="planks", second=hexcolour("96291f"), scale=3.0, marks=1.2)
    roof = skin("6a6460", marks=1.6)
    clay.box((0, 0, 1.15), (1.9, 1.3, 1.2), red, 0.05)
    clay.box((0, 0, 2.45), (1.85, 0.85, 0.55), red, 0.05)
    for s in (-1, 1):  # a gambrel roof: steep below, flat above
        clay.box((0, s * 1.12, 2.62), (2.1, 0.52, 0.08), roof, 0.05, 0.01, rotation(0, 0, s * 1.05))
        clay.box((0, s * 0.46, 3.22), (2.1, 0.56, 0.08), roof, 0.05, 0.01, rotation(0, 0, s * 0.45))
    clay.box((0, -1.32, 0.85), (0.72, 0.05, 0.85), skin("8a2a22"), 0.03)
    for x, z, a, b in (
        (-0.72, 0.85, 0.05, 0.88),
        (0.72, 0.85, 0.05, 0.88),
        (0, 1.70, 0.75, 0.05),
        (0, 0.03, 0.75, 0.05),
    ):
        clay.box((x, -1.36, z), (a, 0.04, b), WHITE, 0.02)
    for s in (-1, 1):
        clay.box((0, -1.36, 0.86), (1.08, 0.03, 0.05), WHITE, 0.02, 0.004, rotation(0, s * 0.86))
    clay.box((0, -1.36, 2.15), (0.34, 0.04, 0.30), WHITE, 0.03)
    clay.box((0, -1.39, 2.15), (0.26, 0.03, 0.22), skin("3a2a24"), 0.03)
    return clay


def silo(r: Generator) -> Clay:
    clay = Clay()
    steel = Skin(hexcolour("c9ced2"), "rings", hexcolour("aab0b6"), 2.6, gloss=0.4)
    clay.drum((0, 0, 0), (0, 0, 3.4), 0.72, steel, 0.04)
    clay.blob((0, 0, 3.4), (0.74, 0.74, 0.55), skin("b5382c", gloss=0.3), 0.02)
    clay.ball((0, 0, 3.98), 0.09, skin("8a2a22"), 0.02)
    return clay


def haybale(r: Generator) -> Clay:
    clay = Clay()
    hay = Skin(hexcolour("dcb658"), "rings", hexcolour("b98c34"), 7.0, gloss=0.05, marks=2.8)
    clay.drum((-0.42, 0, 0.55), (0.42, 0, 0.55), 0.55, hay, 0.10)
    clay.ring((0.0, 0, 0.55), (1, 0, 0), 0.555, 0.025, skin("a8742c"))
    return clay


def railfence(r: Generator) -> Clay:
    clay, wood = Clay(), skin("9a7046", pattern="bark", second=hexcolour("7a5433"), marks=1.6)
    for x in (-0.95, 0.95):
        clay.limb((x, 0, -0.05), (x, 0, 0.98), 0.085, 0.075, wood)
    for z in (0.36, 0.72):
        clay.limb((-1.15, 0.02, z), (1.15, -0.02, z + 0.04), 0.058, 0.058, wood)
    return clay


def crop(r: Generator) -> Clay:
    """A tuft of ripe corn."""
    clay = Clay()
    for i in range(7):
        x, lean = (i - 3) * 0.11, r.uniform(-0.10, 0.10)
        clay.limb((x, 0, 0), (x + lean, 0, 0.66), 0.022, 0.018, skin("c9a544"), 0.01)
        clay.blob((x + lean * 1.2, 0, 0.82), (0.055, 0.05, 0.17), skin("e0b84a", marks=2.4), 0.02)
    return clay


def mill(r: Generator) -> Clay:
    """A windmill, seen from afar."""
    clay = Clay()
    clay.drum((0, 0, 0), (0, 0, 3.1), 0.85, skin("efe6d4", marks=1.5), 0.05, 0.02, 0.55)
    clay.limb((0, 0, 3.1), (0, 0, 3.75), 0.70, 0.08, skin("b5482e"), 0.02)
    for k in range(4):
        a = 0.5 + k * math.pi / 2
        x, z = math.cos(a), math.sin(a)
        clay.limb((0, -0.8, 3.1), (1.8 * x, -0.8, 3.1 + 1.8 * z), 0.07, 0.05, skin("6b4528"), 0.01)
        clay.limb((0.6 * x, -0.8, 3.1 + 0.6 * z), (1.8 * x, -0.8, 3.1 + 1.8 * z), 0.20, 0.24, WHITE, 0.02)
    return clay


def column(r: Generator) -> Clay:
    return _column(r, 3.3, True)


def broken_column(r: Generator) -> Clay:
    return _column(r, float(r.uniform(1.1, 2.4)), False)


def _column(r: Generator, tall: float, whole: bool) -> Clay:
    clay = Clay()
    fluted = Skin(_STONE.colour, "bark", hexcolour("b5a88c"), 1.0, gloss=0.06, marks=1.8)
    clay.box((0, 0, 0.16), (0.58, 0.58, 0.18), _STONE, 0.06)
    clay.drum((0, 0, 0.3), (0, 0, tall), 0.40, fluted, 0.04, 0.02, 0.34)
    if whole:
        clay.limb((0, 0, tall), (0, 0, tall + 0.14), 0.40, 0.52, _STONE, 0.02)
        clay.box((0, 0, tall + 0.34), (0.60, 0.60, 0.12), _STONE, 0.05)
    else:
        clay.blob((0.08, 0, tall), (0.36, 0.34, 0.16), _STONE, 0.06, rotation(0, 0.4))
        clay.box((0.85, -0.2, 0.18), (0.30, 0.24, 0.20), _STONE, 0.06, 0.01, rotation(0.5, 0.3))
    clay.blob((-0.30, -0.22, 0.34), (0.30, 0.26, 0.14), _MOSS, 0.08)
    return clay


def arch(r: Generator) -> Clay:
    """Two piers and the ring of stones between them, half fallen on one side."""
    clay = Clay()
    for s, tall in ((-1, 2.3), (1, 2.3)):
        for i in range(4):
            x = s * 1.45 + r.uniform(-0.05, 0.05)
            clay.box((x, 0, 0.3 + i * tall / 4), (0.46, 0.44, 0.31), _STONE, 0.07, 0.01)
    for i in range(9):
        a = math.pi * i / 8
        if i == 2:
            continue
        turn = rotation(0, math.pi / 2 - a)
        clay.box((1.45 * math.cos(a), 0, 2.55 + 1.25 * math.sin(a)), (0.24, 0.44, 0.34), _STONE, 0.07, 0.01, turn)
    clay.box((0.5, -0.8, 0.2), (0.34, 0.28, 0.24), _STONE, 0.07, 0.01, rotation(0.6, 0.2))
    clay.blob((-1.5, -0.3, 2.6), (0.42, 0.32, 0.16), _MOSS, 0.08)
    clay.blob((1.5, -0.4, 0.3), (0.5, 0.3, 0.2), _MOSS, 0.08)
    return clay


def ruined_wall(r: Generator) -> Clay:
    clay = Clay()
    for row, count in enumerate((5, 5, 4, 2)):
        for i in range(count):
            x = -1.5 + i * 0.74 + 0.36 * (row % 2)
            clay.box((x, r.uniform(-0.04, 0.04), 0.26 + row * 0.50), (0.36, 0.34, 0.245), _STONE, 0.06, 0.01)
    clay.blob((-1.2, -0.2, 1.9), (0.5, 0.34, 0.14), _MOSS, 0.08)
    clay.blob((1.4, -0.34, 0.2), (0.5, 0.25, 0.22), _MOSS, 0.08)
    return clay


def volcano(r: Generator) -> Clay:
    """A cone with a glowing mouth, streams of lava and a tall plume."""
    clay = Clay()
    rock = skin("4a3c3a", marks=3.2, gloss=0.05)
    hot = Skin(hexcolour("ff7a1e"), glow=1.3, marks=1.4)
    clay.limb((0, 0, -0.6), (0, 0, 2.6), 3.4, 0.80, rock, 0.05)
    clay.limb((1.5, 0.3, -0.6), (1.2, 0.2, 0.6), 1.7, 0.5, rock, 0.4)
    clay.ring((0, 0, 3.02), (0, 0, 1), 0.62, 0.20, rock, 0.15)
    clay.blob((0, 0, 3.10), (0.60, 0.60, 0.22), Skin(hexcolour("ffb02e"), glow=1.8, marks=0.6), 0.02)
    for bend, x1, y1, x2, y2, z2 in (
        (0.2, 0.30, -1.25, 0.75, -2.1, 1.1),
        (-0.2, -0.55, -1.1, -1.25, -1.9, 0.9),
        (0, 0.05, -1.35, -0.1, -2.6, 0.3),
    ):
        clay.chain([(0.3 * bend, -0.62, 3.05), (x1, y1, 2.2), (x2, y2, z2)], [0.20, 0.17, 0.13], hot, 0.03)
    for i in range(7):
        f = i / 6
        smoke = Skin((0.34 + 0.10 * f, 0.29 + 0.10 * f, 0.28 + 0.11 * f), gloss=0.02, marks=1.8)
        x = 0.9 * f * f + 0.25 * math.sin(i * 2.1)
        clay.ball((x, 0.1, 3.7 + 2.6 * f), 0.42 + 0.75 * f, smoke, 0.20)
    for i in range(9):
        a = 2.4 * i
        clay.ball((0.9 * math.cos(a), -0.5, 3.6 + 0.45 * (i % 4)), 0.09, hot, 0.01)
    return clay


def lava_rock(r: Generator) -> Clay:
    clay, rock = Clay(), skin("463a3a", marks=3.0, gloss=0.08)
    for i in range(4):
        x, y = (r.uniform(-0.45, 0.45), r.uniform(-0.3, 0.3)) if i else (0.0, 0.0)
        q = r.uniform(0.36, 0.6) if i else 0.68
        clay.blob((x, y, q * 0.42), (q, q * 0.9, q * 0.85), rock, 0.12, rotation(r.uniform(0, 3), r.uniform(-0.4, 0.4)))
    crack = Skin(hexcolour("ff6a1e"), glow=1.2, marks=0.8)
    clay.chain([(-0.4, -0.52, 0.15), (-0.1, -0.62, 0.32), (0.2, -0.58, 0.18)], [0.04, 0.05, 0.03], crack, 0.01)
    return clay


def burnt_tree(r: Generator) -> Clay:
    clay, bark = Clay(), skin("3a302e", pattern="bark", second=hexcolour("241d1c"), marks=2.0)
    clay.limb((0, 0, -0.1), (0.1, 0, 2.4), 0.24, 0.12, bark)
    for i in range(5):
        s, z = (-1) ** i, 1.1 + 0.3 * i
        clay.limb((0.05, 0, z), (s * 0.75, 0.1 * s, z + 0.7), 0.09, 0.03, bark, 0.05)
    return clay


LANDMARKS: dict[str, Callable[[Generator], Clay]] = {
    "barn": barn,
    "silo": silo,
    "haybale": haybale,
    "railfence": railfence,
    "crop": crop,
    "mill": mill,
    "column": column,
    "broken_column": broken_column,
    "arch": arch,
    "ruined_wall": ruined_wall,
    "volcano": volcano,
    "lava_rock": lava_rock,
    "burnt_tree": burnt_tree,
}
