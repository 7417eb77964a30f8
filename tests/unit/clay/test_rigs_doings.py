"""What verbs, rooms and seasons promise: who reads has a book, who sleeps has shut eyes, winter has no poppies."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.engines.clay.actors import body
from kinema.engines.clay.company import troupe
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.lexicon_finer import PLACES
from kinema.engines.clay.nuances import CARRIED, DOINGS, FOODS, TOOLS, casting, place_of
from kinema.engines.clay.places import PLACES as SETS
from kinema.engines.clay.places import setting_of
from kinema.engines.clay.revision import changed
from kinema.engines.clay.rigs import biped
from kinema.engines.clay.rigs.gait import blink
from kinema.engines.clay.rigs.handheld import HELD
from kinema.engines.clay.rigs.objects import PROPS
from kinema.engines.clay.rigs.people import PEOPLE
from kinema.engines.clay.rigs.people_doings import ABOVE_HAND, DOING_POSES, mouth
from kinema.engines.clay.rigs.people_poses import posed
from kinema.engines.clay.rigs.things import THINGS
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.sculpture import GLINT
from kinema.engines.clay.settings import SETTINGS


@pytest.mark.parametrize(
    ("prompt", "action", "held"),
    [
        ("a girl reading a book in a living room", "read", "book"),
        ("一个女孩在看书", "read", "book"),
        ("一只熊猫在竹林里吃竹子", "eat", "bamboo"),
        ("a monkey eating a banana in the jungle", "eat", "banana"),
        ("a chef cooking in a kitchen", "cook", "stove"),
        ("a man playing guitar on a stage", "strum", "guitar"),
        ("a boy kicking a football in a meadow", "kick", "football"),
        ("a grandmother drinking tea", "drink", "cup"),
        ("a surfer riding a big wave", "surf", ""),
        ("a skier skiing down a mountain", "ski", ""),
        ("a child flying a kite on a hill", "kite", "kite"),
        ("a witch flying on a broom", "broom", "broom"),
        ("a woman with a red umbrella walking in the rain", "walk", "umbrella"),
        ("a little girl sleeping in her bed", "sleep", "bed"),
        ("a cow eating grass", "eat", ""),
        ("a wolf howling at the moon", "howl", ""),
        ("a dragon breathing fire", "blaze", ""),
        ("a giraffe eating leaves", "eat", ""),
        ("a deer drinking from a river", "eat", ""),
        ("a rabbit drinking tea", "drink", "cup"),
        ("a dog playing guitar on a stage", "strum", "guitar"),
        ("a boy eating pizza", "eat", "bread"),
        ("an old man reading a newspaper on a bench", "read", "book"),
        ("外婆在厨房里包饺子", "cook", "stove"),
        ("할머니가 부엌에서 요리한다", "cook", "stove"),
        ("una niña leyendo un libro", "read", "book"),
        ("ein Wolf heult den Mond an", "howl", ""),
        ("a boy eating a donut", "eat", "bread"),
    ],
)
def test_a_verb_has_its_own_pose_and_its_tool_in_the_hands(prompt: str, action: str, held: str) -> None:
    cast = casting(parse_scene(prompt))
    assert [(cue.action, cue.held) for _, cue in cast] == [(action, held)]


@pytest.mark.parametrize("prompt", ["a bread shop on a city street", "a reader of maps", "fireflies over a meadow"])
def test_a_word_within_another_word_starts_nothing(prompt: str) -> None:
    assert {cue.action for _, cue in casting(parse_scene(prompt))}.isdisjoint({"read", "eat", "blaze"})


def test_an_animal_stands_up_for_what_only_people_do_and_keeps_its_head() -> None:
    plans = {
        prompt: casting(parse_scene(prompt))[0][0].plan
        for prompt in ("a cat reading a book", "a bear riding a bicycle", "a cat running", "a horse and a man reading")
    }
    assert list(plans.values()) == ["biped", "biped", "quadruped", "quadruped"]
    zebra = biped.build(biped.PEOPLE["upright zebra"], "read", 0.3, "book")
    assert (zebra.skin[:, 3] == 1).sum() > 5, "the stripes are gone"


def test_a_verb_goes_to_whom_it_fits() -> None:
    cast = casting(parse_scene("a cat and a chef cooking in a kitchen"))
    assert [(subject.kind, cue.action) for subject, cue in cast] == [("cat", "idle"), ("chef", "cook")]


def test_everything_that_can_be_held_has_a_shape() -> None:
    for name in {*CARRIED, *TOOLS.values(), *(food for food, _ in FOODS)}:
        assert name in HELD or name in THINGS or name == "ball", name


@pytest.mark.parametrize("doing", sorted({row[0] for row in DOINGS if "biped" in row[1]}))
def test_every_doing_of_people_has_a_pose_that_moves(doing: str) -> None:
    assert doing in DOING_POSES
    early, late = (biped.build(PEOPLE["woman"], doing, t, TOOLS.get(doing, "")) for t in (0.0, 0.55))
    assert np.isfinite(early.shape).all()
    assert np.abs(early.shape[:, 1:4] - late.shape[:, 1:4]).max() > 0.03


@pytest.mark.parametrize("kind", ["woman", "child", "panda", "monkey"])
@pytest.mark.parametrize("food", sorted(ABOVE_HAND))
def test_who_eats_brings_the_end_of_the_food_to_the_mouth(kind: str, food: str) -> None:
    p = PEOPLE[kind]
    hands = [posed(p, "eat", t, food).hands[1] for t in np.linspace(0.0, 2.0, 41)]
    ends = [np.add(hand, (0.0, 0.0, ABOVE_HAND[food])) for hand in hands if hand is not None]
    gaps = [np.linalg.norm(end - mouth(p)) for end in ends]
    heights = [hand[2] for hand in hands if hand is not None]
    assert min(gaps) < 0.08
    assert max(heights) - min(heights) > 0.03
    assert max(heights) < mouth(p)[2]  # the food ends at the mouth, so the hand stays below it and hides no eye


def test_eyes_are_open_most_of_the_time_and_shut_at_times() -> None:
    shut = np.array([blink(t, 0.0) > 0.45 for t in np.arange(0.0, 62.0, 1 / 24)])
    assert 0.01 < shut.mean() < 0.08


@pytest.mark.parametrize(("plan", "kind"), [("biped", "girl"), ("quadruped", "cat"), ("quadruped", "lion")])
def test_who_sleeps_has_shut_eyes(plan: str, kind: str) -> None:
    awake, asleep = (
        body(troupe(Scene("", (Subject(plan, kind, kind, action=action),)), 1).actors[0], 1.0)
        for action in ("sit", "sleep")
    )

    def glints(look: np.ndarray) -> int:
        return int((look[:, 9] == GLINT.glow).sum())

    assert glints(awake.skin) == 2
    assert glints(asleep.skin) == 0


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a chef cooking in a kitchen", "kitchen"),
        ("厨房里的一只猫", "kitchen"),
        ("a kitten on a bed in a bedroom", "bedroom"),
        ("a cow on a farm", "farm"),
        ("a knight riding through castle ruins", "ruins"),
        ("an explorer among ruins", "ruins"),
        ("ancient ruins in the jungle", "ruins"),
        ("废墟里的机器人", "ruins"),
        ("un zorro en las ruinas", "ruins"),
        ("火山旁的一条龙", "volcano"),
        ("a monkey in the jungle", "jungle"),
        ("a cat on a city street", "city"),
        ("a girl walks by a river", "riverbank"),
        ("两个孩子在河边钓鱼", "riverbank"),
        ("cat running on the river", "river"),
        ("a wolf howling on a mountain", "summit"),
        ("一只羊在山顶", "summit"),
        ("a wolf below the mountains", "mountains"),
        ("a dog in a living room", "room"),
    ],
)
def test_a_finer_place_is_found_within_its_setting(prompt: str, place: str) -> None:
    assert place_of(parse_scene(prompt)) == place


@pytest.mark.parametrize(
    ("prompt", "place", "cast"),
    [
        ("a girl in a room, not in the kitchen", "room", [("idle", "")]),
        ("a knight riding past, no ruins, no volcano", "hills", [("ride", "")]),
        ("a penguin, not on the ice", "snow", [("idle", "")]),
        ("a man without a hat drinking coffee, no book", "city", [("drink", "cup")]),  # only the hat and the book
        ("a woman in a library who isn't reading", "library", [("idle", "")]),
        ("a dragon that doesn't breathe fire", "mountains", [("fly", "")]),
        ("a wolf with a voice like a roaring volcano", "meadow", [("idle", "")]),
        ("一只猫在房间里，不在厨房", "room", [("idle", "")]),
        ("没有书的女孩在喝茶", "meadow", [("drink", "cup")]),
        ("un gato en una habitación sin cocina", "room", [("idle", "")]),
        ("책이 없는 방의 고양이", "room", [("idle", "")]),
        ('a man in a room says "let\'s eat in the kitchen"', "room", [("idle", "")]),
    ],
)
def test_what_a_prompt_denies_compares_or_quotes_is_neither_done_nor_built(
    prompt: str, place: str, cast: list[tuple[str, str]]
) -> None:
    scene = parse_scene(prompt)
    assert place_of(scene) == place
    assert [(cue.action, cue.held) for _, cue in casting(scene)] == cast


def test_a_shot_stays_in_the_kitchen_of_the_shot_before() -> None:
    film = parse_scene("Shot 1: a chef cooking in a kitchen. Shot 2: he waves. Shot 3: a cow on a farm")
    assert [place_of(shot) for shot in film.shots] == ["kitchen", "kitchen", "farm"]


def test_a_remix_keeps_the_kitchen_until_it_names_another_place() -> None:
    kitchen = parse_scene("a cat in a kitchen")
    assert place_of(changed(kitchen, "make it night")) == "kitchen"
    assert place_of(changed(kitchen, "move it to a library")) == "library"
    assert place_of(changed(kitchen, "move it to the beach")) == "beach"


def test_every_finer_place_has_a_set_of_known_props() -> None:
    for place, within, _ in PLACES:
        assert place in SETS
        assert within <= set(SETTINGS)
    for setting in (*SETS.values(), *SETTINGS.values()):
        assert {scatter.prop for scatter in setting.props} <= set(PROPS)


@pytest.mark.parametrize("place", sorted(SETTINGS))
@pytest.mark.parametrize("season", ["spring", "autumn", "winter"])
def test_a_season_changes_what_grows_and_never_what_is_indoors(place: str, season: str) -> None:
    plain, dressed = (setting_of(Scene("", setting=place, season=s)) for s in ("summer", season))
    assert {scatter.prop for scatter in dressed.props} <= set(PROPS)
    if plain.sky != "air":
        assert dressed == plain
    if season == "winter" and place not in ("city", "desert", "beach"):
        assert {"daisy", "poppy", "tulip", "grass"}.isdisjoint(s.prop for s in dressed.props if plain.sky == "air")
    if place == "meadow":
        assert dressed.props != plain.props


def test_a_car_that_nobody_rides_has_a_driver_and_a_ridden_one_has_none() -> None:
    alone = troupe(parse_scene("a red car driving through the desert"), 1)
    ridden = troupe(parse_scene("a farmer driving a tractor on a farm"), 1)
    assert [actor.held for actor in alone.actors] == ["driver"]
    assert [actor.held for actor in ridden.actors] == ["", ""]


def test_a_dyed_bus_keeps_its_windows_and_tyres() -> None:
    bus = troupe(parse_scene("a school bus driving through a village"), 1).actors[0]
    look = body(bus, 0.0).skin[:, :3]
    yellow = (look[:, 0] > 0.4) & (look[:, 2] < 0.2)
    assert 0.02 < yellow.mean() < 0.5


def test_a_couple_are_not_the_same_person_twice() -> None:
    one, other = troupe(Scene("", (Subject("biped", "person", "couple", count=2, action="dance"),)), 1).actors
    assert one.row != other.row
