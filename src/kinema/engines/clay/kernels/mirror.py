"""Water and wet ground reflect what stands behind them."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import (
    bilinear,
)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def mirror(
    out: NDArray,
    shine: NDArray,
    depth: NDArray,
    sky: NDArray,
    waves: NDArray,
    view: NDArray,
    air: NDArray,
    water: NDArray,
) -> None:
    """Let water and wet ground reflect what stands behind them, in place.

    A point seen mirrored lies as far below its own foot as it stands above; which point that is depends on its depth,
    found by two rounds of looking it up. `water`: 0 level, 1-3 deep colour, 4 roughness, 5-6 flow (units per
    second), 7-9 glint, 10 streaks of foam along the flow, 11 wave length factor.
    """
    rows, columns, _ = out.shape
    ex, ey, ez, ca, sa, hor, foc = view[0], view[1], view[2], view[3], view[4], view[5], view[6]
    t = air[25]
    sun_along = air[11] * ca + air[12] * sa
    sun_x = columns * 0.5 + (air[11] * sa - air[12] * ca) / max(0.05, sun_along) * foc
    sky_rows, sky_columns, _ = sky.shape
    size = rows / 720.0
    fine = water[11]
    last_z = -1.0
    fade = f = cosine0 = 0.0
    eye = ez - water[0]
    for y in range(rows):
        if y + 0.5 <= hor + 0.3:
            continue
        for x in range(columns):
            k = shine[y, x]
            if k < 0.02:
                continue
            z = depth[y, x]
            u = (x + 0.5 - columns * 0.5) / foc
            wx = ex + (ca + sa * u) * z
            wy = ey + (sa - ca * u) * z
            if z != last_z:  # open water has one depth per row
                last_z = z
                fade = min(1.0, 16.0 / (z + 3.0))
                f = 1.0 - math.exp(-z * air[9])
                cosine0 = eye / math.sqrt(z * z + eye * eye)
            wet = k >= 0.999
            if wet:
                fx = wx - t * water[5]
                fy = wy - t * water[6]
                n1 = bilinear(waves, fx * 10.0 * fine + t * 9.0, fy * 16.0 * fine + t * 5.0)
                n2 = 0.0
                if fade > 0.25:
                    n2 = bilinear(waves, fx * 23.0 * fine - t * 12.0 + 50.0, fy * 37.0 * fine + t * 9.0)
                    n2 *= min(1.0, (fade - 0.25) * 4.0)
                n3 = bilinear(waves, fx * 3.1 * fine - t * 3.0 + 99.0, fy * 4.7 * fine + t * 2.0)
                wave = (0.6 * n1 + 0.4 * n2 + 0.5 * n3) * water[4]
                side = (0.6 * n2 - 0.5 * n3) * water[4]
            else:
                wave = bilinear(waves, wx * 30.0, wy * 30.0) * 0.35
                side = 0.0
            foam = 0.0
            if wet and water[10] > 0.0 and fade > 0.2:
                q = bilinear(waves, fx * 4.0, fy * 27.0) + 0.5 * bilinear(waves, fx * 9.0 + 60.0, fy * 50.0)
                foam = max(0.0, q - 1.25) * water[10] * min(1.0, (fade - 0.2) * 3.0)
            drop = y + 0.5 - hor
            row = hor - drop
            slip = wave * fade * 22.0 * size
            col = int(min(columns - 1.0, max(0.0, x + side * fade * 16.0 * size)))
            for _ in range(2):
                at = int(min(y - 1.0, max(0.0, row)))
                d = depth[at, col]
                row = 2.0 * (hor + (ez - water[0]) * foc / d) - y if d < 1e5 else hor - drop
            row += slip
            at = int(min(y - 1.0, max(0.0, row)))
            cosine = min(1.0, max(0.02, cosine0 + wave * 0.10 * fade))
            fresnel = 0.05 + 0.95 * (1.0 - cosine) * (1.0 - cosine) * (1.0 - cosine)
            if not wet:
                fresnel = k * (0.25 + 0.75 * fresnel)
            fresnel = min(0.94, max(0.05, fresnel))
            glint = 0.0
            away = abs(x + 0.5 - sun_x) / (columns * 0.05 + drop * 0.55)
            if wet and away < 2.2 and water[7] + water[8] + water[9] > 0.0 and sun_along > 0.05:
                glint = math.exp(-away * away) * max(0.0, wave - 0.55 * water[4]) * 1.1
            sparkle = (max(0.0, wave - 1.15 * water[4]) * 0.55 * fade if wet else 0.0) + foam
            blocked = shine[at, col] >= 0.999
            # Above the picture's edge there is only sky to guess: fade into it, or the edge would be smeared.
            beyond = min(1.0, max(0.0, 1.0 - row / (0.14 * rows)))
            g = math.exp(-3.0 * (hor - row) / foc)
            for i in range(3):
                if blocked:
                    sy = min(sky_rows - 1, max(0, int((hor - drop) * 0.5)))
                    seen = sky[sy, min(sky_columns - 1, col // 2), i]
                else:
                    seen = out[at, col, i]
                if beyond > 0.0 and air[24] == 0.0 and wet:
                    seen += (air[i] * (1.0 - g) + air[3 + i] * g - seen) * beyond
                if wet:
                    body = water[1 + i] * (1.0 + 0.22 * wave * fade)
                    value = (
                        body * (1.0 - fresnel)
                        + seen * fresnel
                        + water[7 + i] * glint
                        + sparkle * (0.3 + air[3 + i]) * 0.5
                    )
                    value = value * (1.0 - f) + air[6 + i] * f
                else:
                    value = out[y, x, i] * (1.0 - fresnel * 0.6) + seen * fresnel
                out[y, x, i] = value
