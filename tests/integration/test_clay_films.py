"""Films of `clay` from its own child process, probed back frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kinema.domain.shot import Reference, Role, Shot, Verb
from kinema.engines.base import LocalReference
from kinema.errors import BadReference
from kinema.execution.engine_process import EngineProcess
from kinema.media.film import write_film
from kinema.media.probe import probe
from kinema.media.stills import read_frames

LIMITS_S = {"loading": 280.0, "rendering": 280.0, "finishing": 60.0}
SHOT = Shot("cat running on the river", 2, 320, 180, seed=7)

Render = Callable[..., Path]


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Render]:
    engine = EngineProcess("clay", tmp_path_factory.mktemp("cache"))

    def run(shot: Shot, *references: LocalReference) -> Path:
        work_dir = tmp_path_factory.mktemp("work")
        engine.render(shot, references, work_dir, report=lambda *_: None, should_go_on=lambda: True, limits_s=LIMITS_S)
        return work_dir / "film.mp4"

    yield run
    engine.stop()


@pytest.fixture(scope="module")
def plain(render: Render) -> Path:
    return render(SHOT)


def frames_of(film: Path) -> NDArray[np.float32]:
    return np.stack(read_frames(film, range(probe(film).frame_count))).astype(np.float32)


def given(role: Role, path: Path, start_s: float = 0, end_s: float | None = None) -> LocalReference:
    return LocalReference(Reference(role, "http://example.com/x", start_s, end_s), path)


def difference(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.abs(one - other).mean())


def test_the_film_has_the_size_the_frames_and_the_streams_of_its_shot(plain: Path) -> None:
    facts = probe(plain)
    assert (facts.width_px, facts.height_px, facts.frame_count, facts.fps) == (320, 180, 48, 24)
    assert (facts.video_codec, facts.profile, facts.pixel_format) == ("h264", "High", "yuv420p")
    assert (facts.audio_codec, facts.audio_rate_hz, facts.audio_channels) == ("aac", 48_000, 2)
    assert facts.faststart
    assert abs(facts.duration_s - 2) < 0.03


def test_no_frame_is_black_and_every_frame_moves(plain: Path) -> None:
    frames = frames_of(plain)
    assert len(frames) == 48
    brightness = frames.mean(axis=(1, 2, 3))
    assert brightness.min() > 40
    assert brightness.max() < 230
    contrast = frames.std(axis=(1, 2, 3))
    assert contrast.min() > 15
    assert all(difference(before, after) > 0.3 for before, after in pairwise(frames))


def test_the_same_seed_gives_the_same_frames_and_another_seed_another_film(render: Render, plain: Path) -> None:
    again = frames_of(render(SHOT))
    other = frames_of(render(Shot(SHOT.prompt, 2, 320, 180, seed=8)))
    assert difference(frames_of(plain), again) == 0
    assert difference(frames_of(plain), other) > 3


def test_a_picture_opens_the_film_and_dissolves_into_the_scene(render: Render, plain: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGB", (640, 480), (200, 30, 60)).save(picture)
    frames = frames_of(render(SHOT, given(Role.IMAGE, picture)))
    before = frames_of(plain)
    assert np.allclose(frames[0].mean(axis=(0, 1)), (200, 30, 60), atol=12)
    assert difference(frames[0], before[0]) > 30
    assert difference(frames[-1], before[-1]) < 3, "the scene is the same in the end"


def test_the_first_frame_of_version_2_is_the_picture(render: Render, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    gradient = np.linspace(20, 230, 320, dtype=np.uint8)[None, :, None] * np.ones((180, 1, 3), np.uint8)
    Image.fromarray(gradient).save(picture)
    first = frames_of(render(SHOT, given(Role.FIRST_FRAME, picture)))[0]
    assert difference(first, gradient.astype(np.float32)) < 4


def figure(folder: Path, colour: tuple[int, int, int]) -> Path:
    """A clip of a figure that walks to and fro."""
    pictures = np.full((48, 180, 320, 3), 90, np.uint8)
    for index in range(48):
        left = 140 + round(60 * np.sin(index / 6))
        pictures[index, 30:170, left : left + 40] = colour
    clip = folder / f"{colour[0]}.mp4"
    write_film(
        clip,
        frames=iter(pictures),
        pixel_format="rgb24",
        frame_count=48,
        width_px=320,
        height_px=180,
        fps=24,
        audio=None,
        metadata={},
        on_frame=lambda _: None,
    )
    return clip


def coloured(frames: NDArray[np.float32], strong: tuple[int, int], weak: int) -> NDArray[np.bool_]:
    """Where two colours of (n, height, width, 3) are both stronger than the third."""
    return np.asarray((frames[..., list(strong)] > frames[..., [weak]] + 50).all(axis=3))


def test_a_character_appears_in_the_scene(render: Render, plain: Path, tmp_path: Path) -> None:
    clip = figure(tmp_path, (230, 20, 230))
    with_character = frames_of(render(SHOT, given(Role.CHARACTER, clip, 0, 2)))
    assert coloured(frames_of(plain), (0, 2), 1).mean(axis=(1, 2)).max() < 0.002
    assert coloured(with_character, (0, 2), 1).mean(axis=(1, 2)).min() > 0.005, "in every frame"


def test_two_named_characters_act_side_by_side(render: Render, tmp_path: Path) -> None:
    references = [
        LocalReference(Reference(Role.CHARACTER, f"blob:{name}", name=name), figure(tmp_path, colour))
        for name, colour in (("Mossy", (230, 20, 230)), ("Ada", (20, 230, 230)))
    ]
    frames = frames_of(render(Shot("Mossy and ADA walk in the desert", 1, 320, 180, 7), *references))
    magenta, cyan = coloured(frames, (0, 2), 1), coloured(frames, (1, 2), 0)
    assert min(magenta.mean(axis=(1, 2)).min(), cyan[:, 90:].mean(axis=(1, 2)).min()) > 0.004, "both in every frame"
    middles = [float(np.nonzero(mask[:, 90:])[2].mean()) for mask in (magenta, cyan)]
    assert abs(middles[0] - middles[1]) > 16, "each in its own place"


def test_a_text_file_is_no_picture_and_a_range_beyond_the_end_no_character(render: Render, tmp_path: Path) -> None:
    text = tmp_path / "text.png"
    text.write_text("not a picture")
    with pytest.raises(BadReference):
        render(SHOT, given(Role.IMAGE, text))
    with pytest.raises(BadReference):
        render(SHOT, given(Role.CHARACTER, text, 0, 2))


def test_an_extension_keeps_a_character_whose_clip_it_is_given(render: Render, tmp_path: Path) -> None:
    mossy = LocalReference(Reference(Role.CHARACTER, "blob:a", name="Mossy"), figure(tmp_path, (230, 20, 230)))
    first = Shot("Mossy walks in the desert", 1, 192, 108, 7, references=(mossy.reference,))
    source = LocalReference(Reference(Role.SOURCE, "blob:film"), render(first, mossy))
    longer = replace(first, prompt="it goes on", verb=Verb.EXTEND).with_parent(first)
    frames = frames_of(render(longer, source, mossy))
    assert len(frames) == 48
    assert coloured(frames, (0, 2), 1).mean(axis=(1, 2)).min() > 0.004, "in every frame"
    steps = [difference(before, after) for before, after in pairwise(frames)]
    assert steps[23] < 2 * max(steps[:23]), "between the last old frame and the first new one"
    without = frames_of(render(replace(longer, references=()), source))
    assert coloured(without, (0, 2), 1).mean(axis=(1, 2))[-1] < 0.001, "without its clip, its clay body goes on"
