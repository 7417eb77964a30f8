"""Read a range of a clip that a caller gave."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from kinema.errors import BadReference
from kinema.media.decode import DecodeError, frames_from, open_video, to_rgb

MAX_RANGE_S = 10.0
MAX_LENGTH_S = 3600.0  # of the whole clip: whoever gives a film of hours meant another file
# 10 s of a phone's slow motion (240 frames per second) and as much again to reach the range from a key frame.
MAX_DECODED_FRAMES = 4_800
# Lengths are rounded by those who write them: to a container's ticks, to an audio frame, to a tenth.
TOLERANCE_S = 0.1


def read_range(path: Path, start_s: float, end_s: float | None, *, fps: float, max_side_px: int) -> NDArray[np.uint8]:
    """The frames of a range, one every 1 / fps seconds, the nearest in time: uint8 (n, height, width, 3).

    n is the range's length times `fps`, rounded, at least 1. Frames are upright as the clip's rotation says and their
    long side is at most `max_side_px`; memory is what the answer takes and a few frames of the clip. `end_s` None is
    the clip's end, or MAX_RANGE_S after the start where the clip is longer.
    Raises: BadReference for a file that isn't a clip, a clip over MAX_LENGTH_S, and a range that is empty, too long or
    beyond the clip's end.
    """
    _check_range(start_s, end_s)
    try:
        with open_video(path) as (container, stream):
            length_s = _length_s(container, stream)
            if length_s > MAX_LENGTH_S:
                raise BadReference(f"the clip may be at most {MAX_LENGTH_S:g} s long, not {length_s:.4g} s")
            end_s = min(length_s, start_s + MAX_RANGE_S) if end_s is None else end_s
            _check_within(start_s, end_s, length_s)
            times_s = start_s + np.arange(max(1, round((end_s - start_s) * fps))) / fps
            return _gather(_nearest(container, stream, times_s), len(times_s), max_side_px)
    except DecodeError as error:
        raise BadReference(f"the clip can't be used: {error}") from error


def _check_range(start_s: float, end_s: float | None) -> None:
    if not math.isfinite(start_s) or start_s < 0:
        raise BadReference(f"a range must start at 0 s or later, not at {start_s:g} s")
    if end_s is None:
        return
    if not end_s > start_s:
        raise BadReference(f"a range must end after it starts, not go from {start_s:g} s to {end_s:g} s")
    if end_s - start_s > MAX_RANGE_S + TOLERANCE_S:
        raise BadReference(f"a range may be at most {MAX_RANGE_S:g} s long, not {end_s - start_s:g} s")


def _length_s(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if container.duration is None:
        raise DecodeError("it doesn't say how long it is")
    return container.duration / 1_000_000


def _check_within(start_s: float, end_s: float, length_s: float) -> None:
    if start_s >= length_s:
        raise BadReference(
            f"the range must lie within the clip, which is {length_s:.4g} s long, not start at {start_s:g} s"
        )
    if end_s > length_s + TOLERANCE_S:
        raise BadReference(
            f"the range must lie within the clip, which is {length_s:.4g} s long, not end at {end_s:g} s"
        )


def _nearest(container: InputContainer, stream: VideoStream, times_s: NDArray[np.float64]) -> Iterator[av.VideoFrame]:
    """For each time the frame nearest to it; the same frame object again where it is nearest to several."""
    before: tuple[float, av.VideoFrame] | None = None
    wanted = 0
    for count, (time_s, frame) in enumerate(frames_from(container, stream, float(times_s[0])), start=1):
        if count > MAX_DECODED_FRAMES:
            raise DecodeError(f"the range takes more than {MAX_DECODED_FRAMES} frames to decode from its key frame")
        while wanted < len(times_s) and times_s[wanted] <= time_s:
            earlier_is_nearer = before is not None and times_s[wanted] - before[0] < time_s - times_s[wanted]
            yield before[1] if before is not None and earlier_is_nearer else frame
            wanted += 1
        if wanted == len(times_s):
            return
        before = time_s, frame
    yield from _held(before, times_s[wanted:])


def _held(last: tuple[float, av.VideoFrame] | None, times_s: NDArray[np.float64]) -> Iterator[av.VideoFrame]:
    """The clip's last frame for the times after it, unless the clip ended long before they come."""
    if last is None:
        raise DecodeError("it has no frames in this range")
    time_s, frame = last
    shown_s = float(frame.duration * frame.time_base) if frame.duration and frame.time_base else 0.0
    if times_s[-1] > time_s + shown_s + TOLERANCE_S:
        raise DecodeError(f"its frames end at {time_s + shown_s:.4g} s")
    for _ in times_s:
        yield frame


def _gather(frames: Iterator[av.VideoFrame], count: int, max_side_px: int) -> NDArray[np.uint8]:
    gathered: NDArray[np.uint8] | None = None
    shown: av.VideoFrame | None = None
    for index, frame in enumerate(frames):
        if gathered is not None and frame is shown:
            gathered[index] = gathered[index - 1]
            continue
        shown, pixels = frame, to_rgb(frame, max_side_px)
        if gathered is None:
            gathered = np.empty((count, *pixels.shape), np.uint8)
        if pixels.shape != gathered.shape[1:]:
            raise DecodeError("its frames change their size")
        gathered[index] = pixels
    if gathered is None:
        raise DecodeError("it has no frames in this range")
    return gathered
