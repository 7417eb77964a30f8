"""Eyes that shut: a lid of the face's own clay in place of each bead, with a dark line of lashes."""

from __future__ import annotations

import numpy as np

from kinema.engines.clay.sculpture import BLACK, GLINT, Clay, Skin, Vector

HALF_SHUT = 0.45  # at 24 frames a second a lid is either up or down


def shut_eyes(clay: Clay, first: int, turn: np.ndarray, lid: Skin, blink: float) -> None:
    """Shut the eyes among the shapes from number `first` on, in place, where `blink` (0..1) says so.

    An eye is what `Clay.eye` made: a bead, then its glint.
    """
    if blink < HALF_SHUT:
        return
    glint, bead = GLINT.row(), BLACK.row()
    for i in range(first, len(clay.skins) - 1):
        if clay.skins[i + 1] != glint or clay.skins[i][:3] != bead[:3]:
            continue
        clay.skins[i] = clay.skins[i + 1] = lid.row()
        x, y, z = clay.shapes[i][1:4]
        radius = clay.shapes[i][13]

        def at(a: float, b: float, c: float, x: float = x, y: float = y, z: float = z, r: float = radius) -> Vector:
            q = turn @ np.array((a * r, b * r, c * r))
            return (x + float(q[0]), y + float(q[1]), z + float(q[2]))

        lash = [at(0.55, -0.95, 0.05), at(1.0, -0.35, -0.38), at(1.0, 0.35, -0.38), at(0.55, 0.95, 0.05)]
        clay.chain(lash, [radius * 0.17] * 4, BLACK, 0.003)
