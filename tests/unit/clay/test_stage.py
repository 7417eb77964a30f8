"""What a `clay` film promises, on small pictures."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import Shot
from kinema.engines.base import RenderContext
from kinema.engines.clay import ClayEngine
from kinema.engines.clay.direction import takes
from kinema.engines.clay.engine import film
from kinema.engines.clay.ground import wetness
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.lexicon import SEASONS, STYLES
from kinema.engines.clay.painting import CLOUD_SHADOWS, Canvas, Painter
from kinema.engines.clay.reel import Reel
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.settings import SETTINGS
from kinema.engines.clay.stage import Stage, build
from kinema.errors import JobCancelled

CAT = Subject("quadruped", "cat", "cat", action="run")
SWIMMER = Subject("fish", "dolphin", "dolphin", action="swim")
ASTRONAUT = Subject("biped", "astronaut", "astronaut", action="float")


def shot(width: int = 160, height: int = 96, duration_s: float = 0.25, seed: int = 7, prompt: str = "") -> Shot:
    return Shot(prompt, duration_s, width, height, seed)


def context(tmp_path: Path, reports: list[float] | None = None, cancel_after: int = 1_000_000) -> RenderContext:
    calls = itertools.count()

    def check() -> None:
        if next(calls) >= cancel_after:
            raise JobCancelled("the test cancelled the job")

    return RenderContext(
        tmp_path, tmp_path, (), lambda progress, stage: (reports if reports is not None else []).append(progress), check
    )


def luma(frame: NDArray[np.uint8]) -> NDArray[np.float64]:
    height = frame.shape[0] * 2 // 3
    return frame[:height].astype(np.float64)


def reel(scene: Scene, wanted: Shot) -> Reel:
    return Reel(takes(scene, wanted.frame_count, wanted.fps), wanted)


def pictures(stage: Stage, *indices: int) -> Iterator[NDArray[np.uint8]]:
    canvas = Canvas.of(stage.shot.width_px, stage.shot.height_px)
    for index in indices:
        yield Painter(stage).frame(index, canvas)


def actor_of(setting: str) -> Subject:
    return {"underwater": SWIMMER, "ocean": SWIMMER, "space": ASTRONAUT}.get(setting, CAT)


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_gives_a_bright_moving_picture_with_its_actor_in_it(setting: str) -> None:
    scene = Scene("", (actor_of(setting),), setting=setting, camera="track")
    stage = build(scene, shot(duration_s=1.0))
    first, later = pictures(stage, 0, 12)
    empty = next(pictures(build(Scene("", (), setting=setting, camera="track"), shot(duration_s=1.0)), 0))
    assert first.shape == (144, 160)
    assert first.dtype == np.uint8
    assert 20 <= luma(first).mean() <= 235
    assert luma(first).std() > 6, "a picture without contrast shows nothing"
    assert np.abs(luma(first) - luma(later)).mean() > 0.5, "nothing moves"
    middle = (slice(24, 80), slice(40, 120))
    assert np.abs(luma(first)[middle] - luma(empty)[middle]).mean() > 4, "the actor can't be seen"


@pytest.mark.parametrize("time_of_day", ["day", "sunrise", "sunset", "night"])
@pytest.mark.parametrize("weather", ["clear", "cloudy", "rain", "snow", "fog", "storm", "wind"])
def test_no_hour_or_weather_is_black_or_white(time_of_day: str, weather: str) -> None:
    scene = Scene("", (CAT,), setting="river", time_of_day=time_of_day, weather=weather)
    (frame,) = pictures(build(scene, shot()), 3)
    assert 20 <= luma(frame).mean() <= 220
    assert (luma(frame) >= 234).mean() < 0.10, "washed out"


@pytest.mark.parametrize(
    "camera", ["static", "pan", "tilt", "dolly", "track", "orbit", "crane", "drone", "handheld", "zoom"]
)
@pytest.mark.parametrize(("width", "height"), [(160, 96), (96, 160)])
def test_the_actor_stays_in_the_frame_in_every_move_and_format(camera: str, width: int, height: int) -> None:
    scene = Scene("", (CAT,), setting="meadow", camera=camera, framing="close")
    stage = build(scene, shot(width, height, duration_s=4.0))
    for index in (0, 31, 63, 95):
        t = index / 24
        bodies, view = stage.bodies_at(t), stage.view_at(index)
        left, top, right, bottom = stage.rectangle(view, bodies[0])
        assert left > -0.10 * width, (camera, index)
        assert right < 1.10 * width, (camera, index)
        assert top > -0.10 * height, (camera, index)
        assert bottom < 1.10 * height, (camera, index)
        assert (right - left) > 0.2 * width or (bottom - top) > 0.2 * height, "the actor is too small"


@pytest.mark.parametrize(("width", "height"), [(64, 64), (66, 98), (320, 180)])
def test_a_film_has_exactly_the_shots_frames_in_its_size(tmp_path: Path, width: int, height: int) -> None:
    reports: list[float] = []
    rendered = ClayEngine().render(
        shot(width, height, 0.5, prompt="a cat running on the river"), context(tmp_path, reports)
    )
    assert rendered.pixel_format == "yuv420p"
    assert rendered.frames is not None
    frames = list(rendered.frames)
    assert len(frames) == 12
    assert {frame.shape for frame in frames} == {(height * 3 // 2, width)}
    assert len({id(frame) for frame in frames}) == 12, "every frame has its own buffer"
    assert reports == sorted(reports)
    assert reports[-1] == 1.0


def test_the_same_seed_gives_the_same_frames_whatever_the_thread_count(tmp_path: Path) -> None:
    scene = Scene("", (CAT,), setting="river", weather="rain")
    one = list(film(reel(scene, shot()), context(tmp_path), threads=1))
    three = list(film(reel(scene, shot()), context(tmp_path), threads=3))
    other = list(film(reel(scene, shot(seed=8)), context(tmp_path), threads=2))
    assert all(np.array_equal(a, b) for a, b in zip(one, three, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_cancelled_film_stops_at_the_next_frame(tmp_path: Path) -> None:
    frames = film(reel(Scene("", (CAT,)), shot(64, 64, 10.0)), context(tmp_path, cancel_after=3))
    with pytest.raises(JobCancelled):
        list(frames)


def test_a_scene_without_actors_still_moves() -> None:
    stage = build(Scene("", (), setting="mountains", camera="drone"), shot(duration_s=2.0))
    first, last = pictures(stage, 0, 47)
    assert np.abs(luma(first) - luma(last)).mean() > 2


def test_an_unknown_setting_is_a_meadow() -> None:
    unknown = next(pictures(build(Scene("", (CAT,), setting="nowhere"), shot()), 0))
    meadow = next(pictures(build(Scene("", (CAT,), setting="meadow"), shot()), 0))
    assert np.array_equal(unknown, meadow)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_develops(style: str) -> None:
    (frame,) = pictures(build(Scene("", (CAT,), style=style), shot()), 0)
    assert 20 <= luma(frame).mean() <= 235


def test_noir_has_no_colour() -> None:
    (frame,) = pictures(build(Scene("", (CAT,), style="noir"), shot()), 0)
    assert np.abs(frame[96:].astype(int) - 128).max() <= 2


def test_a_cinematic_film_has_bars() -> None:
    (frame,) = pictures(build(Scene("", (CAT,), style="cinematic"), shot()), 0)
    assert (luma(frame)[:10] == 16).all()
    assert (luma(frame)[-10:] == 16).all()
    assert luma(frame)[20:76].mean() > 40


def test_a_pixel_film_is_made_of_squares_of_few_tones() -> None:
    (frame,) = pictures(build(Scene("", (CAT,), style="pixel"), shot(320, 180)), 0)
    picture = luma(frame)
    assert len(np.unique(picture)) <= 16
    squares = picture.reshape(90, 2, 160, 2)
    assert (squares == squares[:, :1, :, :1]).all()


def test_a_sketch_is_dark_lines_on_pale_paper() -> None:
    (frame,) = pictures(build(Scene("", (CAT,), style="sketch"), shot(320, 180)), 0)
    (plain,) = pictures(build(Scene("", (CAT,)), shot(320, 180)), 0)
    assert np.median(luma(frame)) > 180
    assert (luma(frame) < 90).mean() > 0.005
    assert np.abs(frame[180:].astype(int) - 128).mean() < 0.6 * np.abs(plain[180:].astype(int) - 128).mean()


def test_styles_look_different() -> None:
    shown = {style: next(pictures(build(Scene("", (CAT,), style=style), shot()), 3)) for style in STYLES}
    pairs = [(one, other) for one in STYLES for other in STYLES if one < other]
    assert min(float(np.abs(shown[a].astype(float) - shown[b]).mean()) for a, b in pairs) > 2


@pytest.mark.parametrize("setting", ["meadow", "forest", "garden", "hills", "river", "village", "mountains"])
def test_every_season_looks_different(setting: str) -> None:
    """Leaves turn, blossom comes, snow lies: colour tells seasons apart, not light alone."""
    scenes = {season: Scene("", (), setting=setting, season=season, camera="static") for season in SEASONS}
    shown = {season: next(pictures(build(scene, shot()), 3)).astype(float) for season, scene in scenes.items()}
    pairs = [(one, other) for one in SEASONS for other in SEASONS if one < other]
    assert min(float(np.abs(shown[one] - shown[other]).mean()) for one, other in pairs) > 1.0
    assert shown["winter"][:96].mean() > shown["summer"][:96].mean() + 5
    warmth = {season: float(picture[96:].reshape(-1)[80 * 48 :].mean()) for season, picture in shown.items()}
    assert warmth["autumn"] > warmth["summer"] + 1, "autumn is redder"


@pytest.mark.parametrize(
    ("prompt", "wet"),
    [
        ("a woman walking on a wet city street at night", True),
        ("puddles on a road", True),
        ("湿漉漉的街道上走着一个男人", True),
        ("a woman walking in the rain", True),
        ("a wet dog in a meadow", False),
        ("a woman walking in a city, no puddles", False),
    ],
)
def test_the_ground_is_wet_in_the_rain_and_where_the_prompt_says_so(prompt: str, wet: bool) -> None:
    assert (wetness(parse_scene(prompt)) > 0) is wet


@pytest.mark.parametrize(
    ("prompt", "falls"),
    [
        ("a cow in a meadow", True),
        ("a cow in a meadow at sunset, windy", True),
        ("a cow in a meadow at night", False),
        ("a cow in a meadow in the rain", False),
        ("a cat in a kitchen", False),
    ],
)
def test_single_clouds_shade_the_ground_by_day(monkeypatch: pytest.MonkeyPatch, prompt: str, falls: bool) -> None:
    def ground() -> NDArray[np.uint8]:
        shot = Shot(prompt, 2.0, 160, 90, 7)
        return Painter(build(parse_scene(prompt), shot)).frame(12, Canvas.of(160, 90))[60:90]

    shaded = ground()
    for weather in CLOUD_SHADOWS:
        monkeypatch.setitem(CLOUD_SHADOWS, weather, 0.0)
    assert bool((shaded < ground()).any()) is falls
    assert not (shaded > ground()).any()
