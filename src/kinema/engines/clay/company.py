"""From subjects to a troupe: who is cast, sits on whom, and how fast all go; `arrangement` says where they stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinema.engines.clay.actors import Actor, Troupe
from kinema.engines.clay.arrangement import arranged, count_of, is_small
from kinema.engines.clay.nuances import Cue, casting
from kinema.engines.clay.rigs.catalogue import found
from kinema.engines.clay.rigs.clothes import body_colour
from kinema.engines.clay.rigs.people import attired, clad, one_of
from kinema.engines.clay.rigs.people_doings import PAIR_APART
from kinema.engines.clay.scene import Scene, Subject

_IN_CARS = {"car": 0.72, "taxi": 0.72}  # cars are toys beside people: their drivers sit under the roof

NEAR_SOMEBODY = 0.5  # of its size, that a small thing has
PAPER_NEAR_SOMEBODY, PAPER_IN_HAND = 0.75, 0.4  # so that a card with a word on it hides nobody


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
    cast = _in_proportion(casting(scene))
    subjects = tuple(subject for subject, _ in cast)
    actors: list[Actor] = []
    first_of: dict[int, int] = {}
    for i, (subject, cue) in enumerate(cast):
        plan, row = found(subject)
        first_of[i] = len(actors)
        for k in range(count_of(subject)):
            phase = 0.0 if i == 0 and k == 0 else 0.37 * k + 0.61 * i
            one = attired(one_of(row, k, subject), subject.wears) if subject.plan == "biped" else row
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
    actors = arranged(actors, subjects, first_of, scene, speed > 0)
    return Troupe(tuple(_paired(actors, direction)), speed, direction, scene.setting)


def _paired(actors: list[Actor], direction: int) -> list[Actor]:
    """Two people of one height who dance, and nobody else about, take each other's hand."""
    if len(actors) != 2 or any(
        a.action != "dance" or a.held or a.plan is None or a.subject.plan != "biped" for a in actors
    ):
        return actors
    if len({(a.row.leg, a.row.torso, a.subject.scale) for a in actors}) > 1 or actors[0].subject.scale != 1.0:
        return actors
    east = max(range(2), key=lambda i: actors[i].ahead * direction)
    return [
        replace(
            a,
            ahead=(0.5 if i == east else -0.5) * direction * PAIR_APART,
            aside=actors[0].aside,
            phase_s=0.0,
            held="partner on the right" if i == east else "partner on the left",
        )
        for i, a in enumerate(actors)
    ]


def _mounted(actors: list[Actor], subjects: tuple[Subject, ...], first_of: dict[int, int]) -> list[Actor]:
    result = list(actors)
    for i, subject in enumerate(subjects):
        if subject.relation is None or not 0 <= subject.relation[1] < len(subjects) or subject.relation[1] == i:
            continue
        word, other = subject.relation
        base = first_of[other]
        if word == "riding" and result[base].mount is None:
            for k in range(first_of[i], first_of[i] + count_of(subject)):
                mount = base + min(k - first_of[i], count_of(subjects[other]) - 1)
                action = "pedal" if subjects[other].kind == "bicycle" and subject.plan == "biped" else "ride"
                within = replace(subject, scale=subject.scale * _IN_CARS.get(subjects[other].kind, 1.0))
                row = result[k].row
                if action == "pedal" and not subject.wears:
                    row = clad(row, action)
                result[k] = replace(result[k], subject=within, row=row, mount=mount, action=action)
            if result[base].action == "idle":
                moving = {
                    "quadruped": "run",
                    "vehicle": "drive",
                    "boat": "sail",
                    "dragon": "fly",
                    "bird": "fly",
                    "fish": "swim",
                }.get(subjects[other].plan, "idle")
                for k in range(base, base + count_of(subjects[other])):
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


def _in_proportion(cast: tuple[tuple[Subject, Cue], ...]) -> tuple[tuple[Subject, Cue], ...]:
    """The cast with small things smaller than who has them: they are as large as people only where they are alone."""
    if not any(subject.plan in ("biped", "quadruped") for subject, _ in cast):
        return cast
    held = {subject.relation[1] for subject, _ in cast if subject.relation and subject.relation[0] == "holding"}
    return tuple(
        (replace(subject, scale=round(subject.scale * _share(subject, i in held), 3)), cue)
        for i, (subject, cue) in enumerate(cast)
    )


def _share(subject: Subject, in_hand: bool) -> float:
    if found(subject)[0] is None:
        return PAPER_IN_HAND if in_hand else PAPER_NEAR_SOMEBODY
    return NEAR_SOMEBODY if is_small(subject) else 1.0
