"""One film on several GPUs of a machine: which models can be spread, and how they are asked for.

Light: torch is asked only for the number of GPUs.

diffusers calls the method context parallelism, here in the form of Ulysses (Jacobs et al., 2023): each GPU holds the
whole model and a share of the film's tokens; for attention they exchange shares, so that each sees all tokens of some
of the heads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kinema.engines.diffusers.levels import Level
from kinema.engines.diffusers.memory import MemoryPlan, Placement
from kinema.engines.diffusers.profiles import Profile
from kinema.errors import RenderFailed, SettingsError

# Families whose tiny models gave the frames of one process with two of them. In diffusers 0.42.1 the plans of LTX
# (its text mask is made for all heads) and LTX-2 (its rotations by heads aren't split) end in an error, CogVideoX and
# HunyuanVideo 1.5 have none, and that of Helios was never run.
SPREAD_FAMILIES = frozenset({"wan-t2v", "wan-a14b", "wan-ti2v", "wan-i2v", "wan-i2v-a14b", "wan-vace"})
# Offloading moves weights while a pass goes on.
SPREAD_PLACEMENTS = frozenset({Placement.RESIDENT, Placement.ENCODER_ASIDE})
WAN_HEAD_WIDTH = 128  # of every published Wan model


def check_gpus(gpus: int, device: str, profile: Profile, level: Level, model: str | None) -> int:
    """How many GPUs make one film, as the pool asks for it.

    Raises: SettingsError that says what is accepted, for a number, family, level or number of heads that can't be.
    """
    if isinstance(gpus, bool) or not isinstance(gpus, int) or gpus < 1:
        raise SettingsError(f"gpus accepts a whole number from 1, not {gpus}")
    if gpus == 1:
        return gpus
    if profile.family.name not in SPREAD_FAMILIES:
        raise SettingsError(
            f"gpus accepts 1 for the family {profile.family.name}, not {gpus}; several make one film of "
            f"{', '.join(sorted(SPREAD_FAMILIES))}"
        )
    _check_level(gpus, level)
    heads = heads_of(profile, model)
    if heads is not None and heads % gpus:
        raise SettingsError(f"gpus accepts {_divisors(heads)} for a model with {heads} attention heads, not {gpus}")
    if device not in ("auto", "cuda", "cpu") and not device.removeprefix("cuda:").isdigit():
        raise SettingsError(
            f"gpus = {gpus} accepts device auto, cuda, cuda:NUMBER of the first GPU or cpu, not {device}"
        )
    return gpus


def _check_level(gpus: int, level: Level) -> None:
    if level.cache is not None:
        # A cache decides by the tokens that a GPU holds: two would decide differently and wait for each other.
        raise SettingsError(
            f'gpus = {gpus} accepts the levels plain and exact, and others with cache = "none", not {level.name} with '
            f"the cache {level.cache.kind}"
        )
    if level.compiling == "always":
        raise SettingsError(f"gpus = {gpus} accepts compiling gpu and never, which compile nothing then, not always")


def heads_of(profile: Profile, model: str | None) -> int | None:
    """The model's attention heads, read in its folder or known of its profile; None where neither tells."""
    config = Path(model or "") / "transformer" / "config.json"
    if model is not None and config.is_file():
        heads = json.loads(config.read_text()).get("num_attention_heads")
        return heads if isinstance(heads, int) else None
    return profile.hidden // WAN_HEAD_WIDTH or None


def plans_for_several(plans: Sequence[MemoryPlan]) -> tuple[MemoryPlan, ...]:
    """Those by which several GPUs can make one film: each holds all weights that denoise, in their own precision."""
    return tuple(plan for plan in plans if plan.placement in SPREAD_PLACEMENTS and not plan.is_quantised)


def _divisors(heads: int) -> str:
    return ", ".join(str(number) for number in range(1, heads + 1) if heads % number == 0)


def device_names(device: str, gpus: int) -> list[str]:
    """The device of each process, the engine's own first: GPUs in a row from the named one on."""
    if gpus == 1 or device == "cpu":
        return [device] * gpus
    first = int(device.partition(":")[2] or 0)
    return [f"cuda:{first + number}" for number in range(gpus)]


def check_present(device: str, gpus: int) -> None:
    """Raises: RenderFailed for several GPUs that aren't all here."""
    if gpus == 1 or device == "cpu":
        return
    import torch

    names, here = device_names(device, gpus), torch.cuda.device_count()
    if int(names[-1].removeprefix("cuda:")) >= here:
        raise RenderFailed(f"gpus = {gpus} wants {names[0]} to {names[-1]}, and torch sees {here} GPUs here")
