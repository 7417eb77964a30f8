"""Registered webhooks as openai-python manages and verifies them, over a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import openai
import pytest
from openai.types.webhooks import BatchCompletedWebhookEvent

from tests.servers import KEY, Received, Receiver, Server, running, until

BOTH = ["video.completed", "video.failed"]
SORA = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}


@pytest.fixture(scope="module")
def hooked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose webhooks are tried again at once, three times in all."""
    with running(tmp_path_factory.mktemp("hooked") / "data", KINEMA_WEBHOOK_WAITS_S="0.1,0.1") as server:
        yield server


@pytest.fixture
def sdk(hooked: Server) -> Iterator[openai.OpenAI]:
    """The client, and no endpoint of the test before it."""
    client = connect(hooked)
    yield client
    for endpoint in client.webhooks.list():
        client.webhooks.delete(endpoint.id)


def connect(server: Server, key: str = KEY) -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"{server.url}/v1", max_retries=0)


def submit(server: Server, prompt: str = "a cat", key: str = KEY) -> str:
    """Ask on the AceData wire; gives the id that the OpenAI wire has for the job."""
    with server.client(key) as client:
        answer = client.post("/sora/videos", json=SORA | {"prompt": prompt})
        assert answer.status_code == 200, answer.text
        return f"video_{UUID(answer.json()['task_id']).hex}"


def arrived(receiver: Receiver, count: int = 1) -> list[Received]:
    until(lambda: len(receiver.posts) >= count, f"{count} posts come")
    return receiver.posts


def kinema(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KINEMA_")}
    environ |= {"KINEMA_DATA_DIR": str(server.data_dir), "KINEMA_ENGINE": "null", "COLUMNS": "300"}
    command = [sys.executable, "-m", "kinema.cli", *arguments]
    return subprocess.run(command, env=environ, cwd=server.data_dir.parent, capture_output=True, text=True, timeout=120)


@contextmanager
def refused(status: int, message: str, param: str | None = None) -> Iterator[None]:
    """Inside, the SDK raises OpenAI's own error shape with this in it."""
    with pytest.raises(openai.APIStatusError) as caught:
        yield
    error: dict[str, Any] = caught.value.response.json()["error"]
    assert caught.value.status_code == status, error
    assert set(error) == {"message", "type", "param", "code"}
    assert message in error["message"]
    assert error["param"] == param
    assert caught.value.response.headers["x-request-id"]


def test_an_endpoint_shows_its_secret_once(sdk: openai.OpenAI) -> None:
    made = sdk.webhooks.create(name="films", url="https://films.example/hook", event_types=BOTH)  # type: ignore[arg-type]
    assert made.id.startswith("wh_")
    assert made.signing_secret.startswith("whsec_")
    assert made.signing_secret_hint == f"whsec_...{made.signing_secret.rstrip('=')[-4:]}"
    found = sdk.webhooks.retrieve(made.id)
    assert (found.object, found.name, found.url, found.event_types) == (
        "webhook_endpoint",
        "films",
        "https://films.example/hook",
        BOTH,
    )
    assert (found.created_at, found.updated_at) == (made.created_at, made.updated_at)
    raw = sdk.webhooks.with_raw_response.retrieve(made.id)
    assert made.signing_secret not in raw.text
    assert raw.headers["x-request-id"]


def test_endpoints_are_paged_changed_and_deleted(sdk: openai.OpenAI) -> None:
    ids = [
        sdk.webhooks.create(name=f"n{number}", url="https://films.example/", event_types=["video.completed"]).id
        for number in range(5)
    ]
    assert [endpoint.id for endpoint in sdk.webhooks.list(limit=2)] == list(reversed(ids)), "three pages, newest first"
    page = sdk.webhooks.list(limit=2).to_dict()
    assert (page["object"], page["first_id"], page["last_id"], page["has_more"]) == ("list", ids[4], ids[3], True)
    changed = sdk.webhooks.update(ids[0], url="https://other.example/", event_types=["video.failed"])
    assert (changed.name, changed.url, changed.event_types) == ("n0", "https://other.example/", ["video.failed"])
    deleted = sdk.webhooks.delete(ids[0])
    assert (deleted.id, deleted.object, deleted.deleted) == (ids[0], "webhook_endpoint.deleted", True)
    with refused(404, f"there is no webhook endpoint {ids[0]}"):
        sdk.webhooks.retrieve(ids[0])


def test_the_types_of_events_are_listed(sdk: openai.OpenAI) -> None:
    types = sdk.webhooks.event_types.list()
    assert types.data == [*BOTH, "batch.completed", "batch.failed", "batch.expired", "batch.cancelled"]


@pytest.mark.parametrize(
    ("body", "param", "message"),
    [
        ({"url": "https://x.example", "event_types": BOTH}, "name", "name is required"),
        ({"name": "", "url": "https://x.example", "event_types": BOTH}, "name", "1 to 256 characters"),
        ({"name": "a\0b", "url": "https://x.example", "event_types": BOTH}, "name", "printable characters"),
        ({"name": "n", "event_types": BOTH}, "url", "url is required"),
        ({"name": "n", "url": 7, "event_types": BOTH}, "url", "url must be a text"),
        ({"name": "n", "url": "ftp://x.example", "event_types": BOTH}, "url", "must begin with http"),
        ({"name": "n", "url": "https://x.example"}, "event_types", "event_types is required"),
        (
            {"name": "n", "url": "https://x.example", "event_types": []},
            "event_types",
            "at least one of video.completed",
        ),
        ({"name": "n", "url": "https://x.example", "event_types": "video.completed"}, "event_types", "must be a list"),
        (
            {"name": "n", "url": "https://x.example", "event_types": ["response.completed"]},
            "event_types",
            "accepts video.completed, video.failed, batch.completed",
        ),
    ],
)
def test_what_cannot_be_an_endpoint_is_refused_with_what_can(
    sdk: openai.OpenAI, body: dict[str, Any], param: str, message: str
) -> None:
    with refused(400, message, param):
        sdk.post("/webhook_endpoints", body=body, cast_to=object)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=9" + "9" * 5000])
def test_a_limit_outside_its_range_is_refused(hooked: Server, query: str) -> None:
    with hooked.client() as client:
        answer = client.get(f"/v1/webhook_endpoints?{query}")
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "limit")


def test_a_path_that_is_no_id_is_not_found(hooked: Server) -> None:
    with hooked.client() as client:
        for word in ("wh_", "%00", "wh_" + "0" * 32, "a" * 5000):
            for method in ("GET", "POST", "DELETE"):
                answer = client.request(method, f"/v1/webhook_endpoints/{word}")
                assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_keeping_the_old_secret_is_a_yes_or_a_no(sdk: openai.OpenAI) -> None:
    made = sdk.webhooks.create(name="n", url="https://films.example/", event_types=["video.completed"])
    with refused(400, "must be true or false", "keep_old_secret_active_for_24_hours"):
        sdk.webhooks.rotate_secret(made.id, keep_old_secret_active_for_24_hours="yes")  # type: ignore[arg-type]


def test_a_cursor_that_is_nobody_s_is_refused(sdk: openai.OpenAI) -> None:
    with refused(400, "after must be the id of one of your webhook endpoints", "after"):
        sdk.webhooks.list(after="wh_gone")


def test_a_private_target_is_refused_unless_the_operator_allows_it(tmp_path: Path, sdk: openai.OpenAI) -> None:
    given = {"name": "n", "event_types": BOTH}
    loopback = ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]/"]
    with running(tmp_path / "data", KINEMA_ALLOW_PRIVATE="") as strict:
        for url in [*loopback, "http://10.0.0.1/"]:
            with refused(400, "KINEMA_ALLOW_PRIVATE", "url"):
                connect(strict).post("/webhook_endpoints", body=given | {"url": url}, cast_to=object)
    for url in loopback:
        assert sdk.post("/webhook_endpoints", body=given | {"url": url}, cast_to=dict[str, Any])["url"] == url


def test_nobody_comes_in_without_a_key_and_nobody_sees_another_key_s_endpoints(
    sdk: openai.OpenAI, hooked: Server
) -> None:
    made = sdk.webhooks.create(name="mine", url="https://films.example/", event_types=["video.completed"])
    other = connect(hooked, kinema(hooked, "keys", "create", "other").stdout.strip())
    assert list(other.webhooks.list()) == []
    attempts: list[Callable[[], object]] = [
        lambda: other.webhooks.retrieve(made.id),
        lambda: other.webhooks.update(made.id, name="theirs"),
        lambda: other.webhooks.rotate_secret(made.id),
        lambda: other.webhooks.test(made.id, event_type="video.completed"),
        lambda: other.webhooks.delete(made.id),
    ]
    for attempt in attempts:
        with refused(404, "there is no webhook endpoint"):
            attempt()
    for method, path in (("GET", "/v1/webhook_endpoints"), ("GET", "/v1/webhook_event_types")):
        assert httpx2.request(method, hooked.url + path).status_code == 401


def test_a_test_is_sent_now_and_tells_the_receiver_s_status(sdk: openai.OpenAI, receiver: Receiver) -> None:
    made = sdk.webhooks.create(name="n", url=receiver.url + "/hook", event_types=["video.completed"])
    receiver.answers = [418]
    result = sdk.webhooks.test(made.id, event_type="video.failed")
    assert (result.object, result.webhook_endpoint_id, result.event_type, result.status_code, result.success) == (
        "webhook_endpoint.test",
        made.id,
        "video.failed",
        418,
        True,
    )
    [got] = receiver.posts
    assert sdk.webhooks.unwrap(got.body, got.headers, secret=made.signing_secret).type == "video.failed"
    with refused(400, "event_type accepts video.completed", "event_type"):
        sdk.post(f"/webhook_endpoints/{made.id}/test", body={}, cast_to=object)
    receiver.close()
    with refused(400, "no answer came to the test", "url"):
        sdk.webhooks.test(made.id, event_type="video.failed")


def test_each_end_of_a_job_is_told_once_to_those_who_asked_for_it(
    sdk: openai.OpenAI, hooked: Server, receiver: Receiver
) -> None:
    both = sdk.webhooks.create(name="both", url=receiver.url + "/both", event_types=BOTH)  # type: ignore[arg-type]
    sdk.webhooks.create(name="failed", url=receiver.url + "/failed", event_types=["video.failed"])
    ids = {"video.completed": submit(hooked), "video.failed": submit(hooked, "[fail] a cat")}
    cancelled = submit(hooked, "[slow 600] never")
    with hooked.client() as client:
        client.post("/sora/tasks", json={"action": "cancel", "id": str(UUID(cancelled.removeprefix("video_")))})
    arrived(receiver, 5)
    assert sorted((got.path, got.json()["type"], got.json()["data"]["id"]) for got in receiver.posts) == sorted(
        [
            *(("/both", event_type, video_id) for event_type, video_id in ids.items()),
            ("/both", "video.failed", cancelled),
            ("/failed", "video.failed", ids["video.failed"]),
            ("/failed", "video.failed", cancelled),
        ]
    )
    for got in receiver.posts:
        event = got.json()
        assert set(event) == {"id", "object", "created_at", "type", "data"}
        assert event["object"] == "event"
        assert isinstance(event["created_at"], int)
        assert got.headers["webhook-id"] == event["id"]
        if got.path == "/both":
            unwrapped = sdk.webhooks.unwrap(got.body, got.headers, secret=both.signing_secret)
            assert unwrapped.type == event["type"]
            with pytest.raises(openai.InvalidWebhookSignatureError):
                sdk.webhooks.unwrap(got.body + b" ", got.headers, secret=both.signing_secret)


@pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")
def test_a_job_of_the_openai_wire_is_told_too(sdk: openai.OpenAI, receiver: Receiver) -> None:
    sdk.webhooks.create(name="n", url=receiver.url, event_types=["video.completed"])
    video = sdk.videos.create(prompt="a cat", model="sora-2", seconds="4", size="1280x720")
    assert arrived(receiver)[0].json()["data"] == {"id": video.id}


def test_the_end_of_a_batch_is_told(sdk: openai.OpenAI, receiver: Receiver) -> None:
    made = sdk.webhooks.create(name="n", url=receiver.url, event_types=["batch.completed"])
    line = {"custom_id": "a", "method": "POST", "url": "/v1/videos", "body": {"model": "sora-2", "prompt": "a cat"}}
    file = sdk.files.create(file=("lines.jsonl", json.dumps(line).encode()), purpose="batch")
    batch = sdk.batches.create(input_file_id=file.id, endpoint="/v1/videos", completion_window="24h")
    [got] = arrived(receiver)
    event = sdk.webhooks.unwrap(got.body, got.headers, secret=made.signing_secret)
    assert isinstance(event, BatchCompletedWebhookEvent)
    assert event.data.id == batch.id
    assert sdk.batches.retrieve(batch.id).status == "completed"


def test_another_key_s_jobs_are_not_told(sdk: openai.OpenAI, hooked: Server, receiver: Receiver) -> None:
    sdk.webhooks.create(name="n", url=receiver.url, event_types=["video.completed"])
    submit(hooked, key=kinema(hooked, "keys", "create", "stranger").stdout.strip())
    mine = submit(hooked)
    assert [got.json()["data"]["id"] for got in arrived(receiver)] == [mine]


def test_what_is_not_taken_is_tried_again_with_the_same_id_and_a_fresh_signature(
    sdk: openai.OpenAI, hooked: Server, receiver: Receiver
) -> None:
    made = sdk.webhooks.create(name="n", url=receiver.url, event_types=["video.completed"])
    receiver.answers = [500, 302]
    submit(hooked)
    tries = list(arrived(receiver, 3))
    assert len({got.headers["webhook-id"] for got in tries}) == 1
    assert len({got.body for got in tries}) == 1
    for got in tries:
        sdk.webhooks.verify_signature(got.body, got.headers, secret=made.signing_secret)


def test_after_a_rotation_both_secrets_verify_or_only_the_new_one(
    sdk: openai.OpenAI, hooked: Server, receiver: Receiver
) -> None:
    old = sdk.webhooks.create(name="n", url=receiver.url, event_types=["video.completed"])
    new = sdk.webhooks.rotate_secret(old.id, keep_old_secret_active_for_24_hours=True)
    submit(hooked)
    [got] = arrived(receiver)
    for secret in (old.signing_secret, new.signing_secret):
        assert sdk.webhooks.unwrap(got.body, got.headers, secret=secret).type == "video.completed"
    newest = sdk.webhooks.rotate_secret(old.id)
    submit(hooked)
    got = arrived(receiver, 2)[1]
    sdk.webhooks.verify_signature(got.body, got.headers, secret=newest.signing_secret)
    for secret in (old.signing_secret, new.signing_secret):
        with pytest.raises(openai.InvalidWebhookSignatureError):
            sdk.webhooks.verify_signature(got.body, got.headers, secret=secret)


def test_410_disables_the_endpoint_and_an_update_enables_it(
    sdk: openai.OpenAI, hooked: Server, receiver: Receiver
) -> None:
    made = sdk.webhooks.create(name="n", url=receiver.url, event_types=["video.completed"])
    receiver.answers = [410]
    submit(hooked)

    def shown() -> dict[str, Any]:
        return sdk.webhooks.retrieve(made.id).model_dump()

    until(lambda: shown()["status"] == "disabled", "it is disabled")
    assert "410" in shown()["disabled_reason"]
    assert "disabled" in kinema(hooked, "webhooks", "endpoints").stdout
    enabled = sdk.webhooks.update(made.id, name="n").model_dump()
    assert (enabled["status"], enabled["disabled_reason"]) == ("enabled", None)
    video_id = submit(hooked)
    assert arrived(receiver, 2)[1].json()["data"]["id"] == video_id


def test_the_operator_sees_a_failed_delivery_and_replays_it_with_the_same_id(
    sdk: openai.OpenAI, hooked: Server, receiver: Receiver
) -> None:
    made = sdk.webhooks.create(name="n", url=receiver.url, event_types=["video.completed"])
    receiver.answers = [500, 500, 500]
    video_id = submit(hooked)
    event_id = arrived(receiver, 3)[0].headers["webhook-id"]

    def failed() -> list[str]:
        listed = kinema(hooked, "webhooks", "deliveries", "--endpoint", made.id, "--failed").stdout
        return [line for line in listed.splitlines() if video_id in line]

    [line] = until(failed, "it is given up")
    assert "the receiver answered 500, not 2xx" in line
    assert kinema(hooked, "webhooks", "replay", event_id).returncode == 0
    replayed = arrived(receiver, 4)[3]
    assert replayed.headers["webhook-id"] == event_id
    until(lambda: not failed(), "it is delivered")
    assert kinema(hooked, "webhooks", "replay", line.split()[0]).returncode == 0
    assert arrived(receiver, 5)[4].headers["webhook-id"] == event_id
    unknown = kinema(hooked, "webhooks", "replay", "evt_unknown")
    assert (unknown.returncode, "there is no delivery or event evt_unknown" in unknown.stderr) == (2, True)
