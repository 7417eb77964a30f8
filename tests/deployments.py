"""A small deployment with jobs in every state, made in this process and without rendering."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kinema.app import Parts, open_parts, upgrade
from kinema.backup import Manifest, back_up
from kinema.config import Settings
from kinema.domain.clip import Clip
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job
from kinema.domain.shot import Reference, Role, Shot
from kinema.store.database import Database


def unwatched(_: str, __: int, ___: int) -> None:
    pass


def nothing_more(_: Any, __: Job) -> None:
    pass


@dataclass
class Deployment:
    """What one process has of it. Films are bytes that nobody rendered."""

    settings: Settings
    parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        if not self.settings.is_sqlite:
            database = Database(self.settings.database)
            upgrade(database)
            database.close()
        parts = open_parts(self.settings, "visitor")
        assert parts is not None
        self.parts = parts

    def submit(self, *sources: str) -> Job:
        references = tuple(Reference(Role.IMAGE, source) for source in sources)
        shot = Shot("a cat", 4, 1280, 720, 7, references=references)
        job_id = new_job_id(time.time())
        facts = ("key_a", "acedata", "sora-2", shot, {"prompt": "a cat"}, str(job_id), ())
        run = {"pool": "default", "workflow_id": f"render-{job_id}"}
        job = Job(job_id, *facts, "t", "http://films.example", new_secret(), None, time.time(), **run)
        return self.parts.jobs.insert(job, self.parts.queue.add_render)

    def begun(self) -> Job:
        job = self.submit()
        begun = self.parts.jobs.begin(job.id, job.workflow_id)
        assert begun is not None
        return begun

    def film(self, data: bytes = b"a film") -> Clip:
        job = self.begun()
        name = f"clips/{job.id}-1"
        digest = hashlib.sha256(data).hexdigest()
        clip = Clip(f"{name}.mp4", f"{name}.webp", digest, len(data), 1280, 720, 24.0, 96, 4.0)
        self.parts.blobs.put_bytes(clip.film_key, data)
        self.parts.blobs.put_bytes(clip.thumbnail_key, b"a still")
        assert self.parts.jobs.succeed(job, clip, nothing_more)
        return clip

    def back_up(self, target: Path) -> Manifest:
        return back_up(self.settings, target, unwatched)

    def keys(self) -> set[str]:
        return {key for key, _ in self.parts.blobs.sizes("")}


def deployment(folder: Path, **settings: Any) -> Deployment:
    return Deployment(Settings.model_validate({"data_dir": folder, "engine": "null"} | settings))
