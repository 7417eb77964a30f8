from __future__ import annotations

import os
from pathlib import Path

import pytest

from kinema.app import check_engines
from kinema.config import Routing, describe_settings, load_settings
from kinema.errors import SettingsError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KINEMA_PROT", "1", "KINEMA_PROT is not a setting; there are KINEMA_HOST, KINEMA_PORT"),
        ("KINEMA_PORT", "http", "KINEMA_PORT accepts 0 to 65535"),
        ("KINEMA_PORT", "70000", "KINEMA_PORT accepts 0 to 65535"),
        ("KINEMA_WIRE", "loose", "KINEMA_WIRE accepts strict, documented or lenient"),
        ("KINEMA_ALLOW_PRIVATE", "10.0.0.0/33", "KINEMA_ALLOW_PRIVATE accepts CIDR networks"),
        ("KINEMA_PUBLIC_URL", "example.com", "KINEMA_PUBLIC_URL accepts an http or https URL"),
        ("KINEMA_DATABASE_URL", "mysql://x", "KINEMA_DATABASE_URL accepts sqlite:///PATH or postgresql://"),
        ("KINEMA_LOG", "loud", "KINEMA_LOG accepts debug, info"),
        ("KINEMA_API_KEY", "short", "KINEMA_API_KEY accepts 8 characters or more"),
        ("KINEMA_RENDER_TIMEOUT_S", "0", "KINEMA_RENDER_TIMEOUT_S accepts more than 0"),
    ],
)
def test_a_setting_that_cannot_be_understood_stops_the_start_with_what_it_accepts(
    name: str, value: str, says: str
) -> None:
    with pytest.raises(SettingsError) as stopped:
        load_settings({name: value})
    assert says in stopped.value.message
    assert value not in stopped.value.message or name != "KINEMA_API_KEY"


def test_a_mistake_in_a_file_that_is_read_again_changes_nothing_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kinema.toml"
    file.write_text('[pools.cpu]\nengine = "null"\n')
    monkeypatch.setenv("KINEMA_CONFIG", str(file))
    told: list[str] = []
    routing = Routing(load_settings(), check_engines, lambda _, reason: told.append(reason))
    mistakes = (
        "[pools",
        '[pools.cpu]\nengine = "null"\n[routes]\nsora-2 = "gpu"\n',
        '[pools.gpu]\nengine = "nil"\n',
        '[pools.gpu]\nengine = "null"\ncolour = 3\n',
    )
    for number, text in enumerate(mistakes):
        file.write_text(text)
        os.utime(file, (number, number))  # two changes in one tick of the clock count as one
        assert routing.pool_of("sora-2") == routing.pool_of("sora-2") == "cpu"
    said = ("can't be read as TOML", "gpu", "no engine is called 'nil'", "has no option 'colour'")
    assert len(told) == len(said), "each once, not at each look"
    for reason, words in zip(told, said, strict=True):
        assert words in reason
    file.write_text('[pools.gpu]\nengine = "null"\n')
    os.utime(file, (9, 9))
    assert routing.pool_of("sora-2") == "gpu"


def test_the_environment_wins_over_the_file_and_arguments_over_both(tmp_path: Path) -> None:
    file = tmp_path / "kinema.toml"
    file.write_text('port = 1\nhost = "127.0.0.2"\nallow_private = ["10.0.0.0/8", "loopback"]\n')
    environ = {"KINEMA_CONFIG": str(file), "KINEMA_PORT": "2"}
    settings = load_settings(environ)
    assert (settings.port, settings.host) == (2, "127.0.0.2")
    assert [str(network) for network in settings.allow_private] == ["10.0.0.0/8", "127.0.0.0/8", "::1/128"]
    assert load_settings(environ, port=3).port == 3


@pytest.mark.parametrize("text", ["port = ", "porti = 1", "port = [1]"])
def test_a_file_that_cannot_be_understood_stops_the_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "kinema.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        load_settings({"KINEMA_CONFIG": str(file)})


def test_a_file_that_is_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings({"KINEMA_CONFIG": str(tmp_path / "no.toml")})


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("example.com", False)],
)
def test_loopback_is_known(host: str, is_loopback: bool) -> None:
    assert load_settings({"KINEMA_HOST": host}).is_loopback is is_loopback


def test_a_free_worker_of_a_cluster_asks_less_often() -> None:
    assert load_settings({}).poll_s == 0.1
    cluster = {"KINEMA_DATABASE_URL": "postgresql://kinema@db/kinema"}
    assert load_settings(cluster).poll_s == 1.0
    assert load_settings(cluster | {"KINEMA_POLL_INTERVAL_S": "0.25"}).poll_s == 0.25
    with pytest.raises(SettingsError, match="KINEMA_POLL_INTERVAL_S accepts more than 0, up to 60"):
        load_settings({"KINEMA_POLL_INTERVAL_S": "0"})


def test_a_direct_url_goes_with_a_database_url_of_postgresql() -> None:
    pooled, direct = "postgresql://kinema@pooler/kinema", "postgres://kinema@db/kinema"
    settings = load_settings({"KINEMA_DATABASE_URL": pooled, "KINEMA_DATABASE_DIRECT_URL": direct})
    assert (settings.database, settings.database_direct) == (pooled, direct)
    assert load_settings({"KINEMA_DATABASE_URL": pooled}).database_direct == pooled
    with pytest.raises(SettingsError, match=r"KINEMA_DATABASE_DIRECT_URL accepts postgresql://"):
        load_settings({"KINEMA_DATABASE_URL": pooled, "KINEMA_DATABASE_DIRECT_URL": "sqlite:///a"})
    with pytest.raises(SettingsError, match="goes with a KINEMA_DATABASE_URL of PostgreSQL only"):
        load_settings({"KINEMA_DATABASE_DIRECT_URL": direct})


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    for name, default, description in describe_settings():
        assert f"`{name}`" in page
        assert description in page, f"`make docs` writes docs/settings.md again: {name} {default}"


def test_the_secret_of_the_key_is_not_printed() -> None:
    assert "hunter22" not in repr(load_settings({"KINEMA_API_KEY": "hunter22"}))


@pytest.mark.parametrize(
    ("model", "pool"),
    [
        ("sora-2", "gpu"),
        ("sora-2-2025-10-06", "gpu"),
        ("sora-2-2025-12-08", "other"),  # named itself
        ("sora-2-pro-2025-10-06", "cpu"),
        ("anything", "cpu"),
    ],
)
def test_a_dated_snapshot_goes_where_its_plain_name_goes(tmp_path: Path, model: str, pool: str) -> None:
    file = tmp_path / "kinema.toml"
    pools = "".join(f'[pools.{name}]\nengine = "null"\n' for name in ("cpu", "gpu", "other"))
    file.write_text(f'{pools}[routes]\nsora-2 = "gpu"\n"sora-2-2025-12-08" = "other"\n')
    assert load_settings({"KINEMA_CONFIG": str(file)}).pool_of(model) == pool
