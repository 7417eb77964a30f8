"""Flat pictures in the light of a scene: cards on its stage, and the stills over its opening."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kinema.engines.clay.kernels import cards, lens
from kinema.engines.clay.light import DAY, Light
from kinema.engines.clay.noise import Map
from kinema.engines.clay.sculpture import WHITE, Array, Clay, Vector

BRIGHTEST = 8.0  # the light at the end of the film curve
NEAR = 0.0  # depth of a still: everything in the air is before it
FALLING = frozenset({"rain", "storm", "snow", "wind"})  # weather that is seen before a picture


def card_tint(light: Light) -> NDArray[np.float32]:
    """What flat things are multiplied with in a light: linear RGB."""
    return np.array(np.array(light.sun) * 0.42 + np.array(light.sky) * 0.55 + np.array(light.fill) * 0.4, np.float32)


def by_day(light: Light) -> NDArray[np.float32]:
    """What the light of a finished picture is multiplied with to be seen in another light than by day: linear RGB."""
    return card_tint(light) / card_tint(DAY)


@lru_cache(maxsize=1)
def undeveloped() -> NDArray[np.float32]:
    """The light, (256,), that the plain film curve develops to each display value."""
    curve = lens.film_curve()
    steps = np.searchsorted(curve, np.arange(256)).clip(0, len(curve) - 1)
    return np.asarray((steps / (len(curve) - 1)) ** 2 * BRIGHTEST, np.float32)


def linear(picture: Map) -> Map:
    """A premultiplied picture, (height, width, 4) sRGB 0..1, as premultiplied linear light."""
    cover = picture[..., 3:]
    light = np.power(np.clip(picture[..., :3] / np.maximum(cover, 1e-4), 0.0, 1.0), 2.2) * cover
    return np.concatenate([light, cover], -1).astype(np.float32)


def in_weather(picture: Map, tint: NDArray[np.float32], specks: Array) -> Map:
    """A picture, float32 (height, width, 3) sRGB 0..1, in a light and behind what is in the air.

    `tint` is as of `by_day`, `specks` as of `kernels.cards.specks`. What neither changes stays exactly as it was.
    """
    if (tint == 1.0).all() and not len(specks):
        return picture
    levels = np.rint(picture * 255.0).clip(0, 255).astype(np.uint8)
    before = undeveloped()[levels] / np.float32(DAY.exposure)
    after = np.ascontiguousarray(before * tint, np.float32)
    if len(specks):
        cards.specks(after, np.full(picture.shape[:2], 1e6, np.float32), specks)
    seen = _developed(after * np.float32(DAY.exposure))
    return np.asarray(np.where(np.abs(after - before) > 1e-6, seen, picture), np.float32)


def board(place: Vector, wide: float, tall: float) -> Array:
    """What casts the shadow of something flat: its feet at a place, `wide` and `tall` in world units."""
    clay, (x, y, z) = Clay(), place
    count = max(1, min(4, round(2.5 * wide / tall)))
    radius = max(0.05, min(0.42 * wide / count, 0.45 * tall))
    for at in range(count):
        column = x + wide * ((at + 0.5) / count - 0.5)
        clay.limb((column, y, z + radius), (column, y, z + max(radius, tall - radius)), radius, radius, WHITE)
    return clay.done().shape


def _developed(light: Map) -> Map:
    curve = lens.film_curve()
    steps = np.rint(np.sqrt(np.clip(light, 0.0, BRIGHTEST) / BRIGHTEST) * (len(curve) - 1)).astype(np.intp)
    return np.asarray(curve[steps] / 255.0, np.float32)
