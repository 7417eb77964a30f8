"""What goes wrong around a job: full disks, a failing store, broken films, clocks that jump, workers that are late."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest

from kinema.config import Settings
from kinema.domain.clip import Clip
from kinema.domain.job import Job, State
from kinema.domain.shot import Shot
from kinema.engines.base import Capabilities, RenderContext, Rendered
from kinema.errors import RenderFailed
from kinema.execution.rendering import render_film
from kinema.execution.upkeep import Upkeep
from kinema.media.film import write_film
from kinema.store.retention import Retention
from tests.bucket import Bucket
from tests.integration.atelier import Atelier, AtOnce, open_atelier
from tests.servers import running, until

BODY = {"model": "sora-2", "version": "2.0", "size": "1280x720"}
NO_SPACE = "No space left on device"
HOUR = 3600.0


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Callable[[str], None]]:
    """A file system of its own at this folder; call the result to make it larger."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a small disk, and not everywhere")

    def resize(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)

    try:
        yield resize
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def ask(client: httpx2.Client, prompt: str) -> httpx2.Response:
    return client.post("/sora/videos", json=BODY | {"prompt": prompt})


def test_a_film_that_the_store_has_no_room_for_fails_with_the_reason_and_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "films"
    with small_disk(store, "48k") as resize:
        with running(tmp_path / "data", KINEMA_STORE_URL=str(store), KINEMA_MIN_FREE_BYTES="0") as server:
            with server.client() as client:
                refused = ask(client, "too large for its disk")
                assert refused.status_code == 500
                assert refused.json()["error"] == {
                    "code": "api_error",
                    "message": f"the film can't be kept: {NO_SPACE}",
                }
                assert files_in(store) == [], "not even the thumbnail, which had room"
                assert files_in(tmp_path / "data" / "work") == []
                resize("32m")
                made = ask(client, "now there is room")
                assert made.status_code == 200
                assert httpx2.get(made.json()["data"][0]["video_url"]).status_code == 200
        assert len(files_in(store)) == 2


def test_a_disk_that_is_full_while_a_film_is_rendered_fails_with_the_reason(tmp_path: Path) -> None:
    work = tmp_path / "data" / "work"
    with small_disk(work, "48k") as resize, running(tmp_path / "data") as server, server.client() as client:
        refused = ask(client, "too large for its work folder")
        assert refused.status_code == 500
        assert NO_SPACE in refused.json()["error"]["message"]
        assert files_in(work) == []
        assert files_in(tmp_path / "data" / "films") == []
        resize("32m")
        assert ask(client, "now there is room").status_code == 200


def test_an_upload_that_the_disk_has_no_room_for_is_answered_503_and_leaves_nothing(tmp_path: Path) -> None:
    uploads = tmp_path / "data" / "uploads"
    with small_disk(uploads, "1m") as resize, running(tmp_path / "data") as server, server.client() as client:
        upload = {"file": ("large.jsonl", b"x" * 2**22)}
        refused = client.post("/v1/files", files=upload, data={"purpose": "batch"})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert "disk is full" in refused.json()["error"]["message"]
        assert files_in(uploads) == []
        assert client.get("/v1/files").json()["data"] == []
        resize("32m")
        assert client.post("/v1/files", files=upload, data={"purpose": "batch"}).status_code == 200


def test_a_disk_that_is_full_for_the_database_refuses_new_work_and_records_what_ran(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with (
        small_disk(disk, "24m"),
        running(tmp_path / "data", KINEMA_DATABASE_URL=f"sqlite:///{disk}/kinema.db") as server,
        server.client() as client,
    ):
        body = BODY | {"prompt": "[slow 3] goes on", "async": True}
        begun = client.post("/sora/videos", json=body).json()["task_id"]
        until(lambda: state(client, begun)["stage"] == "rendering", "it renders")
        fill(disk)
        refused = ask(client, "[slow 1] no room for a word more")
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        until(lambda: files_in(tmp_path / "data" / "films"), "its film is stored on another disk")
        (disk / "filler").unlink()
        until(lambda: state(client, begun)["state"] == "succeeded", "it is recorded when there is room again")
        assert ask(client, "and the next").status_code == 200


def test_a_run_that_lost_its_checkpoint_to_a_full_disk_is_begun_again(tmp_path: Path) -> None:
    """The durable runtime gives such a run up and leaves it pending; nobody but its own process can know."""
    disk = tmp_path / "disk"
    renderer = AtOnce()
    with small_disk(disk, "24m"), open_atelier(tmp_path, renderer, database=disk / "kinema.db") as atelier:
        renderer.during = lambda: fill(disk)
        job = atelier.submit()
        until(lambda: renderer.prompts and not atelier.runtime.at_work, "its thread ends")
        (disk / "filler").unlink()
        renderer.during = lambda: None
        assert (atelier.read(job).state, atelier.queue.ended([job.workflow_id])) == (State.RUNNING, set())
        liveness = atelier.liveness()
        liveness.look()
        assert not atelier.runtime.at_work, "one look may catch a run that is just beginning or ending"
        liveness.look()
        ended = until(lambda: final(atelier, job), "it ends")
        assert (ended.state, ended.attempt) == (State.SUCCEEDED, 2)
        kept = {f"clips/{job.id}-2.mp4", f"clips/{job.id}-2.webp"}
        until(lambda: atelier.films() == kept, "the first attempt's film, which goes after the record, is gone")


def test_a_callback_s_next_try_survives_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    tries: list[int] = []

    async def refuse_once(job: Job, number: int) -> bool:
        tries.append(number)
        if number == 1:
            fill(disk)
        return number > 1

    with (
        small_disk(disk, "24m"),
        open_atelier(tmp_path, AtOnce(), database=disk / "kinema.db", deliver=refuse_once) as atelier,
    ):
        atelier.submit(callback_url="http://receiver")
        until(lambda: tries, "the first try")
        time.sleep(1.5)
        (disk / "filler").unlink()
        until(lambda: tries == [1, 2], "the second")


def fill(disk: Path) -> None:
    with pytest.raises(OSError, match=NO_SPACE):
        (disk / "filler").write_bytes(bytes(2**25))


def state(client: httpx2.Client, task_id: str) -> dict[str, Any]:
    record: dict[str, Any] = client.post("/sora/tasks", json={"id": task_id}).json()
    return record


def test_a_store_that_answers_500_fails_the_job_with_the_reason_and_the_next_one_is_kept(
    tmp_path: Path, bucket: Bucket
) -> None:
    renderer = AtOnce()
    with open_atelier(tmp_path, renderer, store="s3://films", store_patience_s=1.0) as atelier:
        lost = atelier.submit()
        failed = until(lambda: final(atelier, lost), "its worker gives up")
        assert failed.state is State.FAILED
        assert failed.failure is not None
        assert "the object store doesn't answer" in failed.failure.message
        bucket.broken = False
        kept = atelier.submit()
        assert until(lambda: final(atelier, kept), "it ends").state is State.SUCCEEDED
    assert len(renderer.prompts) == 2
    assert {path.rpartition(".")[2] for path in bucket.kept} == {"mp4", "webp"}


def test_a_store_that_comes_back_in_time_costs_no_second_render(tmp_path: Path, bucket: Bucket) -> None:
    renderer = AtOnce()
    with open_atelier(tmp_path, renderer, store="s3://films", store_patience_s=60.0) as atelier:
        job = atelier.submit()
        until(lambda: bucket.asked >= 3, "it tries again")
        bucket.broken = False
        assert until(lambda: final(atelier, job), "it ends").state is State.SUCCEEDED
    assert len(renderer.prompts) == 1


def final(atelier: Atelier, job: Job) -> Job | None:
    now = atelier.read(job)
    return now if now.is_final else None


SHOT = Shot("a cat", 1.0, 64, 64, 7)


@dataclass(frozen=True)
class FromFile:
    """An engine that gives a finished file, as those do that call a program."""

    make: Callable[[Path], None]
    name: str = "from-file"

    def capabilities(self) -> Capabilities:
        return Capabilities("files", frozenset(), audio=False, max_duration_s=10)

    def render(self, shot: Shot, context: RenderContext) -> Rendered:
        path = context.work_dir / "made.mp4"
        self.make(path)
        return Rendered(file=path)


def film(path: Path, shot: Shot = SHOT) -> None:
    frames = [np.full((shot.height_px * 3 // 2, shot.width_px), 90, np.uint8)] * shot.frame_count
    write_film(
        path,
        frames=frames,
        pixel_format="yuv420p",
        frame_count=shot.frame_count,
        width_px=shot.width_px,
        height_px=shot.height_px,
        fps=shot.fps,
        audio=None,
        metadata={},
        on_frame=lambda index: None,
    )


def truncated(path: Path) -> None:
    film(path)
    path.write_bytes(path.read_bytes()[:-200])


def scribbled_over(path: Path) -> None:
    film(path)
    data = bytearray(path.read_bytes())
    middle = data.index(b"mdat") + 4
    data[middle : middle + 400] = b"\xff" * 400
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (truncated, "cut short"),
        (scribbled_over, "broken"),
        (lambda path: path.write_bytes(b""), "broken"),
        (lambda path: path.write_bytes(b"not a film at all" * 100), "broken"),
        (lambda path: film(path, replace(SHOT, duration_s=0.5)), r"\(64, 64, 12\), the shot asks for \(64, 64, 24\)"),
        (lambda path: film(path, replace(SHOT, width_px=128)), r"\(128, 64, 24\)"),
    ],
    ids=["truncated", "scribbled over", "empty", "no film", "too few frames", "too wide"],
)
def test_a_broken_film_of_an_engine_is_a_failed_render(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    context = RenderContext(tmp_path, tmp_path, (), lambda progress, stage: None, lambda: None)
    with pytest.raises(RenderFailed, match=reason):
        render_film(FromFile(make), SHOT, context)


def test_a_whole_film_of_an_engine_passes(tmp_path: Path) -> None:
    context = RenderContext(tmp_path, tmp_path, (), lambda progress, stage: None, lambda: None)
    facts = render_film(FromFile(film), SHOT, context)
    assert (facts["frame_count"], facts["size_bytes"]) == (24, (tmp_path / "film.mp4").stat().st_size)


@dataclass
class Clock:
    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("jump_s", [HOUR, -HOUR])
def test_a_clock_that_jumps_neither_loses_nor_expires_a_running_job(tmp_path: Path, jump_s: float) -> None:
    clock, renderer = Clock(), AtOnce()
    settings = Settings.model_validate({"min_free_bytes": 0, "record_ttl_s": 60.0})
    with open_atelier(tmp_path, renderer, clock, film_ttl_s=2 * HOUR) as atelier:
        upkeep = Upkeep(
            Retention(atelier.database, clock),
            atelier.blobs,
            atelier.queue,
            settings,
            now=clock,
            free_bytes=lambda: 2**40,
        )

        def jump() -> None:
            clock.now += jump_s
            upkeep.sweep()

        renderer.during = jump
        job = atelier.submit()
        ended = until(lambda: final(atelier, job), "it ends")
        assert (ended.state, ended.attempt) == (State.SUCCEEDED, 1)
        clock.now -= jump_s  # somebody sets it right
        upkeep.sweep()
        assert not atelier.read(job).is_expired
        assert len(atelier.films()) == 2


def test_a_deposed_worker_s_outcome_is_discarded_and_its_film_removed(tmp_path: Path) -> None:
    renderer = AtOnce()
    with open_atelier(tmp_path, renderer) as atelier:
        taken_over: list[Job] = []

        def take_over() -> None:
            """As a worker does that holds this one for dead: it begins the next attempt."""
            second = atelier.jobs.begin(job.id, f"render-{job.id}")
            assert second is not None
            name = f"clips/{second.id}-{second.attempt}"
            atelier.blobs.put_bytes(f"{name}.mp4", b"the second's")
            taken_over.append(second)

        go_on = threading.Event()
        renderer.during = lambda: (go_on.wait(30), take_over())[0]
        job = atelier.submit()
        go_on.set()
        until(lambda: taken_over and atelier.queue.ended([f"render-{job.id}"]), "the first one's run ends")
        second = taken_over[0]
        assert (atelier.read(job).state, atelier.read(job).attempt) == (State.RUNNING, 2)
        assert atelier.films() == {f"clips/{job.id}-2.mp4"}
        clip = Clip(f"clips/{job.id}-2.mp4", f"clips/{job.id}-2.webp", "cd" * 32, 12, 1280, 720, 24.0, 96, 4.0)
        assert atelier.jobs.succeed(second, clip, atelier.queue.announce)
        assert atelier.read(job).clip == clip
