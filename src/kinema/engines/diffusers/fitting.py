"""Which profiles fit the GPUs of this machine, told without torch."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kinema.engines.diffusers.engine import INSTALL, NEEDED
from kinema.engines.diffusers.levels import DEFAULT_LEVEL
from kinema.engines.diffusers.memory import Load, MemoryPlan, choose_plan, estimate, gib, memory_plans
from kinema.engines.diffusers.parallel import plans_for_several
from kinema.engines.diffusers.profiles import PROFILES, Profile
from kinema.engines.diffusers.pulled import is_hub_id
from kinema.engines.diffusers.weights import Shelf
from kinema.errors import RenderFailed

ASK_GPUS = ("--query-gpu=index,name,memory.total,memory.free", "--format=csv,noheader,nounits")
ASK_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Gpu:
    """One GPU as its driver describes it."""

    index: int
    name: str
    total_bytes: int
    free_bytes: int


def gpus() -> list[Gpu]:
    """The NVIDIA GPUs that the driver lists; none where there is no driver."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
            [program, *ASK_GPUS], capture_output=True, text=True, timeout=ASK_TIMEOUT_S, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return []
    return list(parse_gpus(answer.stdout))


def parse_gpus(listing: str) -> Iterator[Gpu]:
    """Read lines of `index, name, total MiB, free MiB`; lines of another form are passed over."""
    for line in listing.splitlines():
        words = [word.strip() for word in line.split(",")]
        if len(words) == 4 and words[0].isdigit() and words[2].isdigit() and words[3].isdigit():
            yield Gpu(int(words[0]), words[1], int(words[2]) * 2**20, int(words[3]) * 2**20)


@dataclass(frozen=True, slots=True)
class PoolModel:
    """What a pool of the engine `diffusers` runs, by its options."""

    profile: Profile
    folder: Path | None  # of the weights, where they lie on this machine
    device: str = "auto"
    gpus: int = 1
    level: str = DEFAULT_LEVEL
    hub_id: str | None = None  # instead of the profile's own

    @property
    def words(self) -> str:
        """The model in a sentence."""
        return f"{self.profile.name} ({self.profile.licence.name}) at level {self.level}"

    def chosen(self, found: Sequence[Gpu]) -> list[Gpu]:
        """The GPUs that the pool may use."""
        if not self.device.startswith("cuda:") and self.gpus == 1:
            return list(found)
        first = int(self.device.partition(":")[2] or 0)
        return [gpu for gpu in found if first <= gpu.index < first + self.gpus]


def pool_model(profile: Profile, options: Mapping[str, Any], shelf: Shelf) -> PoolModel:
    """The model of a pool with these options, whose engine has this profile."""
    model = options.get("model")
    hub_id = model if model and is_hub_id(model) and not Path(model).is_dir() else None
    name = hub_id or profile.name
    pulled = shelf.folder(name) if shelf.pulled(name) else None
    given = Path(model) if model and hub_id is None else pulled
    return PoolModel(
        replace(profile, precision=options.get("precision") or profile.precision),
        given if given is not None and given.is_dir() else None,
        options.get("device", "auto"),
        options.get("gpus", 1),
        options.get("level", DEFAULT_LEVEL),
        hub_id,
    )


def load_of_profile(profile: Profile, sizes: Mapping[str, int] = MappingProxyType({}), hidden: int = 0) -> Load:
    """What the profile's longest window takes at its largest native size.

    From published numbers of parameters, where `sizes` doesn't say what the weights really take.
    """
    sizes = sizes or {name: profile.weights_bytes(name) for name in profile.parameters_b}
    area_px = max(profile.areas_px)
    frames = min(profile.window_frames, 33) if profile.family.name == "helios" else profile.window_frames
    tokens = -(-frames // profile.family.rule.step) * area_px // profile.family.token_px**2
    return estimate(sizes, tokens=tokens, hidden=profile.hidden or hidden, canvas_px=area_px)


def load_of_pool(model: PoolModel) -> Load:
    """The same for a pool; a folder of no known profile is asked itself."""
    if model.profile.parameters_b or model.folder is None:
        return load_of_profile(model.profile)
    parts = [part for part in model.folder.iterdir() if part.is_dir()]
    sizes = {part.name: sum(file.stat().st_size for file in part.glob("*.safetensors")) for part in parts}
    config = json.loads((model.folder / "transformer" / "config.json").read_text())
    hidden = config.get("num_attention_heads", 0) * config.get("attention_head_dim", 0)
    return load_of_profile(model.profile, sizes, hidden)


def plan_for(profile: Profile, free_bytes: int) -> MemoryPlan:
    """The plan by which a profile runs on so much free memory. Raises: RenderFailed that says what is missing."""
    return choose_plan(memory_plans(load_of_profile(profile), can_quantise=False), free_bytes)


def memory_span(profile: Profile) -> tuple[MemoryPlan, MemoryPlan]:
    """The fastest plan and the smallest."""
    plans = memory_plans(load_of_profile(profile), can_quantise=False)
    return plans[0], plans[-1]


def gpu_lines(found: Sequence[Gpu]) -> Iterator[str]:
    """For each GPU which profiles fit it and which don't, and why."""
    for gpu in found:
        fitting, lacking = [], []
        for profile in PROFILES.values():
            try:
                fitting.append(f"{profile.name} ({plan_for(profile, gpu.free_bytes)})")
            except RenderFailed:
                lacking.append(f"{profile.name} needs {gib(memory_span(profile)[1].need_bytes)}")
        text = f"{_described(gpu)}; fit: {', '.join(fitting) or 'none'}"
        yield text + (f"; too large: {', '.join(lacking)}" if lacking else "")


def model_findings(model: PoolModel, found: Sequence[Gpu]) -> Iterator[tuple[bool, str]]:
    """Whether a pool's model is here and runs here, each with a sentence that says how to mend it."""
    if missing := missing_packages():
        yield False, f"the engine diffusers needs {', '.join(missing)}: {INSTALL}"
    if model.folder is None:
        name = model.hub_id or model.profile.name
        yield False, f"no weights of {name} were pulled: `kinema models pull {name}`, or give their folder as model"
    yield _placed(model, found)


def missing_packages() -> list[str]:
    """What the engine can't do without and isn't installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def _placed(model: PoolModel, found: Sequence[Gpu]) -> tuple[bool, str]:
    if model.device == "cpu":
        return True, f"{model.words} runs on the CPU, as its device says: hours for a film of a published model"
    if not found:
        return False, f"{model.words}: no NVIDIA GPU is here, so it runs on the CPU, which takes hours for a film"
    usable = model.chosen(found)
    if len(usable) < model.gpus:
        there = ", ".join(str(gpu.index) for gpu in found)
        wanted = f"{model.gpus} GPUs" if model.gpus > 1 else "a GPU"
        return False, f"{model.words} wants {wanted} by the device {model.device}; GPUs that are here: {there}"
    # Each of several GPUs holds all weights; the one with the least room decides, and of one the best may be taken.
    largest = sorted(usable, key=lambda gpu: gpu.free_bytes, reverse=True)[: model.gpus]
    gpu = largest[-1]
    plans = memory_plans(load_of_pool(model), can_quantise=False)
    plans = plans_for_several(plans) if model.gpus > 1 else plans
    try:
        plan = choose_plan(plans, gpu.free_bytes)
    except RenderFailed as error:
        return False, f"{model.words} doesn't fit {_described(gpu)}: {error.message}"
    return True, f"{model.words} fits {_described(gpu)}: {plan}, {gib(plan.need_bytes)}"


def _described(gpu: Gpu) -> str:
    return f"GPU {gpu.index}, {gpu.name}, {gib(gpu.free_bytes)} of {gib(gpu.total_bytes)} free"
