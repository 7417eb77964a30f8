"""One body while it is read: its fields by type, how exact it must be, and what comes with it."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kinema.config import Wire
from kinema.dialects.openai import rules
from kinema.dialects.openai.forms import Upload
from kinema.dialects.requests import parse_json
from kinema.domain.shot import Verb
from kinema.errors import InvalidRequest

NOTHING = (None, "", False, 0, "false", "False", "none", "0")
INPUTS = "inputs/"
MAX_DIGITS = 24


@dataclass(slots=True)
class Reading:
    """The fields of one body for one verb, by their own names."""

    fields: Mapping[str, Any]
    verb: Verb
    wire: Wire
    adjustments: list[str] = field(default_factory=list)
    uploads: dict[str, bytes | Path] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)

    @property
    def is_strict(self) -> bool:
        return self.wire == "strict"

    @property
    def is_lenient(self) -> bool:
        return self.wire == "lenient"

    def get(self, name: str) -> Any:
        """The field, None where it was left out; a form's empty text leaves a field out too."""
        value = self.fields.get(name)
        return None if value == "" else value

    def adjust(self, name: str, given: object, taken: object, why: str) -> None:
        self.adjustments.append(f"{name}={taken} ({why}, not {given})")

    def text(self, name: str) -> str | None:
        value = self.get(name)
        if value is not None and not isinstance(value, str):
            raise InvalidRequest(f"{name} must be a text, {shown(value)}", name)
        return value

    def whole(self, name: str, bounds: tuple[int, int]) -> int | None:
        """A whole number, also as a text or a float."""
        number = self._number(name)
        if number is None:
            return None
        if not (math.isfinite(number) and number == int(number) and bounds[0] <= number <= bounds[1]):
            raise InvalidRequest(f"{name} must be a whole number from {bounds[0]} to {bounds[1]}", name)
        return int(number)

    def number(self, name: str, bounds: tuple[float, float]) -> float | None:
        """A number, also as a text."""
        number = self._number(name)
        if number is not None and not bounds[0] <= number <= bounds[1]:
            raise InvalidRequest(f"{name} must be a number from {bounds[0]:g} to {bounds[1]:g}", name)
        return number

    def _number(self, name: str) -> float | None:
        value = self.get(name)
        if isinstance(value, str) and len(value) <= MAX_DIGITS and value.isascii():
            try:
                return float(value)
            except ValueError:
                pass
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12):
            return None if value is None else float(value)
        raise InvalidRequest(f"{name} must be a number, {shown(value)}", name)

    def keep(self, content: bytes | Path) -> str:
        """Name bytes that came with the request; the job has them to itself."""
        key = f"{INPUTS}{secrets.token_hex(16)}"
        self.uploads[key] = content
        return f"blob:{key}"

    def keep_copy(self, blob_key: str) -> str:
        """Name a copy of a blob: its original may be deleted before the job begins."""
        key = f"{INPUTS}{secrets.token_hex(16)}"
        self.copies[key] = blob_key
        return f"blob:{key}"


def open_reading(body: Mapping[str, Any], verb: Verb, wire: Wire) -> Reading:
    """Sort the fields of a body by the tables.

    Raises: InvalidRequest for a field that asks for what isn't done, or under `strict` isn't documented.
    """
    given = dict(body) if wire == "strict" else _flattened(body)
    accepted = rules.DOCUMENTED[verb] if wire == "strict" else rules.FIELDS[verb]
    reading = Reading({name: value for name, value in given.items() if name in accepted}, verb, wire)
    for name, value in given.items():
        if name not in accepted:
            _check_other(reading, name, value)
    return reading


def structure(value: Any) -> Any:
    """A value that may be written as JSON in a form's text; the text itself where it isn't JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return parse_json(value)
        except ValueError:
            return value
    return value


def either(accepted: Iterable[object]) -> str:
    words = [str(word) for word in accepted]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def shown(given: object) -> str:
    """The given value as the end of a sentence."""
    if given is None:
        return "and is required"
    written = "a file" if isinstance(given, Upload) else json.dumps(given, ensure_ascii=False, default=lambda _: "file")
    return f"not {written if len(written) <= 60 else written[:57] + '...'}"


def _flattened(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body's fields by their own names, with those of its containers; what stands outside wins."""
    layers = [body]
    for name in rules.CONTAINERS:
        inner = structure(body.get(name))
        if inner in (None, ""):
            continue
        if not isinstance(inner, dict):
            raise InvalidRequest(f"{name} must be an object of fields, {shown(inner)}", name)
        for nested in rules.CONTAINERS:
            if inner.get(nested) not in (None, ""):
                raise InvalidRequest(f"{nested} can't stand inside {name}: put its fields beside it", nested)
        layers.append(inner)
    given: dict[str, Any] = {}
    for layer in layers:
        for name, value in layer.items():
            own = rules.ALIASES.get(name, name)
            if name not in rules.CONTAINERS and given.get(own) in (None, "") and (own == name or own not in layer):
                given[own] = value
    return given


def _check_other(reading: Reading, name: str, value: Any) -> None:
    asks_nothing = value in ([], {}) or any(value == nothing for nothing in NOTHING)
    if reading.is_strict and value is not None:
        accepted = either(rules.DOCUMENTED[reading.verb])
        raise InvalidRequest(f"Unknown parameter: '{name[:100]}'. Accepted are {accepted}.", name[:100])
    if asks_nothing:
        return
    if name in rules.FIELDS[Verb.CREATE]:
        raise InvalidRequest(f"{name} can't be set: {rules.NOT_OF_VERB[reading.verb]}", name)
    if name in rules.REFUSED:
        raise InvalidRequest(f"{name} isn't supported: {rules.REFUSED[name]}", name)
    if name in rules.FIXED and str(value).lower() not in rules.FIXED[name]:
        raise InvalidRequest(f"{name} must be {either(rules.FIXED[name])}, {shown(value)}", name)
    if name not in rules.FIXED:
        why = rules.IGNORED.get(name, "there is no such field")
        reading.adjustments.append(f"{name[:100]} ignored ({why})")
