"""Batches as openai-python's own client uses them, on a server that may be killed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from openai.types import Batch

from kinema.store.database import Database
from kinema.store.keys import Keys
from tests.acceptance.test_cluster import started, upgrade
from tests.acceptance.test_openai_files import png
from tests.servers import KEY, Server, replica, running, until, worker

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")
ENDED = ("completed", "failed", "expired", "cancelled")


def client_of(server: Server, key: str = KEY) -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"{server.url}/v1", max_retries=0)


@pytest.fixture
def sdk(server: Server) -> Iterator[openai.OpenAI]:
    with client_of(server) as sdk:
        yield sdk


def line(custom_id: str, **body: Any) -> dict[str, Any]:
    return {"custom_id": custom_id, "method": "POST", "url": "/v1/videos", "body": {"prompt": "a cat"} | body}


def upload(sdk: openai.OpenAI, *lines: dict[str, Any]) -> str:
    text = "\n".join(json.dumps(given) for given in lines)
    return sdk.files.create(file=("in.jsonl", text.encode()), purpose="batch").id


def begin(sdk: openai.OpenAI, *lines: dict[str, Any], **more: Any) -> Batch:
    return sdk.batches.create(input_file_id=upload(sdk, *lines), endpoint="/v1/videos", completion_window="24h", **more)


def ended(sdk: openai.OpenAI, batch_id: str) -> Batch:
    def look() -> Batch | None:
        batch = sdk.batches.retrieve(batch_id)
        return batch if batch.status in ENDED else None

    found: Batch = until(look, "the batch ends", timeout_s=180)
    return found


def answers(sdk: openai.OpenAI, file_id: str | None) -> dict[str, dict[str, Any]]:
    lines = [json.loads(text) for text in sdk.files.content(file_id or "").text.splitlines()]
    return {entry["custom_id"]: entry for entry in lines}


def test_a_batch_renders_its_lines_and_writes_their_answers(sdk: openai.OpenAI) -> None:
    lines = line("first", prompt="one", seconds="4"), line("bad", seconds="5"), line("fails", prompt="[fail]")
    created = begin(sdk, *lines, metadata={"for": "tests"})
    assert created.id.startswith("batch_")
    assert (created.object, created.endpoint, created.completion_window) == ("batch", "/v1/videos", "24h")
    assert (created.status, created.metadata) == ("validating", {"for": "tests"})
    assert created.expires_at == created.created_at + 86_400
    batch = ended(sdk, created.id)
    assert (batch.status, batch.errors) == ("completed", None)
    counts = batch.request_counts
    assert counts is not None
    assert (counts.total, counts.completed, counts.failed) == (3, 2, 1)
    for at in (batch.in_progress_at, batch.finalizing_at, batch.completed_at):
        assert at is not None
    output = answers(sdk, batch.output_file_id)
    assert set(output) == {"first", "fails"}
    first, failed = (output[name]["response"]["body"] for name in ("first", "fails"))
    assert (first["status"], first["prompt"], first["seconds"]) == ("completed", "one", "4")
    assert sdk.videos.retrieve(first["id"]).model_dump() == first
    assert sdk.videos.download_content(first["id"]).read()[4:8] == b"ftyp"
    assert (failed["status"], failed["error"]["code"]) == ("failed", "video_generation_failed")
    bad = answers(sdk, batch.error_file_id)["bad"]
    assert bad["response"]["status_code"] == 400
    assert bad["response"]["body"]["error"]["param"] == "seconds"
    file = sdk.files.retrieve(batch.output_file_id or "")
    assert (file.purpose, file.filename) == ("batch_output", f"{batch.id}_output.jsonl")


def test_a_line_may_name_an_uploaded_picture_which_may_then_go(sdk: openai.OpenAI) -> None:
    picture = sdk.files.create(file=("a.png", png(1280, 720)), purpose="vision")
    prompt = f"[slow 1] {picture.id}"
    created = begin(sdk, line("a", prompt=prompt, size="1280x720", input_reference={"file_id": picture.id}))
    until(lambda: prompt in [video.prompt for video in sdk.videos.list()], "its job is there")
    sdk.files.delete(picture.id)
    batch = ended(sdk, created.id)
    assert answers(sdk, batch.output_file_id)["a"]["response"]["body"]["status"] == "completed"


def test_a_bad_input_fails_the_batch_with_the_lines_that_are_wrong(sdk: openai.OpenAI) -> None:
    created = begin(sdk, line("a"), line("a"), line("b") | {"url": "/v1/responses"})
    batch = ended(sdk, created.id)
    assert batch.status == "failed"
    assert batch.errors is not None
    assert [(error.code, error.line) for error in batch.errors.data or []] == [
        ("duplicate_custom_id", 2),
        ("url_mismatch", 3),
    ]
    assert batch.failed_at is not None


def test_a_cancelled_batch_stops_its_films(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, client_of(server) as sdk:
        created = begin(sdk, line("long", prompt="[slow 60]"), line("next"))
        until(lambda: [video for video in sdk.videos.list() if video.status == "in_progress"], "a film is begun")
        cancelling = sdk.batches.cancel(created.id)
        assert cancelling.status == "cancelling"
        assert cancelling.cancelling_at is not None
        batch = ended(sdk, created.id)
        assert (batch.status, batch.output_file_id) == ("cancelled", None)
        errors = answers(sdk, batch.error_file_id)
        assert {name: entry["error"]["code"] for name, entry in errors.items()} == {
            "long": "batch_cancelled",
            "next": "batch_cancelled",
        }
        assert {video.status for video in sdk.videos.list()} == {"failed"}
        assert sdk.batches.cancel(created.id).status == "cancelled", "once more changes nothing"


def test_batches_are_listed_newest_first_to_their_owner_and_to_admins(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, client_of(server) as sdk:
        ids = [begin(sdk, line("a", seconds="0")).id for _ in range(3)]
        assert [batch.id for batch in sdk.batches.list()] == ids[::-1]
        assert [batch.id for batch in sdk.batches.list(limit=1)] == ids[::-1], "over three pages"
        database = Database(f"sqlite:///{server.data_dir}/kinema.db")
        keys = Keys(database, time.time)
        other, admin = keys.create("other")[1], keys.create("admin", is_admin=True)[1]
        database.close()
        assert [batch.id for batch in client_of(server, admin).batches.list()] == ids[::-1]
        stranger = client_of(server, other)
        assert list(stranger.batches.list()) == []
        for ask in (stranger.batches.retrieve, stranger.batches.cancel):
            with pytest.raises(openai.NotFoundError):
                ask(ids[0])
        with pytest.raises(openai.BadRequestError, match="no such file of yours"):
            stranger.batches.create(
                input_file_id=upload(sdk, line("a")), endpoint="/v1/videos", completion_window="24h"
            )


GOOD = {"endpoint": "/v1/videos", "completion_window": "24h"}
BAD_CREATES: dict[str, tuple[dict[str, Any], str]] = {
    "another endpoint": ({"endpoint": "/v1/responses"}, "endpoint"),
    "no endpoint": ({"endpoint": None}, "endpoint"),
    "an endpoint that is a list": ({"endpoint": ["/v1/videos"]}, "endpoint"),
    "another window": ({"completion_window": "1h"}, "completion_window"),
    "no file": ({"input_file_id": None}, "input_file_id"),
    "an unknown file": ({"input_file_id": "file-0"}, "input_file_id"),
    "metadata that is a list": ({"metadata": ["a"]}, "metadata"),
    "metadata of numbers": ({"metadata": {"a": 1}}, "metadata"),
    "too much metadata": ({"metadata": {str(number): "" for number in range(17)}}, "metadata"),
    "a long name": ({"metadata": {"a" * 65: ""}}, "metadata"),
    "a long value": ({"metadata": {"a": "b" * 513}}, "metadata"),
    "a short life": ({"output_expires_after": {"anchor": "created_at", "seconds": 60}}, "output_expires_after"),
    "no anchor": ({"output_expires_after": {"seconds": 3600}}, "output_expires_after"),
}


@pytest.mark.parametrize("name", list(BAD_CREATES))
def test_a_batch_that_cant_be_made_says_what_is_accepted(client: httpx2.Client, sdk: openai.OpenAI, name: str) -> None:
    change, param = BAD_CREATES[name]
    answer = client.post("/v1/batches", json=GOOD | {"input_file_id": upload(sdk, line("a"))} | change)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text


def test_a_file_for_another_purpose_is_no_input(client: httpx2.Client, sdk: openai.OpenAI) -> None:
    file = sdk.files.create(file=b"{}", purpose="user_data")
    answer = client.post("/v1/batches", json=GOOD | {"input_file_id": file.id})
    assert answer.status_code == 400
    assert "'user_data'" in answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["batch_0", "%00", "batch_" + "0" * 32])
def test_an_id_of_no_batch_is_not_found(client: httpx2.Client, name: str) -> None:
    for answer in (client.get(f"/v1/batches/{name}"), client.post(f"/v1/batches/{name}/cancel")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.slow
def test_a_batch_survives_kill_9_and_renders_each_line_once(tmp_path: Path) -> None:
    """Killed while it validates or submits, while it renders, and near its end."""
    server = Server(tmp_path / "data").start()
    names = [str(number) for number in range(8)]
    created = begin(client_of(server), *(line(name, prompt=f"[slow 0.5] film {name}") for name in names))

    def completed() -> int:
        counts = client_of(server).batches.retrieve(created.id).request_counts
        return counts.completed if counts else 0

    for reached in (0, 2, 5, 7):
        until(lambda reached=reached: completed() >= reached, f"{reached} films are there", timeout_s=120)
        server.kill()
        server.start()
    try:
        sdk = client_of(server)
        batch = ended(sdk, created.id)
        assert batch.status == "completed"
        output = answers(sdk, batch.output_file_id)
        assert sorted(output) == names
        videos = {entry["response"]["body"]["id"] for entry in output.values()}
        assert videos == {video.id for video in sdk.videos.list(limit=100)}, "as many films as lines"
        assert {entry["response"]["body"]["status"] for entry in output.values()} == {"completed"}
        assert [file.purpose for file in sdk.files.list()] == ["batch_output", "batch"]
    finally:
        server.stop()


def test_a_batch_of_more_lines_than_its_key_may_have_jobs_goes_on_as_room_appears(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_MAX_JOBS_PER_KEY="2") as server, client_of(server) as sdk:
        batch = ended(sdk, begin(sdk, *(line(str(number)) for number in range(5))).id)
        assert batch.status == "completed"
        assert len(answers(sdk, batch.output_file_id)) == 5


@pytest.mark.slow
def test_in_a_cluster_another_worker_brings_a_batch_on_when_one_is_killed(tmp_path: Path, postgres_url: str) -> None:
    upgrade(tmp_path / "admin", postgres_url)
    cluster = {"KINEMA_DATABASE_URL": postgres_url, "KINEMA_STORE_URL": str(tmp_path / "films")}
    api, doomed, other = (
        replica(tmp_path / "api", **cluster),
        worker(tmp_path / "one", **cluster),
        worker(tmp_path / "two", **cluster),
    )
    with started(api, doomed), client_of(api) as sdk:
        created = begin(sdk, *(line(str(number), prompt=f"[slow 1] film {number}") for number in range(4)))
        until(lambda: [video for video in sdk.videos.list() if video.status == "completed"], "one film is there")
        with started(other):
            doomed.kill()
            batch = ended(sdk, created.id)
        assert batch.status == "completed"
        output = answers(sdk, batch.output_file_id)
        videos = {entry["response"]["body"]["id"] for entry in output.values()}
        assert len(output) == 4
        assert videos == {video.id for video in sdk.videos.list()}
