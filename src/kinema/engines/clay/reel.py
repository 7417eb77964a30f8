"""The reel: a film's takes cut together, each painted from its own stage, with titles laid over them."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

import numpy as np

from kinema.domain.shot import Shot
from kinema.engines.clay.direction import DISSOLVE_S, Take
from kinema.engines.clay.lettering import Frame, bubble, lay, opacity, title
from kinema.engines.clay.painting import Canvas, Painter
from kinema.engines.clay.references import ReferenceFilm
from kinema.engines.clay.scene import Line, Scene
from kinema.engines.clay.speech import cues
from kinema.engines.clay.stage import Stage, build

BLACK_LUMA = 16
TITLE_AT = 0.16  # of the free height, from above: over the heads


class Reel:
    """Any frame of a film by its number.

    Stages are built when their first frame is wanted and let go once the film is two takes further: a stage holds some
    tens of MiB, and frames are asked for in order, a few ahead. Views of one scene share its world.
    """

    def __init__(self, takes: tuple[Take, ...], shot: Shot, references: ReferenceFilm | None = None) -> None:
        self.takes = takes
        self.shot = shot
        self._references = references
        self._lock = Lock()
        self._stages: dict[int, Stage] = {}

    def frame(self, index: int, canvas: Canvas) -> Frame:
        """Frame `index` as planar yuv420p (height * 3 // 2, width)."""
        number = self._take_at(index)
        take = self.takes[number]
        painted = self._painted(number, index, canvas)
        joining = max(1, round(DISSOLVE_S * self.shot.fps))
        if number and take.joint == "dissolve" and index - take.start < joining:
            earlier = self._painted(number - 1, index, canvas)
            painted = _mixed(earlier, painted, (index - take.start + 1) / (joining + 1))
        painted = _faded(painted, self._brightness(number, index, joining), self.shot.height_px)
        self._letter(painted, number, index)
        return painted

    def frame_stage(self, index: int) -> Stage:
        """The stage of frame `index`, built when it is first asked for."""
        return self.stage(self._take_at(index))

    def stage(self, number: int) -> Stage:
        """The stage of a take, built when it is first asked for."""
        with self._lock:
            if number not in self._stages:
                self._stages = {kept: stage for kept, stage in self._stages.items() if kept >= number - 1}
                self._stages[number] = self._built(number)
            return self._stages[number]

    def _built(self, number: int) -> Stage:
        take = self.takes[number]
        for stage in self._stages.values():
            if _world(stage.take.scene) == _world(take.scene) and stage.take.scene_stop == take.scene_stop >= 0:
                return stage.filmed(take)
        return build(take.scene, self.shot, self._references, take)

    def _take_at(self, index: int) -> int:
        return next(number for number, take in enumerate(self.takes) if index < take.stop)

    def _painted(self, number: int, index: int, canvas: Canvas) -> Frame:
        return Painter(self.stage(number)).frame(index, canvas)

    def _letter(self, frame: Frame, number: int, index: int) -> None:
        """Lay the lines of this moment over a frame, in place."""
        take, fps = self.takes[number], self.shot.fps
        start, stop = take.played
        for cue in cues(take.scene.lines, start / fps, stop / fps):
            seen = opacity(index / fps, cue.start_s, cue.stop_s)
            if seen > 0:
                self._write(frame, cue.line, number, index, seen)

    def _write(self, frame: Frame, line: Line, number: int, index: int, seen: float) -> None:
        wide, high = self.shot.width_px, self.shot.height_px
        if line.speaker is None:
            letters = title(line.text, wide, high)
            rows, columns = letters.luma.shape
            lay(frame, letters, (wide - columns) // 2, round((high - rows) * TITLE_AT), seen)
            return
        letters = bubble(line.text, wide, high)
        rows, columns = letters.luma.shape
        left, top, right = self.stage(number).face(line.speaker, index)
        x = (left + right) / 2 - columns / 2
        if top < rows + 0.02 * high:  # no room over the head: beside it
            x = right if right + columns < wide else left - columns
        x = min(max(x, 0.02 * wide), 0.98 * wide - columns)
        y = min(max(top - rows, 0.02 * high), 0.98 * high - rows)
        lay(frame, letters, round(x), round(y), seen)

    def _brightness(self, number: int, index: int, joining: int) -> float:
        """1.0, but 0.0 where one take fades out and the next one fades in."""
        take = self.takes[number]
        leaving = number + 1 < len(self.takes) and self.takes[number + 1].joint == "fade"
        since = (index - take.start) / joining if number and take.joint == "fade" else 1.0
        until = (take.stop - 1 - index) / joining if leaving else 1.0
        return max(0.0, min(1.0, since, until))


def _world(scene: Scene) -> Scene:
    """A scene without what says how it is filmed."""
    return replace(scene, camera="", framing="")


def _mixed(one: Frame, other: Frame, share: float) -> Frame:
    weight = round(256 * share)
    return np.asarray((one.astype(np.uint16) * (256 - weight) + other.astype(np.uint16) * weight + 128) >> 8, np.uint8)


def _faded(frame: Frame, brightness: float, height: int) -> Frame:
    """A frame on its way to black; full brightness changes nothing."""
    if brightness >= 1.0:
        return frame
    black = np.full_like(frame, 128)
    black[:height] = BLACK_LUMA
    return _mixed(black, frame, brightness)
