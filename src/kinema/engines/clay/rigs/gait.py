"""How bodies move: footfalls that stay put on the ground, and two-bone limbs that reach them, eyes that blink."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kinema.engines.clay.sculpture import Vector

TAU = 2 * math.pi


@dataclass(frozen=True, slots=True)
class Gait:
    """One cycle of footfalls. The body moves `stride` (in leg lengths) while a foot stands, so speed follows."""

    period_s: float
    duty: float  # share of the cycle that a foot is on the ground
    stride: float
    lift: float  # in leg lengths
    offsets: tuple[float, ...]  # per leg: hind left, hind right, front left, front right; or left, right
    bounce: float = 0.0  # in leg lengths
    flex: float = 0.0  # radians of spine

    def speed(self, leg: float) -> float:
        """World units per second at which standing feet don't slide."""
        return self.stride * leg / (self.duty * self.period_s)


QUADRUPED_GAITS = {
    # A rotary gallop: hind left, hind right, front right, front left, far enough from each other that each is seen.
    "run": Gait(0.46, 0.30, 1.25, 0.36, (0.0, 0.24, 0.60, 0.36), bounce=0.10, flex=0.17),
    "walk": Gait(1.0, 0.62, 0.85, 0.22, (0.0, 0.5, 0.25, 0.75), bounce=0.025),
    "trot": Gait(0.62, 0.46, 0.95, 0.30, (0.0, 0.5, 0.5, 0.0), bounce=0.05),
}
BIPED_GAITS = {
    "run": Gait(0.66, 0.36, 1.05, 0.42, (0.0, 0.5), bounce=0.09),
    "walk": Gait(1.05, 0.60, 0.80, 0.20, (0.0, 0.5), bounce=0.035),
}


def footfall(gait: Gait, leg: float, cycles: float) -> tuple[float, float, float]:
    """A foot after `cycles` of its own cycle: ahead of the hip, above the ground, and toe drop (0..1) in the swing."""
    phase = cycles % 1.0
    reach = gait.stride * leg
    if phase < gait.duty:
        return reach * (0.5 - phase / gait.duty), 0.0, 0.0
    swing = (phase - gait.duty) / (1.0 - gait.duty)
    ease = swing - math.sin(TAU * swing) / TAU * 0.75
    lift = math.sin(math.pi * swing) ** 1.2 * gait.lift * leg
    return reach * (ease - 0.5), lift, math.sin(math.pi * swing) * (1.0 - swing)


def knee(hip: Vector, foot: Vector, upper: float, lower: float, bend: Vector) -> Vector:
    """The joint between two bones, bent towards `bend`; a foot out of reach stretches both bones alike."""
    dx, dy, dz = foot[0] - hip[0], foot[1] - hip[1], foot[2] - hip[2]
    d = math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-9
    ux, uy, uz = dx / d, dy / d, dz / d
    if d >= (upper + lower) * 0.995:
        k = d * upper / (upper + lower)
        return (hip[0] + ux * k, hip[1] + uy * k, hip[2] + uz * k)
    along = (upper * upper - lower * lower + d * d) / (2 * d)
    away = math.sqrt(max(0.0, upper * upper - along * along))
    dot = bend[0] * ux + bend[1] * uy + bend[2] * uz
    bx, by, bz = bend[0] - ux * dot, bend[1] - uy * dot, bend[2] - uz * dot
    n = math.sqrt(bx * bx + by * by + bz * bz) + 1e-9
    reach = away / n
    return (hip[0] + ux * along + bx * reach, hip[1] + uy * along + by * reach, hip[2] + uz * along + bz * reach)


def blink(t: float, seed: float) -> float:
    """How far the eyes are shut at `t` seconds: a sixth of a second, every three seconds or so."""
    phase = (t + seed) % 3.1
    return max(0.0, 1.0 - abs(phase - 0.12) / 0.09) if phase < 0.3 else 0.0
