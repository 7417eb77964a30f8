"""What the AceData wire says of a film that is gone: failed, `expired`, and no link anywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from kinema.dialects.acedata import present
from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id
from kinema.domain.job import Failure, Job, Stage, State
from kinema.domain.shot import Shot

NOW = 1_790_000_000.0
BASE = "http://films.example"
SECRET = "s" * 32
CLIP = Clip("clips/a.mp4", "clips/a.webp", "ab" * 32, 1000, 1280, 720, 24.0, 96, 4.0)
SHOT = Shot("a cat", 4, 1280, 720, 7)
QUEUED = Job(
    new_job_id(NOW), "k", "acedata", "sora-2", SHOT, {"prompt": "a cat"}, "d", (), "t", BASE, SECRET, None, NOW
)
SUCCEEDED = replace(QUEUED, state=State.SUCCEEDED, stage=Stage.DONE, progress=1.0, finished_at=NOW + 9, clip=CLIP)
# A kill may fall between the record and the deletion of the blobs: then the clip is still there.
EXPIRED = [replace(SUCCEEDED, expired_at=NOW + 99), replace(SUCCEEDED, expired_at=NOW + 99, clip=None)]


def texts_of(job: Job) -> dict[str, str]:
    """Every body in which a finished job appears, as it goes over the wire."""
    bodies: dict[str, Any] = {
        "answer": present.finished(job, BASE, "t2"),
        "task": present.task(job, BASE),
        "batch": present.batch([job], 1, BASE, "t2"),
        "line": present.progress_line(job, "t2"),
    }
    return {name: json.dumps(body) for name, body in bodies.items()} | {"callback": present.callback_body(job).decode()}


def test_a_film_that_is_kept_has_links() -> None:
    for name, text in texts_of(SUCCEEDED).items():
        assert "succeeded" in text, name
        assert (f"{BASE}/files/{SECRET}.mp4" in text) == (name != "line"), name
    assert present.task(SUCCEEDED, BASE)["thumbnail"] == f"{BASE}/files/{SECRET}.webp"


@pytest.mark.parametrize("expired", EXPIRED, ids=["blobs not deleted yet", "blobs deleted"])
def test_a_film_that_is_gone_is_nowhere_succeeded_and_has_no_link(expired: Job) -> None:
    for name, text in texts_of(expired).items():
        assert "succeeded" not in text, name
        assert "/files/" not in text, name
        assert SECRET not in text, name


@pytest.mark.parametrize("expired", EXPIRED, ids=["blobs not deleted yet", "blobs deleted"])
def test_a_film_that_is_gone_is_a_failure_with_the_code_expired(expired: Job) -> None:
    message = "the film was removed at 2026-09-21T14:14:59+00:00, when its time or space was over; ask for it anew"
    answer = {
        "success": False,
        "task_id": str(expired.id),
        "error": {"code": "expired", "message": message},
        "trace_id": "t",
    }
    assert present.finished(expired, BASE, "t") == answer
    assert json.loads(present.callback_body(expired)) == answer
    record = present.task(expired, BASE)
    data = [{"id": present.item_id(expired), "state": "failed"}]
    assert record["response"] == {**answer, "data": data, "status": "failed"}
    assert (record["state"], record["success"], record["data"]) == ("failed", False, data)
    assert present.batch([expired], 1, BASE, "t")["items"] == [record]
    assert present.WIRE_ERRORS[present.failure_of(expired).code] == (410, "expired")


def test_other_ends_keep_their_own_words() -> None:
    failed = replace(QUEUED, state=State.FAILED, failure=Failure("timeout", "too long"))
    cancelled = replace(QUEUED, state=State.CANCELLED, failure=Failure("cancelled", "somebody did"))
    states = {job.state: (present.wire_state(job), present.task(job, BASE)["state"]) for job in (QUEUED, SUCCEEDED)}
    assert states == {State.QUEUED: ("pending",) * 2, State.SUCCEEDED: ("succeeded",) * 2}
    assert present.finished(failed, BASE, "t")["error"] == {"code": "timeout", "message": "too long"}
    assert present.finished(cancelled, BASE, "t")["error"] == {"code": "cancelled", "message": "somebody did"}
