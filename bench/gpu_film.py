"""A whole film of Wan's shapes with random weights: text, steps, decoding and the film's file, each timed apart."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.gpu_models import TEXT_TOKENS, TEXT_WIDTH, TINY, Shape, clear, clocked, made, precision, run, tuned

FILM_FPS = 24
FILM_HEAD = """\
| shape, level exact | text, s | steps, s | decoding, s | film, s | outside the denoiser |
|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Film:
    """The parts of a whole film; None where there was nothing to measure them on."""

    shape: str
    text_s: float | None = None
    steps_s: float = 0.0
    decode_s: float = 0.0
    film_s: float | None = 0.0  # None without PyAV, which writes the file
    steps: int = 0
    why: str = "not measured"

    def line(self) -> str:
        if self.text_s is None:
            return f"| {self.shape} | {self.why} | | | | |"
        film = "not measured: no PyAV here" if self.film_s is None else f"{self.film_s:.2f}"
        outside = self.text_s + self.decode_s + (self.film_s or 0.0)
        return (
            f"| {self.shape} | {self.text_s:.2f} | {self.steps}: {self.steps_s:.1f} | {self.decode_s:.2f} | "
            f"{film} | {outside / (outside + self.steps_s):.1%} |"
        )


def film_of(shape: Shape, given: argparse.Namespace) -> Film:
    """A whole film at the level `exact`, each part once before it is timed."""
    import torch

    try:
        text_s = _text_s(shape, given.device)
        clear(given.device)
        steps_s, latents = _denoised(shape, given)
        clear(given.device)
        decode_s, frames = _decoded(shape, given.device, latents)
    except torch.OutOfMemoryError:
        return Film(shape.name, why="not measured: out of memory")
    film_s = None if find_spec("av") is None else clocked("cpu", lambda: _write(shape, frames))[0]
    return Film(shape.name, text_s, steps_s, decode_s, film_s, given.film_steps)


def _denoised(shape: Shape, given: argparse.Namespace) -> tuple[float, Any]:
    """(seconds, latents) of all steps of a film."""
    with tuned(shape, given, "exact", given.film_steps) as pipe:
        run(pipe, shape, given.device, 2)
        return clocked(given.device, lambda: run(pipe, shape, given.device, given.film_steps))


def _text_s(shape: Shape, device: str) -> float:
    """Seconds for two prompts of 512 tokens through an encoder of UMT5-XXL's measures."""
    import torch
    from transformers import UMT5Config, UMT5EncoderModel

    sizes = {"d_model": TEXT_WIDTH, "d_kv": 64, "d_ff": 10240, "num_layers": 24, "num_heads": 64}
    if shape is TINY:
        sizes = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2}
    config = UMT5Config(vocab_size=256384 if shape is not TINY else 100, feed_forward_proj="gated-gelu", **sizes)
    encoder = made(lambda: UMT5EncoderModel(config), device, precision(device))
    tokens = torch.randint(0, config.vocab_size, (1, TEXT_TOKENS), device=device)

    def read() -> None:
        with torch.no_grad():
            for _ in range(2):
                encoder(tokens, attention_mask=torch.ones_like(tokens))

    read()
    taken_s, _ = clocked(device, read)
    return taken_s


def _decoded(shape: Shape, device: str, latents: Any) -> tuple[float, Any]:
    """(seconds, frames as uint8) of an autoencoder of the shape's measures, in float32 as the profiles have it."""
    import torch
    from diffusers import AutoencoderKLWan

    sizes: dict[str, Any] = {}  # those of Wan 2.1
    if shape.expands:
        sizes = {"base_dim": 160, "decoder_base_dim": 256, "z_dim": 48, "is_residual": True, "patch_size": 2}
        sizes |= {"in_channels": 12, "out_channels": 12, "scale_factor_spatial": 16}
        sizes |= {"latents_mean": [0.0] * 48, "latents_std": [1.0] * 48}
    if shape is TINY:
        sizes = {"base_dim": 4, "dim_mult": [1, 1, 1, 1], "num_res_blocks": 1}
    autoencoder = made(lambda: AutoencoderKLWan(**sizes), device, torch.float32)
    torch.set_float32_matmul_precision("high" if device != "cpu" else "highest")

    def decode() -> Any:
        with torch.no_grad():
            film = autoencoder.decode(latents.float()).sample[0]
        film = ((film / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8)
        return film.permute(1, 2, 3, 0).cpu().numpy()

    decode()
    taken_s, frames = clocked(device, decode)
    torch.set_float32_matmul_precision("highest")
    return taken_s, frames


def _write(shape: Shape, frames: Any) -> None:
    """The frames in between, the film's size and its file, as in a job."""
    from kinema.engines.diffusers.lattice import Clock
    from kinema.engines.diffusers.retime import fitted, retimed
    from kinema.media.film import write_film

    width_px, height_px = shape.film_px
    count = (shape.frames - 1) * FILM_FPS // shape.fps
    timed = retimed(frames, Clock(FILM_FPS, shape.fps, count), "motion")
    with TemporaryDirectory() as folder:
        write_film(
            Path(folder) / "film.mp4",
            frames=(fitted(frame, width_px, height_px) for frame in timed),
            pixel_format="rgb24",
            frame_count=count,
            width_px=width_px,
            height_px=height_px,
            fps=FILM_FPS,
            audio=None,
            metadata={},
            on_frame=lambda _: None,
        )
