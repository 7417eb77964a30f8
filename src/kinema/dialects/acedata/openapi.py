"""How the AceData routes describe themselves in OpenAPI. The enums come from the rules; the examples from the page."""

from __future__ import annotations

from typing import Any

from kinema.dialects.acedata import rules
from kinema.dialects.acedata.present import WIRE_ERRORS
from kinema.dialects.acedata.tasks import ACTIONS

JsonSchema = dict[str, Any]
TASK_ID = "b8976e18-32dc-4718-9ed8-1ea090fcb6ea"
TRACE_ID = "fb751e1e-4705-49ea-9fd4-5024b7865ea2"

# Code -> what it means here. Codes that no route of Kinema gives yet are not listed.
MEANINGS = {
    "bad_request": "A field is missing, mistyped or outside what its version and model accept.",
    "no_token": "No token specified for the request.",
    "invalid_token": "The specified token is invalid or wrong.",
    "token_expired": "token expired.",
    "disabled": "The key was revoked.",
    "forbidden": "The prompt or a reference was refused.",
    "no_api": "API does not exist, please make sure url is correct.",
    "api_not_implemented": "The path exists, the method doesn't.",
    "cancelled": "The task was cancelled while its caller waited.",
    "expired": "The film was removed when its time was over.",
    "too_many_requests": "You have exceeded the rate limit. `Retry-After` says when to come again.",
    "api_error": "Internal server error.",
    "timeout": "The render was stopped at its time limit.",
}


def _object(properties: JsonSchema, required: tuple[str, ...] = (), **more: Any) -> JsonSchema:
    return {"type": "object", "properties": properties, "required": list(required), **more}


def _optional(schema: JsonSchema, description: str, **more: Any) -> JsonSchema:
    null = {"enum": [*schema["enum"], None]} if "enum" in schema else {"type": [schema["type"], "null"]}
    return {**schema, **null, "description": description, **more}


_URL = {"type": "string", "pattern": "^https?://", "maxLength": 2048}
_TEXT = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}


def _request(version: str, model: str) -> JsonSchema:
    spellings = [given for given, meant in rules.VERSION_SPELLINGS.items() if meant == version]
    is_default = version == rules.DEFAULT_VERSION
    properties: JsonSchema = {
        "model": {"enum": [model], "description": "sora-2 is the standard model, sora-2-pro the one with more."},
        "prompt": {
            **_TEXT,
            "pattern": r"\S",
            "description": "What the film shows.",
            "example": "cat running on the river",
        },
        "version": {"enum": [version, *spellings, *([None] if is_default else [])], "default": version},
        "duration": _optional(
            {"enum": list(rules.DURATIONS_S[version, model])},
            f"Seconds; {rules.DEFAULT_DURATION_S[version]} by default.",
        ),
        "size": _optional(
            {"enum": list(rules.SIZES[version])},
            f"{rules.DEFAULT_SIZE[version]} by default. sora-2 renders `large` small and says so in a header.",
        ),
        "image_urls": _optional(
            {"type": "array", "items": {**_TEXT, "minLength": 1}},
            "Pictures that guide the film: URLs, data URLs or Base64. In 2.0 only the first, as the first frame.",
        ),
        "callback_url": _optional(_URL, "Where the finished film is told; makes the request asynchronous."),
        "async": _optional({"type": "boolean"}, "Answer at once; poll `/sora/tasks`.", default=False),
    }
    if version == "1.0":
        second: JsonSchema = {"type": "integer", "minimum": 0, "maximum": 86400}
        properties |= {
            "orientation": _optional({"enum": list(rules.ORIENTATIONS)}, "landscape by default."),
            "character_url": _optional(_URL, "A clip whose subject appears in the film."),
            "character_start": _optional(second, "First second of the subject's range."),
            "character_end": _optional(second, "Last second; the range is 1 to 3 seconds long."),
        }
    required = ("model", "prompt") if is_default else ("model", "prompt", "version")
    return _object(properties, required, title=f"Version {version}, {model}")


_REQUESTS = [_request(version, model) for version in rules.VERSIONS for model in rules.MODELS]
_ITEM = _object(
    {"id": _TEXT, "video_url": {**_TEXT, "format": "uri"}, "state": {"enum": ["pending", "succeeded", "failed"]}},
    ("id", "state"),
)
_ANSWER = _object(
    {
        "success": {"type": "boolean"},
        "task_id": _UUID,
        "trace_id": _UUID,
        "data": {"type": "array", "items": _ITEM},
    },
    ("success", "task_id", "trace_id"),
    example={
        "success": True,
        "task_id": TASK_ID,
        "trace_id": TRACE_ID,
        "data": [
            {
                "id": "sora-2:task_01k777hjrbfrgs2060q5zvf2a5",
                "video_url": "http://127.0.0.1:8000/files/6uWwZ0n9mQx3b2kTq4yLr8sVdA1cEfGh.mp4",
                "state": "succeeded",
            }
        ],
    },
)
_ERROR = _object(
    {
        "success": {"const": False},
        "task_id": _UUID,
        "error": _object({"code": _TEXT, "message": _TEXT}, ("code", "message")),
        "trace_id": _UUID,
    },
    ("success", "error", "trace_id"),
)
_TASK = _object(
    {"id": {"type": ["string", "null"]}, "state": {"enum": ["pending", "succeeded", "failed"]}, "response": _object({})}
)
_TASK_REQUEST = _object(
    {
        "action": _optional({"enum": list(ACTIONS)}, "retrieve by default."),
        "id": _optional(_TEXT, "A task's id; one of `id` and `trace_id` for all but retrieve_batch."),
        "ids": _optional({"type": "array", "items": _TEXT, "maxItems": 1000}, "Tasks to retrieve."),
        "trace_id": _optional(_TEXT, "The trace id of the request that made the task."),
        "trace_ids": _optional({"type": "array", "items": _TEXT, "maxItems": 1000}, "As `ids`."),
        "application_id": _optional(_TEXT, "Tasks of this key; yours are all you can see."),
        "user_id": _optional(_TEXT, "As `application_id`."),
        "type": _optional(_TEXT, "`videos` is all there is."),
        "offset": _optional({"type": "integer", "minimum": 0, "maximum": 2**31}, "0 by default."),
        "limit": _optional({"type": "integer", "minimum": 1, "maximum": 1000}, "12, or as many as ids are given."),
        "created_at_min": _optional({"type": "number", "minimum": -1e12, "maximum": 1e12}, "Seconds since 1970."),
        "created_at_max": _optional({"type": "number", "minimum": -1e12, "maximum": 1e12}, "Seconds since 1970."),
    }
)


def _errors() -> dict[int | str, dict[str, Any]]:
    by_status: dict[int, list[str]] = {}
    for ours, (status, code) in WIRE_ERRORS.items():
        if ours == "range_not_satisfiable":  # files only
            continue
        if code not in by_status.setdefault(status, []):
            by_status[status].append(code)
    return {status: _error(codes) for status, codes in sorted(by_status.items())}


def _error(codes: list[str]) -> dict[str, Any]:
    examples = {
        code: {
            "summary": MEANINGS[code],
            "value": {"success": False, "error": {"code": code, "message": MEANINGS[code]}, "trace_id": TRACE_ID},
        }
        for code in codes
    }
    description = " ".join(f"`{code}`: {MEANINGS[code]}" for code in codes)
    return {"description": description, "content": {"application/json": {"schema": _ERROR, "examples": examples}}}


def _route(summary: str, request: JsonSchema, example: JsonSchema, content: JsonSchema) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": request, "example": example}}}
    return {
        "summary": summary,
        "tags": ["AceData Sora"],
        "responses": {200: {"description": "OK, the request is successful.", "content": content}, **_errors()},
        "openapi_extra": {"requestBody": body, "security": [{"key": []}]},
    }


_LINES = {
    "schema": _TEXT,
    "example": f'{{"success":true,"task_id":"{TASK_ID}","trace_id":"{TRACE_ID}","progress":35,"stage":"rendering",'
    '"data":[{"id":"sora-2:task_01k777hjrbfrgs2060q5zvf2a5","state":"pending"}]}\n',
}
VIDEOS = _route(
    "Make a video",
    {"anyOf": _REQUESTS},
    {"model": "sora-2", "prompt": "cat running on the river"},
    {"application/json": {"schema": _ANSWER}, "application/x-ndjson": _LINES},
)
TASKS = _route(
    "Look after tasks: retrieve, retrieve_batch, cancel, delete",
    _TASK_REQUEST,
    {"id": TASK_ID, "action": "retrieve"},
    {"application/json": {"schema": _TASK | {"required": []}}},
)
SECURITY_SCHEME = {"key": {"type": "http", "scheme": "bearer", "description": "A key that `kinema keys create` made."}}
