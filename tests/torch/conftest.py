"""Tests of the engine `diffusers` with tiny random models: they need the extra `gpu`, and no GPU."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.torch.making import Making

# Threads of torch would wait for each other longer than a tiny model computes: a film takes a third of the time in one.
os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).parent
NEEDED = ("torch", "diffusers", "transformers", "ftfy", "sentencepiece")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.torch)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"{missing[0]} isn't installed: make test-gpu-cpu"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a tiny model, made when it is first asked for."""
    root = tmp_path_factory.mktemp("tiny")

    def folder(name: str) -> Path:
        from tests.torch.tiny import write

        return root / name if (root / name).exists() else write(root, name)

    return folder


@pytest.fixture
def making(tmp_path: Path) -> Making:
    return Making(tmp_path)
