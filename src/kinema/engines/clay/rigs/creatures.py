"""Small creatures, food and other things that people name and no other table has: modelled to be known at a glance."""

from __future__ import annotations

import math
from collections.abc import Callable

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Skin, Vector, hexcolour, rotation, skin

Model = Callable[[float], Clay]


def _frog(t: float) -> Clay:
    clay, green, pale = Clay(), skin("5fae3c", gloss=0.4), skin("dfe8a8")
    breath = 0.02 * math.sin(TAU * t * 0.9)
    clay.blob((0, 0, 0.34), (0.46, 0.38, 0.28 + breath), green, 0.05, rotation(0, 0.35))
    clay.blob((0.14, 0, 0.26), (0.34, 0.30, 0.20 + breath), pale, 0.03, rotation(0, 0.35))
    clay.blob((0.36, 0, 0.58), (0.30, 0.34, 0.20), green, 0.06)
    clay.chain([(0.60, -0.22, 0.52), (0.66, 0, 0.48), (0.60, 0.22, 0.52)], [0.02] * 3, skin("3a6a24"), 0.004)
    for s in (-1, 1):
        clay.ball((0.38, s * 0.20, 0.76), 0.13, green, 0.03)
        clay.ball((0.44, s * 0.22, 0.79), 0.105, skin("f2e08a", gloss=0.8), 0.006)
        clay.eye((0.52, s * 0.24, 0.80), 0.055, (0.8, 0.4 * s, 0.2))
        clay.limb((-0.2, s * 0.34, 0.30), (0.12, s * 0.52, 0.30), 0.16, 0.11, green, 0.05)
        clay.limb((0.12, s * 0.52, 0.30), (-0.18, s * 0.52, 0.06), 0.10, 0.06, green, 0.03)
        clay.blob((-0.02, s * 0.56, 0.04), (0.22, 0.12, 0.04), green, 0.03)
        clay.limb((0.28, s * 0.26, 0.34), (0.42, s * 0.32, 0.06), 0.08, 0.06, green, 0.04)
        clay.blob((0.48, s * 0.33, 0.04), (0.13, 0.10, 0.035), green, 0.02)
    clay.joint("head", (0.36, 0, 0.82), 0.3)
    return clay


def _snail(t: float) -> Clay:
    clay, body = Clay(), skin("d9b98a", gloss=0.4)
    creep = 0.05 * math.sin(TAU * t * 0.5)
    clay.limb((-0.62 - creep, 0, 0.09), (0.45 + creep, 0, 0.13), 0.09, 0.15, body, 0.05)
    clay.limb((0.45 + creep, 0, 0.13), (0.68 + creep, 0, 0.40), 0.15, 0.13, body, 0.08)
    for s in (-1, 1):
        tip = (0.86 + creep, s * 0.14, 0.72 + 0.03 * math.sin(t * 3 + s))
        clay.limb((0.72 + creep, s * 0.07, 0.48), tip, 0.035, 0.03, body, 0.03)
        clay.eye(tip, 0.06, (0.9, 0.3 * s, 0.2))
    shell = Skin(hexcolour("c8743c"), "rings", hexcolour("8a4a24"), 4.2, gloss=0.5)
    clay.blob((-0.12, 0, 0.56), (0.46, 0.28, 0.46), shell, 0.01)
    for k in range(9):
        a, r = 0.9 * k, 0.36 - 0.035 * k
        for s in (-1, 1):
            spot = (-0.12 + r * math.cos(a), s * (0.24 + 0.012 * k), 0.56 + r * math.sin(a))
            clay.ball(spot, 0.07, skin("e8a868", gloss=0.5), 0.05)
    return clay


def _snake(t: float) -> Clay:
    clay = Clay()
    hide = Skin(hexcolour("4f9a44"), "rings", hexcolour("e8d24a"), 3.2, gloss=0.45)
    points: list[Vector] = []
    for k in range(12):
        wave = math.sin(k * 0.85 - t * 5.0)
        points.append((-1.25 + 0.2 * k, 0.24 * wave * (1 - k / 16), 0.10))
    x, y, _ = points[-1]
    points += [(x + 0.14, y * 0.5, 0.30), (x + 0.20, 0, 0.56)]
    clay.chain(points, [0.03, 0.06, 0.08, *[0.10] * 9, 0.10, 0.11], hide, 0.03)
    clay.blob((x + 0.32, 0, 0.62), (0.20, 0.14, 0.11), skin("4f9a44", gloss=0.45), 0.04)
    flick = 0.10 if math.sin(t * 6) > 0 else 0.02
    clay.limb((x + 0.5, 0, 0.58), (x + 0.54 + flick, 0, 0.56), 0.015, 0.01, skin("d8322c"), 0.002)
    for s in (-1, 1):
        clay.eye((x + 0.40, s * 0.10, 0.69), 0.045, (0.7, 0.6 * s, 0.2))
    return clay


def _crab(t: float) -> Clay:
    clay, red = Clay(), skin("e0522c", gloss=0.5)
    clay.blob((0, 0, 0.34), (0.32, 0.46, 0.22), red, 0.03)
    for s in (-1, 1):
        clay.limb((0.18, s * 0.16, 0.48), (0.22, s * 0.18, 0.70), 0.035, 0.035, red, 0.01)
        clay.eye((0.23, s * 0.18, 0.74), 0.07, (0.9, 0.2 * s, 0.1))
        snap = 0.06 * (1 + math.sin(t * 5 + s))
        claw = (0.38, s * 0.66, 0.46 + 0.05 * math.sin(t * 3 + s))
        clay.limb((0.16, s * 0.40, 0.34), claw, 0.08, 0.10, red, 0.03)
        for k in (-1, 1):
            tip = (claw[0] + 0.24, claw[1] - 0.04 * s, claw[2] + k * (0.05 + snap))
            clay.limb(claw, tip, 0.13, 0.04, red, 0.02)
        for i in range(3):
            lift = 0.05 * max(0.0, math.sin(t * 9 + i * 2.1 + s))
            knee = (-0.20 + 0.15 * i, s * 0.66, 0.38 + lift)
            clay.chain(
                [(-0.14 + 0.12 * i, s * 0.36, 0.30), knee, (knee[0], s * 0.82, lift)], [0.06, 0.05, 0.03], red, 0.02
            )
    return clay


def _rainbow(t: float) -> Clay:
    clay = Clay()
    for k, colour in enumerate(("e0403a", "f08a32", "f2cf3c", "5fae3c", "3f8ac8", "8a5fb8")):
        clay.ring((0, 0, 0), (1, 0, 0), 3.1 - 0.17 * k, 0.095, Skin(hexcolour(colour), glow=0.12), 0.01)
    for s in (-1, 1):
        for y, q in ((2.3, 0.45), (2.75, 0.6), (3.2, 0.42)):
            clay.ball((0, s * y, 0.30), q, Skin((0.85, 0.86, 0.88), marks=1.1, gloss=0.02), 0.12)
    return clay


def _pizza(t: float) -> Clay:
    clay = Clay()
    clay.drum((0, 0, 0.02), (0, 0, 0.10), 0.72, skin("e0b060"), 0.04)
    clay.ring((0, 0, 0.10), (0, 0, 1), 0.68, 0.09, skin("c98a3c", marks=1.6), 0.03)
    clay.drum((0, 0, 0.09), (0, 0, 0.13), 0.62, skin("f2cf5a", marks=1.8), 0.02)
    for k in range(8):
        a, r = 2.4 * k, 0.16 + 0.055 * k
        clay.drum(
            (r * math.cos(a), r * math.sin(a), 0.12), (r * math.cos(a), r * math.sin(a), 0.155), 0.10, skin("c83a2a")
        )
        b = a + 1.2
        clay.blob((r * math.cos(b), r * math.sin(b), 0.15), (0.07, 0.05, 0.02), skin("4f8a36"), 0.004, rotation(b))
    return clay


def _cake(t: float) -> Clay:
    clay, cream = Clay(), skin("fbe9dc", marks=1.2)
    clay.drum((0, 0, 0), (0, 0, 0.05), 0.85, skin("c9ced6", gloss=0.7), 0.02)
    for z, r, colour in ((0.05, 0.68, "e8a0b8"), (0.50, 0.46, "fbe9dc")):
        clay.drum((0, 0, z), (0, 0, z + 0.44), r, skin(colour), 0.06)
        for k in range(10):
            a = TAU * k / 10
            clay.ball((r * math.cos(a), r * math.sin(a), z + 0.43), 0.085, cream, 0.02)
    for k in range(3):
        a = TAU * k / 3
        x, y, flick = 0.2 * math.cos(a), 0.2 * math.sin(a), 0.02 * math.sin(t * 12 + k)
        clay.limb((x, y, 0.94), (x, y, 1.22), 0.035, 0.035, skin(("4f9ac0", "e0503c", "6fae4a")[k]))
        clay.limb((x, y, 1.28), (x + flick, y, 1.40), 0.045, 0.01, Skin(hexcolour("ffb84a"), glow=1.7, marks=0), 0.02)
    return clay


def _burger(t: float) -> Clay:
    clay = Clay()
    clay.drum((0, 0, 0), (0, 0, 0.2), 0.56, skin("d99a4a"), 0.09)
    clay.drum((0, 0, 0.19), (0, 0, 0.34), 0.60, skin("5a3420", marks=2.5), 0.06)
    clay.box((0, 0, 0.36), (0.50, 0.50, 0.02), skin("f2c22e", gloss=0.3), 0.02, 0.004, rotation(0.6))
    for k in range(9):
        a = TAU * k / 9
        clay.blob((0.52 * math.cos(a), 0.52 * math.sin(a), 0.42), (0.18, 0.18, 0.045), skin("6fae34"), 0.03)
    clay.drum((0, 0, 0.42), (0, 0, 0.49), 0.50, skin("d8382c", gloss=0.5), 0.03)
    clay.bowl((0, 0, 0.50), (0.60, 0.60, 0.42), skin("d99a4a", gloss=0.3), 0.5)
    for k in range(11):
        a, r = 2.4 * k, 0.10 + 0.03 * k
        clay.blob((r * math.cos(a), r * math.sin(a), 0.91 - 0.75 * r * r), (0.035, 0.022, 0.016), skin("f6ead0"), 0.003)
    return clay


def _pumpkin(t: float) -> Clay:
    clay, rind = Clay(), skin("e8822a", gloss=0.35)
    for k in range(8):
        a = TAU * k / 8
        clay.blob((0.24 * math.cos(a), 0.24 * math.sin(a), 0.46), (0.34, 0.34, 0.44), rind, 0.04)
    clay.chain([(0, 0, 0.84), (0.04, 0, 1.0), (0.14, 0.03, 1.08)], [0.09, 0.06, 0.05], skin("5f7a34"), 0.02)
    glow = Skin(hexcolour("ffb03a"), glow=0.9 + 0.25 * math.sin(t * 9), marks=0)
    for s in (-1, 1):
        clay.blob((0.53, s * 0.20, 0.60), (0.06, 0.10, 0.10), glow, 0.004)
    clay.chain([(0.54, -0.28, 0.36), (0.58, 0, 0.28), (0.54, 0.28, 0.36)], [0.055, 0.07, 0.055], glow, 0.01)
    return clay


def _watermelon(t: float) -> Clay:
    clay = Clay()
    rind = Skin(hexcolour("4f9a3c"), "stripes", hexcolour("2a5f2a"), 5.0, gloss=0.5)
    clay.blob((0, 0, 0.45), (0.62, 0.46, 0.45), rind, 0.01)
    return clay


def _donut(t: float) -> Clay:
    clay = Clay()
    clay.ring((0, 0, 0.24), (0, 0, 1), 0.40, 0.22, skin("d99a4a"))
    clay.ring((0, 0, 0.30), (0, 0, 1), 0.40, 0.20, skin("f08ab0", gloss=0.6))
    for k in range(14):
        a, r = 2.4 * k, 0.32 + 0.012 * k
        colour = ("f2cf3c", "4f9ac0", "f6f1e8", "6fae4a")[k % 4]
        clay.blob(
            (r * math.cos(a), r * math.sin(a), 0.50), (0.045, 0.018, 0.018), skin(colour), 0.003, rotation(a * 1.7)
        )
    return clay


def _egg(t: float) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 0.42), (0.34, 0.34, 0.42), skin("f3e6d0", gloss=0.3), 0.01, rotation(0, 0.1 * math.sin(t * 5)))
    return clay


def _skateboard(t: float) -> Clay:
    clay = Clay()
    clay.limb((-0.55, 0, 0.24), (0.55, 0, 0.24), 0.05, 0.05, skin("3f8ac8"), 0.01)
    clay.box((0, 0, 0.24), (0.62, 0.20, 0.035), skin("3f8ac8"), 0.03)
    for s in (-1, 1):
        clay.blob((s * 0.68, 0, 0.29), (0.18, 0.19, 0.035), skin("3f8ac8"), 0.05, rotation(0, s * 0.4))
        for y in (-0.16, 0.16):
            clay.ball((s * 0.40, y, 0.10), 0.095, WHITE, 0.01)
    clay.joint("top", (0, 0, 0.28), 0.2)
    clay.joint("back", (0, 0, 0.28), 0.2)
    return clay


def _spider(t: float) -> Clay:
    clay, dark = Clay(), skin("3a2e38", pattern="wool", marks=1.2)
    clay.blob((-0.26, 0, 0.48), (0.36, 0.32, 0.30), dark, 0.03)
    clay.ball((0.16, 0, 0.44), 0.22, dark, 0.05)
    for s in (-1, 1):
        clay.ball((0.32, s * 0.09, 0.54), 0.075, WHITE, 0.006)
        clay.eye((0.36, s * 0.09, 0.55), 0.05, (0.9, 0.3 * s, 0.1))
        for i in range(4):
            lift = 0.06 * max(0.0, math.sin(t * 8 + i * 1.7 + s))
            x = 0.34 - 0.22 * i
            knee = (x * 1.4, s * 0.52, 0.72 + lift)
            clay.chain([(x * 0.5, s * 0.14, 0.44), knee, (x * 1.9, s * 0.86, lift)], [0.05, 0.04, 0.02], dark, 0.02)
    clay.limb((0.36, -0.05, 0.40), (0.38, 0.05, 0.40), 0.012, 0.012, BLACK)
    return clay


CREATURES: dict[str, Model] = {
    "frog": _frog,
    "toad": _frog,
    "snail": _snail,
    "slug": _snail,
    "snake": _snake,
    "cobra": _snake,
    "python": _snake,
    "crab": _crab,
    "lobster": _crab,
    "spider": _spider,
    "rainbow": _rainbow,
    "pizza": _pizza,
    "cake": _cake,
    "birthday cake": _cake,
    "burger": _burger,
    "hamburger": _burger,
    "pumpkin": _pumpkin,
    "watermelon": _watermelon,
    "donut": _donut,
    "egg": _egg,
    "skateboard": _skateboard,
}
