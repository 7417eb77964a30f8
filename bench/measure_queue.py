"""Measure what the simulation needs from this code: `python bench/simulate.py --measure` writes constants.json.

A real SQLite file and a real PostgreSQL in a temporary folder (Debian's `postgresql` package), both thrown away.
CPU times come from the kernel (`/proc/PID/schedstat`), so other work on the machine changes them little; wall times
are of this machine, whatever else it does.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer
from own_processes import Cluster, api, engine_for, kinema, postgres, private_bytes, provenance, worker
from stand_ins import another_leader, peers

from kinema.app import upgrade
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job, Stage, State
from kinema.domain.shot import Shot
from kinema.execution.runtime import APPLICATION, APPLICATION_VERSION, DurableQueue
from kinema.execution.worker import REPORT_INTERVAL_S
from kinema.store import tables
from kinema.store.database import Database
from kinema.store.jobs import Jobs

TARGET = Path(__file__).with_name("constants.json")
COMMAND = "python bench/simulate.py --measure"
SUBMISSIONS, CLAIMS, POLLS, BACKLOG = 1000, 200, 500, 10_000
KEY_COUNTS = (10, 1000)  # keys with queued work, for the price of a claim under fair turns
WINDOW_S, LOGGED_S = 15.0, 6.0  # how long a worker is watched in each state, and then with its statements logged
INTERVALS_S = (0.25, 1.0)
WRITERS = 8
FILMS = 20
PEERS = 100
COMMITTERS = 32
CALLERS = 64
NOTES = {
    "plain": "",
    "notifying": "NOTIFY bench;\n",
    "notifying_unsynced": "SET LOCAL synchronous_commit = off;\nNOTIFY bench;\n",
}
UNITS = {"transactions": "transactions", "cpu_s": "CPU s of PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Constant:
    """One measured number. `how` says what was done, in words."""

    value: float
    unit: str
    how: str


Constants = dict[str, Constant]


def main() -> None:
    constants: Constants = {}
    load_before = os.getloadavg()[1]
    with tempfile.TemporaryDirectory() as folder:
        constants |= _named("film", measure_film(Path(folder)))
        constants |= _named("sqlite", measure_store(f"sqlite:///{folder}/kinema.db", None))
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as cluster:
        constants |= _named("worker", measure_worker(cluster, Path(folder)))
        constants |= _named("api", measure_api(cluster, Path(folder)))
        constants |= _named("postgresql", measure_store(cluster.url, cluster.cpu_s))
        constants |= _named("postgresql", measure_commits(cluster))
    write(constants, load_before)


def write(constants: Constants, load_before: float) -> None:
    """Write each constant with what it is, the command and the day; how busy the machine was before and at the end."""
    made = {"command": COMMAND, "date": time.strftime("%Y-%m-%d", time.gmtime())}
    entries = {
        name: {"value": float(f"{kept.value:.4g}"), "unit": kept.unit, "how": kept.how, **made}
        for name, kept in sorted(constants.items())
    }
    load = {"before": round(load_before, 1), "at the end": round(os.getloadavg()[1], 1)}
    document = {**provenance(), "load_average_5_min": load, "constants": entries}
    TARGET.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    for name, entry in entries.items():
        print(f"{name:32} {entry['value']:>10} {entry['unit']}")


def measure_film(folder: Path) -> Constants:
    """Render one film with the engine that needs no GPU: what the store has to carry."""
    film, seconds = folder / "film.mp4", 4
    settings = {"KINEMA_DATA_DIR": str(folder / "data"), "KINEMA_ENGINE": "clay"}
    arguments = ["generate", "cat running on the river", "-o", str(film), "--duration", str(seconds), "--json"]
    subprocess.run(kinema(*arguments), env=os.environ | settings, check=True, stdout=subprocess.DEVNULL)
    how = f"a film of {seconds} s, 1280x720, by the engine clay"
    return {"bytes_per_s": Constant(film.stat().st_size / seconds, "bytes per second of film", how)}


def measure_store(url: str, cpu_s: Callable[[], float] | None) -> Constants:
    """Submissions, reports of progress, claims and empty polls."""
    database, queue = Database(url), DurableQueue(url)
    upgrade(database)
    jobs = Jobs(database, time.time)
    client = DBOSClient(
        system_database_url=database.url, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
    )
    try:
        found = _submissions(jobs, queue, cpu_s)
        found |= _reports(database, jobs, queue, cpu_s)
        found |= _claims(client, cpu_s)
    finally:
        client.destroy()
        queue.close()
        database.close()
    return found


def measure_commits(cluster: Cluster) -> Constants:
    """Commits that notify wait for each other: see PreCommit_Notify in PostgreSQL's src/backend/commands/async.c."""
    cluster.tell("CREATE TABLE bench AS SELECT id, 0.0 AS progress FROM generate_series(1, 1000) AS id")
    cluster.tell("CREATE UNIQUE INDEX ON bench (id)")
    found = {}
    for name, extra in NOTES.items():
        script = (
            f"\\set id random(1, 1000)\nBEGIN;\nUPDATE bench SET progress = random() WHERE id = :id;\n{extra}COMMIT;\n"
        )
        rate = cluster.commits_per_s(script, COMMITTERS, seconds=8)
        how = f"pgbench, {COMMITTERS} clients, 8 s: one row changed in a transaction; {extra.strip() or 'nothing else'}"
        found[f"{name}_commits_per_s"] = Constant(rate, "per second", how)
    return found


def _submissions(jobs: Jobs, queue: DurableQueue, cpu_s: Callable[[], float] | None) -> Constants:
    def submit(number: int) -> None:
        jobs.insert(_job(f"key-{number % 10}"), queue.add_render)

    how = f"{SUBMISSIONS} times Jobs.insert with DurableQueue.add_render, one after the other"
    found = _timed("submit", how, submit, SUBMISSIONS, cpu_s)
    found["submissions_per_s"] = Constant(
        _together(submit), "per second", f"{SUBMISSIONS} submissions by {WRITERS} threads of one process"
    )
    return found


def _reports(database: Database, jobs: Jobs, queue: DurableQueue, cpu_s: Callable[[], float] | None) -> Constants:
    running = []
    for number in range(WRITERS):
        job = jobs.insert(_job(f"key-{number}"), queue.add_render)
        with database.write() as connection:
            begun = sa.update(tables.jobs).where(tables.jobs.c.id == job.id)
            connection.execute(begun.values(state=State.RUNNING, attempt=1))
        running.append(replace(job, state=State.RUNNING, attempt=1))

    def report(number: int) -> None:
        jobs.report(running[number % WRITERS], (number % 100) / 100, Stage.RENDERING)

    found = _timed("report", f"{SUBMISSIONS} times Jobs.report of a running job", report, SUBMISSIONS, cpu_s)
    found["reports_per_s"] = Constant(
        _together(report), "per second", f"{SUBMISSIONS} reports by {WRITERS} threads of one process"
    )
    return found


def _claims(client: DBOSClient, cpu_s: Callable[[], float] | None) -> Constants:
    """DBOS's own claim, called as its queue thread calls it. Private names of dbos 3.4, used by this file only."""
    system = client._sys_db
    first_come = client.register_queue("bench-first", worker_concurrency=1)
    fair = client.register_queue("bench-fair", worker_concurrency=1, partition_worker_concurrency=1)
    kept = _Rows(client)

    def claim(key: str | None = None) -> None:
        queue = fair if key else first_come
        got, _ = system.start_queued_workflows(queue, "bench", APPLICATION_VERSION, key, 0, 0)
        if len(got) != 1:
            raise AssertionError(f"the claim took {len(got)} jobs")

    def poll(_: int) -> None:
        system.get_queue("bench-first")
        system.start_queued_workflows(first_come, "bench", APPLICATION_VERSION, None, 0, 0)

    found = _timed("empty_poll", f"{POLLS} polls of an empty queue: its settings and a claim", poll, POLLS, cpu_s)
    kept.fill("bench-first", 1)
    deep = f"behind a backlog of {BACKLOG} jobs"
    found |= _timed("claim", f"{CLAIMS} claims of one job {deep}", lambda _: claim(), CLAIMS, cpu_s)
    for keys in KEY_COUNTS:
        kept.empty()
        kept.fill("bench-fair", keys)
        how = f"{CLAIMS} claims of one job of one key {deep} of {keys} keys, without the list of keys"
        found |= _timed(f"fair_claim_{keys}", how, lambda turn, keys=keys: claim(f"key-{turn % keys}"), CLAIMS, cpu_s)
        how = f"{CLAIMS} lists of the {keys} keys with queued work"
        found |= _timed(f"list_{keys}_keys", how, lambda _: system.get_queue_partitions("bench-fair"), CLAIMS, cpu_s)
    kept.empty()
    return found


class _Rows:
    """Copies of one real enqueued row: a backlog without waiting for ten thousand submissions."""

    def __init__(self, client: DBOSClient) -> None:
        self._engine = client._sys_db.engine
        self._table = client._sys_db.tables.workflow_status
        with self._engine.connect() as connection:
            queued = sa.select(self._table).where(self._table.c.status == "ENQUEUED").limit(1)
            self._like = dict(connection.execute(queued).mappings().one())

    def fill(self, queue: str, keys: int) -> None:
        rows = [
            self._like
            | {"workflow_uuid": secrets.token_hex(16), "queue_name": queue, "queue_partition_key": f"key-{n % keys}"}
            | {"created_at": self._like["created_at"] + n}
            for n in range(BACKLOG)
        ]
        with self._engine.begin() as connection:
            for start in range(0, BACKLOG, 500):
                connection.execute(sa.insert(self._table), rows[start : start + 500])
        self._analyse()

    def empty(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.delete(self._table).where(self._table.c.queue_name.like("bench-%")))
        self._analyse()

    def _analyse(self) -> None:
        """What PostgreSQL's autovacuum does within a minute; SQLite needs none."""
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE dbos.workflow_status")


def measure_worker(cluster: Cluster, folder: Path) -> Constants:
    """One real worker process in every state; straight lines through two poll intervals and two numbers of peers."""
    with ExitStack() as led_elsewhere, ExitStack() as at_work:
        led_elsewhere.enter_context(another_leader(cluster.url))
        at_work.enter_context(worker(cluster.url, folder / "data"))
        as_shipped_s = cluster.poll_interval_s()
        idle = [_watch(cluster, interval_s) for interval_s in INTERVALS_S]
        backends, direct = cluster.backends(), cluster.direct_backends()
        memory = sum(private_bytes(pid) for pid in backends) / len(backends)
        job = _submit_one(cluster.url, f"[slow {3 * (WINDOW_S + LOGGED_S):g}]")
        time.sleep(3)
        busy = [_watch(cluster, interval_s) for interval_s in INTERVALS_S]
        _wait_for_end(cluster.url, job)
        found = _films(cluster, as_shipped_s)
        led_elsewhere.close()
        with peers(cluster.url, PEERS, _job):
            leading = _watch(cluster, INTERVALS_S[-1])
    found |= {
        "poll_interval_s": Constant(as_shipped_s, "seconds", "the interval that a worker registers its pool with"),
        "report_interval_s": Constant(REPORT_INTERVAL_S, "seconds", "least time between two notes of a job's progress"),
        "connections": Constant(len(backends), "connections", "connections of an idle worker"),
        "direct_connections": Constant(len(direct), "connections", "those of them that must not go through a pooler"),
        "backend_bytes": Constant(memory, "bytes", "memory of PostgreSQL for one of them (PSS)"),
    }
    for what, unit in UNITS.items():
        how = f"an idle worker that looks after {PEERS} that render, against one of many"
        found[f"{what}_per_peer_per_s"] = Constant(
            max(0.0, leading[what] - idle[-1][what]) / PEERS, f"{unit} per second and peer", how
        )
        for state, (often, seldom) in (("idle", idle), ("busy", busy)):
            per_poll = max(0.0, (often[what] - seldom[what]) / (1 / INTERVALS_S[0] - 1 / INTERVALS_S[1]))
            how = f"a worker that is {state}, polling every {INTERVALS_S[0]} s and every {INTERVALS_S[1]} s"
            found[f"{state}_{what}_per_poll"] = Constant(per_poll, f"{unit} per poll", how)
            per_s = max(0.0, seldom[what] - per_poll / INTERVALS_S[1])
            found[f"{state}_{what}_per_s"] = Constant(per_s, f"{unit} per second", how)
    return found


def measure_api(cluster: Cluster, folder: Path) -> Constants:
    """Connections of a replica once many have asked at the same time."""
    with api(cluster.url, folder / "api") as address, ThreadPoolExecutor(CALLERS) as callers:
        for answer in callers.map(lambda _: urllib.request.urlopen(f"{address}/readyz").status, range(10 * CALLERS)):
            if answer != 200:
                raise AssertionError(f"the replica isn't ready: {answer}")
        held = len(cluster.backends())
    how = f"an API replica that has answered {10 * CALLERS} requests, {CALLERS} at a time"
    return {"connections": Constant(held, "connections", how)}


def _watch(cluster: Cluster, interval_s: float) -> dict[str, float]:
    """What the only worker costs PostgreSQL in a second."""
    cluster.set_poll_interval(interval_s)
    time.sleep(2.5)
    started, before = time.monotonic(), cluster.cpu_s()
    time.sleep(WINDOW_S)
    cpu_s = (cluster.cpu_s() - before) / (time.monotonic() - started)
    started = time.monotonic()
    with cluster.logged() as transactions:
        time.sleep(LOGGED_S)
        took_s = time.monotonic() - started
    return {"transactions": transactions[0] / took_s, "cpu_s": cpu_s}


def _films(cluster: Cluster, interval_s: float) -> Constants:
    """What a film costs beyond what its worker costs while it is idle."""
    idle = _watch(cluster, interval_s)
    started, before = time.monotonic(), cluster.cpu_s()
    _render(cluster.url)
    cpu_s = cluster.cpu_s() - before - idle["cpu_s"] * (time.monotonic() - started)
    with cluster.logged() as transactions:
        started = time.monotonic()
        _render(cluster.url)
        took_s = time.monotonic() - started
    spent = {"transactions": transactions[0] - idle["transactions"] * took_s, "cpu_s": cpu_s}
    how = f"{FILMS} films of 1 s beyond an idle worker, from the submission to the end"
    return {f"job_{what}": Constant(spent[what] / FILMS, f"{unit} per film", how) for what, unit in UNITS.items()}


def _render(url: str) -> None:
    for job in [_submit_one(url, "") for _ in range(FILMS)]:
        _wait_for_end(url, job)


def _submit_one(url: str, words: str) -> Job:
    database, queue = Database(url), DurableQueue(url)
    job = Jobs(database, time.time).insert(_job("key", words), queue.add_render)
    queue.close()
    database.close()
    return job


def _wait_for_end(url: str, job: Job) -> None:
    engine = engine_for(url)
    ended = sa.select(tables.jobs.c.finished_at).where(tables.jobs.c.id == job.id)
    for _ in range(600):
        with engine.connect() as connection:
            if connection.execute(ended).scalar_one():
                return
        time.sleep(0.5)
    raise AssertionError("a film was never finished")


def _timed(
    name: str, how: str, call: Callable[[int], object], times: int, cpu_s: Callable[[], float] | None
) -> Constants:
    """Wall time and, where there is a server, its CPU time, each for one call."""
    server_before, before = cpu_s() if cpu_s else 0.0, time.perf_counter()
    for number in range(times):
        call(number)
    found = {f"{name}_s": Constant((time.perf_counter() - before) / times, "seconds", how)}
    if cpu_s:
        found[f"{name}_cpu_s"] = Constant((cpu_s() - server_before) / times, "CPU s of PostgreSQL", how)
    return found


def _together(call: Callable[[int], object]) -> float:
    before = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(call, range(SUBMISSIONS)))
    return SUBMISSIONS / (time.perf_counter() - before)


def _job(owner: str, words: str = "") -> Job:
    now = time.time()
    shot = Shot(f"a cat {words}", 1, 320, 240, 7)
    facts = (owner, "acedata", "sora-2", shot, {"prompt": "a cat"}, secrets.token_hex(32), ())
    job_id = new_job_id(now)
    job = Job(job_id, *facts, "trace", "http://localhost", new_secret(), None, now)
    return replace(job, workflow_id=f"render-{job_id}")


def _named(prefix: str, constants: Constants) -> Constants:
    return {f"{prefix}.{name}": constant for name, constant in constants.items()}


if __name__ == "__main__":
    main()
