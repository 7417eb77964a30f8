"""The sky: gradient, glow, veil clouds, nebulae, light under water."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import (
    bilinear,
)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def paint_sky(out: NDArray, view: NDArray, air: NDArray, noise: NDArray, scale: float) -> None:
    """Fill `out` (h, w, 3), of 1 / `scale` the picture's resolution, with gradient, glow, haze clouds and light shafts.

    `air`: 0-2 zenith, 3-5 horizon, 6-8 fog, 9 fog per unit, 10 stars, 11-13 direction to the sun or moon, 14-16 its
    colour, 17 its radius (tangent), 18 its glow, 19 veil clouds, 20-22 their colour, 24 mode (0 air, 1 space,
    2 under water), 25 seconds.
    """
    rows, columns, _ = out.shape
    ca, sa, hor, foc = view[3], view[4], view[5], view[6]
    t = air[25]
    mode = air[24]
    sun_along = air[11] * ca + air[12] * sa
    sun_u = (air[11] * sa - air[12] * ca) / max(0.05, sun_along)
    sun_v = air[13] / max(0.05, sun_along)
    for y in range(rows):
        v = (hor - (y + 0.5) * scale) / foc
        g = 1.0 - min(1.0, max(0.0, v * 1.15 + 0.22)) if mode == 2.0 else math.exp(-max(v, 0.0) * 3.0)
        for x in range(columns):
            u = ((x + 0.5) * scale - columns * scale * 0.5) / foc
            r = air[0] * (1.0 - g) + air[3] * g
            gr = air[1] * (1.0 - g) + air[4] * g
            b = air[2] * (1.0 - g) + air[5] * g
            if mode == 1.0:
                r, gr, b = _nebula(noise, ca, sa, u, v, r, gr, b)
            if mode == 2.0:
                ray = bilinear(noise, (u - sun_u * 0.3) / (0.35 + max(0.0, 0.9 - v)) * 55.0 + t * 3.0, t * 2.2)
                beam = max(0.0, ray) * max(0.0, v + 0.25) * 0.22
                r += beam * air[14]
                gr += beam * air[15]
                b += beam * air[16]
            elif sun_along > 0.05 and air[18] > 0.0:
                d2 = (u - sun_u) ** 2 + (v - sun_v) ** 2
                glow = air[18] * (0.55 * math.exp(-d2 * 7.0) + 0.6 * math.exp(-d2 * 70.0))
                r += air[14] * glow
                gr += air[15] * glow
                b += air[16] * glow
            if air[19] > 0.0 and v > 0.004:
                m = _veil(noise, ca, sa, u, v, t, air[19])
                r = r * (1.0 - m) + air[20] * m
                gr = gr * (1.0 - m) + air[21] * m
                b = b * (1.0 - m) + air[22] * m
            out[y, x, 0] = r
            out[y, x, 1] = gr
            out[y, x, 2] = b


@njit(inline="always")
def _nebula(
    noise: NDArray, ca: float, sa: float, u: float, v: float, r: float, g: float, b: float
) -> tuple[float, float, float]:
    """A colour with the light of two clouds of gas over it, along a band that crosses the sky."""
    a = (math.atan2(sa, ca) - math.atan(u)) * 34.0
    n = bilinear(noise, a * 1.3 + 31.0, v * 44.0)
    n2 = bilinear(noise, a * 3.1 + 140.0, v * 105.0 + 200.0)
    band = math.exp(-(((v - 0.25 - 0.35 * u) * 2.6) ** 2))
    q = max(0.0, n * 0.6 + n2 * 0.25 + 0.5) * band
    r += q * 0.085
    g += q * 0.035
    b += q * 0.13
    q = max(0.0, n2 * 0.5 - n * 0.5 + 0.1) * band
    r += q * 0.02
    g += q * 0.055
    b += q * 0.085
    return r, g, b


@njit(inline="always")
def _veil(noise: NDArray, ca: float, sa: float, u: float, v: float, t: float, much: float) -> float:
    """How much of the sky a veil of clouds hides: a flat layer, so it draws together towards the horizon."""
    inv = 1.0 / (v + 0.09)
    cu = (ca + sa * u) * inv * 26.0
    cv = (sa - ca * u) * inv * 26.0
    n = bilinear(noise, cu + t * 2.0, cv) + 0.35 * bilinear(noise, cu * 3.3 + t * 4.0, cv * 3.3)
    m = min(1.0, max(0.0, n * 0.34 + much - 0.42)) * min(1.0, v * 9.0)
    return m * m * (3.0 - 2.0 * m) * 0.85
