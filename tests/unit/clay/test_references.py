"""What pictures and clips do in a `clay` film."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kinema.domain.shot import Reference, Role, Shot
from kinema.engines.base import LocalReference
from kinema.engines.clay.guests import Guest
from kinema.engines.clay.references import ReferenceFilm, open_references
from kinema.engines.clay.segmenting import STILL, drift, moving_box
from kinema.engines.clay.stills import fitted
from kinema.errors import BadReference
from kinema.media.film import write_film

RED, GREEN, BLUE = (220, 30, 30), (30, 200, 40), (30, 60, 220)
FPS = 24


def picture(folder: Path, name: str, colour: tuple[int, int, int], size: tuple[int, int] = (160, 120)) -> Path:
    path = folder / f"{name}.png"
    Image.new("RGB", size, colour).save(path)
    return path


def local(path: Path, role: Role, start_s: float = 0.0, end_s: float | None = None) -> LocalReference:
    return LocalReference(Reference(role, f"blob:{path.name}", start_s, end_s), path)


def shot(duration_s: float = 4.0, width_px: int = 128, height_px: int = 72) -> Shot:
    return Shot("a cat", duration_s, width_px, height_px, seed=1, fps=FPS)


def clip(folder: Path, frames: NDArray[np.uint8]) -> Path:
    path = folder / "clip.mp4"
    count, height, width = frames.shape[:3]
    write_film(
        path,
        frames=iter(frames),
        pixel_format="rgb24",
        frame_count=count,
        width_px=width,
        height_px=height,
        fps=FPS,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
    )
    return path


def running_dot(count: int = 48) -> NDArray[np.uint8]:
    """A bright disc of 20 px that runs from left to right over noise, in the lower right quarter of 192 x 128."""
    frames = np.full((count, 128, 192, 3), 60, np.uint8)
    frames += np.random.default_rng(1).integers(0, 20, (128, 192, 1), dtype=np.uint8)
    y, x = np.mgrid[0:128, 0:192]
    for index, frame in enumerate(frames):
        frame[(x - 110 - index) ** 2 + (y - 90) ** 2 < 100] = (250, 220, 40)
    return frames


def colour_of(film: ReferenceFilm, index: int) -> tuple[int, ...]:
    opening = film.opening(index)
    assert opening is not None
    return tuple(int(level) for level in np.rint(opening[0].mean(axis=(0, 1)) * 255))


def test_a_film_without_references_shows_none() -> None:
    film = open_references(shot(), ())
    assert (film.opening(0), film.guests) == (None, ())


def test_a_picture_opens_the_film_and_then_dissolves_into_it(tmp_path: Path) -> None:
    film = open_references(shot(), (local(picture(tmp_path, "red", RED), Role.IMAGE),))
    alphas = [opening[1] if (opening := film.opening(index)) else 0.0 for index in range(96)]
    opaque, gone = round(0.4 * 96), round(0.4 * 96 + 0.8 * FPS)
    assert alphas[: opaque + 1] == [1.0] * (opaque + 1)
    assert all(0.0 < later < earlier for earlier, later in pairwise(alphas[opaque:gone]))
    assert alphas[gone + 1 :] == [0.0] * len(alphas[gone + 1 :])


def test_a_long_film_keeps_its_opening_picture_for_four_seconds(tmp_path: Path) -> None:
    film = open_references(shot(25.0), (local(picture(tmp_path, "red", RED), Role.IMAGE),))
    shown = [index for index in range(25 * FPS) if film.opening(index) is not None]
    assert len(shown) == pytest.approx(4.8 * FPS, abs=1)


def test_an_opening_is_a_picture_of_the_films_size_in_srgb(tmp_path: Path) -> None:
    film = open_references(shot(), (local(picture(tmp_path, "red", RED), Role.IMAGE),))
    opening = film.opening(3)
    assert opening is not None
    assert (opening[0].shape, opening[0].dtype) == ((72, 128, 3), np.float32)
    assert colour_of(film, 3) == RED


def test_frame_zero_of_a_first_frame_is_exactly_the_fitted_picture(tmp_path: Path) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (300, 500, 3), dtype=np.uint8)
    path = tmp_path / "noise.png"
    Image.fromarray(pixels).save(path)
    film = open_references(shot(), (local(path, Role.FIRST_FRAME),))
    opening = film.opening(0)
    assert opening is not None
    assert opening[1] == 1.0
    np.testing.assert_array_equal(opening[0], fitted(pixels, 128, 72))


def test_the_opening_moves_closer(tmp_path: Path) -> None:
    path = tmp_path / "rings.png"
    y, x = np.mgrid[-150:150, -250:250]
    rings = np.where(np.hypot(x, y) % 60 < 30, 255, 0).astype(np.uint8)
    Image.fromarray(rings).convert("RGB").save(path)
    film = open_references(shot(), (local(path, Role.IMAGE),))
    opening = [film.opening(index) for index in (0, 1, 37)]
    moved = [float(np.abs(later[0] - opening[0][0]).mean()) for later in opening[1:] if later and opening[0]]
    assert 0.0 < moved[0] < moved[1]


@pytest.mark.parametrize("size", [(400, 100), (100, 400), (64, 36), (17, 16), (3000, 20)])
def test_a_picture_of_any_shape_covers_the_frame_without_being_stretched(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    scale = min(width / 128, height / 72)
    disc = np.hypot(*np.mgrid[-height / 2 : height / 2, -width / 2 : width / 2]) < 20 * scale
    pixels = np.where(disc[..., None], np.uint8(255), np.uint8(0)).repeat(3, axis=2)
    round_part = fitted(pixels, 128, 72)[..., 0] > 0.5
    across, down = int(round_part.any(axis=0).sum()), int(round_part.any(axis=1).sum())
    assert abs(across - down) <= 1 + 2 / scale  # a circle stays a circle
    assert fitted(np.full_like(pixels, 255), 128, 72).min() > 0.99  # and no edge stays empty


def test_a_picture_is_shown_upright_as_its_exif_says(tmp_path: Path) -> None:
    image = Image.new("RGB", (120, 160), RED)
    image.paste(BLUE, (0, 80, 120, 160))  # red over blue
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: blue belongs on the left
    image.save(tmp_path / "turned.jpg", exif=exif, quality=95)
    film = open_references(shot(), (local(tmp_path / "turned.jpg", Role.FIRST_FRAME),))
    opening = film.opening(0)
    assert opening is not None
    left, right = opening[0][:, :32].mean(axis=(0, 1)), opening[0][:, -32:].mean(axis=(0, 1))
    assert (int(left.argmax()), int(right.argmax())) == (2, 0)


def test_several_pictures_follow_each_other_within_the_first_half(tmp_path: Path) -> None:
    colours = {"red": RED, "green": GREEN, "blue": BLUE}
    paths = [picture(tmp_path, name, colour) for name, colour in colours.items()]
    film = open_references(shot(10.0), tuple(local(path, Role.IMAGE) for path in paths))
    seen = [colour_of(film, index) for index in range(240) if film.opening(index) is not None]
    assert [
        colour for index, colour in enumerate(seen) if colour in colours.values() and colour not in seen[:index]
    ] == [
        RED,
        GREEN,
        BLUE,
    ]
    assert len(seen) == pytest.approx(120, abs=2)
    steps = np.abs(np.diff(np.array(seen, float), axis=0)).max(axis=1)
    assert steps.max() < 60  # dissolves of 0.4 s, no cuts


def test_a_first_frame_comes_before_the_other_pictures(tmp_path: Path) -> None:
    image, first = picture(tmp_path, "red", RED), picture(tmp_path, "blue", BLUE)
    film = open_references(shot(10.0), (local(image, Role.IMAGE), local(first, Role.FIRST_FRAME)))
    assert colour_of(film, 0) == BLUE


def test_pictures_never_change_three_times_a_second(tmp_path: Path) -> None:
    paths = [picture(tmp_path, str(index), (index * 20, 90, 90)) for index in range(10)]
    film = open_references(shot(4.0), tuple(local(path, Role.IMAGE) for path in paths))
    assert film.stills is not None
    assert len(film.stills.reliefs) == 3
    assert min(np.diff(film.stills.starts)) >= 0.34 * FPS - 1


def guest(folder: Path, frames: NDArray[np.uint8], end_s: float | None = None) -> Guest:
    return open_references(shot(), (local(clip(folder, frames), Role.CHARACTER, 0.0, end_s),)).guests[0]


def pacing(count: int = 48) -> NDArray[np.uint8]:
    """A red figure of 24 x 60 px with a nodding blue head, that walks from left to right before noise of 192 x 128."""
    frames = np.full((count, 128, 192, 3), 60, np.uint8)
    frames += np.random.default_rng(1).integers(0, 60, (128, 192, 3), dtype=np.uint8)
    for index, frame in enumerate(frames):
        left, nod = 20 + 2 * index, round(3 * np.sin(index * np.pi / 6))
        frame[50:110, left : left + 24] = (220, 40, 30)
        frame[36:50, left + 6 + nod : left + 18 + nod] = (40, 60, 230)
    return frames


def test_a_subject_is_cut_out_of_its_background(tmp_path: Path) -> None:
    found = guest(tmp_path, pacing())
    assert not found.cut.is_card
    coverage = found.cut.coverage.astype(float) / 255
    assert coverage.sum(axis=(1, 2)).mean() == pytest.approx(24 * 60 + 12 * 14, rel=0.12)
    assert abs(found.cut.height - 74) <= 8
    assert abs(found.cut.width - 24) <= 14


def test_a_cut_out_keeps_its_place_while_its_subject_walks_through_the_clip(tmp_path: Path) -> None:
    found = guest(tmp_path, pacing())
    columns = np.arange(found.cut.width)
    middles = [(mask.sum(axis=0) * columns).sum() / mask.sum() for mask in found.cut.coverage.astype(float)]
    assert max(middles) - min(middles) < 4, "it walked 94 px"


def test_a_cut_out_stands_on_its_feet(tmp_path: Path) -> None:
    found = guest(tmp_path, pacing())
    feet = [int(np.nonzero((mask > 127).any(axis=1))[0][-1]) for mask in found.cut.coverage]
    assert found.cut.height - 1 - min(feet) <= 4


def test_the_background_is_not_seen_in_soft_edges(tmp_path: Path) -> None:
    frames = pacing()
    frames[(frames < 130).all(axis=3)] = (30, 220, 30)
    found = guest(tmp_path, frames)
    assert not found.cut.is_card
    layer = found.at(20)
    assert (layer[..., :3] <= layer[..., 3:] + 1e-6).all()
    seen = layer[..., 3] > 0.3
    assert seen.mean() > 0.4
    assert np.percentile(layer[seen][:, 1] / layer[seen][:, 3], 98) < 0.4, "of 0.86 behind it"


def test_a_motion_that_comes_again_is_looped_from_like_to_like(tmp_path: Path) -> None:
    found = guest(tmp_path, pacing())
    assert len(found.order) % 12 == 0, "the head nods every 12 frames"
    assert list(found.order) == list(range(found.order[0], found.order[0] + len(found.order)))


@pytest.mark.parametrize("frames", [pacing(), pacing(30)[:, ::-1]], ids=["upright", "hanging"])
def test_a_guest_moves_without_a_jump_for_as_long_as_the_film_lasts(tmp_path: Path, frames: NDArray[np.uint8]) -> None:
    found = guest(tmp_path, np.ascontiguousarray(frames))
    seen = [found.at(index) for index in range(96)]
    steps = [float(np.abs(later - earlier).mean()) for earlier, later in pairwise(seen)]
    assert max(steps) < 3 * np.median(steps)
    np.testing.assert_array_equal(seen[0], found.at(len(found.order)))


def test_a_moving_camera_gives_a_soft_edged_card(tmp_path: Path) -> None:
    scenery = np.random.default_rng(2).integers(0, 256, (128, 400, 3), dtype=np.uint8)
    panned = np.stack([scenery[:, 4 * index : 4 * index + 192] for index in range(48)])
    found = guest(tmp_path, panned)
    assert found.cut.is_card
    alpha = found.at(5)[..., 3]
    assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 0.1
    assert alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] == 1.0
    assert np.abs(np.diff(alpha, axis=1)).max() < 0.4  # no hard edge


def test_a_guest_is_as_large_as_the_body_whose_place_it_takes(tmp_path: Path) -> None:
    found = guest(tmp_path, pacing())
    child, adult = found.height((0.4, 1.1)), found.height((0.6, 1.7))
    assert 0.7 * 1.1 <= child <= 1.6 * 1.1
    assert child < adult


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        (np.full((24, 96, 128, 3), 90, np.uint8), "nothing moves"),
        (np.random.default_rng(3).integers(0, 256, (24, 96, 128, 3), dtype=np.uint8), "everything moves"),
        (running_dot(1), "one frame"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_without_a_moving_subject_the_whole_picture_is_kept(frames: NDArray[np.uint8], reason: str) -> None:
    assert moving_box(frames) is None, reason


def test_a_range_without_an_end_takes_what_is_there(tmp_path: Path) -> None:
    film = open_references(shot(), (local(clip(tmp_path, running_dot()), Role.CHARACTER, 1.0),))
    assert len(film.guests[0].cut.frames) == pytest.approx(24, abs=1)


def test_a_clip_is_kept_small(tmp_path: Path) -> None:
    frames = np.zeros((100, 360, 640, 3), np.uint8)
    film = open_references(shot(), (local(clip(tmp_path, frames), Role.CHARACTER),))
    count, height, width, _ = film.guests[0].cut.frames.shape
    assert count == 72  # 3 s
    assert max(height, width) <= 288, "an upright card of a clip that was 512 px wide"


@pytest.mark.parametrize("role", [Role.IMAGE, Role.FIRST_FRAME, Role.CHARACTER])
def test_a_broken_file_is_refused(tmp_path: Path, role: Role) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    with pytest.raises(BadReference):
        open_references(shot(), (local(path, role),))


def test_a_range_beyond_the_clips_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadReference):
        open_references(shot(), (local(clip(tmp_path, running_dot()), Role.CHARACTER, 5.0, 6.0),))


def filmed(moves: bool) -> NDArray[np.uint8]:
    """A red figure of 30 x 80 px in the middle of 192 x 128, before scenery that a moving camera pans over."""
    scenery = np.random.default_rng(5).integers(40, 120, (32, 100, 3), dtype=np.uint8).repeat(4, 0).repeat(4, 1)
    frames = np.stack([scenery[:, 3 * at : 3 * at + 192] if moves else scenery[:, :192] for at in range(48)]).copy()
    for index, frame in enumerate(frames):
        nod = round(6 * np.sin(index * np.pi / 8))
        frame[34:114, 81:111] = (220, 40, 30)
        frame[20:34, 88 + nod : 104 + nod] = (40, 60, 230)
    return frames


def test_a_clip_tells_whether_its_camera_moves() -> None:
    assert drift(filmed(moves=True)) > 10 * STILL
    assert drift(filmed(moves=False)) < STILL
    assert drift(pacing()) < STILL, "who walks through the picture isn't the camera"
    assert drift(np.random.default_rng(3).integers(0, 256, (24, 96, 128, 3), dtype=np.uint8)) < STILL


def test_of_a_moving_camera_an_upright_card_holds_the_whole_figure(tmp_path: Path) -> None:
    found = guest(tmp_path, filmed(moves=True))
    assert found.cut.is_card
    assert found.cut.width < 1.2 * found.cut.height, "a wide picture of whatever passed by"
    for frame in found.cut.frames[::12].astype(int):
        red = (frame[..., 0] > 150) & (frame[..., 1] < 90)
        assert red.sum() > 0.9 * 30 * 80
        assert red.mean() > 0.15
