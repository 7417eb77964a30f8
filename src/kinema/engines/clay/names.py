"""The names that a caller gave to characters, read in a prompt as somebody known.

A name stands for a body: that of the noun beside it ("Mossy the fox", "a fox named Mossy", 狐狸小苔), else of a noun in
the name itself ("Captain Fox"), else a person's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from kinema.domain.shot import Role, Shot
from kinema.engines.clay.lexicon import Sense
from kinema.engines.clay.lexicon_languages import MARKS
from kinema.engines.clay.lexicon_marks import Mark, marks
from kinema.engines.clay.lexicon_world import KOREAN_PARTICLES
from kinema.engines.clay.scene import MAX_LABEL, Subject

PERSON = Sense("noun", "person", "biped")
THE = Mark("the", Sense("the"))
QUALIFYING = frozenset({"quality", "colour", "size", "fact", "number"})
CALLED = frozenset({
    "named", "called", "叫", "叫做", "名叫", "名为", "nommé", "appelé", "llamado", "llamada", "namens", "genannt",
    "chamado", "chiamato",
})  # fmt: skip
MAX_QUALITIES = 4  # between a name and the noun beside it
# Letters and digits of scripts that put spaces between words: elsewhere a word may begin and end at any character.
_SPACED = r"[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]"
_STAND_IN = "zqguest"  # stands for a name while a prompt is cut into words: a word of no language


class Names:
    """Some names, and the bodies that some texts give them. Without names, it reads a prompt as if it weren't there."""

    def __init__(self, names: Iterable[str] = (), texts: Iterable[str] = ()) -> None:
        known = (_plain(name) for name in names)
        self._names = tuple({name.casefold(): name for name in known if name}.values())
        self._texts = tuple(texts)

    def marks(self, text: str) -> tuple[list[Mark], bool]:
        """As `lexicon_marks.marks`, but every name is "the" and a noun whose kind is the name in lower case."""
        if not self._names:
            return marks(text)
        found, head_first = marks(self._tokenized(text))
        return _Reading(found, self).marks(), head_first

    def resolved(self, subject: Subject) -> Subject:
        """A subject of the kind of its body, where its kind was still a name."""
        at = self._at(subject.kind)
        return subject if at is None else replace(subject, kind=self.senses[at].value)

    def mark(self, at: int) -> Mark:
        """The noun that a name is to the grammar."""
        sense = self.senses[at]
        return Mark(self._names[at], replace(sense, value=self._names[at].casefold(), count=1))

    def token(self, mark: Mark) -> int | None:
        """Which name a mark stands for."""
        text = mark.text.lower()
        return next((at for at in range(len(self._names)) if text == _stand_in(at)), None)

    def again(self, sense: Sense) -> int | None:
        """Whom "the fox" speaks of: the one name that some text gave a fox's body."""
        if sense.role != "noun" or sense.plan in ("", "cutout"):
            return None
        alike = [at for at in self._told if self.senses[at].value == sense.value]
        return alike[0] if len(alike) == 1 else None

    @cached_property
    def senses(self) -> tuple[Sense, ...]:
        """The body of each name."""
        return tuple(self._told.get(at) or _own_body(name) for at, name in enumerate(self._names))

    @cached_property
    def _told(self) -> dict[int, Sense]:
        """The bodies that the texts give, by name."""
        told: dict[int, Sense] = {}
        for text in self._texts if self._names else ():
            found = marks(self._tokenized(text))[0]
            for at, mark in enumerate(found):
                name = self.token(mark)
                beside = None if name is None else _beside(found, at)
                if name is not None and beside is not None:
                    told.setdefault(name, found[beside.noun].sense)
        return told

    def _at(self, kind: str) -> int | None:
        return next((at for at, name in enumerate(self._names) if name.casefold() == kind), None)

    def _tokenized(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text)
        return self._pattern.sub(lambda found: f" {_stand_in(self._longest_first[(found.lastindex or 1) - 1])} ", plain)

    @cached_property
    def _longest_first(self) -> list[int]:
        return sorted(range(len(self._names)), key=lambda at: -len(self._names[at]))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = [self._names[at].split() for at in self._longest_first]
        words = "|".join("(" + r"\s+".join(map(re.escape, name)) + ")" for name in names)
        return re.compile(rf"(?<!{_SPACED})(?:{words})(?:['’]s)?(?!{_SPACED})", re.IGNORECASE)


NAMELESS = Names()


def names_of(shot: Shot) -> Names:
    """The names in a shot's references and in those of the shots that it was made from."""
    family: list[Shot] = []
    one: Shot | None = shot
    while one is not None:
        family.append(one)
        one = one.parent
    given = [reference for shot in family for reference in shot.references]
    names = [one.name for one in given if one.role is Role.CHARACTER and one.name is not None]
    return Names(names, [shot.prompt for shot in reversed(family)])


def is_called(subject: Subject, name: str) -> bool:
    """Whether a subject is the one that a prompt calls by a name."""
    return subject.label.casefold() == _plain(name)[:MAX_LABEL].casefold()


@dataclass(frozen=True, slots=True)
class _Beside:
    """Where in the marks of a text the noun beside a name is, and the marks that this takes from `first` to `last`."""

    first: int
    last: int
    noun: int
    qualities: tuple[int, ...] = ()


class _Reading:
    """The marks of a text with its names put in."""

    def __init__(self, found: list[Mark], names: Names) -> None:
        self._found = found
        self._names = names

    def marks(self) -> list[Mark]:
        named: list[Mark] = []
        at = 0
        while at < len(self._found):
            name = self._names.token(self._found[at])
            if name is None:
                again = self._names.again(self._found[at].sense) if named and named[-1].sense.role == "the" else None
                named.append(self._found[at] if again is None else self._names.mark(again))
                at += 1
                continue
            beside = _beside(self._found, at) or _Beside(at, at, at)
            del named[len(named) - (at - beside.first) :]
            at = beside.last + 1
            _determine(named)
            named += [*(self._found[quality] for quality in beside.qualities), self._names.mark(name)]
            particle = KOREAN_PARTICLES.get(self._found[at].text)  # it stands by itself now
            if particle is not None:
                named.append(Mark(self._found[at].text, MARKS[particle]))
                at += 1
        return named


def _determine(named: list[Mark]) -> None:
    """Let what comes be spoken of as known: "a small" becomes "the small"."""
    at = len(named) - 1
    while at >= 0 and named[at].sense.role in QUALIFYING:
        at -= 1
    if at >= 0 and named[at].sense.role in ("a", "the"):
        named[at] = THE
    else:
        named.append(THE)


def _beside(found: list[Mark], at: int) -> _Beside | None:
    """The noun that says what the name at a mark is, after it or before it."""
    return _after(found, at) or _of(found, at) or _before(found, at)


def _after(found: list[Mark], at: int) -> _Beside | None:
    """ "Mossy the small fox", "Mossy, a small fox,"; not "Mossy, a fox and a bear"."""
    aside = _role(found, at + 1) == "stop" and found[at + 1].sense.value == "comma"
    start = at + 1 + aside
    if _role(found, start) not in (("a", "the") if aside else ("the",)):
        return None
    noun = start + 1
    while _role(found, noun) in QUALIFYING and noun <= start + MAX_QUALITIES:
        noun += 1
    if not _is_body(found, noun) or (aside and _role(found, noun + 1) != "stop"):
        return None
    closed = aside and found[noun + 1].sense.value == "comma"
    return _Beside(at, noun + closed, noun, tuple(range(start + 1, noun)))


def _of(found: list[Mark], at: int) -> _Beside | None:
    """叫小苔的狐狸."""
    if _role(found, at + 1) != "de" or not _is_body(found, at + 2) or found[at - 1].text not in CALLED or at == 0:
        return None
    return _Beside(at - 1, at + 2, at + 2)


def _before(found: list[Mark], at: int) -> _Beside | None:
    """ "a fox named Mossy", "the fox Mossy", 狐狸小苔."""
    called = at > 0 and found[at - 1].text.lower() in CALLED
    noun = at - 1 - called
    return _Beside(noun, at, noun) if noun >= 0 and _is_body(found, noun) else None


def _is_body(found: list[Mark], at: int) -> bool:
    return _role(found, at) == "noun" and found[at].sense.plan not in ("", "cutout", "prop")


def _role(found: list[Mark], at: int) -> str:
    return found[at].sense.role if 0 <= at < len(found) else ""


def _own_body(name: str) -> Sense:
    found = marks(name)[0]
    nouns = [mark.sense for at, mark in enumerate(found) if _is_body(found, at)]
    return nouns[-1] if nouns else PERSON


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _stand_in(at: int) -> str:
    return _STAND_IN + "abcdefghijklmnopqrstuvwxyz"[at % 26]
