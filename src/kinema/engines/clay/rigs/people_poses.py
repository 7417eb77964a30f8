"""How people hold themselves, by action."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from kinema.engines.clay.rigs.gait import BIPED_GAITS, TAU, Gait, blink, footfall
from kinema.engines.clay.rigs.people import Person
from kinema.engines.clay.rigs.people_doings import DOING_POSES, holding, to_the_mouth
from kinema.engines.clay.sculpture import Vector

Arm = tuple[float, float, float]  # swing forward, spread outward, bend of the elbow; radians


@dataclass(frozen=True, slots=True)
class Pose:
    hips: float  # height
    feet: tuple[Vector, Vector]  # left, right: ahead, out, up
    arms: tuple[Arm, Arm]
    lean: float = 0.0  # forward
    sway: float = 0.0  # of the hips to the left, world units
    tilt: float = 0.0  # of the chest to the left
    head_turn: float = 0.0
    head_nod: float = 0.0
    knees_out: float = 0.0
    # Where hands are instead of where `arms` would swing them, left and right, from the hips in the body's frame.
    hands: tuple[Vector | None, Vector | None] = (None, None)
    blink: float = 0.0  # how far the eyes are shut
    laugh: float = 0.0  # how far the mouth is open


def _idle(p: Person, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.35)
    return Pose(
        p.leg * 0.99,
        ((0.02, 0, 0), (0.0, 0, 0)),
        ((0.08 + 0.03 * breath, 0.22, 0.25), (0.02 - 0.03 * breath, 0.22, 0.25)),
        0.0,
        0.018 * math.sin(TAU * t * 0.22),
        0.03 * math.sin(TAU * t * 0.22),
        0.30 * math.sin(TAU * t * 0.15),
        0.04 * breath,
    )


def _gait(p: Person, gait: Gait, t: float) -> Pose:
    cycles = t / gait.period_s
    falls = [footfall(gait, p.leg, cycles - o) for o in gait.offsets]
    wave = TAU * cycles
    run = gait.duty < 0.5
    swing = 0.95 if run else 0.52
    bend = 1.35 if run else 0.35
    left, right = ((-s * swing * math.cos(wave + 0.35), 0.20, bend + 0.25 * math.cos(wave * s)) for s in (1, -1))
    hips = p.leg * (0.965 + gait.bounce * math.cos(2 * wave - (0.4 if run else 2.4)))
    first, second = ((ahead, -0.02, up) for ahead, up, _ in falls)
    return Pose(
        hips,
        (first, second),
        (left, right),
        0.22 if run else 0.05,
        0.015 * math.sin(wave),
        0.05 * math.sin(wave),
        0.06 * math.sin(wave),
        0.03 * math.cos(2 * wave),
    )


def _dance(p: Person, t: float) -> Pose:
    beat = TAU * t * 1.0
    bar, side = math.sin(beat), math.sin(beat * 0.5)

    def up(x: float) -> float:
        return math.pow(max(0.0, x), 1.5) * p.leg * 0.34

    feet = ((0.06 * bar, 0.05, up(math.sin(beat * 0.5 + 0.6))), (-0.06 * bar, 0.05, up(-math.sin(beat * 0.5 + 0.6))))
    arms = (
        (1.35 + 1.25 * side, 0.75 + 0.3 * bar, 0.7 + 0.5 * bar),
        (1.35 - 1.25 * side, 0.75 - 0.3 * bar, 0.7 - 0.5 * bar),
    )
    hips = p.leg * (0.93 + 0.05 * math.cos(2 * beat))
    return Pose(hips, feet, arms, 0.04, 0.09 * side, -0.24 * side, 0.3 * side, 0.12 * bar)


def _wave(p: Person, t: float) -> Pose:
    return replace(
        _idle(p, t),
        arms=((0.1, 0.2, 0.3), (0.35, 2.35 + 0.35 * math.sin(TAU * t * 1.3), 0.30 + 0.55 * math.sin(TAU * t * 1.3))),
        head_turn=0.1,
        tilt=0.06,
    )


def _sit(p: Person, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.35)
    return Pose(
        p.belly * 0.86,
        ((p.leg * 0.92, 0.05, 0.02), (p.leg * 0.90, 0.05, 0.02)),
        ((-0.30, 0.34, 0.2), (-0.30, 0.34, 0.2)),
        -0.10 + 0.02 * breath,
        0.0,
        0.0,
        0.35 * math.sin(TAU * t * 0.16),
        0.05 * breath,
    )


def _ride(p: Person, t: float) -> Pose:
    bob = math.sin(TAU * t * 2.1)
    return Pose(
        p.leg * 0.62,
        ((0.10, 0.24, 0.0), (0.10, 0.24, 0.0)),
        ((0.85 + 0.08 * bob, 0.16, 0.55), (0.85 - 0.08 * bob, 0.16, 0.55)),
        0.10 + 0.04 * bob,
        0.0,
        0.0,
        0.1 * math.sin(t),
        0.05 * bob,
        knees_out=1.0,
    )


def _jump(p: Person, t: float) -> Pose:
    phase = (t / 1.1) % 1.0
    air = math.sin(math.pi * (phase - 0.24) / 0.58) if 0.24 < phase < 0.82 else 0.0
    squat = math.exp(-(((phase - 0.14) / 0.08) ** 2)) + 0.8 * math.exp(-(((phase - 0.90) / 0.06) ** 2))
    up = air * 0.75
    reach = -0.6 + 2.9 * air + 0.4 * (1 - squat)
    feet = ((0.05 - 0.1 * air, 0.04, max(0.0, up - 0.02)), (-0.02 - 0.16 * air, 0.04, max(0.0, up + 0.08 * air)))
    return Pose(
        p.leg * (0.98 - 0.34 * squat) + up,
        feet,
        ((reach, 0.35, 0.3), (reach, 0.35, 0.3)),
        0.22 * squat,
        0.0,
        0.0,
        0.0,
        -0.15 * air,
    )


STROKE = TAU * 0.7  # radians per second of a swimmer's arms


def _fly(p: Person, t: float) -> Pose:
    """The left fist stretched far ahead, beyond the head for who looks from the right; the other arm back."""
    kick = 0.06 * math.sin(TAU * t * 0.8)
    reach = p.torso * 0.90 + 1.30 * (0.235 + 0.225) * (0.75 + p.torso * 0.6)
    return Pose(
        p.leg,
        ((-0.10 + kick, 0.0, 0.04), (-0.14 - kick, 0.0, 0.04)),
        ((0.0, 0.0, 0.0), (-0.30, 0.35, 0.15)),
        head_nod=-1.22,
        hands=((0.20 + 0.3 * kick, p.shoulder * 0.75, reach), None),
    )


def _swim(p: Person, t: float) -> Pose:
    """The crawl: one arm forward over the water, its elbow high, while the other pulls under it; the feet flutter."""
    a, kick = STROKE * t, 0.15 * math.sin(4.0 * STROKE * t)
    # Overhead is ahead here and the back is up: an arm swings down past the face, back along the belly, and over.
    arms = []
    for phase in (a, a + math.pi):
        over, under = max(0.0, math.sin(phase)), max(0.0, -math.sin(phase))
        arms.append((-phase, 0.25 + 0.30 * over, -0.12 - 0.95 * over - 0.45 * under))
    return Pose(
        p.leg,
        ((-0.12 + kick, 0.0, 0.04), (-0.12 - kick, 0.0, 0.04)),
        (arms[0], arms[1]),
        head_turn=-0.12 * math.sin(a),
        head_nod=-1.55,
    )


def _float(p: Person, t: float) -> Pose:
    a = TAU * t * 0.17
    return Pose(
        p.leg * 0.98,
        ((0.16 + 0.06 * math.sin(a), 0.08, 0.14), (-0.14 + 0.06 * math.cos(a), 0.08, 0.05)),
        ((0.5 + 0.25 * math.sin(a), 0.75, 0.5), (0.2 - 0.25 * math.cos(a), 0.85, 0.5)),
        0.05,
        0.0,
        0.0,
        0.3 * math.sin(a),
        0.1 * math.cos(a),
    )


CHEERFUL = frozenset({"dance", "jump", "wave", "kick", "kite", "surf", "ski", "strum", "spin"})  # done laughing
_POSES: dict[str, Callable[[Person, float], Pose]] = {
    "dance": _dance,
    "wave": _wave,
    "sit": _sit,
    "ride": _ride,
    "drive": _ride,
    "sail": _ride,
    "jump": _jump,
    "fly": _fly,
    "swim": _swim,
    "float": _float,
    "fall": _float,
    "sleep": _idle,
    "spin": lambda p, t: replace(_idle(p, t), arms=((0.2, 1.35, 0.1), (0.2, 1.35, 0.1))),
}


def posed(p: Person, action: str, t: float, held: str = "") -> Pose:
    """The pose at `t` seconds; an unknown action is standing and looking about.

    `held` is what the hands hold, a key of `handheld.HELD`.
    """
    gait = gait_of(p, action)
    pose = _gait(p, gait, t) if gait else _POSES.get(action, _idle)(p, t)
    if action in DOING_POSES:
        pose = DOING_POSES[action](p, pose, t)
        if action == "eat":
            pose = to_the_mouth(pose, held, t)
    elif held:
        pose = holding(p, pose, held, t)
    laugh = 0.75 + 0.25 * math.sin(TAU * t * 0.9) if action in CHEERFUL else 0.0
    return replace(pose, blink=1.0 if action == "sleep" else blink(t, p.skull * 7.0), laugh=laugh)


def gait_of(p: Person, action: str) -> Gait | None:
    """A person's walk or run; very short legs waddle."""
    gait = BIPED_GAITS.get(action)
    if gait and p.leg < 0.3:
        return replace(gait, stride=gait.stride * 0.3 / p.leg, lift=gait.lift * 0.6, bounce=gait.bounce * 0.7)
    return gait
