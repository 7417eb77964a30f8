"""Who stands where: on seats and tables, beside and behind things, each of a size with who has it."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.domain.shot import Shot
from kinema.engines.clay.actors import Actor
from kinema.engines.clay.company import troupe
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.rigs.belongings import BELONGINGS
from kinema.engines.clay.rigs.things import THINGS
from kinema.engines.clay.stage import Body, build
from kinema.engines.clay.standee import standee


def bodies(prompt: str) -> list[Body]:
    shot = Shot(prompt, 2.0, 160, 90, 7)
    return build(parse_scene(prompt), shot).bodies_at(0.5)


def cast(prompt: str) -> dict[str, Actor]:
    """The first actor of each word of the prompt."""
    return {actor.subject.label: actor for actor in reversed(troupe(parse_scene(prompt), 1).actors)}


def test_two_on_a_bench_sit_beside_each_other_with_their_feet_on_the_ground() -> None:
    one, other = bodies("two old friends sit on a bench")
    assert one.actor.action == "rest"
    assert abs(one.place[0] - other.place[0]) > 0.8
    for sitter in (one, other):
        assert sitter.model is not None
        seat = sitter.model.joints["seat"][0][2] - sitter.place[2]
        assert 0.2 < seat < 0.8
        assert sitter.place[2] < 0.3


@pytest.mark.parametrize("prompt", ["three birds on a bench", "two cats on a table", "two kittens on a sofa"])
def test_several_on_a_thing_do_not_stand_in_one_another(prompt: str) -> None:
    found = bodies(prompt)
    above = [body for body in found if body.actor.subject.plan != "prop"]
    below = next(body for body in found if body.actor.subject.plan == "prop")
    places = sorted(body.place[0] for body in above)
    assert len(above) > 1
    assert min(np.diff(places)) > 0.2
    assert {body.place[2] > below.place[2] + 0.3 for body in above} == {True}
    assert below.model is not None
    assert max(body.place[2] for body in above) < float(below.model.bounds()[1][2]), "they float over it"


@pytest.mark.parametrize("thing", ["bench", "sofa", "couch"])
def test_a_thing_faces_along_x_as_everybody_does(thing: str) -> None:
    """Scenery is modelled facing south, its long side along x."""
    shape = THINGS[thing](0.0).done().shape
    assert np.ptp(shape[:, 2]) > np.ptp(shape[:, 1])


@pytest.mark.parametrize(("prompt", "dry"), [("a girl walks by a river", True), ("a girl walks in a river", False)])
def test_who_walks_by_a_river_keeps_their_feet_dry(prompt: str, dry: bool) -> None:
    stage = build(parse_scene(prompt), Shot(prompt, 4.0, 160, 90, 7))
    heights = [body.place[2] - stage.ground.water for t in range(5) for body in stage.bodies_at(float(t))]
    assert {height > 0.1 for height in heights} == {dry}


def test_a_word_on_paper_hides_nobody_who_holds_it() -> None:
    found = cast("a woman holding a trophy")
    assert found["trophy"].plan is None
    assert found["trophy"].subject.scale < 0.5
    assert cast("a trophy")["trophy"].subject.scale == 1.0


def test_paper_leans_without_losing_its_edge() -> None:
    card = standee("trophy")
    leaned = card.shape[0] * np.tan(0.05)  # as far as the painter leans it
    assert (card[:, : int(leaned) + 1] == 0).all()
    assert (card[:, -int(leaned) - 1 :] == 0).all()


@pytest.mark.parametrize("thing", sorted(BELONGINGS))
def test_what_people_have_about_them_has_a_shape_and_fits_in_a_hand(thing: str) -> None:
    assert cast(f"a {thing}")[thing].plan is not None
    shape = THINGS[thing](0.7).done().shape
    assert np.isfinite(shape).all()
    assert shape[:, 3].min() > 0.0, "it stands in the ground"
    held = troupe(parse_scene(f"a woman holding a {thing}"), 1).actors
    assert [actor.held for actor in held] == [thing]


def test_four_who_stand_are_all_seen() -> None:
    places = [body.place for body in bodies("a family of four people in a park")]
    assert len(places) == 4
    assert len({round(y, 0) for _, y, _ in places}) == 1
    assert min(np.diff(sorted(x for x, _, _ in places))) > 0.4


@pytest.mark.parametrize(
    ("prompt", "cast"),
    [
        ("a fox walks past trees in a forest", ["fox"]),
        ("cars flying between skyscrapers in a city", ["cars"]),
        ("a cat beside a tree in a meadow", ["cat", "tree"]),
        ("trees in a meadow", ["trees"]),
        ("a camel walks past trees in a desert", ["camel", "trees"]),
    ],
)
def test_what_a_place_is_full_of_is_not_put_there_again(prompt: str, cast: list[str]) -> None:
    assert list(dict.fromkeys(actor.subject.label for actor in troupe(parse_scene(prompt), 1).actors)) == cast


def test_a_cake_is_as_large_as_a_child_only_where_it_is_alone() -> None:
    assert cast("a cake")["cake"].subject.scale == 1.0
    assert cast("a cake beside a child")["cake"].subject.scale < 0.6


def test_what_people_eat_and_light_stands_on_the_table_and_they_behind_it() -> None:
    found = cast("a grandmother stands behind a cake with candles at a table")
    table = found["table"]
    assert found["cake"].lift > 0.8
    assert found["candles"].lift > 0.8
    assert abs(found["cake"].ahead - table.ahead) < 0.5
    assert found["grandmother"].aside > table.aside + 0.8
    assert found["grandmother"].lift == 0.0


@pytest.mark.parametrize("prompt", ["twelve sheep grazing", "eight sheep in a meadow"])
def test_a_flock_that_stands_hides_none_behind_the_next(prompt: str) -> None:
    stage = build(parse_scene(prompt), Shot(prompt, 4.0, 160, 90, 7))
    view = stage.view_at(0)
    seen = [view.project(*b.place) for b in stage.bodies_at(0.0)]
    long = 1.35 * 0.40 * view.focal / min(depth for *_, depth in seen)  # a sheep's back, in pixels
    for k in range(1, len(seen)):
        if k % 3:  # the one before it in the same column is before it in the picture
            assert abs(seen[k][0] - seen[k - 1][0]) > 0.3 * long


@pytest.mark.parametrize("prompt", ["a couple dancing", "a man and a woman dancing in a park"])
@pytest.mark.parametrize("seed", [1, 2, 7])
def test_two_who_dance_hold_hands_and_the_taller_of_unequal_two_does_not_stoop(prompt: str, seed: int) -> None:
    stage = build(parse_scene(prompt), Shot(prompt, 4.0, 160, 90, seed))
    view = stage.view_at(0)
    for t in np.linspace(0.0, 3.0, 7):
        west, east = sorted(stage.bodies_at(float(t)), key=lambda b: b.place[0])
        assert west.model is not None
        assert east.model is not None
        (a, width), (b, _) = west.model.joints["left hand"], east.model.joints["right hand"]
        (ax, ay, depth), (bx, by, _) = view.project(*a), view.project(*b)
        assert np.hypot(ax - bx, ay - by) < 2.0 * width * view.focal / depth
    unequal = troupe(parse_scene("a man and a child dancing"), seed).actors
    assert [actor.held for actor in unequal] == ["", ""]
