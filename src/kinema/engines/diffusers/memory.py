"""Which parts of a model stay on the GPU: plans from the fastest to the smallest, and the first that fits.

What a plan needs is the weights that lie on the GPU at once plus an estimate of what a pass takes besides. Weights are
counted exactly; the estimates are rounded up, and a pass that runs out of memory all the same is tried once more by
the next plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kinema.errors import RenderFailed

# Bytes per value of a token's width while a block works in 16 bits: input, norms, query, key, value, attention's
# output, the four times wider inner layer and its activation, each of 2 bytes, as one block keeps them.
BYTES_PER_TOKEN_VALUE = 2 * 16
# An autoencoder decodes one latent frame at a time; per pixel of four frames it holds about this many float32 channels.
DECODER_CHANNELS = 4 * 96 * 3
TILE_PX = 256 * 256
RESERVE_BYTES = 2**30  # the driver's context, the allocator's gaps
# For so many films a plan that ran out of memory is left out: the shortage may have been another process's, and finding
# out costs one broken-off run.
FILMS_LEFT_OUT = 10


class Placement(StrEnum):
    """Where the weights lie."""

    RESIDENT = "resident"  # all on the GPU
    ENCODER_ASIDE = "encoder-aside"  # the text encoder is there only while it reads a prompt
    MODEL_OFFLOAD = "model-offload"  # each component is there for its turn
    GROUP_OFFLOAD = "group-offload"  # blocks stream in one after the other, the next while one works


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """One way to run a model, and the free memory it needs."""

    placement: Placement
    is_tiled: bool  # the autoencoder works in tiles
    is_quantised: bool  # the weights that denoise are kept in 8 bits (torchao, weights only)
    need_bytes: int

    @property
    def way(self) -> tuple[Placement, bool, bool]:
        """How the model runs, whatever the film needs."""
        return self.placement, self.is_tiled, self.is_quantised

    def __str__(self) -> str:
        more = [name for name, is_so in (("tiled", self.is_tiled), ("int8", self.is_quantised)) if is_so]
        return ", ".join([str(self.placement), *more])


@dataclass(frozen=True, slots=True)
class Load:
    """What has to lie somewhere: bytes of each component, and what a pass takes besides."""

    components: Mapping[str, int]
    pass_bytes: int
    decode_bytes: int
    tiled_bytes: int
    blocks: int = 30  # of the model that denoises: group offload keeps two of them on the GPU


def estimate(components: Mapping[str, int], *, tokens: int, hidden: int, canvas_px: int, blocks: int = 30) -> Load:
    """The load of a run over so many tokens of this width, for a canvas of so many pixels."""
    pass_bytes = tokens * hidden * BYTES_PER_TOKEN_VALUE
    whole = canvas_px * DECODER_CHANNELS * 4
    return Load(components, pass_bytes, whole, min(whole, TILE_PX * DECODER_CHANNELS * 4), blocks)


def memory_plans(load: Load, *, can_quantise: bool, encodes_apart: bool = True) -> tuple[MemoryPlan, ...]:
    """All plans, the fastest first; each needs less than those before it.

    A family that doesn't encode prompts apart from its runs can't set its text encoder aside.
    """
    plans: list[MemoryPlan] = []
    for placement in Placement:
        if placement is Placement.ENCODER_ASIDE and not encodes_apart:
            continue
        for is_quantised in (False, True) if can_quantise and placement is not Placement.GROUP_OFFLOAD else (False,):
            for is_tiled in (False, True):
                need = _weights(load, placement, is_quantised) + RESERVE_BYTES
                need += max(load.pass_bytes, load.tiled_bytes if is_tiled else load.decode_bytes)
                if not plans or need < plans[-1].need_bytes:
                    plans.append(MemoryPlan(placement, is_tiled, is_quantised, need))
    return tuple(plans)


def _weights(load: Load, placement: Placement, is_quantised: bool) -> int:
    sizes = {name: size // 2 if is_quantised and _denoises(name) else size for name, size in load.components.items()}
    text = {name: size for name, size in sizes.items() if name.startswith("text_encoder")}
    others = sum(sizes.values()) - sum(text.values())
    if placement is Placement.RESIDENT:
        return sum(sizes.values())
    if placement is Placement.ENCODER_ASIDE:
        return max(others, *text.values()) if text else others
    if placement is Placement.MODEL_OFFLOAD:
        return max(sizes.values(), default=0)
    streamed = max(
        (2 * size // load.blocks for name, size in sizes.items() if _denoises(name) or name in text), default=0
    )
    kept = sum(size for name, size in sizes.items() if not _denoises(name) and name not in text)
    return streamed + kept


def _denoises(component: str) -> bool:
    return component.startswith("transformer")


def choose_plan(plans: Sequence[MemoryPlan], free_bytes: int) -> MemoryPlan:
    """The first plan that fits. Raises: RenderFailed that says what the smallest would need."""
    for plan in plans:
        if plan.need_bytes <= free_bytes:
            return plan
    raise RenderFailed(too_little(plans[-1], free_bytes))


def reachable(plans: Sequence[MemoryPlan], current: MemoryPlan | None) -> tuple[MemoryPlan, ...]:
    """Those that a model can be brought to: weights in 8 bits stay in 8 bits until they are loaded again."""
    if current is None or not current.is_quantised:
        return tuple(plans)
    return tuple(plan for plan in plans if plan.is_quantised or plan.placement is Placement.GROUP_OFFLOAD)


@dataclass(slots=True)
class Shortages:
    """Plans that ran out of memory, at which need: films that need as much pass them over for a while."""

    _films: int = 0
    _found: dict[tuple[Placement, bool, bool], tuple[int, int]] = field(default_factory=dict)  # need, last film

    def note(self, plan: MemoryPlan) -> None:
        """This plan didn't suffice for the film it was made for."""
        need_bytes = plan.need_bytes
        if plan.way in self._found:
            need_bytes = min(need_bytes, self._found[plan.way][0])
        self._found[plan.way] = need_bytes, self._films + FILMS_LEFT_OUT

    def next_film(self, plans: Sequence[MemoryPlan]) -> tuple[MemoryPlan, ...]:
        """The plans that a new film may try; the smallest always."""
        self._films += 1
        self._found = {way: found for way, found in self._found.items() if self._films <= found[1]}
        return tuple(plan for plan in plans if plan is plans[-1] or not self._is_short(plan))

    def _is_short(self, plan: MemoryPlan) -> bool:
        return plan.way in self._found and plan.need_bytes >= self._found[plan.way][0]


def smaller_plan(plans: Sequence[MemoryPlan], plan: MemoryPlan) -> MemoryPlan | None:
    """The plan after this one."""
    later = [other for other in plans if other.need_bytes < plan.need_bytes]
    return later[0] if later else None


def too_little(plan: MemoryPlan, free_bytes: int) -> str:
    return (
        f"the model needs {gib(plan.need_bytes)} of free GPU memory by its smallest plan ({plan}), and "
        f"{gib(free_bytes)} are free; use a smaller profile, a smaller size or a shorter film"
    )


def out_of_memory(plan: MemoryPlan, smaller: MemoryPlan | None) -> str:
    if smaller is None:
        return f"the GPU ran out of memory by the smallest plan ({plan}); use a smaller profile, size or length"
    return (
        f"the GPU ran out of memory twice, the second time by the plan {plan}; the next smaller one ({smaller}) would "
        f"need {gib(smaller.need_bytes)} of free memory"
    )


def gib(size_bytes: int) -> str:
    return f"{size_bytes / 2**30:.1f} GiB"
