"""`POST /sora/videos` and `/sora/tasks` over HTTP, as the contract has them."""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from typing import Any

import httpx2
import pytest

from tests.servers import KEY, Receiver, Server, until

V2 = {"model": "sora-2", "version": "2.0", "size": "1280x720", "duration": 4}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def submit(client: httpx2.Client, **fields: Any) -> str:
    answer = client.post("/sora/videos", json=V2 | {"prompt": "a cat", "async": True} | fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["task_id"])


def task(client: httpx2.Client, task_id: str) -> dict[str, Any]:
    record: dict[str, Any] = client.post("/sora/tasks", json={"id": task_id}).json()
    return record


def ended(client: httpx2.Client, task_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        record = task(client, task_id)
        return record if record["state"] != "pending" else None

    found: dict[str, Any] = until(look, f"task {task_id} ends")
    return found


def test_the_seed_s_own_request_gives_the_documented_answer(client: httpx2.Client) -> None:
    answer = client.post("/sora/videos", json={"model": "sora-2", "prompt": "cat running on the river"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"success", "task_id", "trace_id", "data"}
    assert body["success"] is True
    assert UUID.fullmatch(body["task_id"])
    assert UUID.fullmatch(body["trace_id"])
    (item,) = body["data"]
    assert set(item) == {"id", "video_url", "state"}
    assert re.fullmatch(r"sora-2:task_[0-9a-hjkmnp-tv-z]{26}", item["id"])
    assert item["state"] == "succeeded"
    film = httpx2.get(item["video_url"])  # no token
    assert film.headers["content-type"] == "video/mp4"
    assert film.content[4:8] == b"ftyp"


def test_version_2_items_have_uuids(client: httpx2.Client) -> None:
    body = client.post("/sora/videos", json=V2 | {"prompt": "a cat"}).json()
    assert UUID.fullmatch(body["data"][0]["id"])


@pytest.mark.parametrize("how", [{"async": True}, {"callback_url": "http://127.0.0.1:9/nobody", "async": False}])
def test_an_asynchronous_request_is_answered_at_once_and_without_data(
    client: httpx2.Client, how: dict[str, Any]
) -> None:
    answer = client.post("/sora/videos", json=V2 | {"prompt": "[slow 3] a cat"} | how)
    body = answer.json()
    assert set(body) == {"success", "task_id", "trace_id"}
    assert task(client, body["task_id"])["state"] == "pending"
    assert ended(client, body["task_id"])["state"] == "succeeded", "a failing callback never fails the task"


def test_an_asynchronous_request_for_lines_gets_exactly_one(client: httpx2.Client) -> None:
    body = V2 | {"prompt": "a cat", "async": True}
    answer = client.post("/sora/videos", json=body, headers={"accept": "application/x-ndjson"})
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert answer.text.count("\n") == 1
    assert set(answer.json()) == {"success", "task_id", "trace_id"}


def test_lines_tell_the_progress_and_the_last_is_the_synchronous_body(client: httpx2.Client) -> None:
    body = V2 | {"prompt": "[slow 2] a cat"}
    with client.stream("POST", "/sora/videos", json=body, headers={"accept": "application/x-ndjson"}) as answer:
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        lines = [json.loads(line) for line in answer.iter_lines()]
    *before, last = lines
    assert set(last) == {"success", "task_id", "trace_id", "data"}
    assert last["data"][0]["state"] == "succeeded"
    assert len({line["task_id"] for line in lines}) == 1
    assert len({line["trace_id"] for line in lines}) == 1
    assert all(line["data"][0]["state"] == "pending" for line in before)
    progress = [line["progress"] for line in before]
    assert progress == sorted(progress)
    assert len(set(progress)) > 3, "a line at each change"
    assert progress[-1] < 100, "not done before it is stored"


def test_a_failed_job_ends_its_lines_with_the_error(client: httpx2.Client) -> None:
    body = V2 | {"prompt": "[fail] a cat"}
    answer = client.post("/sora/videos", json=body, headers={"accept": "application/x-ndjson"})
    last = json.loads(answer.text.splitlines()[-1])
    assert last["success"] is False
    assert last["error"]["code"] == "api_error"


def test_a_synchronous_job_that_fails_answers_with_its_code_and_task_id(client: httpx2.Client) -> None:
    answer = client.post("/sora/videos", json=V2 | {"prompt": "[fail] at once"})
    assert answer.status_code == 500
    body = answer.json()
    assert set(body) == {"success", "task_id", "error", "trace_id"}
    assert body["error"]["code"] == "api_error"
    record = task(client, body["task_id"])
    assert record["state"] == record["response"]["status"] == record["data"][0]["state"] == "failed"
    assert record["response"]["success"] is record["success"] is False
    assert record["response"]["error"]["code"] == "api_error"


def test_a_refused_prompt_is_forbidden(client: httpx2.Client) -> None:
    answer = client.post("/sora/videos", json=V2 | {"prompt": "[refuse] this"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert answer.json()["task_id"]


def test_a_cancelled_job_answers_its_synchronous_caller(server: Server) -> None:
    answers: list[httpx2.Response] = []

    def ask() -> None:
        with server.client() as waiting:
            answers.append(waiting.post("/sora/videos", json=V2 | {"prompt": "[slow 60] never mind"}))

    thread = threading.Thread(target=ask)
    thread.start()
    with server.client() as client:
        asked = {"action": "retrieve_batch", "limit": 1}
        mine = "[slow 60] never mind"
        found = until(
            lambda: [
                item
                for item in client.post("/sora/tasks", json=asked).json()["items"]
                if item["request"]["prompt"] == mine and item["state"] == "pending"
            ],
            "the job is there",
        )
        client.post("/sora/tasks", json={"action": "cancel", "id": found[0]["id"]})
    thread.join(30)
    (answer,) = answers
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "cancelled")
    assert answer.json()["task_id"] == found[0]["id"]


def test_an_unusable_reference_fails_the_job_as_a_bad_request(client: httpx2.Client, receiver: Receiver) -> None:
    gone = f"{receiver.url}/gone.png"
    answer = client.post("/sora/videos", json=V2 | {"prompt": "a cat", "image_urls": [gone]})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_request"
    assert "404" in answer.json()["error"]["message"]
    assert answer.json()["task_id"]


def test_an_adjustment_is_named_in_a_header_and_in_the_record(client: httpx2.Client) -> None:
    body = {"model": "sora-2", "prompt": "a cat", "size": "large", "duration": 10, "async": True}
    answer = client.post("/sora/videos", json=body)
    assert answer.headers["kinema-adjusted"] == "size=small (sora-2 renders small only, not large)"
    assert task(client, answer.json()["task_id"])["adjustments"] == [
        "size=small (sora-2 renders small only, not large)"
    ]


def test_the_task_record_is_the_superset_that_real_readers_need(client: httpx2.Client) -> None:
    sent = V2 | {"prompt": "a cat", "async": True, "extra": "kept"}
    submitted = client.post("/sora/videos", json=sent).json()
    record = ended(client, submitted["task_id"])
    assert record["_id"] == record["id"] == submitted["task_id"]
    assert record["trace_id"] == submitted["trace_id"]
    assert record["type"] == "videos"
    assert record["request"] == sent
    assert isinstance(record["created_at"], float)
    assert isinstance(record["elapsed"], float)
    assert record["created_at"] <= record["started_at"] <= record["finished_at"]
    assert record["application_id"] == record["credential_id"] == record["user_id"]
    assert record["response"]["success"] is True
    assert record["response"]["status"] == record["state"] == "succeeded"
    assert record["response"]["data"] == record["data"]
    assert "created_at" not in record["data"][0], "one client can't print a number there"
    assert isinstance(record["seed"], int)
    assert httpx2.get(record["thumbnail"]).headers["content-type"] == "image/webp"
    by_trace = client.post("/sora/tasks", json={"action": "retrieve", "trace_id": submitted["trace_id"]}).json()
    assert by_trace["id"] == record["id"]


def test_a_pending_task_has_no_success_anywhere(client: httpx2.Client) -> None:
    task_id = submit(client, prompt="[slow 2] a cat")
    record = task(client, task_id)
    assert "success" not in record
    assert "success" not in record["response"]
    assert record["response"]["data"] == record["data"] == [{"id": record["data"][0]["id"], "state": "pending"}]
    ended(client, task_id)


def test_batches_take_ids_in_any_order_and_drop_unknown_ones(client: httpx2.Client) -> None:
    ids = [submit(client, prompt=f"cat {number}") for number in range(3)]
    asked = [ids[2], str(uuid.uuid4()), "nonsense", ids[0]]
    answer = client.post("/sora/tasks", json={"action": "retrieve_batch", "ids": asked}).json()
    assert {item["id"] for item in answer["items"]} == {ids[0], ids[2]}
    assert answer["count"] == 2
    assert len(answer["data"]) == 2
    for task_id in ids:
        ended(client, task_id)


def test_batches_obey_every_filter(client: httpx2.Client) -> None:
    first, second = submit(client), submit(client)
    records = [ended(client, task_id) for task_id in (first, second)]

    def ids(**wanted: Any) -> list[str]:
        answer = client.post("/sora/tasks", json={"action": "retrieve_batch", **wanted})
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert ids(limit=2) == [second, first], "newest first"
    assert ids(limit=1, offset=1) == [first]
    assert ids(trace_ids=[records[0]["trace_id"]]) == [first]
    assert ids(created_at_min=records[1]["created_at"]) == [second]
    assert first in ids(created_at_max=records[0]["created_at"])
    assert ids(application_id=records[0]["application_id"], ids=[first]) == [first]
    assert ids(user_id="somebody else", ids=[first]) == []
    assert ids(type="images", ids=[first]) == []
    assert ids(type="videos", ids=[first]) == [first]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "id must be the id of a task"),
        ({"id": 7}, "id must be"),
        ({"action": "explode", "id": "x"}, "action must be one of retrieve, retrieve_batch, delete, cancel"),
        ({"action": "retrieve_batch", "ids": "x"}, "ids must be a list"),
        ({"action": "retrieve_batch", "limit": 0}, "limit must be a whole number from 1 to 1000"),
        ({"action": "retrieve_batch", "offset": -1}, "offset must be a whole number"),
        ({"action": "retrieve_batch", "created_at_min": "today"}, "created_at_min must be a time"),
    ],
)
def test_a_task_request_that_cannot_be_understood_says_what_is_accepted(
    client: httpx2.Client, body: dict[str, Any], says: str
) -> None:
    answer = client.post("/sora/tasks", json=body)
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]


def test_an_unknown_task_is_an_empty_object(client: httpx2.Client) -> None:
    assert client.post("/sora/tasks", json={"id": str(uuid.uuid4())}).json() == {}
    assert client.post("/sora/tasks", json={"id": "nonsense"}).json() == {}


def test_a_running_task_is_cancelled_within_a_second_or_two(client: httpx2.Client) -> None:
    task_id = submit(client, prompt="[slow 60] a cat")
    until(lambda: task(client, task_id)["stage"] == "rendering", "the render starts")
    answer = client.post("/sora/tasks", json={"action": "cancel", "id": task_id}).json()
    assert answer["cancelled"] is True
    record = ended(client, task_id)
    assert record["state"] == "failed"
    assert record["response"]["error"]["code"] == "cancelled"
    assert client.post("/sora/tasks", json={"action": "cancel", "id": task_id}).json()["cancelled"] is False


def test_a_deleted_task_is_gone_with_its_film(client: httpx2.Client) -> None:
    task_id = submit(client)
    url = ended(client, task_id)["data"][0]["video_url"]
    assert client.post("/sora/tasks", json={"action": "delete", "id": task_id}).json()["deleted"] is True
    assert task(client, task_id) == {}
    assert httpx2.get(url).status_code == 404
    assert client.post("/sora/tasks", json={"action": "delete", "id": task_id}).json()["deleted"] is False


def test_a_live_task_can_be_deleted(client: httpx2.Client) -> None:
    task_id = submit(client, prompt="[slow 60] a cat")
    assert client.post("/sora/tasks", json={"action": "delete", "id": task_id}).json()["deleted"] is True
    assert task(client, task_id) == {}


def test_a_caller_who_hangs_up_finds_the_film_when_it_asks_again(server: Server) -> None:
    body = V2 | {"prompt": f"[slow 3] a patient cat {time.time()}"}
    with server.client(), pytest.raises(httpx2.ReadTimeout):
        httpx2.post(f"{server.url}/sora/videos", json=body, headers={"authorization": f"Bearer {KEY}"}, timeout=1)
    time.sleep(0.5)  # the server sees the hang-up
    with server.client() as client:
        again = client.post("/sora/videos", json=body).json()
        once_more = client.post("/sora/videos", json=body).json()
        jobs = client.post("/sora/tasks", json={"action": "retrieve_batch", "limit": 2}).json()["items"]
    assert again["task_id"] == once_more["task_id"] == jobs[0]["id"]
    assert again["trace_id"] != once_more["trace_id"], "every answer has its own trace"
    assert jobs[1]["request"] != body, "no second render"


def test_a_caller_who_leaves_a_stream_finds_the_film_too(server: Server) -> None:
    body = V2 | {"prompt": f"[slow 2] a streaming cat {time.time()}"}
    with server.client() as client:
        with client.stream("POST", "/sora/videos", json=body, headers={"accept": "application/x-ndjson"}) as lines:
            first = json.loads(next(lines.iter_lines()))
    with server.client() as client:
        until(lambda: task(client, first["task_id"])["state"] == "succeeded", "the film is made")
        again = client.post("/sora/videos", json=body).json()
    assert again["task_id"] == first["task_id"]


def test_two_live_identical_requests_make_two_films(server: Server) -> None:
    body = V2 | {"prompt": f"[slow 1] twins {time.time()}"}
    answers: list[dict[str, Any]] = []

    def ask() -> None:
        with server.client() as client:
            answers.append(client.post("/sora/videos", json=body).json())

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer["task_id"] for answer in answers}) == 2
    assert len({answer["data"][0]["video_url"] for answer in answers}) == 2


def test_the_callback_is_the_synchronous_body(client: httpx2.Client, receiver: Receiver) -> None:
    body = V2 | {"prompt": "a cat", "callback_url": receiver.url + "/done"}
    submitted = client.post("/sora/videos", json=body).json()
    (post,) = until(lambda: receiver.posts, "the callback comes")
    assert post.path == "/done"
    assert post.headers["content-type"] == "application/json"
    assert post.headers["webhook-id"]
    told = post.json()
    assert set(told) == {"success", "task_id", "trace_id", "data"}
    assert (told["success"], told["task_id"], told["trace_id"]) == (True, submitted["task_id"], submitted["trace_id"])
    assert httpx2.get(told["data"][0]["video_url"]).status_code == 200


def test_a_failed_job_calls_back_with_its_error(client: httpx2.Client, receiver: Receiver) -> None:
    submitted = client.post("/sora/videos", json=V2 | {"prompt": "[fail] x", "callback_url": receiver.url}).json()
    (post,) = until(lambda: receiver.posts, "the callback comes")
    told = post.json()
    assert set(told) == {"success", "task_id", "error", "trace_id"}
    assert (told["success"], told["task_id"]) == (False, submitted["task_id"])


def test_a_base_url_with_a_slash_at_its_end_works(server: Server) -> None:
    headers = {"authorization": f"Bearer {KEY}"}
    answer = httpx2.post(f"{server.url}//sora/tasks", json={"id": "x"}, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {})


def test_an_engine_that_dies_three_times_fails_the_job_with_the_reason(client: httpx2.Client) -> None:
    answer = client.post("/sora/videos", json=V2 | {"prompt": "[crash] now"})
    assert answer.status_code == 500
    assert "exit status 3" in answer.json()["error"]["message"]
    after = client.post("/sora/videos", json=V2 | {"prompt": "the next film is made"})
    assert after.status_code == 200
