"""New seconds after a film: every frame of the first, then every frame of the second, and no click between them."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.clip import AUDIO_RATE_HZ
from kinema.errors import BadReference
from kinema.media.film import write_film
from kinema.media.joining import CROSSFADE_S, count_frames, frames_of, join_sounds, sound_of


def film(path: Path, *, width_px: int = 64, height_px: int = 48, tone: bool = True) -> Path:
    """Half a second, each frame some grey levels higher than the one before."""
    fps, count = 24, 12
    frames = (np.full((height_px, width_px, 3), 40 + 10 * index, np.uint8) for index in range(count))
    t = np.arange(count * AUDIO_RATE_HZ // fps) / AUDIO_RATE_HZ
    sound = np.stack([0.5 * np.sin(2 * np.pi * 440 * t)] * 2).astype(np.float32) if tone else None
    write_film(
        path,
        frames=frames,
        pixel_format="rgb24",
        frame_count=count,
        width_px=width_px,
        height_px=height_px,
        fps=fps,
        audio=sound,
        metadata={},
        on_frame=lambda index: None,
    )
    return path


def levels(frames: list[NDArray[np.uint8]]) -> list[int]:
    return [round((int(frame[20, 20].mean()) - 40) / 10) for frame in frames]


def test_a_film_gives_each_of_its_frames_once(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    frames = list(frames_of(path, width_px=64, height_px=48, fps=24, pixel_format="rgb24"))
    assert count_frames(path, 24) == 12
    assert levels(frames) == list(range(12))


@pytest.mark.parametrize(("fps", "expected"), [(48, 24), (12, 6), (30, 15)])
def test_another_rate_keeps_the_length(tmp_path: Path, fps: int, expected: int) -> None:
    path = film(tmp_path / "a.mp4")
    frames = list(frames_of(path, width_px=64, height_px=48, fps=fps, pixel_format="rgb24"))
    assert len(frames) == count_frames(path, fps) == expected
    assert levels(frames) == sorted(levels(frames))


@pytest.mark.parametrize("pixel_format", ["rgb24", "yuv420p"])
def test_another_size_is_covered_and_not_stretched(tmp_path: Path, pixel_format: str) -> None:
    path = film(tmp_path / "a.mp4", width_px=64, height_px=96)
    frames = list(frames_of(path, width_px=160, height_px=90, fps=24, pixel_format=pixel_format))  # type: ignore[arg-type]
    assert {frame.shape for frame in frames} == {(90, 160, 3) if pixel_format == "rgb24" else (135, 160)}
    assert {frame.dtype for frame in frames} == {np.dtype(np.uint8)}


def test_the_same_size_in_yuv_is_the_film_s_own_picture(tmp_path: Path) -> None:
    first = next(frames_of(film(tmp_path / "a.mp4"), width_px=64, height_px=48, fps=24, pixel_format="yuv420p"))
    assert abs(int(first[10, 10]) - (16 + round(40 * 219 / 255))) <= 2


def test_sound_is_as_long_as_asked_for_and_silent_where_there_is_none(tmp_path: Path) -> None:
    loud = sound_of(film(tmp_path / "a.mp4"), 24_000)
    mute = sound_of(film(tmp_path / "b.mp4", tone=False), 30_000)
    assert (loud.shape, mute.shape) == ((2, 24_000), (2, 30_000))
    assert np.abs(loud[:, 2000:22_000]).max() > 0.4
    assert np.abs(mute).max() < 1e-3


def test_sounds_meet_without_a_click() -> None:
    first, second = np.full((2, 1000), 0.5, np.float32), np.full((2, 3000), -0.5, np.float32)
    joined = join_sounds(first, second, 4000)
    assert np.abs(np.diff(joined)).max() < 0.51 / (CROSSFADE_S * AUDIO_RATE_HZ) * 2
    assert joined[0, -1] == pytest.approx(-0.5)


@pytest.mark.parametrize("sample_count", [100, 2000], ids=["than both", "than a fade"])
def test_a_first_sound_that_is_shorter_is_faded_as_far_as_it_goes(sample_count: int) -> None:
    joined = join_sounds(np.full((2, 10), 0.5, np.float32), None, sample_count)
    assert joined.shape == (2, sample_count)
    assert joined[0, 0] > joined[0, 8] > joined[0, 9] == 0
    assert not joined[:, 10:].any()


def test_sound_that_cant_be_decoded_is_a_bad_reference(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    with av.open(str(path)) as container:
        packets = [(packet.pos, packet.size) for packet in container.demux(audio=0) if packet.pos is not None]
    broken = bytearray(path.read_bytes())
    for at, size in packets[5:]:
        broken[at : at + size] = b"\xff" * size
    path.write_bytes(broken)
    with pytest.raises(BadReference, match="its sound can't be read"):
        sound_of(path, 24_000)


def test_what_is_no_film_is_a_bad_reference(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    with pytest.raises(BadReference, match="the source film can't be used"):
        count_frames(tmp_path / "a.mp4", 24)
