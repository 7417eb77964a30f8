"""One film by several processes, on the CPU: two ranks over gloo, each with the whole tiny model."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kinema.domain.shot import Role, Shot, Tuning, Verb
from kinema.engines.base import LocalReference
from kinema.engines.diffusers.engine import DiffusersEngine
from kinema.errors import JobCancelled, RenderFailed
from tests.torch.making import OF_FAMILY, SHOT, SMALL, Making, brightening, engine_for, film_of, given, picture

pytest.importorskip("torch", reason="torch isn't installed: make test-gpu-cpu")

import torch

from kinema.engines.diffusers.ensemble import LeadStudio, Setup, _RankStudio
from kinema.engines.diffusers.ranks import Ranks, Refusal

Tiny = Callable[[str], Path]
SQUARE = replace(SHOT, width_px=64, height_px=64)  # an even number of tokens: gloo has equal shares only


@pytest.fixture
def making(tmp_path: Path) -> Making:
    return Making(tmp_path)


@contextmanager
def spread(folder: Path, **options: Any) -> Iterator[DiffusersEngine]:
    """An engine whose films are made by two processes."""
    engine = engine_for(folder, gpus=2, **options)
    try:
        yield engine
    finally:
        if engine._studio is not None:
            lead_of(engine).close()


def lead_of(engine: DiffusersEngine) -> LeadStudio:
    assert isinstance(engine._studio, LeadStudio)
    return engine._studio


def tokens_of(engine: DiffusersEngine) -> list[int]:
    """How many tokens the second block of the model computes here, in each pass from now on."""
    seen: list[int] = []
    block = engine._studio._base.transformer.blocks[1]  # type: ignore[union-attr]
    block.register_forward_pre_hook(lambda _module, args: seen.append(args[0].shape[1]))
    return seen


def references_of(family: str, folder: Path) -> tuple[Verb, list[LocalReference]]:
    if family in ("wan_ti2v", "wan_i2v"):
        return Verb.CREATE, [given(Role.FIRST_FRAME, picture(folder, (10, 200, 30)))]
    if family == "wan_vace":
        return Verb.CREATE, [given(Role.IMAGE, picture(folder)), given(Role.IMAGE, picture(folder, name="other.png"))]
    if family == "wan_a14b":
        return Verb.REMIX, [given(Role.SOURCE, film_of(folder, brightening(24)))]
    return Verb.CREATE, []


@pytest.mark.parametrize(
    ("family", "level"),
    [("wan_t2v", "plain"), ("wan_a14b", "exact"), ("wan_ti2v", "exact"), ("wan_i2v", "exact"), ("wan_vace", "exact")],
)
def test_two_processes_make_the_frames_of_one(
    family: str, level: str, tiny: Tiny, making: Making, tmp_path: Path
) -> None:
    verb, references = references_of(family, tmp_path)
    shot = replace(SQUARE, verb=verb)
    alone = engine_for(tiny(family), level=level)
    passes_of_one = passes_of(alone, making)
    by_one, _ = making.film(alone, shot, *references)
    with spread(tiny(family), level=level) as engine:
        passes_of_two = passes_of(engine, making)
        by_two, _ = making.film(engine, shot, *references)
    assert len(passes_of_one) == len(passes_of_two) > 0
    for one, two in zip(passes_of_one, passes_of_two, strict=True):
        assert torch.allclose(one, two, rtol=0, atol=1e-5 * float(one.abs().max()))
    # A random autoencoder makes more of the passes' last bit.
    assert np.abs(by_one.astype(int) - by_two.astype(int)).max() <= 3


def passes_of(engine: DiffusersEngine, making: Making) -> list[torch.Tensor]:
    """What the models that denoise give, in each pass from now on."""
    studio = engine._warm_studio(making.context())
    given: list[torch.Tensor] = []
    for model in studio._denoisers(studio._base):
        model.register_forward_hook(lambda _module, _args, out: given.append(out[0].clone()))
    return given


def test_each_process_computes_half_of_the_tokens(tiny: Tiny, making: Making) -> None:
    alone = engine_for(tiny("wan_t2v"))
    with spread(tiny("wan_t2v")) as engine:
        for each in (alone, engine):
            making.film(each, SQUARE)
        whole, share = tokens_of(alone), tokens_of(engine)
        for each in (alone, engine):
            making.film(each, SQUARE)
    # Nine frames are three latents of 4 x 4 tokens; two steps, each with and without the prompt.
    assert (whole, share) == ([48] * 4, [24] * 4)


@pytest.mark.parametrize(("passes_done", "when"), [(1, "between two passes"), (4, "before it decodes")])
def test_a_cancel_leaves_all_processes_ready_for_the_next_film(
    passes_done: int, when: str, tiny: Tiny, making: Making
) -> None:
    with spread(tiny("wan_t2v")) as engine:
        before, _ = making.film(engine, SQUARE)
        pids = lead_of(engine).ranks.pids
        passes = tokens_of(engine)

        def cancel() -> None:
            if len(passes) == passes_done:
                raise JobCancelled(f"the job was cancelled {when}")

        making.check = cancel
        with pytest.raises(JobCancelled):
            making.film(engine, SQUARE)
        assert len(passes) == passes_done
        making.check = lambda: None
        after, _ = making.film(engine, SQUARE)
        assert lead_of(engine).ranks.pids == pids
    assert np.array_equal(before, after)


def test_a_process_that_is_killed_while_it_denoises_fails_the_film_and_is_replaced(tiny: Tiny, making: Making) -> None:
    with spread(tiny("wan_t2v")) as engine:
        before, _ = making.film(engine, SQUARE)
        pids = lead_of(engine).ranks.pids
        passes = tokens_of(engine)

        def kill() -> None:
            if len(passes) == 1 and is_alive(pids[0]):
                os.kill(pids[0], signal.SIGKILL)

        making.check = kill
        with pytest.raises(RenderFailed, match=r"process 1 of the film \(cpu\) ended \(exit status -9\)"):
            making.film(engine, SQUARE)
        making.check = lambda: None
        after, _ = making.film(engine, SQUARE)
        assert lead_of(engine).ranks.pids != pids
    assert np.array_equal(before, after)


def test_a_gpu_that_is_out_of_memory_within_a_pass_fails_the_film_with_what_helps(tiny: Tiny, making: Making) -> None:
    with spread(tiny("wan_t2v")) as engine:
        making.film(engine, SQUARE)
        pids = lead_of(engine).ranks.pids

        def too_much(*_: Any) -> None:
            raise torch.OutOfMemoryError("CUDA out of memory")

        handle = lead_of(engine)._base.transformer.blocks[1].register_forward_pre_hook(too_much)
        with pytest.raises(RenderFailed, match="hold the whole model each: use gpus = 1"):
            making.film(engine, SQUARE)
        handle.remove()
        assert not any(map(is_alive, pids))
        making.film(engine, SQUARE)


def test_a_film_with_an_odd_number_of_tokens_is_refused_on_the_cpu_with_the_reason(tiny: Tiny, making: Making) -> None:
    with spread(tiny("wan_t2v")) as engine:
        with pytest.raises(RenderFailed, match="tokens must be a multiple of gpus = 2, not 45"):
            making.film(engine, SHOT)


def test_a_gpu_that_is_out_of_memory_while_it_decodes_tries_the_next_plan_with_the_same_processes(
    tiny: Tiny, making: Making
) -> None:
    with spread(tiny("wan_t2v")) as engine:
        before, _ = making.film(engine, SQUARE)
        lead = lead_of(engine)
        pids, decode, failed = lead.ranks.pids, lead._base.vae.decode, []

        def once(*args: Any, **more: Any) -> Any:
            if not failed:
                failed.append(True)
                raise torch.OutOfMemoryError("CUDA out of memory")
            return decode(*args, **more)

        lead._base.vae.decode = once
        after, _ = making.film(engine, SQUARE)
        assert (lead_of(engine).ranks.pids, str(lead.memory_plan)) == (pids, "encoder-aside")
    assert np.array_equal(before, after)


def test_other_processes_load_no_text_encoder_and_no_plan_moves_or_changes_weights(tiny: Tiny, tmp_path: Path) -> None:
    engine = engine_for(tiny("wan_t2v"))
    setup = Setup(tiny("wan_t2v"), engine.profile, "cpu", 2, engine._level, None, tmp_path / "meeting")
    studio = _RankStudio(setup, 1)
    assert studio._base.text_encoder is None
    placements = {(str(plan.placement), plan.is_quantised) for plan in studio._plans_for(load())}
    assert placements == {("resident", False), ("encoder-aside", False)}


def load() -> Any:
    from kinema.engines.diffusers.memory import estimate

    sizes = {"transformer": 10 * 2**30, "text_encoder": 11 * 2**30, "vae": 2**29}
    return estimate(sizes, tokens=27280, hidden=3072, canvas_px=704 * 1280)


@pytest.mark.skipif(torch.cuda.device_count() > 1, reason="there are as many GPUs as are asked for")
@pytest.mark.parametrize("device", ["auto", "cuda"])
def test_more_gpus_than_are_here_are_refused_with_those_that_are(device: str, tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"), gpus=2, device=device)
    with pytest.raises(RenderFailed, match=r"gpus = 2 wants cuda:0 to cuda:1, and torch sees \d GPUs here"):
        making.film(engine, SQUARE)


def serve(rank: int, meeting: Path) -> Callable[[str], None]:
    """A rank that adds numbers with the others until it is told to fail."""
    torch.distributed.init_process_group("cpu:gloo", init_method=meeting.as_uri(), rank=rank, world_size=2)

    def follow(order: str) -> None:
        if order == "refuse":
            raise Refusal("there is no room")
        if order == "fail":
            raise torch.OutOfMemoryError("CUDA out of memory")
        torch.distributed.all_reduce(torch.ones(1))

    return follow


@pytest.fixture
def ranks(tmp_path: Path) -> Iterator[Ranks]:
    meeting = tmp_path / "meeting"
    ranks = Ranks(["cpu", "cpu"], serve, meeting)
    try:
        serve(0, meeting)
        ranks.answers()
        yield ranks
    finally:
        ranks.stop()
        torch.distributed.destroy_process_group()


def test_a_rank_that_fails_frees_whoever_waits_for_it_and_says_why(ranks: Ranks) -> None:
    ranks.tell("fail")
    with pytest.raises(RuntimeError):
        torch.distributed.all_reduce(torch.ones(1))
    with pytest.raises(
        RenderFailed, match=r"process 1 of the film \(cpu\) failed: OutOfMemoryError: CUDA out of memory"
    ):
        ranks.answers()
    assert not ranks.is_whole
    with pytest.raises(RenderFailed, match="OutOfMemoryError"):
        ranks.tell("add")


def test_a_rank_that_refuses_an_order_follows_the_next(ranks: Ranks) -> None:
    ranks.tell("refuse")
    with pytest.raises(RenderFailed, match=r"process 1 of the film \(cpu\): there is no room"):
        ranks.answers()
    ranks.tell("add")
    total = torch.ones(1)
    torch.distributed.all_reduce(total)
    ranks.answers()
    assert float(total) == 2
    assert ranks.is_whole


@pytest.mark.timeout(240)
def test_a_killed_engine_leaves_no_process_behind(tiny: Tiny, tmp_path: Path) -> None:
    from kinema.execution.engine_process import EngineDied, EngineProcess
    from kinema.execution.limits import PHASES

    folder = tiny("wan_t2v")
    options = {**SMALL, **OF_FAMILY.get(folder.name, {}), "model": str(folder), "gpus": 2}
    child = EngineProcess("diffusers", tmp_path / "cache", {**options, "steps": 200})
    shot = Shot("a cat", 1, 64, 64, seed=11)
    reports: list[float] = []
    failures: list[BaseException] = []
    limits_s = {phase: 200.0 for phase in PHASES.values() if phase is not None}

    def render() -> None:
        try:
            child.render(
                shot,
                (),
                tmp_path,
                report=lambda progress, _: reports.append(progress),
                should_go_on=lambda: True,
                limits_s=limits_s,
            )
        except EngineDied as error:
            failures.append(error)

    # The child ends with the thread that started it, so it is started here.
    whole = child.render(
        replace(shot, tuning=Tuning(steps=1)),
        (),
        tmp_path,
        report=lambda *_: None,
        should_go_on=lambda: True,
        limits_s=limits_s,
    )
    assert whole["frame_count"] == 24
    rendering = threading.Thread(target=render)
    rendering.start()
    until(lambda: any(progress > 0.05 for progress in reports))
    pid = child.pid
    assert pid is not None
    below = descendants(pid)
    (rank,) = (each for each in below if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes())
    os.kill(rank, signal.SIGSTOP)  # it can't look whether the engine is there
    os.kill(pid, signal.SIGKILL)
    until(lambda: not any(map(is_alive, below)), 10)
    rendering.join()
    assert len(failures) == 1
    child.stop()


def until(true: Callable[[], object], timeout_s: float = 120) -> None:
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def descendants(pid: int) -> list[int]:
    """The process's children and theirs, as /proc tells."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found[1:]


def is_alive(pid: int) -> bool:
    """Whether it runs: one that nobody has waited for yet doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
