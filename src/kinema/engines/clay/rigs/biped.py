"""People and those who walk like them: one skeleton for all."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from kinema.engines.clay.rigs import people, upright
from kinema.engines.clay.rigs.costumes import adorn
from kinema.engines.clay.rigs.eyelids import shut_eyes
from kinema.engines.clay.rigs.gait import BIPED_GAITS, TAU, knee
from kinema.engines.clay.rigs.heads import HEADS, human, mouth
from kinema.engines.clay.rigs.outfits import OUTFITS, trousers
from kinema.engines.clay.rigs.people import Person
from kinema.engines.clay.rigs.people_poses import STROKE, Pose, gait_of, posed
from kinema.engines.clay.sculpture import Clay, Place, Sculpture, Vector, rotation, skin

__all__ = ["PEOPLE", "build", "speed"]


PEOPLE = {**people.PEOPLE, **upright.UPRIGHT}


PRONE = frozenset({"swim", "fly"})  # lying on the air or the water, the head ahead of the body
PRONE_HEAD = {"swim": 0.62, "fly": 0.70}  # of its size: at its full size it would hide the arms that reach past it
SWIM_PITCH = 1.29  # radians that a swimmer lies forward from upright: nearly flat, the head a little the highest
SWIM_LIFT = 0.08  # world units: what `arrangement` lowers every swimmer by, given back here
SWIM_DEPTH = 0.62  # of the belly's radius: how far under the surface a swimmer's hips are

PEDALLING_LEG = 0.92  # world units: what reaches a bicycle's pedals from its saddle with a bent knee


def speed(p: Person, action: str) -> float:
    """Ground speed of an action in world units per second, 0.0 where it stays in place."""
    gait = BIPED_GAITS.get(action)
    if gait:
        return gait.speed(max(p.leg, 0.3))
    return {"fly": 3.2, "swim": 1.1, "broom": 3.2, "surf": 3.0, "ski": 4.2}.get(action, 0.0)


def build(p: Person, action: str, t: float, held: str = "") -> Sculpture:
    """The person at `t` seconds of an action, with hands posed for what they hold."""
    if action in PRONE and p.head == "human":
        p = replace(p, skull=p.skull * PRONE_HEAD[action])
    if action == "pedal":
        p = replace(p, leg=max(p.leg, PEDALLING_LEG))
    gait, pose = gait_of(p, action), posed(p, action, t, held)
    clay = Clay()
    waddle = 0.26 * math.sin(TAU * t / gait.period_s) if gait and p.leg < 0.3 else 0.0
    hips: Vector = (0.0, pose.sway, pose.hips)
    spine = rotation(0.0, -pose.lean, -(pose.tilt + waddle))

    def on_body(x: float, y: float, z: float) -> Vector:
        q = spine @ np.array((x, y, z))
        return (hips[0] + float(q[0]), hips[1] + float(q[1]), hips[2] + float(q[2]))

    OUTFITS.get(p.outfit, trousers)(clay, p, pose, on_body)
    _arms(clay, p, pose, on_body)
    _head(clay, p, pose, on_body, spine)
    clay.joint("seat", (0.0, 0.0, pose.hips - p.belly * 0.75))
    clay.joint("neck", on_body(0.0, 0.0, p.torso + 0.03), p.girth * 0.75)
    clay.joint("chest", on_body(p.girth * 0.9, 0.0, p.torso * 0.62), p.girth)
    clay.joint("shoulders", on_body(-p.girth * 0.75, 0.0, p.torso * 0.92), p.shoulder)
    clay.joint("right foot", (pose.feet[1][0] + 0.10, -max(p.belly * 0.52, p.limb), pose.feet[1][2] + 0.05))
    clay.joint("hips", hips, p.belly)
    done = upright.furred(clay.done(), p) if p.beast else clay.done()
    if action == "sleep":
        return done.moved(rotation(0.0, math.pi / 2), (0.35, 0.0, p.belly * 0.9))
    if action == "swim":
        return _afloat(done, p, t)
    if action == "fly":
        return done.moved(rotation(0.0, -1.30), (-0.4, 0.0, 0.35))
    return done


def _afloat(model: Sculpture, p: Person, t: float) -> Sculpture:
    """A swimmer on the belly in the water, rolled so that the shoulder of the arm above it is up."""
    deep = p.leg * math.cos(SWIM_PITCH) + SWIM_DEPTH * p.belly
    roll = rotation(0.28 * math.sin(STROKE * t))
    return model.moved(rotation(0.0, -SWIM_PITCH) @ roll, (-0.5, 0.0, SWIM_LIFT - deep))


def _arms(clay: Clay, p: Person, pose: Pose, on_body: Place) -> None:
    hand = skin(p.hands or p.flesh)
    sleeve = skin(
        p.bottom if "darkarms" in p.extra else p.hands if p.outfit == "snowman" else p.flesh if p.bare else p.top,
        gloss=0.45 if p.outfit == "robot" else 0.16,
    )
    upper, lower = p.leg * 0.0 + 0.235 * (0.75 + p.torso * 0.6), 0.225 * (0.75 + p.torso * 0.6)
    w = p.limb * 0.88
    if p.outfit == "penguin":
        upper, lower, w = 0.20, 0.16, 0.075
    for name, side, (swing, spread, bend) in (("left hand", 1, pose.arms[0]), ("right hand", -1, pose.arms[1])):
        shoulder = (0.0, side * p.shoulder, p.torso * 0.90)
        if p.outfit == "snowman":  # twigs, stuck out to the sides: one that waves goes up and down widely
            upper, lower, shoulder = 0.30, 0.30, (0.0, side * p.girth * 0.8, p.torso * 1.0)
            swing, spread, bend = 0.25, (1.35 if spread < 1.6 else 2.15 + 1.2 * (spread - 2.35)), 0.0
        if p.outfit == "penguin":
            swing, spread, bend = swing * 0.3, 0.35 + 0.25 * abs(math.sin(swing * 2)), 0.1

        def along(angle: float, out: float, length: float, side: int = side) -> Vector:
            return (
                math.sin(angle) * math.cos(out) * length,
                side * math.sin(out) * length,
                -math.cos(angle) * math.cos(out) * length,
            )

        # A raised, spread arm keeps its elbow below the hand: spread counts less as the arm goes up and forward.
        a = along(swing, spread, upper)
        elbow = (shoulder[0] + a[0], shoulder[1] + a[1], shoulder[2] + a[2])
        b = along(swing + bend, spread * (0.75 if spread < 1.6 else 1.12), lower)
        wrist = (elbow[0] + b[0], elbow[1] + b[1], elbow[2] + b[2])
        aim = pose.hands[0 if side > 0 else 1]
        if aim is not None:
            wrist = aim
            elbow = knee(shoulder, wrist, upper, lower, (-0.35, side * 0.75, -1.0))
        clay.limb(
            on_body(*shoulder), on_body(*elbow), w * 1.10, w * 0.95, sleeve, 0.04 if p.outfit != "robot" else 0.01
        )
        clay.limb(on_body(*elbow), on_body(*wrist), w * 0.95, w * 0.85, sleeve if p.sleeves else hand, 0.02)
        if p.outfit == "snowman":
            for fork in (-0.6, 0.0, 0.6):
                c = along(swing, spread + fork, 0.13)
                clay.limb(
                    on_body(*wrist), on_body(wrist[0] + c[0], wrist[1] + c[1], wrist[2] + c[2]), w * 0.8, w * 0.6, hand
                )
        elif p.outfit != "penguin":
            clay.ball(on_body(*wrist), w * 1.18, hand, 0.012)
        if p.outfit == "robot":
            clay.ball(on_body(*elbow), w * 1.3, skin(p.top, gloss=0.5), 0.01)
        clay.joint(name, on_body(*wrist), w)


def _head(clay: Clay, p: Person, pose: Pose, on_body: Place, spine: np.ndarray) -> None:
    r = p.skull
    neck = on_body(0, 0, p.torso + 0.02)
    turn = spine @ rotation(pose.head_turn, -pose.head_nod + pose.lean * 0.7)
    up = spine @ np.array((0.02, 0.0, r * 0.86))
    centre = (neck[0] + float(up[0]), neck[1] + float(up[1]), neck[2] + float(up[2]))

    def at(x: float, y: float, z: float) -> Vector:
        q = turn @ np.array((x * r, y * r, z * r))
        return (centre[0] + float(q[0]), centre[1] + float(q[1]), centre[2] + float(q[2]))

    clay.limb(on_body(0, 0, p.torso * 0.85), neck, p.limb * 0.9, p.limb * 0.9, skin(p.flesh), 0.03)
    first = len(clay.skins)
    (upright.head if p.beast else HEADS.get(p.head, HEADS["human"]))(clay, p, at, turn, r)
    if HEADS.get(p.head, HEADS["human"]) is human and not p.beast:
        mouth(clay, at, turn, r, pose.laugh)
    shut_eyes(clay, first, turn, skin(p.bottom if p.head == "panda" else p.flesh), pose.blink)
    adorn(clay, p, at, turn, r, on_body)
    if p.beast:
        upright.bib(clay, p, on_body)
    clay.joint("head", at(0, 0, 0.72), r * 0.98)
    clay.joint("eyes", at(0.86, 0, 0.12), r)
    clay.joint("mouth", at(1.04, 0, -0.34), r)
