"""`kinema keys`: make, list and revoke API keys."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.markup import escape

from kinema.cli.opening import date, err, open_or_stop, out, settings_or_stop, stop
from kinema.cli.tables import show_table
from kinema.errors import NotFound

app = typer.Typer(no_args_is_help=True, help="API keys: create, list, revoke.")


@app.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    days: Annotated[float | None, typer.Option(min=0, help="How long it is valid; for ever if left out.")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="It sees the jobs, files and webhooks of all keys.")] = False,
) -> None:
    """Make a key and print it, this once: only its digest is kept."""
    if not name.strip() or not name.isprintable():
        raise stop("NAME accepts a text on one line, by which you know whose key it is")
    parts = open_or_stop(settings_or_stop(), "visitor")
    expires_at = None if days is None else time.time() + days * 86_400
    _, secret = parts.keys.create(name, expires_at, is_admin=admin)
    err.print("Send it as `Authorization: Bearer KEY`. It can't be shown again:")
    print(secret)  # noqa: T201 - bare, so that a script can read it


@app.command("list")
def list_keys() -> None:
    """List all keys, without their secrets."""
    parts = open_or_stop(settings_or_stop(), "visitor")
    rows = []
    for key in parts.keys.all():
        times = (date(when) for when in (key.created_at, key.expires_at, key.revoked_at))
        rows.append((key.id, key.name + (" (admin)" if key.is_admin else ""), *times))
    show_table(("id", "name", "created", "expires", "revoked"), rows, frozenset({"name"}))


@app.command("revoke")
def revoke_key(key: Annotated[str, typer.Argument(help="The key's id or name.")]) -> None:
    """Revoke a key: from now on it is refused."""
    parts = open_or_stop(settings_or_stop(), "visitor")
    try:
        revoked = parts.keys.revoke(key)
    except NotFound as error:
        raise stop(error.message) from None
    out.print(f"{escape(revoked.name)} ({revoked.id}) is revoked.")
