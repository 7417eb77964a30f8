"""Weights on disk, and which profiles fit a GPU."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kinema.cli import app
from kinema.engines.diffusers.engine import DiffusersEngine
from kinema.engines.diffusers.fitting import Gpu, memory_span, model_findings, parse_gpus, plan_for, pool_model
from kinema.engines.diffusers.memory import Placement
from kinema.engines.diffusers.profiles import PROFILES
from kinema.engines.diffusers.pulled import is_hub_id
from kinema.engines.diffusers.weights import Shelf
from kinema.engines.registry import load_engine
from kinema.errors import RenderFailed, SettingsError

NAME = "wan2.1-1.3b"
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
    pulled = shelf.pull(NAME, str(source), lambda done, whole: told.append((done, whole)))
    assert set(pulled.files) == {"model_index.json", "transformer/weights.safetensors"}
    assert told[-1][0] == told[-1][1] == pulled.size_bytes
    assert shelf.verify(NAME) == []


def test_an_interrupted_pull_is_not_a_model_and_its_files_are_used(source: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    index = (source / "model_index.json").read_text()
    (source / "model_index.json").unlink()
    with pytest.raises(SettingsError):
        shelf.pull(NAME, str(source), lambda *_: None)  # it ends before its end
    copied = tmp_path / "models" / "wan2.1-1.3b.part" / "transformer" / "weights.safetensors"
    number = copied.stat().st_ino
    assert shelf.pulled(NAME) is None
    (source / "model_index.json").write_text(index)
    shelf.pull(NAME, str(source), lambda *_: None)
    assert (shelf.folder(NAME) / "transformer" / "weights.safetensors").stat().st_ino == number
    assert not copied.parent.exists()


def test_what_another_source_or_an_older_state_has_left_is_not_used(source: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    other = tmp_path / "other"
    (other / "transformer").mkdir(parents=True)
    (other / "transformer" / "weights.safetensors").write_bytes(b"y" * 1000)  # as long as the real one
    (other / "of_its_own.json").write_text("{}")
    with pytest.raises(SettingsError):
        shelf.pull(NAME, str(other), lambda *_: None)
    pulled = shelf.pull(NAME, str(source), lambda *_: None)
    assert (pulled.folder / "transformer" / "weights.safetensors").read_bytes() == b"x" * 1000
    assert set(pulled.files) == {"model_index.json", "transformer/weights.safetensors"}

    with pytest.raises(SettingsError):
        shelf.pull(NAME, str(other), lambda *_: None)
    (other / "of_its_own.json").rename(other / "model_index.json")
    (other / "transformer" / "weights.safetensors").write_bytes(b"z" * 1000)
    pulled = shelf.pull(NAME, str(other), lambda *_: None)
    assert (pulled.folder / "transformer" / "weights.safetensors").read_bytes() == b"z" * 1000
    assert set(pulled.files) == {"model_index.json", "transformer/weights.safetensors"}


def test_verify_names_what_changed_and_what_is_missing(source: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.pull(NAME, str(source), lambda *_: None)
    (shelf.folder(NAME) / "transformer" / "weights.safetensors").write_bytes(b"x" * 999 + b"z")
    (shelf.folder(NAME) / "model_index.json").unlink()
    assert shelf.verify(NAME) == [
        "model_index.json is missing",
        "transformer/weights.safetensors isn't what was pulled",
    ]


def test_a_folder_that_diffusers_cannot_load_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "readme.txt").write_text("no model")
    with pytest.raises(SettingsError, match=r"holds no model_index\.json"):
        Shelf(tmp_path).pull(NAME, str(tmp_path / "other"), lambda *_: None)


def test_what_was_not_pulled_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"kinema models pull wan2\.1-1\.3b"):
        Shelf(tmp_path).verify(NAME)


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


def test_a_model_that_was_pulled_by_its_hub_id_is_found_by_it(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINEMA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    cache_dir = tmp_path / "data" / "cache" / "diffusers"
    options = {"profile": "folder", "model": "some-one/own.model"}
    with pytest.raises(SettingsError, match=r"own\.model isn't here: `kinema models pull some-one/own\.model`"):
        load_engine("diffusers", options, cache_dir)
    done = CliRunner().invoke(app, ["models", "pull", "some-one/own.model", "--from", str(source)])
    assert done.exit_code == 0, done.output
    assert 'profile = "folder", model = "some-one/own.model"' in done.output.replace("\n", " ")
    engine = load_engine("diffusers", options, cache_dir)
    assert isinstance(engine, DiffusersEngine)
    assert engine.profile.family.name == "wan-t2v"
    model = pool_model(engine.profile, options, Shelf(cache_dir))
    assert model.folder == Shelf(cache_dir).folder("some-one/own.model")
    assert "some-one/own.model" in CliRunner().invoke(app, ["models", "list"]).output
    assert CliRunner().invoke(app, ["models", "verify", "some-one/own.model"]).exit_code == 0
    assert CliRunner().invoke(app, ["models", "remove", "some-one/own.model"]).exit_code == 0
    missing = pool_model(engine.profile, options, Shelf(cache_dir))
    assert any("`kinema models pull some-one/own.model`" in text for _, text in model_findings(missing, []))


@pytest.mark.parametrize(
    ("name", "is_id"),
    [
        ("Wan-AI/Wan2.1-T2V-1.3B-Diffusers", True),
        ("a/b", True),
        ("folder", False),
        ("/a/b", False),
        ("./a", False),
        ("../a", False),
        ("a/..", False),
        ("a--b/c", False),
        ("a/b/c", False),
    ],
)
def test_a_hub_id_is_an_owner_and_a_name(name: str, is_id: bool) -> None:
    assert is_hub_id(name) is is_id


def test_the_folder_of_the_engine_is_no_option() -> None:
    with pytest.raises(SettingsError, match="no option 'cache_dir'"):
        load_engine("diffusers", {"cache_dir": "/tmp"})


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
