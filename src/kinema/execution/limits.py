"""How long an engine may take: each stage belongs to a phase, and a phase has one limit for all its stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# The phase of each stage that an engine may report; None has no limit. Whoever makes it wait has limits of its own.
PHASES: Mapping[str, str | None] = {
    "waiting": None,
    "loading": "loading",
    "rendering": "rendering",
    "encoding": "rendering",
    "denoising": "rendering",
    "decoding": "rendering",
    "finishing": "finishing",
}


@dataclass(slots=True)
class Allowance:
    """What is left of each phase's time. A phase that comes again, window after window, goes on where it was.

    `limits_s` has a limit for each phase. Times are seconds of one clock that never goes back.
    """

    limits_s: Mapping[str, float]
    phase: str | None
    entered_at: float
    _spent_s: dict[str | None, float] = field(default_factory=dict)

    def enter(self, phase: str | None, now: float) -> None:
        """From now on this phase's time runs."""
        self._spent_s[self.phase] = self.spent_s(now)
        self.phase, self.entered_at = phase, now

    def spent_s(self, now: float) -> float:
        """The time that the phase has had."""
        return self._spent_s.get(self.phase, 0.0) + now - self.entered_at

    def left_s(self, now: float) -> float | None:
        """What the phase may still have; None where it has no limit."""
        return None if self.phase is None else self.limits_s[self.phase] - self.spent_s(now)
