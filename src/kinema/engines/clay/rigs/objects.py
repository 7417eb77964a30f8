"""Stones, houses, furniture and what else people or nature leave standing about."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from kinema.engines.clay.rigs.plants import BARK, PLANTS
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Skin, hexcolour, rotation, skin


def _stone(colour: str, flat: float = 0.75, marks: float = 2.2, cap: str = "") -> Callable[[Generator], Clay]:
    def model(r: Generator) -> Clay:
        clay = Clay()
        for i in range(4):
            x, y = (r.uniform(-0.45, 0.45), r.uniform(-0.3, 0.3)) if i else (0.0, 0.0)
            q = r.uniform(0.4, 0.62) if i else 0.72
            clay.blob((x, y, q * 0.42), (q, q * 0.9, q * flat), skin(colour, marks=marks, gloss=0.06), 0.18, rotation(r.uniform(0, 3), r.uniform(-0.3, 0.3)))
        if cap:
            clay.blob((0, 0, 0.62), (0.62, 0.55, 0.22), skin(cap), 0.10)
        return clay

    return model


def mesa(r: Generator) -> Clay:
    clay = Clay()
    rock = Skin(hexcolour("b5663a"), "rings", hexcolour("9a4f2c"), 0.9, gloss=0.05, marks=2.5)
    x = -1.6
    for _ in range(4):
        w = r.uniform(0.5, 1.0)
        clay.limb((x + w, 0, -0.3), (x + w, 0, r.uniform(1.2, 2.2)), w * 1.05, w * 0.72, rock, 0.15)
        x += w * 1.15
    return clay


def cloud(r: Generator) -> Clay:
    clay, white = Clay(), Skin((0.82, 0.82, 0.83), gloss=0.02, marks=1.1)
    count = int(r.integers(5, 8))
    for i in range(count):
        f = (i + 0.5) / count * 2 - 1
        q = (1 - f * f) * r.uniform(0.42, 0.62) + 0.26
        clay.blob((f * 1.55, r.uniform(-0.15, 0.15), q * 0.75 + 0.3), (q * 1.15, q, q * 0.95), white, 0.14)
    clay.blob((0, 0, 0.48), (1.6, 0.5, 0.26), white, 0.2)
    return clay


def earth(r: Generator) -> Clay:
    clay = Clay()
    clay.ball((0, 0, 1.05), 1.0, Skin(hexcolour("2f6fc0"), "patches", hexcolour("5f9a4a"), 0.75, gloss=0.35), 0.01)
    for a, z, w in ((-0.9, 1.55, 0.5), (0.4, 1.25, 0.6), (-0.3, 0.55, 0.55), (0.9, 0.75, 0.35), (0.1, 1.86, 0.35)):
        q = math.sqrt(max(0.0, 1 - (z - 1.05) ** 2))
        clay.blob((q * math.sin(a), -q * math.cos(a), z), (w * 0.6, 0.10, 0.10), WHITE, 0.04, rotation(a))
    return clay


def saturn(r: Generator) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 1.1), (0.95, 0.95, 0.9), Skin(hexcolour("e2b878"), "rings", hexcolour("c48a56"), 3.2, gloss=0.2, marks=1.4), 0.01)
    for major, colour in ((1.35, "d9c29a"), (1.62, "b89a72"), (1.85, "e6d6b4")):
        clay.ring((0, 0, 1.1), (0.22, -0.42, 1.0), major, 0.10, skin(colour), 0.01)
    return clay


def islet(r: Generator) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 0.0), (2.4, 1.4, 0.75), skin("8a9a52", marks=2), 0.1)
    clay.blob((0.4, 0, 0.4), (1.2, 0.9, 1.1), skin("6d8a48", marks=2), 0.3)
    clay.blob((0, 0, -0.12), (2.8, 1.7, 0.42), skin("d8c490"), 0.1)
    return clay


def house(r: Generator, wall: str = "f0e2c8", roof: str = "b5482e") -> Clay:
    clay = Clay()
    plaster, tiles, wood = skin(wall, marks=1.4), skin(roof, pattern="planks", second=hexcolour("7c2f1e"), scale=4.0), skin("6b4a30")
    clay.box((0, 0, 1.0), (1.5, 1.1, 1.05), plaster, 0.08)
    for s in (-1, 1):
        clay.box((0, s * 0.68, 2.42), (1.78, 1.02, 0.09), tiles, 0.05, 0.01, rotation(0, 0, s * 0.80))
    clay.box((0, 0, 2.3), (1.42, 0.42, 0.5), plaster, 0.05)
    clay.box((0.9, 0.35, 3.0), (0.20, 0.20, 0.55), skin("9a5a44"), 0.04)
    clay.box((0.0, -1.10, 0.62), (0.34, 0.06, 0.64), skin("4a6f8a"), 0.05)
    clay.ball((0.22, -1.19, 0.62), 0.045, skin("e8c45a", gloss=0.8))
    for x in (-0.92, 0.92):
        clay.box((x, -1.09, 1.15), (0.34, 0.05, 0.36), wood, 0.03)
        clay.box((x, -1.13, 1.15), (0.27, 0.04, 0.29), Skin(hexcolour("f6d98a"), gloss=0.7, glow=0.28, marks=0.0), 0.02)
        clay.box((x, -1.17, 1.15), (0.02, 0.02, 0.29), wood, 0.01)
        clay.box((x, -1.17, 0.76), (0.40, 0.08, 0.06), wood, 0.03)
    return clay


def cottage_b(r: Generator) -> Clay:
    return house(r, *(("d9e0e0", "5a6f8a"), ("f2cfae", "8a5a34"), ("e8d890", "6f8a4a"))[int(r.integers(3))])


def church(r: Generator) -> Clay:
    clay, stone = Clay(), skin("e6ddcb", marks=1.6)
    clay.box((0.9, 0, 1.3), (1.6, 1.0, 1.4), stone, 0.06)
    for s in (-1, 1):
        clay.box((0.9, s * 0.6, 3.0), (1.75, 0.95, 0.09), skin("7a4a3a"), 0.05, 0.01, rotation(0, 0, s * 0.85))
    clay.box((-1.2, 0, 2.2), (0.7, 0.7, 2.3), stone, 0.06)
    clay.limb((-1.2, 0, 4.5), (-1.2, 0, 6.4), 0.85, 0.05, skin("5f7f9a"), 0.02)
    for z in (1.6, 3.2):
        clay.box((-1.2, -0.68, z), (0.16, 0.06, 0.36), BLACK, 0.08)
    for x in (0.3, 1.2, 2.0):
        clay.box((x, -0.98, 1.4), (0.16, 0.06, 0.45), skin("6a88a8", glow=0.1), 0.08)
    return clay


def castle(r: Generator) -> Clay:
    clay, stone, roof = Clay(), skin("c9c2b4", marks=1.6), skin("a5433a")
    clay.box((0, 0, 1.0), (2.2, 0.8, 1.1), stone, 0.05)
    for i in range(6):
        clay.box((-1.75 + i * 0.7, -0.70, 2.2), (0.20, 0.14, 0.18), stone, 0.03)
    for x, h, w in ((-2.2, 3.0, 0.55), (2.2, 3.0, 0.55), (-0.8, 4.0, 0.5), (0.9, 3.6, 0.45), (0.1, 4.8, 0.5)):
        y = -0.3 if abs(x) > 2 else 0.4
        clay.drum((x, y, 0), (x, y, h), w, stone, 0.04)
        clay.limb((x, y, h), (x, y, h + 1.25), w * 1.25, 0.04, roof, 0.02)
        clay.box((x, y - w, h - 0.6), (0.10, 0.06, 0.2), BLACK, 0.06)
        clay.limb((x, y, h + 1.25), (x, y, h + 1.7), 0.03, 0.03, skin("5a4030"))
        clay.box((x + 0.2, y, h + 1.58), (0.20, 0.02, 0.10), skin("f0c445"), 0.01)
    clay.box((0, -0.80, 0.55), (0.45, 0.08, 0.65), skin("5a3a24", pattern="planks", second=hexcolour("3a2414"), scale=5), 0.2)
    return clay


def lighthouse(r: Generator) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 0), (1.6, 1.4, 0.5), skin("7d7a76", marks=2.4), 0.1)
    clay.limb((0, 0, 0.2), (0, 0, 4.0), 0.78, 0.50, skin("f2eee6", pattern="rings", second=hexcolour("c8392f"), scale=0.55), 0.05)
    clay.drum((0, 0, 4.35), (0, 0, 4.5), 0.72, skin("3a3a40"))
    clay.drum((0, 0, 4.5), (0, 0, 5.1), 0.40, Skin(hexcolour("ffe9a0"), glow=1.3, gloss=0.8, marks=0))
    clay.limb((0, 0, 5.2), (0, 0, 5.7), 0.50, 0.05, skin("c8392f"), 0.02)
    clay.box((0, -0.74, 0.8), (0.2, 0.08, 0.4), skin("4a6f8a"), 0.06)
    return clay


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


def bridge(r: Generator) -> Clay:
    clay, stone = Clay(), skin("b5aa98", marks=2.0)
    for i in range(11):
        f = i / 5 - 1
        z = 1.35 - 0.75 * f * f
        clay.box((f * 2.8, 0, z), (0.36, 0.8, 0.26), stone, 0.06, 0.05)
        for s in (-1, 1):
            clay.box((f * 2.8, s * 0.76, z + 0.42), (0.30, 0.07, 0.24), stone, 0.05, 0.03)
    for s in (-1, 1):
        clay.box((s * 2.9, 0, 0.3), (0.5, 0.85, 0.7), stone, 0.1, 0.05)
    return clay


def snowman(r: Generator) -> Clay:
    clay, snow = Clay(), skin("f5f7fb", marks=1.2)
    for z, q in ((0.55, 0.60), (1.35, 0.43), (1.95, 0.30)):
        clay.ball((0, 0, z), q, snow, 0.05)
    for s in (-1, 1):
        clay.ball((s * 0.11, -0.26, 2.04), 0.04, BLACK, 0.002)
        clay.limb((s * 0.38, 0, 1.45), (s * 0.95, -0.1, 1.75), 0.035, 0.025, BARK)
    clay.limb((0, -0.28, 1.96), (0, -0.62, 1.93), 0.055, 0.012, skin("f08a32"), 0.002)
    clay.ring((0, 0, 1.68), (0, 0, 1), 0.30, 0.08, skin("c8392f"))
    clay.drum((0, 0, 2.20), (0, 0, 2.24), 0.36, skin("2a2a30"))
    clay.drum((0, 0, 2.22), (0, 0, 2.55), 0.24, skin("2a2a30"))
    for z in (1.2, 1.4, 0.7):
        clay.ball((0, -0.42 - 0.12 * (z < 1), z), 0.04, BLACK, 0.002)
    return clay


def parasol(r: Generator) -> Clay:
    clay = Clay()
    clay.limb((0, 0, 0), (0.1, 0, 2.0), 0.035, 0.035, WHITE)
    clay.limb((0.1, 0, 1.85), (0.12, 0, 2.35), 1.15, 0.05, skin("e2503f", pattern="bark", second=hexcolour("f5efe2")), 0.01)
    return clay


def shell(r: Generator) -> Clay:
    clay = Clay()
    for i in range(6):
        clay.ball((0.10 * i - 0.3, 0, 0.2 + 0.02 * i), 0.34 - 0.05 * i, skin("f0c8b0" if i % 2 else "e8a890"), 0.02)
    return clay


def starfish(r: Generator) -> Clay:
    clay = Clay()
    for i in range(5):
        a = 2 * math.pi * i / 5 + 0.3
        clay.limb((0, 0, 0.14), (0.62 * math.cos(a), 0.62 * math.sin(a), 0.1), 0.22, 0.07, skin("e8743c", marks=2.5), 0.06)
    return clay


def gull(r: Generator) -> Clay:
    clay = Clay()
    clay.limb((0, 0, 0.3), (0.3, 0, 0.32), 0.09, 0.06, WHITE)
    for s in (-1, 1):
        clay.chain([(0.0, 0, 0.34), (s * 0.42, 0, 0.52), (s * 0.85, 0, 0.40)], [0.07, 0.06, 0.02], WHITE, 0.03)
    clay.ball((0.36, -0.02, 0.34), 0.035, skin("f0a030"), 0.01)
    return clay


def smallfish(r: Generator) -> Clay:
    clay, colour = Clay(), skin(("f2a03a", "f0d24a", "e05a7a", "5ab0e0")[int(r.integers(4))])
    clay.blob((0, 0, 0.5), (0.5, 0.2, 0.32), colour)
    clay.blob((-0.58, 0, 0.5), (0.12, 0.05, 0.28), colour, 0.05)
    clay.blob((-0.02, 0, 0.82), (0.22, 0.04, 0.14), colour, 0.05)
    clay.blob((0.05, 0, 0.5), (0.07, 0.22, 0.32), WHITE, 0.01)
    clay.ball((0.30, -0.16, 0.58), 0.06, BLACK, 0.005)
    return clay


def flag(r: Generator) -> Clay:
    clay = Clay()
    clay.limb((0, 0, 0), (0, 0, 2.2), 0.035, 0.03, skin("d8d8dc", gloss=0.6))
    for i in range(6):
        clay.box((0.10 + i * 0.20, 0.05 * math.sin(i * 1.4), 1.85), (0.115, 0.02, 0.33), skin("e2573f" if i % 2 else "f4efe6"), 0.01, 0.03)
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
    **PLANTS, "rock": _stone("8f8a82"), "stone": _stone("9a958c", 0.62), "boulder": _stone("6f7a76"), "moonrock": _stone("a5a4a4"), "asteroid": _stone("8a7a6c", 1.0, 3.0),
    "sandstone": _stone("c57b48", 1.2), "redrock": _stone("b5683c"), "snowrock": _stone("8a909a", cap="f5f8fc"), "mesa": mesa, "cloud": cloud, "earth": earth, "saturn": saturn, "islet": islet, "house": house,
    "cottage": house, "cottage_b": cottage_b, "church": church, "castle": castle, "lighthouse": lighthouse, "streetlamp": lamp, "street lamp": lamp, "lamp": lamp, "bench": bench,
    "hydrant": hydrant, "fence": fence, "post": post, "sofa": sofa, "floorlamp": floorlamp, "plant": plant, "bookcase": bookcase, "table": table, "cup": cup, "book": book,
    "bridge": bridge, "snowman": snowman, "parasol": parasol, "shell": shell, "starfish": starfish, "gull": gull, "smallfish": smallfish, "flag": flag, "lander": lander,
}  # fmt: skip
LAMPS = {"streetlamp": 3.9, "floorlamp": 2.4}  # props that light the ground around them at night, and the lamp's height
