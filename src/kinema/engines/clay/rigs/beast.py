"""What a row of proportions says about an animal on four legs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kinema.engines.clay.sculpture import Skin, hexcolour


@dataclass(frozen=True, slots=True)
class Beast:
    """Proportions in units of the leg's length, unless said otherwise."""

    coat: Skin
    belly: str = "f3e6d2"  # muzzle, paws, chest
    dark: str = "3a2a22"  # hooves, tip of the tail, inside of the ears
    leg: float = 0.44  # world units
    length: float = 1.5  # shoulder to hip
    chest: float = 0.50
    hips: float = 0.47
    leg_width: float = 0.155
    neck: tuple[float, float] = (0.62, 0.95)  # length, angle above the horizontal in radians
    neck_width: float = 0.30
    head: tuple[float, float, float] = (0.50, 0.46, 0.43)  # radii: long, wide, high
    snout: tuple[float, float, float] = (0.16, 0.22, -0.12)  # length beyond the head, radius, height
    nose: str = "d9787f"
    ears: str = "cat"
    tail: str = "long"
    eye: float = 0.098
    extra: tuple[str, ...] = ()
    paws: bool = True  # pale feet; else hooves or the coat


def plain(look: Skin) -> Skin:
    """A coat without its pattern."""
    return replace(look, pattern="plain")


def coat(text: str, pattern: str = "plain", second: str = "000000", scale: float = 1.0) -> Skin:
    return Skin(hexcolour(text), pattern, hexcolour(second), scale)
