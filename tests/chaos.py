"""Jobs with callbacks and a webhook while processes are killed at random: what was finished, told, doubled, lost.

    python -m tests.chaos --jobs 500 --kills 100 --database both

A job whose three starts were all killed fails and says so, as it must. Exits with 1 on any other failure, any loss, any
second film or event of a job, any post that came twice without a kill that explains it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
from rich.console import Console
from rich.table import Table

from tests.postgres import Postgres
from tests.servers import Received, Receiver, Server, replica, worker

BODY = {"model": "sora-2", "version": "2.0", "size": "720x1280", "async": True}
SUBMIT_TRIES = 200
TRIES_PER_KILL = 3  # an engine may be gone already
# A kill this close to a callback's answer may have fallen before our record of it.
WINDOW_S = 3.0


@dataclass
class Kill:
    at: float
    what: str


@dataclass
class Report:
    """What is counted."""

    database: str
    submitted: int = 0
    unacknowledged: int = 0  # that no server took, however often they were sent
    succeeded: int = 0
    killed_three_times: int = 0  # failed, and saying so
    failed_otherwise: int = 0
    delivered: int = 0
    lost: int = 0
    undelivered: int = 0
    told_by_webhook: int = 0
    untold_by_webhook: int = 0
    extra_jobs: int = 0
    extra_films: int = 0
    extra_events: int = 0
    repeated_explained: int = 0
    repeated_unexplained: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    took_s: float = 0.0

    @property
    def is_clean(self) -> bool:
        lost = (self.unacknowledged, self.lost, self.undelivered, self.untold_by_webhook, self.failed_otherwise)
        doubled = (self.extra_jobs, self.extra_films, self.extra_events, self.repeated_unexplained)
        return not any(lost + doubled)


class Farm:
    """The processes under test; whatever is killed is started again, as a supervisor would."""

    def __init__(self, apis: list[Server], workers: list[Server], rng: random.Random) -> None:
        self.apis = apis
        self.workers = workers
        self.kills: list[Kill] = []
        self._rng = rng
        for server in [*apis, *workers]:
            server.start()

    def kill_one(self) -> None:
        """Kill a server, a worker or an engine's child, never caring what it does."""
        what = self._rng.choice(["api", "worker", "engine"])
        victim = self._rng.choice(self.apis if what == "api" else self.workers or self.apis)
        if what == "engine":
            if "engine ready" in "".join(victim.output):
                try:
                    os.kill(victim.engine_pid, signal.SIGKILL)
                except ProcessLookupError:
                    return  # it is being replaced
                self.kills.append(Kill(time.time(), what))
            return
        self.kills.append(Kill(time.time(), what))
        victim.kill()
        victim.output.clear()
        victim.start()

    def stop(self) -> None:
        for server in [*self.apis, *self.workers]:
            server.stop()


def run(database: str, jobs: int, kills: int, seed: int, console: Console) -> Report:
    """One round on one back end."""
    rng = random.Random(seed)
    report = Report(database)
    receiver, hook = Receiver(), Receiver()
    started = time.monotonic()
    with _farm(database, rng) as (farm, films):
        ids: dict[int, str] = {}
        _listen(farm, hook)
        submitting = threading.Thread(target=_submit, args=(farm, receiver, jobs, seed, ids))
        submitting.start()
        for _ in range(TRIES_PER_KILL * kills):
            if len(farm.kills) >= kills:
                break
            time.sleep(rng.uniform(0.2, 1.0))
            farm.kill_one()
            if len(farm.kills) % 10 == 9:
                console.print(
                    f"  {database}: {len(farm.kills)} kills, {len(ids)} submitted, {len(receiver.posts)} callbacks"
                )
        submitting.join()
        report.submitted, report.unacknowledged = len(set(ids.values())), jobs - len(ids)
        _wait_for_the_end(farm, receiver, hook, set(ids.values()), console)
        records = _records(farm)
        _count(report, records, set(ids.values()), receiver, farm, films)
        _count_events(report, set(ids.values()), hook)
        for posts in (receiver.posts, hook.posts):
            _count_repeated(report, posts, farm)
    report.took_s = time.monotonic() - started
    receiver.close()
    hook.close()
    return report


def _submit(farm: Farm, receiver: Receiver, jobs: int, seed: int, ids: dict[int, str]) -> None:
    """Submit each job until it is acknowledged, with an idempotency key, as a careful client does.

    One that never is has no entry in `ids`.
    """
    rng = random.Random(seed + 1)
    for number in range(jobs):
        body = BODY | {"prompt": f"[slow 1] chaos {number}", "callback_url": f"{receiver.url}/{number}"}
        for _ in range(SUBMIT_TRIES):
            try:
                with rng.choice(farm.apis).client() as client:
                    answer = client.post(
                        "/sora/videos", json=body, headers={"idempotency-key": f"chaos-{seed}-{number}"}
                    )
            except httpx2.TransportError:
                time.sleep(0.2)
                continue
            if answer.status_code == 200:
                ids[number] = answer.json()["task_id"]
                break
            time.sleep(0.2)


def _listen(farm: Farm, hook: Receiver) -> None:
    """Register the webhook before anything is killed."""
    body = {"name": "chaos", "url": hook.url, "event_types": ["video.completed", "video.failed"]}
    with farm.apis[0].client() as client:
        assert client.post("/v1/webhook_endpoints", json=body).status_code == 200


def _wait_for_the_end(farm: Farm, receiver: Receiver, hook: Receiver, ids: set[str], console: Console) -> None:
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 120:  # without anything new
        ended = sum(record["state"] != "pending" for record in _records(farm).values())
        told = {post.json()["task_id"] for post in receiver.posts}
        heard = set(_events(hook))
        if ended >= len(ids) and told >= ids and heard >= ids:
            time.sleep(3)  # a repetition may still come
            return
        if ended + len(told) + len(heard) != last:
            last, since = ended + len(told) + len(heard), time.monotonic()
            console.print(f"  {ended} of {len(ids)} ended, {len(told)} called back, {len(heard)} told by webhook")
        time.sleep(2)


def _records(farm: Farm) -> dict[str, dict[str, Any]]:
    records: dict[str, dict[str, Any]] = {}
    with farm.apis[0].client() as client:
        while True:
            asked = {"action": "retrieve_batch", "limit": 500, "offset": len(records)}
            items = client.post("/sora/tasks", json=asked).json()["items"]
            records |= {item["id"]: item for item in items}
            if len(items) < 500:
                return records


def _count(
    report: Report, records: dict[str, dict[str, Any]], ids: set[str], receiver: Receiver, farm: Farm, films: Films
) -> None:
    ended = {task_id for task_id, record in records.items() if record["state"] != "pending"}
    report.succeeded = sum(records[task_id]["state"] == "succeeded" for task_id in ids & ended)
    report.killed_three_times = sum(_given_up(records[task_id]) for task_id in ids & ended)
    report.failed_otherwise = len(ids & ended) - report.succeeded - report.killed_three_times
    report.lost = len(ids - ended)
    report.extra_jobs = len(set(records) - ids)
    report.extra_films = max(0, films.count() - report.succeeded)
    told = {post.json()["task_id"] for post in receiver.posts}
    report.delivered = len(told & ids)
    report.undelivered = len(ids - told)
    report.kills = Counter(kill.what for kill in farm.kills)


def _given_up(record: dict[str, Any]) -> bool:
    """Whether a job has failed for the one reason that kills are: each of its three starts was killed."""
    message = record["response"].get("error", {}).get("message", "")
    return record["state"] == "failed" and ("was started 3 times" in message or message.endswith(", 3 times"))


def _events(hook: Receiver) -> dict[str, set[str]]:
    """The ids of events by the task that they tell of."""
    found: dict[str, set[str]] = {}
    for post in hook.posts:
        task_id = str(UUID(post.json()["data"]["id"].removeprefix("video_")))
        found.setdefault(task_id, set()).add(post.headers["webhook-id"])
    return found


def _count_events(report: Report, ids: set[str], hook: Receiver) -> None:
    events = _events(hook)
    report.told_by_webhook = len(ids & set(events))
    report.untold_by_webhook = len(ids - set(events))
    report.extra_events = sum(len(event_ids) - 1 for event_ids in events.values())


def _count_repeated(report: Report, posts: list[Received], farm: Farm) -> None:
    times: dict[str, list[float]] = {}
    for post in posts:
        times.setdefault(post.headers["webhook-id"], []).append(post.at)
    for at in times.values():
        for first, _ in pairwise(at):
            is_explained = any(
                first - 0.5 <= kill.at <= first + WINDOW_S for kill in farm.kills if kill.what != "engine"
            )
            report.repeated_explained += is_explained
            report.repeated_unexplained += not is_explained


@dataclass
class Films:
    """Where the films lie, to count them."""

    folder: Path | None = None
    bucket: str = ""
    endpoint: str = ""

    def count(self) -> int:
        if self.folder is not None:
            return sum(1 for _ in self.folder.rglob("*.mp4"))
        import boto3

        s3 = boto3.client(
            "s3", endpoint_url=self.endpoint, aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1"
        )
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return sum(entry["Key"].endswith(".mp4") for page in pages for entry in page.get("Contents", []))


@contextmanager
def _farm(database: str, rng: random.Random) -> Iterator[tuple[Farm, Films]]:
    folder = Path(tempfile.mkdtemp(prefix="kinema-chaos-"))
    waits = {f"KINEMA_{what}_WAITS_S": "1,2,4,8,8,8,8" for what in ("CALLBACK", "WEBHOOK")}
    try:
        if database == "sqlite":
            settings = waits | {"KINEMA_PORT": str(_free_port())}
            server = Server(folder / "data", settings)
            farm = Farm([server], [worker(folder / "data", **waits) for _ in range(2)], rng)
            yield farm, Films(folder=folder / "data" / "films")
            farm.stop()
        else:
            with _postgres_and_s3(folder) as (settings, films):
                apis = [
                    replica(folder / f"api{n}", **settings | waits, KINEMA_PORT=str(_free_port())) for n in range(2)
                ]
                farm = Farm(apis, [worker(folder / f"w{n}", **settings | waits) for n in range(3)], rng)
                yield farm, films
                farm.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres_and_s3(folder: Path) -> Iterator[tuple[dict[str, str], Films]]:
    import boto3

    postgres, port = Postgres(), _free_port()
    program = str(Path(sys.executable).parent / "moto_server")
    moto = subprocess.Popen([program, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = f"http://127.0.0.1:{port}"
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
    try:
        for _ in range(100):
            try:
                httpx2.get(endpoint)
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        s3 = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1"
        )
        s3.create_bucket(Bucket="films")
        settings = {"KINEMA_DATABASE_URL": postgres.database("chaos"), "KINEMA_STORE_URL": "s3://films"}
        settings |= keys | {"AWS_ENDPOINT_URL": endpoint, "AWS_ALLOW_HTTP": "true"}
        environ = os.environ | settings | {"KINEMA_DATA_DIR": str(folder / "admin")}
        subprocess.run(
            [sys.executable, "-m", "kinema.cli", "db", "upgrade"], env=environ, check=True, capture_output=True
        )
        yield settings, Films(bucket="films", endpoint=endpoint)
    finally:
        moto.kill()
        moto.wait()
        postgres.remove()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def show(reports: list[Report], console: Console) -> None:
    table = Table("", *(report.database for report in reports))
    for name in Report.__dataclass_fields__:
        if name not in ("database", "kills", "took_s"):
            table.add_row(name.replace("_", " "), *(str(getattr(report, name)) for report in reports))
    for what in ("api", "worker", "engine"):
        table.add_row(f"kills of {what}", *(str(report.kills[what]) for report in reports))
    table.add_row("seconds", *(f"{report.took_s:.0f}" for report in reports))
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    console = Console()
    databases = ["sqlite", "postgresql"] if given.database == "both" else [given.database]
    reports = [run(database, given.jobs, given.kills, given.seed, console) for database in databases]
    show(reports, console)
    if not all(report.is_clean for report in reports):
        sys.exit("something was lost or came twice")


if __name__ == "__main__":
    main()
