"""How people hold themselves at a task: hands go to places, given in the body's frame from the hips."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kinema.engines.clay.rigs.gait import TAU
from kinema.engines.clay.sculpture import Vector, rotation

if TYPE_CHECKING:
    from kinema.engines.clay.rigs.people import Person
    from kinema.engines.clay.rigs.people_poses import Pose

DOING_POSES: dict[str, Callable[[Person, Pose, float], Pose]] = {}


def _posture(name: str) -> Callable[[Callable[[Person, Pose, float], Pose]], Callable[[Person, Pose, float], Pose]]:
    def keep(pose: Callable[[Person, Pose, float], Pose]) -> Callable[[Person, Pose, float], Pose]:
        DOING_POSES[name] = pose
        return pose

    return keep


def mouth(p: Person, side: float = 0.0) -> Vector:
    return (p.skull * 1.08, side, p.torso + 0.02 + 0.50 * p.skull)


def _between(a: Vector, b: Vector, f: float) -> Vector:
    return (a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f)


def bite(t: float) -> float:
    """How near the hand is to the mouth, 0..1: up, two bites, down, every two seconds."""
    phase = (t / 2.0) % 1.0
    return min(1.0, max(0.0, 2.2 * math.sin(TAU * phase) + 0.6)) * (0.94 + 0.06 * math.sin(TAU * t * 3.0))


def seated(p: Person, base: Pose, t: float) -> Pose:
    """On a chair as high as an adult's shins: short legs lie along its seat."""
    swing = 0.05 * max(0.0, math.sin(t * 2.2))
    if p.leg < 0.5:
        feet = ((p.leg * 1.02, 0.04, 0.30 + swing), (p.leg * 1.0, 0.04, 0.30))
        return replace(base, hips=0.30 + p.belly * 0.55, feet=feet, sway=0.0, tilt=0.0)
    ahead = p.leg * 0.70
    feet = ((ahead, 0.04, 0.02 + swing), (ahead * 0.95, 0.04, 0.02))
    return replace(base, hips=p.leg * 0.62 + p.belly * 0.55, feet=feet, sway=0.0, tilt=0.0)


@_posture("rest")
def _rest(p: Person, base: Pose, t: float) -> Pose:
    breath = 0.02 * math.sin(TAU * t * 0.35)
    hands = ((0.30, 0.13, 0.06 + breath), (0.30, -0.13, 0.06 + breath))  # on the knees
    return replace(seated(p, base, t), hands=hands, head_nod=breath, head_turn=0.35 * math.sin(TAU * t * 0.16))


@_posture("read")
def _read(p: Person, base: Pose, t: float) -> Pose:
    page = max(0.0, math.sin(TAU * t / 2.6)) ** 8  # a page is turned
    z = p.torso * 0.36
    hands = ((0.34, 0.17, z), (0.34, -0.17 + 0.06 * page, z + 0.05 * page))
    nod = 0.16 + 0.05 * math.sin(t * 1.1)
    return replace(seated(p, base, t), hands=hands, head_nod=nod, head_turn=0.12 * math.sin(t * 2.0))


@_posture("drink")
def _drink(p: Person, base: Pose, t: float) -> Pose:
    k = bite(t)
    x, y, z = mouth(p, -0.06)
    hand = _between((0.38, -0.12, p.torso * 0.50), (x + 0.02, y, z - 0.20), k)  # the rim comes to the lips
    return replace(
        seated(p, base, t), hands=((0.28, 0.16, p.torso * 0.42), hand), head_nod=0.04 - 0.16 * k, lean=-0.04 * k
    )


@_posture("eat")
def _eat(p: Person, base: Pose, t: float) -> Pose:
    k = bite(t)
    right = _between((0.34, -0.16, p.torso * 0.45), mouth(p, -0.05), k)
    left = _between((0.32, 0.20, p.torso * 0.40), (0.34, 0.16, p.torso * 0.62), k)
    chew = 0.05 * math.sin(TAU * t * 3.2) * (1 - k)
    if p.head in ("panda", "monkey"):  # sits down to it
        foot = (p.leg * 0.92, 0.10, 0.02)
        base = replace(base, hips=p.belly * 0.86, feet=(foot, foot), lean=-0.06)
    return replace(base, hands=(left, right), head_nod=0.06 + chew, head_turn=0.12 * math.sin(t * 0.9))


# How far above the hand that holds it a food's end is, world units: that end goes to the mouth, not the hand.
ABOVE_HAND = {"banana": 0.26, "ice cream": 0.30, "carrot": 0.10, "apple": 0.10, "bread": 0.08, "bamboo": 0.12}


def to_the_mouth(pose: Pose, held: str, t: float) -> Pose:
    """The pose of somebody who eats, the right hand so far below the mouth that what it holds ends there."""
    hand = pose.hands[1]
    if hand is None:
        return pose
    return replace(
        pose, hands=(pose.hands[0], (hand[0] + 0.02, hand[1], hand[2] - ABOVE_HAND.get(held, 0.08) * bite(t)))
    )


@_posture("cook")
def _cook(p: Person, base: Pose, t: float) -> Pose:
    a = TAU * t * 0.9
    toss = max(0.0, math.sin(TAU * t / 2.4)) ** 4
    right = (0.46 + 0.07 * math.cos(a), -0.14 + 0.07 * math.sin(a), p.torso * 0.62)
    left = (0.40, 0.22, p.torso * 0.50 + 0.14 * toss)
    return replace(base, hands=(left, right), lean=0.08, tilt=0.05 * math.sin(a), head_nod=0.22)


@_posture("strum")
def _strum(p: Person, base: Pose, t: float) -> Pose:
    beat = math.sin(TAU * t * 1.9)
    fret = 0.05 * math.sin(TAU * t * 0.5)
    right = (0.37, -0.09 - 0.02 * beat, p.torso * 0.36 + 0.10 * beat)  # before the strings, over the sound hole
    left = (0.30, 0.42 + fret, p.torso * 0.86 + fret)
    foot = 0.06 * max(0.0, math.sin(TAU * t * 0.95))
    return replace(
        base,
        hands=(left, right),
        feet=((0.05, 0.05, foot), (-0.03, 0.05, 0.0)),
        tilt=0.08 * math.sin(TAU * t * 0.5),
        sway=0.03 * math.sin(TAU * t * 0.5),
        head_nod=0.10 * math.sin(TAU * t * 0.95) + 0.05,
        head_turn=0.2 * math.sin(TAU * t * 0.22),
    )


@_posture("surf")
def _surf(p: Person, base: Pose, t: float) -> Pose:
    a = math.sin(TAU * t * 0.42)
    return replace(
        base,
        hips=p.leg * (0.74 + 0.06 * math.sin(TAU * t * 0.8)) + 0.10,
        feet=((0.34, 0.02, 0.10), (-0.30, 0.02, 0.10)),
        arms=((0.3, 1.25 + 0.3 * a, 0.25), (0.3, 1.25 - 0.3 * a, 0.25)),
        lean=0.26 + 0.08 * a,
        tilt=0.20 * a,
        head_nod=-0.12,
        head_turn=0.2 * a,
        knees_out=0.7,
    )


@_posture("ski")
def _ski(p: Person, base: Pose, t: float) -> Pose:
    a = math.sin(TAU * t * 0.5)
    plant = 0.10 * math.sin(TAU * t * 1.0)
    return replace(
        base,
        hips=p.leg * (0.76 - 0.08 * abs(a)) + 0.05,
        feet=((0.06, 0.05, 0.05), (0.0, 0.05, 0.05)),
        hands=((0.34 + plant, 0.34, p.torso * 0.42), (0.34 - plant, -0.34, p.torso * 0.42)),
        lean=0.42,
        sway=0.10 * a,
        tilt=0.26 * a,
        head_nod=-0.10,
    )


KICK_S = 1.45  # from one touch of the ball to the next


@_posture("kick")
def _kick(p: Person, base: Pose, t: float) -> Pose:
    phase = (t / KICK_S) % 1.0
    strike = math.exp(-(((phase - 0.10) / 0.09) ** 2)) - 0.8 * math.exp(-(((phase - 0.88) / 0.09) ** 2))
    swing = 0.62 * p.leg * strike
    feet = ((0.0, 0.02, 0.0), (swing, 0.02, max(0.0, 0.42 * p.leg * abs(strike))))
    arms = ((0.9 * strike, 0.6, 0.3), (-0.9 * strike, 0.6, 0.3))
    return replace(base, feet=feet, arms=arms, lean=-0.18 * max(0.0, strike), head_nod=0.12, hips=p.leg * 0.97)


@_posture("kite")
def _kite(p: Person, base: Pose, t: float) -> Pose:
    pull = 0.07 * math.sin(TAU * t * 0.7)
    high = (0.16, p.shoulder + 0.22 + pull, p.torso * 1.35 + pull)
    return replace(
        base,
        hands=(high, (0.28, -0.05, p.torso * 0.60)),
        feet=((0.16, 0.04, 0.0), (-0.14, 0.04, 0.0)),
        lean=-0.08,
        tilt=-0.10 - pull,
        head_nod=-0.42,
        head_turn=0.50 + 0.10 * math.sin(t * 1.3),
    )


@_posture("broom")
def _broom(p: Person, base: Pose, t: float) -> Pose:
    bob = math.sin(TAU * t * 0.6)
    return replace(
        base,
        hips=p.leg * 0.80,
        feet=((-0.34, 0.05, 0.12), (-0.42, 0.05, 0.10)),
        hands=((0.40, 0.05, 0.06), (0.46, -0.05, 0.06)),
        lean=0.46 + 0.06 * bob,
        head_nod=-0.12,
        head_turn=0.12 * bob,
        knees_out=0.5,
    )


CRANK = 6.0  # radians per second that a bicycle's pedals turn at its pace


@_posture("pedal")
def _pedal(p: Person, base: Pose, t: float) -> Pose:
    """On the saddle of a bicycle, the feet on its pedals."""
    hips, feet = p.leg * 0.62, []
    axle = hips - p.belly * 0.75 - 0.61
    for side in (1, -1):
        x, z = 0.15 * side * math.cos(-CRANK * t), 0.15 * side * math.sin(-CRANK * t)
        feet.append((0.24 + x, 0.03, axle + z - 0.05))
    bob = 0.04 * math.sin(CRANK * t)
    return replace(
        base,
        hips=hips,
        feet=(feet[0], feet[1]),
        hands=((0.55, 0.22, 0.05), (0.55, -0.22, 0.05)),
        lean=0.24,
        tilt=bob,
        head_nod=-0.10,
        knees_out=0.30,
    )


PARTNERS = {"partner on the left": 1, "partner on the right": -1}  # held by the hand on that side, 1 is the left
PAIR_APART = 1.16  # world units between two who hold hands
PAIR_TURN = 0.30  # radians that each of them is turned towards the other, from facing the camera


def hand_in_hand(p: Person, pose: Pose, side: int, t: float) -> Pose:
    """A pose with one hand half way to a partner of the same height, wherever the hips and the chest are."""
    half = PAIR_APART / 2
    high = p.leg + p.torso * 0.52 + 0.10 * math.sin(TAU * t * 0.5)
    meeting = np.array((half * math.sin(PAIR_TURN), side * half * math.cos(PAIR_TURN), high))
    hips = np.array((0.0, pose.sway, pose.hips))
    x, y, z = rotation(0.0, -pose.lean, -pose.tilt).T @ (meeting - hips)
    hand = (float(x), float(y), float(z))
    hands = (hand, pose.hands[1]) if side > 0 else (pose.hands[0], hand)
    return replace(pose, hands=hands, head_turn=0.5 * pose.head_turn + 0.25 * side)


def holding(p: Person, pose: Pose, held: str, t: float) -> Pose:
    """A pose of any action, changed for what the hands hold."""
    if held in PARTNERS:
        return hand_in_hand(p, pose, PARTNERS[held], t)
    if held == "umbrella":  # its shaft passes beside the head, not through it
        bob = 0.02 * math.sin(TAU * t * 1.9)
        return replace(pose, hands=(None, (0.27, -0.16 - 0.42 * p.skull, p.torso * 0.72 + bob)))
    if held and pose.hands == (None, None):
        bob = 0.02 * math.sin(t * 2.0)
        z = p.torso * 0.55 + bob
        return replace(pose, hands=((0.33, 0.11, z), (0.33, -0.11, z)))
    return pose
