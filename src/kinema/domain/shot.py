"""What to render, in plain units and free of any API version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

FPS = 24
MAX_ANCESTORS = 8  # a shot carries those it was made from, and a row in the database must not grow without end


class Role(StrEnum):
    """What a reference is for."""

    IMAGE = "image"  # guides the film; several are allowed
    FIRST_FRAME = "first_frame"  # the film starts on this picture
    CHARACTER = "character"  # a range of a clip whose subject appears in the film
    SOURCE = "source"  # the film that a remix, an edit or an extension starts from


class Verb(StrEnum):
    """What is asked of the engine."""

    CREATE = "create"
    REMIX = "remix"  # the source's shot again with another prompt: same seed, its structure kept
    EDIT = "edit"  # likewise, on any film
    EXTEND = "extend"  # only the new seconds, which go on from the source's last frames


@dataclass(frozen=True, slots=True)
class Reference:
    """An image or a clip that the caller gave.

    `source` is an http(s) URL, or `blob:KEY` for bytes that came with the request and lie in the object store.
    `start_s` and `end_s` bound the range of a character clip, in seconds; a source's `end_s` is its length. `name` is
    what prompts call a character. A picture that `is_exact` must have the film's own size; others are made to cover it.
    """

    role: Role
    source: str
    start_s: float = 0.0
    end_s: float | None = None
    name: str | None = None
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a caller may set on engines that can use it. None leaves it to the engine."""

    negative_prompt: str | None = None
    steps: int | None = None  # denoising steps
    guidance_scale: float | None = None  # of classifier-free guidance
    guidance_scale_2: float | None = None  # of a model's second, low-noise expert
    flow_shift: float | None = None  # of the noise schedule's timesteps

    @property
    def given(self) -> frozenset[str]:
        """The names of the fields that were set."""
        return frozenset(name for name in self.__dataclass_fields__ if getattr(self, name) is not None)


@dataclass(frozen=True, slots=True)
class Shot:
    """One film to render.

    An engine gives exactly `frame_count` frames of `width_px` x `height_px` pixels, both even, at `fps` frames per
    second. The same seed, version and machine type give the same decoded frames. A shot whose verb isn't `create` has
    one reference of the role `source`; `parent` is the shot of that film where Kinema rendered it. For `extend`,
    `duration_s` is that of the new seconds alone: the finished film is the source and these after it.
    """

    prompt: str
    duration_s: float
    width_px: int
    height_px: int
    seed: int
    fps: int = FPS
    references: tuple[Reference, ...] = field(default=())
    verb: Verb = Verb.CREATE
    parent: Shot | None = None
    tuning: Tuning = field(default=Tuning())

    @property
    def frame_count(self) -> int:
        return round(self.duration_s * self.fps)

    def with_parent(self, parent: Shot | None) -> Shot:
        """This shot as a child of another; of its ancestors the nearest MAX_ANCESTORS are kept."""
        return replace(self, parent=_pruned(parent, MAX_ANCESTORS))

    def to_dict(self) -> dict[str, Any]:
        """Write the shot as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote, now or in an earlier version."""
        references = tuple(Reference(**{**given, "role": Role(given["role"])}) for given in values["references"])
        parent = values.get("parent")
        later = {
            "verb": Verb(values.get("verb", Verb.CREATE)),
            "parent": None if parent is None else cls.from_dict(parent),
            "tuning": Tuning(**values.get("tuning", {})),
        }
        return cls(**{**values, "references": references, **later})


def _pruned(shot: Shot | None, left: int) -> Shot | None:
    if shot is None or left == 0:
        return None
    return replace(shot, parent=_pruned(shot.parent, left - 1))
