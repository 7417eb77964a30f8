"""A film's thumbnail is made of its frame in passing, and is the one that the finished film would give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kinema.media.film import write_film
from kinema.media.stills import write_thumbnail

WIDTH, HEIGHT = 128, 96


def coloured(index: int, pixel_format: str) -> NDArray[np.uint8]:
    """A frame in one strong colour that turns from red to blue over thirty frames."""
    if pixel_format == "rgb24":
        return np.tile(np.array([240 - 8 * index, 40, 8 * index], np.uint8), (HEIGHT, WIDTH, 1))
    frame = np.full((HEIGHT * 3 // 2, WIDTH), 60 + index, np.uint8)
    frame[HEIGHT : HEIGHT + HEIGHT // 4], frame[HEIGHT + HEIGHT // 4 :] = 80 + 5 * index, 220 - 5 * index
    return frame


@pytest.mark.parametrize("pixel_format", ["rgb24", "yuv420p"])
@pytest.mark.parametrize("frame_count", [1, 2, 30])
def test_the_thumbnail_in_passing_is_that_of_the_finished_film(
    tmp_path: Path, pixel_format: str, frame_count: int
) -> None:
    write_film(
        tmp_path / "film.mp4",
        frames=(coloured(index, pixel_format) for index in range(frame_count)),
        pixel_format=pixel_format,  # type: ignore[arg-type]
        frame_count=frame_count,
        width_px=WIDTH,
        height_px=HEIGHT,
        fps=24,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
        thumbnail=tmp_path / "passing.webp",
    )
    write_thumbnail(tmp_path / "film.mp4", tmp_path / "decoded.webp")
    passing, decoded = (
        np.asarray(Image.open(tmp_path / name).convert("RGB"), np.float64) for name in ("passing.webp", "decoded.webp")
    )
    # A step of one frame is 5 to 8, another colour matrix 10 or more; what is left is the encoder's rounding.
    assert np.abs(passing.mean((0, 1)) - decoded.mean((0, 1))).max() < 4
