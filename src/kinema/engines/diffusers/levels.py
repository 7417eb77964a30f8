"""How much exactness is given for speed: named levels, and the caches they use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kinema.errors import SettingsError


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
    compiles: bool  # the repeated blocks, once per shape
    probes_attention: bool  # the fastest installed kernel instead of torch's own choice
    cache: Cache | None
    about: str


LEVELS: Mapping[str, Level] = {
    level.name: level
    for level in (
        Level("exact", False, False, None, "the frames of the plain pipeline, bit for bit"),
        Level(
            "balanced",
            True,
            True,
            Cache("first-block", threshold=0.05),
            "compiled blocks and the fastest attention (differences of rounding), few blocks left out",
        ),
        Level("fast", True, True, Cache("first-block", threshold=0.12), "as balanced, more blocks left out"),
    )
}
DEFAULT_LEVEL = "exact"
CACHE_KINDS = ("first-block", "mag", "taylor")


def level_named(name: str, cache: Mapping[str, Any] | str | None = None) -> Level:
    """A level, with another cache where one is given: a table with `kind` and its numbers, or "none".

    Raises: SettingsError that says what is accepted.
    """
    if name not in LEVELS:
        raise SettingsError(f"level accepts {', '.join(LEVELS)}, not {name}")
    if cache is None:
        return LEVELS[name]
    return replace(LEVELS[name], cache=None if cache == "none" else _cache(cache))


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
