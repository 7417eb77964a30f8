"""What belongs to a costume: hats, beards, packs, swords."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from kinema.engines.clay.sculpture import WHITE, Clay, Place, Skin, Vector, hexcolour, skin

if TYPE_CHECKING:
    from kinema.engines.clay.rigs.people import Person

At = Place


def _outward(turn: np.ndarray, x: float, y: float, z: float) -> Vector:
    q = turn @ np.array((x, y, z))
    return (float(q[0]), float(q[1]), float(q[2]))


def adorn(
    clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Callable[[float, float, float], Vector]
) -> None:
    """Add what a costume carries."""
    for name in p.extra:
        part = _EXTRAS.get(name)
        if part:
            part(clay, p, at, turn, r, on_body)


def _pack(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.box(on_body(-p.girth - 0.10, 0, p.torso * 0.62), (0.12, 0.21, 0.27), skin("d2d5dc"), 0.06)


def _badge(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    x = p.girth * 1.02
    clay.box(on_body(x, 0, p.torso * 0.52), (0.03, 0.10, 0.07), skin("8f97a6"), 0.02)
    for y, colour in ((-0.05, "e8573f"), (0.0, "4f9ae0"), (0.05, "6ac46a")):
        clay.ball(on_body(x + 0.03, y, p.torso * 0.54), 0.018, Skin(hexcolour(colour), glow=0.3), 0.002)
    clay.blob(on_body(p.girth * 0.6, p.shoulder * 0.8, p.torso * 0.85), (0.06, 0.06, 0.04), skin("3f6fc0"), 0.01)


def _toque(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.limb(at(0, 0, 0.72), at(0, 0, 1.15), r * 0.80, r * 0.78, WHITE, 0.01)
    for i in range(5):
        a = 2 * math.pi * i / 5
        clay.ball(at(0.45 * math.cos(a), 0.45 * math.sin(a), 1.62), r * 0.58, WHITE, 0.05)


def _apron(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.blob(on_body(p.belly * 0.55, 0, p.torso * 0.25), (p.belly * 0.62, p.belly * 0.85, 0.32), WHITE, 0.01)


def _moustache(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    for s in (-1, 1):
        clay.limb(at(1.0, s * 0.06, -0.22), at(0.88, s * 0.40, -0.20), r * 0.10, r * 0.04, skin(p.hair), 0.01)


def _beard(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    hair = skin(p.hair, marks=2.5)
    clay.limb(at(0.62, 0, -0.62), at(0.72, 0, -1.25), r * 0.52, r * 0.16, hair, 0.03)
    for s in (-1, 1):
        clay.limb(at(0.30, s * 0.82, -0.2), at(0.6, s * 0.45, -0.72), r * 0.22, r * 0.3, hair, 0.05)
    _moustache(clay, p, at, turn, r, on_body)


def _wizardhat(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    cloth = skin(p.top)
    clay.blob(at(0, 0, 0.62), (r * 1.55, r * 1.55, r * 0.12), cloth, 0.02, turn)
    clay.chain([at(0, 0, 0.7), at(-0.1, 0, 1.6), at(-0.5, 0.1, 2.35)], [r * 0.88, r * 0.45, r * 0.06], cloth, 0.05)
    clay.ring(at(0, 0, 0.80), (0, 0, 1), r * 0.84, r * 0.09, skin("e8c04a"))
    clay.ball(at(0.62, 0.2, 1.25), r * 0.10, skin("f0d060", glow=0.3), 0.01)


def _crown(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    gold = skin("f0c040", gloss=0.8, marks=0.6)
    axis = _outward(turn, 0, 0, 1)
    clay.ring(at(0, 0, 0.86), axis, r * 0.66, r * 0.10, gold)
    for i in range(6):
        a = 2 * math.pi * i / 6
        c, s = 0.66 * math.cos(a), 0.66 * math.sin(a)
        clay.limb(at(c, s, 0.86), at(c * 1.15, s * 1.15, 1.32), r * 0.15, r * 0.03, gold, 0.02)
        clay.ball(at(c * 1.15, s * 1.15, 1.36), r * 0.07, skin(("e0404a", "4a8ae0")[i % 2], gloss=0.9), 0.005)


def _santahat(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.chain(
        [at(-0.05, 0, 0.55), at(-0.3, 0, 1.3), at(-1.0, 0.2, 1.25)], [r * 0.92, r * 0.5, r * 0.12], skin("c8322f"), 0.05
    )
    clay.ring(at(-0.02, 0, 0.55), _outward(turn, 0, 0, 1), r * 0.84, r * 0.18, WHITE)
    clay.ball(at(-1.12, 0.22, 1.15), r * 0.22, WHITE, 0.01)


def _pirate(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    dark = skin("24222a")
    clay.blob(at(0, 0, 0.85), (r * 0.80, r * 0.9, r * 0.5), dark, 0.03, turn)
    clay.limb(at(0.35, -1.15, 0.75), at(0.35, 1.15, 0.75), r * 0.16, r * 0.16, dark, 0.1)
    clay.blob(at(0.45, 0, 1.0), (r * 0.14, r * 0.85, r * 0.42), dark, 0.05, turn)
    clay.ball(at(0.62, 0, 1.05), r * 0.16, WHITE, 0.01)


def _eyepatch(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.blob(at(0.92, 0.36, 0.08), (r * 0.12, r * 0.22, r * 0.22), skin("16141a"), 0.005, turn)


def _sword(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.limb(
        on_body(-p.girth - 0.05, -0.3, -0.05),
        on_body(-p.girth - 0.05, 0.22, p.torso + 0.16),
        0.022,
        0.022,
        skin("c9ced6", gloss=0.8),
        0.005,
    )
    clay.limb(
        on_body(-p.girth - 0.05, 0.10, p.torso + 0.10),
        on_body(-p.girth - 0.05, 0.24, p.torso + 0.0),
        0.025,
        0.025,
        skin("d9b24a"),
        0.005,
    )


def _shield(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    place, _ = clay.joints.get("left hand", (on_body(0.1, p.shoulder + 0.1, 0.2), 0.0))
    clay.blob((place[0], place[1] + 0.07, place[2] + 0.02), (0.22, 0.045, 0.28), skin("3f5fb0", gloss=0.4), 0.01)
    clay.blob((place[0], place[1] + 0.10, place[2] + 0.02), (0.07, 0.04, 0.20), skin("f0c85a"), 0.01)


def _staff(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    place, _ = clay.joints.get("right hand", (on_body(0.1, -p.shoulder, 0.1), 0.0))
    clay.limb(
        (place[0] + 0.02, place[1] - 0.03, 0.06),
        (place[0] + 0.05, place[1] - 0.03, place[2] + 0.75),
        0.028,
        0.035,
        skin("7a5233"),
        0.005,
    )
    clay.ball(
        (place[0] + 0.05, place[1] - 0.03, place[2] + 0.85), 0.10, Skin(hexcolour("8ad8ff"), glow=0.9, marks=0), 0.01
    )


def _sash(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.ring(on_body(0, 0, p.torso * 0.25), (0, 0, 1), p.belly * 0.96, 0.035, skin("b5322f"), 0.01)


def _tummy(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    clay.blob(
        on_body(p.belly * 0.52, 0, p.torso * 0.28),
        (p.belly * 0.58, p.belly * 0.74, p.torso * 0.50),
        skin(p.shoes),
        0.02,
    )


def _bow(clay: Clay, p: Person, at: At, turn: np.ndarray, r: float, on_body: Place) -> None:
    red = skin("c8322f")
    for s in (-1, 1):
        clay.limb(
            on_body(p.girth * 0.95, 0.03 * s, p.torso), on_body(p.girth, 0.16 * s, p.torso), 0.03, 0.075, red, 0.01
        )
    clay.ball(on_body(p.girth * 1.05, 0, p.torso), 0.045, red, 0.01)


_EXTRAS = {
    "tummy": _tummy,
    "bow": _bow,
    "pack": _pack,
    "badge": _badge,
    "toque": _toque,
    "apron": _apron,
    "moustache": _moustache,
    "beard": _beard,
    "wizardhat": _wizardhat,
    "crown": _crown,
    "santahat": _santahat,
    "pirate": _pirate,
    "eyepatch": _eyepatch,
    "sword": _sword,
    "shield": _shield,
    "staff": _staff,
    "sash": _sash,
}
