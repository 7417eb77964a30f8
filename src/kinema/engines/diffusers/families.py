"""What each family of models can do, and through which pipeline class of diffusers it does it.

The classes, their arguments and rules were read in diffusers 0.42.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kinema.engines.diffusers.lattice import FrameRule


class Mode(StrEnum):
    """What a run of a model starts from, besides the prompt."""

    TEXT = "text"
    IMAGE = "image"  # its first frame
    FRAMES = "frames"  # several first frames, so that motion goes on
    REFERENCES = "references"  # pictures of what shall appear
    VIDEO = "video"  # another film's structure


GUIDED = frozenset({"negative_prompt", "steps", "guidance_scale"})
SHIFTED = GUIDED | {"flow_shift"}
EVERY_CACHE = frozenset({"first-block", "mag", "taylor"})


@dataclass(frozen=True, slots=True)
class Family:
    """Models that run through the same pipeline classes."""

    name: str
    modes: Mapping[Mode, str]  # the pipeline class of each mode; they share the weights of one folder
    rule: FrameRule
    multiple_px: int  # of both sides
    token_px: int = 16  # side of what one token stands for
    kept: int = 1  # frames that a continuing window is given, in FRAMES mode
    audio: bool = False
    whole_vae: bool = True  # its autoencoder works in float32, as the makers of Wan recommend: it costs little
    has_callback: bool = True  # the pipeline calls back at the end of each denoising step
    experts: tuple[str, ...] = ("transformer",)  # the components that denoise, in the order of the noise they take
    shift_name: str | None = None  # what its scheduler calls the flow shift, if it has a fixed one
    tuning: frozenset[str] = GUIDED  # fields of `Tuning` that it takes
    follows: bool = False  # its pipeline takes no other film: the film's latents are put in between the steps
    keeps_in_video: bool = False  # a run on another film's structure can be given the first frames too
    caches: frozenset[str] = EVERY_CACHE  # the kinds that diffusers has for its models
    returns_kept: bool = True  # what a continuing window returns begins with the frames it was given

    @property
    def continues(self) -> Mode | None:
        """How a window goes on from the one before it; None where the family can't."""
        return next((mode for mode in (Mode.FRAMES, Mode.IMAGE) if mode in self.modes), None)

    @property
    def kept_frames(self) -> int:
        """Frames of the window before that a continuing one is given."""
        return self.kept if self.continues is Mode.FRAMES else 1


EVERY_FOURTH = FrameRule(4, 1)
EVERY_EIGHTH = FrameRule(8, 1)
EXPERTS = ("transformer", "transformer_2")

FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        Family(
            "wan-t2v",
            {Mode.TEXT: "WanPipeline", Mode.VIDEO: "WanVideoToVideoPipeline"},
            EVERY_FOURTH,
            16,
            shift_name="flow_shift",
            tuning=SHIFTED,
        ),
        Family(
            "wan-a14b",
            {Mode.TEXT: "WanPipeline", Mode.VIDEO: "WanVideoToVideoPipeline"},
            EVERY_FOURTH,
            16,
            experts=EXPERTS,
            shift_name="flow_shift",
            tuning=SHIFTED | {"guidance_scale_2"},
        ),
        Family(
            "wan-ti2v",
            {
                Mode.TEXT: "WanPipeline",
                Mode.IMAGE: "WanImageToVideoPipeline",
                Mode.VIDEO: "WanVideoToVideoPipeline",
            },
            EVERY_FOURTH,
            32,
            token_px=32,
            shift_name="flow_shift",
            tuning=SHIFTED,
        ),
        Family(
            "wan-i2v",
            {Mode.IMAGE: "WanImageToVideoPipeline"},
            EVERY_FOURTH,
            16,
            shift_name="flow_shift",
            tuning=SHIFTED,
        ),
        Family(
            "wan-i2v-a14b",
            {Mode.IMAGE: "WanImageToVideoPipeline"},
            EVERY_FOURTH,
            16,
            experts=EXPERTS,
            shift_name="flow_shift",
            tuning=SHIFTED | {"guidance_scale_2"},
        ),
        Family(
            "wan-vace",
            dict.fromkeys(Mode, "WanVACEPipeline"),
            EVERY_FOURTH,
            16,
            kept=9,
            shift_name="flow_shift",
            tuning=SHIFTED,
            keeps_in_video=True,
        ),
        Family(
            "ltx",
            {
                Mode.TEXT: "LTXPipeline",
                Mode.IMAGE: "LTXConditionPipeline",
                Mode.FRAMES: "LTXConditionPipeline",
                Mode.VIDEO: "LTXPipeline",
            },
            EVERY_EIGHTH,
            32,
            follows=True,
            token_px=32,
            whole_vae=False,
            kept=9,
        ),
        Family(
            "ltx2",
            {
                Mode.TEXT: "LTX2Pipeline",
                Mode.IMAGE: "LTX2ConditionPipeline",
                Mode.FRAMES: "LTX2ConditionPipeline",
                Mode.VIDEO: "LTX2Pipeline",
            },
            EVERY_EIGHTH,
            32,
            follows=True,
            token_px=32,
            whole_vae=False,
            kept=9,
            audio=True,
            caches=frozenset({"taylor"}),
        ),
        Family(
            "helios",
            dict.fromkeys((Mode.TEXT, Mode.IMAGE, Mode.FRAMES), "HeliosPyramidPipeline"),
            # Chunks of nine latent frames, which are 33 frames; up to three at the end are cut off by the pipeline.
            FrameRule(33, -3),
            64,  # autoencoder 8, patch 2, three levels of a pyramid
            kept=33,
            returns_kept=False,
            tuning=frozenset({"negative_prompt", "guidance_scale"}),  # its steps stand in a list per level
        ),
        Family(
            "hunyuan-1.5",
            {Mode.TEXT: "HunyuanVideo15Pipeline"},
            EVERY_FOURTH,
            16,
            has_callback=False,
            whole_vae=False,
            shift_name="shift",
            tuning=frozenset({"negative_prompt", "steps", "flow_shift"}),
        ),
        Family(
            "cogvideox",
            {Mode.TEXT: "CogVideoXPipeline", Mode.VIDEO: "CogVideoXVideoToVideoPipeline"},
            EVERY_FOURTH,
            16,
            whole_vae=False,
        ),
    )
}
