"""What only some animals have: manes, horns, trunks, humps, shells."""

from __future__ import annotations

import math

import numpy as np

from kinema.engines.clay.rigs.beast import Beast
from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import Clay, Place, Vector, hexcolour, skin


def extras(
    clay: Clay, b: Beast, chest: Vector, rump: Vector, head: tuple[Vector, np.ndarray], middle: float, t: float
) -> None:
    for name in b.extra:
        part = _PARTS.get(name)
        if part:
            part(clay, b, chest, rump, head, middle, t)


Head = tuple[Vector, np.ndarray]  # its place and its turn


def _headwise(head: Head) -> Place:
    place, turn = head

    def at(x: float, y: float, z: float) -> Vector:
        p = turn @ np.array((x, y, z))
        return (place[0] + float(p[0]), place[1] + float(p[1]), place[2] + float(p[2]))

    return at


def _mane(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, hair = _headwise(head), b.leg, skin(b.dark, pattern="bark", second=hexcolour("a8602a"), marks=2.0)
    wide, high = b.head[1] * u, b.head[2] * u
    clay.blob(at(-0.26 * u, 0, -0.06 * u), (0.34 * u, wide * 1.30, high * 1.34), hair, 0.05 * u, head[1])
    for i in range(11):
        a = TAU * i / 11 + 0.15
        clay.ball(
            at(-0.18 * u, wide * 1.30 * math.sin(a), high * 1.34 * math.cos(a) - 0.06 * u), 0.20 * u, hair, 0.04 * u
        )


def _crest(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    (px, _, pz), u, hair = head[0], b.leg, skin(b.dark)
    sx, sz = chest[0], chest[2] + b.chest * u * 0.75
    back = b.neck_width * u * 0.85
    for i in range(5):
        f = i / 4
        sway = 0.03 * u * math.sin(TAU * t * 2.0 + i)
        clay.blob(
            (sx + (px - sx) * f - back * 0.85 * (1 - 0.3 * f), sway, sz + (pz - sz) * f + back * 0.35 + 0.06 * u * f),
            (0.13 * u, 0.06 * u, 0.15 * u),
            hair,
            0.05 * u,
        )


def _horn(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u = _headwise(head), b.leg
    gold = skin("f0c860", pattern="rings", second=hexcolour("fff0c0"), scale=14.0, gloss=0.6)
    clay.limb(
        at(b.head[0] * u * 0.35, 0, b.head[2] * u * 0.8),
        at(b.head[0] * u * 0.75, 0, b.head[2] * u + 0.42 * u),
        0.06 * u,
        0.01 * u,
        gold,
        0.005,
    )


def _horns(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, ivory = _headwise(head), b.leg, skin("e8dcc0", gloss=0.5)
    for s in (-1, 1):
        w, h = b.head[1] * u, b.head[2] * u
        clay.chain(
            [
                at(-0.10 * u, s * w * 0.55, h * 0.85),
                at(-0.10 * u, s * (w + 0.10 * u), h + 0.05 * u),
                at(-0.06 * u, s * (w + 0.16 * u), h + 0.24 * u),
            ],
            [0.070 * u, 0.050 * u, 0.015 * u],
            ivory,
            0.01,
        )


def _nosehorn(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, ivory = _headwise(head), b.leg, skin("d8cdb8", gloss=0.4)
    clay.limb(
        at(b.head[0] * u * 0.9 + 0.2 * u, 0, 0.08 * u),
        at(b.head[0] * u * 0.9 + 0.34 * u, 0, 0.48 * u),
        0.11 * u,
        0.02 * u,
        ivory,
        0.02,
    )
    clay.limb(
        at(b.head[0] * u * 0.8, 0, 0.16 * u), at(b.head[0] * u * 0.85, 0, 0.34 * u), 0.07 * u, 0.02 * u, ivory, 0.02
    )


def _antlers(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, bone = _headwise(head), b.leg, skin("cbb48c")
    for s in (-1, 1):
        root, mid = at(-0.06 * u, s * 0.09 * u, 0.16 * u), at(-0.16 * u, s * 0.26 * u, 0.42 * u)
        clay.limb(root, mid, 0.035 * u, 0.03 * u, bone, 0.01)
        clay.limb(mid, at(-0.05 * u, s * 0.34 * u, 0.72 * u), 0.03 * u, 0.012 * u, bone, 0.01)
        clay.limb(mid, at(0.08 * u, s * 0.30 * u, 0.56 * u), 0.026 * u, 0.012 * u, bone, 0.01)


def _ossicones(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, dark = _headwise(head), b.leg, skin(b.dark)
    for s in (-1, 1):
        clay.limb(
            at(-0.04 * u, s * 0.06 * u, 0.12 * u),
            at(-0.06 * u, s * 0.07 * u, 0.25 * u),
            0.025 * u,
            0.03 * u,
            dark,
            0.01,
        )


def _trunk(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, coat = _headwise(head), b.leg, b.coat
    long = b.head[0] * u
    sway = 0.10 * math.sin(TAU * t * 0.45)
    points, angle, step = [at(long * 0.70, 0, -0.10 * u)], -0.75, 0.22 * u
    for i in range(5):
        x, y, z = points[-1]
        points.append((x + step * math.cos(angle), y + 0.02 * u * sway * i, z + step * math.sin(angle)))
        angle += (-0.42, -0.12, 0.35, 0.85, 0.8)[i] + sway
    clay.chain(points, [0.21 * u, 0.17 * u, 0.14 * u, 0.115 * u, 0.10 * u, 0.085 * u], coat, 0.05 * u)


def _tusks(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, ivory = _headwise(head), b.leg, skin("f2ead6", gloss=0.5)
    for s in (-1, 1):
        clay.chain(
            [
                at(0.30 * u, s * 0.22 * u, -0.26 * u),
                at(0.52 * u, s * 0.27 * u, -0.42 * u),
                at(0.72 * u, s * 0.27 * u, -0.36 * u),
            ],
            [0.06 * u, 0.05 * u, 0.02 * u],
            ivory,
            0.01,
        )


def _humps(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    u, coat = b.leg, b.coat
    for x in (-0.22, 0.20):
        clay.blob((x * u, 0, middle + b.chest * u * 1.0), (0.20 * u, 0.17 * u, 0.26 * u), coat, 0.10 * u)


def _shell(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    u = b.leg
    clay.blob(
        (0, 0, middle + 0.12 * u),
        (1.18 * u, 0.92 * u, 0.80 * u),
        skin("8a6a34", pattern="scales", second=hexcolour("5a4420"), scale=2.4),
        0.02,
    )
    clay.blob((0, 0, middle - 0.12 * u), (1.24 * u, 0.98 * u, 0.26 * u), skin("cdb573"), 0.02)


def _spines(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    u, dark = b.leg, skin(b.dark)
    for i in range(6):
        f = i / 5
        x = rump[0] + (chest[0] - rump[0]) * f
        z = rump[2] + (chest[2] - rump[2]) * f + b.chest * u * 0.92
        clay.limb((x, 0, z), (x - 0.05 * u, 0, z + 0.16 * u), 0.09 * u, 0.02 * u, dark, 0.03 * u)


def _beard(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u = _headwise(head), b.leg
    clay.limb(
        at(b.head[0] * u * 0.9, 0, -0.25 * u),
        at(b.head[0] * u * 0.85, 0, -0.50 * u),
        0.07 * u,
        0.02 * u,
        skin("f3efe6"),
        0.02,
    )


def _whiskers(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u, hair = _headwise(head), b.leg, skin("fbf7ee", marks=0.0)
    x, z = b.head[0] * u + b.snout[0] * u, b.snout[2] * u
    for s in (-1, 1):
        for k in (-1, 1):
            clay.limb(
                at(x * 0.92, s * 0.16 * u, z),
                at(x * 0.80, s * 0.58 * u, z + 0.07 * k * u),
                0.012 * u,
                0.007 * u,
                hair,
                0.002,
            )
        mouth = [
            at(x * 1.0 + 0.10 * u - 0.02 * u * k, s * 0.055 * u * k, z - 0.045 * u - 0.055 * u * math.sin(1.4 * k))
            for k in (0.0, 0.8, 1.6)
        ]
        clay.chain(mouth, [0.016 * u] * 3, skin("8a4a3a", marks=0.0), 0.003)


def _woolcap(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: Head, middle: float, t: float) -> None:
    at, u = _headwise(head), b.leg
    for x, y, z, r in (
        (-0.08, 0.0, 0.30, 0.20),  # no further ahead: seen from above, the dark face must show
        (-0.02, 0.13, 0.24, 0.12),
        (-0.02, -0.13, 0.24, 0.12),
        (-0.2, 0.0, 0.2, 0.26),
    ):
        clay.ball(at(x * u, y * u, z * u), r * u, b.coat, 0.04 * u)
    for i in range(8):
        a = TAU * i / 8
        clay.ball((0.45 * u * math.cos(a), 0.52 * u * math.sin(a), middle + 0.42 * u), 0.36 * u, b.coat, 0.05 * u)


_PARTS = {
    "mane": _mane,
    "crest": _crest,
    "horn": _horn,
    "horns": _horns,
    "nosehorn": _nosehorn,
    "antlers": _antlers,
    "ossicones": _ossicones,
    "trunk": _trunk,
    "tusks": _tusks,
    "humps": _humps,
    "shell": _shell,
    "spines": _spines,
    "beard": _beard,
    "woolcap": _woolcap,
    "whiskers": _whiskers,
}
