"""API keys: only their SHA-256 is kept. 256 random bits need no slow hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from kinema.errors import KeyExpired, KeyRejected, KeyRevoked, NotFound
from kinema.store.database import Database
from kinema.store.tables import keys


@dataclass(frozen=True, slots=True)
class Key:
    """One API key without its secret. Times are seconds since 1970 (UTC)."""

    id: str
    name: str
    created_at: float
    expires_at: float | None = None
    revoked_at: float | None = None
    is_admin: bool = False

    @property
    def sees(self) -> str | None:
        """The owner whose jobs, files and endpoints this key may see; None is everybody."""
        return None if self.is_admin else self.id


class Keys:
    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def create(self, name: str, expires_at: float | None = None, *, is_admin: bool = False) -> tuple[Key, str]:
        """Make a key; its secret is returned this once and never again."""
        secret = f"kinema-{secrets.token_urlsafe(32)}"
        key = Key(f"key_{secrets.token_hex(8)}", name, self._now(), expires_at, is_admin=is_admin)
        with self._database.write() as connection:
            connection.execute(_insert(key, secret))
        return key, secret

    def ensure(self, secret: str, name: str) -> Key:
        """Give the key with this secret, made or made valid again: the settings say that it exists."""
        this = keys.c.digest == _digest(secret)
        with self._database.write() as connection:
            if connection.execute(sa.select(keys.c.id).where(this)).first() is None:
                new = Key(f"key_{secrets.token_hex(8)}", name, self._now())
                # All processes of a deployment may start at once: another may have made it in this moment.
                with suppress(sa.exc.IntegrityError), connection.begin_nested():
                    connection.execute(_insert(new, secret))
            connection.execute(sa.update(keys).where(this).values(revoked_at=None, expires_at=None))
            return _key(connection.execute(sa.select(keys).where(this)).mappings().one())

    def authenticate(self, secret: str) -> Key:
        """Give the key with this secret.

        Raises: KeyRejected, KeyRevoked, KeyExpired.
        """
        with self._database.read() as connection:
            row = connection.execute(sa.select(keys).where(keys.c.digest == _digest(secret))).mappings().first()
        if row is None:
            raise KeyRejected("The specified token is invalid or wrong. `kinema keys create` makes one.")
        if row["revoked_at"] is not None:
            raise KeyRevoked("This key was revoked. Ask the operator for another (`kinema keys create`).")
        if row["expires_at"] is not None and row["expires_at"] <= self._now():
            raise KeyExpired("token expired. Ask the operator for another (`kinema keys create`).")
        return _key(row)

    def all(self) -> list[Key]:
        with self._database.read() as connection:
            rows = connection.execute(sa.select(keys).order_by(keys.c.created_at)).mappings()
            return [_key(row) for row in rows]

    def revoke(self, id_or_name: str) -> Key:
        """Revoke a key.

        Raises: NotFound when none, or more than one, goes by this id or name.
        """
        match = (keys.c.id == id_or_name) | (keys.c.name == id_or_name)
        with self._database.write() as connection:
            live = sa.select(keys).where(match, keys.c.revoked_at.is_(None))
            rows = list(connection.execute(live).mappings())
            if len(rows) != 1:
                count = "no live key goes" if not rows else f"{len(rows)} keys go"
                raise NotFound(f"{count} by {id_or_name!r}; `kinema keys list` shows ids and names")
            connection.execute(sa.update(keys).where(keys.c.id == rows[0]["id"]).values(revoked_at=self._now()))
        return _key(rows[0])


def _insert(key: Key, secret: str) -> sa.Insert:
    return sa.insert(keys).values(**asdict(key), digest=_digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(row: Any) -> Key:
    return Key(row["id"], row["name"], row["created_at"], row["expires_at"], row["revoked_at"], row["is_admin"])
