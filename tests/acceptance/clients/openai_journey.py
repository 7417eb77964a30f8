"""What programs do with OpenAI's Python SDK, step by step. The tests run this file with each version they have.

OPENAI_BASE_URL and OPENAI_API_KEY say where, LOSSY_URL is the same server behind a line that loses first answers, and
JOBS_PER_KEY its limit. Prints one JSON object: the SDK's version, and of each step "ok" or what went wrong.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openai
from openai import AsyncOpenAI, OpenAI

FORM = {"model": "sora-2", "seconds": "4", "size": "1280x720"}
NO_VIDEO = "video_" + "0" * 32
EVENTS = ["video.completed", "video.failed"]


@dataclass(frozen=True)
class Journey:
    """A client, and one film that no step changes."""

    client: OpenAI
    film: Any  # the Video, completed
    mp4: bytes

    def ended(self, video: Any) -> Any:
        done = self.client.videos.poll(video.id)
        assert done.status == "completed", done
        return done

    def post(self, path: str, body: dict[str, Any], cast_to: Any = object) -> Any:
        """A JSON body, where the SDK's own method takes files only."""
        return self.client.post(path, body=body, cast_to=cast_to)


def create_then_poll(journey: Journey) -> None:
    created = journey.client.videos.create(prompt="a cat", **FORM)
    assert created.status in ("queued", "in_progress")
    assert (created.object, created.seconds, created.size, created.error) == ("video", "4", "1280x720", None)
    done = journey.client.videos.poll(created.id)
    assert (done.id, done.status, done.progress, done.prompt) == (created.id, "completed", 100, "a cat")
    assert done.completed_at >= done.created_at
    assert journey.client.videos.retrieve(created.id) == done


def create_and_poll_in_one(journey: Journey) -> None:
    done = journey.client.videos.create_and_poll(prompt="a cat")
    assert (done.model, done.seconds, done.size) == ("sora-2", "4", "720x1280")


def create_and_poll_asynchronously(journey: Journey) -> None:
    async def films() -> list[Any]:
        async with AsyncOpenAI() as client:
            one, two = (client.videos.create_and_poll(prompt=prompt) for prompt in ("one", "two"))
            done = list(await asyncio.gather(one, two))
            content = await client.videos.download_content(done[0].id)
            assert (await content.aread())[4:8] == b"ftyp"
            return done

    assert [(video.prompt, video.status) for video in asyncio.run(films())] == [
        ("one", "completed"),
        ("two", "completed"),
    ]


def a_failed_film_is_no_exception(journey: Journey) -> None:
    failed = journey.client.videos.create_and_poll(prompt="[fail]")
    assert failed.status == "failed"
    assert failed.error.code == "video_generation_failed"
    refused = journey.client.videos.create_and_poll(prompt="[refuse]")
    assert refused.error.code == "moderation_blocked"


def start_on_a_picture(journey: Journey) -> None:
    picture = journey.client.videos.download_content(journey.film.id, variant="spritesheet").read()
    spellings = (picture, io.BytesIO(picture), ("first.jpg", picture, "image/jpeg"))
    for given in spellings:
        created = journey.client.videos.create(prompt="a cat", input_reference=given, **FORM)
        assert journey.ended(created).size == "1280x720"


def list_over_pages(journey: Journey) -> None:
    for order in ("desc", "asc"):
        everything = [video.id for video in journey.client.videos.list(limit=100, order=order)]
        page = journey.client.videos.list(limit=2, order=order)
        assert len(page.data) == 2
        assert page.has_next_page()
        paged = [video.id for video in page]
        assert paged == everything
        assert len(set(paged)) == len(paged) > 4
        assert journey.film.id in paged


def delete(journey: Journey) -> None:
    video = journey.client.videos.create(prompt="[slow 600] a cat")
    deleted = journey.client.videos.delete(video.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (video.id, "video.deleted", True)
    with raised(openai.NotFoundError):
        journey.client.videos.retrieve(video.id)


def download_all_variants(journey: Journey) -> None:
    assert journey.mp4[4:8] == b"ftyp"
    video_id, videos = journey.film.id, journey.client.videos
    assert videos.download_content(video_id, variant="video").read() == journey.mp4
    thumbnail = videos.download_content(video_id, variant="thumbnail")
    assert thumbnail.response.headers["content-type"] == "image/webp"
    assert thumbnail.read()[8:12] == b"WEBP"
    sheet = videos.download_content(video_id, variant="spritesheet")
    assert sheet.response.headers["content-type"] == "image/jpeg"
    assert sheet.read()[:3] == b"\xff\xd8\xff"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        videos.download_content(video_id).write_to_file(path)
        assert path.read_bytes() == journey.mp4


def remix(journey: Journey) -> None:
    made = journey.client.videos.remix(journey.film.id, prompt="a dog")
    assert (made.remixed_from_video_id, made.prompt) == (journey.film.id, "a dog")
    done = journey.ended(made)
    assert (done.seconds, done.size) == (journey.film.seconds, journey.film.size)


def edit_a_file(journey: Journey) -> None:
    made = journey.client.videos.edit(prompt="by night", video=journey.mp4)
    # The server knows its own film by its bytes.
    assert (made.seconds, made.size, made.remixed_from_video_id) == ("4", "1280x720", journey.film.id)
    assert journey.ended(made)


def edit_by_id(journey: Journey) -> None:
    body = {"prompt": "by night", "video": {"id": journey.film.id}}
    made = journey.post("/videos/edits", body, type(journey.film))
    assert (made.seconds, made.size, made.remixed_from_video_id) == ("4", "1280x720", journey.film.id)
    assert journey.ended(made)


def extend_a_file(journey: Journey) -> None:
    made = journey.client.videos.extend(prompt="it goes on", seconds="4", video=("film.mp4", journey.mp4))
    assert journey.ended(made).seconds == "8"


def extend_by_id(journey: Journey) -> None:
    body = {"prompt": "it goes on", "seconds": "8", "video": {"id": journey.film.id}}
    assert journey.ended(journey.post("/videos/extensions", body, type(journey.film))).seconds == "12"


def characters(journey: Journey) -> None:
    made = journey.client.videos.create_character(name="Mossy", video=journey.mp4)
    assert made.id.startswith("char_")
    assert journey.client.videos.get_character(made.id).model_dump() == made.model_dump()
    extra = {"characters": [{"id": made.id}]}
    assert journey.ended(journey.client.videos.create(prompt="Mossy dances", extra_body=extra, **FORM))


def an_event_is_verified(journey: Journey) -> None:
    with listening() as (url, posts):
        endpoint = journey.post("/webhook_endpoints", {"name": "films", "url": url, "event_types": EVENTS})
        video = journey.client.videos.create(prompt="a cat", **FORM)
        until(lambda: posts, "the event comes")
        journey.client.delete(f"/webhook_endpoints/{endpoint['id']}", cast_to=object)
    headers, body = posts[0]
    event = journey.client.webhooks.unwrap(body, headers, secret=endpoint["signing_secret"])
    assert (event.type, event.data.id) == ("video.completed", video.id)
    with raised(openai.InvalidWebhookSignatureError):
        journey.client.webhooks.unwrap(body + b" ", headers, secret=endpoint["signing_secret"])


def files(journey: Journey) -> None:
    sdk = journey.client.files
    made = sdk.create(file=("film.mp4", journey.mp4), purpose="user_data")
    assert (made.bytes, made.filename, made.purpose) == (len(journey.mp4), "film.mp4", "user_data")
    assert sdk.retrieve(made.id) == made
    assert made.id in [file.id for file in sdk.list(purpose="user_data", limit=1)]
    assert sdk.content(made.id).read() == journey.mp4
    body = {"prompt": "by night", "video": {"file_id": made.id}}
    assert journey.ended(journey.post("/videos/edits", body, type(journey.film)))
    assert sdk.delete(made.id).deleted


def batches(journey: Journey) -> None:
    lines = [
        {"custom_id": name, "method": "POST", "url": "/v1/videos", "body": {"model": "sora-2", "prompt": name}}
        for name in ("one", "two")
    ]
    text = "\n".join(json.dumps(line) for line in lines)
    file = journey.client.files.create(file=("lines.jsonl", text.encode()), purpose="batch")
    sdk = journey.client.batches
    batch = sdk.create(input_file_id=file.id, endpoint="/v1/videos", completion_window="24h")
    until(lambda: sdk.retrieve(batch.id).status == "completed", "the batch ends")
    assert batch.id in [found.id for found in sdk.list(limit=1)]
    output = journey.client.files.content(sdk.retrieve(batch.id).output_file_id).text
    answers = [json.loads(line) for line in output.splitlines()]
    assert {answer["custom_id"] for answer in answers} == {"one", "two"}
    assert {answer["response"]["body"]["status"] for answer in answers} == {"completed"}


def models(journey: Journey) -> None:
    assert "sora-2-pro" in [model.id for model in journey.client.models.list()]
    assert journey.client.models.retrieve("sora-2").id == "sora-2"


def errors_have_their_classes(journey: Journey) -> None:
    with raised(openai.BadRequestError) as caught:
        journey.client.videos.create(prompt="a cat", seconds="5")
    error = caught[0]
    assert (error.status_code, error.type, error.param) == (400, "invalid_request_error", "seconds")
    assert "'4', '8', '12', '16' or '20'" in error.body["message"]
    assert error.request_id
    with raised(openai.AuthenticationError) as caught:
        OpenAI(api_key="wrong").videos.list()
    assert caught[0].code == "invalid_api_key"
    with raised(openai.NotFoundError):
        journey.client.videos.retrieve(NO_VIDEO)
    with raised(openai.NotFoundError):
        journey.client.videos.remix(NO_VIDEO, prompt="a dog")


def too_many_jobs(journey: Journey) -> None:
    client = journey.client.with_options(max_retries=0)
    made: list[str] = []
    try:
        with raised(openai.RateLimitError) as caught:
            while len(made) <= int(os.environ["JOBS_PER_KEY"]):
                made.append(client.videos.create(prompt="[slow 600] a cat").id)
    finally:
        for video_id in made:
            client.videos.delete(video_id)
    assert len(made) == int(os.environ["JOBS_PER_KEY"])
    assert caught[0].code == "rate_limit_exceeded"
    assert int(caught[0].response.headers["retry-after"]) > 0


def a_lost_answer_makes_one_film(journey: Journey) -> None:
    prompt = f"lost {time.time_ns()}"
    with OpenAI(base_url=os.environ["LOSSY_URL"]) as client:
        created = client.videos.create(prompt=prompt, **FORM)
    assert [video.id for video in journey.client.videos.list() if video.prompt == prompt] == [created.id]


STEPS: tuple[Callable[[Journey], None], ...] = (
    create_then_poll,
    create_and_poll_in_one,
    create_and_poll_asynchronously,
    a_failed_film_is_no_exception,
    start_on_a_picture,
    list_over_pages,
    delete,
    download_all_variants,
    remix,
    edit_a_file,
    edit_by_id,
    extend_a_file,
    extend_by_id,
    characters,
    an_event_is_verified,
    files,
    batches,
    models,
    errors_have_their_classes,
    too_many_jobs,
    a_lost_answer_makes_one_film,
)


@dataclass
class Caught:
    """The exception that came, once the block has ended."""

    errors: list[Any] = field(default_factory=list)

    def __getitem__(self, index: int) -> Any:
        return self.errors[index]


@contextmanager
def raised(kind: type[Exception]) -> Iterator[Caught]:
    caught = Caught()
    try:
        yield caught
    except kind as error:
        caught.errors.append(error)
    assert caught.errors, f"no {kind.__name__} came"


@contextmanager
def listening() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A receiver: its URL, and the headers and body of each post."""
    posts: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            posts.append((dict(self.headers.items()), body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", posts
    finally:
        server.shutdown()
        server.server_close()


def until(true: Callable[[], Any], what: str, timeout_s: float = 180) -> None:
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.1)


def main() -> None:
    results = {"version": openai.__version__}
    with OpenAI() as client:
        film = client.videos.create_and_poll(prompt="a film for all", **FORM)
        journey = Journey(client, film, client.videos.download_content(film.id).read())
        for step in STEPS:
            try:
                step(journey)
                results[step.__name__] = "ok"
            except (AssertionError, openai.OpenAIError, TypeError, AttributeError, KeyError, RuntimeError):
                results[step.__name__] = traceback.format_exc()
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
