"""A caller's characters on stage: whose place each takes, and what is seen of it at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kinema.engines.base import LocalReference
from kinema.engines.clay.actors import Actor, body
from kinema.engines.clay.cutout import CutOut, cut_out
from kinema.engines.clay.figures import embodied, figure_in
from kinema.engines.clay.names import is_called
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.script import Script
from kinema.errors import BadReference
from kinema.media.clips import read_range

MAX_CLIP_S = 3.0
MAX_SIDE_PX = 512
LOOP_S = 0.5  # the shortest motion that is worth repeating
ALIKE = 1.6  # times the usual step between two frames: a jump of less isn't seen
GLANCE_PX = 24  # long side of the frames that are compared for a loop
STANDING = frozenset({"idle", "sit", "sleep", "ride", "drive", "sail"})


@dataclass(frozen=True, slots=True)
class Guest:
    """A character ready to be laid over frames: its cut-out, and in which order its frames are shown, over and over."""

    name: str | None
    cut: CutOut
    order: tuple[int, ...]
    figure: Subject | None = None  # of a film of this engine's: the actor himself comes, not his picture

    def at(self, frame_index: int) -> NDArray[np.float32]:
        """What is seen at a frame of the film: premultiplied RGBA, float32 (height, width, 4), sRGB 0..1."""
        return self.cut.layer(self.order[frame_index % len(self.order)])

    def height(self, body: tuple[float, float]) -> float:
        """How high it stands where a body of a length and height would: as much of it is seen, whatever its shape."""
        length, tall = body
        shape = self.cut.width / self.cut.height
        wanted = (tall * max(length, 0.45 * tall) / shape) ** 0.5 * self.cut.margin
        return float(min(max(wanted, 0.7 * tall), 1.6 * tall * self.cut.margin))


def open_guest(local: LocalReference, fps: int) -> Guest:
    """Raises: BadReference for a clip that can't be read, and a range beyond its end."""
    cut = cut_out(_clip(local, fps))
    figure = figure_in(local.path, local.reference.start_s)
    return Guest(local.reference.name, cut, looped(cut, round(LOOP_S * fps)), figure)


def staged(script: Script, guests: tuple[Guest, ...]) -> Script:
    """The script with the guests in their places.

    A guest whom some take calls by its name is where it is called. One whom nobody calls takes the place of the first
    subject of every take that no other has, or joins those who are there.
    """
    if not guests:
        return script
    scenes = [take.scene for take in script.takes]
    called = [at for at, guest in enumerate(guests) if any(_calls(scene, guest) for scene in scenes)]
    others = [at for at in range(len(guests)) if at not in called]
    cast = {scene: _cast(scene, guests, called, others) for scene in scenes}
    return replace(script, takes=tuple(replace(take, scene=cast[take.scene]) for take in script.takes))


def _calls(scene: Scene, guest: Guest) -> bool:
    return guest.name is not None and any(is_called(subject, guest.name) for subject in scene.subjects)


def _cast(scene: Scene, guests: tuple[Guest, ...], called: list[int], others: list[int]) -> Scene:
    subjects = list(scene.subjects)
    for at in called:
        name = guests[at].name or ""
        subjects = [replace(one, character=at) if is_called(one, name) else one for one in subjects]
    for at in others:
        subjects = list(_joined(subjects, at))
    return replace(scene, subjects=tuple(_himself(subject, guests) for subject in subjects))


def _himself(subject: Subject, guests: tuple[Guest, ...]) -> Subject:
    """A guest of whom the actor is known is that actor."""
    figure = None if subject.character is None else guests[subject.character].figure
    return subject if figure is None else embodied(subject, figure)


def _joined(subjects: list[Subject], guest: int) -> Iterator[Subject]:
    """The subjects with a guest in the first free place; of a group it takes one place."""
    free = next((at for at, one in enumerate(subjects) if one.character is None and one.plan != "prop"), None)
    if free is None:
        doing = next((one.action for one in subjects if one.action not in STANDING and one.plan != "prop"), "idle")
        yield from (*subjects, Subject("biped", "person", "guest", action=doing, character=guest))
        return
    taken = subjects[free]
    yield from (*subjects[:free], replace(taken, count=1, character=guest), *subjects[free + 1 :])
    if taken.count > 1:
        yield replace(taken, count=taken.count - 1, relation=None)


def extent(actor: Actor) -> tuple[float, float]:
    """Length and height of an actor where it begins, in world units."""
    if actor.plan is None:
        return 1.2 * actor.subject.scale, 1.7 * actor.subject.scale
    low, high = body(actor, 0.0).bounds()
    return float(max(high[0] - low[0], high[1] - low[1])), float(high[2] - max(0.0, low[2]))


def looped(cut: CutOut, shortest: int) -> tuple[int, ...]:
    """The order in which frames are repeated without a jump.

    From one frame to another that looks like it, where the motion has such a pair; else forth and back.
    """
    count = len(cut.frames)
    glances = _glances(cut)
    apart = np.abs(glances[:, None] - glances[None]).mean(axis=2)
    usual = float(np.median(np.diagonal(apart, 1))) if count > 1 else 0.0
    pairs = [
        (float(np.diagonal(apart[start - 1 : start + 2, stop - 1 : stop + 2]).max()) / max(usual, 1e-6), start, stop)
        for start in range(1, count - 1)
        for stop in range(start + shortest, count - 1)  # alike with the frames beside them: it moves the same way
    ]
    jump, start, stop = min(pairs, default=(ALIKE + 1.0, 0, 0))
    if usual > 0.0 and jump <= ALIKE:
        return tuple(range(start, stop))
    return (*range(count), *range(count - 2, 0, -1))


def _glances(cut: CutOut) -> NDArray[np.float32]:
    """Each frame, small and flat: float32 (n, values)."""
    step = max(1, -(-max(cut.height, cut.width) // GLANCE_PX))
    covered = cut.frames[:, ::step, ::step] * (cut.coverage[:, ::step, ::step, None] / np.float32(255.0))
    return np.asarray(covered.reshape(len(cut.frames), -1), np.float32)


def _clip(local: LocalReference, fps: int) -> NDArray[np.uint8]:
    """At most MAX_CLIP_S of the clip's range as uint8 (n, height, width, 3)."""
    start_s, end_s = local.reference.start_s, local.reference.end_s
    limit_s = start_s + MAX_CLIP_S
    if end_s is not None:
        if end_s > limit_s:  # what isn't read must be there too
            read_range(local.path, start_s, end_s, fps=0.1, max_side_px=64)
        return read_range(local.path, start_s, min(end_s, limit_s), fps=fps, max_side_px=MAX_SIDE_PX)
    try:
        return read_range(local.path, start_s, limit_s, fps=fps, max_side_px=MAX_SIDE_PX)
    except BadReference:  # less than MAX_CLIP_S is left, or the clip is really bad: then this raises it again
        return read_range(local.path, start_s, None, fps=fps, max_side_px=MAX_SIDE_PX)
