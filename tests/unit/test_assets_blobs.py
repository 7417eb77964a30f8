"""Bytes are kept whole under their key or not at all, in a folder and in a bucket alike."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from kinema.assets.blobs import Blobs, FolderStore, RemoteStore, Store
from kinema.errors import NotFound, SettingsError

Make = Callable[[Path], Store]
STORES: list[Make] = [
    lambda tmp: FolderStore(tmp / "films"),
    # obstore's own store in memory: the same calls as S3, without a server.
    lambda tmp: RemoteStore(MemoryStore(), tmp / "cache"),
]


@pytest.fixture(params=STORES, ids=["folder", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    make: Make = request.param
    return make(tmp_path)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(str(tmp_path / "films"), cache_dir=tmp_path / "cache")


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_there(store: Store, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"film" * 5_000_000)
    store.put_file("films/ab/cd.mp4", tmp_path / "film.mp4")
    store.put_bytes("inputs/ef", b"picture")
    assert store.local_copy("films/ab/cd.mp4").read_bytes() == b"film" * 5_000_000
    assert store.local_copy("inputs/ef").read_bytes() == b"picture"
    assert store.exists("inputs/ef")


def test_the_newest_put_counts(store: Store) -> None:
    store.put_bytes("a", b"old")
    assert store.local_copy("a").read_bytes() == b"old"
    store.put_bytes("a", b"new")
    assert store.local_copy("a").read_bytes() == b"new"


def test_a_missing_key_is_not_found(store: Store) -> None:
    store.put_bytes("a/b", b"x")
    for key in ("b", "a", "a/b/c"):
        assert not store.exists(key)
        with pytest.raises(NotFound, match=f"nothing is stored under {key}"):
            store.local_copy(key)


def test_deleting_removes_and_deleting_again_is_no_error(store: Store) -> None:
    store.put_bytes("a/b", b"x")
    store.local_copy("a/b")
    store.delete("a/b")
    store.delete("a/b")
    store.delete("never/was")
    assert not store.exists("a/b")
    with pytest.raises(NotFound):
        store.local_copy("a/b")


def test_sizes_are_those_of_the_keys_that_begin_so(store: Store) -> None:
    for key, size_bytes in {"films/a": 1, "films/ab": 2, "films/b/c": 3, "inputs/a": 4, "films2": 5}.items():
        store.put_bytes(key, bytes(size_bytes))
    found = {prefix: dict(store.sizes(prefix)) for prefix in ("films/a", "films/", "films/b", "films", "", "none/")}
    assert found == {
        "films/a": {"films/a": 1, "films/ab": 2},
        "films/": {"films/a": 1, "films/ab": 2, "films/b/c": 3},
        "films/b": {"films/b/c": 3},
        "films": {"films/a": 1, "films/ab": 2, "films/b/c": 3, "films2": 5},
        "": {"films/a": 1, "films/ab": 2, "films/b/c": 3, "inputs/a": 4, "films2": 5},
        "none/": {},
    }


def test_an_empty_store_has_no_sizes(store: Store) -> None:
    assert list(store.sizes("")) == []


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        "..",
        "../a",
        "a/../b",
        "a..b",
        ".a",
        "a/.b",
        ".incoming/x",
        "A",
        "a b",
        "a\\b",
        "ä",
        "a\n",
    ],
)
def test_what_is_no_key_is_refused_by_every_method(blobs: Blobs, tmp_path: Path, key: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: blobs.put_bytes(key, b"x"),
        lambda: blobs.put_file(key, tmp_path),
        lambda: blobs.local_copy(key),
        lambda: blobs.delete(key),
        lambda: blobs.exists(key),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="is no blob's key"):
            call()
    assert files(tmp_path) == []


@pytest.mark.parametrize("prefix", ["../", "a/../b", "A", "a b"])
def test_what_begins_no_key_is_refused(blobs: Blobs, prefix: str) -> None:
    with pytest.raises(ValueError, match="begins no blob's key"):
        blobs.sizes(prefix)


@pytest.mark.parametrize("key", ["a", "films/0198c0de.mp4", "inputs/" + "0f" * 32, "a/b-c/d_e.tar.gz", "-", "_"])
def test_keys_are_segments_of_plain_characters(blobs: Blobs, key: str) -> None:
    blobs.put_bytes(key, b"x")
    assert dict(blobs.sizes("")) == {key: 1}


def test_a_folder_s_files_lie_under_their_keys(blobs: Blobs, tmp_path: Path) -> None:
    blobs.put_bytes("films/a.mp4", b"x")
    assert files(tmp_path / "films") == ["films/a.mp4"]
    assert blobs.local_copy("films/a.mp4") == tmp_path / "films" / "films" / "a.mp4"


def test_a_put_that_fails_changes_nothing_and_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    blobs.put_bytes("a", b"old")
    with pytest.raises(OSError, match="missing"):
        blobs.put_file("a", tmp_path / "missing")
    assert blobs.local_copy("a").read_bytes() == b"old"
    assert files(tmp_path) == ["films/a"]


def test_readers_see_a_whole_blob_while_it_is_replaced(blobs: Blobs) -> None:
    values = [bytes([n]) * 300_000 for n in range(8)]
    blobs.put_bytes("a", values[0])
    writers = [threading.Thread(target=blobs.put_bytes, args=("a", value)) for value in values]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert blobs.local_copy("a").read_bytes() in values
    assert blobs.local_copy("a").read_bytes() in values


def test_leftovers_of_puts_that_were_cut_off_are_no_blobs_and_can_be_removed(blobs: Blobs, tmp_path: Path) -> None:
    blobs.put_bytes("a", b"x")
    left, fresh = tmp_path / "films" / ".incoming" / "left", tmp_path / "films" / ".incoming" / "fresh"
    left.write_bytes(b"half a film")
    fresh.write_bytes(b"being written")
    os.utime(left, (1_000.0, 1_000.0))
    os.utime(fresh, (3_000.0, 3_000.0))
    assert dict(blobs.sizes("")) == {"a": 1}
    blobs.remove_leftovers(before=2_000.0)
    assert files(tmp_path / "films") == [".incoming/fresh", "a"]


def test_a_file_url_names_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "with space"
    Blobs(f"file://{tmp_path}/with%20space", cache_dir=tmp_path / "cache").put_bytes("a", b"x")
    assert files(folder) == ["a"]


@pytest.mark.parametrize("url", ["ftp://host/x", "http://host/x", "file://host/x", "file://", "memory:///"])
def test_other_urls_are_refused_with_what_would_be_accepted(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="the store must be a folder, file:///folder, s3://bucket"):
        Blobs(url, cache_dir=tmp_path)


def test_a_remote_blob_is_downloaded_once(tmp_path: Path) -> None:
    bucket = MemoryStore()
    store = RemoteStore(bucket, tmp_path / "cache")
    store.put_bytes("films/a", b"x" * 100)
    first = store.local_copy("films/a")
    bucket.delete("films/a")
    assert store.local_copy("films/a") == first
    assert first.read_bytes() == b"x" * 100


def test_the_cache_keeps_what_was_used_last_within_its_size(tmp_path: Path) -> None:
    store = RemoteStore(MemoryStore(), tmp_path / "cache", cache_bytes=250)
    for key in ("a", "b", "c"):
        store.put_bytes(key, bytes(100))
    for index, key in enumerate(("a", "b")):
        os.utime(store.local_copy(key), (1_000.0 + index, 1_000.0 + index))
    store.local_copy("a")  # now b is the one that wasn't used for longest
    store.local_copy("c")
    assert files(tmp_path / "cache") == ["a", "c"]
    assert store.local_copy("b").stat().st_size == 100


def test_a_blob_larger_than_the_cache_is_still_given(tmp_path: Path) -> None:
    store = RemoteStore(MemoryStore(), tmp_path / "cache", cache_bytes=10)
    store.put_bytes("a", bytes(100))
    assert store.local_copy("a").stat().st_size == 100
