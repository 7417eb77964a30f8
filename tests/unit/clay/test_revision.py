"""Remixes and extensions of clay: what a second prompt changes of a scene, and what it leaves."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kinema.domain.shot import Shot, Verb
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.revision import changed
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.script import script_of

CAT = "a ginger cat running on the river at sunset, drone shot"


def kinds(scene: Scene) -> list[str]:
    return [subject.kind for subject in scene.subjects]


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ("make it night", "time_of_day", "night"),
        ("it is raining now", "weather", "rain"),
        ("the same in winter", "season", "winter"),
        ("move it to the desert", "setting", "desert"),
        ("as a noir film", "style", "noir"),
        ("with an orbit shot", "camera", "orbit"),
        ("换成晚上", "time_of_day", "night"),
        ("下雨了", "weather", "rain"),
    ],
)
def test_a_remix_changes_what_its_prompt_says_and_nothing_else(change: str, field: str, value: str) -> None:
    before = parse_scene(CAT)
    after = changed(before, change)
    assert getattr(after, field) == value
    kept = {"subjects", "setting", "time_of_day", "weather", "camera", "framing", "style"} - {field}
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ("replace the cat with a red fox", ["fox"]),
        ("turn the cat into a robot", ["robot"]),
        ("the cat is now a robot", ["robot"]),
        ("the cat becomes a robot", ["robot"]),
        ("add a dog", ["cat", "dog"]),
        ("a horse galloping in the snow", ["horse"]),
        ("make the cat blue", ["cat"]),
        ("slow motion", ["cat"]),
        ("把猫换成狗", ["dog"]),
    ],
)
def test_who_is_named_joins_takes_a_place_or_is_described_anew(change: str, after: list[str]) -> None:
    assert kinds(changed(parse_scene(CAT), change)) == after


def test_who_takes_a_place_does_what_was_done_there() -> None:
    dog = changed(parse_scene(CAT), "replace the cat with a blue dog").subjects[0]
    assert dog.action == "run"
    assert dog.colour is not None


def test_somebody_known_keeps_what_isn_t_said_anew() -> None:
    before = parse_scene("a tiny red robot with a hat dancing")
    after = changed(before, "the robot wears a scarf")
    assert (after.subjects[0].colour, after.subjects[0].scale) == (before.subjects[0].colour, before.subjects[0].scale)
    assert {"hat", "scarf"} <= {garment.split()[-1] for garment in after.subjects[0].wears}


def test_in_an_extension_newcomers_join_those_who_are_there() -> None:
    after = changed(parse_scene(CAT), "a dog comes running", goes_on=True)
    assert kinds(after) == ["cat", "dog"]


SHOT = Shot(CAT, 4, 320, 180, 7)


def test_an_extension_that_says_nothing_new_is_the_same_take_and_its_camera_runs_out_softly() -> None:
    script = script_of(replace(SHOT, prompt="it goes on", verb=Verb.EXTEND).with_parent(SHOT))
    assert (script.first, script.frame_count, len(script.takes)) == (96, 192, 1)
    shares = [script.takes[0].share(index) for index in range(192)]
    steps = [after - before for before, after in pairwise(shares)]
    assert shares[95] == 1.0
    assert all(0 < after <= before * 1.0001 for before, after in pairwise(steps))
    assert max(abs(after - before) for before, after in pairwise(steps)) < 0.05 * steps[0]


def test_what_an_extension_changes_comes_with_a_dissolve() -> None:
    script = script_of(replace(SHOT, prompt="it starts to rain", verb=Verb.EXTEND).with_parent(SHOT))
    assert [(take.start, take.stop, take.joint) for take in script.takes] == [(0, 96, "cut"), (96, 192, "dissolve")]
    assert [take.scene.weather for take in script.takes] == ["clear", "rain"]


def test_an_extension_of_an_extension_goes_on_from_there() -> None:
    first = replace(SHOT, prompt="it goes on", verb=Verb.EXTEND).with_parent(SHOT)
    script = script_of(replace(SHOT, prompt="night falls", verb=Verb.EXTEND).with_parent(first))
    assert (script.first, script.frame_count) == (192, 288)


def test_a_remix_keeps_the_cuts_and_cameras_of_its_parent() -> None:
    long = replace(SHOT, prompt="a cat running on the river", duration_s=12)
    before = script_of(long)
    after = script_of(replace(long, prompt="make it night", verb=Verb.REMIX).with_parent(long))
    assert len(before.takes) > 1
    assert [(take.start, take.scene.camera) for take in after.takes] == [
        (take.start, take.scene.camera) for take in before.takes
    ]
    assert {take.scene.time_of_day for take in after.takes} == {"night"}
