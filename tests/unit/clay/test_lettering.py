"""Quoted words in the picture: where they stand, when they are seen, and that any words at all can be written."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import FPS, Shot
from kinema.engines.clay.direction import takes
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.lettering import Letters, bubble, lay, title
from kinema.engines.clay.painting import Canvas
from kinema.engines.clay.reel import Reel
from kinema.engines.clay.scene import Line
from kinema.engines.clay.speech import cues

SIZE = (192, 112)


def pictures(prompt: str, *indices: int) -> list[NDArray[np.uint8]]:
    shot = Shot(prompt, 4.0, *SIZE, seed=7)
    reel = Reel(takes(parse_scene(prompt), shot.frame_count, FPS), shot)
    canvas = Canvas.of(*SIZE)
    return [reel.frame(index, canvas) for index in indices]


def changed(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Rows and columns of the luma plane that differ."""
    luma = slice(0, SIZE[1])
    return np.argwhere(np.abs(one[luma].astype(int) - other[luma].astype(int)) > 25)


def test_a_spoken_line_is_a_bubble_over_its_speaker_while_it_is_said() -> None:
    said = pictures('a girl in a meadow says "hi"', 0, 24, 90)
    silent = pictures("a girl in a meadow", 0, 24, 90)
    assert len(changed(said[0], silent[0])) == 0
    assert len(changed(said[2], silent[2])) == 0
    places = changed(said[1], silent[1])
    assert len(places) > 50
    rows, columns = places[:, 0], places[:, 1]
    assert rows.max() < 0.55 * SIZE[1], "over the head"
    assert abs(columns.mean() - SIZE[0] / 2) < 0.2 * SIZE[0], "where the speaker is"


def test_a_title_stands_across_the_upper_middle() -> None:
    (written,), (plain,) = (pictures(prompt, 24) for prompt in ('the title "The End" over a lake', "a lake"))
    places = changed(written, plain)
    assert abs(places[:, 1].mean() - SIZE[0] / 2) < 0.05 * SIZE[0]
    assert places[:, 0].max() < 0.5 * SIZE[1]


def test_the_same_words_give_the_same_frame() -> None:
    first, second = (pictures('a cat says "meow"', 24)[0] for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("write", [bubble, title])
@pytest.mark.parametrize(
    "text", ["a", "hello " * 60, "x" * 400, "你好" * 100, "Привет", "مرحبا", "🐱🐶", " ", "\n\n", "a\tb", "é"]
)
def test_any_words_fit_into_the_picture(write: Callable[[str, int, int], Letters], text: str) -> None:
    letters = write(text, *SIZE)
    rows, columns = letters.luma.shape
    assert rows <= SIZE[1]
    assert columns <= SIZE[0]
    assert rows % 2 == columns % 2 == 0


@pytest.mark.parametrize("corner", [(-40, -30), (180, 100), (0, 0), (500, 500), (-500, 7)])
def test_letters_are_cut_at_the_edge_of_the_picture(corner: tuple[int, int]) -> None:
    frame = np.full((SIZE[1] * 3 // 2, SIZE[0]), 100, np.uint8)
    lay(frame, bubble("hello", *SIZE), *corner, opacity=1.0)
    assert frame.shape == (SIZE[1] * 3 // 2, SIZE[0])
    beside = frame[SIZE[1] // 3 : SIZE[1] // 2, SIZE[0] // 2 : SIZE[0] * 2 // 3]
    assert (beside == 100).all()


@pytest.mark.parametrize("length_s", [0.5, 2.0, 4.0, 15.0])
@pytest.mark.parametrize("count", [1, 2, 6])
def test_lines_follow_one_another_within_their_shot(length_s: float, count: int) -> None:
    timed = list(cues((Line("some words that are said", 0),) * count, 3.0, 3.0 + length_s))
    times = [time for cue in timed for time in (cue.start_s, cue.stop_s)]
    assert times == sorted(times)
    assert times[0] >= 3.0
    assert times[-1] <= 3.0 + length_s


def test_a_line_of_one_shot_is_not_seen_in_another() -> None:
    said = pictures('a girl says "hi". Cut to a lake', 60)
    silent = pictures("a girl. Cut to a lake", 60)
    np.testing.assert_array_equal(said[0], silent[0])
