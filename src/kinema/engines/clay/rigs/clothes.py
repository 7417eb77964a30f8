"""What actors wear, hung on their joints."""

from __future__ import annotations

from kinema.engines.clay.sculpture import Sculpture


def dressed(model: Sculpture, wears: tuple[str, ...], t: float, moving: bool) -> Sculpture:
    return model
