"""The facts of a film are read from its bytes, and a broken film is never taken for a whole one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import av
import numpy as np
import pytest

from kinema.errors import RenderFailed
from kinema.media.film import write_film
from kinema.media.probe import probe, sha256_of


def write(path: Path, frame_count: int = 24) -> Path:
    noise = np.random.default_rng(3).integers(0, 255, (frame_count, 64, 96, 3)).astype(np.uint8)
    write_film(
        path,
        frames=iter(noise),
        pixel_format="rgb24",
        frame_count=frame_count,
        width_px=96,
        height_px=64,
        fps=24,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
    )
    return path


def write_plain(path: Path, *, container: str, codec: str, frame_count: int) -> Path:
    """A film as other programs write it: no faststart, no sound."""
    with av.open(str(path), "w", format=container) as output:
        stream = output.add_stream(codec, rate=10, width=64, height=48)
        for _ in range(frame_count):
            output.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
        output.mux(stream.encode(None))
    return path


def test_a_film_from_elsewhere_is_read_too(tmp_path: Path) -> None:
    facts = probe(write_plain(tmp_path / "f.mp4", container="mp4", codec="libx264", frame_count=7))
    assert (facts.width_px, facts.height_px, facts.frame_count, facts.fps) == (64, 48, 7, 10.0)
    assert (facts.audio_codec, facts.audio_rate_hz, facts.audio_channels) == (None, None, None)
    assert not facts.faststart


def test_webm_is_a_film_whose_frames_are_counted(tmp_path: Path) -> None:
    facts = probe(write_plain(tmp_path / "f.webm", container="webm", codec="libvpx-vp9", frame_count=9))
    assert (facts.video_codec, facts.frame_count, facts.faststart) == ("vp9", 9, False)


@pytest.mark.parametrize("kept", [0.999, 0.9, 0.5, 0.2, 0.05, 0.001, 0.0])
@pytest.mark.parametrize("faststart", [True, False])
def test_a_film_cut_short_is_broken(tmp_path: Path, kept: float, faststart: bool) -> None:
    whole = tmp_path / "whole"
    if faststart:
        write(whole)
    else:
        write_plain(whole, container="mp4", codec="libx264", frame_count=12)
    content = whole.read_bytes()
    part = tmp_path / "part"
    part.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(RenderFailed, match="the finished film is broken: "):
        probe(part)


def test_a_film_with_sound_but_no_frames_is_broken(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "song.mp4"), "w") as output:
        stream = output.add_stream("aac", rate=48_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.sample_rate = 48_000
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    with pytest.raises(RenderFailed, match="it has no video in it"):
        probe(tmp_path / "song.mp4")


def test_frames_that_are_zeroes_are_broken(tmp_path: Path) -> None:
    path = write(tmp_path / "film.mp4")
    content = bytearray(path.read_bytes())
    start = content.index(b"mdat") + 4
    content[start:] = bytes(len(content) - start)
    path.write_bytes(content)
    with pytest.raises(RenderFailed, match="the finished film is broken: "):
        probe(path)


@pytest.mark.parametrize("content", [b"", b"not a film at all", b"#EXTM3U\n#EXTINF:5,\nwhole.mp4\n"])
def test_what_is_no_film_is_refused_playlists_included(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "whole.mp4")
    (tmp_path / "film.mp4").write_bytes(content)
    with pytest.raises(RenderFailed, match="MP4, MOV, WebM or MKV"):
        probe(tmp_path / "film.mp4")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed):
        probe(tmp_path / "nothing.mp4")


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc" * 500_000)
    assert sha256_of(tmp_path / "f") == hashlib.sha256(b"abc" * 500_000).hexdigest()
