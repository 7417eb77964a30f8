"""Characters: subjects of short clips, kept to appear in films whose prompts name them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from kinema.store.database import Database
from kinema.store.shelf import Shelf, is_shown
from kinema.store.tables import characters

FOLDER = "characters/"
_ID = re.compile(r"char_[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Character:
    """One character. `created_at` is in seconds since 1970 (UTC)."""

    id: str
    owner: str  # id of the key that made it
    name: str  # what prompts call it
    blob_key: str  # of its clip
    created_at: float


class Characters:
    """Characters by id. Raises: Unavailable while the database is away."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
        self.shelf = Shelf(database, now, characters)

    def reserve(self, owner: str, name: str, suffix: str = "mp4") -> Character:
        """Name a new character whose clip is then put under its `blob_key`; it is shown once `keep` was called."""
        blob_key = f"{FOLDER}{secrets.token_hex(16)}.{suffix}"
        character = Character(f"char_{secrets.token_hex(16)}", owner, name, blob_key, self._now())
        self.shelf.reserve(asdict(character))
        return character

    def keep(self, character: Character) -> bool:
        """Show a character whose clip is in the store; false when it took more than a day to put it there."""
        return self.shelf.keep(character.id)

    def delete(self, character: Character) -> bool:
        """Show a character no more; false when it was gone already. Its clip is deleted afterwards."""
        return self.shelf.discard(characters.c.id == character.id) == 1

    def get(self, character_id: str, sees: str | None) -> Character | None:
        """The character, for those who may see it (None: everybody's)."""
        if not _ID.fullmatch(character_id):
            return None
        query = sa.select(characters).where(characters.c.id == character_id, is_shown(characters, sees))
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        return _character(row) if row else None


def _character(row: sa.RowMapping) -> Character:
    values: dict[str, Any] = {name: row[name] for name in Character.__dataclass_fields__}
    return Character(**values)
