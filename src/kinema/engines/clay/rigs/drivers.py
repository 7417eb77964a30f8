"""Who sits in a vehicle that nobody else rides: a driver behind the wheel, a rider on the saddle."""

from __future__ import annotations

from dataclasses import replace

from kinema.engines.clay.rigs import biped
from kinema.engines.clay.rigs.people import PEOPLE
from kinema.engines.clay.sculpture import BLACK, Clay, Sculpture, Vector, skin

_RIDER = replace(PEOPLE["man"], top="2c3140", bottom="2a2c34", head="helmet", hands="2a2a30", skull=0.26)


def driven(model: Sculpture, t: float) -> Sculpture:
    """A vehicle with somebody at its wheel, or on its saddle where it has no wheel; else as it is."""
    if "wheel" in model.joints:
        place, size = model.joints["wheel"]
        return model.joined(_driver(place, size, t))
    if "windscreen" in model.joints:
        place, size = model.joints["windscreen"]
        return model.joined(_behind_glass(place, size))
    if "saddle" in model.joints:
        (x, y, z), _ = model.joints["saddle"]
        rider = biped.build(_RIDER, "pedal" if "pedals" in model.joints else "ride", t)
        (sx, sy, sz), _ = rider.joints["seat"]
        return model.joined(rider.moved(shift=(x - sx, y - sy, z - sz)))
    return model


def _behind_glass(place: Vector, size: float) -> Sculpture:
    """A driver in a cap, in relief on a windscreen: nothing here is transparent."""
    clay, (x, y, z), k = Clay(), place, size
    clay.blob((x, y, z - 0.75 * k), (0.25 * k, 1.05 * k, 0.45 * k), skin("3f6fae"), 0.01)
    clay.blob((x + 0.05 * k, y, z), (0.38 * k, 0.72 * k, 0.75 * k), skin("e6b48f"), 0.01)
    clay.blob((x + 0.05 * k, y, z + 0.52 * k), (0.42 * k, 0.80 * k, 0.36 * k), skin("2c3140"), 0.01)
    clay.blob((x + 0.35 * k, y, z + 0.34 * k), (0.32 * k, 0.62 * k, 0.07 * k), skin("1d2028"), 0.01)
    for s in (-1, 1):
        clay.eye((x + 0.38 * k, y + s * 0.28 * k, z + 0.10 * k), 0.10 * k, (0.95, 0.2 * s, 0.1))
        clay.ball((x + 0.20 * k, y + s * 0.85 * k, z - 0.80 * k), 0.22 * k, skin("e6b48f"), 0.01)
    clay.ring((x + 0.30 * k, y, z - 0.92 * k), (1.0, 0.0, 0.3), 0.62 * k, 0.08 * k, BLACK, 0.004)
    return clay.done()


def _driver(place: Vector, size: float, t: float) -> Sculpture:
    """Head, shoulders and arms of somebody who looks ahead; `place` is between the shoulders."""
    clay, (x, y, z), k = Clay(), place, size
    flesh, shirt, hair = skin("e6b48f"), skin("f2ece0"), skin("4a3020", marks=2.0)
    clay.limb((x - 0.05 * k, y, z - 0.7 * k), (x, y, z - 0.05 * k), 0.62 * k, 0.50 * k, shirt, 0.05 * k)
    clay.ball((x + 0.06 * k, y, z + 0.62 * k), 0.62 * k, flesh, 0.02)
    clay.blob((x - 0.10 * k, y, z + 0.78 * k), (0.62 * k, 0.66 * k, 0.60 * k), hair, 0.02)
    for s in (-1, 1):
        clay.eye((x + 0.58 * k, y + s * 0.24 * k, z + 0.68 * k), 0.10 * k, (0.9, 0.3 * s, 0.2))
        hand = (x + 1.25 * k, y + s * 0.45 * k, z - 0.15 * k)
        clay.limb((x, y + s * 0.62 * k, z - 0.1 * k), hand, 0.20 * k, 0.17 * k, shirt, 0.02)
        clay.ball(hand, 0.20 * k, flesh, 0.01)
    clay.chain(
        [(x + 0.62 * k, y + f * k, z + 0.36 * k - 0.03 * k * (abs(f) < 0.1)) for f in (-0.2, 0.0, 0.2)],
        [0.04 * k] * 3,
        BLACK,
        0.003,
    )
    clay.ring((x + 1.32 * k, y, z - 0.12 * k), (1.0, 0.0, 0.5), 0.48 * k, 0.07 * k, BLACK)
    return clay.done()
