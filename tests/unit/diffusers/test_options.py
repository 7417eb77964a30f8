"""Profiles, licences, folders and options, without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kinema.domain.shot import Role, Verb
from kinema.engines.diffusers import DiffusersEngine
from kinema.engines.diffusers.profiles import FOLDER, PROFILES
from kinema.engines.registry import load_engine
from kinema.errors import SettingsError

ACCEPT = {"ltx-2": "LTX-2-Community", "hunyuan-1.5": "Tencent-Hunyuan-Community"}
ACCEPT_FAMILY = {
    "ltx": "LTX-Video-Open-Weights",
    "ltx2": ACCEPT["ltx-2"],
    "hunyuan-1.5": ACCEPT["hunyuan-1.5"],
}


def test_the_default_profile_is_free_and_takes_text_and_a_first_frame() -> None:
    engine = load_engine("diffusers")
    can = engine.capabilities()
    assert "wan2.2-ti2v-5b" in can.description
    assert can.references == {Role.IMAGE, Role.FIRST_FRAME}
    assert can.verbs == set(Verb)
    assert can.max_duration_s == 120


@pytest.mark.parametrize("name", list(PROFILES))
def test_every_profile_says_what_it_can(name: str) -> None:
    can = DiffusersEngine(name, accept_licence=ACCEPT.get(name)).capabilities()
    assert can.max_duration_s >= 5
    assert can.audio == (name == "ltx-2")
    assert Verb.CREATE in can.verbs


@pytest.mark.parametrize("name", list(ACCEPT))
def test_a_licence_that_is_not_free_must_be_accepted_by_name(name: str) -> None:
    with pytest.raises(SettingsError, match=f'accept_licence = "{ACCEPT[name]}"'):
        DiffusersEngine(name)
    with pytest.raises(SettingsError, match="isn't a free licence"):
        DiffusersEngine(name, accept_licence="yes")


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"profile accepts wan2\.2-ti2v-5b, .*, folder, not sora"):
        DiffusersEngine("sora")


def test_an_unknown_option_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no option 'speed'; it accepts .*profile"):
        load_engine("diffusers", {"speed": "high"})


@pytest.mark.parametrize(
    ("index", "family"),
    [
        ({"_class_name": "WanPipeline"}, "wan-t2v"),
        ({"_class_name": "WanPipeline", "transformer_2": [None, None]}, "wan-t2v"),
        ({"_class_name": "WanPipeline", "transformer_2": ["diffusers", "X"]}, "wan-a14b"),
        ({"_class_name": "WanPipeline", "expand_timesteps": True}, "wan-ti2v"),
        ({"_class_name": "WanImageToVideoPipeline"}, "wan-i2v"),
        ({"_class_name": "WanVACEPipeline"}, "wan-vace"),
        ({"_class_name": "LTXPipeline"}, "ltx"),
        ({"_class_name": "LTX2Pipeline"}, "ltx2"),
        ({"_class_name": "HeliosPyramidPipeline"}, "helios"),
        ({"_class_name": "HunyuanVideo15Pipeline"}, "hunyuan-1.5"),
        ({"_class_name": "CogVideoXPipeline"}, "cogvideox"),
    ],
)
def test_a_folder_says_which_family_it_is_of(index: dict[str, object], family: str, tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text(json.dumps(index))
    engine = DiffusersEngine(FOLDER, str(tmp_path), accept_licence=ACCEPT_FAMILY.get(family))
    assert engine.profile.family.name == family


@pytest.mark.parametrize(
    ("pipeline", "licence"),
    [
        ("LTXPipeline", "LTX-Video-Open-Weights"),
        ("LTXConditionPipeline", "LTX-Video-Open-Weights"),
        ("LTX2Pipeline", "LTX-2-Community"),
        ("HunyuanVideo15Pipeline", "Tencent-Hunyuan-Community"),
    ],
)
def test_a_folder_of_a_family_that_is_never_free_is_accepted_by_its_licences_name(
    pipeline: str, licence: str, tmp_path: Path
) -> None:
    (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": pipeline}))
    with pytest.raises(SettingsError, match=f'a folder of the family .* accept_licence = "{licence}"'):
        DiffusersEngine(FOLDER, str(tmp_path))
    assert DiffusersEngine(FOLDER, str(tmp_path), accept_licence=licence).profile.licence.name == licence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"_class_name": "FluxPipeline"}', "holds a FluxPipeline; this engine runs .*WanPipeline"),
        ("[]", "must hold one JSON object"),
        ("{", "model accepts a folder that diffusers saved"),
    ],
)
def test_a_folder_of_something_else_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text(text)
    with pytest.raises(SettingsError, match=sentence):
        DiffusersEngine(FOLDER, str(tmp_path))


def test_a_folder_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingsError, match="model accepts a folder that diffusers saved"):
        DiffusersEngine(FOLDER, "/nowhere/at/all")


def test_nothing_of_torch_is_imported_by_the_processes_that_serve() -> None:
    heavy = ("torch", "diffusers", "transformers", "accelerate")
    code = (
        "import sys, kinema.server, kinema.app, kinema.cli\n"
        "from kinema.engines.registry import load_engine\n"
        "load_engine('diffusers').capabilities()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"between": "flow"}, "between accepts motion, blend, hold, not flow"),
        ({"precision": "int4"}, "precision accepts bfloat16, float16, float32, not int4"),
        ({"sound": "loud"}, "sound accepts silence, clay, not loud"),
        ({"level": "best"}, "level accepts plain, exact, balanced, fast, not best"),
        ({"compiling": "sometimes"}, "compiling accepts gpu, always, never, not sometimes"),
        ({"level": "plain", "compiling": "always"}, "plain compiles nothing; compiling accepts gpu and never with it"),
        ({"cache": "first-block"}, "cache accepts"),
        ({"cache": {"kind": "tea"}}, "first-block, mag, taylor"),
        ({"cache": {"kind": "mag"}}, "needs mag_ratios"),
    ],
)
def test_levels_and_caches_have_names(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        load_engine("diffusers", options)


@pytest.mark.parametrize(
    ("lora", "sentence"),
    [
        ("/nowhere.safetensors", "lora accepts a file of safetensors on this machine"),
        ({"transformer_2": "/x"}, "a table with transformer, not transformer_2"),
    ],
)
def test_a_lora_is_a_file_for_a_model_that_is_there(lora: object, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        load_engine("diffusers", {"lora": lora})
