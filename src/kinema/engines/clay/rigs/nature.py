"""Stones, clouds, planets, small animals: scenery that nobody built or planted."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from kinema.engines.clay.rigs.plants import BARK
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Skin, hexcolour, rotation, skin


def stone(colour: str, flat: float = 0.75, marks: float = 2.2, cap: str = "") -> Callable[[Generator], Clay]:
    def model(r: Generator) -> Clay:
        clay = Clay()
        for i in range(4):
            x, y = (r.uniform(-0.45, 0.45), r.uniform(-0.3, 0.3)) if i else (0.0, 0.0)
            q = r.uniform(0.4, 0.62) if i else 0.72
            clay.blob(
                (x, y, q * 0.42),
                (q, q * 0.9, q * flat),
                skin(colour, marks=marks, gloss=0.06),
                0.18,
                rotation(r.uniform(0, 3), r.uniform(-0.3, 0.3)),
            )
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
    clay.blob(
        (0, 0, 1.1),
        (0.95, 0.95, 0.9),
        Skin(hexcolour("e2b878"), "rings", hexcolour("c48a56"), 3.2, gloss=0.2, marks=1.4),
        0.01,
    )
    for major, colour in ((1.35, "d9c29a"), (1.62, "b89a72"), (1.85, "e6d6b4")):
        clay.ring((0, 0, 1.1), (0.22, -0.42, 1.0), major, 0.10, skin(colour), 0.01)
    return clay


def islet(r: Generator) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 0.0), (2.4, 1.4, 0.75), skin("8a9a52", marks=2), 0.1)
    clay.blob((0.4, 0, 0.4), (1.2, 0.9, 1.1), skin("6d8a48", marks=2), 0.3)
    clay.blob((0, 0, -0.12), (2.8, 1.7, 0.42), skin("d8c490"), 0.1)
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


def shell(r: Generator) -> Clay:
    clay = Clay()
    for i in range(6):
        clay.ball((0.10 * i - 0.3, 0, 0.2 + 0.02 * i), 0.34 - 0.05 * i, skin("f0c8b0" if i % 2 else "e8a890"), 0.02)
    return clay


def starfish(r: Generator) -> Clay:
    clay = Clay()
    for i in range(5):
        a = 2 * math.pi * i / 5 + 0.3
        clay.limb(
            (0, 0, 0.14), (0.62 * math.cos(a), 0.62 * math.sin(a), 0.1), 0.22, 0.07, skin("e8743c", marks=2.5), 0.06
        )
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


def iceberg(r: Generator) -> Clay:
    """Steep blue-white ice, broad at the water."""
    clay = Clay()
    for k in range(4):
        x, y = (r.uniform(-0.5, 0.5), r.uniform(-0.3, 0.3)) if k else (0.0, 0.0)
        high = r.uniform(0.45, 0.8) if k else 1.0
        look = skin(("f4fafd", "cfe6f2", "e2f1f8", "b7d9ea")[k], marks=0.8, gloss=0.3)
        turn = rotation(r.uniform(0, 3), r.uniform(-0.25, 0.25), r.uniform(-0.2, 0.2))
        clay.box((x, y, high * 0.36), (0.34, 0.30, high * 0.5), look, 0.05, 0.03, turn)
    clay.blob((0.0, 0.0, 0.0), (0.95, 0.7, 0.14), skin("cfe6f2", gloss=0.3), 0.05)
    return clay


def current(r: Generator) -> Clay:
    """Streaks of foam that a river draws out along its flow."""
    clay = Clay()
    for k in range(3):
        x, long = r.uniform(-0.5, 0.5), r.uniform(0.5, 1.0)
        clay.blob((x, 0.25 * (k - 1), 0.04), (long, 0.05, 0.04), skin("eef7f8", marks=0.2), 0.02)
    return clay
