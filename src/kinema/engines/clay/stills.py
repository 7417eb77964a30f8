"""A caller's pictures at a film's opening: each fitted to the frame, moving, and dissolving into what comes next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.domain.shot import Shot
from kinema.engines.clay.parallax import Relief, relief_of

Picture = NDArray[np.uint8]  # (height, width, 3) sRGB

OPAQUE_SHARE = 0.4  # of the film, for one picture
MAX_OPAQUE_S = 4.0
MONTAGE_SHARE = 0.5  # of the film, for several pictures and the dissolve after them
DISSOLVE_S = 0.8
CROSS_S = 0.4  # between two pictures
MIN_STILL_S = 0.34  # a picture stands at least so long: under three changes a second (WCAG 2.2, 2.3.1)
HELD_S = 0.5  # the last picture of a film that goes on
CHANGE_S = 1.2  # until the scene's light and weather are over a first frame
KEPT_SCALE = 1.5  # of the film's size: what comes closer stays sharp


@dataclass(frozen=True, slots=True)
class Stills:
    """Pictures that lie over the first frames of a film of `frame_count` frames, one after another."""

    width_px: int
    height_px: int
    fps: int
    frame_count: int
    reliefs: tuple[Relief, ...]  # of the pictures, cropped to the film's shape
    starts: tuple[int, ...]  # the frame where each begins, and then the one where the last begins to dissolve
    is_exact: bool = False  # the film begins with the first picture as it is: light and weather come to it

    @classmethod
    def of(cls, shot: Shot, pictures: tuple[Picture, ...], *, is_exact: bool = False) -> Stills:
        """A montage of at least one picture, (height, width, 3), each of any size."""
        cropped = (_cropped(picture, shot.width_px, shot.height_px) for picture in pictures)
        reliefs = tuple(relief_of(picture, number) for number, picture in enumerate(cropped))
        starts = _starts(shot, len(reliefs))
        return cls(shot.width_px, shot.height_px, shot.fps, shot.frame_count, reliefs, starts, is_exact)

    @classmethod
    def coming_alive(cls, shot: Shot, picture: Picture) -> Stills:
        """A picture, (height_px, width_px, 3), that is seen for a moment and dissolves into the film."""
        held = round(min(HELD_S, 0.2 * shot.duration_s) * shot.fps)
        return cls(
            shot.width_px,
            shot.height_px,
            shot.fps,
            shot.frame_count,
            (relief_of(picture, 0),),
            (0, held),
            is_exact=True,
        )

    def at(self, frame_index: int) -> tuple[NDArray[np.float32], float] | None:
        """The picture over a frame and how opaque it is; None after the last.

        The picture is float32 (height_px, width_px, 3) in sRGB 0..1.
        """
        alpha = 1.0 - smooth((frame_index - self.starts[-1]) / self._dissolve_frames)
        if alpha <= 0.0:
            return None
        current = max(index for index, start in enumerate(self.starts[:-1]) if start <= max(frame_index, 0))
        picture = self._still(current, frame_index)
        if current + 1 < len(self.reliefs):
            share = smooth(1.0 - (self.starts[current + 1] - frame_index) / self._cross_frames(current))
            if share > 0.0:
                picture = picture * np.float32(1.0 - share) + self._still(current + 1, frame_index) * np.float32(share)
        return picture, alpha

    def changed(self, frame_index: int) -> float:
        """How much of the scene's light and weather is over the picture at a frame: 0..1."""
        return smooth(frame_index / (CHANGE_S * self.fps)) if self.is_exact else 1.0

    @property
    def frames(self) -> int:
        """How many of the film's first frames a picture lies over, its dissolve included."""
        return round(self.starts[-1] + self._dissolve_frames)

    @property
    def _dissolve_frames(self) -> float:
        return max(1.0, min(DISSOLVE_S * self.fps, 0.2 * self.frame_count))

    def _cross_frames(self, current: int) -> float:
        return max(1.0, min(CROSS_S * self.fps, 0.5 * (self.starts[current + 1] - self.starts[current])))

    def _still(self, index: int, frame_index: int) -> NDArray[np.float32]:
        """A still at the film's size. It moves as long as it is seen, and isn't moved before its own time."""
        length = self.starts[index + 1] - self.starts[index] + self._dissolve_frames
        share = min(1.0, max(0.0, (frame_index - self.starts[index]) / length))
        return self.reliefs[index].seen(share, self.width_px, self.height_px)


def room_for(shot: Shot) -> int:
    """How many pictures a film has time for."""
    return max(1, int(_montage_s(shot) / MIN_STILL_S))


def fitted(picture: Picture, width_px: int, height_px: int) -> NDArray[np.float32]:
    """A picture as float32 (height_px, width_px, 3) in sRGB 0..1: cropped around its middle, never stretched."""
    return relief_of(_cropped(picture, width_px, height_px), 0).seen(0.0, width_px, height_px)


def smooth(value: float) -> float:
    """0 below 0, 1 above 1, and an S-curve between (smoothstep)."""
    clipped = min(max(value, 0.0), 1.0)
    return clipped * clipped * (3.0 - 2.0 * clipped)


def _montage_s(shot: Shot) -> float:
    return MONTAGE_SHARE * shot.duration_s - min(DISSOLVE_S, 0.2 * shot.duration_s)


def _starts(shot: Shot, count: int) -> tuple[int, ...]:
    """The frames where `count` stills begin, and the one where the last begins to dissolve into the film."""
    opaque_s = min(MAX_OPAQUE_S, OPAQUE_SHARE * shot.duration_s)
    if count > 1:
        opaque_s = min(MAX_OPAQUE_S * count, max(_montage_s(shot), count * MIN_STILL_S))
    return tuple(round(index * opaque_s / count * shot.fps) for index in range(count + 1))


def _cropped(picture: Picture, width_px: int, height_px: int) -> Picture:
    """The largest middle part of a picture that has the film's shape, at KEPT_SCALE times its size."""
    picture_height, picture_width = picture.shape[:2]
    scale = min(picture_width / width_px, picture_height / height_px)
    box_width, box_height = width_px * scale, height_px * scale
    left, top = (picture_width - box_width) / 2.0, (picture_height - box_height) / 2.0
    box = (left, top, left + box_width, top + box_height)
    size = (round(width_px * KEPT_SCALE), round(height_px * KEPT_SCALE))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0))
