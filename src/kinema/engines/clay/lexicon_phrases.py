"""Noun phrases: what a run of content words names, and whether an unknown word in it is a noun."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from kinema.engines.clay.lexicon import Sense
from kinema.engines.clay.lexicon_defaults import DARK
from kinema.engines.clay.lexicon_marks import Mark
from kinema.engines.clay.lexicon_words import COSTUMES

DETERMINERS = frozenset({"a", "the", "number"})
HEADS = frozenset({"noun", "setting", "wear", "unknown"})
KNOWN_HEADS = frozenset({"noun", "setting", "wear"})
MODIFIERS = frozenset({"colour", "size", "quality", "number", "fact", "vague", "unknown", "noun", "setting", "wear"})
PLURAL_COUNTS = {"prop": 5, "fish": 5, "bird": 5, "butterfly": 5}  # "trees", "birds"; others 3
ADJECTIVE_ENDINGS = (
    "ly", "ical", "ional", "ental", "ous", "ful", "ic", "ive", "less", "able", "ible", "ish", "esque", "ing", "ed",
    "ward", "like",
)  # fmt: skip
# Qualities that are nouns as well.
NOMINAL = frozenset({"orange", "glass", "stone", "paper", "crystal", "rose", "giant"})
OTHERS = frozenset({"other", "second"})
VERB_ENDINGS = ("ing", "ed", "s")


@dataclass(slots=True)
class Phrase:
    """A closed noun phrase. `head` is None where it names nothing that the stage could show."""

    head: Mark | None = None
    kind: str = ""
    count: int = 1
    colour: str = ""
    scale: float = 1.0
    action: str = ""
    wears: list[str] = field(default_factory=list)
    determined: str = ""  # "a" (also a number), "the" (also his, this), or bare
    places: list[str] = field(default_factory=list)  # settings that only qualify the head
    unknown: list[str] = field(default_factory=list)
    dark: bool = False  # "a dark alley"
    other: bool = False  # "the other robot"
    part: bool = False  # "cat ears": no cat

    @property
    def role(self) -> str:
        return self.head.sense.role if self.head else ""

    @property
    def weight(self) -> int:
        return self.head.sense.weight if self.head else 0

    @property
    def garment(self) -> str:
        """As `Subject.wears` names it."""
        return f"{self.colour} {self.kind}" if self.colour else self.kind

    @property
    def label(self) -> str:
        return self.head.text if self.head else ""


def is_adjectival(word: str) -> bool:
    """Whether an unknown English word looks like an adjective, adverb or participle rather than a noun."""
    return len(word) > 4 and word.lower().endswith(ADJECTIVE_ENDINGS)


def is_verbal(mark: Mark, before: list[Mark]) -> bool:
    """Whether an English word after a known noun must be its verb ("a cat zonks", "cats zonk", "a man waves")."""
    if not before:
        return False
    if (
        before[-1].sense.role in ("fact", "vague")
        and mark.sense.role == "unknown"
        and before[0].sense.role in ("a", "the")
    ):
        return mark.text.lower().endswith("s") and not mark.text.lower().endswith("ss")  # "a storm rages"
    if before[-1].sense.role != "noun":
        return False
    if mark.sense.role == "setting":
        return mark.sense.form != ""
    if mark.sense.role != "unknown":
        return False
    return before[-1].sense.count != 1 or mark.text.lower().endswith(VERB_ENDINGS)


def is_modifier(mark: Mark, buffer: list[Mark], following: Sense, *, alone: bool) -> bool:
    """ "a running cat", "dancing robots", but not "riding a horse" or "chasing mice"; `alone`: nobody acts yet."""
    if mark.sense.form not in ("ing", "ed", "") or has_head(buffer) or following.role not in MODIFIERS:
        return False
    determined = any(before.sense.role in DETERMINERS for before in buffer)
    if mark.sense.form == "":
        return determined and not mark.sense.relation  # not 一个骑马的人
    return determined or (mark.sense.form == "ing" and not mark.sense.relation and alone)


def is_nominal(mark: Mark, buffer: list[Mark], following: Sense) -> bool:
    """ "the waves", "a dance": a finite form where a noun must stand."""
    if not buffer or has_head(buffer):
        return False
    determined = buffer[0].sense.role in ("a", "the") and following.role in ("prep", "stop", "of", "and")
    return (mark.sense.form == "ing" and determined) or mark.sense.form in ("base", "s")


def is_list_of_qualities(buffer: list[Mark], following: Sense) -> bool:
    """ "a small, round, fluffy creature": the comma is inside the phrase."""
    determined = bool(buffer) and buffer[0].sense.role in DETERMINERS
    return determined and not has_head(buffer) and following.role in MODIFIERS


def is_relative(following: list[Mark]) -> bool:
    """Whether a Chinese verb belongs to a noun that is still to come (骑着马的人)."""
    stop = next(index for index, mark in enumerate(following) if mark.sense.role == "stop")
    return any(mark.text == "的" for mark in following[:stop])


def is_worn_by_another(following: list[Mark]) -> bool:
    """Whether a Chinese garment belongs to a noun that is still to come (戴红帽子的女人, not 戴红色的帽子)."""
    worn = next((at for at, mark in enumerate(following) if mark.sense.role in ("wear", "stop")), 0)
    return following[worn].sense.role == "wear" and following[worn + 1].text == "的"


def is_quality(buffer: list[Mark]) -> bool:
    """Whether what stands before 的 is only a quality of the noun after it (红色的气球)."""
    return bool(buffer) and not has_head(buffer)


def is_plain(buffer: list[Mark]) -> bool:
    """Whether nothing but qualities stand there: "in bright red", but not "in red light"."""
    qualities = all(mark.sense.role in ("a", "the", "colour", "quality", "size") for mark in buffer)
    return qualities and buffer[-1].sense.role == "colour"


def has_head(buffer: list[Mark]) -> bool:
    return any(mark.sense.role in HEADS and not _qualifies(mark) for mark in buffer)


def _qualifies(mark: Mark) -> bool:
    return mark.sense.role == "unknown" and is_adjectival(mark.text)


def read_phrase(buffer: list[Mark], *, head_first: bool) -> Phrase:
    """What the words of one noun phrase name together."""
    phrase = Phrase(unknown=[mark.text for mark in buffer if mark.sense.role == "unknown"])
    phrase.determined = _determined(buffer)
    phrase.head = _head(buffer, head_first=head_first)
    if phrase.head is None:
        return phrase
    phrase.kind = phrase.head.sense.value or phrase.head.text.lower()
    phrase.places = [mark.sense.value for mark in buffer if mark.sense.role == "setting" and mark is not phrase.head]
    phrase.colour = _colour(buffer, phrase.head, head_first=head_first)
    phrase.scale = phrase.head.sense.scale
    phrase.other = any(mark.text.lower() in OTHERS for mark in buffer)
    phrase.part = buffer[-1].sense.role == "vague"
    phrase.dark = any(mark.text.lower() in DARK for mark in buffer)
    for mark in buffer:
        if mark.sense.role == "size":
            phrase.scale = round(phrase.scale * mark.sense.scale, 3)
        elif mark.sense.role == "verb":
            phrase.action = mark.sense.value
    phrase.wears = list(phrase.head.sense.wears)
    phrase.count = _count(buffer, phrase.head.sense)
    return phrase


def _determined(buffer: list[Mark]) -> str:
    roles = {mark.sense.role for mark in buffer}
    if "a" in roles or "number" in roles:
        return "a"
    return "the" if "the" in roles else ""


def _head(buffer: list[Mark], *, head_first: bool) -> Mark | None:
    """The noun of a phrase: the last one, or the first where qualities follow it (gato negro)."""
    heads = [mark for mark in buffer if mark.sense.role in HEADS and not _qualifies(mark)]
    known = [mark for mark in heads if mark.sense.role in KNOWN_HEADS]
    if not heads:
        return _nominal(buffer)
    if head_first:
        return (known or heads)[0]
    if all(mark.sense.role == "unknown" for mark in heads):
        after = buffer[buffer.index(heads[-1]) + 1 :]
        return None if any(mark.sense.role == "vague" for mark in after) else heads[-1]
    nouns = [mark for mark in heads if mark.sense.role != "setting"]
    if heads[-1].sense.role == "unknown" and (not heads[-1].text.isascii() or known[-1].sense.role == "setting"):
        return known[-1]  # what follows a known noun without a space is its verb (猫蹲)
    if heads[-1].sense.role == "setting" and nouns and nouns[-1].sense.role == "noun":
        return nouns[-1] if heads[-1].sense.weight < 0 else heads[-1]
    return _costumed(heads) or heads[-1]


def _costumed(heads: list[Mark]) -> Mark | None:
    """ "a cat wizard": the cat, dressed as the second noun says."""
    nouns = [mark for mark in heads if mark.sense.role == "noun"]
    if len(nouns) < 2 or nouns[-1] is not heads[-1]:
        return None
    first, last = nouns[-2], nouns[-1]
    costume = COSTUMES.get(last.text.lower()) or COSTUMES.get(last.sense.value)
    human = first.sense.plan == "biped" and first.sense.value not in ("panda", "penguin", "monkey", "robot", "snowman")
    if costume is None or human or first.sense.plan not in ("quadruped", "biped", "bird", "dragon", "fish"):
        return None
    return Mark(first.text, _dressed(first.sense, last.sense, costume))


def _dressed(first: Sense, last: Sense, costume: str) -> Sense:
    return Sense("noun", first.value, first.plan, last.count, first.scale, first.colour, (costume,))


def _nominal(buffer: list[Mark]) -> Mark | None:
    """ "an orange", "a samoyed": what looks like a quality but stands where a noun must stand."""
    determined = len(buffer) > 1 and buffer[0].sense.role in ("a", "number")
    if determined and (buffer[-1].text.lower() in NOMINAL or buffer[-1].sense.role == "unknown"):
        return Mark(buffer[-1].text, Sense("unknown"))
    return None


def _colour(buffer: list[Mark], head: Mark, *, head_first: bool) -> str:
    """The colour that qualifies the head itself, not its eyes or its light."""
    pending = ""
    for mark in buffer:
        if mark.sense.role == "colour":
            pending = pending or mark.sense.colour
        elif mark.text == head.text:
            if pending or not head_first:
                break
        elif mark.sense.role == "vague" or (_qualifies(mark) and mark.text.lower().endswith("ed")):
            pending = ""  # blue-eyed
    part = any(mark.sense.role == "vague" for mark in buffer)  # "the cat's eyes green"
    trails = buffer[-1].sense.role == "colour" and not head_first and not part
    return pending or (buffer[-1].sense.colour if trails else head.sense.colour)


def _count(buffer: list[Mark], sense: Sense) -> int:
    numbers = [
        int(mark.sense.value)
        for mark, after in pairwise(buffer)
        if mark.sense.role == "number" and after.sense.role != "vague"  # "30 years old" counts no men
    ]
    if numbers:
        return max(numbers)
    if sense.count:
        return sense.count
    return PLURAL_COUNTS.get(sense.plan, 3)
