"""A remix through a pipeline that takes no film: the source's latents stand in for the model's while there is more
noise than the remix starts from. Heavy: it imports torch.

This is SDEdit (Meng et al., 2021, https://arxiv.org/abs/2108.01073) with all steps taken: what a model makes beside the
pictures, such as their sound, is denoised from the start, and sees the source on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image

from kinema.engines.diffusers.calls import Run


@dataclass(frozen=True, slots=True)
class Following:
    """The source's latents, packed as the pipeline's own, and the noise that they are seen through."""

    clean: torch.Tensor  # (1, tokens, channels)
    noise: torch.Tensor
    strength: float  # the share of noise below which the model goes on by itself

    def after_step(self, pipe: Any, index: int) -> dict[str, Any]:
        """What the pipeline's callback gives back after the step `index`.

        The first step always ends on the source: where steps are few, the second may begin below the strength.
        """
        noise = float(pipe.scheduler.sigmas[index + 1])
        if noise == 0 or (noise < self.strength and index > 0):
            return {}
        return {"latents": (1 - noise) * self.clean + noise * self.noise}


def follow(pipe: Any, run: Run, strength: float, device: torch.device) -> Following:
    """Encode the film that a run follows. Its noise is the run's own: that of the seed on the CPU."""
    canvas, vae = run.plan.canvas, pipe.vae
    images = [Image.fromarray(frame) for frame in run.followed]
    film = pipe.video_processor.preprocess_video(images, canvas.height_px, canvas.width_px).to(device, vae.dtype)
    with torch.no_grad():
        found = vae.encode(film).latent_dist.mode().float()
    clean = pipe._normalize_latents(found, vae.latents_mean, vae.latents_std, vae.config.scaling_factor)
    noise = torch.randn(clean.shape, generator=torch.Generator("cpu").manual_seed(run.seed)).to(device)
    sizes = pipe.transformer_spatial_patch_size, pipe.transformer_temporal_patch_size
    return Following(pipe._pack_latents(clean, *sizes), pipe._pack_latents(noise, *sizes), strength)
