"""Birds, dragons and insects."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin


@dataclass(frozen=True, slots=True)
class Bird:
    body: str = "4f86b8"
    breast: str = "f0c48a"
    wing: str = "3f6f9a"
    beak: str = "f0a032"
    size: float = 1.0
    long: float = 0.30
    round: float = 0.20
    neck: float = 0.12
    head: float = 0.15
    bill: tuple[float, float] = (0.13, 0.05)  # length, radius
    span: float = 0.62
    beat_s: float = 0.36
    tail: float = 0.30
    extra: tuple[str, ...] = ()


BIRDS: dict[str, Bird] = {
    "bird": Bird(),
    "eagle": Bird("5a3a24", "5a3a24", "44291a", "f0b030", 1.6, 0.36, 0.19, 0.14, 0.14, (0.16, 0.055), 0.95, 0.75, 0.34, ("whitehead", "hook", "fingers")),
    "owl": Bird("a5794c", "e6cfa8", "8a6038", "d9a83c", 1.2, 0.28, 0.25, 0.08, 0.24, (0.06, 0.04), 0.66, 0.6, 0.2, ("owlface",)),
    "parrot": Bird("d8382f", "f0c02f", "2f6fc8", "2b2a2c", 1.1, 0.30, 0.18, 0.12, 0.16, (0.09, 0.08), 0.60, 0.34, 0.55, ("hook",)),
    "duck": Bird("8a6a4a", "d9c7a4", "6f543a", "f0a830", 1.0, 0.34, 0.23, 0.24, 0.16, (0.17, 0.055), 0.55, 0.3, 0.16, ("greenhead", "flatbill")),
    "swan": Bird("f5f3ee", "f5f3ee", "ece9e2", "f08a2a", 1.5, 0.40, 0.25, 0.55, 0.13, (0.15, 0.045), 0.80, 0.5, 0.16, ("flatbill", "longneck")),
    "goose": Bird("9a9288", "efece4", "7d756c", "f0952f", 1.3, 0.38, 0.24, 0.45, 0.14, (0.14, 0.05), 0.75, 0.45, 0.16, ("flatbill", "longneck")),
    "crow": Bird("1f2026", "26272e", "17181d", "2c2c32", 1.1, 0.32, 0.17, 0.12, 0.14, (0.16, 0.05), 0.62, 0.42, 0.30, ("fingers",)),
    "flamingo": Bird("f08aa0", "f4a5b5", "e86a86", "2c2426", 1.5, 0.34, 0.2, 0.6, 0.12, (0.14, 0.05), 0.7, 0.5, 0.14, ("longneck", "longlegs", "hook")),
    "chicken": Bird("f2ece0", "f2ece0", "e4dccb", "f0b040", 1.1, 0.28, 0.25, 0.20, 0.14, (0.08, 0.045), 0.4, 0.25, 0.26, ("comb",)),
    "rooster": Bird("b5482a", "e0a04a", "7a2f22", "f0b040", 1.2, 0.28, 0.24, 0.22, 0.14, (0.09, 0.045), 0.4, 0.25, 0.5, ("comb",)),
    "seagull": Bird("f4f2ee", "f4f2ee", "a9b2bb", "f0b030", 1.2, 0.34, 0.17, 0.12, 0.14, (0.13, 0.04), 0.85, 0.6, 0.24),
    "peacock": Bird("2f5fc0", "2fa0a8", "3f8a6a", "d9c58a", 1.3, 0.32, 0.2, 0.35, 0.13, (0.09, 0.04), 0.5, 0.4, 0.9, ("fan", "longneck")),
}  # fmt: skip
for _word, _kind in {"hen": "chicken", "gull": "seagull", "raven": "crow", "hawk": "eagle", "falcon": "eagle", "bald eagle": "eagle", "heron": "flamingo", "stork": "flamingo", "crane": "flamingo"}.items():
    BIRDS[_word] = BIRDS[_kind]


def bird_speed(b: Bird, action: str) -> float:
    return {"fly": 3.6 * b.size, "swim": 0.9 * b.size, "walk": 0.7 * b.size, "run": 1.5 * b.size}.get(action, 0.0)


def bird(b: Bird, action: str, t: float) -> Sculpture:
    """A bird: flapping in the air, paddling on water, stepping or standing on its two legs."""
    clay, flying = Clay(), action in ("fly", "float", "fall")
    body, breast, wing = skin(b.body, marks=1.6), skin(b.breast), skin(b.wing, pattern="scales", second=tuple(0.7 * c for c in hexcolour(b.wing)), scale=7.0)
    legs = 0.0 if flying or action == "swim" else (0.55 if "longlegs" in b.extra else 0.20)
    bob = 0.0 if flying else 0.02 * math.sin(TAU * t * (1.6 if action in ("walk", "run", "dance") else 0.4))
    flap = math.sin(TAU * t / b.beat_s)
    z = b.round + legs + bob - (0.06 * flap if flying else 0.0)
    tilt = 0.10 if flying else 0.42
    c, s = math.cos(tilt), math.sin(tilt)
    front, back = (b.long * c, 0.0, z + b.long * s), (-b.long * c, 0.0, z - b.long * s * 0.4)
    clay.limb(back, front, b.round * 0.72, b.round * 0.95, body, 0.06)
    clay.blob((b.long * 0.62, 0.0, z - 0.03 + b.long * s * 0.5), (b.round * 1.02, b.round * 0.88, b.round * 0.90), breast, 0.03)
    head = _bird_head(clay, b, front, flying, t)
    _bird_wings(clay, b, wing, z + b.round * 0.45, flap if flying else None)
    _bird_tail(clay, b, back, wing)
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
        clay.chain([front, (front[0] + reach * 0.9 + 0.1, 0, front[2] + rise * 0.45), (head[0] - 0.05, head[1], head[2] - 0.05), head], [b.round * 0.6, 0.085, 0.075, 0.08], skin(colour), 0.05)
    else:
        clay.limb(front, head, b.round * 0.75, b.head * 0.9, skin(colour), 0.06)
    clay.ball(head, b.head, skin(colour), 0.03)
    length, r = b.bill
    base, tip = (head[0] + b.head * 0.82, head[1], head[2] - 0.01), (head[0] + b.head * 0.9 + length, head[1], head[2] - (0.05 if "hook" in b.extra else 0.02))
    if "flatbill" in b.extra:
        clay.blob(((base[0] + tip[0]) / 2, head[1], head[2] - 0.03), (length * 0.62, r * 1.3, r * 0.62), skin(b.beak, gloss=0.4), 0.01)
    else:
        clay.limb(base, tip, r, r * 0.25, skin(b.beak, gloss=0.4), 0.008)
    if "owlface" in b.extra:
        for side in (-1, 1):
            clay.blob((head[0] + b.head * 0.66, side * b.head * 0.42, head[2] + 0.02), (b.head * 0.4, b.head * 0.46, b.head * 0.5), skin(b.breast), 0.01)
            clay.limb((head[0], side * b.head * 0.6, head[2] + b.head * 0.7), (head[0], side * b.head * 0.8, head[2] + b.head * 1.25), 0.06, 0.015, skin(b.body), 0.02)
    if "comb" in b.extra:
        for i in range(3):
            clay.ball((head[0] + 0.06 - 0.07 * i, head[1], head[2] + b.head * 1.0), 0.055, skin("d8302a"), 0.01)
        clay.blob((head[0] + b.head * 0.9, head[1], head[2] - 0.13), (0.03, 0.03, 0.06), skin("d8302a"), 0.01)
    size = b.head * (0.30 if "owlface" in b.extra else 0.22)
    for side in (-1, 1):
        clay.eye((head[0] + b.head * (0.92 if "owlface" in b.extra else 0.55), head[1] + side * b.head * (0.42 if "owlface" in b.extra else 0.76), head[2] + b.head * 0.22), size, (0.6, 0.6 * side, 0.2))
    return head


def _bird_wings(clay: Clay, b: Bird, wing: Skin, z: float, flap: float | None) -> None:
    for side in (-1, 1):
        root = (0.06, side * b.round * 0.75, z)
        if flap is None:
            clay.blob((-0.06, side * b.round * 0.92, z - 0.08), (b.long * 1.05, 0.06, b.round * 0.72), wing, 0.02, rotation(0, -0.25))
            continue
        lift, outer = 0.75 * flap, 0.75 * flap - 0.55 * math.cos(math.asin(max(-1.0, min(1.0, flap)))) * 0.5
        elbow = (0.10, side * (b.round * 0.75 + b.span * 0.5 * math.cos(lift)), z + b.span * 0.5 * math.sin(lift))
        tip = (-0.08, elbow[1] + side * b.span * 0.55 * math.cos(outer), elbow[2] + b.span * 0.55 * math.sin(outer))
        for a, e, w0, w1 in ((root, elbow, 0.30, 0.27), (elbow, tip, 0.27, 0.13)):
            middle = ((a[0] + e[0]) / 2 - 0.08, (a[1] + e[1]) / 2, (a[2] + e[2]) / 2)
            lean = math.atan2(e[2] - a[2], abs(e[1] - a[1]))
            half = math.hypot(e[1] - a[1], e[2] - a[2]) / 2
            clay.blob(middle, ((w0 + w1) * 0.52 * (b.span / 0.6) ** 0.5, half * 1.25, 0.045), wing, 0.04, rotation(0, 0, -side * lean))
        if "fingers" in b.extra:
            for i in range(3):
                clay.limb((tip[0] - 0.06 * i, tip[1], tip[2]), (tip[0] - 0.10 * i - 0.05, tip[1] + side * 0.22, tip[2] + 0.05), 0.035, 0.012, wing, 0.02)


def _bird_tail(clay: Clay, b: Bird, back: Vector, wing: Skin) -> None:
    if "fan" in b.extra:
        for i in range(9):
            a = -1.2 + 2.4 * i / 8
            tip = (back[0] - 0.15, b.tail * math.sin(a), back[2] + b.tail * math.cos(a))
            clay.limb(back, tip, 0.04, 0.075, skin("3f9a6a"), 0.02)
            clay.ball((tip[0] + 0.05, tip[1], tip[2]), 0.05, skin("2f5fc0"), 0.01)
        return
    for i in (-1, 0, 1):
        clay.limb(back, (back[0] - b.tail, i * 0.11, back[2] - 0.02), 0.07, 0.045, wing, 0.03)


def _bird_legs(clay: Clay, b: Bird, z: float, legs: float, action: str, t: float) -> None:
    orange = skin("e8952f")
    for side in (-1, 1):
        step = math.sin(TAU * t * 1.6 + (0 if side > 0 else math.pi)) if action in ("walk", "run", "dance") else 0.0
        foot = (0.04 + 0.12 * step, side * b.round * 0.45, 0.03 + max(0.0, 0.06 * math.cos(TAU * t * 1.6 + (0 if side > 0 else math.pi)) * (step != 0.0)))
        clay.limb((0.0, side * b.round * 0.45, z - b.round * 0.6), foot, 0.028, 0.024, orange, 0.02)
        for k in (-1, 0, 1):
            clay.limb(foot, (foot[0] + 0.10, foot[1] + 0.05 * k, 0.02), 0.020, 0.014, orange, 0.008)


@dataclass(frozen=True, slots=True)
class Dragon:
    body: str = "3f8f5a"
    belly: str = "e8d08a"
    wing: str = "d98a3c"


DRAGONS = {"dragon": Dragon(), "ice dragon": Dragon("7ab8d8", "e6f2f6", "a5d8ea"), "fire dragon": Dragon("b5302a", "f0b84a", "e8703a")}


def dragon_speed(d: Dragon, action: str) -> float:
    return {"fly": 4.5, "run": 3.0, "walk": 1.2, "swim": 1.5}.get(action, 0.0)


def dragon(d: Dragon, action: str, t: float) -> Sculpture:
    """A chubby dragon: wide skin wings, a waving tail, a row of spines; on the ground its wings are half folded."""
    clay, flying = Clay(), action in ("fly", "float", "swim")
    hide, pale = Skin(hexcolour(d.body), "scales", tuple(0.72 * c for c in hexcolour(d.body)), 5.0, marks=1.2), skin(d.belly, pattern="planks", second=tuple(0.75 * c for c in hexcolour(d.belly)), scale=6.0)  # type: ignore[arg-type]
    flap = math.sin(TAU * t / 1.0)
    z = 1.0 - 0.12 * flap if flying else 0.95 + 0.02 * math.sin(TAU * t * 0.4)
    clay.limb((-0.55, 0, z), (0.45, 0, z + 0.14), 0.40, 0.44, hide, 0.1)
    clay.limb((-0.40, 0, z - 0.12), (0.52, 0, z - 0.02), 0.34, 0.38, pale, 0.02)
    neck = [(0.55, 0.0, z + 0.25), (0.86, 0.03 * math.sin(t * 1.4), z + 0.62), (1.12, 0.06 * math.sin(t * 1.4), z + 0.92)]
    clay.chain(neck, [0.32, 0.23, 0.22], hide, 0.08)
    head = _dragon_head(clay, neck[-1], hide, pale)
    _dragon_wings(clay, z, hide, Skin(hexcolour(d.wing), marks=2.0), flap if flying else None)
    tail: list[Vector] = [(-0.70, 0.0, z + 0.02)]
    for i in range(6):
        x, y, h = tail[-1]
        a = 0.35 * math.sin(TAU * t * 0.7 - i * 0.75)
        tail.append((x - 0.33, y + 0.33 * math.sin(a), max(0.14, h - 0.07 + 0.07 * math.sin(TAU * t * 0.5 - i) - (0.0 if flying else 0.10))))
    clay.chain(tail, [0.36, 0.28, 0.22, 0.17, 0.13, 0.10, 0.06], hide, 0.06)
    x, y, h = tail[-1]
    clay.blob((x - 0.12, y, h), (0.22, 0.05, 0.18), skin(d.wing), 0.03, rotation(0, 0.3))
    for i, (sx, sy, sz, r) in enumerate([(0.95, 0.0, z + 0.98, 0.09), (0.72, 0.0, z + 0.70, 0.11), (0.40, 0, z + 0.60, 0.13), (0.05, 0, z + 0.52, 0.14), (-0.35, 0, z + 0.44, 0.13), *[(p[0], p[1], p[2] + 0.18 - 0.02 * k, 0.10 - 0.012 * k) for k, p in enumerate(tail[1:5])]]):
        _ = i
        clay.limb((sx, sy, sz), (sx - 0.10, sy, sz + r * 1.8), r, 0.02, skin(d.wing), 0.02)
    for end in (-1, 1):
        for side in (-1, 1):
            swing = 0.18 * math.sin(TAU * t * (1.2 if action in ("walk", "run") else 0.5) + end + side) if not flying else -0.25 * end * 0.3
            hip = (0.38 * end - 0.06, side * 0.34, z - 0.12)
            foot = (hip[0] + swing - (0.22 if flying else 0.0), side * 0.40, z - 0.62 if flying else 0.10)
            clay.limb(hip, ((hip[0] + foot[0]) / 2 + 0.08, side * 0.42, (hip[2] + foot[2]) / 2), 0.20, 0.15, hide, 0.06)
            clay.limb(((hip[0] + foot[0]) / 2 + 0.08, side * 0.42, (hip[2] + foot[2]) / 2), foot, 0.15, 0.11, hide, 0.03)
            for k in (-1, 0, 1):
                clay.limb((foot[0] + 0.05, foot[1] + 0.06 * k, foot[2] - 0.04), (foot[0] + 0.17, foot[1] + 0.07 * k, foot[2] - 0.07), 0.045, 0.015, WHITE, 0.01)
    clay.joint("back", (0.18, 0, z + 0.56), 0.4)
    clay.joint("head", (head[0], 0, head[2] + 0.2), 0.3)
    clay.joint("neck", (0.75, 0, z + 0.5), 0.25)
    clay.joint("eyes", (head[0] + 0.2, 0, head[2] + 0.08), 0.28)
    return clay.done().moved(scale=1.1)


def _dragon_head(clay: Clay, neck: Vector, hide: Skin, pale: Skin) -> Vector:
    x, y, z = neck
    head = (x + 0.16, y, z + 0.14)
    clay.blob(head, (0.34, 0.29, 0.28), hide, 0.06)
    clay.limb((head[0] + 0.20, y, head[2] - 0.02), (head[0] + 0.52, y, head[2] - 0.05), 0.20, 0.16, hide, 0.05)
    clay.limb((head[0] + 0.14, y, head[2] - 0.17), (head[0] + 0.46, y, head[2] - 0.19), 0.14, 0.12, pale, 0.02)
    for s in (-1, 1):
        clay.eye((head[0] + 0.16, y + s * 0.21, head[2] + 0.14), 0.085, (0.7, 0.6 * s, 0.25))
        clay.ball((head[0] + 0.64, y + s * 0.08, head[2] + 0.03), 0.032, BLACK, 0.01)
        clay.chain([(head[0] - 0.10, y + s * 0.14, head[2] + 0.20), (head[0] - 0.28, y + s * 0.20, head[2] + 0.36), (head[0] - 0.32, y + s * 0.22, head[2] + 0.54)], [0.075, 0.055, 0.015], skin("f0e2b8", gloss=0.4), 0.01)
        clay.limb((head[0] + 0.50, y + s * 0.09, head[2] - 0.14), (head[0] + 0.51, y + s * 0.09, head[2] - 0.23), 0.028, 0.008, WHITE, 0.003)
        clay.blob((head[0] - 0.12, y + s * 0.27, head[2] + 0.02), (0.13, 0.03, 0.09), hide, 0.02)
    return head


def _dragon_wings(clay: Clay, z: float, hide: Skin, web: Skin, flap: float | None) -> None:
    for side in (-1, 1):
        lift = (0.25 + 0.75 * flap) if flap is not None else 0.95
        outer = lift - 0.30 - (0.25 * flap if flap is not None else 0.5)
        shoulder: Vector = (0.22, side * 0.34, z + 0.30)
        elbow = (0.12, shoulder[1] + side * 0.75 * math.cos(lift), shoulder[2] + 0.75 * math.sin(lift))
        tip = (-0.22, elbow[1] + side * 0.95 * math.cos(outer), elbow[2] + 0.95 * math.sin(outer))
        clay.limb(shoulder, elbow, 0.10, 0.075, hide, 0.05)
        clay.limb(elbow, tip, 0.075, 0.03, hide, 0.03)
        for reach, (px, py, pz) in ((0.30, tip), (0.62, ((elbow[0] + tip[0]) / 2, (elbow[1] + tip[1]) / 2, (elbow[2] + tip[2]) / 2)), (0.80, elbow)):
            clay.limb((px, py, pz), (px - reach, py - side * 0.10, pz - 0.10), 0.035, 0.02, hide, 0.02)
        for a, e, depth in ((shoulder, elbow, 0.95), (elbow, tip, 0.80)):
            dy, dz = e[1] - a[1], e[2] - a[2]
            half = math.hypot(dy, dz) / 2
            middle = ((a[0] + e[0]) / 2 - depth * 0.42, (a[1] + e[1]) / 2, (a[2] + e[2]) / 2 - 0.02)
            clay.blob(middle, (depth * 0.52, half * 1.08, 0.04), web, 0.04, rotation(0, 0, -side * math.atan2(dz, abs(dy))))
            for f in (0.0, 0.5, 1.0):
                root = (a[0] + (e[0] - a[0]) * f, a[1] + dy * f, a[2] + dz * f)
                clay.limb(root, (root[0] - depth * (1.0 - 0.12 * f), root[1] - side * 0.03, root[2] - 0.05), 0.045, 0.02, web, 0.05)


@dataclass(frozen=True, slots=True)
class Insect:
    body: str = "3a2a24"
    wing: str = "f08a2a"
    spots: str = "24140e"
    kind: str = "butterfly"


INSECTS = {"butterfly": Insect(), "moth": Insect("8a7a66", "b5a58a", "6a5a48"), "bee": Insect("f0b92e", "dfeaf0", "241c14", "bee"), "ladybug": Insect("d8302a", "d8302a", "1a1416", "bee"),
           "dragonfly": Insect("2f9a8a", "cfe8ee", "2f9a8a", "dragonfly")}  # fmt: skip


def insect_speed(i: Insect, action: str) -> float:
    return 0.9 if action == "fly" else 0.0


def insect(i: Insect, action: str, t: float) -> Sculpture:
    """A butterfly, bee or dragonfly; the wings beat slower than in life, or 24 frames a second couldn't show them."""
    clay = Clay()
    beat = math.sin(TAU * t * (2.7 if i.kind == "butterfly" else 6.5)) if action != "sleep" else 0.3
    z = 0.35 + 0.04 * math.sin(TAU * t * 1.3)
    if i.kind == "bee":
        clay.blob((-0.10, 0, z), (0.26, 0.20, 0.19), Skin(hexcolour(i.body), "stripes" if i.body == "f0b92e" else "spots", hexcolour(i.spots), 7.0), 0.03, rotation(math.pi / 2) @ rotation(0, 0, math.pi / 2))
        clay.shapes[-1][13:16] = [0.20, 0.19, 0.27]
        clay.shapes[-1][4:13] = [0, 1, 0, 0, 0, 1, 1, 0, 0]
        clay.ball((0.20, 0, z + 0.02), 0.15, skin("2a211c" if i.body == "d8302a" else i.body), 0.03)
    else:
        long = 0.55 if i.kind == "dragonfly" else 0.26
        clay.limb((-long, 0, z - 0.03), (0.10, 0, z), 0.035, 0.065, skin(i.body), 0.03)
        clay.ball((0.18, 0, z + 0.03), 0.085, skin(i.body), 0.02)
    for s in (-1, 1):
        clay.eye((0.30 if i.kind == "bee" else 0.22, s * 0.075, z + 0.06), 0.045, (0.7, 0.4 * s, 0.3))
        clay.chain([(0.22, s * 0.03, z + 0.12), (0.32, s * 0.07, z + 0.25), (0.38, s * 0.11, z + 0.28)], [0.012, 0.010, 0.016], BLACK, 0.003)
        lift = 0.35 + 0.85 * beat if i.kind == "butterfly" else 0.25 + 0.35 * beat
        shape = rotation(0, 0, -s * lift)
        c, h = math.cos(lift), math.sin(lift)
        parts = ((0.12, 0.30, 0.24, 0.27), (-0.14, 0.24, 0.18, 0.21)) if i.kind == "butterfly" else ((0.06, 0.30, 0.09, 0.30), (-0.08, 0.26, 0.08, 0.26))
        for x, out, long, wide in parts:
            centre = (x, s * out * c, z + out * h + 0.03)
            clay.blob(centre, (long, wide, 0.018), skin(i.wing, marks=1.5, gloss=0.3), 0.01, shape)
            if i.kind == "butterfly":
                far = out + wide * 0.55
                clay.blob((x + long * 0.25, s * far * c, z + far * h + 0.03), (long * 0.42, wide * 0.30, 0.026), skin(i.spots), 0.005, shape)
                near = out - wide * 0.15
                clay.blob((x, s * near * c, z + near * h + 0.03), (long * 0.30, wide * 0.22, 0.026), skin("fbe3a8"), 0.005, shape)
    clay.joint("head", (0.2, 0, z + 0.1), 0.1)
    return clay.done()


_ = replace
