"""Trees, flowers and what else grows, each modelled anew from a random generator."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from kinema.engines.clay.sculpture import Clay, Skin, Vector, hexcolour, rotation, skin

BARK = Skin(hexcolour("7a5233"), "bark", hexcolour("553621"), gloss=0.08, marks=1.6)
SNOW = skin("f4f7fb", marks=1.2)
_GREENS = ("5f9a36", "77a53c", "4f8a3a", "8aad45")


def _leaf(r: Generator, names: tuple[str, ...] = _GREENS, marks: float = 2.6) -> Skin:
    return skin(names[int(r.integers(len(names)))], marks=marks, gloss=0.10)


def oak(r: Generator, leaves: tuple[str, ...] = _GREENS, snow: bool = False) -> Clay:
    """An oak whose crown has one of these colours; `snow` lies on its leaves."""
    clay, leaf = Clay(), _leaf(r, leaves)
    clay.limb((0, 0, -0.1), (0.05, 0, 1.9), 0.30, 0.20, BARK)
    for s in (-1, 1):
        clay.limb((0, 0, 1.5), (s * 0.6, 0.1, 2.3), 0.13, 0.08, BARK)
    for x, y, z, q in (
        (0, 0, 3.1, 1.15),
        (-0.85, 0.1, 2.6, 0.80),
        (0.88, -0.1, 2.65, 0.82),
        (0.3, -0.35, 3.75, 0.76),
        (-0.42, 0.2, 3.65, 0.72),
        (0.1, -0.6, 2.5, 0.75),
    ):
        a, b, c = x + r.uniform(-0.12, 0.12), y + r.uniform(-0.12, 0.12), z + r.uniform(-0.12, 0.12)
        clay.blob((a, b, c), (q * 1.02, q, q * 0.88), leaf, 0.16)
        if snow:
            clay.blob((a, b - 0.05, c + q * 0.50), (q * 0.90, q * 0.88, q * 0.50), SNOW, 0.10)
    return clay


def pine(r: Generator, snow: float = 0.0) -> Clay:
    clay, leaf = Clay(), _leaf(r, ("3f7a45", "356a46", "4a8248"))
    clay.limb((0, 0, -0.1), (0, 0, 1.0), 0.22, 0.18, BARK)
    white = skin("f4f7fb", gloss=0.2, marks=1.2)
    for i in range(5):
        z, w = 0.9 + i * 0.78, 1.25 - i * 0.21
        clay.limb((r.uniform(-0.05, 0.05), 0, z), (0, 0, z + 1.0), w, w * 0.16, leaf, 0.04)
        if snow:
            clay.limb((0, 0, z + 0.42), (0, 0, z + 1.05), w * 0.66, w * 0.12, white, 0.08)
    return clay


def snowpine(r: Generator) -> Clay:
    return pine(r, 1.0)


def trunk(r: Generator) -> Clay:
    clay = Clay()
    clay.chain([(0, 0, -0.2), (0.1, 0, 0.5), (0.0, 0, 4.0), (0.12, 0, 9.0)], [0.85, 0.50, 0.42, 0.34], BARK)
    for s in (-1, 1):
        clay.limb((0, 0, 0.6), (s * 0.9, -0.3, -0.1), 0.3, 0.16, BARK, 0.2)
    clay.limb((0, 0, 5.0), (1.3, 0, 6.0), 0.16, 0.08, BARK, 0.1)
    return clay


def bush(r: Generator) -> Clay:
    clay, leaf = Clay(), _leaf(r)
    for x, z, q in ((0, 0.52, 0.55), (-0.48, 0.36, 0.42), (0.5, 0.38, 0.44), (0.1, 0.30, 0.5)):
        clay.blob((x, r.uniform(-0.15, 0.15), z), (q, q, q * 0.9), leaf, 0.10)
    return clay


def grass(r: Generator) -> Clay:
    clay = Clay()
    for i in range(9):
        lean, h = r.uniform(-0.30, 0.30), r.uniform(0.5, 1.0)
        leaf = skin(("6f9c34", "86ad40", "5d8a30")[i % 3], marks=0.4)
        x = (i - 4) * 0.07
        clay.chain([(x, 0, -0.05), (x + lean * 0.4, 0, h * 0.6), (x + lean, 0, h)], [0.05, 0.038, 0.010], leaf, 0.01)
    return clay


def reed(r: Generator) -> Clay:
    clay = grass(r)
    for x in (-0.2, 0.05, 0.25):
        h = 1.0 + r.uniform(0, 0.35)
        clay.limb((x, 0, 0), (x * 1.3, 0, h), 0.022, 0.018, skin("8a9a48"), 0.01)
        clay.limb((x * 1.3, 0, h), (x * 1.34, 0, h + 0.26), 0.055, 0.05, skin("6a4528", marks=2), 0.01)
    return clay


def _flower(petals: str, middle: str, count: int = 7, cup: float = 0.0) -> Callable[[Generator], Clay]:
    def model(r: Generator) -> Clay:
        clay, stem = Clay(), skin("5f9338")
        for dx, h in ((-0.20, 0.72), (0.16, 0.92)):
            clay.limb((dx * 0.3, 0, 0), (dx, 0, h), 0.026, 0.022, stem, 0.01)
            tilt = rotation(0.0, 0.0, r.uniform(-0.3, 0.3))
            for i in range(count):
                a = 2 * math.pi * i / count + r.uniform(-0.1, 0.1)
                px, pz = dx + 0.115 * math.sin(a), h + 0.115 * math.cos(a)
                clay.blob((px, -0.02, pz), (0.062, 0.035, 0.075), skin(petals), 0.012, rotation(0, 0, a) @ tilt)
            clay.blob((dx, -0.05, h), (0.07, 0.05, 0.07), skin(middle, marks=2), 0.008)
            _ = cup
        clay.limb((0, 0, 0.1), (0.22, 0, 0.30), 0.05, 0.012, stem, 0.02)
        return clay

    return model


def tulip(r: Generator) -> Clay:
    clay, colour = Clay(), skin(("d9362f", "e8b23a", "d95a9a", "8a4fb0")[int(r.integers(4))])
    for dx, h in ((-0.17, 0.62), (0.13, 0.78)):
        clay.limb((dx * 0.4, 0, 0), (dx, 0, h), 0.026, 0.022, skin("5f9338"), 0.01)
        for s in (-1, 0, 1):
            clay.blob(
                (dx + s * 0.055, -0.02 * abs(s), h + 0.10), (0.062, 0.06, 0.125), colour, 0.02, rotation(0, 0, s * 0.2)
            )
        clay.limb((dx * 0.4, 0, 0.05), (dx - 0.12, 0, 0.40), 0.045, 0.012, skin("5f9338"), 0.02)
    return clay


def rose(r: Generator) -> Clay:
    clay = bush(r)
    for _ in range(9):
        x, z = r.uniform(-0.6, 0.6), r.uniform(0.3, 0.95)
        clay.ball((x, -0.40 + 0.2 * abs(x), z), 0.10, skin("d8405a"), 0.01)
    return clay


def mushroom(r: Generator) -> Clay:
    clay, cap = Clay(), skin("c8362c", gloss=0.4) if r.random() < 0.7 else skin("b98448")
    clay.limb((0, 0, 0), (0.02, 0, 0.55), 0.17, 0.12, skin("f0e6d2"))
    clay.blob((0.02, 0, 0.66), (0.44, 0.44, 0.27), cap, 0.02)
    for a, e in ((0.2, 0.5), (1.6, 0.6), (2.9, 0.45), (4.2, 0.55), (5.3, 0.4), (0.9, 1.1)):
        x, y, z = 0.44 * math.cos(a) * math.cos(e), 0.44 * math.sin(a) * math.cos(e), 0.27 * math.sin(e)
        clay.ball((0.02 + x, y, 0.66 + z), 0.055, skin("f6efe0"), 0.004)
    return clay


def fern(r: Generator) -> Clay:
    clay = Clay()
    for i in range(7):
        a = -1.25 + 2.5 * i / 6 + r.uniform(-0.1, 0.1)
        points: list[Vector] = [(0, 0, 0)]
        for k in range(3):
            b = a * (0.5 + 0.4 * k)
            x, _, z = points[-1]
            points.append((x + 0.36 * math.sin(b), 0.1 * (i % 3 - 1), z + 0.36 * math.cos(b)))
        clay.chain(points, [0.05, 0.085, 0.06, 0.01], skin(("4f8a38", "649a3c")[i % 2], marks=1.5), 0.01)
    return clay


def bamboo(r: Generator) -> Clay:
    clay, x, lean = Clay(), 0.0, r.uniform(-0.04, 0.04)
    stalk = skin(("7fa53f", "94b04a", "6d9a3e")[int(r.integers(3))], gloss=0.35)
    for i in range(9):
        clay.limb((x, 0, i * 1.3), (x + lean * 1.3, 0, (i + 1) * 1.3 - 0.05), 0.16, 0.15, stalk, 0.005)
        clay.ring((x + lean * 1.3, 0, (i + 1) * 1.3 - 0.02), (0, 0, 1), 0.14, 0.04, skin("5c7f30"), 0.01)
        x += lean * 1.3
        if i >= 3:
            s = 1 if (i + int(r.integers(2))) % 2 else -1
            for k in range(3):
                tip = (x + s * (0.9 + 0.3 * k), r.uniform(-0.2, 0.2), (i + 1) * 1.3 + 0.35 - 0.42 * k)
                clay.limb((x, 0, (i + 1) * 1.3), tip, 0.07, 0.015, skin(("6fa33c", "86b548")[k % 2], marks=0.5), 0.01)
    return clay


def bamboo_clump(r: Generator) -> Clay:
    clay = Clay()
    for i in range(5):
        x, lean = (i - 2) * 0.55 + r.uniform(-0.15, 0.15), r.uniform(-0.08, 0.08)
        clay.limb(
            (x, 0, 0),
            (x + lean * 10, 0, 10.5),
            0.13,
            0.11,
            skin(("6d9440", "809f48", "5f8838")[i % 3], pattern="rings", second=hexcolour("4f7330"), scale=0.5),
            0.01,
        )
        for k in range(4):
            z = 4.5 + 1.6 * k + r.uniform(-0.5, 0.5)
            clay.limb(
                (x + lean * z, 0, z),
                (x + lean * z + r.choice((-1, 1)) * 1.1, 0, z + r.uniform(-0.3, 0.3)),
                0.18,
                0.03,
                skin("5f9338", marks=2),
                0.02,
            )
    return clay


def bamboo_shoot(r: Generator) -> Clay:
    clay = Clay()
    for i in range(4):
        clay.limb(
            (0, 0, i * 0.2 - 0.05),
            (0, 0, i * 0.2 + 0.45),
            0.20 - i * 0.03,
            0.03,
            skin(("a98a4c", "8aa04a")[i % 2], marks=1.5),
            0.01,
        )
    return clay


def palm(r: Generator) -> Clay:
    clay, lean = Clay(), r.uniform(0.5, 1.1)
    points: list[Vector] = [(lean * (i / 5) ** 2 * 1.2 - 0.3, 0, i * 0.95) for i in range(6)]
    clay.chain(
        points,
        [0.24, 0.19, 0.17, 0.16, 0.15, 0.14],
        skin("a17c50", pattern="rings", second=hexcolour("7d5c38"), scale=2.0),
        0.03,
    )
    x, _, z = points[-1]
    for i in range(9):
        a = 2 * math.pi * i / 9 + r.uniform(-0.2, 0.2)
        dx, dy = math.cos(a), math.sin(a)
        leaf = skin(("5a9a3a", "6fa840", "4b8a3c")[i % 3], marks=1.2)
        clay.chain(
            [(x, 0, z), (x + dx * 0.9, dy * 0.9, z + 0.40), (x + dx * 1.7, dy * 1.7, z - 0.35)],
            [0.09, 0.20, 0.03],
            leaf,
            0.02,
        )
    for i in range(3):
        clay.ball((x + 0.16 * math.cos(i * 2.1), 0.16 * math.sin(i * 2.1), z - 0.16), 0.14, skin("6a4528"), 0.01)
    return clay


def saguaro(r: Generator) -> Clay:
    clay, green = Clay(), Skin(hexcolour("5d8a4a"), "bark", hexcolour("456f3a"), marks=1.0)
    clay.limb((0, 0, -0.1), (0, 0, 2.6), 0.33, 0.28, green)
    for s, z in ((-1, 1.0 + r.uniform(0, 0.3)), (1, 1.35)):
        clay.limb((0, 0, z), (s * 0.72, 0, z + 0.1), 0.17, 0.18, green)
        clay.limb((s * 0.72, 0, z + 0.1), (s * 0.75, 0, z + 0.85), 0.18, 0.15, green)
    clay.ball((0.1, -0.1, 2.9), 0.09, skin("e86f8e"), 0.01)
    return clay


def barrel(r: Generator) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 0.4), (0.45, 0.45, 0.46), Skin(hexcolour("6c9a4c"), "bark", hexcolour("4a7436")), 0.01)
    for a in (0.5, 2.0, 3.6, 5.0):
        clay.ball((0.13 * math.cos(a), 0.13 * math.sin(a), 0.85), 0.08, skin("e2557a"), 0.01)
    return clay


def tumble(r: Generator) -> Clay:
    clay = Clay()
    for i in range(9):
        axis = (math.cos(i * 1.3), math.sin(i * 1.7), math.cos(i * 0.9 + 1))
        clay.ring((0, 0, 0.5), axis, 0.44, 0.035, skin("a5804a"), 0.02)
    return clay


def lily(r: Generator) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 0.03), (0.9, 0.5, 0.05), skin("4f9450"), 0.01)
    for i in range(7):
        a = 2 * math.pi * i / 7
        clay.blob(
            (0.18 * math.cos(a), 0.14 * math.sin(a), 0.20), (0.09, 0.06, 0.18), skin("f0b8cc"), 0.01, rotation(a, 0.5)
        )
    clay.ball((0, 0, 0.2), 0.09, skin("f2cc55"), 0.01)
    return clay


def street_tree(r: Generator) -> Clay:
    clay = oak(r)
    clay.drum((0, 0, 0), (0, 0, 0.5), 0.55, skin("8a5a40"))
    return clay


def hedge(r: Generator) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.9), (1.35, 0.5, 0.95), skin("4f8a3c", pattern="wool", marks=2.0), 0.25, 0.05)
    return clay


def topiary(r: Generator) -> Clay:
    clay, leaf = Clay(), skin("4f8f3e", pattern="wool")
    clay.drum((0, 0, 0), (0, 0, 0.45), 0.30, skin("b5623c"))
    clay.limb((0, 0, 0.4), (0, 0, 1.0), 0.07, 0.06, BARK)
    clay.ball((0, 0, 1.15), 0.42, leaf)
    clay.ball((0, 0, 1.70), 0.26, leaf)
    return clay


def kelp(r: Generator) -> Clay:
    clay = Clay()
    for i in range(4):
        x = (i - 1.5) * 0.32
        points: list[Vector] = [(x + 0.22 * math.sin(k * 1.1 + i * 2), 0, k * 0.62) for k in range(7)]
        h = r.uniform(0.7, 1.0)
        clay.chain(
            [(p[0], 0, p[2] * h) for p in points],
            [0.10, 0.13, 0.15, 0.15, 0.13, 0.10, 0.03],
            skin(("3f7a44", "5c8a3c", "2f6a52")[i % 3]),
            0.02,
        )
    return clay


def coral(r: Generator) -> Clay:
    clay, colour = Clay(), skin(("e8657a", "f09a4a", "c86ad0", "f2c14e")[int(r.integers(4))], marks=1.8)
    clay.limb((0, 0, -0.1), (0, 0, 0.35), 0.20, 0.15, colour, 0.1)
    for i in range(6):
        a = -1.2 + 2.4 * i / 5
        mid = (0.42 * math.sin(a), 0.18 * math.cos(i * 2.0), 0.38 + 0.38 * math.cos(a))
        clay.limb((0, 0, 0.30), mid, 0.12, 0.10, colour, 0.06)
        for s in (-1, 1):
            b = a + s * 0.45
            clay.limb(
                mid, (mid[0] + 0.30 * math.sin(b), mid[1], mid[2] + 0.34 * math.cos(b)), 0.095, 0.075, colour, 0.05
            )
    return clay


def fan(r: Generator) -> Clay:
    clay, colour = Clay(), skin(("b04fb8", "e04f6a", "f0a83a")[int(r.integers(3))])
    for i in range(11):
        a = -1.15 + 2.3 * i / 10
        h = 0.95 + 0.12 * math.sin(i * 2.3)
        clay.limb((0, 0, 0.05), (h * math.sin(a), 0, h * math.cos(a) + 0.1), 0.06, 0.045, colour, 0.03)
    for q in (0.45, 0.75):
        clay.ring((0, 0, 0.1), (0, 1, 0), q, 0.028, colour, 0.02)
    return clay


def anemone(r: Generator) -> Clay:
    clay, colour = Clay(), skin(("f08a8a", "9ad06a", "f2d06a")[int(r.integers(3))])
    clay.limb((0, 0, 0), (0, 0, 0.3), 0.28, 0.30, skin("a0506a"))
    for i in range(14):
        a = 2.4 * i
        q = 0.27 * math.sqrt((i + 0.5) / 14)
        clay.limb(
            (q * math.cos(a), q * math.sin(a), 0.35),
            (q * 2.1 * math.cos(a), q * 2.1 * math.sin(a), 0.74 - 0.5 * q),
            0.06,
            0.05,
            colour,
            0.01,
        )
    return clay


PLANTS: dict[str, Callable[[Generator], Clay]] = {
    "oak": oak,
    "tree": oak,
    "pine": pine,
    "snowpine": snowpine,
    "trunk": trunk,
    "bush": bush,
    "grass": grass,
    "reed": reed,
    "tulip": tulip,
    "rose": rose,
    "daisy": _flower("f6f2ea", "f0bc3c", 9),
    "poppy": _flower("dd4030", "2a1c18", 5),
    "flower": _flower("f07aa8", "f6c445", 8),
    "sunflower": _flower("f4b92e", "5a3618", 12),
    "mushroom": mushroom,
    "fern": fern,
    "bamboo": bamboo,
    "bamboo_clump": bamboo_clump,
    "bamboo_shoot": bamboo_shoot,
    "palm": palm,
    "palmside": palm,
    "saguaro": saguaro,
    "cactus": saguaro,
    "barrel": barrel,
    "tumble": tumble,
    "lily": lily,
    "street_tree": street_tree,
    "hedge": hedge,
    "topiary": topiary,
    "kelp": kelp,
    "coral": coral,
    "fan": fan,
    "anemone": anemone,
}
