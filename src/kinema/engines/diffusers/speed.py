"""Make a loaded model as fast as its level allows. Heavy: it imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from diffusers import FirstBlockCacheConfig, MagCacheConfig, TaylorSeerCacheConfig
from torch import nn

from kinema.engines.diffusers.attention import Heads, fastest_attention, kernels_here
from kinema.engines.diffusers.compiled import Compiling, can_compile, compile_blocks
from kinema.engines.diffusers.levels import Cache, Level
from kinema.engines.diffusers.wan import HeldText, OneTime, attentions, fuse_projections
from kinema.errors import RenderFailed

# Left to itself this cache looks for layers called `attn`, finds none of these models', and does nothing.
ATTENTION_NAMES = r"(transformer_)?blocks\.\d+\.attn\d?"


class Tuned:
    """The models that denoise, with what their level lays over them once: before they are placed, and hooked."""

    def __init__(self, models: Sequence[Any], level: Level, device: torch.device) -> None:
        self._models = models
        self._level = level
        self._device = device
        self._held: list[HeldText | OneTime] = []
        self.compiling: list[Compiling] = []
        if not level.is_tuned:
            return
        if device.type == "cuda":
            # TF32 for products of what stays float32: 10 bits of mantissa, more than the 7 of bfloat16 around them.
            torch.set_float32_matmul_precision("high")
        for model in models:
            self._tune(model)

    def _tune(self, model: Any) -> None:
        if attentions(model, to_text=True):
            fuse_projections(model)
            self._held += [HeldText(model), OneTime(model)]
        if self._level.compiles_on(self._device.type) and can_compile(self._device.type):
            self.compiling.append(compile_blocks(model))

    def choose_attention(self, *, may_download: bool) -> None:
        """Try the kernels on the model's own heads, and use the fastest; on a GPU, once the model is placed."""
        if not self._level.is_tuned or self._device.type != "cuda":
            return
        heads = heads_of(self._models[0])
        kernels = kernels_here(heads, self._device, may_download=may_download, compiled=bool(self.compiling))
        chosen = fastest_attention(heads, self._device, kernels)
        for model in self._models:
            model.set_attention_backend(chosen)

    def forget(self) -> None:
        """Give back what was held for one run."""
        for each in self._held:
            each.forget()


def heads_of(model: Any) -> Heads:
    """What this model's attention is asked. Wan masks nothing; the others' text is masked."""
    config = model.config
    masked = not attentions(model, to_text=True)
    return Heads(int(config.num_attention_heads), int(config.attention_head_dim), model.dtype, masked)


def set_cache(models: Sequence[Any], cache: Cache | None, steps: int) -> None:
    """Use a cache from the next run on, or none.

    Raises: RenderFailed for a model that this kind isn't made for.
    """
    for model in models:
        if getattr(model, "is_cache_enabled", False):
            model.disable_cache()
        if cache is None:
            continue
        try:
            model.enable_cache(_config(cache, steps))
        except (ValueError, IndexError, AttributeError) as error:
            # What was hooked before the failure would stay: the model must be loaded again.
            raise RenderFailed(
                f'the cache {cache.kind} isn\'t made for {type(model).__name__} ({error}); level = "exact" uses none, '
                'and so does cache = "none"'
            ) from error


def _config(cache: Cache, steps: int) -> Any:
    if cache.kind == "first-block":
        return FirstBlockCacheConfig(threshold=cache.threshold)
    if cache.kind == "taylor":
        return TaylorSeerCacheConfig(
            cache_interval=cache.interval,
            disable_cache_before_step=3,
            max_order=1,
            cache_identifiers=[ATTENTION_NAMES],
        )
    return MagCacheConfig(
        threshold=cache.threshold or 0.06, mag_ratios=list(cache.mag_ratios), num_inference_steps=steps
    )


def denoisers(pipe: Any, experts: Sequence[str]) -> list[nn.Module]:
    """The models of a pipeline that denoise."""
    return [part for name in experts if isinstance(part := getattr(pipe, name, None), nn.Module)]
