"""The exact arguments of one run of a pipeline, per family and mode."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from kinema.engines.diffusers.families import Mode
from kinema.engines.diffusers.inputs import Inputs
from kinema.engines.diffusers.lattice import Window
from kinema.engines.diffusers.plan import FilmPlan
from kinema.engines.diffusers.retime import Picture

# VACE paints where the mask is white and keeps where it is black; what it shall invent is handed over as mid grey.
KEEP, PAINT, UNKNOWN = 0, 255, 128


@dataclass(frozen=True, slots=True)
class Run:
    """One window of a film with what it is given: the frames it keeps, and another film's frames to follow."""

    plan: FilmPlan
    index: int
    inputs: Inputs
    kept: Sequence[Picture] = ()
    followed: Sequence[Picture] = ()

    @property
    def window(self) -> Window:
        return self.plan.windows[self.index]

    @property
    def mode(self) -> Mode:
        return self.plan.mode_of(self.index)

    @property
    def seed(self) -> int:
        """Each window has its own noise: the same noise would make windows alike."""
        return (self.plan.shot.seed + self.index) % 2**63

    @property
    def first_frames(self) -> list[Picture]:
        """What the window opens with: frames of the window before, or the picture to start from."""
        if self.kept:
            return list(self.kept)
        return [] if self.inputs.first_frame is None else [self.inputs.first_frame]


def arguments(run: Run) -> dict[str, Any]:
    """The keyword arguments of the run, without prompt, generator and callback."""
    plan = run.plan
    common: dict[str, Any] = {
        "height": plan.canvas.height_px,
        "width": plan.canvas.width_px,
        "num_inference_steps": plan.steps,
        "guidance_scale": plan.guidance_scale,
        "output_type": "pt",
    }
    if plan.guidance_scale_2 is not None:
        common["guidance_scale_2"] = plan.guidance_scale_2
    given = _FAMILIES[plan.profile.family.name](run)
    merged = {**common, **given, **plan.profile.extra}
    return {name: value for name, value in merged.items() if value is not None}


def _wan(run: Run) -> dict[str, Any]:
    if run.mode is Mode.VIDEO:
        return {"video": _images(run.followed), "strength": run.plan.strength, "guidance_scale_2": None}
    given: dict[str, Any] = {"num_frames": run.window.frames}
    if run.mode is Mode.IMAGE:
        given["image"] = Image.fromarray(run.first_frames[-1])
    return given


def _vace(run: Run) -> dict[str, Any]:
    """Video and mask as lists of pictures, one per frame; reference pictures beside them, shape untouched."""
    frames = run.window.frames
    given: dict[str, Any] = {"num_frames": frames}
    if run.inputs.references:
        given["reference_images"] = _images(run.inputs.references)
    if run.first_frames or run.followed:
        known = run.first_frames[:frames]
        rest = list(run.followed[len(known) : frames]) if run.followed else []
        unknown = np.full((run.plan.canvas.height_px, run.plan.canvas.width_px, 3), UNKNOWN, np.uint8)
        video = [*known, *(_grey(frame) for frame in rest)]
        video += [unknown] * (frames - len(video))
        given["video"] = _images(video)
        given["mask"] = _masks(run, len(known))
    return given


def _grey(frame: Picture) -> Picture:
    """A frame to be coloured: VACE was trained to take a grey film as structure and the prompt for the rest."""
    luma = frame.astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)  # ITU-R BT.709-6
    return np.repeat(np.rint(luma).astype(np.uint8)[:, :, None], 3, axis=2)


def _masks(run: Run, known: int) -> list[Image.Image]:
    size = (run.plan.canvas.width_px, run.plan.canvas.height_px)
    keep, paint = Image.new("L", size, KEEP), Image.new("L", size, PAINT)
    return [keep if number < known else paint for number in range(run.window.frames)]


def _ltx(run: Run) -> dict[str, Any]:
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    given: dict[str, Any] = {"num_frames": run.window.frames, "frame_rate": round(run.plan.profile.fps)}
    if run.mode is Mode.IMAGE:
        given["conditions"] = [LTXVideoCondition(image=Image.fromarray(run.first_frames[-1]))]
    elif run.mode is Mode.FRAMES:
        given["conditions"] = [LTXVideoCondition(video=_images(run.first_frames))]
    return given


def _ltx2(run: Run) -> dict[str, Any]:
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition

    given: dict[str, Any] = {"num_frames": run.window.frames, "frame_rate": float(run.plan.profile.fps)}
    if run.mode is Mode.IMAGE:
        given["conditions"] = [LTX2VideoCondition(frames=Image.fromarray(run.first_frames[-1]))]
    elif run.mode is Mode.FRAMES:
        given["conditions"] = [LTX2VideoCondition(frames=_images(run.first_frames))]
    return given


def _helios(run: Run) -> dict[str, Any]:
    # The pipeline counts new frames only, and cuts up to three of them off.
    given: dict[str, Any] = {"num_inference_steps": None}
    given["num_frames"] = run.window.frames - run.window.kept - run.plan.profile.family.rule.offset
    if run.mode is Mode.IMAGE:
        given["image"] = Image.fromarray(run.first_frames[-1])
    elif run.mode is Mode.FRAMES:
        given["video"] = _images(run.first_frames)
    return given


def _plain(run: Run) -> dict[str, Any]:
    if run.mode is Mode.VIDEO:
        return {"video": _images(run.followed), "strength": run.plan.strength}
    return {"num_frames": run.window.frames}


def _images(frames: Sequence[Picture]) -> list[Image.Image]:
    return [Image.fromarray(frame) for frame in frames]


_FAMILIES: Mapping[str, Callable[[Run], dict[str, Any]]] = {
    "wan-t2v": _wan,
    "wan-a14b": _wan,
    "wan-ti2v": _wan,
    "wan-i2v": _wan,
    "wan-i2v-a14b": _wan,
    "wan-vace": _vace,
    "ltx": _ltx,
    "ltx2": _ltx2,
    "helios": _helios,
    "hunyuan-1.5": _plain,
    "cogvideox": _plain,
}
