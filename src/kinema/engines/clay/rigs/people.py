"""People and those who walk like them, as rows of proportions, clothes and hair."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kinema.engines.clay.lexicon_words import BODY_GARMENTS, COLOURS
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.sculpture import hexcolour


@dataclass(frozen=True, slots=True)
class Person:
    """Proportions in world units."""

    top: str = "3f7fae"
    bottom: str = "3c4560"
    shoes: str = "4a342a"
    flesh: str = "e6b48f"
    hair: str = "4a3020"
    style: str = "short"  # of the hair
    outfit: str = "trousers"  # trousers, skirt, dress, robe, suit (one piece)
    head: str = "human"
    leg: float = 0.60
    torso: float = 0.42
    girth: float = 0.185  # of the chest
    belly: float = 0.175
    shoulder: float = 0.215
    limb: float = 0.072
    skull: float = 0.285
    hands: str = ""  # colour; the flesh's by default
    sleeves: bool = True
    bare: bool = False  # arms and legs from the shoulder and the thigh down
    extra: tuple[str, ...] = ()
    beast: str = ""  # whose head it has, where `head` is "beast": a row of the animals on four legs


_MAN = Person(leg=0.68, torso=0.46, shoulder=0.245, girth=0.20, skull=0.255)  # a head of a child's size is a child's


_WOMAN = Person(
    top="d9574f",
    bottom="d9574f",
    shoes="8a3a3a",
    hair="5a3420",
    style="long",
    outfit="dress",
    girth=0.165,
    belly=0.150,
    shoulder=0.20,
    limb=0.062,
    leg=0.68,
    torso=0.46,
    skull=0.255,
)


_CHILD = Person(
    top="f0b23c",
    bottom="3f6fae",
    shoes="d8483c",
    style="short",
    leg=0.40,
    torso=0.33,
    girth=0.165,
    belly=0.165,
    shoulder=0.18,
    limb=0.066,
    skull=0.285,
)


PEOPLE: dict[str, Person] = {
    "person": Person(top="4f9a7a", bottom="45506e", hair="2e221c"),
    "man": _MAN,
    "woman": _WOMAN,
    "girl": replace(_CHILD, top="e8719a", bottom="e8719a", style="pigtails", outfit="dress", hair="8a5a30"),
    "boy": _CHILD,
    "child": replace(_CHILD, top="5ab0c8", bottom="d98a3c", style="bowl"),
    "astronaut": Person(
        top="e9e9ec",
        bottom="e9e9ec",
        shoes="b9bcc4",
        flesh="e9e9ec",
        hands="c9ccd4",
        head="helmet",
        outfit="suit",
        girth=0.225,
        belly=0.215,
        shoulder=0.24,
        limb=0.098,
        leg=0.54,
        skull=0.30,
        extra=("pack", "badge"),
    ),
    "robot": Person(
        top="9fb4bf",
        bottom="8296a3",
        shoes="5f707c",
        flesh="b9c9d2",
        hands="5f707c",
        head="robot",
        outfit="robot",
        girth=0.23,
        belly=0.20,
        shoulder=0.27,
        limb=0.06,
        leg=0.52,
    ),
    "panda": Person(
        top="f3f0ea",
        bottom="1d1b1e",
        shoes="1d1b1e",
        flesh="f3f0ea",
        hands="1d1b1e",
        head="panda",
        outfit="fur",
        leg=0.36,
        torso=0.42,
        girth=0.29,
        belly=0.35,
        shoulder=0.27,
        limb=0.115,
        skull=0.36,
        extra=("darkarms", "puff"),
    ),
    "teddy bear": Person(
        top="b9783f",
        bottom="b9783f",
        shoes="e0b27a",
        flesh="b9783f",
        hands="e0b27a",
        head="bear",
        outfit="fur",
        leg=0.34,
        torso=0.42,
        girth=0.25,
        belly=0.31,
        shoulder=0.25,
        limb=0.115,
        skull=0.36,
        extra=("tummy", "bow"),
    ),
    "penguin": Person(
        top="23252e",
        bottom="23252e",
        shoes="f09a32",
        flesh="23252e",
        hands="23252e",
        head="penguin",
        outfit="penguin",
        leg=0.16,
        torso=0.44,
        girth=0.25,
        belly=0.31,
        shoulder=0.25,
        limb=0.07,
        skull=0.27,
    ),
    "monkey": Person(
        top="7a4c2c",
        bottom="7a4c2c",
        shoes="d9a57c",
        flesh="d9a57c",
        hands="d9a57c",
        head="monkey",
        outfit="fur",
        leg=0.40,
        torso=0.38,
        girth=0.20,
        belly=0.21,
        shoulder=0.21,
        limb=0.07,
        skull=0.29,
        extra=("monkeytail",),
    ),
    "gorilla": Person(
        top="2c2a2e",
        bottom="2c2a2e",
        shoes="4a4448",
        flesh="5a5256",
        hands="4a4448",
        head="monkey",
        outfit="fur",
        leg=0.42,
        torso=0.5,
        girth=0.34,
        belly=0.33,
        shoulder=0.36,
        limb=0.12,
        skull=0.30,
    ),
    "snowman": Person(
        top="f5f7fb",
        bottom="f5f7fb",
        flesh="f5f7fb",
        shoes="f5f7fb",
        head="snowman",
        outfit="snowman",
        leg=0.3,
        torso=0.5,
        girth=0.30,
        belly=0.40,
        shoulder=0.28,
        limb=0.03,
        skull=0.25,
        hands="6b4a30",
    ),
    "knight": Person(
        top="aab2bd",
        bottom="8f97a3",
        shoes="7d8590",
        flesh="aab2bd",
        hands="8f97a3",
        head="knight",
        outfit="suit",
        girth=0.21,
        shoulder=0.25,
        limb=0.085,
        extra=("sword", "shield"),
    ),
    "chef": Person(
        top="f4f1ea",
        bottom="3a3a42",
        shoes="2a2a30",
        style="none",
        belly=0.22,
        girth=0.20,
        extra=("toque", "apron", "moustache"),
    ),
    "dancer": replace(
        _WOMAN, top="e58ab5", bottom="f2b6d0", style="bun", outfit="tutu", flesh="eebfa0", shoes="f0a8c4"
    ),
    "wizard": Person(
        top="4a3f8f",
        bottom="4a3f8f",
        shoes="3a2a24",
        hair="e9e6df",
        style="none",
        outfit="robe",
        extra=("wizardhat", "beard", "staff"),
    ),
    "princess": replace(_WOMAN, top="e79ac6", bottom="f0b3d6", hair="e3b04a", extra=("crown",), outfit="gown"),
    "king": Person(
        top="a32f3a", bottom="5a2a6a", hair="8a5a34", outfit="robe", belly=0.24, girth=0.21, extra=("crown", "beard")
    ),
    "pirate": Person(top="c9423a", bottom="2f3a4a", hair="1f1a18", extra=("pirate", "eyepatch", "beard")),
    "ninja": Person(
        top="23242c",
        bottom="23242c",
        shoes="16161c",
        hands="23242c",
        head="ninja",
        style="none",
        outfit="suit",
        extra=("sash", "sword"),
    ),
    "superhero": Person(
        top="2f5fc0", bottom="2f5fc0", shoes="c8322f", outfit="suit", shoulder=0.25, girth=0.215, hair="1f1a18"
    ),
    "zombie": Person(top="6a7a5a", bottom="4a4438", flesh="8fae7a", hair="3a3a2a"),
    "alien": Person(
        top="5f6f8f", bottom="5f6f8f", flesh="86c46a", style="none", head="alien", outfit="suit", skull=0.33
    ),
    "santa": Person(
        top="c8322f",
        bottom="c8322f",
        shoes="24201f",
        belly=0.27,
        girth=0.23,
        hair="f4f1ea",
        style="none",
        extra=("beard", "santahat"),
    ),
    "skeleton": Person(
        top="e9e4d6",
        bottom="e9e4d6",
        shoes="e9e4d6",
        flesh="e9e4d6",
        style="none",
        girth=0.14,
        belly=0.08,
        limb=0.04,
        head="skull",
        outfit="suit",
    ),
    "grandmother": replace(_WOMAN, hair="d9d6d0", style="bun", outfit="long dress", top="7a6a9a", bottom="7a6a9a"),
    "grandfather": Person(hair="d9d6d0", top="8a6a4a", bottom="5a5248", extra=("moustache",)),
    "witch": replace(_WOMAN, top="2c2436", bottom="2c2436", hair="5a3a6a", extra=("wizardhat",)),
    "farmer": Person(top="c8503c", bottom="3f5f9a"),
    "doctor": Person(top="f2f2f0", bottom="4a5a6a"),
    "business": Person(top="2c3140", bottom="2c3140", shoes="1a1a1e"),
}


for _word, _kind in {
    "cosmonaut": "astronaut",
    "gorilla": "gorilla",
    "king kong": "gorilla",
    "ape": "gorilla",
    "grandma": "grandmother",
    "grandpa": "grandfather",
    "old man": "grandfather",
    "old woman": "grandmother",
    "elderly man": "grandfather",
    "elderly woman": "grandmother",
    "santa claus": "santa",
    "hero": "superhero",
    "businessman": "business",
    "businesswoman": "business",
    "ballerina": "dancer",
    "queen": "princess",
    "prince": "king",
    "mother": "woman",
    "father": "man",
}.items():
    PEOPLE[_word] = PEOPLE[_kind]


_DARK, _PALE = 0.2, "c9a56a"  # linear light up to which trousers are dark; others for them
BATHED = frozenset({"swim", "surf"})  # done in swimwear


def clad(p: Person, action: str) -> Person:
    """The person in what an action is done in: a swimmer wears shorts or a swimsuit and goes barefoot.

    A cyclist's trousers are pale, so that the legs are seen before the bicycle and the road.
    """
    if action == "pedal" and p.head == "human" and p.outfit == "trousers" and max(hexcolour(p.bottom)) < _DARK:
        return replace(p, bottom=_PALE)
    if action not in BATHED or p.head != "human" or p.outfit not in _DRESSED:
        return p
    suit = p.outfit == "trousers"
    return replace(
        p,
        top=p.flesh if suit else p.top,
        bottom=p.bottom if suit else p.top,
        shoes=p.flesh,
        outfit="swimwear",
        sleeves=False,
        bare=True,
    )


# What a garment is of a person: its upper part, its lower part, its shoes.
_PARTS: dict[str, tuple[str, ...]] = {
    "coat": ("top",), "shirt": ("top",), "sweater": ("top",), "apron": ("top",), "suit": ("top", "bottom"),
    "robe": ("top", "bottom"), "armor": ("top", "bottom"), "dress": ("bottom", "top"), "trousers": ("bottom",),
    "boots": ("shoes",),
}  # fmt: skip


def attired(p: Person, wears: tuple[str, ...]) -> Person:
    """The person with their own clothes in the colours of what they wear; of a coat over a dress, both are seen."""
    if not is_attired(p, wears):
        return p
    parts: dict[str, str] = {}
    for worn in wears:
        colour, _, garment = worn.rpartition(" ")
        for part in _PARTS.get(garment, ()) if colour in COLOURS else ():
            parts.setdefault(part, COLOURS[colour])
    if "dress" in p.outfit and "bottom" not in parts and "top" in parts:
        parts["bottom"] = parts["top"]
    return replace(p, **parts)  # type: ignore[arg-type]


def is_attired(p: Person, wears: tuple[str, ...]) -> bool:
    """Whether a person has clothes of their own that can take the colour of a dress, a coat, a suit, ..."""
    coloured = (worn.rpartition(" ") for worn in wears)
    dyed = any(garment in BODY_GARMENTS and colour in COLOURS for colour, _, garment in coloured)
    return p.head == "human" and p.outfit in _DRESSED and dyed


_TOPS = ("d9574f", "3f7fae", "e0a63c", "5f9a4a", "8a5fa8", "e0813c", "2f8a8a", "c85a8a")
_HAIRS = ("4a3020", "1f1a18", "c8923c", "8a4a24", "2e221c", "d8b26a")
_DRESSED = ("trousers", "dress", "long dress", "skirt")


def one_of(p: Person, k: int, subject: Subject) -> Person:
    """The `k`-th of a group of the same word: people differ in clothes and hair, and a couple are two."""
    if subject.count < 2 or p.outfit not in _DRESSED or p.head != "human":
        return p
    if subject.kind == "person":
        p = PEOPLE[("man", "woman")[k % 2]]
    elif k == 0:
        return p
    top = _TOPS[(k * 3 + len(subject.label)) % len(_TOPS)]
    return replace(p, top=top, bottom=top if "dress" in p.outfit else p.bottom, hair=_HAIRS[(k * 5) % len(_HAIRS)])
