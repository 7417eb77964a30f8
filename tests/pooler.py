"""A private PgBouncer for tests, in transaction mode: a connection is a caller's for one transaction."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.postgres import Postgres, unprivileged

MISSING = "PgBouncer isn't installed: `apt-get install pgbouncer` or its like"
SERVER_CONNECTIONS = 6  # fewer than one worker alone would hold


def find_pgbouncer() -> str | None:
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")


class Pooler:
    """Any client may come in, to any database of this PostgreSQL."""

    def __init__(self, postgres: Postgres) -> None:
        program = find_pgbouncer()
        assert program is not None, MISSING
        self._folder = Path(tempfile.mkdtemp(prefix="kinema-pooler-"))
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        settings = {
            "listen_addr": "127.0.0.1",
            "listen_port": self.port,
            "unix_socket_dir": "",
            "auth_type": "any",
            "pool_mode": "transaction",
            "default_pool_size": SERVER_CONNECTIONS,
            "max_client_conn": 500,
        }
        lines = [f"{name} = {value}" for name, value in settings.items()]
        target = f"* = host=127.0.0.1 port={postgres.port} user=kinema"
        config = self._folder / "pgbouncer.ini"
        config.write_text("\n".join(["[databases]", target, "[pgbouncer]", *lines, ""]), encoding="utf-8")
        user = unprivileged()
        if user:
            shutil.chown(self._folder, user)
        self._process = subprocess.Popen(
            [program, "-q", str(config)], user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait()

    def url(self, database: str) -> str:
        return f"postgresql://kinema@127.0.0.1:{self.port}/{database}"

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self) -> None:
        for _ in range(100):
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError("PgBouncer didn't start")
