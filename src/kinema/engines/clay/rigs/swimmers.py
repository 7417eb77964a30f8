"""Fish, whales and what else lives in water."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import WHITE, Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin


@dataclass(frozen=True, slots=True)
class Swimmer:
    back: str = "f08a32"
    belly: str = "f7d9a8"
    fin: str = "e8702a"
    long: float = 0.50  # half length in world units
    high: float = 0.30
    wide: float = 0.20
    shape: str = "fish"  # fish, shark, whale, turtle, jelly, octopus
    pattern: str = "plain"
    second: str = "f5f2ea"
    extra: tuple[str, ...] = ()


SWIMMERS: dict[str, Swimmer] = {
    "fish": Swimmer(pattern="scales", second="d9702a"),
    "goldfish": Swimmer("f29a2e", "ffe0a0", "ffb84a", 0.42, 0.30, 0.22, extra=("veil",)),
    "clownfish": Swimmer("f0762a", "f0762a", "f0762a", 0.42, 0.26, 0.18, pattern="stripes", second="f7f4ee"),
    "shark": Swimmer("6f8290", "e9ecee", "61727f", 1.25, 0.34, 0.30, "shark"),
    "dolphin": Swimmer("5f87a8", "e3ebf0", "54799a", 0.95, 0.29, 0.27, "whale", extra=("beak",)),
    "orca": Swimmer("1d1f26", "f2f2f0", "1d1f26", 1.25, 0.40, 0.36, "whale", extra=("patch",)),
    "whale": Swimmer("3f6288", "d6e0e6", "38597c", 1.65, 0.62, 0.60, "whale", extra=("big",)),
    "turtle": Swimmer("7fa05a", "d8d29a", "6f9050", 0.62, 0.26, 0.5, "turtle"),
    "jellyfish": Swimmer("e08ac8", "f2b8e0", "f0a0d6", 0.42, 0.36, 0.42, "jelly"),
    "octopus": Swimmer("c85a4a", "f0b09a", "c85a4a", 0.45, 0.5, 0.45, "octopus"),
}


def speed(s: Swimmer, action: str) -> float:
    if s.shape in ("jelly", "octopus"):
        return 0.5 if action == "swim" else 0.0
    return {"swim": 1.5 + 0.7 * s.long, "fly": 3.0}.get(action, 0.0)


def build(s: Swimmer, action: str, t: float) -> Sculpture:
    """A swimmer at `t` seconds; its middle is its own half height above the origin."""
    clay = Clay()
    _SHAPES[s.shape](clay, s, t)
    return clay.done()


def _spine(s: Swimmer, t: float, upright: bool, hz: float, points: int = 6) -> list[Vector]:
    """Points from nose to tail along a travelling wave; fish bend sideways, whales up and down."""
    line = []
    for i in range(points):
        f = i / (points - 1)
        bend = 0.16 * s.long * f * f * math.sin(TAU * (hz * t - 0.55 * f))
        x = s.long * (1 - 2 * f)
        line.append((x, 0.0, s.high + bend) if upright else (x, bend * 1.2, s.high))
    return line


def _fish(clay: Clay, s: Swimmer, t: float) -> None:
    p = _spine(s, t, False, 1.7)
    look = Skin(hexcolour(s.back), s.pattern, hexcolour(s.second), 4.5 if s.pattern == "stripes" else 6.0, gloss=0.4)
    clay.blob((0.10 * s.long, p[2][1] * 0.5, s.high), (s.long * 0.70, s.wide, s.high), look, 0.05)
    if s.pattern == "stripes":
        clay.shapes[-1][13:16] = [s.wide, s.high, s.long * 0.70]
        clay.shapes[-1][4:13] = [0, 1, 0, 0, 0, 1, 1, 0, 0]
    clay.limb(p[3], p[5], s.high * 0.45, s.high * 0.14, Skin(hexcolour(s.back), gloss=0.4), 0.10)
    clay.blob((0.18 * s.long, 0, s.high * 0.62), (s.long * 0.50, s.wide * 0.82, s.high * 0.55), skin(s.belly), 0.03)
    fin = skin(s.fin, marks=2.0)
    x, y, z = p[5]
    k = 1.7 if "veil" in s.extra else 1.0
    for up in (-1, 1):
        clay.limb((x, y, z), (x - 0.30 * s.long * k, y * 1.8, z + up * s.high * 0.85 * k), 0.05, 0.07, fin, 0.05)
    clay.blob((0.0, p[2][1] * 0.4, s.high * 1.95), (s.long * 0.36, 0.03, s.high * 0.42), fin, 0.04, rotation(0, -0.25))
    for side in (-1, 1):
        wag = 0.4 * math.sin(TAU * t * 1.7 + side)
        clay.blob(
            (0.12 * s.long, side * s.wide * 1.0, s.high * 0.75),
            (0.12, 0.03, 0.08),
            fin,
            0.02,
            rotation(side * (0.9 + wag)),
        )
        clay.ball((s.long * 0.50, side * s.wide * 0.68, s.high * 1.18), s.high * 0.24, WHITE, 0.01)
        clay.eye((s.long * 0.53, side * s.wide * 0.82, s.high * 1.20), s.high * 0.17, (0.5, 0.8 * side, 0.2))
    clay.chain(
        [
            (s.long * 0.78, 0.07, s.high * 0.78),
            (s.long * 0.82, 0, s.high * 0.74),
            (s.long * 0.78, -0.07, s.high * 0.78),
        ],
        [0.025] * 3,
        skin("a04030"),
        0.004,
    )
    clay.joint("back", (0, 0, s.high * 1.9), s.wide)
    clay.joint("head", (s.long * 0.5, 0, s.high * 1.8), s.wide)


def _torpedo(clay: Clay, s: Swimmer, t: float, upright: bool) -> list[Vector]:
    p = _spine(s, t, upright, 0.9 if upright else 1.1, 7)
    widths = [0.30, 0.86, 1.0, 0.90, 0.62, 0.36, 0.16]
    back, belly = skin(s.back, gloss=0.5, marks=0.7), skin(s.belly, gloss=0.5, marks=0.5)
    clay.chain(p, [w * s.high for w in widths], back, 0.12)
    low = [(x, y, z - s.high * 0.30 * w) for (x, y, z), w in zip(p, widths, strict=True)]
    clay.chain(low[:5], [w * s.high * 0.80 for w in widths[:5]], belly, 0.03)
    return p


def _whale(clay: Clay, s: Swimmer, t: float) -> None:
    p = _torpedo(clay, s, t, True)
    fin = skin(s.fin, gloss=0.5, marks=0.7)
    ey = 0.80 if "beak" in s.extra else 0.86
    for side in (-1, 1):
        _fluke(clay, s, p[-1], fin, side, t)
        _flipper(clay, s, fin, side, t)
        clay.eye((s.long * 0.66, side * s.high * ey, s.high * 0.98), 0.11 * s.high + 0.018, (0.4, 0.9 * side, 0.15))
        if "patch" in s.extra:
            clay.blob((s.long * 0.55, side * s.high * 0.80, s.high * 1.30), (0.17 * s.long, 0.06, 0.09), WHITE, 0.01)
    if "big" not in s.extra:
        root, tip = (-0.05 * s.long, 0, s.high * 1.75), (-0.26 * s.long, 0, s.high * 2.45)
        clay.limb(root, tip, 0.13 * s.long, 0.02, fin, 0.08)
    if "beak" in s.extra:
        _beak(clay, s)
    lips = s.long * (1.15 if "beak" in s.extra else 0.95)
    mouth = [(lips, side * s.high * 0.30, s.high * 0.78) for side in (-1, 0, 1)]
    clay.chain(mouth, [0.015] * 3, skin("3a4a58"), 0.003)
    clay.joint("back", (0.1 * s.long, 0, s.high * 1.95), s.wide)
    clay.joint("head", (s.long * 0.7, 0, s.high * 1.75), s.high * 0.8)


def _fluke(clay: Clay, s: Swimmer, tail: Vector, fin: Skin, side: int, t: float) -> None:
    x, _, z = tail
    tilt = 0.5 * math.cos(TAU * (0.9 * t - 0.55))
    tip = (x - 0.24 * s.long, side * 0.34 * s.long, z - 0.06 * tilt * s.long)
    clay.limb((x, 0, z), tip, 0.09 * s.high + 0.02, 0.05 * s.high + 0.02, fin, 0.06)
    middle = (x - 0.12 * s.long, side * 0.16 * s.long, z - 0.03 * tilt)
    clay.blob(middle, (0.13 * s.long, 0.18 * s.long, 0.03), fin, 0.04, rotation(side * -0.5, tilt * 0.3))


def _flipper(clay: Clay, s: Swimmer, fin: Skin, side: int, t: float) -> None:
    flap = 0.25 * math.sin(TAU * t * 0.6)
    place = (s.long * 0.34, side * s.high * 1.05, s.high * 0.62 + flap * 0.1)
    turn = rotation(side * -0.55, 0, side * (0.5 + flap))
    clay.blob(place, (0.12 * s.long + 0.04, s.high * 0.62, 0.045), fin, 0.04, turn)


def _beak(clay: Clay, s: Swimmer) -> None:
    upper, lower = (skin(colour, gloss=0.5, marks=0.5) for colour in (s.back, s.belly))
    x, h = s.long, s.high
    clay.limb((x * 0.92, 0, h * 0.95), (x * 1.24, 0, h * 0.88), h * 0.34, h * 0.20, upper, 0.05)
    clay.limb((x * 0.92, 0, h * 0.78), (x * 1.20, 0, h * 0.74), h * 0.28, h * 0.18, lower, 0.02)


def _shark(clay: Clay, s: Swimmer, t: float) -> None:
    p = _torpedo(clay, s, t, False)
    fin = skin(s.fin, gloss=0.4)
    x, y, z = p[-1]
    clay.limb((x + 0.05, y, z), (x - 0.30, y * 1.5, z + 0.50), 0.07, 0.03, fin, 0.05)
    clay.limb((x + 0.05, y, z), (x - 0.20, y * 1.5, z - 0.28), 0.06, 0.03, fin, 0.05)
    clay.limb((0.05, 0, s.high * 1.8), (-0.20, 0, s.high * 2.9), 0.20, 0.025, fin, 0.06)
    for side in (-1, 1):
        clay.limb(
            (0.30, side * s.high * 0.8, s.high * 0.7), (0.0, side * s.high * 2.2, s.high * 0.35), 0.12, 0.03, fin, 0.05
        )
        clay.eye((s.long * 0.70, side * s.high * 0.70, s.high * 1.15), 0.06, (0.4, 0.9 * side, 0.1))
        for i in range(3):
            clay.limb(
                (s.long * 0.36 - 0.09 * i, side * s.high * 0.97, s.high * 1.15),
                (s.long * 0.34 - 0.09 * i, side * s.high * 1.0, s.high * 0.8),
                0.015,
                0.015,
                skin("45545f"),
                0.002,
            )
    for i in range(7):
        a = -1.1 + 2.2 * i / 6
        clay.limb(
            (s.long * 0.86 * math.cos(a * 0.5), 0.22 * math.sin(a), s.high * 0.60),
            (s.long * 0.86 * math.cos(a * 0.5), 0.22 * math.sin(a), s.high * 0.46),
            0.03,
            0.006,
            WHITE,
            0.002,
        )
    clay.joint("back", (0.25, 0, s.high * 1.95), s.wide)
    clay.joint("head", (s.long * 0.6, 0, s.high * 1.8), s.high)


def _turtle(clay: Clay, s: Swimmer, t: float) -> None:
    hide = skin(s.back, pattern="scales", second=hexcolour("5c7a3c"), scale=8.0)
    clay.blob(
        (0, 0, s.high),
        (s.long, s.wide * 1.0, s.high * 0.9),
        Skin(hexcolour("8a5a30"), "scales", hexcolour("5f3c20"), 3.6, gloss=0.4),
        0.02,
    )
    clay.blob((0, 0, s.high * 0.72), (s.long * 1.02, s.wide * 1.04, s.high * 0.5), skin(s.belly), 0.02)
    clay.limb((s.long * 0.8, 0, s.high), (s.long * 1.15, 0, s.high * 1.15), 0.11, 0.13, hide, 0.05)
    clay.ball((s.long * 1.28, 0, s.high * 1.2), 0.16, hide, 0.03)
    for side in (-1, 1):
        row = math.sin(TAU * t * 0.55)
        clay.eye((s.long * 1.36, side * 0.11, s.high * 1.34), 0.045, (0.6, 0.6 * side, 0.3))
        clay.limb(
            (s.long * 0.55, side * s.wide * 0.8, s.high * 0.8),
            (s.long * 0.25 - 0.2 * row, side * s.wide * 2.0, s.high * (0.8 + 1.0 * row)),
            0.12,
            0.06,
            hide,
            0.04,
        )
        clay.limb(
            (-s.long * 0.7, side * s.wide * 0.6, s.high * 0.7),
            (-s.long * 1.15, side * s.wide * 1.1, s.high * (0.6 - 0.4 * row)),
            0.10,
            0.05,
            hide,
            0.04,
        )
    clay.joint("back", (0, 0, s.high * 1.85), s.wide)
    clay.joint("head", (s.long * 1.28, 0, s.high * 1.2 + 0.12), 0.16)


def _jelly(clay: Clay, s: Swimmer, t: float) -> None:
    pulse = math.sin(TAU * t * 0.6)
    w, h = s.wide * (1 + 0.12 * pulse), s.high * (1 - 0.14 * pulse)
    z = 1.15
    clay.blob((0, 0, z), (w, w, h), Skin(hexcolour(s.back), glow=0.25, gloss=0.6, marks=0.3), 0.03)
    clay.ring((0, 0, z - h * 0.35), (0, 0, 1), w * 0.92, 0.07, Skin(hexcolour(s.belly), glow=0.3, marks=0.3), 0.05)
    for i in range(8):
        a = TAU * i / 8
        points: list[Vector] = [
            (w * 0.75 * math.cos(a) * (1 - 0.05 * k), w * 0.75 * math.sin(a), z - h * 0.35 - 0.20 * k + 0.0)
            for k in range(5)
        ]
        points = [
            (x + 0.09 * math.sin(TAU * t * 0.6 - k * 0.9 + i), y + 0.07 * math.cos(TAU * t * 0.5 - k), zz)
            for k, (x, y, zz) in enumerate(points)
        ]
        clay.limb(points[0], points[2], 0.035, 0.030, Skin(hexcolour(s.fin), glow=0.25, marks=0), 0.02)
        clay.limb(points[2], points[4], 0.030, 0.010, Skin(hexcolour(s.fin), glow=0.25, marks=0), 0.02)
    for side in (-1, 1):
        clay.eye((w * 0.82, side * 0.14, z + 0.02), 0.055, (0.8, 0.3 * side, 0.2))
    clay.joint("head", (0, 0, z + h * 0.8), w * 0.8)


def _octopus(clay: Clay, s: Swimmer, t: float) -> None:
    hide = skin(s.back, pattern="spots", second=hexcolour("e88a6a"), scale=6.0)
    z = 0.72
    clay.blob((-0.05, 0, z + 0.30), (0.42, 0.42, 0.50), hide, 0.05)
    for i in range(8):
        a = TAU * (i + 0.5) / 8
        c, d = math.cos(a), math.sin(a)
        w = math.sin(TAU * t * 0.45 + i * 0.8)
        clay.chain(
            [
                (0.25 * c, 0.25 * d, z - 0.05),
                (0.55 * c, 0.55 * d, z - 0.40),
                (0.85 * c, 0.85 * d, 0.18 + 0.08 * w),
                (1.02 * c, 1.02 * d, 0.30 + 0.16 * w),
            ],
            [0.18, 0.13, 0.09, 0.04],
            hide,
            0.06,
        )
    for side in (-1, 1):
        clay.ball((0.30, side * 0.19, z + 0.22), 0.11, WHITE, 0.01)
        clay.eye((0.38, side * 0.20, z + 0.23), 0.075, (0.8, 0.3 * side, 0.2))
    clay.joint("head", (-0.05, 0, z + 0.72), 0.4)


_SHAPES = {"fish": _fish, "whale": _whale, "shark": _shark, "turtle": _turtle, "jelly": _jelly, "octopus": _octopus}
