"""docs/engines/clay.md says what the engine does with whatever it accepts."""

from __future__ import annotations

from pathlib import Path

from kinema.domain.shot import Verb
from kinema.engines.clay.engine import ClayEngine

PAGE = Path(__file__).parents[3] / "docs" / "engines" / "clay.md"


def test_each_way_to_make_a_film_from_another_one_has_a_row() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("### Films from films")[2].partition("\n### ")[0]
    rows = {line.split("|")[1].strip() for line in section.splitlines() if line.startswith("|")}
    assert rows - {"call", "---"} == set(ClayEngine().capabilities().verbs - {Verb.CREATE})
