"""People and those who walk like them: one skeleton, a row of proportions, clothes and hair each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kinema.engines.clay.rigs.gait import BIPED_GAITS, TAU, Gait, footfall, knee
from kinema.engines.clay.sculpture import Clay, Sculpture, Skin, Vector, hexcolour, rotation, skin


@dataclass(frozen=True, slots=True)
class Person:
    """Proportions in world units."""

    top: str = "3f7fae"
    bottom: str = "3c4560"
    shoes: str = "4a342a"
    flesh: str = "e6b48f"
    hair: str = "4a3020"
    style: str = "short"  # of the hair
    outfit: str = "trousers"  # trousers, skirt, dress, robe, suit (one piece)
    head: str = "human"
    leg: float = 0.60
    torso: float = 0.42
    girth: float = 0.185  # of the chest
    belly: float = 0.175
    shoulder: float = 0.215
    limb: float = 0.072
    skull: float = 0.285
    hands: str = ""  # colour; the flesh's by default
    sleeves: bool = True
    extra: tuple[str, ...] = ()


_WOMAN = Person(top="d9574f", bottom="d9574f", shoes="8a3a3a", hair="5a3420", style="long", outfit="dress", girth=0.165, belly=0.150, shoulder=0.19, limb=0.062)
_CHILD = Person(top="f0b23c", bottom="3f6fae", shoes="d8483c", style="short", leg=0.40, torso=0.33, girth=0.165, belly=0.165, shoulder=0.18, limb=0.066, skull=0.285)
PEOPLE: dict[str, Person] = {
    "person": Person(top="4f9a7a", bottom="45506e", hair="2e221c"),
    "man": Person(),
    "woman": _WOMAN,
    "girl": replace(_CHILD, top="e8719a", bottom="e8719a", style="pigtails", outfit="dress", hair="8a5a30"),
    "boy": _CHILD,
    "child": replace(_CHILD, top="5ab0c8", bottom="d98a3c", style="bowl"),
    "astronaut": Person(top="e9e9ec", bottom="e9e9ec", shoes="b9bcc4", flesh="e9e9ec", hands="c9ccd4", head="helmet", outfit="suit", girth=0.225, belly=0.215, shoulder=0.24,
                        limb=0.098, leg=0.54, skull=0.30, extra=("pack", "badge")),
    "robot": Person(top="9fb4bf", bottom="8296a3", shoes="5f707c", flesh="b9c9d2", hands="5f707c", head="robot", outfit="robot", girth=0.23, belly=0.20, shoulder=0.27, limb=0.06, leg=0.52),
    "panda": Person(top="f3f0ea", bottom="1d1b1e", shoes="1d1b1e", flesh="f3f0ea", hands="1d1b1e", head="panda", outfit="fur", leg=0.36, torso=0.42, girth=0.29, belly=0.35, shoulder=0.27,
                    limb=0.115, skull=0.36, extra=("darkarms", "puff")),
    "penguin": Person(top="23252e", bottom="23252e", shoes="f09a32", flesh="23252e", hands="23252e", head="penguin", outfit="penguin", leg=0.16, torso=0.44, girth=0.25, belly=0.31,
                      shoulder=0.25, limb=0.07, skull=0.27),
    "monkey": Person(top="7a4c2c", bottom="7a4c2c", shoes="d9a57c", flesh="d9a57c", hands="d9a57c", head="monkey", outfit="fur", leg=0.40, torso=0.38, girth=0.20, belly=0.21, shoulder=0.21,
                     limb=0.07, skull=0.29, extra=("monkeytail",)),
    "gorilla": Person(top="2c2a2e", bottom="2c2a2e", shoes="4a4448", flesh="5a5256", hands="4a4448", head="monkey", outfit="fur", leg=0.42, torso=0.5, girth=0.34, belly=0.33, shoulder=0.36,
                      limb=0.12, skull=0.30),
    "snowman": Person(top="f5f7fb", bottom="f5f7fb", flesh="f5f7fb", shoes="f5f7fb", head="snowman", outfit="snowman", leg=0.3, torso=0.5, girth=0.30, belly=0.40, shoulder=0.28, limb=0.03, skull=0.25,
                      hands="6b4a30"),
    "knight": Person(top="aab2bd", bottom="8f97a3", shoes="7d8590", flesh="aab2bd", hands="8f97a3", head="knight", outfit="suit", girth=0.21, shoulder=0.25, limb=0.085, extra=("sword", "shield")),
    "chef": Person(top="f4f1ea", bottom="3a3a42", shoes="2a2a30", style="none", belly=0.22, girth=0.20, extra=("toque", "apron", "moustache")),
    "dancer": replace(_WOMAN, top="e58ab5", bottom="f2b6d0", style="bun", outfit="tutu", flesh="eebfa0", shoes="f0a8c4"),
    "wizard": Person(top="4a3f8f", bottom="4a3f8f", shoes="3a2a24", hair="e9e6df", style="none", outfit="robe", extra=("wizardhat", "beard", "staff")),
    "princess": replace(_WOMAN, top="e79ac6", bottom="f0b3d6", hair="e3b04a", extra=("crown",), outfit="gown"),
    "king": Person(top="a32f3a", bottom="5a2a6a", hair="8a5a34", outfit="robe", belly=0.24, girth=0.21, extra=("crown", "beard")),
    "pirate": Person(top="c9423a", bottom="2f3a4a", hair="1f1a18", extra=("pirate", "eyepatch", "beard")),
    "ninja": Person(top="23242c", bottom="23242c", shoes="16161c", hands="23242c", head="ninja", style="none", outfit="suit", extra=("sash", "sword")),
    "superhero": Person(top="2f5fc0", bottom="2f5fc0", shoes="c8322f", outfit="suit", shoulder=0.25, girth=0.215, hair="1f1a18"),
    "zombie": Person(top="6a7a5a", bottom="4a4438", flesh="8fae7a", hair="3a3a2a"),
    "alien": Person(top="5f6f8f", bottom="5f6f8f", flesh="86c46a", style="none", head="alien", outfit="suit", skull=0.33),
    "santa": Person(top="c8322f", bottom="c8322f", shoes="24201f", belly=0.27, girth=0.23, hair="f4f1ea", style="none", extra=("beard", "santahat")),
    "skeleton": Person(top="e9e4d6", bottom="e9e4d6", shoes="e9e4d6", flesh="e9e4d6", style="none", girth=0.14, belly=0.08, limb=0.04, head="skull", outfit="suit"),
    "grandmother": replace(_WOMAN, hair="d9d6d0", style="bun", top="7a6a9a", bottom="7a6a9a"),
    "grandfather": Person(hair="d9d6d0", top="8a6a4a", bottom="5a5248", extra=("moustache",)),
    "witch": replace(_WOMAN, top="2c2436", bottom="2c2436", hair="5a3a6a", extra=("wizardhat",)),
    "farmer": Person(top="c8503c", bottom="3f5f9a"), "doctor": Person(top="f2f2f0", bottom="4a5a6a"),
    "business": Person(top="2c3140", bottom="2c3140", shoes="1a1a1e"),
}  # fmt: skip
for _word, _kind in {
    "cosmonaut": "astronaut", "gorilla": "gorilla", "king kong": "gorilla", "ape": "gorilla", "grandma": "grandmother", "grandpa": "grandfather", "old man": "grandfather",
    "old woman": "grandmother", "santa claus": "santa", "hero": "superhero", "businessman": "business", "businesswoman": "business", "ballerina": "dancer", "queen": "princess",
    "prince": "king", "mother": "woman", "father": "man",
}.items():  # fmt: skip
    PEOPLE[_word] = PEOPLE[_kind]


Arm = tuple[float, float, float]  # swing forward, spread outward, bend of the elbow; radians


@dataclass(frozen=True, slots=True)
class Pose:
    hips: float  # height
    feet: tuple[Vector, Vector]  # left, right: ahead, out, up
    arms: tuple[Arm, Arm]
    lean: float = 0.0  # forward
    sway: float = 0.0  # of the hips to the left, world units
    tilt: float = 0.0  # of the chest to the left
    head_turn: float = 0.0
    head_nod: float = 0.0
    knees_out: float = 0.0


def _idle(p: Person, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.35)
    return Pose(p.leg * 0.99, ((0.02, 0, 0), (0.0, 0, 0)), ((0.08 + 0.03 * breath, 0.22, 0.25), (0.02 - 0.03 * breath, 0.22, 0.25)), 0.0,
                0.018 * math.sin(TAU * t * 0.22), 0.03 * math.sin(TAU * t * 0.22), 0.30 * math.sin(TAU * t * 0.15), 0.04 * breath)  # fmt: skip


def _gait(p: Person, gait: Gait, t: float) -> Pose:
    cycles = t / gait.period_s
    falls = [footfall(gait, p.leg, cycles - o) for o in gait.offsets]
    wave = TAU * cycles
    run = gait.duty < 0.5
    swing = 0.95 if run else 0.52
    bend = 1.35 if run else 0.35
    arms = tuple((-s * swing * math.cos(wave + 0.35), 0.20, bend + 0.25 * math.cos(wave * s)) for s in (1, -1))
    hips = p.leg * (0.965 + gait.bounce * math.cos(2 * wave - (0.4 if run else 2.4)))
    feet = tuple((ahead, -0.02, up) for ahead, up, _ in falls)
    return Pose(hips, feet, arms, 0.22 if run else 0.05, 0.015 * math.sin(wave), 0.05 * math.sin(wave), 0.06 * math.sin(wave), 0.03 * math.cos(2 * wave))  # type: ignore[arg-type]


def _dance(p: Person, t: float) -> Pose:
    beat = TAU * t * 1.0
    bar, side = math.sin(beat), math.sin(beat * 0.5)
    up = lambda x: max(0.0, x) ** 1.5 * p.leg * 0.34  # noqa: E731
    feet = ((0.06 * bar, 0.05, up(math.sin(beat * 0.5 + 0.6))), (-0.06 * bar, 0.05, up(-math.sin(beat * 0.5 + 0.6))))
    arms = ((1.35 + 1.25 * side, 0.75 + 0.3 * bar, 0.7 + 0.5 * bar), (1.35 - 1.25 * side, 0.75 - 0.3 * bar, 0.7 - 0.5 * bar))
    hips = p.leg * (0.93 + 0.05 * math.cos(2 * beat))
    return Pose(hips, feet, arms, 0.04, 0.09 * side, -0.24 * side, 0.3 * side, 0.12 * bar)


def _wave(p: Person, t: float) -> Pose:
    return replace(_idle(p, t), arms=((0.1, 0.2, 0.3), (0.35, 2.35 + 0.12 * math.sin(TAU * t * 1.6), 0.30 + 0.55 * math.sin(TAU * t * 1.6))), head_turn=0.1, tilt=0.06)


def _sit(p: Person, t: float) -> Pose:
    breath = math.sin(TAU * t * 0.35)
    return Pose(p.belly * 0.86, ((p.leg * 0.92, 0.05, 0.02), (p.leg * 0.90, 0.05, 0.02)), ((-0.30, 0.34, 0.2), (-0.30, 0.34, 0.2)), -0.10 + 0.02 * breath,
                0.0, 0.0, 0.35 * math.sin(TAU * t * 0.16), 0.05 * breath)  # fmt: skip


def _ride(p: Person, t: float) -> Pose:
    bob = math.sin(TAU * t * 2.1)
    return Pose(p.leg * 0.62, ((0.10, 0.24, 0.0), (0.10, 0.24, 0.0)), ((0.85 + 0.08 * bob, 0.16, 0.55), (0.85 - 0.08 * bob, 0.16, 0.55)), 0.10 + 0.04 * bob,
                0.0, 0.0, 0.1 * math.sin(t), 0.05 * bob, knees_out=1.0)  # fmt: skip


def _jump(p: Person, t: float) -> Pose:
    phase = (t / 1.1) % 1.0
    air = math.sin(math.pi * (phase - 0.24) / 0.58) if 0.24 < phase < 0.82 else 0.0
    squat = math.exp(-(((phase - 0.14) / 0.08) ** 2)) + 0.8 * math.exp(-(((phase - 0.90) / 0.06) ** 2))
    up = air * 0.75
    reach = -0.6 + 2.9 * air + 0.4 * (1 - squat)
    feet = ((0.05 - 0.1 * air, 0.04, max(0.0, up - 0.02)), (-0.02 - 0.16 * air, 0.04, max(0.0, up + 0.08 * air)))
    return Pose(p.leg * (0.98 - 0.34 * squat) + up, feet, ((reach, 0.35, 0.3), (reach, 0.35, 0.3)), 0.22 * squat, 0.0, 0.0, 0.0, -0.15 * air)


def _fly(p: Person, t: float) -> Pose:
    kick = 0.06 * math.sin(TAU * t * 0.8)
    return Pose(p.leg, ((-0.10 + kick, 0.0, 0.04), (-0.14 - kick, 0.0, 0.04)), ((2.95, 0.30, 0.05), (2.75, 0.35, 0.1)), 0.0, 0.0, 0.0, 0.0, -1.3)


def _swim(p: Person, t: float) -> Pose:
    a, kick = TAU * t * 0.8, 0.16 * math.sin(TAU * t * 1.6)
    return Pose(p.leg, ((-0.05 + kick, 0.0, 0.05), (-0.05 - kick, 0.0, 0.05)), ((1.5 + 1.5 * math.sin(a), 0.35, 0.3), (1.5 - 1.5 * math.sin(a), 0.35, 0.3)), 0.0, 0.0, 0.0, 0.0, -1.2)


def _float(p: Person, t: float) -> Pose:
    a = TAU * t * 0.17
    return Pose(p.leg * 0.98, ((0.16 + 0.06 * math.sin(a), 0.08, 0.14), (-0.14 + 0.06 * math.cos(a), 0.08, 0.05)),
                ((0.5 + 0.25 * math.sin(a), 0.75, 0.5), (0.2 - 0.25 * math.cos(a), 0.85, 0.5)), 0.05, 0.0, 0.0, 0.3 * math.sin(a), 0.1 * math.cos(a))  # fmt: skip


_POSES: dict[str, Callable[[Person, float], Pose]] = {
    "dance": _dance, "wave": _wave, "sit": _sit, "ride": _ride, "drive": _ride, "sail": _ride, "jump": _jump, "fly": _fly, "swim": _swim, "float": _float, "fall": _float, "sleep": _idle,
    "spin": lambda p, t: replace(_idle(p, t), arms=((0.2, 1.35, 0.1), (0.2, 1.35, 0.1))),
}  # fmt: skip


def speed(p: Person, action: str) -> float:
    """Ground speed of an action in world units per second, 0.0 where it stays in place."""
    gait = BIPED_GAITS.get(action)
    if gait:
        return gait.speed(max(p.leg, 0.3))
    return {"fly": 3.2, "swim": 1.1}.get(action, 0.0)


def build(p: Person, action: str, t: float) -> Sculpture:
    """The person at `t` seconds of an action."""
    gait = BIPED_GAITS.get(action)
    if gait and p.leg < 0.3:
        gait = replace(gait, stride=gait.stride * 0.3 / p.leg, lift=gait.lift * 0.6, bounce=gait.bounce * 0.7)
    pose = _gait(p, gait, t) if gait else _POSES.get(action, _idle)(p, t)
    clay = Clay()
    waddle = 0.16 * math.sin(TAU * t / gait.period_s) if gait and p.leg < 0.3 else 0.0
    hips: Vector = (0.0, pose.sway, pose.hips)
    spine = rotation(0.0, -pose.lean, -(pose.tilt + waddle))

    def on_body(x: float, y: float, z: float) -> Vector:
        q = spine @ np.array((x, y, z))
        return (hips[0] + float(q[0]), hips[1] + float(q[1]), hips[2] + float(q[2]))

    _OUTFITS.get(p.outfit, _trousers)(clay, p, pose, on_body)
    _arms(clay, p, pose, on_body)
    _head(clay, p, pose, on_body, spine)
    clay.joint("seat", (0.0, 0.0, pose.hips - p.belly * 0.75))
    clay.joint("neck", on_body(0.0, 0.0, p.torso + 0.03), p.girth * 0.75)
    clay.joint("chest", on_body(p.girth * 0.9, 0.0, p.torso * 0.62), p.girth)
    clay.joint("shoulders", on_body(-p.girth * 0.75, 0.0, p.torso * 0.92), p.shoulder)
    done = clay.done()
    if action == "sleep":
        return done.moved(rotation(0.0, math.pi / 2), (0.35, 0.0, p.belly * 0.9))
    if action in ("fly", "swim"):
        return done.moved(rotation(0.0, -1.15), (-0.4, 0.0, 0.35))
    return done


def _leg_pair(clay: Clay, p: Person, pose: Pose, cloth: Skin, shoe: Skin, bare: Skin | None = None) -> None:
    for side, (ahead, out, up) in zip((1, -1), pose.feet, strict=True):
        y = side * max(p.belly * 0.52, p.limb * 1.05) + pose.sway * 0.6
        hip: Vector = (0.0, y, pose.hips - p.belly * 0.25)
        ankle: Vector = (ahead - 0.02, y + side * out - pose.sway * 0.6, up + 0.085)
        bend = (1.0, side * (0.15 + pose.knees_out * 1.2), 0.1)
        joint = knee(hip, ankle, p.leg * 0.50, p.leg * 0.47, bend)
        w = p.limb
        clay.limb(hip, joint, w * 1.25, w * 1.02, cloth, 0.04)
        clay.limb(joint, ankle, w * 1.0, w * 0.86, bare or cloth, 0.02)
        clay.blob((ankle[0] + w * 0.62, ankle[1], ankle[2] - 0.03), (w * 1.72, w * 1.10, w * 0.78), shoe, 0.012)


def _torso(clay: Clay, p: Person, on_body, cloth: Skin, hips: Skin) -> None:  # type: ignore[no-untyped-def]
    clay.limb(on_body(0, 0, 0), on_body(0, 0, p.torso * 0.40), p.belly, p.belly * 1.0, hips, 0.03)
    clay.limb(on_body(0, 0, p.torso * 0.36), on_body(0, 0, p.torso * 0.80), p.belly * 1.02, p.girth, cloth, 0.03)
    clay.limb(on_body(0, -p.shoulder * 0.62, p.torso * 0.86), on_body(0, p.shoulder * 0.62, p.torso * 0.86), p.girth * 0.60, p.girth * 0.60, cloth, 0.08)


def _trousers(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    _leg_pair(clay, p, pose, skin(p.bottom), skin(p.shoes, gloss=0.4))
    _torso(clay, p, on_body, skin(p.top), skin(p.bottom))


def _suit(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    _leg_pair(clay, p, pose, skin(p.bottom, gloss=0.35), skin(p.shoes, gloss=0.4))
    _torso(clay, p, on_body, skin(p.top, gloss=0.35), skin(p.top, gloss=0.35))
    clay.ring(on_body(0, 0, p.torso * 0.22), (0, 0, 1), p.belly * 0.92, 0.03, skin(p.shoes, gloss=0.5), 0.01)


def _fur(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    _leg_pair(clay, p, pose, skin(p.bottom), skin(p.shoes))
    clay.blob(on_body(0.02, 0, p.torso * 0.30), (p.belly, p.belly * 1.02, p.torso * 0.72), skin(p.top), 0.08)
    clay.blob(on_body(0.0, 0, p.torso * 0.78), (p.girth * 0.92, p.girth * 1.05, p.torso * 0.36), skin(p.bottom if "darkarms" in p.extra else p.top), 0.05)
    if "puff" in p.extra:
        clay.ball(on_body(-p.belly * 0.98, 0, 0.02), 0.09, skin(p.top), 0.02)
    if "monkeytail" in p.extra:
        clay.chain([on_body(-0.16, 0, 0), on_body(-0.4, 0, 0.05), on_body(-0.52, 0, 0.3), on_body(-0.40, 0, 0.48)], [0.04] * 4, skin(p.top), 0.03)
        clay.blob(on_body(p.belly * 0.55, 0, p.torso * 0.32), (p.belly * 0.6, p.belly * 0.72, p.torso * 0.42), skin(p.flesh), 0.03)


def _penguin(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    for side, (ahead, _, up) in zip((1, -1), pose.feet, strict=True):
        clay.blob((ahead * 0.6 + 0.08, side * 0.13, up * 0.7 + 0.045), (0.17, 0.11, 0.05), skin(p.shoes), 0.01)
    clay.blob(on_body(0, 0, p.torso * 0.42), (p.belly * 0.92, p.belly, p.torso * 0.95), skin(p.top), 0.05)
    clay.blob(on_body(p.belly * 0.22, 0, p.torso * 0.34), (p.belly * 0.80, p.belly * 0.80, p.torso * 0.80), skin("f5f2ec"), 0.012)
    clay.limb(on_body(-p.belly * 0.8, 0, -0.05), on_body(-p.belly * 1.2, 0, -0.12), 0.08, 0.03, skin(p.top), 0.05)


def _snowman(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    snow = skin(p.top, marks=1.3)
    clay.ball(on_body(0, 0, 0.08), p.belly, snow, 0.03)
    clay.ball(on_body(0, 0, p.torso * 0.95), p.girth, snow, 0.03)
    for z in (0.40, 0.55, 0.15):
        clay.ball(on_body(p.girth * 1.02 if z > 0.2 else p.belly * 0.99, 0, z), 0.03, skin("1c1a1c"), 0.004)


def _skirted(clay: Clay, p: Person, pose: Pose, on_body, length: float, flare: float, hem: str = "") -> None:  # type: ignore[no-untyped-def]
    flesh = skin(p.flesh)
    _leg_pair(clay, p, pose, flesh, skin(p.shoes, gloss=0.5), flesh)
    _torso(clay, p, on_body, skin(p.top), skin(p.top))
    drift = -0.05 * min(1.0, pose.lean * 4)
    low = max(0.06, pose.hips - length)
    clay.drum(on_body(0, 0, p.torso * 0.34), (drift, pose.sway * 0.5, low), p.belly * 0.86, skin(p.bottom), 0.035, 0.05, p.belly * flare)
    if hem:
        clay.ring((drift, pose.sway * 0.5, low + 0.02), (0, 0, 1), p.belly * flare * 0.97, 0.03, skin(hem), 0.02)


def _dress(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    _skirted(clay, p, pose, on_body, p.leg * 0.46, 1.60)


def _gown(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    _skirted(clay, p, pose, on_body, p.leg * 0.86, 2.0, "f7e2ef")


def _tutu(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    flesh = skin(p.flesh)
    _leg_pair(clay, p, pose, flesh, skin(p.shoes, gloss=0.5), flesh)
    _torso(clay, p, on_body, skin(p.top), skin(p.top))
    for z, r in ((0.10, 0.42), (0.06, 0.46), (0.02, 0.40)):
        x, y, zz = on_body(0, 0, z)
        clay.blob((x, y, zz), (r, r, 0.035), skin(p.bottom, marks=3), 0.02)


def _robe(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    _leg_pair(clay, p, pose, skin(p.bottom), skin(p.shoes))
    _torso(clay, p, on_body, skin(p.top), skin(p.top))
    sway = (pose.feet[0][0] + pose.feet[1][0]) * 0.25
    clay.drum(on_body(0, 0, p.torso * 0.35), (sway, pose.sway * 0.4, max(0.05, pose.hips - p.leg * 0.86)), p.belly * 0.95, skin(p.top), 0.04, 0.06, p.belly * 1.5)
    clay.ring(on_body(0, 0, p.torso * 0.22), (0, 0, 1), p.belly * 0.98, 0.03, skin("e0b24a"), 0.01)


def _robot(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
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
    clay.box(on_body(p.girth * 0.76, 0, p.torso * 0.60), (0.02, p.girth * 0.62, p.torso * 0.24), skin("2c3a44"), 0.02, 0.01, turn)
    for i, colour in enumerate(("ff7a5a", "ffd45a", "6ae0a0")):
        clay.ball(on_body(p.girth * 0.80, (i - 1) * 0.085, p.torso * 0.66), 0.030, Skin(hexcolour(colour), glow=0.8, marks=0), 0.004)
    clay.limb(on_body(0, 0, -0.06), on_body(0, 0, 0.02), p.belly * 0.72, p.belly * 0.72, dark, 0.02)


def _frame(on_body) -> np.ndarray:  # type: ignore[no-untyped-def]
    o, x, y, z = (np.array(on_body(*v)) for v in ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)))
    return np.stack([x - o, y - o, z - o], 1)


_OUTFITS = {"trousers": _trousers, "suit": _suit, "fur": _fur, "penguin": _penguin, "snowman": _snowman, "dress": _dress, "gown": _gown, "tutu": _tutu, "robe": _robe, "robot": _robot,
            "skirt": _dress}  # fmt: skip


def _arms(clay: Clay, p: Person, pose: Pose, on_body) -> None:  # type: ignore[no-untyped-def]
    sleeve = skin(p.bottom if "darkarms" in p.extra else p.hands if p.outfit == "snowman" else p.top, gloss=0.45 if p.outfit == "robot" else 0.16)
    hand = skin(p.hands or p.flesh)
    upper, lower = p.leg * 0.0 + 0.235 * (0.75 + p.torso * 0.6), 0.225 * (0.75 + p.torso * 0.6)
    w = p.limb * 0.88
    if p.outfit == "penguin":
        upper, lower, w = 0.20, 0.16, 0.075
    for name, side, (swing, spread, bend) in (("left hand", 1, pose.arms[0]), ("right hand", -1, pose.arms[1])):
        shoulder = (0.0, side * p.shoulder, p.torso * 0.90)
        if p.outfit == "penguin":
            swing, spread, bend = swing * 0.3, 0.35 + 0.25 * abs(math.sin(swing * 2)), 0.1

        def along(angle: float, out: float, length: float, side: int = side) -> Vector:
            return (math.sin(angle) * math.cos(out) * length, side * math.sin(out) * length, -math.cos(angle) * math.cos(out) * length)

        # A raised, spread arm keeps its elbow below the hand: spread counts less as the arm goes up and forward.
        a = along(swing, spread, upper)
        elbow = (shoulder[0] + a[0], shoulder[1] + a[1], shoulder[2] + a[2])
        b = along(swing + bend, spread * (0.75 if spread < 1.6 else 1.12), lower)
        wrist = (elbow[0] + b[0], elbow[1] + b[1], elbow[2] + b[2])
        clay.limb(on_body(*shoulder), on_body(*elbow), w * 1.10, w * 0.95, sleeve, 0.04 if p.outfit != "robot" else 0.01)
        clay.limb(on_body(*elbow), on_body(*wrist), w * 0.95, w * 0.85, sleeve if p.sleeves else hand, 0.02)
        if p.outfit != "penguin":
            clay.ball(on_body(*wrist), w * 1.18, hand, 0.012)
        if p.outfit == "robot":
            clay.ball(on_body(*elbow), w * 1.3, skin(p.top, gloss=0.5), 0.01)
        clay.joint(name, on_body(*wrist), w)


def _head(clay: Clay, p: Person, pose: Pose, on_body, spine: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    r = p.skull
    neck = on_body(0, 0, p.torso + 0.02)
    turn = spine @ rotation(pose.head_turn, -pose.head_nod + pose.lean * 0.7)
    up = spine @ np.array((0.02, 0.0, r * 0.86))
    centre = (neck[0] + float(up[0]), neck[1] + float(up[1]), neck[2] + float(up[2]))

    def at(x: float, y: float, z: float) -> Vector:
        q = turn @ np.array((x * r, y * r, z * r))
        return (centre[0] + float(q[0]), centre[1] + float(q[1]), centre[2] + float(q[2]))

    clay.limb(on_body(0, 0, p.torso * 0.85), neck, p.limb * 0.9, p.limb * 0.9, skin(p.flesh), 0.03)
    from kinema.engines.clay.rigs.heads import HEADS, adorn

    HEADS.get(p.head, HEADS["human"])(clay, p, at, turn, r)
    adorn(clay, p, at, turn, r, on_body)
    clay.joint("head", at(0, 0, 0.72), r * 0.98)
    clay.joint("eyes", at(0.86, 0, 0.12), r)
