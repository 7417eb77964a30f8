"""Dragons."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Sculpture, Skin, Vector, hexcolour, rotation, shaded, skin


@dataclass(frozen=True, slots=True)
class Dragon:
    body: str = "3f8f5a"
    belly: str = "e8d08a"
    wing: str = "d98a3c"


DRAGONS = {
    "dragon": Dragon(),
    "ice dragon": Dragon("7ab8d8", "e6f2f6", "a5d8ea"),
    "fire dragon": Dragon("b5302a", "f0b84a", "e8703a"),
}


def speed(d: Dragon, action: str) -> float:
    return {"fly": 4.5, "blaze": 2.4, "run": 3.0, "walk": 1.2, "swim": 1.5}.get(action, 0.0)


def build(d: Dragon, action: str, t: float) -> Sculpture:
    """A chubby dragon: wide skin wings, a waving tail, a row of spines; on the ground its wings are half folded."""
    clay, flying = Clay(), action in ("fly", "float", "swim", "blaze")
    hide, pale = (
        Skin(hexcolour(d.body), "scales", shaded(hexcolour(d.body), 0.72), 5.0, marks=1.2),
        skin(d.belly, pattern="planks", second=shaded(hexcolour(d.belly), 0.75), scale=6.0),
    )
    flap = math.sin(TAU * t / 1.0)
    z = 1.0 - 0.12 * flap if flying else 0.95 + 0.02 * math.sin(TAU * t * 0.4)
    clay.limb((-0.55, 0, z), (0.45, 0, z + 0.14), 0.40, 0.44, hide, 0.1)
    clay.limb((-0.40, 0, z - 0.12), (0.52, 0, z - 0.02), 0.34, 0.38, pale, 0.02)
    neck = [
        (0.55, 0.0, z + 0.25),
        (0.86, 0.03 * math.sin(t * 1.4), z + 0.62),
        (1.12, 0.06 * math.sin(t * 1.4), z + 0.92),
    ]
    clay.chain(neck, [0.32, 0.23, 0.22], hide, 0.08)
    head = _dragon_head(clay, neck[-1], hide, pale, 0.15 if action == "blaze" else 0.0)
    if action == "blaze":
        _fire(clay, head, t)
    _dragon_wings(clay, z, hide, Skin(hexcolour(d.wing), marks=2.0), flap if flying else None)
    _spines(clay, z, _dragon_tail(clay, d, z, hide, flying, t), skin(d.wing))
    _dragon_legs(clay, z, hide, action, flying, t)
    clay.joint("back", (0.18, 0, z + 0.56), 0.4)
    clay.joint("head", (head[0], 0, head[2] + 0.2), 0.3)
    clay.joint("neck", (0.75, 0, z + 0.5), 0.25)
    clay.joint("eyes", (head[0] + 0.2, 0, head[2] + 0.08), 0.28)
    return clay.done().moved(scale=1.1)


def _dragon_tail(clay: Clay, d: Dragon, z: float, hide: Skin, flying: bool, t: float) -> list[Vector]:
    """Sculpt the tail with its fin; its points from the root on."""
    tail: list[Vector] = [(-0.70, 0.0, z + 0.02)]
    for i in range(6):
        x, y, h = tail[-1]
        a = 0.35 * math.sin(TAU * t * 0.7 - i * 0.75)
        low = h - 0.07 + 0.07 * math.sin(TAU * t * 0.5 - i) - (0.0 if flying else 0.10)
        tail.append((x - 0.33, y + 0.33 * math.sin(a), max(0.14, low)))
    clay.chain(tail, [0.36, 0.28, 0.22, 0.17, 0.13, 0.10, 0.06], hide, 0.06)
    x, y, h = tail[-1]
    clay.blob((x - 0.12, y, h), (0.22, 0.05, 0.18), skin(d.wing), 0.03, rotation(0, 0.3))
    return tail


def _spines(clay: Clay, z: float, tail: list[Vector], look: Skin) -> None:
    """A row from the neck over the back and down the tail."""
    for x, y, h, r in (
        (0.95, 0.0, z + 0.98, 0.09),
        (0.72, 0.0, z + 0.70, 0.11),
        (0.40, 0.0, z + 0.60, 0.13),
        (0.05, 0.0, z + 0.52, 0.14),
        (-0.35, 0.0, z + 0.44, 0.13),
        *((p[0], p[1], p[2] + 0.18 - 0.02 * k, 0.10 - 0.012 * k) for k, p in enumerate(tail[1:5])),
    ):
        clay.limb((x, y, h), (x - 0.10, y, h + r * 1.8), r, 0.02, look, 0.02)


def _dragon_legs(clay: Clay, z: float, hide: Skin, action: str, flying: bool, t: float) -> None:
    often = 1.2 if action in ("walk", "run") else 0.5
    for end in (-1, 1):
        for side in (-1, 1):
            swing = -0.25 * end * 0.3 if flying else 0.18 * math.sin(TAU * t * often + end + side)
            hip = (0.38 * end - 0.06, side * 0.34, z - 0.12)
            foot = (hip[0] + swing - (0.22 if flying else 0.0), side * 0.40, z - 0.62 if flying else 0.10)
            knee = ((hip[0] + foot[0]) / 2 + 0.08, side * 0.42, (hip[2] + foot[2]) / 2)
            clay.limb(hip, knee, 0.20, 0.15, hide, 0.06)
            clay.limb(knee, foot, 0.15, 0.11, hide, 0.03)
            _claws(clay, foot)


def _claws(clay: Clay, foot: Vector) -> None:
    x, y, z = foot
    for k in (-1, 0, 1):
        clay.limb((x + 0.05, y + 0.06 * k, z - 0.04), (x + 0.17, y + 0.07 * k, z - 0.07), 0.045, 0.015, WHITE, 0.01)


def _dragon_head(clay: Clay, neck: Vector, hide: Skin, pale: Skin, agape: float) -> Vector:
    """Its middle; the end of the lower jaw hangs down by `agape`."""
    x, y, z = neck
    head = (x + 0.16, y, z + 0.14)
    clay.blob(head, (0.34, 0.29, 0.28), hide, 0.06)
    clay.limb((head[0] + 0.20, y, head[2] - 0.02), (head[0] + 0.52, y, head[2] - 0.05), 0.20, 0.16, hide, 0.05)
    clay.limb((head[0] + 0.14, y, head[2] - 0.17), (head[0] + 0.46, y, head[2] - 0.19 - agape), 0.14, 0.12, pale, 0.02)
    for s in (-1, 1):
        clay.eye((head[0] + 0.16, y + s * 0.21, head[2] + 0.14), 0.085, (0.7, 0.6 * s, 0.25))
        clay.ball((head[0] + 0.64, y + s * 0.08, head[2] + 0.03), 0.032, BLACK, 0.01)
        clay.chain(
            [
                (head[0] - 0.10, y + s * 0.14, head[2] + 0.20),
                (head[0] - 0.28, y + s * 0.20, head[2] + 0.36),
                (head[0] - 0.32, y + s * 0.22, head[2] + 0.54),
            ],
            [0.075, 0.055, 0.015],
            skin("f0e2b8", gloss=0.4),
            0.01,
        )
        clay.limb(
            (head[0] + 0.50, y + s * 0.09, head[2] - 0.14),
            (head[0] + 0.51, y + s * 0.09, head[2] - 0.23),
            0.028,
            0.008,
            WHITE,
            0.003,
        )
        clay.blob((head[0] - 0.12, y + s * 0.27, head[2] + 0.02), (0.13, 0.03, 0.09), hide, 0.02)
    return head


def _fire(clay: Clay, head: Vector, t: float) -> None:
    """Breath of fire out of the mouth: it roars, and falls to two thirds of its reach to draw breath."""
    x, y, z = head[0] + 0.60, head[1], head[2] - 0.14
    force = 0.84 + 0.16 * math.sin(TAU * t / 2.3 + 0.5)
    # The jet that all tongues spring from: however short they burn, it holds them to the mouth.
    jet, core = Skin(hexcolour("ffd060"), glow=1.8, marks=0), Skin(hexcolour("fff0b0"), glow=2.0, marks=0)
    clay.limb((x - 0.15, y, z), (x + 0.9 * force, y, z - 0.12), 0.07, 0.24, jet, 0.05)
    clay.limb((x - 0.15, y, z), (x + 0.4 * force, y, z - 0.05), 0.08, 0.16, core, 0.05)
    for k in range(10):  # tongues of fire that roll outwards and swell, hot at the mouth, and lick upwards at the end
        f = (t * 1.5 + k / 10) % 1.0
        swirl, own = math.sin(k * 2.4 + t * 9), 0.75 + 0.5 * ((k * 0.618) % 1.0)
        up = 0.24 * f * math.cos(k * 1.9 + t * 7) - 0.20 * f + 0.18 * f**3
        place = (x + 0.25 + 2.0 * force * f, y + 0.24 * f * swirl, z + up)
        size = (0.10 + 0.30 * math.sin(math.pi * min(1.0, 0.10 + 0.85 * f))) * own * force
        colour, glow = (("ffe08a", 1.9), ("ffa62e", 1.5), ("f0601e", 1.2))[min(2, int(f * 3.2))]
        clay.blob(place, (size * 1.35, size, size), Skin(hexcolour(colour), glow=glow, marks=0.6), 0.14)
    for k in range(5):
        f = (t * 1.3 + k / 5) % 1.0
        spark = (x + (1.6 + 0.9 * f) * force, y + 0.3 * math.sin(k * 2.4), z + 0.5 * f - 0.2)
        clay.ball(spark, 0.05 * (1 - f), Skin(hexcolour("ffb84a"), glow=1.6, marks=0), 0.01)


def _dragon_wings(clay: Clay, z: float, hide: Skin, web: Skin, flap: float | None) -> None:
    for side in (-1, 1):
        lift = (0.25 + 0.75 * flap) if flap is not None else 0.95
        outer = lift - 0.30 - (0.25 * flap if flap is not None else 0.5)
        shoulder: Vector = (0.22, side * 0.34, z + 0.30)
        elbow = (0.12, shoulder[1] + side * 0.75 * math.cos(lift), shoulder[2] + 0.75 * math.sin(lift))
        tip = (-0.22, elbow[1] + side * 0.95 * math.cos(outer), elbow[2] + 0.95 * math.sin(outer))
        clay.limb(shoulder, elbow, 0.10, 0.075, hide, 0.05)
        clay.limb(elbow, tip, 0.075, 0.03, hide, 0.03)
        for reach, (px, py, pz) in (
            (0.30, tip),
            (0.62, ((elbow[0] + tip[0]) / 2, (elbow[1] + tip[1]) / 2, (elbow[2] + tip[2]) / 2)),
            (0.80, elbow),
        ):
            clay.limb((px, py, pz), (px - reach, py - side * 0.10, pz - 0.10), 0.035, 0.02, hide, 0.02)
        for a, e, depth in ((shoulder, elbow, 0.95), (elbow, tip, 0.80)):
            dy, dz = e[1] - a[1], e[2] - a[2]
            half = math.hypot(dy, dz) / 2
            middle = ((a[0] + e[0]) / 2 - depth * 0.42, (a[1] + e[1]) / 2, (a[2] + e[2]) / 2 - 0.02)
            clay.blob(
                middle, (depth * 0.52, half * 1.08, 0.04), web, 0.04, rotation(0, 0, -side * math.atan2(dz, abs(dy)))
            )
            for f in (0.0, 0.5, 1.0):
                root = (a[0] + (e[0] - a[0]) * f, a[1] + dy * f, a[2] + dz * f)
                clay.limb(
                    root,
                    (root[0] - depth * (1.0 - 0.12 * f), root[1] - side * 0.03, root[2] - 0.05),
                    0.045,
                    0.02,
                    web,
                    0.05,
                )
