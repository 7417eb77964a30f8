"""The part of the upkeep that sees to files, characters and batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kinema.assets.blobs import Blobs
from kinema.store.batches import Batches
from kinema.store.characters import Characters
from kinema.store.files import Files
from kinema.store.shelf import Shelf
from kinema.telemetry import log

# What one sweep does at most of each kind, so that it ends before the next is due.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Clearing:
    """Each method is one part of a sweep and may be killed anywhere: the next finds what is left to do.

    Raises: Unavailable when the store or the database doesn't answer.
    """

    files: Files
    characters: Characters
    batches: Batches
    blobs: Blobs
    record_ttl_s: float  # how long the record of an ended batch is kept
    now: Callable[[], float]

    def clear_files(self) -> None:
        """Delete files whose time is over, and what deletions and uploads that were cut off have left."""
        if count := self.files.expire_due():
            log.info("files expired", files=count)
        self._clear(self.files.shelf)

    def clear_characters(self) -> None:
        """Delete the clips of characters that never came to be."""
        self._clear(self.characters.shelf)

    def forget_batches(self) -> None:
        """Delete the records of batches that ended long ago."""
        if count := self.batches.forget(self.now() - self.record_ttl_s, AT_ONCE):
            log.info("batches forgotten", batches=count)

    def _clear(self, shelf: Shelf) -> None:
        for record_id, key in shelf.leavings(AT_ONCE):
            try:
                self.blobs.delete(key)
            except OSError as error:  # one that can't be deleted must not keep the others from it
                log.warning("can't be deleted now", key=key, reason=str(error))
                continue
            shelf.forget(record_id)
