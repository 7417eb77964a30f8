"""Cutting a prompt into marks: words by script, phrases by longest match, in the language of the words around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from kinema.engines.clay.lexicon import END, UNKNOWN, Lexicon, Sense, english, spread
from kinema.engines.clay.lexicon_film import CAMERA_MOVES, LENSES_AS_THINGS
from kinema.engines.clay.lexicon_languages import LATIN_LANGUAGES, MARKS, chinese, japanese, korean, russian
from kinema.engines.clay.lexicon_places import PLACES_AS_THINGS
from kinema.engines.clay.lexicon_verbs import THINGS_AFTER_A
from kinema.engines.clay.lexicon_world import KOREAN_PARTICLES

MAX_CHARACTERS = 4000  # what a longer prompt says after that doesn't change the staging
MAX_COUNT = 12
LENS_REACH = 4  # words between "camera" and what it does: "the camera then very slowly orbits"
QUOTES = {'"': '"', "“": "”", "«": "»", "「": "」", "『": "』", "„": "“", "《": "》"}
EMOJI_NOISE = frozenset(("face", "with", "sign", "symbol", "button", "of", "and", "black", "white", "heavy", "eyes"))
ELISIONS = frozenset(("l", "d", "s", "c", "j", "m", "n", "t", "qu", "un", "all", "nell", "sull", "dell", "dall"))
THINGS = frozenset(spread(f"{LENSES_AS_THINGS} {PLACES_AS_THINGS} {THINGS_AFTER_A}"))
STOPS = frozenset(".!?;:\n。！？；：…—–|()[]{}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase as it stands in the prompt, and what it does there."""

    text: str
    sense: Sense


@dataclass(frozen=True, slots=True)
class Word:
    raw: str
    script: str  # latin, cyrillic, hangul, han (with kana), stop, comma
    noun: bool = True  # may be one

    @property
    def text(self) -> str:
        return self.raw.lower()


def quotations(prompt: str) -> Iterator[tuple[int, int]]:
    """Where the quoted parts of a prompt lie, their marks included. A quotation that is never closed is none."""
    at = 0
    while at < len(prompt):
        closing = QUOTES.get(prompt[at])
        end = prompt.find(closing, at + 1) if closing else -1
        if end > 0:
            yield at, end + 1
            at = end
        at += 1


def split_quotes(prompt: str) -> tuple[str, tuple[str, ...]]:
    """The prompt without its quoted parts, and those parts. A quotation mark that is never closed is dropped."""
    plain, at = "", 0
    quotes: list[str] = []
    for start, end in quotations(prompt):
        plain += prompt[at:start] + " "
        quotes.append(prompt[start + 1 : end - 1].strip())
        at = end
    plain += prompt[at:]
    return "".join(" " if mark in QUOTES else mark for mark in plain), tuple(quote for quote in quotes if quote)


def marks(text: str) -> tuple[list[Mark], bool]:
    """The marks of a text, ended by a stop, and whether its language puts the noun before its qualities."""
    words = list(_words(unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])))
    lexicon = {
        "latin": _latin(words),
        "cyrillic": russian(),
        "hangul": korean(),
        "han": japanese() if any(map(_has_kana, words)) else chinese(),
    }
    found: list[Mark] = []
    for script, run in groupby(words, key=lambda word: word.script):
        match script:
            case "comma" | "stop":
                found += [Mark(word.raw, replace(END, value=script)) for word in run]
            case "han":
                for word in run:
                    found += _unspaced(word.raw, lexicon["han"])
            case "hangul":
                found += _counted(list(_korean(list(run), lexicon[script])))
            case _:
                found += _spaced(_capitals(list(run), lexicon[script]), lexicon[script])
    return [*_directed(_things(found)), Mark("", END)], lexicon["latin"].head_first


def affirmed(found: list[Mark], denied: set[int]) -> str:
    """The text of marks, a stop in place of each denied one; words of scripts without spaces are left unspaced."""
    text = ""
    for at, mark in enumerate(found):
        word = "." if at in denied else mark.text
        spaced = text and word and not (_is_unspaced(text[-1]) and _is_unspaced(word[0]))
        text += f" {word}" if spaced else word
    return text


def _is_unspaced(character: str) -> bool:
    return _script(character) == "han"


def language_of(text: str) -> str:
    """The language that a text seems to be in, as ISO 639-1: by its script, or by its words where that is Latin."""
    words = list(_words(unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])))
    scripts = {word.script for word in words}
    if "han" in scripts:
        return "ja" if any(map(_has_kana, words)) else "zh"
    return "ko" if "hangul" in scripts else "ru" if "cyrillic" in scripts else _latin(words).language


# --- Words ---------------------------------------------------------------------------------------------------------
def _words(text: str) -> Iterator[Word]:
    """Runs of letters of one script; emoji as their Unicode names; punctuation as stops and commas."""
    for script, run in groupby(_named_emoji(text.replace("’", "'").replace("ʼ", "'")), key=_script):
        raw = "".join(run)
        if script == "latin":
            yield from _latin_words(raw.strip("'"))
        elif script in ("comma", "stop"):
            yield from (Word(character, script) for character in raw)
        elif script != "space":
            yield Word(raw, script)


def _latin_words(raw: str) -> Iterator[Word]:
    """ "cat's" is cat; "l'océan" and "un'ape" are two words, "don't" is one."""
    raw = raw.removesuffix("'s")
    article, apostrophe, rest = raw.partition("'")
    if apostrophe and article.lower() in ELISIONS:
        yield Word(article, "latin")
        raw = rest
    if raw:
        yield Word(raw, "latin")


def _named_emoji(text: str) -> Iterator[str]:
    for character in text:
        if unicodedata.category(character) == "So":
            name = unicodedata.name(character, "").lower().replace("-", " ")
            yield from f" {' '.join(word for word in name.split() if word not in EMOJI_NOISE)} "
        else:
            yield character


def _script(character: str) -> str:
    if character in STOPS:
        return "stop"
    if character in ",，、،":
        return "comma"
    if unicodedata.category(character)[0] in "LMN" or character in "'&":
        code = ord(character)
        if 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000:
            return "han"
        if 0xAC00 <= code <= 0xD7AF:
            return "hangul"
        return "cyrillic" if 0x0400 <= code <= 0x052F else "latin"
    return "space"


def _is_hiragana(character: str) -> bool:
    return "\u3040" <= character <= "\u309f"


def _has_kana(word: Word) -> bool:
    return any("\u3040" <= character <= "\u30ff" for character in word.raw)


def _latin(words: list[Word]) -> Lexicon:
    """The language that knows most of the Latin words; English where several know as many."""
    texts = [word.text for word in words if word.script == "latin"]
    candidates = [language() for language in LATIN_LANGUAGES]
    return max(candidates, key=lambda lexicon: sum(lexicon.find(text) is not None for text in texts))


# --- Phrases -------------------------------------------------------------------------------------------------------
def _spaced(words: list[Word], lexicon: Lexicon) -> Iterator[Mark]:
    at = 0
    while at < len(words):
        length, sense = _longest(words, at, lexicon)
        yield Mark(" ".join(word.raw for word in words[at : at + length]), sense)
        at += length


def _capitals(words: list[Word], lexicon: Lexicon) -> list[Word]:
    """The words, those marked that can't be nouns: in German, where others than the first are capitalised."""
    if lexicon.language != "de" or not any(word.raw[:1].isupper() for word in words[1:]):
        return words
    return [replace(word, noun=at == 0 or not word.raw[:1].islower()) for at, word in enumerate(words)]


def _longest(words: list[Word], at: int, lexicon: Lexicon) -> tuple[int, Sense]:
    for length in range(min(lexicon.longest, len(words) - at), 0, -1):
        sense = lexicon.find(" ".join(word.text for word in words[at : at + length]))
        if sense is not None:
            return length, sense
    word = words[at].text
    if word.isdecimal():
        return 1, Sense("number", str(min(int(word[:3]), MAX_COUNT))) if 0 < int(word[:3]) < 100 else Sense("filler")
    if lexicon.language != "en" and words[at].script == "latin":
        borrowed = english().find(word)  # robot, taxi, neon
        return 1, borrowed or (
            UNKNOWN if words[at].noun else Sense("verb", form="s") if word[-1] == "t" else Sense("vague")
        )
    return 1, UNKNOWN


def _korean(words: list[Word], lexicon: Lexicon) -> Iterator[Mark]:
    """Korean words carry particles and endings: the longest known beginning counts, and the particle after it."""
    for word in words:
        ends = range(len(word.raw), 0, -1)
        end = next((end for end in ends if word.raw[:end] in lexicon.phrases and _may_end(word.raw, end)), 0)
        if not end:
            yield Mark(word.raw, UNKNOWN)
            continue
        yield Mark(word.raw[:end], lexicon.phrases[word.raw[:end]])
        if (particle := KOREAN_PARTICLES.get(word.raw[end:])) is not None:
            yield Mark(word.raw[end:], MARKS[particle])


def _counted(found: list[Mark]) -> list[Mark]:
    """Korean counts after the noun (개 두 마리가): the number is put before it, as elsewhere."""
    ordered = list(found)
    for at in range(len(found) - 2):
        noun, number, counter = (mark.sense.role for mark in found[at : at + 3])
        if (noun, number, counter) == ("noun", "number", "de"):
            ordered[at : at + 2] = [found[at + 1], found[at]]
    return ordered


def _may_end(word: str, end: int) -> bool:
    """A single syllable is a word only by itself or before a particle (강에서, but not 강하게)."""
    return end > 1 or end == len(word) or word[end:] in KOREAN_PARTICLES


def _unspaced(run: str, lexicon: Lexicon) -> Iterator[Mark]:
    """Longest known phrases of a run; what lies between them is one unknown word."""
    at = start = 0
    while at <= len(run):
        length, sense = _longest_run(run, at, lexicon)
        if sense is not None or at == len(run):
            yield from _unknown_run(run[start:at])
            if sense is not None:
                yield Mark(run[at : at + length], sense)
            start = at + length
        at += length


def _longest_run(run: str, at: int, lexicon: Lexicon) -> tuple[int, Sense | None]:
    for length in range(min(lexicon.longest, len(run) - at), 0, -1):
        if (sense := lexicon.phrases.get(run[at : at + length])) is not None:
            return length, sense
    return 1, None


def _unknown_run(text: str) -> Iterator[Mark]:
    """An unknown word; Japanese endings in hiragana say nothing that the stage could show."""
    for hiragana, run in groupby(text, key=_is_hiragana):
        if not hiragana:
            yield Mark("".join(run), UNKNOWN)


def _things(found: list[Mark]) -> list[Mark]:
    """Read words that are most often no things as such where only a thing can stand: "a loom", "a cat and a tunnel"."""
    padded = [Mark("", END)] * 3 + found + [Mark("", END)]
    return [
        replace(mark, sense=Sense("noun", mark.text.lower(), "cutout", facts=mark.sense.facts))
        if _is_thing(padded[at : at + 3], mark, padded[at + 4])
        else mark
        for at, mark in enumerate(found)
    ]


def _is_thing(before: list[Mark], mark: Mark, after: Mark) -> bool:
    if after.sense.role not in ("stop", "and", "prep") or mark.text.lower() not in THINGS:
        return False
    determined = before[-1].sense.role in ("a", "number")
    match mark.sense.role:
        case "verb":
            return determined and mark.sense.form == "base"
        case "lens":
            return determined and before[-2].sense.role in ("and", "verb", "prep") and before[-3].sense.role != "film"
        case _:
            joined = before[:-1] if determined else before[1:]
            return joined[-1].sense.role == "and" and joined[-2].sense.role == "noun"


def _directed(found: list[Mark]) -> list[Mark]:
    """Turn "the camera slowly orbits" into film language, so that what the camera does isn't done by a subject."""
    moves = {word: move for move, row in CAMERA_MOVES.items() for word in row.split()}
    directed = list(found)
    for at, mark in enumerate(found):
        films = mark.sense.role == "film" and mark.text.lower().endswith(("camera", "shot", "drone"))
        if mark.sense.role != "lens" and not films:
            continue
        directed[at] = replace(mark, sense=replace(mark.sense, role="film"))
        for near in range(at + 1, min(at + 1 + LENS_REACH, len(found))):
            if found[near].sense.role == "stop":
                break
            if (move := moves.get(found[near].text.lower())) is not None:
                directed[near] = replace(found[near], sense=Sense("film", facts=(("camera", move),)))
                break
    return directed
