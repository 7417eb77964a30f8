"""Ids on this wire: a prefix and 32 hexadecimal digits. A video's are those of its job's UUID."""

from __future__ import annotations

import re
import secrets
from uuid import UUID

from kinema.errors import NotFound

_VIDEO = re.compile(r"video_([0-9a-f]{32})")
_PLAIN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def video_id(job_id: UUID) -> str:
    """The id of a job on this wire."""
    return f"video_{job_id.hex}"


def job_id_of(word: str) -> UUID | None:
    """The job that an id means: this wire's, or the UUID by which other dialects call it. None for any other text."""
    found = _VIDEO.fullmatch(word.lower())
    if found:
        return UUID(found[1])
    return UUID(word) if _PLAIN.fullmatch(word.lower()) else None


def no_video(word: str) -> NotFound:
    """The error for a text that means no video of the caller's."""
    if job_id_of(word) is None:
        return NotFound(f"No video with the id {word[:80]!r}: an id is `video_` and 32 hexadecimal digits.")
    return NotFound(
        f"No video of yours with the id {word!r}: it was deleted, or is another key's. GET /v1/videos lists yours."
    )


def new_id(prefix: str) -> str:
    """A fresh unguessable id: the prefix, like `evt_`, and 32 hexadecimal digits."""
    return f"{prefix}{secrets.token_hex(16)}"
