"""What is to be rendered, from the plain fields of a body: model, prompt, length, size, seed and tuning."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Collection
from typing import Any

from kinema.dialects.openai import rules
from kinema.dialects.openai.reading import Reading, either, shown
from kinema.domain.shot import FPS, Tuning
from kinema.errors import InvalidRequest

SEED_BITS = 31
_SIZE = re.compile(r"([1-9]\d{0,4})\s*[xX*]\s*([1-9]\d{0,4})", re.ASCII)
_RATIO = re.compile(r"(\d{1,3})\s*[:x/]\s*(\d{1,3})", re.ASCII)
_RESOLUTION = re.compile(r"(\d{2,4})p", re.ASCII)
DEFAULT_SHORT_EDGE_PX = 720


def read_prompt(reading: Reading) -> str:
    given = reading.fields.get("prompt")
    longest = rules.PROMPT_CHARACTERS
    if not isinstance(given, str) or not given.strip():
        raise InvalidRequest(f"prompt must be a text of 1 to {longest} characters, {shown(given)}", "prompt")
    if len(given) > longest:
        raise InvalidRequest(f"prompt must have 1 to {longest} characters, not {len(given)}", "prompt")
    return given


def read_model(reading: Reading, models: Collection[str], default: str = rules.DEFAULT_MODEL) -> str:
    given = reading.get("model")
    if given is None:
        return default
    if not isinstance(given, str) or given not in models:
        raise InvalidRequest(f"model must be {either(models)}, {shown(given)}", "model")
    return given


def read_seed(reading: Reading, default: int | None = None) -> int:
    """The seed that was given, else the default, else a fresh one."""
    seed = reading.whole("seed", rules.SEED)
    if seed is not None:
        return seed
    return secrets.randbits(SEED_BITS) if default is None else default


def read_tuning(reading: Reading) -> Tuning:
    return Tuning(
        negative_prompt=reading.text("negative_prompt"),
        steps=reading.whole("num_inference_steps", rules.STEPS),
        guidance_scale=reading.number("guidance_scale", rules.GUIDANCE),
        guidance_scale_2=reading.number("guidance_scale_2", rules.GUIDANCE),
        flow_shift=reading.number("flow_shift", rules.FLOW_SHIFT),
    )


def read_length(reading: Reading) -> tuple[float, int]:
    """(seconds, frames per second) of a new film."""
    fps = reading.whole("fps", rules.FPS) or FPS
    seconds = read_seconds(reading)
    frames = reading.whole("num_frames", rules.FRAMES)
    if frames is None:
        return float(seconds or rules.DEFAULT_SECONDS), fps
    if seconds is not None and frames != seconds * fps:
        raise InvalidRequest(f"num_frames is {frames} and seconds is {seconds} at {fps} fps: give one", "num_frames")
    if frames / fps > rules.MAX_TOTAL_S:
        raise InvalidRequest(f"num_frames / fps may be up to {rules.MAX_TOTAL_S:g} seconds", "num_frames")
    return frames / fps, fps


def read_seconds(reading: Reading) -> int | None:
    """`seconds`, one of the table's; None where it was left out."""
    given = reading.get("seconds")
    if given is None:
        return None
    number = _seconds_of(given, reading.is_strict)
    if number in rules.SECONDS:
        return int(number)
    if number is not None and reading.is_lenient:
        nearest = min(rules.SECONDS, key=lambda seconds: (abs(seconds - number), seconds))
        reading.adjust("seconds", given, nearest, "the nearest length accepted")
        return nearest
    accepted = either(f"'{seconds}'" for seconds in rules.SECONDS)
    hint = "" if reading.is_strict else " (num_frames and fps make other lengths)"
    raise InvalidRequest(f"seconds must be {accepted}{hint}, {shown(given)}", "seconds")


def _seconds_of(given: Any, is_strict: bool) -> float | None:
    """The number, None for what isn't one. The API has it as a text; callers write it as a number too."""
    if isinstance(given, str) and re.fullmatch(r"\d{1,4}", given, re.ASCII):
        return float(given)
    if is_strict or isinstance(given, bool) or not isinstance(given, (int, float, str)):
        return None
    if isinstance(given, str):
        return float(given) if re.fullmatch(r"\d{1,4}\.\d{1,6}", given, re.ASCII) else None
    return float(given) if abs(given) < 1e9 else None  # also no NaN, and no whole number that is too long for a float


def read_pixels(reading: Reading, model: str) -> tuple[int, int]:
    """(width, height) in pixels: `width` and `height`, else `size`, else of an aspect ratio, else the default."""
    if reading.get("width") is not None or reading.get("height") is not None:
        return _width_and_height(reading)
    given = reading.get("size")
    if given is None:
        return _of_aspect(reading)
    if isinstance(given, str) and given in rules.SIZES:
        _check_pro(reading, given, model)
        return rules.SIZES[given]
    if reading.is_lenient and isinstance(given, str) and (found := _SIZE.fullmatch(given.strip())):
        return _checked(int(found[1]), int(found[2]), "size")
    hint = "" if reading.is_strict else " (width and height make others)"
    raise InvalidRequest(f"size must be {either(rules.SIZES)}{hint}, {shown(given)}", "size")


def nearest_size(width_px: int, height_px: int) -> tuple[int, int]:
    """The size of the table whose shape, and then area, is nearest to a film's."""

    def distance(size: tuple[int, int]) -> tuple[float, float]:
        shape = abs(math.log(size[0] / size[1] * height_px / width_px))
        return round(shape, 2), abs(math.log(size[0] * size[1] / (width_px * height_px)))

    return min(rules.SIZES.values(), key=distance)


def _check_pro(reading: Reading, size: str, model: str) -> None:
    if reading.is_strict and size in rules.SIZES_OF_PRO_ONLY and "-pro" not in model:
        accepted = either(known for known in rules.SIZES if known not in rules.SIZES_OF_PRO_ONLY)
        raise InvalidRequest(f"size must be {accepted} for {model}; {size} is only supported by sora-2-pro", "size")


def _width_and_height(reading: Reading) -> tuple[int, int]:
    width_px, height_px = (reading.whole(name, rules.SIDE_PX) for name in ("width", "height"))
    if width_px is None or height_px is None:
        raise InvalidRequest("width and height must be given together", "height" if height_px is None else "width")
    size = reading.get("size")
    if size is not None and size != f"{width_px}x{height_px}":
        raise InvalidRequest(f"size is {size} and width and height say {width_px}x{height_px}: give one", "size")
    return _checked(width_px, height_px, "width")


def _of_aspect(reading: Reading) -> tuple[int, int]:
    ratio, short_px = reading.text("aspect_ratio"), _short_edge_px(reading)
    if ratio is None and short_px is None:
        return rules.SIZES[rules.DEFAULT_SIZE]
    low, high = rules.ASPECT_PARTS
    found = _RATIO.fullmatch((ratio or "9:16").strip())
    if found is None or not all(low <= int(part) <= high for part in found.groups()):
        raise InvalidRequest(
            f"aspect_ratio must be like 16:9, with whole numbers from {low} to {high}, {shown(ratio)}", "aspect_ratio"
        )
    wide, tall = int(found[1]), int(found[2])
    scale = (short_px or DEFAULT_SHORT_EDGE_PX) / min(wide, tall)
    # Even sides, as every codec wants them.
    return _checked(round(wide * scale / 2) * 2, round(tall * scale / 2) * 2, "aspect_ratio")


def _short_edge_px(reading: Reading) -> int | None:
    edge_px, resolution = reading.whole("short_edge", rules.SIDE_PX), reading.text("resolution")
    if edge_px is not None or resolution is None:
        return edge_px
    found = _RESOLUTION.fullmatch(resolution.strip().lower())
    if found is None:
        raise InvalidRequest(f"resolution must be like 720p, {shown(resolution)}", "resolution")
    return int(found[1])


def _checked(width_px: int, height_px: int, name: str) -> tuple[int, int]:
    low, high = rules.SIDE_PX
    sides = (width_px, height_px)
    if any(side % 2 or not low <= side <= high for side in sides) or width_px * height_px > rules.PIXELS:
        raise InvalidRequest(
            f"{name}: each side must be an even number from {low} to {high}, and both together at most "
            f"{rules.PIXELS} pixels, not {width_px}x{height_px}",
            name,
        )
    return width_px, height_px
