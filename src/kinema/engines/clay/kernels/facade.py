"""Walls that are drawn, not modelled: houses with shops and windows, a papered room, a curtain.

Colours come back as six numbers, what the wall reflects and what it emits. Nothing here takes an array: a compiled
call that does must count its references, which costs more than the colour itself.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from kinema.engines.clay.kernels.maps import F, hashed, sine

CURTAIN, PAPERED = 201, 200  # numbers of walls that aren't houses

Six = tuple[float, float, float, float, float, float]


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def curtain(s: float, h: float) -> Six:
    """At `s` along it and `h` above the ground."""
    o = F(0.0)
    fold = sine(s * F(4.4) + F(0.35) * sine(h * F(0.6) + s)) * F(0.5) + F(0.5)
    k = F(0.35) + F(0.65) * fold
    if h < F(0.5):
        return F(0.75) * k, F(0.48) * k, F(0.10) * k, o, o, o
    return F(0.34) * k, F(0.020) * k, F(0.034) * k, o, o, o


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def papered(s: float, h: float, front: bool, sky: Six) -> Six:
    """A room's wall: paper with a dado and a skirting board; in `front` with windows onto `sky` (zenith, horizon)."""
    o = F(0.0)
    k = F(0.92) + F(0.08) * (np.floor(s * F(1.1)) % F(2.0))
    r, g, b = F(0.62) * k, F(0.66) * k, F(0.52) * k
    if h < F(1.15):
        panel = s * F(0.8) - np.floor(s * F(0.8))
        line = F(0.08) < panel < F(0.12) or F(0.88) < panel < F(0.92)
        k = F(0.75) if line and F(0.25) < h < F(0.95) else F(1.0)
        r, g, b = F(0.74) * k, F(0.66) * k, F(0.54) * k
    if F(1.12) < h < F(1.24) or h < F(0.16):
        r, g, b = F(0.55), F(0.40), F(0.27)
    frame = (s + F(3.2)) / F(7.0)
    x = (frame - np.floor(frame)) * F(7.0) - F(3.5)
    if not (front and abs(x) < F(1.25) and F(1.9) < h < F(4.1)):
        return r, g, b, o, o, o
    if abs(x) > F(1.12) or h < F(2.03) or h > F(3.97) or abs(x) < F(0.05) or abs(h - F(3.0)) < F(0.05):
        return F(0.80), F(0.76), F(0.68), o, o, o
    q = (h - F(2.0)) / F(2.0)
    r, g, b = sky[3] + (sky[0] - sky[3]) * q, sky[4] + (sky[1] - sky[4]) * q, sky[5] + (sky[2] - sky[5]) * q
    if h < F(2.5) + F(0.2) * sine(s * F(2.0)):
        r, g, b = F(0.25) * r + F(0.05), F(0.25) * g + F(0.12), F(0.1) * b + F(0.03)
    return o, o, o, r * F(1.1), g * F(1.1), b * F(1.1)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def storeys(
    s: float, h: float, z: float, number: float, r: float, g: float, b: float, wide: float, night: float, sky: Six
) -> Six:
    """A house above its shop: plaster (r, g, b) with windows `wide` apart, some of them lit at night."""
    o = F(0.0)
    col, lev = np.floor(s / wide), np.floor((h - F(3.0)) / F(2.5))
    fx = abs(s / wide - col - F(0.5))
    fy = abs((h - F(3.0)) / F(2.5) - lev - F(0.48))
    if fx < F(0.29) and fy < F(0.31):
        if not (fx > F(0.02) and fy < F(0.285) and fx < F(0.265)):
            return r * F(1.25) + F(0.05), g * F(1.25) + F(0.05), b * F(1.25) + F(0.05), o, o, o
        chance = hashed(col + number * F(7.0), lev * F(3.0) + number)
        if night > o and chance > F(0.62) - F(0.2) * night:
            fade = min(F(1.0), max(o, (F(150.0) - z) / F(90.0)))
            warm = hashed(col * F(3.0), number + lev)
            k = night * (F(0.7) + F(1.3) * chance) * (F(0.4) + F(0.6) * fade)
            green, blue = (F(0.72) + F(0.25) * warm) * k, (F(0.26) + F(0.6) * warm * warm) * k
            return F(0.10), F(0.14), F(0.19), F(1.25) * k, green, blue
        k = F(0.30) * (F(1.0) - night)
        return F(0.10) + sky[3] * k, F(0.14) + sky[4] * k, F(0.19) + sky[5] * k, o, o, o
    if fy > F(0.49) or abs(h - F(3.1)) < F(0.12):
        return r * F(0.72), g * F(0.72), b * F(0.72), o, o, o
    return r, g, b, o, o, o


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def shop(s: float, h: float, z: float, number: float, r: float, g: float, b: float, night: float) -> Six:
    """Glass between pilasters, an awning, a sign, a door."""
    o = F(0.0)
    col = np.floor(s / F(4.0))
    x = s - col * F(4.0)
    pick = hashed(col * F(1.3) + number, F(2.0))
    if F(2.0) < h < F(2.35) and F(0.25) < x < F(3.75):
        k = F(0.75) + F(0.25) * (h - F(2.0)) / F(0.35)
        if np.floor(x * F(3.0)) % F(2.0) > o:
            return F(0.75) * k, F(0.72) * k, F(0.66) * k, o, o, o
        if pick < F(0.35):
            return F(0.55) * k, F(0.06) * k, F(0.05) * k, o, o, o
        if pick < F(0.7):
            return F(0.04) * k, F(0.25) * k, F(0.20) * k, o, o, o
        return F(0.06) * k, F(0.14) * k, F(0.42) * k, o, o, o
    if F(2.42) < h < F(2.86) and F(0.5) < x < F(3.5):
        letter = np.floor(x * F(4.0))
        written = abs(x * F(4.0) - letter - F(0.5)) < F(0.36) and hashed(letter, col + number) > F(0.35)
        if night > o and F(2.5) < h < F(2.78) and written:
            k = F(1.7) * night
            red = F(1.2) if pick < F(0.6) else F(0.1)
            blue = F(0.9) if pick > F(0.3) else F(0.2)
            return F(0.05), F(0.05), F(0.06), red * k, (F(0.25) + F(0.7) * pick) * k, blue * k
        return F(0.05), F(0.05), F(0.06), o, o, o
    if F(0.35) < h < F(2.0) and F(0.3) < x < F(2.6):
        if x < F(0.38) or x > F(2.52) or h < F(0.43) or abs(x - F(1.45)) < F(0.04):
            return F(0.20), F(0.15), F(0.11), o, o, o
        shelf = col * F(3.0) + number + np.floor(h * F(2.2))
        goods = hashed(np.floor(x * F(3.2)), shelf) if z < F(60.0) else F(0.5)
        k = night * (F(0.55) + F(0.55) * goods) * (F(1.1) if h > F(0.9) else F(0.8))
        # By day the panes are dark and what lies behind them is warm: brighter goods looked like coloured tiles.
        return F(0.13) + F(0.26) * goods, F(0.14) + F(0.17) * goods, F(0.18), F(1.15) * k, F(0.72) * k, F(0.34) * k
    if F(2.75) < x < F(3.65) and h < F(1.95):
        k = F(0.7) if x < F(2.83) or x > F(3.57) or h > F(1.87) else F(1.0)
        return (F(0.28) + F(0.2) * pick) * k, F(0.14) * k, (F(0.08) + F(0.2) * (F(1.0) - pick)) * k, o, o, o
    return r, g, b, o, o, o
