"""How the video routes describe themselves in OpenAPI. The enums come from the rules."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from kinema.dialects.openai import lists, rules
from kinema.dialects.openai.present import WIRE_ERRORS

JsonSchema = dict[str, Any]
VIDEO_ID = "video_0192a4c5b6d77e8f9a0b1c2d3e4f5a6b"
PROMPT_EXAMPLE = "A calico cat plays a piano on a stage."
_TEXT: JsonSchema = {"type": "string"}
_ID = {**_TEXT, "example": VIDEO_ID}

# Wire code (or type, where there is none) -> what it means.
MEANINGS = {
    "invalid_value": "A field is missing, mistyped or outside what is accepted; `param` names it.",
    "video_not_ready": "The video isn't completed yet.",
    "sentinel_block": "The prompt or a reference was refused.",
    "cancelled": "The video was cancelled.",
    "invalid_request_error": "No key was given.",
    "invalid_api_key": "The key is unknown, expired or revoked.",
    "not_found": "There is no such thing, or it is another key's.",
    "video_expired": "The film was removed when its time or space was over.",
    "method_not_allowed": "The path exists, the method doesn't.",
    "payload_too_large": "The body is over the limit.",
    "range_not_satisfiable": "The range begins behind the end.",
    "rate_limit_exceeded": "Too many jobs are live; `Retry-After` says when to come again. Nothing was begun.",
    "server_error": "Internal server error.",
    "timeout": "A time limit was reached.",
    "unavailable": "The server is stopping or its database is away; `Retry-After` says when to come again.",
}


def _object(properties: JsonSchema, required: tuple[str, ...] = (), **more: Any) -> JsonSchema:
    return {"type": "object", "properties": properties, "required": list(required), **more}


def _nullable(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "null"}]}


def _null_at_first(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [{"type": "null"}, schema]}  # pages take the first for their example


_ERROR = _object(
    {
        "error": _object(
            {"message": _TEXT, "type": _TEXT, "param": _nullable(_TEXT), "code": _nullable(_TEXT)},
            ("message", "type", "param", "code"),
        )
    },
    ("error",),
)


def _errors() -> dict[int | str, dict[str, Any]]:
    by_status: dict[int, list[str]] = {}
    for status, kind, code in WIRE_ERRORS.values():
        words = by_status.setdefault(status, [])
        if (code or kind) not in words:
            words.append(code or kind)
    return {
        status: {
            "description": " ".join(f"`{word}`: {MEANINGS[word]}" for word in words),
            "content": {"application/json": {"schema": _ERROR}},
        }
        for status, words in sorted(by_status.items())
    }


ERRORS = _errors()

_WHOLE: JsonSchema = {"type": "integer"}
VIDEO_KEYS = (
    *("id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at"),
    *("prompt", "size", "seconds", "remixed_from_video_id", "error"),
)
_VIDEO = _object(
    {
        "id": _ID,
        "object": {"const": "video"},
        "model": {**_TEXT, "example": "sora-2"},
        "status": {"enum": ["queued", "in_progress", "completed", "failed"]},
        "progress": {**_WHOLE, "minimum": 0, "maximum": 100, "example": 0},
        "created_at": {**_WHOLE, "example": 1795420084},
        "completed_at": _null_at_first(_WHOLE),
        "expires_at": _null_at_first(_WHOLE),
        "prompt": {**_nullable(_TEXT), "example": PROMPT_EXAMPLE},
        "size": {**_TEXT, "pattern": r"^\d+x\d+$", "example": "720x1280"},
        "seconds": {**_TEXT, "pattern": r"^\d+(\.\d+)?$", "example": "4"},
        "remixed_from_video_id": _null_at_first(_TEXT),
        "error": _null_at_first(_object({"code": _TEXT, "message": _TEXT}, ("code", "message"))),
    },
    VIDEO_KEYS,
)
_PAGE = _object(
    {
        "object": {"const": "list"},
        "data": {"type": "array", "items": _VIDEO},
        "first_id": _nullable(_TEXT),
        "last_id": _nullable(_TEXT),
        "has_more": {"type": "boolean"},
    },
    ("object", "data", "first_id", "last_id", "has_more"),
)
_DELETED = _object(
    {"id": _ID, "object": {"const": "video.deleted"}, "deleted": {"type": "boolean"}}, ("id", "object", "deleted")
)

_PROMPT = {
    **_TEXT,
    "minLength": 1,
    "maxLength": rules.PROMPT_CHARACTERS,
    "pattern": r"\S",
    "description": "What the film shows.",
    "example": PROMPT_EXAMPLE,
}
_MODEL = {**_TEXT, "description": f"{', '.join(rules.MODELS)}, or a name of the operator's [routes]."}
_SECONDS = {
    "enum": [str(seconds) for seconds in rules.SECONDS] + list(rules.SECONDS),
    "description": "Length in seconds, as a text; a number is accepted too.",
}
_REFERENCE = {
    "description": "The picture on which the film starts: exactly one of `image_url` (http, https or data URL) and "
    "`file_id`. In a form it may be a file. One of another shape is made to cover the film.",
    "anyOf": [
        _object({"image_url": {**_TEXT, "maxLength": rules.IMAGE_URL_CHARACTERS}}, ("image_url",), maxProperties=1),
        _object({"file_id": _TEXT}, ("file_id",), maxProperties=1),
        _TEXT,
        {"type": "null"},
    ],
}
_CHARACTERS = {
    "description": "Up to two characters that the prompt names.",
    "anyOf": [
        {"type": "array", "minItems": 1, "maxItems": rules.MAX_CHARACTERS, "items": _object({"id": _TEXT}, ("id",))},
        {"type": "null"},
    ],
}
_FILM = {
    "description": "The film to start from: `id` of a completed video, or `file_id`. In a form it may be a file.",
    "anyOf": [_object({"id": _TEXT}, ("id",)), _object({"file_id": _TEXT}, ("file_id",))],
}


def _bounded(bounds: tuple[float, float], description: str, kind: str = "number") -> JsonSchema:
    schema = {"type": kind, "minimum": bounds[0], "maximum": bounds[1]}
    return {"anyOf": [schema, {"type": "null"}], "description": description}


_TUNING: JsonSchema = {
    "seed": _bounded(rules.SEED, "The same seed and request give the same film on one machine.", "integer"),
    "negative_prompt": {**_nullable(_TEXT), "description": "What the film must not show, where the engine can."},
    "num_inference_steps": _bounded(rules.STEPS, "Denoising steps, where the engine has them.", "integer"),
    "guidance_scale": _bounded(rules.GUIDANCE, "Of classifier-free guidance, where the engine has it."),
    "guidance_scale_2": _bounded(rules.GUIDANCE, "Of a model's second expert."),
    "flow_shift": _bounded(rules.FLOW_SHIFT, "Of the noise schedule."),
}
_FORM: JsonSchema = {
    "width": _bounded(rules.SIDE_PX, "Pixels, an even number; with `height`, instead of `size`.", "integer"),
    "height": _bounded(rules.SIDE_PX, "Pixels, an even number.", "integer"),
    "fps": _bounded(rules.FPS, "Frames per second, 24 by default.", "integer"),
    "num_frames": _bounded(rules.FRAMES, "Frames of the film, instead of `seconds`.", "integer"),
}
_CREATE = _object(
    {
        "prompt": _PROMPT,
        "model": _nullable(_MODEL),
        "seconds": _nullable(_SECONDS),
        "size": {"anyOf": [{"enum": list(rules.SIZES)}, {"type": "null"}]},
        "input_reference": _REFERENCE,
        "characters": _CHARACTERS,
        **_FORM,
        **_TUNING,
    },
    ("prompt",),
)
_REMIX = _object({"prompt": _PROMPT, **_TUNING}, ("prompt",))
_EDIT = _object({"prompt": _PROMPT, "video": _FILM, "model": _nullable(_MODEL), **_TUNING}, ("prompt", "video"))
_EXTEND = _object(
    {"prompt": _PROMPT, "video": _FILM, "seconds": _SECONDS, "model": _nullable(_MODEL), **_TUNING},
    ("prompt", "video", "seconds"),
)
_EXAMPLE = {"model": rules.DEFAULT_MODEL, "prompt": _PROMPT["example"], "seconds": "4", "size": rules.DEFAULT_SIZE}

_PATH_ID = {"name": "video_id", "in": "path", "required": True, "schema": _ID}
_VARIANT = {
    "name": "variant",
    "in": "query",
    "required": False,
    "schema": {"enum": ["video", "thumbnail", "spritesheet", ""], "default": "video"},
}
_LIST_QUERY = lists.parameters(lists.VIDEOS, {**_TEXT, "pattern": "^video_[0-9a-f]{32}$"})
_FILES = ("input_reference", "video")
_FILMS: JsonSchema = {"video/mp4": {}, "image/webp": {}, "image/jpeg": {}}


def _as_form(body: JsonSchema) -> JsonSchema:
    """The same fields in a form: files as they are, all else as text."""
    fields: JsonSchema = {}
    for name, schema in body["properties"].items():
        is_file = name in _FILES
        text = {key: schema[key] for key in ("minLength", "maxLength", "pattern") if key in schema}
        described = {"description": schema["description"]} if "description" in schema else {}
        fields[name] = {**_TEXT, **text, **described, **({"format": "binary"} if is_file else {})}
    return _object(fields, tuple(body["required"]))


def _route(
    summary: str,
    answer: JsonSchema | None,
    *,
    body: JsonSchema | None = None,
    parameters: tuple[JsonSchema, ...] = (),
    more: dict[int | str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    extra: dict[str, Any] = {"security": [{"key": []}], "parameters": list(parameters)}
    if body is not None:
        content: JsonSchema = {"application/json": {"schema": body}}
        if body is _CREATE:
            content["application/json"]["example"] = _EXAMPLE
        content["multipart/form-data"] = {"schema": _as_form(body)}
        extra["requestBody"] = {"required": True, "content": content}
    ok = {"application/json": {"schema": answer}} if answer is not None else _FILMS
    return {
        "summary": summary,
        "tags": ["OpenAI Videos"],
        "response_class": Response,
        "responses": {200: {"description": "OK.", "content": ok}, **(more or {}), **ERRORS},
        "openapi_extra": extra,
    }


_FORMS = "As JSON, or as a multipart form whose names may have brackets (`input_reference[image_url]`)."
CREATE = _route("Make a video", _VIDEO, body=_CREATE) | {"description": _FORMS}
SYNC = _route("Make a video and wait for its film", None, body=_CREATE) | {"description": _FORMS}
EDIT = _route("Make a film anew by another prompt", _VIDEO, body=_EDIT) | {"description": _FORMS}
EXTEND = _route("Add seconds to a film", _VIDEO, body=_EXTEND) | {"description": _FORMS}
REMIX = _route("Make a video anew by another prompt", _VIDEO, body=_REMIX, parameters=(_PATH_ID,))
LIST = _route("List videos", _PAGE, parameters=tuple(_LIST_QUERY))
RETRIEVE = _route("Retrieve a video", _VIDEO, parameters=(_PATH_ID,))
DELETE = _route("Delete a video; one that isn't finished is cancelled", _DELETED, parameters=(_PATH_ID,))
_PARTS: dict[int | str, dict[str, Any]] = {
    206: {"description": "The ranges asked for; several come as multipart/byteranges.", "content": _FILMS},
    304: {"description": "The file is the one that `If-None-Match` names."},
}
CONTENT = _route("Download a film, its thumbnail or a grid of its frames", None, parameters=(_PATH_ID, _VARIANT))
CONTENT["responses"] |= _PARTS
HEAD_CONTENT = {**CONTENT, "summary": "What a download would be"}

_TEMPLATE = re.compile(r"\{(\w+)(?::\w+)?\}")


def complete(schema: JsonSchema, prefix: str) -> None:
    """Give every route under a prefix what all have: a key, its path's parameters, the errors."""
    for path, item in schema.get("paths", {}).items():
        if not path.startswith(f"{prefix}/"):
            continue
        for operation in item.values():
            operation.setdefault("security", [{"key": []}])
            known = {given["name"] for given in operation.setdefault("parameters", []) if given["in"] == "path"}
            for name in _TEMPLATE.findall(path):
                if name not in known:
                    parameter = {"name": name, "in": "path", "required": True, "schema": _TEXT}
                    operation["parameters"].append(parameter)
            operation["responses"].pop("422", None)
            for status, response in ERRORS.items():
                operation["responses"].setdefault(str(status), response)
