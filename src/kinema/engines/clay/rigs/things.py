"""Props that can be the subject of a film, with the little movement that things have."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from kinema.engines.clay.rigs.belongings import BELONGINGS
from kinema.engines.clay.rigs.creatures import CREATURES
from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.rigs.objects import PROPS
from kinema.engines.clay.sculpture import BLACK, Clay, Sculpture, Skin, hexcolour, rotation, skin

Model = Callable[[float], Clay]


def _fixed(kind: str, scale: float = 1.0, turn: float = math.pi / 2) -> Model:
    """A piece of scenery, which faces south, turned to face along x as a subject does, in the size its user has."""

    def model(t: float) -> Clay:
        done = PROPS[kind](np.random.default_rng(3)).done().moved(rotation(turn), scale=scale)
        return Clay(done.shape.tolist(), done.skin.tolist(), dict(done.joints))

    return model


def _chair(t: float) -> Clay:
    clay, wood = Clay(), skin("b5763c")
    clay.box((0, 0, 0.52), (0.36, 0.36, 0.05), wood, 0.03)
    clay.blob((0, 0, 0.58), (0.34, 0.34, 0.07), skin("d8503c"), 0.01)
    for x in (-0.3, 0.3):
        for y in (-0.3, 0.3):
            clay.limb((x, y, 0), (x, y, 0.5), 0.04, 0.045, wood)
    for y in (-0.3, 0.3):
        clay.limb((-0.32, y, 0.5), (-0.38, y, 1.2), 0.045, 0.04, wood)
    for z in (0.85, 1.1):
        clay.box((-0.36, 0, z), (0.03, 0.32, 0.07), wood, 0.03)
    clay.joint("top", (0, 0, 0.62), 0.3)
    clay.joint("back", (0, 0, 0.62), 0.3)
    return clay


def _clock(t: float) -> Clay:
    clay = Clay()
    clay.drum((-0.12, 0, 0.75), (0.14, 0, 0.75), 0.62, skin("c8392f", gloss=0.5), 0.06)
    clay.drum((0.10, 0, 0.75), (0.16, 0, 0.75), 0.52, skin("f7f2e6"), 0.02)
    for i in range(12):
        a = TAU * i / 12
        clay.ball((0.17, 0.43 * math.sin(a), 0.75 + 0.43 * math.cos(a)), 0.045 if i % 3 == 0 else 0.028, BLACK, 0.003)
    for length, a, w in ((0.26, 1.0 + t * 0.05, 0.035), (0.38, t * 0.6, 0.025)):
        clay.limb((0.18, 0, 0.75), (0.18, length * math.sin(a), 0.75 + length * math.cos(a)), w, w * 0.6, BLACK, 0.003)
    ring = math.sin(t * 25) * 0.02
    for s in (-1, 1):
        clay.blob((0, s * 0.40 + ring, 1.38), (0.2, 0.2, 0.16), skin("e8b84a", gloss=0.7), 0.01)
        clay.limb((0, s * 0.35, 0.2), (0, s * 0.5, 0.0), 0.07, 0.06, skin("8a2a24"))
    return clay


def _candle(t: float) -> Clay:
    clay = Clay()
    clay.drum((0, 0, 0), (0, 0, 0.06), 0.36, skin("c9a24a", gloss=0.6), 0.03, 0.01, 0.42)
    clay.drum((0, 0, 0.05), (0, 0, 0.85), 0.20, skin("f3e8cf"), 0.05)
    clay.limb((0.15, 0.1, 0.78), (0.17, 0.12, 0.5), 0.05, 0.06, skin("f3e8cf"), 0.04)
    flick = 0.03 * math.sin(t * 13)
    clay.limb((0, 0, 0.84), (0, 0, 0.94), 0.015, 0.015, BLACK)
    clay.limb((0, 0, 0.98), (flick, flick * 0.5, 1.18), 0.08, 0.015, Skin(hexcolour("ffb84a"), glow=1.7, marks=0), 0.03)
    return clay


def _box(t: float) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.45), (0.5, 0.5, 0.45), skin("c8964f"), 0.05)
    for turn in ((0.52, 0.09, 0.46), (0.09, 0.52, 0.46)):
        clay.box((0, 0, 0.46), turn, skin("d8402f"), 0.02, 0.004)
    clay.ring((0, 0.14, 1.0), (0.4, 1, 0.3), 0.13, 0.05, skin("d8402f"))
    clay.ring((0, -0.14, 1.0), (0.4, -1, 0.3), 0.13, 0.05, skin("d8402f"))
    clay.joint("top", (0, 0, 0.92), 0.4)
    return clay


def _guitar(t: float) -> Clay:
    clay, wood = Clay(), skin("c8823c", gloss=0.6)
    clay.blob((0, 0, 0.48), (0.14, 0.46, 0.44), wood, 0.02)
    clay.blob((0, 0, 1.02), (0.14, 0.35, 0.34), wood, 0.10)
    clay.drum((0.10, 0, 0.80), (0.155, 0, 0.80), 0.15, BLACK, 0.01)
    clay.box((0.10, 0, 1.75), (0.05, 0.07, 0.60), skin("5a3420"), 0.02)
    clay.box((0.08, 0, 2.45), (0.05, 0.13, 0.18), skin("6b4528"), 0.03)
    clay.box((0.15, 0, 0.45), (0.03, 0.20, 0.04), skin("5a3420"), 0.01)
    for i in range(4):
        y = (i - 1.5) * 0.035
        buzz = 0.004 * math.sin(t * 60 + i)
        clay.limb((0.175, y, 0.45), (0.16, y + buzz, 2.4), 0.007, 0.007, skin("e8e4da"), 0.001)
    for s in (-1, 1):
        for z in (2.36, 2.48, 2.58):
            clay.ball((0.08, s * 0.17, z), 0.045, skin("d9d2c0"), 0.004)
    return clay


def _windmill(t: float) -> Clay:
    clay = Clay()
    clay.drum((0, 0, 0), (0, 0, 3.1), 0.95, skin("efe6d4", marks=1.5), 0.05, 0.02, 0.58)
    clay.limb((0, 0, 3.1), (0, 0, 3.75), 0.72, 0.08, skin("b5482e"), 0.02)
    clay.box((0.90, 0, 0.5), (0.08, 0.24, 0.45), skin("4a6f8a"), 0.05)
    for z in (1.5, 2.4):
        clay.box((0.76 if z < 2 else 0.66, 0, z), (0.06, 0.15, 0.2), Skin(hexcolour("f6d98a"), glow=0.2), 0.03)
    clay.limb((0.5, 0, 3.1), (0.95, 0, 3.1), 0.12, 0.10, skin("6b4528"))
    for k in range(4):
        a = t * 0.9 + k * TAU / 4
        y, z = math.cos(a), math.sin(a)
        clay.limb((0.92, 0, 3.1), (0.92, 2.0 * y, 3.1 + 2.0 * z), 0.05, 0.04, skin("6b4528"), 0.01)
        for f in (0.7, 1.1, 1.5, 1.9):
            clay.limb(
                (0.90, f * y, 3.1 + f * z),
                (0.90, f * y - 0.38 * z, 3.1 + f * z + 0.38 * y),
                0.15,
                0.13,
                skin("f5efe0", marks=1.5),
                0.06,
            )
    return clay


def _tent(t: float) -> Clay:
    clay = Clay()
    clay.drum(
        (0, 0, 0),
        (0, 0, 1.65),
        1.15,
        skin("e0883c", pattern="bark", second=hexcolour("f2dcb0"), marks=1.2),
        0.04,
        0.02,
        0.06,
    )
    clay.limb((0, 0, 1.6), (0, 0, 1.95), 0.03, 0.03, skin("6b4528"))
    flutter = 0.08 * math.sin(t * 6)
    clay.limb((0, 0, 1.88), (-0.34, flutter, 1.86), 0.07, 0.02, skin("c8322f"))
    clay.drum((0.30, 0, 0.0), (0.24, 0, 1.0), 0.80, Skin(hexcolour("4a2a1a"), marks=0.4), 0.02, 0.004, 0.30)
    return clay


def _campfire(t: float) -> Clay:
    clay = Clay()
    for i in range(6):
        a = TAU * i / 6
        clay.limb(
            (0.48 * math.cos(a), 0.48 * math.sin(a), 0.08),
            (-0.05 * math.cos(a), -0.05 * math.sin(a), 0.34),
            0.085,
            0.075,
            skin("6b4528", pattern="bark", second=hexcolour("4a2f1a")),
            0.02,
        )
    for i in range(9):
        a = TAU * i / 9
        clay.ball((0.66 * math.cos(a), 0.66 * math.sin(a), 0.08), 0.14, skin("8f8a82", marks=2), 0.01)
    for i in range(6):
        a, h = TAU * i / 6, 0.62 + 0.22 * math.sin(t * 9 + i * 2.1)
        x, y = 0.17 * math.cos(a), 0.17 * math.sin(a)
        clay.limb(
            (x, y, 0.25),
            (x * 0.4 + 0.06 * math.sin(t * 7 + i), y * 0.4, 0.25 + h),
            0.17,
            0.02,
            Skin(hexcolour(("ff8a2a", "ffb03a")[i % 2]), glow=1.3, marks=0),
            0.06,
        )
    clay.limb(
        (0, 0, 0.25), (0.03 * math.sin(t * 11), 0, 0.75), 0.16, 0.03, Skin(hexcolour("fff0a0"), glow=1.7, marks=0), 0.03
    )
    return clay


THINGS: dict[str, Model] = {kind: _fixed(kind) for kind in PROPS}
THINGS |= {
    "chair": _chair,
    "clock": _clock,
    "candle": _candle,
    "box": _box,
    "guitar": _guitar,
    "windmill": _windmill,
    "tent": _tent,
    "campfire": _campfire,
}
THINGS |= CREATURES | BELONGINGS
THINGS |= {
    "bed": _fixed("bed", 0.62, 0.0),  # it is seen from its foot
    "sunflower": _fixed("sunflower"),
    "palm tree": _fixed("palm"),
    "pine tree": _fixed("pine"),
    "church": _fixed("church"),
    "sofa": _fixed("sofa"),
    "bench": _fixed("bench"),
    "couch": _fixed("sofa"),
    "christmas tree": _fixed("pine"),
    "street lamp": _fixed("streetlamp"),
    "tree": _fixed("oak"),
    "bonsai": _fixed("oak"),
}


def build(model: Model, action: str, t: float) -> Sculpture:
    return model(t).done()


def pace(model: Model, action: str) -> float:
    return 0.0
