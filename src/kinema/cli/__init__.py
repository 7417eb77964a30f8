"""The command line. Thin: each command reads the settings, opens the parts and calls them.

Heavy modules are imported inside the commands that need them, so that `--help` and typing errors answer at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from kinema import __version__
from kinema.cli import database, films, jobs, keys, machine, models, serving, webhooks

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Kinema speaks the Sora APIs on your own machine.

    First film: `kinema generate "cat running on the river"`.""",
)
COMMANDS = (
    serving.serve,
    serving.worker,
    films.generate,
    films.engines,
    machine.doctor,
    database.backup,
    database.restore,
)
GROUPS = {"keys": keys.app, "jobs": jobs.app, "webhooks": webhooks.app, "models": models.app, "db": database.app}

for command in COMMANDS:
    app.command()(command)
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kinema {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """What stands before the command."""


def main() -> None:
    app(prog_name="kinema")
