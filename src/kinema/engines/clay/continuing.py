"""What a shot that starts from a film needs of that film."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Shot, Verb
from kinema.engines.base import RenderContext
from kinema.engines.clay.direction import Take, takes
from kinema.engines.clay.guests import staged
from kinema.engines.clay.language import names_place, parse_scene
from kinema.engines.clay.names import names_of
from kinema.engines.clay.painting import Canvas
from kinema.engines.clay.reel import Reel
from kinema.engines.clay.references import Backdrop, ReferenceFilm, open_guests, open_references
from kinema.engines.clay.script import Script, script_of
from kinema.media.joining import frames_of

# Mean difference of luma (0..255) between a frame and its own encoded picture; other pictures differ by tens.
SAME_PICTURE = 6.0
ECHO_S = 1.0  # of a film that nobody can go on with: as much of its end is played back and forth


@dataclass(frozen=True, slots=True)
class Plan:
    """How a shot is made: its script, and the reel that has every frame of the script's film."""

    script: Script
    reel: Reel


def plan(shot: Shot, context: RenderContext) -> Plan:
    """Raises: BadReference for a picture, clip or film that can't be opened."""
    if shot.verb is Verb.EXTEND:
        return _extension(shot, context)
    if shot.verb is not Verb.CREATE and shot.parent is None:
        return _played_before(shot, context)
    references = open_references(shot, context.references)
    script = staged(script_of(shot, references.opening_frames), references.guests)
    return Plan(script, Reel(script.takes, shot, references))


def _extension(shot: Shot, context: RenderContext) -> Plan:
    """The parent's world goes on where its film is what this engine makes of it; else its last frame comes alive."""
    references = ReferenceFilm(guests=open_guests(shot, context.references))
    for frame in _source(shot, context):
        last = frame
    if shot.parent is not None:
        script = staged(script_of(shot), references.guests)
        reel = Reel(script.takes, replace(shot, duration_s=script.frame_count / shot.fps), references)
        before = reel.frame(script.first - 1, Canvas.of(shot.width_px, shot.height_px))
        if _difference(before, last) < SAME_PICTURE:
            return Plan(script, reel)
    if shot.parent is None and not names_place(shot.prompt):
        return _before(shot, references, _back_and_forth(_last_frames(shot, context)))
    scene = script_of(shot).takes[-1].scene if shot.parent else parse_scene(shot.prompt, names_of(shot))
    script = staged(Script(takes(scene, shot.frame_count, shot.fps)), references.guests)
    return Plan(script, Reel(script.takes, shot, references.coming_alive(shot, last)))


def _played_before(shot: Shot, context: RenderContext) -> Plan:
    """A film that nothing is known of stays as it is; the prompt's weather, light, style and actors come to it."""
    references = ReferenceFilm(guests=open_guests(shot, context.references))
    return _before(shot, references, _source(shot, context))


def _before(shot: Shot, references: ReferenceFilm, pictures: Iterator[NDArray[np.uint8]]) -> Plan:
    """The prompt's actors before a film's pictures, in the prompt's weather and light; no paper words among them."""
    scene = parse_scene(shot.prompt, names_of(shot))
    known = tuple(subject for subject in scene.subjects if subject.plan != "cutout" and subject.relation is None)
    scene = replace(scene, subjects=known, setting="meadow", camera="static", shots=())
    script = staged(Script((Take(scene, 0, shot.frame_count),)), references.guests)
    return Plan(script, Reel(script.takes, shot, replace(references, behind=Backdrop(pictures))))


def _last_frames(shot: Shot, context: RenderContext) -> list[NDArray[np.uint8]]:
    """The source's last ECHO_S."""
    return list(deque(_source(shot, context), maxlen=max(2, round(ECHO_S * shot.fps))))


def _back_and_forth(frames: list[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """Pictures that follow the last of these without a jump: back to the first, forth to the last, and so on."""
    around = [*frames[-2::-1], *frames[1:]]
    return cycle(around or frames)


def _source(shot: Shot, context: RenderContext) -> Iterator[NDArray[np.uint8]]:
    """The source film's frames at the shot's size: sRGB (height_px, width_px, 3)."""
    size = {"width_px": shot.width_px, "height_px": shot.height_px, "fps": shot.fps}
    return frames_of(context.source(), **size, pixel_format="rgb24")


def _difference(frame: NDArray[np.uint8], picture: NDArray[np.uint8]) -> float:
    """The mean difference of luma between a frame in yuv420p and an sRGB picture (ITU-R BT.709-6, limited range)."""
    luma = 16.0 + picture.astype(np.float32) @ (np.array([0.2126, 0.7152, 0.0722], np.float32) * (219.0 / 255.0))
    return float(np.abs(frame[: picture.shape[0]] - luma).mean())
