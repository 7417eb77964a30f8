"""One process looks for the dead at a time; one that lost its slot stops; a restart of PostgreSQL takes nobody's."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import psycopg
import pytest

from kinema.app import LOST_SLOT_STATUS
from kinema.store.database import Database
from kinema.store.slots import make_slots
from tests.acceptance.test_cluster import started, state, submit, upgrade
from tests.postgres import MISSING, Postgres, find_bin
from tests.servers import Server, replica, until, worker

LEADS, TAKES_OVER, TAKEN_AGAIN = "the jobs of workers that die", "taking over", "slot taken again"
# What is promised for a machine that has nothing else to do; a test allows for one that has.
TAKEOVER_S = {"sqlite": 2.0, "postgresql": 5.0}
SLOW_MACHINE = 3.0


def saying(words: str, servers: list[Server]) -> list[Server]:
    """Those of the processes that have logged this."""
    return [server for server in servers if any(words in line for line in server.output)]


def a_cluster(folder: Path, postgres_url: str) -> dict[str, str]:
    upgrade(folder / "admin", postgres_url)
    return {"KINEMA_DATABASE_URL": postgres_url, "KINEMA_STORE_URL": str(folder / "films")}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_one_of_three_looks_for_the_dead_and_when_it_is_killed_another_takes_over(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        settings = a_cluster(tmp_path, request.getfixturevalue("postgres_url"))
        folders = [tmp_path / f"w{number}" for number in range(3)]
    else:
        settings, folders = {}, [tmp_path / "data"] * 3
    api = replica(tmp_path / "data", **settings)
    workers = [worker(folder, **settings) for folder in folders]
    with started(api, *workers), api.client() as client:
        until(lambda: saying(LEADS, workers), "one of them leads")
        ids = [submit(client, f"[slow 5] cat {number}") for number in range(3)]
        for task_id in ids:
            until(lambda task_id=task_id: state(client, task_id)["stage"] == "rendering", "all three render")
        (leader,) = saying(LEADS, workers)
        leader.kill()
        others = [server for server in workers if server is not leader]
        limit_s = SLOW_MACHINE * TAKEOVER_S[database]
        until(lambda: saying(TAKES_OVER, others), "its job is taken over", timeout_s=limit_s)
        for task_id in ids:
            until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "none is lost")
        assert len(saying(LEADS, others)) == 1
        assert saying(TAKES_OVER, others) == saying(LEADS, others), "nobody else looked"


def test_postgresql_restarted_under_load_loses_no_job_and_renders_none_twice(tmp_path: Path) -> None:
    """All locks are free at once: their owners take them back, and meanwhile nobody is thought dead."""
    if find_bin() is None:
        pytest.skip(MISSING)
    postgres = Postgres()
    try:
        settings = a_cluster(tmp_path, postgres.database("kinema"))
        api = replica(tmp_path / "api", **settings)
        workers = [worker(tmp_path / f"w{number}", **settings) for number in range(2)]
        with started(api, *workers), api.client() as client:
            ids = [submit(client, f"[slow 3] cat {number}") for number in range(8)]
            until(lambda: sum(state(client, one)["stage"] == "rendering" for one in ids) == 2, "two run, six wait")
            postgres.stop()
            postgres.start()
            for task_id in ids:
                until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "all finish", 120)
            until(lambda: saying(LEADS, workers), "one of them leads again")
            films = {path.stem for path in (tmp_path / "films").rglob("*.mp4")}
            assert films == {f"{task_id}-1" for task_id in ids}
            assert not saying(TAKES_OVER, [api, *workers])
            assert saying(TAKEN_AGAIN, [api, *workers]) == [api, *workers]
    finally:
        postgres.remove()


def test_a_worker_whose_slot_another_process_has_stops_without_another_write(tmp_path: Path, postgres_url: str) -> None:
    settings = a_cluster(tmp_path, postgres_url) | {"KINEMA_EXECUTOR_ID": "one-of-two"}
    first = worker(tmp_path / "w", **settings)
    thief = Database(postgres_url)
    slots = make_slots(thief, tmp_path)
    with started(first):
        assert first.process is not None
        engine_pid = first.engine_pid
        assert not slots.try_take("one-of-two")
        first.process.send_signal(signal.SIGSTOP)
        end_sessions_with_locks(postgres_url)
        until(lambda: slots.try_take("one-of-two"), "its slot is free")
        first.process.send_signal(signal.SIGCONT)
        assert first.process.wait(30) == LOST_SLOT_STATUS
        until(lambda: not Path(f"/proc/{engine_pid}").exists(), "its engine is gone", timeout_s=10)
        assert saying("another process has this one's slot", [first])
    slots.release()
    thief.close()


def end_sessions_with_locks(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )


def test_a_worker_that_is_told_to_stop_ends_its_film_and_leaves_the_queue_to_others(
    tmp_path: Path, postgres_url: str
) -> None:
    settings = a_cluster(tmp_path, postgres_url)
    api, first, second = (
        replica(tmp_path / "api", **settings),
        worker(tmp_path / "w0", **settings),
        worker(tmp_path / "w1", **settings),
    )
    with started(api), api.client() as client:
        with started(first):
            ids = [submit(client, f"[slow 3] cat {number}") for number in range(2)]
            at_work = until(
                lambda: next((one for one in ids if state(client, one)["stage"] == "rendering"), None), "one renders"
            )
            (waiting,) = set(ids) - {at_work}
            asked_at = time.monotonic()
            assert first.stop() == 0
            assert time.monotonic() - asked_at > 0.5, "it waited for the film"
            assert state(client, at_work)["state"] == "succeeded"
            assert state(client, waiting)["stage"] == "queued"
        with started(second):
            until(lambda: state(client, waiting)["state"] == "succeeded", "another renders it")
    assert {path.stem for path in (tmp_path / "films").rglob("*.mp4")} == {f"{one}-1" for one in ids}
