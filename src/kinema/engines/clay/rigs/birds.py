"""Birds: flapping, paddling, stepping."""

from __future__ import annotations

import math

from kinema.engines.clay.rigs.bird_kinds import BIRDS, Bird
from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import Clay, Sculpture, Skin, Vector, hexcolour, rotation, shaded, skin

__all__ = ["BIRDS", "build", "speed"]


def speed(b: Bird, action: str) -> float:
    return {"fly": 3.6 * b.size, "swim": 0.9 * b.size, "walk": 0.7 * b.size, "run": 1.5 * b.size}.get(action, 0.0)


def build(b: Bird, action: str, t: float) -> Sculpture:
    """A bird: flapping in the air, paddling on water, stepping or standing on its two legs."""
    clay, flying = Clay(), action in ("fly", "float", "fall")
    body, breast, wing = (
        skin(b.body, marks=1.6),
        skin(b.breast),
        skin(b.wing, pattern="scales", second=shaded(hexcolour(b.wing), 0.7), scale=7.0),
    )
    legs = 0.0 if flying or action == "swim" else (0.55 if "longlegs" in b.extra else 0.20)
    bob = 0.0 if flying else 0.02 * math.sin(TAU * t * (1.6 if action in ("walk", "run", "dance") else 0.4))
    flap = math.sin(TAU * t / b.beat_s)
    z = b.round + legs + bob - (0.06 * flap if flying else 0.0)
    tilt = 0.10 if flying else 0.42
    c, s = math.cos(tilt), math.sin(tilt)
    front, back = (b.long * c, 0.0, z + b.long * s), (-b.long * c, 0.0, z - b.long * s * 0.4)
    clay.limb(back, front, b.round * 0.72, b.round * 0.95, body, 0.06)
    clay.blob(
        (b.long * 0.62, 0.0, z - 0.03 + b.long * s * 0.5),
        (b.round * 1.02, b.round * 0.88, b.round * 0.90),
        breast,
        0.03,
    )
    head = _bird_head(clay, b, front, flying, t)
    _bird_wings(clay, b, wing, z + b.round * 0.45, flap if flying else None)
    _bird_tail(clay, b, back, wing, flying)
    if legs:
        _bird_legs(clay, b, z, legs, action, t)
    clay.joint("back", (0.0, 0.0, z + b.round * 0.9), b.round)
    clay.joint("head", (head[0], head[1], head[2] + b.head * 0.6), b.head)
    clay.joint("eyes", (head[0] + b.head * 0.75, 0.0, head[2] + b.head * 0.1), b.head)
    clay.joint("neck", (front[0] + 0.02, 0.0, front[2] + b.neck * 0.5), b.head * 0.7)
    return clay.done().moved(scale=b.size)


def _bird_head(clay: Clay, b: Bird, front: Vector, flying: bool, t: float) -> Vector:
    look = {"whitehead": "f4f1ea", "greenhead": "2f6a44"}
    colour = next((look[e] for e in b.extra if e in look), b.body)
    turn = 0.0 if flying else 0.10 * math.sin(t * 1.3)
    reach = b.neck * (0.9 if flying else 0.35)
    rise = b.neck * (0.35 if flying else 1.0)
    head = (front[0] + reach + 0.04, turn * b.neck, front[2] + rise + 0.05)
    if "longneck" in b.extra:
        bend = (front[0] + reach * 0.9 + 0.1, 0, front[2] + rise * 0.45)
        nape = (head[0] - 0.05, head[1], head[2] - 0.05)
        clay.chain([front, bend, nape, head], [b.round * 0.6, 0.085, 0.075, 0.08], skin(colour), 0.05)
    else:
        clay.limb(front, head, b.round * 0.75, b.head * 0.9, skin(colour), 0.06)
    clay.ball(head, b.head, skin(colour), 0.03)
    _bill(clay, b, head)
    if "owlface" in b.extra:
        _owl_face(clay, b, head)
    if "comb" in b.extra:
        _comb(clay, b, head)
    _bird_eyes(clay, b, head)
    return head


def _bill(clay: Clay, b: Bird, head: Vector) -> None:
    (x, y, z), (length, r) = head, b.bill
    base, tip = (
        (x + b.head * 0.82, y, z - 0.01),
        (x + b.head * 0.9 + length, y, z - (0.05 if "hook" in b.extra else 0.02)),
    )
    horn = skin(b.beak, gloss=0.4)
    if "flatbill" in b.extra:
        middle = ((base[0] + tip[0]) / 2, y, z - 0.03)
        clay.blob(middle, (length * 0.62, r * 1.3, r * 0.62), horn, 0.01)
    else:
        clay.limb(base, tip, r, r * 0.25, horn, 0.008)


def _owl_face(clay: Clay, b: Bird, head: Vector) -> None:
    """Discs around the eyes, and tufts above them."""
    x, _, z = head
    for side in (-1, 1):
        disc = (x + b.head * 0.66, side * b.head * 0.42, z + 0.02)
        clay.blob(disc, (b.head * 0.4, b.head * 0.46, b.head * 0.5), skin(b.breast), 0.01)
        low, high = (x, side * b.head * 0.6, z + b.head * 0.7), (x, side * b.head * 0.8, z + b.head * 1.25)
        clay.limb(low, high, 0.06, 0.015, skin(b.body), 0.02)


def _comb(clay: Clay, b: Bird, head: Vector) -> None:
    (x, y, z), red = head, skin("d8302a")
    for i in range(3):
        clay.ball((x + 0.06 - 0.07 * i, y, z + b.head * 1.0), 0.055, red, 0.01)
    clay.blob((x + b.head * 0.9, y, z - 0.13), (0.03, 0.03, 0.06), red, 0.01)


def _bird_eyes(clay: Clay, b: Bird, head: Vector) -> None:
    ahead, aside, size = (0.92, 0.42, 0.30) if "owlface" in b.extra else (0.55, 0.76, 0.22)
    for side in (-1, 1):
        place = (head[0] + b.head * ahead, head[1] + side * b.head * aside, head[2] + b.head * 0.22)
        clay.eye(place, b.head * size, (0.6, 0.6 * side, 0.2))


def _bird_wings(clay: Clay, b: Bird, wing: Skin, z: float, flap: float | None) -> None:
    for side in (-1, 1):
        root = (0.06, side * b.round * 0.75, z)
        if flap is None:
            clay.blob(
                (-0.06, side * b.round * 0.92, z - 0.08),
                (b.long * 1.05, 0.06, b.round * 0.72),
                wing,
                0.02,
                rotation(0, -0.25),
            )
            continue
        lift, outer = 0.75 * flap, 0.75 * flap - 0.55 * math.cos(math.asin(max(-1.0, min(1.0, flap)))) * 0.5
        elbow = (0.10, side * (b.round * 0.75 + b.span * 0.5 * math.cos(lift)), z + b.span * 0.5 * math.sin(lift))
        tip = (-0.08, elbow[1] + side * b.span * 0.55 * math.cos(outer), elbow[2] + b.span * 0.55 * math.sin(outer))
        for a, e, w0, w1 in ((root, elbow, 0.30, 0.27), (elbow, tip, 0.27, 0.13)):
            middle = ((a[0] + e[0]) / 2 - 0.08, (a[1] + e[1]) / 2, (a[2] + e[2]) / 2)
            lean = math.atan2(e[2] - a[2], abs(e[1] - a[1]))
            half = math.hypot(e[1] - a[1], e[2] - a[2]) / 2
            clay.blob(
                middle,
                ((w0 + w1) * 0.52 * (b.span / 0.6) ** 0.5, half * 1.25, 0.045),
                wing,
                0.04,
                rotation(0, 0, -side * lean),
            )
        if "fingers" in b.extra:
            for i in range(3):
                clay.limb(
                    (tip[0] - 0.06 * i, tip[1], tip[2]),
                    (tip[0] - 0.10 * i - 0.05, tip[1] + side * 0.22, tip[2] + 0.05),
                    0.035,
                    0.012,
                    wing,
                    0.02,
                )


def _bird_tail(clay: Clay, b: Bird, back: Vector, wing: Skin, flying: bool) -> None:
    if "fan" in b.extra:
        for i in range(9):
            a = -1.2 + 2.4 * i / 8
            tip = (back[0] - 0.15, b.tail * math.sin(a), back[2] + b.tail * math.cos(a))
            clay.limb(back, tip, 0.04, 0.075, skin("3f9a6a"), 0.02)
            clay.ball((tip[0] + 0.05, tip[1], tip[2]), 0.05, skin("2f5fc0"), 0.01)
        return
    spread, droop = (0.30, 0.30) if flying else (0.14, 0.05)
    plume = skin("f4f1ea", marks=1.2) if "whitehead" in b.extra else wing
    for i in (-2, 0, 2, -1, 1):  # flat feathers from one root, arched like a roof: seen from abreast they are a fan
        turn = rotation(-spread * i, droop, 0.42 * i)
        x, y, z = (float(part) for part in turn @ (-0.52 * b.tail, 0.0, 0.0))
        place = (back[0] + x, back[1] + y, back[2] + z - 0.035 * b.tail * i * i)
        clay.blob(place, (0.60 * b.tail, 0.26 * b.tail, 0.03), plume, 0.015, turn)


def _bird_legs(clay: Clay, b: Bird, z: float, legs: float, action: str, t: float) -> None:
    orange = skin("e8952f")
    for side in (-1, 1):
        step = math.sin(TAU * t * 1.6 + (0 if side > 0 else math.pi)) if action in ("walk", "run", "dance") else 0.0
        foot = (
            0.04 + 0.12 * step,
            side * b.round * 0.45,
            0.03 + max(0.0, 0.06 * math.cos(TAU * t * 1.6 + (0 if side > 0 else math.pi)) * (step != 0.0)),
        )
        clay.limb((0.0, side * b.round * 0.45, z - b.round * 0.6), foot, 0.028, 0.024, orange, 0.02)
        for k in (-1, 0, 1):
            clay.limb(foot, (foot[0] + 0.10, foot[1] + 0.05 * k, 0.02), 0.020, 0.014, orange, 0.008)
