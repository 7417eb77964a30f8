"""A private PostgreSQL for tests: its own cluster on a free loopback port, stopped and started at will."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

MISSING = "PostgreSQL's server (initdb) isn't installed: `apt-get install postgresql` or its like"


def find_bin() -> Path | None:
    """The folder of PostgreSQL's server programs, or None."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


class Postgres:
    def __init__(self) -> None:
        bin_dir = find_bin()
        assert bin_dir is not None, MISSING
        self._bin = bin_dir
        self._folder = Path(tempfile.mkdtemp(prefix="kinema-postgres-"))
        self._user = unprivileged()
        if self._user:
            shutil.chown(self._folder, self._user)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._run("initdb", "-D", str(self._folder / "data"), "-U", "kinema", "--auth=trust", "-E", "UTF8")
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def server_url(self) -> str:
        return f"postgresql://kinema@127.0.0.1:{self.port}"

    def database(self, name: str) -> str:
        """Make an empty database and give its URL."""
        with psycopg.connect(f"{self.server_url}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{self.server_url}/{name}"

    def start(self) -> None:
        settings = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={self.port}", "-c", "max_connections=300"]
        settings += ["-c", f"unix_socket_directories={self._folder}"]
        command = [str(self._bin / "postgres"), "-D", str(self._folder / "data"), *settings]
        self._process = subprocess.Popen(
            command, user=self._user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_plain_environment()
        )
        for _ in range(300):
            try:
                psycopg.connect(f"{self.server_url}/postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError("PostgreSQL didn't start")

    def stop(self) -> None:
        """A fast shutdown: sessions are ended."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        subprocess.run(command, user=self._user, check=True, capture_output=True, env=_plain_environment())


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise AssertionError("no unprivileged user to run PostgreSQL as")


def _plain_environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
