"""Which levels compile where, and where that is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kinema.engines.diffusers.caching import FOLDERS, keep_compiled
from kinema.engines.diffusers.levels import DEFAULT_LEVEL, LEVELS, Compiling, level_named


def test_the_levels_go_from_diffusers_own_frames_to_the_fastest() -> None:
    assert list(LEVELS) == ["plain", "exact", "balanced", "fast"]
    assert DEFAULT_LEVEL == "exact"
    assert [name for name, level in LEVELS.items() if level.cache is None] == ["plain", "exact"]


@pytest.mark.parametrize(
    ("name", "compiling", "devices"),
    [
        ("plain", None, []),
        ("exact", None, ["cuda"]),
        ("exact", "always", ["cpu", "cuda"]),
        ("exact", "never", []),
        ("fast", None, ["cuda"]),
    ],
)
def test_blocks_are_compiled_on_a_gpu_if_nothing_else_is_asked(
    name: str, compiling: Compiling | None, devices: list[str]
) -> None:
    level = level_named(name, compiling=compiling)
    assert [device for device in ("cpu", "cuda") if level.compiles_on(device)] == devices


def test_a_cache_that_decides_within_a_block_leaves_it_uncompiled() -> None:
    assert not level_named("fast", {"kind": "taylor"}, "always").compiles_on("cuda")


def test_what_is_compiled_is_kept_in_the_engines_folder_or_where_the_operator_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in FOLDERS:
        monkeypatch.setenv(variable, "")
        monkeypatch.delenv(variable)
    monkeypatch.setenv("TRITON_CACHE_DIR", "/elsewhere")
    keep_compiled(tmp_path)
    assert os.environ["TORCHINDUCTOR_CACHE_DIR"] == str(tmp_path / "compiled" / "inductor")
    assert os.environ["TRITON_CACHE_DIR"] == "/elsewhere"
