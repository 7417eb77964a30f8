"""From a shot to a finished mp4 in the work folder. Runs in the engine's child process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Shot, Verb
from kinema.engines.base import AUDIO_RATE_HZ, Engine, RenderContext, Rendered, Stage
from kinema.errors import BadReference, RenderFailed
from kinema.media.film import write_film
from kinema.media.joining import count_frames, frames_of, join_sounds, sound_of
from kinema.media.pictures import MISMATCH, picture_size
from kinema.media.probe import FilmFacts, probe, sha256_of
from kinema.media.stills import write_thumbnail

FILM_NAME = "film.mp4"
THUMBNAIL_NAME = "thumbnail.webp"


def render_film(engine: Engine, shot: Shot, context: RenderContext) -> dict[str, Any]:
    """Render, encode and check one film; `film.mp4` and `thumbnail.webp` lie in the work folder afterwards.

    Returns the film's facts with its `digest`. Raises: RenderFailed when the result isn't what the shot asks for,
    BadReference for a picture that must have the film's size and hasn't, and whatever the engine raises.
    """
    telling = _Telling(context.report, engine.name)
    film, thumbnail = context.work_dir / FILM_NAME, context.work_dir / THUMBNAIL_NAME
    _check_pictures(shot, context)
    before = _frames_before(shot, context)
    rendered = _after_source(engine.render(shot, replace(context, report=telling.report)), shot, context, before)
    frame_count = before + shot.frame_count
    if rendered.file is not None:
        rendered.file.replace(film)
    elif rendered.frames is not None:
        write_film(
            film,
            frames=rendered.frames,
            pixel_format=rendered.pixel_format,
            frame_count=frame_count,
            width_px=shot.width_px,
            height_px=shot.height_px,
            fps=shot.fps,
            audio=rendered.audio,
            metadata={"comment": engine.capabilities().description, **rendered.tags},
            on_frame=lambda index: telling.taken(max(0, index + 1 - before) / shot.frame_count),
            thumbnail=thumbnail,
        )
    else:
        raise RenderFailed(f"the engine {engine.name} gave neither frames nor a file")
    telling.report(1.0, "finishing")
    facts = probe(film)
    _check(facts, shot, frame_count)
    if rendered.file is not None:
        write_thumbnail(film, thumbnail)
    return {**asdict(facts), "digest": sha256_of(film)}


@dataclass(slots=True)
class _Telling:
    """What is told of an engine's progress: what it says itself, or else the frames that were taken of it."""

    tell: Callable[[float, Stage], None]
    engine: str
    highest: float = 0.0
    is_heard: bool = False  # the engine has told how far it is

    def report(self, progress: float, stage: Stage) -> None:
        if stage not in get_args(Stage):
            raise RenderFailed(f"an engine reports {', '.join(get_args(Stage))}; {self.engine} reported {stage}")
        self.is_heard = self.is_heard or progress > 0
        self._tell(progress, stage)

    def taken(self, share: float) -> None:
        """Of the shot's own frames: those of a film that is extended are there already."""
        if not self.is_heard:
            self._tell(share, "rendering")

    def _tell(self, progress: float, stage: Stage) -> None:
        self.highest = max(self.highest, min(progress, 1.0))
        self.tell(self.highest, stage)


def _check_pictures(shot: Shot, context: RenderContext) -> None:
    for given in context.references:
        if given.reference.is_exact and picture_size(given.path) != (shot.width_px, shot.height_px):
            raise BadReference(MISMATCH)


def _frames_before(shot: Shot, context: RenderContext) -> int:
    """How many frames of the finished film are the source's."""
    return count_frames(context.source(), shot.fps) if shot.verb is Verb.EXTEND else 0


def _after_source(rendered: Rendered, shot: Shot, context: RenderContext, before: int) -> Rendered:
    """For an extension the source's frames and sound, and the rendered ones after them."""
    if shot.verb is not Verb.EXTEND:
        return rendered
    frames, audio, pixel_format = rendered.frames, rendered.audio, rendered.pixel_format
    if rendered.file is not None:
        frames, audio, pixel_format = _of_file(rendered.file, shot), _sound_of_file(rendered.file, shot), "yuv420p"
    if frames is None:
        return rendered
    size = {"width_px": shot.width_px, "height_px": shot.height_px, "fps": shot.fps}
    earlier = frames_of(context.source(), **size, pixel_format=pixel_format)
    samples = [round(count * AUDIO_RATE_HZ / shot.fps) for count in (before, before + shot.frame_count)]
    sound = join_sounds(sound_of(context.source(), samples[0]), audio, samples[1])
    return replace(rendered, frames=chain(earlier, frames), pixel_format=pixel_format, audio=sound, file=None)


def _of_file(file: Path, shot: Shot) -> Iterator[NDArray[np.uint8]]:
    size = {"width_px": shot.width_px, "height_px": shot.height_px, "fps": shot.fps}
    return frames_of(file, **size, pixel_format="yuv420p")


def _sound_of_file(file: Path, shot: Shot) -> NDArray[np.float32]:
    return sound_of(file, round(shot.frame_count * AUDIO_RATE_HZ / shot.fps))


def _check(facts: FilmFacts, shot: Shot, frame_count: int) -> None:
    found = (facts.width_px, facts.height_px, facts.frame_count)
    wanted = (shot.width_px, shot.height_px, frame_count)
    if found != wanted:
        raise RenderFailed(f"the engine's film has width, height and frames {found}, the shot asks for {wanted}")
