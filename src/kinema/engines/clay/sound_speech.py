"""Speech: a line of dialogue spoken by espeak-ng where that is installed; a film without it is only silent there.

espeak-ng is a separate program (GPL-3.0) that is never required: it is started with a time limit, and whatever it does
wrong leaves the line unspoken.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from functools import lru_cache

import numpy as np

from kinema.engines.base import AUDIO_RATE_HZ
from kinema.engines.clay.lexicon_marks import language_of
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.sound_grains import Mono

PROGRAM = "espeak-ng"
LIMIT_S = 8.0  # a sentence takes some 20 ms
MAX_TEXT = 300  # characters
WORDS_PER_MINUTE, FASTEST = 155, 300
VOICES = {"zh": "cmn", "pt": "pt-br", "fr": "fr-fr"}  # where espeak-ng's name isn't the language's code
FEMALE = frozenset({"woman", "girl", "princess", "dancer"})
HIGH = frozenset({"girl", "boy", "child", "mouse", "rabbit", "bird", "butterfly", "bee", "cat", "duck", "penguin"})
LOW = frozenset({"bear", "dragon", "elephant", "lion", "tiger", "dinosaur", "king", "knight", "whale", "wolf", "horse"})
PITCHES = ((HIGH, 78), (LOW, 18), (frozenset({"robot"}), 32))


def spoken_line(text: str, speaker: Subject | None, room_s: float) -> Mono | None:
    """A line as (samples,) at 48 kHz, its loudest sample at 1.0; None where nobody can say it.

    It is said faster where it would take longer than `room_s`, and cut off where even that doesn't help.
    """
    program = shutil.which(PROGRAM)
    text = " ".join(text.replace("[", " ").replace("]", " ").split())[:MAX_TEXT]  # [[...]] would be phonemes
    if program is None or not text:
        return None
    voice, pitch = _voice(text, speaker)
    sound = _said(program, text, voice, pitch, WORDS_PER_MINUTE)
    length_s = 0.0 if sound is None else sound.size / AUDIO_RATE_HZ
    if length_s > room_s > 0:
        faster = min(FASTEST, round(WORDS_PER_MINUTE * length_s / room_s))
        sound = _said(program, text, voice, pitch, faster)
    return None if sound is None else sound[: max(1, round(room_s * AUDIO_RATE_HZ))]


def _voice(text: str, speaker: Subject | None) -> tuple[str, int]:
    language = language_of(text)
    kind = speaker.kind if speaker else ""
    variant = "+f3" if kind in FEMALE else ""
    pitch = next((pitch for kinds, pitch in PITCHES if kind in kinds), 50)
    return VOICES.get(language, language) + variant, pitch


@lru_cache(maxsize=32)
def _said(program: str, text: str, voice: str, pitch: int, words_per_minute: int) -> Mono | None:
    command = [program, "--stdin", "--stdout", "-v", voice, "-p", str(pitch), "-s", str(words_per_minute)]
    words = text.encode(errors="replace")
    try:
        done = subprocess.run(command, input=words, capture_output=True, timeout=LIMIT_S, check=True)  # noqa: S603
        return _read(done.stdout)
    except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
        return None


def _read(data: bytes) -> Mono | None:
    """A WAV file's samples at 48 kHz. Written to a pipe, its header can't know its length: what is there counts."""
    with wave.open(io.BytesIO(data)) as file:
        rate_hz, width = file.getframerate(), file.getsampwidth()
        raw = file.readframes(len(data))
    if width != 2 or not raw:
        return None
    sound = _resampled(np.frombuffer(raw, "<i2").astype(np.float32), rate_hz)
    peak = float(np.abs(sound).max())
    return None if peak == 0.0 else np.asarray(sound / peak, np.float32)


def _resampled(sound: Mono, rate_hz: int) -> Mono:
    """Band-limited interpolation in the frequency domain: exact, and a line is short."""
    count = round(sound.size * AUDIO_RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound)
    wanted = np.zeros(count // 2 + 1, spectrum.dtype)
    shared = min(spectrum.size, wanted.size)
    wanted[:shared] = spectrum[:shared]
    return np.asarray(np.fft.irfft(wanted, count) * (count / sound.size), np.float32)
