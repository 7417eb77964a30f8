"""From a model's frames to the film's: other times, other pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.engines.diffusers.lattice import Clock
from kinema.engines.diffusers.sizes import cover
from kinema.errors import RenderFailed

Picture = NDArray[np.uint8]  # (height, width, 3)
Between = Literal["motion", "blend", "hold"]


def retimed(frames: Iterable[Picture], clock: Clock, between: Between) -> Iterator[Picture]:
    """The film's frames out of the model's frames 0, 1, ..., exactly `clock.film_frames` of them.

    A film frame whose time lies between two of the model's is moved along the motion between them (`motion`), or is
    their mix by distance (`blend`), or the nearer one (`hold`). Where the rates agree every frame is the model's own.
    Raises: RenderFailed when frames run out.
    """
    if between == "motion" and clock.ratio != 1:
        yield from _moved(frames, clock)
        return
    source = iter(frames)
    held: dict[int, Picture] = {}
    for index in range(clock.film_frames):
        time = round(clock.time_of(index), 6)
        low = int(time)
        share = time - low
        _pull(source, held, low + (1 if share else 0))
        yield _mixed(held, low, share, between)


def _moved(frames: Iterable[Picture], clock: Clock) -> Iterator[Picture]:
    # FFmpeg loads where it is needed: the API process plans films, and makes none.
    from kinema.media.between import interpolated

    rates = Fraction(clock.model_fps).limit_denominator(1001), Fraction(clock.film_fps)
    first = int(clock.is_extension)  # its frame 0 is the source's last
    count = 0
    for frame in islice(interpolated(frames, *rates), first, first + clock.film_frames):
        count += 1
        yield frame
    if count < clock.film_frames:
        raise RenderFailed(f"the model's frames last for {count} frames of the film, and it has {clock.film_frames}")


def _pull(source: Iterator[Picture], held: dict[int, Picture], last: int) -> None:
    """Read on until frame `last` is held, and drop what lies more than one frame before it."""
    following = max(held, default=-1) + 1
    for number in range(following, last + 1):
        try:
            held[number] = next(source)
        except StopIteration:
            raise RenderFailed(f"the model gave {number} frames, and the film needs its frame {last}") from None
    for number in [number for number in held if number < last - 1]:
        del held[number]


def _mixed(held: dict[int, Picture], low: int, share: float, between: Between) -> Picture:
    if share == 0:
        return held[low]
    if between == "hold":
        return held[low] if share < 0.5 else held[low + 1]
    return crossed(held[low], held[low + 1], share)


def fitted(picture: Picture, width_px: int, height_px: int) -> Picture:
    """The picture scaled until it covers the size and cut in the middle: uint8 (height_px, width_px, 3)."""
    if picture.shape[:2] == (height_px, width_px):
        return picture
    fit = cover(picture.shape[1], picture.shape[0], width_px, height_px)
    image = Image.fromarray(picture)
    return np.asarray(image.resize((width_px, height_px), Image.Resampling.LANCZOS, box=fit.box), np.uint8)


def crossed(before: Picture, after: Picture, share: float) -> Picture:
    """A mix of two frames; `share` of it is the later one's."""
    # Integers, so that the same frames give the same film everywhere.
    weight = round(share * 256)
    mix = before.astype(np.uint16) * (256 - weight) + after.astype(np.uint16) * weight + 128
    return (mix >> 8).astype(np.uint8)
