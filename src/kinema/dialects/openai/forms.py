"""Bodies of this dialect: JSON or a form with brackets in its names, both as one dict."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from kinema.assets.references import sniff
from kinema.dialects.requests import (
    JSON_LIMIT_BYTES,
    MULTIPART_LIMIT_BYTES,
    check_length,
    parse_json_object,
    read_bytes,
    too_large,
)
from kinema.errors import InvalidRequest

MAX_PARTS = 1000
MAX_DEPTH = 8
WRITE_BYTES = 2**20
SNIFFED_BYTES = 64
LEFTOVERS_LIFE_S = 86_400.0
_NAME = re.compile(r"(?P<first>[^\[\]]+)(?P<rest>(?:\[[^\[\]]*\])*)")
_FORM = "application/x-www-form-urlencoded"
ACCEPTED = "the body must be a JSON object or a multipart form"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a form. It is gone when the body's context ends."""

    path: Path
    filename: str
    size_bytes: int
    media_type: str | None  # as its first bytes show; what the part says isn't believed
    digest: str  # SHA-256 in hex


@asynccontextmanager
async def read_body(request: Request, folder: Path) -> AsyncIterator[dict[str, Any]]:
    """A context with the body as one dict; files of a form lie in `folder` as long as it lasts.

    The texts of a form stay texts. Names with brackets nest: `a[b]` is a key, `a[]` an entry of a list, `a[0]` an
    entry by its place, `a[][b]` a key of a list's entries; a plain name that comes again makes a list.
    Raises: InvalidRequest for a body that can't be read, PayloadTooLarge over the limits.
    """
    content_type, options = parse_options_header(request.headers.get("content-type", ""))
    if not content_type.startswith(b"multipart/"):
        yield _read_text(await read_bytes(request, JSON_LIMIT_BYTES), content_type.decode("latin-1"))
        return
    form = _Form(folder, options.get(b"boundary", b""))
    try:
        await form.read(request)
        yield nest(form.entries)
    finally:
        form.remove_files()


def remove_leftovers(folder: Path) -> None:
    """Remove what requests have left whose process was killed: files of their bodies, folders they worked in."""
    before = time.time() - LEFTOVERS_LIFE_S
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # another process may be at it too
            if path.stat().st_mtime >= before:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def nest(entries: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The entries of a form as one dict. Raises: InvalidRequest for names that contradict each other."""
    root: dict[str, Any] = {}
    for name, value in entries:
        matched = _NAME.fullmatch(name)
        if matched is None:
            raise InvalidRequest(f"{name[:100]!r} is no field's name; brackets must be paired, like a[b] or a[]", name)
        steps = [matched["first"], *re.findall(r"\[([^\[\]]*)\]", matched["rest"])]
        if len(steps) > MAX_DEPTH:
            raise InvalidRequest(f"{name[:100]!r} is nested too deeply; {MAX_DEPTH} levels are accepted", steps[0])
        try:
            _put(root, steps, value)
        except TypeError:
            raise InvalidRequest(f"{name[:100]!r} contradicts another field of the form", steps[0]) from None
    return {name: _lists(value) for name, value in root.items()}


def _put(into: Any, steps: list[str], value: Any) -> None:
    """Raises: TypeError where something else stands already."""
    step, *rest = steps
    if isinstance(into, list) and step == "":
        _put_in_list(into, rest, value)
    elif not isinstance(into, dict) or step == "":
        raise TypeError
    elif rest:
        _put(into.setdefault(step, [] if rest[0] == "" else {}), rest, value)
    elif step not in into:
        into[step] = value
    elif isinstance(into[step], (dict, Upload)):
        raise TypeError
    else:  # a plain name again
        into[step] = [*(into[step] if isinstance(into[step], list) else [into[step]]), value]


def _put_in_list(into: list[Any], steps: list[str], value: Any) -> None:
    """`a[][b]=1&a[][c]=2&a[][b]=3` is two entries: a key that is there already begins the next."""
    if not steps:
        into.append(value)
        return
    if not into or not isinstance(into[-1], dict) or (len(steps) == 1 and steps[0] in into[-1]):
        into.append({})
    _put(into[-1], steps, value)


def _lists(value: Any) -> Any:
    """Dicts whose keys are all places, as lists."""
    if isinstance(value, list):
        return [_lists(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    nested = {name: _lists(entry) for name, entry in value.items()}
    if nested and all(re.fullmatch(r"\d{1,4}", name, re.ASCII) for name in nested):
        return [nested[name] for name in sorted(nested, key=int)]
    return nested


def _read_text(raw: bytes, content_type: str) -> dict[str, Any]:
    # `curl -d` says that JSON is a form.
    if content_type == _FORM and not raw.lstrip().startswith(b"{"):
        try:
            return nest(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=MAX_PARTS, errors="strict"))
        except UnicodeError:
            raise InvalidRequest(f"{ACCEPTED}; this form isn't UTF-8") from None
        except ValueError:
            raise InvalidRequest(f"a form may have {MAX_PARTS} fields") from None
    return parse_json_object(raw, '{"model": "sora-2", "prompt": "..."}')


@dataclass(slots=True)
class _Part:
    headers: dict[str, bytes] = field(default_factory=dict)
    name: str = ""
    filename: str | None = None
    text: bytearray = field(default_factory=bytearray)
    file: IO[bytes] | None = None
    size_bytes: int = 0
    head: bytes = b""
    digest: Any = None


class _Form:
    """A multipart body while it is read: what the parser calls back."""

    def __init__(self, folder: Path, boundary: bytes) -> None:
        self.entries: list[tuple[str, Any]] = []
        self._folder = folder
        self._paths: list[Path] = []
        self._part = _Part()
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self._text_bytes = 0
        self._is_whole = False
        try:
            self._parser = MultipartParser(boundary, self._callbacks()) if boundary else None
        except FormParserError:
            self._parser = None

    async def read(self, request: Request) -> None:
        """Raises: InvalidRequest, PayloadTooLarge."""
        if self._parser is None:
            raise InvalidRequest(f"{ACCEPTED} whose Content-Type names its boundary")
        check_length(request, MULTIPART_LIMIT_BYTES)
        size_bytes, waiting = 0, bytearray()
        async for piece in request.stream():
            size_bytes += len(piece)
            if size_bytes > MULTIPART_LIMIT_BYTES:
                raise too_large(MULTIPART_LIMIT_BYTES)
            waiting += piece
            if len(waiting) >= WRITE_BYTES:
                await asyncio.to_thread(self._take, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(self._take, bytes(waiting))
        if not self._is_whole:
            raise InvalidRequest(f"{ACCEPTED}; this form ends before its last boundary")

    def remove_files(self) -> None:
        if self._part.file is not None:
            self._part.file.close()
        for path in self._paths:
            path.unlink(missing_ok=True)

    def _take(self, data: bytes) -> None:
        assert self._parser is not None  # noqa: S101 - read() has looked
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise InvalidRequest(f"{ACCEPTED}; it can't be read: {error}") from None

    def _callbacks(self) -> Any:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._add,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        if len(self.entries) >= MAX_PARTS:
            raise InvalidRequest(f"a form may have {MAX_PARTS} parts")
        self._part = _Part()

    def _end_header(self) -> None:
        name, value = self._header
        self._part.headers[name.decode("latin-1").lower()] = bytes(value)
        self._header = (bytearray(), bytearray())

    def _open(self) -> None:
        _, options = parse_options_header(self._part.headers.get("content-disposition", b""))
        name, filename = options.get(b"name"), options.get(b"filename")
        if not name:
            raise InvalidRequest("each part of a form must have a name in its Content-Disposition")
        self._part.name = name.decode("utf-8", "replace")
        if filename is not None:
            self._part.filename = filename.decode("utf-8", "replace")
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / uuid.uuid4().hex
            self._paths.append(path)
            self._part.file = path.open("wb")
            self._part.digest = hashlib.sha256()

    def _add(self, data: bytes, start: int, end: int) -> None:
        part, piece = self._part, data[start:end]
        if part.file is None:
            self._text_bytes += len(piece)
            if self._text_bytes > JSON_LIMIT_BYTES:
                raise too_large(JSON_LIMIT_BYTES)
            part.text += piece
            return
        part.file.write(piece)
        part.digest.update(piece)
        part.size_bytes += len(piece)
        if len(part.head) < SNIFFED_BYTES:
            part.head = (part.head + piece)[:SNIFFED_BYTES]

    def _end(self) -> None:
        part = self._part
        if part.file is None:
            try:
                self.entries.append((part.name, part.text.decode()))
            except UnicodeDecodeError:
                raise InvalidRequest(f"{part.name[:100]} must be UTF-8 text, or a file with a filename") from None
            return
        part.file.close()
        upload = Upload(
            self._paths[-1], part.filename or "", part.size_bytes, sniff(part.head), part.digest.hexdigest()
        )
        self.entries.append((part.name, upload))

    def _finish(self) -> None:
        self._is_whole = True
