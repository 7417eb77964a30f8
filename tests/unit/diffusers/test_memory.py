"""Memory plans: the fastest that fits."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kinema.engines.diffusers.memory import (
    Load,
    Placement,
    choose_plan,
    estimate,
    memory_plans,
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


def test_the_default_profile_fits_a_card_of_24_gb() -> None:
    profile = PROFILES["wan2.2-ti2v-5b"]
    sizes = {name: profile.weights_bytes(name) for name in profile.parameters_b}
    tokens = 31 * profile.areas_px[0] // profile.family.token_px**2  # 121 frames
    load = estimate(sizes, tokens=tokens, hidden=profile.hidden, canvas_px=profile.areas_px[0])
    plan = choose_plan(memory_plans(load, can_quantise=False), 23 * GIB)
    assert plan.placement in (Placement.RESIDENT, Placement.ENCODER_ASIDE)
