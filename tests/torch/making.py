"""Films made in the test's own process, by the engine itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.domain.shot import Reference, Role, Shot
from kinema.engines.base import LocalReference, RenderContext, Rendered
from kinema.engines.diffusers.engine import DiffusersEngine
from kinema.media.film import write_film

SHOT = Shot("a cat on a river", 0.5, 96, 64, seed=7)
# Small enough for a CPU: 13 frames of 64 x 64 pixels in two steps.
SMALL: dict[str, Any] = {"profile": "folder", "device": "cpu", "steps": 2, "area_px": 4096, "window_frames": 33}
# LTX-2 guides itself by leaving out a layer, by default the 28th; the tiny model has two. Its autoencoder mirrors at
# the edges, so it needs two latents, which are 64 pixels, each way.
OF_FAMILY: dict[str, dict[str, Any]] = {
    "ltx2": {
        "arguments": {"spatio_temporal_guidance_blocks": [1], "max_sequence_length": 128},
        "area_px": 64 * 128,
        "accept_licence": "LTX-2-Community",
    },
    "ltx": {"fps": 24, "accept_licence": "LTX-Video-Open-Weights"},
    "hunyuan": {"accept_licence": "Tencent-Hunyuan-Community"},
    # Its smallest level is a quarter of the canvas each way, and what it remembers of long ago a quarter of that.
    "helios": {
        "area_px": 128 * 128,
        "window_frames": 99,
        "guidance_scale": 1.0,
        "arguments": {"pyramid_num_inference_steps_list": [1, 1, 2], "is_amplify_first_chunk": True},
    },
}


def engine_for(folder: Path, **options: Any) -> DiffusersEngine:
    return DiffusersEngine(**{**SMALL, **OF_FAMILY.get(folder.name, {}), "model": str(folder), **options})


@dataclass
class Making:
    """What an engine reports while it makes a film; `before_forward` may raise."""

    work_dir: Path
    reports: list[tuple[float, str]] = field(default_factory=list)
    check: Callable[[], None] = lambda: None

    def context(self, *references: LocalReference) -> RenderContext:
        return RenderContext(
            work_dir=self.work_dir,
            cache_dir=self.work_dir / "cache",
            references=references,
            report=lambda progress, stage: self.reports.append((progress, stage)),
            check_cancelled=lambda: self.check(),
        )

    def film(
        self, engine: DiffusersEngine, shot: Shot, *references: LocalReference
    ) -> tuple[NDArray[np.uint8], Rendered]:
        shot = replace(shot, references=tuple(local.reference for local in references))
        rendered = engine.render(shot, self.context(*references))
        assert rendered.frames is not None
        return np.stack(list(rendered.frames)), rendered


def picture(folder: Path, colour: tuple[int, int, int] = (200, 40, 40), name: str = "picture.png") -> Path:
    path = folder / name
    Image.new("RGB", (96, 64), colour).save(path)
    return path


def film_of(folder: Path, frames: Sequence[NDArray[np.uint8]], fps: int = 24) -> Path:
    path = folder / "source.mp4"
    write_film(
        path,
        frames=frames,
        pixel_format="rgb24",
        frame_count=len(frames),
        width_px=frames[0].shape[1],
        height_px=frames[0].shape[0],
        fps=fps,
        audio=None,
        metadata={},
        on_frame=lambda _: None,
    )
    return path


def given(role: Role, path: Path, start_s: float = 0.0, end_s: float | None = None) -> LocalReference:
    return LocalReference(Reference(role, "blob:x", start_s, end_s), path)


def brightening(count: int) -> list[NDArray[np.uint8]]:
    """Grey frames of 96 x 64, each 4 brighter than the one before."""
    return [np.full((64, 96, 3), 20 + 4 * number, np.uint8) for number in range(count)]
