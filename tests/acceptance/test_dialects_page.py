"""docs/dialects.md tells of every route, and its fields are those that requests may have."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2

PAGE = (Path(__file__).parents[2] / "docs" / "dialects.md").read_text("utf-8")


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
