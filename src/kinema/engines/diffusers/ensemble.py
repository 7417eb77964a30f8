"""One film by several processes, each with a GPU and the whole model. Heavy: it imports torch and diffusers.

Every process runs the same pipeline with the same arguments and the same noise. In the model that denoises each has a
share of the tokens, and after each pass all have all of them again, so that the runs stay alike. Rank 0 is the engine's
own process: it alone reads prompts, decodes frames and tells progress.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from diffusers import ContextParallelConfig
from diffusers.models._modeling_parallel import ContextParallelInput, ContextParallelOutput, ParallelConfig

from kinema.engines.base import Stage
from kinema.engines.diffusers.calls import Run
from kinema.engines.diffusers.levels import Level
from kinema.engines.diffusers.memory import Load, MemoryPlan
from kinema.engines.diffusers.parallel import device_names, plans_for_several
from kinema.engines.diffusers.plan import FilmPlan
from kinema.engines.diffusers.profiles import Profile
from kinema.engines.diffusers.ranks import Ranks, Refusal, Unanswered
from kinema.engines.diffusers.studio import Studio, Take
from kinema.engines.diffusers.watching import Watcher
from kinema.errors import RenderFailed

SETTLE_S = 5.0  # in which ranks that were told to stop do; those that wait within a pass never do
GO, STOP = 0, 1

_TOKENS = ContextParallelInput(split_dim=1, expected_dims=3)
_ROTATION = ContextParallelInput(split_dim=1, expected_dims=4, split_output=True)
# diffusers has no plan for VACE. Its control branch takes the film's tokens once, in its first block.
PLANS: Mapping[str, Mapping[str, Any]] = {
    "WanVACETransformer3DModel": {
        "rope": {0: _ROTATION, 1: _ROTATION},
        "vace_blocks.0": {"hidden_states": _TOKENS, "control_hidden_states": _TOKENS},
        "blocks.0": {"hidden_states": _TOKENS},
        "proj_out": ContextParallelOutput(gather_dim=1, expected_dims=3),
    }
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setup:
    """What each process is started with."""

    folder: str | Path
    profile: Profile
    device: str  # "cpu", or the first GPU
    gpus: int
    level: Level
    precision: str | None
    meeting: Path  # a file in which the processes find each other

    def device_of(self, rank: int) -> torch.device:
        return torch.device(device_names(self.device, self.gpus)[rank])


@dataclass(frozen=True, slots=True)
class Join:
    """Find the others, and take a share of the tokens from now on."""


@dataclass(frozen=True, slots=True)
class Room:
    """Place the model for this film."""

    plan: FilmPlan


@dataclass(frozen=True, slots=True)
class Play:
    """Denoise one window, to the prompts' embeddings as rank 0 read them (written by `torch.save`)."""

    run: Run
    prompts: bytes


@dataclass(frozen=True, slots=True)
class Spill:
    """Move the weights to host memory."""


class Stopped(Exception):
    """Rank 0 goes no further with this run."""


class _Spread(Studio):
    """What rank 0 and the others have in common."""

    def __init__(self, setup: Setup, rank: int) -> None:
        self._setup, self._rank = setup, rank
        device = setup.device_of(rank)
        if device.type == "cuda":
            torch.cuda.init()  # else the group would choose a device of its own
            torch.cuda.set_device(device)
        # Compiled blocks within which processes wait for each other were never tried.
        level = replace(setup.level, compiling="never")
        super().__init__(setup.folder, setup.profile, str(device), level, setup.precision)

    def _choose_attention(self) -> None:
        """Torch's own in all processes: each would try for itself, and not every kernel exchanges its share."""

    def _plans_for(self, load: Load) -> tuple[MemoryPlan, ...]:
        return plans_for_several(super()._plans_for(load))

    def _join(self) -> None:
        _meet(self._setup, self._rank)
        for model in self._denoisers(self._base):
            spread(model, self._setup.gpus, self.device)


class LeadStudio(_Spread):
    """The studio of rank 0, which has the others do what it does. To be made in the process's main thread."""

    def __init__(self, setup: Setup) -> None:
        """Start the other processes, and load the model in all of them at once.

        Raises: RenderFailed with the reason of whichever process can't.
        """
        self._talking = threading.Lock()
        self._ranks = Ranks(device_names(setup.device, setup.gpus), _serve, setup, partial(_abandon, setup))
        try:
            super().__init__(setup, 0)
            self._ranks.answers()
            self._together(Join(), self._join)
        except BaseException:
            self.close()
            raise

    @property
    def is_usable(self) -> bool:
        """Whether all processes are there."""
        return self._ranks.is_whole

    @property
    def ranks(self) -> Ranks:
        return self._ranks

    def close(self) -> None:
        """End the other processes."""
        self._ranks.stop()
        if dist.is_initialized():
            _abandon(self._setup)
        if dist.is_initialized():
            dist.destroy_process_group()
        shutil.rmtree(self._setup.meeting.parent, ignore_errors=True)

    def make_room(self, plan: FilmPlan) -> MemoryPlan:
        return self._together(Room(plan), lambda: super(LeadStudio, self).make_room(plan))

    def spill(self) -> None:
        if self._is_spilled:
            return
        try:
            self._together(Spill(), super().spill)
        except RenderFailed:  # the others are gone, and their weights with them
            super().spill()

    def _run(self, run: Run, watcher: Watcher) -> Take:
        watcher.enter("encoding")
        prompts = io.BytesIO()
        given = self._prompt_of(self.pipeline(run.mode), run.plan)
        torch.save({name: value.cpu() for name, value in given.items()}, prompts)
        own = partial(super()._run, run, _Leading(watcher))
        try:
            return self._together(Play(run, prompts.getvalue()), own)
        except torch.OutOfMemoryError as error:
            if self.is_usable:  # it was decoding: a smaller plan may help
                raise
            raise RenderFailed(_too_small(self.memory_plan)) from error

    def _together(self, order: Any, own: Callable[[], T]) -> T:
        """Do something in all processes. After a failure the others are at rest, or gone."""
        with self._talking:
            self._ranks.tell(order)
            try:
                made = own()
            except BaseException as error:
                self._settle(error)
                raise
            self._ranks.answers()
            return made

    def _settle(self, error: BaseException) -> None:
        """Raises: RenderFailed with the reason of a rank that failed: what failed here, failed for it."""
        try:
            self._ranks.answers(SETTLE_S)
        except Unanswered:
            self.close()
        except RenderFailed as failure:
            if not self._ranks.is_whole:
                self.close()
                raise failure from error


class _RankStudio(_Spread):
    """The studio of any other rank: it denoises, and leaves prompts and frames to rank 0."""

    left_out = MappingProxyType({"text_encoder": None})
    _given: Mapping[str, torch.Tensor] = MappingProxyType({})

    def follow(self, order: Any) -> None:
        """Do what rank 0 does. Raises: Refusal for a film that doesn't fit on this GPU."""
        if isinstance(order, Join):
            self._join()
        elif isinstance(order, Room):
            try:
                self.make_room(order.plan)
            except RenderFailed as error:
                raise Refusal(error.message) from error
        elif isinstance(order, Spill):
            self.spill()
        else:
            self._play(order)

    def _play(self, order: Play) -> None:
        given = torch.load(io.BytesIO(order.prompts), weights_only=True)
        self._given = {name: value.to(self.device) for name, value in given.items()}
        try:
            self._run(order.run, _Following())
        except Stopped:
            return

    def _prompt_of(self, _pipe: Any, _plan: FilmPlan) -> dict[str, Any]:
        return dict(self._given)

    def _call(self, pipe: Any, given: dict[str, Any]) -> Any:
        return super()._call(pipe, {**given, "output_type": "latent"})

    def _take(self, _pipe: Any, _result: Any) -> Take:
        return Take(np.empty((0, 0, 0, 3), np.uint8))


def _serve(rank: int, setup: Setup) -> Callable[[Any], None]:
    if setup.device == "cpu":
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // setup.gpus))
    return _RankStudio(setup, rank).follow


class _Leading:
    """Passes on what a run tells, and says before each pass whether it goes on: all stop between the same two."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._is_decoding = False

    def enter(self, stage: Stage) -> None:
        self._is_decoding = stage == "decoding"
        self._or_stop(partial(self._watcher.enter, stage))

    def pass_begins(self) -> None:
        self._or_stop(self._watcher.pass_begins)
        _agree(GO)

    def step_done(self, done: int, of: int) -> None:
        self._or_stop(partial(self._watcher.step_done, done, of))

    def _or_stop(self, tell: Callable[[], None]) -> None:
        try:
            tell()
        except BaseException:
            if not self._is_decoding:  # then nobody listens any more
                _agree(STOP)
            raise


class _Following:
    """Waits before each pass for what rank 0 says."""

    def enter(self, stage: Stage) -> None:
        pass

    def pass_begins(self) -> None:
        if _agree(GO) == STOP:
            raise Stopped

    def step_done(self, done: int, of: int) -> None:
        pass


def _agree(word: int) -> int:
    """Give every process rank 0's word, in host memory: tens of microseconds beside a pass of seconds."""
    said = torch.tensor(word)
    dist.broadcast(said, src=0)
    return int(said)


def _meet(setup: Setup, rank: int) -> None:
    """Make the group of all processes, over the loopback interface unless the environment names another."""
    loopback = next((name for _, name in socket.if_nameindex() if name.startswith("lo")), None)
    if loopback is not None:
        for library in ("GLOO", "NCCL"):
            os.environ.setdefault(f"{library}_SOCKET_IFNAME", loopback)
    backend = "cpu:gloo" if setup.device == "cpu" else "cpu:gloo,cuda:nccl"
    dist.init_process_group(backend, init_method=setup.meeting.as_uri(), rank=rank, world_size=setup.gpus)


def _abandon(setup: Setup) -> None:
    """Free this process from a pass that waits for one that is gone. Over gloo the lost connection does that."""
    if setup.device != "cpu" and dist.is_initialized():
        dist.distributed_c10d._abort_process_group()


def spread(model: Any, gpus: int, device: torch.device) -> None:
    """Have this process compute its share of the model's tokens from the next pass on; its group must stand.

    Raises: RenderFailed for a model that can't be spread over so many.
    """
    heads = int(model.config.num_attention_heads)
    plan = PLANS.get(type(model).__name__, model._cp_plan)
    if plan is None or heads % gpus:
        raise RenderFailed(f"a {type(model).__name__} with {heads} attention heads can't be spread over {gpus} GPUs")
    if device.type == "cpu":
        # diffusers 0.42.1 divides by the number of accelerators here, which is none.
        model._resolve_parallel_config = partial(_on_cpu, model)
    config = ContextParallelConfig(ulysses_degree=gpus)
    model.enable_parallelism(config=config, cp_plan=plan)
    model.register_forward_pre_hook(partial(_divide, config, gpus), with_kwargs=True)


def _on_cpu(model: Any, config: ContextParallelConfig) -> ParallelConfig:
    mesh = dist.device_mesh.init_device_mesh("cpu", config.mesh_shape, mesh_dim_names=config.mesh_dim_names)
    whole = ParallelConfig(context_parallel_config=config)
    whole.setup(dist.get_rank(), dist.get_world_size(), torch.device("cpu"), mesh=mesh)
    model._parallel_config = whole
    return whole


def _divide(config: ContextParallelConfig, gpus: int, model: Any, _args: Any, given: Mapping[str, Any]) -> None:
    """Choose the exchange by the number of tokens: equal shares, or those that differ by one, which ask each other."""
    latents, patch = given["hidden_states"].shape[2:], model.config.patch_size
    tokens = int(np.prod([side // step for side, step in zip(latents, patch, strict=True)]))
    config.ulysses_anything = tokens % gpus != 0
    if config.ulysses_anything and given["hidden_states"].device.type == "cpu":
        raise RenderFailed(f"on the CPU a film's tokens must be a multiple of gpus = {gpus}, not {tokens}: gloo can't")


def new_meeting() -> Path:
    """A file's place that nobody else has: processes that can write there can join."""
    return Path(tempfile.mkdtemp(prefix="kinema-ranks-")) / "meeting"


def _too_small(plan: MemoryPlan | None) -> str:
    return (
        f"a GPU ran out of memory by the plan {plan}; several GPUs for one film hold the whole model each: use "
        "gpus = 1, whose plans go down to offloading, a smaller profile, size or length"
    )
