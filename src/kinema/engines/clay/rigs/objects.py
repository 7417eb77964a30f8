"""Furniture and street furniture; and the table of all scenery."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from kinema.engines.clay.rigs.buildings import bridge, castle, church, cottage_b, cottage_snow, house, lighthouse
from kinema.engines.clay.rigs.household import HOUSEHOLD
from kinema.engines.clay.rigs.landmarks import LANDMARKS
from kinema.engines.clay.rigs.nature import (
    cloud,
    current,
    earth,
    gull,
    iceberg,
    islet,
    mesa,
    saturn,
    shell,
    smallfish,
    snowman,
    starfish,
    stone,
)
from kinema.engines.clay.rigs.plants import PLANTS
from kinema.engines.clay.rigs.seasons import SEASONED
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Skin, Vector, hexcolour, rotation, skin


def lamp(r: Generator) -> Clay:
    clay, iron = Clay(), skin("2f3a3c", gloss=0.5)
    clay.limb((0, 0, 0), (0, 0, 0.5), 0.20, 0.10, iron)
    clay.limb((0, 0, 0.4), (0, 0, 3.5), 0.075, 0.055, iron)
    clay.limb((0, 0, 3.45), (0, 0, 3.6), 0.18, 0.14, iron)
    clay.blob((0, 0, 3.88), (0.25, 0.25, 0.32), Skin(hexcolour("ffd98a"), glow=1.5, gloss=0.7, marks=0), 0.01)
    clay.limb((0, 0, 4.15), (0, 0, 4.3), 0.26, 0.03, iron, 0.01)
    return clay


def bench(r: Generator) -> Clay:
    clay, wood = Clay(), skin("9a6a3c")
    for y, z in ((-0.16, 0.45), (0.0, 0.45), (0.2, 0.62), (0.24, 0.80)):
        clay.box((0, y, z), (0.95, 0.07, 0.035), wood, 0.02)
    for x in (-0.75, 0.75):
        clay.limb((x, -0.1, 0), (x, 0, 0.45), 0.05, 0.05, skin("2f3a3c"))
        clay.limb((x, 0.1, 0.4), (x, 0.24, 0.85), 0.04, 0.04, skin("2f3a3c"))
    clay.joint("top", (0, -0.08, 0.49), 0.5)
    return clay


def hydrant(r: Generator) -> Clay:
    clay, red = Clay(), skin("d23a2e", gloss=0.4)
    clay.drum((0, 0, 0), (0, 0, 0.75), 0.22, red, 0.05)
    clay.ball((0, 0, 0.78), 0.22, red)
    clay.drum((-0.34, 0, 0.5), (0.34, 0, 0.5), 0.10, skin("e8c04a"))
    return clay


def fence(r: Generator) -> Clay:
    clay = Clay()
    for i in range(5):
        x = -0.8 + i * 0.4
        clay.box((x, 0, 0.42), (0.075, 0.04, 0.42), WHITE, 0.03)
        clay.limb((x, 0, 0.8), (x, 0, 0.95), 0.075, 0.02, WHITE)
    for z in (0.25, 0.62):
        clay.box((0, 0.05, z), (1.0, 0.03, 0.05), WHITE, 0.02)
    return clay


def post(r: Generator) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.45), (0.10, 0.08, 0.48), WHITE, 0.04)
    clay.box((0, -0.02, 0.72), (0.105, 0.085, 0.09), skin("d23a2e"), 0.03)
    return clay


def sofa(r: Generator) -> Clay:
    clay, cloth = Clay(), skin("3f7f86", marks=1.5)
    clay.box((0, 0, 0.38), (1.35, 0.55, 0.26), cloth, 0.12)
    clay.box((0, 0.45, 0.85), (1.35, 0.20, 0.52), cloth, 0.16, 0.05)
    for s in (-1, 1):
        clay.box((s * 1.35, -0.02, 0.55), (0.20, 0.58, 0.38), cloth, 0.16, 0.04)
        clay.box((s * 0.6, -0.1, 0.72), (0.55, 0.42, 0.15), skin("4a929a"), 0.12, 0.02)
        clay.limb((s * 1.3, -0.4, 0), (s * 1.3, -0.4, 0.15), 0.06, 0.06, skin("5a3a24"))
    clay.box((-0.85, 0.12, 1.0), (0.30, 0.12, 0.28), skin("f0b84a"), 0.12, 0.02, rotation(0, 0, 0.3))
    clay.joint("top", (0, -0.1, 0.88), 0.6)
    return clay


def floorlamp(r: Generator) -> Clay:
    clay = Clay()
    clay.drum((0, 0, 0), (0, 0, 0.06), 0.30, skin("4a3a30"))
    clay.limb((0, 0, 0), (0, 0, 2.1), 0.035, 0.03, skin("c9a24a", gloss=0.6))
    clay.limb((0, 0, 2.12), (0, 0, 2.55), 0.42, 0.26, Skin(hexcolour("ffdf9f"), glow=0.75, marks=0.5), 0.01)
    return clay


def plant(r: Generator) -> Clay:
    clay = Clay()
    clay.limb((0, 0, 0.05), (0, 0, 0.5), 0.22, 0.30, skin("c2653c"))
    for i in range(9):
        a = 2.4 * i
        tip = (0.55 * math.cos(a), 0.4 * math.sin(a), 1.05 + 0.5 * math.cos(i * 1.1))
        clay.limb((0, 0, 0.5), (tip[0] * 0.45, tip[1] * 0.45, tip[2] * 0.85), 0.03, 0.05, skin("4f8a3c"), 0.02)
        clay.blob(tip, (0.20, 0.16, 0.26), skin(("4f8f3e", "67a346")[i % 2]), 0.03, rotation(a, 0.4))
    return clay


def bookcase(r: Generator) -> Clay:
    clay, wood = Clay(), skin("8a5a34")
    clay.box((0, 0.1, 1.5), (0.95, 0.20, 1.55), skin("6a4426"), 0.03)
    for i in range(5):
        clay.box((0, -0.08, 0.06 + i * 0.74), (0.98, 0.22, 0.05), wood, 0.02)
    for s in (-1, 1):
        clay.box((s * 0.96, -0.05, 1.5), (0.05, 0.24, 1.55), wood, 0.02)
    for i in range(4):
        x = -0.82
        while x < 0.75:
            w, h = r.uniform(0.05, 0.10), r.uniform(0.20, 0.29)
            colour = ("b5433a", "3f6f8a", "d9a64a", "5f8a4a", "7a5a8a", "e6dcc4")[int(r.integers(6))]
            clay.box((x + w, -0.08, 0.13 + i * 0.74 + h), (w, 0.16, h), skin(colour), 0.015, 0.002)
            x += 2 * w + r.uniform(0.0, 0.05)
    return clay


def table(r: Generator) -> Clay:
    clay, wood = Clay(), skin("a06a3c", pattern="planks", second=hexcolour("80502c"), scale=3.0)
    clay.box((0, 0, 0.95), (1.1, 0.65, 0.06), wood, 0.04)
    for x in (-0.9, 0.9):
        for y in (-0.48, 0.48):
            clay.limb((x, y, 0), (x, y, 0.9), 0.06, 0.085, skin("80502c"))
    clay.joint("top", (0, 0, 1.01), 0.5)
    return clay


def cup(r: Generator) -> Clay:
    clay, glaze = Clay(), skin("f0ece2", gloss=0.8)
    clay.limb((0, 0, 0.18), (0, 0, 0.75), 0.30, 0.42, glaze)
    clay.drum((0, 0, 0.0), (0, 0, 0.1), 0.26, glaze)
    clay.drum((0, 0, 1.08), (0, 0, 1.18), 0.36, skin("4a2a18", gloss=0.8))
    clay.ring((0.46, 0, 0.66), (0, 1, 0), 0.22, 0.06, glaze, 0.03)
    clay.ring((0, 0, 0.5), (0, 0, 1), 0.36, 0.03, skin("4a86c0"), 0.01)
    return clay


def book(r: Generator) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.13), (0.62, 0.44, 0.13), skin("a83a3a"), 0.03)
    clay.box((0.03, -0.03, 0.13), (0.60, 0.44, 0.095), WHITE, 0.01)
    clay.box((0, 0, 0.27), (0.30, 0.20, 0.012), skin("f0c85a", gloss=0.6), 0.01)
    return clay


def parasol(r: Generator) -> Clay:
    """A white dome with red stripes from its top to its rim, on a pole."""
    clay, red, tilt = Clay(), skin("e2503f"), rotation(0.0, 0.14)
    wide, high, foot = 1.15, 0.55, np.array((0.1, 0.0, 1.80))

    def at(a: float, b: float, c: float) -> Vector:
        x, y, z = foot + tilt @ np.array((a, b, c))
        return float(x), float(y), float(z)

    clay.limb((0, 0, 0), at(0, 0, high + 0.12), 0.035, 0.035, WHITE)
    clay.bowl(at(0, 0, 0), (wide, wide, high), skin("f5efe2"), turn=tilt @ rotation(0.0, 0.0, math.pi))
    for k in range(6):
        c, s = math.cos(math.tau * k / 6 + 0.3), math.sin(math.tau * k / 6 + 0.3)
        arc = [(math.sin(a), math.cos(a)) for a in (0.05, 0.5, 0.95, 1.3, 1.55)]
        stripe = [at(wide * out * c, wide * out * s, high * up - 0.04) for out, up in arc]
        clay.chain(stripe, [0.05, 0.09, 0.13, 0.16, 0.17], red, 0.01)
    return clay


def flag(r: Generator) -> Clay:
    clay = Clay()
    clay.limb((0, 0, 0), (0, 0, 2.2), 0.035, 0.03, skin("d8d8dc", gloss=0.6))
    for i in range(6):
        clay.box(
            (0.10 + i * 0.20, 0.05 * math.sin(i * 1.4), 1.85),
            (0.115, 0.02, 0.33),
            skin("e2573f" if i % 2 else "f4efe6"),
            0.01,
            0.03,
        )
    return clay


def lander(r: Generator) -> Clay:
    clay, foil = Clay(), skin("d8a23a", gloss=0.6, marks=3.0)
    clay.box((0, 0, 1.25), (0.95, 0.95, 0.4), foil, 0.1)
    clay.box((0, 0, 2.05), (0.7, 0.65, 0.45), skin("d6d8dc", gloss=0.4, marks=1.5), 0.2, 0.05)
    for s in (-1, 1):
        clay.box((s * 0.32, -0.62, 2.15), (0.16, 0.06, 0.14), BLACK, 0.04)
        for y in (-1, 1):
            clay.limb((s * 0.8, y * 0.8, 1.3), (s * 1.5, y * 1.4, 0.1), 0.06, 0.05, foil)
            clay.drum((s * 1.5, y * 1.4, 0.0), (s * 1.5, y * 1.4, 0.08), 0.28, foil)
    clay.limb((0.3, 0, 2.4), (0.3, 0, 3.0), 0.03, 0.03, WHITE)
    clay.blob((0.3, -0.05, 3.05), (0.32, 0.14, 0.32), WHITE, 0.01)
    return clay


PROPS: dict[str, Callable[[Generator], Clay]] = {
    **PLANTS,
    **SEASONED,
    **LANDMARKS,
    **HOUSEHOLD,
    "rock": stone("8f8a82"),
    "stone": stone("9a958c", 0.62),
    "boulder": stone("6f7a76"),
    "moonrock": stone("a5a4a4"),
    "asteroid": stone("8a7a6c", 1.0, 3.0),
    "sandstone": stone("c57b48", 1.2),
    "redrock": stone("b5683c"),
    "snowrock": stone("8a909a", cap="f5f8fc"),
    "mesa": mesa,
    "cloud": cloud,
    "earth": earth,
    "saturn": saturn,
    "islet": islet,
    "current": current,
    "iceberg": iceberg,
    "ice_block": stone("d6ebf5", 0.9, 1.0),
    "house": house,
    "cottage": house,
    "cottage_b": cottage_b,
    "cottage_snow": cottage_snow,
    "church": church,
    "castle": castle,
    "lighthouse": lighthouse,
    "streetlamp": lamp,
    "street lamp": lamp,
    "lamp": lamp,
    "bench": bench,
    "hydrant": hydrant,
    "fence": fence,
    "post": post,
    "sofa": sofa,
    "floorlamp": floorlamp,
    "plant": plant,
    "bookcase": bookcase,
    "table": table,
    "cup": cup,
    "book": book,
    "bridge": bridge,
    "snowman": snowman,
    "parasol": parasol,
    "shell": shell,
    "starfish": starfish,
    "gull": gull,
    "smallfish": smallfish,
    "flag": flag,
    "lander": lander,
}


LAMPS = {
    "streetlamp": 3.9,
    "floorlamp": 2.4,
    "nightstand": 1.4,
}  # props that light the ground around them at night, and the lamp's height
