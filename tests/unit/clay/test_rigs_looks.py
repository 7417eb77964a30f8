"""What one sees of actors at their doings: swimmers without sweaters, grazers on straight legs, ships in the water."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinema.domain.shot import Shot
from kinema.engines.clay.actors import body
from kinema.engines.clay.company import troupe
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.lexicon_words import COLOURS
from kinema.engines.clay.nuances import place_of
from kinema.engines.clay.places import setting_of
from kinema.engines.clay.rigs import biped, heads, quadruped
from kinema.engines.clay.rigs import machine as machines
from kinema.engines.clay.rigs.beast_poses import LEGS, posed
from kinema.engines.clay.rigs.gait import QUADRUPED_GAITS
from kinema.engines.clay.rigs.people import PEOPLE, attired, clad
from kinema.engines.clay.rigs.people_doings import CRANK
from kinema.engines.clay.rigs.vehicles import VEHICLES
from kinema.engines.clay.sculpture import BOWL, CAPSULE, ELLIPSOID, WEDGE, hexcolour
from kinema.engines.clay.stage import Stage, build


def staged(prompt: str) -> Stage:
    return build(parse_scene(prompt), Shot(prompt, 4.0, 160, 90, 7))


@pytest.mark.parametrize("prompt", ["a boy swimming in a lake", "a surfer riding a big wave in the ocean"])
def test_who_swims_or_surfs_has_bare_arms_and_a_bare_back(prompt: str) -> None:
    person = staged(prompt).cast.actors[0].row
    assert (person.top, person.outfit, person.bare) == (person.flesh, "swimwear", True)
    assert person.bottom != person.flesh


def test_who_swims_in_clothes_that_are_named_keeps_them() -> None:
    assert staged("a man in a red suit swimming in a lake").cast.actors[0].row == attired(PEOPLE["man"], ("red suit",))


@pytest.mark.parametrize(
    ("prompt", "top", "bottom", "shoes"),
    [
        ("a woman in a red dress dancing on a city street", "red", "red", ""),
        ("a girl in a blue coat walking in a park", "blue", "blue", ""),
        ("a man in a black suit in an office", "black", "black", ""),
        ("a woman in a black leather jacket, a long red dress and black boots", "black", "red", "black"),
        ("a bride", "white", "white", ""),
        ("a woman", "", "", ""),
    ],
)
def test_a_dress_dyes_the_clothes_and_neither_skin_nor_hair(prompt: str, top: str, bottom: str, shoes: str) -> None:
    actor = troupe(parse_scene(prompt), 1).actors[0]
    own = PEOPLE[actor.subject.kind]
    named = {part: COLOURS[colour] for part, colour in (("top", top), ("bottom", bottom), ("shoes", shoes)) if colour}
    assert actor.row == replace(own, **named)
    model = body(actor, 0.0)
    for part in (own.flesh, own.hair):
        assert np.isclose(model.skin[:, :3], hexcolour(part), atol=2e-3).all(1).any(), "the colour of nobody's skin"


def test_old_men_are_as_old_as_an_old_man() -> None:
    one, _ = troupe(parse_scene("two old men playing chess in a park"), 1).actors
    assert one.row == PEOPLE["old man"]
    assert one.action == "sit"


@pytest.mark.parametrize("kind", ["astronaut", "panda", "knight"])
def test_fur_and_armour_stay_on_in_the_water(kind: str) -> None:
    assert clad(PEOPLE[kind], "swim") is PEOPLE[kind]


def test_both_arms_of_a_swimmer_come_over_the_water_in_turn() -> None:
    p = clad(PEOPLE["boy"], "swim")
    hands = np.array(
        [
            [biped.build(p, "swim", t).joints[name][0][2] for name in ("left hand", "right hand")]
            for t in np.linspace(0.0, 1.5, 31)
        ]
    )
    assert (hands.max(0) > 0.3).all()
    assert (hands.min(0) < 0.0).all()


@pytest.mark.parametrize("kind", ["boy", "woman", "man"])
def test_a_swimmer_lies_in_the_water_with_eyes_and_back_out_of_it(kind: str) -> None:
    p = clad(PEOPLE[kind], "swim")
    surface = biped.SWIM_LIFT  # of the water, over the origin of who swims
    for t in np.linspace(0.0, 1.4, 8):
        model = biped.build(p, "swim", float(t))
        hips, girth = model.joints["hips"]
        assert surface - girth < hips[2] < surface
        assert model.joints["eyes"][0][2] > surface
        assert model.joints["neck"][0][2] + p.girth > surface + 0.1


def test_who_flies_stretches_one_fist_past_the_head() -> None:
    model = biped.build(PEOPLE["superhero"], "fly", 0.4)
    face, ahead, back = (model.joints[name][0][0] for name in ("mouth", "left hand", "right hand"))
    assert ahead > face + 0.1
    assert back < face - 0.3


@pytest.mark.parametrize("kind", ["cow", "sheep", "horse", "deer", "goat"])
def test_what_grazes_stands_on_straight_legs_with_its_muzzle_at_the_ground(kind: str) -> None:
    b = quadruped.BEASTS[kind]
    grazing, standing = quadruped.build(b, "eat", 0.5), quadruped.build(b, "idle", 0.5)
    assert grazing.joints["back"][0][2] >= standing.joints["back"][0][2]
    assert -0.1 * b.leg < grazing.joints["head"][0][2] < 0.75 * b.leg


def test_a_snowman_waves_widely_with_both_twigs_clear_of_its_body() -> None:
    p = PEOPLE["snowman"]
    poses = [biped.build(p, "wave", t).joints for t in np.linspace(0.0, 1.0, 25)]
    waving = [joints["right hand"][0][2] for joints in poses]
    assert max(waving) - min(waving) > 0.2
    assert all(abs(joints[name][0][1]) > p.belly for joints in poses for name in ("left hand", "right hand"))


def test_a_readers_book_has_more_white_than_cover() -> None:
    actor = staged("a girl reading a book in a living room").cast.actors[0]
    colours = body(actor, 0.3).skin[:, :3]
    cover = (np.abs(colours - hexcolour("b8352f")).max(1) < 1e-6).sum()
    pages = (np.abs(colours - hexcolour("f6f2e8")).max(1) < 0.1).sum()
    assert cover == 2
    assert pages > cover


def test_ships_sit_in_the_water_below_their_models_waterline() -> None:
    stage = staged("a pirate ship sailing on a stormy sea")
    assert stage.cast.actors[0].lift < -0.1


def test_a_plane_flies_above_the_roofs_of_its_city() -> None:
    stage = staged("an airplane flying over a city, aerial view")
    plane = stage.bodies_at(0.0)[0]
    assert plane.place[2] > np.percentile(stage.ground.tall[stage.ground.tall > 0], 99)


@pytest.mark.parametrize("prompt", ["a steam train crossing green hills", "a train in a desert"])
def test_a_train_has_rails_to_run_on(prompt: str) -> None:
    assert setting_of(parse_scene(prompt)).cue.get("rails") == 1.0
    assert "rails" not in setting_of(parse_scene(prompt.replace("train", "car"))).cue


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("five penguins walking on the ice", "ice"),
        ("五只企鹅在冰上行走", "ice"),
        ("a child eating ice cream in the snow", "snow"),
    ],
)
def test_ice_is_a_place_and_ice_cream_is_none(prompt: str, place: str) -> None:
    assert place_of(parse_scene(prompt)) == place


def test_an_ice_sheet_ends_in_open_water() -> None:
    ground = staged("five penguins walking on the ice").ground
    assert 0.2 < (ground.heights < ground.water).mean() < 0.8


def test_who_sleeps_in_a_bed_has_the_rooms_only_bed() -> None:
    props = {scatter.prop for scatter in setting_of(parse_scene("a kitten sleeping on a bed in a bedroom")).props}
    assert "bed" not in props
    awake = {scatter.prop for scatter in setting_of(parse_scene("a teddy bear dancing in a bedroom")).props}
    assert "bed" in awake


@pytest.mark.parametrize("kind", ["woman", "man", "girl", "grandmother"])
@pytest.mark.parametrize("action", ["idle", "dance"])
def test_between_nose_and_mouth_there_is_only_skin(kind: str, action: str) -> None:
    p = PEOPLE[kind]
    model = biped.build(p, action, 0.4)
    lips = [skin.colour for skin in (heads.LIPS, heads.MOUTH)]
    mouths = [row for row, look in zip(model.shape, model.skin, strict=True) if tuple(look[:3]) in lips]
    assert mouths
    face = np.array(model.joints["mouth"][0])
    for row in mouths:
        assert np.linalg.norm(row[1:4] - face) < 0.45 * p.skull
        assert row[3] < model.joints["eyes"][0][2] - 0.3 * p.skull


@pytest.mark.parametrize(
    "prompt",
    [
        "a woman with a red umbrella walking on a city street in the rain",
        "a man with an umbrella",
        "a child under an umbrella in the rain",
    ],
)
def test_an_umbrella_is_over_the_head_and_hides_no_face(prompt: str) -> None:
    actor = troupe(parse_scene(prompt), 1).actors[0]
    assert actor.held == "umbrella"
    for t in (0.0, 0.3, 0.6):
        model = body(actor, t)
        (hx, hy, hz), radius = model.joints["head"]
        dome = model.shape[model.shape[:, 0] == BOWL][-1]
        assert dome[3] > hz + 0.5 * radius
        assert np.hypot(dome[1] - hx, dome[2] - hy) < dome[13] - 0.7 * radius


def test_a_kite_is_far_above_who_flies_it_on_a_string_that_hangs_through() -> None:
    actor = troupe(parse_scene("a child flying a kite on a hill"), 1).actors[0]
    model = body(actor, 0.7)
    hand, face = np.array(model.joints["left hand"][0]), model.joints["eyes"][0]
    kite = model.shape[model.shape[:, 0] == WEDGE][:, 1:4].mean(0)
    assert np.linalg.norm(kite - hand) > 2.0
    assert kite[2] > 2.0 * face[2]
    assert hand[2] > model.joints["neck"][0][2]
    string = model.shape[(model.shape[:, 0] == CAPSULE) & (model.shape[:, 14] < 0.012)][:, 1:4]
    middle = string[len(string) // 2 - 1 : len(string) // 2 + 1].mean(0)
    assert middle[2] < (kite[2] + hand[2]) / 2 - 0.1


def test_the_hand_that_strums_is_before_the_strings() -> None:
    actor = troupe(parse_scene("a man playing guitar on a stage"), 1).actors[0]
    hands = []
    for t in np.linspace(0.0, 0.5, 9):
        model = body(actor, float(t))
        hand = np.array(model.joints["right hand"][0])
        wood = model.shape[(model.shape[:, 0] == ELLIPSOID) & np.isclose(model.shape[:, 13], 0.085)]
        assert (hand[0] > wood[:, 1] + 0.085).all()
        hands.append(hand[2])
    assert max(hands) - min(hands) > 0.15


@pytest.mark.parametrize("kind", ["cat", "dog", "horse", "dinosaur"])
def test_a_galloping_animals_four_feet_never_meet_under_it(kind: str) -> None:
    b = quadruped.BEASTS[kind]
    for t in np.linspace(0.0, QUADRUPED_GAITS["run"].period_s, 24):
        feet = posed(b, "run", float(t)).feet
        along = [end * b.length * b.leg * 0.41 + ahead for (end, _), (ahead, _, _) in zip(LEGS, feet, strict=True)]
        assert max(along) - min(along) > 0.8 * b.leg
        for left, right in ((0, 1), (2, 3)):
            apart = np.subtract(feet[left], feet[right])
            assert np.hypot(apart[0], apart[2]) > 0.2 * b.leg


@pytest.mark.parametrize("kind", ["man", "woman", "child"])
def test_a_cyclists_feet_go_round_with_the_pedals_on_legs_that_reach_them(kind: str) -> None:
    p = PEOPLE[kind]
    bicycle = VEHICLES["bicycle"]
    for t in np.linspace(0.0, 1.0, 9):
        rider, machine = biped.build(p, "pedal", float(t)), machines.build(bicycle, "drive", float(t))
        seat, saddle = np.array(rider.joints["seat"][0]), np.array(machine.joints["saddle"][0])
        foot = np.array(rider.joints["right foot"][0]) - seat + saddle - (0.10, 0.0, 0.05)
        turned = -CRANK * t + np.pi  # the right pedal is opposite to the left one
        pedal = np.array(machine.joints["pedals"][0]) + 0.15 * np.array((np.cos(turned), 0.0, np.sin(turned)))
        assert np.hypot(foot[0] - pedal[0], foot[2] - pedal[2]) < 0.1
        limbs = rider.shape[(rider.shape[:, 0] == CAPSULE)]
        assert limbs[:, 13].max() < 0.27, "a leg's bone is 0.49 long at most: no leg is stretched"


def test_a_cyclists_legs_are_paler_than_the_road_unless_the_prompt_says_otherwise() -> None:
    def trousers(prompt: str) -> float:
        return max(hexcolour(troupe(parse_scene(prompt), 1).actors[0].row.bottom))

    assert trousers("a man riding a bicycle") > 0.3
    assert trousers("a man in black trousers riding a bicycle") < 0.2


def test_the_face_of_a_sheep_shows_under_its_wool() -> None:
    sheep = quadruped.BEASTS["sheep"]
    assert sheep.neck_width < min(sheep.head)


def test_a_sleeping_lions_face_is_not_turned_into_its_mane() -> None:
    model = quadruped.build(quadruped.BEASTS["lion"], "sleep", 0.5)
    (ex, ey, ez), _ = model.joints["eyes"]
    (hx, hy, _), _ = model.joints["head"]
    assert abs(ey - hy) < 0.3 * (ex - hx)
    assert ez > 0.2
