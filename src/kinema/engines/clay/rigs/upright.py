"""Animals who do what people do: the body of a person in their fur, their own head on top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinema.engines.clay.rigs.beast import Beast
from kinema.engines.clay.rigs.beast_head import neck_and_head
from kinema.engines.clay.rigs.beast_parts import extras
from kinema.engines.clay.rigs.beast_poses import LEGS
from kinema.engines.clay.rigs.beast_poses import Pose as BeastPose
from kinema.engines.clay.rigs.beasts_hoofed import HOOFED
from kinema.engines.clay.rigs.beasts_pawed import PAWED
from kinema.engines.clay.rigs.people import Person
from kinema.engines.clay.sculpture import Clay, Place, Sculpture, Vector, skin

# Parts of `beast_parts` that sit on the head.
_ON_HEAD = frozenset(
    {"mane", "horn", "horns", "antlers", "ossicones", "whiskers", "tusks", "nosehorn", "beard", "woolcap"}
    | {"muzzle", "darkface", "goldeyes"}
)
_AHEAD = BeastPose(0.0, 0.0, 0.0, 0.0, 0.08 / 0.6, 0.0, tuple((0.0, 0.0, 0.0) for _ in LEGS))
_BEASTS = {**PAWED, **HOOFED}


def _hex(colour: Vector) -> str:
    """Linear RGB as sRGB hex, the inverse of `hexcolour`."""
    channels = (c * 12.92 if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in colour)
    return "".join(f"{min(255, max(0, round(c * 255))):02x}" for c in channels)


def _person(kind: str, b: Beast) -> Person:
    fur = _hex(b.coat.colour)
    pale = b.belly if b.paws else b.dark
    return Person(
        top=fur,
        bottom=fur,
        shoes=pale,
        flesh=b.belly,
        hands=pale,
        hair=b.dark,
        style="none",
        outfit="fur",
        head="beast",
        leg=0.40,
        torso=0.42,
        girth=0.215,
        belly=0.245,
        shoulder=0.225,
        limb=0.085,
        skull=0.30,
        beast=kind,
    )


UPRIGHT: dict[str, Person] = {f"upright {kind}": _person(kind, b) for kind, b in _BEASTS.items()}


def head(clay: Clay, p: Person, at: Place, turn: np.ndarray, r: float) -> None:
    """The head of a beast on a person's neck, as large as the person's own would be."""
    b = _BEASTS[p.beast]
    own = Clay()
    chest: Vector = (0.0, 0.0, b.leg)
    place, direction = neck_and_head(own, replace(b, neck_width=0.01), _AHEAD, chest)
    kept = replace(b, extra=tuple(name for name in b.extra if name in _ON_HEAD))
    extras(own, kept, chest, chest, (place, direction), b.leg, 0.0)
    model = own.done()
    _, wide, high = (size * b.leg for size in b.head)
    model = model.moved(shift=(-place[0], -place[1], -place[2]))
    model = model.moved(turn, at(0.0, 0.0, 0.0), r / max(wide, high))
    clay.shapes += model.shape[1:].tolist()  # without the neck
    clay.skins += model.skin[1:].tolist()


def furred(model: Sculpture, p: Person) -> Sculpture:
    """The model with the stripes, spots or patches of the beast's coat where its plain fur is."""
    coat = _BEASTS[p.beast].coat
    if coat.pattern not in ("stripes", "spots", "patches"):
        return model
    look, row = model.skin.copy(), np.array(coat.row())
    fur = (look[:, 3] == 0) & (np.abs(look[:, :3] - row[:3]).max(1) < 0.02)
    look[fur, 3:8] = row[3:8]
    return replace(model, skin=look)


def bib(clay: Clay, p: Person, on_body: Place) -> None:
    """The pale fur of a beast's front."""
    clay.blob(
        on_body(p.belly * 0.50, 0, p.torso * 0.30),
        (p.belly * 0.60, p.belly * 0.72, p.torso * 0.46),
        skin(p.flesh),
        0.02,
    )
