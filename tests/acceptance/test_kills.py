"""`kill -9` of each process at each stage of a job: the job has its film all the same, and one only."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bucket import Bucket
from tests.servers import Receiver, Server, replica, until, worker

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}
PROMPTS = {
    "queued": "a cat",
    "loading": "[slow 3 loading] a cat",
    "rendering": "[slow 3] a cat",
    "finishing": "[slow 3 finishing] a cat",
    "storing": "a cat",
}


@dataclass
class House:
    """An API replica and a worker on one data folder, and the bucket where films go."""

    api: Server
    worker: Server
    bucket: Bucket
    receiver: Receiver

    def kill(self, victim: str) -> None:
        """Kill one process; what an operator's supervisor starts again is started again."""
        if victim == "engine":
            os.kill(self.worker.engine_pid, signal.SIGKILL)
            return
        server: Server = getattr(self, victim)
        server.kill()
        server.start()

    def submit(self, prompt: str) -> str:
        with self.api.client() as client:
            body = BODY | {"prompt": prompt, "callback_url": f"{self.receiver.url}/done"}
            return str(client.post("/sora/videos", json=body).json()["task_id"])

    def record(self, task_id: str) -> dict[str, object]:
        with self.api.client() as client:
            record: dict[str, object] = client.post("/sora/tasks", json={"id": task_id}).json()
            return record

    def reach(self, task_id: str, stage: str) -> None:
        until(lambda: self.record(task_id)["stage"] == stage, f"it is {stage}")

    def succeed(self, tasks: dict[str, str]) -> None:
        for stage, task_id in tasks.items():
            until(lambda task_id=task_id: self.record(task_id)["state"] == "succeeded", f"{stage}: it has its film")


@pytest.fixture
def house(tmp_path: Path, bucket: Bucket, receiver: Receiver) -> Iterator[House]:
    settings = {"KINEMA_STORE_URL": "s3://films"}
    bucket.broken = False
    house = House(replica(tmp_path / "d", **settings), worker(tmp_path / "d", **settings), bucket, receiver)
    house.api.start()
    yield house
    for server in (house.worker, house.api):
        if server.process is not None:
            server.stop()


@pytest.mark.parametrize("victim", ["api", "worker", "engine"])
def test_a_job_survives_a_kill_at_every_stage_and_calls_back(house: House, victim: str) -> None:
    tasks: dict[str, str] = {"queued": house.submit(PROMPTS["queued"])}
    if victim == "api":
        house.kill("api")  # while the job waits: there is no worker yet
    house.worker.start()
    for stage in ("loading", "rendering", "finishing", "storing"):
        house.succeed(tasks)
        tasks[stage] = house.submit(PROMPTS[stage])
        house.bucket.broken = stage == "storing"  # it stays there for as long as the store is away
        house.reach(tasks[stage], stage)
        house.kill(victim)
        house.bucket.broken = False
    house.succeed(tasks)
    until(lambda: {post.json()["task_id"] for post in house.receiver.posts} == set(tasks.values()), "all called back")
    films = [key for key in house.bucket.kept if key.endswith(".mp4")]
    for task_id in tasks.values():
        assert any(task_id in key for key in films)
