"""Pictures, characters and films that a body gives or names."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinema.assets.blobs import Blobs
from kinema.assets.references import parse_inline
from kinema.dialects.openai import rules
from kinema.dialects.openai.forms import Upload
from kinema.dialects.openai.ids import job_id_of, no_video
from kinema.dialects.openai.reading import Reading, either, shown, structure
from kinema.domain.job import Job, State
from kinema.domain.shot import FPS, MAX_ANCESTORS, Reference, Role
from kinema.errors import BadReference, InvalidRequest, NotFound, NotReady
from kinema.media.foreign import probe_foreign
from kinema.media.pictures import MISMATCH, picture_size
from kinema.service import Service
from kinema.store.characters import Character, Characters
from kinema.store.files import Files
from kinema.store.jobs import JobFilter

PICTURE = 'a file, {"image_url": ...} with an http, https or data URL, or {"file_id": ...}'
FILM = 'a file, {"id": "video_..."} or {"file_id": ...}'
PROBES_AT_ONCE = 2  # each is a process
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_FILE_ID = re.compile(r"file-[A-Za-z0-9_-]{1,100}", re.ASCII)
_CHARACTER_ID = re.compile(r"char_[A-Za-z0-9_-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """The film that a remix, an edit or an extension starts from."""

    source: str  # `blob:KEY` of a copy that is the new job's own
    width_px: int
    height_px: int
    duration_s: float
    fps: int
    parent: Job | None  # whose film it is, where it was made here

    @property
    def reference(self) -> Reference:
        return Reference(Role.SOURCE, self.source, end_s=self.duration_s)


class Library:
    """What bodies may name, as far as one key (`sees`; None is everybody's) may see it."""

    def __init__(
        self,
        service: Service,
        blobs: Blobs,
        files: Files,
        characters: Characters,
        check_url: Callable[[str], None],
    ) -> None:
        self._service = service
        self._blobs = blobs
        self._files = files
        self._characters = characters
        self._check_url = check_url
        self._probes = asyncio.Semaphore(PROBES_AT_ONCE)

    async def first_frame(self, reading: Reading, size: tuple[int, int], sees: str | None) -> tuple[Reference, ...]:
        """`input_reference`, on which the film starts."""
        given = structure(reading.get("input_reference"))
        if given is None:
            return ()
        found = await self._picture(reading, given, "input_reference", sees)
        if reading.is_strict and found.size is not None and found.size != size:
            raise InvalidRequest(MISMATCH)
        return (Reference(Role.FIRST_FRAME, found.source, is_exact=reading.is_strict),)

    async def guides(self, reading: Reading, sees: str | None) -> tuple[Reference, ...]:
        """`input_references`: pictures that guide the film."""
        given = structure(reading.get("input_references"))
        if given is None:
            return ()
        entries = given if isinstance(given, list) else [given]
        if len(entries) > rules.MAX_REFERENCES:
            raise InvalidRequest(f"input_references may have {rules.MAX_REFERENCES} pictures", "input_references")
        found = [await self._picture(reading, structure(entry), "input_references", sees) for entry in entries]
        return tuple(Reference(Role.IMAGE, picture.source) for picture in found)

    async def characters(self, reading: Reading, sees: str | None) -> tuple[Reference, ...]:
        """`characters`: subjects that the prompt names."""
        given = structure(reading.get("characters"))
        if given is None:
            return ()
        entries = [structure(entry) for entry in given] if isinstance(given, list) else []
        ids = [entry.get("id") if isinstance(entry, dict) else entry for entry in entries]
        if not 1 <= len(ids) <= rules.MAX_CHARACTERS or not all(isinstance(word, str) for word in ids):
            accepted = f'a list of 1 to {rules.MAX_CHARACTERS} objects like {{"id": "char_..."}}'
            raise InvalidRequest(f"characters must be {accepted}, {shown(given)}", "characters")
        return tuple([await self._character(reading, str(word), sees) for word in ids])

    async def cast_of(self, reading: Reading, parent: Job | None, sees: str | None) -> tuple[Reference, ...]:
        """The characters of the film that is started from: they act in what is made of it too.

        One that was deleted since is left out, and the adjustments say so.
        """
        given = [one for one in parent.shot.references if one.role is Role.CHARACTER] if parent else []
        cast = [one for one in given if not one.source.startswith("blob:")]
        for word in await self._character_ids(parent, sees) if len(cast) < len(given) else ():
            found = await self._kept_character(word, sees)
            if found is None:
                reading.adjustments.append(f"characters: {word[:80]} is left out (it was deleted)")
            else:
                cast.append(Reference(Role.CHARACTER, reading.keep_copy(found.blob_key), name=found.name))
        return tuple(cast)

    async def _character_ids(self, job: Job | None, sees: str | None) -> list[str]:
        """The characters that a film's request named, or those of the film that it was made from."""
        for _ in range(MAX_ANCESTORS):
            entries = structure(job.request.get("characters")) if job else None
            if isinstance(entries, list) or job is None or job.parent_id is None:
                found = [structure(entry) for entry in entries or []]
                return [str(entry.get("id") if isinstance(entry, dict) else entry) for entry in found]
            job = await self._service.get(job.parent_id, sees)
        return []

    async def film(self, reading: Reading, sees: str | None) -> Source:
        """`video`: the film to start from. Raises: NotFound for an id that isn't the caller's."""
        given = structure(reading.get("video"))
        if isinstance(given, dict):
            words = [given[name] for name in ("id", "file_id", "video_id") if given.get(name)]
            given = words[0] if len(words) == 1 and len(given) == 1 else None
        if isinstance(given, Upload):
            _check_kind(given.media_type, "video/", "video", "a clip in MP4, MOV, WebM or MKV")
            own = await self._own(reading, given, sees)
            return own or await self._measured(reading, given.path, reading.keep(given.path))
        if not isinstance(given, str):
            raise InvalidRequest(f"video must be {FILM}, {shown(reading.get('video'))}", "video")
        if _FILE_ID.fullmatch(given):
            return await self._stored_film(reading, given, sees)
        return await self.parent(reading, given, sees)

    async def parent(self, reading: Reading, word: str, sees: str | None) -> Source:
        """The film of a job. Raises: NotFound, NotReady, and InvalidRequest for a job that has no film."""
        job_id = job_id_of(word)
        job = await self._service.get(job_id, sees) if job_id else None
        if job is None:
            raise no_video(word)
        if not job.is_final:
            raise NotReady(f"the video {word} isn't finished; only a completed one can be started from")
        if job.state is not State.SUCCEEDED or job.clip is None or job.is_expired:
            why = "has expired" if job.is_expired else "has no film: its job failed"
            raise InvalidRequest(f"the video {word} {why}; only a completed one can be started from", "video")
        clip, fps = job.clip, job.shot.fps
        source = reading.keep_copy(clip.film_key)
        return Source(source, clip.width_px, clip.height_px, clip.frame_count / fps, fps, job)

    async def _own(self, reading: Reading, upload: Upload, sees: str | None) -> Source | None:
        """The job of a film that was made here and comes back as a file."""
        jobs = await self._service.list(JobFilter(owner=sees, clip_digest=upload.digest, limit=1))
        if not jobs or jobs[0].clip is None:
            return None
        clip, fps = jobs[0].clip, jobs[0].shot.fps
        source = reading.keep(upload.path)
        return Source(source, clip.width_px, clip.height_px, clip.frame_count / fps, fps, jobs[0])

    async def _stored_film(self, reading: Reading, file_id: str, sees: str | None) -> Source:
        blob_key, media_type = await self._file(file_id, "video", sees)
        _check_kind(media_type, "video/", "video", "a clip in MP4, MOV, WebM or MKV")
        return await self._measured(reading, await self._local(blob_key, "video"), reading.keep_copy(blob_key))

    async def _measured(self, reading: Reading, path: Path, source: str) -> Source:
        try:
            async with self._probes:
                facts = await asyncio.to_thread(probe_foreign, path)
        except BadReference as error:
            raise InvalidRequest(f"video: {error.message}", "video") from None
        duration_s = facts.duration_s or (facts.frame_count / facts.fps if facts.fps else 0.0)
        if not 1 / FPS <= duration_s <= rules.MAX_TOTAL_S:
            raise InvalidRequest(
                f"video must be a clip of up to {rules.MAX_TOTAL_S:g} seconds, not {duration_s:.2f}", "video"
            )
        width_px, height_px = facts.upright_px
        return Source(source, width_px, height_px, duration_s, FPS, None)

    async def _character(self, reading: Reading, word: str, sees: str | None) -> Reference:
        found = await self._kept_character(word, sees)
        if found is None:
            raise InvalidRequest(
                f"No character with the id {word[:80]!r}: POST /v1/videos/characters makes one", "characters"
            )
        prompt = reading.get("prompt")
        if reading.is_strict and isinstance(prompt, str) and found.name not in prompt:
            raise InvalidRequest(f"prompt must name the character {found.name!r} verbatim", "prompt")
        return Reference(Role.CHARACTER, reading.keep_copy(found.blob_key), name=found.name)

    async def _kept_character(self, word: str, sees: str | None) -> Character | None:
        is_id = _CHARACTER_ID.fullmatch(word) is not None  # a database can't be asked for any text
        return await asyncio.to_thread(self._characters.get, word, sees) if is_id else None

    async def _picture(self, reading: Reading, given: Any, name: str, sees: str | None) -> _Picture:
        """A picture in any of its spellings. Raises: InvalidRequest that says which there are."""
        try:
            if isinstance(given, Upload):
                return await asyncio.to_thread(_uploaded, reading, given, name)
            if isinstance(given, dict):
                return await self._named(reading, given, name, sees)
            if isinstance(given, str) and not reading.is_strict:
                field = "file_id" if _FILE_ID.fullmatch(given.strip()) else "image_url"
                return await self._named(reading, {field: given.strip()}, name, sees)
        except BadReference as error:
            raise InvalidRequest(f"{name}: {error.message}", name) from None
        if isinstance(given, str):  # OpenAI's own words
            raise InvalidRequest(f"Invalid type for '{name}': expected an object, but got a string instead.", name)
        raise InvalidRequest(f"{name} must be {PICTURE}, {shown(given)}", name)

    async def _named(self, reading: Reading, given: dict[str, Any], name: str, sees: str | None) -> _Picture:
        words = {field: word for field, word in given.items() if word not in (None, "")}
        if len(words) != 1 or not words.keys() <= {"image_url", "file_id"}:
            raise InvalidRequest(f"{name} must be {PICTURE}: exactly one of image_url and file_id", name)
        ((field, word),) = words.items()
        if isinstance(word, dict) and not reading.is_strict:  # as chat completions write it
            word = word.get("url")
        if not isinstance(word, str):
            raise InvalidRequest(f"{name}: {field} must be a text, {shown(word)}", name)
        if field == "file_id":
            blob_key, media_type = await self._file(word, name, sees)
            _check_kind(media_type, "image/", name, f"a picture ({either(rules.LENIENT_IMAGE_TYPES)})")
            size = await asyncio.to_thread(picture_size, await self._local(blob_key, name))
            return _Picture(reading.keep_copy(blob_key), size)
        return await asyncio.to_thread(self._at_url, reading, word.strip(), name)

    def _at_url(self, reading: Reading, url: str, name: str) -> _Picture:
        if len(url) > rules.IMAGE_URL_CHARACTERS:
            raise InvalidRequest(f"{name}: image_url may have {rules.IMAGE_URL_CHARACTERS} characters", name)
        if _SCHEME.match(url) and url[:5].lower() != "data:":
            self._check_url(url)
            return _Picture(url, None)
        data = None if reading.is_strict and url[:5].lower() != "data:" else parse_inline(url)
        if data is None:
            raise InvalidRequest(f"{name} must be {PICTURE}, {shown(url)}", name)
        return _Picture(reading.keep(data), picture_size(io.BytesIO(data)))

    async def _file(self, file_id: str, name: str, sees: str | None) -> tuple[str, str | None]:
        """The blob key and the media type of an uploaded file."""
        is_id = _FILE_ID.fullmatch(file_id) is not None  # a database can't be asked for any text
        found = await asyncio.to_thread(self._files.get, file_id, sees) if is_id else None
        if found is None:
            raise InvalidRequest(f"{name}: no file with the id {file_id[:80]!r}; POST /v1/files makes one", name)
        return found.blob_key, found.media_type

    async def _local(self, blob_key: str, name: str) -> Path:
        try:
            return await asyncio.to_thread(self._blobs.local_copy, blob_key)
        except NotFound:
            raise InvalidRequest(f"{name}: the file was deleted a moment ago", name) from None


@dataclass(frozen=True, slots=True)
class _Picture:
    source: str
    size: tuple[int, int] | None  # in pixels; unknown before a URL is fetched


def _uploaded(reading: Reading, given: Upload, name: str) -> _Picture:
    accepted = rules.IMAGE_TYPES if reading.is_strict else rules.LENIENT_IMAGE_TYPES
    if given.media_type not in accepted:
        found = given.media_type or "something else"
        raise InvalidRequest(f"{name} must be a picture ({either(accepted)}); its bytes are {found}", name)
    return _Picture(reading.keep(given.path), picture_size(given.path))


def _check_kind(media_type: str | None, kind: str, name: str, accepted: str) -> None:
    if not (media_type or "").startswith(kind):
        raise InvalidRequest(f"{name} must be {accepted}; its bytes are {media_type or 'something else'}", name)
