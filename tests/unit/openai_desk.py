"""What reads bodies of the OpenAI dialect, over a real database, a real folder of blobs and films that are there."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from kinema.app import Parts, open_parts, openai_parser
from kinema.config import load_settings
from kinema.dialects.openai.forms import Upload
from kinema.dialects.openai.ids import video_id
from kinema.dialects.openai.parse import Parser
from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Failure, Job
from kinema.domain.shot import Shot
from kinema.media.film import write_film
from kinema.service import Submission
from kinema.store.files import StoredFile

ME, OTHER = "key_me", "key_other"
NOW = 1_790_000_000.0
SHOT = Shot("a cat", 4.0, 1280, 720, 7)


def picture(width_px: int = 32, height_px: int = 32, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width_px, height_px), "red").save(buffer, kind)
    return buffer.getvalue()


def clip_file(path: Path, seconds: float, width_px: int, height_px: int) -> Path:
    frame_count = round(seconds * 24)
    write_film(
        path,
        frames=(np.zeros((height_px, width_px, 3), np.uint8) for _ in range(frame_count)),
        pixel_format="rgb24",
        frame_count=frame_count,
        width_px=width_px,
        height_px=height_px,
        fps=24,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
    )
    return path


@dataclass
class Desk:
    """One deployment as its dialect sees it. Films of `made` are records with blobs that hold no real film."""

    parts: Parts
    parser: Parser
    folder: Path

    def create(self, sees: str | None = ME, **fields: Any) -> Submission:
        body = {"prompt": "a cat"} | fields
        given = {name: value for name, value in body.items() if value != "absent"}
        return asyncio.run(self.parser.create(given, sees))

    def remix(self, parent: str, **fields: Any) -> Submission:
        return asyncio.run(self.parser.remix(parent, {"prompt": "a dog"} | fields, ME))

    def edit(self, **fields: Any) -> Submission:
        return asyncio.run(self.parser.edit({"prompt": "a dog"} | fields, ME))

    def extend(self, **fields: Any) -> Submission:
        return asyncio.run(self.parser.extend({"prompt": "on", "seconds": "4"} | fields, ME))

    def upload(self, data: bytes, media_type: str | None, name: str = "upload") -> Upload:
        path = self.folder / f"upload-{new_secret()}"
        path.write_bytes(data)
        return Upload(path, name, len(data), media_type, hashlib.sha256(data).hexdigest())

    def upload_film(self, seconds: float, width_px: int, height_px: int) -> Upload:
        path = clip_file(self.folder / f"{new_secret()}.mp4", seconds, width_px, height_px)
        return Upload(path, "film.mp4", path.stat().st_size, "video/mp4", "cd" * 32)

    def stored(self, data: bytes, media_type: str, owner: str = ME) -> StoredFile:
        file = self.parts.files.reserve(owner, "a", "vision", media_type, len(data))
        self.parts.blobs.put_bytes(file.blob_key, data)
        assert self.parts.files.keep(file)
        return file

    def character(self, name: str, owner: str = ME) -> str:
        character = self.parts.characters.reserve(owner, name)
        self.parts.blobs.put_bytes(character.blob_key, b"clip")
        assert self.parts.characters.keep(character)
        return character.id

    def made(self, shot: Shot = SHOT, owner: str = ME, seconds: float | None = None, dialect: str = "openai") -> Job:
        """A job with a film."""
        job = self.queued(shot, owner, dialect)
        begun = self.parts.jobs.begin(job.id, job.workflow_id)
        assert begun is not None
        key = f"clips/{job.id}-1.mp4"
        self.parts.blobs.put_bytes(key, b"film")
        frames = round((seconds or shot.duration_s) * shot.fps)
        size = (shot.width_px, shot.height_px, float(shot.fps), frames, frames / shot.fps)
        clip = Clip(key, key.replace("mp4", "webp"), "ab" * 32, 4, *size)
        self.parts.jobs.succeed(begun, clip, lambda *_: None, 3600.0)
        found = self.parts.jobs.get(job.id)
        assert found is not None
        return found

    def failed(self) -> Job:
        job = self.queued(SHOT, ME, "openai")
        begun = self.parts.jobs.begin(job.id, job.workflow_id)
        assert begun is not None
        self.parts.jobs.fail(begun, Failure("api_error", "no"), lambda *_: None)
        return begun

    def queued(self, shot: Shot = SHOT, owner: str = ME, dialect: str = "openai") -> Job:
        job_id = new_job_id(NOW)
        facts = (owner, dialect, "sora-2-pro", shot, {}, new_secret(), (), "t", "http://h", new_secret(), None, NOW)
        job = replace(Job(job_id, *facts), workflow_id=f"render-{job_id}")
        return self.parts.jobs.insert(job, lambda *_: None)


@contextmanager
def open_desk(folder: Path, wire: str = "documented") -> Iterator[Desk]:
    environ = {
        "KINEMA_DATA_DIR": str(folder / "data"),
        "KINEMA_ENGINE": "null",
        "KINEMA_WIRE": wire,
        "KINEMA_ALLOW_PRIVATE": "loopback",
    }
    parts = open_parts(load_settings(environ), "visitor")
    assert parts is not None
    try:
        yield Desk(parts, openai_parser(parts), folder)
    finally:
        parts.close()


def id_of(job: Job) -> str:
    return video_id(job.id)
