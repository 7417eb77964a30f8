"""A quiet line of music by mood: chords on a soft pad, and plucked notes that walk over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from kinema.engines.base import AUDIO_RATE_HZ
from kinema.engines.clay.sound_grains import Mono, Palette, Stereo, chance, decay, place, tone

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
DORIAN = (0, 2, 3, 5, 7, 9, 10)
ROOTS = (-5, -3, 0, 2)  # semitones from C: the seed chooses one, so that films don't all share a key
C3_HZ = 130.8128
BEATS_PER_CHORD = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """How a mood sounds. Chords are degrees of the scale from 0; levels are amplitudes before the mix is normalised."""

    beats_per_minute: int
    scale: tuple[int, ...]
    chords: tuple[int, ...]
    pad: float
    pluck: float
    notes_per_beat: float
    rest: float  # the chance that a plucked note is left out
    bass: float = 0.0
    drum: float = 0.0


PIECES: dict[str, Piece] = {
    "calm": Piece(66, MAJOR, (0, 5, 3, 4), pad=0.040, pluck=0.055, notes_per_beat=1, rest=0.35),
    "happy": Piece(112, MAJOR, (0, 4, 5, 3), pad=0.024, pluck=0.070, notes_per_beat=2, rest=0.25, bass=0.07),
    "tense": Piece(88, MINOR, (0, 5, 0, 6), pad=0.045, pluck=0.034, notes_per_beat=2, rest=0.55, bass=0.09, drum=0.10),
    "sad": Piece(58, MINOR, (0, 5, 2, 6), pad=0.046, pluck=0.050, notes_per_beat=0.5, rest=0.20),
    "epic": Piece(76, DORIAN, (0, 5, 2, 6), pad=0.060, pluck=0.030, notes_per_beat=1, rest=0.40, bass=0.10, drum=0.16),
}
DANCE_BEATS_PER_MINUTE = 120
DANCE_DRUM = 0.14


def add_music(mix: Stereo, palette: Palette, mood: str, seed: int, *, dancing: bool = False) -> None:
    """Add a mood's music to the mix. The seed chooses the key, where the chords begin, and every plucked note."""
    piece = PIECES[mood]
    random = chance(seed, "music " + mood)
    root = int(random.choice(ROOTS))
    beat_s = 60.0 / (DANCE_BEATS_PER_MINUTE if dancing else piece.beats_per_minute)
    chord_s = BEATS_PER_CHORD * beat_s
    first = int(random.integers(0, len(piece.chords)))
    degree = 4
    pitched = partial(_pitch_hz, piece.scale, root)
    plucks: dict[tuple[int, bool], Mono] = {}
    for number in range(int(mix.shape[1] / AUDIO_RATE_HZ / chord_s) + 1):
        start_s = number * chord_s
        chord = piece.chords[(first + number) % len(piece.chords)]
        _add_pad(mix, [pitched(chord + step) for step in (0, 2, 4)], start_s, chord_s, piece.pad)
        if piece.bass:
            place(mix, _bass(pitched(chord) / 2.0, 0.9 * chord_s / 2.0), _at(start_s), piece.bass)
            place(mix, _bass(pitched(chord) / 2.0, 0.9 * chord_s / 2.0), _at(start_s + chord_s / 2.0), 0.7 * piece.bass)
        for step in range(round(BEATS_PER_CHORD * piece.notes_per_beat)):
            degree = _walk(random, degree, chord)
            if random.random() < piece.rest:
                continue
            key = (degree, piece.notes_per_beat > 1)
            if key not in plucks:
                plucks[key] = _pluck(2.0 * pitched(degree), 0.7 if key[1] else 1.6)
            level = piece.pluck * float(random.uniform(0.6, 1.0))
            _echoing(
                mix,
                plucks[key],
                start_s + step * beat_s / piece.notes_per_beat,
                level,
                float(random.uniform(-0.5, 0.5)),
            )
    drum = DANCE_DRUM if dancing else piece.drum
    if drum:
        _add_drum(mix, palette, random, drum, beat_s if dancing else 2.0 * beat_s)


def _pitch_hz(scale: tuple[int, ...], root: int, degree: int) -> float:
    octave, step = divmod(degree, len(scale))
    return float(C3_HZ * 2.0 ** ((root + scale[step] + 12 * octave) / 12.0))


def _walk(random: np.random.Generator, degree: int, chord: int) -> int:
    """The next note: mostly a small step, and often onto the chord, within an octave and a half."""
    degree = int(np.clip(degree + random.integers(-2, 3), 0, 10))
    if random.random() < 0.6:
        tones = [chord + step + octave for octave in (-7, 0, 7) for step in (0, 2, 4)]
        degree = min((tone for tone in tones if 0 <= tone <= 10), key=lambda tone: (abs(tone - degree), tone))
    return degree


def _at(time_s: float) -> int:
    return round(time_s * AUDIO_RATE_HZ)


def _add_pad(mix: Stereo, pitches_hz: list[float], start_s: float, chord_s: float, level: float) -> None:
    """A chord of soft voices, each a little wider than the last; it swells in, and dies away under the next chord."""
    count = _at(chord_s * 1.25)
    at = _at(start_s)
    count = min(count, mix.shape[1] - at)
    if count < 2:
        return
    swell = np.sin(np.pi * np.linspace(0.0, 1.0, _at(chord_s * 1.25), dtype=np.float32)[:count]) ** 2
    time = np.arange(count, dtype=np.float32) * np.float32(2.0 * np.pi / AUDIO_RATE_HZ)
    for voice, pitch_hz in enumerate(pitches_hz):
        phase = time * np.float32(pitch_hz)
        sound = np.sin(phase + np.float32(0.9) * np.sin(time * np.float32(0.31 + 0.11 * voice)))
        sound += np.float32(0.25) * np.sin(2.0 * phase)
        place(mix, sound * swell, at, level, pan=0.6 * (voice - 1))


def _pluck(pitch_hz: float, length_s: float) -> Mono:
    """A plucked note: harmonics of which the higher die away sooner."""
    count = _at(length_s)
    time = np.arange(count, dtype=np.float32) * np.float32(1.0 / AUDIO_RATE_HZ)
    note = np.zeros(count, np.float32)
    for harmonic in range(1, 6):
        phase = time * np.float32(2.0 * np.pi * pitch_hz * harmonic)
        note += np.sin(phase) * np.exp(-time * np.float32(2.0 * harmonic)) * np.float32(0.6 ** (harmonic - 1))
    return np.asarray(note * decay(count, 0.006), np.float32)


def _bass(pitch_hz: float, length_s: float) -> Mono:
    return np.asarray(tone(pitch_hz, pitch_hz, length_s, 0.02) + 0.3 * tone(2 * pitch_hz, 2 * pitch_hz, length_s, 0.02))


def _echoing(mix: Stereo, grain: Mono, at_s: float, level: float, pan: float) -> None:
    """A note and its two softer echoes, one to each side: a little room around the dry tones."""
    for delay_s, share, side in ((0.0, 1.0, pan), (0.21, 0.28, -0.8), (0.37, 0.18, 0.8)):
        place(mix, grain, _at(at_s + delay_s), level * share, side)


def _add_drum(mix: Stereo, palette: Palette, random: np.random.Generator, level: float, every_s: float) -> None:
    """A soft low drum, and a lighter brush between its beats."""
    drum, brush = tone(78.0, 44.0, 0.32, 0.004), palette.burst("click", random, 0.06)
    for number in range(int(mix.shape[1] / AUDIO_RATE_HZ / every_s) + 1):
        place(mix, drum, _at(number * every_s), level)
        place(mix, brush, _at((number + 0.5) * every_s), 0.10 * level, 0.3)
