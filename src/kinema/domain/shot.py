"""What to render, in plain units and free of any API version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

FPS = 24


class Role(StrEnum):
    """What a reference is for."""

    IMAGE = "image"  # guides the film; several are allowed
    FIRST_FRAME = "first_frame"  # the film starts on this picture
    CHARACTER = "character"  # a range of a clip whose subject appears in the film


@dataclass(frozen=True, slots=True)
class Reference:
    """An image or a clip that the caller gave.

    `source` is an http(s) URL, or `blob:KEY` for bytes that came with the request and lie in the object store.
    `start_s` and `end_s` bound the range of a character clip, in seconds.
    """

    role: Role
    source: str
    start_s: float = 0.0
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """One film to render.

    The film has exactly `frame_count` frames of `width_px` x `height_px` pixels, both even, at `fps` frames per second.
    The same seed, version and machine type give the same decoded frames.
    """

    prompt: str
    duration_s: float
    width_px: int
    height_px: int
    seed: int
    fps: int = FPS
    references: tuple[Reference, ...] = field(default=())

    @property
    def frame_count(self) -> int:
        return round(self.duration_s * self.fps)

    def to_dict(self) -> dict[str, Any]:
        """Write the shot as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        references = tuple(Reference(**{**given, "role": Role(given["role"])}) for given in values["references"])
        return cls(**{**values, "references": references})
