"""`kinema models check`: a model that was pulled renders a few frames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kinema.cli import app


def test_a_model_that_was_pulled_can_be_checked(
    tiny: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINEMA_DATA_DIR", str(tmp_path))
    runner = CliRunner()
    missing = runner.invoke(app, ["models", "check", "wan2.1-1.3b", "--device", "cpu"])
    assert missing.exit_code == 2
    pulled = runner.invoke(app, ["models", "pull", "wan2.1-1.3b", "--from", str(tiny("wan_t2v"))])
    assert pulled.exit_code == 0, pulled.output
    checked = runner.invoke(app, ["models", "check", "wan2.1-1.3b", "--device", "cpu"])
    assert checked.exit_code == 0, checked.output
    assert "12 frames" in checked.output
