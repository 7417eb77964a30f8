"""How the film is developed: exposure, contrast, colour and grain per style."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kinema.engines.clay.kernels.lens import film_curve
from kinema.engines.clay.light import Light
from kinema.engines.clay.noise import Map
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.sculpture import Array, Vector


@dataclass(frozen=True, slots=True)
class Grade:
    exposure: float = 1.0
    contrast: float = 1.0
    bloom: float = 0.28
    bloom_from: float = 0.95
    vignette: float = 0.30
    saturation: float = 1.08
    gain: Vector = (1.0, 1.0, 1.0)
    grain: float = 2.2
    bars: bool = False
    lift: float = 0.0
    curve: Map = field(default_factory=film_curve, compare=False)

    def row(self, height: int, width: int) -> Array:
        bar = max(0, round((height - width / 2.20) / 2)) if self.bars and width > height else 0
        return np.array(
            [
                self.exposure,
                self.bloom,
                self.vignette,
                self.saturation,
                *self.gain,
                self.grain,
                bar - bar % 2,
                self.lift,
            ]
        )


_STYLES = {
    "cinematic": Grade(
        contrast=1.10, vignette=0.42, saturation=1.04, gain=(1.03, 1.0, 0.97), grain=3.0, bloom=0.34, bars=True
    ),
    "noir": Grade(contrast=1.22, vignette=0.6, saturation=0.0, grain=6.0, exposure=1.05),
    "vintage": Grade(contrast=0.94, vignette=0.5, saturation=0.72, gain=(1.08, 1.0, 0.84), grain=6.0, lift=7.0),
    "pastel": Grade(contrast=0.86, vignette=0.12, saturation=0.86, grain=1.0, lift=10.0, exposure=1.08, bloom=0.4),
    "sketch": Grade(vignette=0.0, grain=0.0, bloom=0.05, contrast=1.1),
    "pixel": Grade(vignette=0.0, grain=0.0, bloom=0.1, contrast=1.05, saturation=1.25),
    "neon": Grade(contrast=1.12, saturation=1.35, gain=(1.04, 0.94, 1.12), bloom=0.6, bloom_from=0.75),
}


def grade_of(scene: Scene, light: Light) -> Grade:
    base = _STYLES.get(scene.style, Grade())
    return replace(
        base,
        exposure=base.exposure * light.exposure,
        saturation=base.saturation * light.saturation / 1.08,
        curve=film_curve(base.contrast),
    )
