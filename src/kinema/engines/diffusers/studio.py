"""A model that is loaded and stays warm: its pipelines share one set of weights.

Heavy: it imports torch and diffusers, so it is imported in the engine's child process at the first render only.
"""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import diffusers
import numpy as np
import torch
from diffusers import DiffusionPipeline
from diffusers.utils import logging as diffusers_logging
from numpy.typing import NDArray
from transformers.utils import logging as transformers_logging

from kinema.engines.diffusers.calls import Run, arguments
from kinema.engines.diffusers.families import Mode
from kinema.engines.diffusers.following import follow
from kinema.engines.diffusers.levels import DEFAULT_LEVEL, LEVELS, Cache, Level
from kinema.engines.diffusers.memory import (
    Load,
    MemoryPlan,
    Placement,
    Shortages,
    choose_plan,
    gib,
    memory_plans,
    out_of_memory,
    reachable,
    smaller_plan,
)
from kinema.engines.diffusers.placing import can_quantise, collect, free_bytes, is_aside, load_of, place
from kinema.engines.diffusers.plan import FilmPlan
from kinema.engines.diffusers.profiles import Profile
from kinema.engines.diffusers.pulled import is_hub_id
from kinema.engines.diffusers.speed import Tuned, denoisers, set_cache
from kinema.engines.diffusers.watching import Steps, Watcher
from kinema.errors import RenderFailed
from kinema.telemetry import log

# Bars for a terminal; the child's progress goes another way.
diffusers_logging.disable_progress_bar()
transformers_logging.disable_progress_bar()

PROMPTS_KEPT = 16  # embeddings; a few MB each
DTYPES = {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}
# What `encode_prompt` gives, by family; a family that isn't here encodes its prompts within each run.
EMBEDDINGS: dict[str, tuple[str, ...]] = {
    "wan": ("prompt_embeds", "negative_prompt_embeds"),
    "helios": ("prompt_embeds", "negative_prompt_embeds"),
    "cogvideox": ("prompt_embeds", "negative_prompt_embeds"),
    "ltx": (
        "prompt_embeds",
        "prompt_attention_mask",
        "negative_prompt_embeds",
        "negative_prompt_attention_mask",
    ),
}
EMBEDDINGS["ltx2"] = EMBEDDINGS["ltx"]
CHUNK_FRAMES = 33  # of Helios: nine latent frames
PYRAMID = "pyramid_num_inference_steps_list"
VIDEO_OF_EXPERTS = "WanVideoToVideoPipeline"

Frames = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Take:
    """What a run gave: frames as uint8 (n, height, width, 3), and sound as float32 (channels, samples)."""

    frames: Frames
    audio: NDArray[np.float32] | None = None
    audio_rate_hz: int = 0


class Studio:
    """One model and its pipelines on one device. Runs one film at a time."""

    left_out: Mapping[str, None] = MappingProxyType({})  # components that aren't loaded

    def __init__(
        self,
        folder: str | Path,
        profile: Profile,
        device: str,
        level: Level = LEVELS[DEFAULT_LEVEL],
        precision: str | None = None,
        *,
        may_download: bool = False,
    ) -> None:
        """Load the weights in the profile's precision, on a CPU in float32 unless another is given.

        `may_download` lets attention kernels come from the hub as code.
        Raises: RenderFailed for a folder that diffusers can't load.
        """
        self.profile = profile
        self.level = level
        self._may_download = may_download
        self.device = torch.device(device)
        dtype = DTYPES[precision or ("float32" if self.device.type == "cpu" else profile.precision)]
        dtypes = {"default": dtype, "vae": torch.float32 if profile.family.whole_vae else dtype}
        try:
            self._base = DiffusionPipeline.from_pretrained(folder, dtype=dtypes, local_files_only=True, **self.left_out)
        except (OSError, ValueError, KeyError) as error:
            wanted = str(folder) if str(folder) != profile.repo else profile.name
            is_pulled = Path(folder).is_dir() or not is_hub_id(str(folder))
            hint = "" if is_pulled else f"; `kinema models pull {wanted}` fetches it"
            raise RenderFailed(f"the model {folder} can't be loaded{hint}: {error}") from error
        self._lay_loras()
        self._tuned = Tuned(self._denoisers(self._base), level, self.device)
        self._base.set_progress_bar_config(disable=True)
        self._pipelines: dict[str, Any] = {type(self._base).__name__: self._base}
        self._scheduler = self._base.scheduler
        self._prompts: OrderedDict[tuple[Any, ...], dict[str, Any]] = OrderedDict()
        self._plans: tuple[MemoryPlan, ...] = ()
        self._shortages = Shortages()
        self.memory_plan: MemoryPlan | None = None
        self._is_spilled = False
        self._is_placed = False
        self._has_attention = False
        self._cached: tuple[Cache | None, int] = (None, 0)

    def _lay_loras(self) -> None:
        """Add the differences to the weights for good: a run costs what it did before."""
        for component, file in self.profile.lora.items():
            path = Path(file)
            model = getattr(self._base, component)
            try:
                state = type(self._base).lora_state_dict(str(path.parent), weight_name=path.name)
                model.load_lora_adapter(state, prefix=_lora_prefix(state), adapter_name="kinema")
                model.fuse_lora(adapter_names=["kinema"])
                model.unload_lora()
            except (ValueError, KeyError, OSError, ImportError) as error:
                raise RenderFailed(f"the LoRA {file} can't be laid over {component}: {error}") from error

    def make_room(self, plan: FilmPlan) -> MemoryPlan:
        """Place the model by the fastest plan that this film fits, whichever the film before it had.

        A plan that ran out of memory is passed over for a while by films that need as much.
        Raises: RenderFailed where no plan fits, saying what the smallest would need.
        """
        plans = reachable(self._plans_for(load_of(self._base, plan)), self.memory_plan)
        self._plans = self._shortages.next_film(plans)
        chosen = choose_plan(self._plans, free_bytes(self.device))
        while True:
            try:
                self._move(chosen)
            except torch.OutOfMemoryError as error:
                chosen = self._after_shortage(chosen, error)
            else:
                return chosen

    def _move(self, chosen: MemoryPlan) -> None:
        self._is_spilled = False
        if self._is_placed and self.memory_plan is not None and chosen.way == self.memory_plan.way:
            self.memory_plan = chosen  # where it is already, with what this film needs
        else:
            self._place(chosen)

    def _after_shortage(self, short: MemoryPlan, error: torch.OutOfMemoryError) -> MemoryPlan:
        """The plan after one that didn't suffice. Raises: RenderFailed after the smallest."""
        self._shortages.note(short)
        smaller = smaller_plan(self._plans, short)
        if smaller is None:
            raise RenderFailed(out_of_memory(short, None)) from error
        return smaller

    def _plans_for(self, load: Load) -> tuple[MemoryPlan, ...]:
        # A text encoder can be set aside where prompts become embeddings before the run.
        return memory_plans(load, can_quantise=can_quantise(), encodes_apart=self._embedding_names() is not None)

    @property
    def is_usable(self) -> bool:
        """Whether it can make another film."""
        return True

    def _place(self, plan: MemoryPlan) -> None:
        log.info("model placed", profile=self.profile.name, plan=str(plan), need=gib(plan.need_bytes))
        before = self.memory_plan if self._is_placed else None
        self.memory_plan, self._is_placed = plan, False
        place(self._base, plan, self.device, before)
        self._is_placed = True
        if not self._has_attention:
            self._choose_attention()
            self._has_attention = True

    def _choose_attention(self) -> None:
        self._tuned.choose_attention(may_download=self._may_download)

    def spill(self) -> None:
        """Move the weights to host memory, where they wait for the next film."""
        if self.memory_plan is not None and self.device.type == "cuda":
            # Offloading leaves them there already, between two runs.
            if self.memory_plan.placement in (Placement.RESIDENT, Placement.ENCODER_ASIDE):
                self._base.to("cpu")
                self._is_placed = False
            self._prompts.clear()
            collect()
        self._is_spilled = True
        log.info("model spilled", profile=self.profile.name)

    def _denoisers(self, pipe: Any) -> list[Any]:
        return denoisers(pipe, self.profile.family.experts)

    def pipeline(self, mode: Mode) -> Any:
        """The pipeline of a mode: another class around the same weights. Raises: RenderFailed where there is none."""
        name = self.profile.family.modes[mode]
        if name not in self._pipelines:
            self._pipelines[name] = self._sibling(getattr(diffusers, name))
        return self._pipelines[name]

    def _sibling(self, kind: Any) -> Any:
        # `from_pipe` would turn every weight into float32.
        wanted = inspect.signature(kind.__init__).parameters
        have = {**self._base.config, **self._base.components}
        if kind.__name__ == VIDEO_OF_EXPERTS and have.get("transformer_2") is not None:
            # It knows one expert: a remix starts where the second one takes over.
            have["transformer"] = have["transformer_2"]
        sibling = kind(**{name: have[name] for name in wanted if name in have})
        sibling.set_progress_bar_config(disable=True)
        compression = getattr(self._base, "vae_scale_factor_spatial", None)
        if compression is not None:  # that of video to video reckons with the autoencoder of Wan 2.1 only
            sibling.vae_scale_factor_spatial = compression
        return sibling

    def run(self, run: Run, watcher: Watcher) -> Take:
        """Make one window; once more by the next smaller memory plan where the GPU's memory didn't suffice.

        Same run, same device, same frames. Raises: RenderFailed that says what the smaller plan would need, and what
        the watcher raises.
        """
        try:
            return self._run(run, watcher)
        except torch.OutOfMemoryError as error:
            if self.memory_plan is None:
                raise AssertionError("a run has a place") from error
            smaller = self._after_shortage(self.memory_plan, error)
        try:
            self._place(smaller)
            return self._run(run, watcher)
        except torch.OutOfMemoryError as error:
            self._shortages.note(smaller)
            raise RenderFailed(out_of_memory(smaller, smaller_plan(self._plans, smaller))) from error

    def _run(self, run: Run, watcher: Watcher) -> Take:
        watcher.enter("encoding")
        pipe = self.pipeline(run.mode)
        pipe.scheduler = self._fresh_scheduler(run.plan)
        given = {**self._prompt_of(pipe, run.plan), **arguments(run)}
        if run.mode is Mode.VIDEO and len(self.profile.family.experts) > 1:
            given["strength"] = min(given["strength"], self._highest_strength(pipe.scheduler))
        given["generator"] = torch.Generator("cpu").manual_seed(run.seed)
        steps = Steps(watcher, _steps_of_pyramid(pipe, given), _passes_per_step(pipe, self.profile.family.has_callback))
        if run.mode is Mode.VIDEO and self.profile.family.follows and run.plan.strength is not None:
            steps.following = follow(pipe, run, run.plan.strength, self.device)
        if self.profile.family.has_callback:
            given |= {"callback_on_step_end": steps.callback, "callback_on_step_end_tensor_inputs": []}
        self._use_cache(run.plan.steps_run)
        try:
            with steps.watching(pipe, self._denoisers(pipe)), self._without_aside(pipe):
                result = self._call(pipe, given)
        finally:
            self._tuned.forget()
            self._base.maybe_free_model_hooks()
        return self._take(pipe, result)

    def _use_cache(self, steps: int) -> None:
        """Set the level's cache up, unless it is: compiled blocks would be compiled again."""
        cache = self.level.cache
        if cache is not None and cache.kind not in self.profile.family.caches:
            cache = None
        wanted = (cache, steps if cache is not None and cache.mag_ratios else 0)
        if wanted != self._cached:
            set_cache(self._denoisers(self._base), cache, steps)
            self._cached = wanted

    @contextmanager
    def _without_aside(self, pipe: Any) -> Iterator[None]:
        """The pipeline without the parts that aren't on its device: it takes its device from any of them."""
        plan = self.memory_plan
        aside = {name: part for name, part in pipe.components.items() if plan is not None and is_aside(name, plan)}
        for name in aside:
            setattr(pipe, name, None)
        try:
            yield
        finally:
            for name, part in aside.items():
                setattr(pipe, name, part)

    def _call(self, pipe: Any, given: dict[str, Any]) -> Any:
        return pipe(**_known(pipe, given))

    def _fresh_scheduler(self, plan: FilmPlan) -> Any:
        """Schedulers keep a state between steps; each run has its own."""
        name = self.profile.family.shift_name
        given = {} if name is None or plan.flow_shift is None else {name: plan.flow_shift}
        return type(self._scheduler).from_config(self._scheduler.config, **given)

    def _highest_strength(self, scheduler: Any) -> float:
        """The largest share of the schedule whose noise is the second expert's.

        A flow's noise at the share s of the schedule is shift * s / (1 + (shift - 1) * s); solved for s.
        """
        shift, boundary = float(scheduler.config.get("flow_shift", 1.0)), float(self._base.config.boundary_ratio)
        return boundary / (shift - (shift - 1) * boundary)

    def _embedding_names(self) -> tuple[str, ...] | None:
        family = self.profile.family.name
        return EMBEDDINGS.get("wan" if family.startswith("wan") else family)

    def _prompt_of(self, pipe: Any, plan: FilmPlan) -> dict[str, Any]:
        """The prompt as embeddings, made once per prompt, or as texts where the family keeps that to itself."""
        texts = {"prompt": plan.shot.prompt, "negative_prompt": plan.negative_prompt}
        names = self._embedding_names()
        if names is None:
            return texts
        is_guided = self.profile.family.audio or (plan.guidance_scale or 0.0) > 1.0
        key = (plan.shot.prompt, plan.negative_prompt, is_guided, plan.profile.extra.get("max_sequence_length"))
        if key not in self._prompts:
            length = key[3] or inspect.signature(type(pipe).__call__).parameters["max_sequence_length"].default
            with torch.no_grad(), self._encoder_at_hand():
                made = pipe.encode_prompt(
                    **texts, do_classifier_free_guidance=is_guided, max_sequence_length=length, device=self.device
                )
            self._prompts[key] = {name: value for name, value in zip(names, made, strict=True) if value is not None}
            while len(self._prompts) > PROMPTS_KEPT:
                self._prompts.popitem(last=False)
        self._prompts.move_to_end(key)
        return self._prompts[key]

    @contextmanager
    def _encoder_at_hand(self) -> Iterator[None]:
        """The text encoder on the device for as long as it reads."""
        plan = self.memory_plan
        aside = [part for name, part in self._base.components.items() if plan is not None and is_aside(name, plan)]
        for part in aside:
            part.to(self.device)
        try:
            yield
        finally:
            for part in aside:
                part.to("cpu")
            if aside:
                collect()

    def _take(self, pipe: Any, result: Any) -> Take:
        film = result.frames[0]  # (frames, 3, height, width) within 0..1
        frames = (film.float().clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()
        sound = getattr(result, "audio", None)
        if sound is None:
            return Take(frames)
        rate_hz = int(pipe.vocoder.config.output_sampling_rate)
        return Take(frames, sound[0].float().cpu().numpy(), rate_hz)


def _lora_prefix(state: dict[str, Any]) -> str | None:
    """The files name the model that they were made for, and those of a second expert name the first."""
    return "transformer" if any(name.startswith("transformer.") for name in state) else None


def _steps_of_pyramid(pipe: Any, given: dict[str, Any]) -> int | None:
    """All steps of a pipeline that makes chunk after chunk from small to large; it knows of one level at a time."""
    own = inspect.signature(type(pipe).__call__).parameters.get(PYRAMID)
    if own is None:
        return None
    levels: list[int] = given.get(PYRAMID, own.default)
    chunks = -(-int(given["num_frames"]) // CHUNK_FRAMES)
    # A distilled model takes twice the steps for its first chunk, where it is asked to.
    is_longer = given.get("is_amplify_first_chunk", False) and pipe.config.is_distilled
    return sum(levels) * (chunks + int(is_longer))


def _passes_per_step(pipe: Any, has_callback: bool) -> int:
    """0 where the pipeline calls back; else its guider says how often the model is asked in a step."""
    if has_callback:
        return 0
    return int(pipe.guider.num_conditions) if pipe.guider._enabled else 1


def _known(pipe: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Raises: RenderFailed for an argument that this version of the pipeline doesn't take."""
    taken = inspect.signature(type(pipe).__call__).parameters
    if unknown := sorted(set(given) - set(taken)):
        raise RenderFailed(f"{type(pipe).__name__} takes no {', '.join(unknown)}; it takes {', '.join(taken)}")
    return given
