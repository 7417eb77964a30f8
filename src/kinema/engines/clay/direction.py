"""The director: which view is shown when. A film is a row of takes, each an uninterrupted view of a scene.

A prompt that lists shots gets those. Without a list, a long film is cut into views of its one scene: the same world at
the same moments, so that what happens goes on across the cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kinema.engines.clay.scene import Scene

CUT_FROM_S = 8.0  # a shorter film is one take
VIEW_S = 3.3  # of a film, for each of its views
MAX_VIEWS = 4
MIN_TAKE_S = 0.5  # two changes a second: under the three of WCAG 2.2, 2.3.1
DISSOLVE_S = 0.5
QUIET_MOODS = frozenset({"calm", "sad"})
RUN_OUT = 0.4  # of a camera move: how much further it goes in a film that is extended
CROWD = 4  # a view of more is never close


@dataclass(frozen=True, slots=True)
class Take:
    """The frames from `start` up to `stop` of a film, in one uninterrupted view."""

    scene: Scene
    start: int
    stop: int
    joint: str = "cut"  # how it begins: cut, dissolve, fade
    side: float = 0.0  # radians around the actors from where the camera would stand
    lead_only: bool = False  # the camera looks after the first actor, not after all
    scene_start: int = -1  # the frames in which the scene is played, in this and other takes; -1: this take's own
    scene_stop: int = -1
    moves_from: int = -1  # the frames in which the camera makes its move; -1: this take's own
    moves_until: int = -1

    @property
    def played(self) -> tuple[int, int]:
        """The frames in which the scene is played, in this take and in others."""
        return (self.start, self.stop) if self.scene_stop < 0 else (self.scene_start, self.scene_stop)

    @property
    def middle(self) -> float:
        """The frame in the middle of the scene."""
        return sum(self.played) / 2

    @property
    def moved(self) -> tuple[int, int]:
        """The frames in which the camera makes its move, in this take and in others."""
        return (self.start, self.stop) if self.moves_until < 0 else (self.moves_from, self.moves_until)

    def share(self, index: int) -> float:
        """How far the camera's move is at frame `index`: 0.0 at its first frame, 1.0 at its last.

        Where the take goes on after it, the move runs out softly, up to 1.0 + RUN_OUT.
        """
        start, stop = self.moved
        share = (index - start) / max(1, stop - start - 1)
        return share if share <= 1.0 else 1.0 + RUN_OUT * (1.0 - math.exp((1.0 - share) / RUN_OUT))


@dataclass(frozen=True, slots=True)
class Angle:
    """One of the views that a scene is cut into; "" keeps the scene's own."""

    camera: str
    framing: str
    side: float
    weight: float = 1.0  # its share of the film, so that cuts don't come like clockwork
    lead_only: bool = False


# The camera stays on one side of the actors' path, so that they never seem to turn round at a cut.
WITH_ACTORS = (
    Angle("", "wide", 0.0, 1.0),
    Angle("", "medium", -0.30, 1.15),
    Angle("static", "close", 0.24, 0.85, lead_only=True),
    Angle("orbit", "wide", -0.12, 1.1),
)
WITHOUT_ACTORS = (
    Angle("", "", 0.0, 1.1),
    Angle("pan", "", -0.45, 1.0),
    Angle("crane", "", 0.40, 1.0),
    Angle("zoom", "", 0.15, 1.0),
)


def takes(scene: Scene, frame_count: int, fps: int, opening: int = 0) -> tuple[Take, ...]:
    """The takes of a film of `frame_count` frames, in order and without a gap.

    For its first `opening` frames a caller's picture lies over the film: no view is cut to under it. Of a list of
    shots, those are shown that the film has MIN_TAKE_S for.
    """
    if scene.shots:
        return _listed(scene.shots, frame_count, fps)
    seen_s = (frame_count - opening) / fps
    if scene.one_take or seen_s < CUT_FROM_S:
        return (Take(scene, 0, frame_count),)
    return _views(scene, frame_count, min(MAX_VIEWS, int(seen_s / VIEW_S)), opening)


def _listed(shots: tuple[Scene, ...], frame_count: int, fps: int) -> tuple[Take, ...]:
    shots = shots[: max(1, int(frame_count / (MIN_TAKE_S * fps)))]
    stops = _stops(lengths_s(shots, frame_count / fps), 0, frame_count)
    starts = (0, *stops[:-1])
    return tuple(Take(shot, start, stop, shot.joint) for shot, start, stop in zip(shots, starts, stops, strict=True))


def lengths_s(shots: tuple[Scene, ...], duration_s: float) -> list[float]:
    """How long each listed shot lasts: as the list says, in proportion where that isn't the film's length.

    Shots without a length share what the others leave, and get at least as much as an even share of a quarter.
    """
    said = sum(shot.length_s or 0.0 for shot in shots)
    unsaid = sum(shot.length_s is None for shot in shots)
    left = max(duration_s - said, 0.25 * duration_s) / max(unsaid, 1)
    wanted = [left if shot.length_s is None else shot.length_s for shot in shots]
    scale = duration_s / sum(wanted)
    return [max(MIN_TAKE_S, length * scale) for length in wanted]


def _views(scene: Scene, frame_count: int, count: int, opening: int) -> tuple[Take, ...]:
    angles = (WITH_ACTORS if scene.subjects else WITHOUT_ACTORS)[:count]
    joint = "dissolve" if scene.mood in QUIET_MOODS and not scene.subjects else "cut"
    stops = _stops([angle.weight for angle in angles], opening, frame_count)
    starts = (0, *stops[:-1])
    return tuple(
        Take(_filmed(scene, angle), start, stop, joint if start else "cut", angle.side, angle.lead_only, 0, frame_count)
        for angle, start, stop in zip(angles, starts, stops, strict=True)
    )


def _filmed(scene: Scene, angle: Angle) -> Scene:
    crowd = scene.subjects and scene.subjects[0].count > CROWD
    framing = "medium" if crowd and angle.framing == "close" else angle.framing
    return replace(scene, camera=angle.camera or scene.camera, framing=framing or scene.framing)


def _stops(weights: list[float], first: int, last: int) -> tuple[int, ...]:
    """Where each part ends when the frames from `first` to `last` are shared by weight."""
    total, passed, stops = sum(weights), 0.0, []
    for weight in weights:
        passed += weight
        stops.append(first + round((last - first) * passed / total))
    return tuple(stops)
