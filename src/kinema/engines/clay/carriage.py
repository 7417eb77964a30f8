"""How a whole body is carried, beyond its own pose: rocked by water and air, thrown, spun."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kinema.engines.clay.actors import FLIGHTS, WATER_SETTINGS, Actor
from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import Array, Vector, rotation

Carriage = tuple[Array, Vector]  # a turn and a shift
Swing = tuple[float, float, float]  # how far to each side (radians or world units), radians per second, phase
HERE: Vector = (0.0, 0.0, 0.0)
_NOT: Swing = (0.0, 0.0, 0.0)
_FLYERS = ("dragon", "bird", "aircraft", "rocket", "biped", "quadruped")


@dataclass(frozen=True, slots=True)
class Sway:
    """Slow swings about the three axes and up and down, each in its own time, so that no rhythm is heard."""

    yaw: Swing
    pitch: Swing
    roll: Swing
    rise: Swing

    def at(self, t: float) -> Carriage:
        yaw, pitch, roll, rise = (
            far * math.sin(t * often + phase) for far, often, phase in (self.yaw, self.pitch, self.roll, self.rise)
        )
        return rotation(yaw, pitch, roll), (0.0, 0.0, rise)


WEIGHTLESS = Sway((0.15, 0.5, 0.0), (0.10, 0.7, 0.0), (0.16, 0.43, 0.0), (0.12, 0.8, 0.0))
ON_WATER = Sway((0.03, 0.6, 0.0), (0.05, 1.25, 0.0), (0.07, 0.95, 1.0), (0.05, 1.4, 0.0))
ALOFT = Sway((0.05, 0.7, 0.0), (0.06, 0.9, 0.0), (0.12, 0.8, 0.0), (0.10, 1.1, 0.0))
SUBMERGED = Sway((0.05, 0.8, 0.0), (0.10, 0.9, 0.0), _NOT, (0.16, 1.1, 0.0))
HOVERING = Sway((0.06, 0.5, 0.0), (0.03, 0.9, 0.0), (0.04, 0.8, 0.0), (0.14, 0.9, 0.0))


# Flat wings seen from abreast are two lines: what has them leans to the camera, so that their upper sides show.
# Radians, by body plan.
LEAN = {"aircraft": 0.34, "butterfly": 0.75}


def carriage(actor: Actor, t: float, setting: str, way: int = 1) -> Carriage:
    """How an actor's body is carried at second `t`: a turn and a shift in world units.

    `way` is 1 for an actor who goes east and -1 for one who goes west: the camera is to the south of them.
    """
    plan = actor.subject.plan
    sway = _sway(plan, actor.action, setting)
    turn, shift = sway.at(t + actor.phase_s) if sway is not None else _moved(plan, actor.action, t + actor.phase_s)
    leans = actor.action == "fly" and setting != "space"
    return (turn @ rotation(0.0, 0.0, -way * LEAN[plan]), shift) if leans and plan in LEAN else (turn, shift)


def _sway(plan: str, action: str, setting: str) -> Sway | None:
    """What rocks the body, by where it is; None where it moves in a way of its own."""
    if action in ("spin", "fall"):
        return None
    if setting == "space":
        return WEIGHTLESS
    if plan == "boat" or (action == "float" and setting in WATER_SETTINGS):
        return ON_WATER
    if action in FLIGHTS and plan in _FLYERS:
        return ALOFT
    if action in ("swim", "float") and setting == "underwater":
        return SUBMERGED
    return HOVERING if action == "float" else None


def _moved(plan: str, action: str, t: float) -> Carriage:
    if action == "spin":
        return rotation(TAU * t * 0.45), HERE
    if action == "fall":
        return _falling(t)
    if action in ("swim", "jump") and plan == "fish":
        return _leaping(t)
    if plan == "butterfly" and action == "fly":
        return _flitting(t)
    if action == "dance" and plan == "quadruped":
        return rotation(0.45 * math.sin(TAU * t * 0.55)), HERE
    if action == "jump" and plan not in ("quadruped", "biped"):
        hop = abs(math.sin(math.pi * t * 0.9))
        return rotation(0.0, 0.0, 0.12 * math.sin(TAU * t * 0.45)), (0.0, 0.0, 0.8 * hop)
    return rotation(), HERE


def _falling(t: float) -> Carriage:
    """Down from above the head, turning, and then on the ground; again every three seconds."""
    phase = min(1.0, (t % 3.0) / 1.6)
    return rotation(0.0, 0.6 * (1 - phase), 2.2 * (1 - phase)), (0.0, 0.0, 2.2 * (1 - phase * phase))


def _leaping(t: float) -> Carriage:
    """Out of the water in an arc, nose first, and for a moment under it."""
    leap = (t * 0.62 + 0.1) % 1.0
    if leap < 0.86:
        arc = math.sin(math.pi * leap / 0.86)
        return rotation(0.0, 1.0 * math.cos(math.pi * leap / 0.86)), (0.0, 0.0, 1.35 * arc - 0.30)
    return rotation(0.0, -0.2), (0.0, 0.0, -0.34)


def _flitting(t: float) -> Carriage:
    flit = (0.10 * math.sin(t * 2.3), 0.22 * math.sin(t * 1.9), 0.20 * math.sin(t * 2.9))
    return rotation(0.4 * math.sin(t * 1.4), 0.35, 0.20 * math.sin(t * 1.9)), flit
