"""`python -m bench.gpu` runs with torch and diffusers alone, and keeps what it has measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LACKED = ("structlog", "opentelemetry", "av", "pydantic", "fastapi")
RUN = """
import sys
sys.modules.update(dict.fromkeys(LACKED))
from pathlib import Path
from bench import gpu
gpu.PAGE = Path(sys.argv.pop(1))
{more}
gpu.main()
"""
FAILING = """
film_of = gpu.film_of
gpu.film_of = lambda shape, given: sys.exit(3) if shape.name == "second" else film_of(shape, given)
from dataclasses import replace
gpu.SHAPES = (gpu.TINY, replace(gpu.TINY, name="second"))
gpu.TINY = replace(gpu.TINY, name="none")
"""


def _bench(page: Path, more: str, *words: str) -> int:
    page.write_text("before\n<!-- gpu -->\nold\n<!-- /gpu -->\nafter\n")
    given = [str(page), "--device", "cpu", "--steps", "1", "--film-steps", "1", "--write", *words]
    code = RUN.replace("LACKED", repr(LACKED)).replace("{more}", more)
    return subprocess.run([sys.executable, "-c", code, *given], cwd=ROOT, check=False, timeout=200).returncode


@pytest.mark.timeout(220)
def test_it_needs_no_more_than_torch_and_diffusers_and_a_crash_loses_no_shape_before_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert _bench(page, FAILING) == 3
    text = page.read_text()
    assert text.startswith("before\n<!-- gpu -->\n`python -m bench.gpu`, CPU, torch")
    assert text.endswith("<!-- /gpu -->\nafter\n")
    lines = text.splitlines()
    assert [line for line in lines if line.startswith("| tiny | exact | 0.")]
    assert "| second | exact | not measured | | | | |" in lines
    assert [line for line in lines if line.startswith("| tiny |") and "not measured: no PyAV here" in line]
