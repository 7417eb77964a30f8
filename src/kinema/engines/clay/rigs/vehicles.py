"""What rolls on wheels."""

from __future__ import annotations

import math
from dataclasses import replace

from kinema.engines.clay.rigs.cars import CARS
from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.rigs.machine import GLASS, LAMP, PANE, RUBBER, STEEL, Machine, wheel
from kinema.engines.clay.sculpture import BLACK, Clay, Skin, Vector, hexcolour, rotation, shaded, skin


def _truck(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.6)
    clay.box((0.95, 0, 0.98), (0.52, 0.66, 0.62), paint, 0.16)
    clay.box((1.20, 0, 1.22), (0.30, 0.60, 0.24), GLASS, 0.08, 0.004)
    clay.box((1.05, 0, 1.22), (0.28, 0.675, 0.20), GLASS, 0.08, 0.004)
    clay.box(
        (-0.60, 0, 1.12),
        (1.02, 0.68, 0.70),
        skin(m.trim, pattern="planks", second=shaded(hexcolour(m.trim), 0.9), scale=3.0),
        0.06,
    )
    clay.box((0, 0, 0.42), (1.55, 0.55, 0.12), skin("3a3a40"), 0.05)
    for s in (-1, 1):
        clay.ball((1.46, s * 0.42, 0.68), 0.11, LAMP, 0.005)
        for x in (1.0, -0.45, -1.1):
            wheel(clay, x, s * 0.58, 0.32, gone)
    clay.box((1.48, 0, 0.44), (0.06, 0.62, 0.10), STEEL, 0.05)
    clay.joint("back", (-0.6, 0, 1.82), 0.6)
    clay.joint("top", (-0.6, 0, 1.82), 0.6)


def _bus(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.6, marks=0.7)
    clay.box((0, 0, 1.12), (1.95, 0.68, 0.80), paint, 0.18)
    for s in (-1, 1):
        for i in range(6):
            clay.box((-1.50 + i * 0.55, s * 0.66, 1.38), (0.22, 0.04, 0.24), PANE, 0.06, 0.004)
            if i % 2 == 0:
                _at_window(clay, (-1.50 + i * 0.55, s * 0.685, 1.30), s, ("4a3020", "c8923c", "1f1a18")[i // 2])
        clay.box((0, s * 0.67, 0.86), (1.9, 0.02, 0.06), skin(m.trim), 0.01, 0.004)
        clay.ball((1.92, s * 0.45, 0.68), 0.11, LAMP, 0.005)
        for x in (-1.2, 1.2):
            wheel(clay, x, s * 0.60, 0.33, gone)
    clay.box((1.86, 0, 1.38), (0.10, 0.58, 0.30), PANE, 0.08, 0.004)
    clay.joint("windscreen", (1.93, 0.0, 1.30), 0.19)
    clay.box((1.80, 0, 1.80), (0.12, 0.42, 0.09), Skin(hexcolour("f6d98a"), glow=0.5), 0.03)
    clay.joint("top", (0, 0, 1.92), 0.7)
    clay.joint("back", (0, 0, 1.92), 0.7)


def _at_window(clay: Clay, place: Vector, side: float, hair: str) -> None:
    """Somebody who looks out of a window, in relief on its pane."""
    (x, y, z), flesh = place, skin("e6b48f")
    clay.blob((x, y, z), (0.12, 0.05, 0.14), flesh, 0.004)
    clay.blob((x - 0.02, y, z + 0.09), (0.13, 0.052, 0.09), skin(hair, marks=1.0), 0.004)
    for dx in (-0.01, 0.07):
        clay.ball((x + dx, y + side * 0.045, z), 0.018, BLACK, 0.002)


def _train(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint, brass, dark = skin(m.paint, gloss=0.5), skin("d9aa48", gloss=0.7), skin("2a2c32", gloss=0.3)
    clay.drum((0.25, 0, 1.05), (1.75, 0, 1.05), 0.46, paint, 0.05)
    clay.drum((1.70, 0, 1.05), (1.82, 0, 1.05), 0.40, dark, 0.04)
    for x in (0.6, 1.2):
        clay.ring((x, 0, 1.05), (1, 0, 0), 0.46, 0.035, brass)
    clay.box((-0.25, 0, 1.35), (0.52, 0.60, 0.72), paint, 0.08)
    clay.box((-0.25, 0, 2.10), (0.64, 0.70, 0.08), dark, 0.05)
    for s in (-1, 1):
        clay.box((-0.25, s * 0.60, 1.55), (0.24, 0.03, 0.24), Skin(hexcolour("f6d98a"), glow=0.25, gloss=0.6), 0.04)
        for x in (-0.3, 0.45, 1.2):
            wheel(clay, x, s * 0.64, 0.34, gone, 0.07, brass)
        a = -gone / 0.34
        clay.limb(
            (-0.3 + 0.18 * math.cos(a), s * 0.76, 0.34 + 0.18 * math.sin(a)),
            (1.2 + 0.18 * math.cos(a), s * 0.76, 0.34 + 0.18 * math.sin(a)),
            0.04,
            0.04,
            STEEL,
            0.004,
        )
        for x in (-1.7, -3.2):
            for dx in (-0.42, 0.42):
                wheel(clay, x + dx, s * 0.64, 0.24, gone, 0.07, brass)
    clay.drum((1.45, 0, 1.45), (1.45, 0, 2.05), 0.15, dark, 0.02, 0.02, 0.24)
    clay.drum((0.85, 0, 1.45), (0.85, 0, 1.68), 0.16, brass, 0.06)
    clay.ball((1.84, 0, 1.42), 0.13, LAMP, 0.005)
    clay.limb((1.85, -0.4, 0.25), (1.85, 0.4, 0.25), 0.14, 0.14, skin("c8392f"), 0.02)
    clay.box((0.3, 0, 0.55), (1.5, 0.42, 0.12), dark, 0.04)
    _steam(clay, t)
    for x, colour in ((-1.7, m.trim), (-3.2, "4f8a6a")):
        clay.box((x, 0, 1.02), (0.66, 0.58, 0.58), skin(colour, gloss=0.4), 0.10)
        clay.box((x, 0, 1.62), (0.74, 0.66, 0.06), dark, 0.04)
        for s in (-1, 1):
            for dx in (-0.32, 0.32):
                clay.box(
                    (x + dx, s * 0.57, 1.18), (0.20, 0.03, 0.20), Skin(hexcolour("f6d98a"), glow=0.25, gloss=0.6), 0.04
                )
    clay.joint("back", (-0.25, 0, 2.18), 0.6)
    clay.joint("top", (-0.25, 0, 2.18), 0.6)


_PUFFS, _PUFF_S = 9, 1.8  # in the air at a time; seconds that one lasts


def _steam(clay: Clay, t: float) -> None:
    """Puffs out of the funnel: they swell as they fall behind, each in its own way, and go thin and small at last."""
    for k in range(_PUFFS):
        life = t / _PUFF_S + k / _PUFFS
        age, own = life % 1.0, (math.floor(life) * 0.381 + k * 0.618) % 1.0  # golden parts: no two alike in a row
        back = 0.15 * age + (2.3 + 0.5 * own) * age**1.5
        rise = (0.85 + 0.45 * own) * math.sqrt(age)
        round_ = max(0.02, (0.12 + (0.34 + 0.16 * own) * math.sqrt(age)) * math.sqrt(1.0 - age**3))
        aside = (own - 0.5) * 0.7 * age
        steam = Skin((0.74, 0.74, 0.76), marks=1.5, gloss=0.0)
        x, z = 1.45 - back, 2.08 + rise
        clay.blob((x, aside, z), (round_ * (1.0 + 0.5 * age), round_, round_ * (1.0 - 0.15 * own)), steam, 0.08)
        clay.ball((x - round_ * (0.6 - own), aside, z + round_ * 0.55), round_ * 0.6, steam, 0.08)


def _tractor(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.5)
    clay.box((0.55, 0, 0.85), (0.60, 0.32, 0.28), paint, 0.10)
    clay.box((-0.35, 0, 2.36), (0.56, 0.54, 0.06), paint, 0.04)
    for x in (-0.80, 0.12):
        for y in (-0.44, 0.44):
            clay.limb((x, y, 0.95), (x, y, 2.34), 0.04, 0.04, paint)
    clay.box((-0.72, 0, 1.20), (0.06, 0.30, 0.26), skin("2a2c32"), 0.05)
    clay.ring((0.02, 0, 1.34), (1.0, 0.0, 0.8), 0.17, 0.03, BLACK)
    clay.box((-0.35, 0, 0.80), (0.48, 0.48, 0.22), paint, 0.08)
    clay.limb((0.8, 0.1, 1.1), (0.8, 0.1, 1.6), 0.05, 0.05, skin("2a2c32"))
    for s in (-1, 1):
        wheel(clay, -0.45, s * 0.66, 0.62, gone, 0.15, skin("f2c43a"))
        wheel(clay, 0.85, s * 0.50, 0.36, gone, 0.11, skin("f2c43a"))
        clay.ball((1.14, s * 0.2, 0.95), 0.08, LAMP, 0.004)
    clay.joint("back", (-0.42, 0, 1.02), 0.4)
    clay.joint("saddle", (-0.42, 0, 1.02), 0.4)
    clay.joint("top", (-0.35, 0, 2.42), 0.4)


def _spoked(clay: Clay, x: float, r: float, gone: float, tyre: float) -> None:
    clay.ring((x, 0, r), (0, 1, 0), r - tyre, tyre, RUBBER)
    for k in range(5):
        a = -gone / r + k * TAU / 5
        clay.limb(
            (x, 0, r), (x + (r - tyre) * math.cos(a), 0, r + (r - tyre) * math.sin(a)), 0.014, 0.014, STEEL, 0.004
        )
    clay.ball((x, 0, r), 0.06, STEEL, 0.004)


def _bicycle(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.6)
    for x in (-0.55, 0.55):
        _spoked(clay, x, 0.36, gone, 0.045)
    seat, crank, head = (-0.25, 0.0, 0.80), (-0.05, 0.0, 0.36), (0.40, 0.0, 0.82)
    for a, b in (
        ((-0.55, 0, 0.36), crank),
        (crank, seat),
        (seat, head),
        (crank, head),
        (head, (0.55, 0, 0.36)),
        ((-0.55, 0, 0.36), seat),
    ):
        clay.limb(a, b, 0.032, 0.032, paint, 0.02)
    clay.limb(seat, (-0.27, 0, 0.92), 0.025, 0.025, STEEL)
    clay.blob((-0.27, 0, 0.95), (0.14, 0.08, 0.04), skin("3a2a20"), 0.01)
    clay.limb(head, (0.37, 0, 1.0), 0.025, 0.025, STEEL)
    clay.limb((0.33, -0.24, 1.02), (0.33, 0.24, 1.02), 0.03, 0.03, skin("2a2a30"))
    angle = -gone / 0.36 * 0.6
    for s in (-1, 1):
        clay.limb(
            (crank[0], s * 0.08, crank[2]),
            (crank[0] + s * 0.15 * math.cos(angle), s * 0.10, crank[2] + s * 0.15 * math.sin(angle)),
            0.02,
            0.02,
            STEEL,
        )
    clay.joint("back", (-0.27, 0, 0.97), 0.1)
    clay.joint("saddle", (-0.27, 0, 0.97), 0.1)
    clay.joint("pedals", crank, 0.15)
    clay.joint("top", (-0.27, 0, 0.97), 0.1)


def _motorcycle(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.8, marks=0.4)
    for x in (-0.62, 0.66):
        _spoked(clay, x, 0.34, gone, 0.09)
        clay.drum((x, -0.06, 0.34), (x, 0.06, 0.34), 0.10, STEEL, 0.03)
    clay.limb((0.66, 0, 0.34), (0.42, 0, 0.95), 0.05, 0.05, STEEL)
    clay.blob((0.12, 0, 0.80), (0.36, 0.18, 0.18), paint, 0.05)
    clay.blob((-0.42, 0, 0.74), (0.42, 0.16, 0.10), skin("2a2320"), 0.03)
    clay.box((0.0, 0, 0.45), (0.28, 0.16, 0.18), skin("6a6e76", gloss=0.5), 0.06)
    clay.limb((-0.1, -0.18, 0.32), (-0.85, -0.20, 0.36), 0.06, 0.07, STEEL)
    clay.limb((0.36, -0.30, 1.03), (0.36, 0.30, 1.03), 0.035, 0.035, skin("2a2a30"))
    clay.ball((0.60, 0, 0.92), 0.13, LAMP, 0.01)
    clay.blob((0.68, 0, 0.64), (0.24, 0.09, 0.05), paint, 0.01, rotation(0, -0.3))
    clay.joint("back", (-0.35, 0, 0.84), 0.1)
    clay.joint("saddle", (-0.35, 0, 0.84), 0.1)
    clay.joint("top", (-0.25, 0, 0.84), 0.1)


VEHICLES = CARS | {
    "truck": Machine(_truck, "3f7fae", "e9e2d2", {"drive": 6.0, "run": 6.0}),
    "bus": Machine(_bus, "e0a52e", "4a4038", {"drive": 5.5, "run": 5.5}),
    "train": Machine(_train, "2f7a5a", "c8503c", {"drive": 5.0, "run": 5.0}),
    "tractor": Machine(_tractor, "3f8a45", "f2c43a", {"drive": 2.6, "run": 2.6}),
    "bicycle": Machine(_bicycle, "3f9ab0", "f2ece0", {"drive": 3.6, "run": 3.6}),
    "motorcycle": Machine(_motorcycle, "c8322f", "f2ece0", {"drive": 7.0, "run": 7.0}),
}
VEHICLES["fire truck"] = replace(VEHICLES["truck"], paint="c8322f", trim="c8322f")
