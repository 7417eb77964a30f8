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
    _wave(clay, t)
    for s in (-1, 1):  # the board's own spray
        clay.chain(
            [(0.3, s * 0.24, 0.04), (-0.5, s * 0.42, 0.12), (-1.0, s * 0.62, 0.05)], [0.03, 0.09, 0.12], _FOAM, 0.05
        )
    return model.joined(clay.done())


# The wave from its back over the crest to the lip: how far behind the board, how high, how thick.
_PROFILE: tuple[tuple[float, float, float, Skin], ...] = (
    (-3.90, -0.42, 0.62, _DEEP),
    (-3.15, -0.10, 0.78, _DEEP),
    (-2.55, 0.15, 0.85, _DEEP),
    (-2.30, 0.85, 0.62, _DEEP),
    (-2.12, 1.55, 0.42, _WATER),
    (-1.75, 2.05, 0.26, _WATER),
    (-1.25, 2.22, 0.17, _PALE),
    (-0.82, 2.04, 0.12, _PALE),
)
_ALONG = 6  # pieces of the wave to each side of its middle
_HALF_WIDE = 3.1


def _wave(clay: Clay, t: float) -> None:
    """A wall of water that rises behind the rider and curls over towards them, foam on its lip and at its foot."""
    swell = 0.92 + 0.03 * math.sin(TAU * t * 0.5)
    lip: list[Vector] = []
    for x, z, r, look in _PROFILE:
        row: list[Vector] = []
        for k in range(-_ALONG, _ALONG + 1):
            f = k / _ALONG
            high = swell * (1.0 - 0.34 * abs(f) ** 3)  # runs out to the sides, where its hook is seen on end
            uneven = 0.05 * math.sin(k * 1.3 + t * 2.0)
            row.append((x - 0.5 * f * f + uneven, _HALF_WIDE * f, z * high - 0.10 * abs(f)))
        clay.chain(row, [r * (1.0 - 0.35 * (abs(k) / _ALONG) ** 3) for k in range(-_ALONG, _ALONG + 1)], look, 0.30)
        lip = row
    beats = [math.sin(t * 5.0 + k * 1.9) for k in range(len(lip))]
    crest = [(x + 0.02, y, z + 0.03 + 0.03 * beat) for (x, y, z), beat in zip(lip, beats, strict=True)]
    clay.chain(crest, [0.13 + 0.035 * math.sin(k * 2.7 + t * 2.0) for k in range(len(crest))], _FOAM, 0.10)
    for k, (x, y, z) in enumerate(lip):  # what falls from the lip
        f = (t * 0.8 + k * 0.37) % 1.0
        fallen = (x + 0.12 + 0.30 * f, y + 0.2 * beats[k], max(0.0, z - z * f * f))
        clay.ball(fallen, 0.05 * (1.0 - 0.5 * f), _FOAM, 0.01)
    for s in (-1, 1):  # and where it has broken
        for k in range(5):
            heap = (
                -2.5 + 0.34 * k,
                s * (_HALF_WIDE + 0.06 * math.sin(k * 2.3)),
                0.10 + 0.10 * math.sin(k * 1.9 + t * 3.0),
            )
            clay.ball(heap, 0.34 - 0.03 * k, _FOAM, 0.15)
    foot: list[Vector] = [(-1.55 + 0.12 * math.sin(k * 2.1 + t * 2.0), 0.52 * k, -0.04) for k in range(-6, 7)]
    clay.chain(foot, [0.15 + 0.05 * math.sin(k * 1.7 + t * 3.0) for k in range(13)], _FOAM, 0.12)


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
