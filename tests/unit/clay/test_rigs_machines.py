"""What one sees of machines and flyers: fire at the mouth, steam from the funnel, sails full of wind, spread tails."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.rigs.catalogue import PLANS, found
from kinema.engines.clay.sculpture import BOX, CAPSULE, ELLIPSOID, TORUS, WEDGE, Array, Sculpture, hexcolour

TIMES = tuple(float(t) for t in np.linspace(0.0, 4.6, 24))


def _model(plan: str, kind: str, action: str, t: float = 0.0) -> Sculpture:
    return PLANS[plan].model(PLANS[plan].rows[kind], action, t)


def _looks(model: Sculpture, *colours: str) -> Array:
    """The shapes of the model in one of the colours."""
    near = [np.abs(model.skin[:, :3] - hexcolour(colour)).max(1) < 1e-6 for colour in colours]
    return model.shape[np.any(near, axis=0)]


@pytest.mark.parametrize("t", TIMES)
def test_a_dragons_fire_reaches_from_its_mouth_without_a_gap(t: float) -> None:
    model = _model("dragon", "dragon", "blaze", t)
    mouth = model.joints["head"][0][0] + 0.55
    flames = _looks(model, "ffd060", "fff0b0", "ffe08a", "ffa62e", "f0601e")
    reach = np.where(flames[:, 0] == CAPSULE, flames[:, 18], flames[:, 13])
    spans = sorted(zip(flames[:, 1] - reach, flames[:, 1] + reach, strict=True))
    end = spans[0][0]
    assert end < mouth
    for first, last in spans:
        assert first < end + 0.05 or first == spans[0][0]
        end = max(end, last)
    assert end > mouth + 1.2


@pytest.mark.parametrize("t", TIMES)
def test_a_trains_steam_leaves_its_funnel_and_swells_as_it_falls_behind(t: float) -> None:
    model = _model("vehicle", "train", "drive", t)
    funnel = 1.45
    puffs = model.shape[np.abs(model.skin[:, :3] - (0.74, 0.74, 0.76)).max(1) < 1e-6]
    sizes = puffs[:, 13]
    assert len(puffs) > 10
    near, far = sizes[puffs[:, 1] > funnel - 0.35], sizes[puffs[:, 1] < funnel - 0.9]
    assert near.size
    assert far.max() > 1.3 * near.min()
    assert sizes.min() > 0.01, "what has no size cannot be traced"
    whole = np.round(sizes[sizes > 0.1], 4)
    assert len(set(whole)) == len(whole), "no two puffs are alike"


@pytest.mark.parametrize("kind", ["ship", "pirate ship"])
def test_a_ships_sails_belly_out_ahead_of_their_yards(kind: str) -> None:
    model = _model("boat", kind, "sail", 0.7)
    sails = _looks(model, PLANS["boat"].rows[kind].trim)
    strips = sails[(sails[:, 0] == BOX) & (sails[:, 14] > 0.5)]
    assert len(strips) == 24
    slants = strips[:, 10]  # how far the top of each strip leans ahead
    assert slants.max() > 0.3
    assert slants.min() < -0.3


def test_a_submarines_seams_pass_between_its_portholes() -> None:
    model = _model("boat", "submarine", "sail")
    rings = model.shape[model.shape[:, 0] == TORUS]
    portholes = rings[np.abs(rings[:, 2]) > 0.5]
    seams = rings[(np.abs(rings[:, 2]) < 0.01) & (rings[:, 13] > 0.5)]
    assert (len(portholes), len(seams)) == (6, 2)
    for x in seams[:, 1]:
        assert np.abs(portholes[:, 1] - x).min() > portholes[0, 13] + portholes[0, 14]


def test_a_submarine_lies_in_the_water_up_to_below_its_portholes() -> None:
    model = _model("boat", "submarine", "sail")
    low, _ = model.bounds()
    rings = model.shape[model.shape[:, 0] == TORUS]
    portholes = rings[np.abs(rings[:, 2]) > 0.5]
    assert low[2] < -0.25
    assert (portholes[:, 3] - portholes[:, 13]).min() > 0.15


def test_an_eagle_in_flight_spreads_its_white_tail_wider_than_it_is_long_at_rest() -> None:
    flying, standing = (_looks(_model("bird", "eagle", action), "f4f1ea") for action in ("fly", "idle"))
    feathers = [shapes[(shapes[:, 0] == ELLIPSOID) & (shapes[:, 1] < -0.3)] for shapes in (flying, standing)]
    assert [len(f) for f in feathers] == [5, 5]
    spread, folded = (float(np.ptp(f[:, 2])) for f in feathers)
    assert spread > 1.5 * folded


@pytest.mark.parametrize("kind", ["airplane", "helicopter"])
def test_the_same_moment_of_a_machine_is_the_same_clay(kind: str) -> None:
    first, second = (_model("aircraft", kind, "fly", 1.37) for _ in range(2))
    assert np.array_equal(first.shape, second.shape)
    assert np.array_equal(first.skin, second.skin)


def test_an_airplanes_wings_rise_to_their_tips_and_span_more_than_its_length() -> None:
    model = _model("aircraft", "airplane", "fly")
    wings = model.shape[(model.shape[:, 0] == ELLIPSOID) & (model.shape[:, 14] > 0.9)]
    assert len(wings) == 2
    for wing in wings:
        _, across, up = wing[7:10]  # its long axis
        assert across * up * wing[2] > 0.05
    assert 2 * (np.abs(wings[:, 2]) + wings[:, 14]).max() > 3.2


@pytest.mark.parametrize("prompt", ["a paper airplane flying", "a red paper plane", "纸飞机在天空飞翔"])
def test_a_paper_plane_is_folded_and_has_no_propeller(prompt: str) -> None:
    plan, row = found(parse_scene(prompt).subjects[0])
    assert plan is PLANS["aircraft"]
    assert set(plan.model(row, "fly", 0.3).shape[:, 0]) == {WEDGE}
