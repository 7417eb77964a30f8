"""Two URLs: what lives as long as a session goes past the pooler, all the rest may go through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from kinema.errors import SettingsError
from kinema.store.database import Database
from tests.acceptance.test_cluster import started, state, submit, upgrade
from tests.pooler import MISSING, SERVER_CONNECTIONS, Pooler, find_pgbouncer
from tests.postgres import Postgres
from tests.servers import Server, replica, until, worker


@dataclass(frozen=True)
class Farm:
    """A replica and two workers on two URLs of one database."""

    api: Server
    workers: tuple[Server, Server]
    direct_url: str
    films: Path

    def sessions(self, condition: str) -> set[str]:
        """The application names of the sessions that meet a condition on pg_stat_activity."""
        query = f"SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND {condition}"
        with psycopg.connect(self.direct_url) as connection:
            return {row[0] for row in connection.execute(query)}


def farm(folder: Path, url: str, direct_url: str) -> Farm:
    films = folder / "films"
    settings = {
        "KINEMA_DATABASE_URL": url,
        "KINEMA_DATABASE_DIRECT_URL": direct_url,
        "KINEMA_STORE_URL": str(films),
        "KINEMA_POLL_INTERVAL_S": "0.2",
    }
    workers = worker(folder / "w0", **settings), worker(folder / "w1", **settings)
    return Farm(replica(folder / "api", **settings), workers, direct_url, films)


@pytest.fixture
def named(tmp_path: Path, postgres_url: str) -> Iterator[Farm]:
    """Both URLs lead to the same server, and say which of them a session came by."""
    upgrade(tmp_path / "admin", postgres_url)
    made = farm(tmp_path, f"{postgres_url}?application_name=pooled", f"{postgres_url}?application_name=direct")
    with started(made.api, *made.workers):
        yield made


@pytest.fixture(scope="module")
def pooled(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Farm]:
    """The URL leads to a PgBouncer with fewer connections than the processes have."""
    if find_pgbouncer() is None:
        pytest.skip(MISSING)
    folder, direct_url = tmp_path_factory.mktemp("pooled"), postgres.database("pooled")
    upgrade(folder / "admin", direct_url)
    pooler = Pooler(postgres)
    made = farm(folder, pooler.url("pooled"), f"{direct_url}?application_name=direct")
    try:
        with started(made.api, *made.workers):
            yield made
    finally:
        pooler.close()


def test_locks_and_listen_take_the_direct_url_and_nothing_else_does(named: Farm) -> None:
    with named.api.client() as client:
        answer = client.post("/sora/videos", json={"model": "sora-2", "prompt": "a cat"})  # waits, so it listens
        assert answer.status_code == 200, answer.text
    # A lock that is held outside any transaction: DBOS takes some within one, which a pooler doesn't mind.
    locked = "state = 'idle' AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
    assert named.sessions(locked) == {"direct"}
    assert named.sessions("query LIKE 'LISTEN%'") == {"direct"}
    assert "direct" not in named.sessions("query ~* '(from|into|update) +(jobs|dbos)'")
    assert named.sessions("backend_type = 'client backend'") == {"direct", "pooled", "dbos_transact"}


def test_jobs_are_rendered_through_a_pooler_of_transactions(pooled: Farm) -> None:
    with pooled.api.client() as client:
        ids = [submit(client, f"[slow 1] cat {number}") for number in range(8)]
        for task_id in ids:
            until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "it is rendered")
        waited = client.post("/sora/videos", json={"model": "sora-2", "prompt": "a cat"})
        assert waited.json()["success"] is True
    assert sorted(path.stem for path in pooled.films.rglob("*.mp4") if path.stem[:-2] in ids) == sorted(
        f"{task_id}-1" for task_id in ids
    ), "each once"
    with psycopg.connect(pooled.direct_url) as connection:
        through = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND application_name <> 'direct'"
        ).fetchone()
    assert through is not None
    assert through[0] <= SERVER_CONNECTIONS
    output = "".join(line for server in (pooled.api, *pooled.workers) for line in server.output)
    assert "prepared statement" not in output


def test_a_dead_worker_is_noticed_past_the_pooler(pooled: Farm) -> None:
    with pooled.api.client() as client:
        ids = [submit(client, f"[slow 5] cat {number}") for number in range(2)]
        for task_id in ids:
            until(lambda task_id=task_id: state(client, task_id)["stage"] == "rendering", "both render")
        pooled.workers[0].kill()
        for task_id in ids:
            until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "none is lost")
    assert any("taking over" in line for line in pooled.workers[1].output)


def test_the_migrations_take_the_direct_url(postgres_url: str) -> None:
    database = Database("postgresql://kinema@127.0.0.1:1/nobody-listens-there", postgres_url)
    database.migrate()
    with pytest.raises(SettingsError, match="can't be opened"):
        database.check_schema()
    database.close()
