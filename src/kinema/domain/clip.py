"""One finished video file and its facts."""

from __future__ import annotations

from dataclasses import dataclass

AUDIO_RATE_HZ = 48_000  # of every clip's sound


@dataclass(frozen=True, slots=True)
class Clip:
    """A film in the object store. Keys name blobs; the digest is the SHA-256 of the file in hex."""

    film_key: str
    thumbnail_key: str
    digest: str
    size_bytes: int
    width_px: int
    height_px: int
    fps: float
    frame_count: int
    duration_s: float
