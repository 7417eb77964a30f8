"""Birds as rows of proportions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bird:
    body: str = "4f86b8"
    breast: str = "f0c48a"
    wing: str = "3f6f9a"
    beak: str = "f0a032"
    size: float = 1.0
    long: float = 0.30
    round: float = 0.20
    neck: float = 0.12
    head: float = 0.15
    bill: tuple[float, float] = (0.13, 0.05)  # length, radius
    span: float = 0.62
    beat_s: float = 0.36
    tail: float = 0.30
    extra: tuple[str, ...] = ()


BIRDS: dict[str, Bird] = {
    "bird": Bird(),
    "eagle": Bird(
        "5a3a24",
        "5a3a24",
        "44291a",
        "f0b030",
        1.6,
        0.36,
        0.19,
        0.14,
        0.14,
        (0.16, 0.055),
        0.95,
        0.75,
        0.48,
        ("whitehead", "hook", "fingers"),
    ),
    "owl": Bird(
        "a5794c", "e6cfa8", "8a6038", "d9a83c", 1.2, 0.28, 0.25, 0.08, 0.24, (0.06, 0.04), 0.66, 0.6, 0.2, ("owlface",)
    ),
    "parrot": Bird(
        "d8382f", "f0c02f", "2f6fc8", "2b2a2c", 1.1, 0.30, 0.18, 0.12, 0.16, (0.09, 0.08), 0.60, 0.34, 0.55, ("hook",)
    ),
    "duck": Bird(
        "8a6a4a",
        "d9c7a4",
        "6f543a",
        "f0a830",
        1.0,
        0.34,
        0.23,
        0.24,
        0.16,
        (0.17, 0.055),
        0.55,
        0.3,
        0.16,
        ("greenhead", "flatbill"),
    ),
    "swan": Bird(
        "f5f3ee",
        "f5f3ee",
        "ece9e2",
        "f08a2a",
        1.5,
        0.40,
        0.25,
        0.55,
        0.13,
        (0.15, 0.045),
        0.80,
        0.5,
        0.16,
        ("flatbill", "longneck"),
    ),
    "goose": Bird(
        "9a9288",
        "efece4",
        "7d756c",
        "f0952f",
        1.3,
        0.38,
        0.24,
        0.45,
        0.14,
        (0.14, 0.05),
        0.75,
        0.45,
        0.16,
        ("flatbill", "longneck"),
    ),
    "crow": Bird(
        "1f2026",
        "26272e",
        "17181d",
        "2c2c32",
        1.1,
        0.32,
        0.17,
        0.12,
        0.14,
        (0.16, 0.05),
        0.62,
        0.42,
        0.30,
        ("fingers",),
    ),
    "flamingo": Bird(
        "f08aa0",
        "f4a5b5",
        "e86a86",
        "2c2426",
        1.5,
        0.34,
        0.2,
        0.6,
        0.12,
        (0.14, 0.05),
        0.7,
        0.5,
        0.14,
        ("longneck", "longlegs", "hook"),
    ),
    "chicken": Bird(
        "f2ece0", "f2ece0", "e4dccb", "f0b040", 1.1, 0.28, 0.25, 0.20, 0.14, (0.08, 0.045), 0.4, 0.25, 0.26, ("comb",)
    ),
    "rooster": Bird(
        "b5482a", "e0a04a", "7a2f22", "f0b040", 1.2, 0.28, 0.24, 0.22, 0.14, (0.09, 0.045), 0.4, 0.25, 0.5, ("comb",)
    ),
    "seagull": Bird("f4f2ee", "f4f2ee", "a9b2bb", "f0b030", 1.2, 0.34, 0.17, 0.12, 0.14, (0.13, 0.04), 0.85, 0.6, 0.24),
    "peacock": Bird(
        "2f5fc0",
        "2fa0a8",
        "3f8a6a",
        "d9c58a",
        1.3,
        0.32,
        0.2,
        0.35,
        0.13,
        (0.09, 0.04),
        0.5,
        0.4,
        0.9,
        ("fan", "longneck"),
    ),
}


for _word, _kind in {
    "hen": "chicken",
    "gull": "seagull",
    "raven": "crow",
    "hawk": "eagle",
    "falcon": "eagle",
    "bald eagle": "eagle",
    "heron": "flamingo",
    "stork": "flamingo",
    "crane": "flamingo",
}.items():
    BIRDS[_word] = BIRDS[_kind]
