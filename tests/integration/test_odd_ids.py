"""Ids that PostgreSQL can't be asked for are those of nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from kinema.app import open_parts, upgrade
from kinema.config import load_settings
from kinema.dialects.acedata.tasks import Tasks
from kinema.store.database import Database
from kinema.store.keys import Key


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"trace_id": "\0"}, {}),
        ({"id": "\0"}, {}),
        ({"action": "delete", "trace_id": "a\0b"}, {"id": None, "deleted": False, "trace_id": "t"}),
        ({"action": "retrieve_batch", "trace_ids": ["\0"]}, {"items": [], "count": 0, "data": [], "trace_id": "t"}),
    ],
)
def test_a_task_that_cannot_be_named_is_not_there(
    tmp_path: Path, postgres_url: str, body: dict[str, Any], answer: dict[str, Any]
) -> None:
    database = Database(postgres_url)
    upgrade(database)
    database.close()
    environ = {"KINEMA_DATA_DIR": str(tmp_path), "KINEMA_DATABASE_URL": postgres_url, "KINEMA_ENGINE": "null"}
    parts = open_parts(load_settings(environ), "visitor")
    assert parts is not None
    try:
        tasks = Tasks(parts.service, Key("k", "k", 0.0), "http://h", "t")
        assert asyncio.run(tasks.do(body)) == answer
    finally:
        parts.close()
