"""Memory plans: the fastest that fits."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kinema.engines.diffusers.memory import (
    FILMS_LEFT_OUT,
    Load,
    Placement,
    Shortages,
    choose_plan,
    estimate,
    memory_plans,
    reachable,
    smaller_plan,
)
from kinema.engines.diffusers.profiles import PROFILES
from kinema.errors import RenderFailed

GIB = 2**30
LOAD = Load(
    {"transformer": 10 * GIB, "text_encoder": 11 * GIB, "vae": GIB},
    pass_bytes=3 * GIB,
    decode_bytes=6 * GIB,
    tiled_bytes=GIB,
)
PLANS = memory_plans(LOAD, can_quantise=False)


def test_each_plan_needs_less_than_the_one_before() -> None:
    assert all(after.need_bytes < before.need_bytes for before, after in pairwise(PLANS))
    assert PLANS[0].placement is Placement.RESIDENT
    assert PLANS[-1].placement is Placement.GROUP_OFFLOAD


@pytest.mark.parametrize(
    ("free_gib", "name"),
    [
        (80, "resident"),  # 22 + 6 + 1
        (27, "resident, tiled"),  # 22 + 3 + 1
        (19, "encoder-aside"),  # 11 + 6 + 1
        (16, "encoder-aside, tiled"),
        (10, "group-offload"),
        (6, "group-offload, tiled"),
    ],
)
def test_the_fastest_plan_that_fits_is_taken(free_gib: int, name: str) -> None:
    assert str(choose_plan(PLANS, free_gib * GIB)) == name


def test_too_little_memory_says_what_the_smallest_plan_needs() -> None:
    with pytest.raises(RenderFailed, match=r"needs 5\.7 GiB .*group-offload, tiled.* and 3\.0 GiB"):
        choose_plan(PLANS, 3 * GIB)


def test_after_a_plan_comes_the_next_smaller_one() -> None:
    assert smaller_plan(PLANS, PLANS[0]) == PLANS[1]
    assert smaller_plan(PLANS, PLANS[-1]) is None


def test_eight_bits_come_in_between_where_they_can_be_made() -> None:
    names = [str(plan) for plan in memory_plans(LOAD, can_quantise=True)]
    assert names[:3] == ["resident", "resident, tiled", "resident, int8"]
    assert not any("group-offload" in name and "int8" in name for name in names)


def test_weights_in_eight_bits_stay_so_and_may_come_back_from_being_streamed() -> None:
    plans = memory_plans(LOAD, can_quantise=True)
    quantised = next(plan for plan in plans if plan.is_quantised)
    assert reachable(plans, None) == reachable(plans, PLANS[-1]) == plans
    left = reachable(plans, quantised)
    assert left[0].placement is Placement.RESIDENT
    assert all(plan.is_quantised or plan.placement is Placement.GROUP_OFFLOAD for plan in left)


def test_a_plan_that_ran_out_of_memory_is_passed_over_for_a_while_by_what_needs_as_much() -> None:
    shortages = Shortages()
    less = [replace(plan, need_bytes=plan.need_bytes - 1) for plan in PLANS]
    assert shortages.next_film(PLANS) == PLANS
    shortages.note(PLANS[0])
    assert shortages.next_film(PLANS) == PLANS[1:]
    assert shortages.next_film(less) == tuple(less)
    assert [shortages.next_film(PLANS) == PLANS for _ in range(FILMS_LEFT_OUT - 1)] == [
        *[False] * (FILMS_LEFT_OUT - 2),
        True,
    ]


def test_the_smallest_plan_is_tried_always() -> None:
    shortages = Shortages()
    for plan in PLANS:
        shortages.note(plan)
    assert shortages.next_film(PLANS) == PLANS[-1:]


def test_the_default_profile_fits_a_card_of_24_gb() -> None:
    profile = PROFILES["wan2.2-ti2v-5b"]
    sizes = {name: profile.weights_bytes(name) for name in profile.parameters_b}
    tokens = 31 * profile.areas_px[0] // profile.family.token_px**2  # 121 frames
    load = estimate(sizes, tokens=tokens, hidden=profile.hidden, canvas_px=profile.areas_px[0])
    plan = choose_plan(memory_plans(load, can_quantise=False), 23 * GIB)
    assert plan.placement in (Placement.RESIDENT, Placement.ENCODER_ASIDE)
