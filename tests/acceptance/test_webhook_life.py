"""No event is lost: whatever is killed between a job's end and its receiver, and however slow others are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

from kinema.app import upgrade
from kinema.config import load_settings
from kinema.store.database import Database
from kinema.store.deliveries import Deliveries
from tests.postgres import MISSING, Postgres, find_bin
from tests.servers import Receiver, Server, replica, running, until, worker

SORA = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}
ENDS = ["video.completed", "video.failed"]


def listen(client: httpx2.Client, url: str) -> str:
    """Register an endpoint; gives its id."""
    answer = client.post("/v1/webhook_endpoints", json={"name": "n", "url": url, "event_types": ENDS})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def submit(client: httpx2.Client, prompt: str = "a cat") -> str:
    answer = client.post("/sora/videos", json=SORA | {"prompt": prompt})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["task_id"])


def ids(receiver: Receiver) -> set[str]:
    return {post.headers["webhook-id"] for post in receiver.posts}


def subjects(receiver: Receiver) -> set[str]:
    return {post.json()["data"]["id"].removeprefix("video_") for post in receiver.posts}


def hexes(task_ids: list[str]) -> set[str]:
    return {task_id.replace("-", "") for task_id in task_ids}


def test_an_event_survives_kill_9_between_the_end_of_its_job_and_the_first_try(
    tmp_path: Path, receiver: Receiver
) -> None:
    """Without a worker nobody delivers: cancelling a queued job ends it and writes the event, and no more."""
    api = replica(tmp_path / "data").start()
    with api.client() as client:
        listen(client, receiver.url)
        task_id = submit(client)
        client.post("/sora/tasks", json={"action": "cancel", "id": task_id})
        assert client.post("/sora/tasks", json={"id": task_id}).json()["state"] == "failed"
    api.kill()
    assert receiver.posts == []
    late = worker(tmp_path / "data").start()
    try:
        until(lambda: receiver.posts, "it is told by another process")
        [post] = receiver.posts
        assert (post.json()["type"], post.json()["data"]["id"]) == ("video.failed", f"video_{task_id.replace('-', '')}")
    finally:
        late.stop()


def test_a_try_that_is_cut_off_by_kill_9_is_made_again_with_the_same_id(tmp_path: Path, receiver: Receiver) -> None:
    receiver.open_gate.clear()
    server = Server(tmp_path / "data").start()
    with server.client() as client:
        listen(client, receiver.url)
        submit(client)
    until(lambda: receiver.posts, "the receiver has it, and works on")
    server.kill()
    receiver.open_gate.set()
    server.start()
    try:
        until(lambda: len(receiver.posts) >= 2, "it is told again")
    finally:
        server.stop()
    assert len(ids(receiver)) == 1
    assert len({post.body for post in receiver.posts}) == 1


def test_a_wait_for_the_next_try_survives_kill_9(tmp_path: Path, receiver: Receiver) -> None:
    receiver.answers = [500]
    server = Server(tmp_path / "data", {"KINEMA_WEBHOOK_WAITS_S": "3,3"}).start()
    with server.client() as client:
        endpoint_id = listen(client, receiver.url)
        submit(client)
    until(lambda: receiver.posts, "the first try")
    deliveries = open_deliveries(f"sqlite:///{tmp_path}/data/kinema.db")
    until(lambda: deliveries.find(endpoint_id=endpoint_id)[0].attempts == 1, "it is recorded")
    server.kill()
    server.start()
    try:
        until(lambda: len(receiver.posts) == 2, "the second try comes after the restart")
    finally:
        server.stop()
    assert len(ids(receiver)) == 1


def test_a_receiver_that_does_not_answer_keeps_no_other_waiting(tmp_path: Path, receiver: Receiver) -> None:
    stuck = Receiver()
    stuck.open_gate.clear()
    try:
        with running(tmp_path / "data") as server, server.client() as client:
            listen(client, stuck.url)
            listen(client, receiver.url)
            task_ids = [submit(client, f"cat {number}") for number in range(14)]
            until(lambda: subjects(receiver) == hexes(task_ids), "all are told to the one that answers")
            assert len(ids(stuck)) < len(task_ids), "which was told no more than are tried at once"
            stuck.open_gate.set()
            until(lambda: subjects(stuck) == hexes(task_ids), "the slow one is told all in the end", timeout_s=90)
    finally:
        stuck.open_gate.set()
        stuck.close()


def test_a_try_whose_answer_comes_while_the_database_is_away_is_recorded_when_it_is_back(
    tmp_path: Path, receiver: Receiver
) -> None:
    if find_bin() is None:
        pytest.skip(MISSING)
    postgres = Postgres()
    try:
        url = postgres.database("kinema")
        settings = load_settings({"KINEMA_DATABASE_URL": url, "KINEMA_DATA_DIR": str(tmp_path / "admin")})
        upgrade(Database(settings.database))
        with running(tmp_path / "data", KINEMA_DATABASE_URL=url) as server, server.client() as client:
            receiver.open_gate.clear()
            endpoint_id = listen(client, receiver.url)
            submit(client)
            until(lambda: receiver.posts, "the receiver has it, and works on")
            postgres.stop()
            receiver.open_gate.set()
            until(lambda: "webhook tried" in "".join(server.output), "its answer is there")
            postgres.start()
            deliveries = open_deliveries(url)

            def delivered() -> Any:
                return deliveries.find(endpoint_id=endpoint_id)[0].delivered_at

            until(delivered, "it is recorded", timeout_s=90)
        assert len(receiver.posts) == 1, "nothing was lost, so nothing is told twice"
    finally:
        postgres.remove()


def open_deliveries(url: str) -> Deliveries:
    return Deliveries(Database(url), lambda: 0.0)
