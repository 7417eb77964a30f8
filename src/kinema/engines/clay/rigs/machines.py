"""What people build to move about: wheels, hulls, wings, rockets, balloons, balls."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin

GLASS = Skin((0.07, 0.12, 0.17), gloss=0.9, marks=0.0)
RUBBER = skin("26262a", marks=1.2)
STEEL = skin("b9c0c8", gloss=0.6, marks=0.5)
LAMP = Skin(hexcolour("fff0b8"), glow=0.8, gloss=0.6, marks=0.0)
BRAKE = Skin(hexcolour("ff4a3a"), glow=0.5, gloss=0.6, marks=0.0)


@dataclass(frozen=True, slots=True)
class Machine:
    model: Callable[[Machine, Clay, float, float], None]  # type: ignore[type-arg]
    paint: str = "d8402f"
    trim: str = "f2ece0"
    pace: dict[str, float] = field(default_factory=dict)
    scale: float = 1.0


def speed(m: Machine, action: str) -> float:
    return m.pace.get(action, 0.0) * m.scale


def build(m: Machine, action: str, t: float) -> Sculpture:
    """A machine at `t` seconds; wheels have turned as far as it has gone."""
    clay = Clay()
    m.model(m, clay, t, speed(m, action) / m.scale * t)
    return clay.done().moved(scale=m.scale)


def _wheel(clay: Clay, x: float, y: float, r: float, gone: float, wide: float = 0.12, hub: Skin = STEEL) -> None:
    side = 1.0 if y > 0 else -1.0
    clay.drum((x, y - wide * side, r), (x, y + wide * side, r), r, RUBBER, 0.05)
    clay.drum((x, y + wide * side * 0.8, r), (x, y + wide * side * 1.12, r), r * 0.58, hub, 0.02)
    turn = -gone / r
    for k in range(4):
        a = turn + k * TAU / 4
        clay.ball((x + r * 0.36 * math.cos(a), y + side * wide * 1.1, r + r * 0.36 * math.sin(a)), r * 0.11, skin("4a4d55"), 0.005)


def _car(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.75, marks=0.6)
    rock = 0.012 * math.sin(t * 9)
    clay.box((0, 0, 0.52 + rock), (1.28, 0.60, 0.25), paint, 0.18, 0.02)
    clay.box((-0.12, 0, 0.92 + rock), (0.72, 0.52, 0.28), paint, 0.20, 0.10)
    clay.box((-0.12, 0, 0.93 + rock), (0.62, 0.535, 0.18), GLASS, 0.10, 0.005)
    clay.box((-0.12, 0, 0.93 + rock), (0.735, 0.44, 0.17), GLASS, 0.10, 0.005)
    clay.box((-0.14, 0, 0.93 + rock), (0.05, 0.545, 0.22), paint, 0.02, 0.005)
    for s in (-1, 1):
        clay.ball((1.22, s * 0.40, 0.56 + rock), 0.115, LAMP, 0.005)
        clay.box((-1.27, s * 0.42, 0.58 + rock), (0.03, 0.11, 0.07), BRAKE, 0.03)
        clay.box((0.42, s * 0.66, 0.80 + rock), (0.07, 0.07, 0.055), paint, 0.03)
        clay.box((-0.30, s * 0.605, 0.66 + rock), (0.07, 0.012, 0.018), STEEL, 0.01)
        for x in (-0.78, 0.80):
            clay.drum((x, s * 0.50, 0.36), (x, s * 0.605, 0.36), 0.35, skin("1e1e22"), 0.02)
            _wheel(clay, x, s * 0.54, 0.28, gone)
    for x, look in ((1.28, STEEL), (-1.28, STEEL)):
        clay.box((x, 0, 0.36 + rock), (0.06, 0.56, 0.07), look, 0.05)
    clay.limb((1.27, -0.16, 0.50 + rock), (1.27, 0.16, 0.50 + rock), 0.045, 0.045, BLACK, 0.005)
    if m.trim == "taxi":
        clay.box((-0.12, 0, 1.26 + rock), (0.12, 0.26, 0.07), Skin(hexcolour("fff2c0"), glow=0.5), 0.03)
        clay.box((0, 0, 0.60 + rock), (1.0, 0.607, 0.05), skin("26262a", pattern="checks", second=hexcolour("f5f2ea"), scale=10.0), 0.01)
    clay.joint("back", (-0.1, 0, 0.98), 0.5)
    clay.joint("top", (-0.1, 0, 1.20), 0.5)
    clay.joint("head", (-0.1, 0, 1.22), 0.4)


def _truck(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.6)
    clay.box((0.95, 0, 0.98), (0.52, 0.66, 0.62), paint, 0.16)
    clay.box((1.20, 0, 1.22), (0.30, 0.60, 0.24), GLASS, 0.08, 0.004)
    clay.box((1.05, 0, 1.22), (0.28, 0.675, 0.20), GLASS, 0.08, 0.004)
    clay.box((-0.60, 0, 1.12), (1.02, 0.68, 0.70), skin(m.trim, pattern="planks", second=tuple(0.9 * c for c in hexcolour(m.trim)), scale=3.0), 0.06)
    clay.box((0, 0, 0.42), (1.55, 0.55, 0.12), skin("3a3a40"), 0.05)
    for s in (-1, 1):
        clay.ball((1.46, s * 0.42, 0.68), 0.11, LAMP, 0.005)
        for x in (1.0, -0.45, -1.1):
            _wheel(clay, x, s * 0.58, 0.32, gone)
    clay.box((1.48, 0, 0.44), (0.06, 0.62, 0.10), STEEL, 0.05)
    clay.joint("back", (-0.6, 0, 1.82), 0.6)
    clay.joint("top", (-0.6, 0, 1.82), 0.6)


def _bus(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.6, marks=0.7)
    clay.box((0, 0, 1.12), (1.95, 0.68, 0.80), paint, 0.18)
    for s in (-1, 1):
        for i in range(6):
            clay.box((-1.50 + i * 0.55, s * 0.66, 1.38), (0.22, 0.04, 0.24), GLASS, 0.06, 0.004)
        clay.box((0, s * 0.67, 0.86), (1.9, 0.02, 0.06), skin(m.trim), 0.01, 0.004)
        clay.ball((1.92, s * 0.45, 0.68), 0.11, LAMP, 0.005)
        for x in (-1.2, 1.2):
            _wheel(clay, x, s * 0.60, 0.33, gone)
    clay.box((1.86, 0, 1.38), (0.10, 0.58, 0.30), GLASS, 0.08, 0.004)
    clay.box((1.80, 0, 1.80), (0.12, 0.42, 0.09), Skin(hexcolour("f6d98a"), glow=0.5), 0.03)
    clay.joint("top", (0, 0, 1.92), 0.7)
    clay.joint("back", (0, 0, 1.92), 0.7)


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
            _wheel(clay, x, s * 0.46, 0.34, gone, 0.07, brass)
        a = -gone / 0.34
        clay.limb((-0.3 + 0.18 * math.cos(a), s * 0.60, 0.34 + 0.18 * math.sin(a)), (1.2 + 0.18 * math.cos(a), s * 0.60, 0.34 + 0.18 * math.sin(a)), 0.04, 0.04, STEEL, 0.004)
        for x in (-1.7, -3.2):
            for dx in (-0.42, 0.42):
                _wheel(clay, x + dx, s * 0.46, 0.24, gone, 0.07, brass)
    clay.drum((1.45, 0, 1.45), (1.45, 0, 2.05), 0.15, dark, 0.02, 0.02, 0.24)
    clay.drum((0.85, 0, 1.45), (0.85, 0, 1.68), 0.16, brass, 0.06)
    clay.ball((1.84, 0, 1.42), 0.13, LAMP, 0.005)
    clay.limb((1.85, -0.4, 0.25), (1.85, 0.4, 0.25), 0.14, 0.14, skin("c8392f"), 0.02)
    clay.box((0.3, 0, 0.55), (1.5, 0.42, 0.12), dark, 0.04)
    for k in range(5):
        age = (t * 0.8 + k / 5) % 1.0
        clay.ball((1.45 - 1.6 * age, 0.05 * math.sin(k * 3), 2.25 + 0.75 * age), 0.13 + 0.24 * age, Skin((0.72, 0.72, 0.74), marks=1.5, gloss=0.0), 0.12)
    for x, colour in ((-1.7, m.trim), (-3.2, "4f8a6a")):
        clay.box((x, 0, 1.02), (0.66, 0.58, 0.58), skin(colour, gloss=0.4), 0.10)
        clay.box((x, 0, 1.62), (0.74, 0.66, 0.06), dark, 0.04)
        for s in (-1, 1):
            for dx in (-0.32, 0.32):
                clay.box((x + dx, s * 0.57, 1.18), (0.20, 0.03, 0.20), Skin(hexcolour("f6d98a"), glow=0.25, gloss=0.6), 0.04)
    clay.joint("back", (-0.25, 0, 2.18), 0.6)
    clay.joint("top", (-0.25, 0, 2.18), 0.6)


def _tractor(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.5)
    clay.box((0.55, 0, 0.85), (0.60, 0.32, 0.28), paint, 0.10)
    clay.box((-0.35, 0, 1.30), (0.42, 0.46, 0.55), GLASS, 0.08)
    clay.box((-0.35, 0, 1.88), (0.52, 0.54, 0.06), paint, 0.04)
    clay.box((-0.35, 0, 0.80), (0.48, 0.48, 0.22), paint, 0.08)
    clay.limb((0.8, 0.1, 1.1), (0.8, 0.1, 1.6), 0.05, 0.05, skin("2a2c32"))
    for s in (-1, 1):
        _wheel(clay, -0.45, s * 0.66, 0.62, gone, 0.15, skin("f2c43a"))
        _wheel(clay, 0.85, s * 0.50, 0.36, gone, 0.11, skin("f2c43a"))
        clay.ball((1.14, s * 0.2, 0.95), 0.08, LAMP, 0.004)
    clay.joint("back", (-0.35, 0, 1.0), 0.4)
    clay.joint("top", (-0.35, 0, 1.94), 0.4)


def _spoked(clay: Clay, x: float, r: float, gone: float, tyre: float) -> None:
    clay.ring((x, 0, r), (0, 1, 0), r - tyre, tyre, RUBBER)
    for k in range(5):
        a = -gone / r + k * TAU / 5
        clay.limb((x, 0, r), (x + (r - tyre) * math.cos(a), 0, r + (r - tyre) * math.sin(a)), 0.014, 0.014, STEEL, 0.004)
    clay.ball((x, 0, r), 0.06, STEEL, 0.004)


def _bicycle(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.6)
    for x in (-0.55, 0.55):
        _spoked(clay, x, 0.36, gone, 0.045)
    seat, crank, head = (-0.25, 0.0, 0.80), (-0.05, 0.0, 0.36), (0.40, 0.0, 0.82)
    for a, b in (((-0.55, 0, 0.36), crank), (crank, seat), (seat, head), (crank, head), (head, (0.55, 0, 0.36)), ((-0.55, 0, 0.36), seat)):
        clay.limb(a, b, 0.032, 0.032, paint, 0.02)
    clay.limb(seat, (-0.27, 0, 0.92), 0.025, 0.025, STEEL)
    clay.blob((-0.27, 0, 0.95), (0.14, 0.08, 0.04), skin("3a2a20"), 0.01)
    clay.limb(head, (0.37, 0, 1.0), 0.025, 0.025, STEEL)
    clay.limb((0.33, -0.24, 1.02), (0.33, 0.24, 1.02), 0.03, 0.03, skin("2a2a30"))
    a = -gone / 0.36 * 0.6
    for s in (-1, 1):
        clay.limb((crank[0], s * 0.08, crank[2]), (crank[0] + s * 0.15 * math.cos(a), s * 0.10, crank[2] + s * 0.15 * math.sin(a)), 0.02, 0.02, STEEL)
    clay.joint("back", (-0.27, 0, 0.97), 0.1)
    clay.joint("top", (-0.27, 0, 0.97), 0.1)


def _motorcycle(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.8, marks=0.4)
    for x in (-0.62, 0.66):
        clay.ring((x, 0, 0.34), (0, 1, 0), 0.25, 0.09, RUBBER)
        clay.drum((x, -0.06, 0.34), (x, 0.06, 0.34), 0.18, STEEL, 0.03)
    clay.limb((0.66, 0, 0.34), (0.42, 0, 0.95), 0.05, 0.05, STEEL)
    clay.blob((0.12, 0, 0.80), (0.36, 0.18, 0.18), paint, 0.05)
    clay.blob((-0.42, 0, 0.74), (0.42, 0.16, 0.10), skin("2a2320"), 0.03)
    clay.box((0.0, 0, 0.45), (0.28, 0.16, 0.18), skin("6a6e76", gloss=0.5), 0.06)
    clay.limb((-0.1, -0.18, 0.32), (-0.85, -0.20, 0.36), 0.06, 0.07, STEEL)
    clay.limb((0.36, -0.30, 1.03), (0.36, 0.30, 1.03), 0.035, 0.035, skin("2a2a30"))
    clay.ball((0.60, 0, 0.92), 0.13, LAMP, 0.01)
    clay.blob((0.68, 0, 0.64), (0.24, 0.09, 0.05), paint, 0.01, rotation(0, -0.3))
    clay.joint("back", (-0.25, 0, 0.84), 0.1)
    clay.joint("top", (-0.25, 0, 0.84), 0.1)


def _hull(clay: Clay, half: float, wide: float, low: float, high: float, look: Skin, rim: Skin) -> None:
    deep = high + low + 0.12
    clay.bowl((0, 0, high), (half * 1.12, wide, deep), look, 0.0, 0.02)
    clay.bowl((0.06 * half, 0, high + 0.05), (half * 1.0, wide * 0.86, deep * 0.5), skin("c99a64", pattern="planks", second=hexcolour("a57a48"), scale=5.0), -0.02)
    for s in (-1, 1):
        points: list[Vector] = []
        for i in range(7):
            x = -half * 1.08 + 2.2 * half * i / 6
            points.append((x, s * wide * math.sqrt(max(0.0, 1 - (x / (half * 1.12)) ** 2)) * 0.99, high + 0.02 + 0.10 * high * abs(i / 3 - 1) ** 2))
        clay.chain(points, [0.05] * 7, rim, 0.02)
    clay.limb((half * 1.05, 0, high), (half * 1.22, 0, high * 1.25), 0.07, 0.05, rim, 0.04)


def _sailboat(m: Machine, clay: Clay, t: float, gone: float) -> None:
    _hull(clay, 1.15, 0.52, 0.1, 0.42, skin(m.paint, gloss=0.4, pattern="planks", second=tuple(0.8 * c for c in hexcolour(m.paint)), scale=6.0), skin("8a5a34"))
    clay.limb((0.10, 0, 0.4), (0.10, 0, 3.1), 0.055, 0.035, skin("8a5a34"))
    clay.limb((0.08, 0, 0.78), (-1.15, 0.05, 0.80), 0.04, 0.035, skin("8a5a34"))
    swing = 0.28 + 0.06 * math.sin(t * 1.3)
    back, ahead = (-math.cos(swing), math.sin(swing), 0.0), (math.cos(swing * 0.6), math.sin(swing * 0.6), 0.0)
    clay.wedge((0.02, 0.02, 0.90), (1.18 * back[0], 1.18 * back[1], 0.0), (0.0, 0.0, 2.1), 0.055, skin(m.trim, pattern="planks", second=tuple(0.86 * c for c in hexcolour(m.trim)), scale=1.6, marks=1.4), 0.02)
    clay.wedge((0.20, 0.04, 0.72), (0.98 * ahead[0], 0.98 * ahead[1], 0.0), (0.0, 0.0, 1.9), 0.05, skin("e8683c", marks=1.4), 0.02)
    clay.limb((0.1, 0, 3.05), (-0.32, 0.08 * math.sin(t * 6), 3.0), 0.05, 0.02, skin("d8402f"), 0.01)
    clay.joint("back", (-0.6, 0, 0.46), 0.3)
    clay.joint("top", (-0.6, 0, 0.46), 0.3)


def _motorboat(m: Machine, clay: Clay, t: float, gone: float) -> None:
    _hull(clay, 1.2, 0.55, 0.1, 0.46, skin(m.paint, gloss=0.6), skin(m.trim))
    clay.box((0.05, 0, 0.86), (0.42, 0.36, 0.30), skin(m.trim), 0.10)
    clay.box((0.22, 0, 0.92), (0.30, 0.375, 0.14), GLASS, 0.05, 0.004)
    clay.box((0.05, 0, 1.18), (0.5, 0.42, 0.05), skin(m.paint), 0.03)
    clay.limb((-0.2, 0, 1.2), (-0.2, 0, 1.6), 0.03, 0.03, STEEL)
    clay.joint("back", (-0.7, 0, 0.50), 0.3)
    clay.joint("top", (-0.7, 0, 0.50), 0.3)


def _ship(m: Machine, clay: Clay, t: float, gone: float) -> None:
    _hull(clay, 2.3, 0.85, 0.2, 0.85, skin(m.paint, gloss=0.4, pattern="planks", second=tuple(0.75 * c for c in hexcolour(m.paint)), scale=3.5), skin("d9aa48"))
    clay.box((-1.6, 0, 1.35), (0.6, 0.62, 0.42), skin("8a5a34"), 0.08)
    for s in (-1, 1):
        for i in range(4):
            clay.ball((-0.9 + i * 0.6, s * 0.80, 0.72), 0.10, BLACK, 0.01)
        clay.ball((-2.2, s * 0.36, 1.5), 0.14, LAMP, 0.01)
    for x, tall in ((-1.0, 3.3), (0.25, 3.9), (1.35, 3.0)):
        clay.limb((x, 0, 0.8), (x, 0, tall), 0.08, 0.05, skin("6b4528"))
        for k in range(2):
            z = 1.7 + k * (tall - 1.9) * 0.52
            w = 0.85 - 0.22 * k
            bulge = 0.22 + 0.04 * math.sin(t * 1.1 + x)
            clay.blob((x + 0.10 + bulge * 0.4, 0, z + 0.32), (0.10 + bulge * 0.45, w, 0.46), skin(m.trim, marks=1.5), 0.02)
            clay.limb((x + 0.04, -w, z + 0.76), (x + 0.04, w, z + 0.76), 0.045, 0.045, skin("6b4528"), 0.01)
        clay.limb((x, 0, tall), (x - 0.4, 0.06 * math.sin(t * 5), tall - 0.04), 0.07, 0.02, skin("c8322f"))
    clay.limb((2.5, 0, 1.2), (3.4, 0, 1.7), 0.09, 0.04, skin("6b4528"))
    clay.joint("back", (-0.4, 0, 1.0), 0.6)
    clay.joint("top", (-0.4, 0, 1.0), 0.6)


def _canoe(m: Machine, clay: Clay, t: float, gone: float) -> None:
    _hull(clay, 1.15, 0.36, 0.05, 0.30, skin(m.paint), skin(m.trim))
    clay.limb((0.1, -0.25, 0.35), (-0.25 + 0.25 * math.sin(t * 2), -0.62, -0.02), 0.03, 0.03, skin("c99a5c"))
    clay.blob((-0.28 + 0.25 * math.sin(t * 2), -0.66, -0.06), (0.05, 0.10, 0.16), skin("c99a5c"), 0.01)
    clay.joint("back", (-0.1, 0, 0.34), 0.3)
    clay.joint("top", (-0.1, 0, 0.34), 0.3)


def _airplane(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint, trim = skin(m.trim, gloss=0.5, marks=0.8), skin(m.paint, gloss=0.5)
    clay.chain([(-1.5, 0, 0.95), (-0.6, 0, 0.72), (0.7, 0, 0.68), (1.35, 0, 0.66)], [0.10, 0.30, 0.36, 0.26], paint, 0.08)
    clay.limb((1.35, 0, 0.66), (1.52, 0, 0.66), 0.20, 0.10, trim, 0.02)
    clay.blob((0.45, 0, 0.96), (0.36, 0.24, 0.20), GLASS, 0.02)
    clay.blob((0.25, 0, 0.60), (0.40, 1.75, 0.065), trim, 0.03)
    clay.blob((-1.38, 0, 0.98), (0.24, 0.66, 0.05), trim, 0.03)
    clay.limb((-1.30, 0, 1.0), (-1.55, 0, 1.52), 0.20, 0.10, trim, 0.03)
    a = t * 21.0
    for k in range(3):
        b = a + k * TAU / 3
        clay.limb((1.62, 0, 0.66), (1.62, 0.46 * math.cos(b), 0.66 + 0.46 * math.sin(b)), 0.05, 0.035, skin("3a3a40"), 0.01)
    clay.ball((1.64, 0, 0.66), 0.09, STEEL, 0.01)
    for s in (-1, 1):
        for i in range(3):
            clay.ball((-0.35 + 0.3 * i - 0.2, s * 0.325, 0.78), 0.07, GLASS, 0.004)
        clay.limb((0.35, s * 0.3, 0.45), (0.4, s * 0.5, 0.20), 0.04, 0.04, STEEL)
        clay.drum((0.4, s * 0.46, 0.14), (0.4, s * 0.56, 0.14), 0.13, RUBBER, 0.03)
    clay.joint("back", (-0.15, 0, 1.02), 0.3)
    clay.joint("top", (-0.15, 0, 1.02), 0.3)


def _helicopter(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.5)
    clay.blob((0.2, 0, 0.85), (0.80, 0.52, 0.55), paint, 0.03)
    clay.blob((0.52, 0, 0.90), (0.56, 0.44, 0.42), GLASS, 0.01)
    clay.limb((-0.4, 0, 0.95), (-1.75, 0, 1.15), 0.20, 0.08, paint, 0.08)
    clay.limb((-1.70, 0, 1.1), (-1.90, 0, 1.55), 0.12, 0.06, skin(m.trim), 0.03)
    clay.limb((0.1, 0, 1.3), (0.1, 0, 1.62), 0.08, 0.06, STEEL)
    for k in range(2):
        b = t * 13.0 + k * TAU / 2
        clay.limb((0.1, 0, 1.64), (0.1 + 1.55 * math.cos(b), 1.55 * math.sin(b), 1.64), 0.06, 0.05, skin("3a3a40"), 0.01)
        b = t * 17.0 + k * TAU / 2
        clay.limb((-1.82, 0.12, 1.2), (-1.82 + 0.32 * math.cos(b), 0.12, 1.2 + 0.32 * math.sin(b)), 0.035, 0.03, skin("3a3a40"), 0.01)
    for s in (-1, 1):
        clay.limb((-0.6, s * 0.42, 0.12), (0.85, s * 0.42, 0.12), 0.05, 0.05, STEEL)
        for x in (-0.2, 0.5):
            clay.limb((x, s * 0.42, 0.12), (x, s * 0.3, 0.5), 0.035, 0.035, STEEL)
    clay.joint("back", (0.1, 0, 1.2), 0.3)


def _ufo(m: Machine, clay: Clay, t: float, gone: float) -> None:
    clay.blob((0, 0, 0.62), (1.25, 1.25, 0.26), skin(m.trim, gloss=0.7, marks=0.6), 0.03)
    clay.blob((0, 0, 0.80), (0.55, 0.55, 0.50), Skin(hexcolour("8fe0d0"), gloss=0.9, glow=0.15, marks=0.0), 0.02)
    clay.blob((0, 0, 0.42), (0.62, 0.62, 0.18), skin("6f7c88", gloss=0.6), 0.03)
    for i in range(10):
        a = TAU * i / 10 + t * 0.9
        on = 0.5 + 0.5 * math.sin(t * 5 + i * 1.9)
        clay.ball((1.14 * math.cos(a), 1.14 * math.sin(a), 0.60), 0.095, Skin(hexcolour(("ff6a5a", "ffd85a", "6ae0ff")[i % 3]), glow=0.3 + 1.1 * on, marks=0), 0.005)
    clay.joint("top", (0, 0, 1.28), 0.4)
    clay.joint("back", (0, 0, 1.0), 0.4)


def _rocket(m: Machine, clay: Clay, t: float, gone: float) -> None:
    body, trim = skin(m.trim, gloss=0.5, marks=0.8), skin(m.paint, gloss=0.5)
    clay.limb((-0.9, 0, 0.9), (0.5, 0, 0.9), 0.36, 0.42, body, 0.05)
    clay.limb((0.55, 0, 0.9), (1.45, 0, 0.9), 0.42, 0.05, trim, 0.02)
    clay.ring((0.45, 0, 0.9), (1, 0, 0), 0.42, 0.04, trim)
    for s in (-1, 1):
        clay.drum((0.15, s * 0.34, 0.98), (0.15, s * 0.45, 0.98), 0.20, STEEL, 0.03)
        clay.drum((0.15, s * 0.38, 0.98), (0.15, s * 0.47, 0.98), 0.145, GLASS, 0.02)
    for k in range(4):
        a = TAU * (k + 0.5) / 4
        y, z = math.cos(a), math.sin(a)
        clay.limb((-0.55, 0.30 * y, 0.9 + 0.30 * z), (-1.15, 0.75 * y, 0.9 + 0.75 * z), 0.17, 0.07, trim, 0.04)
    clay.drum((-1.15, 0, 0.9), (-0.9, 0, 0.9), 0.30, skin("4a4d55", gloss=0.5), 0.03, 0.01, 0.22)
    flick = 0.12 * math.sin(t * 31) + 0.08 * math.sin(t * 47)
    clay.limb((-1.2, 0, 0.9), (-1.95 - flick, 0, 0.9), 0.24, 0.03, Skin(hexcolour("ff9a2a"), glow=1.4, marks=0), 0.10)
    clay.limb((-1.2, 0, 0.9), (-1.6 - flick, 0, 0.9), 0.14, 0.03, Skin(hexcolour("fff0a0"), glow=1.6, marks=0), 0.02)
    clay.joint("back", (0.1, 0, 1.32), 0.3)
    clay.joint("top", (0.1, 0, 1.32), 0.3)


def _balloon(m: Machine, clay: Clay, t: float, gone: float) -> None:
    clay.blob((0, 0, 1.45), (0.46, 0.46, 0.56), skin(m.paint, gloss=0.85, marks=0.2), 0.02)
    clay.limb((0, 0, 0.90), (0, 0, 0.82), 0.04, 0.08, skin(m.paint), 0.02)
    points: list[Vector] = [(0.08 * math.sin(k * 1.3 + t * 1.5) * k / 4, 0.05 * math.cos(k + t), 0.84 - 0.21 * k) for k in range(5)]
    clay.chain(points, [0.014] * 5, skin("e8e4da"), 0.005)
    clay.joint("top", (0, 0, 2.0), 0.3)


def _airballoon(m: Machine, clay: Clay, t: float, gone: float) -> None:
    for i in range(10):
        a = TAU * i / 10
        clay.blob((0.42 * math.cos(a), 0.42 * math.sin(a), 2.55), (0.82, 0.82, 1.08), skin(m.paint if i % 2 else m.trim, marks=1.2), 0.02)
    clay.drum((0, 0, 1.15), (0, 0, 1.75), 0.30, skin(m.trim), 0.04, 0.06, 0.85)
    for s in (-1, 1):
        for q in (-1, 1):
            clay.limb((s * 0.24, q * 0.24, 0.5), (s * 0.34, q * 0.34, 1.25), 0.015, 0.015, skin("6b4528"))
    clay.box((0, 0, 0.28), (0.30, 0.30, 0.26), skin("a5763c", pattern="checks", second=hexcolour("8a5f2e"), scale=9.0, marks=2), 0.06)
    clay.ball((0, 0, 0.95), 0.09, Skin(hexcolour("ffb04a"), glow=1.0 + 0.5 * math.sin(t * 9), marks=0), 0.02)
    clay.joint("back", (0, 0, 0.40), 0.2)
    clay.joint("top", (0, 0, 3.6), 0.4)


def _ball(m: Machine, clay: Clay, t: float, gone: float) -> None:
    a = -gone / 0.45
    turn = rotation(0.0, a) @ rotation(0.4)
    clay.blob((0, 0, 0.45), (0.45, 0.45, 0.45), skin(m.paint, gloss=0.5), 0.01, turn)
    for k in range(3):
        axis = turn @ rotation(0, 0, k * TAU / 6)
        y = axis[:, 1]
        clay.ring((0, 0, 0.45), (float(y[0]), float(y[1]), float(y[2])), 0.445, 0.018, skin(m.trim), 0.006)
    clay.joint("top", (0, 0, 0.9), 0.3)


VEHICLES = {
    "car": Machine(_car, pace={"drive": 7.0, "run": 7.0, "walk": 3.0}), "taxi": Machine(_car, "f2b92e", "taxi", {"drive": 6.0, "run": 6.0}),
    "truck": Machine(_truck, "3f7fae", "e9e2d2", {"drive": 6.0, "run": 6.0}), "bus": Machine(_bus, "e0a52e", "4a4038", {"drive": 5.5, "run": 5.5}),
    "train": Machine(_train, "2f7a5a", "c8503c", {"drive": 5.0, "run": 5.0}), "tractor": Machine(_tractor, "3f8a45", "f2c43a", {"drive": 2.6, "run": 2.6}),
    "bicycle": Machine(_bicycle, "3f9ab0", "f2ece0", {"drive": 3.6, "run": 3.6}), "motorcycle": Machine(_motorcycle, "c8322f", "f2ece0", {"drive": 7.0, "run": 7.0}),
}  # fmt: skip
VEHICLES["police car"] = replace(VEHICLES["car"], paint="2f4fa0")
VEHICLES["fire truck"] = replace(VEHICLES["truck"], paint="c8322f", trim="c8322f")
BOATS = {"sailboat": Machine(_sailboat, "b5653c", "f5efe0", {"sail": 1.5}), "boat": Machine(_motorboat, "3f7fae", "f2ece0", {"sail": 2.4}), "ship": Machine(_ship, "7a4a2c", "f0e6cf", {"sail": 1.8}),
         "canoe": Machine(_canoe, "b5502f", "e8c890", {"sail": 1.1})}  # fmt: skip
AIRCRAFT = {"airplane": Machine(_airplane, "d8402f", "f2ece0", {"fly": 7.0}), "helicopter": Machine(_helicopter, "e0952e", "f2ece0", {"fly": 3.5}), "ufo": Machine(_ufo, "8a97a6", "b9c4ce", {"fly": 2.0})}
ROCKETS = {"rocket": Machine(_rocket, "d8402f", "f2ece0", {"fly": 7.0})}
BALLOONS = {"balloon": Machine(_balloon, "e0402f", "f2ece0", {"fly": 0.8, "float": 0.35}, 0.8), "hot-air-balloon": Machine(_airballoon, "e0503a", "f5d27a", {"fly": 0.9, "float": 0.5}, 1.5)}
BALLS = {"ball": Machine(_ball, "e0503a", "f5efe0", {"run": 2.4, "walk": 1.2})}
_ = WHITE
