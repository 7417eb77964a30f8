"""What cars promise: a kind is told by its proportions, its driver has room, its wheels turn as far as it goes."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.domain.shot import Shot
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.rigs.catalogue import PLANS, found
from kinema.engines.clay.rigs.drivers import driven
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.sculpture import CAPSULE, CYLINDER, ELLIPSOID, Sculpture
from kinema.engines.clay.stage import build

CARS = ("car", "sports car", "race car", "convertible", "suv", "jeep", "limousine", "van", "police car", "taxi")


def _model(word: str, t: float = 0.0) -> Sculpture:
    plan, row = found(Subject("vehicle", "car", word))
    assert plan is PLANS["vehicle"]
    return plan.model(row, "drive", t)


def _size(word: str) -> tuple[float, float]:
    """Length and height over the wheels' and body's middles, in world units."""
    low, high = _model(word).shape[:, 1:4].min(0), _model(word).shape[:, 1:4].max(0)
    return float(high[0] - low[0]), float(high[2])


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("a red sports car driving through the desert", "sports car"),
        ("two sports cars on a road", "sports car"),
        ("一辆红色跑车在沿海公路上飞驰", "sports car"),
        ("a blue ferrari", "sports car"),
        ("a race car", "race car"),
        ("赛车", "race car"),
        ("a convertible by the sea", "convertible"),
        ("a white SUV", "suv"),
        ("a jeep in the desert", "jeep"),
        ("a limo at night", "limousine"),
        ("a camper van", "van"),
        ("a car", "car"),
    ],
)
def test_the_word_of_the_prompt_chooses_the_coachwork(prompt: str, word: str) -> None:
    subject = parse_scene(prompt).subjects[0]
    assert found(subject)[1] is PLANS["vehicle"].rows[word]


def test_a_sports_car_is_longer_and_lower_than_a_car_and_an_suv_taller() -> None:
    (long, high), (sports_long, sports_high), (_, suv_high) = _size("car"), _size("sports car"), _size("suv")
    assert sports_long > 1.15 * long
    assert sports_high < 0.82 * high
    assert suv_high > 1.1 * high
    assert _size("limousine")[0] > 1.6 * long


@pytest.mark.parametrize("word", [word for word in CARS if word != "convertible"])
def test_a_drivers_head_is_under_the_roof(word: str) -> None:
    car = _model(word)
    sitter = driven(car, 0.0).shape[len(car.shape) :]
    heads = sitter[sitter[:, 0] == ELLIPSOID]
    assert (heads[:, 3] + heads[:, 15]).max() < car.joints["top"][0][2]


@pytest.mark.parametrize("word", ["car", "sports car", "race car", "suv", "jeep", "limousine", "van"])
def test_a_driver_who_is_named_sits_under_the_roof_too(word: str) -> None:
    stage = build(parse_scene(f"a woman driving a {word}"), Shot("", 1.0, 160, 90, 7))
    car, woman = sorted(stage.bodies_at(0.0), key=lambda b: b.actor.mount is not None)
    assert car.model is not None
    assert woman.model is not None
    assert woman.model.joints["head"][0][2] < car.model.joints["top"][0][2]


@pytest.mark.parametrize("word", CARS)
def test_wheels_stand_on_the_road_and_turn_as_far_as_the_car_goes(word: str) -> None:
    plan, row = found(Subject("vehicle", "car", word))
    assert plan is not None
    at_rest, later = _model(word), _model(word, 0.1)
    drums = at_rest.shape[at_rest.shape[:, 0] == CYLINDER]
    radius = drums[np.isclose(drums[:, 3], drums[:, 14]), 14].max()
    nuts = np.flatnonzero((at_rest.shape[:, 0] == ELLIPSOID) & np.isclose(at_rest.shape[:, 13], radius * 0.11))
    assert len(nuts) == 16
    axle = at_rest.shape[nuts[:4], 1:4].mean(0)
    before, after = (np.arctan2(*(m.shape[nuts[0], [3, 1]] - axle[[2, 0]])) for m in (at_rest, later))
    gone = plan.pace(row, "drive") * 0.1
    turned = (before - after) % (2 * np.pi)
    assert np.isclose(turned, (gone / radius) % (2 * np.pi), atol=1e-6)


def test_a_convertible_has_nothing_over_its_seat() -> None:
    car = _model("convertible")
    _, _, seat = car.joints["wheel"][0]
    over = car.shape[(car.shape[:, 3] > seat + 0.1) & (car.shape[:, 0] != CAPSULE)]
    assert len(over) == 0
