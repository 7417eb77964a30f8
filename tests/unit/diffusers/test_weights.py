"""Weights on disk, and which profiles fit a GPU."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kinema.cli import app
from kinema.engines.diffusers.fitting import Gpu, memory_span, parse_gpus, plan_for
from kinema.engines.diffusers.memory import Placement
from kinema.engines.diffusers.profiles import PROFILES
from kinema.engines.diffusers.weights import Shelf
from kinema.errors import RenderFailed, SettingsError

PROFILE = PROFILES["wan2.1-1.3b"]
GIB = 2**30


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "transformer").mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "WanPipeline"}))
    (folder / "transformer" / "weights.safetensors").write_bytes(b"x" * 1000)
    return folder


def test_a_pull_from_a_folder_copies_everything_and_tells_how_far_it_is(source: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    shelf = Shelf(tmp_path)
    pulled = shelf.pull(PROFILE, str(source), lambda done, whole: told.append((done, whole)))
    assert set(pulled.files) == {"model_index.json", "transformer/weights.safetensors"}
    assert told[-1][0] == told[-1][1] == pulled.size_bytes
    assert shelf.verify(PROFILE) == []


def test_an_interrupted_pull_is_not_a_model_and_its_files_are_used(source: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    part = tmp_path / "models" / "wan2.1-1.3b.part" / "transformer"
    part.mkdir(parents=True)
    (part / "weights.safetensors").write_bytes(b"y" * 1000)  # as long as the real one: it was copied before
    assert shelf.pulled(PROFILE) is None
    shelf.pull(PROFILE, str(source), lambda *_: None)
    assert (shelf.folder(PROFILE) / "transformer" / "weights.safetensors").read_bytes() == b"y" * 1000
    assert not part.exists()


def test_verify_names_what_changed_and_what_is_missing(source: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.pull(PROFILE, str(source), lambda *_: None)
    (shelf.folder(PROFILE) / "transformer" / "weights.safetensors").write_bytes(b"x" * 999 + b"z")
    (shelf.folder(PROFILE) / "model_index.json").unlink()
    assert shelf.verify(PROFILE) == [
        "model_index.json is missing",
        "transformer/weights.safetensors isn't what was pulled",
    ]


def test_a_folder_that_diffusers_cannot_load_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "readme.txt").write_text("no model")
    with pytest.raises(SettingsError, match=r"holds no model_index\.json"):
        Shelf(tmp_path).pull(PROFILE, str(tmp_path / "other"), lambda *_: None)


def test_what_was_not_pulled_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"kinema models pull wan2\.1-1\.3b"):
        Shelf(tmp_path).verify(PROFILE)


def test_the_commands_pull_verify_list_and_remove(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINEMA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    runner = CliRunner()

    def run(*words: str) -> tuple[int, str]:
        done = runner.invoke(app, ["models", *words])
        return done.exit_code, done.output

    assert run("pull", "wan2.1-1.3b", "--from", str(source))[0] == 0
    assert "as it was pulled" in run("verify", "wan2.1-1.3b")[1]
    assert run("list")[0] == 0
    assert run("remove", "wan2.1-1.3b")[0] == 0
    assert run("remove", "wan2.1-1.3b")[0] == 2
    assert "profile accepts" in run("verify", "sora")[1]
    code, said = run("pull", "ltx-2", "--from", str(source))
    assert code == 2
    assert "LTX-2-Community" in said


def test_the_drivers_listing_is_read_and_other_lines_are_passed_over() -> None:
    listing = "0, NVIDIA H100 80GB HBM3, 81559, 81000\nNo devices were found\n1, NVIDIA L4, 23034, [N/A]\n"
    assert list(parse_gpus(listing)) == [Gpu(0, "NVIDIA H100 80GB HBM3", 81559 * 2**20, 81000 * 2**20)]


@pytest.mark.parametrize(
    ("profile", "free_gib", "placement"),
    [
        ("wan2.2-ti2v-5b", 80, Placement.RESIDENT),
        ("wan2.2-ti2v-5b", 16, Placement.ENCODER_ASIDE),
        ("wan2.2-a14b", 80, Placement.RESIDENT),
        ("wan2.2-a14b", 40, Placement.MODEL_OFFLOAD),
        ("wan2.1-1.3b", 12, Placement.GROUP_OFFLOAD),
    ],
)
def test_a_profile_fits_by_its_plans(profile: str, free_gib: int, placement: Placement) -> None:
    assert plan_for(PROFILES[profile], free_gib * GIB).placement is placement


def test_a_card_that_is_too_small_is_told_what_is_missing() -> None:
    with pytest.raises(RenderFailed, match="GiB of free GPU memory by its smallest plan"):
        plan_for(PROFILES["wan2.2-a14b"], 2 * GIB)


@pytest.mark.parametrize("name", list(PROFILES))
def test_every_profile_has_a_span_of_memory(name: str) -> None:
    fastest, smallest = memory_span(PROFILES[name])
    assert smallest.need_bytes < fastest.need_bytes
