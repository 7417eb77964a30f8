"""Houses, towers and bridges."""

from __future__ import annotations

from numpy.random import Generator

from kinema.engines.clay.sculpture import BLACK, Clay, Skin, hexcolour, rotation, skin


def house(r: Generator, wall: str = "f0e2c8", roof: str = "b5482e") -> Clay:
    clay = Clay()
    plaster, tiles, wood = (
        skin(wall, marks=1.4),
        skin(roof, pattern="planks", second=hexcolour("7c2f1e"), scale=4.0),
        skin("6b4a30"),
    )
    clay.box((0, 0, 1.0), (1.5, 1.1, 1.05), plaster, 0.08)
    for s in (-1, 1):
        clay.box((0, s * 0.68, 2.42), (1.78, 1.02, 0.09), tiles, 0.05, 0.01, rotation(0, 0, s * 0.80))
    clay.box((0, 0, 2.3), (1.42, 0.42, 0.5), plaster, 0.05)
    clay.box((0.9, 0.35, 3.0), (0.20, 0.20, 0.55), skin("9a5a44"), 0.04)
    clay.box((0.0, -1.10, 0.62), (0.34, 0.06, 0.64), skin("4a6f8a"), 0.05)
    clay.ball((0.22, -1.19, 0.62), 0.045, skin("e8c45a", gloss=0.8))
    for x in (-0.92, 0.92):
        clay.box((x, -1.09, 1.15), (0.34, 0.05, 0.36), wood, 0.03)
        clay.box((x, -1.13, 1.15), (0.27, 0.04, 0.29), Skin(hexcolour("f6d98a"), gloss=0.7, glow=0.28, marks=0.0), 0.02)
        clay.box((x, -1.17, 1.15), (0.02, 0.02, 0.29), wood, 0.01)
        clay.box((x, -1.17, 0.76), (0.40, 0.08, 0.06), wood, 0.03)
    return clay


def cottage_b(r: Generator) -> Clay:
    return house(r, *(("d9e0e0", "5a6f8a"), ("f2cfae", "8a5a34"), ("e8d890", "6f8a4a"))[int(r.integers(3))])


def cottage_snow(r: Generator) -> Clay:
    """A house with snow on its roof and sills."""
    clay, white = house(r), skin("f4f7fb", marks=1.3)
    for s in (-1, 1):
        clay.box((0, s * 0.66, 2.56), (1.80, 1.0, 0.10), white, 0.09, 0.02, rotation(0, 0, s * 0.80))
    clay.blob((0.9, 0.35, 3.58), (0.26, 0.26, 0.12), white, 0.02)
    for x in (-0.92, 0.92):
        clay.blob((x, -1.20, 0.83), (0.40, 0.12, 0.07), white, 0.02)
    return clay


def church(r: Generator) -> Clay:
    clay, stone = Clay(), skin("e6ddcb", marks=1.6)
    clay.box((0.9, 0, 1.3), (1.6, 1.0, 1.4), stone, 0.06)
    for s in (-1, 1):
        clay.box((0.9, s * 0.6, 3.0), (1.75, 0.95, 0.09), skin("7a4a3a"), 0.05, 0.01, rotation(0, 0, s * 0.85))
    clay.box((-1.2, 0, 2.2), (0.7, 0.7, 2.3), stone, 0.06)
    clay.limb((-1.2, 0, 4.5), (-1.2, 0, 6.4), 0.85, 0.05, skin("5f7f9a"), 0.02)
    for z in (1.6, 3.2):
        clay.box((-1.2, -0.68, z), (0.16, 0.06, 0.36), BLACK, 0.08)
    for x in (0.3, 1.2, 2.0):
        clay.box((x, -0.98, 1.4), (0.16, 0.06, 0.45), skin("6a88a8", glow=0.1), 0.08)
    return clay


def castle(r: Generator) -> Clay:
    clay, stone, roof = Clay(), skin("c9c2b4", marks=1.6), skin("a5433a")
    clay.box((0, 0, 1.0), (2.2, 0.8, 1.1), stone, 0.05)
    for i in range(6):
        clay.box((-1.75 + i * 0.7, -0.70, 2.2), (0.20, 0.14, 0.18), stone, 0.03)
    for x, h, w in ((-2.2, 3.0, 0.55), (2.2, 3.0, 0.55), (-0.8, 4.0, 0.5), (0.9, 3.6, 0.45), (0.1, 4.8, 0.5)):
        y = -0.3 if abs(x) > 2 else 0.4
        clay.drum((x, y, 0), (x, y, h), w, stone, 0.04)
        clay.limb((x, y, h), (x, y, h + 1.25), w * 1.25, 0.04, roof, 0.02)
        clay.box((x, y - w, h - 0.6), (0.10, 0.06, 0.2), BLACK, 0.06)
        clay.limb((x, y, h + 1.25), (x, y, h + 1.7), 0.03, 0.03, skin("5a4030"))
        clay.box((x + 0.2, y, h + 1.58), (0.20, 0.02, 0.10), skin("f0c445"), 0.01)
    clay.box(
        (0, -0.80, 0.55), (0.45, 0.08, 0.65), skin("5a3a24", pattern="planks", second=hexcolour("3a2414"), scale=5), 0.2
    )
    return clay


def lighthouse(r: Generator) -> Clay:
    clay = Clay()
    clay.blob((0, 0, 0), (1.6, 1.4, 0.5), skin("7d7a76", marks=2.4), 0.1)
    clay.limb(
        (0, 0, 0.2),
        (0, 0, 4.0),
        0.78,
        0.50,
        skin("f2eee6", pattern="rings", second=hexcolour("c8392f"), scale=0.55),
        0.05,
    )
    clay.drum((0, 0, 4.35), (0, 0, 4.5), 0.72, skin("3a3a40"))
    clay.drum((0, 0, 4.5), (0, 0, 5.1), 0.40, Skin(hexcolour("ffe9a0"), glow=1.3, gloss=0.8, marks=0))
    clay.limb((0, 0, 5.2), (0, 0, 5.7), 0.50, 0.05, skin("c8392f"), 0.02)
    clay.box((0, -0.74, 0.8), (0.2, 0.08, 0.4), skin("4a6f8a"), 0.06)
    return clay


def bridge(r: Generator) -> Clay:
    clay, stone = Clay(), skin("b5aa98", marks=2.0)
    for i in range(11):
        f = i / 5 - 1
        z = 1.35 - 0.75 * f * f
        clay.box((f * 2.8, 0, z), (0.36, 0.8, 0.26), stone, 0.06, 0.05)
        for s in (-1, 1):
            clay.box((f * 2.8, s * 0.76, z + 0.42), (0.30, 0.07, 0.24), stone, 0.05, 0.03)
    for s in (-1, 1):
        clay.box((s * 2.9, 0, 0.3), (0.5, 0.85, 0.7), stone, 0.1, 0.05)
    return clay
