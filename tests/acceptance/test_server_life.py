"""The server as its operator sees it: starts, stops, kills, proxies."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.servers import KEY, Receiver, Server, running, until

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}


def state(client: httpx2.Client, task_id: str) -> dict[str, Any]:
    record: dict[str, Any] = client.post("/sora/tasks", json={"id": task_id}).json()
    return record


def kinema(*arguments: str, data_dir: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KINEMA_")}
    environ |= {"KINEMA_DATA_DIR": str(data_dir), "KINEMA_ENGINE": "null", **settings}
    command = [sys.executable, "-m", "kinema.cli", *arguments]
    return subprocess.run(command, env=environ, cwd=data_dir.parent, capture_output=True, text=True, timeout=120)


def test_a_job_survives_kill_9_finishes_once_and_calls_back(tmp_path: Path, receiver: Receiver) -> None:
    server = Server(tmp_path / "data").start()
    body = BODY | {"prompt": "[slow 4] a cat with nine lives", "callback_url": receiver.url}
    with server.client() as client:
        running_id = client.post("/sora/videos", json=body).json()["task_id"]
        queued_id = client.post("/sora/videos", json=body | {"prompt": "the next one"}).json()["task_id"]
        until(lambda: state(client, running_id)["stage"] == "rendering", "the render starts")
    server.kill()
    server.start()
    try:
        with server.client() as client:
            for task_id in (running_id, queued_id):
                until(lambda task_id=task_id: state(client, task_id)["state"] == "succeeded", "it finishes after all")
            assert httpx2.get(state(client, running_id)["data"][0]["video_url"]).status_code == 200
        until(lambda: len(receiver.posts) >= 2, "both callbacks come")
        time.sleep(1)
        told = [post.json()["task_id"] for post in receiver.posts]
        assert sorted(told) == sorted([running_id, queued_id]), "each once"
        films = [path.name for path in (tmp_path / "data" / "films").rglob("*.mp4")]
        assert len(films) == 2
        assert [path for path in (tmp_path / "data" / "work").rglob("*") if path.is_file()] == []
    finally:
        server.stop()


def test_a_synchronous_caller_lost_with_the_server_finds_the_film_after_the_restart(tmp_path: Path) -> None:
    server = Server(tmp_path / "data").start()
    body = {"model": "sora-2", "version": "2.0", "prompt": "[slow 3] a lost connection"}

    def kill_while_it_streams() -> None:
        with server.client() as client:
            with client.stream("POST", "/sora/videos", json=body, headers={"accept": "application/x-ndjson"}) as lines:
                for line in lines.iter_lines():
                    if '"rendering"' in line:
                        server.kill()

    with pytest.raises(httpx2.TransportError):
        kill_while_it_streams()
    server.start()
    try:
        with server.client() as client:
            answer = client.post("/sora/videos", json=body)
            listed = client.post("/sora/tasks", json={"action": "retrieve_batch"}).json()
        assert answer.status_code == 200
        assert [item["id"] for item in listed["items"]] == [answer.json()["task_id"]]
    finally:
        server.stop()


def test_the_engine_s_child_ends_with_its_server(tmp_path: Path) -> None:
    server = Server(tmp_path / "data").start()
    found = re.search(r"engine ready.*?pid=(\d+)", "".join(server.output))
    assert found
    server.kill()
    until(lambda: not Path(f"/proc/{found[1]}").exists(), "the child is gone", timeout_s=5)


def test_stopping_lets_the_running_film_end_and_keeps_the_queued_ones(tmp_path: Path) -> None:
    server = Server(tmp_path / "data").start()
    with server.client() as client:
        first = client.post("/sora/videos", json=BODY | {"prompt": "[slow 2] first"}).json()["task_id"]
        second = client.post("/sora/videos", json=BODY | {"prompt": "second"}).json()["task_id"]
        until(lambda: state(client, first)["stage"] == "rendering", "the first starts")
    assert server.stop() == 0
    server.start()
    try:
        with server.client() as client:
            record = state(client, first)
            assert record["state"] == "succeeded"
            until(lambda: state(client, second)["state"] == "succeeded", "the second is made after the restart")
    finally:
        server.stop()


def test_the_log_tells_which_process_rendered_a_job(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        record = client.post("/sora/videos", json=BODY | {"prompt": "a cat"}).json()
        until(lambda: state(client, record["task_id"])["state"] == "succeeded", "it is made")
        for event in ("render begun", "film kept"):
            (line,) = [line for line in server.output if event in line]
            assert record["task_id"] in line
            assert f"trace_id={record['trace_id']}" in line


def test_a_server_that_drains_answers_who_asks_after_the_running_film_and_refuses_new_work(tmp_path: Path) -> None:
    server = Server(tmp_path / "data").start()
    with server.client() as client:
        running_id = client.post("/sora/videos", json=BODY | {"prompt": "[slow 50] the last one"}).json()["task_id"]
        until(lambda: state(client, running_id)["stage"] == "rendering", "it starts")
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)
    until(lambda: httpx2.get(f"{server.url}/readyz").status_code == 503, "new connections hear that it stops")
    with server.client() as client:
        refused = client.post("/sora/videos", json=BODY | {"prompt": "too late"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert state(client, running_id)["state"] == "pending"
        client.post("/sora/tasks", json={"action": "cancel", "id": running_id})
    assert server.stop() == 0, "with its last job ended it has nothing to wait for"


@pytest.mark.parametrize("role", [("serve",), ("worker",)])
def test_a_second_ctrl_c_stops_at_once(role: tuple[str, ...], tmp_path: Path) -> None:
    server = Server(tmp_path / "data", {"KINEMA_PORT": "0"}).start()
    with server.client() as client:
        if role == ("worker",):  # beside a server whose own worker has something else to do
            client.post("/sora/videos", json=BODY | {"prompt": "[slow 100] the server's"})
        stopped = server if role == ("serve",) else Server(tmp_path / "data", role=role).start()
        task_id = client.post("/sora/videos", json=BODY | {"prompt": "[slow 100] a film"}).json()["task_id"]
        until(lambda: state(client, task_id)["stage"] == "rendering", "it starts")
    try:
        assert stopped.process is not None
        stopped.process.send_signal(signal.SIGINT)
        until(lambda: re.search("draining", "".join(stopped.output), re.IGNORECASE), "it drains")
        assert stopped.process.poll() is None
        stopped.process.send_signal(signal.SIGINT)
        assert stopped.process.wait(20) == 130
    finally:
        server.kill()


def test_a_second_server_on_the_same_folder_refuses_and_says_why(tmp_path: Path) -> None:
    with running(tmp_path / "data"):
        second = kinema("serve", data_dir=tmp_path / "data", KINEMA_PORT="0", KINEMA_API_KEY=KEY)
    assert second.returncode == 2
    assert "another Kinema works in" in second.stderr


def test_a_callback_is_tried_again_with_the_same_webhook_id(tmp_path: Path, receiver: Receiver) -> None:
    receiver.answers = [500, 503]
    with running(tmp_path / "data", KINEMA_CALLBACK_WAITS_S="0.2,0.2,0.2,0.2") as server, server.client() as client:
        body = BODY | {"prompt": "a cat", "callback_url": receiver.url}
        client.post("/sora/videos", json=body)
        until(lambda: len(receiver.posts) == 3, "the third try is taken")
        time.sleep(1)
    assert len(receiver.posts) == 3
    assert len({post.headers["webhook-id"] for post in receiver.posts}) == 1
    assert len({post.body for post in receiver.posts}) == 1


def test_a_callback_that_is_never_taken_is_tried_five_times(tmp_path: Path, receiver: Receiver) -> None:
    receiver.answers = [500] * 10
    with running(tmp_path / "data", KINEMA_CALLBACK_WAITS_S="0.1,0.1,0.1,0.1") as server, server.client() as client:
        task_id = client.post("/sora/videos", json=BODY | {"prompt": "x", "callback_url": receiver.url}).json()[
            "task_id"
        ]
        until(lambda: len(receiver.posts) == 5, "the fifth try")
        time.sleep(1)
        assert state(client, task_id)["state"] == "succeeded"
    assert len(receiver.posts) == 5


def test_a_callback_waiting_for_its_next_try_survives_kill_9(tmp_path: Path, receiver: Receiver) -> None:
    receiver.answers = [500]
    server = Server(tmp_path / "data", {"KINEMA_CALLBACK_WAITS_S": "2,2,2,2"}).start()
    with server.client() as client:
        client.post("/sora/videos", json=BODY | {"prompt": "x", "callback_url": receiver.url})
    until(lambda: len(receiver.posts) == 1, "the first try")
    server.kill()
    server.start()
    try:
        until(lambda: len(receiver.posts) >= 2, "the second try comes after the restart")
    finally:
        server.stop()
    assert len({post.headers["webhook-id"] for post in receiver.posts}) == 1


def test_an_engine_that_hangs_is_stopped_at_the_time_limit(tmp_path: Path) -> None:
    # The limit holds for the next film too, which a busy machine may take seconds for.
    with running(tmp_path / "data", KINEMA_RENDER_TIMEOUT_S="10") as server, server.client() as client:
        answer = client.post("/sora/videos", json={"model": "sora-2", "version": "2.0", "prompt": "[hang] for ever"})
        assert answer.status_code == 504
        assert answer.json()["error"]["code"] == "timeout"
        after = client.post("/sora/videos", json={"model": "sora-2", "version": "2.0", "prompt": "the next"})
        assert after.status_code == 200


def test_an_engine_that_ignores_cancel_is_killed(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        task_id = client.post("/sora/videos", json=BODY | {"prompt": "[hang]"}).json()["task_id"]
        until(lambda: state(client, task_id)["stage"] != "queued", "it starts")
        client.post("/sora/tasks", json={"action": "cancel", "id": task_id})
        until(lambda: state(client, task_id)["state"] == "failed", "it is cancelled", timeout_s=5)
        assert state(client, task_id)["response"]["error"]["code"] == "cancelled"


def test_the_public_url_stands_in_links(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_PUBLIC_URL="https://films.example/kinema/") as server:
        with server.client() as client:
            body = {"model": "sora-2", "version": "2.0", "prompt": "a cat"}
            url = client.post("/sora/videos", json=body).json()["data"][0]["video_url"]
    assert url.startswith("https://films.example/kinema/files/")


FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-host": "films.example", "x-forwarded-prefix": "/k"}


def test_forwarded_headers_are_believed_from_trusted_proxies_only(server: Server, tmp_path: Path) -> None:
    body = {"model": "sora-2", "version": "2.0", "prompt": "a cat"}
    with server.client() as client:
        url = client.post("/sora/videos", json=body, headers=FORWARDED).json()["data"][0]["video_url"]
    assert url.startswith(server.url)
    with running(tmp_path / "data", KINEMA_TRUSTED_PROXIES="loopback") as behind, behind.client() as client:
        url = client.post("/sora/videos", json=body, headers=FORWARDED).json()["data"][0]["video_url"]
    assert url.startswith("https://films.example/k/files/")


def test_a_host_header_stands_in_links_unless_it_is_no_host(server: Server) -> None:
    body = {"model": "sora-2", "version": "2.0", "prompt": "a cat"}
    with server.client() as client:
        for host, start in (("films.example:8443", "http://films.example:8443/"), ("x/y?z", server.url)):
            answer = client.post("/sora/videos", json=body, headers={"host": host})
            assert answer.json()["data"][0]["video_url"].startswith(start)


def test_health_and_readiness(server: Server) -> None:
    assert httpx2.get(f"{server.url}/healthz").json()["status"] == "ok"
    assert httpx2.get(f"{server.url}/readyz").json() == {"status": "ready"}


def test_serve_without_a_key_makes_one_on_loopback_and_prints_it(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KINEMA_")}
    environ |= {"KINEMA_DATA_DIR": str(tmp_path / "data"), "KINEMA_ENGINE": "null", "KINEMA_PORT": "0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kinema.cli", "serve"],
        env=environ,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    key = process.stdout.readline().strip()
    url = next(found[1] for line in process.stderr if (found := re.search(r"listens on (http://[^ \n]+)", line)))
    answer = httpx2.post(f"{url.rstrip('.')}/sora/tasks", json={"id": "x"}, headers={"authorization": f"Bearer {key}"})
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert answer.status_code == 200


def test_serve_on_another_address_refuses_to_start_without_a_key(tmp_path: Path) -> None:
    refused = kinema("serve", "--host", "0.0.0.0", "--port", "0", data_dir=tmp_path / "data")
    assert refused.returncode == 2
    assert "there is no key" in refused.stderr
    assert "kinema keys create" in refused.stderr


def test_keys_are_made_listed_and_revoked(server: Server) -> None:
    made = kinema("keys", "create", "alice", data_dir=server.data_dir)
    key = made.stdout.strip()
    headers = {"authorization": f"Bearer {key}"}
    assert httpx2.post(f"{server.url}/sora/tasks", json={"id": "x"}, headers=headers).status_code == 200
    listed = kinema("keys", "list", data_dir=server.data_dir, COLUMNS="200")
    assert "alice" in listed.stdout
    assert key not in listed.stdout
    assert kinema("keys", "revoke", "alice", data_dir=server.data_dir).returncode == 0
    refused = httpx2.post(f"{server.url}/sora/tasks", json={"id": "x"}, headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "disabled")
    assert kinema("keys", "revoke", "alice", data_dir=server.data_dir).returncode == 2


def test_an_expired_key_says_so(server: Server) -> None:
    key = kinema("keys", "create", "brief", "--days", "0", data_dir=server.data_dir).stdout.strip()
    refused = httpx2.post(f"{server.url}/sora/tasks", json={"id": "x"}, headers={"authorization": f"Bearer {key}"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "token_expired")


def test_a_key_sees_its_own_tasks_only(server: Server) -> None:
    other = kinema("keys", "create", "bob", data_dir=server.data_dir).stdout.strip()
    with server.client() as mine, server.client(other) as theirs:
        task_id = mine.post("/sora/videos", json=BODY | {"prompt": "mine"}).json()["task_id"]
        assert theirs.post("/sora/tasks", json={"id": task_id}).json() == {}
        assert theirs.post("/sora/tasks", json={"action": "delete", "id": task_id}).json()["deleted"] is False
        assert theirs.post("/sora/tasks", json={"action": "retrieve_batch"}).json()["items"] == []
        assert mine.post("/sora/tasks", json={"id": task_id}).json()["id"] == task_id
