"""The command line as a newcomer types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

import pytest

from kinema import __version__ as kinema_version
from kinema.dialects.openai import rules
from kinema.domain.ids import type_id_suffix
from kinema.domain.webhook import Answer, Event
from kinema.media.probe import probe
from kinema.store.database import Database
from kinema.store.deliveries import Deliveries, Retry
from kinema.store.webhooks import Webhooks
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


@pytest.mark.parametrize(
    ("engine", "size", "accepted"),
    [
        ("null", "720", "from 16 to 4096"),
        ("null", "14x16", "from 16 to 4096"),  # the engine could, the wire doesn't
        ("null", "1281x720", "both even"),
        ("null", "4098x16", "from 16 to 4096"),
        ("null", "4096x4096", "together at most 9437184 pixels"),  # more than a decoder of H.264 level 5.2 takes
        ("clay", "62x64", "from 64 to 4096"),
        ("diffusers", "2050x1024", "from 64 to 2048"),
    ],
)
def test_a_size_that_cannot_be_rendered_is_refused_with_what_is_accepted(
    tmp_path: Path, engine: str, size: str, accepted: str
) -> None:
    refused = kinema("generate", "x", "--size", size, cwd=tmp_path, expect=2, KINEMA_ENGINE=engine).stderr
    assert "--size accepts WIDTHxHEIGHT" in refused
    assert accepted in refused


def test_a_size_that_the_wire_accepts_is_rendered(tmp_path: Path) -> None:
    kinema("generate", "x", "--duration", "0.5", "--size", "2560x48", cwd=tmp_path)
    facts = probe(tmp_path / "film.mp4")
    assert (facts.width_px, facts.height_px) == (2560, 48)
    shown = kinema("generate", "--help", cwd=tmp_path).stdout
    assert f"up to {rules.SIDE_PX[1]}" in " ".join(shown.replace("│", " ").split())


def test_a_setting_that_is_unknown_stops_every_command(tmp_path: Path) -> None:
    assert "KINEMA_PROT is not a setting" in kinema("doctor", cwd=tmp_path, expect=2, KINEMA_PROT="1").stderr
    unknown = kinema("doctor", cwd=tmp_path, expect=1, KINEMA_ENGINE="sora").stdout
    assert "installed are clay, diffusers, null" in unknown


def test_doctor_finds_a_healthy_machine_healthy(tmp_path: Path) -> None:
    shown = kinema("doctor", cwd=tmp_path).stdout
    assert "FAIL" not in shown
    for part in ("Python", "data folder", "encoder h264 High", "engine null", "database", "keys", "films"):
        assert part in shown


def test_doctor_puts_something_into_the_store(tmp_path: Path) -> None:
    class Nowhere(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Nowhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        access = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
        address = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}", "AWS_ALLOW_HTTP": "true"}
        settings = {**access, **address, "KINEMA_STORE_URL": "s3://films"}
        shown = kinema("doctor", cwd=tmp_path, expect=1, **settings).stdout
        server.shutdown()
    assert "FAIL films can't be kept in s3://films: the object store's bucket isn't there" in shown
    assert kinema("doctor", cwd=tmp_path).stdout.count("FAIL") == 0
    assert [path for path in (tmp_path / "kinema-data" / "films").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("command", [("generate", " "), ("keys", "create", " ")])
def test_an_empty_word_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "accepts a text" in kinema(*command, cwd=tmp_path, expect=2).stderr


def test_engines_are_listed_with_what_they_can_do(tmp_path: Path) -> None:
    shown = kinema("engines", cwd=tmp_path).stdout
    assert "clay" in shown
    assert "null" in shown
    assert "64 to 4096 px" in shown


@pytest.mark.parametrize(
    "command", ["", "serve", "worker", "generate", "keys", "jobs", "db", "db upgrade", "doctor", "engines"]
)
def test_help_teaches(tmp_path: Path, command: str) -> None:
    shown = kinema(*command.split(), "--help", cwd=tmp_path).stdout
    assert "Usage: kinema" in shown


def test_the_version_can_be_asked_for(tmp_path: Path) -> None:
    assert kinema("--version", cwd=tmp_path).stdout == f"kinema {kinema_version}\n"


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


PROMPT = "[fail] a cat that walks along a wall, sits down and looks at the rain over the roofs of the old town"


def test_jobs_are_listed_whole_where_no_terminal_shows_them(tmp_path: Path) -> None:
    done = kinema("generate", PROMPT, "--json", "--size", "64x64", cwd=tmp_path, expect=1)
    job_id = json.loads(done.stdout)["id"]
    (line,) = kinema("jobs", "list", cwd=tmp_path, COLUMNS="80").stdout.splitlines()[1:]
    assert line.startswith(f"{job_id}  failed  1      default  ")
    assert line.endswith(f"  {PROMPT}")


def test_a_job_is_found_by_every_id_that_callers_have(tmp_path: Path) -> None:
    done = kinema("generate", "[fail] a cat", "--json", "--size", "64x64", cwd=tmp_path, expect=1)
    job_id = UUID(json.loads(done.stdout)["id"])
    task = f"sora-2:task_{type_id_suffix(job_id)}"
    for known in (str(job_id), job_id.hex, f"video_{job_id.hex}", task):
        assert json.loads(kinema("jobs", "show", known, cwd=tmp_path).stdout)["id"] == str(job_id)
    refused = kinema("jobs", "cancel", task, cwd=tmp_path, expect=2).stderr
    assert "the job is failed already" in refused
    assert f"{job_id} is deleted" in kinema("jobs", "delete", f"video_{job_id.hex}", cwd=tmp_path).stdout
    gone = kinema("jobs", "show", task, cwd=tmp_path, expect=2).stderr
    assert f"there is no job {task}" in gone
    other = kinema("jobs", "show", "video_1", cwd=tmp_path, expect=2).stderr
    assert "a job's id is a UUID with or without dashes, video_... or MODEL:task_..., not video_1" in other


def test_webhooks_are_listed_whole_where_no_terminal_shows_them(tmp_path: Path) -> None:
    kinema("db", "upgrade", cwd=tmp_path, KINEMA_DATA_DIR="data")
    database = Database(f"sqlite:///{tmp_path}/data/kinema.db")
    subject = f"video_{'a' * 32}"
    try:
        url = f"https://films.example/{'hook/' * 20}"
        endpoint = Webhooks(database, time.time).create("key_a", "films", url, ("video.completed", "video.failed"))
        event = Event(f"evt_{'b' * 32}", "video.completed", "key_a", subject, "{}")
        deliveries = Deliveries(database, time.time)
        with database.write() as connection:
            (delivery,) = deliveries.write(connection, event)
        reason = "the receiver answered 503, not 2xx, and said that it is being mended until tomorrow"
        deliveries.record(delivery, Answer(503, reason), Retry(None, 432_000.0), lambda *_: None)
    finally:
        database.close()
    settings = {"cwd": tmp_path, "KINEMA_DATA_DIR": "data", "COLUMNS": "80"}
    (line,) = kinema("webhooks", "endpoints", **settings).stdout.splitlines()[1:]
    assert line.split("  ")[:2] == [endpoint.id, "key_a"]
    assert line.endswith(f"{url}  video.completed video.failed")
    (line,) = kinema("webhooks", "deliveries", **settings).stdout.splitlines()[1:]
    assert line == f"{delivery.id}  video.completed  {subject}  1      failed  {reason}"
