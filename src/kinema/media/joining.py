"""Put new seconds after a film: its frames and sound as the encoder takes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

from kinema.domain.clip import AUDIO_RATE_HZ
from kinema.errors import BadReference
from kinema.media.decode import METADATA, OPEN_OPTIONS, DecodeError, frames_from, open_video

# Sounds that were made apart meet without a click.
CROSSFADE_S = 0.02


def count_frames(path: Path, fps: int) -> int:
    """How many frames `frames_of` gives. Raises: BadReference for a file that isn't a clip."""
    return sum(1 for _ in _at_rate(path, fps))


def frames_of(
    path: Path, *, width_px: int, height_px: int, fps: int, pixel_format: Literal["rgb24", "yuv420p"]
) -> Iterator[NDArray[np.uint8]]:
    """A film's frames, one every 1 / fps seconds, scaled to cover the given size and cropped around their middle.

    uint8, (height_px, width_px, 3) for rgb24 or (height_px * 3 // 2, width_px) planar BT.709 limited range for
    yuv420p. Raises: BadReference for a file that isn't a clip.
    """
    shown: av.VideoFrame | None = None
    pixels: NDArray[np.uint8] | None = None
    for frame in _at_rate(path, fps):
        if frame is not shown or pixels is None:
            shown, pixels = frame, _fitted(frame, width_px, height_px, pixel_format)
        yield pixels


def sound_of(path: Path, sample_count: int) -> NDArray[np.float32]:
    """A film's sound, float32 (2, sample_count) at 48 kHz: cut, or padded with silence, which is all a mute one has.

    Raises: BadReference for sound that can't be decoded.
    """
    sound = np.zeros((2, sample_count), np.float32)
    filled = 0
    try:
        for samples in _samples(path):
            taken = samples[:, : sample_count - filled]
            sound[:, filled : filled + taken.shape[1]] = taken
            filled += taken.shape[1]
    except av.FFmpegError as error:
        raise BadReference(f"the source film can't be used: its sound can't be read ({error.strerror})") from error
    return sound


def _samples(path: Path) -> Iterator[NDArray[np.float32]]:
    """The sound in pieces as they are decoded, float32 (2, n) at 48 kHz."""
    with av.open(str(path), "r", options=OPEN_OPTIONS, **METADATA) as container:
        if not container.streams.audio:
            return
        resampler = av.AudioResampler("fltp", "stereo", AUDIO_RATE_HZ)
        for frame in container.decode(container.streams.audio[0]):
            for piece in resampler.resample(frame):
                yield np.asarray(piece.to_ndarray(), np.float32)


def join_sounds(
    first: NDArray[np.float32], second: NDArray[np.float32] | None, sample_count: int
) -> NDArray[np.float32]:
    """The first sound and, after it, the second, float32 (2, sample_count), with short fades where they meet."""
    joined = np.zeros((2, sample_count), np.float32)
    fade = np.linspace(0.0, 1.0, round(CROSSFADE_S * AUDIO_RATE_HZ), dtype=np.float32)
    at = first.shape[1]
    faded = min(len(fade), at)
    joined[:, :at] = first
    joined[:, at - faded : at] *= fade[:faded][::-1]
    if second is not None:
        part = second[:, : sample_count - at].copy()
        part[:, : len(fade)] *= fade[: part.shape[1]]
        joined[:, at : at + part.shape[1]] = part
    return joined


def _at_rate(path: Path, fps: int) -> Iterator[av.VideoFrame]:
    """For each 1 / fps seconds the frame that is shown then; the last one for as long as it lasts."""
    try:
        with open_video(path) as (container, stream):
            shown, given = None, 0
            for time_s, frame in frames_from(container, stream, 0.0):
                # Half a frame's time of slack: times are rounded to the container's ticks.
                while shown is not None and (given + 0.5) / fps < time_s:
                    yield shown
                    given += 1
                shown, end_s = frame, time_s + _length_s(frame, fps)
            while shown is not None and (given + 0.5) / fps < end_s:
                yield shown
                given += 1
            if not given:
                raise DecodeError("it has no frames")
    except DecodeError as error:
        raise BadReference(f"the source film can't be used: {error}") from error


def _length_s(frame: av.VideoFrame, fps: int) -> float:
    return float(frame.duration * frame.time_base) if frame.duration and frame.time_base else 1 / fps


def _fitted(
    frame: av.VideoFrame, width_px: int, height_px: int, pixel_format: Literal["rgb24", "yuv420p"]
) -> NDArray[np.uint8]:
    if (
        frame.rotation == 0
        and (frame.width, frame.height) == (width_px, height_px)
        and frame.format.name == pixel_format
    ):
        return np.asarray(frame.to_ndarray(), np.uint8)
    rgb = frame.reformat(format="rgb24", dst_color_range=ColorRange.JPEG)
    upright = np.ascontiguousarray(np.rot90(np.asarray(rgb.to_ndarray(), np.uint8), round(frame.rotation / 90)))
    height, width = upright.shape[:2]
    scale = max(width_px / width, height_px / height)
    crop_w, crop_h = min(width, round(width_px / scale)), min(height, round(height_px / scale))
    top, left = (height - crop_h) // 2, (width - crop_w) // 2
    cropped = np.ascontiguousarray(upright[top : top + crop_h, left : left + crop_w])
    picture = av.VideoFrame.from_ndarray(cropped, format="rgb24").reformat(
        width=width_px,
        height=height_px,
        format=pixel_format,
        interpolation=Interpolation.AREA if scale < 1.0 else Interpolation.BICUBIC,
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.JPEG if pixel_format == "rgb24" else ColorRange.MPEG,
    )
    return np.asarray(picture.to_ndarray(), np.uint8)
