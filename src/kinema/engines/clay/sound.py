"""The sound of a film: a bed by place and weather, what the subjects do, what they say, and quiet music by mood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import FPS
from kinema.engines.base import AUDIO_RATE_HZ
from kinema.engines.clay.blocking import cast_of
from kinema.engines.clay.direction import takes
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.sound_calls import GRAINS
from kinema.engines.clay.sound_grains import Mono, Palette, Stereo, chance, place, repeated, wander
from kinema.engines.clay.sound_loudness import integrated_lufs, to_target
from kinema.engines.clay.sound_music import add_music
from kinema.engines.clay.sound_speech import spoken_line
from kinema.engines.clay.sound_steps import Part, add_movement
from kinema.engines.clay.speech import cues

TARGET_LUFS = -16.0  # what phones and browsers play without turning it up or down
FADE_S = 0.2
MUSIC_BELOW_LU = 9.0  # the music is never softer than this below the rest
CROSS_S = 0.25  # over which one place's sound gives way to the next one's
SPEECH_OVER_LU = 6.0  # how much louder than the rest a line is
DUCKED = 0.4  # what is left of the rest under a line
FASTEST_HEARD = 2.0  # times the usual pace: in a timelapse nobody's steps are heard


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


def sound_bed(scene: Scene, duration_s: float, seed: int, fps: int = FPS) -> NDArray[np.float32]:
    """The sound of a film, float32 (2, round(duration_s * 48000)), at about -16 LUFS with every sample under 0.85.

    The same scene, length and seed give the same samples, with or without espeak-ng. Memory is a few times the sound's
    own.
    """
    count = round(duration_s * AUDIO_RATE_HZ)
    mix = np.zeros((2, count), np.float32)
    palette = Palette(seed)
    parts = _parts(scene, duration_s, fps)
    for part in parts:
        _add_part(mix, palette, seed, part)
    mix += _music(palette, scene, seed, count, above_lufs=integrated_lufs(mix) - MUSIC_BELOW_LU)
    _fade(mix)
    _add_speech(mix, parts)
    to_target(mix, TARGET_LUFS)
    return mix


def _parts(scene: Scene, duration_s: float, fps: int) -> list[Part]:
    """Where each scene of a film is heard; the views that one scene is cut into are one part."""
    if not scene.shots:
        return [Part(scene, 0.0, duration_s)]
    cut = takes(scene, max(1, round(duration_s * fps)), fps)
    ends_s = [*(take.stop / fps for take in cut[:-1]), duration_s]
    starts_s = [0.0, *ends_s[:-1]]
    return [Part(take.scene, start, end - start) for take, start, end in zip(cut, starts_s, ends_s, strict=True)]


def _add_part(mix: Stereo, palette: Palette, seed: int, part: Part) -> None:
    """Add the bed and the movements of a part; it swells in under the end of the part before."""
    first = round(max(0.0, part.start_s - CROSS_S) * AUDIO_RATE_HZ)
    last = min(mix.shape[1], round((part.start_s + part.length_s) * AUDIO_RATE_HZ))
    if last <= first:
        return
    heard = np.zeros((2, last - first), np.float32)
    for number, layer in enumerate(_layers(part.scene)):
        random = chance(seed, f"layer {number} {layer}")
        if isinstance(layer, Noise):
            _add_noise(heard, palette, random, layer)
        else:
            _add_calls(heard, palette, random, layer)
    if part.scene.pace <= FASTEST_HEARD:
        early = round(part.start_s * AUDIO_RATE_HZ) - first
        meet_s = (part.start_s + part.length_s / 2) * part.scene.pace
        cast, blocking = cast_of(part.scene, seed % 1_000_003, meet_s)
        add_movement(heard[:, early:], palette, seed, part, cast, blocking)
    ramp = np.sin(np.linspace(0.0, np.pi / 2, min(round(CROSS_S * AUDIO_RATE_HZ), heard.shape[1]), dtype=np.float32))
    if part.start_s > 0:
        heard[:, : ramp.size] *= ramp
    if last < mix.shape[1]:
        heard[:, heard.shape[1] - ramp.size :] *= ramp[::-1]
    mix[:, first:last] += heard


def _add_speech(mix: Stereo, parts: list[Part]) -> None:
    """Say the dialogue, the rest softer under it."""
    bed_lufs = integrated_lufs(mix)
    for part in parts:
        subjects = part.scene.subjects
        for cue in cues(part.scene.lines, part.start_s, part.start_s + part.length_s):
            if cue.line.speaker is None:
                continue
            room_s = part.start_s + part.length_s - cue.start_s
            sound = spoken_line(
                cue.line.text, subjects[cue.line.speaker], min(room_s, 1.3 * (cue.stop_s - cue.start_s))
            )
            if sound is not None:
                _say(mix, sound, round(cue.start_s * AUDIO_RATE_HZ), bed_lufs)


def _say(mix: Stereo, sound: Mono, at: int, bed_lufs: float) -> None:
    end = min(at + sound.size, mix.shape[1])
    sound = sound[: max(0, end - at)].copy()
    edge = min(round(0.01 * AUDIO_RATE_HZ), sound.size // 2)
    if edge == 0:
        return
    sound[-edge:] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)
    sound[:edge] *= np.linspace(0.0, 1.0, edge, dtype=np.float32)
    loud = integrated_lufs(np.stack([sound, sound]))
    if not np.isfinite(loud) or not np.isfinite(bed_lufs):
        return
    duck = np.full(sound.size, DUCKED, np.float32)
    ramp = min(round(0.12 * AUDIO_RATE_HZ), sound.size // 2)
    duck[:ramp] = np.linspace(1.0, DUCKED, ramp, dtype=np.float32)
    duck[sound.size - ramp :] = np.linspace(DUCKED, 1.0, ramp, dtype=np.float32)
    mix[:, at:end] *= duck
    mix[:, at:end] += sound * np.float32(10.0 ** ((bed_lufs + SPEECH_OVER_LU - loud) / 20.0))


def _music(palette: Palette, scene: Scene, seed: int, count: int, *, above_lufs: float) -> Stereo:
    """The mood's music, raised to `above_lufs` where a storm would drown it."""
    music = np.zeros((2, count), np.float32)
    dancing = any(subject.action == "dance" for shot in (scene, *scene.shots) for subject in shot.subjects)
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


def _fade(mix: Stereo) -> None:
    """Silence at both ends, so that no player clicks; a very short sound is faded over half of itself."""
    count = min(round(FADE_S * AUDIO_RATE_HZ), mix.shape[1] // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(count, 1))).astype(np.float32)
    mix[:, :count] *= ramp
    mix[:, mix.shape[1] - count :] *= ramp[::-1]
