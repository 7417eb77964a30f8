"""Small things in the air and on the water: rain, snow, spray, dust, bubbles, embers. All are functions of time."""

from __future__ import annotations

import numpy as np

from kinema.engines.clay.light import Light
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.sculpture import Array, hexcolour
from kinema.engines.clay.views import View

NONE = np.zeros((0, 10))
SHELTERED = frozenset({"room", "stage", "space", "moon"})
# What falls from the trees where nothing else does: sRGB, how many at once, metres per second, size in metres.
SHED: dict[str, tuple[tuple[str, ...], int, float, float]] = {
    "autumn": (("d9822b", "c8522a", "e0a83a", "b5482e"), 200, 0.75, 0.055),
    "spring": (("f6cdd9", "f2b6cc"), 70, 0.45, 0.030),
}
WOODED = frozenset({"garden", "meadow", "hills", "forest", "mountains", "village", "road", "river", "lake", "city"})


def _random(seed: int, n: int, columns: int) -> Array:
    return np.random.default_rng((seed, n, columns)).random((n, columns))


def _items(
    view: View, a: Array, b: Array, radius: Array, colour: Array | tuple[float, float, float], opacity: Array
) -> Array:
    """Strokes from world points `a` to `b` (n, 3) as `kernels.cards.specks` draws them; those behind the eye go.

    `colour` is one for all, or one for each (n, 3).
    """
    dx, dy = a[:, 0] - view.x, a[:, 1] - view.y
    z = dx * view.ca + dy * view.sa
    ok = z > 0.35
    a, b, z, radius, opacity = a[ok], b[ok], z[ok], radius[ok], opacity[ok]
    colour = colour[ok] if isinstance(colour, np.ndarray) else colour
    out = np.zeros((len(z), 10))
    for k, p in enumerate((a, b)):
        x, y = p[:, 0] - view.x, p[:, 1] - view.y
        out[:, 2 * k] = view.width / 2 + (x * view.sa - y * view.ca) / z * view.focal
        out[:, 2 * k + 1] = view.horizon + (view.z - p[:, 2]) / z * view.focal
    out[:, 4] = np.minimum(radius * view.focal / z, view.height * 0.02)
    out[:, 5], out[:, 6:9], out[:, 9] = z, colour, opacity
    return out


def weather(scene: Scene, light: Light, view: View, t: float, seed: int) -> Array:
    """Rain, snow, leaves, bubbles or fireflies in a box around the camera that the world streams through."""
    if scene.setting in SHELTERED:
        return NONE
    if scene.setting == "underwater":
        return _bubbles(view, t, seed)
    bright = tuple(0.35 * f + 0.65 * s for f, s in zip(light.fog, light.sky, strict=True))
    if scene.weather in ("rain", "storm"):
        return _falling(
            view,
            t,
            seed,
            1500 if scene.weather == "storm" else 1000,
            13.0,
            0.42,
            0.006,
            (bright[0] + 0.16, bright[1] + 0.18, bright[2] + 0.22),
            0.34,
            2.2 if scene.weather == "storm" else 0.8,
        )
    pale = (0.4 + 0.6 * bright[0], 0.4 + 0.6 * bright[1], 0.4 + 0.6 * bright[2])
    if scene.weather == "snow":
        return _falling(view, t, seed, 1500, 1.25, 0.0, 0.026, pale, 0.85, 0.5)
    if scene.setting == "snow":
        return _falling(view, t, seed, 380, 0.8, 0.0, 0.020, pale, 0.7, 0.3)
    if scene.season in SHED and scene.setting in WOODED:
        return _shed(scene, light, view, t, seed)
    if light.night and scene.setting in ("meadow", "forest", "garden", "bamboo", "river", "lake", "hills", "village"):
        return _drifting(view, t, seed, 60, (1.3, 1.1, 0.35), 0.018, True)
    if scene.setting in ("garden", "bamboo", "forest", "meadow") or scene.weather == "wind":
        return _drifting(
            view, t, seed, 46, (0.9, 0.55, 0.5) if scene.setting == "garden" else (0.75, 0.72, 0.38), 0.02, False
        )
    return NONE


def _box(view: View, points: Array, size: tuple[float, float, float]) -> Array:
    """Repeat points of the world in a box in front of the camera."""
    centre = np.array([view.x + view.ca * size[0] * 0.45, view.y + view.sa * size[0] * 0.45, view.z])
    span = np.array(size)
    result: Array = (points - centre + span / 2) % span + centre - span / 2
    return result


def _falling(
    view: View,
    t: float,
    seed: int,
    n: int,
    fall: float,
    streak: float,
    radius: float,
    colour: tuple[float, float, float],
    opacity: float,
    wind: float,
) -> Array:
    r = _random(seed + 31, n, 5)
    size = (16.0, 16.0, 9.0)
    p = r[:, :3] * np.array(size)
    speed = fall * (0.8 + 0.4 * r[:, 3])
    p[:, 2] -= speed * t
    p[:, 0] += wind * t + (0.25 * np.sin(t * 1.6 + r[:, 4] * 20.0) if not streak else 0.0)
    p[:, 1] += 0.2 * np.sin(t * 1.2 + r[:, 3] * 20.0) if not streak else 0.0
    p = _box(view, p, size)
    tail = p + np.array([-wind / max(fall, 1.0) * streak, 0.0, streak]) * (0.7 + 0.6 * r[:, 3:4])
    return _items(view, p, tail, radius * (0.6 + 0.8 * r[:, 4]), colour, opacity * (0.5 + 0.5 * r[:, 3]))


def _shed(scene: Scene, light: Light, view: View, t: float, seed: int) -> Array:
    """Leaves or petals on their way down, swinging from side to side and turning over."""
    colours, n, fall, size = SHED[scene.season]
    r = _random(seed + 36, n, 6)
    box = (15.0, 15.0, 7.0)
    swing, turn = t * (1.3 + 0.8 * r[:, 3]) + 20.0 * r[:, 4], t * (1.6 + 2.0 * r[:, 4]) + 20.0 * r[:, 5]
    gust = 1.6 if scene.weather == "wind" else 0.45
    p = r[:, :3] * np.array(box)
    p[:, 0] += gust * t + 0.45 * np.sin(swing)
    p[:, 1] += 0.25 * np.cos(swing)
    p[:, 2] -= fall * (0.7 + 0.6 * r[:, 3]) * t + 0.10 * np.cos(2.0 * swing)
    p = _box(view, p, box)
    long = size * (0.8 + 0.6 * r[:, 5])
    way = np.stack([np.cos(turn), np.sin(1.7 * turn), 0.7 * np.sin(turn)], 1) * long[:, None]
    lit = np.array(light.sun) * 0.55 + np.array(light.sky) * 0.8
    tint = np.array([hexcolour(colour) for colour in colours])[(r[:, 4] * len(colours)).astype(np.intp)] * lit
    return _items(
        view, p - way / 2, p + way / 2, 0.45 * long * (0.5 + 0.5 * np.abs(np.cos(turn))), tint, np.full(n, 0.95)
    )


def _bubbles(view: View, t: float, seed: int) -> Array:
    r = _random(seed + 32, 130, 5)
    size = (12.0, 12.0, 8.0)
    p = r[:, :3] * np.array(size)
    p[:, 2] += (0.35 + 0.6 * r[:, 3]) * t
    p[:, 0] += 0.10 * np.sin(t * 2.2 + r[:, 4] * 30.0)
    p = _box(view, p, size)
    return _items(view, p, p, 0.008 + 0.030 * r[:, 4] ** 3, (0.55, 0.95, 1.0), 0.18 + 0.4 * r[:, 3])


def _drifting(
    view: View, t: float, seed: int, n: int, colour: tuple[float, float, float], radius: float, blink: bool
) -> Array:
    r = _random(seed + 33, n, 5)
    size = (12.0, 12.0, 4.0)
    p = r[:, :3] * np.array(size)
    p[:, 0] += 0.5 * t + 0.4 * np.sin(t * 0.9 + r[:, 3] * 20)
    p[:, 2] += (-0.25 * t if not blink else 0.0) + 0.3 * np.sin(t * 1.3 + r[:, 4] * 20)
    p = _box(view, p, size)
    opacity = np.clip(np.sin(t * 2.0 + r[:, 3] * 40.0), 0.0, 1.0) if blink else 0.75 * np.ones(n)
    tail = (
        p
        if blink
        else p + np.stack([0.03 * np.sin(t * 5 + r[:, 3] * 9), 0 * r[:, 3], 0.03 * np.cos(t * 4 + r[:, 4] * 9)], 1)
    )
    return _items(view, p, tail, radius * (0.6 + 0.7 * r[:, 4]), colour, opacity)


def spray(
    view: View,
    light: Light,
    t: float,
    seed: int,
    place: tuple[float, float, float],
    size: float,
    speed: float,
    direction: int,
) -> Array:
    """Drops thrown up by what runs or swims through water, at `place` now; older ones stay behind where they rose."""
    n, life = 150, 0.62
    r = _random(seed + 34, n, 6)
    age = (t + r[:, 0] * life) % life
    born = np.floor((t + r[:, 0] * life) / life)
    r = (r + born[:, None] * 0.618034) % 1.0
    x = place[0] - direction * speed * age + direction * size * (r[:, 1] - 0.55) * 0.9
    vx = direction * (speed * 0.55 + (r[:, 2] - 0.6) * 1.6)
    vy = (r[:, 3] - 0.5) * 1.7
    vz = 1.0 + 1.9 * r[:, 4]
    p = np.stack(
        [x + vx * age, place[1] + (r[:, 5] - 0.5) * size * 0.4 + vy * age, place[2] + vz * age - 4.9 * age * age], 1
    )
    ok = p[:, 2] > place[2] - 0.02
    q = p - np.stack([vx, vy, vz - 9.8 * age], 1) * 0.016
    r0, g0, b0 = (min(1.0, 0.25 + 0.55 * s + 0.25 * h) for s, h in zip(light.sky, light.horizon, strict=True))
    white = (r0, g0, b0)
    return _items(
        view, p[ok], q[ok], (0.008 + 0.022 * r[ok, 2] ** 2) * (0.6 + size * 0.4), white, 0.85 * (1 - age[ok] / life)
    )


def rings(
    view: View, light: Light, t: float, place: tuple[float, float, float], size: float, speed: float, direction: int
) -> Array:
    """Spreading rings and a wake on the water, as dotted strokes lying flat."""
    rows = []
    for k in range(5):
        life = 1.25
        age = (t + k * life / 5) % life
        radius = size * (0.22 + 0.55 * age / life)
        a = np.linspace(0, 2 * np.pi, 37)
        x = place[0] - direction * speed * age
        p = np.stack(
            [x + radius * 1.25 * np.cos(a), place[1] + radius * 0.8 * np.sin(a), np.full(37, place[2] + 0.015)], 1
        )
        fade = np.full(36, 0.34 * (1 - age / life))
        r, g, b = (0.2 + 0.6 * h for h in light.horizon)
        rows.append(_items(view, p[:-1], p[1:], np.full(36, 0.014 * size), (r, g, b), fade))
    return np.vstack(rows)


def dust(
    view: View,
    t: float,
    seed: int,
    place: tuple[float, float, float],
    size: float,
    speed: float,
    direction: int,
    colour: tuple[float, float, float],
) -> Array:
    """Puffs that rise behind feet or wheels and stay where they rose."""
    n, life = 34, 0.9
    r = _random(seed + 35, n, 5)
    age = (t + r[:, 0] * life) % life
    x = place[0] - direction * (speed * age * 0.9 + size * (0.15 + 0.25 * r[:, 1]))
    p = np.stack([x, place[1] + (r[:, 2] - 0.5) * size * 0.5, place[2] + 0.03 + 0.32 * size * age * r[:, 3]], 1)
    return _items(
        view, p, p + np.array([0.04, 0.0, 0.01]), size * (0.04 + 0.14 * age), colour, 0.22 * (1 - age / life) ** 1.5
    )
