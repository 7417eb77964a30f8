"""`kinema db`: the database's schema."""

from __future__ import annotations

import typer

from kinema.cli.opening import out, settings_or_stop, stop
from kinema.errors import SettingsError

app = typer.Typer(no_args_is_help=True, help="The database: upgrade.")


@app.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to this version's schema. API replicas and workers on PostgreSQL never do."""
    from kinema.app import upgrade
    from kinema.store.database import Database

    settings = settings_or_stop()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        upgrade(database)
    except SettingsError as error:
        raise stop(error.message) from None
    out.print("The database is at this version's schema.")
