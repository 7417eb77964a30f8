"""The object store: bytes kept by key, in a folder or in a cloud's bucket."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from kinema.assets.durable import sync
from kinema.errors import NotFound, SettingsError, Unavailable

REMOTE_SCHEMES = frozenset({"s3", "gs", "az"})
ACCEPTED = "a folder, file:///folder, s3://bucket, gs://bucket or az://container"
CACHE_BYTES = 4 << 30
# Bytes being written: beside the keys, in the same file system, and never a key since keys have no such segment.
INCOMING = ".incoming"

_KEY = re.compile(r"[a-z0-9_-][a-z0-9_.-]*(/[a-z0-9_-][a-z0-9_.-]*)*", re.ASCII)
_PREFIX = re.compile(r"[a-z0-9/_.-]*", re.ASCII)


class Store(Protocol):
    """What a folder and a bucket both do; keys are valid when they come here."""

    def put_file(self, key: str, path: Path) -> None: ...
    def put_bytes(self, key: str, data: bytes) -> None: ...
    def copy(self, key: str, new_key: str) -> None: ...
    def local_copy(self, key: str) -> Path: ...
    def delete(self, key: str) -> None: ...
    def exists(self, key: str) -> bool: ...
    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]: ...
    def remove_leftovers(self, before: float) -> None: ...


class Blobs:
    """Bytes by key, in the store that a URL names; every method blocks, so it belongs on a worker thread.

    A key is lower-case letters, digits, `_`, `.` and `-` in segments parted by `/`, none beginning with a dot. What is
    under a key is whole or not there, and once a put returned it survives a power cut.
    Raises: SettingsError for a URL of no known kind; Unavailable where a remote store doesn't answer; OSError where a
    folder can't be read or written; ValueError for a key that isn't one.
    """

    def __init__(self, store_url: str, *, cache_dir: Path, cache_bytes: int = CACHE_BYTES) -> None:
        self._store = _open_store(store_url, cache_dir, cache_bytes)

    def put_file(self, key: str, path: Path) -> None:
        """Keep a copy of a file, in place of what was under the key."""
        self._store.put_file(_checked(key), path)

    def put_bytes(self, key: str, data: bytes) -> None:
        """Keep bytes, in place of what was under the key."""
        self._store.put_bytes(_checked(key), data)

    def copy(self, key: str, new_key: str) -> None:
        """Keep what is under a key under another one too. Raises: NotFound."""
        self._store.copy(_checked(key), _checked(new_key))

    def local_copy(self, key: str) -> Path:
        """A file with the bytes, to be read only and soon: a cached copy gives way to newer ones. Raises: NotFound."""
        return self._store.local_copy(_checked(key))

    def delete(self, key: str) -> None:
        """Remove what is under the key, if anything is."""
        self._store.delete(_checked(key))

    def exists(self, key: str) -> bool:
        """Whether something is under the key."""
        return self._store.exists(_checked(key))

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        """(key, size in bytes) of everything whose key begins with `prefix`, in no order."""
        if not _PREFIX.fullmatch(prefix) or ".." in prefix:
            raise ValueError(f"{prefix!r} begins no blob's key")
        return self._store.sizes(prefix)

    def remove_leftovers(self, before: float) -> None:
        """Remove what puts that were cut off left behind before this time, in seconds since 1970."""
        self._store.remove_leftovers(before)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key) or ".." in key:
        raise ValueError(f"{key!r} is no blob's key")
    return key


def _open_store(store_url: str, cache_dir: Path, cache_bytes: int) -> Store:
    parts = urlsplit(store_url)
    if "://" not in store_url:
        return FolderStore(Path(store_url))
    if parts.scheme == "file" and not parts.netloc and parts.path:
        return FolderStore(Path(unquote(parts.path)))
    if parts.scheme not in REMOTE_SCHEMES:
        raise SettingsError(f"the store must be {ACCEPTED}, not {parts.scheme}://...")
    try:
        return RemoteStore(from_url(store_url), cache_dir, cache_bytes)
    except (BaseError, ValueError) as error:
        raise SettingsError(f"the store must be {ACCEPTED}: {error}") from error


class FolderStore:
    """Keys as files under a folder. obstore's LocalStore isn't used: it doesn't fsync."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._incoming = self._root / INCOMING

    def put_file(self, key: str, path: Path) -> None:
        self.put(key, lambda aside: shutil.copyfile(path, aside))

    def put_bytes(self, key: str, data: bytes) -> None:
        self.put(key, lambda aside: aside.write_bytes(data))

    def copy(self, key: str, new_key: str) -> None:
        original = self.local_copy(key)
        # Files are replaced and never written to, so two names may share one.
        self.put(new_key, lambda aside: _link(original, aside))

    def local_copy(self, key: str) -> Path:
        path = self._root / key
        if not path.is_file():
            raise NotFound(f"nothing is stored under {key}")
        return path

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError, NotADirectoryError):
            (self._root / key).unlink()

    def exists(self, key: str) -> bool:
        return (self._root / key).is_file()

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        for folder, _, names in os.walk(self._root / prefix.rpartition("/")[0]):
            for name in names:
                path = Path(folder) / name
                key = path.relative_to(self._root).as_posix()
                if key.startswith(prefix) and _KEY.fullmatch(key):
                    # Another process may delete while this one counts.
                    with suppress(FileNotFoundError):
                        yield key, path.stat().st_size

    def remove_leftovers(self, before: float) -> None:
        for aside in self._incoming.glob("*"):
            with suppress(FileNotFoundError):
                if aside.stat().st_mtime < before:
                    aside.unlink()

    def put(self, key: str, write: Callable[[Path], object]) -> None:
        """Keep what `write` writes to the path it is given."""
        target = self._root / key
        _make_folder(self._incoming)
        _make_folder(target.parent)
        aside = self._incoming / uuid.uuid4().hex
        try:
            write(aside)
            sync(aside)
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        sync(target.parent)


class RemoteStore:
    """Keys as objects of a bucket, with a cache of whole files for readers that need a path.

    The newest `cache_bytes` of the cache are kept. Objects aren't expected to change under their key: a copy that is
    there is used without asking.
    """

    def __init__(self, store: ObjectStore, cache_dir: Path, cache_bytes: int = CACHE_BYTES) -> None:
        self._store = store
        self._cache = FolderStore(cache_dir)
        self._cache_bytes = cache_bytes

    def put_file(self, key: str, path: Path) -> None:
        self._put(key, path)

    def put_bytes(self, key: str, data: bytes) -> None:
        self._put(key, data)

    def local_copy(self, key: str) -> Path:
        if not self._cache.exists(key):
            self._asked(key, lambda: self._cache.put(key, lambda aside: self._download(key, aside)))
            self._shrink_cache(key)
        path = self._cache.local_copy(key)
        os.utime(path)  # used now: the last to give way
        return path

    def copy(self, key: str, new_key: str) -> None:
        self._asked(key, lambda: obstore.copy(self._store, key, new_key))

    def delete(self, key: str) -> None:
        self._cache.delete(key)
        with suppress(NotFound):
            self._asked(key, lambda: obstore.delete(self._store, key))

    def exists(self, key: str) -> bool:
        with suppress(NotFound):
            self._asked(key, lambda: obstore.head(self._store, key))
            return True
        return False

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        # A store lists whole segments only: `a/b` doesn't find `a/bc`.
        pages = obstore.list(self._store, prefix.rpartition("/")[0] or None)
        while page := self._asked(prefix, lambda: next(pages, None)):
            for found in page:
                if found["path"].startswith(prefix):
                    yield found["path"], found["size"]

    def remove_leftovers(self, before: float) -> None:
        self._cache.remove_leftovers(before)

    def _put(self, key: str, content: Path | bytes) -> None:
        try:
            self._asked(key, lambda: obstore.put(self._store, key, content))
        except NotFound:
            raise Unavailable("the object store's bucket isn't there") from None
        self._cache.delete(key)

    def _download(self, key: str, target: Path) -> None:
        with target.open("wb") as file:
            for part in obstore.get(self._store, key):
                file.write(part)

    def _asked(self, key: str, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except FileNotFoundError:
            raise NotFound(f"nothing is stored under {key}") from None
        except BaseError as error:
            raise Unavailable("the object store doesn't answer as it should") from error

    def _shrink_cache(self, newest: str) -> None:
        copies = []
        for key, size_bytes in self._cache.sizes(""):
            with suppress(NotFound, FileNotFoundError):
                copies.append((self._cache.local_copy(key).stat().st_mtime, key, size_bytes))
        excess = sum(size_bytes for _, _, size_bytes in copies) - self._cache_bytes
        for _, key, size_bytes in sorted(copies):
            if excess <= 0:
                return
            if key != newest:
                self._cache.delete(key)
                excess -= size_bytes


def _link(original: Path, target: Path) -> None:
    try:
        target.hardlink_to(original)
    except OSError:  # a file system that has no links, or no more for this file
        shutil.copyfile(original, target)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that they survive a power cut."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync(folder.parent)
