"""From subjects to actors: who stands where, goes how fast, sits on whom, and the clay of each at any moment."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kinema.engines.clay.nuances import Cue, casting
from kinema.engines.clay.rigs import biped
from kinema.engines.clay.rigs.catalogue import Plan, found
from kinema.engines.clay.rigs.clothes import body_colour, dressed, recoloured
from kinema.engines.clay.rigs.handheld import Kit, equipped
from kinema.engines.clay.rigs.people import clad, one_of
from kinema.engines.clay.scene import Colour, Scene, Subject
from kinema.engines.clay.sculpture import PATTERNS, Sculpture

WATER_SETTINGS = ("river", "lake", "ocean", "beach")
FLIGHTS = ("fly", "broom", "blaze")
_ROOFS = {"city": 84.0, "village": 5.2}  # who flies over a town flies over its roofs, world units
_DRAUGHT = (
    0.045  # of a boat's length, that it sits in the water beyond its model's waterline: waves never show its keel
)
THUMBS = 2.6  # depth of an actor's finger marks, against those of scenery: seen nearer, it is pressed harder
_IN_CARS = {"car": 0.72, "taxi": 0.72}  # cars are toys beside people: their drivers sit under the roof


@dataclass(frozen=True, slots=True)
class Actor:
    """One body. `ahead` and `aside` (to the north) are its place relative to the mark that travels along the path."""

    subject: Subject
    plan: Plan | None  # None: a paper standee
    row: Any
    action: str
    ahead: float = 0.0
    aside: float = 0.0
    lift: float = 0.0
    phase_s: float = 0.0
    rate: float = 1.0  # of its own time, so that its feet match the troupe's speed
    turn: float = 0.0  # of the body, relative to the direction of travel
    mount: int | None = None  # index of the actor it sits on
    index: int = 0
    held: str = ""  # what is in its hands, a key of `handheld.HELD` or of `things.THINGS`
    tint: Colour | None = None  # of what is held
    seat: str = ""  # what it sits on at its task


@dataclass(frozen=True, slots=True)
class Troupe:
    actors: tuple[Actor, ...]
    speed: float  # world units per second
    direction: int  # 1 east, -1 west
    setting: str


def body(actor: Actor, t: float) -> Sculpture:
    """The actor's clay in its own frame at second `t`: feet at z = 0, nose along x; standees have none."""
    if actor.plan is None:
        raise ValueError("a standee has no body")
    if actor.held and actor.subject.plan == "biped":
        model = biped.build(actor.row, actor.action, t * actor.rate + actor.phase_s, actor.held)
    else:
        model = actor.plan.model(actor.row, actor.action, t * actor.rate + actor.phase_s)
    colour = actor.subject.colour or body_colour(actor.subject.wears)
    if colour is not None:
        model = recoloured(model, colour)
    model = dressed(
        model,
        actor.subject.wears,
        t + actor.phase_s,
        moving=actor.action in ("run", "walk", "fly", "ride", "drive", "broom", "ski", "surf"),
    )
    model = equipped(model, Kit(actor.held, actor.tint, actor.seat), actor.action, t + actor.phase_s)
    model = _thumbed(model)
    return model.moved(scale=actor.subject.scale) if actor.subject.scale != 1.0 else model


def _thumbed(model: Sculpture) -> Sculpture:
    """The model with the marks of the hands that pressed it; wool has its own, and what shines was polished."""
    look = model.skin.copy()
    matt = np.clip(1.0 - look[:, 8] / 0.45, 0.0, 1.0) * (look[:, 3] != PATTERNS["wool"])
    look[:, 10] *= 1.0 + (THUMBS - 1.0) * matt
    return replace(model, skin=look)


def _action(subject: Subject, scene: Scene, cue: Cue) -> str:
    if (
        scene.setting == "space"
        and cue.action in ("walk", "run", "idle", "swim")
        and subject.plan in ("biped", "quadruped")
    ):
        return "float"
    return cue.action


def troupe(scene: Scene, seed: int) -> Troupe:
    """Cast a scene's subjects: rows, groups, relations, one speed for all that travel."""
    direction = 1 if np.random.default_rng((seed, 5)).random() < 0.6 else -1
    cast = casting(scene)
    subjects = tuple(subject for subject, _ in cast)
    actors: list[Actor] = []
    first_of: dict[int, int] = {}
    for i, (subject, cue) in enumerate(cast):
        plan, row = found(subject)
        first_of[i] = len(actors)
        for k in range(max(1, min(12, subject.count))):
            phase = 0.0 if i == 0 and k == 0 else 0.37 * k + 0.61 * i
            one = one_of(row, k, subject) if subject.plan == "biped" else row
            action = _action(subject, scene, cue)
            if subject.plan == "biped" and body_colour(subject.wears) is None:
                one = clad(one, action)
            actors.append(
                Actor(
                    subject,
                    plan,
                    one,
                    action,
                    phase_s=phase,
                    index=len(actors),
                    held=cue.held,
                    tint=cue.tint,
                    seat=cue.seat,
                )
            )
    actors = _driven(_mounted(actors, subjects, first_of))
    speed = _speed(actors)
    actors = [_paced(a, speed) for a in actors]
    actors = _arranged(actors, subjects, first_of, scene, speed > 0)
    return Troupe(tuple(actors), speed, direction, scene.setting)


def _mounted(actors: list[Actor], subjects: tuple[Subject, ...], first_of: dict[int, int]) -> list[Actor]:
    result = list(actors)
    for i, subject in enumerate(subjects):
        if subject.relation is None or not 0 <= subject.relation[1] < len(subjects) or subject.relation[1] == i:
            continue
        word, other = subject.relation
        base = first_of[other]
        if word == "riding" and result[base].mount is None:
            for k in range(first_of[i], first_of[i] + max(1, min(12, subject.count))):
                mount = base + min(k - first_of[i], max(1, min(12, subjects[other].count)) - 1)
                action = "pedal" if subjects[other].kind == "bicycle" and subject.plan == "biped" else "ride"
                within = replace(subject, scale=subject.scale * _IN_CARS.get(subjects[other].kind, 1.0))
                result[k] = replace(result[k], subject=within, mount=mount, action=action)
            if result[base].action == "idle":
                moving = {
                    "quadruped": "run",
                    "vehicle": "drive",
                    "boat": "sail",
                    "dragon": "fly",
                    "bird": "fly",
                    "fish": "swim",
                }.get(subjects[other].plan, "idle")
                for k in range(base, base + max(1, min(12, subjects[other].count))):
                    result[k] = replace(result[k], action=moving)
    return result


def _driven(actors: list[Actor]) -> list[Actor]:
    """Vehicles that nobody rides get a driver: the prompt needn't say that a car has one."""
    ridden = {actor.mount for actor in actors}
    return [
        replace(a, held="driver")
        if a.subject.plan == "vehicle" and a.action == "drive" and i not in ridden and a.plan is not None
        else a
        for i, a in enumerate(actors)
    ]


def _speed(actors: list[Actor]) -> float:
    for actor in actors:
        if actor.plan is not None and actor.mount is None:
            pace = actor.plan.pace(actor.row, actor.action) * actor.subject.scale
            if pace > 0:
                return pace
    return 1.2 if any(a.plan is None and a.action in ("run", "walk", "fly", "swim") for a in actors) else 0.0


def _paced(actor: Actor, speed: float) -> Actor:
    if actor.plan is None or actor.mount is not None:
        return actor
    own = actor.plan.pace(actor.row, actor.action) * actor.subject.scale
    if own > 0 and speed > 0:
        # A walker beside a runner runs: gaits are meant for a band of speeds.
        if speed > 1.6 * own and actor.action == "walk":
            faster = actor.plan.pace(actor.row, "run") * actor.subject.scale
            return replace(actor, action="run", rate=speed / max(faster, 1e-3))
        return replace(actor, rate=min(2.2, max(0.45, speed / own)))
    return actor


def _size(actor: Actor) -> tuple[float, float, float]:
    """Length, width, height of an actor."""
    if actor.plan is None:
        return 1.2 * actor.subject.scale, 0.2, 1.6 * actor.subject.scale
    low, high = body(actor, 0.0).bounds()
    return float(high[0] - low[0]), float(high[1] - low[1]), float(high[2] - max(0.0, low[2]))


def _lift(actor: Actor, scene: Scene, height: float) -> float:
    """How high the actor's feet are over the ground or the water."""
    base = actor.plan.lift if actor.plan else 1.0
    wet = scene.setting in WATER_SETTINGS
    if scene.setting == "space":
        return 0.0
    if actor.action in FLIGHTS:
        if scene.setting in _ROOFS:
            return max(base, _ROOFS[scene.setting])
        high = scene.setting in ("mountains", "snow", "hills", "ocean") and actor.subject.plan in ("dragon", "aircraft")
        return max(base, height * 0.8) * (1.5 if high else 1.0)
    if scene.setting == "underwater":
        if actor.action == "swim" or actor.subject.plan in ("fish", "boat"):
            return 1.0 + 0.25 * height
        return 0.0
    if actor.action == "swim":
        return -(0.08 if actor.subject.plan == "biped" else height * 0.35) if wet else 0.6
    if wet and actor.subject.plan == "boat":
        return -_DRAUGHT * _size(actor)[0]
    if actor.action == "float":
        return (
            max(base, 0.8 * height)
            if actor.subject.plan in ("balloon", "aircraft", "rocket")
            else (-height * 0.3 if wet else 0.7)
        )
    return 0.0


def _arranged(
    actors: list[Actor], subjects: tuple[Subject, ...], first_of: dict[int, int], scene: Scene, moving: bool
) -> list[Actor]:
    sizes = [_size(a) for a in actors]
    result = list(actors)
    ties = _ties(subjects)
    free = [i for i in range(len(subjects)) if i not in ties]
    cursor = 0.0
    for order, i in enumerate(free):
        count = max(1, min(12, subjects[i].count))
        length, width, _ = sizes[first_of[i]]
        side = length if moving else max(length, width)
        ranks = 1 if count < 3 else 2 if count < 7 else 3
        if order:
            cursor -= side * 0.62
        for k in range(count):
            a = first_of[i] + k
            column, rank = divmod(k, ranks)
            ahead = cursor - column * side * (1.22 if moving else 1.08) - 0.3 * side * rank
            aside = (
                rank * (width * 1.25 + 0.35)
                + 0.12 * math.sin(k * 2.3) * width
                + (0.35 * width * (order % 2) if moving else 0.0)
            )
            result[a] = replace(result[a], ahead=ahead, aside=aside)
        cursor = min(r.ahead for r in result[first_of[i] : first_of[i] + count]) - side * 0.62
    for i, (word, other) in ties.items():
        _tie(result, sizes, subjects, first_of, i, word, other, scene)
    for a, actor in enumerate(result):
        if actor.mount is None:
            result[a] = replace(actor, lift=actor.lift + _lift(actor, scene, sizes[a][2]))
    spread = [a for a in result if a.mount is None]
    middle = (max(a.ahead for a in spread) + min(a.ahead for a in spread)) / 2 if spread else 0.0
    return [replace(a, ahead=a.ahead - middle) for a in result]


def _ties(subjects: tuple[Subject, ...]) -> dict[int, tuple[str, int]]:
    """Who is placed by whom: what is held by its holder, everybody else by what they are on, behind or after."""
    ties: dict[int, tuple[str, int]] = {}
    for i, subject in enumerate(subjects):
        if subject.relation is None or not 0 <= subject.relation[1] < len(subjects) or subject.relation[1] == i:
            continue
        word, other = subject.relation
        placed, anchor = (other, i) if word == "holding" else (i, other)
        if ties.get(anchor, ("", -1))[1] != placed:
            ties.setdefault(placed, (word, anchor))
    return ties


def _tie(
    result: list[Actor],
    sizes: list[tuple[float, float, float]],
    subjects: tuple[Subject, ...],
    first_of: dict[int, int],
    i: int,
    word: str,
    other: int,
    scene: Scene,
) -> None:
    """Place subject `i` by its relation to another one, in place."""
    base, (bl, bw, bh) = result[first_of[other]], sizes[first_of[other]]
    for k in range(max(1, min(12, subjects[i].count))):
        a = first_of[i] + k
        length, width, height = sizes[a]
        if result[a].mount is not None:
            continue
        ahead, aside, lift = base.ahead, base.aside, base.lift
        if word == "chasing":
            ahead -= (bl + length) * 0.60 + k * length * 1.1 + 0.25
            aside += 0.3 * (k % 2) * width
        elif word in ("on", "in"):
            top = (
                0.0
                if base.plan is None
                else body(base, 0.0).joints.get("top", ((0.0, 0.0, bh * 0.93), 0.0))[0][2] * 1.0
            )
            lift += top * (0.45 if word == "in" and subjects[other].plan != "prop" else 1.0 if word == "on" else 0.4)
        elif word == "over":
            lift += bh + 0.7
            ahead += 0.15 * bl
        elif word == "under":
            ahead += 0.1 * bl
            aside -= bw * 0.30
        elif word == "holding":
            ahead += 0.5 * bl + 0.25
            lift += bh * 0.32 * (base.action != "eat") - _lift(result[a], scene, height)
        elif word == "behind":
            aside += bw * 0.7 + width * 0.8
            ahead += bl * 0.35
        else:
            ahead += (bl + length) * 0.56 * (1 if k % 2 == 0 else -1) * (1 + k // 2)
            aside += 0.15 * width
        result[a] = replace(result[a], ahead=ahead, aside=aside, lift=lift)
