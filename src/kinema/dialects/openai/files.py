"""`/files`: upload, list, retrieve, content, delete."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from kinema.assets.blobs import Blobs
from kinema.dialects.openai import lists, present
from kinema.dialects.openai import store_schemas as schemas
from kinema.dialects.openai.forms import Upload, read_body
from kinema.dialects.openai.reading import shown
from kinema.dialects.openai.store_schemas import LISTED_PURPOSES, PURPOSES
from kinema.dialects.requests import Door
from kinema.errors import InvalidRequest, NotFound, Unavailable
from kinema.store.files import FileFilter, Files, StoredFile
from kinema.store.keys import Key

# Kinema itself reads `batch`, and pictures and clips of any purpose.
DEFAULT_TTL_S: Mapping[str, float] = {"batch": schemas.FILE_TTL_S[1]}
MAX_NAME_LENGTH = 255
CHUNK_BYTES = 2**20  # a file is sent in pieces of this size
BINARY = "application/octet-stream"


def make_router(door: Door, files: Files, blobs: Blobs, folder: Path) -> APIRouter:
    """The routes, without a prefix. Uploads lie in `folder` while they are read."""
    router = APIRouter(tags=["files of callers"])

    @router.post("/files", **schemas.UPLOAD_FILE)
    async def upload(request: Request) -> JSONResponse:
        caller = await door.caller(request)
        async with read_body(request, folder) as body:
            upload, purpose, ttl_s = parse_upload(body)
            facts = (caller.id, name_of(upload), purpose, upload.media_type, upload.size_bytes)
            file = await asyncio.to_thread(files.reserve, *facts, ttl_s, door.settings.max_file_bytes_per_key)
            await asyncio.to_thread(_keep, files, blobs, file, upload.path)
        return JSONResponse(file_object(file))

    @router.get("/files", **schemas.LIST_FILES)
    async def list_files(request: Request) -> JSONResponse:
        caller = await door.caller(request)
        wanted = await _filter(files, request.query_params, caller)
        found, size = await asyncio.to_thread(files.find, wanted), wanted.limit - 1
        return JSONResponse(present.page([file_object(file) for file in found[:size]], len(found) > size))

    @router.get("/files/{file_id}", **schemas.RETRIEVE_FILE)
    async def retrieve(request: Request) -> JSONResponse:
        return JSONResponse(file_object(await find_file(files, request, await door.caller(request))))

    @router.get("/files/{file_id}/content", **schemas.FILE_CONTENT)
    async def content(request: Request) -> Response:
        file = await find_file(files, request, await door.caller(request))
        try:
            path = await asyncio.to_thread(blobs.local_copy, file.blob_key)
        except NotFound:  # deleted in this very moment
            raise _no_file(file.id) from None
        return _answer(file, path)

    @router.delete("/files/{file_id}", **schemas.DELETE_FILE)
    async def delete(request: Request) -> JSONResponse:
        file = await find_file(files, request, await door.caller(request))
        if not await asyncio.to_thread(files.delete, file):
            raise _no_file(file.id)
        await asyncio.to_thread(_delete_blob, files, blobs, file)
        return JSONResponse({"id": file.id, "object": "file", "deleted": True})

    return router


def file_object(file: StoredFile) -> dict[str, Any]:
    """A file on this wire."""
    return {
        "id": file.id,
        "object": "file",
        "bytes": file.size_bytes,
        "created_at": int(file.created_at),
        "expires_at": None if file.expires_at is None else int(file.expires_at),
        "filename": file.filename,
        "purpose": file.purpose,
        "status": "processed",
        "status_details": None,
    }


async def find_file(files: Files, request: Request, caller: Key) -> StoredFile:
    """The file that the path names. Raises: NotFound."""
    file_id = request.path_params["file_id"]
    file = await asyncio.to_thread(files.get, file_id, caller.sees)
    if file is None:
        raise _no_file(file_id)
    return file


def parse_upload(body: Mapping[str, Any]) -> tuple[Upload, str, float | None]:
    """The file, its purpose, and how long it is kept in seconds, None for ever. Raises: InvalidRequest."""
    upload, purpose = body.get("file"), body.get("purpose")
    if not isinstance(upload, Upload):
        raise InvalidRequest("file must be a part of a multipart form that has a filename", "file")
    if purpose not in PURPOSES:
        raise InvalidRequest(f"purpose must be one of {', '.join(PURPOSES)}, {shown(purpose)}", "purpose")
    ttl_s = parse_ttl_s(body.get("expires_after"), "expires_after")
    return upload, purpose, DEFAULT_TTL_S.get(purpose) if ttl_s is None else float(ttl_s)


def parse_ttl_s(given: Any, field: str) -> int | None:
    """How long a file is kept, in seconds; None where nothing is said. Raises: InvalidRequest."""
    if given is None:
        return None
    low, high = schemas.FILE_TTL_S
    seconds = str(given.get("seconds", "")) if isinstance(given, Mapping) else ""
    is_whole = seconds.isascii() and seconds.isdigit() and len(seconds) < 10
    if not isinstance(given, Mapping) or given.get("anchor") != "created_at" or not is_whole:
        raise InvalidRequest(f'{field} must be like {{"anchor": "created_at", "seconds": {low}}}', field)
    if not low <= int(seconds) <= high:
        raise InvalidRequest(f"{field}.seconds must be from {low} to {high}, not {seconds}", field)
    return int(seconds)


def _keep(files: Files, blobs: Blobs, file: StoredFile, path: Path) -> None:
    blobs.put_file(file.blob_key, path)
    if not files.keep(file):
        raise Unavailable("the upload took more than a day; send it again")


def name_of(upload: Upload) -> str:
    """The name without folders and what doesn't belong into one; databases refuse NUL."""
    return base_name(upload.filename)[-MAX_NAME_LENGTH:]


def base_name(filename: str) -> str:
    """What a name is behind its folders, of this system or of Windows; `upload` where nothing is left."""
    name = "".join(letter for letter in re.split(r"[/\\]", filename)[-1] if letter.isprintable())
    return "upload" if name.strip() in ("", ".", "..") else name


def disposition(filename: str) -> str:
    """`Content-Disposition` of a download: RFC 6266, with RFC 5987's `filename*` beside a plain name."""
    name = base_name(filename)
    plain = "".join(letter if letter.isascii() and letter not in '"%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _delete_blob(files: Files, blobs: Blobs, file: StoredFile) -> None:
    """Delete at once what nobody sees any more; what can't be deleted now is left to the upkeep."""
    with suppress(Unavailable, OSError):
        blobs.delete(file.blob_key)
        files.shelf.forget(file.id)


def _answer(file: StoredFile, path: Path) -> FileResponse:
    # Whatever a caller has uploaded is to be saved, never to be run as a page of this server.
    headers = {
        "x-content-type-options": "nosniff",
        "cache-control": "private",
        "content-disposition": disposition(file.filename),
    }
    return _WholeFile(path, media_type=file.media_type or BINARY, headers=headers)


class _WholeFile(FileResponse):
    """A file without ranges, which RFC 9110 lets a server leave out."""

    chunk_size = CHUNK_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)


async def _filter(files: Files, query: Mapping[str, str], caller: Key) -> FileFilter:
    """What a page asks for, and one more to know whether there are more. Raises: InvalidRequest."""
    page, purpose = lists.read_query(query, lists.FILES), query.get("purpose") or None
    if purpose is not None and purpose not in LISTED_PURPOSES:
        raise InvalidRequest(f"purpose must be one of {', '.join(LISTED_PURPOSES)}", "purpose")
    after = None if page.after is None else await asyncio.to_thread(files.get, page.after, caller.sees)
    if page.after is not None and after is None:
        raise lists.unknown_after("files")
    return FileFilter(caller.sees, purpose, after, oldest_first=page.oldest_first, limit=page.limit + 1)


def _no_file(file_id: str) -> NotFound:
    return NotFound(f"No file with the id {file_id[:80]!r}: GET /v1/files lists yours.")
