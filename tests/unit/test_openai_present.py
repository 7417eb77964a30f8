"""What the OpenAI wire says of a job at each point of its life, and of each error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kinema.dialects.openai import present
from kinema.dialects.openai.ids import job_id_of, video_id
from kinema.dialects.openai.openapi import MEANINGS, VIDEO_KEYS
from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id
from kinema.domain.job import Failure, Job, Stage, State
from kinema.domain.shot import Reference, Role, Shot, Verb
from kinema.errors import InvalidRequest, KinemaError, error_for

NOW = 1_790_000_000.25
SHOT = Shot("a cat", 4, 1280, 720, 7)
CLIP = Clip("clips/a.mp4", "clips/a.webp", "ab" * 32, 1000, 1280, 720, 24.0, 96, 4.02)
QUEUED = Job(new_job_id(NOW), "k", "openai", "sora-2", SHOT, {}, "d", (), "t", "http://h", "s" * 32, None, NOW)
RUNNING = replace(QUEUED, state=State.RUNNING, stage=Stage.RENDERING, progress=0.999, started_at=NOW + 1)
DONE = replace(
    RUNNING,
    state=State.SUCCEEDED,
    stage=Stage.DONE,
    progress=1.0,
    finished_at=NOW + 9,
    clip=CLIP,
    expires_at=NOW + 99,
)
FAILED = replace(RUNNING, state=State.FAILED, failure=Failure("api_error", "it broke"), finished_at=NOW + 9)
CANCELLED = replace(QUEUED, state=State.CANCELLED, failure=Failure("cancelled", "somebody did"), finished_at=NOW + 9)


@pytest.mark.parametrize(
    ("job", "says"),
    [
        (QUEUED, {"status": "queued", "progress": 0, "completed_at": None, "expires_at": None, "error": None}),
        (RUNNING, {"status": "in_progress", "progress": 99, "completed_at": None}),
        (DONE, {"status": "completed", "progress": 100, "completed_at": int(NOW + 9), "expires_at": int(NOW + 99)}),
        (
            FAILED,
            {"status": "failed", "error": {"code": "video_generation_failed", "message": "it broke"}, "progress": 99},
        ),
        (CANCELLED, {"status": "failed", "error": {"code": "cancelled", "message": "somebody did"}}),
        # A film that had to make room went before its time.
        (replace(DONE, expired_at=NOW + 50, clip=None), {"status": "completed", "expires_at": int(NOW + 50)}),
        (replace(DONE, expired_at=NOW + 150), {"status": "completed", "expires_at": int(NOW + 99)}),
        (replace(DONE, expires_at=None), {"expires_at": None}),
    ],
)
def test_a_video_has_all_its_keys_and_the_truth_in_them(job: Job, says: dict[str, Any]) -> None:
    video = present.video(job)
    assert tuple(video) == VIDEO_KEYS
    assert len(VIDEO_KEYS) == 13
    assert {name: video[name] for name in says} == says
    assert (video["object"], video["id"], video["model"]) == ("video", video_id(job.id), "sora-2")
    assert (video["prompt"], video["created_at"]) == ("a cat", int(NOW))


@pytest.mark.parametrize("state", list(State))
def test_only_the_four_legal_statuses_are_ever_said(state: State) -> None:
    assert present.STATUSES[state] in ("queued", "in_progress", "completed", "failed")


@pytest.mark.parametrize(
    ("job", "seconds", "size"),
    [
        (QUEUED, "4", "1280x720"),
        (DONE, "4", "1280x720"),
        (replace(QUEUED, shot=replace(SHOT, duration_s=81 / 16, fps=16)), "5.06", "1280x720"),
        (replace(DONE, clip=replace(CLIP, frame_count=121, width_px=832, height_px=480)), "5.04", "832x480"),
        (
            replace(
                QUEUED,
                shot=replace(SHOT, verb=Verb.EXTEND, references=(Reference(Role.SOURCE, "blob:inputs/a", end_s=8.0),)),
            ),
            "12",
            "1280x720",
        ),
    ],
)
def test_seconds_and_size_are_those_of_the_film(job: Job, seconds: str, size: str) -> None:
    video = present.video(job)
    assert (video["seconds"], video["size"]) == (seconds, size)


@pytest.mark.parametrize(
    ("verb", "is_told"), [(Verb.CREATE, False), (Verb.REMIX, True), (Verb.EDIT, True), (Verb.EXTEND, False)]
)
def test_a_remix_names_its_parent(verb: Verb, is_told: bool) -> None:
    parent_id = new_job_id(NOW)
    found = present.video(replace(QUEUED, shot=replace(SHOT, verb=verb), parent_id=parent_id))["remixed_from_video_id"]
    assert found == (video_id(parent_id) if is_told else None)


def test_only_an_unfinished_job_is_polled() -> None:
    assert int(present.poll_headers(QUEUED)["openai-poll-after-ms"]) > 0
    assert present.poll_headers(DONE) == present.poll_headers(FAILED) == {}


def test_a_page_always_has_its_five_fields() -> None:
    none = {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}
    assert present.page([], has_more=False) == none
    items = [{"id": "a"}, {"id": "b"}]
    found = present.page(items, has_more=True)
    assert found == {"object": "list", "data": items, "first_id": "a", "last_id": "b", "has_more": True}


@pytest.mark.parametrize("code", list(present.WIRE_ERRORS))
def test_every_error_has_a_status_that_sdks_repeat_only_where_it_helps(code: str) -> None:
    status, kind, wire_code = present.WIRE_ERRORS[code]
    repeated = status in (408, 409, 429) or status >= 500
    assert repeated == (code in ("too_many_requests", "unavailable", "api_error", "timeout"))
    assert MEANINGS[wire_code or kind]
    body = present.error_body(error_for(code, "why"))
    assert list(body["error"]) == ["message", "type", "param", "code"]


def every_error(kind: type[KinemaError] = KinemaError) -> list[type[KinemaError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in every_error(child))]


def test_every_error_that_a_request_can_raise_is_in_the_table() -> None:
    codes = {kind.code for kind in every_error()} - {"settings"}
    assert codes == set(present.WIRE_ERRORS)


def test_an_error_names_its_field_and_then_a_code() -> None:
    named = present.error_body(InvalidRequest("no", "size"))["error"]
    assert (named["param"], named["code"]) == ("size", "invalid_value")
    unnamed = present.error_body(InvalidRequest("no"))["error"]
    assert (unnamed["param"], unnamed["code"]) == (None, None)


@pytest.mark.parametrize("word", ["", "video_", "video_xyz", "video_" + "0" * 31, "0" * 32, "{" + "0" * 32 + "}"])
def test_other_texts_are_no_ids(word: str) -> None:
    assert job_id_of(word) is None


def test_an_id_is_its_job_s_in_either_spelling() -> None:
    job_id = new_job_id(NOW)
    assert job_id_of(video_id(job_id)) == job_id_of(str(job_id)) == job_id
    assert len(video_id(job_id)) == len("video_") + 32
