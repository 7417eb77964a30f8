"""Files that callers upload, and those that batches write."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from kinema.errors import InvalidRequest
from kinema.store.database import Database
from kinema.store.shelf import GOING, Shelf, is_shown, page_of
from kinema.store.tables import files

FOLDER = "files/"
_ID = re.compile(r"file-[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. Times are seconds since 1970 (UTC)."""

    id: str
    owner: str  # id of the key that uploaded it
    filename: str  # as the caller named it
    purpose: str
    media_type: str | None  # as its first bytes show; None for anything but pictures and clips
    size_bytes: int
    blob_key: str
    created_at: float
    expires_at: float | None = None  # when it goes


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files to list. None means any."""

    sees: str | None = None
    purpose: str | None = None
    after: StoredFile | None = None  # only what follows this one in the order of the list
    oldest_first: bool = False
    limit: int = 100


class Files:
    """Files by id. Raises: Unavailable while the database is away."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
        self.shelf = Shelf(database, now, files)

    def reserve(
        self,
        owner: str,
        filename: str,
        purpose: str,
        media_type: str | None,
        size_bytes: int,
        ttl_s: float | None = None,
        limit_bytes: int | None = None,
    ) -> StoredFile:
        """Name a new file whose bytes are then put under its `blob_key`; it is shown once `keep` was called.

        Raises: InvalidRequest when the owner's files would have more than `limit_bytes` together. On PostgreSQL
        uploads of the same moment may pass it together.
        """
        now, file_id = self._now(), f"file-{secrets.token_hex(12)}"
        facts = (owner, filename, purpose, media_type, size_bytes, f"{FOLDER}{secrets.token_hex(16)}", now)
        file = StoredFile(file_id, *facts, expires_at=None if ttl_s is None else now + ttl_s)
        self.shelf.reserve(asdict(file), lambda connection: _check_room(connection, file, limit_bytes))
        return file

    def keep(self, file: StoredFile) -> bool:
        """Show a file whose bytes are in the store; false when it took more than a day to put them there."""
        return self.shelf.keep(file.id)

    def get(self, file_id: str, sees: str | None) -> StoredFile | None:
        """The file, for those who may see it (None: everybody's), until its time is over."""
        if not _ID.fullmatch(file_id):
            return None
        query = sa.select(files).where(files.c.id == file_id, self._shown(sees))
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        return _file(row) if row else None

    def find(self, wanted: FileFilter) -> list[StoredFile]:
        """The files that match, newest first unless the filter says otherwise."""
        query = sa.select(files).where(self._shown(wanted.sees))
        if wanted.purpose is not None:
            query = query.where(files.c.purpose == wanted.purpose)
        page = page_of(query, files, wanted.after, wanted.limit, oldest_first=wanted.oldest_first)
        with self._database.read() as connection:
            return [_file(row) for row in connection.execute(page).mappings()]

    def delete(self, file: StoredFile) -> bool:
        """Show a file no more; false when it was gone already. Its bytes are deleted afterwards."""
        return self.shelf.discard(files.c.id == file.id) == 1

    def expire_due(self) -> int:
        """Discard the files whose time is over; returns how many."""
        return self.shelf.discard(files.c.expires_at <= self._now())

    def _shown(self, sees: str | None) -> sa.ColumnElement[bool]:
        in_time = files.c.expires_at.is_(None) | (files.c.expires_at > self._now())
        return is_shown(files, sees) & in_time


def _check_room(connection: sa.Connection, file: StoredFile, limit_bytes: int | None) -> None:
    if limit_bytes is None:
        return
    total = sa.select(sa.func.coalesce(sa.func.sum(files.c.size_bytes), 0))
    used_bytes = int(
        connection.execute(total.where(files.c.owner == file.owner, files.c.keeping != GOING)).scalar_one()
    )
    if used_bytes + file.size_bytes > limit_bytes:
        raise InvalidRequest(
            f"this key's files may have {limit_bytes} bytes together; they have {used_bytes} and this one has "
            f"{file.size_bytes}: delete some first",
            "file",
        )


def _file(row: sa.RowMapping) -> StoredFile:
    values: dict[str, Any] = {name: row[name] for name in StoredFile.__dataclass_fields__}
    return StoredFile(**values)
