"""Pipelines of tiny models in the test's own process, at a level, without the engine around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kinema.engines.diffusers.levels import level_named

# Rounding of float32 over a few steps, relative to the latents' norm; 5e-7 was the largest seen.
LARGEST_ERROR = 1e-5


def loaded(folder: Path) -> Any:
    from diffusers import DiffusionPipeline

    pipe = DiffusionPipeline.from_pretrained(folder, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def models_of(pipe: Any) -> list[Any]:
    return [model for model in (pipe.transformer, getattr(pipe, "transformer_2", None)) if model is not None]


def tuned(pipe: Any, level: str = "exact", **more: Any) -> Any:
    import torch

    from kinema.engines.diffusers.speed import Tuned

    return Tuned(models_of(pipe), level_named(level, **more), torch.device("cpu"))


def latents(pipe: Any, frames: int = 9, steps: int = 3) -> Any:
    import torch
    from PIL import Image

    more = {"image": Image.new("RGB", (64, 64), (200, 40, 40))} if "Image" in type(pipe).__name__ else {}
    noise = torch.Generator("cpu").manual_seed(1)
    sizes = {"height": 64, "width": 64, "num_frames": frames, "num_inference_steps": steps}
    return pipe(prompt="a cat", negative_prompt="rain", generator=noise, output_type="latent", **sizes, **more).frames


def error(made: Any, plain: Any) -> float:
    return float((made - plain).norm() / plain.norm())
