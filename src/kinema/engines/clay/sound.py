"""The sound of a scene: a bed by place and weather, what the subjects do, and a quiet line of music by mood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinema.engines.base import AUDIO_RATE_HZ
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.sound_grains import Mono, Palette, Stereo, chance, hum, place, repeated, tone, wander
from kinema.engines.clay.sound_loudness import integrated_lufs, to_target
from kinema.engines.clay.sound_music import add_music

TARGET_LUFS = -16.0  # what phones and browsers play without turning it up or down
FADE_S = 0.2
MUSIC_BELOW_LU = 9.0  # the music is never softer than this below the rest
MAX_MOVERS = 3  # subjects that are heard

Maker = Callable[[Palette, np.random.Generator], Mono]


@dataclass(frozen=True, slots=True)
class Noise:
    """A continuous layer: a noise loop whose level wanders by `depth`, `rate_hz` times a second."""

    loop: str
    level: float
    rate_hz: float = 0.25
    depth: float = 0.4


@dataclass(frozen=True, slots=True)
class Calls:
    """A layer of single sounds that come by chance, `per_s` of them, each a run of `notes` with a gap between."""

    grain: str
    level: float
    per_s: float
    notes: tuple[int, int] = (1, 1)
    gap_s: float = 0.1


Layer = Noise | Calls

BREAKERS = (Noise("surf", 0.06, 0.16, 0.9), Noise("surf", 0.03, 0.3, 0.5))
BIRDSONG = Calls("chirp", 0.070, 0.45, (2, 5), 0.13)
CRICKETS = Calls("cricket", 0.045, 1.6, (3, 4), 0.035)
DRIPPING = Calls("bubble", 0.060, 5.0)
GUSTS = Noise("wind", 0.05, 0.22, 0.8)

SETTING_LAYERS: dict[str, tuple[Layer, ...]] = {
    "river": (Noise("babble", 0.055, 3.0, 0.35), DRIPPING),
    "ocean": (*BREAKERS, GUSTS),
    "beach": BREAKERS,
    "lake": (Noise("babble", 0.022, 0.7, 0.7), Noise("air", 0.012)),
    "underwater": (Noise("deep", 0.10, 0.2, 0.4), Calls("bubble", 0.06, 2.2, (2, 6), 0.07)),
    "forest": (Noise("leaves", 0.022, 0.3, 0.7), Noise("air", 0.012)),
    "bamboo": (Noise("leaves", 0.026, 0.25, 0.8), Calls("knock", 0.030, 0.35, (1, 2), 0.3)),
    "meadow": (Noise("air", 0.022, 0.3, 0.5), Noise("leaves", 0.008, 0.25, 0.8)),
    "hills": (Noise("wind", 0.030, 0.2, 0.6), Noise("air", 0.014)),
    "mountains": (Noise("wind", 0.060, 0.18, 0.7),),
    "snow": (Noise("wind", 0.040, 0.15, 0.7), Noise("air", 0.008)),
    "desert": (Noise("wind", 0.050, 0.12, 0.8), Noise("leaves", 0.008, 0.2, 0.9)),
    "moon": (Noise("void", 0.070, 0.1, 0.5),),
    "space": (Noise("void", 0.080, 0.08, 0.6), Calls("glimmer", 0.014, 0.4)),
    "city": (
        Noise("rumble", 0.080, 0.2, 0.4),
        Noise("crowd", 0.018, 0.8, 0.5),
        Calls("horn", 0.014, 0.10, (1, 2), 0.3),
    ),
    "village": (Noise("air", 0.018, 0.3, 0.5), Calls("bell", 0.012, 0.06)),
    "road": (Noise("rumble", 0.060, 0.3, 0.6), Noise("air", 0.014)),
    "room": (Noise("room", 0.030, 0.2, 0.2), Calls("tick", 0.010, 1.0)),
    "stage": (Noise("room", 0.030, 0.2, 0.2), Noise("crowd", 0.014, 1.2, 0.6)),
    "garden": (Noise("air", 0.016, 0.3, 0.5), Noise("leaves", 0.012, 0.3, 0.7)),
}

WEATHER_LAYERS: dict[str, tuple[Layer, ...]] = {
    "rain": (Noise("rain", 0.060, 0.5, 0.2), Calls("drop", 0.035, 14.0)),
    "storm": (Noise("rain", 0.070, 0.5, 0.3), Noise("wind", 0.080, 0.3, 0.7), Calls("thunder", 0.30, 0.16)),
    "wind": (Noise("wind", 0.080, 0.3, 0.8), Noise("leaves", 0.012, 0.4, 0.8)),
    "snow": (Noise("wind", 0.030, 0.15, 0.7),),
    "fog": (Noise("air", 0.010, 0.1, 0.3),),
}

INDOORS = frozenset({"room", "stage", "underwater", "moon", "space"})  # no weather, birds or crickets are heard
GREEN = frozenset({"river", "lake", "forest", "bamboo", "meadow", "hills", "village", "garden"})
WARM = frozenset({"spring", "summer"})

THING_LAYERS: dict[str, tuple[Layer, ...]] = {
    "campfire": (Noise("roar", 0.012, 2.0, 0.5), Calls("crackle", 0.05, 9.0)),
    "clock": (Calls("tick", 0.030, 2.0),),
    "bee": (Noise("crowd", 0.010, 6.0, 0.6),),
    "duck": (Calls("quack", 0.030, 0.3, (2, 3), 0.22),),
    "crow": (Calls("quack", 0.026, 0.2, (2, 3), 0.3),),
}

# One sound of a movement: (grain, level, seconds between, offsets within that time as shares)
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


def sound_bed(scene: Scene, duration_s: float, seed: int) -> NDArray[np.float32]:
    """The sound of a scene, float32 (2, round(duration_s * 48000)), at about -16 LUFS with every sample under 0.85.

    The same scene, length and seed give the same samples. Memory is a few times the sound's own.
    """
    count = round(duration_s * AUDIO_RATE_HZ)
    mix = np.zeros((2, count), np.float32)
    palette = Palette(seed)
    for number, layer in enumerate(_layers(scene)):
        random = chance(seed, f"layer {number} {layer}")
        if isinstance(layer, Noise):
            _add_noise(mix, palette, random, layer)
        else:
            _add_calls(mix, palette, random, layer)
    for number, subject in enumerate(scene.subjects[:MAX_MOVERS]):
        _add_movement(mix, palette, chance(seed, f"subject {number}"), scene, subject)
    mix += _music(palette, scene, seed, count, above_lufs=integrated_lufs(mix) - MUSIC_BELOW_LU)
    _fade(mix)
    to_target(mix, TARGET_LUFS)
    return mix


def _music(palette: Palette, scene: Scene, seed: int, count: int, *, above_lufs: float) -> Stereo:
    """The mood's music, raised to `above_lufs` where a storm would drown it."""
    music = np.zeros((2, count), np.float32)
    dancing = any(subject.action == "dance" for subject in scene.subjects)
    add_music(music, palette, scene.mood, seed, dancing=dancing)
    softer = above_lufs - integrated_lufs(music)
    if np.isfinite(softer) and softer > 0.0:
        music *= np.float32(10.0 ** (softer / 20.0))
    return music


def _layers(scene: Scene) -> list[Layer]:
    """What is heard all the time: the place, its weather, its animals, and things that make a sound by themselves."""
    layers = list(SETTING_LAYERS[scene.setting])
    if scene.setting not in INDOORS:
        layers += WEATHER_LAYERS.get(scene.weather, ())
    if scene.setting in GREEN and scene.season in WARM and scene.weather not in ("storm", "rain", "snow"):
        layers.append(CRICKETS if scene.time_of_day == "night" else BIRDSONG)
    for subject in scene.subjects:
        layers += THING_LAYERS.get(subject.kind, ())
    return layers


def _add_noise(mix: Stereo, palette: Palette, random: np.random.Generator, layer: Noise) -> None:
    """Both sides play the same loop from different places, so they share nothing but its colour."""
    count = mix.shape[1]
    loop = palette.loop(layer.loop)
    swell = wander(random, count, layer.rate_hz, layer.depth) * np.float32(layer.level)
    for side, offset in zip(mix, random.integers(0, loop.size, 2), strict=True):
        side += repeated(loop, count, int(offset)) * swell


def _add_calls(mix: Stereo, palette: Palette, random: np.random.Generator, layer: Calls) -> None:
    length_s = mix.shape[1] / AUDIO_RATE_HZ
    expected = layer.per_s * length_s
    for _ in range(int(expected) + int(random.random() < expected % 1.0)):
        at_s, pan = float(random.uniform(0.0, length_s)), float(random.uniform(-0.8, 0.8))
        level = layer.level * float(random.uniform(0.4, 1.0))
        for note in range(int(random.integers(layer.notes[0], layer.notes[1] + 1))):
            grain = GRAINS[layer.grain](palette, random)
            place(mix, grain, round((at_s + note * layer.gap_s) * AUDIO_RATE_HZ), level, pan)


def _add_movement(mix: Stereo, palette: Palette, random: np.random.Generator, scene: Scene, subject: Subject) -> None:
    silent = scene.setting in ("space", "moon") and subject.plan != "rocket"
    engine = ENGINES.get(subject.kind) or (ENGINES["vehicle"] if subject.plan == "vehicle" else None)
    if engine is not None and subject.action in ("drive", "fly"):
        base_hz, harmonics, flutter_hz, flutter, level = engine
        sound = repeated(hum(base_hz, harmonics, flutter_hz, flutter), mix.shape[1])
        mix += sound * (wander(random, mix.shape[1], 0.4, 0.25) * np.float32(level * (0.4 if silent else 1.0)))
    if subject.plan == "rocket" and subject.action == "fly":
        _add_noise(mix, palette, random, Noise("roar", 0.10, 1.5, 0.2))
    beat = BEATS.get((subject.kind, subject.action)) or BEATS.get((subject.plan, subject.action))
    if beat is None or (scene.setting == "underwater" and beat[0] != "whale"):
        if subject.action == "swim":
            _add_calls(mix, palette, random, Calls("bubble", 0.05, 1.5, (2, 4), 0.08))
        return
    _add_beat(mix, palette, random, scene.setting, beat, 0.35 if silent else 1.0)


def _add_beat(
    mix: Stereo, palette: Palette, random: np.random.Generator, setting: str, beat: Beat, loudness: float
) -> None:
    """A movement's sounds in their rhythm, never two quite alike."""
    name, level, every_s, offsets = beat
    if name == "step" and setting in WET_GROUND:
        name, level = "splash", 0.6 * level
    variants = [_grain(name, setting, palette, random) for _ in range(4)]
    for number in range(int(mix.shape[1] / AUDIO_RATE_HZ / every_s) + 1):
        for offset in offsets:
            at_s = (number + offset) * every_s + float(random.normal(0.0, 0.006))
            grain = variants[int(random.integers(0, len(variants)))]
            loud = level * loudness * float(random.uniform(0.75, 1.0))
            place(mix, grain, round(at_s * AUDIO_RATE_HZ), loud, float(random.uniform(-0.15, 0.15)))


def _grain(name: str, setting: str, palette: Palette, random: np.random.Generator) -> Mono:
    if name != "step":
        return GRAINS[name](palette, random)
    step = palette.burst("thud", random, 0.12)
    top = palette.burst("click" if setting in HARD_GROUND else LOUD_GROUND.get(setting, "leaves"), random, 0.09, 0.008)
    step[: top.size] += top * np.float32(0.5 if setting in HARD_GROUND or setting in LOUD_GROUND else 0.25)
    return step


def _fade(mix: Stereo) -> None:
    """Silence at both ends, so that no player clicks; a very short sound is faded over half of itself."""
    count = min(round(FADE_S * AUDIO_RATE_HZ), mix.shape[1] // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(count, 1))).astype(np.float32)
    mix[:, :count] *= ramp
    mix[:, mix.shape[1] - count :] *= ramp[::-1]


# --- Grains by name: each call gives a new one ------------------------------------------------------------------------
def _burst(loop: str, length_s: float, attack_s: float = 0.004) -> Maker:
    return lambda palette, random: palette.burst(loop, random, float(random.uniform(0.8, 1.2)) * length_s, attack_s)


def _gliding(low_hz: float, high_hz: float, glide: float, length_s: float, attack_s: float = 0.008) -> Maker:
    """A tone of a random pitch between two, that glides to `glide` times that pitch."""

    def make(palette: Palette, random: np.random.Generator) -> Mono:
        pitch_hz = float(random.uniform(low_hz, high_hz))
        return tone(pitch_hz, glide * pitch_hz, float(random.uniform(0.8, 1.2)) * length_s, attack_s)

    return make


def _both(*makers: tuple[float, Maker]) -> Maker:
    """Several grains at once, each at its own level."""

    def make(palette: Palette, random: np.random.Generator) -> Mono:
        grains = [np.float32(level) * maker(palette, random) for level, maker in makers]
        sound = np.zeros(max(grain.size for grain in grains), np.float32)
        for grain in grains:
            sound[: grain.size] += grain
        return sound

    return make


GRAINS: dict[str, Maker] = {
    "chirp": _gliding(2600.0, 4600.0, 0.75, 0.09),
    "cricket": _gliding(4250.0, 4400.0, 1.0, 0.030, 0.010),
    "bubble": _gliding(380.0, 900.0, 1.7, 0.075),
    "drop": _gliding(1600.0, 3600.0, 1.15, 0.025, 0.002),
    "glimmer": _gliding(900.0, 2100.0, 1.0, 1.6, 0.4),
    "bell": _both((1.0, _gliding(655.0, 665.0, 1.0, 2.6, 0.004)), (0.4, _gliding(1560.0, 1580.0, 1.0, 1.6, 0.004))),
    "horn": _both((1.0, _gliding(370.0, 420.0, 1.0, 0.45, 0.05)), (0.7, _gliding(460.0, 520.0, 1.0, 0.45, 0.05))),
    "tick": _burst("click", 0.018, 0.001),
    "knock": _both((1.0, _gliding(420.0, 620.0, 0.9, 0.10, 0.002)), (0.2, _burst("click", 0.02, 0.001))),
    "quack": _both((1.0, _gliding(480.0, 560.0, 0.7, 0.14)), (0.6, _gliding(980.0, 1100.0, 0.7, 0.12))),
    "crackle": _burst("click", 0.012, 0.001),
    "thunder": _burst("thud", 3.2, 0.12),
    "splash": _burst("splash", 0.42, 0.03),
    "hoof": _both((1.0, _burst("thud", 0.10)), (0.5, _gliding(680.0, 900.0, 0.8, 0.05, 0.002))),
    "stomp": _both((1.0, _burst("thud", 0.45, 0.008)), (0.8, _gliding(62.0, 70.0, 0.6, 0.4))),
    "clank": _both((0.8, _burst("thud", 0.10)), (0.25, _gliding(1150.0, 1500.0, 1.0, 0.12, 0.002))),
    "flap": _burst("whoosh", 0.16, 0.05),
    "sweep": _burst("whoosh", 0.75, 0.22),
    "clack": _both((1.0, _burst("thud", 0.09)), (0.4, _burst("click", 0.03, 0.001))),
    "thump": _gliding(95.0, 120.0, 0.6, 0.2, 0.004),
    "whale": _gliding(150.0, 260.0, 1.6, 2.2, 0.5),
}
