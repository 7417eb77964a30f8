"""Backup and restore: a deployment's database and the blobs that it names, in one tar file.

The tar holds `database/...`, then `blobs/KEY` for each blob, then `manifest.json`: one that was cut off has none.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Self
from uuid import UUID

from kinema import __version__
from kinema.app import upgrade
from kinema.assets.blobs import Blobs
from kinema.assets.durable import sync
from kinema.config import Settings
from kinema.errors import InvalidRequest, NotFound, SettingsError, Unavailable
from kinema.store.backup import Contents, check_empty, check_schema, copy_database, kind_of, place_database
from kinema.store.database import Database
from kinema.store.jobs import Jobs
from kinema.store.retention import Retention

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database/kinema.db", "postgresql": "database/kinema.dump"}
BLOBS = "blobs/"
CLIPS = "clips/"
CHUNK_BYTES = 1 << 20
ID_LETTERS = 36  # of a job's id in the names of its films

Report = Callable[[str, int, int], None]
"""Told what is going on, the bytes that are done, and the bytes there are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the tar."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `missing` and `damaged` are keys of blobs, each with the id of the job that names it."""

    kinema: str  # the version that made it
    format: int
    made_at: str
    kind: str  # of the database
    schema: str
    jobs: dict[str, int]  # how many, by state
    keys: int
    database: Entry
    blobs: dict[str, Entry] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)  # gone before they could be read
    damaged: dict[str, str] = field(default_factory=dict)  # films that aren't what was rendered, backed up all the same

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Raises: KeyError, TypeError or AttributeError for what isn't a manifest."""
        blobs = {key: Entry(**entry) for key, entry in values["blobs"].items()}
        return cls(**{**values, "database": Entry(**values["database"]), "blobs": blobs})

    @property
    def film_count(self) -> int:
        return sum(key.startswith(CLIPS) and key.endswith(".mp4") for key in self.blobs)


def back_up(settings: Settings, target: Path, report: Report) -> Manifest:
    """Write a backup while servers and workers go on; the file appears, or is replaced, once it is whole and on disk.

    Raises: what `copy_database` raises; SettingsError when there is no folder for the file; Unavailable when the object
    store doesn't answer; OSError when the disk is full.
    """
    beside = target.absolute().parent
    if not beside.is_dir():
        raise SettingsError(f"there is no folder {beside} for {target.name}")
    # Beside the target: there must be room, the last step is a rename, and nobody else may read this folder.
    with tempfile.TemporaryDirectory(dir=beside, prefix=".kinema-backup-") as folder:
        copy, aside = Path(folder) / "database", Path(folder) / "tar"
        report("database", 0, 0)
        contents = copy_database(settings.database_direct, copy)
        # A cache of its own: the server's is for what callers ask for.
        blobs = Blobs(settings.store, cache_dir=Path(folder) / "cache", cache_bytes=0)
        with aside.open("xb") as file, tarfile.open(fileobj=file, mode="w") as tar:
            aside.chmod(0o600)
            manifest = _pack(_Packer(tar, report), settings, contents, copy, blobs)
        sync(aside)
        aside.replace(target)
        sync(beside)
    return manifest


def restore(settings: Settings, source: Path, report: Report) -> Manifest:
    """Bring a backup into an empty database and an empty store; if that fails, they are empty again.

    Raises: InvalidRequest when the file is no whole backup of Kinema's; SettingsError when it doesn't fit the settings,
    or the database or the store isn't empty; what `place_database` raises; OSError.
    """
    with _unpacker(source, report) as unpacker:
        manifest = unpacker.manifest
        _check_fits(manifest, settings)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        blobs = Blobs(settings.store, cache_dir=settings.data_dir / "cache" / "blobs")
        _check_empty(settings, blobs)
        with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as folder, _undone(blobs) as put:
            copy, blob = Path(folder) / "database", Path(folder) / "blob"
            unpacker.extract(DATABASES[manifest.kind], manifest.database, copy)
            for key, entry in manifest.blobs.items():
                unpacker.extract(BLOBS + key, entry, blob)
                put(key, blob)
            # Last: a server that finds the database finds its films.
            place_database(copy, settings.database_direct)
    _settle(settings, manifest)
    return manifest


class _Packer:
    """Puts files into a tar."""

    def __init__(self, tar: tarfile.TarFile, report: Report) -> None:
        self._tar = tar
        self._report = report
        self._done_bytes = 0
        self.total_bytes = 0

    def add(self, name: str, path: Path) -> Entry:
        """Raises: FileNotFoundError; once open, a film is there to its end even if its time is over meanwhile."""
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            passing = _Passing(file, self._more)
            self._tar.addfile(_member(name, facts.st_size, facts.st_mtime), passing)
        return Entry(facts.st_size, passing.sha256)

    def add_blob(self, blobs: Blobs, key: str) -> Entry | None:
        """None when there is no such blob."""
        with suppress(NotFound, FileNotFoundError):
            return self.add(BLOBS + key, blobs.local_copy(key))
        return None

    def add_bytes(self, name: str, data: bytes) -> None:
        self._tar.addfile(_member(name, len(data), datetime.now(UTC).timestamp()), io.BytesIO(data))

    def _more(self, size_bytes: int) -> None:
        self._done_bytes = min(self._done_bytes + size_bytes, self.total_bytes)
        self._report("films", self._done_bytes, self.total_bytes)


def _pack(packer: _Packer, settings: Settings, contents: Contents, copy: Path, blobs: Blobs) -> Manifest:
    kind, made_at = kind_of(settings.database), datetime.now(UTC).isoformat(timespec="seconds")
    packer.total_bytes = copy.stat().st_size + sum(clip.size_bytes for clip in contents.films.values())
    database = packer.add(DATABASES[kind], copy)
    counts = (contents.schema, dict(contents.jobs), contents.keys)
    manifest = Manifest(__version__, FORMAT, made_at, kind, *counts, database)
    # The ones first that may go soonest.
    for key, job_id in contents.inputs.items():
        _note(manifest, key, job_id, packer.add_blob(blobs, key))
    for key in (*_films_of_begun(contents, blobs), *contents.stored):
        if entry := packer.add_blob(blobs, key):
            manifest.blobs[key] = entry
    for job_id, clip in contents.films.items():
        film = packer.add_blob(blobs, clip.film_key)
        _note(manifest, clip.film_key, job_id, film)
        if film is None:
            continue  # its thumbnail has gone with it
        if film.sha256 != clip.digest:
            manifest.damaged[clip.film_key] = str(job_id)
        _note(manifest, clip.thumbnail_key, job_id, packer.add_blob(blobs, clip.thumbnail_key))
    packer.add_bytes(MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    return manifest


def _note(manifest: Manifest, key: str, job_id: UUID, entry: Entry | None) -> None:
    if entry is None:
        manifest.missing[key] = str(job_id)
    else:
        manifest.blobs[key] = entry


def _films_of_begun(contents: Contents, blobs: Blobs) -> list[str]:
    """Films that a worker has stored and, in the copy, not yet recorded: the restored queue goes on to record them."""
    if not contents.begun:
        return []
    begun = {str(job_id) for job_id in contents.begun}
    return sorted(key for key, _ in blobs.sizes(CLIPS) if key.removeprefix(CLIPS)[:ID_LETTERS] in begun)


class _Unpacker:
    """Takes files out of a tar, by the manifest's word only."""

    def __init__(self, tar: tarfile.TarFile, shown: str, report: Report) -> None:
        self._tar = tar
        self._shown = shown
        self._report = report
        self._members = {info.name: info for info in tar.getmembers()}
        self.manifest = self._read_manifest()
        self._done_bytes = 0
        entries = (self.manifest.database, *self.manifest.blobs.values())
        self._total_bytes = sum(entry.size_bytes for entry in entries)

    def extract(self, name: str, entry: Entry, target: Path) -> None:
        """Raises: InvalidRequest when the bytes aren't those that the manifest names."""
        with target.open("wb") as file:
            passing = _Passing(self._open(name), self._more)
            shutil.copyfileobj(passing, file, CHUNK_BYTES)
        if Entry(target.stat().st_size, passing.sha256) != entry:
            raise InvalidRequest(f"{self._shown} is damaged: {name} isn't what was backed up; nothing is restored")

    def _read_manifest(self) -> Manifest:
        try:
            manifest = Manifest.from_dict(json.load(self._open(MANIFEST)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidRequest(f"{self._shown} has a manifest that can't be read: {error}") from None
        if manifest.format != FORMAT or manifest.kind not in DATABASES:
            raise InvalidRequest(f"{self._shown} was made by Kinema {manifest.kinema}: restore it with that version")
        return manifest

    def _open(self, name: str) -> IO[bytes]:
        member = self._members.get(name)
        file = self._tar.extractfile(member) if member is not None and member.isreg() else None
        if file is None:
            raise InvalidRequest(f"{self._shown} is no whole backup: {name} isn't in it")
        return file

    def _more(self, size_bytes: int) -> None:
        self._done_bytes += size_bytes
        self._report("films", self._done_bytes, self._total_bytes)


@contextmanager
def _unpacker(source: Path, report: Report) -> Iterator[_Unpacker]:
    try:
        with tarfile.open(source, "r:") as tar:
            yield _Unpacker(tar, source.name, report)
    except tarfile.TarError as error:
        raise InvalidRequest(f"{source.name} is no whole backup: {error}") from None


def _check_fits(manifest: Manifest, settings: Settings) -> None:
    here = kind_of(settings.database)
    if manifest.kind != here:
        raise SettingsError(
            f"the backup is of a {manifest.kind} database, and KINEMA_DATABASE_URL names a {here} one: "
            "a backup goes back into the kind that it came from"
        )
    check_schema(manifest.schema)


def _check_empty(settings: Settings, blobs: Blobs) -> None:
    check_empty(settings.database_direct)
    first = next(blobs.sizes(""), None)
    if first is not None:
        raise SettingsError(
            f"{settings.store} has files already ({first[0]}), and a restore wants an empty store: "
            "set KINEMA_STORE_URL or KINEMA_DATA_DIR to a new one, or remove what a restore that was cut off has left"
        )


@contextmanager
def _undone(blobs: Blobs) -> Iterator[Callable[[str, Path], None]]:
    """A context that gives `put`, and takes back what was put if it ends with an exception."""
    keys: list[str] = []

    def put(key: str, path: Path) -> None:
        try:
            blobs.put_file(key, path)
        except ValueError as error:
            raise InvalidRequest(f"the manifest can't be followed: {error}") from None
        keys.append(key)

    try:
        yield put
    except BaseException:
        for key in keys:
            with suppress(Unavailable, OSError):
                blobs.delete(key)
        raise


def _settle(settings: Settings, manifest: Manifest) -> None:
    """Bring an older schema up to this version's, and let no record promise a film that isn't there."""
    database = Database(settings.database, settings.database_direct)
    try:
        upgrade(database)
        jobs, retention = Jobs(database, time.time), Retention(database, time.time)
        for key, job_id in manifest.missing.items():
            job = jobs.get(UUID(job_id))
            if job is not None and job.clip is not None and job.clip.film_key == key:
                retention.expire(job.id)
    finally:
        database.close()


class _Passing:
    """A file that is read through: its bytes are counted and their digest is taken."""

    def __init__(self, file: IO[bytes], on_bytes: Callable[[int], None]) -> None:
        self._file = file
        self._on_bytes = on_bytes
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        self._on_bytes(len(data))
        return data


def _member(name: str, size_bytes: int, modified_at: float) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size_bytes, int(modified_at), 0o600
    return info
