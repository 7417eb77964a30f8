"""What the page for contributors shows works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from kinema.domain.shot import Shot
from kinema.engines.base import Engine, RenderContext
from kinema.execution.rendering import FILM_NAME, render_film
from kinema.media.stills import read_frames

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_the_engine_on_the_page_makes_a_film(tmp_path: Path) -> None:
    (written,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    page: dict[str, Any] = {}
    exec(written, page)
    engine = page["Curtain"](red=200)
    assert isinstance(engine, Engine)
    shot = Shot("a curtain falls", 1.0, 128, 96, 7)
    engine.capabilities().check(shot)
    reports: list[float] = []
    context = RenderContext(tmp_path, tmp_path, (), lambda progress, _: reports.append(progress), lambda: None)
    render_film(engine, shot, context)
    assert reports == sorted(reports)
    frames = read_frames(tmp_path / FILM_NAME, (0, shot.frame_count // 2, shot.frame_count - 1))
    hanging = [float(np.mean(frame[:, :, 0])) for frame in frames]
    assert hanging == sorted(set(hanging)), "it falls"
