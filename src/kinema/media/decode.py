"""Open and decode a video file that nobody has checked: the only place where media reads with FFmpeg."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.stream import Disposition
from av.video.reformatter import ColorRange, Interpolation
from av.video.stream import VideoStream
from numpy.typing import NDArray

# 4096 x 2304, the largest frame of an H.264 level 5.2 decoder: bounds what one decoded frame can take.
MAX_FRAME_PIXELS = 9_437_184
CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mpeg4"})
# Without these FFmpeg guesses a playlist from a file's first bytes and opens the files and addresses it names.
OPEN_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,mp4,matroska,webm",
    "max_pixels": str(MAX_FRAME_PIXELS),
}


# Metadata that isn't UTF-8 is no reason to refuse a film: PyAV 18 must be told, 19 (for Python 3.12 up) knows.
METADATA: dict[str, Any] = {"metadata_errors": "ignore"} if int(av.__version__.split(".")[0]) < 19 else {}


class DecodeError(ValueError):
    """Why a file can't be read, as the end of a sentence. Never leaves `media`: the callers know whose fault it is."""


@contextmanager
def open_video(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The file and its first video stream, ready to decode.

    Raises: DecodeError for a file that isn't MP4, MOV, WebM or MKV, has no video, is of a codec outside `CODECS`, has
    frames over MAX_FRAME_PIXELS, or whatever FFmpeg finds wrong in it while it is open.
    """
    try:
        with av.open(str(path), "r", options=OPEN_OPTIONS, **METADATA) as container:
            stream = _video_stream(container)
            stream.codec_context.options = {"max_pixels": str(MAX_FRAME_PIXELS)}
            stream.thread_type = "AUTO"
            yield container, stream
    except av.FFmpegError as error:
        raise DecodeError(f"it can't be read as MP4, MOV, WebM or MKV ({error.strerror})") from error


def tags_of(path: Path) -> dict[str, str]:
    """The tags of a film's file: title, comment, description and the like; none of a file that can't be read."""
    try:
        with av.open(str(path), "r", options=OPEN_OPTIONS, **METADATA) as container:
            return dict(container.metadata)
    except av.FFmpegError:
        return {}


def _video_stream(container: InputContainer) -> VideoStream:
    # A song's cover is a video stream too, with one frame.
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise DecodeError("it has no video in it")
    stream = streams[0]
    if stream.codec_context is None or stream.codec_context.codec.canonical_name not in CODECS:
        raise DecodeError(f"its video is of a kind that isn't read here; {', '.join(sorted(CODECS))} are")
    return stream


def frames_from(
    container: InputContainer, stream: VideoStream, start_s: float
) -> Iterator[tuple[float, av.VideoFrame]]:
    """(seconds since the film's start, frame) in time order, from the last key frame at or before `start_s`."""
    zero = stream.start_time or 0
    time_base = stream.time_base
    if time_base is None:
        raise DecodeError("its frames have no time")
    if start_s > 0:
        container.seek(zero + int(start_s / time_base), stream=stream)
    for frame in container.decode(stream):
        if frame.pts is not None:
            yield float((frame.pts - zero) * time_base), frame


def to_rgb(frame: av.VideoFrame, max_side_px: int | None = None) -> NDArray[np.uint8]:
    """Uint8 (height, width, 3), the right way up, made smaller where its long side is over `max_side_px`."""
    scale = min(1.0, max_side_px / max(frame.width, frame.height)) if max_side_px else 1.0
    picture = frame.reformat(
        width=max(1, round(frame.width * scale)),
        height=max(1, round(frame.height * scale)),
        format="rgb24",
        interpolation=Interpolation.AREA if scale < 1.0 else Interpolation.BICUBIC,
        dst_color_range=ColorRange.JPEG,
    )
    pixels = np.asarray(picture.to_ndarray(), np.uint8)
    return np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / 90)))
