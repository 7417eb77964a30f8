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

from kinema.engines.diffusers.engine import INSTALL, models_dir
from kinema.engines.diffusers.profiles import Profile
from kinema.errors import SettingsError

MANIFEST = "kinema-manifest.json"
PART = ".part"
# What a model's repository holds besides its weights.
LEFT_OUT = ("*.gif", "*.mp4", "*.png", "*.jpg", "assets/*", "examples/*", ".git*")
READ_BYTES = 8 * 2**20

Report = Callable[[int, int], None]  # bytes done, bytes in all


@dataclass(frozen=True, slots=True)
class Pulled:
    """A profile's folder with the digest of each of its files."""

    folder: Path
    files: Mapping[str, str]
    size_bytes: int


class Shelf:
    """The folder that holds weights: one folder per profile."""

    def __init__(self, cache_dir: Path) -> None:
        self.root = models_dir(cache_dir)

    def folder(self, profile: Profile) -> Path:
        return self.root / profile.name

    def pulled(self, profile: Profile) -> Pulled | None:
        """What is there of a profile; None before it was pulled to its end."""
        manifest = self.folder(profile) / MANIFEST
        if not manifest.exists():
            return None
        files = json.loads(manifest.read_text())["sha256"]
        size_bytes = sum(_size(self.folder(profile) / name) for name in files)
        return Pulled(self.folder(profile), files, size_bytes)

    def pull(self, profile: Profile, source: str | None, report: Report) -> Pulled:
        """Fetch a profile's weights from a folder, a hub id, or its own repository, and note their digests.

        What an interrupted pull has left is used. The folder gets its name at the end only.
        Raises: SettingsError where the source can't be used.
        """
        part = self.root / (profile.name + PART)
        part.mkdir(parents=True, exist_ok=True)
        if source is not None and Path(source).is_dir():
            _copy(Path(source), part, report)
        else:
            _download(source or profile.repo, part)
        if not (part / "model_index.json").exists():
            raise SettingsError(f"{source or profile.repo} holds no model_index.json: diffusers can't load it")
        files = {str(path.relative_to(part)): digest_of(path) for path in _files(part)}
        (part / MANIFEST).write_text(json.dumps({"source": source or profile.repo, "sha256": files}, indent=1))
        self.remove(profile)
        part.replace(self.folder(profile))
        found = self.pulled(profile)
        if found is None:
            raise AssertionError("what was just written is there")
        return found

    def verify(self, profile: Profile) -> list[str]:
        """What is wrong with the files, one sentence each; none when all are as they were pulled.

        Raises: SettingsError when the profile wasn't pulled.
        """
        pulled = self._needed(profile)
        wrong = []
        for name, digest in pulled.files.items():
            path = pulled.folder / name
            if not path.exists():
                wrong.append(f"{name} is missing")
            elif digest_of(path) != digest:
                wrong.append(f"{name} isn't what was pulled")
        return wrong

    def remove(self, profile: Profile) -> bool:
        """Delete a profile's folder; False when there was none."""
        folder = self.folder(profile)
        if not folder.exists():
            return False
        shutil.rmtree(folder)
        return True

    def _needed(self, profile: Profile) -> Pulled:
        pulled = self.pulled(profile)
        if pulled is None:
            raise SettingsError(f"{profile.name} isn't here; `kinema models pull {profile.name}` fetches it")
        return pulled


def _copy(source: Path, target: Path, report: Report) -> None:
    files = [path for path in _files(source) if path.name != MANIFEST]
    whole, done = sum(_size(path) for path in files), 0
    for path in files:
        copy = target / path.relative_to(source)
        if not copy.exists() or _size(copy) != _size(path):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        done += _size(path)
        report(done, whole)


def _download(repo: str, target: Path) -> None:
    if find_spec("huggingface_hub") is None:
        raise SettingsError(f"fetching from the hub needs huggingface_hub: {INSTALL}; or give a folder")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        # It shows its own progress and goes on where an earlier try stopped.
        snapshot_download(repo, local_dir=target, ignore_patterns=list(LEFT_OUT))
    except HFValidationError as error:
        raise SettingsError(
            f"pull accepts a folder or a hub id like Wan-AI/Wan2.2-TI2V-5B-Diffusers: {error}"
        ) from None
    except OSError as error:  # what the client raises for a missing or closed repository and for no network
        raise SettingsError(f"{repo} can't be fetched: {error}") from None


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts and path.name != MANIFEST
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
