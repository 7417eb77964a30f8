"""How bodies are carried: what has flat wings leans to the camera, whichever way it goes."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.engines.clay.carriage import carriage
from kinema.engines.clay.company import troupe
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.sculpture import rotation


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(("plan", "kind"), [("aircraft", "airplane"), ("butterfly", "butterfly")])
def test_flat_wings_show_their_upper_sides_to_the_camera_in_the_south(plan: str, kind: str, way: int) -> None:
    actor = troupe(Scene("", (Subject(plan, kind, kind, action="fly"),)), 1).actors[0]
    heading = rotation(0.0 if way > 0 else np.pi)
    for t in np.linspace(0.0, 8.0, 33):
        turn, _ = carriage(actor, float(t), "meadow", way)
        up = heading @ turn @ (0.0, 0.0, 1.0)
        assert up[1] < -0.1, t
        assert up[2] > 0.3, t


def test_what_drives_stays_level_whichever_way_it_goes() -> None:
    actor = troupe(Scene("", (Subject("vehicle", "car", "car", action="drive"),)), 1).actors[0]
    for way in (1, -1):
        assert np.array_equal(carriage(actor, 1.0, "road", way)[0], np.eye(3))
