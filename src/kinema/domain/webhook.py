"""Webhooks: an event that is told, the endpoint that it is told to, and each endpoint's delivery of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is told to every endpoint of its owner that asked for its type."""

    id: str
    type: str
    owner: str  # id of the key whose endpoints hear of it
    subject: str  # id of what it tells of, as its wire writes it
    body: str  # what is posted, and signed


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A URL that events are posted to. Times are seconds since 1970 (UTC)."""

    id: str
    owner: str
    name: str
    url: str
    event_types: tuple[str, ...]
    secret: str  # signs every try
    created_at: float
    updated_at: float
    old_secret: str | None = None  # signs too, until its time is over
    old_secret_until: float | None = None
    failing_since: float | None = None  # nothing was taken since this failed try
    disabled_at: float | None = None
    disabled_reason: str | None = None

    def secrets(self, now: float) -> tuple[str, ...]:
        """The secrets that sign at this time, the newest first."""
        is_old_valid = self.old_secret is not None and now < (self.old_secret_until or 0.0)
        return (self.secret, self.old_secret) if is_old_valid and self.old_secret else (self.secret,)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one endpoint. Times are seconds since 1970 (UTC)."""

    id: str
    endpoint_id: str
    event_id: str  # the `webhook-id` of every try
    event_type: str
    subject: str
    body: str
    created_at: float
    run_id: str  # the durable run that may make the next try
    attempts: int = 0  # tries that were made
    next_at: float | None = None  # when the next try is due; None once it is delivered or failed
    delivered_at: float | None = None
    failed_at: float | None = None  # no more tries
    last_status: int | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver made of one try: a status, or the reason why there is none."""

    status: int | None
    error: str | None = None  # why it isn't taken, as a sentence; None when it is
    is_gone: bool = False  # the receiver wants no more

    @property
    def is_taken(self) -> bool:
        return self.error is None
