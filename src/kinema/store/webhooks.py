"""Webhook endpoints in the database. Secrets are kept as they are, because signing needs them."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from kinema.domain.webhook import Endpoint
from kinema.errors import InvalidRequest
from kinema.store.database import Database
from kinema.store.shelf import page_of
from kinema.store.tables import webhook_deliveries, webhook_endpoints

MAX_ENDPOINTS_PER_KEY = 50
OLD_SECRET_LIFE_S = 86_400.0  # as openai-python's `keep_old_secret_active_for_24_hours` says
SECRET_BYTES = 32

_ENABLED = {"disabled_at": None, "disabled_reason": None, "failing_since": None}


class Webhooks:
    """Endpoints by owner; an `owner` of None sees everybody's. Raises: Unavailable while the database is away."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def create(self, owner: str, name: str, url: str, event_types: Sequence[str]) -> Endpoint:
        """Make an endpoint with a secret of its own. Raises: InvalidRequest when its key has as many as it may."""
        now = self._now()
        endpoint_id = f"wh_{secrets.token_hex(16)}"
        endpoint = Endpoint(endpoint_id, owner, name, url, tuple(event_types), _new_secret(), now, now)
        mine = sa.select(sa.func.count()).select_from(webhook_endpoints).where(webhook_endpoints.c.owner == owner)
        with self._database.write() as connection:
            if connection.execute(mine).scalar_one() >= MAX_ENDPOINTS_PER_KEY:
                raise InvalidRequest(
                    f"this key has {MAX_ENDPOINTS_PER_KEY} webhook endpoints, which is its limit; delete one first"
                )
            connection.execute(sa.insert(webhook_endpoints).values(**_row(endpoint)))
        return endpoint

    def get(self, endpoint_id: str, owner: str | None = None) -> Endpoint | None:
        with self._database.read() as connection:
            row = connection.execute(_chosen(endpoint_id, owner)).mappings().first()
        return endpoint_from(row) if row else None

    def find(
        self, owner: str | None = None, after: Endpoint | None = None, limit: int = 1000, *, oldest_first: bool = False
    ) -> list[Endpoint]:
        """Endpoints, newest first unless it is said otherwise; only those that follow `after` in this order."""
        query = sa.select(webhook_endpoints)
        if owner is not None:
            query = query.where(webhook_endpoints.c.owner == owner)
        page = page_of(query, webhook_endpoints, after, limit, oldest_first=oldest_first)
        with self._database.read() as connection:
            return [endpoint_from(row) for row in connection.execute(page).mappings()]

    def update(self, endpoint_id: str, owner: str | None, changes: dict[str, Any]) -> Endpoint | None:
        """Change name, url or event_types and enable the endpoint; None when there is none.

        What changes nothing leaves `updated_at` as it is.
        """
        with self._database.write() as connection:
            row = connection.execute(_chosen(endpoint_id, owner).with_for_update()).mappings().first()
            if row is None:
                return None
            is_changed = row["disabled_at"] is not None or any(row[name] != value for name, value in changes.items())
            if is_changed:
                changes = {**changes, **_ENABLED, "updated_at": self._now()}
                connection.execute(_update(endpoint_id).values(**changes))
            return endpoint_from(connection.execute(_chosen(endpoint_id, owner)).mappings().one())

    def rotate_secret(self, endpoint_id: str, owner: str | None, *, keep_old: bool) -> Endpoint | None:
        """Give the endpoint a new secret; the old one signs for a day more if it is kept. None when there is none."""
        now = self._now()
        with self._database.write() as connection:
            row = connection.execute(_chosen(endpoint_id, owner).with_for_update()).mappings().first()
            if row is None:
                return None
            old = {"old_secret": row["secret"], "old_secret_until": now + OLD_SECRET_LIFE_S}
            kept = old if keep_old else dict.fromkeys(old)
            connection.execute(_update(endpoint_id).values(secret=_new_secret(), updated_at=now, **kept))
            return endpoint_from(connection.execute(_chosen(endpoint_id, owner)).mappings().one())

    def delete(self, endpoint_id: str, owner: str | None) -> bool:
        """Delete an endpoint and end its deliveries; false when there is none."""
        waiting = (webhook_deliveries.c.endpoint_id == endpoint_id) & webhook_deliveries.c.next_at.is_not(None)
        ended = {"next_at": None, "failed_at": self._now(), "last_error": "the endpoint was deleted"}
        with self._database.write() as connection:
            if connection.execute(_chosen(endpoint_id, owner).with_for_update()).first() is None:
                return False
            connection.execute(sa.update(webhook_deliveries).where(waiting).values(**ended))
            connection.execute(sa.delete(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id))
            return True


def _new_secret() -> str:
    """A secret of Standard Webhooks: base64 of random bytes behind `whsec_`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _chosen(endpoint_id: str, owner: str | None) -> sa.Select[Any]:
    query = sa.select(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)
    return query if owner is None else query.where(webhook_endpoints.c.owner == owner)


def _update(endpoint_id: str) -> sa.Update:
    return sa.update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)


def _row(endpoint: Endpoint) -> dict[str, Any]:
    return {name: getattr(endpoint, name) for name in Endpoint.__dataclass_fields__} | {
        "event_types": list(endpoint.event_types)
    }


def endpoint_from(row: sa.RowMapping) -> Endpoint:
    """The endpoint that a whole row of the table stands for."""
    values = {name: row[name] for name in Endpoint.__dataclass_fields__}
    return Endpoint(**values | {"event_types": tuple(row["event_types"])})
