"""What a folder of weights can't say about itself: one row per checkpoint that Kinema knows by name.

Numbers are those of the model's own page or of its pipeline's defaults in diffusers 0.42.1. Parameters are counted in
billions as published; memory is computed from them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from kinema.engines.diffusers.families import FAMILIES, Family
from kinema.engines.diffusers.pulled import is_hub_id
from kinema.errors import SettingsError

Precision = Literal["bfloat16", "float16", "float32"]
BYTES_PER_PARAMETER: Mapping[str, int] = {"bfloat16": 2, "float16": 2, "float32": 4}

# What the makers of Wan give every prompt to stay away from, in English.
WAN_NEGATIVE = (
    "overexposed, static, blurred details, subtitles, style, artwork, painting, still picture, greyish overall, worst "
    "quality, low quality, compression artefacts, ugly, incomplete, extra fingers, poorly drawn hands, poorly drawn "
    "face, deformed, disfigured, misshapen limbs, fused fingers, motionless picture, cluttered background, three legs, "
    "crowd in the background, walking backwards"
)
LTX_NEGATIVE = "worst quality, inconsistent motion, blurry, jittery, distorted"


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of the weights. `is_free` means that anybody may use them for anything."""

    name: str
    is_free: bool
    address: str = ""


APACHE = Licence("Apache-2.0", is_free=True)
LTX_2 = Licence("LTX-2-Community", is_free=False, address="https://huggingface.co/Lightricks/LTX-2")
LTX_VIDEO = Licence("LTX-Video-Open-Weights", is_free=False, address="https://huggingface.co/Lightricks/LTX-Video")
TENCENT = Licence("Tencent-Hunyuan-Community", is_free=False, address="https://huggingface.co/tencent/HunyuanVideo-1.5")
UNKNOWN = Licence("that of the folder", is_free=True)


@dataclass(frozen=True, slots=True)
class Profile:
    """One checkpoint and how it is best run."""

    name: str
    family: Family
    repo: str
    licence: Licence
    fps: float
    window_frames: int  # the longest run that the model was trained for
    areas_px: tuple[int, ...]  # native numbers of pixels
    steps: int
    guidance_scale: float | None  # None: the folder's own guider decides
    guidance_scale_2: float | None = None
    flow_shift: float | Mapping[int, float] | None = None  # by area; None: the folder's own
    negative_prompt: str = ""
    precision: Precision = "bfloat16"
    parameters_b: Mapping[str, float] = field(default_factory=dict)  # by component
    hidden: int = 0  # width of a token in the model that denoises, for the estimate of memory
    extra: Mapping[str, object] = field(default_factory=dict)  # further arguments of each run
    lora: Mapping[str, str] = field(default_factory=dict)  # a file of differences for each model that denoises
    max_duration_s: float = 120.0
    about: str = ""

    @property
    def longest_s(self) -> float:
        """The longest film: one window where the family can't continue."""
        if self.family.continues is None:
            return round(min(self.max_duration_s, self.window_frames / self.fps), 2)
        return self.max_duration_s

    def shift_at(self, area_px: int) -> float | None:
        """The flow shift for a canvas: that of the nearest native area."""
        if self.flow_shift is None or isinstance(self.flow_shift, (int, float)):
            return self.flow_shift
        nearest = min(self.flow_shift, key=lambda area: abs(area - area_px))
        return self.flow_shift[nearest]

    def weights_bytes(self, component: str) -> int:
        """The component's weights in memory: 4 bytes per parameter for a whole autoencoder, else by the precision."""
        width = 4 if component == "vae" and self.family.whole_vae else BYTES_PER_PARAMETER[self.precision]
        return round(self.parameters_b.get(component, 0.0) * 1e9 * width)


P480, P720, P704 = 480 * 832, 720 * 1280, 704 * 1280
UMT5_XXL_B = 5.68  # the encoder of google/umt5-xxl
# The name for a folder that no row describes: its own files say which family it is of.
FOLDER = "folder"


def _of_family(name: str, fps: float, window_frames: int, *areas_px: int, **more: object) -> Profile:
    """What any checkpoint of a family has in common, its licence too where the makers gave all of them the same."""
    common: dict[str, object] = {
        "licence": UNKNOWN,
        "steps": 50,
        "guidance_scale": 5.0,
        "about": "a folder of your own",
    }
    facts = {"fps": fps, "window_frames": window_frames, "areas_px": areas_px}
    return Profile(FOLDER, FAMILIES[name], "", **facts, **{**common, **more})  # type: ignore[arg-type]


_OF_FAMILY: Mapping[str, Profile] = {
    profile.family.name: profile
    for profile in (
        _of_family("wan-t2v", 16, 81, P480),
        _of_family("wan-a14b", 16, 81, P480, P720),
        _of_family("wan-ti2v", 24, 121, P704),
        _of_family("wan-i2v", 16, 81, P480),
        _of_family("wan-i2v-a14b", 16, 81, P480, P720),
        _of_family("wan-vace", 16, 81, P480),
        _of_family("ltx", 25, 161, 512 * 704, licence=LTX_VIDEO, guidance_scale=3.0),
        _of_family("ltx2", 24, 241, 512 * 768, licence=LTX_2, guidance_scale=3.0, steps=30),
        _of_family("helios", 24, 1452, 384 * 640),
        _of_family("hunyuan-1.5", 24, 121, P480, licence=TENCENT, guidance_scale=None),
        _of_family("cogvideox", 8, 49, 480 * 720, guidance_scale=6.0),
    )
}


def _row(family: str, name: str, repo: str, about: str, **own: object) -> Profile:
    """A checkpoint: what it has of its own beside what its family has."""
    return replace(_OF_FAMILY[family], name=name, repo=repo, about=about, **own)  # type: ignore[arg-type]


def _wan(family: str, name: str, repo: str, about: str, **own: object) -> Profile:
    shared = {"licence": APACHE, "negative_prompt": WAN_NEGATIVE}
    return _row(family, name, f"Wan-AI/{repo}", about, **{**shared, **own})


def _wan_parts(vae_b: float = 0.127, **experts_b: float) -> dict[str, float]:
    return {**experts_b, "text_encoder": UMT5_XXL_B, "vae": vae_b}


# Where each number is from stands in docs/engines/diffusers.md.
PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        _wan(
            "wan-ti2v",
            "wan2.2-ti2v-5b",
            "Wan2.2-TI2V-5B-Diffusers",
            "text and first frame in one checkpoint, 24 frames per second, for a card of 24 GB",
            flow_shift=5.0,
            parameters_b=_wan_parts(0.705, transformer=5.0),
            hidden=3072,
        ),
        _wan(
            "wan-t2v",
            "wan2.1-1.3b",
            "Wan2.1-T2V-1.3B-Diffusers",
            "small and fast; text only, up to five seconds",
            guidance_scale=6.0,
            flow_shift=8.0,
            parameters_b=_wan_parts(transformer=1.42),
            hidden=1536,
        ),
        _wan(
            "wan-vace",
            "wan2.1-vace-1.3b",
            "Wan2.1-VACE-1.3B-diffusers",
            "small; references, characters, long films whose motion goes on, remixes",
            flow_shift=16.0,
            parameters_b=_wan_parts(transformer=2.15),
            hidden=1536,
        ),
        _wan(
            "wan-a14b",
            "wan2.2-a14b",
            "Wan2.2-T2V-A14B-Diffusers",
            "quality: two experts; text only, up to five seconds",
            steps=40,
            guidance_scale=4.0,
            guidance_scale_2=3.0,
            flow_shift=12.0,
            parameters_b=_wan_parts(transformer=14.3, transformer_2=14.3),
            hidden=5120,
        ),
        _wan(
            "wan-i2v-a14b",
            "wan2.2-i2v-a14b",
            "Wan2.2-I2V-A14B-Diffusers",
            "quality from a picture: it needs a first frame",
            steps=40,
            guidance_scale=3.5,
            guidance_scale_2=3.5,
            flow_shift=5.0,
            parameters_b=_wan_parts(transformer=14.3, transformer_2=14.3),
            hidden=5120,
        ),
        _row(
            "helios",
            "helios-distilled",
            "BestWishYsh/Helios-Distilled",
            "long films in one run, few steps",
            licence=APACHE,
            steps=6,
            guidance_scale=1.0,
            parameters_b=_wan_parts(transformer=14.3),
            hidden=5120,
            extra={"pyramid_num_inference_steps_list": [2, 2, 2], "is_amplify_first_chunk": True},
        ),
        _row(
            "ltx2",
            "ltx-2",
            "Lightricks/LTX-2",
            "picture and sound together",
            areas_px=(512 * 768, 704 * 1216),
            steps=40,
            negative_prompt=LTX_NEGATIVE,
            parameters_b={"transformer": 18.9, "text_encoder": 12.2, "vae": 1.2, "audio_vae": 0.1, "vocoder": 0.06},
            hidden=4096,
            # Of 2.0: the pipeline's own are those of 2.3 and later.
            extra={"spatio_temporal_guidance_blocks": [29], "use_cross_timestep": False},
        ),
        _row(
            "hunyuan-1.5",
            "hunyuan-1.5",
            "hunyuanvideo-community/HunyuanVideo-1.5-Diffusers-480p_t2v",
            "text only, up to five seconds",
            flow_shift=5.0,
            parameters_b={"transformer": 8.3, "text_encoder": 8.3, "text_encoder_2": 0.22, "vae": 1.2},
            hidden=2048,
        ),
        _row(
            "cogvideox",
            "cogvideox-2b",
            "zai-org/CogVideoX-2b",
            "the smallest; text only, up to six seconds at 8 frames per second",
            licence=APACHE,
            precision="float16",
            parameters_b={"transformer": 1.69, "text_encoder": 4.76, "vae": 0.216},
            hidden=1920,
        ),
    )
}
DEFAULT_PROFILE = "wan2.2-ti2v-5b"


def profile_named(name: str) -> Profile:
    """Raises: SettingsError that lists the profiles."""
    if name not in PROFILES:
        raise SettingsError(f"profile accepts {', '.join([*PROFILES, FOLDER])}, not {name}")
    return PROFILES[name]


def profile_of_folder(folder: Path) -> Profile:
    """A profile for a folder that diffusers can load, from its `model_index.json`.

    Raises: SettingsError for a folder without one, a hub id that wasn't pulled, or a family that isn't known.
    """
    return replace(_OF_FAMILY[_family_of(_read_index(folder), folder)], repo=str(folder))


def overridden(profile: Profile, **given: object) -> Profile:
    """The profile with what was given instead of its own; None is left as it is."""
    taken = {name: value for name, value in given.items() if value is not None}
    return replace(profile, **taken)  # type: ignore[arg-type]


def _read_index(folder: Path) -> Mapping[str, object]:
    if is_hub_id(str(folder)) and not folder.exists():
        raise SettingsError(
            f"with this profile model accepts a folder that diffusers saved, or a hub id that was pulled; {folder} "
            f"isn't here: `kinema models pull {folder}` fetches it"
        )
    try:
        index = json.loads((folder / "model_index.json").read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"with this profile model accepts a folder that diffusers saved, with a model_index.json; {folder}: {error}"
        ) from None
    if not isinstance(index, dict):
        raise SettingsError(f"{folder / 'model_index.json'} must hold one JSON object")
    return index


def _family_of(index: Mapping[str, object], folder: Path) -> str:
    loaded = index.get("_class_name")
    experts = index.get("transformer_2")
    has_experts = isinstance(experts, list) and experts[:1] not in ([], [None])
    if loaded == "WanPipeline" and index.get("expand_timesteps"):
        return "wan-ti2v"
    if loaded == "WanPipeline":
        return "wan-a14b" if has_experts else "wan-t2v"
    if loaded == "WanImageToVideoPipeline":
        return "wan-i2v-a14b" if has_experts else "wan-i2v"
    for family in FAMILIES.values():
        if loaded in family.modes.values():
            return family.name
    known = sorted({name for family in FAMILIES.values() for name in family.modes.values()})
    raise SettingsError(f"{folder} holds a {loaded}; this engine runs {', '.join(known)}")
