"""A word without a body plan: a paper standee, drawn with Pillow."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kinema.engines.clay.noise import Map

SIDE = 384
LEANING_PX = 32  # beside the card: more than it ever leans
# Pillow's own font is Latin only; where one of these is installed, other scripts can be written too.
_EUROPEAN_FONTS = ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",)
_ASIAN_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)


def font(text: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font of `size` pixels that can write a text, as far as one is installed."""
    widest = max(map(ord, text), default=0)
    if widest < 0x250:
        return _opened("", size)
    wanted = (*_ASIAN_FONTS, *_EUROPEAN_FONTS) if widest > 0x2E7F else (*_EUROPEAN_FONTS, *_ASIAN_FONTS)
    return _opened(next((path for path in wanted if Path(path).is_file()), ""), size)


@lru_cache(maxsize=64)
def _opened(path: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


@lru_cache(maxsize=16)
def standee(label: str) -> Map:
    """(h, w, 4) premultiplied linear RGB: a white card in a pencil frame on a stick, the word in its middle."""
    text = label.strip()[:24] or "?"
    image = Image.new("RGBA", (SIDE, int(SIDE * 1.35)), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    card_bottom = int(SIDE * 0.98)
    draw.rounded_rectangle((SIDE * 0.475, card_bottom - 20, SIDE * 0.525, SIDE * 1.34), 8, (168, 122, 74, 255))
    draw.rounded_rectangle((10, 10, SIDE - 10, card_bottom), 46, (200, 194, 184, 255))
    draw.rounded_rectangle((10, 10, SIDE - 12, card_bottom - 8), 46, (247, 243, 234, 255))
    for inset, shade in ((28, (92, 92, 102)), (30, (120, 118, 122))):
        draw.rounded_rectangle((inset, inset, SIDE - inset, card_bottom - inset), 34, None, (*shade, 255), 3)
    size = 120
    while size > 18 and draw.textlength(text, font(text, size)) > SIDE * 0.76:
        size -= 6
    middle = (SIDE / 2, card_bottom / 2)
    draw.text(middle, text, (58, 52, 60, 255), font(text, size), anchor="mm")
    pixels = np.asarray(image, np.float32) / 255.0
    light = np.power(pixels[..., :3], 2.2) * pixels[..., 3:]
    card = np.concatenate([light, pixels[..., 3:]], -1)
    room = ((0, 0), (LEANING_PX, LEANING_PX), (0, 0))  # so that it can lean without leaving its picture
    return np.ascontiguousarray(np.pad(card, room), np.float32)
