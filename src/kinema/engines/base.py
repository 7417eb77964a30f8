"""The seam between Kinema and whatever renders: one method and one context."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Reference, Role, Shot

AUDIO_RATE_HZ = 48_000
PixelFormat = Literal["rgb24", "yuv420p"]
Stage = Literal["loading", "rendering", "encoding"]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do; what it can't is refused before it is asked."""

    description: str  # one honest sentence
    references: frozenset[Role]  # roles that change the film
    audio: bool
    max_duration_s: float


@dataclass(frozen=True, slots=True)
class LocalReference:
    """A reference whose bytes lie in the job's work folder; nothing about them has been checked but their size."""

    reference: Reference
    path: Path


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What an engine may use besides the shot.

    `report(progress, stage)` takes progress from 0.0 to 1.0 of the engine's own work; going backwards is ignored.
    `check_cancelled()` raises `JobCancelled` once the job is cancelled: call it at least every 0.2 s.
    """

    work_dir: Path  # the job's own, removed afterwards
    cache_dir: Path  # the engine's own, kept between jobs and starts
    references: tuple[LocalReference, ...]
    report: Callable[[float, Stage], None]
    check_cancelled: Callable[[], None]


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
