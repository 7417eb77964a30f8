"""The real clients of the AceData API, unchanged but for the base URL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from acedatacloud import AceDataCloud, AuthenticationError, ValidationError

from tests.servers import KEY, Server, running

V2 = {"version": "2.0", "duration": 4, "size": "1280x720"}


def cli(program: str, *arguments: str, server: Server, expect: int = 0) -> str:
    found = shutil.which(program, path=Path(sys.executable).parent)
    assert found, f"{program} isn't installed beside {sys.executable}"
    environ = os.environ | {
        "ACEDATACLOUD_API_BASE_URL": server.url,
        "ACEDATACLOUD_API_TOKEN": KEY,
        "COLUMNS": "2000",
    }
    done = subprocess.run([found, *arguments], env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


def test_sora_pro_cli_generates_a_film(server: Server) -> None:
    answer = json.loads(cli("sora", "generate", "a cat", "--json", server=server))
    assert answer["success"] is True
    assert answer["data"][0]["state"] == "succeeded"
    assert answer["data"][0]["video_url"].startswith(server.url)


def test_sora_pro_cli_prints_its_tables(server: Server) -> None:
    shown = cli("sora", "generate", "a cat", "--version", "2.0", "--size", "1280x720", "--duration", "4", server=server)
    assert "/files/" in shown


def test_sora_pro_cli_waits_for_an_asynchronous_task(server: Server) -> None:
    submitted = json.loads(cli("sora", "generate", "a cat", "--async", "--json", server=server))
    waited = cli("sora", "wait", submitted["task_id"], "--interval", "1", server=server)
    assert "succeeded" in waited
    assert submitted["task_id"] in cli("sora", "task", submitted["task_id"], "--json", server=server)


def test_sora_pro_cli_gets_a_clear_error(server: Server) -> None:
    refused = subprocess.run(
        [str(Path(sys.executable).parent / "sora"), "generate", "a cat", "--version", "2.0"],
        env=os.environ | {"ACEDATACLOUD_API_BASE_URL": server.url, "ACEDATACLOUD_API_TOKEN": KEY, "COLUMNS": "2000"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "duration must be 4, 8 or 12" in refused.stdout + refused.stderr


def test_adc_makes_a_film_where_the_wire_is_lenient(tmp_path: Path) -> None:
    with running(tmp_path / "data", KINEMA_WIRE="lenient") as lenient:
        submitted = json.loads(cli("adc", "video", "a cat", "--service", "sora", "--json", server=lenient))
        waited = cli("adc", "wait", submitted["task_id"], "-s", "sora", "--interval", "1", server=lenient)
    assert "succeeded" in waited


def sdk(server: Server, key: str = KEY) -> Any:
    return AceDataCloud(api_token=key, base_url=server.url, max_retries=0)


def test_the_sdk_generates_and_waits(server: Server) -> None:
    answer = sdk(server).video.generate(prompt="a cat", model="sora-2", **V2)
    assert answer["data"][0]["state"] == "succeeded"
    handle = sdk(server).video.generate(prompt="a cat", model="sora-2", async_=True, **V2)
    record = sdk(server).tasks.wait(handle.id, service="sora", poll_interval=0.3, max_wait=60)
    assert record["response"]["data"][0]["video_url"].startswith(server.url)


def test_the_sdk_waits_for_a_task_with_a_callback_url(server: Server) -> None:
    # It takes any *_url for the film unless the record has a state word where it looks.
    handle = sdk(server).video.generate(
        prompt="[slow 1] a cat", model="sora-2", callback_url="http://127.0.0.1:9/gone", **V2
    )
    record = sdk(server).tasks.wait(handle.id, service="sora", poll_interval=0.3, max_wait=60)
    assert record["state"] == "succeeded"


def test_the_sdk_raises_its_own_errors(server: Server) -> None:
    with pytest.raises(AuthenticationError):
        sdk(server, "wrong").video.generate(prompt="a cat", model="sora-2")
    with pytest.raises(ValidationError) as refused:
        sdk(server).video.generate(prompt="a cat", model="sora-2", duration=11)
    assert "duration must be 10 or 15" in str(refused.value)
