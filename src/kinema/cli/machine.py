"""`kinema doctor`: is this machine fit?"""

from __future__ import annotations

import typer
from rich.markup import escape

from kinema.cli.opening import out, settings_or_stop


def doctor() -> None:
    """Check what Kinema needs on this machine, and say how to mend what is missing."""
    from kinema.doctor import examine

    findings = list(examine(settings_or_stop()))
    for finding in findings:
        mark = "[green]ok  [/]" if finding.is_well else "[red]FAIL[/]"
        out.print(f"{mark} {escape(finding.text)}")
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)
