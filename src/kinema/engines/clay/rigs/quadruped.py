"""Animals on four legs, from a kitten to a sauropod: one rig, a row of proportions each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from kinema.engines.clay.rigs.gait import QUADRUPED_GAITS, TAU, Gait, footfall, knee
from kinema.engines.clay.sculpture import BLACK, Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin


@dataclass(frozen=True, slots=True)
class Beast:
    """Proportions in units of the leg's length, unless said otherwise."""

    coat: Skin
    belly: str = "f3e6d2"  # muzzle, paws, chest
    dark: str = "3a2a22"  # hooves, tip of the tail, inside of the ears
    leg: float = 0.44  # world units
    length: float = 1.5  # shoulder to hip
    chest: float = 0.50
    hips: float = 0.47
    leg_width: float = 0.155
    neck: tuple[float, float] = (0.62, 0.95)  # length, angle above the horizontal in radians
    neck_width: float = 0.30
    head: tuple[float, float, float] = (0.50, 0.46, 0.43)  # radii: long, wide, high
    snout: tuple[float, float, float] = (0.16, 0.22, -0.12)  # length beyond the head, radius, height
    nose: str = "d9787f"
    ears: str = "cat"
    tail: str = "long"
    eye: float = 0.098
    extra: tuple[str, ...] = ()
    paws: bool = True  # pale feet; else hooves or the coat


def _coat(text: str, pattern: str = "plain", second: str = "000000", scale: float = 1.0) -> Skin:
    return Skin(hexcolour(text), pattern, hexcolour(second), scale)


_CAT = Beast(_coat("e8963c", "stripes", "b0561c", 5.0))
_DOG = Beast(_coat("c98d52"), ears="floppy", snout=(0.34, 0.24, -0.10), nose="2a2220", tail="up", eye=0.085)
_HORSE = Beast(_coat("8a5230"), belly="8a5230", dark="2e1d14", leg=0.80, length=1.15, chest=0.36, hips=0.35, leg_width=0.115,
               neck=(0.80, 0.92), neck_width=0.22, head=(0.30, 0.19, 0.20), snout=(0.34, 0.14, -0.10), nose="4a2f22",
               ears="small", tail="hair", eye=0.048, extra=("crest",), paws=False)  # fmt: skip
BEASTS = {
    "cat": _CAT,
    "kitten": replace(_CAT, leg=0.34, head=(0.58, 0.54, 0.50), length=1.3, eye=0.12),
    "dog": _DOG,
    "puppy": replace(_DOG, leg=0.32, head=(0.56, 0.5, 0.46), length=1.25, eye=0.105),
    "wolf": replace(_DOG, coat=_coat("7d828a", "belly", "d9d6cf"), ears="cat", tail="bushy", leg=0.52),
    "fox": Beast(_coat("d9622b"), ears="big", tail="bushy", snout=(0.34, 0.17, -0.12), nose="241a18", dark="2c1c16", extra=("socks", "tailtip")),
    "horse": _HORSE,
    "pony": replace(_HORSE, leg=0.58, length=1.25, chest=0.44, hips=0.43, head=(0.36, 0.24, 0.25)),
    "unicorn": replace(_HORSE, coat=_coat("f4eef4"), belly="f4eef4", dark="d98fc6", nose="e9c7d5", extra=("crest", "horn")),
    "zebra": replace(_HORSE, coat=_coat("efece6", "stripes", "1c1a1c", 4.6), belly="2a2628", dark="1c1a1c", leg=0.7, extra=("crest",), tail="tuft"),
    "donkey": replace(_HORSE, coat=_coat("8b837c", "belly", "d8d0c4"), leg=0.56, ears="rabbit", tail="tuft"),
    "camel": replace(_HORSE, coat=_coat("c79a5b"), belly="c79a5b", dark="7a5a34", tail="tuft", extra=("humps",), neck=(0.85, 0.75)),
    "giraffe": Beast(_coat("e2b25c", "spots", "9a5a24", 4.2), belly="efd9a8", dark="6b4326", leg=1.0, length=0.72, chest=0.33, hips=0.29, leg_width=0.09,
                     neck=(1.35, 1.18), neck_width=0.13, head=(0.22, 0.14, 0.15), snout=(0.22, 0.10, -0.07), nose="6b4326", ears="cow",
                     tail="tuft", eye=0.04, extra=("ossicones",), paws=False),
    "cow": Beast(_coat("f2efe8", "patches", "2b2524", 1.0), belly="e9b9ac", dark="3a302c", leg=0.54, length=1.55, chest=0.56, hips=0.54, leg_width=0.16,
                 neck=(0.45, 0.55), neck_width=0.34, head=(0.40, 0.32, 0.33), snout=(0.28, 0.25, -0.14), nose="e6a79c", ears="cow", tail="tuft",
                 eye=0.062, extra=("horns",), paws=False),
    "bull": Beast(_coat("3f2a22"), belly="5a4034", dark="1d1512", leg=0.55, length=1.5, chest=0.66, hips=0.50, leg_width=0.17, neck=(0.42, 0.5),
                  neck_width=0.42, head=(0.40, 0.33, 0.34), snout=(0.26, 0.24, -0.14), nose="2a1c18", ears="cow", tail="tuft", eye=0.058,
                  extra=("horns",), paws=False),
    "goat": Beast(_coat("d8d2c6"), dark="5a4c40", leg=0.50, length=1.2, chest=0.40, hips=0.38, leg_width=0.12, neck=(0.5, 0.8), head=(0.34, 0.26, 0.27),
                  snout=(0.26, 0.17, -0.1), nose="a88f80", ears="cow", tail="puff", eye=0.06, extra=("horns", "beard"), paws=False),
    "sheep": Beast(_coat("f3eee4", "wool"), belly="4a4040", dark="3a3232", leg=0.40, length=1.35, chest=0.78, hips=0.74, leg_width=0.13,
                   neck=(0.62, 0.7), neck_width=0.44, head=(0.40, 0.31, 0.34), snout=(0.14, 0.22, -0.1), nose="2a2424", ears="cow", tail="puff",
                   eye=0.075, extra=("darkface", "woolcap"), paws=False),
    "pig": Beast(_coat("eba6a4"), belly="f0b4b0", dark="b0656a", leg=0.34, length=1.6, chest=0.72, hips=0.70, leg_width=0.19, neck=(0.55, 0.5),
                 neck_width=0.5, head=(0.56, 0.52, 0.50), snout=(0.22, 0.24, -0.08), nose="d9808a", ears="fold", tail="curl", eye=0.08, paws=False),
    "elephant": Beast(_coat("8f97a3"), belly="9aa2ad", dark="d9c7bd", leg=0.76, length=1.25, chest=0.66, hips=0.62, leg_width=0.25, neck=(0.42, 0.72),
                      neck_width=0.42, head=(0.48, 0.44, 0.50), snout=(0.0, 0.2, -0.2), nose="8f97a3", ears="elephant", tail="tuft", eye=0.062,
                      extra=("trunk", "tusks"), paws=False),
    "mammoth": Beast(_coat("6b4630", "wool"), belly="6b4630", dark="4a3020", leg=0.76, length=1.2, chest=0.72, hips=0.64, leg_width=0.27, neck=(0.45, 0.85),
                     neck_width=0.46, head=(0.50, 0.44, 0.54), nose="6b4630", ears="round", tail="tuft", eye=0.055, extra=("trunk", "tusks"), paws=False),
    "rhino": Beast(_coat("8c8c90"), belly="9a9a9c", dark="5c5c60", leg=0.52, length=1.6, chest=0.72, hips=0.68, leg_width=0.24, neck=(0.5, 0.35),
                   neck_width=0.46, head=(0.5, 0.36, 0.36), snout=(0.3, 0.28, -0.1), nose="7c7c80", ears="small", tail="tuft", eye=0.05, extra=("nosehorn",), paws=False),
    "hippo": Beast(_coat("9a8294"), belly="c9a3a6", dark="6a5666", leg=0.40, length=1.75, chest=0.86, hips=0.84, leg_width=0.26, neck=(0.55, 0.4), neck_width=0.6,
                   head=(0.55, 0.5, 0.48), snout=(0.4, 0.42, -0.16), nose="b08a92", ears="small", tail="puff", eye=0.065, paws=False),
    "lion": Beast(_coat("dda64e"), belly="f0d9ac", dark="8a4a1e", leg=0.54, length=1.5, chest=0.47, hips=0.42, neck=(0.58, 0.85), ears="round", tail="tuft",
                  snout=(0.24, 0.26, -0.12), nose="7a4038", eye=0.078, extra=("mane",)),
    "tiger": Beast(_coat("e8842a", "stripes", "1f1612", 4.4), belly="f5efe4", dark="1f1612", leg=0.52, length=1.6, chest=0.48, hips=0.45, ears="round",
                   snout=(0.22, 0.26, -0.12), nose="cc7a72", eye=0.082),
    "leopard": Beast(_coat("dfae58", "spots", "3a2415", 7.0), belly="f3e7cf", leg=0.50, length=1.6, chest=0.42, hips=0.40, ears="round", snout=(0.2, 0.24, -0.12)),
    "cheetah": Beast(_coat("e2b560", "spots", "2a1a10", 9.0), belly="f5ebd4", leg=0.60, length=1.4, chest=0.38, hips=0.32, leg_width=0.115, head=(0.36, 0.34, 0.32),
                     ears="round", snout=(0.16, 0.2, -0.1), eye=0.075),
    "panther": Beast(_coat("26242c"), belly="34323c", dark="121118", leg=0.52, length=1.6, chest=0.45, hips=0.42, ears="round", nose="3a3038", extra=("goldeyes",)),
    "bear": Beast(_coat("6f4527"), belly="b98a5c", dark="2c1a10", leg=0.50, length=1.45, chest=0.64, hips=0.64, leg_width=0.22, neck=(0.52, 0.6), neck_width=0.46,
                  head=(0.52, 0.50, 0.46), snout=(0.26, 0.24, -0.12), nose="1c1412", ears="round", tail="puff", eye=0.07, paws=False, extra=("muzzle",)),
    "rabbit": Beast(_coat("b99a7c", "belly", "efe6da"), leg=0.30, length=1.25, chest=0.52, hips=0.66, neck=(0.55, 0.9), head=(0.58, 0.52, 0.52),
                    snout=(0.10, 0.2, -0.14), nose="d98a8e", ears="rabbit", tail="puff", eye=0.12),
    "squirrel": Beast(_coat("b5592a", "belly", "f3e3cc"), leg=0.28, length=1.2, chest=0.46, hips=0.56, head=(0.52, 0.46, 0.46), snout=(0.14, 0.18, -0.12),
                      nose="2a1c18", ears="cat", tail="plume", eye=0.12),
    "mouse": Beast(_coat("9a9aa2"), belly="e6c3bd", leg=0.20, length=1.3, chest=0.56, hips=0.66, neck=(0.6, 0.6), head=(0.66, 0.56, 0.54), snout=(0.3, 0.18, -0.12),
                   nose="e08a90", ears="round", tail="thin", eye=0.13),
    "deer": Beast(_coat("b0733f", "belly", "efe2cc"), belly="efe2cc", dark="3a2618", leg=0.78, length=1.0, chest=0.33, hips=0.32, leg_width=0.09,
                  neck=(0.68, 1.0), neck_width=0.18, head=(0.28, 0.19, 0.20), snout=(0.26, 0.12, -0.08), nose="2a1c16", ears="cow", tail="puff",
                  eye=0.052, extra=("antlers",), paws=False),
    "dinosaur": Beast(_coat("5f9a58", "belly", "d9d79a"), belly="6da465", dark="3f6a3c", leg=0.62, length=1.35, chest=0.56, hips=0.62, leg_width=0.22,
                      neck=(1.75, 1.02), neck_width=0.24, head=(0.32, 0.24, 0.23), snout=(0.20, 0.18, -0.05), nose="3f6a3c", ears="none", tail="lizard",
                      eye=0.065, extra=("spines",), paws=False),
    "crocodile": Beast(_coat("5c7a3c", "scales", "3c5526", 9.0), belly="c9c48a", dark="33461f", leg=0.24, length=2.8, chest=0.72, hips=0.7, leg_width=0.26, neck=(0.6, 0.1),
                       neck_width=0.6, head=(0.7, 0.5, 0.36), snout=(1.3, 0.3, -0.1), nose="3c5526", ears="none", tail="lizard", eye=0.12, extra=("spines",), paws=False),
    "turtle": Beast(_coat("7fa052"), belly="d6cf8f", dark="4c6a30", leg=0.24, length=1.5, chest=0.5, hips=0.5, leg_width=0.28, neck=(0.95, 0.35), neck_width=0.34,
                    head=(0.52, 0.44, 0.42), snout=(0.1, 0.24, -0.1), nose="7fa052", ears="none", tail="stub", eye=0.12, extra=("shell",), paws=False),
}  # fmt: skip

_LEGS = ((-1, 1), (-1, -1), (1, 1), (1, -1))  # hind left, hind right, front left, front right


@dataclass(frozen=True, slots=True)
class Pose:
    """The body at one moment, in the beast's own units of length (world units)."""

    height: float  # of the spine above the ground
    pitch: float  # nose up
    flex: float
    head_turn: float
    head_nod: float
    tail_swing: float
    feet: tuple[Vector, ...]  # ahead of the hip or shoulder, sideways, above the ground
    tuck: float = 0.0  # legs folded: lying down


def _standing(b: Beast, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.4)
    feet = tuple((0.04 * b.leg, 0.0, 0.0) for _ in _LEGS)
    return Pose(b.leg * (1 + 0.012 * breath), 0.0, 0.0, 0.35 * math.sin(TAU * t * 0.16), 0.06 * breath, math.sin(TAU * t * 0.5), feet)


def _moving(b: Beast, gait: Gait, t: float) -> Pose:
    cycles = t / gait.period_s
    falls = [footfall(gait, b.leg, cycles - o) for o in gait.offsets]
    wave = TAU * cycles
    beats = 1 if gait.flex else 2
    height = b.leg * (0.98 + gait.bounce * math.sin(beats * wave - 0.9))
    feet = tuple((ahead, 0.0, up) for ahead, up, _ in falls)
    return Pose(height, gait.flex * 0.55 * math.sin(wave + 2.2), gait.flex * math.sin(wave + 0.4), 0.05 * math.sin(wave), 0.08 * math.sin(wave + 1.0), math.sin(wave * 0.5), feet)


def _sitting(b: Beast, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.35)
    feet = tuple((-0.12 * b.leg, 0.0, 0.0) if end > 0 else (0.42 * b.leg, 0.02, 0.0) for end, _ in _LEGS)
    return Pose(b.leg * 0.80, 0.50, 0.0, 0.4 * math.sin(TAU * t * 0.17), -0.35 + 0.04 * breath, math.sin(TAU * t * 0.45), feet)


def _sleeping(b: Beast, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.25)
    feet = tuple((0.45 * b.leg * end + 0.2 * b.leg, 0.0, 0.0) for end, _ in _LEGS)
    return Pose(b.chest * b.leg * (0.92 + 0.03 * breath), 0.0, 0.0, 0.5, -0.62, 0.1 * breath, feet, tuck=1.0)


def _jumping(b: Beast, t: float) -> Pose:
    phase = (t / 1.15) % 1.0
    air = max(0.0, math.sin(math.pi * (phase - 0.22) / 0.62)) if 0.22 < phase < 0.84 else 0.0
    squat = math.exp(-(((phase - 0.14) / 0.08) ** 2)) + 0.8 * math.exp(-(((phase - 0.90) / 0.06) ** 2))
    up = air * 1.15 * b.leg * 1.4
    feet = tuple((0.35 * b.leg * end * air, 0.0, max(0.0, up - 0.12 * b.leg)) for end, _ in _LEGS)
    pitch = 0.30 * math.cos(math.pi * min(1.0, max(0.0, (phase - 0.22) / 0.62))) * (air > 0)
    return Pose(b.leg * (1 - 0.3 * squat) + up, pitch, 0.0, 0.0, 0.0, math.sin(TAU * phase), feet)


def _dancing(b: Beast, t: float) -> Pose:
    beat = TAU * t * 1.6
    feet = tuple((0.05 * b.leg, 0.0, max(0.0, 0.35 * b.leg * math.sin(beat * 0.5 + (0 if end * side > 0 else math.pi)))) for end, side in _LEGS)
    return Pose(b.leg * (0.97 + 0.06 * abs(math.sin(beat * 0.5))), 0.10 * math.sin(beat * 0.5), 0.0, 0.4 * math.sin(beat * 0.5), 0.15 * math.sin(beat), math.sin(beat), feet)


_POSES = {"sit": _sitting, "sleep": _sleeping, "jump": _jumping, "dance": _dancing}


def speed(b: Beast, action: str) -> float:
    """Ground speed of an action in world units per second, 0.0 where it stays in place."""
    gait = QUADRUPED_GAITS.get(action)
    return gait.speed(b.leg) if gait else 0.0


def build(b: Beast, action: str, t: float) -> Sculpture:
    """The animal at `t` seconds of an action; anything but a gait or a known pose is standing and looking about."""
    gait = QUADRUPED_GAITS.get(action)
    pose = _moving(b, gait, t) if gait else _POSES.get(action, _standing)(b, t)
    clay = Clay()
    coat, pale = b.coat, skin(b.belly)
    u = b.leg
    half, cp, sp = b.length * u / 2, math.cos(pose.pitch), math.sin(pose.pitch)
    rise = max(b.chest, b.hips) * u * 0.55
    middle = pose.height + rise * (0.6 if pose.tuck else 0.42)

    def on_spine(along: float, above: float = 0.0) -> Vector:
        bend = pose.flex * (abs(along) / half) * 0.5 * u
        return (along * cp - above * sp, 0.0, middle + along * sp + above * cp - bend * 0.6)

    rump, chest = on_spine(-half * 0.86, -0.02 * u), on_spine(half * 0.86)
    belly = on_spine(0.0, -0.04 * u)
    clay.limb(rump, belly, b.hips * u * 0.98, (b.hips + b.chest) * 0.48 * u, coat, 0.14 * u)
    clay.limb(belly, chest, (b.hips + b.chest) * 0.48 * u, b.chest * u, coat, 0.18 * u)
    if b.paws:
        clay.ball((chest[0] + b.chest * u * 0.42, 0.0, chest[2] - b.chest * u * 0.30), b.chest * u * 0.62, pale, 0.06 * u)
    _legs(clay, b, pose, on_spine)
    head = _neck_and_head(clay, b, pose, chest)
    _tail(clay, b, pose, rump, t)
    _extras(clay, b, chest, rump, head, middle, t)
    clay.joint("back", (on_spine(-half * 0.02)[0], 0.0, on_spine(0.0, (b.hips + b.chest) * 0.48 * u)[2]), b.hips * u)
    return clay.done()


def _legs(clay: Clay, b: Beast, pose: Pose, on_spine) -> None:  # type: ignore[no-untyped-def]
    u, w = b.leg, b.leg_width * b.leg
    sock = skin(b.belly) if b.paws else skin(b.dark)
    if "socks" in b.extra:
        sock = skin(b.dark)
    leg_coat = replace(b.coat, pattern="plain") if b.coat.pattern in ("belly", "wool", "patches") else b.coat
    if "darkface" in b.extra:
        leg_coat = skin(b.belly)
    for (end, side), (ahead, aside, up) in zip(_LEGS, pose.feet, strict=True):
        girth = b.chest if end > 0 else b.hips
        top = on_spine(end * b.length * u / 2 * (0.84 if end > 0 else 0.80), -girth * u * 0.28)
        y = side * max(girth * u * 0.60, w * 1.1)
        hip = (top[0], y, top[2])
        foot = (top[0] + ahead, y * 1.04 + side * aside, w * 0.85 + up)
        if pose.tuck:
            clay.limb((hip[0], y * 1.1, hip[2]), (foot[0], y * 1.25, w), w * 1.35, w, leg_coat, 0.1 * u)
            clay.blob((foot[0] + w, y * 1.25, w * 0.9), (w * 1.4, w, w * 0.9), sock, 0.02)
            continue
        if end > 0:
            wrist = (foot[0] - 0.02 * u - 0.25 * up, foot[1], foot[2] + 0.20 * u)
            elbow = knee(hip, wrist, 0.44 * u, 0.42 * u, (-1.0, 0.0, 0.1))
            clay.limb(hip, elbow, w * 1.45, w * 1.05, leg_coat, 0.10 * u)
            clay.limb(elbow, wrist, w * 1.05, w * 0.84, leg_coat, 0.03 * u)
            clay.limb(wrist, foot, w * 0.84, w * 0.84, leg_coat, 0.02 * u)
        else:
            hock = (foot[0] - 0.14 * u - 0.30 * up, foot[1], foot[2] + 0.28 * u - 0.15 * up)
            joint = knee(hip, hock, 0.46 * u, 0.44 * u, (1.0, 0.0, 0.15))
            clay.limb(hip, joint, w * 1.85, w * 1.2, leg_coat, 0.12 * u)
            clay.limb(joint, hock, w * 1.2, w * 0.82, leg_coat, 0.03 * u)
            clay.limb(hock, foot, w * 0.82, w * 0.82, leg_coat, 0.03 * u)
        if b.paws:
            clay.blob((foot[0] + w * 0.42, foot[1], foot[2] - w * 0.12), (w * 1.32, w * 1.02, w * 0.74), sock, 0.02)
        else:
            clay.limb(foot, (foot[0] + 0.02 * u, foot[1], foot[2] - w * 0.25), w * 0.98, w * 1.05, sock, 0.008)


def _neck_and_head(clay: Clay, b: Beast, pose: Pose, chest: Vector) -> tuple[Vector, np.ndarray]:
    """Sculpt neck, head, face and ears; the head's place and its turn."""
    u = b.leg
    length, angle = b.neck[0] * u, b.neck[1] + pose.pitch * 0.5 + pose.head_nod * 0.9
    start = (chest[0] + b.chest * u * 0.25, 0.0, chest[2] + b.chest * u * 0.30)
    place = (start[0] + length * math.cos(angle), math.sin(pose.head_turn) * 0.12 * length, start[2] + length * math.sin(angle))
    neck_coat = replace(b.coat, pattern="plain") if b.coat.pattern in ("belly", "stripes") else b.coat
    clay.limb(start, place, b.neck_width * u * 1.25, b.neck_width * u, neck_coat, 0.12 * u)
    f = 0.42
    clay.joint("neck", tuple(p + (q - p) * f for p, q in zip(start, place, strict=True)), b.neck_width * u * 1.22)  # type: ignore[arg-type]
    turn = rotation(pose.head_turn, -0.08 + pose.head_nod * 0.6)
    long, wide, high = (r * u for r in b.head)

    def at(x: float, y: float, z: float) -> Vector:
        p = turn @ np.array((x, y, z))
        return (place[0] + float(p[0]), place[1] + float(p[1]), place[2] + float(p[2]))

    face = skin(b.belly) if "darkface" in b.extra else replace(b.coat, pattern="plain")
    if b.coat.pattern == "stripes":
        face = replace(b.coat, scale=b.coat.scale * 1.25)
        clay.blob(place, (long, wide, high), face, 0.08 * u, turn @ rotation(math.pi / 2) @ rotation(0, 0, math.pi / 2))  # stripes run over the crown
        clay.shapes[-1][13:16] = [wide, high, long]
        clay.shapes[-1][4:13] = (turn @ np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], float)).T.ravel().tolist()
    else:
        clay.blob(place, (long, wide, high), face, 0.08 * u, turn)
    clay.joint("head", at(0, 0, high * 0.55), max(wide, 0.7 * long))
    clay.joint("eyes", at(long * 0.72, 0, high * 0.20), wide)
    _face(clay, b, pose, at, turn)
    _ears(clay, b, at, turn)
    return place, turn


def _face(clay: Clay, b: Beast, pose: Pose, at, turn: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    u = b.leg
    long, wide, high = (r * u for r in b.head)
    reach, r, drop = (v * u for v in b.snout)
    pale = b.paws or "muzzle" in b.extra or b.snout[1] >= 0.24
    muzzle = skin(b.belly) if pale and "darkface" not in b.extra else skin(b.belly) if "darkface" in b.extra else replace(b.coat, pattern="plain")
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
    e = b.eye * u
    socket_x, socket_y, socket_z = long * 0.74, wide * 0.58, high * 0.26
    iris = Skin(hexcolour("e8b83a"), gloss=1.0, glow=0.15, marks=0.0) if "goldeyes" in b.extra else BLACK
    if b.head[1] < 0.33:  # eyes at the side of a narrow head
        socket_x, socket_y = long * 0.42, wide * 0.86
    for side in (-1, 1):
        outward = turn @ np.array((0.75, 0.55 * side, 0.2))
        if pose.tuck:  # asleep: a curved line for each eye
            lids = [at(socket_x + e * 0.55 * math.cos(0.6 * k), side * (socket_y + e * 0.9 * math.sin(0.9 * k)), socket_z - e * 0.35 * math.cos(1.2 * k)) for k in (-1.0, 0.0, 1.0)]
            clay.chain(lids, [e * 0.2] * 3, BLACK, 0.004)
            continue
        clay.eye(at(socket_x, side * socket_y, socket_z), e, (float(outward[0]), float(outward[1]), float(outward[2])), iris)


def _ears(clay: Clay, b: Beast, at, turn: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    u = b.leg
    long, wide, high = (r * u for r in b.head)
    coat = replace(b.coat, pattern="plain")
    inner = Skin(hexcolour("e8a8a0"))
    for s in (-1, 1):
        if b.ears in ("cat", "big"):
            k = 1.35 if b.ears == "big" else 1.0
            base, tip = at(-0.02 * u, s * wide * 0.60, high * 0.70), at(-0.05 * u, s * wide * 0.86, high * 0.70 + 0.42 * u * k)
            clay.limb(base, tip, 0.19 * u * k, 0.025 * u, coat, 0.05 * u)
            clay.limb(at(0.11 * u, s * wide * 0.60, high * 0.80), at(0.03 * u, s * wide * 0.82, high * 0.70 + 0.33 * u * k), 0.10 * u * k, 0.02 * u, inner, 0.006)
        elif b.ears == "round":
            clay.blob(at(-0.05 * u, s * wide * 0.78, high * 0.86), (0.09 * u, 0.18 * u, 0.18 * u), coat, 0.03 * u, turn)
            clay.blob(at(0.02 * u, s * wide * 0.80, high * 0.86), (0.05 * u, 0.11 * u, 0.11 * u), skin(b.dark), 0.01, turn)
        elif b.ears in ("floppy", "fold"):
            k = 0.6 if b.ears == "fold" else 1.0
            clay.limb(at(-0.05 * u, s * wide * 0.80, high * 0.70), at(0.02 * u, s * (wide + 0.08 * u), high * 0.70 - 0.48 * u * k), 0.12 * u, 0.14 * u, coat.tinted(tuple(c * 0.62 for c in coat.colour)), 0.03 * u)  # type: ignore[arg-type]
        elif b.ears == "rabbit":
            top = high * 0.7 + 0.95 * u
            clay.chain([at(-0.05 * u, s * wide * 0.38, high * 0.75), at(-0.16 * u, s * wide * 0.50, high + 0.40 * u), at(-0.30 * u, s * wide * 0.62, top)], [0.10 * u, 0.155 * u, 0.07 * u], coat, 0.03 * u)
            clay.limb(at(0.03 * u, s * wide * 0.40, high * 0.9), at(-0.17 * u, s * wide * 0.58, top * 0.9), 0.06 * u, 0.07 * u, inner, 0.01)
        elif b.ears == "cow":
            clay.limb(at(-0.04 * u, s * wide * 0.9, high * 0.55), at(-0.08 * u, s * (wide + 0.28 * u), high * 0.55), 0.09 * u, 0.06 * u, coat, 0.03 * u)
        elif b.ears == "small":
            clay.limb(at(-long * 0.35, s * wide * 0.55, high * 0.8), at(-long * 0.35, s * wide * 0.75, high + 0.15 * u), 0.055 * u, 0.015 * u, coat, 0.02 * u)
        elif b.ears == "elephant":
            flap = turn @ rotation(s * 0.45)
            clay.blob(at(-0.22 * u, s * (wide + 0.26 * u), 0.02 * u), (0.07 * u, 0.40 * u, 0.50 * u), coat, 0.04 * u, flap)
            clay.blob(at(-0.15 * u, s * (wide + 0.26 * u), 0.0), (0.05 * u, 0.28 * u, 0.36 * u), inner.tinted(tuple(c * 0.8 for c in inner.colour)), 0.02, flap)  # type: ignore[arg-type]


def _tail(clay: Clay, b: Beast, pose: Pose, rump: Vector, t: float) -> None:
    u, swing = b.leg, pose.tail_swing
    coat = replace(b.coat, pattern="plain")
    root = (rump[0] - b.hips * u * 0.75, 0.0, rump[2] + b.hips * u * 0.40)

    def curve(count: int, step: float, first: float, bend: float) -> list[Vector]:
        if pose.tuck:
            first, bend = first * 0.3 - 0.45, bend * 0.25
        points, angle = [root], first
        for i in range(count):
            x, _, z = points[-1]
            points.append((x - step * math.cos(angle), 0.10 * u * swing * (i + 1) / count * (i + 1) * 0.5, z + step * math.sin(angle)))
            angle += bend + 0.16 * math.sin(TAU * t * 1.1 - i * 0.9)
        return points

    if b.tail in ("long", "up"):
        points = curve(5, 0.27 * u if b.tail == "long" else 0.17 * u, 0.45, 0.28)
        w = 0.105 * u
        ringed = replace(b.coat, pattern="rings", scale=4.2) if b.coat.pattern == "stripes" else coat
        clay.chain(points, [w * 1.1, w * 1.05, w, w * 0.95, w * 0.9, w * 0.8], ringed, 0.04 * u)
    elif b.tail in ("bushy", "plume"):
        points = curve(3, 0.36 * u, 0.1 if b.tail == "bushy" else 1.1, 0.12 if b.tail == "bushy" else 0.45)
        clay.chain(points, [0.10 * u, 0.24 * u, 0.24 * u, 0.06 * u], coat, 0.06 * u)
        if "tailtip" in b.extra:
            clay.limb(points[-2], points[-1], 0.215 * u, 0.075 * u, skin(b.belly), 0.02)
            clay.shapes[-1][1:4] = [(p + q) / 2 for p, q in zip(points[-1], points[-1], strict=True)]
    elif b.tail == "tuft":
        points = curve(4, 0.26 * u, -0.6, -0.12)
        clay.chain(points, [0.055 * u] * 5, coat, 0.03 * u)
        clay.ball(points[-1], 0.12 * u, skin(b.dark), 0.03 * u)
    elif b.tail == "hair":
        points = curve(3, 0.26 * u, 0.1, -0.55)
        clay.chain(points, [0.07 * u, 0.12 * u, 0.13 * u, 0.05 * u], skin(b.dark), 0.05 * u)
    elif b.tail == "lizard":
        points = curve(5, 0.44 * u, -0.35, 0.10)
        clay.chain(points, [b.hips * u * 0.6, b.hips * u * 0.48, b.hips * u * 0.34, b.hips * u * 0.22, 0.10 * u, 0.04 * u], coat, 0.12 * u)
    elif b.tail == "thin":
        clay.chain(curve(5, 0.32 * u, 0.0, 0.12), [0.06 * u, 0.055 * u, 0.05 * u, 0.045 * u, 0.04 * u, 0.03 * u], skin(b.belly), 0.02)
    elif b.tail == "curl":
        points = [(root[0] - 0.05 * u * math.cos(a) - 0.04 * u * a / 3, 0.07 * u * math.sin(a), root[2] + 0.03 * u * a) for a in (0.0, 1.6, 3.2, 4.8, 6.4)]
        clay.chain(points, [0.04 * u] * 5, coat, 0.02)
    elif b.tail == "puff":
        clay.ball((root[0] - 0.06 * u, 0.02 * u * swing, root[2]), 0.17 * u, skin("f4efe6", pattern="wool"), 0.03)
    else:
        clay.limb(root, (root[0] - 0.25 * u, 0.0, root[2] - 0.1 * u), 0.12 * u, 0.04 * u, coat, 0.05 * u)


def _extras(clay: Clay, b: Beast, chest: Vector, rump: Vector, head: tuple[Vector, np.ndarray], middle: float, t: float) -> None:
    for name in b.extra:
        part = _PARTS.get(name)
        if part:
            part(clay, b, chest, rump, head, middle, t)


def _headwise(head: tuple[Vector, np.ndarray]):  # type: ignore[no-untyped-def]
    place, turn = head

    def at(x: float, y: float, z: float) -> Vector:
        p = turn @ np.array((x, y, z))
        return (place[0] + float(p[0]), place[1] + float(p[1]), place[2] + float(p[2]))

    return at


def _mane(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u, hair = _headwise(head), b.leg, skin(b.dark, pattern="bark", second=hexcolour("a8602a"), marks=2.0)
    wide, high = b.head[1] * u, b.head[2] * u
    clay.blob(at(-0.20 * u, 0, -0.06 * u), (0.34 * u, wide * 1.30, high * 1.34), hair, 0.05 * u, head[1])
    for i in range(11):
        a = TAU * i / 11 + 0.15
        clay.ball(at(-0.10 * u, wide * 1.30 * math.sin(a), high * 1.34 * math.cos(a) - 0.06 * u), 0.21 * u, hair, 0.04 * u)


def _crest(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    (px, _, pz), u, hair = head[0], b.leg, skin(b.dark)
    sx, sz = chest[0], chest[2] + b.chest * u * 0.75
    back = b.neck_width * u * 0.85
    for i in range(5):
        f = i / 4
        sway = 0.03 * u * math.sin(TAU * t * 2.0 + i)
        clay.blob((sx + (px - sx) * f - back * 0.85 * (1 - 0.3 * f), sway, sz + (pz - sz) * f + back * 0.35 + 0.06 * u * f), (0.13 * u, 0.06 * u, 0.15 * u), hair, 0.05 * u)


def _horn(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u = _headwise(head), b.leg
    gold = skin("f0c860", pattern="rings", second=hexcolour("fff0c0"), scale=14.0, gloss=0.6)
    clay.limb(at(b.head[0] * u * 0.35, 0, b.head[2] * u * 0.8), at(b.head[0] * u * 0.75, 0, b.head[2] * u + 0.42 * u), 0.06 * u, 0.01 * u, gold, 0.005)


def _horns(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u, ivory = _headwise(head), b.leg, skin("e8dcc0", gloss=0.5)
    for s in (-1, 1):
        w, h = b.head[1] * u, b.head[2] * u
        clay.chain([at(-0.05 * u, s * w * 0.55, h * 0.85), at(-0.02 * u, s * (w + 0.12 * u), h + 0.12 * u), at(0.06 * u, s * (w + 0.12 * u), h + 0.32 * u)], [0.075 * u, 0.055 * u, 0.015 * u], ivory, 0.01)


def _nosehorn(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u, ivory = _headwise(head), b.leg, skin("d8cdb8", gloss=0.4)
    clay.limb(at(b.head[0] * u * 0.9 + 0.2 * u, 0, 0.08 * u), at(b.head[0] * u * 0.9 + 0.34 * u, 0, 0.48 * u), 0.11 * u, 0.02 * u, ivory, 0.02)
    clay.limb(at(b.head[0] * u * 0.8, 0, 0.16 * u), at(b.head[0] * u * 0.85, 0, 0.34 * u), 0.07 * u, 0.02 * u, ivory, 0.02)


def _antlers(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u, bone = _headwise(head), b.leg, skin("cbb48c")
    for s in (-1, 1):
        root, mid = at(-0.06 * u, s * 0.09 * u, 0.16 * u), at(-0.16 * u, s * 0.26 * u, 0.42 * u)
        clay.limb(root, mid, 0.035 * u, 0.03 * u, bone, 0.01)
        clay.limb(mid, at(-0.05 * u, s * 0.34 * u, 0.72 * u), 0.03 * u, 0.012 * u, bone, 0.01)
        clay.limb(mid, at(0.08 * u, s * 0.30 * u, 0.56 * u), 0.026 * u, 0.012 * u, bone, 0.01)


def _ossicones(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u, dark = _headwise(head), b.leg, skin(b.dark)
    for s in (-1, 1):
        clay.limb(at(-0.04 * u, s * 0.06 * u, 0.12 * u), at(-0.06 * u, s * 0.07 * u, 0.25 * u), 0.025 * u, 0.03 * u, dark, 0.01)


def _trunk(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u, coat = _headwise(head), b.leg, b.coat
    long = b.head[0] * u
    sway = 0.10 * math.sin(TAU * t * 0.45)
    points, angle, step = [at(long * 0.70, 0, -0.10 * u)], -0.75, 0.22 * u
    for i in range(5):
        x, y, z = points[-1]
        points.append((x + step * math.cos(angle), y + 0.02 * u * sway * i, z + step * math.sin(angle)))
        angle += (-0.42, -0.12, 0.35, 0.85, 0.8)[i] + sway
    clay.chain(points, [0.21 * u, 0.17 * u, 0.14 * u, 0.115 * u, 0.10 * u, 0.085 * u], coat, 0.05 * u)


def _tusks(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u, ivory = _headwise(head), b.leg, skin("f2ead6", gloss=0.5)
    for s in (-1, 1):
        clay.chain([at(0.30 * u, s * 0.22 * u, -0.26 * u), at(0.52 * u, s * 0.27 * u, -0.42 * u), at(0.72 * u, s * 0.27 * u, -0.36 * u)], [0.06 * u, 0.05 * u, 0.02 * u], ivory, 0.01)


def _humps(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    u, coat = b.leg, b.coat
    for x in (-0.22, 0.20):
        clay.blob((x * u, 0, middle + b.chest * u * 1.0), (0.20 * u, 0.17 * u, 0.26 * u), coat, 0.10 * u)


def _shell(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    u = b.leg
    clay.blob((0, 0, middle + 0.12 * u), (1.18 * u, 0.92 * u, 0.80 * u), skin("8a6a34", pattern="scales", second=hexcolour("5a4420"), scale=2.4), 0.02)
    clay.blob((0, 0, middle - 0.12 * u), (1.24 * u, 0.98 * u, 0.26 * u), skin("cdb573"), 0.02)


def _spines(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    u, dark = b.leg, skin(b.dark)
    for i in range(6):
        f = i / 5
        x = rump[0] + (chest[0] - rump[0]) * f
        z = rump[2] + (chest[2] - rump[2]) * f + b.chest * u * 0.92
        clay.limb((x, 0, z), (x - 0.05 * u, 0, z + 0.16 * u), 0.09 * u, 0.02 * u, dark, 0.03 * u)


def _beard(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u = _headwise(head), b.leg
    clay.limb(at(b.head[0] * u * 0.9, 0, -0.25 * u), at(b.head[0] * u * 0.85, 0, -0.50 * u), 0.07 * u, 0.02 * u, skin("f3efe6"), 0.02)


def _woolcap(clay: Clay, b: Beast, chest: Vector, rump: Vector, head, middle: float, t: float) -> None:  # type: ignore[no-untyped-def]
    at, u = _headwise(head), b.leg
    for x, y, z, r in ((0.0, 0.0, 0.34, 0.24), (0.12, 0.12, 0.28, 0.17), (0.12, -0.12, 0.28, 0.17), (-0.2, 0.0, 0.2, 0.26)):
        clay.ball(at(x * u, y * u, z * u), r * u, b.coat, 0.04 * u)
    for i in range(8):
        a = TAU * i / 8
        clay.ball((0.45 * u * math.cos(a), 0.52 * u * math.sin(a), middle + 0.42 * u), 0.36 * u, b.coat, 0.05 * u)


_PARTS = {"mane": _mane, "crest": _crest, "horn": _horn, "horns": _horns, "nosehorn": _nosehorn, "antlers": _antlers, "ossicones": _ossicones,
          "trunk": _trunk, "tusks": _tusks, "humps": _humps, "shell": _shell, "spines": _spines, "beard": _beard, "woolcap": _woolcap}  # fmt: skip
