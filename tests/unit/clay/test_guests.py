"""Whose place a caller's character takes."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.engines.clay.cutout import CutOut
from kinema.engines.clay.direction import takes
from kinema.engines.clay.guests import Guest, staged
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.names import Names
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.script import Script

FPS = 24
NOTHING = CutOut(np.zeros((2, 8, 4, 3), np.uint8), np.zeros((2, 8, 4), np.uint8))


def cast(prompt: str, *names: str | None) -> list[tuple[Subject, ...]]:
    """The subjects of each take of a film with characters."""
    called = Names([name for name in names if name is not None], (prompt,))
    script = Script(takes(parse_scene(prompt, called), 6 * FPS, FPS))
    guests = tuple(Guest(name, NOTHING, (0,)) for name in names)
    return [take.scene.subjects for take in staged(script, guests).takes]


def seen(subjects: tuple[Subject, ...]) -> list[tuple[str, str, int | None]]:
    return [(subject.kind, subject.action, subject.character) for subject in subjects]


@pytest.mark.parametrize(
    ("prompt", "names", "expected"),
    [
        ("Mossy walks in the snow", ("Mossy",), [("person", "walk", 0)]),
        ("a dog chases Mossy the cat", ("Mossy",), [("dog", "run", None), ("cat", "run", 0)]),
        ("Mossy and Ada dance", ("Ada", "Mossy"), [("person", "dance", 1), ("person", "dance", 0)]),
        ("a cat runs on the river", (None,), [("cat", "run", 0)]),
        ("a cat runs on the river", ("Mossy",), [("cat", "run", 0)]),
        ("a castle", (None,), [("castle", "idle", None), ("person", "idle", 0)]),
        ("the sea at night", (None,), [("person", "idle", 0)]),
        ("Mossy walks in the snow", ("Mossy", "Ada"), [("person", "walk", 0), ("person", "walk", 1)]),
        ("three dogs run", (None,), [("dog", "run", 0), ("dog", "run", None)]),
    ],
)
def test_a_character_is_whoever_is_called_so_else_the_first_who_is_free_else_one_more(
    prompt: str, names: tuple[str | None, ...], expected: list[tuple[str, str, int | None]]
) -> None:
    assert [seen(subjects) for subjects in cast(prompt, *names)] == [expected]


def test_of_a_group_a_character_takes_one_place() -> None:
    (subjects,) = cast("three dogs run", None)
    assert [subject.count for subject in subjects] == [1, 2]


def test_a_character_is_only_in_the_shots_that_call_it() -> None:
    shots = cast("Shot 1: Mossy walks. Shot 2: a castle. Shot 3: a bear sleeps.", "Mossy")
    assert [[subject.character for subject in subjects] for subjects in shots] == [[0], [None], [None]]
