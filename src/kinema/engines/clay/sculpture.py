"""Modelling clay: primitives with a colour each, pressed together, as arrays that the kernels can trace.

Body frame: x forward, y left, z up, origin on the ground under the body; lengths in world units.
A sculpture is two float64 arrays of equal length. Columns of `shape`:

    0 type (see `CAPSULE` ...)   1-3 centre   4-12 rotation, rows are the local axes   13-16 sizes
    17 width of the smooth union with what came before   18 bounding radius around the centre

and of `skin`: 0-2 colour (linear RGB), 3 pattern (see `PATTERNS`), 4-6 second colour, 7 pattern scale per unit,
8 gloss 0..1, 9 glow (emitted light), 10 depth of finger marks.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

CAPSULE, ELLIPSOID, BOX, CYLINDER, TORUS, WEDGE, BOWL = range(7)
PATTERNS = {
    "plain": 0,
    "stripes": 1,
    "spots": 2,
    "belly": 3,
    "rings": 4,
    "bark": 5,
    "wool": 6,
    "scales": 7,
    "windows": 8,
    "patches": 9,
    "planks": 10,
    "checks": 11,
}
SHAPE_COLUMNS, SKIN_COLUMNS = 19, 11

Vector = tuple[float, float, float]
Place = Callable[[float, float, float], Vector]  # a point of a head or a body, in the whole animal's frame
Array = NDArray[np.float64]


def hexcolour(text: str) -> Vector:
    """`"e8a050"` (sRGB) as linear RGB."""
    channels = [int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return (linear[0], linear[1], linear[2])


def shaded(colour: Vector, share: float) -> Vector:
    """A colour at `share` of its light."""
    return (colour[0] * share, colour[1] * share, colour[2] * share)


@dataclass(frozen=True, slots=True)
class Skin:
    """What a piece of clay looks like."""

    colour: Vector
    pattern: str = "plain"
    second: Vector = (0.0, 0.0, 0.0)
    scale: float = 1.0
    gloss: float = 0.16
    glow: float = 0.0
    marks: float = 1.0

    def row(self) -> list[float]:
        kind = float(PATTERNS[self.pattern])
        return [*self.colour, kind, *self.second, self.scale, self.gloss, self.glow, self.marks]

    def darker(self, share: float) -> Skin:
        return replace(self, colour=shaded(self.colour, share))


def skin(text: str, **more: object) -> Skin:
    """A plain skin from a hex colour."""
    return replace(Skin(hexcolour(text)), **more)  # type: ignore[arg-type]


BLACK = Skin((0.008, 0.007, 0.008), gloss=1.0, marks=0.0)
WHITE = Skin((0.86, 0.84, 0.80), gloss=0.3, marks=0.3)
GLINT = Skin((1.0, 1.0, 1.0), glow=0.9, marks=0.0)
IDENTITY = np.eye(3)


def rotation(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Array:
    """Body-to-parent rotation; yaw turns left, pitch lifts the nose, roll leans to the right; radians."""
    cy, sy, cp, sp, cr, sr = (f(a) for a in (yaw, pitch, roll) for f in (math.cos, math.sin))
    turn = np.array([[cy, -sy, 0.0], [sy, cy, 0.0], [0.0, 0.0, 1.0]])
    lift = np.array([[cp, 0.0, -sp], [0.0, 1.0, 0.0], [sp, 0.0, cp]])
    lean = np.array([[1.0, 0.0, 0.0], [0.0, cr, sr], [0.0, -sr, cr]])
    result: Array = turn @ lift @ lean
    return result


def _axis_frame(dx: float, dy: float, dz: float) -> tuple[float, ...]:
    """Rows of a rotation whose third axis is the unit vector given."""
    if abs(dz) < 0.9:
        n = math.hypot(dx, dy)
        ux, uy, uz = -dy / n, dx / n, 0.0
    else:
        n = math.hypot(dy, dz)
        ux, uy, uz = 0.0, dz / n, -dy / n
    vx, vy, vz = dy * uz - dz * uy, dz * ux - dx * uz, dx * uy - dy * ux
    return (ux, uy, uz, vx, vy, vz, dx, dy, dz)


@dataclass(slots=True)
class Clay:
    """A sculpture under construction. Joints are named points that hats, riders and cameras hold on to."""

    shapes: list[list[float]] = field(default_factory=list)
    skins: list[list[float]] = field(default_factory=list)
    joints: dict[str, tuple[Vector, float]] = field(default_factory=dict)

    def _add(
        self,
        kind: int,
        centre: Vector,
        frame: tuple[float, ...],
        sizes: tuple[float, ...],
        blend: float,
        radius: float,
        look: Skin,
    ) -> None:
        self.shapes.append([float(kind), *centre, *frame, *sizes, blend, radius])
        self.skins.append(look.row())

    def limb(self, a: Vector, b: Vector, ra: float, rb: float, look: Skin, blend: float = 0.05) -> None:
        """A round-ended rod from `a` to `b` whose radius goes from `ra` to `rb`."""
        dx, dy, dz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
        length = math.sqrt(dx * dx + dy * dy + dz * dz)
        if length < 1e-5:
            self.ball(a, max(ra, rb), look, blend)
            return
        frame = _axis_frame(dx / length, dy / length, dz / length)
        centre = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)
        slope = (ra - rb) / length
        sizes = (length / 2, ra, rb, 1 / math.sqrt(1 + slope * slope))
        self._add(CAPSULE, centre, frame, sizes, blend, length / 2 + max(ra, rb), look)

    def chain(self, points: list[Vector], radii: list[float], look: Skin, blend: float = 0.05) -> None:
        for i in range(len(points) - 1):
            self.limb(points[i], points[i + 1], radii[i], radii[i + 1], look, blend)

    def ball(self, centre: Vector, radius: float, look: Skin, blend: float = 0.05) -> None:
        self.blob(centre, (radius, radius, radius), look, blend)

    def blob(self, centre: Vector, radii: Vector, look: Skin, blend: float = 0.05, turn: Array = IDENTITY) -> None:
        """An ellipsoid; `turn` takes its own axes to the body's."""
        self._add(ELLIPSOID, centre, tuple(turn.T.ravel()), (*radii, 0.0), blend, max(radii), look)

    def box(
        self, centre: Vector, half: Vector, look: Skin, edge: float = 0.03, blend: float = 0.01, turn: Array = IDENTITY
    ) -> None:
        """A box with rounded edges; `half` includes the edge's radius."""
        reach = math.sqrt(half[0] ** 2 + half[1] ** 2 + half[2] ** 2)
        self._add(BOX, centre, tuple(turn.T.ravel()), (*half, edge), blend, reach, look)

    def drum(
        self,
        a: Vector,
        b: Vector,
        radius: float,
        look: Skin,
        edge: float = 0.02,
        blend: float = 0.01,
        end: float | None = None,
    ) -> None:
        """A cylinder between the middles of its faces; `end` makes it a cone, as the radius at `b`."""
        dx, dy, dz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
        length = max(1e-5, math.sqrt(dx * dx + dy * dy + dz * dz))
        frame = _axis_frame(dx / length, dy / length, dz / length)
        centre = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)
        end = radius if end is None else end
        middle = (radius + end) / 2
        reach = math.hypot(length / 2, max(radius, end))
        self._add(CYLINDER, centre, frame, (length / 2, middle, edge, (end - middle) / middle), blend, reach, look)

    def wedge(self, corner: Vector, along: Vector, up: Vector, thick: float, look: Skin, blend: float = 0.01) -> None:
        """A flat right-angled triangle: `along` and `up` are its legs from `corner`; `thick` is half its thickness."""
        a, b = np.array(along), np.array(up)
        long, high = float(np.linalg.norm(a)), float(np.linalg.norm(b))
        x, z = a / long, b / high
        frame = np.stack([x, np.cross(z, x), z])
        self._add(
            WEDGE,
            corner,
            tuple(frame.ravel()),
            (long, thick, high, thick * 0.9),
            blend,
            math.hypot(long, high) + thick,
            look,
        )

    def bowl(
        self, centre: Vector, radii: Vector, look: Skin, cut: float = 0.0, blend: float = 0.01, turn: Array = IDENTITY
    ) -> None:
        """An ellipsoid without what lies above `cut` (its own z)."""
        self._add(BOWL, centre, tuple(turn.T.ravel()), (*radii, cut), blend, max(radii), look)

    def ring(self, centre: Vector, axis: Vector, major: float, minor: float, look: Skin, blend: float = 0.02) -> None:
        n = math.sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
        frame = _axis_frame(axis[0] / n, axis[1] / n, axis[2] / n)
        self._add(TORUS, centre, frame, (major, minor, 0.0, 0.0), blend, major + minor, look)

    def eye(self, centre: Vector, radius: float, forward: Vector, look: Skin = BLACK) -> None:
        """A bead with a glint on its upper front."""
        self.ball(centre, radius, look, 0.006)
        x, y, z = (c + f * radius * 0.72 for c, f in zip(centre, forward, strict=True))
        self.ball((x, y, z + radius * 0.5), radius * 0.3, GLINT, 0.001)

    def joint(self, name: str, place: Vector, radius: float = 0.1) -> None:
        self.joints[name] = (place, radius)

    def done(self) -> Sculpture:
        shape = np.array(self.shapes, np.float64).reshape(-1, SHAPE_COLUMNS)
        return Sculpture(shape, np.array(self.skins, np.float64).reshape(-1, SKIN_COLUMNS), dict(self.joints))


@dataclass(frozen=True, slots=True)
class Sculpture:
    """Finished clay; moving it makes a new one."""

    shape: Array
    skin: Array
    joints: dict[str, tuple[Vector, float]]

    def moved(self, turn: Array = IDENTITY, shift: Vector = (0.0, 0.0, 0.0), scale: float = 1.0) -> Sculpture:
        """Scale, then turn about the origin, then shift."""
        shape = self.shape.copy()
        shape[:, 1:4] = shape[:, 1:4] @ turn.T * scale + np.array(shift)
        shape[:, 4:13] = (shape[:, 4:13].reshape(-1, 3, 3) @ turn.T).reshape(-1, 9)
        slope = np.where((shape[:, 0] == CAPSULE) | (shape[:, 0] == CYLINDER), shape[:, 16], shape[:, 16] * scale)
        shape[:, 13:19] *= scale
        shape[:, 16] = slope
        look = self.skin.copy()
        look[:, 7] /= scale
        joints = {}
        for name, (place, radius) in self.joints.items():
            x, y, z = turn @ np.array(place) * scale + np.array(shift)
            joints[name] = ((float(x), float(y), float(z)), radius * scale)
        return Sculpture(shape, look, joints)

    def joined(self, other: Sculpture) -> Sculpture:
        """Both together; the first one's joints count."""
        shape, look = np.vstack([self.shape, other.shape]), np.vstack([self.skin, other.skin])
        return Sculpture(shape, look, {**other.joints, **self.joints})

    def bounds(self) -> tuple[Array, Array]:
        """Lowest and highest corner of the bounding spheres."""
        centres, radii = self.shape[:, 1:4], self.shape[:, 18:19]
        return (centres - radii).min(0), (centres + radii).max(0)
