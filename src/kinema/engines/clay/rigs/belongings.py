"""What people have about them: bottles, computers, bags, letters, telephones."""

from __future__ import annotations

import math
from collections.abc import Callable

from kinema.engines.clay.sculpture import BLACK, WHITE, Clay, Skin, hexcolour, rotation, skin

_METAL = skin("b9bec6", gloss=0.6, marks=0.4)
_LEATHER = skin("8a4a2c", gloss=0.35)


def _bottle(t: float) -> Clay:
    """A glass bottle with a label and a cork."""
    clay, glass = Clay(), skin("2f8a62", gloss=0.9, marks=0.3)
    clay.drum((0, 0, 0), (0, 0, 1.0), 0.30, glass, 0.06)
    clay.limb((0, 0, 0.95), (0, 0, 1.35), 0.26, 0.10, glass, 0.10)
    clay.drum((0, 0, 1.3), (0, 0, 1.68), 0.105, glass, 0.02)
    clay.drum((0, 0, 1.62), (0, 0, 1.76), 0.09, skin("c9a06a"), 0.02)
    clay.drum((0, 0, 0.30), (0, 0, 0.78), 0.312, skin("f2e6c8", marks=0.6), 0.01)
    clay.ball((0.29, 0, 0.54), 0.12, skin("c8322f"), 0.02)
    clay.joint("top", (0, 0, 1.76), 0.1)
    return clay


def _laptop(t: float) -> Clay:
    """A computer that is open towards x, its screen alight."""
    clay, glow = Clay(), 0.55 + 0.08 * math.sin(t * 1.7)
    clay.box((0.10, 0, 0.05), (0.42, 0.60, 0.045), _METAL, 0.03)
    clay.box((0.14, 0, 0.10), (0.22, 0.52, 0.012), BLACK, 0.01)
    lean = rotation(0.0, 0.26)
    clay.box((-0.42, 0, 0.48), (0.035, 0.60, 0.42), _METAL, 0.03, 0.004, lean)
    clay.box(
        (-0.385, 0, 0.485), (0.012, 0.54, 0.36), Skin(hexcolour("8fc4f0"), glow=glow, marks=0.0), 0.01, 0.002, lean
    )
    for k in range(3):
        clay.box(
            (-0.36, 0.24 - 0.24 * k, 0.40 + 0.12 * k), (0.01, 0.10, 0.05), Skin(hexcolour("f6d98a"), glow=glow), 0.01
        )
    return clay


def _bag(t: float) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.36), (0.20, 0.50, 0.34), _LEATHER, 0.10)
    clay.box((0.19, 0, 0.52), (0.03, 0.48, 0.17), skin("a45c38", gloss=0.35), 0.05)
    clay.ball((0.23, 0, 0.40), 0.055, skin("e8c45a", gloss=0.8), 0.01)
    clay.ring((0, 0, 0.70), (1, 0, 0), 0.27, 0.045, _LEATHER)
    return clay


def _suitcase(t: float) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.48), (0.22, 0.62, 0.42), _LEATHER, 0.08)
    for y in (-0.36, 0.36):
        clay.box((0, y, 0.48), (0.235, 0.05, 0.43), skin("5a3420"), 0.02)
    clay.ring((0, 0, 0.92), (1, 0, 0), 0.15, 0.04, skin("5a3420"))
    return clay


def _letter(t: float) -> Clay:
    """An envelope with a seal, its flap towards x."""
    clay = Clay()
    clay.box((0, 0, 0.42), (0.03, 0.56, 0.36), skin("f4ead2", marks=0.8), 0.02)
    for s in (-1, 1):
        clay.limb((0.035, s * 0.52, 0.74), (0.035, 0, 0.40), 0.016, 0.016, skin("c9b48a"))
    clay.ball((0.03, 0, 0.40), 0.10, skin("c8322f", gloss=0.5), 0.01)
    return clay


def _phone(t: float) -> Clay:
    clay = Clay()
    clay.box((0, 0, 0.52), (0.06, 0.28, 0.52), BLACK, 0.05)
    clay.box((0.055, 0, 0.53), (0.012, 0.24, 0.45), Skin(hexcolour("8fd0e8"), glow=0.6, marks=0.0), 0.03)
    clay.ball((0.06, 0, 0.04), 0.03, WHITE, 0.01)
    return clay


BELONGINGS: dict[str, Callable[[float], Clay]] = {
    "bottle": _bottle,
    "laptop": _laptop,
    "computer": _laptop,
    "purse": _bag,
    "handbag": _bag,
    "suitcase": _suitcase,
    "letter": _letter,
    "envelope": _letter,
    "phone": _phone,
    "smartphone": _phone,
}
