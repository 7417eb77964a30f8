"""How much exactness is given for speed: named levels, and the caches they use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from kinema.errors import SettingsError

Compiling = Literal["gpu", "always", "never"]


@dataclass(frozen=True, slots=True)
class Cache:
    """Skip work between two denoising steps that hardly differ.

    `first-block` leaves out all blocks but the first while its residual moves by less than `threshold` (relative).
    `mag` leaves out whole passes by the ratios that a model's residuals are known to follow, one per step.
    `taylor` predicts what attention gives from the last passes, and computes it every `interval` steps.
    """

    kind: str
    threshold: float = 0.0
    interval: int = 4
    mag_ratios: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One trade of exactness for speed."""

    name: str
    is_tuned: bool  # the same mathematics in fewer and faster kernels: differences of rounding only
    cache: Cache | None
    about: str
    compiling: Compiling = "gpu"  # where a tuned level compiles the repeated blocks

    def compiles_on(self, device_type: str) -> bool:
        """Whether blocks are compiled on a device of this type ("cuda", "cpu")."""
        if not self.is_tuned or self.compiling == "never" or self._caches_within_blocks:
            return False
        return self.compiling == "always" or device_type == "cuda"

    @property
    def _caches_within_blocks(self) -> bool:
        """A cache that decides inside a block can't be part of one graph."""
        return self.cache is not None and self.cache.kind == "taylor"


LEVELS: Mapping[str, Level] = {
    level.name: level
    for level in (
        Level("plain", False, None, "the frames of diffusers' own pipeline, bit for bit: to compare with"),
        Level("exact", True, None, "the same mathematics in faster kernels: differences of rounding only"),
        Level("balanced", True, Cache("first-block", threshold=0.05), "as exact, and few blocks are left out"),
        Level("fast", True, Cache("first-block", threshold=0.12), "as exact, and more blocks are left out"),
    )
}
DEFAULT_LEVEL = "exact"
CACHE_KINDS = ("first-block", "mag", "taylor")


def level_named(name: str, cache: Mapping[str, Any] | str | None = None, compiling: Compiling | None = None) -> Level:
    """A level, with another cache where one is given: a table with `kind` and its numbers, or "none".

    `compiling` says where blocks are compiled instead of on a GPU only.
    Raises: SettingsError that says what is accepted.
    """
    if name not in LEVELS:
        raise SettingsError(f"level accepts {', '.join(LEVELS)}, not {name}")
    level = LEVELS[name]
    if compiling is not None:
        level = replace(level, compiling=_compiling(compiling, level))
    if cache is None:
        return level
    return replace(level, cache=None if cache == "none" else _cache(cache))


def _compiling(given: Compiling, level: Level) -> Compiling:
    if given not in get_args(Compiling):
        raise SettingsError(f"compiling accepts {', '.join(get_args(Compiling))}, not {given}")
    if given == "always" and not level.is_tuned:
        raise SettingsError(f"the level {level.name} compiles nothing; compiling accepts gpu and never with it")
    return given


def _cache(given: Mapping[str, Any] | str) -> Cache:
    known = set(Cache.__dataclass_fields__)
    if not isinstance(given, Mapping) or given.get("kind") not in CACHE_KINDS or set(given) - known:
        raise SettingsError(
            f'cache accepts "none" or a table with kind ({", ".join(CACHE_KINDS)}) and threshold, interval or '
            f"mag_ratios, not {given}"
        )
    if given["kind"] == "mag" and not given.get("mag_ratios"):
        raise SettingsError("a cache of the kind mag needs mag_ratios: one number per denoising step of this model")
    return Cache(**{**given, "mag_ratios": tuple(given.get("mag_ratios", ()))})
