"""Tails of animals on four legs, one function a kind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from kinema.engines.clay.rigs.beast import Beast, plain
from kinema.engines.clay.rigs.beast_poses import Pose
from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import Clay, Vector, skin


@dataclass(frozen=True, slots=True)
class Root:
    """Where a tail begins, and how it swings at second `t`; `u` is the animal's unit, its leg."""

    place: Vector
    u: float
    pose: Pose
    t: float

    def curve(self, count: int, step: float, first: float, bend: float) -> list[Vector]:
        """`count` steps from the root, the first one at angle `first` (radians upwards), each bent by `bend` more."""
        if self.pose.tuck:
            first, bend = first * 0.3 - 0.45, bend * 0.25
        points, angle = [self.place], first
        for i in range(count):
            x, _, z = points[-1]
            aside = 0.10 * self.u * self.pose.tail_swing * (i + 1) / count * (i + 1) * 0.5
            points.append((x - step * math.cos(angle), aside, z + step * math.sin(angle)))
            angle += bend + 0.16 * math.sin(TAU * self.t * 1.1 - i * 0.9)
        return points


def tail(clay: Clay, b: Beast, pose: Pose, rump: Vector, t: float) -> None:
    """Sculpt an animal's tail; a kind that isn't in the table is a stub."""
    place = (rump[0] - b.hips * b.leg * 0.75, 0.0, rump[2] + b.hips * b.leg * 0.40)
    _TAILS.get(b.tail, _stub)(clay, b, Root(place, b.leg, pose, t))


def _long(clay: Clay, b: Beast, root: Root) -> None:
    u = root.u
    points = root.curve(5, 0.27 * u if b.tail == "long" else 0.17 * u, 0.45, 0.28)
    w = 0.105 * u
    ringed = replace(b.coat, pattern="rings", scale=4.2) if b.coat.pattern == "stripes" else plain(b.coat)
    clay.chain(points, [w * 1.1, w * 1.05, w, w * 0.95, w * 0.9, w * 0.8], ringed, 0.04 * u)


def _bushy(clay: Clay, b: Beast, root: Root) -> None:
    u = root.u
    points = root.curve(3, 0.36 * u, 0.1 if b.tail == "bushy" else 1.1, 0.12 if b.tail == "bushy" else 0.45)
    clay.chain(points, [0.10 * u, 0.24 * u, 0.24 * u, 0.06 * u], plain(b.coat), 0.06 * u)
    if "tailtip" in b.extra:
        clay.limb(points[-2], points[-1], 0.215 * u, 0.075 * u, skin(b.belly), 0.02)
        clay.shapes[-1][1:4] = [(p + q) / 2 for p, q in zip(points[-1], points[-1], strict=True)]


def _tuft(clay: Clay, b: Beast, root: Root) -> None:
    points = root.curve(4, 0.26 * root.u, -0.6, -0.12)
    clay.chain(points, [0.055 * root.u] * 5, plain(b.coat), 0.03 * root.u)
    clay.ball(points[-1], 0.12 * root.u, skin(b.dark), 0.03 * root.u)


def _hair(clay: Clay, b: Beast, root: Root) -> None:
    u = root.u
    points = root.curve(3, 0.26 * u, 0.1, -0.55)
    clay.chain(points, [0.07 * u, 0.12 * u, 0.13 * u, 0.05 * u], skin(b.dark), 0.05 * u)


def _lizard(clay: Clay, b: Beast, root: Root) -> None:
    u, hips = root.u, b.hips * root.u
    points = root.curve(5, 0.44 * u, -0.35, 0.10)
    clay.chain(points, [hips * 0.6, hips * 0.48, hips * 0.34, hips * 0.22, 0.10 * u, 0.04 * u], plain(b.coat), 0.12 * u)


def _thin(clay: Clay, b: Beast, root: Root) -> None:
    u = root.u
    widths = [0.06 * u, 0.055 * u, 0.05 * u, 0.045 * u, 0.04 * u, 0.03 * u]
    clay.chain(root.curve(5, 0.32 * u, 0.0, 0.12), widths, skin(b.belly), 0.02)


def _curl(clay: Clay, b: Beast, root: Root) -> None:
    (x, _, z), u = root.place, root.u
    points = [
        (x - 0.05 * u * math.cos(a) - 0.04 * u * a / 3, 0.07 * u * math.sin(a), z + 0.03 * u * a)
        for a in (0.0, 1.6, 3.2, 4.8, 6.4)
    ]
    clay.chain(points, [0.04 * u] * 5, plain(b.coat), 0.02)


def _puff(clay: Clay, b: Beast, root: Root) -> None:
    (x, _, z), u = root.place, root.u
    clay.ball((x - 0.06 * u, 0.02 * u * root.pose.tail_swing, z), 0.17 * u, skin("f4efe6", pattern="wool"), 0.03)


def _stub(clay: Clay, b: Beast, root: Root) -> None:
    (x, _, z), u = root.place, root.u
    clay.limb(root.place, (x - 0.25 * u, 0.0, z - 0.1 * u), 0.12 * u, 0.04 * u, plain(b.coat), 0.05 * u)


_TAILS: dict[str, Callable[[Clay, Beast, Root], None]] = {
    "long": _long,
    "up": _long,
    "bushy": _bushy,
    "plume": _bushy,
    "tuft": _tuft,
    "hair": _hair,
    "lizard": _lizard,
    "thin": _thin,
    "curl": _curl,
    "puff": _puff,
}
