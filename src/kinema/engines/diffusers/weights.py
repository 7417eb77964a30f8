"""Weights on this machine's disk: fetched from the hub or a folder, verified by digest, removed.

Light: the hub's client is imported where it is used, torch not at all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kinema.engines.diffusers.engine import INSTALL
from kinema.engines.diffusers.pulled import folder_name, models_dir, name_of
from kinema.errors import SettingsError

MANIFEST = "kinema-manifest.json"
PART = ".part"
SOURCE = "kinema-source.txt"  # where a pull that goes on is from
# What a model's repository holds besides its weights.
LEFT_OUT = ("*.gif", "*.mp4", "*.png", "*.jpg", "assets/*", "examples/*", ".git*")
READ_BYTES = 8 * 2**20

Report = Callable[[int, int], None]  # bytes done, bytes in all


@dataclass(frozen=True, slots=True)
class Pulled:
    """A folder of weights with the digest of each of its files."""

    folder: Path
    files: Mapping[str, str]
    size_bytes: int
    revision: str | None = None  # the hub's commit; None for a folder's files


class Shelf:
    """The folder that holds weights: one folder per profile or hub id."""

    def __init__(self, cache_dir: Path) -> None:
        self.root = models_dir(cache_dir)

    def folder(self, name: str) -> Path:
        return self.root / folder_name(name)

    def names(self) -> list[str]:
        """The profiles and hub ids that were pulled."""
        return sorted(name_of(manifest.parent.name) for manifest in self.root.glob(f"*/{MANIFEST}"))

    def pulled(self, name: str) -> Pulled | None:
        """What is there of a profile or hub id; None before it was pulled to its end."""
        folder = self.folder(name)
        if not (folder / MANIFEST).exists():
            return None
        noted = json.loads((folder / MANIFEST).read_text())
        size_bytes = sum(_size(folder / file) for file in noted["sha256"])
        return Pulled(folder, noted["sha256"], size_bytes, noted.get("revision"))

    def pull(self, name: str, source: str, report: Report) -> Pulled:
        """Fetch weights from a folder or a hub id, and note their digests and the commit they are of.

        What an interrupted pull from the same source has left is used. The folder gets its name at the end only.
        Raises: SettingsError where the source can't be used.
        """
        part = self._part(name, source)
        revision = None
        if Path(source).is_dir():
            _copy(Path(source), part, report)
        else:
            revision = _download(source, part)
        if not (part / "model_index.json").exists():
            raise SettingsError(f"{source} holds no model_index.json: diffusers can't load it")
        files = {str(path.relative_to(part)): digest_of(path) for path in _files(part)}
        noted = {"source": source, "revision": revision, "sha256": files}
        (part / MANIFEST).write_text(json.dumps(noted, indent=1))
        (part / SOURCE).unlink()
        self.remove(name)
        part.replace(self.folder(name))
        return Pulled(self.folder(name), files, sum(_size(self.folder(name) / file) for file in files), revision)

    def _part(self, name: str, source: str) -> Path:
        """A folder for a pull that goes on, without what another source has left there."""
        part = self.root / (folder_name(name) + PART)
        of = str(Path(source).absolute()) if Path(source).is_dir() else source
        note = part / SOURCE
        if part.exists() and (not note.exists() or note.read_text() != of):
            shutil.rmtree(part)
        part.mkdir(parents=True, exist_ok=True)
        note.write_text(of)
        return part

    def verify(self, name: str) -> list[str]:
        """What is wrong with the files, one sentence each; none when all are as they were pulled.

        Raises: SettingsError for what wasn't pulled.
        """
        pulled = self._needed(name)
        wrong = []
        for file, digest in pulled.files.items():
            path = pulled.folder / file
            if not path.exists():
                wrong.append(f"{file} is missing")
            elif digest_of(path) != digest:
                wrong.append(f"{file} isn't what was pulled")
        return wrong

    def remove(self, name: str) -> bool:
        """Delete what was pulled; False when there was nothing."""
        folder = self.folder(name)
        if not folder.exists():
            return False
        shutil.rmtree(folder)
        return True

    def _needed(self, name: str) -> Pulled:
        pulled = self.pulled(name)
        if pulled is None:
            raise SettingsError(f"{name} isn't here; `kinema models pull {name}` fetches it")
        return pulled


def _copy(source: Path, target: Path, report: Report) -> None:
    files = _files(source)
    _keep_only(target, {str(path.relative_to(source)) for path in files})
    whole, done = sum(_size(path) for path in files), 0
    for path in files:
        copy = target / path.relative_to(source)
        if not _is_copied(path, copy):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            shutil.copystat(path, copy)  # last, so that a copy with the file's time is whole
        done += _size(path)
        report(done, whole)


def _is_copied(path: Path, copy: Path) -> bool:
    return copy.exists() and (_size(copy), copy.stat().st_mtime_ns) == (_size(path), path.stat().st_mtime_ns)


def _download(repo: str, target: Path) -> str:
    """The commit whose files now lie in the folder."""
    if find_spec("huggingface_hub") is None:
        raise SettingsError(f"fetching from the hub needs huggingface_hub: {INSTALL}; or give a folder")
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HFValidationError, HTTPError
    from huggingface_hub.utils import filter_repo_objects

    try:
        info = HfApi().model_info(repo)
        names = {entry.rfilename for entry in info.siblings or ()}
        wanted = set(filter_repo_objects(names, ignore_patterns=list(LEFT_OUT)))
        _keep_only(target, wanted)
        # It shows its own progress and goes on where an earlier try stopped.
        HfApi().snapshot_download(repo, revision=info.sha, local_dir=target, ignore_patterns=list(LEFT_OUT))
    except HFValidationError as error:
        raise SettingsError(
            f"pull accepts a folder or a hub id like Wan-AI/Wan2.2-TI2V-5B-Diffusers: {error}"
        ) from None
    except (OSError, HTTPError) as error:  # of the client: a missing or closed repository, no network
        raise SettingsError(f"{repo} can't be fetched: {error}") from None
    # Where the hub is lost on the way, the client takes what lies there for the whole.
    if missing := sorted(name for name in wanted if not (target / name).exists()):
        raise SettingsError(f"{repo} can't be fetched: {missing[0]} didn't arrive; pull again to go on")
    return str(info.sha)


def _keep_only(folder: Path, names: set[str]) -> None:
    """Delete what an earlier state of the source has left."""
    for path in _files(folder):
        if str(path.relative_to(folder)) not in names:
            path.unlink()


def _files(folder: Path) -> list[Path]:
    """All files but what is noted about them."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and ".cache" not in path.relative_to(folder).parts and path.name not in (MANIFEST, SOURCE)
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def digest_of(path: Path) -> str:
    """The file's sha256."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()
