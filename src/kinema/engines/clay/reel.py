"""The reel: a film's takes cut together, each painted from its own stage, with titles laid over them."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Shot
from kinema.engines.clay.direction import DISSOLVE_S, Take
from kinema.engines.clay.painting import Canvas, Painter
from kinema.engines.clay.references import ReferenceFilm
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.stage import Stage, build

Frame = NDArray[np.uint8]  # planar yuv420p, (height * 3 // 2, width)
BLACK_LUMA = 16


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
        return _faded(painted, self._brightness(number, index, joining), self.shot.height_px)

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
