"""See every step of a run: cancel between two forward passes, tell how far it is, and when it decodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from torch import nn

from kinema.engines.base import Stage
from kinema.engines.diffusers.following import Following


class Watcher(Protocol):
    """Who is told of a run. What it raises leaves the pipeline at once, and the pipeline can be used again."""

    def enter(self, stage: Stage) -> None:
        """Another stage begins."""
        ...

    def pass_begins(self) -> None:
        """Before each forward pass of a model that denoises."""
        ...

    def step_done(self, done: int, of: int) -> None:
        """After each denoising step."""
        ...


@dataclass(slots=True)
class Steps:
    """The denoising steps of one run, told by the pipeline's callback, or counted in passes where it has none.

    `of` is how many there will be; None where the pipeline knows it (`num_timesteps`).
    """

    watcher: Watcher
    of: int | None = None
    passes_per_step: int = 0  # 0 where there is a callback
    following: Following | None = None
    _passes: int = 0
    _done: int = 0

    @contextmanager
    def watching(self, pipe: Any, models: list[nn.Module]) -> Iterator[None]:
        """Watch every pass of these models for as long as the context lasts."""
        handles = [model.register_forward_pre_hook(self._hook(self._before)) for model in models]
        handles += [model.register_forward_hook(self._hook(lambda: self._after(pipe))) for model in models]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def callback(self, pipe: Any, index: int, _time: Any, _given: dict[str, Any]) -> dict[str, Any]:
        """`callback_on_step_end` of a pipeline. Steps are counted: its index begins anew in each part of a pyramid."""
        self._step(pipe)
        return {} if self.following is None else self.following.after_step(pipe, index)

    @staticmethod
    def _hook(then: Callable[[], None]) -> Callable[..., None]:
        def hook(*_: Any) -> None:
            then()

        return hook

    def _before(self) -> None:
        if not self._passes:
            self.watcher.enter("denoising")
        self.watcher.pass_begins()
        self._passes += 1

    def _after(self, pipe: Any) -> None:
        if self.passes_per_step and self._passes % self.passes_per_step == 0:
            self._step(pipe)

    def _step(self, pipe: Any) -> None:
        of = self.of or int(pipe.num_timesteps)
        self._done += 1
        self.watcher.step_done(self._done, of)
        if self._done == of:
            self.watcher.enter("decoding")
