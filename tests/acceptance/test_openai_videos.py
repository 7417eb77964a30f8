"""`/v1/videos` over HTTP, as the contract has it; the real SDK asks where it can."""

from __future__ import annotations

import base64
import io
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import openai
import pytest
from PIL import Image

from kinema.dialects.openai.openapi import VIDEO_KEYS
from tests.servers import KEY, Server, running, until

VIDEO_ID = re.compile(r"video_[0-9a-f]{32}")
PLAIN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")


FREE_BOX = b"\x00\x00\x00\x08free"  # ISO/IEC 14496-12: nothing, but other bytes


@pytest.fixture
def sdk(server: Server) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=KEY, base_url=f"{server.url}/v1") as client:
        yield client


@pytest.fixture(scope="module")
def film(server: Server) -> dict[str, Any]:
    """A completed video that nobody changes."""
    with server.client() as client:
        return ended(client, create(client, prompt="[seed] a cat", size="1280x720")["id"])


def create(client: httpx2.Client, **fields: Any) -> dict[str, Any]:
    answer = client.post("/v1/videos", json={"prompt": "a cat"} | fields)
    assert answer.status_code == 200, answer.text
    video: dict[str, Any] = answer.json()
    check_video(video)
    return video


def ended(client: httpx2.Client, video_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        video: dict[str, Any] = client.get(f"/v1/videos/{video_id}").json()
        check_video(video)
        return video if video["status"] in ("completed", "failed") else None

    found: dict[str, Any] = until(look, f"{video_id} ends")
    return found


def job_of(video_id: str) -> str:
    """The id by which the other dialect calls a video."""
    return str(UUID(video_id.removeprefix("video_")))


def check_video(video: dict[str, Any]) -> None:
    assert tuple(video) == VIDEO_KEYS
    assert VIDEO_ID.fullmatch(video["id"])
    assert video["object"] == "video"
    assert video["status"] in ("queued", "in_progress", "completed", "failed")
    assert type(video["progress"]) is int
    assert 0 <= video["progress"] <= 100
    assert isinstance(video["seconds"], str)
    for name in ("created_at", "completed_at", "expires_at"):
        assert video[name] is None or type(video[name]) is int
    assert (video["completed_at"] is not None) == (video["status"] == "completed")
    assert (video["error"] is not None) == (video["status"] == "failed")


def check_error(answer: httpx2.Response, status: int, code: str | None) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error"}
    error: dict[str, Any] = body["error"]
    assert list(error) == ["message", "type", "param", "code"]
    assert error["message"]
    assert error["code"] == code
    assert PLAIN_ID.fullmatch(answer.headers["x-request-id"])
    assert answer.headers["x-request-id"] == answer.headers["trace-id"]
    return error


def picture(width_px: int = 64, height_px: int = 64, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width_px, height_px), "red").save(buffer, kind)
    return buffer.getvalue()


# --- create, retrieve, list, delete ---


def test_a_video_from_create_to_download_in_the_sdk_s_words(sdk: openai.OpenAI) -> None:
    video = sdk.videos.create_and_poll(prompt="a cat", model="sora-2", seconds="4", size="1280x720", timeout=60)
    assert (video.status, video.progress, video.seconds, video.size) == ("completed", 100, "4", "1280x720")
    assert video.completed_at is not None
    assert video.expires_at is not None
    assert video.created_at <= video.completed_at < video.expires_at
    data = sdk.videos.download_content(video.id).read()
    assert data[4:8] == b"ftyp"
    assert sdk.videos.delete(video.id).deleted is True
    with pytest.raises(openai.NotFoundError):
        sdk.videos.retrieve(video.id)


def test_an_unfinished_video_says_when_to_look_again(client: httpx2.Client) -> None:
    answer = client.post("/v1/videos", json={"prompt": "[slow 3] a cat"})
    assert answer.json()["status"] == "queued"
    assert int(answer.headers["openai-poll-after-ms"]) > 0
    path = f"/v1/videos/{answer.json()['id']}"
    assert int(client.get(path).headers["openai-poll-after-ms"]) > 0
    seen = until(lambda: (client.get(path).json()["status"] == "in_progress") or None, "it begins")
    assert seen
    ended(client, answer.json()["id"])
    assert "openai-poll-after-ms" not in client.get(path).headers


def test_progress_goes_up_to_100(client: httpx2.Client) -> None:
    video_id = create(client, prompt="[slow 2] a cat")["id"]
    seen: list[int] = []
    until(lambda: seen.append(client.get(f"/v1/videos/{video_id}").json()["progress"]) or seen[-1] == 100, "100")
    assert seen == sorted(seen)
    assert any(0 < progress < 100 for progress in seen)


def test_a_failed_video_is_an_answer_and_not_an_error(client: httpx2.Client, sdk: openai.OpenAI) -> None:
    video = ended(client, create(client, prompt="[fail]")["id"])
    assert video["error"]["code"] == "video_generation_failed"
    assert "asked the null engine to fail" in video["error"]["message"]
    assert sdk.videos.poll(video["id"]).status == "failed"
    error = check_error(client.get(f"/v1/videos/{video['id']}/content"), 400, "video_generation_failed")
    assert error["message"] == video["error"]["message"]


def test_a_refused_prompt_is_blocked_by_moderation(client: httpx2.Client) -> None:
    assert ended(client, create(client, prompt="[refuse]")["id"])["error"]["code"] == "moderation_blocked"


def test_a_cancelled_video_is_failed_with_its_code(client: httpx2.Client) -> None:
    video_id = create(client, prompt="[slow 60] a cat")["id"]
    job_id = job_of(video_id)
    assert client.post("/sora/tasks", json={"id": job_id, "action": "cancel"}).json()["cancelled"] is True
    assert ended(client, video_id)["error"]["code"] == "cancelled"
    check_error(client.get(f"/v1/videos/{video_id}/content"), 400, "cancelled")


def test_a_live_video_is_cancelled_and_deleted(client: httpx2.Client) -> None:
    video_id = create(client, prompt="[slow 600] a cat")["id"]
    until(lambda: client.get(f"/v1/videos/{video_id}").json()["status"] == "in_progress", "it begins")
    answer = client.delete(f"/v1/videos/{video_id}")
    assert answer.json() == {"id": video_id, "object": "video.deleted", "deleted": True}
    check_error(client.get(f"/v1/videos/{video_id}"), 404, "not_found")
    check_error(client.delete(f"/v1/videos/{video_id}"), 404, "not_found")


def test_a_deleted_film_leaves_nothing_in_the_store(client: httpx2.Client, server: Server) -> None:
    video_id = create(client)["id"]
    ended(client, video_id)
    assert client.get(f"/v1/videos/{video_id}/content?variant=spritesheet").status_code == 200
    job_id = job_of(video_id)
    kept = server.data_dir / "films" / "clips"
    assert {path.suffix for path in kept.glob(f"{job_id}*")} == {".mp4", ".webp", ".jpg"}
    client.delete(f"/v1/videos/{video_id}")
    assert not list(kept.glob(f"{job_id}*"))


def test_pages_follow_each_other_also_when_their_last_video_is_deleted(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        empty = client.get("/v1/videos").json()
        assert empty == {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}
        ids = [create(client)["id"] for _ in range(5)]
        newest_first = ids[::-1]
        page = client.get("/v1/videos?limit=2").json()
        assert [video["id"] for video in page["data"]] == newest_first[:2]
        assert (page["first_id"], page["last_id"], page["has_more"]) == (ids[4], ids[3], True)
        client.delete(f"/v1/videos/{ids[3]}")
        page = client.get(f"/v1/videos?limit=2&after={ids[3]}").json()
        assert [video["id"] for video in page["data"]] == newest_first[2:4]
        page = client.get(f"/v1/videos?limit=2&after={page['last_id']}").json()
        assert ([video["id"] for video in page["data"]], page["has_more"]) == ([ids[0]], False)
        oldest = client.get("/v1/videos?order=asc").json()["data"]
        assert [video["id"] for video in oldest] == [ids[0], ids[1], ids[2], ids[4]]
        none = client.get("/v1/videos?limit=0").json()
        assert (none["data"], none["has_more"]) == ([], True)
        sdk = openai.OpenAI(api_key=KEY, base_url=f"{server.url}/v1")
        assert [video.id for video in sdk.videos.list(limit=1, order="asc")] == [video["id"] for video in oldest]


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=x", "limit"),
        ("limit=0000001000", "limit"),
        ("order=up", "order"),
        ("after=x", "after"),
    ],
)
def test_a_page_that_cannot_be_is_refused(client: httpx2.Client, query: str, param: str) -> None:
    assert check_error(client.get(f"/v1/videos?{query}"), 400, "invalid_value")["param"] == param


# --- content ---


def test_the_film_comes_with_ranges_head_and_etag(client: httpx2.Client, film: dict[str, Any]) -> None:
    path = f"/v1/videos/{film['id']}/content"
    whole = client.get(path)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    assert client.get(f"{path}?variant=video").content == whole.content
    part = client.get(path, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    check_error(client.get(path, headers={"range": "bytes=999999999-"}), 416, "range_not_satisfiable")
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert client.get(path, headers={"if-none-match": whole.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(("variant", "media_type"), [("thumbnail", "image/webp"), ("spritesheet", "image/jpeg")])
def test_pictures_of_the_film_are_pictures(
    sdk: openai.OpenAI, film: dict[str, Any], variant: Any, media_type: str
) -> None:
    answer = sdk.videos.download_content(film["id"], variant=variant)
    assert answer.response.headers["content-type"] == media_type
    data = answer.read()
    with Image.open(io.BytesIO(data)) as image:
        assert Image.MIME[image.format or ""] == media_type
        assert image.width > image.height, "as the film is"
        if variant == "spritesheet":
            assert image.size == (4 * 320, 4 * 180)
    assert sdk.videos.download_content(film["id"], variant=variant).read() == data


def test_another_variant_is_refused(client: httpx2.Client, film: dict[str, Any]) -> None:
    error = check_error(client.get(f"/v1/videos/{film['id']}/content?variant=gif"), 400, "invalid_value")
    assert (error["param"], "video, thumbnail or spritesheet" in error["message"]) == ("variant", True)


@pytest.mark.parametrize("variant", ["video", "thumbnail", "spritesheet"])
def test_the_content_of_an_unfinished_video_is_an_error_that_sdks_do_not_repeat(
    client: httpx2.Client, variant: str
) -> None:
    video_id = create(client, prompt="[slow 30] a cat")["id"]
    check_error(client.get(f"/v1/videos/{video_id}/content?variant={variant}"), 400, "video_not_ready")
    client.delete(f"/v1/videos/{video_id}")


def test_an_expired_film_stays_completed_and_its_content_is_gone(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_FILM_TTL_S="1", KINEMA_MIN_FREE_BYTES="0") as server:
        with server.client() as client:
            video = ended(client, create(client)["id"])
            path = f"/v1/videos/{video['id']}"
            gone = lambda: client.get(f"{path}/content").status_code == 404  # noqa: E731
            until(gone, "the film expires", timeout_s=150)
            check_error(client.get(f"{path}/content"), 404, "video_expired")
            after = client.get(path).json()
            check_video(after)
            assert (after["status"], after["seconds"], after["size"]) == ("completed", "4", "720x1280")
            assert after["expires_at"] <= time.time()
            error = check_error(client.post(f"{path}/remix", json={"prompt": "a dog"}), 400, "invalid_value")
            assert "has expired" in error["message"]


# --- the verbs ---


def test_a_remix_has_its_parent_s_form(sdk: openai.OpenAI, film: dict[str, Any]) -> None:
    video = sdk.videos.poll(sdk.videos.remix(film["id"], prompt="a dog").id)
    assert (video.status, video.remixed_from_video_id) == ("completed", film["id"])
    assert (video.seconds, video.size, video.prompt) == ("4", "1280x720", "a dog")


def test_an_edit_by_id_is_json_and_one_by_file_a_form(
    sdk: openai.OpenAI, client: httpx2.Client, film: dict[str, Any]
) -> None:
    answer = client.post("/v1/videos/edits", json={"prompt": "snow", "video": {"id": film["id"]}})
    assert ended(client, answer.json()["id"])["remixed_from_video_id"] == film["id"]
    data = client.get(f"/v1/videos/{film['id']}/content").content
    for file, parent in ((data, film["id"]), (data + FREE_BOX, None)):
        video = sdk.videos.poll(sdk.videos.edit(prompt="snow", video=file).id)
        assert (video.status, video.seconds, video.size) == ("completed", "4", "1280x720")
        assert video.remixed_from_video_id == parent, "a film that was made here is known by its bytes"
    form = client.post("/v1/videos/edits", files={"prompt": (None, "snow"), "video[id]": (None, film["id"])})
    assert ended(client, form.json()["id"])["status"] == "completed"


def test_an_extension_is_one_film_with_the_total_seconds(client: httpx2.Client, film: dict[str, Any]) -> None:
    body = {"prompt": "on", "seconds": "8", "video": {"id": film["id"]}}
    first = client.post("/v1/videos/extensions", json=body).json()
    check_video(first)
    assert (first["seconds"], first["remixed_from_video_id"]) == ("12", None), "already before it is made"
    assert ended(client, first["id"])["seconds"] == "12"
    second = client.post("/v1/videos/extensions", json=body | {"video": {"id": first["id"]}, "seconds": 4}).json()
    done = ended(client, second["id"])
    assert (done["status"], done["seconds"]) == ("completed", "16")


def test_a_film_may_be_deleted_while_others_are_made_from_it(client: httpx2.Client) -> None:
    parent = ended(client, create(client)["id"])["id"]
    blocker = create(client, prompt="[slow 2] first in the queue")["id"]
    remix = client.post(f"/v1/videos/{parent}/remix", json={"prompt": "a dog"}).json()["id"]
    client.delete(f"/v1/videos/{parent}")
    assert ended(client, blocker)["status"] == "completed"
    assert ended(client, remix)["status"] == "completed"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/videos/video_" + "0" * 32 + "/remix", {"prompt": "a"}, 404),
        ("/v1/videos/nonsense/remix", {"prompt": "a"}, 404),
        ("/v1/videos/edits", {"prompt": "a", "video": {"id": "video_" + "0" * 32}}, 404),
        ("/v1/videos/edits", {"prompt": "a"}, 400),
        ("/v1/videos/extensions", {"prompt": "a", "seconds": "4", "video": "x.mp4"}, 404),
        ("/v1/videos/extensions", {"prompt": "a", "seconds": "4"}, 400),
    ],
)
def test_a_film_that_is_not_there_is_named(client: httpx2.Client, path: str, body: Any, status: int) -> None:
    check_error(client.post(path, json=body), status, "not_found" if status == 404 else "invalid_value")


# --- bodies ---


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("upload", picture()),
        ("a.jpg", picture(kind="JPEG")),
        ("a.webp", picture(1280, 720, "WEBP")),
    ],
)
def test_a_picture_of_any_size_is_a_first_frame(sdk: openai.OpenAI, name: str, data: bytes) -> None:
    for reference in (data, (name, data), (name, data, "application/octet-stream")):
        video = sdk.videos.create(prompt="a cat", input_reference=reference)
        assert sdk.videos.poll(video.id).status == "completed"


def test_a_reference_may_be_written_as_npm_writes_it(client: httpx2.Client) -> None:
    url = "data:image/png;base64," + base64.b64encode(picture()).decode()
    for parts in (
        {"prompt": (None, "a"), "input_reference[image_url]": (None, url)},
        {"prompt": (None, "a"), "input_reference": (None, f'{{"image_url": "{url}"}}')},
        {"prompt": (None, "a"), "input_reference": (None, url)},
    ):
        answer = client.post("/v1/videos", files=parts)
        assert answer.status_code == 200, answer.text
        assert ended(client, answer.json()["id"])["status"] == "completed"


def test_extension_fields_go_as_the_sdks_send_them(sdk: openai.OpenAI) -> None:
    extra = {"seed": 7, "guidance_scale": 5.5, "num_inference_steps": 4, "width": 320, "height": 180, "num_frames": 12}
    video = sdk.videos.create(prompt="a cat", extra_body=extra)
    done = sdk.videos.poll(video.id)
    assert (done.status, done.size, done.seconds) == ("completed", "320x180", "0.5")


def test_what_is_not_done_is_named_in_a_header(client: httpx2.Client) -> None:
    answer = client.post("/v1/videos", json={"prompt": "a", "user": "u", "colour\n": "é"})
    assert "user ignored (" in answer.headers["kinema-adjusted"]
    assert client.get(f"/v1/videos/{answer.json()['id']}").headers["kinema-adjusted"]


def test_an_engine_that_cannot_use_a_field_says_so(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_ENGINE="clay") as server, server.client() as client:
        error = check_error(client.post("/v1/videos", json={"prompt": "a", "guidance_scale": 5}), 400, "invalid_value")
        assert (error["param"], "can't use guidance_scale" in error["message"]) == ("guidance_scale", True)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b"\xff", b'{"prompt": NaN}', b"[" * 100_000, b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}"]
)
@pytest.mark.parametrize("path", ["/v1/videos", "/v1/videos/edits", "/v1/videos/extensions", "/v1/videos/sync"])
def test_a_body_that_cannot_be_read_is_refused(server: Server, path: str, raw: bytes) -> None:
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    check_error(httpx2.post(server.url + path, content=raw, headers=headers), 400, None)


def test_a_broken_form_is_refused_and_leaves_no_file(client: httpx2.Client, server: Server) -> None:
    headers = {"content-type": "multipart/form-data; boundary=b"}
    for raw in (b"", b"--b\r\n", b'--b\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\n123'):
        check_error(client.post("/v1/videos", content=raw, headers=headers), 400, None)
    assert not list((server.data_dir / "uploads").glob("*"))


def test_a_form_over_512_mib_is_too_large_before_it_is_sent(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/videos HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY.encode() + b"\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 536870913\r\n\r\n--b"
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b'"code":"payload_too_large"' in answer


def test_strict_speaks_in_openai_s_words(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_WIRE="strict") as server:
        with server.client() as client, openai.OpenAI(api_key=KEY, base_url=f"{server.url}/v1") as sdk:
            with pytest.raises(openai.BadRequestError) as caught:
                sdk.videos.create(prompt="a", input_reference=picture())
            assert caught.value.body == {
                "message": "Inpaint image must match the requested width and height",
                "type": "invalid_request_error",
                "param": None,
                "code": None,
            }
            with pytest.raises(openai.BadRequestError, match="only supported by sora-2-pro"):
                sdk.videos.create(prompt="a", size="1792x1024")
            fitting = sdk.videos.create(prompt="a", input_reference=picture(720, 1280))
            assert sdk.videos.poll(fitting.id).status == "completed"
            check_error(client.post("/v1/videos", json={"prompt": "a", "seed": 1}), 400, "invalid_value")


def test_strict_sees_the_size_of_a_picture_at_a_url_when_it_is_fetched(tmp_path: Path, receiver: Any) -> None:
    url = receiver.serve("/a.png", "image/png", picture())
    with running(tmp_path / "data", KINEMA_WIRE="strict") as server, server.client() as client:
        video = ended(client, create(client, input_reference={"image_url": url})["id"])
        assert video["error"] == {
            "code": "invalid_reference",
            "message": "Inpaint image must match the requested width and height",
        }


# --- who asks ---


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, None),
        ({"authorization": "Bearer"}, None),
        ({"authorization": "Bearer wrong"}, "invalid_api_key"),
        ({"api-key": "wrong"}, "invalid_api_key"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/videos", "/v1/videos/video_1", "/v1/videos/video_1/content", "/v1/nothing"])
def test_a_caller_without_a_valid_key_is_refused(
    server: Server, path: str, headers: dict[str, str], code: str | None
) -> None:
    answer = httpx2.get(server.url + path, headers=headers)
    if path == "/v1/nothing":
        check_error(answer, 404, "not_found")
    else:
        check_error(answer, 401, code)


def test_a_key_sees_its_own_videos_and_an_admin_all(server: Server, film: dict[str, Any]) -> None:
    with (
        server.client(make_key(server, "stranger")) as stranger,
        server.client(make_key(server, "boss", "--admin")) as boss,
    ):
        path = f"/v1/videos/{film['id']}"
        check_error(stranger.get(path), 404, "not_found")
        check_error(stranger.delete(path), 404, "not_found")
        check_error(stranger.get(f"{path}/content"), 404, "not_found")
        check_error(stranger.post(f"{path}/remix", json={"prompt": "a"}), 404, "not_found")
        assert stranger.get("/v1/videos").json()["data"] == []
        task = {"id": job_of(film["id"])}
        assert stranger.post("/sora/tasks", json=task).json() == {}
        assert boss.post("/sora/tasks", json=task).json()["state"] == "succeeded"
        assert boss.get(path).json()["id"] == film["id"]
        assert boss.get(f"{path}/content").status_code == 200


def make_key(server: Server, name: str, *more: str) -> str:
    command = [sys.executable, "-m", "kinema.cli", "keys", "create", name, *more]
    environ = {"KINEMA_DATA_DIR": str(server.data_dir), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    found = re.search(r"kinema-[A-Za-z0-9_-]{40,}", done.stdout + done.stderr)
    assert found, done.stdout + done.stderr
    return found[0]


def test_azure_s_client_needs_only_its_address(server: Server) -> None:
    azure = {"api-key": KEY}
    answer = httpx2.post(f"{server.url}/openai/v1/videos?api-version=preview", json={"prompt": "a"}, headers=azure)
    assert answer.status_code == 200
    assert "x-request-id" in answer.headers
    with openai.OpenAI(
        api_key=KEY, base_url=f"{server.url}/openai/v1", default_query={"api-version": "preview"}
    ) as sdk:
        video = sdk.videos.poll(answer.json()["id"])
        assert video.status == "completed"
        remix = sdk.videos.create(prompt="a dog", extra_body={"remix_video_id": video.id})
        assert remix.remixed_from_video_id == video.id
    check_error(httpx2.get(f"{server.url}/openai/v1/nothing", headers=azure), 404, "not_found")


# --- sent again ---


def test_a_retry_of_the_sdk_gets_the_first_video(client: httpx2.Client) -> None:
    def send(prompt: str, boundary: str, retries: int) -> str:
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
            for name, more, value in (
                ("prompt", "", prompt),
                ("input_reference", f'; filename="{boundary}.gif"', gif),
            )
        )
        headers = {
            "content-type": f"multipart/form-data; boundary={boundary}",
            "x-stainless-retry-count": str(retries),
        }
        body = f"{parts}--{boundary}--\r\n".encode("latin-1")
        answer = client.post("/v1/videos", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    gif = picture(kind="GIF").decode("latin-1")
    first = send("again and again", "b1", 0)
    assert send("again and again", "b2", 1) == first
    assert send("again and again", "b3", 2) == first
    assert send("another", "b4", 1) != first
    assert send("again and again", "b5", 0) != first


def test_an_idempotency_key_stands_for_one_request(client: httpx2.Client) -> None:
    headers = {"idempotency-key": f"k{time.time_ns()}"}
    ids = {client.post("/v1/videos", json={"prompt": "a"}, headers=headers).json()["id"] for _ in range(2)}
    assert len(ids) == 1
    check_error(client.post("/v1/videos", json={"prompt": "b"}, headers=headers), 400, None)


def test_a_full_queue_says_when_to_come_again(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_MAX_JOBS_PER_KEY="1") as server, server.client() as client:
        video_id = create(client, prompt="[slow 60] a cat")["id"]
        answer = client.post("/v1/videos", json={"prompt": "a"})
        check_error(answer, 429, "rate_limit_exceeded")
        assert int(answer.headers["retry-after"]) > 0
        with pytest.raises(openai.RateLimitError):
            openai.OpenAI(api_key=KEY, base_url=f"{server.url}/v1", max_retries=0).videos.create(prompt="a")
        client.delete(f"/v1/videos/{video_id}")


# --- other ways ---


def test_a_caller_may_wait_for_the_film(client: httpx2.Client) -> None:
    answer = client.post("/v1/videos/sync", files={"prompt": (None, "a cat"), "seconds": (None, "4")})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.content[4:8] == b"ftyp"
    assert answer.headers["x-model"] == "sora-2"
    assert float(answer.headers["x-inference-time-s"]) > 0
    assert PLAIN_ID.fullmatch(answer.headers["x-request-id"])
    assert client.get(f"/v1/videos/{answer.headers['x-video-id']}").json()["status"] == "completed"


def test_who_waits_and_hangs_up_may_ask_again_and_gets_the_same_film(server: Server) -> None:
    body = {"prompt": f"[slow 3] {time.time_ns()}"}
    with pytest.raises(httpx2.ReadTimeout), server.client() as impatient:
        impatient.post("/v1/videos/sync", json=body, timeout=1.5)
    with server.client() as client:
        (first,) = [video for video in client.get("/v1/videos").json()["data"] if video["prompt"] == body["prompt"]]
        answer = client.post("/v1/videos/sync", json=body)
        assert (answer.status_code, answer.headers["x-video-id"]) == (200, first["id"])


def test_who_waits_for_a_film_that_fails_hears_why(client: httpx2.Client) -> None:
    check_error(client.post("/v1/videos/sync", json={"prompt": "[fail]"}), 400, "video_generation_failed")
    check_error(client.post("/v1/videos/sync", json={"prompt": "[refuse]"}), 400, "moderation_blocked")
    check_error(client.post("/v1/videos/sync", json={"prompt": ""}), 400, "invalid_value")


def test_a_job_of_one_dialect_is_seen_by_the_other(client: httpx2.Client, film: dict[str, Any]) -> None:
    job_id = job_of(film["id"])
    task = client.post("/sora/tasks", json={"id": job_id}).json()
    assert (task["state"], task["data"][0]["state"]) == ("succeeded", "succeeded")
    assert task["request"]["size"] == "1280x720"
    assert httpx2.get(task["response"]["data"][0]["video_url"]).headers["content-type"] == "video/mp4"
    body = {"model": "sora-2", "prompt": "a cat", "async": True}
    made = client.post("/sora/videos", json=body).json()["task_id"]
    video = ended(client, "video_" + made.replace("-", ""))
    assert (video["status"], video["seconds"], video["size"]) == ("completed", "15", "1280x720")
    assert client.get(f"/v1/videos/{made}").json() == video, "its other name"
    remix = client.post(f"/v1/videos/{video['id']}/remix", json={"prompt": "a dog"}).json()
    assert (remix["seconds"], remix["remixed_from_video_id"]) == ("15", video["id"])
    client.delete(f"/v1/videos/{remix['id']}")


def test_a_request_of_this_dialect_is_no_stumbling_block_for_the_other(client: httpx2.Client) -> None:
    video = create(client, version=["odd"], prompt="[fail]")
    ended(client, video["id"])
    answer = client.post("/sora/tasks", json={"action": "retrieve_batch", "limit": 5})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("path", ["/v1/videos", "/v1/videos/video_1", "/v1/videos/video_1/content"])
def test_a_wrong_method_is_named(client: httpx2.Client, path: str, method: str) -> None:
    answer = client.request(method, path)
    check_error(answer, 405, "method_not_allowed")
    allowed = {"/v1/videos": "GET, POST", "/v1/videos/video_1": "DELETE, GET"}.get(path, "GET, HEAD")
    assert answer.headers["allow"] == allowed
    azure = client.request(method, f"/openai{path}")
    assert azure.headers["allow"] == allowed


def test_many_at_once_are_all_made(server: Server) -> None:
    with server.client() as client, ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda number: create(client, prompt=f"number {number}", num_frames=6)["id"], range(16)))
        assert len(set(ids)) == 16
        assert {ended(client, video_id)["status"] for video_id in ids} == {"completed"}


def test_nothing_is_begun_while_the_server_stops(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as client:
        create(client, prompt="[slow 4] a cat")
        until(lambda: client.get("/v1/videos").json()["data"][0]["status"] == "in_progress", "it begins")
        stopping = threading.Thread(target=server.stop)
        # A connection that is open is still answered.
        client.get("/readyz")
        stopping.start()
        until(lambda: _not_ready(client), "it stops")
        stopping.join()
    with running(tmp_path / "data") as server, server.client() as client:
        assert len(client.get("/v1/videos").json()["data"]) == 1


def _not_ready(client: httpx2.Client) -> bool:
    try:
        answer = client.post("/v1/videos", json={"prompt": ""})
        if answer.status_code == 503:
            check_error(answer, 503, "unavailable")
            return True
        return False
    except httpx2.TransportError:
        return True
