"""How the routes of files, characters, models and batches describe themselves in OpenAPI.

What all routes of the wire have, a key and the errors, is added elsewhere.
"""

from __future__ import annotations

from typing import Any

from kinema.dialects.openai import lists

JsonSchema = dict[str, Any]

# The API's bounds, as openai-python 3.54 has them in `types/`: file_create_params.py, file_list_params.py,
# file_purpose.py, batch_create_params.py, batch_list_params.py. Times are in seconds.
PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
OUTPUT_PURPOSE = "batch_output"
LISTED_PURPOSES = (*PURPOSES, OUTPUT_PURPOSE)
FILE_TTL_S = (3600, 2_592_000)
ENDPOINTS = ("/v1/videos",)
WINDOWS_S = {"24h": 86_400.0}
MAX_LABELS, MAX_LABEL_LENGTH, MAX_VALUE_LENGTH = 16, 64, 512  # of a batch's metadata
# Of OpenAI's guide to characters.
MAX_CHARACTER_NAME_LENGTH = 80

_TEXT: JsonSchema = {"type": "string"}
_NULLABLE_TEXT: JsonSchema = {"anyOf": [_TEXT, {"type": "null"}]}
_TIME: JsonSchema = {"type": "integer", "description": "Seconds since 1970 (UTC)."}
_NULLABLE_TIME: JsonSchema = {"anyOf": [_TIME, {"type": "null"}]}
_WHOLE: JsonSchema = {"type": "integer", "minimum": 0}
_FILE_ID: JsonSchema = {**_TEXT, "example": "file-0192a4c5b6d77e8f9a0b1c2d"}
_BATCH_ID: JsonSchema = {**_TEXT, "example": "batch_0192a4c5b6d77e8f9a0b1c2d3e4f5a6b"}


def _object(properties: JsonSchema, required: tuple[str, ...] | None = None) -> JsonSchema:
    return {"type": "object", "properties": properties, "required": list(properties if required is None else required)}


def _page(items: JsonSchema) -> JsonSchema:
    return _object(
        {
            "object": {"const": "list"},
            "data": {"type": "array", "items": items},
            "first_id": _NULLABLE_TEXT,
            "last_id": _NULLABLE_TEXT,
            "has_more": {"type": "boolean"},
        }
    )


def _deleted(kind: str) -> JsonSchema:
    return _object({"id": _TEXT, "object": {"const": kind}, "deleted": {"const": True}})


def _query(name: str, schema: JsonSchema) -> JsonSchema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _route(
    summary: str,
    answer: JsonSchema,
    *,
    bodies: JsonSchema | None = None,
    query: list[JsonSchema] | None = None,
    media_type: str = "application/json",
) -> dict[str, Any]:
    """`bodies` are schemas by media type."""
    extra: JsonSchema = {"parameters": query} if query else {}
    if bodies is not None:
        content = {kind: {"schema": schema} for kind, schema in bodies.items()}
        extra["requestBody"] = {"required": True, "content": content}
    ok = {"description": "OK.", "content": {media_type: {"schema": answer}}}
    return {"summary": summary, "responses": {200: ok}, "openapi_extra": extra}


_LIFE = _object(
    {
        "anchor": {"const": "created_at"},
        "seconds": {"type": "integer", "minimum": FILE_TTL_S[0], "maximum": FILE_TTL_S[1]},
    }
)
_FILE = _object(
    {
        "id": _FILE_ID,
        "object": {"const": "file"},
        "bytes": _WHOLE,
        "created_at": _TIME,
        "expires_at": _NULLABLE_TIME,
        "filename": _TEXT,
        "purpose": {"enum": list(LISTED_PURPOSES)},
        "status": {"const": "processed"},
        "status_details": {"type": "null"},
    }
)
_UPLOAD = _object(
    {"file": {**_TEXT, "format": "binary"}, "purpose": {"enum": list(PURPOSES)}}, required=("file", "purpose")
)
_FILES_QUERY = [
    *lists.parameters(lists.FILES, _FILE_ID),
    _query("purpose", {"enum": list(LISTED_PURPOSES)}),
]
UPLOAD_FILE = _route("Upload a file", _FILE, bodies={"multipart/form-data": _UPLOAD}) | {
    "description": "`expires_after[anchor]` and `expires_after[seconds]` say how long it is kept. Without them files "
    f"of the purpose `batch` are kept for {FILE_TTL_S[1] // 86_400} days and others until they are deleted."
}
LIST_FILES = _route("List files", _page(_FILE), query=_FILES_QUERY)
RETRIEVE_FILE = _route("Retrieve a file's facts", _FILE)
FILE_CONTENT = _route("Download a file", {**_TEXT, "format": "binary"}, media_type="*/*")
DELETE_FILE = _route("Delete a file", _deleted("file"))

_CHARACTER = _object({"id": _TEXT, "object": {"const": "character"}, "name": _TEXT, "created_at": _TIME})
_NAME = {**_TEXT, "minLength": 1, "maxLength": MAX_CHARACTER_NAME_LENGTH, "example": "Mossy"}
_CLIP = {
    "description": "A clip of 1 to 4 seconds: an uploaded file, or the film of a completed video.",
    "anyOf": [_object({"file_id": _FILE_ID}), _object({"id": _TEXT})],
}
CREATE_CHARACTER = _route(
    "Make a character out of a short clip",
    _CHARACTER,
    bodies={
        "multipart/form-data": _object({"name": _NAME, "video": {**_TEXT, "format": "binary"}}),
        "application/json": _object({"name": _NAME, "video": _CLIP}),
    },
)
RETRIEVE_CHARACTER = _route("Retrieve a character", _CHARACTER)
DELETE_CHARACTER = _route("Delete a character", _deleted("character.deleted"))

_MODEL = _object({"id": _TEXT, "object": {"const": "model"}, "created": _TIME, "owned_by": _TEXT})
LIST_MODELS = _route("List the models that may be named", _page(_MODEL))
RETRIEVE_MODEL = _route("Retrieve a model", _MODEL)

_STATUSES = ("validating", "failed", "in_progress", "finalizing", "completed", "expired", "cancelling", "cancelled")
_LABELS = {
    "type": "object",
    "maxProperties": MAX_LABELS,
    "propertyNames": {"maxLength": MAX_LABEL_LENGTH},
    "additionalProperties": {**_TEXT, "maxLength": MAX_VALUE_LENGTH},
}
_ERRORS = _object({"object": {"const": "list"}, "data": {"type": "array", "items": {"type": "object"}}})
_BATCH = _object(
    {
        "id": _BATCH_ID,
        "object": {"const": "batch"},
        "endpoint": {"enum": list(ENDPOINTS)},
        "errors": {"anyOf": [_ERRORS, {"type": "null"}]},
        "input_file_id": _TEXT,
        "completion_window": {"enum": list(WINDOWS_S)},
        "status": {"enum": list(_STATUSES)},
        "output_file_id": _NULLABLE_TEXT,
        "error_file_id": _NULLABLE_TEXT,
        "created_at": _TIME,
        "in_progress_at": _NULLABLE_TIME,
        "expires_at": _TIME,
        "finalizing_at": _NULLABLE_TIME,
        "completed_at": _NULLABLE_TIME,
        "failed_at": _NULLABLE_TIME,
        "expired_at": _NULLABLE_TIME,
        "cancelling_at": _NULLABLE_TIME,
        "cancelled_at": _NULLABLE_TIME,
        "request_counts": _object({"total": _WHOLE, "completed": _WHOLE, "failed": _WHOLE}),
        "metadata": {"anyOf": [_LABELS, {"type": "null"}]},
    }
)
_NEW_BATCH = _object(
    {
        "input_file_id": {**_FILE_ID, "description": "A file with the purpose `batch`."},
        "endpoint": {"enum": list(ENDPOINTS)},
        "completion_window": {"enum": list(WINDOWS_S)},
        "metadata": {"anyOf": [_LABELS, {"type": "null"}]},
        "output_expires_after": {"anyOf": [_LIFE, {"type": "null"}]},
    },
    ("input_file_id", "endpoint", "completion_window"),
)
CREATE_BATCH = _route("Begin a batch", _BATCH, bodies={"application/json": _NEW_BATCH})
LIST_BATCHES = _route("List batches", _page(_BATCH), query=lists.parameters(lists.BATCHES, _BATCH_ID))
RETRIEVE_BATCH = _route("Retrieve a batch", _BATCH)
CANCEL_BATCH = _route("Cancel a batch; one that is past it is answered as it is", _BATCH)
