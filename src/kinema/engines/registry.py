"""Engines by name. Built-in ones register through the same entry-point group as anyone's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kinema.engines.base import Engine
from kinema.errors import SettingsError

GROUP = "kinema.engines"


def engine_names() -> list[str]:
    """The names of all installed engines."""
    return sorted(_installed())


def load_engine(name: str, options: Mapping[str, Any] = MappingProxyType({}), cache_dir: Path | None = None) -> Engine:
    """Import an engine and make it with these keyword arguments, the options of its pool.

    An engine that takes a `cache_dir` is given its own folder; it is no option.
    Raises: SettingsError when no engine of this name is installed, it isn't one, or an option isn't one of its own.
    """
    installed = _installed()
    if name not in installed:
        raise SettingsError(f"no engine is called {name!r}; installed are {', '.join(sorted(installed))}")
    factory = installed[name].load()
    known = {
        parameter.name for parameter in signature(factory).parameters.values() if parameter.kind.name != "VAR_KEYWORD"
    }
    own = {"cache_dir": cache_dir} if "cache_dir" in known else {}
    known -= {"cache_dir"}
    if unknown := sorted(set(options) - known):
        accepted = ", ".join(sorted(known)) or "none"
        raise SettingsError(f"the engine {name} has no option {unknown[0]!r}; it accepts {accepted}")
    engine = factory(**options, **own)
    if not isinstance(engine, Engine):
        raise SettingsError(f"{installed[name].value} isn't an engine: it lacks name, capabilities() or render()")
    return engine


def source_digest(name: str) -> str:
    """A name for the engine's code as it stands: what was compiled from other code must not be used with it.

    Compiler caches look at the file of a function, and not at those of the functions that it calls.
    """
    spec = find_spec(_installed()[name].module)
    origin = Path(spec.origin) if spec and spec.origin else None
    if origin is None:
        return "unknown"
    files = sorted(origin.parent.rglob("*.py")) if origin.name == "__init__.py" else [origin]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _installed() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
