"""Where the camera stands at each moment and what it sees: moves as functions, framing as fractions of the picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kinema.engines.clay.sculpture import Array


@dataclass(frozen=True, slots=True)
class View:
    """A view camera: its picture plane stands upright, so looking down is a higher horizon."""

    x: float
    y: float
    z: float
    yaw: float
    horizon: float  # row
    focal: float  # pixels
    width: int
    height: int

    @property
    def ca(self) -> float:
        return math.cos(self.yaw)

    @property
    def sa(self) -> float:
        return math.sin(self.yaw)

    def row(self) -> Array:
        """The view as kernels take it, [7] half the width."""
        return np.array([self.x, self.y, self.z, self.ca, self.sa, self.horizon, self.focal, self.width / 2])

    def project(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """Column, row and depth of a point of the world; depth at least 0.05."""
        dx, dy = x - self.x, y - self.y
        depth = max(0.05, dx * self.ca + dy * self.sa)
        return (
            self.width / 2 + (dx * self.sa - dy * self.ca) / depth * self.focal,
            self.horizon + (self.z - z) / depth * self.focal,
            depth,
        )


@dataclass(frozen=True, slots=True)
class Target:
    """What the camera looks after: the middle of the actors, their half width and height in world units."""

    x: float
    y: float
    foot: float
    half_width: float
    height: float
    aside: float  # direction from the actors to the camera, radians
    floor: float  # the camera stays above it
    half_depth: float = 0.0  # towards the camera: what is nearer looks larger
    rise: float = 1.0  # share of a move's lift that is taken: nobody to look down on means less


@dataclass(frozen=True, slots=True)
class Setup:
    """A camera move at one moment, relative to the framing."""

    distance: float = 1.0
    swing: float = 0.0  # radians around the actors
    lift: float = 0.13  # eye above the actors' middle, in distances
    yaw: float = 0.0
    tilt: float = 0.0  # of the horizon, in picture heights
    zoom: float = 1.0
    shake: float = 0.0


def ease(u: float) -> float:
    return u * u * (3 - 2 * u)


MOVES: dict[str, Callable[[float], Setup]] = {
    "static": lambda u: Setup(),
    "pan": lambda u: Setup(yaw=0.20 * (ease(u) * 2 - 1)),
    "tilt": lambda u: Setup(tilt=0.30 * (1 - ease(u)) - 0.03),
    "dolly": lambda u: Setup(distance=1.24 - 0.30 * ease(u), swing=0.06 * (u - 0.5)),
    "track": lambda u: Setup(swing=0.16 * (u - 0.5), lift=0.11),
    "orbit": lambda u: Setup(swing=1.05 * (ease(u) - 0.5)),
    "crane": lambda u: Setup(lift=0.03 + 0.34 * ease(u), distance=1.05 + 0.2 * ease(u)),
    "drone": lambda u: Setup(distance=1.75 - 0.25 * u, lift=0.36 - 0.06 * ease(u), swing=0.5 * (u - 0.5)),
    "handheld": lambda u: Setup(shake=1.0, lift=0.10),
    "zoom": lambda u: Setup(zoom=0.74 + 0.30 * ease(u)),
}
SHARES = {"close": (0.74, 0.86), "medium": (0.56, 0.72), "wide": (0.34, 0.56)}  # of the picture's height and width


def frame(move: str, framing: str, u: float, t: float, target: Target, width: int, height: int) -> View:
    """The view at share `u` of the film and second `t`, the target in the frame."""
    setup = MOVES.get(move, MOVES["static"])(u)
    share_high, share_wide = SHARES.get(framing, SHARES["medium"])
    focal = height * (1.42 if width >= height else 0.98)
    if width < height:
        share_wide *= 1.16
    distance = max(
        target.height * focal / (share_high * height), 2 * target.half_width * focal / (share_wide * width), 1.1
    )
    # However near, the nearer side of the actors stays a good way off.
    distance = max((distance + 0.8 * target.half_depth) * setup.distance, target.half_width * 1.25 + 0.8)
    focal *= setup.zoom
    angle = target.aside + setup.swing
    middle = target.foot + target.height * 0.5
    eye = max(middle + setup.lift * target.rise * distance, target.floor)
    shake = setup.shake * 0.012 + 0.0016
    sway = shake * (math.sin(t * 2.1) + 0.6 * math.sin(t * 4.7 + 1.0))
    nod = shake * (math.sin(t * 1.7 + 2.0) + 0.6 * math.sin(t * 5.3))
    seat = 0.56 if width >= height else 0.55
    horizon = height * (seat + setup.tilt * (1.15 - share_high) + nod) + (middle - eye) / distance * focal
    return View(
        target.x + math.cos(angle) * distance,
        target.y + math.sin(angle) * distance,
        eye,
        angle + math.pi + setup.yaw * (1.25 - share_wide) + sway,
        horizon,
        focal,
        width,
        height,
    )


__all__ = ["MOVES", "SHARES", "Setup", "Target", "View", "ease", "frame", "replace"]
