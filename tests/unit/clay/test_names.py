"""The names of a caller's characters in a prompt."""

from __future__ import annotations

import pytest

from kinema.domain.shot import Reference, Role, Shot, Verb
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.names import Names, is_called
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.script import script_of


def read(prompt: str, *names: str) -> Scene:
    return parse_scene(prompt, Names(names, (prompt,)))


def told(scene: Scene) -> list[tuple[str, str, str]]:
    return [(subject.label, subject.kind, subject.action) for subject in scene.subjects]


@pytest.mark.parametrize(
    ("prompt", "name", "kind", "action"),
    [
        ("Mossy walks in the snow", "Mossy", "person", "walk"),
        ("mossy walks in the snow", "Mossy", "person", "walk"),
        ("MOSSY'S in the snow, dancing", "Mossy", "person", "dance"),
        ("Mossy the fox walks in the snow", "Mossy", "fox", "walk"),
        ("Mossy the small brown fox walks in the snow", "Mossy", "fox", "walk"),
        ("Mossy, a brown fox, walks in the snow", "Mossy", "fox", "walk"),
        ("a fox named Mossy walks in the snow", "Mossy", "fox", "walk"),
        ("the fox Mossy walks in the snow", "Mossy", "fox", "walk"),
        ("Captain Fox walks in the snow", "Captain  Fox", "fox", "walk"),
        ("Mossy is in the snow. Mossy walks. She waves.", "Mossy", "person", "walk"),
        ("in the snow, Mossy is running", "Mossy", "person", "run"),
        ("a fox runs in the snow", "Fox", "fox", "run"),
        ("小苔在雪地里走", "小苔", "person", "walk"),
        ("狐狸小苔在雪地里走", "小苔", "fox", "walk"),
        ("一只叫小苔的狐狸在雪地里走", "小苔", "fox", "walk"),
        ("Mossy在雪地里走", "mossy", "person", "walk"),
        ("der Fuchs Mossy läuft im Schnee", "Mossy", "fox", "run"),
        ("모시가 눈밭을 걷는다", "모시", "person", "walk"),
    ],
)
def test_whoever_a_prompt_calls_by_a_name_is_one_actor_with_a_body(
    prompt: str, name: str, kind: str, action: str
) -> None:
    scene = read(prompt, name)
    assert [(subject.kind, subject.action) for subject in scene.subjects] == [(kind, action)]
    assert is_called(scene.subjects[0], name)
    assert scene.setting == "snow"


@pytest.mark.parametrize("prompt", ["a mossy stone", "Mossyland at night", "a cat walks", "苔"])
def test_only_whole_words_are_names(prompt: str) -> None:
    assert parse_scene(prompt, Names(["Mos", "小苔"], (prompt,))) == parse_scene(prompt)


def test_two_names_are_two_actors_even_with_the_same_body() -> None:
    assert told(read("Mossy the fox and Ada the fox run on the beach", "Mossy", "Ada")) == [
        ("Mossy", "fox", "run"),
        ("Ada", "fox", "run"),
    ]
    assert told(read("Mossy and Ada dance", "Mossy", "Ada")) == [
        ("Mossy", "person", "dance"),
        ("Ada", "person", "dance"),
    ]


def test_a_name_takes_its_part_in_relations() -> None:
    scene = read("Mossy rides a horse through the desert", "Mossy")
    assert told(scene)[0] == ("Mossy", "person", "ride")
    assert scene.subjects[0].relation == ("riding", 1)
    chased = read("a dog chases Mossy the cat", "Mossy")
    assert told(chased)[1][:2] == ("Mossy", "cat")
    assert chased.subjects[0].relation == ("chasing", 1)


def test_the_fox_is_mossy_once_it_was_said_that_mossy_is_a_fox() -> None:
    assert told(read("Mossy the fox walks in the snow. The fox jumps.", "Mossy")) == [("Mossy", "fox", "walk")]


def test_a_list_of_shots_knows_the_names_in_every_shot() -> None:
    scene = read("Shot 1: Mossy the fox walks. Shot 2: a castle. Shot 3: Mossy sleeps.", "Mossy")
    assert [[subject.label for subject in shot.subjects] for shot in scene.shots] == [["Mossy"], ["castle"], ["Mossy"]]
    assert scene.shots[2].subjects[0].kind == "fox"


def test_a_name_in_quotation_marks_is_only_words() -> None:
    scene = read('a cat says "Mossy!"', "Mossy")
    assert told(scene)[0][0] == "cat"
    assert len(scene.subjects) == 1


def test_a_named_one_speaks_its_lines() -> None:
    scene = read('a cat sits beside Mossy. Mossy says "hello"', "Mossy")
    speaker = scene.lines[0].speaker
    assert speaker is not None
    assert scene.subjects[speaker].label == "Mossy"


@pytest.mark.parametrize("name", ["ß", "İ", "a.b*c", "(", "the", "in", "🦊", " ", "x" * 200])
def test_no_name_makes_reading_fail(name: str) -> None:
    read(f"{name} walks in the snow with {name.upper()}", name)


CHARACTER = Reference(Role.CHARACTER, "blob:fox", name="Mossy")
PARENT = Shot("Mossy the fox walks in the snow", 2, 320, 180, 1, references=(CHARACTER,))


@pytest.mark.parametrize(
    ("verb", "prompt", "cast"),
    [
        (Verb.REMIX, "make it night", [("Mossy", "fox", "walk")]),
        (Verb.REMIX, "Mossy dances", [("Mossy", "fox", "dance")]),
        (Verb.EXTEND, "then Mossy jumps", [("Mossy", "fox", "jump")]),
        (Verb.EXTEND, "a dog joins Mossy", [("Mossy", "fox", "walk"), ("dog", "dog", "walk")]),
    ],
)
def test_a_film_made_from_a_film_knows_its_names_without_their_clips(
    verb: Verb, prompt: str, cast: list[tuple[str, str, str]]
) -> None:
    shot = Shot(prompt, 2, 320, 180, 1, verb=verb).with_parent(PARENT)
    found = sorted(told(script_of(shot).takes[-1].scene), key=lambda one: one[0] != "Mossy")
    assert [one[:2] for one in found] == [one[:2] for one in cast]
    assert found[0][2] == cast[0][2]


def test_a_subject_is_nobodys_until_it_is_called() -> None:
    assert Subject("biped", "person", "Mossy").character is None
