"""`/videos/characters`: a subject cut from a short clip, which prompts call by its name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from kinema.assets.blobs import Blobs
from kinema.dialects.openai import store_schemas as schemas
from kinema.dialects.openai.forms import Upload, read_body
from kinema.dialects.openai.ids import job_id_of
from kinema.dialects.requests import Door
from kinema.errors import BadReference, InvalidRequest, NotFound, Unavailable
from kinema.media.foreign import probe_foreign
from kinema.service import Service
from kinema.store.characters import Character, Characters
from kinema.store.files import Files
from kinema.store.keys import Key

SECONDS = (1.0, 4.0)
MAX_CLIP_BYTES = 64 * 2**20  # four seconds at 128 Mbit/s
# Frames and sound end at different times, and 30 frames at 29.97 a second are a little less than a second.
TOLERANCE_S = 0.1
SUFFIXES: Mapping[str, str] = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
}
PROBES_AT_ONCE = 2
ACCEPTED = 'video must be a file, {"file_id": "file-..."} or {"id": "video_..."}'


@dataclass(frozen=True, slots=True)
class _Clip:
    """A clip that is to become a character: a file that came with the request, or a blob that is kept already."""

    path: Path
    suffix: str
    blob_key: str | None = None


class Studio:
    """Makes characters out of what callers give."""

    def __init__(self, service: Service, characters: Characters, files: Files, blobs: Blobs) -> None:
        self._service = service
        self._characters = characters
        self._files = files
        self._blobs = blobs
        self._probes = asyncio.Semaphore(PROBES_AT_ONCE)  # each is a process

    async def make(self, body: Mapping[str, Any], caller: Key) -> Character:
        """Raises: InvalidRequest."""
        name = parse_name(body.get("name"))
        clip = await self._clip(body.get("video"), caller)
        if clip.path.stat().st_size > MAX_CLIP_BYTES:
            raise InvalidRequest(f"video may have {MAX_CLIP_BYTES // 2**20} MiB", "video")
        try:
            async with self._probes:
                facts = await asyncio.to_thread(probe_foreign, clip.path)
        except BadReference as error:
            raise InvalidRequest(f"video: {error.message}", "video") from None
        check_seconds(facts.duration_s or (facts.frame_count / facts.fps if facts.fps else 0.0))
        return await asyncio.to_thread(self._keep, clip, name, caller)

    async def _clip(self, given: Any, caller: Key) -> _Clip:
        if isinstance(given, Upload):
            return _Clip(given.path, suffix_of(given.media_type))
        blob_key, suffix = await self._stored(id_of(given), caller)
        try:
            return _Clip(await asyncio.to_thread(self._blobs.local_copy, blob_key), suffix, blob_key)
        except NotFound:
            raise InvalidRequest("the clip that video names is gone", "video") from None

    async def _stored(self, word: str, caller: Key) -> tuple[str, str]:
        """The blob key and the suffix of a file or of a video's film."""
        file = await asyncio.to_thread(self._files.get, word, caller.sees)
        if file is not None:
            return file.blob_key, suffix_of(file.media_type)
        job_id = job_id_of(word)
        job = await self._service.get(job_id, caller.sees) if job_id else None
        if job is None or job.clip is None or job.is_expired:
            raise InvalidRequest(f"{ACCEPTED}; none of yours with a film is called {word[:80]!r}", "video")
        return job.clip.film_key, "mp4"

    def delete(self, character: Character) -> None:
        """Show a character no more; jobs that it appears in have copies. What can't be deleted now the upkeep will."""
        self._characters.delete(character)
        with suppress(Unavailable, OSError):
            self._blobs.delete(character.blob_key)
            self._characters.shelf.forget(character.id)

    def _keep(self, clip: _Clip, name: str, caller: Key) -> Character:
        character = self._characters.reserve(caller.id, name, clip.suffix)
        if clip.blob_key is None:
            self._blobs.put_file(character.blob_key, clip.path)
        else:
            try:
                self._blobs.copy(clip.blob_key, character.blob_key)
            except NotFound:
                raise InvalidRequest("the clip that video names is gone", "video") from None
        if not self._characters.keep(character):
            raise Unavailable("the upload took more than a day; send it again")
        return character


def make_router(door: Door, studio: Studio, characters: Characters, folder: Path) -> APIRouter:
    """The routes, without a prefix; they go before `/videos/{id}`. Uploads lie in `folder` while they are read."""
    router = APIRouter(tags=["characters"])

    async def find(request: Request) -> Character:
        caller, character_id = await door.caller(request), request.path_params["character_id"]
        character = await asyncio.to_thread(characters.get, character_id, caller.sees)
        if character is None:
            raise NotFound(f"No character with the id {character_id[:80]!r}: POST /v1/videos/characters makes one.")
        return character

    @router.post("/videos/characters", **schemas.CREATE_CHARACTER)
    async def create(request: Request) -> JSONResponse:
        caller = await door.caller(request)
        async with read_body(request, folder) as body:
            return JSONResponse(character_object(await studio.make(body, caller)))

    @router.get("/videos/characters/{character_id}", **schemas.RETRIEVE_CHARACTER)
    async def retrieve(request: Request) -> JSONResponse:
        return JSONResponse(character_object(await find(request)))

    @router.delete("/videos/characters/{character_id}", **schemas.DELETE_CHARACTER)
    async def delete(request: Request) -> JSONResponse:
        """OpenAI has no such route; without one characters would fill the disk."""
        character = await find(request)
        await asyncio.to_thread(studio.delete, character)
        return JSONResponse({"id": character.id, "object": "character.deleted", "deleted": True})

    return router


def character_object(character: Character) -> dict[str, Any]:
    """A character on this wire."""
    created_at = int(character.created_at)
    return {"id": character.id, "object": "character", "name": character.name, "created_at": created_at}


def parse_name(given: Any) -> str:
    """Raises: InvalidRequest."""
    name = given.strip() if isinstance(given, str) else ""
    if not 1 <= len(name) <= schemas.MAX_CHARACTER_NAME_LENGTH or not name.isprintable():
        raise InvalidRequest(
            f"name must be a text of 1 to {schemas.MAX_CHARACTER_NAME_LENGTH} letters on one line", "name"
        )
    return name


def id_of(given: Any) -> str:
    """The id of a file or video by which `video` names its clip, also as JSON in a form. Raises: InvalidRequest."""
    if isinstance(given, str) and given.lstrip().startswith("{"):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            raise InvalidRequest(f"{ACCEPTED}; this is broken JSON", "video") from None
    if isinstance(given, Mapping):
        named = [given[name] for name in ("file_id", "id") if given.get(name) is not None]
        given = named[0] if len(named) == 1 else None
    if not isinstance(given, str) or not given:
        raise InvalidRequest(ACCEPTED, "video")
    return given


def suffix_of(media_type: str | None) -> str:
    """Raises: InvalidRequest for anything but a clip."""
    if media_type is None or media_type not in SUFFIXES:
        found = media_type or "something else"
        raise InvalidRequest(f"video must be a clip in MP4, MOV, WebM or MKV; its bytes are {found}", "video")
    return SUFFIXES[media_type]


def check_seconds(seconds: float) -> None:
    """Raises: InvalidRequest for a clip that is too short or too long."""
    low, high = SECONDS
    if not low - TOLERANCE_S <= seconds <= high + TOLERANCE_S:
        raise InvalidRequest(f"video must be a clip of {low:g} to {high:g} seconds, not {seconds:.2f}", "video")
