"""Compiled blocks: one graph for all blocks of a kind, kept on disk; the block as it is wherever that fails.

Heavy: it imports torch. Where the graphs are kept is said in caching.py, before torch is there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch._dynamo.exc import FailOnRecompileLimitHit, TorchDynamoException

from kinema.engines.diffusers.saying import log

# A graph break, an operator that can't be lowered, a missing compiler, too many shapes.
FAILURES = (TorchDynamoException, FailOnRecompileLimitHit)

# Graphs of one kind of block: one or any number of tokens, one time or one per token, a held text or none; twice that.
MOST_GRAPHS = 16

Forward = Callable[..., Any]


@dataclass(slots=True)
class Compiling:
    """Whether a model's blocks run compiled: all of them, until one can't be."""

    model: str
    works: bool = True

    def give_up(self, error: Exception) -> None:
        self.works = False
        log.warning("blocks run uncompiled", model=self.model, reason=_first_line(error))


def compile_blocks(model: nn.Module) -> Compiling:
    """Let the model's repeated blocks be compiled at their first pass. The model must have no hooks yet.

    Each block's own `forward` is compiled, not its call: hooks that caches and offloading lay around it later stay
    outside, where they may look at values. Blocks of a kind share their graphs: the first number of tokens gets one
    of its own, the second one that serves all numbers.
    """
    torch._dynamo.config.recompile_limit = MOST_GRAPHS
    state = Compiling(type(model).__name__)
    kinds = getattr(model, "_repeated_blocks", None) or ()
    blocks = [part for part in model.modules() if type(part).__name__ in kinds]
    if not blocks:
        state.give_up(TypeError("diffusers names no repeated blocks for it"))
    for block in blocks:
        block.forward = _compiled(block.forward, state)
    return state


def _compiled(plain: Forward, state: Compiling) -> Forward:
    fast = torch.compile(plain, fullgraph=True)

    @functools.wraps(plain)
    def forward(*args: Any, **kwargs: Any) -> Any:
        if state.works:
            try:
                return fast(*args, **kwargs)
            except FAILURES as error:  # before anything was computed
                state.give_up(error)
        return plain(*args, **kwargs)

    return forward


@functools.cache
def can_compile(device_type: str) -> bool:
    """Whether a small graph can be compiled here; what is missing is logged once."""
    try:
        made = torch.compile(_doubled, fullgraph=True)(torch.ones(8, device=device_type))
    except FAILURES as error:
        log.warning("nothing is compiled here", device=device_type, reason=_first_line(error))
        return False
    return bool((made == 2).all())


def _doubled(given: torch.Tensor) -> torch.Tensor:
    return given + given


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
