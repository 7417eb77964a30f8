"""Where weights that were pulled lie: a folder per name, which is a profile's or a hub id."""

from __future__ import annotations

import re
from pathlib import Path

# As the hub writes them: an owner and a name, neither with two dashes or dots in a row.
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


def models_dir(cache_dir: Path) -> Path:
    """Where `kinema models pull` keeps weights."""
    return cache_dir / "models"


def is_hub_id(name: str) -> bool:
    """Whether it is written like a hub id: one slash, and no dots or dashes in a row."""
    return _HUB_ID.fullmatch(name) is not None and "--" not in name and ".." not in name


def folder_name(name: str) -> str:
    """The name of the folder for a profile or a hub id; no two of them share one."""
    return name.replace("/", "--")


def name_of(folder: str) -> str:
    """The profile or hub id that a folder is named after."""
    return folder.replace("--", "/")


def found(model: str | None, cache_dir: Path | None) -> str | None:
    """An option `model` with the folder of a hub id that was pulled in its place; all else as it is."""
    if model is None or cache_dir is None or not is_hub_id(model) or Path(model).is_dir():
        return model
    folder = models_dir(cache_dir) / folder_name(model)
    return str(folder) if folder.is_dir() else model
