"""Nouns of nine languages from the names that Unicode's CLDR gives to emoji, as the package `emoji` carries them.

They come after the tables of our own, whose words win: a name is one form of a word, written for a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from emoji import EMOJI_DATA, STATUS, config

# Concepts whose names say something else in a sentence: 開花 is what a tree does, "bala" (candy) a bullet first.
NO_NOUNS = frozenset({"blossom", "candy", "avocado", "basketball", "battery"})
IDEOGRAPHIC = frozenset({"zh", "ja", "ko"})  # written without spaces: one character may be part of another word
# A Russian noun changes its last letter; shorter stems would be the beginning of other words too.
SHORTEST_STEM = 5


def table(language: str, is_noun: Callable[[str], bool]) -> dict[str, str]:
    """English concepts with their names in a language, as a row of the lexicons' tables.

    Only names of whole words: none with brackets or signs. `is_noun` says which concepts are known.
    """
    config.load_language(language)
    rows: dict[str, str] = {}
    for entry in EMOJI_DATA.values():
        concept = _words(entry["en"])
        if entry["status"] != STATUS["fully_qualified"] or concept in NO_NOUNS or not is_noun(concept):
            continue
        name = _words(entry.get(language, ""))
        if re.fullmatch(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*", name) and not (language in IDEOGRAPHIC and len(name) < 2):
            rows.setdefault(concept, _row(name, language))
    return rows


def _words(name: str) -> str:
    return name.strip(":").replace("_", " ").lower()


def _row(name: str, language: str) -> str:
    word = name.replace(" ", "_")
    stem = word.rstrip("аяоеьйы")
    is_long = language == "ru" and "_" not in word and len(stem) >= SHORTEST_STEM
    return f"{word} {stem}*" if is_long else word
