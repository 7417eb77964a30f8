"""Faces, hair and helmets."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from kinema.engines.clay.sculpture import BLACK, GLINT, WHITE, Clay, Place, Skin, Vector, hexcolour, rotation, skin

if TYPE_CHECKING:
    from kinema.engines.clay.rigs.people import Person

At = Place
TONGUE = Skin(hexcolour("d86a6a"), marks=0.0)
LIPS = Skin(hexcolour("b84c44"), marks=0.0)
MOUTH = Skin(hexcolour("7c2b2b"), marks=0.0)


def _outward(turn: np.ndarray, x: float, y: float, z: float) -> Vector:
    q = turn @ np.array((x, y, z))
    return (float(q[0]), float(q[1]), float(q[2]))


def _eyes(clay: Clay, at: At, turn: np.ndarray, size: float, x: float = 0.88, y: float = 0.36, z: float = 0.08) -> None:
    for s in (-1, 1):
        clay.eye(at(x, s * y, z), size, _outward(turn, 0.85, 0.25 * s, 0.2))


def _smile(clay: Clay, at: At, r: float, x: float = 0.90, z: float = -0.30, wide: float = 0.30) -> None:
    points = [at(x + 0.03 - 0.10 * abs(f) ** 2, f * wide, z + 0.15 * f * f - 0.03) for f in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    clay.chain(points, [0.034 * r] * 5, LIPS, 0.003)


def _on_skull(y: float, z: float, out: float = 1.0) -> float:
    """How far ahead of the middle a person's face is at a place on it, in radii; `out` is a share of its depth."""
    return 0.97 * out * math.sqrt(max(0.0, 1.0 - (y / 0.95) ** 2 - z * z))


def mouth(clay: Clay, at: At, turn: np.ndarray, r: float, laugh: float = 0.0) -> None:
    """A person's mouth, low enough that no shadow of the nose reaches it: a long thin smile, or open by `laugh`, 0..1.

    An open mouth is flat above and round below, with teeth and a tongue: a plain dark shape looks like a moustache.
    """
    if laugh <= 0.0:
        low, wide, rise = -0.43, 0.34, 0.13
        ends = [(f * wide, low + rise * f * f) for f in (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0)]
        clay.chain([at(_on_skull(y, z, 1.005), y, z) for y, z in ends], [0.030 * r] * 6, LIPS, 0.003)
        return
    top, deep = -0.30, 0.34 * laugh
    clay.bowl(at(_on_skull(0.0, top) - 0.08, 0.0, top), (r * 0.13, r * 0.31, r * deep), MOUTH, 0.0, 0.004, turn)
    clay.blob(at(_on_skull(0.0, top) - 0.03, 0.0, top - 0.03), (r * 0.09, r * 0.23, r * 0.055), WHITE, 0.003, turn)
    low = top - 0.72 * deep
    clay.blob(at(_on_skull(0.0, low) - 0.01, 0.0, low), (r * 0.07, r * 0.15, r * 0.25 * deep), TONGUE, 0.004, turn)


def human(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    """A face without its mouth, see `mouth`, and the hair."""
    flesh = skin(p.flesh, marks=0.12)  # deep marks on a face look like stains
    clay.blob(at(0, 0, 0), (r * 0.97, r * 0.95, r), flesh, 0.03, turn)
    _eyes(clay, at, turn, r * 0.145)
    clay.ball(at(0.98, 0, -0.08), r * 0.080, flesh, 0.02)
    warm = Skin((min(0.9, flesh.colour[0] * 1.03), flesh.colour[1] * 0.76, flesh.colour[2] * 0.74), marks=0.1)
    for s in (-1, 1):
        # Most of a cheek is inside the head: what shows is a patch, not a knob that throws a shadow.
        clay.ball(at(_on_skull(0.50, -0.22) - 0.16, s * 0.44, -0.20), r * 0.20, warm, 0.02)
        clay.blob(at(0.0, s * 0.96, -0.02), (r * 0.14, r * 0.09, r * 0.19), flesh, 0.02, turn)
        brow = ((0.21, 0.435), (0.36, 0.445), (0.50, 0.365))
        clay.chain([at(_on_skull(y, z, 1.01), s * y, z) for y, z in brow], [r * 0.034] * 3, skin(p.hair), 0.004)
    _HAIR.get(p.style, _bald)(clay, p, at, turn, r)


def _bald(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    return


def _cap_of_hair(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, fringe: bool = True) -> None:
    hair = skin(p.hair, marks=1.2, gloss=0.3)
    clay.blob(at(-0.17, 0, 0.20), (r * 0.96, r * 1.03, r * 0.96), hair, 0.02, turn)
    if fringe:
        for y, z in ((-0.45, 0.66), (0.0, 0.76), (0.42, 0.68)):  # clear of the brows
            clay.blob(at(0.50, y, z), (r * 0.34, r * 0.34, r * 0.22), hair, 0.05, turn)


def _short(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    _cap_of_hair(clay, p, at, turn, r)
    clay.limb(at(0.1, 0.1, 1.05), at(0.35, -0.25, 1.12), r * 0.22, r * 0.10, skin(p.hair, marks=2), 0.05)


def _bowl(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    _cap_of_hair(clay, p, at, turn, r)
    clay.blob(at(-0.10, 0, 0.10), (r * 0.98, r * 1.08, r * 0.72), skin(p.hair, marks=2), 0.03, turn)


def _long(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    _cap_of_hair(clay, p, at, turn, r)
    hair = skin(p.hair, marks=2.0, gloss=0.3)
    for s in (-1, 1):
        clay.limb(at(-0.05, s * 0.86, 0.25), at(-0.22, s * 0.80, -1.05), r * 0.30, r * 0.20, hair, 0.06)
    clay.limb(at(-0.55, 0, 0.1), at(-0.62, 0, -1.15), r * 0.62, r * 0.42, hair, 0.08)


def _bun(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    _cap_of_hair(clay, p, at, turn, r)
    clay.ball(at(-0.45, 0, 1.10), r * 0.42, skin(p.hair, marks=2), 0.02)


def _pigtails(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    _cap_of_hair(clay, p, at, turn, r)
    for s in (-1, 1):
        clay.chain(
            [at(-0.2, s * 0.95, 0.45), at(-0.3, s * 1.35, 0.25), at(-0.3, s * 1.40, -0.45)],
            [r * 0.20, r * 0.27, r * 0.10],
            skin(p.hair, marks=2),
            0.03,
        )
        clay.ball(at(-0.2, s * 1.02, 0.45), r * 0.14, skin("e8505a"), 0.01)


_HAIR = {"short": _short, "bowl": _bowl, "long": _long, "bun": _bun, "pigtails": _pigtails}


def helmet(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    shell = skin(p.top, gloss=0.5, marks=0.6)
    clay.ball(at(-0.06, 0, 0.05), r * 1.12, shell, 0.02)
    clay.blob(
        at(0.34, 0, 0.06), (r * 0.84, r * 0.86, r * 0.72), Skin(hexcolour("d9962e"), gloss=0.3, marks=0.2), 0.008, turn
    )
    clay.blob(
        at(0.38, 0, 0.06),
        (r * 0.84, r * 0.80, r * 0.64),
        Skin((0.012, 0.018, 0.035), gloss=1.0, marks=0.0),
        0.004,
        turn,
    )
    clay.blob(at(1.10, 0.30, 0.36), (r * 0.05, r * 0.16, r * 0.09), GLINT, 0.004, turn)
    for s in (-1, 1):
        clay.drum(at(-0.05, s * 1.02, 0.02), at(-0.05, s * 1.24, 0.02), r * 0.26, skin("c8503c"))
    clay.ring(at(0, 0, -0.92), (0, 0, 1), r * 0.72, r * 0.13, skin("b9bcc4", gloss=0.4))


def robot(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    metal = skin(p.flesh, gloss=0.55, marks=0.7)
    clay.box(at(0, 0, 0.08), (r * 0.92, r * 1.10, r * 0.86), metal, r * 0.26, 0.01, turn)
    clay.box(
        at(0.80, 0, 0.12),
        (r * 0.16, r * 0.88, r * 0.50),
        Skin((0.02, 0.03, 0.04), gloss=0.8, marks=0),
        r * 0.14,
        0.01,
        turn,
    )
    for s in (-1, 1):
        clay.ball(at(0.97, s * 0.40, 0.16), r * 0.19, Skin(hexcolour("7ae8ff"), glow=1.0, marks=0), 0.006)
        clay.drum(at(0, s * 1.06, 0.08), at(0, s * 1.28, 0.08), r * 0.26, skin("e0703c", gloss=0.4))
    clay.limb(at(0, 0, 0.9), at(0, 0, 1.40), r * 0.06, r * 0.05, skin("5f707c"), 0.01)
    clay.ball(at(0, 0, 1.50), r * 0.17, Skin(hexcolour("ff6a50"), glow=0.7, marks=0), 0.01)
    for i in range(3):
        clay.box(at(0.94, (i - 1) * 0.2, -0.50), (r * 0.03, r * 0.07, r * 0.08), skin("5f707c"), 0.004, 0.004, turn)


def _round_ears(clay: Clay, at: At, turn: np.ndarray, r: float, look: Skin, size: float, y: float, z: float) -> None:
    for s in (-1, 1):
        clay.blob(at(-0.08, s * y, z), (r * size * 0.5, r * size, r * size), look, 0.02, turn)


def panda(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    white, black = skin(p.flesh, marks=0.4), skin(p.bottom)
    clay.blob(at(0, 0, 0), (r * 0.94, r * 1.10, r * 0.96), white, 0.04, turn)
    _round_ears(clay, at, turn, r, black, 0.33, 0.80, 0.86)
    clay.blob(at(0.74, 0, -0.26), (r * 0.34, r * 0.40, r * 0.30), white, 0.04, turn)
    for s in (-1, 1):
        clay.blob(
            at(0.74, s * 0.42, 0.08), (r * 0.20, r * 0.24, r * 0.32), black, 0.012, turn @ rotation(0, 0, s * 0.5)
        )
        clay.eye(at(0.93, s * 0.38, 0.12), r * 0.105, _outward(turn, 0.85, 0.2 * s, 0.25))
    clay.blob(at(1.04, 0, -0.16), (r * 0.10, r * 0.15, r * 0.10), BLACK, 0.006, turn)
    _smile(clay, at, r, 1.02, -0.42, 0.18)


def bear(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    fur, pale = skin(p.flesh, marks=1.8), skin(p.shoes)
    clay.blob(at(0, 0, 0), (r * 0.94, r * 1.06, r * 0.96), fur, 0.04, turn)
    _round_ears(clay, at, turn, r, fur, 0.34, 0.78, 0.84)
    for s in (-1, 1):
        clay.blob(at(0.08, s * 0.78, 0.84), (r * 0.10, r * 0.20, r * 0.20), pale, 0.01, turn)
    clay.blob(at(0.76, 0, -0.24), (r * 0.36, r * 0.44, r * 0.34), pale, 0.03, turn)
    _eyes(clay, at, turn, r * 0.12, 0.88, 0.38, 0.16)
    clay.blob(at(1.08, 0, -0.08), (r * 0.11, r * 0.17, r * 0.12), BLACK, 0.006, turn)
    _smile(clay, at, r, 1.06, -0.40, 0.2)


def penguin(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    clay.ball(at(0, 0, -0.05), r, skin(p.top), 0.10)
    for s in (-1, 1):
        clay.blob(at(0.60, s * 0.34, -0.40), (r * 0.38, r * 0.34, r * 0.30), skin("f5f2ec"), 0.03, turn)
        clay.blob(at(0.84, s * 0.36, 0.14), (r * 0.10, r * 0.17, r * 0.18), skin("f5f2ec"), 0.004, turn)
    _eyes(clay, at, turn, r * 0.12, 0.92, 0.35, 0.14)
    clay.limb(at(0.85, 0, -0.10), at(1.34, 0, -0.18), r * 0.19, r * 0.05, skin("f2a032", gloss=0.4), 0.01)


def monkey(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    fur, face = skin(p.top), skin(p.flesh)
    clay.ball(at(0, 0, 0.05), r, fur, 0.03)
    for s in (-1, 1):
        clay.blob(at(0.0, s * 1.02, 0.0), (r * 0.14, r * 0.30, r * 0.34), face, 0.02, turn)
        clay.blob(at(0.58, s * 0.32, 0.12), (r * 0.40, r * 0.38, r * 0.42), face, 0.03, turn)
    clay.blob(at(0.66, 0, -0.36), (r * 0.46, r * 0.54, r * 0.38), face, 0.05, turn)
    _eyes(clay, at, turn, r * 0.125, 0.94, 0.30, 0.14)
    _smile(clay, at, r, 1.08, -0.42, 0.30)


def snowman(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    clay.ball(at(0, 0, 0.1), r, skin(p.flesh, marks=1.3), 0.03)
    _eyes(clay, at, turn, r * 0.13, 0.88, 0.34, 0.30)
    clay.limb(at(0.9, 0, 0.06), at(1.75, 0, 0.02), r * 0.16, r * 0.03, skin("f08a32"), 0.004)
    _smile(clay, at, r, 0.92, -0.22, 0.34)
    clay.drum(at(0, 0, 0.92), at(0, 0, 1.0), r * 0.98, skin("2a2a32"))
    clay.drum(at(0, 0, 0.95), at(0, 0, 1.70), r * 0.66, skin("2a2a32"))
    clay.ring(at(0, 0, -0.86), (0, 0, 1), r * 0.78, r * 0.22, skin("c8392f"))


def knight(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    steel = skin(p.top, gloss=0.75, marks=0.9)
    clay.limb(at(0, 0, -0.35), at(0, 0, 0.25), r * 0.92, r * 0.95, steel, 0.02)
    clay.box(at(0.86, 0, 0.12), (r * 0.14, r * 0.62, r * 0.07), Skin((0.01, 0.01, 0.012), marks=0), 0.01, 0.006, turn)
    clay.limb(at(0.98, 0, 0.55), at(0.98, 0, -0.75), r * 0.06, r * 0.06, skin("d9b24a", gloss=0.6), 0.01)
    clay.chain(
        [at(0, 0, 1.15), at(-0.35, 0, 1.60), at(-1.0, 0, 1.35), at(-1.3, 0, 0.6)],
        [r * 0.12, r * 0.26, r * 0.28, r * 0.10],
        skin("c8322f", marks=2),
        0.04,
    )


def ninja(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    cloth = skin(p.top)
    clay.ball(at(0, 0, 0), r, cloth, 0.03)
    clay.blob(at(0.42, 0, 0.10), (r * 0.62, r * 0.80, r * 0.26), skin("e6b48f"), 0.008, turn)
    _eyes(clay, at, turn, r * 0.13, 0.96, 0.34, 0.10)
    clay.ring(at(0, 0, 0.48), (0, 0, 1), r * 0.86, r * 0.10, skin("b5322f"))
    clay.limb(at(-0.9, 0.1, 0.48), at(-1.6, 0.3, 0.30), r * 0.12, r * 0.05, skin("b5322f"), 0.02)


def alien(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    green = skin(p.flesh, gloss=0.4)
    clay.blob(at(0, 0, 0.12), (r * 0.95, r * 1.05, r * 1.1), green, 0.03, turn)
    for s in (-1, 1):
        clay.blob(at(0.78, s * 0.42, 0.12), (r * 0.18, r * 0.26, r * 0.36), BLACK, 0.01, turn @ rotation(0, 0, s * 0.5))
        clay.ball(at(0.96, s * 0.34, 0.26), r * 0.06, GLINT, 0.002)
        clay.limb(at(-0.1, s * 0.4, 1.05), at(-0.1, s * 0.6, 1.6), r * 0.05, r * 0.05, green, 0.02)
        clay.ball(at(-0.1, s * 0.6, 1.65), r * 0.14, green, 0.02)
    _smile(clay, at, r, 0.90, -0.42, 0.2)


def skull(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float) -> None:
    bone = skin(p.flesh)
    clay.ball(at(0, 0, 0.12), r, bone, 0.03)
    clay.box(at(0.42, 0, -0.62), (r * 0.42, r * 0.44, r * 0.30), bone, r * 0.14, 0.05, turn)
    for s in (-1, 1):
        clay.blob(at(0.84, s * 0.36, 0.08), (r * 0.14, r * 0.24, r * 0.26), BLACK, 0.006, turn)
    clay.blob(at(0.98, 0, -0.22), (r * 0.06, r * 0.09, r * 0.13), BLACK, 0.006, turn)


HEADS: dict[str, Callable[[Clay, Person, At, np.ndarray, float], None]] = {
    "human": human,
    "helmet": helmet,
    "robot": robot,
    "panda": panda,
    "bear": bear,
    "penguin": penguin,
    "monkey": monkey,
    "snowman": snowman,
    "knight": knight,
    "ninja": ninja,
    "alien": alien,
    "skull": skull,
}
