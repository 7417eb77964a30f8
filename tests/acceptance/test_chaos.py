"""The short form of `make chaos`."""

from __future__ import annotations

import pytest
from rich.console import Console

from tests.chaos import run, show
from tests.postgres import MISSING, find_bin


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_while_processes_are_killed(database: str) -> None:
    if database == "postgresql" and find_bin() is None:
        pytest.skip(MISSING)
    console = Console()
    report = run(database, jobs=15, kills=6, seed=3, console=console)
    show([report], console)
    assert report.submitted == report.succeeded == report.delivered == report.told_by_webhook == 15
    assert report.is_clean
    assert sum(report.kills.values()) >= 3
