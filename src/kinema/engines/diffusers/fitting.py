"""Which profiles fit the GPUs of this machine, told without torch."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from kinema.engines.diffusers.memory import Load, MemoryPlan, choose_plan, estimate, gib, memory_plans
from kinema.engines.diffusers.profiles import PROFILES, Profile
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


def load_of_profile(profile: Profile) -> Load:
    """What the profile's longest window takes at its largest native size, from published numbers of parameters."""
    sizes = {name: profile.weights_bytes(name) for name in profile.parameters_b}
    area_px = max(profile.areas_px)
    frames = min(profile.window_frames, 33) if profile.family.name == "helios" else profile.window_frames
    tokens = -(-frames // profile.family.rule.step) * area_px // profile.family.token_px**2
    return estimate(sizes, tokens=tokens, hidden=profile.hidden, canvas_px=area_px)


def plan_for(profile: Profile, free_bytes: int) -> MemoryPlan:
    """The plan by which a profile runs on so much free memory. Raises: RenderFailed that says what is missing."""
    return choose_plan(memory_plans(load_of_profile(profile), can_quantise=False), free_bytes)


def memory_span(profile: Profile) -> tuple[MemoryPlan, MemoryPlan]:
    """The fastest plan and the smallest."""
    plans = memory_plans(load_of_profile(profile), can_quantise=False)
    return plans[0], plans[-1]


def gpu_findings(engine: str) -> Iterator[tuple[bool, str]]:
    """For each GPU which profiles fit it and which don't, and why; a bad finding where `diffusers` has no GPU."""
    found = gpus()
    if not found and engine == "diffusers":
        yield False, "no NVIDIA GPU: the engine diffusers runs on the CPU here, which takes hours for a film"
    for gpu in found:
        fitting, lacking = [], []
        for profile in PROFILES.values():
            try:
                fitting.append(f"{profile.name} ({plan_for(profile, gpu.free_bytes)})")
            except RenderFailed:
                lacking.append(f"{profile.name} needs {gib(memory_span(profile)[1].need_bytes)}")
        text = f"GPU {gpu.index}, {gpu.name}, {gib(gpu.free_bytes)} of {gib(gpu.total_bytes)} free"
        text += f"; fit: {', '.join(fitting) or 'none'}"
        yield bool(fitting) or engine != "diffusers", text + (f"; too large: {', '.join(lacking)}" if lacking else "")
