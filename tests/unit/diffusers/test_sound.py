"""Sound of models: at Kinema's rate, joined over windows, as long as the film."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.engines.base import AUDIO_RATE_HZ
from kinema.engines.diffusers.lattice import Window
from kinema.engines.diffusers.sound import SoundTrack, bed_named, resampled

FPS = 24.0


class Take:
    """What a run of the model gave."""

    def __init__(self, audio: NDArray[np.float32] | None, rate_hz: int = AUDIO_RATE_HZ) -> None:
        self.audio = audio
        self.audio_rate_hz = rate_hz


def tone(hertz: float, seconds: float, rate_hz: int) -> NDArray[np.float32]:
    wave = np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)
    return np.stack([wave, wave]).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 44_100])
def test_a_tone_keeps_its_pitch_and_length_at_another_rate(rate_hz: int) -> None:
    made = resampled(tone(1000, 0.5, rate_hz), rate_hz)
    assert made.shape == (2, 24_000)
    assert made.dtype == np.float32
    assert np.abs(made - tone(1000, 0.5, AUDIO_RATE_HZ)).max() < 0.02


def test_windows_sound_one_after_the_other_and_cross_over() -> None:
    track = SoundTrack()
    track.add(Take(np.full((2, 48_000), 0.5, np.float32)), Window(0, 24, 0), FPS)  # type: ignore[arg-type]
    track.add(Take(np.full((2, 48_000), -0.5, np.float32)), Window(16, 24, 8), FPS)  # type: ignore[arg-type]
    sound = track.until(40 / 24)
    assert sound.shape == (2, 80_000)
    assert (sound[:, :45_000] == 0.5).all()
    assert (sound[:, 48_000:] == -0.5).all()
    assert np.abs(np.diff(sound[0])).max() < 0.001  # no click


def test_an_extension_has_the_sound_of_its_new_seconds_only() -> None:
    track = SoundTrack()
    sound = np.concatenate([np.zeros((2, 16_000)), np.ones((2, 32_000))], axis=1).astype(np.float32)
    track.add(Take(sound), Window(-7, 24, 8), FPS)  # type: ignore[arg-type]
    cut = track.until(15 / 24, 1 / 24)
    assert cut.shape == (2, 30_000)
    assert cut.min() == 1.0


def test_a_short_track_ends_in_silence() -> None:
    track = SoundTrack()
    track.add(Take(np.ones((1, 100), np.float32)), Window(0, 24, 0), FPS)  # type: ignore[arg-type]
    assert track.until(1.0).shape == (2, 48_000)
    assert track.until(1.0)[:, 100:].max() == 0


def test_silence_is_no_bed_and_clay_makes_one() -> None:
    assert bed_named("silence") is None
    bed = bed_named("clay")
    assert bed is not None
    sound = bed("rain in a forest", 0.5, 7, 24)
    assert sound.shape == (2, 24_000)
    assert np.abs(sound).max() > 0.001
