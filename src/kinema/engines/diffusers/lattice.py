"""Which numbers of frames a model can make, and how a film longer than its window is split."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrameRule:
    """A video autoencoder takes `step` * n + `offset` frames: it packs `step` of them into one latent frame."""

    step: int
    offset: int

    def at_least(self, frames: int) -> int:
        """The smallest number of frames on the lattice that isn't under `frames`, and has a latent frame at all."""
        smallest = self.offset if self.offset > 0 else self.step + self.offset
        return max(smallest, self.step * math.ceil((frames - self.offset) / self.step) + self.offset)

    def at_most(self, frames: int) -> int:
        """The largest number on the lattice that isn't over `frames`. Raises: ValueError when there is none."""
        largest = self.step * math.floor((frames - self.offset) / self.step) + self.offset
        if largest < 1:
            raise ValueError(f"no film of {frames} frames can be made of {self.step} * n + {self.offset}")
        return largest

    def __str__(self) -> str:
        return f"{self.step}n{self.offset:+d}" if self.offset else f"{self.step}n"


@dataclass(frozen=True, slots=True)
class Window:
    """One run of the model: `frames` in all, of which the first `kept` are given to it and only the rest are new.

    `start` is the first frame's number in the model's own time, where 0 is the film's first frame (for an extension:
    the source's last frame). It is negative where an extension keeps frames of its source.
    """

    start: int
    frames: int
    kept: int

    @property
    def end(self) -> int:
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class Windowing:
    """How a family joins windows: `longest` frames in one run, `kept` of the one before in each that continues it.

    The rule counts all frames of a window, or only its new ones where `counts_new`.
    """

    rule: FrameRule
    longest: int
    kept: int
    counts_new: bool = False

    def split(self, needed: int, *, given: int = 0) -> tuple[Window, ...]:
        """Windows that cover the frames 0 to `needed` - 1 without a gap; the last may reach beyond them.

        With `given` > 0 the last of that many frames is frame 0, known already, and the first window keeps them all.
        Raises: ValueError when a window can't be longer than what it keeps.
        """
        if self.longest <= max(self.kept, given):
            raise ValueError(f"a window of {self.longest} frames can't keep {max(self.kept, given)} of them")
        windows: list[Window] = []
        kept, start = given, 1 - given if given else 0
        while True:
            windows.append(Window(start, self._frames(needed - start, kept), kept))
            if windows[-1].end >= needed:
                return tuple(windows)
            kept = self.kept
            start = windows[-1].end - kept

    def _frames(self, wanted: int, kept: int) -> int:
        uncounted = kept if self.counts_new else 0
        frames = min(self.rule.at_least(wanted - uncounted), self.rule.at_most(self.longest - uncounted))
        return max(frames, self.rule.at_least(kept + 1 - uncounted)) + uncounted


@dataclass(frozen=True, slots=True)
class Clock:
    """The film's frames in the model's time: film frame i shows the model's time `first` + i * `ratio`.

    `ratio` is model frames per film frame. For an extension the film begins one film frame after the source's last,
    which is the model's frame 0, so `first` is `ratio`.
    """

    film_fps: int
    model_fps: float
    film_frames: int
    is_extension: bool = False

    @property
    def ratio(self) -> float:
        return self.model_fps / self.film_fps

    @property
    def needed(self) -> int:
        """How many model frames, from frame 0 on, the film's last frame needs at or after its time."""
        return math.ceil(round(self.time_of(self.film_frames - 1), 6)) + 1

    def time_of(self, film_frame: int) -> float:
        """Where a film frame lies between the model's frames, in frames."""
        return (film_frame + int(self.is_extension)) * self.ratio
