"""The grains that a sound bed is made of: shaped noise, short tones, and placing them in a stereo mix."""

from __future__ import annotations

from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kinema.engines.base import AUDIO_RATE_HZ

Mono = NDArray[np.float32]
Stereo = NDArray[np.float32]  # (2, samples)

LOOP = 1 << 18  # samples of a noise loop, 5.5 s; made in the frequency domain it has no seam

# Spectra of noise as (Hz, dB) points, straight lines over the logarithm of frequency between them.
SPECTRA: dict[str, tuple[tuple[float, float], ...]] = {
    "air": ((80, -24), (300, -6), (900, 0), (3000, -10), (9000, -26)),
    "wind": ((40, -8), (160, 0), (450, -6), (1500, -24), (6000, -48)),
    "leaves": ((250, -34), (1200, -8), (3500, 0), (8000, -8), (15000, -24)),
    "babble": ((120, -22), (350, -5), (900, 0), (2400, -6), (7000, -22)),
    "surf": ((50, -10), (180, 0), (900, -5), (4000, -13), (12000, -28)),
    "rain": ((150, -26), (900, -9), (4000, 0), (9000, -4), (16000, -12)),
    "rumble": ((25, -8), (60, 0), (160, -8), (600, -26), (3000, -46)),
    "room": ((40, -4), (110, 0), (400, -14), (2000, -32), (8000, -48)),
    "deep": ((30, -4), (90, 0), (280, -9), (900, -28), (4000, -50)),
    "void": ((28, -2), (55, 0), (140, -12), (500, -34), (2000, -56)),
    "crowd": ((120, -14), (350, 0), (1100, -4), (2800, -16), (7000, -34)),
    "roar": ((30, -5), (90, 0), (400, -4), (1500, -14), (7000, -32)),
    "thud": ((30, -6), (80, 0), (200, -6), (600, -22), (3000, -44)),
    "crunch": ((150, -18), (700, -3), (2200, 0), (6000, -8), (12000, -24)),
    "whoosh": ((80, -14), (300, 0), (900, -6), (3000, -20), (9000, -40)),
    "splash": ((150, -16), (600, -2), (1800, 0), (5000, -6), (12000, -20)),
    "click": ((300, -20), (1200, -4), (3000, 0), (7000, -4), (14000, -14)),
}


def chance(seed: int, name: str) -> np.random.Generator:
    """A layer's own random numbers, so that layers don't change each other."""
    return np.random.default_rng([seed & 0xFFFF_FFFF_FFFF_FFFF, crc32(name.encode())])


class Palette:
    """Noise loops by the names in SPECTRA, each made when it is first asked for."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._loops: dict[str, Mono] = {}

    @cached_property
    def _log_hz(self) -> NDArray[np.float64]:
        return np.asarray(np.log(np.maximum(np.fft.rfftfreq(LOOP, 1.0 / AUDIO_RATE_HZ), 1.0)), np.float64)

    def loop(self, name: str) -> Mono:
        """One noise loop, (LOOP,), of mean square 1."""
        if name not in self._loops:
            self._loops[name] = self._made(name)
        return self._loops[name]

    def _made(self, name: str) -> Mono:
        points = SPECTRA[name]
        level_db = np.interp(self._log_hz, np.log([hz for hz, _ in points]), [db for _, db in points])
        gain = (10.0 ** (level_db / 20.0)).astype(np.float32)
        gain[0] = 0.0
        drawn = chance(self._seed, "noise " + name).standard_normal((2, gain.size), dtype=np.float32)
        noise = np.fft.irfft((drawn[0] + 1j * drawn[1]) * gain, LOOP).astype(np.float32)
        return np.asarray(noise / np.sqrt(np.mean(np.square(noise))), np.float32)

    def burst(self, name: str, random: np.random.Generator, length_s: float, attack_s: float = 0.004) -> Mono:
        """A short noise that rises over `attack_s` and dies away over the rest."""
        count = max(2, round(length_s * AUDIO_RATE_HZ))
        start = int(random.integers(0, LOOP - count))
        return np.asarray(self.loop(name)[start : start + count] * decay(count, attack_s), np.float32)


def decay(count: int, attack_s: float) -> Mono:
    """An envelope from 0 over 1 to 0: a raised-cosine rise, then an exponential fall that ends at 0."""
    rise = min(max(1, round(attack_s * AUDIO_RATE_HZ)), count // 2)
    envelope = np.empty(count, np.float32)
    envelope[:rise] = 0.5 - 0.5 * np.cos(np.pi * np.arange(rise, dtype=np.float32) / rise)
    fall = np.linspace(0.0, 1.0, count - rise, dtype=np.float32)
    envelope[rise:] = np.exp(-5.0 * fall) * (1.0 - fall)
    return envelope


def tone(from_hz: float, to_hz: float, length_s: float, attack_s: float = 0.008) -> Mono:
    """A sine that glides from one pitch to another and dies away."""
    count = max(2, round(length_s * AUDIO_RATE_HZ))
    pitch = np.linspace(from_hz, to_hz, count, dtype=np.float32)
    phase = np.cumsum(pitch, dtype=np.float64) * (2.0 * np.pi / AUDIO_RATE_HZ)
    return np.asarray(np.sin(phase) * decay(count, attack_s), np.float32)


def hum(base_hz: int, levels: tuple[float, ...], flutter_hz: int, flutter: float) -> Mono:
    """One second of a machine: harmonics of a whole number of hertz, swelling `flutter_hz` times, without a seam."""
    turn = np.arange(AUDIO_RATE_HZ, dtype=np.float32) * np.float32(2.0 * np.pi / AUDIO_RATE_HZ)
    sound = np.zeros(AUDIO_RATE_HZ, np.float32)
    for harmonic, level in enumerate(levels, start=1):
        sound += np.float32(level) * np.sin(turn * np.float32(base_hz * harmonic) + np.float32(harmonic * harmonic))
    swell = 1.0 - flutter * (0.5 + 0.5 * np.sin(turn * np.float32(flutter_hz)))
    sound *= swell.astype(np.float32)
    return np.asarray(sound / np.sqrt(np.mean(np.square(sound))), np.float32)


def repeated(loop: Mono, count: int, offset: int = 0) -> Mono:
    """`count` samples of a loop, starting `offset` samples into it."""
    return np.resize(np.roll(loop, -(offset % loop.size)), count)


def wander(random: np.random.Generator, count: int, rate_hz: float, depth: float) -> Mono:
    """A slow random curve between 1 - depth and 1, one new value every 1 / rate_hz seconds."""
    knots = int(count / AUDIO_RATE_HZ * rate_hz) + 3
    values = 1.0 - depth * random.random(knots)
    at = np.arange(count, dtype=np.float32) * np.float32(rate_hz / AUDIO_RATE_HZ) + np.float32(random.random())
    whole = at.astype(np.int32)
    part = at - whole.astype(np.float32)
    part *= part * (3.0 - 2.0 * part)
    low = values.astype(np.float32)[whole]
    low += part * np.diff(values, append=values[-1]).astype(np.float32)[whole]
    return low


def place(mix: Stereo, grain: Mono, at: int, level: float, pan: float = 0.0) -> None:
    """Add a grain to the mix at a sample; `pan` from -1 (left) to 1 (right) keeps its power."""
    start, end = max(at, 0), min(at + grain.size, mix.shape[1])
    if start >= end:
        return
    part = grain[start - at : end - at]
    angle = (pan + 1.0) * np.pi / 4.0
    mix[0, start:end] += np.float32(level * np.cos(angle)) * part
    mix[1, start:end] += np.float32(level * np.sin(angle)) * part
