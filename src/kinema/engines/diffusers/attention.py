"""The fastest attention kernel that computes what torch's own does, found by trying. Heavy: it imports torch."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import torch
from diffusers.models.attention_dispatch import (
    AttentionBackendName,
    _check_attention_backend_requirements,
    _maybe_download_kernel_for_backend,
    dispatch_attention_fn,
)

from kinema.engines.diffusers.compiled import FAILURES
from kinema.engines.diffusers.saying import log

# Kernels that are on the machine already, and those that the hub would send as code, asked for only where allowed.
NATIVE = "native"
INSTALLED = ("_flash_3", "flash", "_native_cudnn", "_native_flash", NATIVE)
FROM_THE_HUB = ("_flash_3_hub", "flash_hub")
PROBED_TOKENS = {"cuda": 16384, "cpu": 512}  # long enough that a GPU is busy, short enough to be asked at a start
PROBES = 5
REFERENCE_ROWS, REFERENCE_HEADS = 128, 4  # queries, and heads far apart, that are computed in float64 to compare with
ERROR_RATIO = 2.0  # of a kernel against float64, to that of torch's own in the same precision
# What is missing, doesn't fit this GPU, can't be fetched, can't be part of a graph; too little memory is one of them.
REFUSALS = (RuntimeError, ValueError, ImportError, TypeError, AttributeError, OSError, *FAILURES)

Kernel = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


@dataclass(frozen=True, slots=True)
class Heads:
    """What a model's attention is asked: heads of so many values, in one precision, perhaps with a mask."""

    count: int
    values: int
    dtype: torch.dtype
    masked: bool = False


def fastest_attention(heads: Heads, device: torch.device, kernels: Mapping[str, Kernel]) -> str:
    """The name of the fastest kernel whose error against float64 is at most twice that of torch's own.

    All tensors are (1, tokens, heads, values). A kernel that fails, or gives numbers that aren't any, is refused.
    """
    times_s: dict[str, float] = {}
    try:
        asked = _asked(heads, device)
        truth = _in_float64(*asked)
        allowed = ERROR_RATIO * _error(_run(NATIVE, *asked), truth)
    except torch.OutOfMemoryError:
        return NATIVE
    for name, kernel in kernels.items():
        try:
            # A comparison with what isn't a number is false.
            if _error(kernel(*asked), truth) <= allowed:
                times_s[name] = _timed(kernel, *asked)
        except REFUSALS:
            continue
    chosen = min(times_s, key=times_s.__getitem__) if times_s else NATIVE
    log.info("attention chosen", kernel=chosen, ms={name: round(1e3 * taken, 3) for name, taken in times_s.items()})
    return chosen


def kernels_here(heads: Heads, device: torch.device, *, may_download: bool, compiled: bool) -> dict[str, Kernel]:
    """The kernels whose packages are installed, called as the model will call them: within a graph, if it is compiled.

    Those that a model which masks tokens can't use are left out. One of the hub is fetched here, if it may be.
    """
    found: dict[str, Kernel] = {}
    for name in (*FROM_THE_HUB, *INSTALLED) if may_download else INSTALLED:
        try:
            _check_attention_backend_requirements(AttentionBackendName(name))
            _maybe_download_kernel_for_backend(AttentionBackendName(name))
            if heads.masked:
                _run(name, *_few(heads, device), mask=True)
        except REFUSALS:
            continue
        kernel = partial(_run, name)
        found[name] = torch.compile(kernel, fullgraph=True) if compiled else kernel
    return found


def _run(name: str, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *, mask: bool = False) -> torch.Tensor:
    given = torch.ones(1, 1, 1, key.shape[1], dtype=torch.bool, device=key.device) if mask else None
    made: torch.Tensor = dispatch_attention_fn(query, key, value, attn_mask=given, backend=AttentionBackendName(name))
    return made


def _asked(heads: Heads, device: torch.device) -> list[torch.Tensor]:
    shape = (1, PROBED_TOKENS.get(device.type, PROBED_TOKENS["cpu"]), heads.count, heads.values)
    drawn = torch.Generator(device).manual_seed(0)
    return [torch.randn(shape, generator=drawn, device=device, dtype=heads.dtype) for _ in range(3)]


def _few(heads: Heads, device: torch.device) -> list[torch.Tensor]:
    return [given[:, :REFERENCE_ROWS] for given in _asked(heads, device)]


def _in_float64(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    """What the sampled queries see: (1, rows, sampled heads, values)."""
    query, key, value = (_sampled(given).double().transpose(1, 2) for given in (query, key, value))
    weights = torch.softmax(query[:, :, :REFERENCE_ROWS] @ key.transpose(2, 3) / query.shape[-1] ** 0.5, dim=-1)
    return (weights @ value).transpose(1, 2)


def _sampled(given: torch.Tensor) -> torch.Tensor:
    return given[:, :, :: max(1, given.shape[2] // REFERENCE_HEADS)]


def _error(made: torch.Tensor, truth: torch.Tensor) -> float:
    return float((_sampled(made)[:, :REFERENCE_ROWS].double() - truth).norm() / truth.norm())


def _timed(kernel: Kernel, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> float:
    started = time.perf_counter()
    for _ in range(PROBES):
        out = kernel(query, key, value)
    _ = out.sum().item()  # wait for the GPU
    return (time.perf_counter() - started) / PROBES
