"""Bodies of the OpenAI dialect: JSON, and forms whose names have brackets."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from kinema.dialects.openai.forms import MAX_PARTS, Upload, nest, read_body, remove_leftovers
from kinema.errors import InvalidRequest, PayloadTooLarge

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 100


def read(tmp_path: Path, body: bytes, content_type: str, piece_bytes: int = 7, **headers: str) -> dict[str, Any]:
    pieces = [body[at : at + piece_bytes] for at in range(0, len(body), piece_bytes)] or [b""]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    given = {"content-type": content_type} | headers
    raw = [(name.encode(), value.encode()) for name, value in given.items()]

    async def whole() -> dict[str, Any]:
        request = Request({"type": "http", "method": "POST", "headers": raw}, receive)
        async with read_body(request, tmp_path / "uploads") as found:
            for value in found.values():
                if isinstance(value, Upload):
                    assert hashlib.sha256(value.path.read_bytes()).hexdigest() == value.digest
            return found

    return asyncio.run(whole())


def form(*parts: tuple[str, bytes], end: bytes = b"--b--\r\n") -> bytes:
    heads = [f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() for head, _ in parts]
    return b"".join(head + data + b"\r\n" for head, (_, data) in zip(heads, parts, strict=True)) + end


MULTIPART = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("entries", "nested"),
    [
        ([("prompt", "a"), ("seconds", "8")], {"prompt": "a", "seconds": "8"}),
        ([("nested[a][b]", "1")], {"nested": {"a": {"b": "1"}}}),
        ([("lst[]", "1"), ("lst[]", "2")], {"lst": ["1", "2"]}),
        ([("characters[][id]", "c1"), ("characters[][id]", "c2")], {"characters": [{"id": "c1"}, {"id": "c2"}]}),
        (
            [("c[][id]", "1"), ("c[][name]", "x"), ("c[][id]", "2")],
            {"c": [{"id": "1", "name": "x"}, {"id": "2"}]},
        ),
        ([("c[1][id]", "2"), ("c[0][id]", "1")], {"c": [{"id": "1"}, {"id": "2"}]}),
        ([("input_reference[image_url]", "u")], {"input_reference": {"image_url": "u"}}),
        ([("video[id]", "video_1")], {"video": {"id": "video_1"}}),
        ([("image", "a"), ("image", "b"), ("image", "c")], {"image": ["a", "b", "c"]}),
    ],
)
def test_names_with_brackets_nest(entries: list[tuple[str, str]], nested: dict[str, Any]) -> None:
    assert nest(entries) == nested


@pytest.mark.parametrize(
    "entries",
    [
        [("a[b", "1")],
        [("a]b", "1")],
        [("[a]", "1")],
        [("", "1")],
        [("a", "1"), ("a[b]", "2")],
        [("a[b]", "1"), ("a", "2")],
        [("a[b]", "1"), ("a[]", "2")],
        [("a[]", "1"), ("a[b]", "2")],
        [("a" + "[b]" * 20, "1")],
    ],
)
def test_names_that_make_no_sense_are_refused(entries: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidRequest):
        nest(entries)


@pytest.mark.parametrize("piece_bytes", [1, 7, 100_000])
def test_a_form_has_texts_and_files_whose_type_is_seen_in_their_bytes(tmp_path: Path, piece_bytes: int) -> None:
    body = form(
        ('name="prompt"', "a café".encode()),
        ('name="input_reference"; filename="upload"\r\nContent-Type: application/octet-stream', PNG),
        ('name="video"; filename="x.png"\r\nContent-Type: image/png', MP4),
        ('name="odd"; filename=""', b"text"),
    )
    found = read(tmp_path, body, MULTIPART, piece_bytes)
    assert found["prompt"] == "a café"
    reference, video, odd = found["input_reference"], found["video"], found["odd"]
    assert (reference.filename, reference.size_bytes, reference.media_type) == ("upload", len(PNG), "image/png")
    assert (video.filename, video.media_type) == ("x.png", "video/mp4")
    assert odd.media_type is None
    assert not list((tmp_path / "uploads").iterdir()), "the files go with the context"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"prompt": "a", "n": [1]}', "application/json"),
        (b'{"prompt": "a", "n": [1]}', ""),
        (b'  {"prompt": "a", "n": [1]}', "application/x-www-form-urlencoded"),  # what `curl -d` sends
    ],
)
def test_json_is_read_whatever_its_content_type_says(tmp_path: Path, body: bytes, content_type: str) -> None:
    assert read(tmp_path, body, content_type) == {"prompt": "a", "n": [1]}


def test_a_form_without_files_may_come_in_one_line(tmp_path: Path) -> None:
    found = read(tmp_path, b"prompt=a+cat&input_reference%5Bimage_url%5D=u", "application/x-www-form-urlencoded")
    assert found == {"prompt": "a cat", "input_reference": {"image_url": "u"}}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "application/json"),
        (b"[]", "application/json"),
        (b"nonsense", MULTIPART),
        (b"", MULTIPART),
        (form(('name="a"', b"1")), "multipart/form-data"),
        (form(('name="a"', b"1")), "multipart/form-data; boundary=" + "b" * 1000),
        (form(('name="a"', b"1"), end=b""), MULTIPART),
        (form(('name="a"; filename="f"', PNG), end=b""), MULTIPART),
        (form(("x", b"1")), MULTIPART),
        (form(('name="a"', b"\xff\xfe")), MULTIPART),
        (form(*[('name="a[]"', b"1")] * (MAX_PARTS + 1)), MULTIPART),
        (b"a=1&a[b]=2", "application/x-www-form-urlencoded"),
        (b"a=%ff", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_and_leaves_nothing(
    tmp_path: Path, body: bytes, content_type: str
) -> None:
    with pytest.raises(InvalidRequest):
        read(tmp_path, body, content_type, 100_000)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_text_over_the_limit_is_too_large_even_in_a_form(tmp_path: Path) -> None:
    body = form(('name="prompt"', b"a" * (33 * 2**20)))
    with pytest.raises(PayloadTooLarge, match="32 MiB"):
        read(tmp_path, body, MULTIPART, 2**20)


def test_a_form_that_says_it_is_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(PayloadTooLarge, match="512 MiB"):
        read(tmp_path, b"", MULTIPART, **{"content-length": str(513 * 2**20)})


def test_what_requests_of_killed_processes_left_goes_after_a_day(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).write_bytes(PNG)
        (tmp_path / f"{name} folder").mkdir()  # where a spritesheet was made
        (tmp_path / f"{name} folder" / "sheet.jpg").write_bytes(PNG)
    for name in ("old", "old folder"):
        os.utime(tmp_path / name, (0, 0))
    remove_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"new", "new folder"}
