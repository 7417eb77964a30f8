"""Engines by name. Built-in ones register through the same entry-point group as anyone's."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from kinema.engines.base import Engine
from kinema.errors import SettingsError

GROUP = "kinema.engines"


def engine_names() -> list[str]:
    """The names of all installed engines."""
    return sorted(_installed())


def load_engine(name: str) -> Engine:
    """Import an engine and make it.

    Raises: SettingsError when no engine of this name is installed, or it isn't one.
    """
    installed = _installed()
    if name not in installed:
        raise SettingsError(f"no engine is called {name!r}; installed are {', '.join(sorted(installed))}")
    engine = installed[name].load()()
    if not isinstance(engine, Engine):
        raise SettingsError(f"{installed[name].value} isn't an engine: it lacks name, capabilities() or render()")
    return engine


def _installed() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
