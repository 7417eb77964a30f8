"""Pictures out of a film: its thumbnail, chosen frames, a contact sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.errors import RenderFailed
from kinema.media.decode import DecodeError, frames_from, open_video, to_rgb

THUMBNAIL_SIDE_PX = 640
THUMBNAIL_QUALITY = 80
SHEET_FRAMES, SHEET_COLUMNS = 16, 4
SHEET_SIDE_PX = 320
SHEET_QUALITY = 85


def write_thumbnail(film: Path, target: Path) -> None:
    """Write a WebP, its long side at most 640 px, from the frame a third into the film.

    Raises: RenderFailed for a film that can't be decoded.
    """
    _save_small(_frame_a_third_in(film), target)


def write_picture_thumbnail(frame: av.VideoFrame, target: Path) -> None:
    """Write the same WebP of one frame in hand."""
    _save_small(to_rgb(frame), target)


def _save_small(pixels: NDArray[np.uint8], target: Path) -> None:
    picture = Image.fromarray(pixels)
    picture.thumbnail((THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX), Image.Resampling.LANCZOS)
    picture.save(target, format="WEBP", quality=THUMBNAIL_QUALITY)


def write_spritesheet(film: Path, target: Path) -> None:
    """Write a JPEG grid of frames from all over the film, in time order, row by row.

    Up to 16 frames, four to a row, each with a long side of at most 320 px.
    Raises: RenderFailed for a film that can't be decoded.
    """
    frames = _spread_frames(film)
    sheet = contact_sheet(frames, min(SHEET_COLUMNS, len(frames)))
    Image.fromarray(sheet).save(target, format="JPEG", quality=SHEET_QUALITY)


def _spread_frames(film: Path) -> list[NDArray[np.uint8]]:
    """The frames shown in the middle of each of SHEET_FRAMES equal parts of the film, each once."""
    try:
        with open_video(film) as (container, stream):
            part_s = (container.duration or 0) / 1_000_000 / SHEET_FRAMES
            taken: list[NDArray[np.uint8]] = []
            part, shown = 0, None
            for time_s, frame in frames_from(container, stream, 0.0):
                if shown is not None and part < SHEET_FRAMES and time_s > (part + 0.5) * part_s:
                    taken.append(to_rgb(shown, SHEET_SIDE_PX))
                    while part < SHEET_FRAMES and time_s > (part + 0.5) * part_s:
                        part += 1
                shown = frame
            if shown is None:
                raise DecodeError("it has no frames")
            if part < SHEET_FRAMES:
                taken.append(to_rgb(shown, SHEET_SIDE_PX))
            return taken
    except DecodeError as error:
        raise RenderFailed(f"the film gave no spritesheet: {error}") from error


def _frame_a_third_in(film: Path) -> NDArray[np.uint8]:
    """The film's opening is often black or empty; a third in, something is going on."""
    try:
        with open_video(film) as (container, stream):
            wanted_s = (container.duration or 0) / 3_000_000
            last = None
            for time_s, frame in frames_from(container, stream, wanted_s):
                last = frame
                if time_s >= wanted_s:
                    break
            if last is None:
                raise DecodeError("it has no frames")
            return to_rgb(last)
    except DecodeError as error:
        raise RenderFailed(f"the film gave no thumbnail: {error}") from error


def read_frames(path: Path, indexes: Sequence[int]) -> list[NDArray[np.uint8]]:
    """The frames with these indexes (0 is the first), in the order asked for: uint8 (height_px, width_px, 3).

    Decodes from the start, so the indexes are exact.
    Raises: RenderFailed for a film that can't be decoded or has no such frame.
    """
    wanted = set(indexes)
    found: dict[int, NDArray[np.uint8]] = {}
    try:
        with open_video(path) as (container, stream):
            for index, (_, frame) in enumerate(frames_from(container, stream, 0.0)):
                if index in wanted:
                    found[index] = to_rgb(frame)
                if len(found) == len(wanted):
                    break
    except DecodeError as error:
        raise RenderFailed(f"the film can't be decoded: {error}") from error
    if missing := sorted(wanted - found.keys()):
        raise RenderFailed(f"the film has no frame {missing[0]}")
    return [found[index] for index in indexes]


def contact_sheet(frames: Sequence[NDArray[np.uint8]], columns: int) -> NDArray[np.uint8]:
    """The frames side by side, row by row, on black: uint8 (rows * height, columns * width, 3).

    All frames have one shape; there is at least one frame and one column, else ValueError.
    """
    if not frames or columns < 1:
        raise ValueError("a contact sheet needs a frame and a column")
    height, width, _ = frames[0].shape
    rows = -(-len(frames) // columns)
    sheet = np.zeros((rows * height, columns * width, 3), np.uint8)
    for index, frame in enumerate(frames):
        row, column = divmod(index, columns)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = frame
    return sheet
