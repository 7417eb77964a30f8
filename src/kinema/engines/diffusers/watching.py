"""See every forward pass of a model: cancel between two of them, and count steps where no callback does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn


@contextmanager
def watched(models: list[nn.Module], on_forward: Callable[[], None]) -> Iterator[None]:
    """Call `on_forward` before each forward pass of any of these models, for as long as the context lasts.

    What it raises leaves the pipeline at once: nothing is decoded, and the pipeline can be used again.
    """

    def hook(_module: nn.Module, _args: Any) -> None:
        on_forward()

    handles = [model.register_forward_pre_hook(hook) for model in models]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
