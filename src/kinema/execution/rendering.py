"""From a shot to a finished mp4 in the work folder. Runs in the engine's child process."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from kinema.domain.shot import Shot
from kinema.engines.base import Engine, RenderContext, Stage
from kinema.errors import RenderFailed
from kinema.media.film import write_film
from kinema.media.probe import FilmFacts, probe, sha256_of
from kinema.media.stills import write_thumbnail

FILM_NAME = "film.mp4"
THUMBNAIL_NAME = "thumbnail.webp"


def render_film(engine: Engine, shot: Shot, context: RenderContext) -> dict[str, Any]:
    """Render, encode and check one film; `film.mp4` and `thumbnail.webp` lie in the work folder afterwards.

    Returns the film's facts with its `digest`. Raises: RenderFailed when the result isn't what the shot asks for,
    and whatever the engine raises.
    """
    highest = 0.0

    def report(progress: float, stage: Stage) -> None:
        nonlocal highest
        highest = max(highest, min(progress, 1.0))
        context.report(highest, stage)

    film = context.work_dir / FILM_NAME
    rendered = engine.render(shot, replace(context, report=report))
    if rendered.file is not None:
        rendered.file.replace(film)
    elif rendered.frames is not None:
        write_film(
            film,
            frames=rendered.frames,
            pixel_format=rendered.pixel_format,
            frame_count=shot.frame_count,
            width_px=shot.width_px,
            height_px=shot.height_px,
            fps=shot.fps,
            audio=rendered.audio,
            metadata={"comment": engine.capabilities().description},
            on_frame=lambda index: report((index + 1) / shot.frame_count, "rendering"),
        )
    else:
        raise RenderFailed(f"the engine {engine.name} gave neither frames nor a file")
    report(1.0, "encoding")
    facts = probe(film)
    _check(facts, shot)
    write_thumbnail(film, context.work_dir / THUMBNAIL_NAME)
    return {**asdict(facts), "digest": sha256_of(film)}


def _check(facts: FilmFacts, shot: Shot) -> None:
    found = (facts.width_px, facts.height_px, facts.frame_count)
    wanted = (shot.width_px, shot.height_px, shot.frame_count)
    if found != wanted:
        raise RenderFailed(f"the engine's film has width, height and frames {found}, the shot asks for {wanted}")
