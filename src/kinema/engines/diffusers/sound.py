"""The sound that a model makes with its pictures, joined over windows and brought to Kinema's rate."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kinema.engines.base import AUDIO_RATE_HZ
from kinema.engines.diffusers.lattice import Window
from kinema.errors import SettingsError

if TYPE_CHECKING:
    from kinema.engines.diffusers.studio import Take

CROSSED_S = 0.05  # in which the sound of two windows passes into each other
Sound = NDArray[np.float32]  # (2, samples)


BEDS = "kinema.sounds"  # an entry-point group: engines don't import each other
SILENCE = "silence"
Bed = Callable[[str, float, int, int], NDArray[np.float32]]


def bed_named(name: str) -> Bed | None:
    """What makes a sound bed from (prompt, duration_s, seed, fps); None for silence.

    Raises: SettingsError that lists what is installed.
    """
    if name == SILENCE:
        return None
    installed = {point.name: point for point in entry_points(group=BEDS)}
    if name not in installed:
        raise SettingsError(f"sound accepts {', '.join([SILENCE, *sorted(installed)])}, not {name}")
    bed: Bed = installed[name].load()
    return bed


class SoundTrack:
    """A film's sound, window by window."""

    def __init__(self) -> None:
        self._track: Sound = np.zeros((2, 0), np.float32)

    def add(self, take: Take, window: Window, fps: float) -> None:
        """Lay a window's sound at the window's own time: where two windows sound, the later one takes over."""
        if take.audio is None:
            return
        sound = resampled(_stereo(take.audio), take.audio_rate_hz)
        start = round(window.start / fps * AUDIO_RATE_HZ)
        if start < 0:
            sound, start = sound[:, -start:], 0
        new = round(window.kept / fps * AUDIO_RATE_HZ) if window.kept and window.start >= 0 else 0
        self._track = _laid(self._track, sound, start, new)

    def until(self, duration_s: float, start_s: float = 0.0) -> Sound:
        """The track from `start_s` on, cut or filled with silence to this length."""
        first, count = round(start_s * AUDIO_RATE_HZ), round(duration_s * AUDIO_RATE_HZ)
        cut = self._track[:, first : first + count]
        return np.pad(cut, ((0, 0), (0, count - cut.shape[1]))).astype(np.float32)


def _laid(track: Sound, sound: Sound, start: int, kept: int) -> Sound:
    """The track with `sound` from `start` on, crossing over at the end of its first `kept` samples."""
    if not kept or track.shape[1] <= start:
        gap = max(0, start - track.shape[1])
        return np.concatenate([track[:, :start], np.zeros((2, gap), np.float32), sound], axis=1)
    at = min(start + kept, track.shape[1])
    width = min(round(CROSSED_S * AUDIO_RATE_HZ), at - start)
    ramp = (np.arange(width, dtype=np.float32) + 1) / (width + 1)
    inside = at - start
    middle = track[:, at - width : at] * (1 - ramp) + sound[:, inside - width : inside] * ramp
    return np.concatenate([track[:, : at - width], middle, sound[:, inside:]], axis=1).astype(np.float32)


def _stereo(audio: NDArray[np.float32]) -> Sound:
    channels = audio if audio.ndim == 2 else audio[None]
    return np.repeat(channels[:1], 2, axis=0) if channels.shape[0] == 1 else channels[:2]


def resampled(sound: Sound, rate_hz: int) -> Sound:
    """The sound at 48 kHz, exact for everything below half of both rates: its spectrum is cut or filled up."""
    if rate_hz == AUDIO_RATE_HZ:
        return sound.astype(np.float32)
    count = round(sound.shape[1] * AUDIO_RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound.astype(np.float64), axis=1)
    kept = spectrum[:, : count // 2 + 1]
    filled = np.pad(kept, ((0, 0), (0, count // 2 + 1 - kept.shape[1])))
    scaled: Sound = (np.fft.irfft(filled, count, axis=1) * (count / sound.shape[1])).astype(np.float32)
    return scaled
