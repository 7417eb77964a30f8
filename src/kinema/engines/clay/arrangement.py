"""Where the members of a troupe stand: one behind the other along the path, or by what they are on, behind or after."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from kinema.engines.clay.actors import FLIGHTS, WATER_SETTINGS, Actor, body
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.sculpture import Vector

MAX_OF_A_KIND = 12
_ROOFS = {"city": 84.0, "village": 5.2}  # who flies over a town flies over its roofs, world units
_DRAUGHT = (
    0.045  # of a boat's length, that it sits in the water beyond its model's waterline: waves never show its keel
)
ABREAST = 0.8  # of their length: how far apart those are who share a place

LOOSER = 1.25  # how much further apart the many are, who stand in three ranks: from the front each hides who is behind

ROOM = 0.45  # of a thing's length, which reaches over it: how much of it can be stood on

SMALL = frozenset(
    {"cake", "cup", "book", "candle", "clock", "flower", "mushroom", "apple", "pizza", "donut", "burger", "hamburger"}
    | {"egg", "watermelon", "pumpkin", "shell", "starfish", "snail", "slug", "crab", "frog", "toad", "spider", "fan"}
    | {"birthday cake", "rose", "tulip", "daisy", "box"}
    | {"bottle", "laptop", "computer", "purse", "handbag", "suitcase", "letter", "envelope", "phone", "smartphone"}
)


@dataclass(frozen=True, slots=True)
class Tied:
    """Two that are placed by each other: sizes are length, width and height, `number` counts up to `count`."""

    base: Actor
    base_size: Vector
    size: Vector
    number: int
    count: int
    on_prop: bool


def is_small(subject: Subject) -> bool:
    """Whether people take it in a hand and have it on a table."""
    return subject.plan in ("prop", "cutout") and not {subject.label.lower(), subject.kind}.isdisjoint(SMALL)


def count_of(subject: Subject) -> int:
    """How many bodies a subject is."""
    return max(1, min(MAX_OF_A_KIND, subject.count))


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


def arranged(
    actors: list[Actor], subjects: tuple[Subject, ...], first_of: dict[int, int], scene: Scene, moving: bool
) -> list[Actor]:
    """The actors in their places; `first_of` is the first actor of each subject."""
    sizes = [_size(a) for a in actors]
    ties = _ties(subjects)
    free = [i for i in range(len(subjects)) if i not in ties]
    result = _in_file(actors, sizes, [(first_of[i], count_of(subjects[i])) for i in free], moving)
    for i in _anchors_first(ties):
        _tie(result, sizes, subjects, first_of, i, *ties[i], scene)
    for a, actor in enumerate(result):
        if actor.mount is None:
            result[a] = replace(actor, lift=actor.lift + _lift(actor, scene, sizes[a][2]))
    spread = [a for a in result if a.mount is None]
    middle = (max(a.ahead for a in spread) + min(a.ahead for a in spread)) / 2 if spread else 0.0
    return [replace(a, ahead=a.ahead - middle) for a in result]


def _in_file(actors: list[Actor], sizes: list[Vector], groups: list[tuple[int, int]], moving: bool) -> list[Actor]:
    """The groups, first actor and number each, one behind the other; a large one in two or three ranks."""
    result = list(actors)
    cursor = 0.0
    for order, (first, count) in enumerate(groups):
        length, width, _ = sizes[first]
        side = length if moving else max(length, width)
        ranks = 1 if count < (3 if moving else 5) else 2 if count < 7 else 3
        if order:
            cursor -= side * 0.62
        # Those who stand are seen from a little ahead of abeam, which alone would line up the ranks again.
        stagger = -0.3 if moving else 0.25
        for k in range(count):
            column, rank = divmod(k, ranks)
            room = 1.0 if ranks < 3 else LOOSER
            ahead = cursor - column * side * room * (1.22 if moving else 1.08) + stagger * side * rank
            aside = (
                rank * (width * 1.25 + 0.35) * room
                + 0.12 * math.sin(k * 2.3) * width
                + (0.35 * width * (order % 2) if moving else 0.0)
            )
            result[first + k] = replace(result[first + k], ahead=ahead, aside=aside)
        cursor = min(r.ahead for r in result[first : first + count]) - side * 0.62
    return result


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
    return _on_tables(subjects, ties)


def _on_tables(subjects: tuple[Subject, ...], ties: dict[int, tuple[str, int]]) -> dict[int, tuple[str, int]]:
    """The ties with small things on the table, where there is one, and with whoever is by them by that table."""
    table = next((i for i, subject in enumerate(subjects) if subject.kind == "table" and i not in ties), None)
    if table is None:
        return ties
    laid = {i for i, subject in enumerate(subjects) if i not in ties and i != table and is_small(subject)}
    moved = {i: (word, table if other in laid and i != table else other) for i, (word, other) in ties.items()}
    return moved | dict.fromkeys(laid, ("on", table))


def _anchors_first(ties: dict[int, tuple[str, int]]) -> list[int]:
    """The tied subjects, each after the one that it is placed by."""
    order: list[int] = []

    def visit(i: int) -> None:
        if i in ties and i not in order:
            visit(ties[i][1])
            order.append(i)

    for i in ties:
        visit(i)
    return order


def _tie(
    result: list[Actor],
    sizes: list[Vector],
    subjects: tuple[Subject, ...],
    first_of: dict[int, int],
    i: int,
    word: str,
    other: int,
    scene: Scene,
) -> None:
    """Place subject `i` by its relation to another one, in place."""
    base, count = result[first_of[other]], count_of(subjects[i])
    for k in range(count):
        a = first_of[i] + k
        if result[a].mount is not None:
            continue
        tied = Tied(base, sizes[first_of[other]], sizes[a], k, count, subjects[other].plan == "prop")
        ahead, aside, lift = TIES.get(word, _beside)(tied)
        if word == "holding":  # in the hands, it neither flies nor swims
            lift -= _lift(result[a], scene, sizes[a][2])
        result[a] = replace(result[a], ahead=base.ahead + ahead, aside=base.aside + aside, lift=base.lift + lift)


def _after(tied: Tied) -> Vector:
    (bl, _, _), (length, width, _), k = tied.base_size, tied.size, tied.number
    return -(bl + length) * 0.60 - k * length * 1.1 - 0.25, 0.3 * (k % 2) * width, 0.0


def _upon(tied: Tied) -> Vector:
    return _spread(tied, ROOM * tied.base_size[0]), 0.0, _top(tied)


def _within(tied: Tied) -> Vector:
    return _spread(tied, ROOM * tied.base_size[0]), 0.0, _top(tied) * (0.4 if tied.on_prop else 0.45)


def _over(tied: Tied) -> Vector:
    bl, _, bh = tied.base_size
    return 0.15 * bl + _spread(tied), 0.0, bh + 0.7


def _under(tied: Tied) -> Vector:
    bl, bw, _ = tied.base_size
    return 0.1 * bl + _spread(tied), -bw * 0.30, 0.0


def _in_hand(tied: Tied) -> Vector:
    bl, _, bh = tied.base_size
    return 0.5 * bl + 0.25, 0.0, bh * 0.32 * (tied.base.action != "eat")


def _behind(tied: Tied) -> Vector:
    bl, bw, _ = tied.base_size
    return bl * 0.30 + _spread(tied), bw * 0.45 + tied.size[1] * 0.55, 0.0  # sizes reach over what they bound


def _beside(tied: Tied) -> Vector:
    (bl, _, _), (length, width, _), k = tied.base_size, tied.size, tied.number
    return (bl + length) * 0.56 * (1 if k % 2 == 0 else -1) * (1 + k // 2), 0.15 * width, 0.0


TIES: dict[str, Callable[[Tied], Vector]] = {  # relation -> ahead, aside and lift from the other's place
    "chasing": _after,
    "on": _upon,
    "in": _within,
    "over": _over,
    "under": _under,
    "holding": _in_hand,
    "behind": _behind,
}


def _spread(tied: Tied, room: float = math.inf) -> float:
    """How far ahead of the middle one of several is, who share a place of some length side by side."""
    step = min(tied.size[0] * ABREAST, room / max(1, tied.count - 1))
    return (tied.number - (tied.count - 1) / 2) * step


def _top(tied: Tied) -> float:
    """How high the other can be stood on."""
    if tied.base.plan is None:
        return 0.0
    return body(tied.base, 0.0).joints.get("top", ((0.0, 0.0, tied.base_size[2] * 0.93), 0.0))[0][2]
