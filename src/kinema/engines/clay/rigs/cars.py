"""Cars: one builder, and a row of coachwork for each kind."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial

from kinema.engines.clay.rigs.machine import BRAKE, LAMP, PANE, STEEL, Machine, wheel
from kinema.engines.clay.sculpture import BLACK, Clay, Skin, hexcolour, rotation, skin

Edge = tuple[float, float]  # of the windows, seen from the side: x at the belt, x at the roof


@dataclass(frozen=True, slots=True)
class Coachwork:
    """Proportions in world units, halves across; x grows to the front, z from the road."""

    long: float = 1.28
    wide: float = 0.60
    low: float = 0.27  # underside
    deck: float = 0.77  # top of bonnet and boot
    belt: float = 0.80  # where the windows begin
    roof: float = 1.345
    screen: Edge = (0.62, 0.33)
    pillars: tuple[Edge, ...] = ((-0.18, -0.20),)
    stern: Edge = (-0.98, -0.76)
    axles: tuple[float, float] = (-0.78, 0.80)
    tyre: tuple[float, float] = (0.28, 0.12)  # radius, half width
    arch: tuple[float, float] = (0.08, 1.25)  # of a wheel: its rise, its radius in wheels
    edge: float = 0.18  # roundness of the hull
    seat: float = -0.16
    sitter: float = 0.28  # size of who drives
    headroom: float = 0.765  # from the seat to the roof: a grown-up's, in the size that people have in cars
    shape: str = "upright"  # or "wedge": flat at the nose, broad over the wheels
    extras: tuple[str, ...] = ()  # of `_EXTRAS`, and "open" for none over the driver's head


def _car(c: Coachwork, m: Machine, clay: Clay, t: float, gone: float) -> None:
    paint, rock = skin(m.paint, gloss=0.75, marks=0.6), 0.012 * math.sin(t * 9)
    _HULLS[c.shape](c, clay, rock, paint)
    _cabin(c, clay, rock, paint)
    for s in (-1, 1):
        for x in c.axles:
            r, half = c.tyre
            inside, outside = (x, s * (c.wide - 0.10), r + c.arch[0]), (x, s * (c.wide + 0.005), r + c.arch[0])
            clay.drum(inside, outside, r * c.arch[1], _ARCH, 0.02)
            wheel(clay, x, s * (c.wide + 0.06 - half), r, gone, half)
    for extra in c.extras:
        if extra in _EXTRAS:
            _EXTRAS[extra](c, m, clay, rock)
    clay.joint("back", (c.seat + 0.04, 0, c.roof - c.headroom), 0.5)
    clay.joint("wheel", (c.seat, 0, c.roof - 1.70 * c.sitter + rock), c.sitter)
    clay.joint("top", (c.stern[1] / 2 + c.screen[1] / 2, 0, c.roof), 0.5)
    clay.joint("head", (c.stern[1] / 2 + c.screen[1] / 2, 0, c.roof), 0.4)


_ARCH = skin("1e1e22")
_LEATHER = skin("5a3a2c")
_CARBON = skin("26262a", gloss=0.4, marks=0.5)


def _cabin(c: Coachwork, clay: Clay, rock: float, paint: Skin) -> None:
    """Roof, pillars and panes; open windows at the sides, so that the driver is seen."""
    roofed = "open" not in c.extras
    low, high = c.belt - 0.02 + rock, (c.roof - 0.085 if roofed else c.belt + 0.24) + rock
    y0, y1 = c.wide - 0.11, c.wide - 0.15
    for foot, head in (c.screen, *c.pillars, c.stern) if roofed else (c.screen,):
        for s in (-1, 1):
            clay.limb((foot, s * y0, low), (head, s * y1, high), 0.04, 0.035, paint, 0.02)
    middle = (c.screen[1] + c.stern[1]) / 2
    if roofed:
        span = (c.screen[1] - c.stern[1]) / 2 + 0.055
        clay.box((middle, 0, high + 0.01), (span, c.wide - 0.10, 0.075), paint, 0.07, 0.02)
        # A pane along the middle: the driver leans out of it to both sides: glass shows and nobody is behind it.
        ahead = (c.screen[0] + c.screen[1]) / 2 - 0.05
        behind = (c.stern[0] + c.stern[1]) / 2 + 0.09
        tall = (high - low) / 2 - 0.04
        clay.box(((ahead + behind) / 2, 0, (low + high) / 2), ((ahead - behind) / 2, 0.05, tall), PANE, 0.01, 0.0)
    else:
        clay.limb((c.screen[1], -y1, high), (c.screen[1], y1, high), 0.035, 0.035, paint, 0.02)
    for foot, head in (c.screen, c.stern) if roofed else (c.screen,):
        slant = rotation(0.0, math.atan2(foot - head, high - low))
        reach = 0.42 * math.hypot(foot - head, high - low)
        clay.box(((foot + head) / 2, 0, (low + high) / 2), (0.015, c.wide - 0.17, reach), PANE, 0.01, 0.0, slant)
    clay.box((c.seat - 0.36, 0, c.belt + 0.06), (0.09, c.wide - 0.18, 0.20), _LEATHER, 0.08)


def _upright(c: Coachwork, clay: Clay, rock: float, paint: Skin) -> None:
    """Hull, lamps, bumpers, mirrors and handles of an everyday car."""
    middle, half = (c.low + c.deck) / 2 + rock, (c.deck - c.low) / 2
    clay.box((0, 0, middle), (c.long, c.wide, half), paint, c.edge, 0.02)
    first, last = c.stern[0] - 0.14, c.screen[0] + 0.10
    shoulder = ((last - first) / 2, c.wide - 0.05, 0.12)
    clay.box(((first + last) / 2, 0, c.belt - 0.10 + rock), shoulder, paint, 0.10, 0.06)
    for s in (-1, 1):
        clay.ball((c.long - 0.06, s * (c.wide - 0.20), middle + 0.04), 0.115, LAMP, 0.005)
        clay.box((0.01 - c.long, s * (c.wide - 0.18), middle + 0.06), (0.03, 0.11, 0.07), BRAKE, 0.03)
        clay.box((c.screen[0] - 0.20, s * (c.wide + 0.06), c.belt), (0.07, 0.07, 0.055), paint, 0.03)
        for x, _ in c.pillars:
            clay.box((x - 0.12, s * (c.wide + 0.005), c.belt - 0.14 + rock), (0.07, 0.012, 0.018), STEEL, 0.01)
        clay.box((s * c.long, 0, c.low + 0.09 + rock), (0.06, c.wide - 0.04, 0.07), STEEL, 0.05)
    clay.limb((c.long - 0.01, -0.16, middle - 0.02), (c.long - 0.01, 0.16, middle - 0.02), 0.045, 0.045, BLACK, 0.005)


def _wedge(c: Coachwork, clay: Clay, rock: float, paint: Skin) -> None:
    """A flat nose that rises to a high tail, fenders over the wheels, air intakes, a splitter and exhausts."""
    rise, middle = rotation(0.0, -0.10), (c.low + c.deck) / 2
    clay.box((0, 0, c.low + 0.13 + rock), (c.long, c.wide - 0.02, 0.13), paint, 0.11, 0.02)
    clay.box((-0.10, 0, c.deck - 0.15 + rock), (c.long - 0.16, c.wide - 0.06, 0.13), paint, 0.11, 0.05, rise)
    clay.box((c.long - 0.04, 0, c.low + 0.01 + rock), (0.14, c.wide, 0.03), _CARBON, 0.02, 0.004)
    clay.box((0, 0, c.low + 0.02 + rock), (0.52, c.wide + 0.03, 0.05), _CARBON, 0.03, 0.004)
    rear, front = c.axles
    for s in (-1, 1):
        clay.blob((front, s * (c.wide - 0.12), middle + 0.13 + rock), (0.56, 0.20, 0.25), paint, 0.06)
        clay.blob((rear, s * (c.wide - 0.12), middle + 0.18 + rock), (0.62, 0.21, 0.27), paint, 0.06)
        lamp = (c.long - 0.17, s * (c.wide - 0.19), middle + 0.05 + rock)
        clay.blob(lamp, (0.17, 0.10, 0.05), LAMP, 0.005, rotation(-0.35 * s, -0.35))
        clay.box((0.02 - c.long, s * (c.wide - 0.26), c.deck - 0.08 + rock), (0.03, 0.20, 0.035), BRAKE, 0.03)
        clay.box((rear + 0.55, s * (c.wide - 0.03), middle + 0.04 + rock), (0.13, 0.03, 0.08), BLACK, 0.02, 0.004)
        clay.drum((0.1 - c.long, s * 0.2, c.low + 0.07), (-0.06 - c.long, s * 0.2, c.low + 0.07), 0.06, STEEL, 0.02)
        mirror = (c.screen[0] - 0.22, s * (c.wide + 0.02), c.belt + 0.08 + rock)
        clay.limb((mirror[0] + 0.04, s * (c.wide - 0.10), c.belt), mirror, 0.02, 0.03, _CARBON, 0.01)
        clay.box(mirror, (0.05, 0.07, 0.04), paint, 0.03)
    clay.box((c.long + 0.01, 0, c.low + 0.12 + rock), (0.03, c.wide * 0.5, 0.05), BLACK, 0.03, 0.004)


_HULLS = {"upright": _upright, "wedge": _wedge}


def _wing(c: Coachwork, m: Machine, clay: Clay, rock: float) -> None:
    """A wing on struts over the tail."""
    x, z = 0.16 - c.long, c.roof - 0.05 + rock
    paint, slope = skin(m.paint, gloss=0.75, marks=0.6), rotation(0.0, -0.15)
    clay.box((x, 0, z), (0.17, c.wide + 0.02, 0.03), paint, 0.02, 0.004, slope)
    for s in (-1, 1):
        clay.limb((x + 0.06, s * c.wide * 0.55, c.deck - 0.08), (x, s * c.wide * 0.55, z), 0.035, 0.03, _CARBON, 0.01)
        clay.box((x, s * (c.wide + 0.02), z), (0.20, 0.02, 0.09), _CARBON, 0.015, 0.004)


def _number(c: Coachwork, m: Machine, clay: Clay, rock: float) -> None:
    """A starting number on the doors and a stripe over the bonnet."""
    white = skin(m.trim, gloss=0.4, marks=0.4)
    x, z = (c.axles[0] + c.axles[1]) / 2 - 0.08, (c.low + c.belt) / 2 + 0.06 + rock
    for s in (-1, 1):
        y = s * (c.wide - 0.02)
        clay.drum((x, y - 0.02 * s, z), (x, y + 0.02 * s, z), 0.19, white, 0.01, 0.004)
        clay.limb((x, y + 0.02 * s, z - 0.10), (x, y + 0.02 * s, z + 0.10), 0.03, 0.03, BLACK, 0.003)
        clay.limb((x, y + 0.02 * s, z + 0.10), (x - 0.06 * s, y + 0.02 * s, z + 0.05), 0.026, 0.02, BLACK, 0.003)
    clay.box((-0.06, 0, c.deck - 0.142 + rock), (c.long - 0.16, 0.13, 0.13), white, 0.11, 0.0, rotation(0.0, -0.10))


def _sign(c: Coachwork, m: Machine, clay: Clay, rock: float) -> None:
    """A taxi's sign on its roof, and a band of checks."""
    clay.box((-0.20, 0, c.roof + 0.055 + rock), (0.12, 0.26, 0.08), Skin(hexcolour("fff2c0"), glow=0.5), 0.03)
    checks = skin("26262a", pattern="checks", second=hexcolour("f5f2ea"), scale=10.0)
    clay.box((0, 0, 0.60 + rock), (1.0, c.wide + 0.007, 0.05), checks, 0.01)


def _beacon(c: Coachwork, m: Machine, clay: Clay, rock: float) -> None:
    """Red and blue lamps on the roof, and white doors."""
    clay.box((-0.20, 0, c.roof + 0.02 + rock), (0.10, 0.34, 0.03), _CARBON, 0.02)
    for s, colour in ((-1, "ff3a2e"), (1, "3a6aff")):
        clay.box((-0.20, s * 0.22, c.roof + 0.08 + rock), (0.10, 0.14, 0.07), Skin(hexcolour(colour), glow=0.7), 0.05)
    white = skin("f5f2ea", gloss=0.7, marks=0.5)
    clay.box((0.08, 0, 0.60 + rock), (0.36, c.wide + 0.007, 0.13), white, 0.01)


def _rack(c: Coachwork, m: Machine, clay: Clay, rock: float) -> None:
    """Rails along the roof."""
    for s in (-1, 1):
        y, z = s * (c.wide - 0.16), c.roof + 0.05 + rock
        clay.limb((c.stern[1] + 0.06, y, z), (c.screen[1] - 0.06, y, z), 0.028, 0.028, _CARBON, 0.03)


def _spare(c: Coachwork, m: Machine, clay: Clay, rock: float) -> None:
    """A spare wheel on the tail."""
    r, x, z = c.tyre[0] * 0.9, -c.long, (c.deck + c.low) / 2 + 0.16 + rock
    clay.drum((x - 0.16, 0, z), (x + 0.02, 0, z), r, _ARCH, 0.05)
    clay.drum((x - 0.18, 0, z), (x - 0.10, 0, z), r * 0.5, STEEL, 0.02)


_EXTRAS = {"wing": _wing, "number": _number, "sign": _sign, "beacon": _beacon, "rack": _rack, "spare": _spare}

_HATCHBACK = Coachwork()
_SPORTS = Coachwork(
    long=1.62, wide=0.72, low=0.15, deck=0.60, belt=0.60, roof=1.09, screen=(0.60, 0.06), pillars=(),
    stern=(-1.20, -0.68), axles=(-1.00, 0.98), tyre=(0.32, 0.15), arch=(0.02, 1.12), seat=-0.54, sitter=0.25,
    shape="wedge", extras=("wing",),
)  # fmt: skip
_ROADSTER = replace(_SPORTS, screen=(0.52, 0.26), roof=1.26, sitter=0.28, seat=-0.34, extras=("open",))
_SUV = Coachwork(
    long=1.42, wide=0.66, low=0.40, deck=0.94, belt=0.98, roof=1.58, screen=(0.68, 0.44),
    pillars=((-0.10, -0.12), (-0.76, -0.76)), stern=(-1.28, -1.16), axles=(-0.88, 0.88), tyre=(0.36, 0.14),
    extras=("rack",),
)  # fmt: skip
_JEEP = Coachwork(
    long=1.20, wide=0.62, low=0.42, deck=0.92, belt=0.94, roof=1.56, screen=(0.42, 0.36), pillars=((-0.30, -0.30),),
    stern=(-1.06, -1.04), axles=(-0.76, 0.78), tyre=(0.38, 0.15), edge=0.07, seat=-0.12, extras=("spare",),
)  # fmt: skip
_LIMOUSINE = Coachwork(
    long=2.20, screen=(1.20, 0.90), pillars=((0.34, 0.32), (-0.26, -0.26), (-0.86, -0.86)), stern=(-1.62, -1.38),
    axles=(-1.52, 1.56), tyre=(0.29, 0.12), seat=0.40, roof=1.32,
)  # fmt: skip
_VAN = Coachwork(
    long=1.46, wide=0.68, low=0.34, deck=0.98, belt=1.02, roof=1.80, screen=(1.22, 0.86),
    pillars=((-0.06, -0.06), (-0.72, -0.72)), stern=(-1.38, -1.30), axles=(-0.92, 0.94), tyre=(0.30, 0.12), seat=0.20,
    headroom=1.15,
)  # fmt: skip

_PACE = {"drive": 7.0, "run": 7.0, "walk": 3.0}
CARS = {
    "car": Machine(partial(_car, _HATCHBACK), pace=_PACE),
    "taxi": Machine(partial(_car, replace(_HATCHBACK, extras=("sign",))), "f2b92e", pace={"drive": 6.0, "run": 6.0}),
    "police car": Machine(partial(_car, replace(_HATCHBACK, extras=("beacon",))), "2f4fa0", pace=_PACE),
    "sports car": Machine(partial(_car, _SPORTS), pace=_PACE),
    "race car": Machine(partial(_car, replace(_SPORTS, extras=("wing", "number"))), pace=_PACE),
    "convertible": Machine(partial(_car, _ROADSTER), pace=_PACE),
    "suv": Machine(partial(_car, _SUV), "4a6a78", pace=_PACE),
    "jeep": Machine(partial(_car, _JEEP), "5f7040", pace=_PACE),
    "limousine": Machine(partial(_car, _LIMOUSINE), "26272c", pace=_PACE),
    # The lexicon has a van at 0.7 of a bus's size, and people in it at their own.
    "van": Machine(partial(_car, _VAN), "e9e2d2", pace={"drive": 5.5, "run": 5.5}, scale=1 / 0.7),
}

# Other words of the lexicon for the same coachwork.
_ALIKE = {
    "sports car": "supercar ferrari lamborghini porsche bugatti cybertruck 跑车 跑車 超跑 スポーツカー 스포츠카",
    "race car": "racing_car racecar formula_one_car 赛车 賽車",
    "convertible": "roadster cabriolet 敞篷车",
    "suv": "越野车",
    "jeep": "吉普车 吉普",
    "limousine": "limo rolls_royce 豪华轿车",
    "van": "minivan camper_van campervan 面包车 房车",
    "police car": "警车",
}
CARS |= {word.replace("_", " "): CARS[kind] for kind, words in _ALIKE.items() for word in words.split()}
