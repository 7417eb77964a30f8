"""What reaches the pipelines of an engine and the models inside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kinema.engines.diffusers.engine import DiffusersEngine
from tests.torch.making import Making


@contextmanager
def seen_by(engine: DiffusersEngine, component: str = "transformer") -> Iterator[list[dict[str, Any]]]:
    """The keyword arguments of every pass through the model that denoises."""
    studio = engine._warm_studio(Making(Path("/nowhere")).context())
    seen: list[dict[str, Any]] = []
    model = getattr(studio._base, component)
    handle = model.register_forward_pre_hook(lambda _m, _a, given: seen.append(given), with_kwargs=True)
    try:
        yield seen
    finally:
        handle.remove()


def calls_of(engine: DiffusersEngine) -> list[dict[str, Any]]:
    """The arguments of every call of any of its pipelines from now on."""
    studio = engine._warm_studio(Making(Path("/nowhere")).context())
    calls: list[dict[str, Any]] = []
    original = studio._call

    def noted(pipe: Any, arguments: dict[str, Any]) -> Any:
        calls.append({"pipeline": type(pipe).__name__, **arguments})
        return original(pipe, arguments)

    studio._call = noted  # type: ignore[method-assign]
    return calls


def engine_mode(name: str) -> Any:
    from kinema.engines.diffusers.families import Mode

    return Mode(name)
