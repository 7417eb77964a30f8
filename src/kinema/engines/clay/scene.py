"""What a prompt means to `clay`: plain data that a person can read, print and test."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[float, float, float]  # linear RGB, 0..1
MAX_LABEL = 24  # characters; a longer word doesn't fit on a standee


@dataclass(frozen=True, slots=True)
class Subject:
    """One actor or prop, or a group of the same kind.

    `plan` is the body plan that the rigs know (quadruped, biped, bird, fish, dragon, butterfly, vehicle, boat,
    aircraft, rocket, balloon, ball, prop, cutout); `kind` is the noun within it (cat, horse, astronaut, car, tree).
    A noun without a plan is a `cutout`: a paper standee that carries `label`, the word as it stood in the prompt.
    """

    plan: str
    kind: str
    label: str
    count: int = 1
    colour: Colour | None = None  # None: the kind's own colours
    scale: float = 1.0  # 1.0: the kind's own size; "tiny" 0.5, "giant" 2.5
    action: str = "idle"  # one of lexicon.ACTIONS: walk, run, jump, fly, swim, dance, sit, ride, drive, sail, wave, ...
    # Garments of `lexicon.WEARS`, after their colour where one was named ("red scarf"): `lexicon.garment` splits them.
    wears: tuple[str, ...] = ()
    relation: tuple[str, int] | None = None  # ("riding", index of the other subject); words in lexicon.RELATIONS
    character: int | None = None  # which of the caller's characters is seen in place of its clay


@dataclass(frozen=True, slots=True)
class Line:
    """Words in quotation marks: spoken by a subject, or lettering in the picture."""

    text: str
    speaker: int | None = None  # index of the subject who says it; None: a title


@dataclass(frozen=True, slots=True)
class Scene:
    """What is staged. Most fields have a closed set of words, listed in `lexicon.py`.

    A prompt that lists shots gives a scene with `shots`, each a scene of its own without further shots; the fields
    of the whole are then those of the first.
    """

    prompt: str
    subjects: tuple[Subject, ...] = ()
    setting: str = "meadow"
    place: str = ""  # a finer place within the setting, one of `lexicon_finer.PLACES`: kitchen, jungle, farm, ...
    time_of_day: str = "day"  # day, sunrise, sunset, night
    weather: str = "clear"  # clear, cloudy, rain, snow, fog, storm, wind
    season: str = "summer"
    camera: str = "dolly"  # static, pan, tilt, dolly, track, orbit, crane, drone, handheld, zoom
    framing: str = "medium"  # close, medium, wide
    style: str = ""  # "", cinematic, noir, vintage, pastel, neon, sketch, pixel
    mood: str = "calm"  # calm, happy, tense, sad, epic: chooses the music
    pace: float = 1.0  # seconds of action in a second of film: 0.4 is slow motion, 6.0 a timelapse
    one_take: bool = False  # the prompt says how it is filmed, so a long film isn't cut into views
    lines: tuple[Line, ...] = ()
    length_s: float | None = None  # of a listed shot, where the list says it
    joint: str = "cut"  # how a listed shot begins: cut, dissolve, fade
    shots: tuple[Scene, ...] = ()
    said: str = ""  # the prompt's words without what it quotes, denies ("no rain") and only compares ("like a fire")
