"""From a job to the bodies of the AceData wire."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kinema.dialects.acedata.parse import version_of
from kinema.domain.ids import type_id_suffix
from kinema.domain.job import Job, State
from kinema.errors import JobExpired, KinemaError, RenderFailed, error_for

WIRE_STATES: Mapping[State, str] = {
    State.QUEUED: "pending",
    State.RUNNING: "pending",
    State.SUCCEEDED: "succeeded",
    State.FAILED: "failed",
    State.CANCELLED: "failed",
}

# Our code -> HTTP status and the wire's code.
WIRE_ERRORS: Mapping[str, tuple[int, str]] = {
    "bad_request": (400, "bad_request"),
    "bad_reference": (400, "bad_request"),
    "not_ready": (400, "bad_request"),
    "no_token": (400, "no_token"),
    "invalid_token": (401, "invalid_token"),
    "token_expired": (401, "token_expired"),
    "disabled": (403, "disabled"),
    "forbidden": (403, "forbidden"),
    "not_found": (404, "no_api"),
    "method_not_allowed": (405, "api_not_implemented"),
    # 410: SDKs repeat 409 and 5xx, and neither comes back.
    "cancelled": (410, "cancelled"),
    "expired": (410, "expired"),
    "payload_too_large": (413, "bad_request"),
    "range_not_satisfiable": (416, "bad_request"),
    "too_many_requests": (429, "too_many_requests"),
    "api_error": (500, "api_error"),
    "unavailable": (503, "api_error"),
    "timeout": (504, "timeout"),
}


def wire_state(job: Job) -> str:
    """The job's state in the wire's words: a film that is gone is never `succeeded`."""
    return "failed" if job.is_expired else WIRE_STATES[job.state]


def video_url(job: Job, base_url: str) -> str:
    return f"{base_url}/files/{job.secret}.mp4"


def thumbnail_url(job: Job, base_url: str) -> str:
    return f"{base_url}/files/{job.secret}.webp"


def submitted(job: Job, trace_id: str) -> dict[str, Any]:
    """The answer to an asynchronous request. No `data`: with it, the SDK takes the film for finished."""
    return {"success": True, "task_id": str(job.id), "trace_id": trace_id}


def progress_line(job: Job, trace_id: str) -> dict[str, Any]:
    """One line of the stream: a snapshot of the final body so far."""
    line = submitted(job, trace_id) | {"progress": int(job.progress * 100), "stage": str(job.stage)}
    return line | {"data": [{"id": item_id(job), "state": wire_state(job)}]}


def finished(job: Job, base_url: str, trace_id: str) -> dict[str, Any]:
    """The synchronous body of a final job, which is also the callback's."""
    if job.state is State.SUCCEEDED and not job.is_expired:
        item = {"id": item_id(job), "video_url": video_url(job, base_url), "state": wire_state(job)}
        return submitted(job, trace_id) | {"data": [item]}
    return failed(failure_of(job), trace_id, task_id=str(job.id))


def failed(error: KinemaError, trace_id: str, task_id: str | None = None) -> dict[str, Any]:
    """The error envelope."""
    _, code = WIRE_ERRORS[error.code]
    task = {"task_id": task_id} if task_id else {}
    return {"success": False, **task, "error": {"code": code, "message": error.message}, "trace_id": trace_id}


def failure_of(job: Job) -> KinemaError:
    """Why a final job has no film: the error that it ended with, or that the film is gone."""
    if job.expired_at is not None:
        gone = datetime.fromtimestamp(job.expired_at, UTC).isoformat(timespec="seconds")
        return JobExpired(f"the film was removed at {gone}, when its time or space was over; ask for it anew")
    if job.failure is None:
        return RenderFailed("the job ended without a film")
    return error_for(job.failure.code, job.failure.message)


def item_id(job: Job) -> str:
    """`data[].id`: the model with a TypeID in version 1.0, a UUID in 2.0 and for the jobs of other dialects."""
    if job.dialect != "acedata" or version_of(job.request) == "2.0":
        return str(job.id)
    return f"{job.model}:task_{type_id_suffix(job.id)}"


def task(job: Job, base_url: str) -> dict[str, Any]:
    """A task record: the documented one, and what real clients read besides (`state` and `data` at the top).

    While the job runs there is no `success` anywhere: one client takes it for a finished film.
    """
    response = _response(job, base_url)
    success = {"success": response["success"]} if "success" in response else {}
    thumbnail = {"thumbnail": thumbnail_url(job, base_url)} if job.clip and not job.is_expired else {}
    return {
        "_id": str(job.id),
        "id": str(job.id),
        "api_id": "sora",
        "application_id": job.owner,
        "credential_id": job.owner,
        "user_id": job.owner,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "elapsed": _elapsed_s(job),
        "trace_id": job.trace_id,
        "type": "videos",
        "request": dict(job.request),
        "response": response,
        **success,
        "state": wire_state(job),
        "data": response["data"],
        "progress": int(job.progress * 100),
        "stage": str(job.stage),
        "seed": job.shot.seed,
        "adjustments": list(job.adjustments),
        **thumbnail,
    }


def batch(jobs: Sequence[Job], count: int, base_url: str, trace_id: str) -> dict[str, Any]:
    items = [task(job, base_url) for job in jobs]
    return {
        "items": items,
        "count": count,
        "data": [entry for item in items for entry in item["data"]],
        "trace_id": trace_id,
    }


def callback_body(job: Job) -> bytes:
    """The callback: the synchronous body, with the trace id of the request that made the job."""
    return json.dumps(finished(job, job.base_url, job.trace_id), ensure_ascii=False).encode()


def _response(job: Job, base_url: str) -> dict[str, Any]:
    state = wire_state(job)
    if job.is_final:
        body = finished(job, base_url, job.trace_id)
        return {"data": [{"id": item_id(job), "state": state}], **body, "status": state}
    pending = [{"id": item_id(job), "state": state}]
    return {"task_id": str(job.id), "trace_id": job.trace_id, "status": state, "data": pending}


def _elapsed_s(job: Job) -> float | None:
    return None if job.finished_at is None else round(job.finished_at - job.created_at, 3)
