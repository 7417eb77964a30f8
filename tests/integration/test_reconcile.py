"""No job stays live that nobody will ever end: a live server finds those that their queue has lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from dbos import DBOSClient, DBOSPortableJSONSerializer

from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job
from kinema.domain.shot import Shot
from kinema.execution.runtime import APPLICATION
from kinema.store.database import Database
from kinema.store.jobs import Jobs
from tests.servers import Receiver, running, until

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720", "async": True}
# Two looks of the server, five seconds apart, and a slow machine's time.
SOON_S = 45
LOST = "the job was lost by its queue; send the request again"


@dataclass(frozen=True)
class Sabotage:
    """The records of jobs, in the end, whose runs were tampered with behind a live server's back."""

    records: dict[str, dict[str, Any]]
    told: list[dict[str, Any]]  # callbacks
    films: list[str]
    took_s: float


@pytest.fixture(scope="module")
def sabotage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sabotage]:
    folder, receiver = tmp_path_factory.mktemp("reconcile"), Receiver()
    with running(folder / "data") as server, server.client() as client:
        url = f"sqlite:///{folder}/data/kinema.db"
        runs = DBOSClient(
            system_database_url=url, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
        )

        def submit(prompt: str) -> str:
            body = BODY | {"prompt": prompt, "callback_url": receiver.url}
            return str(client.post("/sora/videos", json=body).json()["task_id"])

        def record(task_id: str) -> dict[str, Any]:
            found: dict[str, Any] = client.post("/sora/tasks", json={"id": task_id}).json()
            return found

        ids = {"running, cancelled": submit("[slow 600] its run is cancelled while it is rendered")}
        until(lambda: record(ids["running, cancelled"])["stage"] == "rendering", "it renders")
        ids |= {name: submit(name) for name in ("queued, cancelled", "queued, deleted", "untouched")}
        ids["running, never enqueued"] = str(running_without_a_run(url, record(ids["untouched"])["user_id"]))
        started = time.monotonic()
        runs.cancel_workflow(f"render-{ids['running, cancelled']}")
        runs.cancel_workflow(f"render-{ids['queued, cancelled']}")
        runs.delete_workflows([f"render-{ids['queued, deleted']}"])
        for task_id in ids.values():
            until(lambda task_id=task_id: record(task_id)["state"] != "pending", "it ends", SOON_S)
        took_s = time.monotonic() - started
        until(lambda: len(receiver.posts) == 4, "their callers are told")
        films = [path.stem for path in (folder / "data" / "films").rglob("*.mp4")]
        yield Sabotage(
            {name: record(task_id) for name, task_id in ids.items()},
            [post.json() for post in receiver.posts],
            films,
            took_s,
        )
        runs.destroy()
    receiver.close()


def running_without_a_run(url: str, owner: str) -> Any:
    """A job that the table holds for running, and that no run was ever made for."""
    database, now = Database(url), time.time()
    jobs = Jobs(database, time.time)
    facts = (owner, "acedata", "sora-2", Shot("a cat", 4, 1280, 720, 7), {"version": "2.0"}, "digest", ())
    job_id = new_job_id(now)
    job = Job(job_id, *facts, new_secret(), "http://x", new_secret(), None, now, workflow_id=f"render-{job_id}")
    jobs.insert(job, lambda connection, kept: None)
    assert jobs.begin(job_id, job.workflow_id) is not None
    database.close()
    return job_id


@pytest.mark.parametrize(
    "name", ["running, cancelled", "queued, cancelled", "queued, deleted", "running, never enqueued"]
)
def test_a_job_whose_run_has_ended_without_it_fails_with_the_reason(sabotage: Sabotage, name: str) -> None:
    record = sabotage.records[name]
    assert record["state"] == "failed"
    assert record["response"]["error"] == {"code": "api_error", "message": LOST}


def test_a_job_whose_run_goes_on_is_left_alone(sabotage: Sabotage) -> None:
    assert sabotage.records["untouched"]["state"] == "succeeded"


def test_the_callers_of_lost_jobs_are_told(sabotage: Sabotage) -> None:
    names = ("running, cancelled", "queued, cancelled", "queued, deleted", "untouched")
    assert {body["task_id"] for body in sabotage.told} == {sabotage.records[name]["id"] for name in names}
    assert sum(body["success"] for body in sabotage.told) == 1


def test_the_render_of_a_lost_job_stops_and_leaves_no_film(sabotage: Sabotage) -> None:
    """The job behind it was rendered, by the only worker there is, long before the lost one would have ended."""
    assert sabotage.films == [f"{sabotage.records['untouched']['id']}-1"]
