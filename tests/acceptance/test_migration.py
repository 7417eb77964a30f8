"""The snippets of docs/migrate.md and of the README's Python, run as they stand but for the address and the key."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.test_openai_sdks import CLIENTS, NODE_MODULES, OTHER_PYTHON
from tests.servers import KEY, Server, running

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "migrate.md"
HERE = Path(sys.executable)
PYTHONS = {"openai-python": (HERE, OTHER_PYTHON), "LiteLLM": (OTHER_PYTHON,)}  # heading -> who runs it
SHOWN = ("diff", "yaml")  # not run
LENIENT = ("adc", "acedata-sora-cli")
OTHER_SHELLS = ("acedata-sora-cli",)  # two packages call their program `sora`


@dataclass(frozen=True)
class Snippet:
    heading: str
    language: str
    text: str

    def at(self, server: Server) -> str:
        return re.sub(r"\bKEY\b", KEY, self.text.replace("http://127.0.0.1:8000", server.url))


def snippets(page: Path) -> Iterator[Snippet]:
    heading = ""
    for found in re.finditer(r"^## ([^\n]+)$|^```(\w+)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        heading = found[1] or heading
        if found[2]:
            yield Snippet(heading, found[2], found[3])


def name_of(value: object) -> str:
    return f"{value.heading} {value.language}" if isinstance(value, Snippet) else Path(str(value)).parts[-3]


def in_language(*languages: str, pages: tuple[Path, ...] = (PAGE,)) -> list[Snippet]:
    return [snippet for page in pages for snippet in snippets(page) if snippet.language in languages]


PROGRAMS = [
    (snippet, python)
    for snippet in in_language("python", pages=(PAGE, ROOT / "README.md"))
    for python in PYTHONS.get(snippet.heading, (HERE,))
]


def run(command: list[str], folder: Path, programs: Path = HERE.parent) -> str:
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    # LiteLLM would look for prices on the internet.
    environ = os.environ | {"PATH": path, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    done = subprocess.run(command, env=environ, cwd=folder, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check_film(snippet: Snippet, folder: Path) -> None:
    if "film.mp4" in snippet.text:
        assert (folder / "film.mp4").read_bytes()[4:8] == b"ftyp"


@contextmanager
def server_for(snippet: Snippet, server: Server, folder: Path) -> Iterator[Server]:
    if snippet.heading not in LENIENT:
        yield server
        return
    with running(folder / "data", KINEMA_WIRE="lenient") as lenient:
        yield lenient


@pytest.mark.parametrize(("snippet", "python"), PROGRAMS, ids=name_of)
def test_the_python_snippets_run(server: Server, tmp_path: Path, snippet: Snippet, python: Path) -> None:
    if not python.exists():
        pytest.skip(f"{python} isn't there: `make test` installs it")
    run([str(python), "-c", snippet.at(server)], tmp_path)
    check_film(snippet, tmp_path)


@pytest.mark.parametrize("snippet", in_language("js"), ids=name_of)
def test_the_node_snippets_run(server: Server, tmp_path: Path, snippet: Snippet) -> None:
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "openai").exists():
        pytest.skip("node, or its package in .venv/node, isn't there")
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    (tmp_path / "snippet.mjs").write_text(snippet.at(server))
    run([node, "snippet.mjs"], tmp_path)
    check_film(snippet, tmp_path)


@pytest.mark.parametrize("snippet", in_language("sh"), ids=name_of)
def test_the_shell_snippets_run(server: Server, tmp_path: Path, snippet: Snippet) -> None:
    programs = OTHER_PYTHON.parent if snippet.heading in OTHER_SHELLS else HERE.parent
    if not programs.exists():
        pytest.skip(f"{programs} isn't there: `make test` installs it")
    with server_for(snippet, server, tmp_path) as there:
        answer = run(["bash", "-euc", snippet.at(there)], tmp_path, programs)
    assert '"task_id"' in answer


@pytest.mark.parametrize("snippet", in_language("json"), ids=name_of)
def test_a_host_of_mcp_servers_makes_a_film_with_the_configuration(
    server: Server, tmp_path: Path, snippet: Snippet
) -> None:
    if not OTHER_PYTHON.exists():
        pytest.skip(f"{OTHER_PYTHON} isn't there: `make test` installs it")
    (tmp_path / "mcp.json").write_text(snippet.at(server))

    def ask(tool: str, **arguments: str) -> str:
        host = [str(OTHER_PYTHON), str(CLIENTS / "mcp_host.py"), "mcp.json", tool, json.dumps(arguments)]
        return run(host, tmp_path)

    task = json.loads(ask("sora_generate_video", prompt="a cat"))
    assert task["success"] is True
    assert task["task_id"] in ask("sora_get_task", task_id=task["task_id"])


def test_what_is_not_run_says_so() -> None:
    run_here = ("python", "js", "sh", "json")
    assert {snippet.language for snippet in snippets(PAGE)} == {*run_here, *SHOWN}
    sections = PAGE.read_text("utf-8").split("\n## ")
    assert all("not run here" in section for section in sections if "```yaml" in section)
