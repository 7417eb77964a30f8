"""A still picture seen by a camera that moves a little: near parts move more than far ones.

The depth is a guess, not a measurement: what is lower in a picture, sharper, and different from the picture's border is
taken to be nearer. It is so smooth that a warp by it opens no holes and folds nothing over; the camera's move goes
towards the picture by more than the warp shifts it, so that nothing beyond its border is ever looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.engines.clay.kernels.relief import warped

PUSH_IN = 0.07  # how much closer a still is at the end of its time
NEARER = 0.045  # how much closer its nearest parts come beside that
SIDE = 0.02  # of its width, how far the nearest parts move to the side
GRID_PX = 64  # long side of the depth map; warping by more detail would bend what is straight
ROUNDS = 3  # of smoothing by 3 x 3
WEIGHTS = (0.50, 0.20, 0.30)  # of lower, sharper, different


@dataclass(frozen=True, slots=True)
class Relief:
    """A picture, uint8 (height, width, 3), with the nearness of its parts, float32 (rows, columns) in 0..1."""

    picture: NDArray[np.uint8]
    nearness: NDArray[np.float32]
    way: float  # 1.0: the camera moves to the left, -1.0: to the right

    def seen(self, share: float, width_px: int, height_px: int) -> NDArray[np.float32]:
        """The picture at a share (0..1) of the camera's move: float32 (height_px, width_px, 3), sRGB 0..1.

        At 0.0 it is the picture, resized and otherwise untouched.
        """
        base = Image.fromarray(self.picture)
        if share <= 0.0:
            resized = base.resize((width_px, height_px), Image.Resampling.BICUBIC)
            return np.asarray(resized, np.float32) / np.float32(255.0)
        eased = share * share * (3.0 - 2.0 * share) * 0.35 + 0.65 * share
        return warped(
            self.picture, self.nearness, height_px, width_px, PUSH_IN * eased, NEARER * eased, self.way * SIDE * eased
        )


def relief_of(picture: NDArray[np.uint8], number: int) -> Relief:
    """The relief of a picture, (height, width, 3); every second of a montage is passed the other way."""
    return Relief(np.ascontiguousarray(picture), nearness_of(picture), 1.0 if number % 2 == 0 else -1.0)


def nearness_of(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How near the parts of a picture may be: float32, long side GRID_PX, 0 (far) to 1 (near)."""
    height, width = picture.shape[:2]
    scale = GRID_PX / max(height, width)
    rows, columns = max(4, round(height * scale)), max(4, round(width * scale))
    fine = np.asarray(Image.fromarray(picture).resize((2 * columns, 2 * rows), Image.Resampling.BOX), np.float32)
    small = fine.reshape(rows, 2, columns, 2, 3).mean(axis=(1, 3))
    lower = np.repeat(np.linspace(0.0, 1.0, rows, dtype=np.float32)[:, None], columns, axis=1)
    detail = fine.reshape(rows, 2, columns, 2, 3).std(axis=(1, 3)).mean(axis=2)
    parts = (lower, _ranged(_blurred(detail, 2)), _ranged(_blurred(_unlike_border(small), 1)))
    mixed = sum(weight * part for weight, part in zip(WEIGHTS, parts, strict=True))
    return _ranged(_blurred(np.asarray(mixed, np.float32), ROUNDS))


def _unlike_border(small: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each colour is from every colour of the upper three borders: what a picture is of differs from them."""
    border = np.concatenate([small[0], small[:, 0], small[:, -1]])[:: max(1, small.shape[1] // 24)]
    apart = np.linalg.norm(small[:, :, None] - border[None, None], axis=3)
    return np.asarray(np.sort(apart, axis=2)[:, :, : max(1, len(border) // 6)].mean(axis=2), np.float32)


def _blurred(values: NDArray[np.float32], rounds: int) -> NDArray[np.float32]:
    for _ in range(rounds):
        padded = np.pad(values, 1, mode="edge")
        across = padded[:, :-2] + 2.0 * padded[:, 1:-1] + padded[:, 2:]
        values = np.asarray((across[:-2] + 2.0 * across[1:-1] + across[2:]) / 16.0, np.float32)
    return values


def _ranged(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stretched from 0 to 1; what is all the same is 0."""
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / max(high - low, 1e-3), np.float32)
