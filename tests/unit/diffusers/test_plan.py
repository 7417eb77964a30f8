"""What a profile makes of a shot, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinema.domain.shot import Reference, Role, Shot, Tuning, Verb
from kinema.engines.diffusers import DiffusersEngine
from kinema.engines.diffusers.families import Mode
from kinema.engines.diffusers.plan import EDIT_STRENGTH, FilmPlan, plan_film
from kinema.engines.diffusers.profiles import PROFILES
from kinema.engines.diffusers.sizes import Canvas
from kinema.errors import InvalidRequest

SHOT = Shot("a cat", 4, 1280, 720, seed=7)


def with_roles(*roles: Role, **changes: object) -> Shot:
    return replace(SHOT, references=tuple(Reference(role, "blob:x") for role in roles), **changes)  # type: ignore[arg-type]


def plan_of(profile: str, shot: Shot = SHOT) -> FilmPlan:
    return plan_film(shot, PROFILES[profile])


@pytest.mark.parametrize(
    ("profile", "canvas", "frames"),
    [
        ("wan2.2-ti2v-5b", Canvas(1280, 704), [97]),
        ("wan2.1-1.3b", Canvas(832, 480), [65]),
        ("wan2.2-a14b", Canvas(1280, 720), [65]),
        ("ltx-2", Canvas(1216, 704), [97]),
        ("helios-distilled", Canvas(640, 384), [96]),
        ("hunyuan-1.5", Canvas(832, 480), [97]),
        ("cogvideox-2b", Canvas(768, 432), [33]),
    ],
)
def test_four_seconds_of_720p_on_each_profile(profile: str, canvas: Canvas, frames: list[int]) -> None:
    plan = plan_of(profile)
    assert (plan.canvas, [window.frames for window in plan.windows]) == (canvas, frames)


@pytest.mark.parametrize(
    ("profile", "duration_s", "windows"),
    [("wan2.2-ti2v-5b", 25, 5), ("wan2.1-vace-1.3b", 25, 6), ("ltx-2", 25, 3), ("helios-distilled", 25, 1)],
)
def test_twenty_five_seconds_in_windows(profile: str, duration_s: float, windows: int) -> None:
    plan = plan_of(profile, replace(SHOT, duration_s=duration_s))
    assert len(plan.windows) == windows
    assert plan.windows[-1].end >= plan.clock.needed


@pytest.mark.parametrize(
    ("profile", "roles", "mode"),
    [
        ("wan2.2-ti2v-5b", (Role.IMAGE,), Mode.IMAGE),
        ("wan2.2-ti2v-5b", (Role.FIRST_FRAME,), Mode.IMAGE),
        ("wan2.1-vace-1.3b", (Role.IMAGE,), Mode.IMAGE),
        ("wan2.1-vace-1.3b", (Role.IMAGE, Role.IMAGE), Mode.REFERENCES),
        ("wan2.1-vace-1.3b", (Role.CHARACTER,), Mode.REFERENCES),
        ("wan2.1-vace-1.3b", (), Mode.TEXT),
    ],
)
def test_pictures_choose_the_mode(profile: str, roles: tuple[Role, ...], mode: Mode) -> None:
    assert plan_of(profile, with_roles(*roles)).opening is mode


@pytest.mark.parametrize(
    ("profile", "shot", "sentence"),
    [
        ("wan2.1-1.3b", with_roles(Role.IMAGE), "takes no picture; it takes text alone, another film"),
        ("wan2.2-ti2v-5b", with_roles(Role.IMAGE, Role.IMAGE), "takes one picture at most and no character"),
        ("wan2.2-ti2v-5b", with_roles(Role.CHARACTER), "takes one picture at most and no character"),
        ("wan2.1-vace-1.3b", with_roles(*[Role.IMAGE] * 5), "up to 4 pictures and characters together, not 5"),
        ("wan2.2-i2v-a14b", SHOT, "needs a picture to start from"),
        ("wan2.1-1.3b", replace(SHOT, duration_s=12), "up to 5.06 seconds, not 12"),
        ("hunyuan-1.5", with_roles(Role.SOURCE, verb=Verb.EXTEND), "can't continue a film; it takes text alone"),
        (
            "helios-distilled",
            with_roles(Role.SOURCE, verb=Verb.REMIX),
            "can't remix a film; it takes text alone, one p",
        ),
        ("wan2.1-1.3b", replace(SHOT, tuning=Tuning(steps=0)), "steps must be from 1 to 200, not 0"),
    ],
)
def test_what_a_profile_cannot_do_is_refused_with_what_it_can(profile: str, shot: Shot, sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        plan_of(profile, shot)


@pytest.mark.parametrize(
    ("profile", "shot", "sentence"),
    [
        ("wan2.2-ti2v-5b", with_roles(Role.IMAGE, Role.IMAGE), "takes one picture at most"),
        ("wan2.2-i2v-a14b", SHOT, "needs a picture to start from"),
        ("wan2.1-1.3b", with_roles(Role.CHARACTER), "takes no character"),
        ("wan2.1-1.3b", replace(SHOT, tuning=Tuning(guidance_scale_2=2.0)), "can't use guidance_scale_2"),
    ],
)
def test_a_request_is_refused_when_it_comes_not_when_its_turn_comes(profile: str, shot: Shot, sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        DiffusersEngine(profile).capabilities().check(shot)


def test_an_extension_is_new_seconds_only_and_keeps_what_the_family_can() -> None:
    shot = with_roles(Role.SOURCE, verb=Verb.EXTEND)
    vace = plan_of("wan2.1-vace-1.3b", shot)
    assert (vace.opening, vace.windows[0].kept) == (Mode.FRAMES, 9)
    assert plan_of("wan2.2-ti2v-5b", shot).windows[0].kept == 1


def test_a_remix_of_a_long_film_is_blended_where_windows_cannot_be_given_frames() -> None:
    shot = with_roles(Role.SOURCE, verb=Verb.EDIT, duration_s=12.0)
    plan = plan_of("wan2.1-1.3b", shot)
    assert plan.is_blended
    assert plan.strength == EDIT_STRENGTH
    assert len(plan.windows) == 3
    assert not plan_of("wan2.1-vace-1.3b", shot).is_blended


def test_a_remix_begins_part_of_the_way_where_the_pipeline_takes_a_film() -> None:
    shot = with_roles(Role.SOURCE, verb=Verb.EDIT)
    assert plan_of("wan2.1-1.3b", shot).steps_run == 30
    assert plan_of("ltx-2", shot).steps_run == 40, "all of them: sound is made from the start"
    assert plan_of("wan2.1-vace-1.3b", shot).steps_run == 50


def test_tuning_takes_the_place_of_the_profiles_numbers() -> None:
    own = plan_of("wan2.2-a14b")
    tuned = plan_of("wan2.2-a14b", replace(SHOT, tuning=Tuning("rain", 12, 3.3, 2.2, 9.0)))
    assert (own.steps, own.guidance_scale, own.guidance_scale_2) == (40, 4.0, 3.0)
    assert (tuned.steps, tuned.guidance_scale, tuned.guidance_scale_2) == (12, 3.3, 2.2)
    assert (tuned.negative_prompt, tuned.flow_shift) == ("rain", 9.0)
