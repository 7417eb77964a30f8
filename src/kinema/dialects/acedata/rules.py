"""The rules of `POST /sora/videos` as tables, to be compared with the API page by eye."""

from __future__ import annotations

from collections.abc import Mapping

MODELS = ("sora-2", "sora-2-pro")
VERSIONS = ("1.0", "2.0")
DEFAULT_VERSION = "1.0"

DURATIONS_S: Mapping[tuple[str, str], tuple[int, ...]] = {
    ("1.0", "sora-2"): (10, 15),
    ("1.0", "sora-2-pro"): (10, 15, 25),
    ("2.0", "sora-2"): (4, 8, 12),
    ("2.0", "sora-2-pro"): (4, 8, 12),
}
DEFAULT_DURATION_S = {"1.0": 15, "2.0": 4}

ORIENTATIONS = ("landscape", "portrait")
DEFAULT_ORIENTATION = "landscape"

SIZES = {
    "1.0": ("small", "large"),
    "2.0": ("720x1280", "1280x720", "1024x1792", "1792x1024"),
}
DEFAULT_SIZE = {"1.0": "small", "2.0": "720x1280"}
# "large (HD, only supported in sora-2-pro)"
SIZES_OF_PRO_ONLY = frozenset({("1.0", "large")})

PIXELS = {
    ("small", "landscape"): (1280, 720),
    ("small", "portrait"): (720, 1280),
    ("small", "square"): (960, 960),  # lenient only
    ("large", "landscape"): (1792, 1024),
    ("large", "portrait"): (1024, 1792),
    ("large", "square"): (1024, 1024),  # lenient only
}

CHARACTER_RANGE_S = (1, 3)

# Older guides write the version as a number.
VERSION_SPELLINGS: Mapping[object, str] = {1: "1.0", 2: "2.0", "1": "1.0", "2": "2.0"}

# What `lenient` makes of older clients' sizes (contract, section 5).
LENIENT_MODEL = "sora-2"
LENIENT_SIZES = {"480p": "small", "720p": "small", "1080p": "large"}
LENIENT_ORIENTATIONS = ("square",)
