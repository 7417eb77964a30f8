"""The shapes of land: each function turns noise and the distance from the actors' path into heights and tints.

The world is a square of `SIDE` units that repeats; actors go along y = `PATH`, where the land is flat. Heights are in
units; the tint runs from 0 (the setting's low colour) to 1 (its high colour).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from kinema.engines.clay.noise import Map, fractal

CELLS_PER_UNIT = 2
N = 1024
SIDE = N / CELLS_PER_UNIT
PATH = SIDE / 2

BESIDE_RIVER = 5.8  # world units from the river's sandbar to the path on its bank


@dataclass(frozen=True, slots=True)
class Grid:
    """Where each cell lies and the noise there; all (N, N) float32."""

    seed: int
    x: Map
    d: Map  # north of the path
    base: Map  # broad hills
    ridge: Map  # 1 on crests, falling to both sides
    fine: Map

    def away(self, near: float, far: float) -> Map:
        """0 within `near` of the path, 1 beyond `far`."""
        return share((np.abs(self.d) - near) / (far - near))


@dataclass(slots=True)
class Land:
    heights: Map
    tint: Map
    path: Map  # share of the path's colour
    steep: Map  # share of the colour of bare rock
    walls: np.ndarray = field(default_factory=lambda: np.zeros((N, N), np.uint8))
    tall: Map = field(default_factory=lambda: np.zeros((N, N), np.float32))  # heights of buildings, where walls are
    gloss: Map | None = None
    marks: list[tuple[np.ndarray, str]] = field(default_factory=list)  # masks painted over in a colour
    glowing: tuple[np.ndarray, str] | None = None  # a mask and the colour of the light that it gives


@lru_cache(maxsize=1)
def grid(seed: int) -> Grid:
    """The noise of a seed; kept for the next film, of which many share a seed."""
    cells = ((np.arange(N) + 0.5) / CELLS_PER_UNIT).astype(np.float32)
    x, y = (axis.astype(np.float32) for axis in np.meshgrid(cells, cells))
    ridge = np.asarray(1.0 - np.abs(fractal(N, seed + 2, 1.75, 4)), np.float32)
    return Grid(seed, x, (y - PATH).astype(np.float32), fractal(N, seed, 1.9, 3), ridge, fractal(N, seed + 1, 1.1, 40))


def _wave(g: Grid, count: int, phase: float = 0.0) -> Map:
    return np.asarray(np.sin(g.x / SIDE * 2 * np.pi * count + phase), np.float32)


def zeros() -> Map:
    return np.zeros((N, N), np.float32)


def share(a: np.ndarray) -> Map:
    """An array clipped to 0..1."""
    return np.asarray(np.clip(a, 0.0, 1.0), np.float32)


def tint(g: Grid, spread: float = 0.35) -> Map:
    return share(0.45 + spread * g.base + 0.12 * g.fine)


def meadow(g: Grid, rise: float = 1.0) -> Land:
    far, near = g.away(30, 140), g.away(5, 40)
    heights = (
        near * (0.9 * g.base + 0.9) + far * (np.maximum(g.base * 5 + g.ridge * 4, 0.0) + 3) * rise + 0.035 * g.fine
    )
    heights *= np.where(g.d < -3, 0.4, 1.0).astype(np.float32)  # the camera stands there
    return Land(heights, tint(g), share(1.0 - np.abs(g.d + 0.25 * g.fine) / 1.3) * np.float32(0.8), zeros())


def hills(g: Grid) -> Land:
    land = meadow(g)
    swell = np.maximum(0.0, g.base * 1.3 + 0.8 * _wave(g, 5) * 0.6 + 0.9)
    land.heights = g.away(4, 60) * swell * 6.5 + 0.035 * g.fine + g.away(60, 180) * swell * 4
    land.heights *= np.where(g.d < 0, 0.25, 1.0).astype(np.float32)  # the camera stands there
    return land


def woods(g: Grid) -> Land:
    heights = g.away(4, 40) * np.maximum(0.0, g.base * 1.4 + 1.0) + g.away(40, 150) * 7 + 0.06 * g.fine * g.away(1, 5)
    return Land(heights, tint(g), np.clip(1.2 - np.abs(g.d + 0.3 * g.fine + 0.4 * g.base) / 1.5, 0, 1), zeros())


def river(g: Grid) -> Land:
    """Two banks close enough to be seen together, that wind about the actors' path; a sandbar along it."""
    bend = 1.3 * _wave(g, 15) + 0.5 * _wave(g, 37, 1.0)
    north = 5.6 + bend + 0.2 * g.fine
    south = -1.75 + 0.45 * bend + 0.15 * g.fine
    up, down = g.d - north, south - g.d
    bank = np.maximum(up, down)
    bed = np.maximum(-1.4, bank * 0.22) - 0.05
    bar = -0.17 - 0.02 * np.abs(g.d)  # the sandbar on which actors splash
    bed = np.maximum(bed, bar - 0.18 * np.maximum(0.0, np.abs(g.d) - 1.2))
    shore = np.clip(bank * 0.26, 0, 1.1) + 0.04 * g.fine * np.clip(bank, 0, 1)
    behind = np.clip((bank - 10) / 90, 0, 1) * (np.maximum(g.base * 7 + g.ridge * 7, 0.0) + 5)
    heights = np.where(bank > 0, shore + behind, np.minimum(bed, -0.03)).astype(np.float32)
    sand = np.exp(-np.clip(bank, 0, 50) * 1.15) * (bank > -4)
    return Land(heights, tint(g), zeros(), zeros(), marks=[(np.clip(sand * 1.25, 0, 1), "shore")])


def riverbank(g: Grid) -> Land:
    """The river, seen from the path that runs beside it on its south bank."""
    return river(replace(g, d=g.d - BESIDE_RIVER))


def lake(g: Grid) -> Land:
    near = 2.4 + 0.7 * _wave(g, 11) + 0.4 * _wave(g, 29, 1.0) + 0.2 * g.fine
    far = 46.0 + 6 * _wave(g, 3) + 3 * g.base
    bank = np.maximum(near - g.d, g.d - far)
    hill = np.clip((g.d - far - 4) / 60, 0, 1) * (np.maximum(g.ridge * 16 + g.base * 8, 0.0) + 6)
    heights = np.where(
        bank > 0, np.clip(bank * 0.16, 0, 0.42) + hill + 0.03 * g.fine, np.maximum(bank * 0.3, -2.5) - 0.04
    )
    sand = np.exp(-np.clip(bank, 0, 50) * 2.0)
    rock = np.clip((heights - 13) / 8 + 0.2 * g.fine, 0, 1)
    return Land(
        heights.astype(np.float32), tint(g), zeros(), rock.astype(np.float32), marks=[(np.clip(sand, 0, 1), "shore")]
    )


def sea(g: Grid) -> Land:
    island = np.clip((g.d - 120) / 60, 0, 1) * np.maximum(0.0, g.base * 9 - 5)
    return Land(
        (island - 3.0).astype(np.float32),
        tint(g),
        zeros(),
        zeros(),
        marks=[(np.clip(1.2 - island * 0.7, 0, 1), "shore")],
    )


def beach(g: Grid) -> Land:
    edge = 4.2 + 0.7 * _wave(g, 10) + 0.35 * _wave(g, 27, 1.0)
    out = g.d - edge
    heights = np.where(
        out < 0,
        np.clip(-out * 0.10, 0, 1.3) + 0.03 * g.fine * np.clip(-out - 0.5, 0, 1),
        np.maximum(-out * 0.14, -3.0) - 0.02,
    )
    heights += np.clip((-g.d - 14) / 20, 0, 1) * 2.5
    wet = np.exp(-np.abs(np.minimum(out, 0.0)) * 0.9)
    gloss = np.where(out < 0, np.exp(np.minimum(out, 0.0) * 1.6) * 0.6, 0.0).astype(np.float32)
    return Land(heights.astype(np.float32), tint(g, 0.2), zeros(), zeros(), gloss=gloss, marks=[(wet * 0.55, "b3976a")])


def seabed(g: Grid) -> Land:
    ripple = 0.05 * np.sin(g.d * 5.0 + 2.0 * g.base + 0.8 * g.fine)
    heights = (
        g.away(3, 26) * np.maximum(0.0, g.base * 1.6 + 1.2)
        + g.away(14, 70) * np.maximum(0.0, g.ridge * 9 + 1)
        + 0.04 * g.fine
        + ripple
    )
    rock = np.clip(g.away(12, 40) * (g.ridge - 0.1) * 2, 0, 1)
    return Land(heights.astype(np.float32), tint(g), zeros(), rock.astype(np.float32))


def peaks(g: Grid) -> Land:
    near = g.away(6, 50) * np.maximum(0.0, g.base * 2.0 + 1.6)
    crest = g.away(34, 140) ** 1.25 * np.maximum(0.0, np.maximum(g.ridge, -0.5) * 15 + g.base * 7 + 10)
    heights = near + crest + 0.05 * g.fine + g.away(40, 120) * 0.22 * g.fine
    snow = np.clip((heights - 11 + 2.0 * g.fine) / 3.5, 0, 1)
    rock = np.clip((heights - 5 + 1.5 * g.fine) / 5.0, 0, 1) * (1 - snow)
    track = share(1.0 - np.abs(g.d + 0.3 * g.fine) / 1.3) * np.float32(0.7)
    return Land(
        heights.astype(np.float32),
        tint(g),
        track,
        rock.astype(np.float32),
        marks=[(snow.astype(np.float32), "f3f6fb")],
    )


def ledge(g: Grid) -> Land:
    """High up: bare rock that breaks off behind the actors into a valley, and the other peaks beyond it."""
    edge = 5.2 + 1.6 * _wave(g, 13) + 0.9 * _wave(g, 31, 1.0) + 0.5 * g.fine
    out = share((g.d - edge) / 9.0)
    crags = share((np.abs(g.d) - 2.4) / 4.0) * (1 - out) * np.maximum(0.0, 0.9 * g.base + 0.5 * g.fine + 0.25)
    crest = g.away(46, 150) ** 1.1 * np.maximum(0.0, np.maximum(g.ridge, -0.5) * 17 + g.base * 8 + 13) * (g.d > 0)
    heights = 0.06 * g.fine + crags - 15.0 * out * out * (3 - 2 * out) + crest + 0.2 * g.fine * (g.d > 40)
    snow = np.clip((heights - 1.0 + 2.0 * g.fine) / 3.5, 0, 1) * (g.d > 30)
    worn = share(0.85 + 0.45 * g.fine - 0.3 * g.base)
    rock = np.where(g.d < edge + 14, worn, np.clip((heights + 9 + 1.5 * g.fine) / 5.0, 0, 1)) * (1 - snow)
    heights, rock, snow = (np.asarray(a, np.float32) for a in (heights, rock, snow))
    return Land(heights, tint(g), zeros(), rock, marks=[(snow, "f3f6fb")])


def snowfield(g: Grid) -> Land:
    near = g.away(3, 40) * np.maximum(0.0, g.base * 1.6 + 1.0)
    crest = g.away(38, 140) ** 1.4 * np.maximum(0.0, g.ridge * 16 + g.base * 8 + 10)
    heights = near + crest + 0.035 * g.fine
    slope_y, slope_x = np.gradient(heights)
    rock = np.clip((np.hypot(slope_x, slope_y) - 0.62) * 3.0, 0, 0.9)
    return Land(heights.astype(np.float32), tint(g), zeros(), rock.astype(np.float32))


def icefield(g: Grid) -> Land:
    """A sheet of ice with blue cracks and a wide band of open water behind it, floes and more ice beyond."""
    edge = 5.0 + 1.2 * _wave(g, 11) + 0.8 * _wave(g, 27, 1.0) + 0.5 * g.fine
    floe = fractal(N, g.seed + 12, 1.5, 12) - 0.35
    out = np.maximum(g.d - edge, -30.0 - g.d)  # of the sheet, into the water
    ice = np.maximum(-out, np.minimum(floe * 5.0, 2.0))
    heights = np.where(ice > 0, np.float32(0.0) + 0.025 * g.fine, np.maximum(ice * 1.6 - 0.4, -2.5))
    vein = np.abs(fractal(N, g.seed + 9, 1.3, 46))
    cracks = share(1.6 - vein / 0.10)
    rim = share(1.0 - np.abs(ice) / 0.9)
    return Land(
        heights.astype(np.float32),
        tint(g),
        zeros(),
        zeros(),
        gloss=np.full((N, N), 0.10, np.float32),
        marks=[(cracks * np.float32(0.85), "1f6a94"), (rim * np.float32(0.6), "9fd2e6")],
    )


def dunes(g: Grid) -> Land:
    swell = np.abs(fractal(N, g.seed + 5, 2.3, 4))
    crest = (1.35 - np.minimum(swell, 1.35)) ** 1.5
    ripple = 0.025 * np.sin(g.d * 7 + g.x * 2.0 + 3 * g.base) * g.away(2.2, 6)
    heights = g.away(4, 50) * crest * 3.0 + g.away(20, 130) * crest * 7.0 + ripple
    track = share(1.15 - np.abs(g.d + 0.12 * g.fine) / 2.2) * np.float32(0.75)
    return Land(heights.astype(np.float32), tint(g), track, zeros(), marks=[(np.clip(_ruts(g), 0, 1) * 0.35, "a5713f")])


def _ruts(g: Grid) -> Map:
    return np.exp(-((np.abs(g.d) - 0.62) ** 2) * 18).astype(np.float32)


def craters(g: Grid) -> Land:
    heights = g.away(3, 60) * g.base * 1.3 + 0.07 * g.fine + g.away(50, 160) * np.maximum(0.0, g.ridge * 8 + g.base * 5)
    random = np.random.default_rng(g.seed + 8)
    for _ in range(230):
        radius = 1.0 + random.gamma(1.3, 2.6)
        cx, cy = (
            random.uniform(0, SIDE),
            PATH + random.choice((-1.0, 1.0)) * (3.0 + radius * 1.7 + random.gamma(1.2, 38.0)),
        )
        dx = (g.x[0] - cx + SIDE / 2) % SIDE - SIDE / 2
        dy = (g.d[:, 0] + PATH - cy + SIDE / 2) % SIDE - SIDE / 2
        ix, iy = np.nonzero(np.abs(dx) < radius * 1.8)[0], np.nonzero(np.abs(dy) < radius * 1.8)[0]
        q = np.hypot(dx[ix][None], dy[iy][:, None]) / radius
        bowl = np.where(
            q < 1.8, radius * 0.17 * (1.1 * np.exp(-(((q - 1) / 0.26) ** 2)) - 1.25 * np.clip(1 - q * q, 0, 1)), 0.0
        )
        heights[np.ix_(iy, ix)] += bowl.astype(np.float32)
    return Land(heights.astype(np.float32), tint(g, 0.3), zeros(), zeros())


def blocks(g: Grid) -> Land:
    """A street along the path: pavement to the north of the carriageway, then houses with cross streets between."""
    random = np.random.default_rng(g.seed + 4)
    heights, walls, gloss = (
        np.full((N, N), 0.12, np.float32),
        np.zeros((N, N), np.uint8),
        np.full((N, N), 0.04, np.float32),
    )
    storeys = zeros()
    carriage = (g.d > -9.0) & (g.d < -2.0)
    cross = (np.abs((g.x % 64.0) - 32.0) < 3.0) & (np.abs(g.d) > 2)
    heights[carriage | cross] = 0.0
    lane = (np.abs(g.d + 5.5) < 0.13) & (g.x % 3.0 < 1.6)
    zebra = (np.abs((g.x % 64.0) - 32.0) < 2.4) & (g.d > -8.4) & (g.d < -2.6) & (g.d % 1.2 < 0.6)
    slabs = ((g.x % 1.5 < 0.5) ^ (g.d % 1.5 < 0.5)) & ~carriage & ~cross
    number = 0
    for block in range(8):
        for band, low in enumerate((4.0, 24.0, 46.0, 70.0, 98.0, 130.0, -42.0, -64.0, -92.0)):
            x = block * 64.0 + 36.0
            while x < block * 64.0 + 64.0 + 28.0 - 5.0:
                width = float(random.integers(7, 14))
                width = min(width, block * 64.0 + 64.0 + 28.0 - x)
                depth = float(random.integers(11, 17))
                tall = random.gamma(3.0, 3.4) + 7.0 if band == 0 else random.gamma(2.6, 6.5) + 9.0 + 6.0 * min(band, 4)
                number = number % 198 + 1
                c = int(PATH + low) * CELLS_PER_UNIT
                rows = np.arange(c, c + int(depth) * CELLS_PER_UNIT) % N
                columns = np.arange(int(x) * CELLS_PER_UNIT, int(x + width) * CELLS_PER_UNIT) % N
                storeys[np.ix_(rows, columns)] = np.float32(round(tall / 2.5) * 2.5 + 3.5)
                walls[np.ix_(rows, columns)] = number
                x += width
    gloss[carriage] = 0.08
    marks = [
        ((carriage | cross).astype(np.float32), "46474d"),
        (lane.astype(np.float32), "d9cf9a"),
        (zebra.astype(np.float32), "d8d6cf"),
        (slabs * np.float32(0.18), "55524f"),
    ]
    return Land(heights, tint(g, 0.1), (~(carriage | cross)).astype(np.float32), zeros(), walls, storeys, gloss, marks)


def village(g: Grid) -> Land:
    land = meadow(g)
    land.path = np.clip(1.5 - np.abs(g.d + 0.2 * g.fine) / 2.2, 0, 1)
    land.heights = g.away(26, 130) * (np.maximum(g.base * 6 + g.ridge * 5, 0.0) + 4) + 0.03 * g.fine * g.away(1, 3)
    return land


def farm(g: Grid) -> Land:
    """A track past a yard, ploughed furrows and a field of corn behind."""
    land = meadow(g)
    land.heights = g.away(34, 140) * (np.maximum(g.base * 6 + g.ridge * 5, 0.0) + 4) + 0.03 * g.fine * g.away(1, 3)
    land.path = share(1.3 - np.abs(g.d + 0.2 * g.fine) / 1.7) * np.float32(0.85)
    furrows = ((g.d > -12.0) & (g.d < -3.4)) * np.float32(0.8) * share(0.6 + 0.9 * np.sin(g.d * 5.2))
    corn = ((g.d > 14.5) & (g.d < 34.5)).astype(np.float32) * np.float32(0.85)
    land.marks = [(furrows, "8a6238"), (corn, "d0aa4c"), (_ruts(g) * np.float32(0.5), "8f6c42")]
    return land


def ashfield(g: Grid) -> Land:
    """Black ground with cracks of lava, rising to ridges."""
    land = peaks(g)
    land.heights = land.heights * np.float32(0.32)
    land.steep, land.marks = zeros(), []
    vein = np.abs(fractal(N, g.seed + 9, 1.7, 9))
    stream = share(1.0 - np.abs(g.d - 7.5 - 2.0 * _wave(g, 9) - 0.8 * _wave(g, 23, 1.0)) / 1.1)
    cracks = np.maximum(share(1.0 - vein / 0.05) * g.away(2.6, 4.0), stream)
    land.heights = land.heights - np.float32(0.20) * stream
    land.marks = [(cracks, "ff7a22")]
    land.glowing = (cracks, "ff6a18")
    return land


def road(g: Grid) -> Land:
    land = meadow(g, 1.2)
    land.path = (np.abs(g.d) < 2.6).astype(np.float32)
    land.heights = np.where(np.abs(g.d) < 3.0, 0.0, land.heights).astype(np.float32)
    centre = (np.abs(g.d) < 0.14) & (g.x % 4.0 < 2.2)
    edge = np.abs(np.abs(g.d) - 2.3) < 0.14
    land.gloss = np.where(np.abs(g.d) < 2.6, 0.05, 0.0).astype(np.float32)
    land.marks = [((centre | edge).astype(np.float32), "e4dfc8")]
    return land


def lay_rails(g: Grid, land: Land, lane: float) -> None:
    """A railway along the path, `lane` north of it: a level bed of gravel, sleepers, two rails; in place."""
    d = np.abs(g.d - lane)
    land.heights = (land.heights * share((d - 1.2) / 2.0)).astype(np.float32)
    bed = share((2.1 - d) / 0.5) * np.float32(0.95)
    sleepers = ((g.x % 2.0 < 1.0) & (d < 1.5)).astype(np.float32) * np.float32(0.9)
    rails = (np.abs(d - 0.75) < 0.2).astype(np.float32)  # the cells are half a unit wide: a rail fills one
    land.marks = [*land.marks, (bed, "7d7064"), (sleepers, "4a3524"), (rails, "d3d8de")]


def none(g: Grid) -> Land:
    return Land(np.full((N, N), -1e4, np.float32), zeros(), zeros(), zeros())


RELIEFS: dict[str, Callable[[Grid], Land]] = {
    "meadow": meadow,
    "hills": hills,
    "woods": woods,
    "river": river,
    "riverbank": riverbank,
    "lake": lake,
    "sea": sea,
    "beach": beach,
    "seabed": seabed,
    "peaks": peaks,
    "ledge": ledge,
    "snowfield": snowfield,
    "icefield": icefield,
    "dunes": dunes,
    "craters": craters,
    "blocks": blocks,
    "village": village,
    "road": road,
    "farm": farm,
    "ashfield": ashfield,
    "none": none,
}
