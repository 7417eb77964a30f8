"""The OpenAI wire at its edges: paths, lists, names of files, and what its errors say."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.servers import KEY, Server, running

LISTS = ["/v1/videos", "/v1/files", "/v1/batches", "/v1/webhook_endpoints"]
JSON_TYPE = {"content-type": "application/json"}


def refused(answer: httpx2.Response, status: int, param: str | None) -> str:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["param"] == param
    assert answer.headers["x-request-id"]
    message: str = error["message"]
    return message


def raw(server: Server, method: str, target: str, body: dict[str, Any] | None = None) -> http.client.HTTPResponse:
    """The target as it is written: clients tidy paths up before they send them."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    headers = {"authorization": f"Bearer {KEY}", **JSON_TYPE}
    connection.request(method, target, None if body is None else json.dumps(body), headers)
    return connection.getresponse()


@pytest.mark.parametrize(
    "spelling", ["/v1/videos/", "/v1/videos//", "//v1//videos", "///v1///videos", "/openai/v1/videos/"]
)
def test_slashes_that_are_too_many_change_nothing(server: Server, spelling: str) -> None:
    listed = raw(server, "GET", spelling)
    assert (listed.status, json.load(listed)["object"]) == (200, "list")
    made = raw(server, "POST", spelling, {"prompt": "a cat", "seconds": "4"})
    assert (made.status, json.load(made)["object"]) == (200, "video")
    assert made.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/sora/tasks/", "/files/x/", "/healthz/", "/openapi.json/", "/docs/"])
def test_no_path_is_redirected_for_a_slash_at_its_end(server: Server, path: str) -> None:
    assert raw(server, "POST" if "sora" in path else "GET", path, {"id": "x"}).status in (200, 404)


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/poems", "/openai", "/openai/", "/openai/v2/videos", "/openai/deployments/a"]
)
def test_an_unknown_path_of_openai_s_or_azure_s_is_answered_in_their_shape(client: httpx2.Client, path: str) -> None:
    assert "see /docs" in refused(client.get(path), 404, None)


def test_an_id_that_is_well_formed_is_deleted_or_another_key_s(client: httpx2.Client) -> None:
    path = f"/v1/videos/video_{'0' * 32}"
    remixed = client.post(f"{path}/remix", json={"prompt": "a dog"})
    for answer in (client.get(path), client.delete(path), client.get(f"{path}/content"), remixed):
        message = refused(answer, 404, None)
        assert "deleted, or is another key's" in message
        assert "GET /v1/videos lists yours" in message
        assert "hexadecimal" not in message


@pytest.mark.parametrize("word", ["video_1", "film", "video_" + "g" * 32])
def test_an_id_that_is_malformed_is_told_what_ids_are(client: httpx2.Client, word: str) -> None:
    assert "`video_` and 32 hexadecimal digits" in refused(client.get(f"/v1/videos/{word}"), 404, None)


@pytest.mark.parametrize("path", LISTS)
def test_all_lists_refuse_the_same_queries(client: httpx2.Client, path: str) -> None:
    assert "asc or desc" in refused(client.get(path, params={"order": "up"}), 400, "order")
    assert "the last_id of a page" in refused(client.get(path, params={"after": "nobody"}), 400, "after")
    for limit in ("-1", "x", "²", "9" * 5000):
        assert "a whole number from" in refused(client.get(path, params={"limit": limit}), 400, "limit")


@pytest.mark.parametrize("path", LISTS)
def test_a_value_of_a_query_that_is_empty_counts_as_left_out(client: httpx2.Client, path: str) -> None:
    plain = client.get(path)
    assert plain.status_code == 200
    answer = client.get(f"{path}?after=&order=&limit=&purpose=")
    assert answer.status_code == 200
    found = [[one["id"] for one in page.json()["data"]] for page in (plain, answer)]
    assert found[0] == found[1]  # their progress may have changed between the two


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A server with three of each."""
    with running(tmp_path_factory.mktemp("stocked") / "data") as server, server.client() as client:
        for _ in range(3):
            hook = {"name": "n", "url": "http://127.0.0.1:9/", "event_types": ["video.completed"]}
            part = {"file": ("a.jsonl", b'{"custom_id": "1"}')}
            file = client.post("/v1/files", data={"purpose": "batch"}, files=part).json()
            batch = {"input_file_id": file["id"], "endpoint": "/v1/videos", "completion_window": "24h"}
            for path, body in ((LISTS[0], {"prompt": "a cat"}), (LISTS[2], batch), (LISTS[3], hook)):
                assert client.post(path, json=body).status_code == 200
        yield client


@pytest.mark.parametrize("path", LISTS)
def test_all_lists_go_both_ways_page_by_page(stocked: httpx2.Client, path: str) -> None:
    newest_first = [entry["id"] for entry in stocked.get(path).json()["data"]]
    assert len(newest_first) >= 3
    found: list[str] = []
    page: dict[str, Any] = {"has_more": True, "last_id": ""}
    while page["has_more"]:
        page = stocked.get(path, params={"order": "asc", "limit": "2", "after": page["last_id"]}).json()
        found += [entry["id"] for entry in page["data"]]
    assert found == newest_first[::-1]


@pytest.mark.parametrize(
    ("sent", "kept", "header"),
    [
        ("cat.png", "cat.png", "attachment; filename=\"cat.png\"; filename*=UTF-8''cat.png"),
        ('../../a"b.png', 'a"b.png', "attachment; filename=\"a_b.png\"; filename*=UTF-8''a%22b.png"),
        ("/etc/passwd", "passwd", "attachment; filename=\"passwd\"; filename*=UTF-8''passwd"),
        ("C:\\films\\ü.mp4", "ü.mp4", "attachment; filename=\"_.mp4\"; filename*=UTF-8''%C3%BC.mp4"),
        ("films/..", "upload", "attachment; filename=\"upload\"; filename*=UTF-8''upload"),
    ],
)
def test_a_file_is_called_by_its_name_without_folders(client: httpx2.Client, sent: str, kept: str, header: str) -> None:
    quoted = sent.replace("\\", "\\\\").replace('"', '\\"').encode()
    body = b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nuser_data\r\n'
    body += b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + quoted + b'"\r\n\r\nx\r\n--b--\r\n'
    made = client.post("/v1/files", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert (made.status_code, made.json()["filename"]) == (200, kept)
    content = client.get(f"/v1/files/{made.json()['id']}/content")
    assert content.headers["content-disposition"] == header


LEAKS = re.compile(r"None|sys\.|codec|Traceback|Exceeds")


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("/v1/batches", b"{}", "endpoint must be /v1/videos, and is required"),
        ("/v1/batches", b'{"endpoint": 7}', "endpoint must be /v1/videos, not 7"),
        ("/v1/videos", b'{"seconds": ' + b"9" * 4301 + b"}", "a whole number may have 4300 digits, not 4301"),
        ("/v1/videos", b'{"prompt": "\\ud800"}', "a surrogate, like \\ud83d, must come with its other half"),
        ("/v1/videos", b'{"prompt": "\xff"}', "it must be UTF-8, and from byte 12 on it isn't"),
        ("/v1/webhook_endpoints", b'{"event_types": [null]}', "and is required"),
    ],
)
def test_an_error_speaks_of_the_wire_and_not_of_python(
    client: httpx2.Client, path: str, body: bytes, says: str
) -> None:
    answer = client.post(path, content=body, headers=JSON_TYPE)
    message = answer.json()["error"]["message"]
    assert answer.status_code == 400
    assert says in message
    assert not LEAKS.search(message)


@pytest.mark.parametrize(
    ("form", "says"), [(b"prompt=%ff", "isn't UTF-8"), (b"&".join([b"a=b"] * 1001), "a form may have 1000 fields")]
)
def test_a_form_that_cannot_be_read_says_what_it_may_be(client: httpx2.Client, form: bytes, says: str) -> None:
    answer = client.post("/v1/videos", content=form, headers={"content-type": "application/x-www-form-urlencoded"})
    assert says in refused(answer, 400, None)


def test_an_upload_without_a_purpose_is_told_the_purposes(client: httpx2.Client) -> None:
    message = refused(client.post("/v1/files", files={"file": ("a", b"x")}), 400, "purpose")
    assert "batch" in message
    assert message.endswith("and is required")


def test_containers_do_not_nest(client: httpx2.Client) -> None:
    body = {"prompt": "a cat", "extra_body": {"extra_body": {"seed": 7}}}
    message = refused(client.post("/v1/videos", json=body), 400, "extra_body")
    assert "can't stand inside extra_body: put its fields beside it" in message


def test_a_key_at_its_limit_is_told_when_to_come_again(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_MAX_JOBS_PER_KEY="1") as server, server.client() as client:
        answers = [client.post("/v1/videos", json={"prompt": "[hang] a cat"}) for _ in range(2)]
        assert answers[0].status_code == 200
        assert answers[1].status_code == 429
        assert "send it again when one has ended" in answers[1].json()["error"]["message"]
        assert answers[1].headers["retry-after"]
        assert client.delete(f"/v1/videos/{answers[0].json()['id']}").status_code == 200
