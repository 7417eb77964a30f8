"""What actors leave behind where they go: rings and spray on water, dust on land."""

from __future__ import annotations

import numpy as np

from kinema.engines.clay import specks
from kinema.engines.clay.sculpture import Array, hexcolour
from kinema.engines.clay.stage import Body, Stage
from kinema.engines.clay.views import View

DUSTY = frozenset({
    "dunes", "meadow", "hills", "craters", "snowfield", "beach", "woods", "peaks", "village", "seabed",
})  # fmt: skip
SPLASHING = frozenset({"run", "walk", "jump", "dance", "swim"})


def trail(stage: Stage, view: View, b: Body, t: float, seed: int) -> list[Array]:
    """The specks, see `specks`, that a body raises at second `t`; none where it is ridden, in the air or on boards."""
    if b.model is None or b.actor.mount is not None or stage.setting.relief == "none":
        return []
    x, y, z = b.place
    speed, direction, action = stage.cast.speed, stage.cast.direction, b.actor.action
    land_height, level = stage.ground.height(x, y), stage.ground.water
    low, high = b.model.bounds()
    size = min(3.0, float(high[0] - low[0]) * 0.8)
    if land_height < level - 0.02:
        if z - level > 0.5:
            return []
        raised = [specks.rings(view, stage.light, t, (x, y, level), size, speed, direction)]
        if action in SPLASHING:
            raised.append(specks.spray(view, stage.light, t, seed, (x, y, level), size, speed, direction))
        return raised
    if action in ("run", "drive") and stage.setting.relief in DUSTY:
        lit = np.array(stage.light.sun) * 0.5 + np.array(stage.light.sky)
        red, green, blue = (float(part) for part in np.array(hexcolour(stage.setting.path)) * lit)
        return [specks.dust(view, t, seed, (x, y, land_height), size, speed, direction, (red, green, blue))]
    return []
