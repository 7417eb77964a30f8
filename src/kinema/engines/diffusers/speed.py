"""Make a loaded model as fast as its level allows. Heavy: it imports torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import torch
from diffusers import FirstBlockCacheConfig, MagCacheConfig, TaylorSeerCacheConfig
from diffusers.models.attention_dispatch import AttentionBackendName, dispatch_attention_fn
from torch import nn

from kinema.engines.diffusers.levels import Cache, Level
from kinema.errors import RenderFailed

# Kernels that are on the machine already, and those that the hub would send as code, asked for only where allowed.
INSTALLED = ("_flash_3", "flash", "_native_cudnn", "_native_flash", "native")
FROM_THE_HUB = ("_flash_3_hub", "flash_hub")
PROBED_TOKENS = 4096
PROBES = 5
LARGEST_ERROR = 2e-2  # of bfloat16 attention against torch's own, relative to its largest value


def speed_up(models: Sequence[Any], level: Level, device: torch.device, *, may_download: bool) -> None:
    """Choose the attention kernel and compile the repeated blocks, where the level says so and there is a GPU.

    Blocks are compiled once per shape: canvases come from few native areas, and all windows but the last are alike.
    """
    if device.type != "cuda":
        return
    for model in models:
        if level.probes_attention:
            model.set_attention_backend(fastest_attention(model, device, may_download=may_download))
        if level.compiles:
            model.compile_repeated_blocks(fullgraph=True, dynamic=False)


def fastest_attention(model: Any, device: torch.device, *, may_download: bool = False) -> str:
    """The fastest kernel that runs here and agrees with torch's own, measured on this model's heads."""
    config = model.config
    shape = (1, PROBED_TOKENS, int(config.num_attention_heads), int(config.attention_head_dim))
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    made = torch.Generator("cpu").manual_seed(0)
    query, key, value = (torch.randn(shape, generator=made).to(device, dtype) for _ in range(3))
    plain = dispatch_attention_fn(query, key, value, backend=AttentionBackendName.NATIVE)
    times_s: dict[str, float] = {}
    for name in (*FROM_THE_HUB, *INSTALLED) if may_download else INSTALLED:
        taken_s = _timed(name, (query, key, value), plain)
        if taken_s is not None:
            times_s[name] = taken_s
    return min(times_s, key=times_s.__getitem__) if times_s else "native"


def _timed(name: str, given: tuple[torch.Tensor, ...], plain: torch.Tensor) -> float | None:
    """Seconds of one pass; None for a kernel that isn't here, fails, or computes something else."""
    try:
        backend = AttentionBackendName(name)
        out = dispatch_attention_fn(*given, backend=backend)
        if (out - plain).abs().max() > LARGEST_ERROR * plain.abs().max():
            return None
        started = time.perf_counter()
        for _ in range(PROBES):
            out = dispatch_attention_fn(*given, backend=backend)
        _ = out.sum().item()  # wait for the GPU
    except (RuntimeError, ValueError, ImportError, TypeError, NotImplementedError):
        return None
    return (time.perf_counter() - started) / PROBES


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
        return TaylorSeerCacheConfig(cache_interval=cache.interval, disable_cache_before_step=3, max_order=1)
    return MagCacheConfig(
        threshold=cache.threshold or 0.06, mag_ratios=list(cache.mag_ratios), num_inference_steps=steps
    )


def denoisers(pipe: Any, experts: Sequence[str]) -> list[nn.Module]:
    """The models of a pipeline that denoise."""
    return [part for name in experts if isinstance(part := getattr(pipe, name, None), nn.Module)]
