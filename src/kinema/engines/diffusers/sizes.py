"""From the pixels that were asked for to those that a model renders, and back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Canvas:
    """What the model renders, in pixels."""

    width_px: int
    height_px: int

    @property
    def area_px(self) -> int:
        return self.width_px * self.height_px

    def __str__(self) -> str:
        return f"{self.width_px}x{self.height_px}"


def choose_area(areas_px: tuple[int, ...], width_px: int, height_px: int) -> int:
    """The smallest of a model's native areas that isn't under the film's, or the largest there is."""
    enough = [area for area in sorted(areas_px) if area >= width_px * height_px]
    return enough[0] if enough else max(areas_px)


def choose_canvas(area_px: int, multiple_px: int, width_px: int, height_px: int) -> Canvas:
    """The canvas of at most `area_px` pixels of which most end in the film, with sides that `multiple_px` divides.

    Larger loses less to scaling, the film's own shape loses less to the cut: the sizes that models were trained on
    come out where the film has their shape.
    """
    aspect = width_px / height_px
    candidates = [Canvas(multiple_px, multiple_px)]
    for rows in range(1, area_px // multiple_px**2 + 1):
        tall_px = rows * multiple_px
        most = area_px // (tall_px * multiple_px)
        fitting = int(tall_px * aspect / multiple_px)
        candidates += [Canvas(min(most, n) * multiple_px, tall_px) for n in (fitting, fitting + 1) if n]
    return max(candidates, key=lambda canvas: canvas.area_px * (1 - cropped_share(canvas, aspect)))


def cropped_share(canvas: Canvas, aspect: float) -> float:
    """The share of a canvas that is cut away when it is made to cover a film of this width per height."""
    ratio = canvas.width_px / canvas.height_px / aspect
    return 1.0 - min(ratio, 1.0 / ratio)


@dataclass(frozen=True, slots=True)
class Fit:
    """Scale a picture until it covers a size, then cut the middle out: (left, top, right, bottom) in its pixels."""

    box: tuple[float, float, float, float]
    width_px: int
    height_px: int


def cover(from_width_px: int, from_height_px: int, width_px: int, height_px: int) -> Fit:
    """The part of a picture that fills a size without changing its shape."""
    scale = max(width_px / from_width_px, height_px / from_height_px)
    used_width, used_height = width_px / scale, height_px / scale
    left, top = (from_width_px - used_width) / 2, (from_height_px - used_height) / 2
    return Fit((left, top, left + used_width, top + used_height), width_px, height_px)
