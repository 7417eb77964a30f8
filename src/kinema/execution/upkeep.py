"""The upkeep of each minute: films, inputs, leftovers and records go when their time or space is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from kinema.assets.blobs import Blobs
from kinema.config import Settings
from kinema.domain.job import Job
from kinema.errors import Unavailable
from kinema.store.retention import INPUTS, Retention
from kinema.telemetry import log

# What one sweep does at most of each kind, so that it ends before the next is due.
AT_ONCE = 500
LEFTOVERS_LIFE_S = 86_400.0  # no put takes a day


class EndedRuns(Protocol):
    """Where the durable runs of jobs are kept."""

    def forget_ended(self, before: float) -> int:
        """Delete the runs that ended before this time (seconds since 1970); returns how many."""
        ...


class Upkeep:
    """Sweeps of one process; any process of a deployment may sweep, also while another does.

    `free_bytes` measures the disk that holds the films; for a bucket, which has no end, it gives a huge number.
    `others` are parts of the sweep that need nothing of this, done after its own.
    """

    def __init__(
        self,
        retention: Retention,
        blobs: Blobs,
        queue: EndedRuns,
        settings: Settings,
        *,
        now: Callable[[], float],
        free_bytes: Callable[[], int],
        others: Sequence[Callable[[], object]] = (),
    ) -> None:
        self._retention = retention
        self._blobs = blobs
        self._queue = queue
        self._settings = settings
        self._now = now
        self._free_bytes = free_bytes
        self._others = others
        self._unused_inputs: frozenset[str] = frozenset()

    def sweep(self) -> None:
        """Do each part; one that the store or the database keeps from its work is logged and waits for the next sweep.

        A sweep may be killed anywhere: the next finds in the records what is left to do.
        """
        parts = (
            self._expire_due,
            self._make_room,
            self._delete_expired,
            self._delete_unused_inputs,
            self._remove_leftovers,
            self._forget_records,
            *self._others,
        )
        for part in parts:
            try:
                part()
            except (Unavailable, OSError) as error:
                name = getattr(part, "__name__", "").strip("_")
                log.warning("upkeep put off", part=name, reason=str(error))

    def _expire_due(self) -> None:
        for job in self._retention.due(AT_ONCE):
            self._expire(job, "time")

    def _make_room(self) -> None:
        """Expire the oldest films until what they free covers what is missing."""
        missing_bytes = self._missing_bytes()
        if missing_bytes <= 0:
            return
        for job in self._retention.oldest(AT_ONCE):
            # Counted even if another sweep was first: the bytes are freed all the same.
            self._expire(job, "space")
            missing_bytes -= job.clip.size_bytes if job.clip else 0
            if missing_bytes <= 0:
                return
        log.warning("films need more room than this sweep could make", missing_bytes=missing_bytes)

    def _missing_bytes(self) -> int:
        limit_bytes = self._settings.store_limit_bytes
        over_bytes = 0 if limit_bytes is None else self._retention.stored_bytes() - limit_bytes
        short_bytes = self._settings.min_free_bytes - self._free_bytes()
        if short_bytes > 0:
            # What is about to be deleted counts as free: a store that can't delete must not cost film after film.
            short_bytes -= self._retention.undeleted_bytes()
        return max(over_bytes, short_bytes)

    def _expire(self, job: Job, over: str) -> None:
        if self._retention.expire(job.id):
            log.info("film expired", job_id=str(job.id), over=over)

    def _delete_expired(self) -> None:
        """Raises: Unavailable from a bucket that doesn't answer: asking for the next film would only take as long."""
        for job in self._retention.undeleted(AT_ONCE):
            keys = job.clip.keys if job.clip else ()
            deleted = [self._delete(key) for key in keys]  # each, whatever becomes of the others
            if all(deleted):
                self._retention.deleted(job.id)

    def _delete_unused_inputs(self) -> None:
        """Delete inputs that no live job names, and none named at the sweep before.

        The second look is for inputs that are put but whose job isn't recorded yet.
        """
        stored = frozenset(key for key, _ in self._blobs.sizes(INPUTS))
        unused = stored - self._retention.inputs_in_use()
        going = sorted(unused & self._unused_inputs)[:AT_ONCE]
        # One that is put again after this has its second look again.
        self._unused_inputs = unused.difference(going)
        for key in going:
            self._delete(key)

    def _delete(self, key: str) -> bool:
        """Whether it went; a file that can't be deleted must not keep the others from it."""
        try:
            self._blobs.delete(key)
        except OSError as error:
            log.warning("can't be deleted now", key=key, reason=str(error))
            return False
        return True

    def _remove_leftovers(self) -> None:
        self._blobs.remove_leftovers(self._now() - LEFTOVERS_LIFE_S)

    def _forget_records(self) -> None:
        before = self._now() - self._settings.record_ttl_s
        records, runs = self._retention.forget_records(before, AT_ONCE), self._queue.forget_ended(before)
        if records or runs:
            log.info("records forgotten", jobs=records, runs=runs)
