"""The light of a place, an hour and a weather: sun or moon, sky, fog, and the studio's own fill."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from kinema.engines.clay.scene import Scene
from kinema.engines.clay.sculpture import Array, Vector, hexcolour


@dataclass(frozen=True, slots=True)
class Light:
    """Linear RGB; directions point towards the light. The key light is the sun or moon as a studio would hang it:
    where `disc` stands in the picture is chosen apart, so that a sunset can be seen and its actors still have faces."""

    key: Vector  # direction
    sun: Vector
    sky: Vector
    bounce: Vector
    rim: Vector
    fill: Vector
    zenith: Vector
    horizon: Vector
    fog: Vector
    haze: float  # per world unit
    disc: Vector  # direction
    disc_colour: Vector
    disc_radius: float  # tangent
    glow: float
    veil: float  # thin clouds
    veil_colour: Vector
    puffs: Vector  # tint of the modelled clouds
    stars: float = 0.0
    night: float = 0.0
    exposure: float = 1.0
    saturation: float = 1.08


def _unit(x: float, y: float, z: float) -> Vector:
    n = math.sqrt(x * x + y * y + z * z)
    return (x / n, y / n, z / n)


DAY = Light(
    key=_unit(-0.55, -0.62, 0.72),
    sun=(1.55, 1.38, 1.10),
    sky=(0.42, 0.53, 0.70),
    bounce=(0.24, 0.20, 0.13),
    rim=(0.42, 0.48, 0.55),
    fill=(0.20, 0.19, 0.19),
    zenith=(0.13, 0.36, 0.74),
    horizon=(0.56, 0.76, 0.88),
    fog=(0.55, 0.70, 0.80),
    haze=0.0036,
    disc=_unit(0.5, -1.0, 0.6),
    disc_colour=(1.2, 1.1, 0.9),
    disc_radius=0.0,
    glow=0.0,
    veil=0.30,
    veil_colour=(0.95, 0.95, 0.95),
    puffs=(1.0, 1.0, 1.0),
)
TIMES = {
    "day": DAY,
    "sunset": replace(
        DAY,
        key=_unit(-0.85, -0.30, 0.42),
        sun=(1.60, 0.82, 0.40),
        sky=(0.38, 0.34, 0.56),
        bounce=(0.30, 0.16, 0.12),
        rim=(1.05, 0.52, 0.26),
        fill=(0.26, 0.16, 0.14),
        zenith=(0.12, 0.13, 0.36),
        horizon=(0.98, 0.40, 0.18),
        fog=(0.74, 0.36, 0.27),
        haze=0.0034,
        disc=_unit(-0.36, 1.0, 0.115),
        disc_colour=(1.9, 0.95, 0.34),
        disc_radius=0.052,
        glow=0.55,
        veil=0.42,
        veil_colour=(0.95, 0.38, 0.24),
        puffs=(1.05, 0.62, 0.50),
        exposure=0.98,
    ),
    "sunrise": replace(
        DAY,
        key=_unit(0.72, -0.42, 0.46),
        sun=(1.50, 1.02, 0.64),
        sky=(0.40, 0.42, 0.58),
        bounce=(0.26, 0.19, 0.16),
        rim=(0.85, 0.58, 0.40),
        fill=(0.22, 0.18, 0.18),
        zenith=(0.22, 0.36, 0.66),
        horizon=(0.98, 0.66, 0.46),
        fog=(0.82, 0.66, 0.56),
        haze=0.0040,
        disc=_unit(0.34, 1.0, 0.13),
        disc_colour=(1.7, 1.15, 0.62),
        disc_radius=0.05,
        glow=0.42,
        veil=0.36,
        veil_colour=(0.98, 0.72, 0.58),
        puffs=(1.05, 0.84, 0.74),
    ),
    "night": replace(
        DAY,
        key=_unit(-0.5, -0.5, 0.75),
        sun=(0.34, 0.44, 0.72),
        sky=(0.085, 0.12, 0.25),
        bounce=(0.035, 0.04, 0.07),
        rim=(0.26, 0.36, 0.62),
        fill=(0.10, 0.10, 0.12),
        zenith=(0.008, 0.014, 0.045),
        horizon=(0.035, 0.065, 0.15),
        fog=(0.030, 0.052, 0.115),
        haze=0.0058,
        disc=_unit(0.34, 1.0, 0.20),
        disc_colour=(0.92, 0.95, 1.0),
        disc_radius=0.048,
        glow=0.10,
        veil=0.24,
        veil_colour=(0.07, 0.09, 0.16),
        puffs=(0.13, 0.16, 0.26),
        stars=1.0,
        night=1.0,
        exposure=1.08,
    ),
}


def light_of(scene: Scene) -> Light:
    """The light of a scene; settings without air or without sky have their own."""
    light = TIMES.get(scene.time_of_day, DAY)
    light = _PLACES.get(scene.setting, _same)(light)
    if scene.setting not in ("room", "stage", "space", "moon", "underwater"):
        light = _WEATHERS.get(scene.weather, _same)(light)
    return light


def _same(light: Light) -> Light:
    return light


def _mixed(a: Vector, b: Vector, f: float) -> Vector:
    return (a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f)


def _times(a: Vector, f: float) -> Vector:
    return (a[0] * f, a[1] * f, a[2] * f)


def _grey(light: Light, amount: float, haze: float, dim: float) -> Light:
    """Overcast: the sun spreads over the sky, colours of the sky go, the fog comes nearer."""

    def pale(c: Vector) -> Vector:
        mean = (c[0] + c[1] + c[2]) / 3
        return _times(_mixed(c, (mean * 0.94, mean * 1.0, mean * 1.06), amount), dim)

    return replace(
        light,
        sun=_times(pale(light.sun), 1 - 0.55 * amount),
        sky=_times(pale(light.sky), 1.20),
        zenith=pale(_mixed(light.zenith, light.horizon, 0.5 * amount)),
        horizon=pale(light.horizon),
        fog=pale(light.fog),
        haze=light.haze * haze,
        glow=light.glow * (1 - amount),
        disc_radius=light.disc_radius * (amount < 0.7),
        veil=0.62,
        veil_colour=pale(light.veil_colour),
        puffs=pale(light.puffs),
        stars=0.0,
        saturation=light.saturation - 0.06,
    )


_WEATHERS = {
    "cloudy": lambda light: _grey(light, 0.45, 1.2, 0.94),
    "rain": lambda light: _grey(light, 0.78, 2.0, 0.74),
    "storm": lambda light: _grey(light, 0.88, 2.2, 0.50),
    "snow": lambda light: _grey(light, 0.60, 2.2, 0.95),
    "fog": lambda light: _grey(light, 0.60, 6.0, 0.96),
}


def _space(light: Light) -> Light:
    return replace(
        DAY,
        key=_unit(-0.62, -0.5, 0.55),
        sun=(1.75, 1.62, 1.40),
        sky=(0.075, 0.085, 0.16),
        bounce=(0.10, 0.10, 0.12),
        rim=(0.45, 0.55, 0.9),
        fill=(0.10, 0.10, 0.14),
        zenith=(0.006, 0.008, 0.022),
        horizon=(0.010, 0.012, 0.032),
        fog=(0.01, 0.012, 0.03),
        haze=0.0,
        veil=0.0,
        stars=1.3,
        exposure=1.0,
    )


def _moon(light: Light) -> Light:
    return replace(
        _space(light),
        bounce=(0.26, 0.26, 0.27),
        sky=(0.13, 0.14, 0.19),
        fill=(0.16, 0.16, 0.18),
        zenith=(0.002, 0.002, 0.006),
        horizon=(0.004, 0.004, 0.010),
        fog=(0.004, 0.004, 0.01),
        haze=0.0012,
    )


def _underwater(light: Light) -> Light:
    k = 0.30 if light.night else 1.0
    return replace(
        DAY,
        key=_unit(-0.25, -0.35, 0.9),
        sun=(0.85 * k, 1.25 * k, 1.20 * k),
        sky=(0.20 * k, 0.50 * k, 0.62 * k),
        bounce=(0.12 * k, 0.20 * k, 0.18 * k),
        rim=(0.30 * k, 0.62 * k, 0.70 * k),
        fill=(0.22 * k, 0.26 * k, 0.26 * k),
        zenith=(0.16 * k, 0.66 * k, 0.80 * k),
        horizon=(0.008 * k, 0.17 * k, 0.33 * k),
        fog=(0.010 * k, 0.20 * k, 0.36 * k),
        haze=0.026,
        disc=_unit(-0.3, 1.0, 1.4),
        disc_colour=(0.55 * k, 0.95 * k, 0.95 * k),
        disc_radius=0.0,
        glow=0.0,
        veil=0.0,
    )


def _room(light: Light) -> Light:
    warm = replace(
        light,
        key=_unit(-0.6, -0.55, 0.80),
        sun=(1.25, 1.02, 0.74),
        sky=(0.42, 0.40, 0.40),
        bounce=(0.30, 0.22, 0.15),
        rim=(0.42, 0.36, 0.30),
        fill=(0.22, 0.20, 0.18),
        fog=(0.5, 0.45, 0.4),
        haze=0.0,
        veil=0.0,
        exposure=1.0,
    )
    return replace(warm, sun=(1.0, 0.70, 0.40), sky=(0.20, 0.19, 0.26)) if light.night else warm


def _stage(light: Light) -> Light:
    return replace(
        light,
        key=_unit(-0.45, -0.7, 0.80),
        sun=(1.55, 1.36, 1.12),
        sky=(0.22, 0.19, 0.27),
        bounce=(0.24, 0.14, 0.08),
        rim=(0.7, 0.42, 0.75),
        fill=(0.18, 0.16, 0.22),
        fog=(0.05, 0.01, 0.02),
        haze=0.0,
        veil=0.0,
        night=1.0,
        stars=0.0,
        exposure=1.0,
    )


def _city(light: Light) -> Light:
    if not light.night:
        return light
    return replace(
        light,
        sky=(0.20, 0.19, 0.31),
        horizon=(0.14, 0.095, 0.16),
        fog=(0.085, 0.07, 0.13),
        bounce=(0.20, 0.13, 0.09),
        fill=(0.42, 0.30, 0.20),
        rim=(0.55, 0.40, 0.55),
        stars=0.35,
        exposure=1.15,
    )


def _desert(light: Light) -> Light:
    return replace(
        light,
        bounce=_times((0.42, 0.28, 0.14), 0.3 if light.night else 1.0),
        fog=_mixed(light.fog, _times(light.sun, 0.5), 0.25),
        veil=light.veil * 0.5,
    )


def _snow(light: Light) -> Light:
    # A white ground throws light back; without less exposure it would burn out.
    return replace(light, bounce=_times(light.sky, 0.8), exposure=light.exposure * 0.86)


def _forest(light: Light) -> Light:
    green = (0.34, 0.48, 0.34) if not light.night else (0.03, 0.06, 0.07)
    return replace(
        light,
        fog=_mixed(light.fog, green, 0.45),
        haze=light.haze * 2.2,
        bounce=_mixed(light.bounce, (0.12, 0.18, 0.06), 0.3),
    )


_PLACES = {
    "space": _space,
    "moon": _moon,
    "underwater": _underwater,
    "room": _room,
    "stage": _stage,
    "city": _city,
    "village": _same,
    "desert": _desert,
    "snow": _snow,
    "mountains": _same,
    "forest": _forest,
    "bamboo": _forest,
}


def tracing_row(light: Light) -> Array:
    """The light as `kernels.sculpt` takes it."""
    fill_from = _unit(0.65, -0.75, 0.25)
    return np.array([*light.key, *light.sun, *light.sky, *light.bounce, *light.rim, *light.fill, *fill_from])


def air_row(light: Light, mode: float) -> Array:
    """The sky and the fog as `kernels.shade` takes them; [25] is set per frame to the time in seconds."""
    row = np.zeros(26)
    row[0:3], row[3:6], row[6:9], row[9] = light.zenith, light.horizon, light.fog, light.haze
    row[10], row[11:14], row[14:17] = light.stars, light.disc, light.disc_colour
    row[17:20], row[20:23], row[23], row[24] = (
        (light.disc_radius, light.glow, light.veil),
        light.veil_colour,
        light.night,
        mode,
    )
    return row


__all__ = ["Light", "air_row", "hexcolour", "light_of", "tracing_row"]
