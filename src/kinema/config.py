"""Settings: one frozen object, read once from `kinema.toml` and the environment.

This is the only module that reads either. Names are lower case in the file and `KINEMA_` + upper case in the
environment, which wins. What can't be understood stops the start: a typing error must never become a default.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from kinema.errors import SettingsError

PREFIX = "KINEMA_"
CONFIG_FILE_VARIABLE = "KINEMA_CONFIG"
LOOPBACK = ("127.0.0.0/8", "::1/128")
Network = IPv4Network | IPv6Network
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$", re.ASCII)
Wire = Literal["strict", "documented", "lenient"]


class Pool(BaseModel):
    """The workers that serve one engine configuration; what isn't `engine` is an option of that engine."""

    model_config = ConfigDict(frozen=True, extra="allow")

    engine: str

    @property
    def options(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class Settings(BaseModel):
    """Everything an operator can set. The description of each field ends with what it accepts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address to listen on. Accepts a host name or an IP address.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on. Accepts 0 to 65535; 0 takes a free one.")
    data_dir: Path = Field(
        Path("kinema-data"), description="Folder of the database, films and caches. Accepts a path that can be written."
    )
    api_key: SecretStr | None = Field(
        None,
        min_length=8,
        description="A key that always exists, for first starts and tests. Accepts 8 characters or more.",
    )
    public_url: str | None = Field(
        None,
        description="Address under which callers reach the server, used in `video_url`. Accepts an http or https URL.",
    )
    database_url: str | None = Field(
        None,
        description="Where jobs are kept: a file in the data folder if unset. Accepts sqlite:///PATH or postgresql://...",
    )
    database_direct_url: str | None = Field(
        None,
        description=(
            "The same PostgreSQL past a pooler, for locks, LISTEN and migrations, where KINEMA_DATABASE_URL leads to "
            "one that pools transactions. Accepts postgresql://..."
        ),
    )
    store_url: str | None = Field(
        None,
        description=(
            "Where films are kept: a folder in the data folder if unset. Accepts a folder, s3://, gs:// or az:// URL."
        ),
    )
    engine: str = Field(
        "clay",
        description="Engine behind both models. Accepts the name of an installed engine (`kinema engines` lists them).",
    )
    pools: dict[str, Pool] = Field(
        {},
        description=(
            "Pools of workers by name; one pool `default` with KINEMA_ENGINE if unset. "
            'Accepts tables in kinema.toml like `[pools.gpu]` with `engine = "NAME"` and the options of that engine.'
        ),
    )
    routes: dict[str, str] = Field(
        {},
        description=(
            "Which pool serves which model; the first pool serves what isn't named. Read again when the file changes. "
            'Accepts a table in kinema.toml: `[routes]` with lines like `sora-2-pro = "gpu"`.'
        ),
    )
    wire: Wire = Field(
        "documented",
        description="How exactly requests must follow the document. Accepts strict, documented or lenient.",
    )
    allow_private: tuple[Network, ...] = Field(
        (),
        description=(
            "Private networks that URLs given by callers may reach. "
            "Accepts CIDR networks separated by commas; `loopback` is 127.0.0.0/8 and ::1/128."
        ),
    )
    trusted_proxies: tuple[Network, ...] = Field(
        (),
        description=(
            "Reverse proxies whose X-Forwarded-* headers are believed. "
            "Accepts CIDR networks separated by commas; `loopback` is 127.0.0.0/8 and ::1/128."
        ),
    )
    max_jobs_per_key: int = Field(
        1000, ge=1, description="Queued and running jobs that one key may have. Accepts a whole number from 1 up."
    )
    max_queued_jobs: int = Field(
        10_000, ge=1, description="Queued jobs of all keys together. Accepts a whole number from 1 up."
    )
    film_ttl_s: float | None = Field(
        30 * 86_400.0,
        ge=1,
        description="How long a film is kept after its job ended, in seconds. Accepts 1 or more; `never` keeps it.",
    )
    record_ttl_s: float = Field(
        90 * 86_400.0,
        ge=1,
        description="How long a job's record is kept after its end, in seconds. Accepts 1 or more.",
    )
    store_limit_bytes: int | None = Field(
        None, ge=1, description="Cap on the bytes of all films; the oldest go first. Accepts a whole number from 1 up."
    )
    min_free_bytes: int = Field(
        2**30,
        ge=0,
        description="Disk space to keep free beside the films; the oldest go first. Accepts a whole number from 0 up.",
    )
    max_file_bytes_per_key: int = Field(
        10 * 2**30,
        ge=1,
        description="Bytes of one key's files, over which uploads are refused; what its batches wrote counts too. "
        "Accepts a whole number from 1 up.",
    )
    executor_id: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
        description=(
            "Name of this process's slot, unique and the same after a restart; made from the host's name if unset. "
            "Accepts letters, digits, dots, underscores and hyphens."
        ),
    )
    render_timeout_s: float = Field(
        1800.0, gt=0, le=86_400, description="Time limit of one render, in seconds. Accepts more than 0, up to 86400."
    )
    poll_interval_s: float | None = Field(
        None,
        gt=0,
        le=60,
        description=(
            "How often a free worker looks for work, in seconds: 0.1 on SQLite and 1 on PostgreSQL if unset. "
            "Accepts more than 0, up to 60."
        ),
    )
    drain_timeout_s: float = Field(
        60.0, ge=0, le=86_400, description="How long a stop waits for running work, in seconds. Accepts 0 to 86400."
    )
    # Five tries in all: at once and after each of these waits, ten minutes together.
    callback_waits_s: tuple[float, ...] = Field(
        (15.0, 45.0, 135.0, 405.0),
        max_length=20,
        description="Waits between tries of a callback, in seconds. Accepts up to 20 numbers separated by commas.",
    )
    # Eleven tries in all, over a day: at once and after each of these waits.
    webhook_waits_s: tuple[float, ...] = Field(
        (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 7200.0, 14_400.0, 28_800.0, 28_800.0),
        max_length=20,
        description=(
            "Waits between tries of a webhook, in seconds; each is stretched at random by up to a tenth. "
            "Accepts up to 20 numbers separated by commas."
        ),
    )
    webhook_disable_after_s: float = Field(
        5 * 86_400.0,
        ge=0,
        description=(
            "How long a webhook endpoint may take nothing before it is disabled, in seconds. "
            "Accepts a number from 0 up."
        ),
    )
    webhook_log_ttl_s: float = Field(
        30 * 86_400.0,
        ge=1,
        description="How long the record of a webhook's delivery is kept, in seconds. Accepts 1 or more.",
    )
    log: Literal["debug", "info", "warning", "error", "json"] = Field(
        "info", description="Log detail. Accepts debug, info, warning, error, or json (info as JSON lines)."
    )

    @field_validator("allow_private", "trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> tuple[Network, ...]:
        words = value.split(",") if isinstance(value, str) else value
        if not isinstance(words, (list, tuple)):
            raise ValueError("not a list of networks")
        stripped = [str(word).strip() for word in words if str(word).strip()]
        spelled = [part for word in stripped for part in (LOOPBACK if word == "loopback" else (word,))]
        return tuple(ip_network(part) for part in spelled)

    @field_validator("film_ttl_s", mode="before")
    @classmethod
    def _never(cls, value: object) -> object:
        return None if value == "never" else value

    @model_validator(mode="after")
    def _consistent(self) -> Settings:
        unknown = sorted(set(self.routes.values()) - set(self.pool_names))
        if unknown:
            raise SettingsError(f"[routes] names pools that aren't there: {', '.join(unknown)}; see [pools]")
        if self.database_direct_url is not None and self.is_sqlite:
            raise SettingsError("KINEMA_DATABASE_DIRECT_URL goes with a KINEMA_DATABASE_URL of PostgreSQL only")
        return self

    @field_validator("callback_waits_s", "webhook_waits_s", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        return value.split(",") if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("not an http or https URL")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("not a sqlite or postgresql URL")
        return value

    @field_validator("database_direct_url")
    @classmethod
    def _database_direct_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("not a postgresql URL")
        return value

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @property
    def pool_names(self) -> tuple[str, ...]:
        """The pools, the one that serves unnamed models first."""
        return tuple(self.pools) or ("default",)

    def engine_of(self, pool: str) -> str:
        """The engine behind a pool."""
        return self.pools[pool].engine if self.pools else self.engine

    def options_of(self, pool: str) -> dict[str, Any]:
        """What the engine behind a pool is made with."""
        return self.pools[pool].options if self.pools else {}

    def pool_of(self, model: str) -> str:
        """The pool that serves a model; a dated snapshot goes where its plain name goes."""
        plain = _SNAPSHOT.sub("", model)
        return self.routes.get(model) or self.routes.get(plain) or self.pool_names[0]

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'kinema.db'}"

    @property
    def database_direct(self) -> str:
        """The database's URL past any pooler."""
        return self.database_direct_url or self.database

    @property
    def poll_s(self) -> float:
        """How often a free worker looks for work: a query of a file costs next to nothing, one of a server adds up."""
        return self.poll_interval_s or (0.1 if self.is_sqlite else 1.0)

    @property
    def store(self) -> str:
        """The object store's URL or folder."""
        return self.store_url or str(self.data_dir.absolute() / "films")


def load_settings(environ: Mapping[str, str] | None = None, **overrides: str | int | None) -> Settings:
    """Read `kinema.toml` (or the file that KINEMA_CONFIG names), then the environment, then `overrides`.

    Raises: SettingsError that names each setting which can't be used and what it accepts.
    """
    environ = os.environ if environ is None else environ
    from_environment = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name != CONFIG_FILE_VARIABLE
    }
    given = {**_from_file(environ.get(CONFIG_FILE_VARIABLE)), **from_environment}
    given |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


class Routing:
    """The pool of each model, read again when `kinema.toml` changes.

    A change that can't be understood, or that `check` raises SettingsError for, isn't taken; `warn(event, reason=...)`
    hears of it, since nobody would know otherwise.
    """

    def __init__(self, settings: Settings, check: Callable[[Settings], object], warn: Callable[..., object]) -> None:
        self._settings = settings
        self._check = check
        self._warn = warn
        self._read_at = _modified_at()

    def pool_of(self, model: str) -> str:
        """Raises nothing: a file that can't be used leaves the routing as it was."""
        return self.current().pool_of(model)

    def current(self) -> Settings:
        """The settings with the newest pools and routes."""
        changed_at = _modified_at()
        if changed_at != self._read_at:
            self._read_at = changed_at
            try:
                newest = load_settings()
                self._check(newest)
            except SettingsError as error:
                self._warn("pools and routes stay as they were", reason=error.message)
            else:
                self._settings = self._settings.model_copy(update={"pools": newest.pools, "routes": newest.routes})
        return self._settings


def describe_settings() -> list[tuple[str, str, str]]:
    """Each setting's environment name, default and description, for the documentation."""
    return [
        (PREFIX + name.upper(), _default_text(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _modified_at() -> float | None:
    path = Path(os.environ.get(CONFIG_FILE_VARIABLE) or "kinema.toml")
    return path.stat().st_mtime if path.exists() else None


def _from_file(path_given: str | None) -> dict[str, Any]:
    path = Path(path_given or "kinema.toml")
    if not path.exists():
        if path_given:
            raise SettingsError(f"{CONFIG_FILE_VARIABLE} names {path}, which does not exist")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path} can't be read as TOML: {error}") from None


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        name = str(problem["loc"][0])
        field = Settings.model_fields.get(name)
        if field is None:
            known = ", ".join(PREFIX + known.upper() for known in Settings.model_fields)
            lines.append(f"{PREFIX}{name.upper()} is not a setting; there are {known}")
        else:
            accepts = (field.description or "").rpartition("Accepts ")[2]
            lines.append(f"{PREFIX}{name.upper()} accepts {accepts} ({problem['msg']})")
    return "\n".join(dict.fromkeys(lines))


def _default_text(default: object) -> str:
    if isinstance(default, dict):
        return ""
    if isinstance(default, tuple):
        return ",".join(f"{entry:g}" for entry in default)
    return "" if default is None else str(default)
