"""The sounds of movement: steps at the moments when feet touch the ground, wings, engines, splashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kinema.engines.base import AUDIO_RATE_HZ
from kinema.engines.clay.actors import Actor, Troupe
from kinema.engines.clay.blocking import Blocking
from kinema.engines.clay.rigs.gait import BIPED_GAITS, QUADRUPED_GAITS
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.sound_calls import GRAINS
from kinema.engines.clay.sound_grains import Mono, Palette, Stereo, chance, hum, place, repeated, wander

MAX_MOVERS = 5  # actors that are heard; more sound like these
EARSHOT = 9.0  # world units to the side at which a traveller is heard on that side alone

# One sound of a movement: (grain, level, seconds between, offsets within that time as shares). Where the body has a
# gait, its footfalls give the times.
Beat = tuple[str, float, float, tuple[float, ...]]
GALLOP = (0.0, 0.16, 0.30, 0.52)
BEATS: dict[tuple[str, str], Beat] = {
    ("biped", "walk"): ("step", 0.12, 1.10, (0.0, 0.5)),
    ("biped", "run"): ("step", 0.15, 0.70, (0.0, 0.5)),
    ("biped", "jump"): ("step", 0.18, 0.95, (0.0,)),
    ("biped", "swim"): ("splash", 0.10, 1.30, (0.0, 0.5)),
    ("biped", "dance"): ("step", 0.08, 1.00, (0.0, 0.5)),
    ("quadruped", "walk"): ("step", 0.09, 1.20, (0.0, 0.25, 0.5, 0.75)),
    ("quadruped", "run"): ("step", 0.12, 0.62, GALLOP),
    ("quadruped", "jump"): ("step", 0.16, 1.00, (0.0, 0.12)),
    ("quadruped", "swim"): ("splash", 0.09, 1.00, (0.0, 0.5)),
    ("horse", "walk"): ("hoof", 0.13, 1.15, (0.0, 0.25, 0.5, 0.75)),
    ("horse", "run"): ("hoof", 0.17, 0.58, GALLOP),
    ("elephant", "walk"): ("stomp", 0.22, 1.60, (0.0, 0.5)),
    ("elephant", "run"): ("stomp", 0.25, 1.00, (0.0, 0.5)),
    ("dinosaur", "walk"): ("stomp", 0.30, 1.50, (0.0, 0.5)),
    ("dinosaur", "run"): ("stomp", 0.30, 0.90, (0.0, 0.5)),
    ("robot", "walk"): ("clank", 0.12, 1.10, (0.0, 0.5)),
    ("robot", "run"): ("clank", 0.14, 0.72, (0.0, 0.5)),
    ("bird", "fly"): ("flap", 0.06, 0.55, (0.0, 0.5)),
    ("dragon", "fly"): ("sweep", 0.20, 1.10, (0.0,)),
    ("boat", "sail"): ("splash", 0.06, 1.90, (0.0, 0.37)),
    ("boat", "float"): ("splash", 0.04, 2.40, (0.0, 0.43)),
    ("canoe", "sail"): ("splash", 0.10, 1.60, (0.0,)),
    ("fish", "jump"): ("splash", 0.16, 1.80, (0.0,)),
    ("dolphin", "swim"): ("splash", 0.12, 2.20, (0.0,)),
    ("whale", "swim"): ("whale", 0.09, 5.00, (0.1,)),
    ("train", "drive"): ("clack", 0.10, 0.80, (0.0, 0.18)),
    ("bicycle", "drive"): ("tick", 0.020, 0.12, (0.0,)),
    ("ball", "run"): ("knock", 0.06, 0.70, (0.0,)),
    ("ball", "jump"): ("thump", 0.14, 0.80, (0.0,)),
}

# Engines: (hertz, harmonics, flutters a second, how deep they are, level)
ENGINES: dict[str, tuple[int, tuple[float, ...], int, float, float]] = {
    "vehicle": (54, (1.0, 0.7, 0.4, 0.3, 0.15, 0.1), 9, 0.25, 0.055),
    "truck": (38, (1.0, 0.8, 0.6, 0.4, 0.3, 0.2), 7, 0.35, 0.065),
    "tractor": (31, (1.0, 0.8, 0.7, 0.5, 0.3, 0.2), 8, 0.6, 0.065),
    "motorcycle": (72, (1.0, 0.9, 0.6, 0.5, 0.3, 0.2), 12, 0.4, 0.055),
    "bicycle": (54, (1.0,), 1, 0.0, 0.0),
    "airplane": (92, (1.0, 0.6, 0.5, 0.3, 0.2), 5, 0.3, 0.055),
    "helicopter": (44, (1.0, 0.7, 0.5, 0.4), 11, 0.9, 0.075),
    "ufo": (220, (0.6, 0.3, 0.4), 6, 0.8, 0.035),
    "bee": (185, (1.0, 0.6, 0.4, 0.3), 13, 0.3, 0.022),
}

HARD_GROUND = frozenset({"city", "road", "room", "stage", "village"})
WET_GROUND = frozenset({"river", "lake", "ocean"})
LOUD_GROUND = {"snow": "crunch", "desert": "crunch", "beach": "crunch", "forest": "crunch", "bamboo": "crunch"}


@dataclass(frozen=True, slots=True)
class Part:
    """Where in the film a scene is heard; the clock of its action runs `pace` times as fast."""

    scene: Scene
    start_s: float
    length_s: float


def add_movement(mix: Stereo, palette: Palette, seed: int, part: Part, cast: Troupe, blocking: Blocking) -> None:
    """Add what the actors of a part are heard to do. `mix` begins where the part does."""
    heard = [actor for actor in cast.actors if actor.mount is None][:MAX_MOVERS]
    for actor in heard:
        random = chance(seed, f"actor {actor.index}")
        silent = part.scene.setting in ("space", "moon") and actor.subject.plan != "rocket"
        loudness = (0.35 if silent else 1.0) * _share(actor, heard)
        _add_engine(mix, palette, random, part, actor, loudness, _pan(part, cast, blocking, actor))
        _add_beats(mix, palette, random, part, cast, blocking, actor, loudness)


def _share(actor: Actor, heard: list[Actor]) -> float:
    """Each of a group is softer, so that together they are only somewhat louder than one."""
    return float(sum(other.subject is actor.subject for other in heard) ** -0.6)


def _pan(part: Part, cast: Troupe, blocking: Blocking, actor: Actor) -> tuple[float, float]:
    """Where an actor is heard at the start and the end of a part: the camera goes with most, and is passed by some."""
    passing = blocking.anchored and actor.index not in blocking.standing
    if not passing:
        return 0.0, 0.0
    pace = part.scene.pace
    places = [
        cast.direction * cast.speed * (t * pace - blocking.meet_s) / EARSHOT
        for t in (part.start_s, part.start_s + part.length_s)
    ]
    return places[0], places[1]


def _add_engine(
    mix: Stereo,
    palette: Palette,
    random: np.random.Generator,
    part: Part,
    actor: Actor,
    loudness: float,
    pan: tuple[float, float],
) -> None:
    kind, plan = actor.subject.kind, actor.subject.plan
    engine = ENGINES.get(kind) or (ENGINES["vehicle"] if plan == "vehicle" else None)
    if engine is not None and actor.action in ("drive", "fly"):
        base_hz, harmonics, flutter_hz, flutter, level = engine
        sound = repeated(hum(base_hz, harmonics, flutter_hz, flutter), mix.shape[1])
        _passing(mix, sound * (wander(random, mix.shape[1], 0.4, 0.25) * np.float32(level * loudness)), pan)
    if plan == "rocket" and actor.action == "fly":
        roar = repeated(palette.loop("roar"), mix.shape[1], int(random.integers(0, 1 << 17)))
        _passing(mix, roar * np.float32(0.09 * loudness), pan)


def _passing(mix: Stereo, sound: Mono, pan: tuple[float, float]) -> None:
    """Add a lasting sound that goes from one place to another, louder the nearer it is."""
    if pan == (0.0, 0.0):
        mix += sound
        return
    where = np.linspace(pan[0], pan[1], sound.size, dtype=np.float32)
    near = np.float32(1.6) / (np.float32(1.0) + np.square(where))
    angle = (np.clip(where, -1.0, 1.0) + np.float32(1.0)) * np.float32(np.pi / 4.0)
    mix[0] += sound * near * np.cos(angle)
    mix[1] += sound * near * np.sin(angle)


def _add_beats(
    mix: Stereo,
    palette: Palette,
    random: np.random.Generator,
    part: Part,
    cast: Troupe,
    blocking: Blocking,
    actor: Actor,
    loudness: float,
) -> None:
    beat = BEATS.get((actor.subject.kind, actor.action)) or BEATS.get((actor.subject.plan, actor.action))
    setting = part.scene.setting
    if beat is None or (setting == "underwater" and beat[0] != "whale"):
        if actor.action == "swim":
            beat = ("bubble", 0.05, 0.9, (0.0, 0.08, 0.17))
        else:
            return
    name, level = beat[0], beat[1]
    if name == "step" and setting in WET_GROUND and part.scene.place != "riverbank":
        name, level = "splash", 0.6 * level
    variants = [_grain(name, setting, palette, random) for _ in range(4)]
    pan = _pan(part, cast, blocking, actor)
    for at_s in touches(actor, beat, part):
        grain = variants[int(random.integers(0, len(variants)))]
        where = pan[0] + (pan[1] - pan[0]) * at_s / max(part.length_s, 1e-6)
        near = 1.0 / (1.0 + where * where)
        loud = level * loudness * near * float(random.uniform(0.75, 1.0))
        side = min(1.0, max(-1.0, where + float(random.uniform(-0.12, 0.12))))
        place(mix, grain, round(at_s * AUDIO_RATE_HZ), loud, side)


def touches(actor: Actor, beat: Beat, part: Part) -> Iterator[float]:
    """The seconds within a part at which an actor is heard: when its feet touch the ground, where it has a gait.

    `footfall` puts a foot down when its cycle is whole; the actor's own clock runs at `rate`, `phase_s` ahead.
    """
    gait = {"biped": BIPED_GAITS, "quadruped": QUADRUPED_GAITS}.get(actor.subject.plan, {}).get(actor.action)
    every_s, offsets = (gait.period_s, gait.offsets) if gait else beat[2:]
    speed = actor.rate * part.scene.pace
    start = part.start_s * speed + actor.phase_s
    end = (part.start_s + part.length_s) * speed + actor.phase_s
    for number in range(int(start / every_s) - 1, int(end / every_s) + 2):
        for offset in offsets:
            at = (number + offset) * every_s
            if start <= at < end:
                yield (at - start) / speed


def _grain(name: str, setting: str, palette: Palette, random: np.random.Generator) -> Mono:
    if name != "step":
        return GRAINS[name](palette, random)
    step = palette.burst("thud", random, 0.12)
    top = palette.burst("click" if setting in HARD_GROUND else LOUD_GROUND.get(setting, "leaves"), random, 0.09, 0.008)
    step[: top.size] += top * np.float32(0.5 if setting in HARD_GROUND or setting in LOUD_GROUND else 0.25)
    return step
