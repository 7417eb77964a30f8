"""From bodies to submissions: create, remix, edit, extend. The tables are in `rules`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from kinema.config import Wire
from kinema.dialects.openai import fields, rules
from kinema.dialects.openai.forms import Upload
from kinema.dialects.openai.reading import Reading, open_reading
from kinema.dialects.openai.references import Library, Source
from kinema.domain.shot import Shot, Verb
from kinema.errors import InvalidRequest
from kinema.service import Submission

ECHO_LIMIT = 2048  # characters of a picture that a job's record repeats
ECHO_DEPTH = 8  # levels of lists and objects likewise


class Parser:
    """Reads bodies by the documented rules.

    `models` gives the names that may be asked for. `sees` is the owner whose films, files and characters a body may
    name; None is everybody. All methods raise InvalidRequest that names the field and what it accepts, and NotFound
    or NotReady for a video that is started from.
    """

    def __init__(self, library: Library, wire: Wire, models: Callable[[], Collection[str]]) -> None:
        self._library = library
        self._wire = wire
        self._models = models

    async def create(self, body: Mapping[str, Any], sees: str | None) -> Submission:
        """A new film; with Azure's `remix_video_id` another film made from that one."""
        parent_id = body.get("remix_video_id")
        if parent_id not in (None, ""):
            if not isinstance(parent_id, str):
                raise InvalidRequest("remix_video_id must be the id of a video", "remix_video_id")
            return await self.remix(parent_id, {k: v for k, v in body.items() if k != "remix_video_id"}, sees)
        reading = open_reading(body, Verb.CREATE, self._wire)
        prompt, model = fields.read_prompt(reading), fields.read_model(reading, self._models())
        (duration_s, fps), size = fields.read_length(reading), fields.read_pixels(reading, model)
        pictures = await self._library.first_frame(reading, size, sees), await self._library.guides(reading, sees)
        shot = Shot(
            prompt=prompt,
            duration_s=duration_s,
            width_px=size[0],
            height_px=size[1],
            seed=fields.read_seed(reading),
            fps=fps,
            references=(*pictures[0], *pictures[1], *await self._library.characters(reading, sees)),
            tuning=fields.read_tuning(reading),
        )
        return _submission(reading, body, model, shot)

    async def remix(self, parent_id: str, body: Mapping[str, Any], sees: str | None) -> Submission:
        """The parent's shot with another prompt: same seed, length and size."""
        reading = open_reading(body, Verb.REMIX, self._wire)
        prompt = fields.read_prompt(reading)
        return await self._again(reading, body, prompt, await self._library.parent(reading, parent_id, sees), sees)

    async def edit(self, body: Mapping[str, Any], sees: str | None) -> Submission:
        """Likewise, of any film."""
        reading = open_reading(body, Verb.EDIT, self._wire)
        prompt = fields.read_prompt(reading)
        return await self._again(reading, body, prompt, await self._library.film(reading, sees), sees)

    async def extend(self, body: Mapping[str, Any], sees: str | None) -> Submission:
        """New seconds after a film."""
        reading = open_reading(body, Verb.EXTEND, self._wire)
        prompt = fields.read_prompt(reading)
        source = await self._library.film(reading, sees)
        duration_s = _new_seconds(reading, source)
        _check_chain(source, duration_s)
        return await self._from_source(reading, body, prompt, source, duration_s, sees)

    async def _again(
        self, reading: Reading, body: Mapping[str, Any], prompt: str, source: Source, sees: str | None
    ) -> Submission:
        duration_s = round(source.duration_s * source.fps) / source.fps
        return await self._from_source(reading, body, prompt, source, duration_s, sees)

    async def _from_source(
        self,
        reading: Reading,
        body: Mapping[str, Any],
        prompt: str,
        source: Source,
        duration_s: float,
        sees: str | None,
    ) -> Submission:
        parent = source.parent
        default_model = parent.model if parent else rules.DEFAULT_MODEL
        width_px, height_px = _size_after(reading, source)
        shot = Shot(
            prompt=prompt,
            duration_s=duration_s,
            width_px=width_px,
            height_px=height_px,
            seed=fields.read_seed(reading, parent.shot.seed if parent else None),
            fps=source.fps,
            references=(source.reference, *await self._library.cast_of(reading, parent, sees)),
            verb=reading.verb,
            tuning=fields.read_tuning(reading),
        )
        model = fields.read_model(reading, self._models(), default_model)
        return _submission(reading, body, model, shot.with_parent(parent.shot if parent else None), source)


def digest_of(verb: Verb, body: Mapping[str, Any], parent_id: object = None) -> str:
    """What makes two requests the same: their fields and the bytes of their files, however they were written."""
    canonical = {"dialect": "openai", "verb": str(verb), "parent": str(parent_id), "body": body}
    return hashlib.sha256(json.dumps(canonical, sort_keys=True, default=_digest_of_file).encode()).hexdigest()


def _submission(
    reading: Reading, body: Mapping[str, Any], model: str, shot: Shot, source: Source | None = None
) -> Submission:
    parent_id = source.parent.id if source and source.parent else None
    return Submission(
        dialect="openai",
        model=model,
        shot=shot,
        request=_echo(body),
        request_digest=digest_of(reading.verb, body, parent_id),
        adjustments=tuple(reading.adjustments),
        is_async=True,
        uploads=reading.uploads,
        copies=reading.copies,
        parent_id=parent_id,
    )


def _new_seconds(reading: Reading, source: Source) -> float:
    seconds, frames = fields.read_seconds(reading), reading.whole("num_frames", rules.FRAMES)
    if seconds is None and frames is None:
        accepted = ", ".join(f"'{seconds}'" for seconds in rules.SECONDS)
        raise InvalidRequest(f"seconds must be one of {accepted}, and is required: the length that is added", "seconds")
    if frames is not None and seconds is not None and frames != seconds * source.fps:
        raise InvalidRequest(f"num_frames is {frames} and seconds is {seconds} at {source.fps} fps", "num_frames")
    return float(seconds) if seconds is not None else (frames or 0) / source.fps


def _check_chain(source: Source, duration_s: float) -> None:
    total_s = source.duration_s + duration_s
    if total_s > rules.MAX_TOTAL_S:
        raise InvalidRequest(
            f"a film may be up to {rules.MAX_TOTAL_S:g} seconds long with its extensions, not {total_s:g}", "seconds"
        )
    extensions, shot = 0, source.parent.shot if source.parent else None
    while shot is not None and shot.verb is Verb.EXTEND:
        extensions, shot = extensions + 1, shot.parent
    if extensions >= rules.MAX_EXTENSIONS:
        raise InvalidRequest(f"a film may be extended {rules.MAX_EXTENSIONS} times", "video")


def _size_after(reading: Reading, source: Source) -> tuple[int, int]:
    """The size of a film that was made here, or the nearest of the table for one that was sent."""
    given = source.width_px, source.height_px
    if source.parent is not None or given in rules.SIZES.values():
        return given
    size = fields.nearest_size(*given)
    reading.adjust("size", f"{given[0]}x{given[1]}", f"{size[0]}x{size[1]}", "the nearest size made of films sent")
    return size


def _digest_of_file(value: object) -> Any:
    if isinstance(value, Upload):
        return {"sha256": value.digest}
    raise TypeError(f"{type(value).__name__} is no part of a body")


def _echo(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it was sent, with files named and long pictures shortened: a record of 20 MiB helps nobody."""
    return {name: value if name == "prompt" else _shortened(value) for name, value in body.items()}


def _shortened(value: Any, depth: int = 0) -> Any:
    if isinstance(value, Upload):
        return f"{value.filename[:200]} ({value.size_bytes} bytes)"
    if isinstance(value, str) and len(value) > ECHO_LIMIT:
        return f"{value[:64]}... ({len(value)} characters)"
    if isinstance(value, (list, dict)) and depth >= ECHO_DEPTH:
        return "..."
    if isinstance(value, list):
        return [_shortened(entry, depth + 1) for entry in value]
    if isinstance(value, dict):
        return {name: _shortened(entry, depth + 1) for name, entry in value.items()}
    return value
