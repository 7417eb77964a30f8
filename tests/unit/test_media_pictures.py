"""A caller's picture comes out upright, opaque and bounded, or the caller is told what would be accepted."""

from __future__ import annotations

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kinema.errors import BadReference
from kinema.media.pictures import load_picture, picture_size

RED, GREEN, BLUE, GREY = (255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128)


def quarters() -> Image.Image:
    """40 wide, 20 high: red top left, green top right, blue bottom left, grey bottom right."""
    pixels = np.zeros((20, 40, 3), np.uint8)
    pixels[:10, :20], pixels[:10, 20:], pixels[10:, :20], pixels[10:, 20:] = RED, GREEN, BLUE, GREY
    return Image.fromarray(pixels)


def save(image: Image.Image, path: Path, kind: str, **options: Any) -> Path:
    image.save(path, format=kind, **options)
    return path


def corners(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> list[tuple[int, ...]]:
    """Top left, top right, bottom left, bottom right, each rounded to the nearest of the four colours."""
    found = [pixels[2, 2], pixels[2, -3], pixels[-3, 2], pixels[-3, -3]]
    return [min((RED, GREEN, BLUE, GREY), key=lambda c: int(np.abs(np.array(c) - p.astype(int)).sum())) for p in found]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("GIF", {}),
    ],
)
def test_jpeg_png_webp_and_gif_are_read(tmp_path: Path, kind: str, options: dict[str, Any]) -> None:
    pixels = load_picture(save(quarters(), tmp_path / "picture", kind, **options))
    assert (pixels.shape, pixels.dtype) == ((20, 40, 3), np.uint8)
    assert corners(pixels) == [RED, GREEN, BLUE, GREY]


@pytest.mark.parametrize(
    ("orientation", "expected"),
    # Exif 2.32, tag 0x0112: which sides of the stored picture are its top and left, carried out by hand.
    [
        (1, [RED, GREEN, BLUE, GREY]),
        (2, [GREEN, RED, GREY, BLUE]),
        (3, [GREY, BLUE, GREEN, RED]),
        (4, [BLUE, GREY, RED, GREEN]),
        (5, [RED, BLUE, GREEN, GREY]),
        (6, [BLUE, RED, GREY, GREEN]),
        (7, [GREY, GREEN, BLUE, RED]),
        (8, [GREEN, GREY, RED, BLUE]),
        (9, [RED, GREEN, BLUE, GREY]),
    ],
)
def test_a_picture_is_turned_as_its_exif_says(tmp_path: Path, orientation: int, expected: list[Any]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = load_picture(save(quarters(), tmp_path / "p.jpg", "JPEG", exif=exif, quality=95, subsampling=0))
    assert pixels.shape == ((40, 20, 3) if 5 <= orientation <= 8 else (20, 40, 3))
    assert corners(pixels) == expected


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", (255, 0, 0, 255), (255, 0, 0)),
        ("RGBA", (0, 0, 0, 128), (127, 127, 127)),
        ("LA", (0, 0), (255, 255, 255)),
        ("L", 90, (90, 90, 90)),
        ("1", 1, (255, 255, 255)),
        ("P", 0, (0, 0, 0)),
    ],
)
def test_transparency_becomes_white(tmp_path: Path, mode: str, colour: Any, expected: tuple[int, ...]) -> None:
    pixels = load_picture(save(Image.new(mode, (32, 32), colour), tmp_path / "p.png", "PNG"))
    assert np.abs(pixels[5, 5].astype(int) - expected).max() <= 1


def test_a_palette_with_a_transparent_colour_becomes_white(tmp_path: Path) -> None:
    image = Image.new("P", (32, 32), 0)
    pixels = load_picture(save(image, tmp_path / "p.gif", "GIF", transparency=0))
    assert tuple(pixels[5, 5]) == (255, 255, 255)


def test_grey_of_16_bits_is_scaled(tmp_path: Path) -> None:
    grey = Image.fromarray(np.full((32, 32), 0x80FF, np.uint16))
    assert tuple(load_picture(save(grey, tmp_path / "p.png", "PNG"))[5, 5]) == (128, 128, 128)


def test_cmyk_is_read(tmp_path: Path) -> None:
    pixels = load_picture(save(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), tmp_path / "p.jpg", "JPEG"))
    assert np.abs(pixels[5, 5].astype(int) - RED).max() <= 3


def test_of_an_animation_the_first_picture_counts(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (20, 20), RED), Image.new("RGB", (20, 20), BLUE)
    path = save(first, tmp_path / "p.gif", "GIF", save_all=True, append_images=[second])
    assert tuple(load_picture(path)[5, 5]) == RED


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "PDF"])
def test_other_formats_are_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(BadReference, match="must be a JPEG, PNG, WebP or GIF file of at most 25 million pixels"):
        load_picture(save(quarters(), tmp_path / "p", kind))


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<html>not found</html>", b"\xff\xd8\xff\xe0garbage"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p").write_bytes(content)
    with pytest.raises(BadReference, match="this one can't be read"):
        load_picture(tmp_path / "p")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 64, 3)).astype(np.uint8))
    path = save(noise, tmp_path / "p", kind)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadReference, match="this one can't be read"):
        load_picture(path)


def png_bomb(width_px: int, height_px: int) -> bytes:
    """A PNG whose head promises a size and whose pixels are a few well packed zeroes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width_px", "height_px"), [(5_001, 5_000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_more_than_25_million_pixels_are_refused_before_they_are_unpacked(
    tmp_path: Path, width_px: int, height_px: int
) -> None:
    (tmp_path / "p.png").write_bytes(png_bomb(width_px, height_px))
    with pytest.raises(BadReference, match="at most 25 million pixels"):
        load_picture(tmp_path / "p.png")


def test_a_gif_whose_frame_is_larger_than_its_head_says_is_refused(tmp_path: Path) -> None:
    buffer = BytesIO()
    Image.new("L", (20, 20)).save(buffer, "GIF")
    content = bytearray(buffer.getvalue())
    descriptor = content.index(b"\x2c\x00\x00\x00\x00\x14\x00\x14\x00")
    content[descriptor + 5 : descriptor + 9] = b"\xff\xff\xff\xff"
    (tmp_path / "p.gif").write_bytes(content)
    with pytest.raises(BadReference, match="at most 25 million pixels"):
        load_picture(tmp_path / "p.gif")


@pytest.mark.parametrize("size", [(15, 100), (100, 15), (1, 1)])
def test_a_side_under_16_pixels_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(BadReference, match=f"at least 16 pixels, and this one is {size[0]}x{size[1]}"):
        load_picture(save(Image.new("RGB", size), tmp_path / "p.png", "PNG"))


def test_damaged_exif_does_not_cost_the_picture(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "p.jpg", "JPEG", exif=b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\xff\xff\x01")
    assert corners(load_picture(path)) == [RED, GREEN, BLUE, GREY]


def test_bytes_changed_at_random_give_a_picture_or_a_bad_reference(tmp_path: Path) -> None:
    changes = random.Random(5)
    path = tmp_path / "p"
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        content = save(quarters(), path, kind).read_bytes()
        for _ in range(150):
            changed = bytearray(content)
            for _ in range(changes.choice([1, 3, 9])):
                changed[changes.randrange(len(changed))] = changes.randrange(256)
            path.write_bytes(changed)
            with suppress(BadReference):
                assert load_picture(path).ndim == 3


def test_a_picture_s_size_is_that_of_the_upright_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(tmp_path / "a.jpg", exif=exif)
    Image.new("RGB", (40, 20)).save(tmp_path / "b.png")
    assert picture_size(tmp_path / "a.jpg") == (20, 40)
    assert picture_size(BytesIO((tmp_path / "b.png").read_bytes())) == (40, 20)
    with pytest.raises(BadReference, match="JPEG, PNG, WebP or GIF"):
        picture_size(BytesIO(b"\x89PNG\r\n\x1a\n and no more"))
