"""Blocking: who travels through a scene and who stays where it is, so that nothing glides that can't move.

A troupe travels as one. What can't move stands in the world and is passed in the middle of the scene: a fence comes,
is jumped over, and is left behind. Where the one that the camera looks after can't move, the others pass it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kinema.engines.clay.actors import Actor, Troupe, body
from kinema.engines.clay.company import troupe
from kinema.engines.clay.scene import Scene, Subject

HOVERING = frozenset({"fly", "swim", "float"})  # movements that also look right in one place
CLOSE_TO = frozenset({"over", "facing", "beside", "under", "behind"})
TAKEN = frozenset({"holding", "on", "in", "riding"})
PASSED_OVER = frozenset({"over", "under", "through"})
LEAP_S = 0.55  # from the jump to the highest point
SLOWEST, FASTEST = 0.45, 2.2  # times its own pace that an actor may be slowed down or hurried
GAP = 0.6  # world units between what passes and what is passed


@dataclass(frozen=True, slots=True)
class Blocking:
    """`meet_s` is when the travellers pass what stands; an anchored camera stays with what stands."""

    meet_s: float = 0.0
    anchored: bool = False
    standing: frozenset[int] = frozenset()  # indices of actors
    leaps: tuple[tuple[int, float], ...] = ()  # an actor and how high it must jump

    def leap(self, actor: int, t: float) -> float:
        """How far an actor is off the ground at second `t` because it jumps over something."""
        height = dict(self.leaps).get(actor, 0.0)
        return height * max(0.0, 1.0 - ((t - self.meet_s) / LEAP_S) ** 2)


def with_run_ups(scene: Scene) -> Scene:
    """The scene with those who jump over something running up to it: on the spot nobody gets over a fence."""
    subjects = tuple(
        replace(subject, action="run")
        if subject.action == "jump" and subject.relation is not None and subject.relation[0] == "over"
        else subject
        for subject in scene.subjects
    )
    return replace(scene, subjects=subjects)


def cast_of(scene: Scene, seed: int, meet_s: float) -> tuple[Troupe, Blocking]:
    """Who is on stage for a scene, and who of them travels; `meet_s` is the middle of it on the action's clock."""
    return blocked(troupe(with_run_ups(scene), seed), meet_s)


def blocked(cast: Troupe, meet_s: float) -> tuple[Troupe, Blocking]:
    """The troupe with its places adjusted, and who of it stands."""
    subjects, groups = _groups(cast)
    held = _held(subjects, groups)
    moving = frozenset(index for index, actor in enumerate(cast.actors) if _travels(actor, cast)) - held
    cast = _paced(cast, moving)
    if cast.speed <= 0 or not moving:
        return cast, Blocking(meet_s)
    still = frozenset(range(len(cast.actors))) - moving - _taken_along(subjects, groups, moving)
    if not still:
        return cast, Blocking(meet_s)
    anchored = _anchored(cast, subjects, groups, still)
    if anchored:
        still |= frozenset(index for index in moving if cast.actors[index].action in HOVERING)
        still |= frozenset(index for index, actor in enumerate(cast.actors) if actor.mount in still)
    actors, leaps = list(cast.actors), []
    for index in still if not anchored else frozenset(range(len(actors))) - still:
        actors[index] = _aside(actors[index], cast)
    for subject, (word, other) in _passings(subjects):
        for number, index in enumerate(groups[other]):
            if index in still:
                actors[index] = _passed(cast.actors[index], word, number, cast.actors[groups[subject][0]])
        if word == "over" and cast.actors[groups[subject][0]].action in ("jump", "run"):
            height = 0.75 * _height(cast.actors[groups[other][0]])  # bounding spheres reach over what they bound
            for index in groups[subject]:
                actors[index] = replace(actors[index], lift=0.0)
                leaps.append((index, height))
    return replace(cast, actors=tuple(actors)), Blocking(meet_s, anchored, still, tuple(leaps))


def _groups(cast: Troupe) -> tuple[list[Subject], list[list[int]]]:
    """The subjects that were cast, and the indices of each one's actors: those follow one another."""
    subjects: list[Subject] = []
    groups: list[list[int]] = []
    for index, actor in enumerate(cast.actors):
        if not subjects or actor.subject is not subjects[-1]:
            subjects.append(actor.subject)
            groups.append([])
        groups[-1].append(index)
    return subjects, groups


def _held(subjects: list[Subject], groups: list[list[int]]) -> frozenset[int]:
    pairs = [subject.relation for subject in subjects if subject.relation is not None]
    return frozenset(index for word, other in pairs if word == "holding" for index in groups[other])


def _paced(cast: Troupe, moving: frozenset[int]) -> Troupe:
    """The troupe at the speed of the first that travels by itself: a balloon in a hand sets none."""
    paces = {index: _pace(cast.actors[index]) for index in sorted(moving) if cast.actors[index].mount is None}
    speed = next((pace for pace in paces.values() if pace > 0), 0.0)
    if speed == cast.speed or cast.speed == 0 or any(cast.actors[index].plan is None for index in moving):
        return cast
    actors = list(cast.actors)
    for index, pace in paces.items():
        if pace > 0:
            actors[index] = replace(actors[index], rate=min(FASTEST, max(SLOWEST, speed / pace)))
    return replace(cast, actors=tuple(actors), speed=speed)


def _pace(actor: Actor) -> float:
    return actor.plan.pace(actor.row, actor.action) * actor.subject.scale if actor.plan else 0.0


def _travels(actor: Actor, cast: Troupe) -> bool:
    if actor.mount is not None:
        return _travels(cast.actors[actor.mount], cast)
    if actor.plan is None:
        return actor.action in ("walk", "run", "fly", "swim", "dance", "float", "jump")
    return actor.plan.pace(actor.row, actor.action) > 0 or (actor.action == "jump" and actor.subject.plan != "prop")


def _taken_along(subjects: list[Subject], groups: list[list[int]], moving: frozenset[int]) -> frozenset[int]:
    """What is held by, lies on or carries somebody who travels."""
    taken: set[int] = set()
    for number, subject in enumerate(subjects):
        if subject.relation is None or subject.relation[0] not in TAKEN:
            continue
        pair = (groups[number], groups[subject.relation[1]])
        for one, other in (pair,) if subject.relation[0] == "holding" else (pair, pair[::-1]):
            if set(one) & (moving | taken):
                taken |= set(other)
    return frozenset(taken)


def _anchored(cast: Troupe, subjects: list[Subject], groups: list[list[int]], still: frozenset[int]) -> bool:
    """Whether the camera stays: the lead stands, or what flies and swims does so about something that stands."""
    leads = [n for n, subject in enumerate(subjects) if subject.plan not in ("prop", "cutout")]
    lead = groups[leads[0]][0] if leads else 0
    if lead in still:
        return True
    if cast.actors[lead].action not in HOVERING:
        return False
    relation = subjects[leads[0]].relation
    return relation is not None and relation[0] in CLOSE_TO and bool(set(groups[relation[1]]) & still)


def _passings(subjects: list[Subject]) -> list[tuple[int, tuple[str, int]]]:
    return [
        (number, subject.relation)
        for number, subject in enumerate(subjects)
        if subject.relation is not None and subject.relation[0] in PASSED_OVER
    ]


def _aside(actor: Actor, cast: Troupe) -> Actor:
    """Off the path, on the side away from the camera."""
    if actor.mount is not None:
        return actor
    widest = max(_width(other) for other in cast.actors if other.mount is None)
    return replace(actor, aside=max(actor.aside, (widest + _width(actor)) / 2 + GAP))


def _passed(actor: Actor, word: str, number: int, mover: Actor) -> Actor:
    """On the path where it is jumped over or passed under; beside it in two rows where somebody goes between several.

    Both rows stand on the far side: on the near one they would hide what they are about.
    """
    if word != "through" or (number == 0 and actor.plan is None):
        return replace(actor, ahead=0.0, aside=mover.aside)
    width = max(0.6, (_width(mover) + _width(actor)) / 2 + 0.3)
    row, column = number % 2, number // 2
    return replace(actor, ahead=column * 3.2 + 1.6 * row, aside=mover.aside + width * (1.0 + 1.1 * row))


def _width(actor: Actor) -> float:
    if actor.plan is None:
        return 0.2
    low, high = body(actor, 0.0).bounds()
    return float(high[1] - low[1])


def _height(actor: Actor) -> float:
    if actor.plan is None:
        return 1.5 * actor.subject.scale
    return float(body(actor, 0.0).bounds()[1][2])
