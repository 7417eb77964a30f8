"""The input of a batch: JSON lines, each one request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from kinema.dialects.requests import parse_json
from kinema.store.batches import Line

# openai-python 3.54, `types/batch_create_params.py`.
MAX_INPUT_BYTES = 200 * 10**6
MAX_REQUESTS = 50_000
MAX_LINE_BYTES = 32 * 2**20  # as much as a body may have that is sent alone
MAX_ID_LENGTH = 512
MAX_ERRORS = 100
EXAMPLE = '{"custom_id": "1", "method": "POST", "url": "/v1/videos", "body": {"prompt": "..."}}'


@dataclass(slots=True)
class BatchInput:
    """What is wrong with an input, found while its lines are read. The codes are those of OpenAI's batches."""

    endpoint: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0
    _ids: set[str] = field(default_factory=set)

    def read(self, file: IO[bytes]) -> Iterator[Line]:
        """The requests of a file, up to the first that is one too many or as far as errors are listed."""
        number = 0
        while raw := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if not raw.strip():
                continue
            self.count += 1
            if self.count > MAX_REQUESTS:
                self._refuse("too_many_tasks", f"a batch may have {MAX_REQUESTS} requests", number)
                return
            if (line := self._line(raw, number)) is not None:
                yield line
            if len(self.errors) >= MAX_ERRORS or len(raw) > MAX_LINE_BYTES:
                return
        if self.count == 0:
            self._refuse("empty_file", f"the file has no lines; each is like {EXAMPLE}", None)

    def _line(self, raw: bytes, number: int) -> Line | None:
        try:
            given = _parsed(raw)
        except ValueError as error:
            code = "line_too_long" if len(raw) > MAX_LINE_BYTES else "invalid_json_line"
            self._refuse(code, str(error), number)
            return None
        if (problem := self._problem(given)) is not None:
            code, message, param = problem
            self._refuse(code, message, number, param)
            return None
        return Line(number, given["custom_id"], given["body"])

    def _problem(self, given: dict[str, Any]) -> tuple[str, str, str] | None:
        """(code, message, field) of what is wrong with a request."""
        custom_id = given.get("custom_id")
        if not isinstance(custom_id, str) or not 1 <= len(custom_id) <= MAX_ID_LENGTH or "\0" in custom_id:
            return "invalid_custom_id", f"custom_id must be a text of 1 to {MAX_ID_LENGTH} letters", "custom_id"
        if custom_id in self._ids:
            message = f"the custom_id {custom_id[:80]!r} is used by another line; each must be unique"
            return "duplicate_custom_id", message, "custom_id"
        self._ids.add(custom_id)
        if given.get("method") != "POST":
            return "invalid_method", "method must be POST", "method"
        if given.get("url") != self.endpoint:
            return "url_mismatch", f"url must be the batch's endpoint, {self.endpoint}", "url"
        if not isinstance(given.get("body"), dict):
            return "invalid_body", "body must be a JSON object, like that of the url", "body"
        return None

    def _refuse(self, code: str, message: str, number: int | None, param: str | None = None) -> None:
        self.errors.append({"code": code, "line": number, "message": message, "param": param})


def _parsed(raw: bytes) -> dict[str, Any]:
    """Raises: ValueError that says what a line must be."""
    if len(raw) > MAX_LINE_BYTES:
        raise ValueError(f"a line may have {MAX_LINE_BYTES // 2**20} MiB")
    try:
        given = parse_json(raw)
    except ValueError as error:
        raise ValueError(
            f"This line is not parseable as valid JSON. A line is like {EXAMPLE}; in this one, {error}"
        ) from None
    if not isinstance(given, dict):
        raise ValueError(f"a line must be a JSON object like {EXAMPLE}")
    return given
