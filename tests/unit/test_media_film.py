"""A film is exactly what the shot asked for, frame by frame and sample by sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.errors import JobCancelled, RenderFailed
from kinema.media.film import AUDIO_BLOCK, AUDIO_RATE_HZ, write_film
from kinema.media.probe import probe
from kinema.media.stills import read_frames

WIDTH, HEIGHT, FPS = 128, 96, 24
SHADE_STEP = 8


def shades(count: int) -> Iterator[NDArray[np.uint8]]:
    """RGB frames, each one flat and a step brighter than the one before: its number can be read from its pixels."""
    for index in range(count):
        yield np.full((HEIGHT, WIDTH, 3), index * SHADE_STEP % 256, np.uint8)


@dataclass
class Film:
    """Writes a film of flat shades; a test names only what it is about."""

    path: Path
    seen: list[int] = field(default_factory=list)

    def write(
        self,
        frames: Iterator[NDArray[np.uint8]],
        frame_count: int,
        *,
        audio: NDArray[np.float32] | None = None,
        pixel_format: str = "rgb24",
        fps: int = FPS,
        size: tuple[int, int] = (WIDTH, HEIGHT),
        on_frame: Callable[[int], None] | None = None,
    ) -> Path:
        write_film(
            self.path,
            frames=frames,
            pixel_format=pixel_format,  # type: ignore[arg-type]
            frame_count=frame_count,
            width_px=size[0],
            height_px=size[1],
            fps=fps,
            audio=audio,
            metadata={"title": "A film", "comment": "seed 7", "encoding_tool": "Kinema"},
            on_frame=on_frame or self.seen.append,
        )
        return self.path


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return Film(tmp_path / "film.tmp")


def packets(path: Path, kind: str) -> list[tuple[int, int]]:
    """(presentation time in the stream's units, duration) of each packet, in presentation order."""
    with av.open(str(path)) as container:
        stream = next(s for s in container.streams if s.type == kind)
        return sorted((p.pts, p.duration) for p in container.demux(stream) if p.pts is not None and p.duration)


def loudness(path: Path) -> NDArray[np.float32]:
    """Root mean square of the decoded sound in each tenth of a second, from the film's start."""
    with av.open(str(path)) as container:
        parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
    samples = np.concatenate(parts, axis=1)
    tenths = samples.shape[1] // (AUDIO_RATE_HZ // 10)
    cut = samples[:, : tenths * (AUDIO_RATE_HZ // 10)].reshape(2, tenths, -1)
    return np.asarray(np.sqrt((cut**2).mean(axis=(0, 2))), np.float32)


def test_a_film_has_exactly_the_frames_it_was_given_in_their_order(film: Film) -> None:
    path = film.write(shades(31), 31)
    decoded = read_frames(path, range(31))
    assert [round(float(frame.mean()) / SHADE_STEP) for frame in decoded] == list(range(31))
    assert film.seen == list(range(31))


def test_a_film_is_high_profile_h264_with_stereo_aac_and_its_index_first(film: Film) -> None:
    facts = probe(film.write(shades(24), 24))
    assert (facts.width_px, facts.height_px, facts.fps, facts.frame_count) == (WIDTH, HEIGHT, 24.0, 24)
    assert (facts.video_codec, facts.profile, facts.pixel_format) == ("h264", "High", "yuv420p")
    assert (facts.audio_codec, facts.audio_rate_hz, facts.audio_channels) == ("aac", 48_000, 2)
    assert facts.faststart
    assert facts.size_bytes == film.path.stat().st_size


@pytest.mark.parametrize(
    ("fps", "frame_count"),
    [
        (24, 96),
        (24, 1),
        (30, 47),
        (16, 33),
        # 48000 / 23 isn't whole: the sound's length is rounded to a sample.
        (23, 50),
    ],
)
def test_picture_and_sound_start_at_zero_and_end_within_an_aac_frame(film: Film, fps: int, frame_count: int) -> None:
    path = film.write(shades(frame_count), frame_count, fps=fps)
    with av.open(str(path)) as container:
        assert container.start_time == 0
        assert all(stream.start_time == 0 for stream in container.streams)
    assert abs(probe(path).duration_s - frame_count / fps) <= AUDIO_BLOCK / AUDIO_RATE_HZ


def test_the_frame_rate_is_constant(film: Film) -> None:
    times = packets(film.write(shades(60), 60), "video")
    step = times[0][1]
    assert times == [(index * step, step) for index in range(60)]


def test_there_is_a_key_frame_at_least_every_two_seconds(film: Film) -> None:
    noise = np.random.default_rng(1).integers(100, 130, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    path = film.write(iter([noise] * 100), 100)
    with av.open(str(path)) as container:
        keys = [p.pts * p.time_base for p in container.demux(video=0) if p.is_keyframe and p.pts is not None]
    assert keys[0] == 0
    assert all(later - earlier <= 2 for earlier, later in pairwise(keys))
    assert len(keys) >= 3


@pytest.mark.parametrize(
    ("rgb", "y_cb_cr"),
    # ITU-R BT.709-6, limited range: Y = 16 + 219 (0.2126 R + 0.7152 G + 0.0722 B), worked out by hand.
    [
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((200, 50, 90), (89, 130, 192)),
    ],
)
def test_rgb_becomes_bt709_limited_range_and_says_so(
    film: Film, rgb: tuple[int, int, int], y_cb_cr: tuple[int, int, int]
) -> None:
    frame = np.broadcast_to(np.array(rgb, np.uint8), (HEIGHT, WIDTH, 3))
    path = film.write(iter([frame] * 4), 4)
    with av.open(str(path)) as container:
        picture = next(container.decode(video=0))
    planes = picture.to_ndarray()
    middle = (planes[HEIGHT // 2, WIDTH // 2], planes[HEIGHT + 4, 8], planes[-4, 8])
    assert np.abs(np.array(middle, int) - np.array(y_cb_cr)).max() <= 1
    assert (picture.colorspace, picture.color_range, picture.color_primaries, picture.color_trc) == (1, 1, 1, 1)


def test_yuv420p_frames_are_kept_as_they_are(film: Film) -> None:
    frame = np.empty((HEIGHT * 3 // 2, WIDTH), np.uint8)
    frame[:HEIGHT], frame[HEIGHT : HEIGHT * 5 // 4], frame[HEIGHT * 5 // 4 :] = 90, 200, 60
    path = film.write(iter([frame] * 5), 5, pixel_format="yuv420p")
    with av.open(str(path)) as container:
        decoded = [picture.to_ndarray() for picture in container.decode(video=0)]
    assert len(decoded) == 5
    assert all(np.abs(picture.astype(int) - frame).max() <= 1 for picture in decoded)


def test_sound_stays_beside_its_frames(film: Film) -> None:
    beep = np.zeros((2, 48_000), np.float32)
    beep[:, 24_000:28_800] = np.sin(np.arange(4_800) * 0.06)
    loud = loudness(film.write(shades(24), 24, audio=beep))
    assert np.argmax(loud) == 5
    assert loud[3] < 0.01
    assert loud[7] < 0.01


@pytest.mark.parametrize("samples", [0, 1_000, 48_000, 200_000])
def test_sound_is_cut_or_padded_to_the_film(film: Film, samples: int) -> None:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (2, samples)).astype(np.float32)
    path = film.write(shades(48), 48, audio=noise)
    assert sum(duration for _, duration in packets(path, "audio")) - AUDIO_BLOCK == 96_000
    assert probe(path).duration_s == 2.0


def test_no_sound_is_silence(film: Film) -> None:
    assert loudness(film.write(shades(12), 12)).max() < 0.001


def test_sound_louder_than_full_scale_is_clipped(film: Film) -> None:
    path = film.write(shades(24), 24, audio=np.full((2, 48_000), 40.0, np.float32))
    assert loudness(path).max() < 1.5


def test_the_tags_of_a_film_can_be_read_back(film: Film) -> None:
    with av.open(str(film.write(shades(3), 3))) as container:
        tags = container.metadata
    assert (tags["title"], tags["comment"], tags["encoder"]) == ("A film", "seed 7", "Kinema")


@pytest.mark.parametrize(
    ("given", "asked", "sentence"),
    [
        (9, 10, "the engine gave 9 of the 10 frames that the shot asks for"),
        (0, 10, "the engine gave 0 of the 10 frames that the shot asks for"),
        (11, 10, "the engine gave more than the 10 frames that the shot asks for"),
    ],
)
def test_a_wrong_number_of_frames_fails_and_leaves_nothing(film: Film, given: int, asked: int, sentence: str) -> None:
    with pytest.raises(RenderFailed, match=sentence):
        film.write(shades(given), asked)
    assert not film.path.exists()


@pytest.mark.parametrize(
    ("frame", "pixel_format"),
    [
        (np.zeros((HEIGHT, WIDTH), np.uint8), "rgb24"),
        (np.zeros((WIDTH, HEIGHT, 3), np.uint8), "rgb24"),
        (np.zeros((HEIGHT, WIDTH, 4), np.uint8), "rgb24"),
        (np.zeros((HEIGHT, WIDTH, 3), np.float32), "rgb24"),
        (np.zeros((HEIGHT, WIDTH, 3), np.uint8), "yuv420p"),
    ],
)
def test_a_frame_of_the_wrong_shape_or_type_fails(film: Film, frame: NDArray[np.uint8], pixel_format: str) -> None:
    with pytest.raises(RenderFailed, match="frame 0 must be uint8 of shape"):
        film.write(iter([frame]), 1, pixel_format=pixel_format)


@pytest.mark.parametrize(
    ("audio", "sentence"),
    [
        (np.zeros((48_000, 2), np.float32), "sound must be float32 of shape"),
        (np.zeros(48_000, np.float32), "sound must be float32 of shape"),
        (np.zeros((2, 48_000), np.float64), "sound must be float32 of shape"),
        (np.full((2, 48_000), np.nan, np.float32), "values that aren't numbers"),
    ],
)
def test_wrong_sound_fails(film: Film, audio: NDArray[np.float32], sentence: str) -> None:
    with pytest.raises(RenderFailed, match=sentence):
        film.write(shades(24), 24, audio=audio)


def test_odd_sides_fail(film: Film) -> None:
    with pytest.raises(RenderFailed, match="even numbers of pixels, not 127x96"):
        film.write(shades(1), 1, size=(127, 96))


def test_a_disk_that_refuses_fails(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match="could not be encoded"):
        Film(tmp_path / "missing" / "film.mp4").write(shades(2), 2)


def test_cancelling_while_frames_are_written_goes_through_and_leaves_nothing(film: Film) -> None:
    def cancel(index: int) -> None:
        if index == 5:
            raise JobCancelled("somebody cancelled the job")

    with pytest.raises(JobCancelled):
        film.write(shades(50), 50, on_frame=cancel)
    assert not film.path.exists()


def test_a_frame_is_asked_for_only_when_the_one_before_was_taken(film: Film) -> None:
    """Frames aren't collected first: a 25 s film at 1080p would be 3.7 GB."""
    made: list[int] = []
    lead: list[int] = []

    def frames() -> Iterator[NDArray[np.uint8]]:
        for index, frame in enumerate(shades(40)):
            made.append(index)
            yield frame

    film.write(frames(), 40, on_frame=lambda index: lead.append(made[-1] - index))
    assert max(lead) == 0


def test_a_full_size_film_keeps_its_promises(film: Film) -> None:
    """1280x720 with motion, 2 s: the size and rate that most callers ask for."""
    row = np.arange(1280, dtype=np.float32)

    def frames() -> Iterator[NDArray[np.uint8]]:
        for index in range(48):
            wave = (127 + 120 * np.sin(row / 40 + index / 5)).astype(np.uint8)
            yield np.broadcast_to(wave[None, :, None], (720, 1280, 3))

    facts = probe(film.write(frames(), 48, size=(1280, 720)))
    assert (facts.width_px, facts.height_px, facts.frame_count, facts.duration_s) == (1280, 720, 48, 2.0)
    assert facts.profile == "High"
    decoded = read_frames(film.path, [0, 47])
    expected = [127 + 120 * np.sin(row / 40 + index / 5) for index in (0, 47)]
    assert max(np.abs(d[360, :, 1] - e).mean() for d, e in zip(decoded, expected, strict=True)) < 4


@pytest.mark.parametrize("height", [64, 66, 70])
def test_the_colours_of_a_planar_frame_stay_in_their_place_whatever_its_height(film: Film, height: int) -> None:
    picture = np.zeros((height, 64, 3), np.uint8)
    picture[: height // 2], picture[height // 2 :] = (255, 0, 0), (0, 0, 255)
    planar = av.VideoFrame.from_ndarray(picture, format="rgb24").to_ndarray(format="yuv420p")
    path = film.write(iter([planar] * 4), 4, pixel_format="yuv420p", size=(64, height))
    found = read_frames(path, [0])[0].astype(int)
    above, below = found[: height // 2 - 4], found[height // 2 + 4 :]
    assert (above[..., 0].min() > 150, above[..., 2].max() < 100) == (True, True), "red above"
    assert (below[..., 2].min() > 150, below[..., 0].max() < 100) == (True, True), "blue below"
