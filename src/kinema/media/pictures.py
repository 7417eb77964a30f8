"""Read a picture that a caller gave."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.errors import BadReference

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 25_000_000
MIN_SIDE_PX = 16
MISMATCH = "Inpaint image must match the requested width and height"  # in OpenAI's own words: clients look for them
ACCEPTED = "a JPEG, PNG, WebP or GIF file of at most 25 million pixels"

# A file can grow after its head was read (a GIF's later frames, say): Pillow checks this while it decodes.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# What Pillow's readers raise on broken files, found by changing bytes at random; SyntaxError comes from its PNG reader.
BROKEN = (OSError, SyntaxError, ValueError, struct.error)

# Exif 2.32, tag 0x0112: how the camera was held.
ORIENTATION_TAG = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

ON_ITS_SIDE = frozenset({5, 6, 7, 8})


def load_picture(path: Path) -> NDArray[np.uint8]:
    """The picture as uint8 (height, width, 3): upright as its EXIF says, on white where it is transparent.

    Of an animation the first picture counts. Memory stays under 20 bytes a pixel, so under 500 MB.
    Raises: BadReference, saying what would be accepted.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # damaged EXIF isn't worth a line in the log
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                _check_size(image)
                image.load()
                return _on_white(_upright(image))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadReference(f"the picture must be {ACCEPTED}, and this one has more") from error
    except BROKEN as error:
        raise BadReference(f"the picture must be {ACCEPTED}, and this one can't be read") from error


def picture_size(picture: Path | BinaryIO) -> tuple[int, int]:
    """Width and height in pixels of a picture, upright, from its head alone.

    Raises: BadReference, saying what would be accepted.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(picture, formats=FORMATS) as image:
                _check_size(image)
                width_px, height_px = image.size
                return (height_px, width_px) if _orientation(image) in ON_ITS_SIDE else (width_px, height_px)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadReference(f"the picture must be {ACCEPTED}, and this one has more") from error
    except BROKEN as error:
        raise BadReference(f"the picture must be {ACCEPTED}, and this one can't be read") from error


def _check_size(image: Image.Image) -> None:
    width_px, height_px = image.size
    if width_px * height_px > MAX_PIXELS:
        raise BadReference(f"the picture must be {ACCEPTED}, and this one is {width_px}x{height_px}")
    if min(width_px, height_px) < MIN_SIDE_PX:
        raise BadReference(
            f"the picture's sides must be at least {MIN_SIDE_PX} pixels, and this one is {width_px}x{height_px}"
        )


def _upright(image: Image.Image) -> Image.Image:
    orientation = _orientation(image)
    return image.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else image


def _orientation(image: Image.Image) -> int | None:
    try:
        return image.getexif().get(ORIENTATION_TAG)
    except BROKEN:
        return None  # a picture is worth more than its EXIF


def _on_white(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith("I;16"):
        # Pillow would cut 16-bit grey off at 255 instead of scaling it.
        grey = (np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return np.array(Image.alpha_composite(white, layer).convert("RGB"))
    return np.array(image.convert("RGB"))
