"""Records that name one blob each: nothing that is half there is shown, and no blob is left without its record.

A record is `storing` before its blob is put, `kept` once it lies there, and `going` before it is deleted. Only what is
kept is shown. A kill after any step leaves a record by which `leavings` finds the blob.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from kinema.store.database import Database

STORING, KEPT, GOING = "storing", "kept", "going"
STORING_LIFE_S = 86_400.0  # no put takes a day


class Shelf:
    """The steps of one table with the columns id, blob_key, keeping and created_at.

    Each is one transaction or one read. Raises: Unavailable while the database is away.
    """

    def __init__(self, database: Database, now: Callable[[], float], table: sa.Table) -> None:
        self._database = database
        self._now = now
        self._table = table

    def reserve(self, row: dict[str, Any], check: Callable[[sa.Connection], None] | None = None) -> None:
        """Name a blob that is about to be put, unless `check` raises in the same transaction."""
        with self._database.write() as connection:
            if check is not None:
                check(connection)
            connection.execute(sa.insert(self._table).values(**row, keeping=STORING))

    def keep(self, record_id: str) -> bool:
        """Show a record whose blob lies in the store; false when it waited so long that it was taken for a leaving."""
        waiting = (self._table.c.id == record_id) & (self._table.c.keeping == STORING)
        with self._database.write() as connection:
            return connection.execute(sa.update(self._table).where(waiting).values(keeping=KEPT)).rowcount == 1

    def discard(self, which: sa.ColumnElement[bool]) -> int:
        """Show these no more; their blobs may be deleted afterwards. Returns how many."""
        gone = sa.update(self._table).where(self._table.c.keeping == KEPT, which).values(keeping=GOING)
        with self._database.write() as connection:
            return connection.execute(gone).rowcount

    def leavings(self, limit: int) -> list[tuple[str, str]]:
        """(id, blob key) of the records whose blobs must go: discarded, or stored so long ago that nobody does."""
        columns = self._table.c
        old = (columns.keeping == STORING) & (columns.created_at < self._now() - STORING_LIFE_S)
        query = sa.select(columns.id, columns.blob_key).where((columns.keeping == GOING) | old)
        with self._database.write() as connection:
            # From now on it can't be kept any more.
            connection.execute(sa.update(self._table).where(old).values(keeping=GOING))
            found = connection.execute(query.order_by(columns.created_at).limit(limit)).all()
        return [(row[0], row[1]) for row in found]

    def forget(self, record_id: str) -> None:
        """Delete a record whose blob is deleted."""
        going = (self._table.c.id == record_id) & (self._table.c.keeping == GOING)
        with self._database.write() as connection:
            connection.execute(sa.delete(self._table).where(going))


def is_shown(table: sa.Table, sees: str | None) -> sa.ColumnElement[bool]:
    """What this owner may see, None being everybody."""
    kept = table.c.keeping == KEPT
    return kept if sees is None else kept & (table.c.owner == sees)


def page_of(query: sa.Select[Any], table: sa.Table, after: Any, limit: int, *, oldest_first: bool) -> sa.Select[Any]:
    """The part of a list by age that follows the record `after`, or its beginning without one."""
    order = [table.c.created_at, table.c.id]
    if after is not None:
        place, last = sa.tuple_(*order), sa.tuple_(sa.literal(after.created_at), sa.literal(after.id))
        query = query.where(place > last if oldest_first else place < last)
    return query.order_by(*(order if oldest_first else map(sa.desc, order))).limit(limit)
