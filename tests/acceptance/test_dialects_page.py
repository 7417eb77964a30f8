"""docs/dialects.md tells of every route, and its fields are those that requests may have."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from tests.servers import until

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "dialects.md").read_text("utf-8")
LISTED = re.compile(r"^\| `GET (/v1/\w+)` .*`limit` (\d+) to (\d+) \((\d+)\)", re.MULTILINE)


def test_every_route_of_both_dialects_is_on_the_page(client: httpx2.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    served = {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
        if path.startswith(("/v1/", "/sora/"))
    }
    assert set(re.findall(r"^\| `([A-Z]+ /\S+)` \|", PAGE, re.MULTILINE)) == served


def test_what_the_page_says_of_a_remix_is_so(client: httpx2.Client) -> None:
    table = re.findall(r"^\| `(\w+)` \| (\w+|-) \| (\w+|-) \| (?:\w+|-) \| (?:\w+|-) \|", PAGE, re.MULTILINE)
    refused = [name for name, _, remix in table if remix == "refused"]
    assert "seconds" in refused
    for name in refused:
        body = {"prompt": "a cat", name: "4"}
        error = client.post(f"/v1/videos/video_{'0' * 32}/remix", json=body)
        assert (error.status_code, error.json()["error"]["param"]) == (400, name)


def test_the_page_tells_the_limits_of_all_four_lists() -> None:
    assert [path for path, *_ in LISTED.findall(PAGE)] == [
        "/v1/videos",
        "/v1/files",
        "/v1/batches",
        "/v1/webhook_endpoints",
    ]


@pytest.mark.parametrize(("path", "least", "most", "default"), LISTED.findall(PAGE))
def test_what_the_page_says_of_a_list_s_limit_is_so(
    client: httpx2.Client, path: str, least: str, most: str, default: str
) -> None:
    statuses = [
        client.get(path, params={"limit": str(limit)}).status_code
        for limit in (int(least) - 1, int(least), int(most), int(most) + 1)
    ]
    assert statuses == [400, 200, 200, 400]
    described = client.get("/openapi.json").json()["paths"][path]["get"]["parameters"]
    schema = next(given["schema"] for given in described if given["name"] == "limit")
    limit = {**schema, **schema["anyOf"][0]}
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (int(least), int(most), int(default))


def test_a_private_picture_is_refused_at_once_and_one_that_cannot_be_reached_fails_the_job(
    client: httpx2.Client,
) -> None:
    assert "is refused at once; one that can't be reached or is no picture fails the job" in PAGE
    private = client.post("/v1/videos", json={"prompt": "a cat", "input_reference": {"image_url": "http://10.0.0.1/a"}})
    assert (private.status_code, private.json()["error"]["param"]) == (400, "input_reference")
    # The server may open URLs of loopback here, and nothing listens at port 9.
    away = client.post("/v1/videos", json={"prompt": "a cat", "input_reference": {"image_url": "http://127.0.0.1:9/a"}})
    assert away.status_code == 200
    path = f"/v1/videos/{away.json()['id']}"
    until(lambda: client.get(path).json()["status"] == "failed", "the job fails")


def test_the_operator_of_a_postgresql_is_told_to_make_the_schema_before_the_first_start() -> None:
    before_keys = (DOCS / "operations.md").read_text("utf-8").partition("## Keys")[0]
    assert "run `kinema db upgrade` once before the first key and the first" in before_keys
