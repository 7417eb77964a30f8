"""Names of emoji as nouns: what Unicode's own data adds to the tables of nine languages."""

from __future__ import annotations

import pytest

from kinema.engines.clay import lexicon, lexicon_emoji, lexicon_languages
from kinema.engines.clay.language import parse_scene

LEXICONS = {
    "es": lexicon_languages.spanish,
    "fr": lexicon_languages.french,
    "de": lexicon_languages.german,
    "pt": lexicon_languages.portuguese,
    "it": lexicon_languages.italian,
    "ru": lexicon_languages.russian,
    "ja": lexicon_languages.japanese,
    "ko": lexicon_languages.korean,
    "zh": lexicon_languages.chinese,
}


def known(name: str) -> bool:
    sense = lexicon.english().phrases.get(name)
    return sense is not None and sense.role == "noun"


@pytest.mark.parametrize(
    ("prompt", "kind", "setting"),
    [
        ("una hormiga en el bosque", "ant", "forest"),
        ("une fourmi dans la forêt", "ant", "forest"),
        ("eine Ameise im Wald", "ant", "forest"),
        ("uma formiga na floresta", "ant", "forest"),
        ("una formica nella foresta", "ant", "forest"),
        ("муравья видно в лесу", "ant", "forest"),
        ("森のアリ", "ant", "forest"),
        ("숲 속의 개미", "ant", "forest"),
        ("房子旁的摩天轮", "ferris wheel", ""),
    ],
)
def test_a_noun_of_no_table_is_known_by_its_emoji(prompt: str, kind: str, setting: str) -> None:
    scene = parse_scene(prompt)
    assert kind in [subject.kind for subject in scene.subjects]
    assert setting in ("", scene.setting)


@pytest.mark.parametrize("language", LEXICONS)
def test_every_language_has_names_and_its_own_words_go_before_them(language: str) -> None:
    rows = lexicon_emoji.table(language, known)
    assert len(rows) > 150
    phrases = LEXICONS[language]().phrases
    taken = [row.split()[0].replace("_", " ") for row in rows.values()]
    assert sum(name in phrases for name in taken) > 0.95 * len(taken)


def test_names_are_words_and_no_parts_of_other_words() -> None:
    for language in LEXICONS:
        for concept, row in lexicon_emoji.table(language, known).items():
            for name in row.split():
                assert not set(name) & set("()/:,0123456789"), (language, concept, name)
                assert len(name) >= 2
