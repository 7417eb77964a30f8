"""A place made ready for the camera: heights, walls and ground colours under its light, baked once per film."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinema.engines.clay.land_rooms import ROOMS
from kinema.engines.clay.land_shapes import CELLS_PER_UNIT, PATH, RELIEFS, SIDE, Land, N, grid, lay_rails
from kinema.engines.clay.lexicon_finer import WET, says
from kinema.engines.clay.light import Light
from kinema.engines.clay.noise import Map
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.sculpture import hexcolour
from kinema.engines.clay.settings import Setting

DRY = -1e3
_PLASTER = ("e8c9a0", "d99a7a", "c8d0c4", "e6b0a0", "a9bccb", "ecdcb4", "b98f78", "93a79a", "cfa2ae", "d8b26a")


def facades(seed: int) -> np.ndarray:
    """(256, 4): each building's plaster colour and the distance between its windows."""
    random = np.random.default_rng((seed, 41))
    colours = np.array([hexcolour(text) for text in _PLASTER])
    # Sunlit walls get more light than anything else: paler plaster would wash out.
    chosen = colours[random.integers(len(colours), size=256)] ** 1.35 * random.uniform(0.50, 0.78, (256, 1))
    return np.concatenate([chosen, random.uniform(1.5, 2.5, (256, 1))], 1)


@dataclass(frozen=True, slots=True)
class Ground:
    heights: Map  # (N, N)
    tall: Map  # (N, N): of buildings
    walls: np.ndarray  # (N, N) uint8
    lit: Map  # (N, N, 4): colour under the light, and shine
    facades: np.ndarray  # (256, 4); see `facades`
    water: float  # level, or far below everything

    def height(self, x: float, y: float) -> float:
        """Height of the land at a point, bilinear."""
        fx, fy = x * CELLS_PER_UNIT, y * CELLS_PER_UNIT
        x0, y0 = int(np.floor(fx)), int(np.floor(fy))
        a, b = fx - x0, fy - y0
        h = self.heights
        x0, y0, x1, y1 = x0 % N, y0 % N, (x0 + 1) % N, (y0 + 1) % N
        return float((h[y0, x0] * (1 - a) + h[y0, x1] * a) * (1 - b) + (h[y1, x0] * (1 - a) + h[y1, x1] * a) * b)

    def roof(self, x: float, y: float) -> float:
        """Height of a building at a point, 0.0 in the open."""
        return float(self.tall[int(y * CELLS_PER_UNIT) % N, int(x * CELLS_PER_UNIT) % N])


WET_WEATHER = {"rain": 0.7, "storm": 1.0}
WET_AFTERWARDS = 0.6  # where the prompt says that the street is wet


def wetness(scene: Scene) -> float:
    """How wet the ground out of doors is, 0..1."""
    return WET_WEATHER.get(scene.weather, WET_AFTERWARDS if says(WET, scene.said) else 0.0)


def bake(setting: Setting, light: Light, seed: int, wet: float, snow: float) -> Ground:
    """Shape, paint and light a place.

    `wet` 0..1 darkens and glazes it; `snow` 0..1 covers what lies flat.
    """
    g = grid(seed % 100_000)
    land = (ROOMS.get(setting.relief) or RELIEFS[setting.relief])(g)
    if setting.cue.get("rails"):
        lay_rails(g, land, setting.lane)
    colour = _painted(setting, land)
    slope_y, slope_x = (np.asarray(s, np.float32) for s in np.gradient(land.heights, 1.0 / CELLS_PER_UNIT))
    snow *= 1.0 - setting.cue.get("bare", 0.0)  # where wind sweeps the ice, its cracks stay to be seen
    if snow > 0:
        cover = np.clip(snow * 1.2 - 0.6 * np.hypot(slope_x, slope_y) + 0.12 * g.fine, 0, 1)[..., None]
        colour = colour * (1 - cover) + np.array([0.80, 0.84, 0.90], np.float32) * cover
    gloss = land.gloss if land.gloss is not None else np.full((N, N), setting.gloss, np.float32)
    if wet > 0:
        colour *= 1 - 0.35 * wet
        gloss = np.clip(gloss * (1 + 6 * wet), 0, 0.75)
    lit = np.empty((N, N, 4), np.float32)
    lit[..., :3] = colour * _arriving(
        np.maximum(land.heights, land.tall), slope_x, slope_y, light, setting.sky == "indoors"
    )
    if land.glowing is not None:
        share, text = land.glowing
        lit[..., :3] += np.asarray(share, np.float32)[..., None] * np.array(hexcolour(text), np.float32) * 1.4
    lit[..., 3] = np.where(land.walls > 0, 0.0, gloss)
    water = DRY if setting.water is None else setting.water
    return Ground(np.ascontiguousarray(land.heights, np.float32), land.tall, land.walls, lit, facades(seed), water)


def _painted(setting: Setting, land: Land) -> Map:
    def rgb(text: str) -> Map:
        return np.array(hexcolour(text), np.float32)

    tint = land.tint[..., None]
    colour = rgb(setting.low) * (1 - tint) + rgb(setting.high) * tint
    for share, text in ((land.path, setting.path), (land.steep, setting.steep)):
        colour = colour * (1 - share[..., None]) + rgb(text) * share[..., None]
    for mask, text in land.marks:
        share = np.asarray(mask, np.float32)[..., None]
        colour = colour * (1 - share) + rgb(setting.shore if text == "shore" else text) * share
    return colour.astype(np.float32)


def _arriving(heights: Map, slope_x: Map, slope_y: Map, light: Light, indoors: bool) -> Map:
    """Light that reaches each cell: sun by angle and cast shadow, sky by openness. (N, N, 3)."""
    up = 1.0 / np.sqrt(slope_x**2 + slope_y**2 + 1.0)
    kx, ky, kz = light.key
    facing = np.clip((-slope_x * kx - slope_y * ky + kz) * up, 0.0, 1.0)
    seen = np.ones_like(heights) if indoors else _sunlit(heights, light)
    hollow = np.minimum(_blurred(heights, 6) - heights, 2.2)
    open_sky = np.clip(0.92 - 0.22 * hollow, 0.45, 1.08) * (0.55 + 0.45 * up)
    direct = (facing * seen).astype(np.float32)[..., None] * np.array(light.sun, np.float32)
    ambient = open_sky.astype(np.float32)[..., None] * np.array(light.sky, np.float32)
    return np.asarray(direct + ambient + np.array(light.fill, np.float32) * np.float32(0.25), np.float32)


def _sunlit(heights: Map, light: Light) -> Map:
    """1 where the sun is seen, 0 in the land's own shadow: a march over the whole map at once, steps growing."""
    kx, ky, kz = light.key
    flat = max(1e-3, (kx * kx + ky * ky) ** 0.5)
    rise, most, step = kz / flat, np.full_like(heights, -1e9), 1.0
    for _ in range(13):
        dx, dy = round(kx / flat * step), round(ky / flat * step)
        ahead = np.roll(heights, (-dy, -dx), (0, 1)) - heights - rise * step / CELLS_PER_UNIT
        np.maximum(most, ahead, out=most)
        step *= 1.32
    return np.asarray(np.clip(0.5 - most * 0.7, 0.0, 1.0), np.float32)


def _blurred(a: Map, radius: int) -> Map:
    for axis in (0, 1):
        a = (
            np.roll(a, radius, axis)
            + np.roll(a, -radius, axis)
            + np.roll(a, radius // 2, axis)
            + np.roll(a, -(radius // 2), axis)
        ) * 0.25
    return a


def darken(ground: Ground, x: float, y: float, radius: float, light: Light, height: float) -> None:
    """Lay the soft shadow of a prop of a height on the baked ground, in place."""
    kx, ky, kz = light.key
    length = min(2.2, height * 0.35 / max(kz, 0.3)) / max(1e-3, (kx * kx + ky * ky) ** 0.5)
    for cx, cy, r, dark in ((x, y, radius * 0.9, 0.45), (x - kx * length, y - ky * length, radius * 1.35, 0.30)):
        reach = int(r * CELLS_PER_UNIT) + 2
        ix = np.arange(int(cx * CELLS_PER_UNIT) - reach, int(cx * CELLS_PER_UNIT) + reach + 1)
        iy = np.arange(int(cy * CELLS_PER_UNIT) - reach, int(cy * CELLS_PER_UNIT) + reach + 1)
        q = (((ix + 0.5) / CELLS_PER_UNIT - cx)[None] ** 2 + ((iy + 0.5) / CELLS_PER_UNIT - cy)[:, None] ** 2) / (r * r)
        ground.lit[np.ix_(iy % N, ix % N, np.arange(3))] *= (1 - dark * np.clip(1.15 - q, 0, 1))[..., None].astype(
            np.float32
        )


def glow(ground: Ground, x: float, y: float, radius: float, colour: tuple[float, float, float]) -> None:
    """Lay a lamp's pool of light on the baked ground, in place."""
    reach = int(radius * 2 * CELLS_PER_UNIT)
    ix = np.arange(int(x * CELLS_PER_UNIT) - reach, int(x * CELLS_PER_UNIT) + reach + 1)
    iy = np.arange(int(y * CELLS_PER_UNIT) - reach, int(y * CELLS_PER_UNIT) + reach + 1)
    q = (((ix + 0.5) / CELLS_PER_UNIT - x)[None] ** 2 + ((iy + 0.5) / CELLS_PER_UNIT - y)[:, None] ** 2) / (
        radius * radius
    )
    open_ground = ground.walls[np.ix_(iy % N, ix % N)] == 0
    pool = (np.exp(-q * 1.6) * open_ground)[..., None] * np.array(colour)
    ground.lit[np.ix_(iy % N, ix % N, np.arange(3))] += pool.astype(np.float32)


__all__ = ["DRY", "PATH", "SIDE", "Ground", "bake", "darken", "glow"]
