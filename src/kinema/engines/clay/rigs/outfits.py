"""Bodies by what they are dressed in, or made of."""

from __future__ import annotations

import numpy as np

from kinema.engines.clay.rigs.gait import knee
from kinema.engines.clay.rigs.people import Person
from kinema.engines.clay.rigs.people_poses import Pose
from kinema.engines.clay.sculpture import Clay, Place, Skin, Vector, hexcolour, skin


def _leg_pair(
    clay: Clay, p: Person, pose: Pose, cloth: Skin, shoe: Skin, bare: Skin | None = None, *, is_straight: bool = False
) -> None:
    """Both legs; straight ones are for under a long skirt, through which a knee would show as a knob."""
    for side, (ahead, out, up) in zip((1, -1), pose.feet, strict=True):
        y = side * max(p.belly * 0.52, p.limb * 1.05) + pose.sway * 0.6
        hip: Vector = (0.0, y, pose.hips - p.belly * 0.25)
        ankle: Vector = (ahead - 0.02, y + side * out - pose.sway * 0.6, up + 0.085)
        bend = (1.0, side * (0.15 + pose.knees_out * 1.2), 0.1)
        joint = knee(hip, ankle, p.leg * 0.50, p.leg * 0.47, bend)
        if is_straight:
            joint = ((hip[0] + ankle[0]) / 2, (hip[1] + ankle[1]) / 2, (hip[2] + ankle[2]) / 2)
        w = p.limb
        clay.limb(hip, joint, w * 1.25, w * 1.02, cloth, 0.04)
        clay.limb(joint, ankle, w * 1.0, w * 0.86, bare or cloth, 0.02)
        clay.blob((ankle[0] + w * 0.62, ankle[1], ankle[2] - 0.03), (w * 1.72, w * 1.10, w * 0.78), shoe, 0.012)


def _torso(clay: Clay, p: Person, on_body: Place, cloth: Skin, hips: Skin) -> None:
    clay.limb(on_body(0, 0, 0), on_body(0, 0, p.torso * 0.40), p.belly, p.belly * 1.0, hips, 0.03)
    clay.limb(on_body(0, 0, p.torso * 0.36), on_body(0, 0, p.torso * 0.80), p.belly * 1.02, p.girth, cloth, 0.03)
    clay.limb(
        on_body(0, -p.shoulder * 0.62, p.torso * 0.86),
        on_body(0, p.shoulder * 0.62, p.torso * 0.86),
        p.girth * 0.60,
        p.girth * 0.60,
        cloth,
        0.08,
    )


def trousers(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    _leg_pair(clay, p, pose, skin(p.bottom), skin(p.shoes, gloss=0.4))
    _torso(clay, p, on_body, skin(p.top), skin(p.bottom))


def _swimwear(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    """Shorts to the knees, or a swimsuit where the top has a colour of its own."""
    flesh = skin(p.flesh)
    _leg_pair(clay, p, pose, skin(p.bottom) if p.top == p.flesh else flesh, flesh, flesh)
    _torso(clay, p, on_body, skin(p.top), skin(p.bottom))


def _suit(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    _leg_pair(clay, p, pose, skin(p.bottom, gloss=0.35), skin(p.shoes, gloss=0.4))
    _torso(clay, p, on_body, skin(p.top, gloss=0.35), skin(p.top, gloss=0.35))
    clay.ring(on_body(0, 0, p.torso * 0.22), (0, 0, 1), p.belly * 0.92, 0.03, skin(p.shoes, gloss=0.5), 0.01)


def _fur(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    _leg_pair(clay, p, pose, skin(p.bottom), skin(p.shoes))
    clay.blob(on_body(0.02, 0, p.torso * 0.30), (p.belly, p.belly * 1.02, p.torso * 0.72), skin(p.top), 0.08)
    clay.blob(
        on_body(0.0, 0, p.torso * 0.78),
        (p.girth * 0.92, p.girth * 1.05, p.torso * 0.36),
        skin(p.bottom if "darkarms" in p.extra else p.top),
        0.05,
    )
    if "puff" in p.extra:
        clay.ball(on_body(-p.belly * 0.98, 0, 0.02), 0.09, skin(p.top), 0.02)
    if "monkeytail" in p.extra:
        clay.chain(
            [on_body(-0.16, 0, 0), on_body(-0.4, 0, 0.05), on_body(-0.52, 0, 0.3), on_body(-0.40, 0, 0.48)],
            [0.04] * 4,
            skin(p.top),
            0.03,
        )
        clay.blob(
            on_body(p.belly * 0.55, 0, p.torso * 0.32),
            (p.belly * 0.6, p.belly * 0.72, p.torso * 0.42),
            skin(p.flesh),
            0.03,
        )


def _penguin(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    for side, (ahead, _, up) in zip((1, -1), pose.feet, strict=True):
        clay.blob((ahead * 0.9 + 0.08, side * 0.14, up * 1.3 + 0.045), (0.17, 0.11, 0.05), skin(p.shoes), 0.01)
    clay.blob(on_body(0, 0, p.torso * 0.42), (p.belly * 0.92, p.belly, p.torso * 0.95), skin(p.top), 0.05)
    clay.blob(
        on_body(p.belly * 0.22, 0, p.torso * 0.34),
        (p.belly * 0.80, p.belly * 0.80, p.torso * 0.80),
        skin("f5f2ec"),
        0.012,
    )
    clay.limb(on_body(-p.belly * 0.8, 0, -0.05), on_body(-p.belly * 1.2, 0, -0.12), 0.08, 0.03, skin(p.top), 0.05)


def _snowman(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    snow = skin(p.top, marks=1.3)
    clay.ball(on_body(0, 0, 0.08), p.belly, snow, 0.03)
    clay.ball(on_body(0, 0, p.torso * 0.95), p.girth, snow, 0.03)
    for z in (0.40, 0.55, 0.15):
        clay.ball(on_body(p.girth * 1.02 if z > 0.2 else p.belly * 0.99, 0, z), 0.03, skin("1c1a1c"), 0.004)


def _skirted(
    clay: Clay, p: Person, pose: Pose, on_body: Place, length: float, flare: float, hem: str = "", long: bool = False
) -> None:
    seated = pose.feet[0][0] > 0.5 * p.leg
    # Thighs are in the skirt's colour: where a step lifts one out of the skirt, it is cloth that moves.
    shin = skin(p.bottom if long else p.flesh)
    _leg_pair(clay, p, pose, skin(p.bottom), skin(p.shoes, gloss=0.5), shin, is_straight=long and not seated)
    _torso(clay, p, on_body, skin(p.top), skin(p.top))
    if long and seated:  # the skirt lies over the lap and falls from the knees
        ahead = pose.feet[0][0]
        knees = (ahead * 0.86, 0.0, pose.hips - p.belly * 0.30)
        clay.limb((0.0, 0.0, pose.hips - p.belly * 0.2), knees, p.belly * 0.95, p.belly * 0.80, skin(p.bottom), 0.06)
        clay.limb(knees, (ahead, 0.0, 0.20), p.belly * 0.80, p.belly * 0.90, skin(p.bottom), 0.06)
        return
    drift = -0.05 * min(1.0, pose.lean * 4)
    low = max(0.06, pose.hips - length)
    clay.drum(
        on_body(0, 0, p.torso * 0.34),
        (drift, pose.sway * 0.5, low),
        p.belly * 0.86,
        skin(p.bottom),
        0.035,
        0.05,
        p.belly * flare,
    )
    if hem:
        clay.ring((drift, pose.sway * 0.5, low + 0.02), (0, 0, 1), p.belly * flare * 0.97, 0.03, skin(hem), 0.02)


def _dress(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    _skirted(clay, p, pose, on_body, p.leg * 0.46, 1.60)


def _long_dress(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    _skirted(clay, p, pose, on_body, p.leg * 0.74, 1.75, long=True)


def _gown(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    _skirted(clay, p, pose, on_body, p.leg * 0.86, 2.0, "f7e2ef", long=True)


def _tutu(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    flesh = skin(p.flesh)
    _leg_pair(clay, p, pose, flesh, skin(p.shoes, gloss=0.5), flesh)
    _torso(clay, p, on_body, skin(p.top), skin(p.top))
    for z, r in ((0.10, 0.42), (0.06, 0.46), (0.02, 0.40)):
        x, y, zz = on_body(0, 0, z)
        clay.blob((x, y, zz), (r, r, 0.035), skin(p.bottom, marks=3), 0.02)


def _robe(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    _leg_pair(clay, p, pose, skin(p.bottom), skin(p.shoes))
    _torso(clay, p, on_body, skin(p.top), skin(p.top))
    sway = (pose.feet[0][0] + pose.feet[1][0]) * 0.25
    clay.drum(
        on_body(0, 0, p.torso * 0.35),
        (sway, pose.sway * 0.4, max(0.05, pose.hips - p.leg * 0.86)),
        p.belly * 0.95,
        skin(p.top),
        0.04,
        0.06,
        p.belly * 1.5,
    )
    clay.ring(on_body(0, 0, p.torso * 0.22), (0, 0, 1), p.belly * 0.98, 0.03, skin("e0b24a"), 0.01)


def _robot(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    metal, dark = skin(p.top, gloss=0.55, marks=0.7), skin(p.shoes, gloss=0.5, marks=0.6)
    for side, (ahead, out, up) in zip((1, -1), pose.feet, strict=True):
        y = side * p.belly * 0.55 + pose.sway * 0.6
        hip: Vector = (0.0, y, pose.hips)
        ankle: Vector = (ahead, y + side * out - pose.sway * 0.6, up + 0.10)
        joint = knee(hip, ankle, p.leg * 0.48, p.leg * 0.46, (1.0, side * (0.1 + pose.knees_out), 0.1))
        clay.limb(hip, joint, p.limb, p.limb, dark, 0.01)
        clay.ball(joint, p.limb * 1.35, metal, 0.01)
        clay.limb(joint, ankle, p.limb * 1.3, p.limb * 1.6, metal, 0.01)
        clay.box((ankle[0] + 0.05, ankle[1], up + 0.055), (0.15, 0.10, 0.055), dark, 0.035)
    turn = _frame(on_body)
    clay.box(on_body(0, 0, p.torso * 0.52), (p.girth * 0.78, p.girth * 1.10, p.torso * 0.56), metal, 0.08, 0.01, turn)
    clay.box(
        on_body(p.girth * 0.76, 0, p.torso * 0.60),
        (0.02, p.girth * 0.62, p.torso * 0.24),
        skin("2c3a44"),
        0.02,
        0.01,
        turn,
    )
    for i, colour in enumerate(("ff7a5a", "ffd45a", "6ae0a0")):
        clay.ball(
            on_body(p.girth * 0.80, (i - 1) * 0.085, p.torso * 0.66),
            0.030,
            Skin(hexcolour(colour), glow=0.8, marks=0),
            0.004,
        )
    clay.limb(on_body(0, 0, -0.06), on_body(0, 0, 0.02), p.belly * 0.72, p.belly * 0.72, dark, 0.02)


def _frame(on_body: Place) -> np.ndarray:
    o, x, y, z = (np.array(on_body(*v)) for v in ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)))
    return np.stack([x - o, y - o, z - o], 1)


OUTFITS = {
    "trousers": trousers,
    "suit": _suit,
    "swimwear": _swimwear,
    "fur": _fur,
    "penguin": _penguin,
    "snowman": _snowman,
    "dress": _dress,
    "long dress": _long_dress,
    "gown": _gown,
    "tutu": _tutu,
    "robe": _robe,
    "robot": _robot,
    "skirt": _dress,
}
