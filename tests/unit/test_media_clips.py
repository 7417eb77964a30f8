"""A range of a caller's clip is read at the times asked for, or the caller is told what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.errors import BadReference
from kinema.media.clips import read_range
from kinema.media.film import write_film

STEP = 5  # grey levels between frames: far enough apart to survive compression


def clip(path: Path, frame_count: int = 48, fps: int = 24, width_px: int = 64, height_px: int = 32) -> Path:
    """Frame n is flat grey of the level STEP * n, up to frame 48."""
    write_film(
        path,
        frames=(np.full((height_px, width_px, 3), STEP * index % 250, np.uint8) for index in range(frame_count)),
        pixel_format="rgb24",
        frame_count=frame_count,
        width_px=width_px,
        height_px=height_px,
        fps=fps,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
    )
    return path


def numbers(frames: NDArray[np.uint8]) -> list[int]:
    return [round(float(frame.mean()) / STEP) for frame in frames]


def other_clip(path: Path, container: str, codec: str, seconds: int, degrees: int = 0) -> Path:
    """10 frames per second of 64x32, red on the left and blue on the right, as other programs write it."""
    picture = np.zeros((32, 64, 3), np.uint8)
    picture[:, :32, 0], picture[:, 32:, 2] = 255, 255
    with av.open(str(path), "w", format=container) as output:
        stream = output.add_stream(codec, rate=10, width=64, height=32)
        if degrees:
            stream.set_display_rotation(degrees)
        for _ in range(10 * seconds):
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        output.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("start_s", "end_s", "fps", "expected"),
    [
        (0.0, 0.5, 24, list(range(12))),
        (1.0, 1.25, 24, [24, 25, 26, 27, 28, 29]),
        # Every third frame, and each frame twice.
        (0.5, 1.5, 8, [12, 15, 18, 21, 24, 27, 30, 33]),
        (1.0, 1.125, 48, [24, 24, 25, 26, 26, 26]),
        # Between two frames the nearer one counts: 0.49 s is 11.76 frames in.
        (0.49, 0.52, 24, [12]),
        (0.47, 0.52, 24, [11]),
        (1.75, 2.0, 24, [42, 43, 44, 45, 46, 47]),
        # After the last frame began it is still shown.
        (1.9, 2.0, 48, [46, 46, 47, 47, 47]),
    ],
)
def test_frames_are_the_nearest_in_time(
    tmp_path: Path, start_s: float, end_s: float, fps: float, expected: list[int]
) -> None:
    found = numbers(read_range(clip(tmp_path / "c.mp4"), start_s, end_s, fps=fps, max_side_px=64))
    assert len(found) == len(expected)
    # Half way between two frames either may be taken.
    assert all(abs(f - e) <= (1 if fps == 48 else 0) for f, e in zip(found, expected, strict=True))


def test_the_long_side_is_bounded_and_the_shape_kept(tmp_path: Path) -> None:
    path = clip(tmp_path / "c.mp4", 4, width_px=640, height_px=360)
    assert read_range(path, 0, 0.1, fps=24, max_side_px=320).shape == (2, 180, 320, 3)
    assert read_range(path, 0, 0.1, fps=24, max_side_px=2_000).shape == (2, 360, 640, 3)


def test_without_an_end_the_range_goes_to_the_clip_s_end(tmp_path: Path) -> None:
    assert numbers(read_range(clip(tmp_path / "c.mp4"), 1.5, None, fps=24, max_side_px=64)) == list(range(36, 48))


def test_without_an_end_the_range_is_10_s_at_most(tmp_path: Path) -> None:
    path = other_clip(tmp_path / "c.mp4", "mp4", "libx264", seconds=14)
    assert len(read_range(path, 1.0, None, fps=5, max_side_px=64)) == 50


@pytest.mark.parametrize(("container", "codec"), [("mov", "libx264"), ("webm", "libvpx-vp9"), ("matroska", "libx264")])
def test_mov_webm_and_mkv_are_read(tmp_path: Path, container: str, codec: str) -> None:
    frames = read_range(other_clip(tmp_path / "c", container, codec, seconds=2), 0.5, 1.5, fps=10, max_side_px=64)
    assert frames.shape == (10, 32, 64, 3)
    assert frames[0, 16, 5, 0] > 200
    assert frames[0, 16, 60, 2] > 200


@pytest.mark.parametrize(
    ("degrees", "red"),
    # FFmpeg counts counterclockwise: turned by 90 degrees the left side, red, comes to lie at the bottom.
    [(90, (-3, 16)), (-90, (2, 16)), (180, (16, -3))],
)
def test_a_clip_is_turned_as_its_rotation_says(tmp_path: Path, degrees: int, red: tuple[int, int]) -> None:
    path = other_clip(tmp_path / "c.mp4", "mp4", "libx264", seconds=1, degrees=degrees)
    frames = read_range(path, 0, 0.2, fps=10, max_side_px=64)
    assert frames.shape == ((2, 32, 64, 3) if degrees == 180 else (2, 64, 32, 3))
    assert frames[0][red][0] > 200
    assert frames[0][red][2] < 60


@pytest.mark.parametrize(
    ("start_s", "end_s", "sentence"),
    [
        (3.0, 4.0, "must lie within the clip, which is 2 s long, not start at 3 s"),
        (3.0, None, "must lie within the clip, which is 2 s long, not start at 3 s"),
        (1.0, 4.0, "must lie within the clip, which is 2 s long, not end at 4 s"),
        (1.0, 1.0, "must end after it starts, not go from 1 s to 1 s"),
        (2.0, 1.0, "must end after it starts, not go from 2 s to 1 s"),
        (-1.0, 1.0, "must start at 0 s or later, not at -1 s"),
        (float("nan"), 1.0, "must start at 0 s or later"),
        (0.0, float("nan"), "must end after it starts"),
        (0.0, 12.0, "at most 10 s long, not 12 s"),
        (0.0, float("inf"), "at most 10 s long, not inf s"),
    ],
)
def test_a_range_that_is_not_there_is_refused_with_the_clip_s_length(
    tmp_path: Path, start_s: float, end_s: float | None, sentence: str
) -> None:
    with pytest.raises(BadReference, match=sentence):
        read_range(clip(tmp_path / "c.mp4"), start_s, end_s, fps=24, max_side_px=64)


def test_an_end_rounded_up_a_little_is_the_clip_s_end(tmp_path: Path) -> None:
    assert numbers(read_range(clip(tmp_path / "c.mp4"), 1.9, 2.05, fps=24, max_side_px=64))[-1] == 47


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a clip",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        # A playlist would make FFmpeg open what it names.
        b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nwhole.mp4\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile whole.mp4\n",
    ],
)
def test_what_is_no_clip_is_refused(tmp_path: Path, content: bytes) -> None:
    clip(tmp_path / "whole.mp4")
    (tmp_path / "c.mp4").write_bytes(content)
    with pytest.raises(BadReference, match="the clip can't be used: it can't be read as MP4, MOV, WebM or MKV"):
        read_range(tmp_path / "c.mp4", 0, 1, fps=24, max_side_px=64)


def test_sound_without_video_is_refused(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "song.mp4"), "w") as output:
        stream = output.add_stream("aac", rate=48_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.sample_rate = 48_000
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    with pytest.raises(BadReference, match="it has no video in it"):
        read_range(tmp_path / "song.mp4", 0, 1, fps=24, max_side_px=64)


def test_a_codec_outside_the_list_is_refused(tmp_path: Path) -> None:
    path = other_clip(tmp_path / "c.mkv", "matroska", "ffv1", seconds=1)
    with pytest.raises(BadReference, match="av1, h264, hevc, mpeg4, vp8, vp9 are"):
        read_range(path, 0, 1, fps=10, max_side_px=64)


def test_a_clip_cut_short_is_refused_where_the_range_is_gone(tmp_path: Path) -> None:
    """The head still promises 2 s; 1 s and a bit of it is there."""
    noise = np.random.default_rng(1).integers(0, 255, (48, 32, 64, 3)).astype(np.uint8)
    path = tmp_path / "c.mp4"
    write_film(
        path,
        frames=iter(noise),
        pixel_format="rgb24",
        frame_count=48,
        width_px=64,
        height_px=32,
        fps=24,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
    )
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert len(read_range(path, 0, 0.5, fps=24, max_side_px=64)) == 12
    with pytest.raises(BadReference, match="the clip can't be used: "):
        read_range(path, 1.0, 2.0, fps=24, max_side_px=64)


def test_frames_of_more_than_9_million_pixels_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "c.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=1, width=4_400, height=2_200, options={"preset": "ultrafast"})
        output.mux(stream.encode(av.VideoFrame(4_400, 2_200, "yuv420p")))
        output.mux(stream.encode(None))
    with pytest.raises(BadReference, match="the clip can't be used: "):
        read_range(path, 0, 1, fps=1, max_side_px=64)
