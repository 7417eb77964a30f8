"""The files in deploy/ say only what this version knows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
import yaml

from kinema.cli import app
from kinema.config import CONFIG_FILE_VARIABLE, Settings, load_settings
from kinema.web import health

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
YAML_FILES = sorted(DEPLOY.rglob("*.yaml"))
DOCKERFILES = sorted(DEPLOY.glob("Dockerfile*"))
TEXTS = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
KNOWN = {f"KINEMA_{name.upper()}" for name in Settings.model_fields} | {CONFIG_FILE_VARIABLE}


def documents() -> Iterator[dict[str, Any]]:
    """Every object of the Kubernetes files."""
    for path in sorted(KUBERNETES.glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text(encoding="utf-8"))


def named(kind: str, name: str) -> dict[str, Any]:
    return next(found for found in documents() if found["kind"] == kind and found["metadata"]["name"] == name)


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for document in documents():
        if document["kind"] in ("Deployment", "StatefulSet", "Job"):
            yield document["metadata"]["name"], document["spec"]["template"]["spec"]


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return found


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """(instruction, the rest) of each, with continued lines joined."""
    lines = [line for line in dockerfile.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in joined.splitlines() if line.strip()]


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """What each container, image and service starts `kinema` with."""
    for name, pod in pods():
        for container in pod["containers"]:
            yield name, container["args"]
    for name, service in services().items():
        if service.get("image") == "kinema":
            yield f"compose {name}", service["command"]
    for dockerfile in DOCKERFILES:
        yield dockerfile.name, json.loads(dict(instructions(dockerfile))["CMD"])
    unit = (DEPLOY / "kinema.service").read_text(encoding="utf-8")
    started = re.search(r"^ExecStart=\S+/kinema (.+)$", unit, re.MULTILINE)
    assert started is not None
    yield "kinema.service", started[1].split()


@pytest.mark.parametrize(("where", "arguments"), list(command_lines()), ids=lambda value: str(value))
def test_what_is_started_is_a_command_of_the_cli(where: str, arguments: list[str]) -> None:
    command: Any = typer.main.get_command(app)
    rest = list(arguments)
    while hasattr(command, "commands"):
        assert set(rest[:1]) & set(command.commands), f"{where} starts {' '.join(arguments)}"
        command = command.commands[rest.pop(0)]
    try:
        command.make_context("kinema", rest)  # parses the options and runs nothing
    except click.UsageError as error:
        pytest.fail(f"{where}: {error}")


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.name)
def test_yaml_files_parse(path: Path) -> None:
    assert all(isinstance(found, dict) for found in yaml.safe_load_all(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    assert set(re.findall(r"KINEMA_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))) <= KNOWN


def test_kubernetes_gives_every_pod_settings_that_are_accepted(tmp_path: Path) -> None:
    pools = tmp_path / "kinema.toml"
    pools.write_text(named("ConfigMap", "kinema-pools")["data"]["kinema.toml"], encoding="utf-8")
    shared = named("ConfigMap", "kinema")["data"] | named("Secret", "kinema")["stringData"]
    for name, pod in pods():
        own = {entry["name"]: entry["value"] for entry in pod["containers"][0].get("env", ())}
        settings = load_settings(shared | own | {CONFIG_FILE_VARIABLE: str(pools)})
        assert settings.database.startswith("postgresql://"), name
        assert settings.store.startswith("s3://"), name


def test_kubernetes_workers_work_for_a_pool_that_is_configured() -> None:
    pools = tomllib.loads(named("ConfigMap", "kinema-pools")["data"]["kinema.toml"])["pools"]
    workers = [pod["containers"][0]["args"] for name, pod in pods() if "worker" in name]
    assert workers
    assert all(arguments[:2] == ["worker", "--pool"] and arguments[2] in pools for arguments in workers)


def test_compose_gives_every_process_settings_that_are_accepted() -> None:
    example = (DEPLOY / "kinema.env.example").read_text(encoding="utf-8")
    given = dict(line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#"))
    for name, service in services().items():
        if service.get("image") == "kinema":
            environ = {key: _filled(value, given) for key, value in service["environment"].items()}
            settings = load_settings(environ)
            assert settings.database == f"postgresql://kinema:{given['POSTGRES_PASSWORD']}@postgres:5432/kinema", name


def test_two_replicas_behind_a_balancer_are_one_command() -> None:
    """The command is the same wherever it stands, and what it starts is there."""
    command = re.compile(r"docker compose --env-file (\S+) -f (\S+) up --build --detach --scale (\w+)=2$", re.MULTILINE)
    pages = [DEPLOY / "README.md", DEPLOY / "compose.yaml", ROOT / "docs" / "operations.md"]
    for page in pages:
        assert command.findall(page.read_text(encoding="utf-8")) == [
            ("deploy/kinema.env", "deploy/compose.yaml", "worker")
        ], page.name
    api, balancer = services()["api"], services()["balancer"]
    assert api["deploy"]["replicas"] == 2
    assert "ports" not in api, "two replicas can't have one port"
    assert not [volume for volume in api["volumes"] if volume.endswith(":/data")], "each has its own"
    source, target = balancer["volumes"][0].split(":")[:2]
    assert target == "/usr/local/etc/haproxy/haproxy.cfg"
    config = (DEPLOY / source).read_text(encoding="utf-8")
    assert re.search(r"^\s+server-template \w+ 1-8 api:8000 resolvers docker$", config, re.MULTILINE)
    assert re.search(r"^\s+option httpchk GET /readyz$", config, re.MULTILINE)
    assert re.search(r"^\s+bind :8000$", config, re.MULTILINE)
    assert balancer["ports"] == ["8000:8000"]
    limit_h = int(re.findall(r"^\s+timeout server (\d+)h$", config, re.MULTILINE)[0])
    assert limit_h * 3600 > 2 * Settings.model_fields["render_timeout_s"].default, "a caller may wait for its film"


@pytest.mark.skipif(shutil.which("haproxy") is None, reason="HAProxy isn't installed: `apt-get install haproxy`")
def test_the_balancer_takes_its_file() -> None:
    told = subprocess.run(["haproxy", "-c", "-f", str(DEPLOY / "haproxy.cfg")], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


def _filled(value: str, given: dict[str, str]) -> str:
    """As compose does: `${NAME:?message}` stops where NAME isn't given."""
    return re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: given[found[1]], value)


def test_whatever_stops_kinema_waits_longer_than_the_drain() -> None:
    for name, pod in pods():
        own = {entry["name"]: entry["value"] for entry in pod["containers"][0].get("env", ())}
        if "KINEMA_DRAIN_TIMEOUT_S" in own:
            assert pod["terminationGracePeriodSeconds"] > float(own["KINEMA_DRAIN_TIMEOUT_S"]) + 10, name
            assert "preStop" in pod["containers"][0]["lifecycle"], name
    for name in ("api", "worker"):
        service = services()[name]
        assert float(service["stop_grace_period"].removesuffix("s")) > float(
            service["environment"]["KINEMA_DRAIN_TIMEOUT_S"]
        )
    unit = dict(re.findall(r"^(?:Environment=)?(\w+)=(\d+)$", (DEPLOY / "kinema.service").read_text(), re.MULTILINE))
    assert float(unit["TimeoutStopSec"]) > float(unit["KINEMA_DRAIN_TIMEOUT_S"])


def test_a_worker_in_kubernetes_may_finish_the_longest_film() -> None:
    worker = dict(pods())["kinema-worker-default"]
    assert worker["terminationGracePeriodSeconds"] > Settings.model_fields["render_timeout_s"].default


def test_probes_ask_paths_that_are_there() -> None:
    router = health.make_router(lambda: None)  # type: ignore[arg-type, return-value]
    paths = {route.path for route in router.routes}  # type: ignore[attr-defined]
    api = dict(pods())["kinema-api"]["containers"][0]
    asked = {api[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert asked == {"/healthz", "/readyz"} <= paths
    assert api["livenessProbe"]["httpGet"]["path"] == "/healthz", "a database that is away must not restart replicas"


def test_selectors_find_their_pods() -> None:
    labels = [
        document["spec"]["template"]["metadata"]["labels"]
        for document in documents()
        if document["kind"] in ("Deployment", "StatefulSet")
    ]
    for document in documents():
        if document["kind"] in ("Service", "PodDisruptionBudget"):
            selector = document["spec"]["selector"]
            wanted = selector.get("matchLabels", selector).items()
            assert any(wanted <= found.items() for found in labels), document["metadata"]["name"]


def test_the_kustomization_names_every_manifest_but_the_secret() -> None:
    kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text(encoding="utf-8"))
    manifests = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml", "secret.example.yaml"}
    assert set(kustomization["resources"]) == manifests


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.name)
def test_dockerfiles_copy_what_is_there_and_say_whose_licences_they_ship(dockerfile: Path) -> None:
    for instruction, rest in instructions(dockerfile):
        if instruction == "COPY" and not rest.startswith("--from="):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
    text = dockerfile.read_text(encoding="utf-8")
    assert "x264" in text
    assert "GPL" in text


def test_images_run_as_somebody_without_rights_and_hear_signals() -> None:
    for dockerfile in DOCKERFILES:
        users = [rest for instruction, rest in instructions(dockerfile) if instruction == "USER"]
        assert users[-1] == "10001:10001", dockerfile.name
    told = dict(instructions(DEPLOY / "Dockerfile"))
    assert json.loads(told["ENTRYPOINT"]) == ["/usr/bin/tini", "--", "kinema"]
    assert "/healthz" in told["HEALTHCHECK"]
    assert all(pod["securityContext"]["runAsUser"] == 10001 for _, pod in pods())


def test_the_image_installs_what_is_locked_by_hash() -> None:
    installs = [rest for instruction, rest in instructions(DEPLOY / "Dockerfile") if "pip install" in rest]
    assert any("--require-hashes -r requirements/run.txt" in rest for rest in installs)
    assert all("--require-hashes" in rest or "--no-deps" in rest for rest in installs)
