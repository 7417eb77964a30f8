"""What actors wear, hung on their joints: the same hat fits a cat and a knight."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from kinema.engines.clay.lexicon import linear
from kinema.engines.clay.lexicon_words import BODY_GARMENTS, COLOURS
from kinema.engines.clay.scene import Colour
from kinema.engines.clay.sculpture import (
    BLACK,
    CAPSULE,
    CYLINDER,
    TORUS,
    WHITE,
    Array,
    Clay,
    Sculpture,
    Skin,
    Vector,
    hexcolour,
    skin,
)

Fit = Callable[[Clay, Vector, float, float, bool], None]  # clay, place, radius, seconds, moving


def _hat(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    felt = skin("b5763c")
    clay.blob((x, y, z + 0.02 * r), (r * 1.45, r * 1.35, r * 0.13), felt, 0.01)
    clay.drum((x, y, z), (x, y, z + r * 0.75), r * 0.80, felt, r * 0.18, 0.02, r * 0.68)
    clay.ring((x, y, z + 0.17 * r), (0, 0, 1), r * 0.78, r * 0.09, skin("5a2f24"))


def _tophat(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    clay.drum((x, y, z), (x, y, z + r * 0.10), r * 1.20, skin("22222a", gloss=0.4))
    clay.drum((x, y, z), (x, y, z + r * 1.25), r * 0.72, skin("22222a", gloss=0.4), 0.02, 0.01, r * 0.80)
    clay.ring((x, y, z + 0.2 * r), (0, 0, 1), r * 0.74, r * 0.08, skin("b5322f"))


def _cap(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    clay.blob((x - 0.05 * r, y, z - 0.10 * r), (r * 0.98, r * 0.98, r * 0.62), skin("d8402f"), 0.01)
    clay.blob((x + r * 0.95, y, z - 0.08 * r), (r * 0.62, r * 0.66, r * 0.09), skin("b5302a"), 0.02)
    clay.ball((x, y, z + 0.54 * r), r * 0.12, WHITE, 0.005)


def _beanie(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    clay.blob((x - 0.05 * r, y, z - 0.10 * r), (r * 1.0, r * 1.0, r * 0.75), skin("3f7fae", pattern="wool"), 0.01)
    clay.ring((x, y, z - 0.10 * r), (0, 0, 1), r * 0.92, r * 0.16, skin("f2ece0", pattern="wool"))
    clay.ball((x, y, z + 0.75 * r), r * 0.26, skin("f2ece0", pattern="wool"), 0.01)


def _beret(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    clay.blob((p[0] - 0.1 * r, p[1] + 0.25 * r, p[2] + 0.08 * r), (r * 1.1, r * 1.15, r * 0.32), skin("b5322f"), 0.01)
    clay.ball((p[0] - 0.1 * r, p[1] + 0.25 * r, p[2] + 0.42 * r), r * 0.08, skin("b5322f"), 0.02)


def _pointed(colour: str, band: str) -> Fit:
    def fit(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
        x, y, z = p
        clay.blob((x, y, z), (r * 1.5, r * 1.5, r * 0.12), skin(colour), 0.02)
        clay.chain(
            [(x, y, z), (x - 0.1 * r, y, z + r * 0.9), (x - 0.5 * r, y + 0.1 * r, z + 1.6 * r)],
            [r * 0.85, r * 0.42, r * 0.06],
            skin(colour),
            0.05,
        )
        clay.ring((x, y, z + 0.14 * r), (0, 0, 1), r * 0.82, r * 0.09, skin(band))

    return fit


def _toque(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    clay.drum((x, y, z - 0.1 * r), (x, y, z + 0.5 * r), r * 0.78, WHITE)
    for i in range(5):
        a = 2 * math.pi * i / 5
        clay.ball((x + 0.42 * r * math.cos(a), y + 0.42 * r * math.sin(a), z + 0.85 * r), r * 0.52, WHITE, 0.05)


def _santahat(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    clay.chain(
        [(x, y, z - 0.1 * r), (x - 0.25 * r, y, z + 0.7 * r), (x - 0.95 * r, y + 0.1 * r, z + 0.75 * r)],
        [r * 0.88, r * 0.5, r * 0.14],
        skin("c8322f"),
        0.05,
    )
    clay.ring((x, y, z - 0.08 * r), (0, 0, 1), r * 0.86, r * 0.17, WHITE)
    clay.ball((x - 1.1 * r, y + 0.1 * r, z + 0.62 * r), r * 0.24, WHITE, 0.01)


def _crown(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    gold = skin("f2c23c", gloss=0.8, marks=0.5)
    clay.ring((x, y, z + 0.10 * r), (0, 0, 1), r * 0.66, r * 0.11, gold)
    for i in range(6):
        a = 2 * math.pi * i / 6
        c, s = 0.66 * r * math.cos(a), 0.66 * r * math.sin(a)
        clay.limb(
            (x + c, y + s, z + 0.1 * r), (x + c * 1.18, y + s * 1.18, z + 0.62 * r), r * 0.16, r * 0.03, gold, 0.02
        )
        clay.ball(
            (x + c * 1.18, y + s * 1.18, z + 0.66 * r), r * 0.075, skin(("e0404a", "4a8ae0")[i % 2], gloss=0.9), 0.004
        )


def _helmet(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    clay.blob((x - 0.05 * r, y, z - 0.10 * r), (r * 1.06, r * 1.06, r * 0.72), skin("e8b82e", gloss=0.6), 0.01)
    clay.blob((x + 0.1 * r, y, z - 0.12 * r), (r * 1.25, r * 1.12, r * 0.10), skin("e8b82e", gloss=0.6), 0.02)
    clay.limb(
        (x - 0.8 * r, y, z + 0.35 * r),
        (x + 0.75 * r, y, z + 0.38 * r),
        r * 0.14,
        r * 0.14,
        skin("d8a020", gloss=0.6),
        0.03,
    )


def _hood(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    clay.blob((p[0] - 0.35 * r, p[1], p[2] - 0.45 * r), (r * 0.95, r * 1.12, r * 1.15), skin("5a4a6a"), 0.03)


def _veil(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    clay.limb(
        (p[0] - 0.2 * r, p[1], p[2]),
        (p[0] - 0.9 * r, p[1] + 0.1 * r * math.sin(t * 2), p[2] - 2.2 * r),
        r * 0.8,
        r * 0.7,
        WHITE,
        0.05,
    )


def _glasses(lens: Skin, rim: str, rim_width: float = 0.05) -> Fit:
    def fit(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
        x, y, z = p
        for s in (-1, 1):
            middle = (x + 0.16 * r, y + s * 0.36 * r, z - 0.02 * r)
            clay.ring(middle, (1, 0.15 * s, 0), r * 0.25, r * rim_width, skin(rim, gloss=0.6, marks=0.1), 0.002)
            if lens.colour[0] < 0.05:
                clay.blob(middle, (r * 0.06, r * 0.26, r * 0.24), lens, 0.003)
            clay.limb(
                (x + 0.12 * r, y + s * 0.60 * r, z),
                (x - 0.75 * r, y + s * 0.98 * r, z + 0.02 * r),
                r * 0.030,
                r * 0.028,
                skin(rim, marks=0.1),
                0.002,
            )
        clay.limb(
            (x + 0.20 * r, y - 0.12 * r, z + 0.05 * r),
            (x + 0.20 * r, y + 0.12 * r, z + 0.05 * r),
            r * 0.030,
            r * 0.030,
            skin(rim, marks=0.1),
            0.002,
        )

    return fit


def _mask(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    clay.blob((p[0] - 0.30 * r, p[1], p[2]), (r * 0.62, r * 0.93, r * 0.26), skin("22222a"), 0.01)


def _headphones(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    clay.chain(
        [(x, y + r * math.sin(a), z - 0.6 * r + r * 0.98 * math.cos(a)) for a in (-1.5, -0.75, 0.0, 0.75, 1.5)],
        [r * 0.09] * 5,
        skin("2a2a32"),
        0.01,
    )
    for s in (-1, 1):
        clay.drum(
            (x, y + s * 0.90 * r, z - 0.6 * r), (x, y + s * 1.22 * r, z - 0.6 * r), r * 0.30, skin("d8402f"), 0.03
        )


def _scarf(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    wool = skin("d8402f", pattern="rings", second=hexcolour("f2ece0"), scale=7.0, marks=2)
    clay.ring((x, y, z), (0.25, 0, 1), r * 0.95, r * 0.30, wool, 0.02)
    flow = 0.35 * math.sin(t * 7) if moving else 0.05 * math.sin(t)
    if moving:
        clay.chain(
            [
                (x - 0.8 * r, y + 0.3 * r, z),
                (x - 1.9 * r, y + 0.4 * r + 0.3 * r * flow, z + 0.15 * r),
                (x - 3.0 * r, y + 0.4 * r - 0.4 * r * flow, z + 0.1 * r),
            ],
            [r * 0.26, r * 0.24, r * 0.20],
            wool,
            0.03,
        )
    else:
        clay.limb(
            (x + 0.8 * r, y + 0.35 * r, z - 0.1 * r),
            (x + 0.95 * r, y + 0.40 * r, z - 1.7 * r),
            r * 0.26,
            r * 0.22,
            wool,
            0.03,
        )


def _cape(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    x, y, z = p
    cloth = skin("c8322f", marks=1.5)
    back, drop = (5.6, -0.9) if moving else (0.9, 3.0)  # who moves has it streaming behind, over the back
    for k in range(5):
        s = (k - 2) / 2
        points = []
        for i in range(5):
            f = i / 4
            wave = (0.42 * f * math.sin(t * 7 - 4.0 * f - 0.4 * k)) if moving else 0.06 * math.sin(t * 1.5 - k)
            points.append((x - r * (0.45 + back * f), y + s * r * (0.8 + 0.75 * f), z - drop * r * f + wave * r))
        clay.chain(points, [r * 0.26, r * 0.30, r * 0.30, r * 0.28, r * 0.22], cloth, 0.06)
    clay.ring((x, y, z), (0.2, 0, 1), r * 0.95, r * 0.16, cloth)


def _tie(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    clay.limb(
        (p[0] + 0.75 * r, p[1], p[2] - 0.2 * r),
        (p[0] + 0.95 * r, p[1], p[2] - 1.6 * r),
        r * 0.12,
        r * 0.22,
        skin("b5322f"),
        0.01,
    )
    clay.ball((p[0] + 0.75 * r, p[1], p[2] - 0.1 * r), r * 0.18, skin("b5322f"), 0.01)


def _bowtie(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    for s in (-1, 1):
        clay.limb(
            (p[0] + 0.95 * r, p[1], p[2]),
            (p[0] + 0.92 * r, p[1] + s * 0.48 * r, p[2]),
            r * 0.08,
            r * 0.26,
            skin("b5322f"),
            0.01,
        )


def _backpack(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    clay.box((p[0] - 1.5 * r, p[1], p[2] - 1.3 * r), (r * 0.75, r * 1.0, r * 1.2), skin("3f8a6a"), r * 0.4)
    clay.box((p[0] - 2.2 * r, p[1], p[2] - 1.7 * r), (r * 0.25, r * 0.7, r * 0.6), skin("e0a03a"), r * 0.2)


def _wings(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    flap = 0.25 * math.sin(t * 9)
    for s in (-1, 1):
        for out, up in ((1.9, 0.9), (1.4, -0.5)):
            clay.limb(
                (p[0] - 1.0 * r, p[1] + s * 0.3 * r, p[2] - 0.5 * r),
                (p[0] - (1.5 + flap) * r, p[1] + s * out * r, p[2] + up * r),
                r * 0.25,
                r * 0.55,
                Skin((0.75, 0.85, 0.95), gloss=0.5, glow=0.1, marks=0.4),
                0.03,
            )


def _gloves(clay: Clay, p: Vector, r: float, t: float, moving: bool) -> None:
    clay.ball(p, r * 1.35, skin("d8402f"), 0.01)


# garment: the joints that it hangs on, and how
GARMENTS: dict[str, tuple[tuple[str, ...], Fit]] = {
    "hat": (("head",), _hat),
    "top-hat": (("head",), _tophat),
    "cap": (("head",), _cap),
    "beanie": (("head",), _beanie),
    "beret": (("head",), _beret),
    "wizard-hat": (("head",), _pointed("4a3f8f", "e8c04a")),
    "chef-hat": (("head",), _toque),
    "santa-hat": (("head",), _santahat),
    "crown": (("head",), _crown),
    "helmet": (("head",), _helmet),
    "hood": (("head",), _hood),
    "veil": (("head",), _veil),
    "glasses": (("eyes",), _glasses(WHITE, "8a5a2c", 0.028)),
    "sunglasses": (("eyes",), _glasses(BLACK, "16161a")),
    "goggles": (("eyes",), _glasses(Skin((0.02, 0.08, 0.12), gloss=1.0, marks=0), "c8963c")),
    "mask": (("eyes",), _mask),
    "headphones": (("head",), _headphones),
    "scarf": (("neck",), _scarf),
    "cape": (("neck",), _cape),
    "tie": (("neck",), _tie),
    "bow-tie": (("neck",), _bowtie),
    "backpack": (("neck",), _backpack),
    "wings": (("neck",), _wings),
    "gloves": (("left hand", "right hand"), _gloves),
}


def dressed(model: Sculpture, wears: tuple[str, ...], t: float, moving: bool) -> Sculpture:
    """The model with what it wears; garments that only colour a body (dress, suit) are the recolouring's business."""
    for worn in wears:
        colour, _, word = worn.rpartition(" ")
        joints, fit = GARMENTS.get(word, ((), _hat))
        clay = Clay()
        for name in joints:
            if name in model.joints:
                place, radius = model.joints[name]
                fit(clay, place, radius, t, moving)
        if clay.shapes:
            garment = clay.done()
            model = model.joined(recoloured(garment, linear(colour)) if colour in COLOURS else garment)
    return model


def body_colour(wears: tuple[str, ...]) -> Colour | None:
    """The colour of a dress, coat or suit that dyes the whole body, where one is named."""
    for worn in wears:
        colour, _, word = worn.rpartition(" ")
        if word in BODY_GARMENTS and colour in COLOURS:
            return linear(colour)
    return None


def _areas(model: Sculpture) -> Array:
    """How much of each piece of clay there is to see, roughly: long thin bars count little."""
    size = np.abs(model.shape[:, 13:16])
    rods = model.shape[:, 0] == CAPSULE
    thick = np.maximum(size[:, 1], size[:, 2])
    result: Array = np.where(rods, (size[:, 0] + thick) * thick, np.cbrt(size.prod(1)) ** 2)
    drums = (model.shape[:, 0] == CYLINDER) | (model.shape[:, 0] == TORUS)
    return np.where(drums, size[:, 0] * size[:, 1], result)


def recoloured(model: Sculpture, colour: Colour) -> Sculpture:
    """The model with its prevailing colour replaced; parts in a shade of it follow, in that shade."""
    look = model.skin.copy()
    weight = _areas(model) * (look[:, 9] < 0.05)
    keys = [tuple(np.round(c, 3)) for c in look[:, :3]]
    sums: dict[tuple[float, ...], float] = {}
    for key, w in zip(keys, weight, strict=True):
        sums[key] = sums.get(key, 0.0) + float(w)
    main = np.array(max(sums, key=lambda k: sums[k]))
    new = np.clip(np.array(colour), 0.012, 0.82)
    for columns in (slice(0, 3), slice(4, 7)):
        shades = (look[:, columns] @ main) / max(1e-6, float(main @ main))
        off = np.linalg.norm(look[:, columns] - shades[:, None] * main, axis=1)
        same = (off < 0.09 * np.maximum(shades, 0.3)) & (shades > 0.25) & (look[:, 9] < 0.05)
        if columns.start == 4:
            same &= look[:, 3] > 0
        look[same, columns] = np.clip(shades[same, None], 0.3, 1.4) * new
    return Sculpture(model.shape, look, model.joints)
