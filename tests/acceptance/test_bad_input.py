"""Whatever is sent: the contract's envelope, a code, what would be accepted, and a trace id; never a 500."""

from __future__ import annotations

import re
import socket
from typing import Any

import httpx2
import pytest

from tests.servers import KEY, Server

AUTH = {"authorization": f"Bearer {KEY}"}
V1 = {"model": "sora-2", "prompt": "a cat", "async": True}
CHARACTER = {"character_url": "http://example.com/a.mp4", "character_start": 0, "character_end": 2}
HOSTILE_URLS = [
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/a.png",
    "http://[::ffff:10.0.0.1]/a.png",
    "http://user:pass@example.com/a.png",
    "file:///etc/passwd",
    "gopher://example.com/",
    "http://",
    "http://example.com:99999/a.png",
    "http://[fe80::1]/a.png",
    "not a url",
    "http://example.com/" + "a" * 5000,
]


def check(answer: httpx2.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body) == {"success", "error", "trace_id"}
    assert body["success"] is False
    assert set(body["error"]) == {"code", "message"}
    assert body["error"]["code"] == code
    assert body["error"]["message"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", body["trace_id"])
    assert body["trace_id"] == answer.headers["trace-id"]
    assert "Traceback" not in answer.text
    return body


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"{",
        b'{"model": "sora-2", "prompt": "a cat"',
        b"[]",
        b'"text"',
        b"null",
        b"7",
        b"\xff\xfe",
        b'{"prompt": NaN}',
        b'{"model": "sora-2", "prompt": "\\ud800"}',
        b"[" * 100_000,
        b'{"duration": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_not_a_json_object_is_refused(server: Server, raw: bytes) -> None:
    for path in ("/sora/videos", "/sora/tasks"):
        answer = httpx2.post(server.url + path, content=raw, headers=AUTH | {"content-type": "application/json"})
        assert "JSON object" in check(answer, 400, "bad_request")["error"]["message"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": ["a cat"]}, "prompt"),
        ({"model": "dall-e"}, "sora-2 or sora-2-pro"),
        ({"model": 2}, "sora-2 or sora-2-pro"),
        ({"duration": 25}, "10 or 15"),
        ({"duration": "10"}, "10 or 15"),
        ({"size": "huge"}, "small or large"),
        ({"orientation": "square"}, "landscape or portrait"),
        ({"version": "9"}, '"1.0" or "2.0"'),
        ({**CHARACTER, "character_end": 0}, "between 1 and 3"),
        ({**CHARACTER, "character_end": 4}, "between 1 and 3"),
        ({**CHARACTER, "character_start": None}, "character_start"),
        ({"image_urls": "a.png"}, "list"),
        ({"image_urls": ["data:image/png;base64,!!!"]}, "image_urls"),
        *[({"image_urls": [url]}, "image_urls") for url in HOSTILE_URLS],
        *[({"callback_url": url}, "callback_url") for url in HOSTILE_URLS],
        *[({**CHARACTER, "character_url": url}, "character_url") for url in HOSTILE_URLS],
    ],
)
def test_a_field_that_cannot_be_accepted_is_named(client: httpx2.Client, fields: dict[str, Any], says: str) -> None:
    assert says in check(client.post("/sora/videos", json=V1 | fields), 400, "bad_request")["error"]["message"]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 400, "no_token"),
        ({"authorization": ""}, 400, "no_token"),
        ({"authorization": "Bearer"}, 400, "no_token"),
        ({"authorization": "Basic dXNlcjpwYXNz"}, 400, "no_token"),
        ({"authorization": "Bearer wrong"}, 401, "invalid_token"),
        ({"authorization": "Bearer \xff"}, 401, "invalid_token"),
    ],
)
def test_a_caller_without_a_valid_key_is_refused(
    server: Server, headers: dict[str, str], status: int, code: str
) -> None:
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    for path in ("/sora/videos", "/sora/tasks"):
        check(httpx2.post(server.url + path, json=V1, headers=encoded), status, code)


@pytest.mark.parametrize(
    "path", ["/", "/sora", "/sora/video", "/sora/videos/1", "/v2/videos", "/files/x", "/%2e%2e/etc"]
)
def test_an_unknown_path_is_no_api(client: httpx2.Client, path: str) -> None:
    check(client.get(path), 404, "no_api")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/sora/videos", "/sora/tasks"])
def test_a_wrong_method_is_not_implemented(client: httpx2.Client, path: str, method: str) -> None:
    answer = client.request(method, path)
    check(answer, 405, "api_not_implemented")
    assert answer.headers["allow"] == "POST"


def test_a_json_body_over_32_mib_is_too_large(client: httpx2.Client) -> None:
    body = {"model": "sora-2", "prompt": "a" * (32 * 2**20)}
    assert "32 MiB" in check(client.post("/sora/videos", json=body), 413, "bad_request")["error"]["message"]


def test_a_body_over_the_limit_is_too_large_even_when_it_does_not_say_its_length(server: Server) -> None:
    def endless() -> Any:
        for _ in range(40):
            yield b"[" + b" " * 2**20

    answer = httpx2.post(f"{server.url}/sora/videos", content=endless(), headers=AUTH)
    check(answer, 413, "bad_request")


def test_a_multipart_body_over_512_mib_is_too_large_before_it_is_sent(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"POST /sora/videos HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY.encode() + b"\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 536870913\r\n\r\n--b"
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b""))  # head and body come in two pieces
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"512 MiB" in answer


def test_a_multipart_form_is_refused_with_what_is_accepted(client: httpx2.Client) -> None:
    answer = client.post("/sora/videos", files={"prompt": b"a cat"})
    assert "must be a JSON object, not a multipart form" in check(answer, 400, "bad_request")["error"]["message"]


def test_a_form_s_content_type_is_no_reason_to_refuse_json(client: httpx2.Client) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}  # what `curl -d` sends
    assert client.post("/sora/tasks", content=b'{"id": "x"}', headers=headers).json() == {}


def test_browsers_from_anywhere_may_ask(server: Server) -> None:
    headers = {
        "origin": "https://nexior.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-record-exempt",
    }
    answer = httpx2.options(f"{server.url}/sora/videos", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "x-record-exempt" in answer.headers["access-control-allow-headers"]


def test_an_incoming_traceparent_does_not_choose_the_trace_id(client: httpx2.Client) -> None:
    chosen = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{chosen}-00f067aa0ba902b7-01"}
    answers = [client.post("/sora/tasks", json={}, headers=headers).json()["trace_id"] for _ in range(2)]
    assert len({*answers, chosen}) == 3
