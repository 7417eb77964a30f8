"""What a caller's pictures and clips do in a `clay` film: an opening still that dissolves, and a moving card on stage.

It is plain about being a collage: the still is the caller's picture with a slow push-in, the card is the caller's clip,
cut around what moves in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.domain.shot import Role, Shot
from kinema.engines.base import LocalReference
from kinema.errors import BadReference
from kinema.media.clips import read_range
from kinema.media.pictures import load_picture

Picture = NDArray[np.uint8]  # (height, width, 3) sRGB

# --- The opening ---
OPAQUE_SHARE = 0.4  # of the film, for one picture
MAX_OPAQUE_S = 4.0
MONTAGE_SHARE = 0.5  # of the film, for several pictures and the dissolve after them
DISSOLVE_S = 0.8
CROSS_S = 0.4  # between two pictures
MIN_STILL_S = 0.34  # a picture stands at least so long: under three changes a second (WCAG 2.2, 2.3.1)
PUSH_IN = 0.07  # how much closer a still is at the end of its time
HELD_S = 0.5  # the last picture of a film that goes on
KEPT_FRAMES = 64  # of a film behind the stage
KEPT_SCALE = 2  # a still is kept at no more than twice the film's size

# --- The card ---
MAX_CARD_S = 3.0
MAX_CARD_SIDE_PX = 512
FEATHER = 0.12  # of the card's short side
CORNER = 0.3
CARD_HEIGHT = 0.5  # of the film's height
CARD_WIDTH = 0.5  # of the film's width, at most
FADE_S = 0.3  # between two characters
MEDIAN_FRAMES = 15  # enough for a median; more cost time and change nothing
GRID_PX = 4  # motion is looked for on every fourth pixel
MIN_MOTION = 18.0  # of 255: above the noise of a compressed clip
MIN_MOVING, MAX_MOVING = 0.004, 0.5  # share of the picture: less is noise, more is a moving camera
MARGIN = 0.15  # around the moving subject, of its size
MIN_BOX = 0.25  # of the picture's sides


class Backdrop:
    """A film's frames by their number, for those who ask nearly in order from several threads.

    `frames` gives uint8 (height, width, 3) sRGB; after its end the last one stays.
    """

    def __init__(self, frames: Iterator[Picture]) -> None:
        self._frames = frames
        self._kept: dict[int, Picture] = {}
        self._next = 0
        self._lock = Lock()

    def at(self, index: int) -> Picture:
        with self._lock:
            while self._next <= index and (frame := next(self._frames, None)) is not None:
                self._kept[self._next] = frame
                self._kept.pop(self._next - KEPT_FRAMES, None)
                self._next += 1
            return self._kept[min(index, self._next - 1)]


@dataclass(frozen=True, slots=True)
class ReferenceFilm:
    """The pictures and clips of one shot, ready to be laid over its frames."""

    width_px: int
    height_px: int
    fps: int
    frame_count: int
    stills: tuple[Picture, ...] = ()  # cropped to the film's shape
    starts: tuple[
        int, ...
    ] = ()  # the frame where each still begins, and then the one where the last begins to dissolve
    cards: tuple[NDArray[np.uint8], ...] = ()  # each (n, height, width, 3): one character's frames
    masks: tuple[NDArray[np.float32], ...] = field(default=())  # each card's (height, width) coverage, 0..1
    behind: Backdrop | None = None  # a film that the stage is played before, in place of its land and sky

    @classmethod
    def coming_alive(cls, shot: Shot, picture: Picture) -> ReferenceFilm:
        """A picture, (height_px, width_px, 3), that is seen for a moment and dissolves into the film."""
        held = round(min(HELD_S, 0.2 * shot.duration_s) * shot.fps)
        return cls(shot.width_px, shot.height_px, shot.fps, shot.frame_count, (picture,), (0, held))

    def opening(self, frame_index: int) -> tuple[NDArray[np.float32], float] | None:
        """The opening picture and how opaque it is at a frame; None after it.

        The picture is float32 (height_px, width_px, 3) in sRGB 0..1.
        """
        if not self.stills:
            return None
        alpha = 1.0 - _smooth((frame_index - self.starts[-1]) / self._dissolve_frames)
        if alpha <= 0.0:
            return None
        current = max(index for index, start in enumerate(self.starts[:-1]) if start <= max(frame_index, 0))
        picture = self._still(current, frame_index)
        if current + 1 < len(self.stills):
            share = _smooth(1.0 - (self.starts[current + 1] - frame_index) / self._cross_frames(current))
            if share > 0.0:
                picture = picture * np.float32(1.0 - share) + self._still(current + 1, frame_index) * np.float32(share)
        return picture, alpha

    def card(self, frame_index: int) -> tuple[NDArray[np.float32], float] | None:
        """The character's card at a frame, or None without one.

        Returns premultiplied RGBA, float32 (card height, card width, 4) in sRGB 0..1, and the card's height as a share
        of the film's. The clip runs forth and back, so that it never jumps. Several characters share the film's time.
        """
        if not self.cards:
            return None
        share = self.frame_count / len(self.cards)
        shown = min(int(frame_index / share), len(self.cards) - 1)
        frames, mask = self.cards[shown], self.masks[shown]
        coverage = mask * np.float32(self._presence(frame_index, shown, share))
        card = np.empty((*mask.shape, 4), np.float32)
        card[..., :3] = frames[_ping_pong(frame_index, len(frames))] * (coverage[..., None] / np.float32(255.0))
        card[..., 3] = coverage
        height_px, width_px = mask.shape
        return card, min(CARD_HEIGHT, CARD_WIDTH * self.width_px * height_px / (width_px * self.height_px))

    @property
    def opening_frames(self) -> int:
        """How many of the film's first frames a picture lies over, its dissolve included."""
        return round(self.starts[-1] + self._dissolve_frames) if self.stills else 0

    @property
    def _dissolve_frames(self) -> float:
        return max(1.0, min(DISSOLVE_S * self.fps, 0.2 * self.frame_count))

    def _cross_frames(self, current: int) -> float:
        return max(1.0, min(CROSS_S * self.fps, 0.5 * (self.starts[current + 1] - self.starts[current])))

    def _still(self, index: int, frame_index: int) -> NDArray[np.float32]:
        """A still at the film's size. It moves closer as long as it is seen, and isn't moved before its own time."""
        length = self.starts[index + 1] - self.starts[index] + self._dissolve_frames
        closer = max(0.0, (frame_index - self.starts[index]) / length)
        return _pushed_in(self.stills[index], self.width_px, self.height_px, 1.0 + PUSH_IN * closer)

    def _presence(self, frame_index: int, shown: int, share: float) -> float:
        """1.0, but fading where one character makes room for the next."""
        from_edges = []
        if shown > 0:
            from_edges.append(frame_index - shown * share)
        if shown < len(self.cards) - 1:
            from_edges.append((shown + 1) * share - frame_index)
        return _smooth(min(from_edges, default=np.inf) / (FADE_S * self.fps))


def open_references(shot: Shot, references: tuple[LocalReference, ...]) -> ReferenceFilm:
    """Read a shot's references.

    The picture of a FIRST_FRAME comes first, then the IMAGEs in their order; those that the film is too short to show
    are read (so that a broken one is refused) and left out.
    Raises: BadReference for a picture or clip that can't be read, or a range beyond the clip's end.
    """
    by_role = {role: [local for local in references if local.reference.role is role] for role in Role}
    pictures = [*by_role[Role.FIRST_FRAME], *by_role[Role.IMAGE]]
    room = _montage_room(shot)
    stills: list[Picture] = []
    for local in pictures:
        picture = load_picture(local.path)
        if len(stills) < room:
            stills.append(_cropped(picture, shot.width_px, shot.height_px))
    cards = tuple(_subject_of(_clip(local, shot.fps)) for local in by_role[Role.CHARACTER])
    return ReferenceFilm(
        width_px=shot.width_px,
        height_px=shot.height_px,
        fps=shot.fps,
        frame_count=shot.frame_count,
        stills=tuple(stills),
        starts=_starts(shot, len(stills)),
        cards=cards,
        masks=tuple(_feathered(card.shape[1], card.shape[2]) for card in cards),
    )


def fitted(picture: Picture, width_px: int, height_px: int) -> NDArray[np.float32]:
    """A picture as float32 (height_px, width_px, 3) in sRGB 0..1: cropped around its middle, never stretched."""
    return _pushed_in(_cropped(picture, width_px, height_px), width_px, height_px, 1.0)


# --- Stills ----------------------------------------------------------------------------------------------------------
def _montage_room(shot: Shot) -> int:
    """How many pictures a film has time for."""
    return max(1, int(_montage_s(shot) / MIN_STILL_S))


def _montage_s(shot: Shot) -> float:
    return MONTAGE_SHARE * shot.duration_s - min(DISSOLVE_S, 0.2 * shot.duration_s)


def _starts(shot: Shot, count: int) -> tuple[int, ...]:
    """The frames where `count` stills begin, and the one where the last begins to dissolve into the film."""
    if count == 0:
        return ()
    opaque_s = min(MAX_OPAQUE_S, OPAQUE_SHARE * shot.duration_s)
    if count > 1:
        opaque_s = min(MAX_OPAQUE_S * count, max(_montage_s(shot), count * MIN_STILL_S))
    return tuple(round(index * opaque_s / count * shot.fps) for index in range(count + 1))


def _cropped(picture: Picture, width_px: int, height_px: int) -> Picture:
    """The largest middle part of a picture that has the film's shape, at no more than KEPT_SCALE times its size."""
    picture_height, picture_width = picture.shape[:2]
    scale = min(picture_width / width_px, picture_height / height_px)
    box_width, box_height = width_px * scale, height_px * scale
    left, top = (picture_width - box_width) / 2.0, (picture_height - box_height) / 2.0
    box = (left, top, left + box_width, top + box_height)
    kept = min(scale, float(KEPT_SCALE))
    size = (max(1, round(width_px * kept)), max(1, round(height_px * kept)))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0))


def _pushed_in(still: Picture, width_px: int, height_px: int, zoom: float) -> NDArray[np.float32]:
    """The middle 1 / zoom of a still at the film's size; the box has fractions of pixels, so the move is smooth."""
    height, width = still.shape[:2]
    left, top = width * (1.0 - 1.0 / zoom) / 2.0, height * (1.0 - 1.0 / zoom) / 2.0
    box = (left, top, width - left, height - top)
    image = Image.fromarray(still).resize((width_px, height_px), Image.Resampling.BICUBIC, box=box)
    return np.asarray(image, np.float32) / np.float32(255.0)


# --- Cards -----------------------------------------------------------------------------------------------------------
def _clip(local: LocalReference, fps: int) -> NDArray[np.uint8]:
    """At most MAX_CARD_S of the clip's range as uint8 (n, height, width, 3)."""
    start_s, end_s = local.reference.start_s, local.reference.end_s
    limit_s = start_s + MAX_CARD_S
    if end_s is not None:
        return read_range(local.path, start_s, min(end_s, limit_s), fps=fps, max_side_px=MAX_CARD_SIDE_PX)
    try:
        return read_range(local.path, start_s, limit_s, fps=fps, max_side_px=MAX_CARD_SIDE_PX)
    except BadReference:  # less than MAX_CARD_S is left, or the clip is really bad: then this raises it again
        return read_range(local.path, start_s, None, fps=fps, max_side_px=MAX_CARD_SIDE_PX)


def _subject_of(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The frames cropped around what moves in them, or as they are where nothing, or everything, moves."""
    box = moving_box(frames)
    if box is None:
        return frames
    top, bottom, left, right = box
    return np.ascontiguousarray(frames[:, top:bottom, left:right])


def moving_box(frames: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """Where the subject of a clip moves, as (top, bottom, left, right) in pixels; None where it can't be told.

    The temporal median is the background; what differs from it for some of the time is the subject.
    """
    chosen = np.linspace(0, len(frames) - 1, min(len(frames), MEDIAN_FRAMES)).round().astype(np.intp)
    sampled = frames[chosen, ::GRID_PX, ::GRID_PX].astype(np.int16)
    background = np.median(sampled, axis=0).astype(np.int16)
    motion = np.abs(sampled - background).max(axis=3).max(axis=0)
    moving = _joined(motion > MIN_MOTION)
    if not MIN_MOVING <= moving.mean() <= MAX_MOVING:
        return None
    rows, columns = np.nonzero(moving)
    top, bottom = _span(rows, moving.shape[0])
    left, right = _span(columns, moving.shape[1])
    height, width = frames.shape[1:3]
    return (
        round(top * height),
        max(round(bottom * height), round(top * height) + 1),
        round(left * width),
        max(round(right * width), round(left * width) + 1),
    )


def _joined(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask without single points: a point stays where most of its 3 x 3 neighbourhood moves."""
    padded = np.pad(mask, 1).astype(np.uint8)
    height, width = mask.shape
    votes = sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3))
    return np.asarray(votes >= 5)


def _span(positions: NDArray[np.intp], length: int) -> tuple[float, float]:
    """From where to where most positions lie, with a margin, as shares of the length; never less than MIN_BOX."""
    low, high = np.percentile(positions, (1.0, 99.0))
    start, end = float(low) / length, float(high + 1.0) / length
    half = max((end - start) * (0.5 + MARGIN), MIN_BOX / 2.0)
    middle = min(max((start + end) / 2.0, half), 1.0 - half) if half < 0.5 else 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def _feathered(height: int, width: int) -> NDArray[np.float32]:
    """Coverage of a rounded card, (height, width) in 0..1: soft over FEATHER of its short side.

    The distance to a rounded rectangle's edge, negative inside, after Inigo Quilez's "2D distance functions".
    """
    short = float(min(height, width))
    radius = CORNER * short
    y = np.abs(np.arange(height, dtype=np.float32) + 0.5 - height / 2.0)[:, None] - (height / 2.0 - radius)
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - width / 2.0)[None, :] - (width / 2.0 - radius)
    outside = np.hypot(np.maximum(x, 0.0), np.maximum(y, 0.0))
    distance = outside + np.minimum(np.maximum(x, y), 0.0) - radius
    inside = np.clip(-distance / (FEATHER * short), 0.0, 1.0)
    return np.asarray(inside * inside * (3.0 - 2.0 * inside), np.float32)


def _ping_pong(index: int, count: int) -> int:
    """0, 1, ... count - 1, count - 2, ... 1, 0, 1, ..."""
    if count == 1:
        return 0
    step = index % (2 * count - 2)
    return min(step, 2 * count - 2 - step)


def _smooth(value: float) -> float:
    """0 below 0, 1 above 1, and an S-curve between (smoothstep)."""
    clipped = min(max(value, 0.0), 1.0)
    return clipped * clipped * (3.0 - 2.0 * clipped)
