"""Which body plans there are: plan -> rows, model, pace and how high it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kinema.engines.clay.rigs import quadruped
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.sculpture import Sculpture


@dataclass(frozen=True, slots=True)
class Plan:
    """A body plan. `model(row, action, t)` gives the clay at `t` seconds of an action; `pace(row, action)` the ground
    speed in world units per second at which its feet don't slide; `lift` how high its middle flies or floats."""

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
    "quadruped": Plan(quadruped.BEASTS, quadruped.build, quadruped.speed, lift=2.2),
}
