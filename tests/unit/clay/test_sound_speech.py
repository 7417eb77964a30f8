"""Spoken lines: by a real espeak-ng where there is one, and a film all the same where there is none."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.sound import sound_bed
from kinema.engines.clay.sound_loudness import integrated_lufs
from kinema.engines.clay.sound_speech import PROGRAM, spoken_line
from kinema.engines.clay.speech import cues

RATE_HZ = 48_000
PROMPT = 'a man in a room says "the quick brown fox jumps over the lazy dog"'
MAN = Subject("biped", "man", "man")

speaking = pytest.mark.skipif(shutil.which(PROGRAM) is None, reason=f"{PROGRAM} isn't installed here")


@speaking
def test_a_quoted_line_is_heard_when_it_is_shown() -> None:
    scene = parse_scene(PROMPT)
    (cue,) = cues(scene.lines, 0.0, 8.0)
    with_line, without = sound_bed(scene, 8.0, seed=4), sound_bed(replace(scene, lines=()), 8.0, seed=4)
    difference = np.abs(with_line - without).mean(axis=0)
    during = difference[round(cue.start_s * RATE_HZ) : round((cue.start_s + 1.5) * RATE_HZ)].mean()
    after = difference[round((cue.stop_s + 1.6) * RATE_HZ) :].mean()
    assert during > 0.01
    assert during > 3 * after
    assert integrated_lufs(with_line) == pytest.approx(-16.0, abs=0.5)


@speaking
@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "你好，世界",
        "Привет, мир",
        "こんにちは",
        "안녕하세요",
        "hola amigo",
        "bonjour à tous",
        "guten Tag",
        "ciao a tutti",
    ],
)
def test_a_line_is_said_in_its_language(text: str) -> None:
    sound = spoken_line(text, MAN, 5.0)
    assert sound is not None
    assert 0.2 < sound.size / RATE_HZ < 4.0
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() == pytest.approx(1.0, abs=0.01)


def pitch_hz(sound: NDArray[np.float32]) -> float:
    """The median over loud 60 ms frames of the lag at which a frame is most like itself."""
    size = RATE_HZ * 60 // 1000
    found = []
    for start in range(0, sound.size - size, size):
        frame = sound[start : start + size]
        if np.abs(frame).max() > 0.3:
            alike = np.correlate(frame, frame, "full")[size - 1 :] / np.arange(size, 0, -1)
            found.append(RATE_HZ / (RATE_HZ // 400 + int(alike[RATE_HZ // 400 : RATE_HZ // 60].argmax())))
    return float(np.median(found))


@speaking
def test_a_child_speaks_higher_than_a_bear() -> None:
    pitches = []
    for speaker in (Subject("biped", "child", "child"), Subject("quadruped", "bear", "bear")):
        sound = spoken_line("aaah, aaah, aaah", speaker, 5.0)
        assert sound is not None
        pitches.append(pitch_hz(sound))
    assert pitches[0] > 1.2 * pitches[1]


@speaking
def test_a_long_line_is_said_faster_and_never_runs_over() -> None:
    long_line = "one two three four five six seven eight nine ten eleven twelve " * 3
    sound = spoken_line(long_line, MAN, 3.0)
    assert sound is not None
    assert sound.size <= 3 * RATE_HZ
    assert sound_bed(parse_scene(f'a man says "{long_line}"'), 3.0, seed=1).shape == (2, 3 * RATE_HZ)


@pytest.mark.parametrize(
    "text", ["-w /tmp/x", "--version", "[[h@l'oU]]", "\x00", "", "🐱", "<speak>", "\ud800", "a" * 5000]
)
def test_no_line_breaks_a_film(text: str) -> None:
    sound = sound_bed(parse_scene(f'a man says "{text}"'), 1.0, seed=1)
    assert sound.shape == (2, RATE_HZ)
    assert np.isfinite(sound).all()


def test_a_film_without_the_program_is_silent_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    scene = parse_scene(PROMPT)
    assert spoken_line("hello", MAN, 5.0) is None
    np.testing.assert_array_equal(sound_bed(scene, 2.0, seed=1), sound_bed(replace(scene, lines=()), 2.0, seed=1))


def test_a_title_is_not_said() -> None:
    scene = parse_scene('a neon sign "OPEN" in a city')
    assert [line.text for line in scene.lines] == ["OPEN"]
    np.testing.assert_array_equal(sound_bed(scene, 2.0, seed=1), sound_bed(replace(scene, lines=()), 2.0, seed=1))
