"""What falls through the air: leaves in autumn, petals in spring, and nothing under a roof."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.light import light_of
from kinema.engines.clay.sculpture import Array
from kinema.engines.clay.specks import weather
from kinema.engines.clay.views import View

VIEW = View(0.0, 0.0, 1.5, np.pi / 2, 200.0, 500.0, 640, 360)
TICK_S = 1.0 / 240.0  # too short for more than a few to leave the box on one side and enter it on the other


def seen(prompt: str, t: float) -> Array:
    scene = parse_scene(prompt)
    return weather(scene, light_of(scene), VIEW, t, seed=7)


@pytest.mark.parametrize(
    "prompt",
    ["leaves falling in a quiet park", "a man on a bench in autumn", "秋天的森林", "cherry blossoms by a lake"],
)
def test_what_trees_shed_comes_down(prompt: str) -> None:
    drops = []
    for t in np.arange(0.5, 8.0, 0.5):
        before, after = seen(prompt, float(t)), seen(prompt, float(t) + TICK_S)
        assert len(before) > 30
        if len(before) == len(after):
            drops.append(float(np.median(after[:, 1] + after[:, 3] - before[:, 1] - before[:, 3])))
    assert len(drops) > 5
    assert np.mean(drops) > 0.0  # rows are counted from above


def test_leaves_have_several_colours_and_turn_over() -> None:
    early, late = seen("autumn leaves falling in a park", 1.0), seen("autumn leaves falling in a park", 1.5)
    assert len(np.unique(early[:, 6:9], axis=0)) == 4
    assert np.hypot(*(early[:, 2:4] - early[:, 0:2]).T).std() > 0.5, "all leaves lie the same way"
    assert not np.array_equal(early[:, 4], late[:, 4])


@pytest.mark.parametrize("prompt", ["a cat in a living room in autumn", "autumn on a stage", "a desert in autumn"])
def test_no_leaf_falls_where_no_tree_stands(prompt: str) -> None:
    scene = parse_scene(prompt)
    assert scene.season == "autumn"
    assert len(seen(prompt, 1.0)) == 0


def test_rain_hides_the_leaves() -> None:
    assert np.array_equal(seen("a park in autumn in the rain", 1.0), seen("a park in the rain", 1.0))
