"""What floats."""

from __future__ import annotations

import math
from itertools import pairwise

from kinema.engines.clay.rigs.machine import GLASS, LAMP, LIT_GLASS, STEEL, Machine
from kinema.engines.clay.sculpture import BLACK, Clay, Skin, Vector, hexcolour, rotation, shaded, skin


def _hull(clay: Clay, half: float, wide: float, low: float, high: float, look: Skin, rim: Skin) -> None:
    deep = high + low + 0.12
    clay.bowl((0, 0, high), (half * 1.12, wide, deep), look, 0.0, 0.02)
    clay.bowl(
        (0.06 * half, 0, high + 0.05),
        (half * 1.0, wide * 0.86, deep * 0.5),
        skin("c99a64", pattern="planks", second=hexcolour("a57a48"), scale=5.0),
        -0.02,
    )
    for s in (-1, 1):
        points: list[Vector] = []
        for i in range(7):
            x = -half * 1.08 + 2.2 * half * i / 6
            points.append(
                (
                    x,
                    s * wide * math.sqrt(max(0.0, 1 - (x / (half * 1.12)) ** 2)) * 0.99,
                    high + 0.02 + 0.10 * high * abs(i / 3 - 1) ** 2,
                )
            )
        clay.chain(points, [0.05] * 7, rim, 0.02)
    clay.limb((half * 1.05, 0, high), (half * 1.22, 0, high * 1.25), 0.07, 0.05, rim, 0.04)


def _sailboat(m: Machine, clay: Clay, t: float, gone: float) -> None:
    _hull(
        clay,
        1.15,
        0.52,
        0.1,
        0.42,
        skin(m.paint, gloss=0.4, pattern="planks", second=shaded(hexcolour(m.paint), 0.8), scale=6.0),
        skin("8a5a34"),
    )
    clay.limb((0.10, 0, 0.4), (0.10, 0, 3.1), 0.055, 0.035, skin("8a5a34"))
    clay.limb((0.08, 0, 0.78), (-1.15, 0.05, 0.80), 0.04, 0.035, skin("8a5a34"))
    swing = 0.28 + 0.06 * math.sin(t * 1.3)
    back, ahead = (-math.cos(swing), math.sin(swing), 0.0), (math.cos(swing * 0.6), math.sin(swing * 0.6), 0.0)
    clay.wedge(
        (0.02, 0.02, 0.90),
        (1.18 * back[0], 1.18 * back[1], 0.0),
        (0.0, 0.0, 2.1),
        0.055,
        skin(m.trim, pattern="planks", second=shaded(hexcolour(m.trim), 0.86), scale=1.6, marks=1.4),
        0.02,
    )
    clay.wedge(
        (0.20, 0.04, 0.72),
        (0.98 * ahead[0], 0.98 * ahead[1], 0.0),
        (0.0, 0.0, 1.9),
        0.05,
        skin("e8683c", marks=1.4),
        0.02,
    )
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
    _hull(
        clay,
        2.3,
        0.85,
        1.4,
        0.85,
        skin(m.paint, gloss=0.4, pattern="planks", second=shaded(hexcolour(m.paint), 0.75), scale=3.5),
        skin("d9aa48"),
    )
    clay.box((-1.6, 0, 1.35), (0.6, 0.62, 0.42), skin("8a5a34"), 0.08)
    for s in (-1, 1):
        for i in range(4):
            clay.ball((-0.9 + i * 0.6, s * 0.80, 0.72), 0.10, BLACK, 0.01)
        clay.ball((-2.2, s * 0.36, 1.5), 0.14, LAMP, 0.01)
    jolly = m.trim == JOLLY
    for x, tall in ((-1.15, 3.3), (0.25, 4.1), (1.50, 3.2)):
        clay.limb((x, 0, 0.8), (x, 0, tall), 0.08, 0.05, skin("6b4528"))
        _square_sail(clay, (x + 0.16, 0.0, 1.05), 1.15, (tall - 1.0) * 0.56, t + x, m.trim)
        _square_sail(clay, (x + 0.14, 0.0, 1.05 + (tall - 1.0) * 0.60), 0.80, (tall - 1.0) * 0.34, t + x, m.trim)
        flag = skin("16151a" if jolly else "c8322f")
        clay.limb((x, 0, tall), (x - 0.5, 0.06 * math.sin(t * 5), tall - 0.04), 0.09, 0.03, flag)
        if jolly:
            high = (tall - 1.0) * 0.56
            _skull(clay, (x + 0.17 + _belly(high, t + x), 0.0, 1.05 + high * 0.52), 0.50)
    if jolly:  # square sails are seen from the side at a slant: the flag astern shows its skull there
        clay.limb((-2.15, 0, 1.6), (-2.35, 0, 3.1), 0.06, 0.05, skin("6b4528"))
        wave = 0.10 * math.sin(t * 4.0)
        clay.box((-2.95, wave, 2.62), (0.60, 0.035, 0.44), skin(JOLLY, marks=0.3), 0.03, 0.004, rotation(0.12 * wave))
        _skull(clay, (-2.95, wave, 2.69), 0.32, side=True)
    clay.limb((2.5, 0, 1.2), (3.4, 0, 1.7), 0.09, 0.04, skin("6b4528"))
    clay.joint("back", (-0.4, 0, 1.0), 0.6)
    clay.joint("top", (-0.4, 0, 1.0), 0.6)


JOLLY = "2a2a32"  # black sails


def _belly(high: float, t: float) -> float:
    """How far the wind blows out the middle of a sail of a height."""
    return high * (0.24 + 0.03 * math.sin(t * 1.1))


def _square_sail(clay: Clay, foot: Vector, half: float, high: float, t: float, colour: str) -> None:
    """A sail on its yard, filled with wind; `foot` is the middle of its lower edge, `half` its half width.

    It is four strips along an arc from the yard to the foot: the belly shows in its outline from abreast.
    """
    (x, y, z), cloth, belly = foot, skin(colour, marks=0.3), _belly(high, t)
    strips = 4
    outline = [(belly * math.sin(math.pi * k / strips), high * k / strips) for k in range(strips + 1)]
    for k, ((x0, z0), (x1, z1)) in enumerate(pairwise(outline)):
        place = (x + (x0 + x1) / 2, y, z + (z0 + z1) / 2)
        slant, reach = math.atan2(x0 - x1, z1 - z0), math.hypot(x1 - x0, z1 - z0) / 2 + 0.03
        wide = half * (1.0 - 0.05 * k)
        clay.box(place, (0.035, wide, reach), cloth, 0.03, 0.10, rotation(0.0, slant))
    clay.limb((x - 0.06, y - half - 0.05, z + high), (x - 0.06, y + half + 0.05, z + high), 0.05, 0.05, skin("6b4528"))


# Both in sizes of the skull: across, up. Bones cross behind the jaw, so that they are no arms and legs.
_BONES = (((-1.15, -0.95), (1.15, 0.05)), ((-1.15, 0.05), (1.15, -0.95)))
_TEETH = (-0.12, 0.12)  # the gaps between them


def _skull(clay: Clay, place: Vector, size: float, side: bool = False) -> None:
    """A skull on crossed bones, facing ahead; at `side`, facing both sides.

    One that faces ahead is seen from abreast at a slant: it is drawn out across.
    """
    bone, faces, draw = skin("f2eee2", marks=0.2), (1.0, -1.0) if side else (1.0,), 1.0 if side else 1.45

    def at(out: float, across: float, up: float) -> Vector:
        (x, y, z), o, a, u = place, out * size, across * size * draw, up * size
        return (x + a, y + o, z + u) if side else (x + o, y + a, z + u)

    def radii(out: float, across: float, up: float) -> Vector:
        o, a, u = out * size, across * size * draw, up * size
        return (a, o, u) if side else (o, a, u)

    for (a0, u0), (a1, u1) in _BONES:
        clay.limb(at(0.0, a0, u0), at(0.0, a1, u1), size * 0.16, size * 0.16, bone, 0.004)
        for a, u in ((a0, u0), (a1, u1)):
            clay.blob(at(0.0, a, u), radii(0.19, 0.15, 0.27), bone, 0.01)
    clay.blob(at(0.05, 0.0, 0.32), radii(0.30, 0.72, 0.62), bone, 0.01)
    clay.box(at(0.05, 0.0, -0.32), radii(0.24, 0.40, 0.26), bone, 0.03, 0.02)
    for face in faces:
        for s in (-1, 1):
            clay.blob(at(face * 0.27, s * 0.31, 0.26), radii(0.16, 0.21, 0.20), BLACK, 0.003)
        clay.blob(at(face * 0.28, 0.0, -0.05), radii(0.10, 0.09, 0.11), BLACK, 0.003)
        for a in _TEETH:
            clay.box(at(face * 0.27, a, -0.46), radii(0.05, 0.035, 0.12), BLACK, 0.003, 0.0)


def _canoe(m: Machine, clay: Clay, t: float, gone: float) -> None:
    _hull(clay, 1.15, 0.36, 0.05, 0.30, skin(m.paint), skin(m.trim))
    clay.limb((0.1, -0.25, 0.35), (-0.25 + 0.25 * math.sin(t * 2), -0.62, -0.02), 0.03, 0.03, skin("c99a5c"))
    clay.blob((-0.28 + 0.25 * math.sin(t * 2), -0.66, -0.06), (0.05, 0.10, 0.16), skin("c99a5c"), 0.01)
    clay.joint("back", (-0.1, 0, 0.34), 0.3)
    clay.joint("top", (-0.1, 0, 0.34), 0.3)


def _submarine(m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint, trim = skin(m.paint, gloss=0.6, marks=0.7), skin(m.trim, gloss=0.6, marks=0.6)
    clay.limb((-0.85, 0, 0.85), (0.85, 0, 0.85), 0.62, 0.66, paint, 0.02)
    clay.limb((-0.9, 0, 0.85), (-1.7, 0, 0.90), 0.50, 0.12, paint, 0.10)
    clay.box((-0.02, 0, 1.58), (0.46, 0.26, 0.28), paint, 0.16, 0.06)
    clay.limb((0.12, 0, 1.7), (0.12, 0, 2.15), 0.055, 0.055, trim)
    clay.limb((0.12, 0, 2.15), (0.36, 0, 2.15), 0.075, 0.085, trim, 0.02)
    for x in (-0.265, 0.31):  # seams between the portholes
        clay.ring((x, 0, 0.85), (1, 0, 0), 0.645, 0.035, trim)
    for s in (-1, 1):
        for x in (-0.55, 0.02, 0.60):
            clay.ring((x, s * 0.62, 0.92), (0, 1, 0), 0.19, 0.045, trim)
            clay.blob((x, s * 0.60, 0.92), (0.17, 0.06, 0.17), LIT_GLASS, 0.004)
        clay.blob((-1.45, s * 0.42, 0.9), (0.24, 0.34, 0.05), trim, 0.02)
    clay.blob((1.30, 0, 0.86), (0.24, 0.34, 0.34), LIT_GLASS, 0.01)
    clay.ring((1.26, 0, 0.86), (1, 0, 0), 0.36, 0.05, trim)
    clay.limb((-1.5, 0, 1.2), (-1.6, 0, 1.55), 0.16, 0.10, trim, 0.03)
    for k in range(4):
        a = t * 9.0 + k * math.pi / 2
        tip = (-1.86, 0.38 * math.cos(a), 0.9 + 0.38 * math.sin(a))
        clay.limb((-1.82, 0, 0.9), tip, 0.07, 0.10, skin("c9a24a", gloss=0.7), 0.01)
    for k in range(5):  # its own trail of bubbles
        f = (t * 0.7 + k / 5) % 1.0
        bubble = Skin((0.55, 0.80, 0.86), gloss=0.9, marks=0.0)
        clay.ball((-2.0 - 1.1 * f, 0.16 * math.sin(k * 4), 0.75 + 0.3 * f), 0.05 + 0.05 * f, bubble, 0.004)
    clay.joint("back", (0, 0, 1.8), 0.3)
    clay.joint("top", (0, 0, 1.8), 0.3)


BOATS = {
    "submarine": Machine(_submarine, "f2c22e", "d8502c", {"sail": 1.6}, draught=0.5),
    "sailboat": Machine(_sailboat, "b5653c", "f5efe0", {"sail": 1.5}),
    "boat": Machine(_motorboat, "3f7fae", "f2ece0", {"sail": 2.4}),
    "ship": Machine(_ship, "7a4a2c", "f0e6cf", {"sail": 1.8}),
    "pirate ship": Machine(_ship, "5a3a28", JOLLY, {"sail": 1.8}),
    "canoe": Machine(_canoe, "b5502f", "e8c890", {"sail": 1.1}),
}
