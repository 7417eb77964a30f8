"""Ears of animals on four legs, one function a kind: each is called for both sides."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kinema.engines.clay.rigs.beast import Beast, plain
from kinema.engines.clay.sculpture import Clay, Place, Skin, hexcolour, rotation, skin

INNER = Skin(hexcolour("e8a8a0"))


def ears(clay: Clay, b: Beast, at: Place, turn: np.ndarray) -> None:
    """Sculpt both ears on a head whose points `at` gives, turned by `turn`; a kind that isn't in the table has none."""
    ear = _EARS.get(b.ears)
    if ear is not None:
        for side in (-1, 1):
            ear(clay, b, at, turn, side)


def _pointed(clay: Clay, b: Beast, at: Place, turn: np.ndarray, side: int) -> None:
    u, wide, high = b.leg, b.head[1] * b.leg, b.head[2] * b.leg
    k = 1.35 if b.ears == "big" else 1.0
    base, tip = (
        at(-0.02 * u, side * wide * 0.58, high * 0.66),
        at(-0.05 * u, side * wide * 0.88, high * 0.70 + 0.38 * u * k),
    )
    clay.limb(base, tip, 0.21 * u * k, 0.03 * u, plain(b.coat), 0.05 * u)
    within, top = (
        at(0.13 * u, side * wide * 0.58, high * 0.78),
        at(0.04 * u, side * wide * 0.83, high * 0.70 + 0.28 * u * k),
    )
    clay.limb(within, top, 0.11 * u * k, 0.02 * u, INNER, 0.006)


def _round(clay: Clay, b: Beast, at: Place, turn: np.ndarray, side: int) -> None:
    u, wide, high = b.leg, b.head[1] * b.leg, b.head[2] * b.leg
    outer, inner = at(-0.05 * u, side * wide * 0.78, high * 0.86), at(0.02 * u, side * wide * 0.80, high * 0.86)
    clay.blob(outer, (0.09 * u, 0.18 * u, 0.18 * u), plain(b.coat), 0.03 * u, turn)
    clay.blob(inner, (0.05 * u, 0.11 * u, 0.11 * u), skin(b.dark), 0.01, turn)


def _hanging(clay: Clay, b: Beast, at: Place, turn: np.ndarray, side: int) -> None:
    u, wide, high = b.leg, b.head[1] * b.leg, b.head[2] * b.leg
    k = 0.6 if b.ears == "fold" else 1.0
    root = at(-0.05 * u, side * wide * 0.80, high * 0.70)
    end = at(0.02 * u, side * (wide + 0.08 * u), high * 0.70 - 0.48 * u * k)
    clay.limb(root, end, 0.12 * u, 0.14 * u, plain(b.coat).darker(0.62), 0.03 * u)


def _upright(clay: Clay, b: Beast, at: Place, turn: np.ndarray, side: int) -> None:
    u, wide, high = b.leg, b.head[1] * b.leg, b.head[2] * b.leg
    top = high * 0.7 + 0.95 * u
    outside = [
        at(-0.05 * u, side * wide * 0.38, high * 0.75),
        at(-0.16 * u, side * wide * 0.50, high + 0.40 * u),
        at(-0.30 * u, side * wide * 0.62, top),
    ]
    clay.chain(outside, [0.10 * u, 0.155 * u, 0.07 * u], plain(b.coat), 0.03 * u)
    low, tip = at(0.03 * u, side * wide * 0.40, high * 0.9), at(-0.17 * u, side * wide * 0.58, top * 0.9)
    clay.limb(low, tip, 0.06 * u, 0.07 * u, INNER, 0.01)


def _sideways(clay: Clay, b: Beast, at: Place, turn: np.ndarray, side: int) -> None:
    u, wide, high = b.leg, b.head[1] * b.leg, b.head[2] * b.leg
    root, tip = at(-0.04 * u, side * wide * 0.9, high * 0.55), at(-0.08 * u, side * (wide + 0.28 * u), high * 0.55)
    clay.limb(root, tip, 0.09 * u, 0.06 * u, plain(b.coat), 0.03 * u)


def _small(clay: Clay, b: Beast, at: Place, turn: np.ndarray, side: int) -> None:
    u = b.leg
    long, wide, high = (r * u for r in b.head)
    root, tip = at(-long * 0.35, side * wide * 0.55, high * 0.8), at(-long * 0.35, side * wide * 0.75, high + 0.15 * u)
    clay.limb(root, tip, 0.055 * u, 0.015 * u, plain(b.coat), 0.02 * u)


def _flaps(clay: Clay, b: Beast, at: Place, turn: np.ndarray, side: int) -> None:
    u, wide = b.leg, b.head[1] * b.leg
    flap = turn @ rotation(side * 0.45)
    outer, inner = at(-0.22 * u, side * (wide + 0.26 * u), 0.02 * u), at(-0.15 * u, side * (wide + 0.26 * u), 0.0)
    clay.blob(outer, (0.07 * u, 0.40 * u, 0.50 * u), plain(b.coat), 0.04 * u, flap)
    clay.blob(inner, (0.05 * u, 0.28 * u, 0.36 * u), INNER.darker(0.8), 0.02, flap)


_EARS: dict[str, Callable[[Clay, Beast, Place, np.ndarray, int], None]] = {
    "cat": _pointed,
    "big": _pointed,
    "round": _round,
    "floppy": _hanging,
    "fold": _hanging,
    "rabbit": _upright,
    "cow": _sideways,
    "small": _small,
    "elephant": _flaps,
}
