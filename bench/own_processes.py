"""A PostgreSQL and a worker of our own, started for a measurement and thrown away after it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kinema.domain.ids import new_secret

POOL = "default"
STAND_IN = "stand-in"  # application name of connections that play other processes


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL of our own. `data` is its folder."""

    url: str
    data: Path

    def cpu_s(self) -> float:
        """CPU seconds of the server and its backends so far."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        return sum(_cpu_s(pid) for pid in (postmaster, *_children(postmaster)))

    def backends(self) -> list[int]:
        """Process ids of all connections but the one that asks and those that play other processes."""
        others = f"backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> '{STAND_IN}'"
        return [int(row[0]) for row in self.ask(f"SELECT pid FROM pg_stat_activity WHERE {others}")]

    def direct_backends(self) -> list[int]:
        """Those of them that have a lock outside any transaction, so that no pooler may be between."""
        locked = {int(row[0]) for row in self.ask("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")}
        idle = {int(row[0]) for row in self.ask("SELECT pid FROM pg_stat_activity WHERE state = 'idle'")}
        return sorted(locked & idle & set(self.backends()))

    @contextmanager
    def logged(self) -> Iterator[list[int]]:
        """Log every statement, and at the end add the number of transactions to the list.

        `pg_stat_database` doesn't do: PostgreSQL 15 never counts transactions that read no table, like a lock.
        """
        counted: list[int] = []
        self._log("all")
        start = (self.data / "log").stat().st_size
        yield counted
        with (self.data / "log").open(encoding="utf-8", errors="replace") as log:
            log.seek(start)
            # A virtual transaction id is a backend's number and its own count of transactions.
            counted.append(len(set(re.findall(r"^vxid=(\d+/\d+) ", log.read(), re.MULTILINE))))
        self._log("none")

    def _log(self, statements: str) -> None:
        with engine_for(self.url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ALTER SYSTEM SET log_line_prefix = 'vxid=%%v '")
            connection.exec_driver_sql(f"ALTER SYSTEM SET log_statement = '{statements}'")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        time.sleep(1)

    def poll_interval_s(self) -> float:
        return float(self.ask(f"SELECT polling_interval_sec FROM dbos.queues WHERE name = 'pool-{POOL}'")[0][0])

    def set_poll_interval(self, interval_s: float) -> None:
        """Running workers read their queues' settings at every poll. Upkeep keeps its own."""
        changed = "UPDATE dbos.queues SET polling_interval_sec = :s WHERE name <> 'upkeep'"
        with engine_for(self.url).begin() as connection:
            connection.execute(sa.text(changed), {"s": interval_s})

    def ask(self, question: str) -> Any:
        with engine_for(self.url).connect() as connection:
            return connection.execute(sa.text(question)).all()

    def tell(self, statement: str) -> None:
        with engine_for(self.url).begin() as connection:
            connection.execute(sa.text(statement))

    def commits_per_s(self, script: str, writers: int, seconds: int) -> float:
        """Run PostgreSQL's own load generator, which is not slowed down by Python."""
        path = self.data.parent / "script.sql"
        path.write_text(script, encoding="utf-8")
        pgbench = Path(os.path.realpath(shutil.which("pg_ctl") or "")).with_name("pgbench")
        told = run(str(pgbench), "-n", "-c", str(writers), "-j", "2", "-T", str(seconds), "-f", str(path), self.url)
        found = re.search(r"tps = ([\d.]+)", told)
        if found is None:
            raise AssertionError(told)
        return float(found[1])


@contextmanager
def postgres(folder: Path) -> Iterator[Cluster]:
    """A PostgreSQL with the packaged settings on a free loopback port, run by the user `postgres`."""
    data = folder / "postgres"
    data.mkdir()
    folder.chmod(0o755)
    shutil.chown(data, "postgres")
    port = free_port()
    options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={data}"
    run("initdb", "-D", str(data), "-A", "trust", "-E", "UTF8", "--locale=C", user="postgres")
    # Its output would stay open as long as the server runs, so it isn't read.
    start = ("pg_ctl", "-D", str(data), "-o", options, "-l", str(data / "log"), "-w", "start")
    subprocess.run(start, user="postgres", cwd="/", check=True, stdout=subprocess.DEVNULL)
    try:
        yield Cluster(f"postgresql://postgres@127.0.0.1:{port}/postgres", data)
    finally:
        run("pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop", user="postgres")


@contextmanager
def worker(url: str, data_dir: Path) -> Iterator[None]:
    """One worker process, as an operator starts it, on a database whose schema is made first."""
    environment = _environment(url, data_dir)
    subprocess.run(kinema("db", "upgrade"), env=environment, check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen(kinema("worker", "--pool", POOL), env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for_queue(url)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(90)


@contextmanager
def api(url: str, data_dir: Path) -> Iterator[str]:
    """One API replica on a database that has its schema; gives its URL."""
    environment = _environment(url, data_dir) | {"KINEMA_PORT": str(free_port())}
    process = subprocess.Popen(kinema("serve", "--no-worker"), env=environment, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{environment['KINEMA_PORT']}"
    try:
        for _ in range(120):
            time.sleep(0.5)
            with suppress(OSError), urllib.request.urlopen(f"{address}/healthz"):
                break
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(90)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _environment(url: str, data_dir: Path) -> dict[str, str]:
    return os.environ | {
        "KINEMA_DATABASE_URL": url,
        "KINEMA_DATA_DIR": str(data_dir),
        "KINEMA_ENGINE": "null",
        "KINEMA_API_KEY": new_secret(),
        "KINEMA_LOG": "error",
    }


def kinema(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kinema.cli", *arguments]


def run(*command: str, user: str | None = None) -> str:
    return subprocess.run(command, user=user, cwd="/", check=True, stdout=subprocess.PIPE, text=True).stdout


def engine_for(url: str) -> sa.Engine:
    """Connections that are closed at once, so that they are not among those that are counted."""
    return sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)


def private_bytes(pid: int) -> int:
    """Memory of a process, its share of what it has in common with others included (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the kernel tells no PSS")


def provenance() -> dict[str, Any]:
    """What was measured, and on what."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown")
    versions = {name: importlib.metadata.version(name) for name in ("kinema", "dbos", "sqlalchemy", "psycopg")}
    return {
        "commit": run("git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD").strip(),
        "machine": {"cores": os.cpu_count(), "cpu": cpu, "system": platform.platform()},
        "versions": {**versions, "postgresql": run("postgres", "--version").split()[2]},
    }


def _wait_for_queue(url: str) -> None:
    table = "queues" if url.startswith("sqlite") else "dbos.queues"
    for _ in range(120):
        time.sleep(0.5)
        with engine_for(url).connect() as connection:
            if connection.execute(sa.text(f"SELECT name FROM {table} WHERE name = 'upkeep'")).all():
                time.sleep(3)
                return
    raise AssertionError("the worker never registered its queues")


def _cpu_s(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return 0.0


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
