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

    @property
    def spritesheet_key(self) -> str:
        """Where the grid of its frames lies once somebody has asked for it."""
        return f"{self.film_key.removesuffix('.mp4')}.jpg"

    @property
    def keys(self) -> tuple[str, str, str]:
        """All blobs that go with the film."""
        return self.film_key, self.thumbnail_key, self.spritesheet_key
