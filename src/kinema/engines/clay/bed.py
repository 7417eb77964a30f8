"""The sound of a scene without its pictures, for films of models that make none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def bed(prompt: str, duration_s: float, seed: int, fps: int) -> NDArray[np.float32]:
    """What clay would let be heard with this prompt: float32 (2, round(duration_s * 48000))."""
    from kinema.engines.clay.language import parse_scene
    from kinema.engines.clay.sound import sound_bed

    return sound_bed(parse_scene(prompt), duration_s, seed, fps)
