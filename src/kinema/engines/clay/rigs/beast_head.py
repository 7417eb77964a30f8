"""Neck, head and face of an animal on four legs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from kinema.engines.clay.rigs.beast import Beast
from kinema.engines.clay.rigs.beast_ears import ears
from kinema.engines.clay.rigs.beast_poses import Pose
from kinema.engines.clay.rigs.eyelids import shut_eyes
from kinema.engines.clay.rigs.heads import MOUTH
from kinema.engines.clay.sculpture import BLACK, Clay, Place, Skin, Vector, hexcolour, rotation, skin


def neck_and_head(clay: Clay, b: Beast, pose: Pose, chest: Vector) -> tuple[Vector, np.ndarray]:
    """Sculpt neck, head, face and ears; the head's place and its turn."""
    u = b.leg
    length, angle = b.neck[0] * u + pose.reach, b.neck[1] + pose.pitch * 0.5 + pose.head_nod * 0.9
    start = (chest[0] + b.chest * u * 0.25, 0.0, chest[2] + b.chest * u * 0.30)
    place = (
        start[0] + length * math.cos(angle),
        math.sin(pose.head_turn) * 0.12 * length,
        start[2] + length * math.sin(angle),
    )
    neck_coat = replace(b.coat, pattern="plain") if b.coat.pattern in ("belly", "stripes") else b.coat
    clay.limb(start, place, b.neck_width * u * 1.25, b.neck_width * u, neck_coat, 0.12 * u)
    f = 0.42
    middle = (start[0] + (place[0] - start[0]) * f, place[1] * f, start[2] + (place[2] - start[2]) * f)
    clay.joint("neck", middle, b.neck_width * u * 1.22)
    turn = rotation(pose.head_turn, -0.08 + pose.head_nod * 0.6)
    long, wide, high = (r * u for r in b.head)

    def at(x: float, y: float, z: float) -> Vector:
        p = turn @ np.array((x, y, z))
        return (place[0] + float(p[0]), place[1] + float(p[1]), place[2] + float(p[2]))

    face = skin(b.belly) if "darkface" in b.extra else replace(b.coat, pattern="plain")
    if b.coat.pattern == "stripes":
        face = replace(b.coat, scale=b.coat.scale * 1.25)
        clay.blob(
            place, (long, wide, high), face, 0.08 * u, turn @ rotation(math.pi / 2) @ rotation(0, 0, math.pi / 2)
        )  # stripes run over the crown
        clay.shapes[-1][13:16] = [wide, high, long]
        clay.shapes[-1][4:13] = (turn @ np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], float)).T.ravel().tolist()
    else:
        clay.blob(place, (long, wide, high), face, 0.08 * u, turn)
    clay.joint("head", at(0, 0, high * 0.55), max(wide, 0.7 * long))
    clay.joint("eyes", at(long * 0.72, 0, high * 0.20), wide)
    _face(clay, b, pose, at, turn)
    ears(clay, b, at, turn)
    return place, turn


def _face(clay: Clay, b: Beast, pose: Pose, at: Place, turn: np.ndarray) -> None:
    u = b.leg
    long, wide, high = (r * u for r in b.head)
    reach, r, drop = (v * u for v in b.snout)
    pale = b.paws or "muzzle" in b.extra or b.snout[1] >= 0.24
    muzzle = (
        skin(b.belly)
        if pale and "darkface" not in b.extra
        else skin(b.belly)
        if "darkface" in b.extra
        else replace(b.coat, pattern="plain")
    )
    tip = long * 0.80 + reach
    if "trunk" not in b.extra:
        clay.limb(at(long * 0.62, 0, drop), at(tip, 0, drop), r * 1.12, r, muzzle, 0.05 * u)
        if b.paws:
            for side in (-1, 1):
                clay.ball(at(tip * 0.93, side * r * 0.55, drop - r * 0.22), r * 0.66, muzzle, 0.03 * u)
        nose = Skin(hexcolour(b.nose), gloss=0.6, marks=0.2)
        n = max(r * 0.36, 0.035 * u)
        clay.blob(at(tip + r * 0.86, 0, drop + r * 0.34), (n * 0.8, n * 1.25, n * 0.85), nose, 0.004, turn)
        if not b.paws and b.snout[1] > 0.2:
            for side in (-1, 1):
                clay.ball(at(tip + r * 0.98, side * r * 0.4, drop + r * 0.1), r * 0.12, skin(b.dark), 0.004)
    if pose.mouth > 0.2:  # an O under the nose
        lips = at(tip + r * 0.72, 0, drop - r * 0.42)
        clay.blob(lips, (r * 0.34, r * 0.50 * pose.mouth, r * 0.55 * pose.mouth), MOUTH, 0.006, turn)
    e = b.eye * u
    socket_x, socket_y, socket_z = long * 0.74, wide * 0.58, high * 0.26
    iris = Skin(hexcolour("e8b83a"), gloss=1.0, glow=0.15, marks=0.0) if "goldeyes" in b.extra else BLACK
    if b.head[1] < 0.33:  # eyes at the side of a narrow head
        socket_x, socket_y = long * 0.42, wide * 0.86
    first = len(clay.skins)
    for side in (-1, 1):
        outward = turn @ np.array((0.75, 0.55 * side, 0.2))
        clay.eye(
            at(socket_x, side * socket_y, socket_z), e, (float(outward[0]), float(outward[1]), float(outward[2])), iris
        )
    lid = skin(b.belly) if "darkface" in b.extra else replace(b.coat, pattern="plain").darker(0.86)
    shut_eyes(clay, first, turn, lid, pose.blink)
