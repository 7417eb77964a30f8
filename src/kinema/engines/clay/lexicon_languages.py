"""The lexicons of the languages beside English: each word shares the sense of an English one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from kinema.engines.clay import lexicon_chinese, lexicon_compounds, lexicon_emoji, lexicon_household
from kinema.engines.clay.lexicon import Lexicon, Sense, english

MARKS: dict[str, Sense] = {  # grammatical marks of languages that English has no word for
    "+of": Sense("de"),
    "+on": Sense("post", relation="on", weight=3),
    "+in": Sense("post", relation="in", weight=3),
    "+over": Sense("post", relation="over", weight=3),
    "+under": Sense("post", relation="under", weight=3),
    "+beside": Sense("post", relation="beside", weight=1),
    "+behind": Sense("post", relation="behind", weight=1),
    "+through": Sense("post", relation="through", weight=3),
    "+gone": Sense("gone"),
    "+subject": Sense("subject"),
    "+object": Sense("object"),
    "+and": Sense("and"),
    "+on-the-moon": Sense("place", "moon"),
    "+underwater": Sense("place", "underwater"),
    "+snowy-mountains": Sense("setting", "mountains", facts=(("season", "winter"),)),
}


def _shared(concept: str) -> Sense:
    """The sense of a concept: a grammatical mark, or an English phrase without its English verb form."""
    if concept in MARKS:
        return MARKS[concept]
    sense = english().phrases[concept.replace("-", " ")]
    return replace(sense, form="") if sense.role == "verb" else sense


def _emoji(language: str) -> dict[str, str]:
    return lexicon_emoji.table(language, lambda name: name in english().phrases and _shared(name).role == "noun")


def _tables(language: str) -> tuple[dict[str, str], ...]:
    return (*lexicon_household.TABLES[language], _emoji(language))


JOINED = str.maketrans("_-'", "   ")  # as the prompt's words are cut


def _translate(
    tables: tuple[dict[str, str], ...], endings: str = "", plural_endings: str = ""
) -> tuple[dict[str, Sense], dict[str, Sense]]:
    """Phrases and stems of tables from English concepts to words; the first that has a word says what it means.

    A word may end in `*` (any ending matches) or `~` (each of the language's adjective endings); words after a `/` are
    plurals; regular plurals are made with `plural_endings`.
    """
    phrases: dict[str, Sense] = {}
    stems: dict[str, Sense] = {}
    for concept, row in (entry for table in tables for entry in table.items()):
        sense = _shared(concept)
        for group in (word.translate(JOINED) for word in row.split()):
            single, _, plural = group.partition("/")
            for form in _forms(single, endings):
                (stems if form.endswith("*") else phrases).setdefault(form.rstrip("*"), sense)
                if sense.role == "noun" and not form.endswith("*"):
                    for ending in plural_endings.split():
                        phrases.setdefault(form + ending, replace(sense, count=0))
            if plural:
                phrases[plural] = replace(sense, count=0)
    return phrases, stems


def _forms(word: str, endings: str) -> tuple[str, ...]:
    if not word.endswith("~"):
        return (word,)
    return tuple(word[:-1] + ending for ending in ("", *endings.split()))


@cache
def chinese() -> Lexicon:
    """The Chinese lexicon; phrases are runs of characters."""
    phrases, stems = _translate((lexicon_compounds.COMPOUNDS, lexicon_chinese.WORDS, _emoji("zh")))
    for numeral, number in lexicon_chinese.NUMERALS.items():
        for classifier in lexicon_chinese.CLASSIFIERS.split():
            phrases.setdefault(numeral + classifier, Sense("number", str(number)))
    for phrase, number in lexicon_chinese.GROUPS.items():
        phrases[phrase] = Sense("number", str(number))
    return Lexicon("zh", phrases, stems, max(map(len, phrases)))


@cache
def spanish() -> Lexicon:
    return _romance("es", "o a os as", "s es")


@cache
def portuguese() -> Lexicon:
    return _romance("pt", "o a os as", "s es")


@cache
def french() -> Lexicon:
    return _romance("fr", "e s es", "s x")


@cache
def italian() -> Lexicon:
    return _romance("it", "o a i e", "")


def _romance(language: str, endings: str, plural_endings: str) -> Lexicon:
    phrases, stems = _translate(_tables(language), endings, plural_endings)
    return Lexicon(language, phrases, stems, longest=6, head_first=True)


@cache
def german() -> Lexicon:
    phrases, stems = _translate(_tables("de"), "e en er es em")
    return Lexicon("de", phrases, stems, longest=4)


@cache
def russian() -> Lexicon:
    """The Russian lexicon; its words are stems, since nouns and verbs change their endings."""
    phrases, stems = _translate(_tables("ru"))
    return Lexicon("ru", phrases, stems, longest=3)


@cache
def japanese() -> Lexicon:
    phrases, stems = _translate(_tables("ja"))
    return Lexicon("ja", phrases, stems, max(map(len, phrases), default=1))


@cache
def korean() -> Lexicon:
    """The Korean lexicon: words carry their particles at the end (`lexicon_marks` cuts them off)."""
    phrases, stems = _translate(_tables("ko"))
    return Lexicon("ko", phrases, stems, longest=2)


LATIN_LANGUAGES = (english, spanish, french, german, portuguese, italian)
