"""Trees and bushes in the other seasons: turned leaves, blossom, snow."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from kinema.engines.clay.rigs.plants import BARK, SNOW, oak
from kinema.engines.clay.sculpture import Clay, skin

Model = Callable[[Generator], Clay]
_TURNED = ("d9822b", "c8522a", "e0a83a", "b5482e")
_BLOSSOM = ("f2b6cc", "f6cdd9", "eda3c0")


def crowned(leaves: tuple[str, ...], snow: bool = False) -> Model:
    """An oak whose crown has one of these colours, or carries snow."""

    def model(r: Generator) -> Clay:
        return oak(r, leaves, snow)

    return model


def bare(r: Generator) -> Clay:
    """A leafless tree with snow on its boughs."""
    clay, white = Clay(), SNOW
    clay.limb((0, 0, -0.1), (0.0, 0, 2.2), 0.28, 0.18, BARK)
    for i in range(7):
        a, z = 2.4 * i, 1.5 + 0.28 * i
        x, y, h = 1.15 * math.cos(a), 0.8 * math.sin(a), z + 0.9 + r.uniform(0, 0.3)
        clay.limb((0, 0, z), (x, y, h), 0.12, 0.045, BARK, 0.05)
        clay.limb((x, y, h), (x * 1.35, y * 1.3, h + 0.45), 0.05, 0.02, BARK, 0.03)
        clay.limb((x * 0.3, y * 0.3, z + 0.36), (x, y, h + 0.07), 0.07, 0.06, white, 0.05)
    return clay


def bushy(leaves: tuple[str, ...], snow: bool = False) -> Model:
    def model(r: Generator) -> Clay:
        clay, leaf = Clay(), skin(leaves[int(r.integers(len(leaves)))], marks=2.6, gloss=0.10)
        for x, z, q in ((0, 0.52, 0.55), (-0.48, 0.36, 0.42), (0.5, 0.38, 0.44), (0.1, 0.30, 0.5)):
            y = r.uniform(-0.15, 0.15)
            clay.blob((x, y, z), (q, q, q * 0.9), leaf, 0.10)
            if snow:
                clay.blob((x, y - 0.03, z + q * 0.52), (q * 0.86, q * 0.84, q * 0.45), skin("f4f7fb"), 0.08)
        return clay

    return model


def leaf_pile(r: Generator) -> Clay:
    """Fallen leaves."""
    clay = Clay()
    for i in range(9):
        a, d = 2.4 * i, 0.16 * math.sqrt(i)
        clay.blob(
            (1.4 * d * math.cos(a), d * math.sin(a), 0.16 - 0.03 * math.sqrt(i)),
            (0.18, 0.15, 0.07),
            skin(_TURNED[i % 4], marks=1.5),
            0.02,
        )
    return clay


def low_tree(leaves: tuple[str, ...], snow: bool = False) -> Model:
    """The street tree in its box."""

    def model(r: Generator) -> Clay:
        clay, leaf = Clay(), skin(leaves[0], marks=2.6)
        clay.limb((0, 0, 0.02), (0, 0, 0.28), 0.30, 0.36, skin("a8563c"))
        clay.limb((0, 0, 0.3), (0.03, 0, 1.4), 0.10, 0.08, BARK)
        for x, y, z, q in ((0, 0, 2.05, 0.72), (-0.42, 0, 1.8, 0.5), (0.42, -0.05, 1.85, 0.5), (0.05, 0, 2.5, 0.5)):
            clay.blob((x, y, z), (q, q, q * 0.9), leaf, 0.10)
            if snow:
                clay.blob((x, y - 0.03, z + q * 0.5), (q * 0.86, q * 0.84, q * 0.48), skin("f4f7fb"), 0.08)
        return clay

    return model


SEASONED: dict[str, Model] = {
    "oak_autumn": crowned(_TURNED),
    "oak_blossom": crowned(_BLOSSOM),
    "oak_snow": crowned(("7a8a70",), snow=True),
    "bare_snow": bare,
    "bush_autumn": bushy(_TURNED),
    "bush_blossom": bushy(("f2b6cc", "f6e08a", "7fae4a")),
    "bush_snow": bushy(("6f8a68",), snow=True),
    "street_tree_autumn": low_tree(("d9822b",)),
    "street_tree_blossom": low_tree(("f2b6cc",)),
    "street_tree_snow": low_tree(("6f8a68",), snow=True),
    "leaf_pile": leaf_pile,
}
