"""The rules of `/v1/videos` as tables, to be compared with the API's pages by eye."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kinema.domain.shot import Verb

MODELS = (
    "sora-2",
    "sora-2-pro",
    "sora-2-2025-10-06",
    "sora-2-2025-12-08",
    "sora-2-pro-2025-10-06",
)
DEFAULT_MODEL = "sora-2"

PROMPT_CHARACTERS = 32_000
SECONDS = (4, 8, 12, 16, 20)
DEFAULT_SECONDS = 4

SIZES: Mapping[str, tuple[int, int]] = {
    "720x1280": (720, 1280),
    "1280x720": (1280, 720),
    "1024x1792": (1024, 1792),
    "1792x1024": (1792, 1024),
    "1920x1080": (1920, 1080),
    "1080x1920": (1080, 1920),
}
DEFAULT_SIZE = "720x1280"
SIZES_OF_PRO_ONLY = frozenset({"1024x1792", "1792x1024", "1920x1080", "1080x1920"})

MAX_CHARACTERS = 2
MAX_REFERENCES = 4  # of `input_references`, where several pictures guide a film
IMAGE_URL_CHARACTERS = 20_971_520
IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp")
LENIENT_IMAGE_TYPES = (*IMAGE_TYPES, "image/gif")

MAX_EXTENSIONS = 6  # one after the other, on films that were made here
MAX_TOTAL_S = 120.0  # of a film with all its extensions

# The bounds of what other servers let callers set; vLLM-Omni's where it names some.
SEED = (0, 2**31 - 1)
FPS = (1, 120)
FRAMES = (1, 14_400)  # MAX_TOTAL_S at the highest rate
SIDE_PX = (16, 4096)
PIXELS = 9_437_184  # of a frame: the most that an H.264 level 5.2 decoder takes
ASPECT_PARTS = (1, 100)
STEPS = (1, 200)
GUIDANCE = (0.0, 20.0)
FLOW_SHIFT = (0.0, 100.0)

# Names under which a field goes elsewhere -> its own.
ALIASES: Mapping[str, str] = {
    "duration": "seconds",  # new-api
    "reference_url": "input_reference",  # SGLang
    "image_reference": "input_reference",  # vLLM-Omni
    "image_url": "input_reference",
    "image": "input_reference",
    "steps": "num_inference_steps",
    "cfg_scale": "guidance_scale",  # LocalAI
    "step": "num_inference_steps",
    "start_image": "input_reference",
}
# Fields whose fields count as the body's own: an object, or its JSON in a text.
CONTAINERS = ("extra_body", "extra_params", "extra_json", "params", "video_params")

TUNING_FIELDS = (
    "negative_prompt",
    "num_inference_steps",
    "guidance_scale",
    "guidance_scale_2",
    "flow_shift",
)
_TUNED = ("seed", *TUNING_FIELDS)
_OWN_FORM = ("seconds", "size", "width", "height", "aspect_ratio", "short_edge", "resolution", "fps", "num_frames")
# What each verb takes; the first few are the API's own, which `strict` accepts alone.
DOCUMENTED: Mapping[Verb, tuple[str, ...]] = {
    Verb.CREATE: ("prompt", "model", "seconds", "size", "input_reference", "characters"),
    Verb.REMIX: ("prompt",),
    Verb.EDIT: ("prompt", "video", "model"),
    Verb.EXTEND: ("prompt", "video", "seconds", "model"),
}
FIELDS: Mapping[Verb, tuple[str, ...]] = {
    Verb.CREATE: (*DOCUMENTED[Verb.CREATE], *_OWN_FORM, *_TUNED, "input_references"),
    Verb.REMIX: (*DOCUMENTED[Verb.REMIX], "model", *_TUNED),
    Verb.EDIT: (*DOCUMENTED[Verb.EDIT], *_TUNED),
    Verb.EXTEND: (*DOCUMENTED[Verb.EXTEND], "num_frames", *_TUNED),
}
# Fields of a create that mean something here, but not for this verb -> why.
NOT_OF_VERB: Mapping[Verb, str] = {
    Verb.REMIX: "a remix has the length, the size and the pictures of its source",
    Verb.EDIT: "an edit has the length and the size of its source",
    Verb.EXTEND: "an extension has the size and the rate of its source, and takes no characters or pictures",
}

# Fields that change nothing here and are read over: who asked, or how another server does its work.
IGNORED: Mapping[str, str] = {
    "user": "the key tells who asked",
    "safety_identifier": "the key tells who asked",
    "metadata": "nothing is kept of it",
    "service_tier": "there is one tier; the header Priority orders a key's jobs",
    "generator_device": "the seed alone decides",
    "return_stage_metrics": "the answer has no metrics",
    "max_sequence_length": "the engine takes the whole prompt that it can",
    "output_compression": "films are encoded in one way",
    "output_quality": "films are encoded in one way",
    "x264_preset": "films are encoded in one way",
    "enable_teacache": "speed is the operator's choice",
}

# Fields of which one value is what happens anyway -> the values that are accepted, as texts in lower case.
FIXED: Mapping[str, tuple[str, ...]] = {
    "n": ("1",),
    "num_outputs_per_prompt": ("1",),
    "num_videos_per_prompt": ("1",),
    "quality": ("standard", "high"),
    "response_format": ("url",),
    "stream": ("false",),
    "task_type": ("t2v", "i2v", "ti2v", "text-to-video", "image-to-video"),
}

# Fields that ask for something which isn't done -> what to do instead. Empty and false values ask for nothing.
REFUSED: Mapping[str, str] = {
    "video_reference": "send films to /v1/videos/edits or /v1/videos/extensions",
    "video_url": "send films to /v1/videos/edits or /v1/videos/extensions",
    "source_video": "send films to /v1/videos/edits or /v1/videos/extensions",
    "start_time_seconds": "cut the film before it is sent",
    "end_image": "a film starts on a picture, and can't be made to end on one",
    "control_reference": "films aren't guided by control signals",
    "control_type": "films aren't guided by control signals",
    "audio_reference": "sound can't be given",
    "source_audio": "sound can't be given",
    "audio": "sound can't be given",
    "generate_sound": "sound comes with the engines that make it, and can't be switched",
    "sound_duration": "sound comes with the engines that make it, and can't be switched",
    "video_noise_mask": "masks can't be given",
    "audio_noise_mask": "masks can't be given",
    "lora": "adapters are the operator's choice: a model name may stand for one",
    "enhance_prompt": "prompts are rendered as they are",
    "boundary_ratio": "guidance_scale_2 is what can be set of a model's second expert",
    "true_cfg_scale": "guidance_scale is what can be set",
    "enable_frame_interpolation": "set fps",
    "frame_interpolation_exp": "set fps",
    "frame_interpolation_scale": "set fps",
    "frame_interpolation_model_path": "set fps",
    "enable_upscaling": "set size",
    "upscaling_scale": "set size",
    "upscaling_model_path": "set size",
    "output_path": "films are kept by the server",
    "video_path": "files of the server can't be named",
    "perf_dump_path": "files of the server can't be named",
    "diffusers_kwargs": "set the engine's options in kinema.toml",
    "callback_url": "register an endpoint at /v1/webhook_endpoints",
}


def model_names(routes: Iterable[str]) -> tuple[str, ...]:
    """The models that requests may name: the API's, and those that the operator's [routes] add."""
    return tuple(dict.fromkeys([*MODELS, *routes]))
