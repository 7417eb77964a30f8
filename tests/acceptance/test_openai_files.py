"""Files, characters and models as openai-python's own client uses them."""

from __future__ import annotations

import io
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import numpy as np
import openai
import pytest
from PIL import Image

from kinema.dialects.openai import rules
from kinema.dialects.openai.models import CREATED_AT
from kinema.domain.ids import new_job_id
from kinema.store.database import Database
from kinema.store.keys import Keys
from tests.servers import KEY, Server, running, until
from tests.unit.test_media_probe import write, write_plain

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")


@pytest.fixture
def sdk(server: Server) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=KEY, base_url=f"{server.url}/v1", max_retries=0) as sdk:
        yield sdk


def png(width_px: int = 8, height_px: int = 8) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.zeros((height_px, width_px, 3), np.uint8)).save(out, "PNG")
    return out.getvalue()


def clip(folder: Path, seconds: float, name: str = "clip.mp4") -> Path:
    return write(folder / name, frame_count=round(seconds * 24))


def refused(answer: httpx2.Response, status: int, param: str | None) -> str:
    error = answer.json()["error"]
    assert answer.status_code == status, answer.text
    assert set(error) == {"message", "type", "param", "code"}
    assert (error["type"], error["param"]) == ("invalid_request_error", param)
    assert answer.headers["x-request-id"]
    message: str = error["message"]
    return message


def test_a_file_is_uploaded_found_read_and_deleted(sdk: openai.OpenAI) -> None:
    data = png()
    uploaded = sdk.files.create(file=("cat.png", data), purpose="vision")
    assert uploaded.id.startswith("file-")
    assert (uploaded.object, uploaded.filename, uploaded.purpose) == ("file", "cat.png", "vision")
    assert (uploaded.bytes, uploaded.status, uploaded.expires_at) == (len(data), "processed", None)
    assert sdk.files.retrieve(uploaded.id) == uploaded
    content = sdk.files.content(uploaded.id)
    assert content.read() == data
    assert content.response.headers["content-type"] == "image/png"
    assert (
        content.response.headers["content-disposition"] == "attachment; filename=\"cat.png\"; filename*=UTF-8''cat.png"
    )
    assert uploaded.id in [file.id for file in sdk.files.list()]
    deleted = sdk.files.delete(uploaded.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (uploaded.id, "file", True)
    for gone in (sdk.files.retrieve, sdk.files.content, sdk.files.delete):
        with pytest.raises(openai.NotFoundError):
            gone(uploaded.id)
    assert uploaded.id not in [file.id for file in sdk.files.list()]


def test_a_deleted_files_bytes_leave_the_disk(sdk: openai.OpenAI, server: Server) -> None:
    folder = server.data_dir / "films" / "files"
    before = set(folder.glob("*")) if folder.exists() else set()
    uploaded = sdk.files.create(file=b"bytes", purpose="user_data")
    assert len(set(folder.glob("*")) - before) == 1
    sdk.files.delete(uploaded.id)
    assert set(folder.glob("*")) == before


def test_files_of_batches_expire_after_thirty_days_and_any_when_it_is_said(sdk: openai.OpenAI) -> None:
    batch = sdk.files.create(file=("in.jsonl", b"{}"), purpose="batch")
    assert batch.expires_at == batch.created_at + 30 * 86_400
    said = sdk.files.create(file=b"x", purpose="user_data", expires_after={"anchor": "created_at", "seconds": 3600})
    assert said.expires_at == said.created_at + 3600
    assert said.filename == "upload", "what the SDK calls bytes"


def test_files_are_listed_by_purpose_and_in_pages(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        sdk = openai.OpenAI(api_key=KEY, base_url=f"{server.url}/v1", max_retries=0)
        ids = [sdk.files.create(file=str(n).encode(), purpose="user_data").id for n in range(5)]
        sdk.files.create(file=b"{}", purpose="batch")
        assert [file.id for file in sdk.files.list(purpose="user_data")] == ids[::-1]
        assert [file.id for file in sdk.files.list(purpose="user_data", limit=2)] == ids[::-1], "over three pages"
        assert [file.id for file in sdk.files.list(purpose="user_data", limit=2, order="asc")] == ids
        page = server.client().get("/v1/files", params={"limit": 2, "order": "asc"}).json()
        assert (page["object"], page["first_id"], page["last_id"], page["has_more"]) == ("list", *ids[:2], True)


def test_a_key_whose_files_take_all_its_room_is_told_to_delete_some(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_MAX_FILE_BYTES_PER_KEY="10") as server, server.client() as client:
        file = {"file": ("a", b"12345678")}
        first = client.post("/v1/files", data={"purpose": "user_data"}, files=file).json()
        answer = client.post("/v1/files", data={"purpose": "user_data"}, files=file)
        assert "delete some first" in refused(answer, 400, "file")
        client.delete(f"/v1/files/{first['id']}")
        assert client.post("/v1/files", data={"purpose": "user_data"}, files=file).status_code == 200


@pytest.mark.parametrize(
    ("form", "files", "param"),
    [
        ({"purpose": "vision"}, {}, "file"),
        ({"purpose": "vision", "file": "text"}, {}, "file"),
        ({}, {"file": ("a.png", b"x")}, "purpose"),
        ({"purpose": "batch_output"}, {"file": ("a.png", b"x")}, "purpose"),
        ({"purpose": "vision", "expires_after[seconds]": "3600"}, {"file": ("a", b"x")}, "expires_after"),
        ({"purpose": "vision", "expires_after": "soon"}, {"file": ("a", b"x")}, "expires_after"),
        (
            {"purpose": "vision", "expires_after[anchor]": "created_at", "expires_after[seconds]": "3599"},
            {"file": ("a", b"x")},
            "expires_after",
        ),
    ],
)
def test_an_upload_that_cant_be_kept_says_what_is_accepted(
    client: httpx2.Client, form: dict[str, str], files: dict[str, Any], param: str
) -> None:
    answer = client.post("/v1/files", data=form, files=files or {"other": ("a", b"x")})
    assert param in refused(answer, 400, param)


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "10001"}, "limit"),
        ({"limit": "²"}, "limit"),
        ({"order": "up"}, "order"),
        ({"purpose": "poetry"}, "purpose"),
        ({"after": "file-0"}, "after"),
        ({"after": "\0"}, "after"),
    ],
)
def test_a_list_that_cant_be_given_says_what_is_accepted(
    client: httpx2.Client, query: dict[str, str], param: str
) -> None:
    refused(client.get("/v1/files", params=query), 400, param)


@pytest.mark.parametrize("name", ["file-0", "%00", "file-" + "a" * 24, "file-" + "A" * 24])
def test_an_id_of_no_file_is_not_found(client: httpx2.Client, name: str) -> None:
    for answer in (client.get(f"/v1/files/{name}"), client.get(f"/v1/files/{name}/content")):
        refused(answer, 404, None)
    refused(client.delete(f"/v1/files/{name}"), 404, None)


def test_a_strange_filename_is_kept_without_what_doesnt_belong_there(client: httpx2.Client) -> None:
    name = 'über "katze"\\\x7f.png'
    answer = client.post("/v1/files", data={"purpose": "vision"}, files={"file": (name, png())})
    assert answer.status_code == 200
    found = client.get(f"/v1/files/{answer.json()['id']}/content")
    assert found.status_code == 200
    assert "\x7f" not in answer.json()["filename"]


def test_a_range_of_a_file_is_answered_with_the_whole(client: httpx2.Client) -> None:
    file_id = client.post("/v1/files", data={"purpose": "user_data"}, files={"file": ("a", b"abc")}).json()["id"]
    answer = client.get(f"/v1/files/{file_id}/content", headers={"range": "bytes=9-"})
    assert (answer.status_code, answer.content) == (200, b"abc")


def another_key(server: Server, *, is_admin: bool = False) -> openai.OpenAI:
    database = Database(f"sqlite:///{server.data_dir}/kinema.db")
    _, secret = Keys(database, time.time).create("another", is_admin=is_admin)
    database.close()
    return openai.OpenAI(api_key=secret, base_url=f"{server.url}/v1", max_retries=0)


def test_another_keys_files_and_characters_are_not_found_but_an_admin_sees_them(
    sdk: openai.OpenAI, server: Server, tmp_path: Path
) -> None:
    other, admin = another_key(server), another_key(server, is_admin=True)
    file = sdk.files.create(file=b"mine", purpose="user_data")
    character = sdk.videos.create_character(name="Mossy", video=clip(tmp_path, 2))
    assert list(other.files.list()) == []
    for ask in (other.files.retrieve, other.files.content, other.files.delete):
        with pytest.raises(openai.NotFoundError):
            ask(file.id)
    with pytest.raises(openai.NotFoundError):
        other.videos.get_character(str(character.id))
    assert file.id in [found.id for found in admin.files.list()]
    assert admin.videos.get_character(str(character.id)).name == "Mossy"
    assert sdk.files.retrieve(file.id).id == file.id


def test_a_character_is_made_of_a_clip_and_found_again(sdk: openai.OpenAI, tmp_path: Path) -> None:
    made = sdk.videos.create_character(name=" Mossy ", video=clip(tmp_path, 2))
    assert str(made.id).startswith("char_")
    assert (made.name, made.model_dump()["object"]) == ("Mossy", "character")
    found = sdk.videos.get_character(str(made.id))
    assert found.model_dump() == made.model_dump()


@pytest.mark.parametrize("seconds", [1.0, 4.0, 4.08])
def test_a_characters_clip_may_be_as_short_as_one_second_and_as_long_as_four(
    sdk: openai.OpenAI, tmp_path: Path, seconds: float
) -> None:
    assert sdk.videos.create_character(name="Mossy", video=clip(tmp_path, seconds)).id


def test_a_character_is_made_of_an_uploaded_file_which_may_then_go(
    sdk: openai.OpenAI, client: httpx2.Client, server: Server, tmp_path: Path
) -> None:
    path = write_plain(tmp_path / "clip.webm", container="webm", codec="libvpx-vp9", frame_count=24)
    file = sdk.files.create(file=path, purpose="user_data")
    answer = client.post("/v1/videos/characters", json={"name": "Mossy", "video": {"file_id": file.id}})
    assert answer.status_code == 200, answer.text
    sdk.files.delete(file.id)
    clips = (server.data_dir / "films" / "characters").glob("*.webm")
    assert path.read_bytes() in [kept.read_bytes() for kept in clips]


def test_a_character_is_made_of_a_film(sdk: openai.OpenAI, client: httpx2.Client) -> None:
    video = sdk.videos.create(prompt="a mossy creature", seconds="4", size="720x1280")
    until(lambda: sdk.videos.retrieve(video.id).status == "completed", "the film is there")
    for given in ({"id": video.id}, video.id):
        answer = client.post("/v1/videos/characters", json={"name": "Mossy", "video": given})
        assert answer.status_code == 200, answer.text
    form = client.post("/v1/videos/characters", data={"name": "Mossy", "video[id]": video.id}, files={"x": ("", b"")})
    assert form.status_code == 200, form.text


def test_a_character_that_cant_be_made_says_what_is_accepted(client: httpx2.Client, tmp_path: Path) -> None:
    short, long = clip(tmp_path, 0.8).read_bytes(), clip(tmp_path, 4.5).read_bytes()
    good = ("a.mp4", clip(tmp_path, 2).read_bytes())
    for name in ("", " ", "a" * 81, "a\0b", "a\nb"):
        answer = client.post("/v1/videos/characters", data={"name": name}, files={"video": good})
        assert "1 to 80" in refused(answer, 400, "name")
    for data, message in ((short, "1 to 4 seconds"), (long, "1 to 4 seconds")):
        answer = client.post("/v1/videos/characters", data={"name": "Mossy"}, files={"video": ("a.mp4", data)})
        assert message in refused(answer, 400, "video")
    for data in (png(), b"", b"text"):
        answer = client.post("/v1/videos/characters", data={"name": "Mossy"}, files={"video": ("a.mp4", data)})
        assert "MP4" in refused(answer, 400, "video")
    answer = client.post("/v1/videos/characters", data={"name": "Mossy"}, files={"video": ("a.mp4", good[1][:-99])})
    assert "cut short" in refused(answer, 400, "video")
    unknown = (f"video_{new_job_id(0).hex}", "file-" + "0" * 24, {"id": "x", "file_id": "y"}, {}, 7, None, ["x"])
    for video in unknown:
        answer = client.post("/v1/videos/characters", json={"name": "Mossy", "video": video})
        assert "file_id" in refused(answer, 400, "video")


def test_a_deleted_character_is_gone_with_its_clip(
    sdk: openai.OpenAI, client: httpx2.Client, server: Server, tmp_path: Path
) -> None:
    folder = server.data_dir / "films" / "characters"
    before = set(folder.glob("*"))
    made = sdk.videos.create_character(name="Mossy", video=clip(tmp_path, 2))
    assert len(set(folder.glob("*")) - before) == 1
    deleted = client.delete(f"/v1/videos/characters/{made.id}")
    assert deleted.json() == {"id": made.id, "object": "character.deleted", "deleted": True}
    refused(client.delete(f"/v1/videos/characters/{made.id}"), 404, None)
    assert set(folder.glob("*")) == before


@pytest.mark.parametrize("name", ["char_0", "%00", "char_" + "0" * 32])
def test_an_id_of_no_character_is_not_found(client: httpx2.Client, name: str) -> None:
    refused(client.get(f"/v1/videos/characters/{name}"), 404, None)


def test_models_are_those_of_the_documents(sdk: openai.OpenAI) -> None:
    listed = list(sdk.models.list())
    assert [model.id for model in listed] == list(rules.MODELS)
    assert {model.id: model.created for model in listed} == dict(CREATED_AT)
    assert {(model.object, model.owned_by) for model in listed} == {("model", "kinema")}
    assert sdk.models.retrieve("sora-2-pro").id == "sora-2-pro"
    with pytest.raises(openai.NotFoundError, match="there are sora-2, "):
        sdk.models.retrieve("sora-3")


def test_models_that_the_operator_names_are_listed_too(tmp_path: Path) -> None:
    config = tmp_path / "kinema.toml"
    config.write_text('[pools.one]\nengine = "null"\n[routes]\n"wan/fast" = "one"\n')
    with running(tmp_path / "data", KINEMA_CONFIG=str(config)) as server:
        sdk = openai.OpenAI(api_key=KEY, base_url=f"{server.url}/v1", max_retries=0)
        assert [model.id for model in sdk.models.list()] == [*rules.MODELS, "wan/fast"]
        assert sdk.models.retrieve("wan/fast").id == "wan/fast"


def test_every_route_wants_a_key(server: Server) -> None:
    with server.client(key=None) as client:
        for path in ("/files", "/files/file-0", "/files/file-0/content", "/models", "/models/sora-2", "/batches"):
            assert client.get(f"/v1{path}").status_code == 401
        for path in ("/files", "/videos/characters", "/batches", "/batches/batch_0/cancel"):
            assert client.post(f"/v1{path}", json={}).status_code == 401


def test_a_remix_keeps_the_characters_of_its_source_and_says_which_are_gone(
    sdk: openai.OpenAI, client: httpx2.Client, server: Server, tmp_path: Path
) -> None:
    made = sdk.videos.create_character(name="Mossy", video=clip(tmp_path, 1))
    body = {"prompt": "Mossy walks", "characters": [{"id": made.id}]}
    source = sdk.videos.poll(client.post("/v1/videos", json=body).json()["id"])
    remix = sdk.videos.poll(sdk.videos.remix(source.id, prompt="at night").id)
    again = sdk.videos.poll(sdk.videos.remix(remix.id, prompt="in the rain").id)
    for video in (source, remix, again):
        assert video.status == "completed"
        assert named(server, video.id) == ["Mossy"]
    client.delete(f"/v1/videos/characters/{made.id}")
    answer = client.post(f"/v1/videos/{remix.id}/remix", json={"prompt": "in the snow"})
    assert f"{made.id} is left out (it was deleted)" in answer.headers["kinema-adjusted"]
    assert named(server, answer.json()["id"]) == []


def named(server: Server, video_id: str) -> list[str]:
    """The characters in the shot that the engine was given."""
    job_id = UUID(video_id.removeprefix("video_")).hex
    with closing(sqlite3.connect(server.data_dir / "kinema.db")) as database:
        (shot,) = database.execute("SELECT shot FROM jobs WHERE id = ?", (job_id,)).fetchone()
    references = json.loads(shot)["references"]
    return [reference["name"] for reference in references if reference["role"] == "character"]
