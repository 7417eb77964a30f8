"""Which body plans there are: plan -> rows, model, pace and how high it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kinema.engines.clay.rigs import (
    aircraft,
    biped,
    birds,
    boats,
    dragons,
    insects,
    machine,
    quadruped,
    swimmers,
    things,
    vehicles,
)
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.sculpture import Sculpture


@dataclass(frozen=True, slots=True)
class Plan:
    """A body plan. `model(row, action, t)` gives the clay at `t` seconds of an action; `pace(row, action)` the ground
    speed in world units per second at which its feet don't slide; `lift` how high its feet are when it flies."""

    rows: Mapping[str, Any]
    model: Callable[[Any, str, float], Sculpture]
    pace: Callable[[Any, str], float]
    lift: float = 2.0

    def row(self, subject: Subject) -> Any | None:
        """The row of a subject: by the word of the prompt where that is finer than the kind, else by kind."""
        label = subject.label.lower()
        for word in (label, label.rstrip("s"), label.removesuffix("men") + "man", subject.kind):
            if word in self.rows:
                return self.rows[word]
        return None


PLANS: dict[str, Plan] = {
    "quadruped": Plan(quadruped.BEASTS, quadruped.build, quadruped.speed, 2.2),
    "biped": Plan(biped.PEOPLE, biped.build, biped.speed, 2.6),
    "bird": Plan(birds.BIRDS, birds.build, birds.speed, 2.4),
    "fish": Plan(swimmers.SWIMMERS, swimmers.build, swimmers.speed, 2.0),
    "dragon": Plan(dragons.DRAGONS, dragons.build, dragons.speed, 5.0),
    "butterfly": Plan(insects.INSECTS, insects.build, insects.speed, 0.8),
    "vehicle": Plan(vehicles.VEHICLES, machine.build, machine.speed, 2.5),
    "boat": Plan(boats.BOATS, machine.build, machine.speed, 3.0),
    "aircraft": Plan(aircraft.AIRCRAFT, machine.build, machine.speed, 5.0),
    "rocket": Plan(aircraft.ROCKETS, machine.build, machine.speed, 5.0),
    "balloon": Plan(aircraft.BALLOONS, machine.build, machine.speed, 2.0),
    "ball": Plan(aircraft.BALLS, machine.build, machine.speed, 1.5),
    "prop": Plan(things.THINGS, things.build, things.pace, 1.2),
}


def found(subject: Subject) -> tuple[Plan | None, Any]:
    """The plan and the row of a subject; (None, None) where nobody knows the word: it becomes a paper standee.

    A word that the lexicon has no plan for may still be an animal or a thing here.
    """
    plans = [PLANS[subject.plan]] if subject.plan in PLANS else [PLANS["quadruped"], PLANS["prop"]]
    for plan in plans:
        row = plan.row(subject)
        if row is not None:
            return plan, row
    return None, None
