"""Single sounds by name: each call gives a new one, never two quite alike."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kinema.engines.clay.sound_grains import Mono, Palette, tone

Maker = Callable[[Palette, np.random.Generator], Mono]


def _burst(loop: str, length_s: float, attack_s: float = 0.004) -> Maker:
    return lambda palette, random: palette.burst(loop, random, float(random.uniform(0.8, 1.2)) * length_s, attack_s)


def _gliding(low_hz: float, high_hz: float, glide: float, length_s: float, attack_s: float = 0.008) -> Maker:
    """A tone of a random pitch between two, that glides to `glide` times that pitch."""

    def make(palette: Palette, random: np.random.Generator) -> Mono:
        pitch_hz = float(random.uniform(low_hz, high_hz))
        return tone(pitch_hz, glide * pitch_hz, float(random.uniform(0.8, 1.2)) * length_s, attack_s)

    return make


def _both(*makers: tuple[float, Maker]) -> Maker:
    """Several grains at once, each at its own level."""

    def make(palette: Palette, random: np.random.Generator) -> Mono:
        grains = [np.float32(level) * maker(palette, random) for level, maker in makers]
        sound = np.zeros(max(grain.size for grain in grains), np.float32)
        for grain in grains:
            sound[: grain.size] += grain
        return sound

    return make


GRAINS: dict[str, Maker] = {
    "chirp": _gliding(2600.0, 4600.0, 0.75, 0.09),
    "cricket": _gliding(4250.0, 4400.0, 1.0, 0.030, 0.010),
    "bubble": _gliding(380.0, 900.0, 1.7, 0.075),
    "drop": _gliding(1600.0, 3600.0, 1.15, 0.025, 0.002),
    "glimmer": _gliding(900.0, 2100.0, 1.0, 1.6, 0.4),
    "bell": _both((1.0, _gliding(655.0, 665.0, 1.0, 2.6, 0.004)), (0.4, _gliding(1560.0, 1580.0, 1.0, 1.6, 0.004))),
    "horn": _both((1.0, _gliding(370.0, 420.0, 1.0, 0.45, 0.05)), (0.7, _gliding(460.0, 520.0, 1.0, 0.45, 0.05))),
    "tick": _burst("click", 0.018, 0.001),
    "knock": _both((1.0, _gliding(420.0, 620.0, 0.9, 0.10, 0.002)), (0.2, _burst("click", 0.02, 0.001))),
    "quack": _both((1.0, _gliding(480.0, 560.0, 0.7, 0.14)), (0.6, _gliding(980.0, 1100.0, 0.7, 0.12))),
    "crackle": _burst("click", 0.012, 0.001),
    "thunder": _burst("thud", 3.2, 0.12),
    "splash": _burst("splash", 0.42, 0.03),
    "hoof": _both((1.0, _burst("thud", 0.10)), (0.5, _gliding(680.0, 900.0, 0.8, 0.05, 0.002))),
    "stomp": _both((1.0, _burst("thud", 0.45, 0.008)), (0.8, _gliding(62.0, 70.0, 0.6, 0.4))),
    "clank": _both((0.8, _burst("thud", 0.10)), (0.25, _gliding(1150.0, 1500.0, 1.0, 0.12, 0.002))),
    "flap": _burst("whoosh", 0.16, 0.05),
    "sweep": _burst("whoosh", 0.75, 0.22),
    "clack": _both((1.0, _burst("thud", 0.09)), (0.4, _burst("click", 0.03, 0.001))),
    "thump": _gliding(95.0, 120.0, 0.6, 0.2, 0.004),
    "whale": _gliding(150.0, 260.0, 1.6, 2.2, 0.5),
}
