"""Loudness after ITU-R BS.1770-5 (10/2023): how loud a sound is to people, and bringing it to a target."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kinema.engines.base import AUDIO_RATE_HZ

# Annex 1, tables 1 and 2: the K-weighting's two biquads at 48 kHz, as (b0, b1, b2), (1, a1, a2).
HEAD = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
OFFSET_DB = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
CELL = AUDIO_RATE_HZ // 10  # blocks of 0.4 s overlap by three quarters: four cells of 0.1 s each
CELLS_PER_BLOCK = 4

CHUNK = 1 << 17  # samples filtered at once, so that memory doesn't grow with the sound
TAIL = 4096  # the high-pass has rung down by 177 dB after so many samples

KNEE = 0.55  # below, samples pass the limiter unchanged
CEILING = 0.8  # sample peak; 1.9 dB leave room for true peaks between samples under -1 dBTP
PASSES = 3  # limiting makes a sound softer, so it is measured and raised again


def integrated_lufs(sound: NDArray[np.float32]) -> float:
    """The integrated loudness of float32 (2, samples) at 48 kHz in LUFS; -inf for silence.

    Less than a gating block (0.4 s) is measured as a whole.
    """
    energy = _cell_energies(sound)
    if energy.size == 0:
        return -np.inf
    blocks = np.convolve(energy, np.full(CELLS_PER_BLOCK, 1.0 / CELLS_PER_BLOCK), "valid")
    blocks = blocks if energy.size >= CELLS_PER_BLOCK else energy.mean(keepdims=True)
    loud = blocks[_lufs(blocks) > ABSOLUTE_GATE_LUFS]
    if loud.size == 0:
        return -np.inf
    gated = loud[_lufs(loud) > _lufs(loud.mean()) + RELATIVE_GATE_LU]
    return float(_lufs(gated.mean()))


def to_target(sound: NDArray[np.float32], target_lufs: float) -> None:
    """Bring a sound to a loudness in place, every sample staying under CEILING; silence stays silent."""
    for _ in range(PASSES):
        loudness = integrated_lufs(sound)
        if not np.isfinite(loudness) or abs(loudness - target_lufs) < 0.1:
            break
        sound *= np.float32(10.0 ** ((target_lufs - loudness) / 20.0))
        _limit(sound)


def _limit(sound: NDArray[np.float32]) -> None:
    """Bend what rises above the knee towards the ceiling; a hyperbolic tangent meets the straight part smoothly."""
    for channel in sound:
        over = np.flatnonzero(np.abs(channel) > KNEE)
        if over.size:
            peaks = channel[over]
            bent = KNEE + (CEILING - KNEE) * np.tanh((np.abs(peaks) - KNEE) / (CEILING - KNEE))
            channel[over] = np.copysign(bent, peaks)


def _lufs(energy: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(OFFSET_DB + 10.0 * np.log10(np.maximum(energy, 1e-30)))


def _cell_energies(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """The mean K-weighted power of each whole 0.1 s, both channels summed; what is left over at the end is dropped."""
    samples = sound.shape[1]
    if samples < CELL:
        return np.array([_power(sound, 0, samples).mean()]) if samples else np.zeros(0)
    step = (CHUNK - TAIL) // CELL * CELL
    usable = samples // CELL * CELL
    parts = [
        _power(sound, start, min(start + step, usable)).reshape(-1, CELL).mean(axis=1)
        for start in range(0, usable, step)
    ]
    return np.concatenate(parts)


def _power(sound: NDArray[np.float32], start: int, end: int) -> NDArray[np.float64]:
    """The squared K-weighted samples from start to end, both channels summed: overlap-save with the exact response."""
    before = min(TAIL, start)
    chunk = np.zeros((sound.shape[0], CHUNK), np.float32)
    chunk[:, TAIL - before : TAIL + end - start] = sound[:, start - before : end]
    spectrum = np.fft.rfft(chunk, axis=1) * _response()
    weighted = np.fft.irfft(spectrum, CHUNK, axis=1)[:, TAIL : TAIL + end - start]
    return np.asarray(np.square(weighted, dtype=np.float64).sum(axis=0))


def _response() -> NDArray[np.complex64]:
    """The K-weighting's frequency response on CHUNK's bins."""
    z = np.exp(-2j * np.pi * np.arange(CHUNK // 2 + 1) / CHUNK)
    response = np.ones_like(z)
    for numerator, denominator in (HEAD, HIGH_PASS):
        response *= np.polynomial.polynomial.polyval(z, numerator)
        response /= np.polynomial.polynomial.polyval(z, denominator)
    return np.asarray(response, np.complex64)
