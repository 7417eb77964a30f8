"""What `kinema doctor` says of GPUs and of the pools that want them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kinema.config import load_settings
from kinema.doctor import examine
from kinema.engines.diffusers.engine import DiffusersEngine
from kinema.engines.diffusers.fitting import Gpu, PoolModel, gpu_lines, gpus, model_findings, pool_model
from kinema.engines.diffusers.profiles import PROFILES
from kinema.engines.diffusers.weights import MANIFEST, Shelf

GIB = 2**30
H100 = Gpu(0, "NVIDIA H100 80GB HBM3", 80 * GIB, 79 * GIB)
L4 = Gpu(1, "NVIDIA L4", 23 * GIB, 22 * GIB)
TINY = Gpu(0, "NVIDIA T400", 2 * GIB, 2 * GIB)


def said(shelf: Path, *found: Gpu, **options: Any) -> list[tuple[bool, str]]:
    """What is said of where a pool's model lies."""
    model = pool_model(DiffusersEngine(**options).profile, options, Shelf(shelf))
    return list(model_findings(model, found))


@pytest.mark.parametrize(
    ("found", "options", "is_well", "sentence"),
    [
        ((H100,), {}, True, "wan2.2-ti2v-5b (Apache-2.0) at level exact fits GPU 0, NVIDIA H100 80GB HBM3, 79.0 GiB"),
        ((H100,), {"profile": "wan2.2-a14b"}, True, ": resident, "),
        ((L4,), {"profile": "wan2.2-a14b"}, True, ": group-offload, "),
        ((H100, L4), {}, True, "GPU 0"),
        ((H100, L4), {"device": "cuda:1"}, True, "GPU 1, NVIDIA L4"),
        ((TINY,), {}, False, "doesn't fit GPU 0, NVIDIA T400, 2.0 GiB of 2.0 GiB free: the model needs"),
        ((H100,), {"device": "cuda:3"}, False, "wants a GPU by the device cuda:3; GPUs that are here: 0"),
        ((H100,), {"device": "cpu"}, True, "runs on the CPU, as its device says"),
        ((), {"level": "balanced"}, False, "at level balanced: no NVIDIA GPU is here, so it runs on the CPU"),
    ],
)
def test_a_pools_model_fits_or_is_told_what_is_missing(
    tmp_path: Path, found: tuple[Gpu, ...], options: dict[str, Any], is_well: bool, sentence: str
) -> None:
    told_well, text = said(tmp_path, *found, **options)[-1]
    assert told_well is is_well
    assert sentence in text


def test_of_several_gpus_the_one_with_the_least_room_decides() -> None:
    model = PoolModel(PROFILES["wan2.1-1.3b"], None, gpus=2)
    is_well, text = list(model_findings(model, [H100, L4]))[-1]
    assert is_well
    assert "fits GPU 1, NVIDIA L4" in text
    is_well, text = list(model_findings(model, [H100]))[-1]
    assert not is_well
    assert "wants 2 GPUs by the device auto; GPUs that are here: 0" in text


def test_precision_changes_what_a_model_needs(tmp_path: Path) -> None:
    half = said(tmp_path, L4, profile="wan2.2-ti2v-5b")[-1][1]
    whole = said(tmp_path, L4, profile="wan2.2-ti2v-5b", precision="float32")[-1][1]
    assert ": resident" in half or ": encoder-aside" in half
    assert ": group-offload" in whole or ": model-offload" in whole


def test_weights_that_were_not_pulled_are_missed(tmp_path: Path) -> None:
    texts = [text for is_well, text in said(tmp_path, H100) if not is_well]
    assert any("`kinema models pull wan2.2-ti2v-5b`" in text for text in texts)
    folder = Shelf(tmp_path).folder(DiffusersEngine().profile.name)
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_text(json.dumps({"sha256": {}}))
    assert "pull" not in " ".join(text for _, text in said(tmp_path, H100))


def test_a_folder_of_ones_own_is_asked_itself(tmp_path: Path) -> None:
    model = tmp_path / "model"
    (model / "transformer").mkdir(parents=True)
    (model / "model_index.json").write_text('{"_class_name": "WanPipeline"}')
    (model / "transformer" / "config.json").write_text('{"num_attention_heads": 12, "attention_head_dim": 128}')
    with (model / "transformer" / "model.safetensors").open("wb") as file:
        file.truncate(5 * GIB)  # a hole: no byte of it is on the disk
    is_well, text = said(tmp_path, L4, profile="folder", model=str(model))[-1]
    assert is_well
    assert float(text.rpartition(", ")[2].removesuffix(" GiB")) > 6.0  # the weights, a reserve and a pass


def test_each_gpu_is_told_with_what_fits_and_what_does_not() -> None:
    large, small = gpu_lines([H100, TINY])
    assert "fit: wan2.2-ti2v-5b (resident)" in large
    assert "too large" not in large
    assert "fit: none; too large: wan2.2-ti2v-5b needs " in small


def test_doctor_looks_at_each_pool_with_its_own_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # no driver's program
    config = tmp_path / "kinema.toml"
    config.write_text(
        f'data_dir = "{tmp_path / "data"}"\n'
        '[pools.plain]\nengine = "null"\n'
        '[pools.sound]\nengine = "diffusers"\nprofile = "ltx-2"\n'
        '[pools.fast]\nengine = "diffusers"\nprofile = "wan2.1-1.3b"\ndevice = "cpu"\n'
        '[pools.wide]\nengine = "diffusers"\nprofile = "wan2.1-1.3b"\n'
    )
    findings = list(examine(load_settings({"KINEMA_CONFIG": str(config)})))
    wrong = [finding.text for finding in findings if not finding.is_well]
    right = [finding.text for finding in findings if finding.is_well]
    assert any(text.startswith("pool plain, engine null: ") for text in right)
    assert any(text.startswith("pool sound, the weights of ltx-2 are under LTX-2-Community") for text in wrong)
    assert any(text.startswith("pool fast, wan2.1-1.3b") and "on the CPU, as its device says" in text for text in right)
    assert any(text.startswith("pool wide, wan2.1-1.3b") and "no NVIDIA GPU is here" in text for text in wrong)


def test_a_machine_without_a_driver_has_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert gpus() == []
