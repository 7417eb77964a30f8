"""Lettering: quoted words as paper in the picture, a speech bubble over whoever says them or a title."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kinema.engines.clay.standee import font

Frame = NDArray[np.uint8]  # planar yuv420p, (height * 3 // 2, width)

INK = (52, 44, 52, 255)
PAPER = (250, 246, 236, 255)
EDGE = (66, 56, 66, 255)
BUBBLE_WIDTH, TITLE_WIDTH = 0.42, 0.80  # of the picture's width, at most
MAX_ROWS = 4
FADE_S = 0.25
OVERSAMPLED = 2


@dataclass(frozen=True, slots=True)
class Letters:
    """A card as the planes of a frame take it: luma, chroma, and the coverage of each, 0..256."""

    luma: NDArray[np.int32]
    chroma: tuple[NDArray[np.int32], NDArray[np.int32]]  # U and V, at half size
    cover: NDArray[np.int32]
    half_cover: NDArray[np.int32]


@lru_cache(maxsize=8)
def bubble(text: str, width_px: int, height_px: int) -> Letters:
    """A speech bubble with its tail at the middle of its lower edge, for a picture of this size."""
    scale = OVERSAMPLED
    size = max(9, round(height_px * 0.042)) * scale
    rows = _rows(text, size, round(width_px * BUBBLE_WIDTH) * scale)
    line = round(size * 1.28)
    pad, tail = round(size * 0.75), round(size * 0.9)
    wide = max(round(max(_length(row, size) for row in rows)) + 2 * pad, 4 * pad)
    high = line * len(rows) + 2 * round(pad * 0.7)
    image = Image.new("RGBA", (wide + 4, high + tail + 4), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    edge = max(2, round(size * 0.09))
    tip = [(wide * 0.44, high - edge), (wide * 0.50, high + tail), (wide * 0.60, high - edge)]
    draw.rounded_rectangle((1, 1, wide + 1, high), pad, PAPER, EDGE, edge)
    draw.polygon(tip, PAPER)
    draw.line((tip[0], tip[1], tip[2]), EDGE, edge, joint="curve")
    for number, row in enumerate(rows):
        at = ((wide + 2) / 2, pad * 0.7 + line * (number + 0.5))
        draw.text(at, row, INK, font(row, size), anchor="mm")
    return _letters(image)


@lru_cache(maxsize=8)
def title(text: str, width_px: int, height_px: int) -> Letters:
    """A title in white with a dark edge, for the middle of a picture of this size."""
    scale = OVERSAMPLED
    size = max(12, round(min(height_px * 0.115, width_px * 0.10))) * scale
    widest = round(width_px * TITLE_WIDTH) * scale
    while size > 14 * scale and len(_rows(text, size, widest)) > 2:
        size = round(size * 0.85)
    rows = _rows(text, size, widest)
    line, edge = round(size * 1.22), max(2, round(size * 0.06))
    wide = round(max(_length(row, size) for row in rows)) + 4 * edge
    image = Image.new("RGBA", (wide, line * len(rows) + 4 * edge), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for number, row in enumerate(rows):
        at = (wide / 2, 2 * edge + line * (number + 0.5))
        draw.text(
            at, row, (252, 250, 244, 255), font(row, size), anchor="mm", stroke_width=edge, stroke_fill=(28, 24, 32)
        )
    return _letters(image)


def lay(frame: Frame, letters: Letters, left: int, top: int, opacity: float) -> None:
    """Lay letters over a frame in place, their left upper corner at an even column and row; parts outside are cut."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    left, top = left - left % 2, top - top % 2
    strength = round(256 * min(1.0, max(0.0, opacity)))
    _blend(frame[:height], letters.luma, letters.cover, left, top, strength)
    planes = frame[height:].reshape(-1)
    count = (height // 2) * (width // 2)
    for number, colour in enumerate(letters.chroma):
        plane = planes[number * count : (number + 1) * count].reshape(height // 2, width // 2)
        _blend(plane, colour, letters.half_cover, left // 2, top // 2, strength)


def opacity(at_s: float, start_s: float, stop_s: float) -> float:
    """How much of a line is seen at a moment: it comes and goes softly."""
    return max(0.0, min(1.0, (at_s - start_s) / FADE_S, (stop_s - at_s) / FADE_S))


def _blend(
    plane: NDArray[np.uint8], colour: NDArray[np.int32], cover: NDArray[np.int32], left: int, top: int, strength: int
) -> None:
    rows, columns = colour.shape
    above, before = max(0, -top), max(0, -left)
    below, after = min(rows, plane.shape[0] - top), min(columns, plane.shape[1] - left)
    if below <= above or after <= before:
        return
    area = plane[top + above : top + below, left + before : left + after]
    part = (slice(above, below), slice(before, after))
    share = cover[part] * strength >> 8
    area[:] = (area * (256 - share) + colour[part] * share + 128) >> 8


def _letters(image: Image.Image) -> Letters:
    """An image at OVERSAMPLED size as planes; BT.709 limited range, as the lens develops."""
    wide, high = (side // OVERSAMPLED for side in image.size)
    small = image.resize((wide + wide % 2, high + high % 2), Image.Resampling.BOX)
    card = np.asarray(small, np.float64)
    cover = card[..., 3] / 255.0
    red, green, blue = (card[..., channel] for channel in range(3))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    half = _halved(cover)
    weight = np.maximum(half, 1e-6)
    u, v = (
        128.0 + _halved((channel - luma) * factor * cover) / weight
        for channel, factor in ((blue, 0.47343), (red, 0.55786))
    )
    whole = [np.round(plane).astype(np.int32) for plane in (16.0 + 0.85882 * luma, u, v, 256 * cover, 256 * half)]
    return Letters(whole[0], (whole[1], whole[2]), whole[3], whole[4])


def _halved(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(plane.reshape(plane.shape[0] // 2, 2, plane.shape[1] // 2, 2).mean((1, 3)))


def _length(text: str, size: int) -> float:
    return float(font(text, size).getlength(text))


def _rows(text: str, size: int, widest: int) -> list[str]:
    """The text in at most MAX_ROWS rows that fit; what doesn't fit ends in an ellipsis."""
    rows, row = [], ""
    for piece in _pieces(text):
        if row and _length(row + piece, size) > widest:
            rows.append(row.strip())
            row = piece.lstrip()
        else:
            row += piece
    rows.append(row.strip())
    rows = [row for row in rows if row] or ["…"]
    if len(rows) > MAX_ROWS:
        rows = [*rows[: MAX_ROWS - 1], rows[MAX_ROWS - 1] + "…"]
    return [_cut(row, size, widest) for row in rows]


def _pieces(text: str) -> list[str]:
    """Where a row may end: after spaces, and after any character of a script without them."""
    pieces: list[str] = []
    for character in text:
        if pieces and not pieces[-1].endswith(" ") and ord(character) < 0x2E80 and ord(pieces[-1][-1]) < 0x2E80:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _cut(row: str, size: int, widest: int) -> str:
    while len(row) > 1 and _length(row, size) > widest:
        row = row[:-2] + "…"
    return row
