"""The command line as a newcomer types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kinema.media.probe import probe
from tests.servers import Server


def kinema(*arguments: str, cwd: Path, expect: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KINEMA_")}
    environ |= {"KINEMA_ENGINE": "null", "COLUMNS": "200", **settings}
    command = [sys.executable, "-m", "kinema.cli", *arguments]
    done = subprocess.run(command, env=environ, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == expect, done.stdout + done.stderr
    return done


def test_generate_saves_a_film_of_the_size_and_length_asked_for(tmp_path: Path) -> None:
    done = kinema("generate", "a cat", "-o", "cat.mp4", "--duration", "2", "--size", "320x180", cwd=tmp_path)
    facts = probe(tmp_path / "cat.mp4")
    assert (facts.width_px, facts.height_px, facts.frame_count) == (320, 180, 48)
    assert "cat.mp4: 2 s, 320x180" in done.stdout


def test_generate_prints_json_when_asked(tmp_path: Path) -> None:
    done = kinema("generate", "a cat", "--json", "--duration", "1", "--size", "64x64", "--seed", "7", cwd=tmp_path)
    film = json.loads(done.stdout)
    assert (film["state"], film["seed"], film["width_px"], film["duration_s"]) == ("succeeded", 7, 64, 1.0)
    assert done.stderr == ""


def test_generate_says_why_there_is_no_film(tmp_path: Path) -> None:
    done = kinema("generate", "[fail] a cat", "--duration", "1", "--size", "64x64", cwd=tmp_path, expect=2)
    assert "no film:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "film.mp4").exists()


def test_generate_goes_through_the_server_that_has_the_folder(server: Server, tmp_path: Path) -> None:
    kinema(
        "generate", "a cat", "--duration", "1", "--size", "64x64", cwd=tmp_path, KINEMA_DATA_DIR=str(server.data_dir)
    )
    assert probe(tmp_path / "film.mp4").frame_count == 24


@pytest.mark.parametrize("size", ["720", "0x0", "1281x720", "4000x2000", "axb"])
def test_a_size_that_cannot_be_rendered_is_refused_with_what_is_accepted(tmp_path: Path, size: str) -> None:
    assert "--size accepts" in kinema("generate", "x", "--size", size, cwd=tmp_path, expect=2).stderr


def test_a_setting_that_is_unknown_stops_every_command(tmp_path: Path) -> None:
    assert "KINEMA_PROT is not a setting" in kinema("doctor", cwd=tmp_path, expect=2, KINEMA_PROT="1").stderr
    unknown = kinema("doctor", cwd=tmp_path, expect=1, KINEMA_ENGINE="sora").stdout
    assert "installed are clay, diffusers, null" in unknown


def test_doctor_finds_a_healthy_machine_healthy(tmp_path: Path) -> None:
    shown = kinema("doctor", cwd=tmp_path).stdout
    assert "FAIL" not in shown
    for part in ("Python", "data folder", "encoder h264 High", "engine null", "database", "keys", "films"):
        assert part in shown


def test_engines_are_listed_with_what_they_can_do(tmp_path: Path) -> None:
    shown = kinema("engines", cwd=tmp_path).stdout
    assert "clay" in shown
    assert "null" in shown


@pytest.mark.parametrize(
    "command", ["", "serve", "worker", "generate", "keys", "jobs", "db", "db upgrade", "doctor", "engines"]
)
def test_help_teaches(tmp_path: Path, command: str) -> None:
    shown = kinema(*command.split(), "--help", cwd=tmp_path).stdout
    assert "Usage: kinema" in shown


def test_the_first_answer_does_not_wait_for_heavy_modules(tmp_path: Path) -> None:
    heavy = {"fastapi", "sqlalchemy", "numpy", "dbos", "numba", "av", "pydantic"}
    script = "import sys, kinema.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(done.stdout.split())
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kinema.cli", "--help"], capture_output=True, text=True, check=True
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert heavy.isdisjoint(imported)


def test_generate_explains_how_clay_reads_a_prompt_and_renders_nothing(tmp_path: Path) -> None:
    arguments = ("generate", "a red fox walking in the snow", "--explain")
    shown = kinema(*arguments, cwd=tmp_path, KINEMA_ENGINE="clay").stdout
    assert "setting: snow" in shown
    assert "fox" in shown
    scene = json.loads(kinema(*arguments, "--json", cwd=tmp_path, KINEMA_ENGINE="clay").stdout)
    assert scene["setting"] == "snow"
    assert list(tmp_path.iterdir()) == []


def test_only_clay_explains(tmp_path: Path) -> None:
    refused = kinema("generate", "a cat", "--explain", cwd=tmp_path, expect=2).stderr
    assert "only the engine clay explains" in refused
    assert "the engine in use is null" in refused


def test_jobs_are_listed_with_whole_ids_and_prompts_as_they_are(tmp_path: Path) -> None:
    done = kinema("generate", "[fail] a cat", "--json", "--size", "64x64", cwd=tmp_path, expect=1)
    job_id = json.loads(done.stdout)["id"]
    assert job_id in kinema("jobs", "list", cwd=tmp_path, COLUMNS="80").stdout
    assert "[fail] a cat" in kinema("jobs", "list", cwd=tmp_path).stdout
