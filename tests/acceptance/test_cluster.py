"""Many processes on one database: replicas, workers that die, turns, limits; on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.postgres import MISSING, Postgres, find_bin
from tests.servers import Receiver, Server, replica, running, until, worker

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}


def state(client: httpx2.Client, task_id: str) -> dict[str, Any]:
    answer = client.post("/sora/tasks", json={"id": task_id})
    return answer.json() if answer.status_code == 200 else {"state": "unknown", "stage": "unknown"}


def submit(client: httpx2.Client, prompt: str, **more: Any) -> str:
    answer = client.post("/sora/videos", json=BODY | {"prompt": prompt} | more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["task_id"])


def upgrade(data_dir: Path, url: str) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KINEMA_")}
    environ |= {"KINEMA_DATABASE_URL": url, "KINEMA_DATA_DIR": str(data_dir)}
    subprocess.run([sys.executable, "-m", "kinema.cli", "db", "upgrade"], env=environ, check=True, capture_output=True)


@contextmanager
def started(*servers: Server) -> Iterator[None]:
    """Start processes at once and stop those that still run."""
    with ExitStack() as stack:
        for server in servers:
            server.start()
            stack.callback(server.stop)
        yield


@pytest.fixture
def cluster(tmp_path: Path, postgres_url: str) -> dict[str, str]:
    """Settings of a cluster: one PostgreSQL, one folder of films."""
    upgrade(tmp_path / "admin", postgres_url)
    return {"KINEMA_DATABASE_URL": postgres_url, "KINEMA_STORE_URL": str(tmp_path / "films")}


def test_a_replica_on_a_database_that_was_never_upgraded_says_so_and_stops(tmp_path: Path, postgres_url: str) -> None:
    server = replica(tmp_path / "a", KINEMA_DATABASE_URL=postgres_url).start()
    assert server.process is not None
    assert server.process.wait(30) == 2
    assert "run `kinema db upgrade`" in " ".join("".join(server.output).split())


def test_a_job_submitted_to_one_replica_is_watched_through_another(tmp_path: Path, cluster: dict[str, str]) -> None:
    one, two = replica(tmp_path / "a", **cluster), replica(tmp_path / "b", **cluster)
    workers = [worker(tmp_path / f"w{number}", **cluster) for number in range(3)]
    with started(one, two, *workers), one.client() as first, two.client() as second:
        ids = [submit(first, f"[slow 1] cat {number}") for number in range(6)]
        for task_id in ids:
            until(
                lambda task_id=task_id: state(second, task_id)["state"] == "succeeded", "it is seen through the other"
            )
        pools = {record["stage"] for record in (state(second, task_id) for task_id in ids)}
        assert pools == {"done"}
        film = httpx2.get(state(second, ids[0])["data"][0]["video_url"])
        assert film.status_code == 200
        # The same request with the same key at the other replica: two callers, in two processes, wait for one job.
        ask = {"json": BODY | {"async": False, "prompt": "[slow 2] watched"}, "headers": {"idempotency-key": "once"}}
        with ThreadPoolExecutor() as callers:
            submitted = callers.submit(first.post, "/sora/videos", **ask)
            everything = {"action": "retrieve_batch"}
            until(lambda: second.post("/sora/tasks", json=everything).json()["count"] == 7, "it is there")
            watched = second.post("/sora/videos", **ask).json()
            heard_at = time.time()
            assert watched["success"] is True
            assert submitted.result().json()["task_id"] == watched["task_id"]
        assert heard_at - state(second, watched["task_id"])["finished_at"] < 1.0


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_dead_worker_s_job_is_taken_over_by_a_live_one(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        settings = request.getfixturevalue("cluster")
        folders = [tmp_path / name for name in ("api", "w0", "w1")]
    else:
        settings, folders = {}, [tmp_path / "data"] * 3
    with running(folders[0], **settings) as server, server.client() as client:  # has a worker too
        doomed = [worker(folder, **settings) for folder in folders[1:]]
        with started(*doomed):
            ids = [submit(client, f"[slow 6] cat {number}") for number in range(3)]
            for task_id in ids:
                until(lambda task_id=task_id: state(client, task_id)["stage"] == "rendering", "all three render")
            killed = doomed[0]
            pid = killed.engine_pid
            killed.kill()
            until(lambda: not Path(f"/proc/{pid}").exists(), "its engine is gone", timeout_s=5)
            for task_id in ids:
                until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "none is lost")
    assert sum("taking over" in line for process in (server, doomed[1]) for line in process.output) >= 1


def test_after_three_starts_a_job_fails_and_says_so(tmp_path: Path) -> None:
    server = Server(tmp_path / "data").start()
    with server.client() as client:
        task_id = submit(client, "[slow 60] never")
    started_at = 0.0
    for _ in range(3):
        with server.client() as client:

            def started(client: httpx2.Client = client, before: float = started_at) -> float:
                record = state(client, task_id)  # the stage still says what the last attempt did
                began: float = record.get("started_at") or 0.0
                return began if began > before and record["stage"] == "rendering" else 0.0

            started_at = until(started, "it starts again")
        server.kill()
        server.start()
    try:
        with server.client() as client:
            until(lambda: state(client, task_id)["state"] == "failed", "it is given up")
            assert "started 3 times" in state(client, task_id)["response"]["error"]["message"]
    finally:
        server.stop()


def test_an_engine_killed_in_the_middle_renders_again(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        task_id = submit(client, "[slow 2] a cat")
        until(lambda: state(client, task_id)["stage"] == "rendering", "it renders")
        os.kill(server.engine_pid, signal.SIGKILL)
        until(lambda: state(client, task_id)["state"] == "succeeded", "it is rendered after all")


def test_a_frozen_worker_that_comes_back_does_not_overwrite_the_film(tmp_path: Path, cluster: dict[str, str]) -> None:
    with running(tmp_path / "api", **cluster) as server, server.client() as client:
        frozen = worker(tmp_path / "w", **cluster)
        with started(frozen):
            ids = [submit(client, f"[slow 4] cat {number}") for number in range(2)]
            for task_id in ids:
                until(lambda task_id=task_id: state(client, task_id)["stage"] == "rendering", "both render")
            assert frozen.process is not None
            frozen.process.send_signal(signal.SIGSTOP)
            time.sleep(1)
            frozen.process.send_signal(signal.SIGCONT)
            for task_id in ids:
                until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "each once")
    films = list((tmp_path / "films").rglob("*.mp4"))
    assert len(films) == 2


def test_limits_answer_429_with_retry_after_before_any_side_effect(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_MAX_JOBS_PER_KEY="2") as server, server.client() as client:
        submit(client, "[slow 3] one")
        submit(client, "two")
        refused = client.post("/sora/videos", json=BODY | {"prompt": "three"})
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "too_many_requests"
        assert int(refused.headers["retry-after"]) > 0
        listed = client.post("/sora/tasks", json={"action": "retrieve_batch"}).json()
        assert listed["count"] == 2


def test_an_idempotency_key_gives_the_same_task(server: Server) -> None:
    headers = {"idempotency-key": f"k-{time.time()}"}
    with server.client(**{}) as client:
        body = BODY | {"prompt": "a cat"}
        first = client.post("/sora/videos", json=body, headers=headers).json()
        again = client.post("/sora/videos", json=body, headers=headers).json()
        other = client.post("/sora/videos", json=body | {"prompt": "a dog"}, headers=headers)
        long = client.post("/sora/videos", json=body, headers={"idempotency-key": "k" * 300})
    assert first["task_id"] == again["task_id"]
    assert (other.status_code, other.json()["error"]["code"]) == (400, "bad_request")
    assert long.status_code == 400


def test_priority_orders_the_jobs_of_one_key(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        blocker = submit(client, "[slow 3] first in")
        until(lambda: state(client, blocker)["stage"] == "rendering", "the first renders")
        late, urgent = (
            client.post("/sora/videos", json=BODY | {"prompt": word}, headers={"priority": word}).json()["task_id"]
            for word in ("u=7", "u=0, i")
        )
        until(lambda: state(client, late)["state"] == "succeeded", "all are done")
        assert state(client, urgent)["started_at"] < state(client, late)["started_at"]


def test_a_change_of_routing_loses_no_queued_job(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    config = folder / "kinema.toml"
    config.write_text(
        '[pools.default]\nengine = "null"\n[pools.old]\nengine = "null"\n[routes]\n"sora-2-pro" = "old"\n'
    )
    api = replica(folder / "data", KINEMA_CONFIG=str(config))
    only_default = worker(folder / "data", KINEMA_CONFIG=str(config))
    for process in (api, only_default):
        process.settings["KINEMA_ENGINE"] = "null"
    with started(api, only_default), api.client() as client:
        stranded = submit(client, "nobody serves the old pool", model="sora-2-pro")
        served = submit(client, "somebody serves this one")
        until(lambda: state(client, served)["state"] == "succeeded", "the default pool is served")
        assert state(client, stranded)["stage"] == "queued"
        config.write_text('[pools.default]\nengine = "null"\n')
        until(lambda: state(client, stranded)["state"] == "succeeded", "it moves to the pool that is left")
        assert state(client, submit(client, "and new ones go there", model="sora-2-pro"))["state"] in (
            "pending",
            "succeeded",
        )


def test_the_database_may_be_away_while_a_film_is_rendered(tmp_path: Path) -> None:
    if find_bin() is None:
        pytest.skip(MISSING)
    postgres = Postgres()
    try:
        url = postgres.database("kinema")
        upgrade(tmp_path / "admin", url)
        settings = {"KINEMA_DATABASE_URL": url, "KINEMA_STORE_URL": str(tmp_path / "films")}
        with running(tmp_path / "data", **settings) as server, server.client() as client:
            task_id = submit(client, "[slow 4] a film in hard times")
            until(lambda: state(client, task_id)["stage"] == "rendering", "it renders")
            postgres.stop()
            away = client.post("/sora/videos", json=BODY | {"prompt": "now?"})
            assert away.status_code == 503
            assert int(away.headers["retry-after"]) > 0
            assert away.json()["error"]["code"] == "api_error"
            assert str(postgres.port) not in away.json()["error"]["message"], "where it is concerns no caller"
            assert httpx2.get(f"{server.url}/readyz").status_code == 503
            assert httpx2.get(f"{server.url}/healthz").status_code == 200
            time.sleep(6)  # the film is finished in the meantime
            postgres.start()
            until(lambda: state(client, task_id)["state"] == "succeeded", "it is recorded afterwards", timeout_s=90)
            record = state(client, task_id)
            assert httpx2.get(record["data"][0]["video_url"]).status_code == 200
            until(lambda: httpx2.get(f"{server.url}/readyz").status_code == 200, "it is ready again")
    finally:
        postgres.remove()


def test_callbacks_of_a_cluster_are_delivered(tmp_path: Path, cluster: dict[str, str], receiver: Receiver) -> None:
    api, renderer = replica(tmp_path / "a", **cluster), worker(tmp_path / "w", **cluster)
    with started(api, renderer), api.client() as client:
        ids = [submit(client, f"cat {number}", callback_url=receiver.url) for number in range(3)]
        until(lambda: len(receiver.posts) == 3, "all are told")
    assert sorted(post.json()["task_id"] for post in receiver.posts) == sorted(ids)
