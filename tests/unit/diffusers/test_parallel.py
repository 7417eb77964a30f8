"""Which pools several GPUs make one film for, without torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kinema.engines.diffusers import DiffusersEngine
from kinema.engines.diffusers.fitting import Gpu, PoolModel, model_findings
from kinema.engines.diffusers.memory import Placement, estimate, memory_plans
from kinema.engines.diffusers.parallel import device_names, plans_for_several
from kinema.engines.diffusers.profiles import FOLDER, PROFILES
from kinema.engines.diffusers.sharing import SharedGpus
from kinema.errors import JobCancelled, SettingsError


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"gpus": 0}, "gpus accepts a whole number from 1, not 0"),
        ({"gpus": True}, "gpus accepts a whole number from 1, not True"),
        ({"gpus": "2"}, "gpus accepts a whole number from 1, not 2"),
        ({"profile": "cogvideox-2b", "gpus": 2}, "gpus accepts 1 for the family cogvideox, not 2; .* wan-ti2v"),
        ({"profile": "helios-distilled", "gpus": 2}, "gpus accepts 1 for the family helios"),
        ({"gpus": 2, "level": "fast"}, 'levels plain and exact, and others with cache = "none", not fast'),
        ({"gpus": 2, "compiling": "always"}, "gpus = 2 accepts compiling gpu and never"),
        # 24 heads of 128 values.
        ({"gpus": 5}, "gpus accepts 1, 2, 3, 4, 6, 8, 12, 24 for a model with 24 attention heads, not 5"),
        ({"profile": "wan2.1-1.3b", "gpus": 8}, "gpus accepts 1, 2, 3, 4, 6, 12 .* 12 attention heads, not 8"),
        ({"gpus": 2, "device": "mps"}, "gpus = 2 accepts device auto, cuda, cuda:NUMBER of the first GPU or cpu"),
    ],
)
def test_what_cannot_be_spread_is_refused_with_what_can(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        DiffusersEngine(**options)


@pytest.mark.parametrize("profile", ["wan2.2-ti2v-5b", "wan2.1-1.3b", "wan2.1-vace-1.3b", "wan2.2-a14b"])
def test_every_profile_of_wan_is_made_by_two_gpus(profile: str) -> None:
    assert DiffusersEngine(profile, gpus=2).profile.name == profile
    assert DiffusersEngine(profile, gpus=2, level="balanced", cache="none").profile.name == profile


def test_a_folder_says_how_many_heads_it_has(tmp_path: Path) -> None:
    (tmp_path / "transformer").mkdir()
    (tmp_path / "transformer" / "config.json").write_text(json.dumps({"num_attention_heads": 6}))
    (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": "WanPipeline"}))
    with pytest.raises(SettingsError, match="gpus accepts 1, 2, 3, 6 for a model with 6 attention heads, not 4"):
        DiffusersEngine(FOLDER, str(tmp_path), gpus=4)


@pytest.mark.parametrize(
    ("device", "gpus", "names"),
    [
        ("cuda", 1, ["cuda"]),
        ("cuda", 2, ["cuda:0", "cuda:1"]),
        ("cuda:2", 2, ["cuda:2", "cuda:3"]),
        ("cpu", 2, ["cpu", "cpu"]),
    ],
)
def test_the_gpus_of_a_film_lie_in_a_row_from_the_named_one_on(device: str, gpus: int, names: list[str]) -> None:
    assert device_names(device, gpus) == names


def test_several_gpus_take_no_plan_that_moves_or_changes_weights() -> None:
    sizes = {"transformer": 10 * 2**30, "text_encoder": 11 * 2**30, "vae": 2**29}
    plans = memory_plans(estimate(sizes, tokens=27280, hidden=3072, canvas_px=704 * 1280), can_quantise=True)
    assert any(plan.is_quantised for plan in plans)
    several = plans_for_several(plans)
    assert {plan.placement for plan in several} == {Placement.RESIDENT, Placement.ENCODER_ASIDE}
    assert not any(plan.is_quantised for plan in several)


def test_all_gpus_of_a_film_are_entered_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    held, both, free = (SharedGpus(folders, lambda: None) for folders in ([second], [second, first], [first]))
    held.enter(lambda: None)

    def cancel() -> None:
        raise JobCancelled("cancelled while it waits")

    with pytest.raises(JobCancelled):
        both.enter(cancel)
    free.enter(cancel)  # it doesn't wait: the first is free again
    free.leave()
    held.leave()
    both.enter(cancel)
    both.leave()


def test_doctor_looks_at_the_gpus_that_a_film_would_take_and_at_the_plans_that_several_have(tmp_path: Path) -> None:
    small, large = 8 * 2**30, 80 * 2**30
    gpus = [Gpu(0, "small", small, small), Gpu(1, "large", large, large), Gpu(2, "large", large, large)]
    profile = PROFILES["wan2.2-ti2v-5b"]

    def told(device: str, count: int) -> tuple[bool, str]:
        return list(model_findings(PoolModel(profile, tmp_path, device, count), gpus))[-1]

    is_well, text = told("cuda", 2)
    assert not is_well
    assert "doesn't fit GPU 0" in text
    assert told("cuda:1", 2)[0]
    is_well, text = told("cuda:2", 2)
    assert not is_well
    assert "wants 2 GPUs" in text
