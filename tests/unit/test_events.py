"""Which ends of jobs and batches become which events of the OpenAI wire."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from openai import OpenAI
from openai.types.webhooks import BatchCompletedWebhookEvent

from kinema.delivery.webhooks import signed_headers
from kinema.dialects.openai.events import EVENT_TYPES, batch_event, sample_event, video_event
from kinema.domain.ids import new_job_id
from kinema.domain.job import Job, State
from kinema.domain.shot import Shot

SECRET = "whsec_" + "a" * 44
CREATED_AT, FINISHED_AT = 1_790_000_000.5, 1_790_000_060.5
SHOT = Shot("a cat", 4, 1280, 720, 7)
JOB = Job(
    new_job_id(CREATED_AT), "key_a", "acedata", "sora-2", SHOT, {}, "d", (), "t", "http://x", "s", None, CREATED_AT
)


@pytest.mark.parametrize(
    ("state", "event_type"),
    [
        (State.QUEUED, None),
        (State.RUNNING, None),
        (State.SUCCEEDED, "video.completed"),
        (State.FAILED, "video.failed"),
        (State.CANCELLED, "video.failed"),
    ],
)
def test_a_job_that_has_ended_is_an_event_and_one_that_goes_on_is_none(state: State, event_type: str | None) -> None:
    event = video_event(replace(JOB, state=state, finished_at=FINISHED_AT))
    if event_type is None:
        assert event is None
        return
    assert event is not None
    video_id = f"video_{JOB.id.hex}"
    assert (event.type, event.owner, event.subject) == (event_type, "key_a", video_id)
    assert json.loads(event.body) == {
        "id": event.id,
        "object": "event",
        "created_at": int(FINISHED_AT),
        "type": event_type,
        "data": {"id": video_id},
    }
    assert event.id.startswith("evt_")


@pytest.mark.parametrize("status", ["completed", "failed", "expired", "cancelled"])
def test_a_batch_that_has_ended_is_an_event(status: str) -> None:
    event = batch_event("batch_1", "key_a", status, FINISHED_AT)
    assert event is not None
    assert (event.type, json.loads(event.body)["data"]) == (f"batch.{status}", {"id": "batch_1"})


@pytest.mark.parametrize("status", ["validating", "in_progress", "finalizing", "cancelling"])
def test_a_batch_that_goes_on_is_none(status: str) -> None:
    assert batch_event("batch_1", "key_a", status, FINISHED_AT) is None


def test_openai_s_client_reads_a_batch_s_event_as_its_own_class() -> None:
    event = batch_event("batch_1", "key_a", "completed", FINISHED_AT)
    assert event is not None
    headers = signed_headers(event.id, event.body, (SECRET,), time.time())
    read = OpenAI(api_key="none").webhooks.unwrap(event.body, headers, secret=SECRET)
    assert isinstance(read, BatchCompletedWebhookEvent)
    assert read.data.id == "batch_1"


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_every_type_has_a_sample_for_tests(event_type: str) -> None:
    event = sample_event(event_type, "key_a", FINISHED_AT)
    assert (event.type, json.loads(event.body)["type"]) == (event_type, event_type)
    assert event.subject.startswith(event_type.partition(".")[0] + "_0000")


def test_each_event_has_an_id_of_its_own() -> None:
    job = replace(JOB, state=State.SUCCEEDED, finished_at=FINISHED_AT)
    made = [video_event(job), video_event(job)]
    assert len({event.id for event in made if event}) == 2
