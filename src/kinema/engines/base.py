"""The seam between Kinema and whatever renders: one method and one context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kinema.domain.clip import AUDIO_RATE_HZ as AUDIO_RATE_HZ
from kinema.domain.shot import FPS, Reference, Role, Shot, Verb
from kinema.errors import InvalidRequest, RenderFailed

PixelFormat = Literal["rgb24", "yuv420p"]
# The words of `kinema.domain.job.Stage` that an engine may say; `finishing` is said for it once its frames are there.
Stage = Literal["waiting", "loading", "rendering", "encoding", "denoising", "decoding", "finishing"]
STOPS_WITHIN_S = 0.3


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do; what it can't is refused before it is asked."""

    description: str  # one honest sentence
    references: frozenset[Role]  # roles that change the film
    audio: bool
    max_duration_s: float
    verbs: frozenset[Verb] = frozenset({Verb.CREATE})
    tuning: frozenset[str] = frozenset()  # fields of `Tuning` that change the film
    fps: tuple[int, int] = (FPS, FPS)  # lowest and highest
    sides_px: tuple[int, int] = (64, 4096)  # shortest and longest side of a frame
    # How long a cancelled render may go on before its process is killed. The job has ended by then, and the next one
    # waits: worth it where a new process would load a model for minutes.
    stops_within_s: float = STOPS_WITHIN_S

    def check(self, shot: Shot) -> None:
        """Raises: InvalidRequest that says what of this shot the engine can't do, and what it can."""
        if shot.verb not in self.verbs:
            raise InvalidRequest(f"this model can't {shot.verb} films; it can {_either(self.verbs)}", "model")
        if shot.duration_s > self.max_duration_s:
            raise InvalidRequest(
                f"this model renders up to {self.max_duration_s:g} seconds, not {shot.duration_s:g}", "seconds"
            )
        roles = {reference.role for reference in shot.references} - self.references - {Role.SOURCE}
        if roles:
            raise InvalidRequest(f"this model takes no {_WORDS[min(roles)]}")
        if unused := _sent_as(shot.tuning.given - self.tuning):
            accepted = f"it takes {_either(_sent_as(self.tuning))}" if self.tuning else "it takes nothing of this kind"
            raise InvalidRequest(f"this model can't use {unused[0]}; {accepted}", unused[0])
        if not self.fps[0] <= shot.fps <= self.fps[1]:
            raise InvalidRequest(f"fps must be {_span(self.fps)} for this model, not {shot.fps}", "fps")
        sides = min(shot.width_px, shot.height_px), max(shot.width_px, shot.height_px)
        if sides[0] < self.sides_px[0] or sides[1] > self.sides_px[1]:
            raise InvalidRequest(f"each side must have {_span(self.sides_px)} pixels for this model", "size")


_WORDS = {Role.IMAGE: "pictures", Role.FIRST_FRAME: "first frame", Role.CHARACTER: "character"}

_FIELDS = {"steps": "num_inference_steps"}  # what callers name otherwise


def _sent_as(names: Iterable[str]) -> list[str]:
    return sorted(_FIELDS.get(name, name) for name in names)


def _either(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _span(bounds: tuple[int, int]) -> str:
    return str(bounds[0]) if bounds[0] == bounds[1] else f"{bounds[0]} to {bounds[1]}"


@dataclass(frozen=True, slots=True)
class LocalReference:
    """A reference whose bytes lie in the job's work folder; nothing about them has been checked but their size."""

    reference: Reference
    path: Path


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What an engine may use besides the shot.

    `report(progress, stage)` takes progress from 0.0 to 1.0 of the engine's own work; going backwards is ignored. Where
    it tells none, the frames that were taken count.
    `check_cancelled()` raises `JobCancelled` once the job is cancelled: call it at least every 0.2 s, or say in
    `Capabilities.stops_within_s` how long it may take.
    """

    work_dir: Path  # the job's own, removed afterwards
    cache_dir: Path  # the engine's own, kept between jobs and starts
    references: tuple[LocalReference, ...]
    report: Callable[[float, Stage], None]
    check_cancelled: Callable[[], None]

    def source(self) -> Path:
        """The film that a remix, an edit or an extension starts from.

        Raises: RenderFailed for a shot that has none.
        """
        for given in self.references:
            if given.reference.role is Role.SOURCE:
                return given.path
        raise RenderFailed("the shot has no source film")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A film as it leaves the engine: frames with their sound, or a finished file.

    `frames` gives exactly `shot.frame_count` uint8 arrays: (height_px, width_px, 3) for rgb24, or
    (height_px * 3 // 2, width_px) planar BT.709 limited range for yuv420p. They are encoded while the engine makes
    the next ones, so a frame must not be written to after it was given.
    `audio` is float32 (2, samples) at 48 kHz within -1.0..1.0; None is silence.
    """

    frames: Iterable[NDArray[np.uint8]] | None = None
    pixel_format: PixelFormat = "rgb24"
    audio: NDArray[np.float32] | None = None
    file: Path | None = None
    tags: Mapping[str, str] = field(default_factory=dict)  # for the film's file, of those that `write_film` takes


@runtime_checkable
class Engine(Protocol):
    """Renders here: synchronous, in a child process that the worker owns."""

    name: str

    def capabilities(self) -> Capabilities: ...

    def render(self, shot: Shot, context: RenderContext) -> Rendered:
        """Render one shot.

        Raises: BadReference for a reference that can't be used, JobCancelled through `context.check_cancelled`,
        anything else is a failed render.
        """
        ...
