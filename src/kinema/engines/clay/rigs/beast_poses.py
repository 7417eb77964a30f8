"""How an animal on four legs holds itself, by action."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kinema.engines.clay.rigs.beast import Beast
from kinema.engines.clay.rigs.gait import QUADRUPED_GAITS, TAU, Gait, blink, footfall
from kinema.engines.clay.sculpture import Vector

LEGS = ((-1, 1), (-1, -1), (1, 1), (1, -1))  # hind left, hind right, front left, front right


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
    blink: float = 0.0  # how far the eyes are shut
    mouth: float = 0.0  # how far the mouth is open
    reach: float = 0.0  # that the neck is stretched by, world units


_STEEPEST = 1.05  # that a grazing animal's neck goes down, radians: its legs stay straight, so the neck must reach


# How far a galloping animal sets its hind feet back and its fore feet ahead, in leg lengths: they never meet under it.
_APART = 0.12


def _standing(b: Beast, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.4)
    feet = tuple((0.04 * b.leg, 0.0, 0.0) for _ in LEGS)
    return Pose(
        b.leg * (1 + 0.012 * breath),
        0.0,
        0.0,
        0.35 * math.sin(TAU * t * 0.16),
        0.06 * breath,
        math.sin(TAU * t * 0.5),
        feet,
    )


def _moving(b: Beast, gait: Gait, t: float) -> Pose:
    cycles = t / gait.period_s
    falls = [footfall(gait, b.leg, cycles - o) for o in gait.offsets]
    wave = TAU * cycles
    beats = 1 if gait.flex else 2
    height = b.leg * (0.98 + gait.bounce * math.sin(beats * wave - 0.9))
    apart = _APART * b.leg if gait.flex else 0.0
    feet = tuple((ahead + end * apart, 0.0, up) for (end, _), (ahead, up, _) in zip(LEGS, falls, strict=True))
    return Pose(
        height,
        gait.flex * 0.55 * math.sin(wave + 2.2),
        gait.flex * math.sin(wave + 0.4),
        0.05 * math.sin(wave),
        0.08 * math.sin(wave + 1.0),
        math.sin(wave * 0.5),
        feet,
    )


def _sitting(b: Beast, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.35)
    feet = tuple((-0.12 * b.leg, 0.0, 0.0) if end > 0 else (0.42 * b.leg, 0.02, 0.0) for end, _ in LEGS)
    return Pose(
        b.leg * 0.80, 0.50, 0.0, 0.4 * math.sin(TAU * t * 0.17), -0.35 + 0.04 * breath, math.sin(TAU * t * 0.45), feet
    )


def _sleeping(b: Beast, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.25)
    feet = tuple((0.45 * b.leg * end + 0.2 * b.leg, 0.0, 0.0) for end, _ in LEGS)
    turn, nod = (0.0, -0.30) if "mane" in b.extra else (0.5, -0.62)  # a mane would hide a face turned down into it
    return Pose(b.chest * b.leg * (0.92 + 0.03 * breath), 0.0, 0.0, turn, nod, 0.1 * breath, feet, tuck=1.0)


def _jumping(b: Beast, t: float) -> Pose:
    phase = (t / 1.15) % 1.0
    air = max(0.0, math.sin(math.pi * (phase - 0.22) / 0.62)) if 0.22 < phase < 0.84 else 0.0
    squat = math.exp(-(((phase - 0.14) / 0.08) ** 2)) + 0.8 * math.exp(-(((phase - 0.90) / 0.06) ** 2))
    up = air * 1.15 * b.leg * 1.4
    feet = tuple((0.35 * b.leg * end * air, 0.0, max(0.0, up - 0.12 * b.leg)) for end, _ in LEGS)
    pitch = 0.30 * math.cos(math.pi * min(1.0, max(0.0, (phase - 0.22) / 0.62))) * (air > 0)
    return Pose(b.leg * (1 - 0.3 * squat) + up, pitch, 0.0, 0.0, 0.0, math.sin(TAU * phase), feet)


def _dancing(b: Beast, t: float) -> Pose:
    """Upright on the hind legs, stepping, the forelegs waving."""
    beat, u = TAU * t * 1.1, b.leg
    step = math.sin(beat)
    upright = 1.12 + 0.06 * math.sin(2 * beat)
    rump = b.length * u * 0.43 * math.sin(upright)
    hind = [(0.18 * u, 0.04, max(0.0, 0.34 * u * side * step)) for side in (1, -1)]
    fore = [(0.62 * u, 0.20 * u, rump + u * (1.15 + 0.42 * side * step)) for side in (1, -1)]
    return Pose(
        u * (0.80 + 0.05 * math.cos(2 * beat)) + rump,
        upright,
        0.0,
        0.45 * step,
        -0.25 + 0.16 * math.sin(2 * beat),
        step,
        (*hind, *fore),
    )


def _grazing(b: Beast, t: float) -> Pose:
    """The head down at the ground, tearing and chewing, now and then looking up."""
    up = max(0.0, math.sin(TAU * t / 7.0 - 1.2)) ** 10
    tear = math.sin(TAU * t * 1.3)
    feet = tuple((0.04 * b.leg * end + 0.02 * b.leg, 0.03, 0.0) for end, _ in LEGS)
    # From the neck's root down to where the muzzle rests on the ground, world units.
    drop = b.leg * (1.0 + 0.23 * max(b.chest, b.hips) + 0.30 * b.chest - 0.72 * (b.head[0] + b.snout[0]))
    own = b.neck[0] * b.leg
    reach = 0.0 if "trunk" in b.extra else max(0.0, drop / math.sin(_STEEPEST) - own)
    angle = -math.asin(min(math.sin(_STEEPEST), drop / (own + reach)))
    down = (angle - b.neck[1]) / 0.9 + 0.06 * tear
    return Pose(
        b.leg * 1.05,
        -0.04 * (1 - up),
        0.0,
        0.24 * math.sin(TAU * t * 0.3) * (0.4 + 0.6 * up),
        down * (1 - up),
        math.sin(TAU * t * 0.8),
        feet,
        reach=reach * (1 - 0.6 * up),
    )


def _howling(b: Beast, t: float) -> Pose:
    """Sitting, the head thrown back for two seconds in three."""
    call = min(1.0, max(0.0, 2.6 * math.sin(TAU * t / 3.2 + 0.6) + 1.2))
    sitting = _sitting(b, t)
    return replace(
        sitting,
        mouth=call,
        head_turn=0.10 * math.sin(t),
        head_nod=-0.30 + 1.25 * call + 0.03 * call * math.sin(TAU * t * 5.0),
    )


_POSES = {
    "sit": _sitting,
    "sleep": _sleeping,
    "jump": _jumping,
    "dance": _dancing,
    "eat": _grazing,
    "howl": _howling,
}


def posed(b: Beast, action: str, t: float) -> Pose:
    """The pose at `t` seconds; anything but a gait or a known pose is standing and looking about."""
    gait = QUADRUPED_GAITS.get(action)
    pose = _moving(b, gait, t) if gait else _POSES.get(action, _standing)(b, t)
    return replace(pose, blink=1.0 if action == "sleep" else blink(t, b.length * 9.0 + b.leg))
