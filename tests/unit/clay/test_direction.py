"""How a film is cut: which takes it has, how they join, and that the world goes on across a cut."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import FPS, Shot
from kinema.engines.clay.direction import Take, takes
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.painting import Canvas
from kinema.engines.clay.reel import Reel
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.stage import Stage, build

CAT = Subject("quadruped", "cat", "cat", action="run")
WOMAN = Subject("biped", "woman", "woman", action="walk")
LENGTHS_S = (4.0, 8.0, 10.0, 12.0, 15.0, 25.0)


def reel_of(prompt: str, duration_s: float, width: int = 96, height: int = 64) -> Reel:
    shot = Shot(prompt, duration_s, width, height, seed=7)
    return Reel(takes(parse_scene(prompt), shot.frame_count, shot.fps), shot)


def frames(reel: Reel, *indices: int) -> list[NDArray[np.float64]]:
    canvas = Canvas.of(reel.shot.width_px, reel.shot.height_px)
    return [reel.frame(index, canvas)[: reel.shot.height_px].astype(np.float64) for index in indices]


def difference(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.abs(one - other).mean())


def spans(cut: tuple[Take, ...]) -> list[tuple[int, int]]:
    return [(take.start, take.stop) for take in cut]


@pytest.mark.parametrize(
    ("duration_s", "views"), [(4.0, 1), (7.9, 1), (8.0, 2), (10.0, 3), (12.0, 3), (15.0, 4), (25.0, 4)]
)
@pytest.mark.parametrize("prompt", ["a cat running", "mountains"])
def test_a_film_of_eight_seconds_or_more_is_cut_into_views(prompt: str, duration_s: float, views: int) -> None:
    assert len(takes(parse_scene(prompt), round(duration_s * FPS), FPS)) == views


@pytest.mark.parametrize(
    "prompt", ["a cat running", "mountains", "a cat, then a dog, then a fox", "drone shot of a city"]
)
@pytest.mark.parametrize("duration_s", LENGTHS_S)
def test_the_takes_fill_the_film_without_a_gap(prompt: str, duration_s: float) -> None:
    cut = takes(parse_scene(prompt), round(duration_s * FPS), FPS)
    assert cut[0].start == 0
    assert cut[-1].stop == round(duration_s * FPS)
    assert all(one.stop == following.start for one, following in pairwise(cut))
    assert all(take.stop - take.start >= FPS // 2 for take in cut)


def test_views_differ_in_size_and_side() -> None:
    cut = takes(parse_scene("a woman walking in a city"), 15 * FPS, FPS)
    assert [take.scene.framing for take in cut] == ["wide", "medium", "close", "wide"]
    assert len({take.side for take in cut}) == 4


@pytest.mark.parametrize(
    "prompt",
    ["an orbit shot of a castle", "close-up of a fox", "a cat running, one continuous shot", "wide shot of a lake"],
)
def test_a_prompt_that_says_how_it_is_filmed_is_filmed_so_throughout(prompt: str) -> None:
    assert len(takes(parse_scene(prompt), 15 * FPS, FPS)) == 1


def test_no_view_is_cut_to_under_a_callers_picture() -> None:
    cut = takes(parse_scene("a cat running"), 15 * FPS, FPS, opening=5 * FPS)
    assert cut[0].stop > 6 * FPS
    assert len(takes(parse_scene("a cat running"), 10 * FPS, FPS, opening=4 * FPS)) == 1


@pytest.mark.parametrize(
    ("prompt", "duration_s", "cut"),
    [
        ("0-3s: a cat. 3-8s: a dog", 8.0, [(0, 72), (72, 192)]),
        ("0-3s: a cat. 3-6s: a dog", 12.0, [(0, 144), (144, 288)]),  # in proportion: the film is as long as asked
        ("Shot 1 (2s): a cat. Shot 2: a dog", 8.0, [(0, 48), (48, 192)]),
        ("a cat. Cut to a dog. Cut to a fox", 3.0, [(0, 24), (24, 48), (48, 72)]),
        ("1. a cat 2. a dog 3. a fox 4. a cow", 1.0, [(0, 12), (12, 24)]),  # there is no time for more
    ],
)
def test_listed_shots_last_as_long_as_the_list_says(prompt: str, duration_s: float, cut: list[tuple[int, int]]) -> None:
    assert spans(takes(parse_scene(prompt), round(duration_s * FPS), FPS)) == cut


def test_a_cut_changes_the_picture_at_once_and_a_dissolve_bit_by_bit() -> None:
    cut, dissolve = (reel_of(f"a cat in a forest. {how} to a ship on the sea", 4.0) for how in ("Cut", "Dissolve"))
    assert cut.takes[1].start == dissolve.takes[1].start == 48
    before, after = frames(cut, 47, 48)
    first, middle, last = frames(dissolve, 48, 54, 60)
    assert difference(before, after) > 10
    assert difference(before, first) < 0.2 * difference(before, after)
    assert difference(first, middle) > 2
    assert difference(middle, last) > 2


def test_a_fade_is_black_at_its_middle() -> None:
    reel = reel_of("a cat in a meadow. Fade to black, then a ship on the sea", 4.0)
    light = [picture.mean() for picture in frames(reel, 20, 47, 48, 80)]
    assert light[1] < 18
    assert light[2] < 18
    assert min(light[0], light[3]) > 60


def test_the_action_goes_on_across_a_cut() -> None:
    reel = reel_of("a cat running on the river", 10.0)
    first, second = reel.stage(0), reel.stage(1)
    moment = second.take.start / FPS
    assert first.mark(moment) == second.mark(moment)
    assert first.ground is second.ground, "one world"
    one, other = first.bodies_at(moment)[0], second.bodies_at(moment)[0]
    assert one.place == other.place
    assert one.model is not None
    assert other.model is not None
    np.testing.assert_array_equal(one.model.shape, other.model.shape)


def test_shots_of_one_place_share_their_world() -> None:
    reel = reel_of("a cat walks in a forest. Cut to a dog running in a forest", 4.0)
    np.testing.assert_array_equal(reel.stage(0).ground.heights, reel.stage(1).ground.heights)


def seen(stage: Stage, index: int) -> tuple[float, float, float, float]:
    """The first actor's rectangle as shares of the picture: left, top, right, bottom."""
    view = stage.view_at(index)
    left, top, right, bottom = stage.rectangle(view, stage.bodies_at(stage.time_s(index))[0])
    return left / view.width, top / view.height, right / view.width, bottom / view.height


@pytest.mark.parametrize("subject", [CAT, WOMAN], ids=["cat", "woman"])
@pytest.mark.parametrize(("width", "height"), [(160, 96), (96, 160)])
def test_the_subject_is_in_every_frame_of_every_view(subject: Subject, width: int, height: int) -> None:
    shot = Shot("", 15.0, width, height, seed=7)
    reel = Reel(takes(Scene("", (subject,), camera="track"), shot.frame_count, FPS), shot)
    for number, take in enumerate(reel.takes):
        stage = reel.stage(number)
        for index in range(take.start, take.stop, 12):
            left, top, right, bottom = seen(stage, index)
            assert left < 0.75
            assert right > 0.25
            assert -0.1 < top < 0.7, "the head is in the picture"
            assert bottom > 0.4


@pytest.mark.parametrize("subject", [CAT, WOMAN], ids=["cat", "woman"])
def test_a_closer_shot_shows_the_subject_larger(subject: Subject) -> None:
    shot = Shot("", 4.0, 160, 96, seed=7)
    heights = []
    for framing in ("wide", "medium", "close"):
        left, top, right, bottom = seen(build(Scene("", (subject,), camera="static", framing=framing), shot), 40)
        heights.append(max(bottom - top, right - left))
    assert heights[0] < 0.8 * heights[1] < 0.8 * 0.9 * heights[2]


def place_of(stage: Stage, kind: str, t: float) -> float:
    return next(body.place[0] for body in stage.bodies_at(t) if body.actor.subject.kind == kind)


@pytest.mark.parametrize(
    ("prompt", "stands", "goes"),
    [
        ("a fox jumps over a fence", "fence", "fox"),
        ("a dog runs past a sleeping cat", "cat", "dog"),
        ("a girl waves as a train passes", "girl", "train"),
        ("a bird flies through the trees", "tree", "bird"),
        ("a girl holding a red balloon, a train passes", "girl", "train"),
        ("a cat chasing a mouse under a table", "table", "mouse"),
    ],
)
def test_what_cannot_move_stands_and_is_passed(prompt: str, stands: str, goes: str) -> None:
    stage = reel_of(prompt, 4.0).stage(0)
    assert place_of(stage, stands, 0.0) == place_of(stage, stands, 3.5)
    distances = [place_of(stage, goes, t) - place_of(stage, stands, t) for t in (0.0, 4.0)]
    assert distances[0] * distances[1] < 0, "it comes from one side and leaves to the other"


@pytest.mark.parametrize(
    ("prompt", "one", "other"),
    [
        ("a boy riding a bicycle", "boy", "bicycle"),
        ("a girl running with a red balloon", "girl", "girl"),
        ("a cat chasing a mouse", "cat", "mouse"),
    ],
)
def test_what_belongs_together_travels_together(prompt: str, one: str, other: str) -> None:
    stage = reel_of(prompt, 4.0).stage(0)
    apart = [place_of(stage, one, t) - place_of(stage, other, t) for t in (0.0, 3.0)]
    assert apart[0] == pytest.approx(apart[1], abs=0.3)
    assert place_of(stage, one, 3.0) != place_of(stage, one, 0.0)


def test_who_jumps_over_something_clears_it_in_the_middle_of_the_shot() -> None:
    stage = reel_of("a fox jumps over a fence", 4.0).stage(0)
    feet = [stage.bodies_at(t)[0].place[2] - stage.surface(*stage.bodies_at(t)[0].place[:2]) for t in (0.5, 2.0, 3.5)]
    assert feet[1] > 0.5
    assert max(feet[0], feet[2]) < 0.05


@pytest.mark.parametrize(("prompt", "pace"), [("a horse galloping in slow motion", 0.4), ("a horse galloping", 1.0)])
def test_slow_motion_slows_what_happens(prompt: str, pace: float) -> None:
    stage = reel_of(prompt, 4.0).stage(0)
    went = stage.mark(stage.time_s(48))[0] - stage.mark(stage.time_s(0))[0]
    assert abs(went) == pytest.approx(stage.cast.speed * 2.0 * pace)
