"""The pictures and films that a shot refers to, read and cut to the model's canvas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Role
from kinema.engines.base import LocalReference, RenderContext
from kinema.engines.diffusers.families import Mode
from kinema.engines.diffusers.plan import FilmPlan
from kinema.engines.diffusers.retime import Picture, fitted
from kinema.engines.diffusers.sizes import Canvas
from kinema.errors import BadReference, RenderFailed
from kinema.media.clips import read_range
from kinema.media.pictures import load_picture
from kinema.media.probe import probe

LOOKED_AT_PER_S = 8.0  # frames of a character's range among which the sharp ones are looked for
PIECE_S = 8.0  # of a source film read at once


@dataclass(frozen=True, slots=True)
class SourceFilm:
    """The film that a remix, an edit or an extension starts from."""

    path: Path
    last_s: float  # when its last frame begins

    def frames(self, first: int, count: int, fps: float, canvas: Canvas) -> list[Picture]:
        """The frames at the times (first + i) / fps from its start, cut to the canvas; beyond its end its last one."""
        times = [min(number / fps, self.last_s) for number in range(first, first + count)]
        inside = sum(1 for number in range(first, first + count) if number / fps <= self.last_s)
        frames: list[Picture] = []
        piece = max(1, int(PIECE_S * fps))
        for start in range(0, inside, piece):
            frames += self._read(times[start], min(piece, inside - start), fps, canvas)
        if len(frames) < count:
            frames += [frames[-1] if frames else self._read(self.last_s, 1, fps, canvas)[0]] * (count - len(frames))
        return frames

    def tail(self, count: int, fps: float, canvas: Canvas) -> list[Picture]:
        """The last `count` frames at this rate, the last of them the film's own last.

        Raises: BadReference for a film that is shorter.
        """
        start_s = self.last_s - (count - 1) / fps
        if start_s < -0.5 / fps:
            raise BadReference(f"the film to extend must be at least {count / fps:.2g} s long")
        return self._read(max(0.0, start_s), count, fps, canvas)

    def _read(self, start_s: float, count: int, fps: float, canvas: Canvas) -> list[Picture]:
        side_px = 2 * max(canvas.width_px, canvas.height_px)
        # A little less than the frames last, rounded to their number: the last ones may end with the film.
        end_s = start_s + (count - 0.4) / fps
        frames = read_range(self.path, start_s, end_s, fps=fps, max_side_px=side_px)
        return [fitted(frame, canvas.width_px, canvas.height_px) for frame in frames[:count]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the runs of a film are given besides the prompt, cut to the canvas except the references."""

    first_frame: Picture | None = None
    references: tuple[Picture, ...] = ()
    source: SourceFilm | None = None


def read_inputs(plan: FilmPlan, context: RenderContext) -> Inputs:
    """Open everything that the plan needs. Raises: BadReference that names the reference that can't be used."""
    by_role = {role: [given for given in context.references if given.reference.role is role] for role in Role}
    first, pictures = None, [load_picture(given.path) for given in by_role[Role.IMAGE]]
    if by_role[Role.FIRST_FRAME]:
        first = load_picture(by_role[Role.FIRST_FRAME][0].path)
    elif plan.opening is Mode.IMAGE and pictures:
        first = pictures.pop(0)
    characters = [frame for given in by_role[Role.CHARACTER] for frame in _character(given, plan.frames_per_character)]
    return Inputs(
        None if first is None else fitted(first, plan.canvas.width_px, plan.canvas.height_px),
        tuple(pictures + characters),
        _source(context) if by_role[Role.SOURCE] else None,
    )


def _character(given: LocalReference, count: int) -> list[Picture]:
    reference = given.reference
    frames = read_range(given.path, reference.start_s, reference.end_s, fps=LOOKED_AT_PER_S, max_side_px=1024)
    return sharpest(frames, count)


def sharpest(frames: NDArray[np.uint8], count: int) -> list[Picture]:
    """Of each of `count` equal parts of the range the sharpest frame, in time order: uint8 (n, height, width, 3) in.

    Sharpness is the variance of the picture's Laplacian (Pech-Pacheco et al., 2000).
    """
    parts = np.array_split(np.arange(len(frames)), min(count, len(frames)))
    return [frames[max(part, key=lambda index: _sharpness(frames[index]))] for part in parts]


def _sharpness(frame: Picture) -> float:
    grey = frame.astype(np.float32).mean(axis=2)
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float((around - 4 * grey[1:-1, 1:-1]).var())


def _source(context: RenderContext) -> SourceFilm:
    path = next(given.path for given in context.references if given.reference.role is Role.SOURCE)
    try:
        facts = probe(path)
    except RenderFailed as error:
        raise BadReference(f"the source film can't be used: {error.message}") from None
    return SourceFilm(path, (facts.frame_count - 1) / facts.fps)
