"""Which body plans there are: plan -> rows, model, pace and how high it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kinema.engines.clay.rigs import biped, flyers, machines, quadruped, swimmers, things
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
        for word in (subject.label.lower(), subject.label.lower().rstrip("s"), subject.kind):
            if word in self.rows:
                return self.rows[word]
        return None


PLANS: dict[str, Plan] = {
    "quadruped": Plan(quadruped.BEASTS, quadruped.build, quadruped.speed, 2.2),
    "biped": Plan(biped.PEOPLE, biped.build, biped.speed, 2.6),
    "bird": Plan(flyers.BIRDS, flyers.bird, flyers.bird_speed, 2.4),
    "fish": Plan(swimmers.SWIMMERS, swimmers.build, swimmers.speed, 2.0),
    "dragon": Plan(flyers.DRAGONS, flyers.dragon, flyers.dragon_speed, 5.0),
    "butterfly": Plan(flyers.INSECTS, flyers.insect, flyers.insect_speed, 0.8),
    "vehicle": Plan(machines.VEHICLES, machines.build, machines.speed, 2.5),
    "boat": Plan(machines.BOATS, machines.build, machines.speed, 3.0),
    "aircraft": Plan(machines.AIRCRAFT, machines.build, machines.speed, 5.0),
    "rocket": Plan(machines.ROCKETS, machines.build, machines.speed, 5.0),
    "balloon": Plan(machines.BALLOONS, machines.build, machines.speed, 2.0),
    "ball": Plan(machines.BALLS, machines.build, machines.speed, 1.5),
    "prop": Plan(things.THINGS, things.build, things.pace, 1.2),
}


def found(subject: Subject) -> tuple[Plan | None, Any]:
    """The plan and the row of a subject; a word that the lexicon has no plan for may still be an animal or a thing here.

    (None, None) where nobody knows the word: it becomes a paper standee.
    """
    plans = [PLANS[subject.plan]] if subject.plan in PLANS else [PLANS["quadruped"], PLANS["prop"]]
    for plan in plans:
        row = plan.row(subject)
        if row is not None:
            return plan, row
    return None, None
