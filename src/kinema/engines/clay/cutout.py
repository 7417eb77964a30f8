"""A clip's subject without its background, or a soft-edged card where it can't be told from it.

`segmenting` says where the subject is, coarsely; here its edges are found again at the clip's own size with a guided
filter (He, Sun, Tang, "Guided Image Filtering", 2013), the frames are cut around it so that it keeps its place, and
the background's colour is taken out of the soft edges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinema.engines.clay.segmenting import STILL, Bounds, drift, figure_box, guided, moving_box, subject_masks

FEATHER = 0.12  # of a card's short side
CORNER = 0.3
CARD_MARGIN = 1.3  # a card's height, in that of the subject on it
DRIFT_FRAMES = 6  # of smoothing the way of the subject: what is faster is its own motion
EDGE_PX = 3  # around the subject, so that its soft edge isn't cut off
EDGE_RADIUS_PX = 4
EDGE_CONTRAST = 1e-4  # squared, of luma 0..1: an edge of a hundredth is kept


@dataclass(frozen=True, slots=True)
class CutOut:
    """A subject's frames, uint8 (n, height, width, 3) sRGB, and how much of each pixel it covers, uint8, 255 is all.

    Where nothing of it is seen the frames are of no account. `margin` is their height in that of the subject.
    """

    frames: NDArray[np.uint8]
    coverage: NDArray[np.uint8]
    margin: float = 1.0

    @property
    def height(self) -> int:
        return int(self.frames.shape[1])

    @property
    def width(self) -> int:
        return int(self.frames.shape[2])

    @property
    def is_card(self) -> bool:
        """Whether the subject couldn't be told from its background."""
        return self.margin > 1.0

    def layer(self, index: int) -> NDArray[np.float32]:
        """A frame as premultiplied RGBA, float32 (height, width, 4), sRGB 0..1."""
        shown = np.empty((self.height, self.width, 4), np.float32)
        shown[..., 3] = self.coverage[index] / np.float32(255.0)
        shown[..., :3] = self.frames[index] * (shown[..., 3:] / np.float32(255.0))
        return shown


def cut_out(frames: NDArray[np.uint8]) -> CutOut:
    """The subject of a clip, uint8 (n, height, width, 3): what moves in it before a background that doesn't.

    Of a clip whose camera moves, an upright card around the figure in its middle.
    """
    if len(frames) > 2 and drift(frames) >= STILL:
        return _card(frames, figure_box(frames))  # everything moves: what differs from the median is no subject
    masks = subject_masks(frames)
    return _card(frames, moving_box(frames) or figure_box(frames)) if masks is None else _freed(frames, masks)


def _card(frames: NDArray[np.uint8], box: Bounds) -> CutOut:
    """The frames within a box, with soft edges."""
    frames = np.ascontiguousarray(frames[:, box.top : box.bottom, box.left : box.right])
    coverage = np.rint(feathered(frames.shape[1], frames.shape[2]) * 255.0).astype(np.uint8)
    return CutOut(frames, np.broadcast_to(coverage, frames.shape[:3]), CARD_MARGIN)


def _freed(frames: NDArray[np.uint8], masks: NDArray[np.float32]) -> CutOut:
    """The frames cut around their masks, (n, rows, columns) 0..1 at any smaller size."""
    behind = np.median(frames[:: max(1, len(frames) // 15)], axis=0).astype(np.float32)
    windows = _windows(masks, frames.shape[1], frames.shape[2])
    height, width = windows[0].height, windows[0].width
    cut = np.zeros((len(frames), height, width, 3), np.uint8)
    coverage = np.zeros((len(frames), height, width), np.uint8)
    for index, window in enumerate(windows):
        there = window.within(frames.shape[1], frames.shape[2])
        into = (slice(there.top - window.top, there.bottom - window.top),
                slice(there.left - window.left, there.right - window.left))  # fmt: skip
        seen = frames[index, there.top : there.bottom, there.left : there.right].astype(np.float32)
        alpha = _edged(masks[index], seen, there, frames.shape[1:3])
        cut[index][into] = _unmixed(seen, behind[there.top : there.bottom, there.left : there.right], alpha)
        coverage[index][into] = np.rint(alpha * 255.0)
    return CutOut(cut, coverage)


def _edged(
    mask: NDArray[np.float32], seen: NDArray[np.float32], part: Bounds, size: tuple[int, ...]
) -> NDArray[np.float32]:
    """Coverage 0..1 of a part of a frame, its edges where the frame's are."""
    rows, columns = mask.shape
    y = np.clip((np.arange(part.top, part.bottom) + 0.5) * rows / size[0] - 0.5, 0.0, rows - 1.0)
    x = np.clip((np.arange(part.left, part.right) + 0.5) * columns / size[1] - 0.5, 0.0, columns - 1.0)
    y0, x0 = y.astype(np.intp), x.astype(np.intp)
    y1, x1 = np.minimum(y0 + 1, rows - 1), np.minimum(x0 + 1, columns - 1)
    across, down = (x - x0)[None], (y - y0)[:, None]
    upper = mask[y0][:, x0] * (1.0 - across) + mask[y0][:, x1] * across
    lower = mask[y1][:, x0] * (1.0 - across) + mask[y1][:, x1] * across
    coarse = (upper * (1.0 - down) + lower * down).astype(np.float32)
    luma = seen @ np.array([0.299, 0.587, 0.114], np.float32) / np.float32(255.0)
    radius = max(EDGE_RADIUS_PX, round(1.5 * size[0] / rows))
    fine = guided(coarse[None], luma[None], radius, EDGE_CONTRAST)[0]
    return np.asarray(np.clip((fine - 0.25) / 0.5, 0.0, 1.0), np.float32)


def _unmixed(seen: NDArray[np.float32], behind: NDArray[np.float32], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The subject's own colour where it covers only a part of a pixel: seen = alpha * own + (1 - alpha) * behind."""
    share = np.maximum(alpha, 0.25)[..., None]
    own = (seen - (1.0 - share) * behind) / share
    return np.asarray(np.clip(own, 0.0, 255.0).astype(np.uint8))


def _windows(masks: NDArray[np.float32], height: int, width: int) -> list[Bounds]:
    """Where each frame is cut: windows of one size that follow the subject's way, its feet at their lower edge."""
    boxes = (
        np.array([_box(mask) for mask in masks])
        * np.array([height, height, width, width])
        / np.array([masks.shape[1], masks.shape[1], masks.shape[2], masks.shape[2]])
    )
    middle = _smoothed((boxes[:, 2] + boxes[:, 3]) / 2.0)
    foot = _smoothed(boxes[:, 1])
    half = float(np.maximum(middle - boxes[:, 2], boxes[:, 3] - middle).max()) + EDGE_PX
    above = float((foot - boxes[:, 0]).max()) + EDGE_PX
    below = float(np.clip(np.percentile(boxes[:, 1] - foot, 75), 0.0, None))
    wide, high = max(2, round(2.0 * half)), max(2, round(above + below))
    lefts, bottoms = np.rint(middle - half).astype(int), np.rint(foot + below).astype(int)
    return [
        Bounds(int(bottom) - high, int(bottom), int(left), int(left) + wide)
        for left, bottom in zip(lefts, bottoms, strict=True)
    ]


def _box(mask: NDArray[np.float32]) -> tuple[int, int, int, int]:
    """Top, bottom, left, right of a mask; of an empty one, all of it."""
    rows, columns = np.nonzero((mask > 0.5).any(axis=1))[0], np.nonzero((mask > 0.5).any(axis=0))[0]
    if not len(rows):
        return 0, mask.shape[0], 0, mask.shape[1]
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without what changes faster than DRIFT_FRAMES; straight on beyond both ends, so that a steady way stays one."""
    reach = 2 * DRIFT_FRAMES
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / DRIFT_FRAMES) ** 2)
    if len(values) < 2:
        return values
    before = 2.0 * values[0] - values[1 : reach + 1][::-1]
    after = 2.0 * values[-1] - values[-reach - 1 : -1][::-1]
    padded = np.concatenate([before, values, after])
    padded = np.pad(padded, (reach - len(before), reach - len(after)), mode="edge")
    return np.convolve(padded, weights / weights.sum(), mode="valid")


def feathered(height: int, width: int) -> NDArray[np.float32]:
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
