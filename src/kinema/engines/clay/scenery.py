"""What stands around: props modelled once per film, pictured under its light, strewn over the land and into the sky."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from kinema.engines.clay.ground import PATH, SIDE, Ground, darken, glow
from kinema.engines.clay.kernels.cards import spans
from kinema.engines.clay.kernels.sculpt import sculpt
from kinema.engines.clay.light import Light, tracing_row
from kinema.engines.clay.noise import Map, finger_marks
from kinema.engines.clay.rigs.objects import LAMPS, PROPS
from kinema.engines.clay.sculpture import Array, Sculpture
from kinema.engines.clay.settings import Scatter, Setting
from kinema.engines.clay.views import View

LEVELS = 5
FOOT = 0.06  # of a picture's side, below the prop's foot line
_LARGE = {
    "parasol",
    "oak",
    "pine",
    "cottage",
    "cottage_b",
    "cottage_snow",
    "bamboo",
    "sofa",
    "bookcase",
    "snowpine",
    "street_tree",
    "palm",
    "palmside",
    "streetlamp",
    "cloud",
    "earth",
    "saturn",
    "oak_autumn",
    "oak_blossom",
    "oak_snow",
    "barn",
    "silo",
    "mill",
    "column",
    "arch",
    "volcano",
    "counter",
    "cooker",
    "fridge",
    "bed",
    "wardrobe",
}
_ALOFT = {"gull": (4.0, 9.0), "smallfish": (0.6, 3.2), "asteroid": (-7.0, 9.0)}
_AFLOAT = ("lily", "islet", "iceberg", "current")
_WADING = ("stone", "reed")  # they stand in shallow water too
_BIG_BEFORE = 0.20  # share of the picture's height that a prop before the actors may take
_VARIANTS = {
    "oak_autumn": 4,
    "oak_blossom": 3,
    "bush_autumn": 3,
    "bush_blossom": 3,
    "leaf_pile": 2,
    "crop": 3,
    "lava_rock": 2,
    "broken_column": 2,
    "oak": 3,
    "pine": 2,
    "cloud": 4,
    "rock": 2,
    "stone": 2,
    "bamboo": 3,
    "coral": 4,
    "fan": 2,
    "tulip": 4,
    "asteroid": 3,
    "moonrock": 2,
    "cottage_b": 3,
    "smallfish": 4,
    "snowpine": 2,
    "anemone": 2,
    "bush": 2,
    "boulder": 2,
    "grass": 2,
    "mesa": 2,
    "iceberg": 3,
    "palm": 2,
}


@dataclass(frozen=True, slots=True)
class Atlas:
    """Pictures of props with their smaller copies; see `kernels.cards.props`."""

    texels: Map  # (n, 4)
    levels: np.ndarray  # (pictures, LEVELS, 2) int64
    span: dict[int, tuple[float, float]]  # picture: side of its square and height of the prop, for a prop of height 1
    opaque: np.ndarray  # (pictures, LEVELS, rows, 2) int32: where each row begins and ends to be opaque


@dataclass(frozen=True, slots=True)
class Scenery:
    atlas: Atlas
    places: Array  # (n, 8): x, y, foot, size of the square, picture, brightness, sway, mirrored
    heights: Array  # (n,) of the props
    clouds: Array  # (m, 5): bearing, elevation, side (tangents), picture, mirrored


def picture(model: Sculpture, light: Array, yaw: float, side_px: int) -> tuple[Map, float, float]:
    """A prop seen from afar, premultiplied (side_px, side_px, 4), its foot at the bottom edge.

    Returns it with the side of the square and the prop's height in world units.
    """
    _, high = model.bounds()
    half = float((np.hypot(model.shape[:, 1], model.shape[:, 2]) + model.shape[:, 18]).max())
    side = max(2 * half, float(high[2]) + 0.02) * (1.0 + FOOT)
    far = side * 9.0
    ca, sa = math.cos(yaw), math.sin(yaw)
    focal = side_px * far / side
    rise = 0.10
    eye = (-ca * far, -sa * far, far * rise)
    horizon = side_px * (1.0 - FOOT) - rise * focal
    view = np.array([*eye, ca, sa, horizon, focal, side_px / 2])
    out, depth = np.zeros((side_px, side_px, 4), np.float32), np.full((side_px, side_px), 1e6, np.float32)
    sculpt(out, depth, model.shape, model.skin, view, light, finger_marks(), 0.0, 0.0, 1.0)
    # What lies under the ground isn't in the picture, so that a stone ends in its own round foot.
    below = eye[2] + (horizon - np.arange(side_px)[:, None] - 0.5) / focal * depth < -0.004 * side
    out[below] = 0.0
    return out, side, float(high[2])


def _atlas(kinds: list[tuple[str, int]], light: Light, yaw: float, seed: int, rows_px: int) -> Atlas:
    row = tracing_row(light)
    parts: list[Map] = []
    levels = np.zeros((max(1, len(kinds)), LEVELS, 2), np.int64)
    span: dict[int, tuple[float, float]] = {}
    offset = 0
    for i, (kind, variant) in enumerate(kinds):
        model = PROPS[kind](np.random.default_rng((seed, i, variant))).done()
        if kind in _ALOFT:  # it has no ground to stand in
            model = model.moved(shift=(0.0, 0.0, -float(model.bounds()[0][2])))
        # Pictures as sharp as the film needs them; a multiple of 32 halves evenly down to the smallest copy.
        side_px = max(64, min(384, round((0.52 if kind in _LARGE else 0.28) * rows_px / 32) * 32))
        image, side, height = picture(model, row, yaw, side_px)
        span[i] = (side / height, height)
        for level in range(LEVELS):
            levels[i, level] = offset, image.shape[0]
            parts.append(image.reshape(-1, 4))
            offset += image.shape[0] ** 2
            pairs = image[0::2] + image[1::2]
            image = (pairs[:, 0::2] + pairs[:, 1::2]) * np.float32(0.25)
    texels = np.concatenate(parts) if parts else np.zeros((1, 4), np.float32)
    return Atlas(texels, levels, span, spans(texels, levels))


def strew(setting: Setting, ground: Ground, light: Light, yaw: float, seed: int, clear: float, rows_px: int) -> Scenery:
    """Model, picture and place a setting's props; nothing tall stands within `clear` of the path.
    `rows_px` is the film's height.

    Shadows (and lamps' pools at night) are laid on the ground as a side effect.
    """
    kinds = [(s.prop, v) for s in setting.props for v in range(_VARIANTS.get(s.prop, 1))]
    first_cloud = len(kinds)
    kinds += [("cloud", v) for v in range(_VARIANTS["cloud"] if setting.puffs else 0)]
    if setting.sky == "space":
        kinds.append(("saturn" if setting.relief == "none" else "earth", 0))
    atlas = _atlas(kinds, light, yaw, seed, rows_px)
    random = np.random.default_rng((seed, 77))
    rows: list[list[float]] = []
    heights: list[float] = []
    index = 0
    for scatter in setting.props:
        variants = _VARIANTS.get(scatter.prop, 1)
        for x, y, size in _spots(scatter, random, clear):
            land = ground.height(x, y) if setting.relief != "none" else 0.0
            foot = _foot(scatter.prop, land, ground.water)
            if foot is None:
                continue
            if scatter.prop in _ALOFT:
                foot += random.uniform(*_ALOFT[scatter.prop])
            _lay_light(scatter.prop, ground, light, x, y, size)
            number = index + int(random.integers(variants))
            mirrored = float(random.random() < 0.5 and not scatter.row)
            side = atlas.span[number][0] * size
            rows.append([x, y, foot, side, number, random.uniform(0.88, 1.08), scatter.sway, mirrored])
            heights.append(size)
        index += variants
    space = setting.sky == "space"
    aloft = _planet(setting, first_cloud, yaw) if space else _clouds(setting.puffs, first_cloud, random)
    return Scenery(atlas, np.array(rows, np.float64).reshape(-1, 8), np.array(heights), aloft)


def _foot(prop: str, land: float, water: float) -> float | None:
    """Where a prop's foot is, over land of that height by water of that level; None where it can't be."""
    if prop in _AFLOAT:
        # A current is water that flows, so there's none on land.
        return None if prop == "current" and land > water - 0.02 else water
    if water > -100 and prop != "gull" and land < water - (0.60 if prop in _WADING else -0.06):
        return None
    return land


def _lay_light(prop: str, ground: Ground, light: Light, x: float, y: float, size: float) -> None:
    """The shadow of a prop that stands, and by night a lamp's pool, on the ground, in place."""
    if size > 0.35 and prop not in _ALOFT and prop not in _AFLOAT:
        darken(ground, x, y, size * 0.28, light, size)
    if prop in LAMPS and light.night:
        glow(ground, x, y, 3.4, (0.62, 0.40, 0.17))


def _planet(setting: Setting, picture: int, yaw: float) -> Array:
    """A row of `Scenery.clouds`: the planet that is seen from a planet, or larger from nowhere."""
    side, wide = (-0.34, 0.24) if setting.relief == "none" else (0.30, 0.17)
    return np.array([[yaw - math.pi / 2 + side, 0.11, wide, picture, 0.0]])


def _spots(scatter: Scatter, random: Generator, clear: float) -> list[tuple[float, float, float]]:
    spots = []
    count = int(SIDE / scatter.row) if scatter.row else scatter.count
    for i in range(count):
        size = random.uniform(*scatter.size)
        if scatter.row:
            x, d = i * scatter.row + 3.0 + scatter.shift, scatter.near
        else:
            # Square root on the far side: density falls with distance, where props overlap on the screen anyway.
            x = random.uniform(0, SIDE)
            d = scatter.near + (scatter.far - scatter.near) * random.random() ** 1.5
            if scatter.south and random.random() < 0.42:
                d = -d
        if abs(d) < clear and size > 0.5 and not scatter.row:
            d = math.copysign(clear + random.random() * 2.0, d)
        spots.append((x % SIDE, PATH + d, size))
    return spots


def _clouds(count: int, first: int, random: Generator) -> Array:
    rows = []
    for i in range(count):
        bearing = (i + random.uniform(0.1, 0.9)) / count * 2.6 - 1.3
        elevation = random.uniform(0.05, 0.34)
        rows.append(
            [
                bearing,
                elevation,
                (0.10 + elevation * 0.55) * random.uniform(0.7, 1.25),
                first + int(random.integers(_VARIANTS["cloud"])),
                float(random.random() < 0.5),
            ]
        )
    return np.array(rows, np.float64).reshape(-1, 5)


@dataclass(frozen=True, slots=True)
class Keep:
    """What props must not hide: the actors' rectangle on the screen, their depth and height."""

    left: float
    right: float
    top: float
    depth: float


def on_screen(scenery: Scenery, view: View, light: Light, t: float, keep: Keep | None, wind: float) -> Array:
    """Props and clouds as `kernels.cards.props` draws them: far to near, culled, none before the actors' faces."""
    p = scenery.places
    dx = (p[:, 0] - view.x + SIDE / 2) % SIDE - SIDE / 2
    dy = p[:, 1] - view.y
    z = dx * view.ca + dy * view.sa
    q = dx * view.sa - dy * view.ca
    ok = (z > 0.9) & (z < 190.0)
    p, z, q, heights = p[ok], z[ok], q[ok], scenery.heights[ok]
    side = p[:, 3] * view.focal / z
    left = view.width / 2 + q / z * view.focal - side / 2
    top = view.horizon + (view.z - p[:, 2]) / z * view.focal - side * (1.0 - FOOT)
    seen = (left + side > 0) & (left < view.width) & (top + side > 0) & (top < view.height) & (side > 1.2)
    opacity = np.clip((z - 1.1) / 0.8, 0.0, 1.0)
    if keep is not None:
        tall = top + side * (1.0 - FOOT) - heights * view.focal / z < keep.top + (view.height - keep.top) * 0.55
        nearer = z < keep.depth + 0.3
        before = nearer & tall & (left + side > keep.left) & (left < keep.right)
        big = (z < keep.depth - 0.4) & (side * (1.0 - FOOT) > _BIG_BEFORE * view.height)
        opacity = np.where(before | big, 0.0, opacity)
    seen &= opacity > 0.02
    p, z, side, left, top, opacity = p[seen], z[seen], side[seen], left[seen], top[seen], opacity[seen]
    sway = p[:, 6] * wind * np.sin(t * 1.7 + p[:, 0] * 1.3 + p[:, 1])
    n = len(z)
    items = np.zeros((n, 13))
    items[:, 0], items[:, 1], items[:, 2], items[:, 3], items[:, 4] = left, top, side, z, p[:, 4]
    items[:, 5:8] = p[:, 5:6]
    items[:, 8], items[:, 9], items[:, 10], items[:, 11] = sway, opacity, 1.0, p[:, 7]
    items[:, 12] = 0.35 * p[:, 3]
    return np.ascontiguousarray(np.vstack([_cloud_items(scenery, view, light, t), items[np.argsort(-z)]]))


def _cloud_items(scenery: Scenery, view: View, light: Light, t: float) -> Array:
    c = scenery.clouds
    bearing = (c[:, 0] + t * 0.004 - (view.yaw - math.pi / 2) + math.pi) % (2 * math.pi) - math.pi
    ok = np.abs(bearing) < 1.2
    c, bearing = c[ok], bearing[ok]
    side = c[:, 2] * view.focal
    items = np.zeros((len(c), 13))
    items[:, 0] = view.width / 2 + np.tan(bearing) * view.focal - side / 2
    items[:, 1] = view.horizon - c[:, 1] * view.focal - side * 0.8
    items[:, 2], items[:, 3], items[:, 4] = side, 900.0, c[:, 3]
    items[:, 5:8] = np.array(light.puffs)
    items[:, 9], items[:, 11] = 0.96, c[:, 4]
    items[:, 10] = 0.30 if light.haze else 0.0
    return items[np.argsort(items[:, 2])]
