"""What a film file really holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from av.container import InputContainer
from av.video.stream import VideoStream

from kinema.errors import RenderFailed
from kinema.media.decode import DecodeError, frames_from, open_video


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """A film's facts, read from its bytes."""

    width_px: int
    height_px: int
    fps: float
    frame_count: int  # counted, whatever the file's head says
    duration_s: float
    video_codec: str  # h264, hevc, vp8, vp9, av1, mpeg4
    profile: str | None
    pixel_format: str
    audio_codec: str | None
    audio_rate_hz: int | None
    audio_channels: int | None
    size_bytes: int
    faststart: bool  # an MP4 whose index stands before its frames: it plays while it loads
    rotation_deg: int = 0  # by which players turn the frames, anticlockwise

    @property
    def upright_px(self) -> tuple[int, int]:
        """(width, height) as the film is seen."""
        is_on_its_side = round(self.rotation_deg / 90) % 2 == 1
        return (self.height_px, self.width_px) if is_on_its_side else (self.width_px, self.height_px)


def probe(path: Path) -> FilmFacts:
    """Read the whole file's packets and its first frame.

    Raises: RenderFailed for a file that isn't a film, holds no frames, or is cut short.
    """
    try:
        with open_video(path) as (container, stream):
            frame_count = _count_frames(container, stream)
            container.seek(0)
            first = next(frames_from(container, stream, 0.0), None)
            if first is None:
                raise DecodeError("its first frame can't be decoded")
            return _facts(path, container, stream, frame_count, first[1].rotation)
    except DecodeError as error:
        raise RenderFailed(f"the finished film is broken: {error}") from error


def _count_frames(container: InputContainer, stream: VideoStream) -> int:
    count = 0
    for packet in container.demux(stream):
        if packet.is_corrupt:
            raise DecodeError(f"it is cut short after {count} frames")
        count += packet.size > 0 and not packet.is_discard
    if not count:
        raise DecodeError("it has no frames")
    if count < stream.frames:
        raise DecodeError(f"it is cut short: {count} of {stream.frames} frames are there")
    return count


def _facts(
    path: Path, container: InputContainer, stream: VideoStream, frame_count: int, rotation_deg: float
) -> FilmFacts:
    audio = next(iter(container.streams.audio), None)
    video = stream.codec_context
    return FilmFacts(
        width_px=video.width,
        height_px=video.height,
        fps=float(stream.average_rate or 0),
        frame_count=frame_count,
        duration_s=(container.duration or 0) / 1_000_000,
        video_codec=video.codec.canonical_name,
        profile=video.profile,
        pixel_format=video.pix_fmt or "",
        audio_codec=audio.codec_context.codec.canonical_name if audio else None,
        audio_rate_hz=audio.codec_context.sample_rate if audio else None,
        audio_channels=audio.codec_context.channels if audio else None,
        size_bytes=path.stat().st_size,
        faststart=_index_first(path),
        rotation_deg=round(rotation_deg),
    )


def _index_first(path: Path) -> bool:
    """Whether an MP4's `moov` box stands before its `mdat`; raises DecodeError where a box is longer than the file."""
    file_size = path.stat().st_size
    order: list[bytes] = []
    for kind, end in _boxes(path):
        if end > file_size:
            raise DecodeError(f"it is cut short: {end - file_size} bytes are missing")
        order.append(kind)
    return b"moov" in order and b"mdat" in order and order.index(b"moov") < order.index(b"mdat")


def _boxes(path: Path) -> Iterator[tuple[bytes, int]]:
    """(type, end in bytes) of an MP4's outer boxes, nothing for other files.

    ISO/IEC 14496-12, 4.2: 32 bits of size, the type; size 1 means that 64 bits of size follow, 0 up to the file's end.
    """
    with path.open("rb") as file:
        start = 0
        while len(head := file.read(16)) >= 8:
            size, kind = int.from_bytes(head[:4]), head[4:8]
            if size == 1:
                size = int.from_bytes(head[8:16])
            if size < 8 or (start == 0 and kind != b"ftyp"):
                return
            start += size
            yield kind, start
            file.seek(start)


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's bytes, in lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
