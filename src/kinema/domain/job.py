"""A job: one accepted request to make a video, and the table of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from kinema.domain.clip import Clip
from kinema.domain.shot import Shot

DEFAULT_PRIORITY = 3  # RFC 9218's default urgency; 0 is first, 7 last


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """What is going on, for people who wait. Engines that draw are rendering; those that run a model say more."""

    QUEUED = "queued"  # for a worker
    WAITING = "waiting"  # of a job that was begun: its engine is busy with another one's end, or its GPU is another's
    LOADING = "loading"  # the engine gets ready: weights are read, kernels compiled
    RENDERING = "rendering"  # frames are drawn
    ENCODING = "encoding"  # prompt and pictures become what the model reads
    DENOISING = "denoising"
    DECODING = "decoding"  # latents become frames, and these the film's
    FINISHING = "finishing"  # the film's file is whole and looked through; older rows say `encoding`
    STORING = "storing"
    DONE = "done"


NEXT_STATES: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.FAILED, State.CANCELLED}),
    # Back to queued when a worker dies.
    State.RUNNING: frozenset({State.QUEUED, State.SUCCEEDED, State.FAILED, State.CANCELLED}),
    State.SUCCEEDED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}
FINAL_STATES = frozenset(state for state, following in NEXT_STATES.items() if not following)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job has no film: a code from `kinema.errors` and a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted request. Times are seconds since 1970 (UTC)."""

    id: UUID
    owner: str  # id of the key that made it
    dialect: str
    model: str
    shot: Shot
    request: Mapping[str, Any]  # the body as it was sent, long inline pictures shortened
    request_digest: str  # SHA-256 of the canonical body, for retries
    adjustments: tuple[str, ...]  # what was accepted but rendered otherwise
    trace_id: str  # of the request that made it
    base_url: str  # under which its caller reaches the server
    secret: str  # names its files in public links
    callback_url: str | None
    created_at: float
    state: State = State.QUEUED
    stage: Stage = Stage.QUEUED
    progress: float = 0.0  # 0.0 to 1.0, never backwards within an attempt
    attempt: int = 0  # how often a worker has started it
    started_at: float | None = None
    finished_at: float | None = None
    clip: Clip | None = None
    failure: Failure | None = None
    cancel_asked: bool = False
    pool: str = "default"  # whose workers render it
    workflow_id: str = ""  # the durable run that may begin it
    priority: int = DEFAULT_PRIORITY  # among the jobs of one key
    expires_at: float | None = None  # when the film goes
    expired_at: float | None = None  # when the film went
    parent_id: UUID | None = None  # the job whose film this one was made from

    @property
    def is_final(self) -> bool:
        return self.state in FINAL_STATES

    @property
    def is_expired(self) -> bool:
        """Whether the film is gone."""
        return self.expired_at is not None
