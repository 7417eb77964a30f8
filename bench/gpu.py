"""Denoising steps of Wan's shapes with random weights: seconds, share of the GPU's own peak, memory, error.

    python bench/gpu.py [--shape NAME ...] [--steps N] [--write]
    python bench/gpu.py --device cpu --shape tiny        to see that the script runs

It needs torch and diffusers and no weights: time doesn't depend on them. The error does: caches skip what hardly
changes, and what a random model paints changes in its own way. So the error of compiled blocks and attention kernels
is that of any weights, and that of caches is not.

Everything is measured in one run, each level against the plain pipeline on the same noise. The peak is that of a
bfloat16 matrix product of 8192 x 8192 x 8192, measured first. `--write` puts the table into docs/benchmarks.md; without
a GPU its rows say `not measured`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- gpu -->", "<!-- /gpu -->"
TEXT_TOKENS, TEXT_WIDTH = 512, 4096
MATMUL_SIDE, MATMULS = 8192, 20
HEAD = (
    "| shape | level | s per step | share of peak | peak memory, GiB | error against plain |\n|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A model's measures and what it denoises: latent frames, rows and columns; patches are 1 x 2 x 2."""

    name: str
    heads: int
    layers: int
    inner: int
    channels: int
    latent: tuple[int, int, int]
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


P480, P720 = (21, 60, 104), (21, 90, 160)  # 81 frames; the autoencoder makes one latent of 4 x 8 x 8
P704_5B = (31, 44, 80)  # 121 frames of 704 x 1280 at 4 x 16 x 16
P480_5B = (31, 30, 52)
SHAPES = (
    Shape("1.3B, 480p, 81 frames", 12, 30, 8960, 16, P480),
    Shape("1.3B, 720p, 81 frames", 12, 30, 8960, 16, P720),
    Shape("5B, 480p, 121 frames", 24, 30, 14336, 48, P480_5B, expands=True),
    Shape("5B, 704p, 121 frames", 24, 30, 14336, 48, P704_5B, expands=True),
    Shape("14B, 480p, 81 frames", 40, 40, 13824, 16, P480),
    Shape("14B, 720p, 81 frames", 40, 40, 13824, 16, P720),
)
TINY = Shape("tiny", 1, 2, 64, 16, (3, 8, 8))
LEVEL_NAMES = ("plain", "exact", "balanced, no cache", "balanced", "fast")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; None where there was nothing to measure it on."""

    shape: str
    level: str
    step_s: float | None = None
    share: float | None = None
    memory_bytes: int | None = None
    error: float | None = None
    why: str = "not measured"

    def line(self) -> str:
        if self.step_s is None:
            return f"| {self.shape} | {self.level} | {self.why} | | | |"
        share = "" if self.share is None else f"{self.share:.0%}"
        memory = "" if self.memory_bytes is None else f"{self.memory_bytes / 2**30:.1f}"
        error = "" if self.error is None else f"{self.error:.1e}"
        return f"| {self.shape} | {self.level} | {self.step_s:.3f} | {share} | {memory} | {error} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", nargs="*", help="parts of names; all if left out")
    parser.add_argument("--steps", type=int, default=4, help="timed steps, after as many untimed")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    chosen = [s for s in (*SHAPES, TINY) if any(part in s.name for part in given.shape)] if given.shape else SHAPES
    machine, rows = f"no GPU at hand, {date.today()}", [Row(s.name, level) for s in chosen for level in LEVEL_NAMES]
    if given.device == "cpu" or _has_gpu():
        machine, rows = measure(chosen, given.device, given.steps)
    table = "\n".join([f"`python bench/gpu.py`, {machine}", "", HEAD, *(row.line() for row in rows)])
    print(table)
    if given.write:
        page = PAGE.read_text()
        before, after = page.partition(BEGIN)[0], page.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def _has_gpu() -> bool:
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.cuda.is_available())


def measure(shapes: list[Shape] | tuple[Shape, ...], device: str, steps: int) -> tuple[str, list[Row]]:
    """All rows, and what they were measured on."""
    import diffusers
    import torch

    peak = _matmul_peak(device) if device != "cpu" else None
    name = torch.cuda.get_device_name() if device != "cpu" else "CPU"
    versions = f"torch {torch.__version__}, diffusers {diffusers.__version__}, {date.today()}"
    shown = f"{name}, bfloat16 product {peak / 1e12:.0f} TFLOP/s" if peak else name
    rows = []
    for shape in shapes:
        for row in _levels(shape, device, steps, peak):
            print(row.line(), file=sys.stderr, flush=True)
            rows.append(row)
    return f"{shown}, {versions}", rows


def _matmul_peak(device: str) -> float:
    """FLOP per second of bfloat16 matrix products on random numbers."""
    import torch

    one, other = (torch.randn(MATMUL_SIDE, MATMUL_SIDE, device=device, dtype=torch.bfloat16) for _ in range(2))
    for _ in range(MATMULS):
        one @ other
    torch.cuda.synchronize()
    started = time.perf_counter()
    for _ in range(MATMULS):
        one @ other
    torch.cuda.synchronize()
    return 2.0 * MATMUL_SIDE**3 * MATMULS / (time.perf_counter() - started)


def _levels(shape: Shape, device: str, steps: int, peak: float | None) -> Iterator[Row]:
    """The plain pipeline first: the others are compared with it."""
    import torch

    from kinema.engines.diffusers.levels import LEVELS

    levels = {
        "plain": None,
        "exact": LEVELS["exact"],
        "balanced, no cache": replace(LEVELS["balanced"], cache=None),
        "balanced": LEVELS["balanced"],
        "fast": LEVELS["fast"],
    }
    plain = None
    for name, level in levels.items():
        try:
            step_s, latents, memory = _timed(shape, device, steps, level)
        except torch.OutOfMemoryError:
            yield Row(shape.name, name, why="not measured: out of memory")
            continue
        share = None if peak is None else 2 * shape.flop_per_pass / step_s / peak
        error = None if plain is None else float((latents - plain).norm() / plain.norm())
        plain = latents if plain is None else plain
        yield Row(shape.name, name, step_s, share, memory, error)


def _timed(shape: Shape, device: str, steps: int, level: Any) -> tuple[float, Any, int | None]:
    """(seconds per step, latents at the end, peak bytes) of a run with guidance: two passes a step."""
    import torch

    from kinema.engines.diffusers.speed import set_cache, speed_up

    pipe = _pipe(shape, device)
    if level is not None:
        speed_up([pipe.transformer], level, torch.device(device), may_download=False)
        set_cache([pipe.transformer], level.cache, steps)
    if device != "cpu":
        torch.cuda.reset_peak_memory_stats()
    _run(pipe, shape, device, steps)  # compiles, and fills the allocator
    _settle(device)
    started = time.perf_counter()
    latents = _run(pipe, shape, device, steps)
    _settle(device)
    taken_s = (time.perf_counter() - started) / steps
    memory = int(torch.cuda.max_memory_allocated()) if device != "cpu" else None
    del pipe
    if device != "cpu":
        torch.compiler.reset()
        torch.cuda.empty_cache()
    return taken_s, latents.float().cpu(), memory


def _pipe(shape: Shape, device: str) -> Any:
    """A pipeline of the model alone, with the same random weights every time."""
    import torch
    from diffusers import UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel

    dtype = torch.float32 if device == "cpu" else torch.bfloat16
    torch.manual_seed(0)
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            model = WanTransformer3DModel(
                num_attention_heads=shape.heads,
                attention_head_dim=128,
                in_channels=shape.channels,
                out_channels=shape.channels,
                text_dim=TEXT_WIDTH,
                ffn_dim=shape.inner,
                num_layers=shape.layers,
            ).eval()
    finally:
        torch.set_default_dtype(before)
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


def _run(pipe: Any, shape: Shape, device: str, steps: int) -> Any:
    import torch

    frames, rows, columns = shape.latent
    made = torch.Generator("cpu").manual_seed(1)
    dtype = pipe.transformer.dtype
    prompt, other = (torch.randn(1, TEXT_TOKENS, TEXT_WIDTH, generator=made).to(device, dtype) for _ in range(2))
    noise = torch.randn(1, shape.channels, frames, rows, columns, generator=made)
    result = pipe(
        prompt_embeds=prompt,
        negative_prompt_embeds=other,
        latents=noise,
        height=rows * 8,
        width=columns * 8,
        num_frames=(frames - 1) * 4 + 1,
        num_inference_steps=steps,
        guidance_scale=5.0,
        output_type="latent",
    )
    return result.frames


def _settle(device: str) -> None:
    import torch

    if device != "cpu":
        torch.cuda.synchronize()


if __name__ == "__main__":
    main()
