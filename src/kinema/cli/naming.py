"""The ids by which callers know a job."""

from __future__ import annotations

import re
from uuid import UUID

from kinema.domain.ids import job_id_of_suffix

# As each wire writes it -> how the rest is read. In upper case too: some clients and sheets change it.
_HEX = re.compile(r"(?:video_)?([0-9a-f]{32})")
_DASHED = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TASK = re.compile(r"(?:.+:)?task_([0-9a-z]{26})")

FORMS = "a UUID with or without dashes, video_... or MODEL:task_..."


def job_id_of(word: str) -> UUID | None:
    """The job that an id means, whichever wire wrote it; None for any other text."""
    word = word.strip().lower()
    if found := _HEX.fullmatch(word):
        return UUID(found[1])
    if found := _TASK.fullmatch(word):
        return job_id_of_suffix(found[1])
    return UUID(word) if _DASHED.fullmatch(word) else None
