"""From jobs and errors to the bodies of the OpenAI wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from kinema.dialects.openai.ids import video_id
from kinema.dialects.refusals import refusal_headers
from kinema.domain.job import Failure, Job, State
from kinema.domain.shot import Role, Shot, Verb
from kinema.errors import InvalidRequest, KinemaError

POLL_AFTER_MS = 1000  # SDKs keep the first value that they are told for the whole poll
POLL_HEADER = "openai-poll-after-ms"

STATUSES: Mapping[State, str] = {
    State.QUEUED: "queued",
    State.RUNNING: "in_progress",
    State.SUCCEEDED: "completed",
    State.FAILED: "failed",
    State.CANCELLED: "failed",
}

# Our code -> HTTP status, the wire's type and code. SDKs repeat 408, 409, 429 and 5xx: none of them stands for
# anything that a repetition doesn't mend.
WIRE_ERRORS: Mapping[str, tuple[int, str, str | None]] = {
    "bad_request": (400, "invalid_request_error", "invalid_value"),
    "bad_reference": (400, "invalid_request_error", "invalid_value"),
    "not_ready": (400, "invalid_request_error", "video_not_ready"),
    "forbidden": (400, "invalid_request_error", "sentinel_block"),
    "no_token": (401, "invalid_request_error", None),
    "invalid_token": (401, "invalid_request_error", "invalid_api_key"),
    "token_expired": (401, "invalid_request_error", "invalid_api_key"),
    "disabled": (401, "invalid_request_error", "invalid_api_key"),
    "not_found": (404, "invalid_request_error", "not_found"),
    "expired": (404, "invalid_request_error", "video_expired"),
    "method_not_allowed": (405, "invalid_request_error", "method_not_allowed"),
    "cancelled": (400, "video_generation_error", "cancelled"),
    "payload_too_large": (413, "invalid_request_error", "payload_too_large"),
    "range_not_satisfiable": (416, "invalid_request_error", "range_not_satisfiable"),
    "too_many_requests": (429, "requests", "rate_limit_exceeded"),
    "api_error": (500, "server_error", "server_error"),
    "timeout": (504, "server_error", "timeout"),
    "unavailable": (503, "server_error", "unavailable"),
}

# A failed job's code -> `error.code` of its video.
JOB_ERRORS: Mapping[str, str] = {
    "bad_request": "invalid_request",
    "bad_reference": "invalid_reference",
    "forbidden": "moderation_blocked",
    "timeout": "timeout",
    "cancelled": "cancelled",
}
OTHER_JOB_ERROR = "video_generation_failed"
NO_REASON = Failure("api_error", "the job ended without a film")


def video(job: Job) -> dict[str, Any]:
    """The video object: always all thirteen keys."""
    is_completed = job.state is State.SUCCEEDED
    return {
        "id": video_id(job.id),
        "object": "video",
        "model": job.model,
        "status": STATUSES[job.state],
        "progress": 100 if is_completed else min(99, int(job.progress * 100)),
        "created_at": int(job.created_at),
        "completed_at": int(job.finished_at) if is_completed and job.finished_at is not None else None,
        "expires_at": _expires_at(job),
        "prompt": job.shot.prompt,
        "size": size_of(job),
        "seconds": seconds_of(job),
        "remixed_from_video_id": _remixed_from(job),
        "error": _job_error(job),
    }


def poll_headers(job: Job) -> dict[str, str]:
    """When to look again at a job that isn't final."""
    return {} if job.is_final else {POLL_HEADER: str(POLL_AFTER_MS)}


def sync_headers(job: Job) -> dict[str, str]:
    """What vLLM-Omni tells beside a film; its request id is every answer's `x-request-id`."""
    headers = {"x-video-id": video_id(job.id), "x-model": job.model.encode("ascii", "replace").decode()}
    if job.started_at is not None and job.finished_at is not None:
        headers["x-inference-time-s"] = f"{job.finished_at - job.started_at:.3f}"
    return headers


def deleted(job: Job) -> dict[str, Any]:
    return {"id": video_id(job.id), "object": "video.deleted", "deleted": True}


def page(items: Sequence[dict[str, Any]], has_more: bool) -> dict[str, Any]:
    """One page of a list, with all five fields: SDKs stop early without `last_id` or `has_more`."""
    return {
        "object": "list",
        "data": list(items),
        "first_id": items[0]["id"] if items else None,
        "last_id": items[-1]["id"] if items else None,
        "has_more": has_more,
    }


def size_of(job: Job) -> str:
    """The film's pixels, or those it will have."""
    if job.clip is not None:
        return f"{job.clip.width_px}x{job.clip.height_px}"
    return f"{job.shot.width_px}x{job.shot.height_px}"


def seconds_of(job: Job) -> str:
    """The film's length, or that it will have: `4`, or `5.04` where it isn't whole."""
    seconds = job.clip.frame_count / job.clip.fps if job.clip is not None and job.clip.fps else film_s(job.shot)
    return f"{round(seconds, 2):g}"


def film_s(shot: Shot) -> float:
    """Length in seconds of the finished film: an extension's has its source before the new seconds."""
    if shot.verb is not Verb.EXTEND:
        return shot.frame_count / shot.fps
    before = next((given.end_s or 0.0 for given in shot.references if given.role is Role.SOURCE), 0.0)
    return before + shot.frame_count / shot.fps


def failure_of(job: Job) -> dict[str, Any]:
    """`error` of a job that ended without a film."""
    failure = job.failure or NO_REASON
    return {"code": JOB_ERRORS.get(failure.code, OTHER_JOB_ERROR), "message": failure.message}


def error_body(error: KinemaError) -> dict[str, Any]:
    """The error envelope."""
    _, kind, code = WIRE_ERRORS[error.code]
    field = error.field if isinstance(error, InvalidRequest) else None
    # OpenAI's own errors name a code only where they name the field.
    code = None if error.code == "bad_request" and field is None else code
    return _envelope(error.message, kind, field, code)


def error_response(request: Request, error: KinemaError, headers: dict[str, str] | None = None) -> JSONResponse:
    """An error in this dialect's envelope. The trace id is in `x-request-id`, which every answer under `/v1` has."""
    extra = refusal_headers(error, headers, allow="GET, POST")
    return JSONResponse(error_body(error), status_code=WIRE_ERRORS[error.code][0], headers=extra)


def failure_response(job: Job, headers: dict[str, str] | None = None) -> JSONResponse:
    """Why there is no film, for those who ask for the film itself: a 400, since asking again mends nothing."""
    failure = failure_of(job)
    body = _envelope(failure["message"], "video_generation_error", None, failure["code"])
    return JSONResponse(body, status_code=400, headers=headers)


def _envelope(message: str, kind: str, param: str | None, code: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _expires_at(job: Job) -> int | None:
    """When the film goes or went; one that had to make room went before its time."""
    times = [time for time in (job.expires_at, job.expired_at) if time is not None]
    return int(min(times)) if times and job.state is State.SUCCEEDED else None


def _remixed_from(job: Job) -> str | None:
    is_remix = job.shot.verb in (Verb.REMIX, Verb.EDIT)
    return video_id(job.parent_id) if is_remix and job.parent_id is not None else None


def _job_error(job: Job) -> dict[str, Any] | None:
    return failure_of(job) if job.state in (State.FAILED, State.CANCELLED) else None
