"""What flies, hovers or bounces: aircraft, rockets, balloons, balls."""

from __future__ import annotations

import math

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.rigs.machine import GLASS, RUBBER, STEEL, Machine
from kinema.engines.clay.sculpture import Clay, Skin, Vector, hexcolour, rotation, skin


def _aerofoils(clay: Clay, root: Vector, radii: Vector, look: Skin) -> None:
    """A pair of wings that rise and fall back a little towards their tips; `radii` are those of one wing."""
    rise, back = 0.14, 0.16
    x, y, z = root
    for s in (-1, 1):
        out = radii[1] * 0.88
        centre = (x - out * back, y + s * out, z + out * rise)
        clay.blob(centre, radii, look, 0.03, rotation(s * back, 0.0, -s * rise))


def _airplane(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint, trim = skin(m.trim, gloss=0.5, marks=0.8), skin(m.paint, gloss=0.5)
    clay.chain(
        [(-1.5, 0, 0.95), (-0.6, 0, 0.72), (0.7, 0, 0.68), (1.35, 0, 0.66)], [0.10, 0.30, 0.36, 0.26], paint, 0.08
    )
    clay.limb((1.35, 0, 0.66), (1.52, 0, 0.66), 0.20, 0.10, trim, 0.02)
    clay.blob((0.45, 0, 0.96), (0.36, 0.24, 0.20), GLASS, 0.02)
    _aerofoils(clay, (0.28, 0.0, 0.60), (0.52, 1.08, 0.075), trim)
    _aerofoils(clay, (-1.32, 0.0, 0.98), (0.28, 0.46, 0.055), trim)
    clay.limb((-1.28, 0, 1.0), (-1.56, 0, 1.58), 0.22, 0.12, trim, 0.03)
    a = t * 21.0
    for k in range(3):
        b = a + k * TAU / 3
        clay.limb(
            (1.62, 0, 0.66), (1.62, 0.46 * math.cos(b), 0.66 + 0.46 * math.sin(b)), 0.05, 0.035, skin("3a3a40"), 0.01
        )
    clay.ball((1.64, 0, 0.66), 0.09, STEEL, 0.01)
    for s in (-1, 1):
        for i in range(3):
            clay.ball((-0.35 + 0.3 * i - 0.2, s * 0.325, 0.78), 0.07, GLASS, 0.004)
        clay.limb((0.35, s * 0.3, 0.45), (0.4, s * 0.5, 0.20), 0.04, 0.04, STEEL)
        clay.drum((0.4, s * 0.46, 0.14), (0.4, s * 0.56, 0.14), 0.13, RUBBER, 0.03)
    clay.joint("back", (-0.15, 0, 1.02), 0.3)
    clay.joint("top", (-0.15, 0, 1.02), 0.3)


def _paper_plane(m: Machine, clay: Clay, t: float, gone: float) -> None:
    """A folded dart: two wings and a keel, each half of a long triangle."""
    paper, fold = skin(m.paint, marks=0.4), skin(m.trim, marks=0.4)
    tail, along = (-1.1, 0.0, 0.80), (2.5, 0.0, 0.0)
    for s in (-1, 1):
        clay.wedge(tail, along, (0.0, s * 1.0, 0.16 + 0.03 * math.sin(t * 7.0 + s)), 0.03, paper, 0.004)
    clay.wedge((-1.1, 0.0, 0.78), along, (0.0, 0.0, -0.42), 0.035, fold, 0.004)
    clay.joint("back", (-0.5, 0, 0.84), 0.3)
    clay.joint("top", (-0.5, 0, 0.84), 0.3)


def _helicopter(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint = skin(m.paint, gloss=0.5)
    clay.blob((0.2, 0, 0.85), (0.80, 0.52, 0.55), paint, 0.03)
    clay.blob((0.52, 0, 0.90), (0.56, 0.44, 0.42), GLASS, 0.01)
    clay.limb((-0.4, 0, 0.95), (-1.75, 0, 1.15), 0.20, 0.08, paint, 0.08)
    clay.limb((-1.70, 0, 1.1), (-1.90, 0, 1.55), 0.12, 0.06, skin(m.trim), 0.03)
    clay.limb((0.1, 0, 1.3), (0.1, 0, 1.62), 0.08, 0.06, STEEL)
    for k in range(2):
        b = t * 13.0 + k * TAU / 2
        clay.limb(
            (0.1, 0, 1.64), (0.1 + 1.55 * math.cos(b), 1.55 * math.sin(b), 1.64), 0.06, 0.05, skin("3a3a40"), 0.01
        )
        b = t * 17.0 + k * TAU / 2
        clay.limb(
            (-1.82, 0.12, 1.2),
            (-1.82 + 0.32 * math.cos(b), 0.12, 1.2 + 0.32 * math.sin(b)),
            0.035,
            0.03,
            skin("3a3a40"),
            0.01,
        )
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
        clay.ball(
            (1.14 * math.cos(a), 1.14 * math.sin(a), 0.60),
            0.095,
            Skin(hexcolour(("ff6a5a", "ffd85a", "6ae0ff")[i % 3]), glow=0.3 + 1.1 * on, marks=0),
            0.005,
        )
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
    points: list[Vector] = [
        (0.08 * math.sin(k * 1.3 + t * 1.5) * k / 4, 0.05 * math.cos(k + t), 0.84 - 0.21 * k) for k in range(5)
    ]
    clay.chain(points, [0.014] * 5, skin("e8e4da"), 0.005)
    clay.joint("top", (0, 0, 2.0), 0.3)


def _airballoon(m: Machine, clay: Clay, t: float, gone: float) -> None:
    for i in range(10):
        a = TAU * i / 10
        clay.blob(
            (0.42 * math.cos(a), 0.42 * math.sin(a), 2.55),
            (0.82, 0.82, 1.08),
            skin(m.paint if i % 2 else m.trim, marks=1.2),
            0.02,
        )
    clay.drum((0, 0, 1.15), (0, 0, 1.75), 0.30, skin(m.trim), 0.04, 0.06, 0.85)
    for s in (-1, 1):
        for q in (-1, 1):
            clay.limb((s * 0.24, q * 0.24, 0.5), (s * 0.34, q * 0.34, 1.25), 0.015, 0.015, skin("6b4528"))
    clay.box(
        (0, 0, 0.28),
        (0.30, 0.30, 0.26),
        skin("a5763c", pattern="checks", second=hexcolour("8a5f2e"), scale=9.0, marks=2),
        0.06,
    )
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


AIRCRAFT = {
    "airplane": Machine(_airplane, "d8402f", "f2ece0", {"fly": 7.0}),
    "helicopter": Machine(_helicopter, "e0952e", "f2ece0", {"fly": 3.5}),
    "ufo": Machine(_ufo, "8a97a6", "b9c4ce", {"fly": 2.0}),
}


for _word in ("paper airplane", "paper plane", "纸飞机"):
    AIRCRAFT[_word] = Machine(_paper_plane, "f7f4ec", "d8d4ca", {"fly": 7.0})


ROCKETS = {"rocket": Machine(_rocket, "d8402f", "f2ece0", {"fly": 7.0})}


BALLOONS = {
    "balloon": Machine(_balloon, "e0402f", "f2ece0", {"fly": 0.8, "float": 0.35}, 0.8),
    "hot-air-balloon": Machine(_airballoon, "e0503a", "f5d27a", {"fly": 0.9, "float": 0.5}, 1.5),
}


BALLS = {"ball": Machine(_ball, "e0503a", "f5efe0", {"run": 2.4, "walk": 1.2})}
