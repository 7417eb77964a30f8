"""What this wire tells its webhooks: events of videos and of batches."""

from __future__ import annotations

import json
from collections.abc import Mapping

from kinema.dialects.openai.ids import new_id, video_id
from kinema.domain.job import Job, State
from kinema.domain.webhook import Event

# How a job ended -> what its owner's webhooks hear, whichever dialect made it.
VIDEO_EVENTS: Mapping[State, str] = {
    State.SUCCEEDED: "video.completed",
    State.FAILED: "video.failed",
    State.CANCELLED: "video.failed",
}
# A batch's last status -> the same.
BATCH_EVENTS: Mapping[str, str] = {
    "completed": "batch.completed",
    "failed": "batch.failed",
    "expired": "batch.expired",
    "cancelled": "batch.cancelled",
}
EVENT_TYPES: tuple[str, ...] = tuple(dict.fromkeys([*VIDEO_EVENTS.values(), *BATCH_EVENTS.values()]))


def video_event(job: Job) -> Event | None:
    """What is told of a job's end; None of one that goes on."""
    if job.state not in VIDEO_EVENTS:
        return None
    return new_event(VIDEO_EVENTS[job.state], job.owner, video_id(job.id), job.finished_at or job.created_at)


def batch_event(batch_id: str, owner: str, status: str, at: float) -> Event | None:
    """What is told of a batch's end, at this time (seconds since 1970); None of one that goes on."""
    return new_event(BATCH_EVENTS[status], owner, batch_id, at) if status in BATCH_EVENTS else None


def sample_event(event_type: str, owner: str, at: float) -> Event:
    """An event of nothing, for a test. Raises: KeyError for a type that isn't among EVENT_TYPES."""
    prefix = {"video": "video_", "batch": "batch_"}[event_type.partition(".")[0]]
    return new_event(event_type, owner, prefix + "0" * 32, at)


def new_event(event_type: str, owner: str, subject: str, at: float) -> Event:
    """An event with a fresh id, as it will be posted."""
    event_id = new_id("evt_")
    body = {"id": event_id, "object": "event", "created_at": int(at), "type": event_type, "data": {"id": subject}}
    return Event(event_id, event_type, owner, subject, json.dumps(body, separators=(",", ":")))
