"""Clips that callers gave are looked at in another process, and whatever they are, the answer is facts or a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from kinema.errors import BadReference
from kinema.media.foreign import probe_foreign
from kinema.media.probe import probe
from tests.unit.test_media_probe import write, write_plain


def test_a_clip_has_the_facts_that_a_probe_finds(tmp_path: Path) -> None:
    path = write(tmp_path / "film.mp4")
    assert probe_foreign(path) == probe(path)


def test_a_clip_of_another_kind_is_read_too(tmp_path: Path) -> None:
    path = write_plain(tmp_path / "film.webm", container="webm", codec="libvpx-vp9", frame_count=12)
    assert probe_foreign(path).frame_count == 12


@pytest.mark.parametrize("data", [b"", b"no clip", b"\x00\x00\x00\x18ftypmp42" + bytes(100)])
def test_what_is_no_clip_is_refused_with_what_is_one(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(data)
    with pytest.raises(BadReference, match="a clip must be MP4, MOV, WebM or MKV; in this one, it can't be read"):
        probe_foreign(path)


def test_a_clip_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "film.mp4")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadReference, match="cut short"):
        probe_foreign(path)


def test_a_look_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match=r"takes more than 0\.01 s"):
        probe_foreign(write(tmp_path / "film.mp4"), timeout_s=0.01)
