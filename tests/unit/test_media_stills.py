"""Pictures out of a film show the frames they are said to show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kinema.errors import RenderFailed
from kinema.media.film import write_film
from kinema.media.stills import contact_sheet, read_frames, write_spritesheet, write_thumbnail


def film(path: Path, frame_count: int = 30, width_px: int = 64, height_px: int = 48) -> Path:
    """Frame n is flat with the value 8 n."""
    write_film(
        path,
        frames=(np.full((height_px, width_px, 3), 8 * index % 256, np.uint8) for index in range(frame_count)),
        pixel_format="rgb24",
        frame_count=frame_count,
        width_px=width_px,
        height_px=height_px,
        fps=24,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
    )
    return path


def test_frames_come_in_the_order_asked_for(tmp_path: Path) -> None:
    frames = read_frames(film(tmp_path / "f.mp4"), [29, 0, 7, 7])
    assert [round(float(frame.mean()) / 8) for frame in frames] == [29, 0, 7, 7]
    assert all(frame.shape == (48, 64, 3) and frame.dtype == np.uint8 for frame in frames)


def test_a_frame_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match="the film has no frame 30"):
        read_frames(film(tmp_path / "f.mp4"), [3, 30])


@pytest.mark.parametrize(
    ("film_size", "thumbnail_size"),
    [((1280, 720), (640, 360)), ((720, 1280), (360, 640)), ((640, 640), (640, 640)), ((64, 48), (64, 48))],
)
def test_a_thumbnail_is_webp_with_a_long_side_of_at_most_640(
    tmp_path: Path, film_size: tuple[int, int], thumbnail_size: tuple[int, int]
) -> None:
    write_thumbnail(film(tmp_path / "f.mp4", 3, *film_size), tmp_path / "thumbnail")
    with Image.open(tmp_path / "thumbnail") as image:
        assert (image.format, image.size) == ("WEBP", thumbnail_size)


def test_a_thumbnail_shows_the_frame_a_third_in(tmp_path: Path) -> None:
    write_thumbnail(film(tmp_path / "f.mp4", 30), tmp_path / "t.webp")
    with Image.open(tmp_path / "t.webp") as image:
        assert round(np.asarray(image.convert("RGB")).mean() / 8) == 10


def test_a_film_of_one_frame_has_a_thumbnail(tmp_path: Path) -> None:
    write_thumbnail(film(tmp_path / "f.mp4", 1), tmp_path / "t.webp")
    assert (tmp_path / "t.webp").stat().st_size > 0


def test_a_broken_film_gives_no_thumbnail(tmp_path: Path) -> None:
    (tmp_path / "f.mp4").write_bytes(b"no film")
    with pytest.raises(RenderFailed, match="the film gave no thumbnail"):
        write_thumbnail(tmp_path / "f.mp4", tmp_path / "t.webp")


def test_a_contact_sheet_fills_its_rows_and_leaves_the_rest_black() -> None:
    frames = [np.full((4, 6, 3), value, np.uint8) for value in (10, 20, 30)]
    sheet = contact_sheet(frames, columns=2)
    assert sheet.shape == (8, 12, 3)
    assert [sheet[0, 0, 0], sheet[0, 6, 0], sheet[4, 0, 0], sheet[4, 6, 0]] == [10, 20, 30, 0]


def test_a_contact_sheet_needs_a_frame() -> None:
    with pytest.raises(ValueError, match="needs a frame"):
        contact_sheet([], columns=2)


@pytest.mark.parametrize(
    ("frame_count", "size", "sheet"),
    [(96, (640, 360), (1280, 720)), (96, (360, 640), (720, 1280)), (2, (64, 48), (128, 48)), (1, (64, 48), (64, 48))],
)
def test_a_spritesheet_is_a_jpeg_grid_of_frames_of_the_whole_film(
    tmp_path: Path, frame_count: int, size: tuple[int, int], sheet: tuple[int, int]
) -> None:
    write_spritesheet(film(tmp_path / "f.mp4", frame_count, *size), tmp_path / "sheet")
    with Image.open(tmp_path / "sheet") as image:
        assert (image.format, image.size) == ("JPEG", sheet)


def test_the_frames_of_a_spritesheet_follow_each_other(tmp_path: Path) -> None:
    write_spritesheet(film(tmp_path / "f.mp4", 32), tmp_path / "sheet")
    with Image.open(tmp_path / "sheet") as image:
        pixels = np.asarray(image.convert("L"), float).reshape(4, 48, 4, 64).mean(axis=(1, 3)).ravel()
    assert len(pixels) == 16
    assert list(pixels) == sorted(pixels), "frame n is brighter than frame n - 1"
    assert pixels[-1] - pixels[0] > 8 * 28


def test_what_is_not_a_film_has_no_spritesheet(tmp_path: Path) -> None:
    (tmp_path / "f.mp4").write_bytes(b"no film")
    with pytest.raises(RenderFailed, match="no spritesheet"):
        write_spritesheet(tmp_path / "f.mp4", tmp_path / "sheet")
