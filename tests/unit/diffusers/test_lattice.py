"""Frames on the model's lattice, windows that join, times that map."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinema.engines.diffusers.families import FAMILIES
from kinema.engines.diffusers.lattice import Clock, FrameRule, Window, Windowing

WAN = FrameRule(4, 1)
LTX = FrameRule(8, 1)
HELIOS = FrameRule(33, -3)


@pytest.mark.parametrize(
    ("rule", "asked", "made"),
    [(WAN, 1, 1), (WAN, 2, 5), (WAN, 65, 65), (WAN, 66, 69), (LTX, 97, 97), (LTX, 98, 105), (HELIOS, 1, 30)],
)
def test_a_model_renders_at_or_above_the_length_on_its_lattice(rule: FrameRule, asked: int, made: int) -> None:
    assert rule.at_least(asked) == made


@pytest.mark.parametrize(("rule", "limit", "made"), [(WAN, 81, 81), (WAN, 84, 81), (LTX, 121, 121), (HELIOS, 70, 63)])
def test_a_window_is_the_longest_on_the_lattice_within_its_limit(rule: FrameRule, limit: int, made: int) -> None:
    assert rule.at_most(limit) == made


def test_a_limit_below_the_lattice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"33 \* n \+ -3"):
        HELIOS.at_most(20)


@pytest.mark.parametrize(
    ("film_fps", "model_fps", "film_frames", "needed"),
    [
        (24, 16, 96, 65),  # the film's last frame lies at 95 / 24 s, between the model's frames 63 and 64
        (24, 24, 96, 96),
        (24, 25, 96, 100),
        (16, 16, 81, 81),
        (24, 8, 24, 9),
    ],
)
def test_enough_model_frames_reach_the_last_film_frame(
    film_fps: int, model_fps: float, film_frames: int, needed: int
) -> None:
    assert Clock(film_fps, model_fps, film_frames).needed == needed


def test_an_extension_begins_one_film_frame_after_its_source() -> None:
    clock = Clock(24, 16, 24, is_extension=True)
    assert clock.time_of(0) == pytest.approx(16 / 24)
    assert clock.needed == 17  # frame 0 is the source's last; one second later lies frame 16


def test_ten_seconds_of_wan_are_two_windows_of_which_the_second_keeps_a_frame() -> None:
    windows = Windowing(WAN, longest=81, kept=1).split(Clock(24, 16, 240).needed)
    assert windows == (Window(0, 81, 0), Window(80, 81, 1))


def test_an_extension_is_given_the_source_and_counts_from_its_last_frame() -> None:
    windows = Windowing(WAN, longest=81, kept=9).split(65, given=9)
    assert windows[0] == Window(-8, 73, 9)
    assert len(windows) == 1


def test_a_window_that_keeps_all_it_has_is_refused() -> None:
    with pytest.raises(ValueError, match="can't keep 9"):
        Windowing(WAN, longest=9, kept=9).split(20)


@given(
    family=st.sampled_from(sorted(FAMILIES)),
    longest=st.integers(70, 300),
    needed=st.integers(1, 3000),
    is_extension=st.booleans(),
)
def test_windows_join_without_a_missing_or_doubled_frame(
    family: str, longest: int, needed: int, is_extension: bool
) -> None:
    facts = FAMILIES[family]
    kept = facts.kept_frames
    windowing = Windowing(facts.rule, longest, kept, counts_new=not facts.returns_kept)
    windows = windowing.split(needed, given=kept if is_extension else 0)
    assert windows[0].start + windows[0].kept == (1 if is_extension else 0)
    for before, after in pairwise(windows):
        assert after.start + after.kept == before.end  # the first new frame follows the last of the window before
        assert after.kept == kept
        assert after.frames > after.kept
    assert windows[-1].end >= needed
    assert all(window.end < needed for window in windows[:-1])
    for window in windows:
        counted = window.frames - (0 if facts.returns_kept else window.kept)
        assert facts.rule.at_least(counted) == counted
        assert window.frames <= max(longest, windowing.rule.at_least(kept + 1) + kept)
