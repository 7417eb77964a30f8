"""What Kinema needs on a machine, checked for real."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np

from kinema.app import open_parts
from kinema.assets.blobs import Blobs
from kinema.config import Settings
from kinema.engines.diffusers.engine import DiffusersEngine
from kinema.engines.diffusers.fitting import Gpu, gpu_lines, gpus, model_findings, pool_model
from kinema.engines.diffusers.weights import Shelf
from kinema.engines.registry import load_engine
from kinema.errors import KinemaError
from kinema.media.film import write_film
from kinema.media.probe import probe

LITTLE_DISK_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    is_well: bool
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Check Python, the data folder, the encoder, the engines, the database, the keys, and the store."""
    yield Finding(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]} (3.11 or newer)")
    yield _data_dir(settings.data_dir)
    yield _encoder()
    found = gpus()
    yield from (Finding(True, text) for text in gpu_lines(found))
    for pool in settings.pool_names:
        yield from _pool(settings, pool, found)
    try:
        parts = open_parts(settings, "visitor")
    except KinemaError as error:
        yield Finding(False, error.message)
        return
    if parts is None:
        raise AssertionError("a visitor needs no slot")
    yield Finding(True, f"database {settings.database.rpartition('@')[2]}")
    now = time.time()
    keys = [k for k in parts.keys.all() if k.revoked_at is None and (k.expires_at is None or k.expires_at > now)]
    enough = bool(keys) or settings.is_loopback or settings.api_key is not None
    yield Finding(enough, f"{len(keys)} live keys; `kinema keys create NAME` makes one")
    yield _store(settings.store, parts.blobs)
    parts.close()


def _pool(settings: Settings, pool: str, found: Sequence[Gpu]) -> Iterator[Finding]:
    """The engine behind a pool as it is with the pool's options, and whether its model fits here."""
    name, options = settings.engine_of(pool), settings.options_of(pool)
    where = f"pool {pool}, " if settings.pools else ""
    try:
        cache_dir = settings.data_dir.absolute() / "cache" / name
        engine = load_engine(name, options, cache_dir)
    except KinemaError as error:
        yield Finding(False, where + error.message)
        return
    yield Finding(True, f"{where}engine {name}: {engine.capabilities().description}")
    if isinstance(engine, DiffusersEngine):
        model = pool_model(engine.profile, options, Shelf(cache_dir))
        yield from (Finding(is_well, where + text) for is_well, text in model_findings(model, found))


def _data_dir(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(False, f"data folder {folder} can't be written: {error.strerror}; set KINEMA_DATA_DIR")
    free = shutil.disk_usage(folder).free
    return Finding(
        free > LITTLE_DISK_BYTES, f"data folder {folder.absolute()}, {free / 2**30:.1f} GiB free (2 or more)"
    )


def _store(url: str, blobs: Blobs) -> Finding:
    key = f"doctor/{uuid4().hex}.txt"
    try:
        blobs.put_bytes(key, b"Can films be kept here?")
        blobs.delete(key)
    except (KinemaError, OSError) as error:
        reason = error.message if isinstance(error, KinemaError) else error.strerror
        return Finding(False, f"films can't be kept in {url}: {reason}; mend that, or set KINEMA_STORE_URL")
    return Finding(True, f"films lie in {url}")


def _encoder() -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mp4"
        frames = [np.full((64, 64, 3), 40 * index, np.uint8) for index in range(4)]
        try:
            write_film(
                film,
                frames=frames,
                pixel_format="rgb24",
                frame_count=4,
                width_px=64,
                height_px=64,
                fps=24,
                audio=None,
                metadata={},
                on_frame=lambda _: None,
            )
            facts = probe(film)
        except KinemaError as error:
            return Finding(False, f"no H.264 encoder: {error.message}; reinstall the package `av`")
    return Finding(True, f"encoder {facts.video_codec} {facts.profile}, {facts.audio_codec}")
