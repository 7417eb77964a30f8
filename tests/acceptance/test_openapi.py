"""The server describes itself, and what it says is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kinema.dialects.acedata import rules
from kinema.dialects.openai import rules as openai_rules
from tests.schemas import check
from tests.servers import Server


@pytest.fixture(scope="module")
def document(server: Server) -> dict[str, Any]:
    answer: dict[str, Any] = httpx2.get(f"{server.url}/openapi.json").json()
    return answer


def request_schemas(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    body = document["paths"]["/sora/videos"]["post"]["requestBody"]["content"]["application/json"]
    return {schema["title"]: schema for schema in body["schema"]["anyOf"]}


def test_the_document_carries_the_seed_s_example(document: dict[str, Any]) -> None:
    operation = document["paths"]["/sora/videos"]["post"]
    body = operation["requestBody"]["content"]["application/json"]
    assert body["example"] == {"model": "sora-2", "prompt": "cat running on the river"}
    assert set(operation["responses"]["200"]["content"]) == {"application/json", "application/x-ndjson"}


def test_the_document_names_every_error(document: dict[str, Any]) -> None:
    responses = document["paths"]["/sora/videos"]["post"]["responses"]
    assert set(responses) >= {"200", "400", "401", "403", "404", "405", "410", "413", "500", "503", "504"}
    for status, response in responses.items():
        if status != "200":
            (content,) = response["content"].values()
            assert content["examples"]
    assert "422" not in responses


@pytest.mark.parametrize(("version", "model"), list(rules.DURATIONS_S))
def test_the_enums_are_the_rules(document: dict[str, Any], version: str, model: str) -> None:
    properties = request_schemas(document)[f"Version {version}, {model}"]["properties"]
    assert properties["duration"]["enum"] == [*rules.DURATIONS_S[version, model], None]
    assert properties["size"]["enum"] == [*rules.SIZES[version], None]
    assert properties["model"]["enum"] == [model]


def test_each_family_of_routes_says_what_it_is_for(document: dict[str, Any]) -> None:
    described = [tag["name"] for tag in document["tags"] if tag["description"]]
    used = {tag for path in document["paths"].values() for operation in path.values() for tag in operation["tags"]}
    assert sorted(described) == sorted(used)
    assert described[0] == "OpenAI Videos", "what most come for, and no upload, is at the top of the page"


def test_the_page_s_example_of_a_video_is_one(document: dict[str, Any]) -> None:
    answer = document["paths"]["/v1/videos"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    properties = answer["properties"]
    for name in ("size", "seconds"):  # where there is no example, the page draws digits at random
        assert re.fullmatch(properties[name]["pattern"], properties[name]["example"])
    assert properties["error"]["anyOf"][0] == {"type": "null"}, "pages take the first for their example"


def test_docs_are_a_page(server: Server) -> None:
    answer = httpx2.get(f"{server.url}/docs")
    assert answer.headers["content-type"].startswith("text/html")
    scripts = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert scripts
    for script in scripts:
        assert script.startswith("/"), "nothing comes from elsewhere"
        assert httpx2.get(server.url + script).status_code == 200


@pytest.mark.timeout(1800)
def test_schemathesis_finds_nothing(server: Server, tmp_path: Path) -> None:
    check(server, tmp_path, "--exclude-path-regex", "^/v1/", "--max-examples", "25")


def test_the_document_shows_v1_with_its_forms_and_errors(document: dict[str, Any]) -> None:
    create = document["paths"]["/v1/videos"]["post"]
    assert set(create["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
    properties = create["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert properties["size"]["anyOf"][0]["enum"] == list(openai_rules.SIZES)
    assert properties["seconds"]["anyOf"][0]["enum"][:5] == [str(seconds) for seconds in openai_rules.SECONDS]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith("/v1/"):
                assert operation["security"] == [{"key": []}], path
                assert {"400", "401", "404", "429", "503"} <= set(operation["responses"]), path
                assert not {"409", "422"} & set(operation["responses"]), path
    assert not any(path.startswith("/openai") for path in document["paths"]), "Azure's are the same"
