"""From an HTTP request to an mp4, through a real server and a tiny model of each family."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest

from kinema.media.probe import FilmFacts, probe
from kinema.media.stills import read_frames
from tests.servers import Receiver, Server, running, until
from tests.torch.making import OF_FAMILY, SMALL, picture

Tiny = Callable[[str], Path]
BODY = {"model": "sora-2", "version": "2.0", "prompt": "a cat on a river", "duration": 4, "size": "1280x720"}


def pool(name: str, **options: Any) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in {"engine": "diffusers", **options}.items()]
    return "\n".join([f"[pools.{name}]", *lines, ""])


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(entry)}" for key, entry in value.items()) + "}"
    return json.dumps(value)


@contextmanager
def serving(folder: Path, pools: str) -> Iterator[Server]:
    config = folder / "kinema.toml"
    config.write_text(pools)
    with running(folder / "data", KINEMA_CONFIG=str(config), HF_HUB_OFFLINE="1") as server:
        yield server


def options_for(folder: Path, **more: Any) -> dict[str, Any]:
    return {**SMALL, "area_px": 2048, **OF_FAMILY.get(folder.name, {}), "model": str(folder), **more}


def film_from(client: httpx2.Client, body: dict[str, Any], target: Path) -> FilmFacts:
    answer = client.post("/sora/videos", json=body, timeout=120)
    assert answer.status_code == 200, answer.text
    target.write_bytes(client.get(answer.json()["data"][0]["video_url"]).content)
    return probe(target)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "family",
    ["wan_t2v", "wan_a14b", "wan_ti2v", "wan_i2v", "wan_vace", "helios", "ltx", "ltx2", "cogvideox", "hunyuan"],
)
def test_a_request_becomes_an_mp4_of_its_size_and_length(
    family: str, tiny: Tiny, tmp_path: Path, receiver: Receiver
) -> None:
    body = dict(BODY)
    if family not in ("wan_t2v", "wan_a14b", "cogvideox", "hunyuan"):
        body["image_urls"] = [receiver.serve("/first.png", "image/png", picture(tmp_path).read_bytes())]
    with serving(tmp_path, pool("gpu", **options_for(tiny(family), window_frames=97))) as server:
        with server.client() as client:
            facts = film_from(client, body, tmp_path / "film.mp4")
    assert (facts.width_px, facts.height_px, facts.frame_count, facts.fps) == (1280, 720, 96, 24)
    assert (facts.video_codec, facts.audio_codec) == ("h264", "aac")


def test_two_jobs_run_one_after_the_other_on_the_same_warm_model(tiny: Tiny, tmp_path: Path) -> None:
    with serving(tmp_path, pool("gpu", **options_for(tiny("wan_ti2v"), window_frames=97))) as server:
        with server.client() as client:
            film_from(client, BODY, tmp_path / "one.mp4")
            child = server.engine_pid
            film_from(client, BODY, tmp_path / "two.mp4")
            assert server.engine_pid == child


def test_what_a_profile_cannot_do_is_refused_with_what_it_can(tiny: Tiny, tmp_path: Path, receiver: Receiver) -> None:
    url = receiver.serve("/first.png", "image/png", picture(tmp_path).read_bytes())
    with serving(tmp_path, pool("gpu", **options_for(tiny("wan_t2v"), window_frames=81))) as server:
        with server.client() as client:
            with_picture = client.post("/sora/videos", json={**BODY, "image_urls": [url]})
            too_long = client.post("/sora/videos", json={**BODY, "duration": 12})
    assert with_picture.status_code == 400
    assert "takes no first frame" in with_picture.json()["error"]["message"]
    assert too_long.status_code == 400
    assert "up to 5.06 seconds" in too_long.json()["error"]["message"]


def test_a_child_that_is_killed_while_it_denoises_costs_no_job(tiny: Tiny, tmp_path: Path) -> None:
    slow = options_for(tiny("wan_ti2v"), window_frames=97, steps=60)
    with serving(tmp_path, pool("gpu", **slow)) as server:
        with server.client() as client:
            task = client.post("/sora/videos", json={**BODY, "async": True}).json()["task_id"]
            until(lambda: _progress(client, task) > 0.05, "the first steps of the job")
            os.kill(server.engine_pid, 9)
            until(lambda: "engine died" in "".join(server.output), "the worker sees that its engine is gone")
            until(lambda: _state(client, task) in ("succeeded", "failed"), "the job is rendered again to its end", 240)
            assert _state(client, task) == "succeeded"


def test_a_cancel_stops_between_two_passes_and_the_model_stays_warm(tiny: Tiny, tmp_path: Path) -> None:
    slow = options_for(tiny("wan_ti2v"), window_frames=97, steps=200)
    with serving(tmp_path, pool("gpu", **slow)) as server:
        with server.client() as client:
            task = client.post("/sora/videos", json={**BODY, "async": True}).json()["task_id"]
            until(lambda: _progress(client, task) > 0.05, "the first steps of the job")
            child = server.engine_pid
            client.post("/sora/tasks", json={"action": "cancel", "id": task})
            until(lambda: _state(client, task) == "failed", "the cancelled job ends")
            again = client.post("/sora/videos", json={**BODY, "async": True}).json()["task_id"]
            until(lambda: _progress(client, again) > 0.05, "the next job on the same model")
            assert server.engine_pid == child
            client.post("/sora/tasks", json={"action": "cancel", "id": again})


def test_pools_of_different_models_take_turns_under_load(tiny: Tiny, tmp_path: Path) -> None:
    pools = pool("small", **options_for(tiny("wan_t2v"), window_frames=97))
    pools += pool("pro", **options_for(tiny("wan_ti2v"), window_frames=97))
    pools += '[routes]\nsora-2 = "small"\nsora-2-pro = "pro"\n'
    with serving(tmp_path, pools) as server:
        with server.client() as client:
            tasks = [
                client.post("/sora/videos", json={**BODY, "model": model, "async": True}).json()["task_id"]
                for model in ("sora-2", "sora-2-pro", "sora-2")
            ]
            for task in tasks:
                until(lambda task=task: _state(client, task) in ("succeeded", "failed"), "the job ends", 240)
            assert [_state(client, task) for task in tasks] == ["succeeded"] * 3


def test_the_same_seed_gives_the_same_frames_in_another_process(tiny: Tiny, tmp_path: Path) -> None:
    from kinema.domain.shot import Shot
    from kinema.execution.engine_process import EngineProcess

    shot = Shot("a cat", 1, 128, 64, seed=11)
    films = []
    for name in ("one", "two"):
        child = EngineProcess("diffusers", tmp_path / "cache", options_for(tiny("wan_t2v")))
        (tmp_path / name).mkdir()
        limits_s = {"loading": 100.0, "rendering": 100.0, "finishing": 60.0}
        child.render(shot, (), tmp_path / name, report=lambda *_: None, should_go_on=lambda: True, limits_s=limits_s)
        child.stop()
        films.append(np.stack(read_frames(tmp_path / name / "film.mp4", range(24))))
    assert np.array_equal(*films)


def _task(client: httpx2.Client, task: str) -> Any:
    return client.post("/sora/tasks", json={"action": "retrieve", "id": task}).json()


def _progress(client: httpx2.Client, task: str) -> float:
    return float(_task(client, task)["progress"]) / 100


def _state(client: httpx2.Client, task: str) -> str:
    return str(_task(client, task)["state"])
