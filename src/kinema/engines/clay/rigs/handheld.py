"""What people hold and use, hung on their hands: a book, an umbrella, a guitar, a stove to cook at."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kinema.engines.clay.rigs.clothes import recoloured
from kinema.engines.clay.rigs.drivers import driven
from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.rigs.machine import STEEL
from kinema.engines.clay.rigs.people_doings import KICK_S
from kinema.engines.clay.rigs.sports import skiing, surfing
from kinema.engines.clay.rigs.things import THINGS
from kinema.engines.clay.scene import Colour
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin

Joints = dict[str, tuple[Vector, float]]
Tool = Callable[[Clay, Joints, float], None]  # clay, the holder's joints, seconds
WOOD = skin("b5763c", pattern="planks", second=hexcolour("94592a"), scale=5.0)


def _at(joints: Joints, name: str, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Vector:
    (px, py, pz), _ = joints.get(name, ((0.25, 0.0, 0.6), 0.1))
    return (px + x, py + y, pz + z)


def _hands(joints: Joints) -> Vector:
    a, b = _at(joints, "left hand"), _at(joints, "right hand")
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


def _book(clay: Clay, joints: Joints, t: float) -> None:
    """Open in both hands like a V, its white pages up and towards the reader; every `LEAF_S` seconds one is turned."""
    x, y, z = _hands(joints)
    x, z = x + 0.10, z + 0.03

    def leaf(side: float, raised: float, look: Skin, half: Vector, up: float) -> None:
        turn = rotation(0.0, BOOK_TILT, 0.0) @ rotation(0.0, 0.0, -side * raised)
        middle = turn @ np.array((0.0, side * half[1], up))
        place = (x + float(middle[0]), y + float(middle[1]), z + float(middle[2]))
        clay.box(place, half, look, min(half) * 0.9, 0.003, turn)

    for s in (-1.0, 1.0):
        leaf(s, BOOK_OPEN, skin("b8352f"), (0.22, 0.185, 0.013), 0.0)
        leaf(s, BOOK_OPEN, _PAGES, (0.20, 0.170, 0.022), 0.034)
    turned = min(1.0, (t / LEAF_S) % 1.0 / 0.4)
    leaf(1.0, BOOK_OPEN + (math.pi - 2.0 * BOOK_OPEN) * turned, _PAGES, (0.195, 0.165, 0.006), 0.062)


BOOK_OPEN, BOOK_TILT = 0.52, 0.05  # radians that its halves rise from flat, that its far edge is raised
LEAF_S = 2.6
_PAGES = Skin(WHITE.colour, marks=0.3)


def _armchair(clay: Clay, joints: Joints, t: float) -> None:
    (x, _, z), _ = joints.get("seat", ((0.0, 0.0, 0.45), 0.1))
    cloth = skin("6f9460", marks=0.35)
    clay.box((x - 0.02, 0, z * 0.52), (0.40, 0.42, z * 0.40), cloth, 0.09, 0.03)
    clay.box((x - 0.40, 0, z + 0.28), (0.12, 0.44, 0.56), cloth, 0.11, 0.04, rotation(0, 0.16))
    for s in (-1, 1):
        clay.limb((x - 0.36, s * 0.46, z + 0.20), (x + 0.28, s * 0.46, z + 0.13), 0.105, 0.10, cloth, 0.03)
        clay.box((x - 0.04, s * 0.46, z * 0.62), (0.36, 0.085, z * 0.52), cloth, 0.08, 0.03)
        clay.limb((x + 0.28, s * 0.40, 0.0), (x + 0.28, s * 0.40, 0.10), 0.05, 0.05, skin("5a3a24"))


def _bench(clay: Clay, joints: Joints, t: float) -> None:
    (x, _, z), _ = joints.get("seat", ((0.0, 0.0, 0.45), 0.1))
    for dx, high in ((-0.22, z - 0.04), (0.0, z - 0.04), (0.22, z - 0.04), (-0.40, z + 0.24), (-0.46, z + 0.50)):
        clay.box((x + dx, 0, high), (0.09, 0.86, 0.04) if high < z else (0.04, 0.86, 0.09), WOOD, 0.03)
    for s in (-1, 1):
        iron = skin("2f3a3c", gloss=0.4)
        clay.limb((x + 0.24, s * 0.70, 0.0), (x + 0.20, s * 0.70, z - 0.06), 0.04, 0.04, iron)
        clay.limb((x - 0.30, s * 0.70, 0.0), (x - 0.26, s * 0.70, z - 0.06), 0.04, 0.04, iron)
        clay.limb((x - 0.30, s * 0.70, z - 0.08), (x - 0.48, s * 0.70, z + 0.56), 0.04, 0.035, iron)


def _cup(clay: Clay, joints: Joints, t: float) -> None:
    x, y, z = _at(joints, "right hand", 0.07, 0.05, 0.02)
    glaze = skin("f4efe4", gloss=0.8, marks=0.2)
    clay.limb((x, y, z - 0.01), (x, y, z + 0.07), 0.055, 0.075, glaze, 0.01)
    clay.drum((x, y, z + 0.12), (x, y, z + 0.145), 0.062, skin("6a3a1c", gloss=0.8), 0.01)
    clay.ring((x, y, z + 0.05), (0, 0, 1), 0.076, 0.009, skin("d8483c"), 0.003)
    if _at(joints, "mouth")[2] - z > 0.25:  # at the lips it would hide them
        for k in range(3):
            f = (t * 0.55 + k / 3) % 1.0
            puff = Skin((0.75, 0.76, 0.78), marks=0.4, gloss=0.0)
            place = (x + 0.06 + 0.24 * f, y + 0.05 * math.sin(TAU * f + k), z + 0.18 + 0.16 * f)
            clay.ball(place, 0.024 * (1 - 0.6 * f), puff, 0.02)
    a, b, c = _at(joints, "left hand", 0.03, -0.02, 0.03)
    clay.drum((a, b, c), (a, b, c + 0.025), 0.12, glaze, 0.012)


def _banana(clay: Clay, joints: Joints, t: float) -> None:
    x, y, z = _at(joints, "right hand", 0.01, 0.01, 0.0)  # through the fist, which is seen round it
    fruit, peel = skin("f7ecc0"), skin("f2c62e", gloss=0.3)
    clay.chain([(x - 0.03, y, z - 0.15), (x, y, z), (x, y, z + 0.14)], [0.030, 0.048, 0.058], peel, 0.01)
    clay.chain([(x, y, z + 0.12), (x - 0.04, y, z + 0.26)], [0.055, 0.045], fruit, 0.01)
    for k in range(4):
        a = TAU * k / 4 + 0.4
        tip = (x + 0.13 * math.cos(a), y + 0.13 * math.sin(a), z + 0.05)
        clay.limb((x, y, z + 0.14), tip, 0.035, 0.02, peel, 0.02)


def _bamboo(clay: Clay, joints: Joints, t: float) -> None:
    a, b = np.array(_at(joints, "left hand")), np.array(_at(joints, "right hand"))
    way = (b - a) / (float(np.linalg.norm(b - a)) + 1e-6)
    low, high = a - way * 0.20, b + way * 0.14
    stalk = Skin(hexcolour("86b53a"), "rings", hexcolour("5f8a26"), 9.0, gloss=0.3)
    first, last = (float(low[0]), float(low[1]), float(low[2])), (float(high[0]), float(high[1]), float(high[2]))
    clay.limb(first, last, 0.042, 0.036, stalk, 0.01)
    for k in range(4):
        f = 0.30 * k - 0.5
        tip = (first[0] + 0.12, first[1] + 0.22 * f + 0.10, first[2] + 0.02 - 0.2 * abs(f))
        clay.limb(first, tip, 0.035, 0.01, skin("6fae34"), 0.01)


def _fruit(colour: str, stalk: str) -> Tool:
    def tool(clay: Clay, joints: Joints, t: float) -> None:
        x, y, z = _at(joints, "right hand", 0.05, 0.03, 0.08)
        clay.ball((x, y, z), 0.11, skin(colour, gloss=0.5), 0.01)
        clay.limb((x, y, z + 0.09), (x + 0.02, y, z + 0.17), 0.014, 0.012, skin(stalk), 0.01)
        clay.blob((x + 0.06, y, z + 0.15), (0.06, 0.03, 0.015), skin("6fae34"), 0.01)

    return tool


def _carrot(clay: Clay, joints: Joints, t: float) -> None:
    x, y, z = _at(joints, "right hand", 0.05, 0.03, 0.02)
    clay.limb((x + 0.16, y, z - 0.08), (x - 0.06, y, z + 0.14), 0.02, 0.07, skin("f08a32"), 0.01)
    for k in (-1, 0, 1):
        clay.limb((x - 0.08, y, z + 0.17), (x - 0.18, y + 0.06 * k, z + 0.30), 0.02, 0.03, skin("5f9a36"), 0.02)


def _bread(clay: Clay, joints: Joints, t: float) -> None:
    x, y, z = _at(joints, "right hand", 0.06, 0.04, 0.06)
    for dz, colour, thick in ((-0.05, "d9a05a", 0.05), (0.01, "6fae34", 0.02), (0.05, "d8483c", 0.02)):
        clay.blob((x, y, z + dz), (0.15, 0.15, thick), skin(colour), 0.008)
    clay.blob((x, y, z + 0.10), (0.15, 0.15, 0.09), skin("d9a05a"), 0.008)


def _icecream(clay: Clay, joints: Joints, t: float) -> None:
    x, y, z = _at(joints, "right hand", 0.03, 0.02, 0.0)
    clay.limb((x, y, z - 0.12), (x, y, z + 0.12), 0.015, 0.09, skin("d9a05a", pattern="checks", scale=14.0), 0.01)
    clay.ball((x, y, z + 0.21), 0.12, skin("f7d6dc"), 0.01)
    clay.ball((x, y, z + 0.35), 0.09, skin("8a5230"), 0.02)


UMBRELLA_CLEAR = 0.20  # world units from the crown of the head up to the rim: the face is seen under it
UMBRELLA_WIDE, UMBRELLA_HIGH = 0.62, 0.30  # radius and rise of its dome
UMBRELLA_TILT = 0.16  # radians that its front is up


def _umbrella(clay: Clay, joints: Joints, t: float) -> None:
    """A dome over the head, its shaft beside the face."""
    x, y, z = _at(joints, "right hand", 0.02, 0.0, 0.0)
    (hx, hy, hz), r = joints.get("head", ((x - 0.25, y + 0.2, z + 0.5), 0.28))
    rim = max(hz + 0.45 * r + UMBRELLA_CLEAR, z + 0.45)
    top = (hx + 0.02, hy + (y - hy) * 0.80, rim)
    turn = rotation(0.0, UMBRELLA_TILT)

    def at(a: float, b: float, c: float) -> Vector:
        q = turn @ np.array((a, b, c))
        return (top[0] + float(q[0]), top[1] + float(q[1]), top[2] + float(q[2]))

    dark, cloth = skin("3a2a20"), skin("d8322c", gloss=0.35)
    clay.limb((x + 0.02, y, z - 0.16), at(0.0, 0.0, UMBRELLA_HIGH + 0.08), 0.02, 0.016, dark)
    clay.bowl(top, (UMBRELLA_WIDE, UMBRELLA_WIDE, UMBRELLA_HIGH), cloth, turn=turn @ rotation(0.0, 0.0, math.pi))
    for k in range(8):
        a = TAU * k / 8
        c, s = 0.97 * UMBRELLA_WIDE * math.cos(a), 0.97 * UMBRELLA_WIDE * math.sin(a)
        middle = at(0.72 * c, 0.72 * s, UMBRELLA_HIGH * 0.70)
        clay.chain([at(0.0, 0.0, UMBRELLA_HIGH), middle, at(c, s, -0.02)], [0.02, 0.022, 0.026], cloth, 0.02)


def _guitar(clay: Clay, joints: Joints, t: float) -> None:
    chest, left = _at(joints, "chest"), _at(joints, "left hand")
    root = np.array((chest[0] + 0.07, -0.13, chest[2] - 0.18))
    way = np.array((left[0] + 0.02, left[1], left[2])) - root
    way /= float(np.linalg.norm(way)) + 1e-6

    def along(f: float, out: float = 0.0) -> Vector:
        q = root + way * f
        return (float(q[0]) + out, float(q[1]), float(q[2]))

    side = math.atan2(float(way[2]), float(way[1]))
    lie = np.array([[1, 0, 0], [0, math.cos(side), -math.sin(side)], [0, math.sin(side), math.cos(side)]])
    wood = skin("d08a3c", gloss=0.6)
    clay.blob(along(-0.06), (0.085, 0.27, 0.25), wood, 0.01, lie)
    clay.blob(along(0.20), (0.085, 0.19, 0.19), wood, 0.06, lie)
    clay.drum(along(0.09, 0.06), along(0.09, 0.095), 0.085, BLACK, 0.01)
    clay.limb(along(0.30, 0.06), along(0.98, 0.06), 0.038, 0.032, skin("5a3420"), 0.01)
    clay.box(along(1.04, 0.05), (0.03, 0.10, 0.055), skin("6b4528"), 0.02, 0.01, lie)
    clay.box(along(-0.12, 0.085), (0.02, 0.02, 0.09), skin("5a3420"), 0.01, 0.01, lie)
    for k in (-1, 0, 1):
        clay.limb(along(-0.12, 0.105), along(0.95, 0.10), 0.005, 0.005, skin("f0ece0"), 0.001)
        clay.ball(along(1.04 + 0.05 * k, 0.09), 0.025, skin("e8e0cc"), 0.004)


def _stove(clay: Clay, joints: Joints, t: float) -> None:
    """A stove before the cook, a pan in the left hand, a pot that steams."""
    x0, high = 0.62, 0.66
    body = skin("dfe3e4", gloss=0.5, marks=0.6)
    clay.box((x0, 0, high / 2), (0.30, 0.62, high / 2), body, 0.06)
    clay.box((x0 + 0.285, 0, high * 0.40), (0.03, 0.40, 0.17), BLACK, 0.04)
    clay.limb((x0 + 0.33, -0.34, high * 0.68), (x0 + 0.33, 0.34, high * 0.68), 0.018, 0.018, STEEL)
    clay.box((x0, 0, high), (0.32, 0.64, 0.025), skin("3a3c42", gloss=0.5), 0.02)
    for k in range(4):
        clay.ball((x0 + 0.31, -0.36 + 0.24 * k, high * 0.88), 0.032, skin("c8322f"), 0.005)
    toss = max(0.0, math.sin(TAU * t / 2.4)) ** 4
    px, py, pz = x0 + 0.02, 0.28, high + 0.05 + 0.20 * toss
    iron = skin("2c2c32", gloss=0.5)
    clay.drum((px, py, pz), (px, py, pz + 0.06), 0.21, iron, 0.03, 0.01, 0.25)
    hand = _at(joints, "left hand")
    clay.limb((px - 0.2, py, pz + 0.05), hand, 0.03, 0.035, iron, 0.01)
    clay.blob((px, py, pz + 0.10 + 0.45 * toss), (0.17, 0.17, 0.035), skin("e8b04a"), 0.01, rotation(0, 2.2 * toss))
    clay.drum((x0, -0.26, high + 0.03), (x0, -0.26, high + 0.24), 0.20, skin("c8483a", gloss=0.5), 0.03)
    clay.drum((x0, -0.26, high + 0.22), (x0, -0.26, high + 0.255), 0.17, skin("e0a03c", marks=2.0), 0.02)
    spoon = _at(joints, "right hand")
    clay.limb(spoon, (x0 + 0.08 * math.cos(TAU * t * 0.9), -0.26, high + 0.22), 0.022, 0.028, WOOD, 0.005)
    for k in range(5):
        f = (t * 0.5 + k / 5) % 1.0
        puff = Skin((0.80, 0.80, 0.82), marks=0.6, gloss=0.0)
        place = (x0 + 0.10 * math.sin(TAU * f * 0.8 + k), -0.30 - 0.12 * f, high + 0.30 + 0.75 * f)
        clay.ball(place, 0.05 + 0.10 * f * (1.25 - f), puff, 0.10)


def _football(clay: Clay, joints: Joints, t: float) -> None:
    """Up from the foot and forward, down again: a touch every `KICK_S` seconds."""
    (_, fy, _), _ = joints.get("right foot", ((0.2, -0.1, 0.0), 0.1))
    phase = (t / KICK_S - 0.12) % 1.0
    arc = 4.0 * phase * (1 - phase)
    x, z = 0.42 + 0.85 * math.sin(math.pi * phase), 0.18 + 0.75 * arc
    turn = rotation(0, -TAU * phase)
    clay.blob((x, fy, z), (0.16, 0.16, 0.16), skin("f5f2ea", gloss=0.4), 0.01, turn)
    for k in range(8):
        a, b = TAU * (k % 4) / 4 + 0.4 * (k // 4), 0.55 if k < 4 else -0.45
        q = turn @ np.array((math.cos(a) * math.cos(b), math.sin(a) * math.cos(b), math.sin(b)))
        spot = (x + 0.125 * float(q[0]), fy + 0.125 * float(q[1]), z + 0.125 * float(q[2]))
        clay.ball(spot, 0.045, skin("22242a"), 0.003)


KITE_AWAY = (0.15, 1.75, 1.55)  # from the hand that holds its string: ahead, left, up; world units
KITE_SIZE = 0.85


def _kite(clay: Clay, joints: Joints, t: float) -> None:
    """High up to the flyer's left, on a string that hangs through a little from the raised hand."""
    x0, y0, z0 = _at(joints, "left hand")
    sway, dip = 0.22 * math.sin(t * 1.5), 0.12 * math.sin(t * 2.3)
    x, y, z = x0 + KITE_AWAY[0], y0 + KITE_AWAY[1] + sway, z0 + KITE_AWAY[2] + dip
    turn = rotation(0.25 * math.sin(t * 1.5), -0.55) @ rotation(0, 0, 0.25 * math.sin(t * 1.9))

    def at(a: float, b: float, c: float) -> Vector:
        q = turn @ np.array((a, b, c)) * KITE_SIZE
        return (x + float(q[0]), y + float(q[1]), z + float(q[2]))

    for (up, across), colour in zip(
        ((0.52, 0.40), (0.52, -0.40), (-0.72, 0.40), (-0.72, -0.40)),
        ("e0403a", "f2c23c", "3f8ac8", "4fae5a"),
        strict=True,
    ):
        spar, rib = (turn @ np.array(leg) * KITE_SIZE for leg in ((0.0, 0.0, up), (0.0, across, 0.0)))
        legs = [(float(leg[0]), float(leg[1]), float(leg[2])) for leg in (rib, spar)]
        clay.wedge((x, y, z), legs[0], legs[1], 0.022, skin(colour), 0.002)
    end, string = at(0.02, 0, 0.0), []
    for k in range(7):
        f = k / 6
        hang = 0.22 * math.sin(math.pi * f)
        string.append((x0 + (end[0] - x0) * f, y0 + (end[1] - y0) * f, z0 + (end[2] - z0) * f - hang))
    clay.chain(string, [0.011] * 7, WHITE, 0.001)
    tail = [at(0.1 * math.sin(t * 4 + k), 0.12 * math.sin(t * 5 - k * 1.1), -0.72 - 0.20 * k) for k in range(5)]
    clay.chain(tail, [0.02] * 5, skin("f5efe2"), 0.01)
    for k in range(1, 5):
        clay.ball(tail[k], 0.06 * KITE_SIZE, skin(("e0403a", "f2c23c", "3f8ac8")[k % 3]), 0.01)


def _broom(clay: Clay, joints: Joints, t: float) -> None:
    (sx, _, sz), _ = joints.get("seat", ((0.0, 0.0, 0.4), 0.1))
    front, back = (sx + 0.95, 0.0, sz + 0.10), (sx - 0.55, 0.0, sz - 0.06)
    clay.limb(back, front, 0.042, 0.035, WOOD, 0.01)
    clay.limb((sx - 0.50, 0, sz - 0.05), (sx - 0.66, 0, sz - 0.07), 0.08, 0.10, skin("b5322f"), 0.01)
    for k in range(7):
        a = TAU * k / 7
        flap = 0.03 * math.sin(t * 9 + k)
        tip = (sx - 1.18, 0.17 * math.cos(a), sz - 0.12 + 0.17 * math.sin(a) + flap)
        clay.limb((sx - 0.66, 0, sz - 0.07), tip, 0.07, 0.055, skin("d9ac52", pattern="bark", marks=2.5), 0.03)


def _bed(clay: Clay, joints: Joints, t: float) -> None:
    """Under and over a sleeper who lies along x, the head at the far end of the body."""
    high = BED_HIGH
    clay.box((0.15, 0, high * 0.55), (1.25, 0.66, high * 0.30), skin("a8703c"), 0.05)
    clay.box((0.15, 0, high * 0.86), (1.20, 0.62, 0.14), WHITE, 0.10)
    for x, tall in ((-1.12, 0.62), (1.40, 0.42)):
        clay.box((x, 0, tall), (0.07, 0.70, tall), skin("8a5630"), 0.07)
    clay.blob((-0.62, 0, high + 0.13), (0.36, 0.50, 0.14), skin("f3efe6", marks=1.4), 0.02)
    breath = 0.03 * math.sin(TAU * t * 0.25)
    quilt = skin("4f86b8", pattern="checks", second=hexcolour("e9e2d2"), scale=5.0)
    clay.blob((0.50, 0, high + 0.10), (0.80, 0.68, 0.30 + breath), quilt, 0.05)


BED_HIGH = 0.46


def _sword(clay: Clay, joints: Joints, t: float) -> None:
    x, y, z = _at(joints, "right hand")
    clay.limb((x, y, z), (x + 0.25, y, z + 0.75), 0.035, 0.015, skin("d0d6de", gloss=0.8), 0.005)
    clay.limb((x + 0.06, y - 0.12, z + 0.10), (x + 0.06, y + 0.12, z + 0.10), 0.03, 0.03, skin("d9b24a", gloss=0.6))


HELD: dict[str, Tool] = {
    "book": _book,
    "cup": _cup,
    "banana": _banana,
    "bamboo": _bamboo,
    "apple": _fruit("d8382c", "6b4528"),
    "carrot": _carrot,
    "bread": _bread,
    "ice cream": _icecream,
    "umbrella": _umbrella,
    "guitar": _guitar,
    "stove": _stove,
    "football": _football,
    "kite": _kite,
    "broom": _broom,
    "bed": _bed,
    "sword": _sword,
}
SEATS: dict[str, Tool] = {"armchair": _armchair, "bench": _bench}
IN_HANDS = 0.42  # height of any other thing in somebody's hands, world units


@dataclass(frozen=True, slots=True)
class Kit:
    """What somebody has for a task: a key of `HELD` or of `things.THINGS`, its colour, and what they sit on."""

    held: str = ""
    tint: Colour | None = None
    seat: str = ""  # a key of `SEATS`


def equipped(model: Sculpture, kit: Kit, action: str, t: float) -> Sculpture:
    """A person with what they hold; a thing that no tool models is carried before the chest."""
    held = kit.held
    if action == "sleep" and "head" in model.joints:
        model = _dreaming(model, t)
    if not held and not kit.seat:
        return surfing(model, t) if action == "surf" else skiing(model) if action == "ski" else model
    if held == "driver":
        return driven(model, t)
    clay, joints = Clay(), model.joints
    if held in HELD:
        HELD[held](clay, joints, t)
        tool = clay.done()
    else:
        tool = _carried(held, joints, t)
    if kit.tint is not None:
        tool = recoloured(tool, kit.tint)
    if kit.seat:
        seat = Clay()
        SEATS[kit.seat](seat, joints, t)
        tool = tool.joined(seat.done())
    if action == "kick":
        return model.joined(tool).moved(rotation(0.8))  # seen from the side the ball leaves the foot
    if held == "bed":
        model = model.moved(shift=(0.0, 0.0, BED_HIGH))
    return model.joined(tool)


def _dreaming(model: Sculpture, t: float) -> Sculpture:
    """A sleeper, and the Zs that rise from the head as comics draw sleep."""
    clay, ((x, y, z), r) = Clay(), model.joints["head"]
    look = Skin((0.80, 0.84, 0.92), glow=0.25, marks=0.8)
    for k in range(3):
        f = (t * 0.28 + k / 3) % 1.0
        size = max(0.07, 0.42 * r) * (0.55 + 0.75 * f) * min(1.0, 8.0 * f, 8.0 * (1.0 - f) + 0.2)
        a, b = x + 0.9 * r + 0.5 * r * math.sin(4.0 * f + k), z + 1.1 * r + 3.0 * r * f
        side = y + 0.9 * r * f
        corners = [(a, side - size, b + size), (a, side + size, b + size), (a, side - size, b - size)]
        clay.chain([*corners, (a, side + size, b - size)], [size * 0.24] * 4, look, 0.01)
    return model.joined(clay.done())


def _carried(held: str, joints: Joints, t: float) -> Sculpture:
    if held not in THINGS:
        return Clay().done()
    thing = THINGS[held](t).done()
    low, high = thing.bounds()
    scale = IN_HANDS / max(0.1, float((high - low).max()))
    x, y, z = _hands(joints)
    return thing.moved(shift=(x + 0.10, y, z - IN_HANDS * 0.25), scale=scale)
