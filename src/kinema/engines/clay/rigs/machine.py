"""What every machine has: a model, paint, a pace."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import Clay, Sculpture, Skin, hexcolour, skin

GLASS = Skin((0.07, 0.12, 0.17), gloss=0.9, marks=0.0)
PANE = Skin(hexcolour("9fc8dc"), gloss=0.95, marks=0.0)  # by day: glass that shows the sky
LIT_GLASS = Skin(hexcolour("ffe9a8"), glow=0.45, gloss=0.9, marks=0.0)
RUBBER = skin("26262a", marks=1.2)
STEEL = skin("b9c0c8", gloss=0.6, marks=0.5)
LAMP = Skin(hexcolour("fff0b8"), glow=0.8, gloss=0.6, marks=0.0)
BRAKE = Skin(hexcolour("ff4a3a"), glow=0.5, gloss=0.6, marks=0.0)


@dataclass(frozen=True, slots=True)
class Machine:
    model: Callable[[Machine, Clay, float, float], None]
    paint: str = "d8402f"
    trim: str = "f2ece0"
    pace: dict[str, float] = field(default_factory=dict)
    scale: float = 1.0
    draught: float = 0.0  # how much of its model is under water where it floats


def speed(m: Machine, action: str) -> float:
    return m.pace.get(action, 0.0) * m.scale


def build(m: Machine, action: str, t: float) -> Sculpture:
    """A machine at `t` seconds; wheels have turned as far as it has gone."""
    clay = Clay()
    m.model(m, clay, t, speed(m, action) / m.scale * t)
    return clay.done().moved(scale=m.scale, shift=(0.0, 0.0, -m.draught * m.scale))


def wheel(clay: Clay, x: float, y: float, r: float, gone: float, wide: float = 0.12, hub: Skin = STEEL) -> None:
    """A wheel of radius `r` on the ground, half `wide`, that has rolled `gone` units; its hub is on the outside."""
    side = 1.0 if y > 0 else -1.0
    clay.drum((x, y - wide * side, r), (x, y + wide * side, r), r, RUBBER, 0.05)
    clay.drum((x, y + wide * side * 0.8, r), (x, y + wide * side * 1.12, r), r * 0.58, hub, 0.02)
    nut, turn = skin("4a4d55"), -gone / r
    for k in range(4):
        a = turn + k * TAU / 4
        place = (x + r * 0.36 * math.cos(a), y + side * wide * 1.1, r + r * 0.36 * math.sin(a))
        clay.ball(place, r * 0.11, nut, 0.005)
