"""What the bodies promise: everybody known has one, feet don't slide, relations are kept, nothing is left out."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.domain.shot import Shot
from kinema.engines.clay.actors import body
from kinema.engines.clay.company import troupe
from kinema.engines.clay.lexicon import KINDS, WEARS
from kinema.engines.clay.rigs.catalogue import PLANS, found
from kinema.engines.clay.rigs.clothes import GARMENTS
from kinema.engines.clay.rigs.gait import BIPED_GAITS, QUADRUPED_GAITS, footfall
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.stage import build
from kinema.engines.clay.standee import standee

SHOT = Shot("", 1.0, 96, 64, 3)
ACTIONS = (
    "idle",
    "walk",
    "run",
    "jump",
    "fly",
    "swim",
    "dance",
    "sit",
    "sleep",
    "ride",
    "drive",
    "sail",
    "float",
    "spin",
    "fall",
    "wave",
)
COLOURS_ONLY = {"apron", "dress", "coat", "suit", "shirt", "sweater", "robe", "armor", "boots", "trousers"}


@pytest.mark.parametrize(("plan", "kind"), [(plan, kind) for plan, kinds in KINDS.items() for kind in kinds])
def test_every_kind_of_the_lexicon_has_a_body(plan: str, kind: str) -> None:
    own, row = found(Subject(plan, kind, kind))
    assert own is PLANS[plan]
    assert row is not None


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_every_row_can_do_every_action_and_stays_in_sound_proportions(plan: str) -> None:
    for word, row in PLANS[plan].rows.items():
        for action in ACTIONS:
            model = PLANS[plan].model(row, action, 0.4)
            assert np.isfinite(model.shape).all(), (word, action)
            low, high = model.bounds()
            assert (high - low > 0.02).all(), (word, action)
            assert (high - low < 16.0).all(), (word, action)


@pytest.mark.parametrize("gait", [*QUADRUPED_GAITS.values(), *BIPED_GAITS.values()])
def test_a_standing_foot_stays_where_it_is_while_the_body_goes_on(gait) -> None:  # type: ignore[no-untyped-def]
    leg = 0.5
    speed = gait.speed(leg)
    times = np.linspace(0.01, gait.duty * gait.period_s * 0.98, 9)
    feet = [footfall(gait, leg, t / gait.period_s) for t in times]
    world = [ahead + speed * t for (ahead, _, _), t in zip(feet, times, strict=True)]
    assert max(world) - min(world) < 1e-9
    assert {up for _, up, _ in feet} == {0.0}


def test_a_rider_sits_on_the_mounts_back() -> None:
    scene = Scene(
        "",
        (
            Subject("biped", "knight", "knight", action="ride", relation=("riding", 1)),
            Subject("quadruped", "horse", "horse", action="run"),
        ),
    )
    bodies = build(scene, SHOT).bodies_at(0.3)
    horse, knight = sorted(bodies, key=lambda b: b.actor.mount is not None)
    assert horse.model is not None
    assert knight.model is not None
    (x, y, z), _ = horse.model.joints["back"]
    (kx, ky, kz), _ = knight.model.joints["seat"]
    assert abs(kx - x) + abs(ky - y) + abs(kz - z) < 1e-6


def test_who_chases_is_behind_whom_it_chases() -> None:
    scene = Scene(
        "",
        (
            Subject("quadruped", "dog", "dog", action="run", relation=("chasing", 1)),
            Subject("quadruped", "cat", "cat", action="run"),
        ),
    )
    dog, cat = troupe(scene, 1).actors
    assert dog.ahead < cat.ahead - 0.5


def test_what_is_held_is_at_its_holders_hand() -> None:
    scene = Scene(
        "",
        (
            Subject("biped", "girl", "girl", relation=("holding", 1)),
            Subject("balloon", "balloon", "balloon", action="float"),
        ),
    )
    girl, balloon = troupe(scene, 1).actors
    assert girl.lift == 0.0
    assert 0.1 < balloon.lift < 1.2


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_a_group_has_so_many_bodies_in_different_phases(count: int) -> None:
    cast = troupe(Scene("", (Subject("bird", "duck", "ducks", count=count, action="walk"),)), 1)
    assert len(cast.actors) == count
    assert len({actor.phase_s for actor in cast.actors}) == count


def test_a_crowd_is_cut_at_twelve() -> None:
    assert len(troupe(Scene("", (Subject("quadruped", "sheep", "sheep", count=50),)), 1).actors) == 12


def test_a_colour_dyes_the_coat_and_leaves_the_eyes_black() -> None:
    plain, blue = (
        troupe(Scene("", (Subject("quadruped", "dog", "dog", colour=colour),)), 1).actors[0]
        for colour in (None, (0.02, 0.05, 0.7))
    )
    before, after = body(plain, 0.0).skin[:, :3], body(blue, 0.0).skin[:, :3]
    dyed = np.abs(before - after).max(1) > 0.05
    assert 0.3 < dyed.mean() < 1.0
    assert (after[before.max(1) < 0.01] < 0.01).all()


@pytest.mark.parametrize("word", sorted(set(WEARS) - COLOURS_ONLY))
def test_every_garment_of_the_lexicon_can_be_put_on(word: str) -> None:
    assert word in GARMENTS
    bare, dressed = (
        body(troupe(Scene("", (Subject("biped", "boy", "boy", wears=wears),)), 1).actors[0], 0.0)
        for wears in ((), (word,))
    )
    assert len(dressed.shape) > len(bare.shape)


@pytest.mark.parametrize(
    "label", ["gramophone", "чайник", "潜水艇", "a word far too long for the card that it stands on", "", "🛸"]
)
def test_an_unknown_word_is_a_paper_standee_with_the_word_on_it(label: str) -> None:
    card = standee(label)
    assert card.shape[2] == 4
    assert np.isfinite(card).all()
    assert card[card.shape[0] // 3, card.shape[1] // 2, 3] == 1.0
    cast = troupe(Scene("", (Subject("cutout", label, label),)), 1)
    assert cast.actors[0].plan is None


def test_a_word_that_the_lexicon_has_no_plan_for_may_still_be_an_animal_here() -> None:
    plan, _ = found(Subject("cutout", "giraffe", "giraffe"))
    assert plan is PLANS["quadruped"]


@pytest.mark.parametrize(
    ("plan", "action"),
    [("vehicle", "drive"), ("bird", "fly"), ("butterfly", "fly"), ("dragon", "fly"), ("fish", "swim")],
)
def test_wheels_wings_and_tails_of_every_kind_turn_beat_and_swing(plan: str, action: str) -> None:
    for kind, row in PLANS[plan].rows.items():
        then, now = (PLANS[plan].model(row, action, t).shape for t in (0.0, 0.137))
        moved = now - then
        assert moved.std(axis=0).max() > 1e-3, f"{kind} moves in one piece"
