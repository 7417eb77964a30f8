"""What sports need under the feet: a board with its wave, skis with their poles."""

from __future__ import annotations

import math

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin

_WATER = Skin(hexcolour("2f8fb0"), gloss=0.75, marks=1.6)
_DEEP = Skin(hexcolour("1f6f98"), gloss=0.75, marks=1.6)
_PALE = Skin(hexcolour("7fcfdc"), gloss=0.7, marks=1.6)
_FOAM = Skin((0.86, 0.90, 0.92), gloss=0.1, marks=2.2)


def surfing(model: Sculpture, t: float) -> Sculpture:
    """A rider on a board, and the wave that curls behind them."""
    clay = Clay()
    trim = 0.08 * math.sin(TAU * t * 0.42)
    clay.blob((0.04, 0, 0.09), (0.95, 0.27, 0.055), skin("f4efe2", gloss=0.6), 0.01, rotation(0, 0.14, trim))
    clay.blob((0.04, 0, 0.105), (0.85, 0.06, 0.055), skin("e2503f", gloss=0.6), 0.004, rotation(0, 0.14, trim))
    swell = 0.06 * math.sin(TAU * t * 0.5)
    profile: tuple[tuple[float, float, float, Skin], ...] = (
        (-1.25, -0.25, 0.62, _DEEP),
        (-1.42, 0.40 + swell, 0.50, _WATER),
        (-1.36, 0.98 + swell, 0.30, _WATER),
        (-1.12, 1.22 + swell, 0.16, _PALE),
    )
    for x, z, r, look in profile:
        for s in (-1, 1):
            clay.limb((x, 0, z), (x - 0.10, s * 0.9, z * 0.92), r, r * 0.95, look, 0.30)
            clay.limb(
                (x - 0.10, s * 0.9, z * 0.92), (x - 0.40, s * 1.9, z * 0.30 - 0.12), r * 0.95, r * 0.5, look, 0.30
            )
    crest: list[Vector] = []
    for k in range(9):
        f = k / 4 - 1
        fall = 1 - 0.72 * max(0.0, abs(f) - 0.35) / 0.65
        crest.append((-0.98 - 0.35 * f * f, 1.85 * f, (1.26 + swell) * fall + 0.05 * math.sin(t * 5 + k * 1.9)))
    clay.chain(crest, [0.06, 0.11, 0.13, 0.12, 0.15, 0.12, 0.14, 0.11, 0.06], _FOAM, 0.10)
    for k in range(4):  # what flies off the lip
        f = (t * 0.9 + k / 4) % 1.0
        drop: Vector = (-0.9 + 0.35 * f, -1.2 + 0.8 * k, 1.30 + 0.5 * f - 0.9 * f * f)
        clay.ball(drop, 0.055 * (1 - 0.5 * f), _FOAM, 0.01)
    for s in (-1, 1):  # the board's own spray
        clay.chain(
            [(0.3, s * 0.24, 0.04), (-0.5, s * 0.42, 0.12), (-1.0, s * 0.62, 0.05)], [0.03, 0.09, 0.12], _FOAM, 0.05
        )
    return model.joined(clay.done())


def skiing(model: Sculpture) -> Sculpture:
    """A skier: skis under the feet, poles in the hands."""
    clay = Clay()
    (fx, _, _), _ = model.joints.get("right foot", ((0.1, -0.1, 0.0), 0.1))
    for s, name in ((1, "left hand"), (-1, "right hand")):
        y = s * 0.15
        clay.limb((fx - 0.85, y, 0.03), (fx + 0.62, y, 0.03), 0.045, 0.045, skin("e0403a", gloss=0.6), 0.005)
        clay.limb((fx + 0.62, y, 0.03), (fx + 0.86, y, 0.16), 0.045, 0.02, skin("e0403a", gloss=0.6), 0.02)
        (hx, hy, hz), _ = model.joints[name]
        clay.limb((hx + 0.03, hy, hz + 0.12), (hx - 0.62, hy + s * 0.10, 0.02), 0.018, 0.014, skin("3a3c44"), 0.004)
        clay.ring((hx - 0.55, hy + s * 0.09, 0.09), (-0.6, 0, 0.5), 0.06, 0.012, skin("3a3c44"))
    return model.joined(clay.done())
