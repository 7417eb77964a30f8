"""Walls that are drawn, not modelled: houses with shops and windows, a papered room, a curtain."""

from __future__ import annotations

import math

from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.maps import (
    WALL_Y,
    bilinear,
    hashed,
)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def wall_light(
    c: NDArray, facade: NDArray, number: int, s: float, h: float, z: float, face: int, air: NDArray, noise: NDArray
) -> None:
    """Colour (c[0:3]) and emitted light (c[3:6]) of a wall at `s` along it and `h` above the ground.

    `facade` (256, 4): the plaster's colour and the windows' spacing of each building.
    """
    c[3] = c[4] = c[5] = 0.0
    night = air[23]
    if number == 201:  # curtain
        fold = math.sin(s * 4.4 + 0.35 * math.sin(h * 0.6 + s)) * 0.5 + 0.5
        k = 0.35 + 0.65 * fold
        c[0], c[1], c[2] = 0.34 * k, 0.020 * k, 0.034 * k
        if h < 0.5:
            c[0], c[1], c[2] = 0.75 * k, 0.48 * k, 0.10 * k
        return
    if number == 200:  # a room's wall: paper with a dado and a skirting board
        stripe = math.floor(s * 1.1) % 2.0
        k = 0.92 + 0.08 * stripe
        c[0], c[1], c[2] = 0.62 * k, 0.66 * k, 0.52 * k
        if h < 1.15:
            panel = s * 0.8 - math.floor(s * 0.8)
            k = 0.75 if (0.08 < panel < 0.12 or 0.88 < panel < 0.92) and 0.25 < h < 0.95 else 1.0
            c[0], c[1], c[2] = 0.74 * k, 0.66 * k, 0.54 * k
        if 1.12 < h < 1.24 or h < 0.16:
            c[0], c[1], c[2] = 0.55, 0.40, 0.27
        frame = (s + 3.2) / 7.0
        number2 = math.floor(frame)
        x = (frame - number2) * 7.0 - 3.5
        if abs(x) < 1.25 and 1.9 < h < 4.1 and face == WALL_Y:
            if abs(x) > 1.12 or h < 2.03 or h > 3.97 or abs(x) < 0.05 or abs(h - 3.0) < 0.05:
                c[0], c[1], c[2] = 0.80, 0.76, 0.68
            else:
                g = (h - 2.0) / 2.0
                c[0] = air[3] * (1.0 - g) + air[0] * g
                c[1] = air[4] * (1.0 - g) + air[1] * g
                c[2] = air[5] * (1.0 - g) + air[2] * g
                if h < 2.5 + 0.2 * math.sin(s * 2.0):
                    c[0], c[1], c[2] = 0.25 * c[0] + 0.05, 0.25 * c[1] + 0.12, 0.1 * c[2] + 0.03
                for i in range(3):
                    c[3 + i] = c[i] * 1.1
                    c[i] = 0.0
        return
    c[0], c[1], c[2] = facade[number, 0], facade[number, 1], facade[number, 2]
    storey = 2.5
    fade = min(1.0, max(0.0, (150.0 - z) / 90.0))
    if h > 3.0:
        wide = facade[number, 3]
        col = math.floor(s / wide)
        lev = math.floor((h - 3.0) / storey)
        fx = abs(s / wide - col - 0.5)
        fy = abs((h - 3.0) / storey - lev - 0.48)
        if fx < 0.29 and fy < 0.31:
            chance = hashed(col + number * 7.0, lev * 3.0 + number)
            pane = 1.0 if (fx > 0.02 and fy < 0.285 and fx < 0.265) else 0.0
            lit = chance > 0.62 - 0.2 * night
            if pane > 0.0:
                c[0], c[1], c[2] = 0.10, 0.14, 0.19
                if night > 0.0 and lit:
                    warm = hashed(col * 3.0, number + lev)
                    k = night * (0.7 + 1.3 * chance) * (0.4 + 0.6 * fade)
                    c[3], c[4], c[5] = 1.25 * k, (0.72 + 0.25 * warm) * k, (0.26 + 0.6 * warm * warm) * k
                else:
                    k = 0.30 * (1.0 - night)
                    c[0] += air[3] * k
                    c[1] += air[4] * k
                    c[2] += air[5] * k
            else:
                c[0], c[1], c[2] = c[0] * 1.25 + 0.05, c[1] * 1.25 + 0.05, c[2] * 1.25 + 0.05
        elif fy > 0.49 or abs(h - 3.1) < 0.12:
            c[0] *= 0.72
            c[1] *= 0.72
            c[2] *= 0.72
    else:  # shops: glass between pilasters, an awning, a sign
        wide = 4.0
        col = math.floor(s / wide)
        x = (s / wide - col) * wide
        pick = hashed(col * 1.3 + number, 2.0)
        if 2.0 < h < 2.35 and 0.25 < x < 3.75:
            stripe = math.floor(x * 3.0) % 2.0
            k = 0.75 + 0.25 * (h - 2.0) / 0.35
            if stripe > 0.0:
                c[0], c[1], c[2] = 0.75 * k, 0.72 * k, 0.66 * k
            elif pick < 0.35:
                c[0], c[1], c[2] = 0.55 * k, 0.06 * k, 0.05 * k
            elif pick < 0.7:
                c[0], c[1], c[2] = 0.04 * k, 0.25 * k, 0.20 * k
            else:
                c[0], c[1], c[2] = 0.06 * k, 0.14 * k, 0.42 * k
        elif 2.42 < h < 2.86 and 0.5 < x < 3.5:
            c[0], c[1], c[2] = 0.05, 0.05, 0.06
            if (
                night > 0.0
                and 2.5 < h < 2.78
                and hashed(math.floor(x * 4.0), col + number) > 0.35
                and abs(x * 4.0 - math.floor(x * 4.0) - 0.5) < 0.36
            ):
                k = 1.7 * night
                c[3], c[4], c[5] = (
                    (1.2 if pick < 0.6 else 0.1) * k,
                    (0.25 + 0.7 * pick) * k,
                    (0.9 if pick > 0.3 else 0.2) * k,
                )
        elif 0.35 < h < 2.0 and 0.3 < x < 2.6:
            frame = x < 0.38 or x > 2.52 or h < 0.43 or abs(x - 1.45) < 0.04
            if frame:
                c[0], c[1], c[2] = 0.20, 0.15, 0.11
            else:
                goods = hashed(math.floor(x * 3.2), col * 3.0 + number + math.floor(h * 2.2)) if z < 60.0 else 0.5
                c[0], c[1], c[2] = 0.20 + 0.35 * goods, 0.22 + 0.18 * math.sin(goods * 20.0), 0.24
                k = night * (0.55 + 0.55 * goods) * (1.1 if h > 0.9 else 0.8)
                c[3], c[4], c[5] = 1.15 * k, 0.72 * k, 0.34 * k
        elif 2.75 < x < 3.65 and h < 1.95:
            k = 0.7 if x < 2.83 or x > 3.57 or h > 1.87 else 1.0
            c[0], c[1], c[2] = (0.28 + 0.2 * pick) * k, 0.14 * k, (0.08 + 0.2 * (1.0 - pick)) * k
    g = 1.0 + 0.05 * bilinear(noise, s * 30.0, h * 30.0) if z < 25.0 else 1.0
    vertical = 0.72 + 0.28 * min(1.0, h / 4.0)
    for i in range(3):
        c[i] *= g * vertical
