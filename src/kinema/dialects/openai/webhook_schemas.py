"""How the webhook routes describe themselves in OpenAPI. What all routes of the wire have is added elsewhere."""

from __future__ import annotations

from typing import Any

from kinema.dialects.openai import lists
from kinema.dialects.openai.events import EVENT_TYPES

JsonSchema = dict[str, Any]

BODY_LIMIT_BYTES = 2**20
MAX_NAME_LENGTH = 256
KEEP_OLD = "keep_old_secret_active_for_24_hours"

_TEXT: JsonSchema = {"type": "string"}
_TIME: JsonSchema = {"type": "integer", "description": "Seconds since 1970 (UTC)."}
_EVENT_TYPE: JsonSchema = {"enum": list(EVENT_TYPES)}
_ID = {**_TEXT, "example": "wh_0192a4c5b6d77e8f9a0b1c2d3e4f5a6b"}


def _nullable(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "null"}]}


_NULLABLE_TEXT = _nullable(_TEXT)


def _object(properties: JsonSchema, required: tuple[str, ...] | None = None) -> JsonSchema:
    return {"type": "object", "properties": properties, "required": list(properties if required is None else required)}


_FIELDS: JsonSchema = {
    "name": {**_TEXT, "minLength": 1, "maxLength": MAX_NAME_LENGTH, "pattern": r"\S", "example": "films"},
    "url": {**_TEXT, "format": "uri", "description": "http or https.", "example": "https://films.example/hook"},
    "event_types": {"type": "array", "minItems": 1, "items": _EVENT_TYPE},
}
_ENDPOINT_FIELDS: JsonSchema = {
    "id": _ID,
    "object": {"const": "webhook_endpoint"},
    **_FIELDS,
    "created_at": _TIME,
    "updated_at": _TIME,
    "signing_secret_hint": _TEXT,
    "status": {"enum": ["enabled", "disabled"]},
    "disabled_reason": _NULLABLE_TEXT,
}
_ENDPOINT = _object(_ENDPOINT_FIELDS)
_WITH_SECRET = _object({**_ENDPOINT_FIELDS, "signing_secret": {**_TEXT, "description": "Shown this once."}})
# What is null stays as it is.
_CHANGES = _object({name: _nullable(schema) for name, schema in _FIELDS.items()}, ())
_PAGE = _object(
    {
        "object": {"const": "list"},
        "data": {"type": "array", "items": _ENDPOINT},
        "first_id": _NULLABLE_TEXT,
        "last_id": _NULLABLE_TEXT,
        "has_more": {"type": "boolean"},
    }
)
_DELETED = _object({"id": _ID, "object": {"const": "webhook_endpoint.deleted"}, "deleted": {"const": True}})
_TEST = _object(
    {
        "object": {"const": "webhook_endpoint.test"},
        "webhook_endpoint_id": _ID,
        "event_type": _EVENT_TYPE,
        "status_code": {"type": "integer", "description": "The receiver's."},
        "success": {"const": True, "description": "An answer came; without one the test is answered 400."},
    }
)
_TYPES = _object({"object": {"const": "list"}, "data": {"type": "array", "items": _EVENT_TYPE}})


def _route(
    summary: str,
    answer: JsonSchema,
    *,
    body: JsonSchema | None = None,
    is_body_required: bool = True,
    parameters: list[JsonSchema] | None = None,
) -> dict[str, Any]:
    extra: JsonSchema = {"parameters": parameters} if parameters else {}
    if body is not None:
        extra["requestBody"] = {"required": is_body_required, "content": {"application/json": {"schema": body}}}
    ok = {"description": "OK.", "content": {"application/json": {"schema": answer}}}
    return {"summary": summary, "responses": {200: ok}, "openapi_extra": extra}


CREATE = _route("Register a webhook endpoint", _WITH_SECRET, body=_object(_FIELDS))
LIST = _route("List webhook endpoints", _PAGE, parameters=lists.parameters(lists.ENDPOINTS, _ID))
RETRIEVE = _route("Retrieve a webhook endpoint", _ENDPOINT)
UPDATE = _route("Change a webhook endpoint, and enable it", _ENDPOINT, body=_CHANGES, is_body_required=False)
DELETE = _route("Delete a webhook endpoint", _DELETED)
ROTATE = _route(
    "Give a webhook endpoint a new secret",
    _WITH_SECRET,
    body=_object({KEEP_OLD: _nullable({"type": "boolean"})}, ()),
    is_body_required=False,
)
TEST = _route("Send a signed test event now", _TEST, body=_object({"event_type": _EVENT_TYPE}))
TYPES = _route("List the types of events", _TYPES)
