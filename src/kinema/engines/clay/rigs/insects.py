"""Butterflies, bees and dragonflies."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import BLACK, Array, Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin

LARGER = 1.9  # than beside people: an insect among flowers must be seen


@dataclass(frozen=True, slots=True)
class Insect:
    body: str = "3a2a24"
    wing: str = "f08a2a"
    spots: str = "24140e"
    kind: str = "butterfly"


INSECTS = {
    "butterfly": Insect(),
    "moth": Insect("8a7a66", "b5a58a", "6a5a48"),
    "bee": Insect("f0b92e", "dfeaf0", "241c14", "bee"),
    "ladybug": Insect("d8302a", "d8302a", "1a1416", "bee"),
    "dragonfly": Insect("2f9a8a", "cfe8ee", "2f9a8a", "dragonfly"),
}

# Fore and hind wing: place along the body, distance of the middle from it, half length, half width, and how far its
# tip points ahead (radians).
_BUTTERFLY_WINGS = ((0.08, 0.33, 0.21, 0.31, 0.34), (-0.10, 0.26, 0.17, 0.24, -0.52))
_SLIM_WINGS = ((0.06, 0.30, 0.09, 0.30, 0.0), (-0.08, 0.26, 0.08, 0.26, 0.0))


def speed(i: Insect, action: str) -> float:
    return 0.9 if action == "fly" else 0.0


def build(i: Insect, action: str, t: float) -> Sculpture:
    """A butterfly, bee or dragonfly; the wings beat slower than in life, or 24 frames a second couldn't show them."""
    clay = Clay()
    beat = math.sin(TAU * t * (2.7 if i.kind == "butterfly" else 6.5)) if action != "sleep" else 0.3
    z = 0.35 + 0.04 * math.sin(TAU * t * 1.3)
    if i.kind == "bee":
        _round_body(clay, i, z)
    else:
        _slim_body(clay, i, z)
    for side in (-1, 1):
        clay.eye((0.30 if i.kind == "bee" else 0.22, side * 0.075, z + 0.06), 0.045, (0.7, 0.4 * side, 0.3))
        feeler = [(0.22, side * 0.03, z + 0.12), (0.32, side * 0.07, z + 0.25), (0.38, side * 0.11, z + 0.28)]
        clay.chain(feeler, [0.012, 0.010, 0.016], BLACK, 0.003)
        _wings(clay, i, z, 0.44 + 0.79 * beat if i.kind == "butterfly" else 0.25 + 0.35 * beat, side)
    clay.joint("head", (0.2, 0, z + 0.1), 0.1)
    return clay.done().moved(scale=LARGER)


def _round_body(clay: Clay, i: Insect, z: float) -> None:
    striped = i.body == "f0b92e"
    look = Skin(hexcolour(i.body), "stripes" if striped else "spots", hexcolour(i.spots), 7.0)
    clay.blob((-0.10, 0, z), (0.26, 0.20, 0.19), look, 0.03, rotation(math.pi / 2) @ rotation(0, 0, math.pi / 2))
    clay.shapes[-1][13:16] = [0.20, 0.19, 0.27]
    clay.shapes[-1][4:13] = [0, 1, 0, 0, 0, 1, 1, 0, 0]
    clay.ball((0.20, 0, z + 0.02), 0.15, skin("2a211c" if i.body == "d8302a" else i.body), 0.03)


def _slim_body(clay: Clay, i: Insect, z: float) -> None:
    long = 0.55 if i.kind == "dragonfly" else 0.26
    clay.limb((-long, 0, z - 0.03), (0.10, 0, z), 0.035, 0.065, skin(i.body), 0.03)
    clay.ball((0.18, 0, z + 0.03), 0.085, skin(i.body), 0.02)


def _wings(clay: Clay, i: Insect, z: float, lift: float, side: int) -> None:
    """Fore and hind wing of one side, lifted by an angle in radians; a butterfly's have a rim, a mark and an eye."""
    for x, out, long, wide, ahead in _BUTTERFLY_WINGS if i.kind == "butterfly" else _SLIM_WINGS:
        turn = rotation(0.0, 0.0, -side * lift) @ rotation(-side * ahead)

        def at(far: float, along: float = 0.0, root: float = x, turn: Array = turn) -> Vector:
            dx, dy, dz = turn @ (along, side * far, 0.0)
            return (root + float(dx), float(dy), z + 0.03 + float(dz))

        clay.blob(at(out), (long, wide, 0.032), skin(i.wing, marks=1.5, gloss=0.3), 0.01, turn)
        if i.kind == "butterfly":
            clay.blob(at(out), (long + 0.035, wide + 0.035, 0.020), skin(i.spots), 0.004, turn)
            mark, eye = at(out + wide * 0.60, long * 0.15), at(out - wide * 0.15)
            clay.blob(mark, (long * 0.42, wide * 0.26, 0.042), skin(i.spots), 0.005, turn)
            clay.blob(eye, (long * 0.30, wide * 0.22, 0.042), skin("fbe3a8"), 0.005, turn)
