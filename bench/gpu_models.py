"""Wan's models with random weights, run as in a job: what `bench.gpu` measures. torch is imported by functions."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

TEXT_TOKENS, TEXT_WIDTH = 512, 4096


@dataclass(frozen=True, slots=True)
class Shape:
    """A model's measures and what it denoises: latent frames, rows and columns; patches are 1 x 2 x 2."""

    name: str
    heads: int
    layers: int
    inner: int
    channels: int
    latent: tuple[int, int, int]
    fps: int  # of the model
    film_px: tuple[int, int]
    expands: bool = False  # one time per token, as Wan 2.2 5B has it

    @property
    def width(self) -> int:
        return self.heads * 128

    @property
    def tokens(self) -> int:
        frames, rows, columns = self.latent
        return frames * (rows // 2) * (columns // 2)

    @property
    def flop_per_pass(self) -> float:
        """Multiplications and additions of the matrix products of one pass; the rest is left out."""
        n, d = self.tokens, self.width
        own = 8 * n * d * d + 4 * n * n * d
        cross = 4 * n * d * d + 4 * TEXT_TOKENS * d * d + 4 * n * TEXT_TOKENS * d
        return self.layers * (own + cross + 4.0 * n * d * self.inner)

    @property
    def frames(self) -> int:
        return (self.latent[0] - 1) * 4 + 1


P480, P720 = (21, 60, 104), (21, 90, 160)  # 81 frames; the autoencoder makes one latent of 4 x 8 x 8
P704_5B = (31, 44, 80)  # 121 frames of 704 x 1280 at 4 x 16 x 16
P480_5B = (31, 30, 52)
SD, HD = (848, 480), (1280, 720)
SHAPES = (
    Shape("1.3B, 480p, 81 frames", 12, 30, 8960, 16, P480, 16, SD),
    Shape("1.3B, 720p, 81 frames", 12, 30, 8960, 16, P720, 16, HD),
    Shape("5B, 480p, 121 frames", 24, 30, 14336, 48, P480_5B, 24, SD, expands=True),
    Shape("5B, 704p, 121 frames", 24, 30, 14336, 48, P704_5B, 24, HD, expands=True),
    Shape("14B, 480p, 81 frames", 40, 40, 13824, 16, P480, 16, SD),
    Shape("14B, 720p, 81 frames", 40, 40, 13824, 16, P720, 16, HD),
)
TINY = Shape("tiny", 1, 2, 64, 16, (3, 8, 8), 16, (64, 64))


@contextmanager
def tuned(shape: Shape, given: argparse.Namespace, name: str, steps: int) -> Iterator[Any]:
    """A pipeline at a level; what the level has changed of the process is as before afterwards."""
    import torch
    from diffusers import attention_backend

    from kinema.engines.diffusers.levels import LEVELS
    from kinema.engines.diffusers.speed import Tuned, set_cache

    clear(given.device)  # of the one before: its blocks refer to themselves
    with attention_backend("native"):
        pipe = _pipe(shape, given.device)
        level = Tuned([pipe.transformer], LEVELS[name], torch.device(given.device))
        level.choose_attention(may_download=given.kernels_from_the_hub)
        set_cache([pipe.transformer], LEVELS[name].cache, steps)
        try:
            yield pipe
        finally:
            level.forget()
            torch.set_float32_matmul_precision("highest")


def clear(device: str) -> None:
    import torch

    torch.compiler.reset()
    gc.collect()
    if device != "cpu":
        torch.cuda.empty_cache()


def clocked(device: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds, what it gave), the GPU's part included."""
    _settle(device)
    started = time.perf_counter()
    gave = work()
    _settle(device)
    return time.perf_counter() - started, gave


def precision(device: str) -> Any:
    import torch

    return torch.float32 if device == "cpu" else torch.bfloat16


def made(make: Callable[[], Any], device: str, dtype: Any) -> Any:
    """A model with random weights, the same every time, made where it will run."""
    import torch

    torch.manual_seed(0)
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            return make().eval()
    finally:
        torch.set_default_dtype(before)


def _pipe(shape: Shape, device: str) -> Any:
    """A pipeline of the model alone."""
    from diffusers import UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel

    sizes = {"num_attention_heads": shape.heads, "attention_head_dim": 128, "num_layers": shape.layers}
    sizes |= {"in_channels": shape.channels, "out_channels": shape.channels}
    sizes |= {"text_dim": TEXT_WIDTH, "ffn_dim": shape.inner}
    model = made(lambda: WanTransformer3DModel(**sizes), device, precision(device))
    for name, weight in model.named_parameters():
        if set(name.split(".")) & set(model._keep_in_fp32_modules):  # as they are loaded
            weight.data = weight.data.float()
    scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0)
    pipe = WanPipeline(
        tokenizer=None,
        text_encoder=None,
        vae=None,
        scheduler=scheduler,
        transformer=model,
        expand_timesteps=shape.expands,
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe


def run(pipe: Any, shape: Shape, device: str, steps: int) -> Any:
    import torch

    frames, rows, columns = shape.latent
    drawn = torch.Generator("cpu").manual_seed(1)
    dtype = pipe.transformer.dtype
    prompt, other = (torch.randn(1, TEXT_TOKENS, TEXT_WIDTH, generator=drawn).to(device, dtype) for _ in range(2))
    noise = torch.randn(1, shape.channels, frames, rows, columns, generator=drawn)
    result = pipe(
        prompt_embeds=prompt,
        negative_prompt_embeds=other,
        latents=noise,
        height=rows * 8,
        width=columns * 8,
        num_frames=shape.frames,
        num_inference_steps=steps,
        guidance_scale=5.0,
        output_type="latent",
    )
    return result.frames


def _settle(device: str) -> None:
    import torch

    if device != "cpu":
        torch.cuda.synchronize()
