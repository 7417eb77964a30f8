"""A picture inside a request is recognised by its bytes, whatever it is called."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from kinema.assets.references import parse_inline, sniff
from kinema.errors import BadReference


def picture(kind: str) -> bytes:
    buffer = BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (20, 20, 3)).astype(np.uint8)
    Image.fromarray(noise).save(buffer, kind)
    return buffer.getvalue()


PNG = picture("PNG")
TEXT = base64.b64encode(PNG).decode()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_data_url_and_bare_base64_give_the_picture(kind: str) -> None:
    data = picture(kind)
    text = base64.b64encode(data).decode()
    assert parse_inline(text) == data
    assert parse_inline(f"data:image/{kind.lower()};base64,{text}") == data


@pytest.mark.parametrize(
    "value",
    [
        f"DATA:IMAGE/PNG;BASE64,{TEXT}",
        # Browsers write parameters, some callers the wrong type.
        f"data:image/png;charset=utf-8;base64,{TEXT}",
        f"data:image/jpeg;base64,{TEXT}",
        f"data:image/png;base64,{TEXT.rstrip('=')}",
        f"data:image/png;base64,{TEXT.replace('+', '%2B').replace('/', '%2F').replace('=', '%3D')}",
        base64.urlsafe_b64encode(PNG).decode(),
        base64.encodebytes(PNG).decode(),
        TEXT.rstrip("="),
        TEXT + "\n",
    ],
)
def test_the_ways_in_which_callers_write_base64_are_accepted(value: str) -> None:
    assert parse_inline(value) == PNG


@pytest.mark.parametrize(
    "value",
    [
        "https://example.com/a.png",
        "http://example.com/aaaa",
        "ftp://example.com/a",
        "example.com/a.png",
        "//example.com/a",
        "",
        "a b?",
    ],
)
def test_what_can_only_be_a_url_is_left_to_the_url_check(value: str) -> None:
    assert parse_inline(value) is None


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("data:image/png;base64", "a data URL must be a picture in Base64"),
        ("data:image/png,abc", "a data URL must be a picture in Base64"),
        ("data:text/html;base64,PGh0bWw+", "a data URL must be a picture in Base64"),
        ("data:video/mp4;base64,AAAA", "a data URL must be a picture in Base64"),
        ("data:,", "a data URL must be a picture in Base64"),
        ("data:image/png;base64,", "these bytes are none of them"),
        ("data:image/png;base64,!!!!", "this is broken Base64"),
        ("data:image/png;base64,A", "this is broken Base64"),
        (f"data:image/svg+xml;base64,{base64.b64encode(b'<svg/>').decode()}", "these bytes are none of them"),
        (base64.b64encode(b"just some words, no picture").decode(), "these bytes are none of them"),
        ("picture", "this is broken Base64|these bytes are none of them"),
    ],
)
def test_broken_ones_are_refused_with_what_would_be_accepted(value: str, sentence: str) -> None:
    with pytest.raises(BadReference, match=sentence):
        parse_inline(value)


def clip(path: Path, container: str, codec: str) -> bytes:
    with av.open(str(path), "w", format=container) as output:
        stream = output.add_stream(codec, rate=10, width=32, height=32)
        output.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        output.mux(stream.encode(None))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("container", "codec", "media_type"),
    [
        ("mp4", "libx264", "video/mp4"),
        ("mov", "libx264", "video/quicktime"),
        ("webm", "libvpx-vp9", "video/webm"),
        ("matroska", "libx264", "video/x-matroska"),
    ],
)
def test_clips_are_known_by_their_first_64_bytes(tmp_path: Path, container: str, codec: str, media_type: str) -> None:
    assert sniff(clip(tmp_path / "c", container, codec)[:64]) == media_type


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (picture("JPEG")[:64], "image/jpeg"),
        (PNG[:64], "image/png"),
        (picture("WEBP")[:64], "image/webp"),
        (picture("GIF")[:64], "image/gif"),
        (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", "video/quicktime"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00", None),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00", None),
        (b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"\x1a\x45\xdf\xa3" + bytes(60), None),
        (b"<svg xmlns=", None),
        (b"#EXTM3U", None),
        (b"BM" + bytes(30), None),
        (b"", None),
    ],
)
def test_only_the_kinds_that_are_read_here_are_known(head: bytes, media_type: str | None) -> None:
    assert sniff(head) == media_type
