"""The words that `clay` understands: closed sets, and the English lexicon, compiled from the tables beside it.

A word or phrase maps to a `Sense`: its role in the sentence and what it stages. The tables are strings on purpose: a
reader can check them by eye, and a new word is one word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kinema.engines.clay import lexicon_film, lexicon_nouns, lexicon_places, lexicon_verbs, lexicon_words
from kinema.engines.clay.scene import Colour

# --- The closed sets of a Scene's fields ---------------------------------------------------------------------------
PLANS = (*lexicon_nouns.NOUNS, "cutout")
KINDS = {plan: tuple(kinds) for plan, kinds in lexicon_nouns.NOUNS.items()}
SETTINGS = tuple(lexicon_places.SETTINGS_WORDS)
TIMES = tuple(lexicon_places.FACTS["time_of_day"])
WEATHERS = tuple(lexicon_places.FACTS["weather"])
SEASONS = tuple(lexicon_places.FACTS["season"])
MOODS = tuple(lexicon_places.FACTS["mood"])
CAMERAS = tuple(lexicon_film.CAMERA)
FRAMINGS = tuple(lexicon_film.FRAMING)
STYLES = ("", *lexicon_film.STYLE)
ACTIONS = (
    "idle", "walk", "run", "jump", "fly", "swim", "dance", "sit", "sleep", "ride", "drive", "sail", "float", "spin",
    "fall", "wave",
)  # fmt: skip
RELATIONS = ("riding", "chasing", "holding", "on", "over", "under", "beside", "behind", "in", "facing", "through")
WEARS = tuple(lexicon_words.GARMENTS)

FACT_ROLES = ("camera", "framing", "style", "time_of_day", "weather", "season", "mood")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word does in a sentence.

    `role` is one of: noun, setting, place, wear, fact, film, lens, verb, wearing, costuming, prep, post, subject,
    object, de, a, the, of, and, or, like, not, gone, he, it, who, stop, filler, number, size, colour, quality, vague,
    unknown. `value` is the kind, setting, garment,
    action, number ... of that role; the other fields serve single roles.
    """

    role: str
    value: str = ""
    plan: str = ""  # noun
    count: int = 1  # noun: 0 where it is a plural
    scale: float = 1.0  # noun, size
    colour: str = ""  # noun, wear, colour: a key of COLOURS
    wears: tuple[str, ...] = ()  # noun
    relation: str = ""  # verb: to its direct object; prep, post
    form: str = ""  # verb: base, s, ing, ed; any other role: the verb form that it is after a noun
    weight: int = 0  # prep, setting: how surely it names the place of the film
    facts: tuple[tuple[str, str], ...] = ()


UNKNOWN = Sense("unknown")
END = Sense("stop", "end")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language: phrases (words joined by spaces) to senses, and stems that match a word's beginning."""

    language: str
    phrases: dict[str, Sense]
    stems: dict[str, Sense]
    longest: int  # words in the longest phrase; characters where words aren't spaced
    head_first: bool = False  # the noun stands before its qualities (gato negro)

    def find(self, text: str) -> Sense | None:
        """The sense of a whole phrase, by itself or by its longest known stem."""
        known = self.phrases.get(text)
        if known is not None or not self.stems or " " in text:
            return known
        for end in range(len(text), 2, -1):
            if (stem := self.stems.get(text[:end])) is not None:
                return stem
        return None


def spread(text: str) -> Iterator[str]:
    """The words of a table's row, underscores read as spaces."""
    for word in text.split():
        yield word.replace("_", " ")


def linear(colour: str) -> Colour:
    """A colour's name (a key of `COLOURS`) as linear RGB, by the sRGB transfer function of IEC 61966-2-1."""
    digits = lexicon_words.COLOURS[colour]
    red, green, blue = (int(digits[i : i + 2], 16) / 255.0 for i in (0, 2, 4))
    return _decode(red), _decode(green), _decode(blue)


def _decode(level: float) -> float:
    value = level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
    return round(value, 4)


def garment(text: str) -> tuple[str, Colour | None]:
    """Split an entry of `Subject.wears` into the garment and its colour: "red scarf" -> ("scarf", (0.58, ...))."""
    colour, _, name = text.rpartition(" ")
    return name, (linear(colour) if colour else None)


# --- English -------------------------------------------------------------------------------------------------------
@cache
def english() -> Lexicon:
    """The English lexicon, compiled once. Earlier tables win over later ones."""
    phrases: dict[str, Sense] = {}
    for table in (_film, _clothes, _nouns, _small_words, _settings, _facts, _verbs, _qualities):
        for phrase, sense in table():
            known = phrases.setdefault(phrase, sense)
            if known.role == "fact" and sense.role == "verb":
                phrases[phrase] = replace(sense, facts=known.facts)  # "fighting" is done, and sets the mood
    return Lexicon("en", phrases, {}, max(phrase.count(" ") + 1 for phrase in phrases))


def _film() -> Iterator[tuple[str, Sense]]:
    tables = {
        "camera": lexicon_film.CAMERA,
        "framing": lexicon_film.FRAMING,
        "style": lexicon_film.STYLE,
        "pace": lexicon_film.PACE,
        "take": lexicon_film.TAKE,
    }
    for name, table in tables.items():
        role = "quality" if name == "style" else "film"
        for value, words in table.items():
            for phrase in spread(words):
                yield phrase, Sense(role, facts=((name, value),))
    for phrase in spread(lexicon_film.LENS):
        yield phrase, Sense("lens")
    for phrase in spread(lexicon_film.FILM):
        yield phrase, Sense("film")


def _nouns() -> Iterator[tuple[str, Sense]]:
    for plan, kinds in lexicon_nouns.NOUNS.items():
        for kind, row in kinds.items():
            for entry in row.split():
                yield from _both_numbers(*_noun(plan, kind, entry))
    for word in spread(lexicon_nouns.CUTOUTS):
        yield from _both_numbers(word, Sense("noun", word, plan="cutout"))


def _noun(plan: str, kind: str, entry: str) -> tuple[str, Sense]:
    """Read `word[*count][@scale][#colour][+garment]...`."""
    rest, *wears = entry.split("+")
    rest, _, colour = rest.partition("#")
    rest, _, scale = rest.partition("@")
    word, _, count = rest.partition("*")
    sense = Sense("noun", kind, plan, int(count or 1), float(scale or 1.0), colour, tuple(spread(" ".join(wears))))
    return word.replace("_", " "), sense


def _both_numbers(word: str, sense: Sense) -> Iterator[tuple[str, Sense]]:
    yield word, replace(sense, count=0) if word in lexicon_nouns.PLURAL_ONLY else sense
    for plural in plurals(word):
        yield plural, replace(sense, count=0)


def plurals(word: str) -> tuple[str, ...]:
    """A noun's plurals: the irregular ones where there are any, else by the spelling rule."""
    if word in lexicon_nouns.IRREGULAR_PLURALS:
        return tuple(spread(lexicon_nouns.IRREGULAR_PLURALS[word]))
    if word.endswith(("s", "x", "ch", "sh")):
        return (word + "es",)
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word[:-1] + "ies",)
    return (word + "s",)


def _small_words() -> Iterator[tuple[str, Sense]]:
    for role, words in lexicon_words.SMALL_WORDS.items():
        for phrase in spread(words):
            yield phrase, Sense(role)
    for phrase in spread(lexicon_words.WEARING):
        yield phrase, Sense("wearing")
    for phrase in spread(lexicon_words.COSTUMING):
        yield phrase, Sense("costuming")
    for phrase, (relation, weight) in lexicon_words.PREPOSITIONS.items():
        yield phrase, Sense("prep", phrase, relation=relation, weight=weight)
    for phrase, number in lexicon_words.NUMBERS.items():
        yield phrase, Sense("number", str(number))
    for phrase, scale in lexicon_words.SIZES.items():
        yield phrase, Sense("size", scale=scale)
    for phrase in lexicon_words.COLOURS:
        yield phrase, Sense("colour", phrase, colour=phrase)


def _settings() -> Iterator[tuple[str, Sense]]:
    verbs = set(spread(lexicon_verbs.VERBS_AFTER_NOUNS))
    alone, weak = set(spread(lexicon_places.PLACE_PHRASES)), set(spread(lexicon_places.WEAK_SETTINGS))
    for setting, words in lexicon_places.SETTINGS_WORDS.items():
        for phrase in spread(words):
            role = "place" if phrase in alone else "setting"
            weight = -1 if phrase in weak else 0
            yield phrase, Sense(role, setting, weight=weight, form="s" if phrase in verbs else "")


def _facts() -> Iterator[tuple[str, Sense]]:
    for name, values in lexicon_places.FACTS.items():
        for value, words in values.items():
            for phrase in spread(words):
                yield phrase, Sense("fact", facts=((name, value),))


def _clothes() -> Iterator[tuple[str, Sense]]:
    for name, words in lexicon_words.GARMENTS.items():
        for entry in spread(words):
            word, _, colour = entry.partition("#")
            sense = Sense("wear", name, colour=colour)
            yield word, sense
            yield from ((plural, sense) for plural in plurals(word))


def _qualities() -> Iterator[tuple[str, Sense]]:
    for word in spread(lexicon_words.QUALITIES):
        yield word, Sense("quality")
    for word in spread(lexicon_words.VAGUE):
        yield word, Sense("vague")
        if not word.endswith("s"):
            yield from ((plural, Sense("vague")) for plural in plurals(word))


def _verbs() -> Iterator[tuple[str, Sense]]:
    nouns = set(spread(lexicon_verbs.NOUN_LIKE_BASES))
    for action, relation, words in lexicon_verbs.VERBS:
        for base in spread(words):
            for form, text in conjugate(base):
                if form == "base" and base in nouns:
                    continue
                yield text, Sense("verb", action, relation=relation, form=form)


def conjugate(base: str) -> Iterator[tuple[str, str]]:
    """An English verb's forms as (form, text): "run" -> base run, s runs, ing running, ed ran."""
    yield "base", base
    for text in spread(lexicon_verbs.IRREGULAR_VERBS.get(base, "")):
        form = "ing" if text.split()[0].endswith("ing") else "s" if text.split()[0].endswith("s") else "ed"
        yield form, text
    first, _, particle = base.partition(" ")
    tail = f" {particle}" if particle else ""
    yield "s", _third_person(first) + tail
    stem = first[:-1] if first.endswith("e") and not first.endswith(("ee", "oe", "ye")) else first
    for doubled in {stem, stem + stem[-1]} if stem[-1] in "bdgklmnpt" else {stem}:
        yield "ing", doubled + "ing" + tail
        yield "ed", doubled + "ed" + tail
    if first.endswith("y"):
        yield "ed", first[:-1] + "ied" + tail


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "o", "z")) else "s")
