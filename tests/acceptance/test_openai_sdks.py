"""OpenAI's own SDKs, unchanged, over a real server: Python in two generations, and Node.

The journeys are programs in tests/acceptance/clients/; each runs once, and each of its steps is a test here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from tests.acceptance.clients import openai_journey
from tests.servers import KEY, Server, running

CLIENTS = Path(__file__).parent / "clients"
OTHER_PYTHON = Path(sys.prefix) / "clients" / "bin" / "python"
NODE_MODULES = Path(sys.prefix) / "node" / "node_modules"
PYTHONS = {"3": Path(sys.executable), "2": OTHER_PYTHON}  # major version of the SDK -> who has it
JOBS_PER_KEY = 8
HOP_BY_HOP = ("host", "connection", "content-length", "transfer-encoding")
NODE_STEPS = re.findall(r"^  async (\w+)\(\)", (CLIENTS / "journey.mjs").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data_dir = tmp_path_factory.mktemp("sdks") / "data"
    with running(data_dir, KINEMA_MAX_JOBS_PER_KEY=str(JOBS_PER_KEY)) as server:
        yield server


@pytest.fixture(scope="module")
def lossy_url(limited: Server) -> Iterator[str]:
    """A line to the server that carries every POST there, and loses the answer to a first one."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            attempt = int(self.headers["x-stainless-retry-count"])
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            answer = httpx2.post(limited.url + self.path, content=body, headers=headers, timeout=60)
            self.close_connection = True
            if attempt == 0:
                return
            self.send_response(answer.status_code)
            self.send_header("content-type", answer.headers["content-type"])
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            pass

    line = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=line.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{line.server_port}/v1"
    line.shutdown()
    line.server_close()


@pytest.fixture(scope="module", params=PYTHONS)
def python_results(request: pytest.FixtureRequest, limited: Server, lossy_url: str) -> dict[str, str]:
    """What came of each step with one version of the SDK."""
    python = PYTHONS[request.param]
    if not python.exists():
        pytest.skip(f"{python} isn't there: `make test` installs it")
    results = journey([str(python), "-W", "ignore", str(CLIENTS / "openai_journey.py")], limited, lossy_url)
    assert results["version"].split(".")[0] == request.param
    return results


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", [step.__name__ for step in openai_journey.STEPS])
def test_openai_python_can(python_results: dict[str, str], step: str) -> None:
    assert python_results[step] == "ok", python_results[step]


@pytest.fixture(scope="module")
def node_results(limited: Server, lossy_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What came of each step with npm's package."""
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "openai").exists():
        pytest.skip("node, or its package in .venv/node, isn't there: `make test` installs the package where npm is")
    folder = tmp_path_factory.mktemp("node")
    (folder / "node_modules").symlink_to(NODE_MODULES)
    program = shutil.copy(CLIENTS / "journey.mjs", folder)
    return journey([node, str(program)], limited, lossy_url)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", NODE_STEPS)
def test_openai_node_can(node_results: dict[str, str], step: str) -> None:
    assert node_results[step] == "ok", node_results[step]


def journey(command: list[str], server: Server, lossy_url: str) -> dict[str, str]:
    environ = os.environ | {
        "OPENAI_BASE_URL": f"{server.url}/v1",
        "OPENAI_API_KEY": KEY,
        "LOSSY_URL": lossy_url,
        "JOBS_PER_KEY": str(JOBS_PER_KEY),
    }
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    results: dict[str, str] = json.loads(done.stdout)
    return results
