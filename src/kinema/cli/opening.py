"""What all commands share: reading the settings, opening the parts, printing, stopping with a reason."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

from kinema.errors import SettingsError

if TYPE_CHECKING:  # heavy modules are imported inside the functions that need them
    from kinema.app import Parts
    from kinema.config import Settings

# Where nobody looks, no terminal's width is a reason to cut or break what a program reads.
UNBOUNDED_COLUMNS = 1_000_000
out = Console(width=None if sys.stdout.isatty() else UNBOUNDED_COLUMNS)
err = Console(stderr=True)


def settings_or_stop(**overrides: str | int | None) -> Settings:
    """The settings, with what was given on the command line; logging is set up by them."""
    from kinema.config import load_settings
    from kinema.telemetry import configure_logging

    try:
        settings = load_settings(None, **overrides)
    except SettingsError as error:
        raise stop(error.message) from None
    configure_logging(settings.log)
    return settings


def open_or_stop(settings: Settings, role: str) -> Parts:
    """The parts for a role of `kinema.app.open_parts`."""
    from kinema.app import open_parts

    try:
        parts = open_parts(settings, role)
    except SettingsError as error:
        raise stop(error.message) from None
    if parts is None:
        raise stop(f"another Kinema works in {settings.data_dir}; give this one its own KINEMA_DATA_DIR")
    return parts


def stop(message: str) -> typer.Exit:
    """Say why on standard error; the result is to be raised."""
    err.print(f"[red]kinema:[/] {escape(message)}", highlight=False, soft_wrap=True)
    return typer.Exit(2)


def date(when: float | None) -> str:
    """A time for people, in UTC; empty for None."""
    return "" if when is None else datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d %H:%M UTC")
