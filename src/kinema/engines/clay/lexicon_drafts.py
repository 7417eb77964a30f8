"""Subjects while a prompt is being read, and how one comes to relate to another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kinema.engines.clay.lexicon import RELATIONS, Sense
from kinema.engines.clay.lexicon_defaults import (
    CARRIED,
    CRAFT,
    ENCLOSING,
    FLYERS,
    HANDLING,
    MOUNTS,
    OWN_GAIT,
    PEOPLE,
    RIDDEN_ON,
    UNABLE,
)
from kinema.engines.clay.lexicon_marks import MAX_COUNT
from kinema.engines.clay.lexicon_phrases import Phrase, is_adjectival
from kinema.engines.clay.lexicon_words import BODY_GARMENTS, COSTUMES

BONDS = frozenset({"riding", "holding"})  # relations that hold whatever else is done


@dataclass(slots=True)
class Draft:
    """A subject while it is being read. `action` is "" while nothing was said."""

    plan: str
    kind: str
    label: str
    count: int = 1
    colour: str = ""
    scale: float = 1.0
    action: str = ""
    wears: list[str] = field(default_factory=list)
    relation: tuple[str, int] | None = None
    carried: bool = False  # known from the shot before


@dataclass(frozen=True, slots=True)
class Known:
    """The subjects of the shots before: those of the last one, and others seen earlier."""

    last: tuple[Draft, ...] = ()
    earlier: tuple[Draft, ...] = ()

    def after(self, drafts: list[Draft]) -> Known:
        """What is known once another shot has shown `drafts`; one without subjects leaves them as they were."""
        if not drafts:
            return self
        gone = [replace(draft, relation=None) for draft in (*self.last, *self.earlier) if not _again(draft, drafts)]
        return Known(tuple(drafts), tuple(gone[:MAX_COUNT]))


@dataclass(frozen=True, slots=True)
class Place:
    """A setting that was named; of several, the one with most weight is staged, the first among equals."""

    setting: str
    weight: int
    beside: bool = False  # "by the sea": not in it


@dataclass(slots=True)
class Reading:
    """What a prompt said, in its order."""

    drafts: list[Draft] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    said: str = ""  # the words without those that the prompt denies or only compares


@dataclass(slots=True)
class Early:
    """What was said before its subject: "running through the woods, a fox", 骑着马的宇航员."""

    action: str = ""
    relations: list[tuple[str, int]] = field(default_factory=list)
    wears: list[str] = field(default_factory=list)

    def tie(self, word: str, other: int) -> None:
        """Whoever comes is tied to another; what it does is in the tie."""
        self.relations.append((word, other))
        self.action = ""

    def give(self, drafts: list[Draft], index: int) -> bool:
        """Say it of a subject; whether that one is tied to another, which was named first, and leads it."""
        tied, draft = self.relations, drafts[index]
        for word, other in sorted(tied, key=lambda tie: tie[0] not in BONDS):  # what is in the hands before the place
            relate(drafts, index, word, other, None)
        if self.action not in UNABLE.get(draft.plan, ()):  # "walking through a house": the house doesn't
            act(draft, self.action)
        draft.wears += self.wears
        self.action, self.relations, self.wears = "", [], []
        return bool(tied)


@dataclass(slots=True)
class Doubts:
    """Unknown words that may be nouns, for a prompt without any better."""

    words: list[str] = field(default_factory=list)
    opening: str = ""  # one at the very start

    def add(self, phrase: Phrase, reading: Reading) -> None:
        # A run of Chinese that nobody knows may as well be a verb.
        sure = not is_adjectival(phrase.label) and all(ord(character) < 0x2E80 for character in phrase.label)
        if sure and not self.opening and not reading.drafts and not self.words:
            self.opening = phrase.label
        self.words += phrase.unknown

    def staged(self, reading: Reading) -> list[Draft]:
        """The likeliest noun as a cut-out, where there is one."""
        label = self.opening if reading.places else " ".join(self.words[:3])
        return [Draft("cutout", label.lower(), label)] if label else []


@dataclass(slots=True)
class Link:
    """What ties the next phrase to the clause: a verb's object, a preposition, or nothing."""

    relation: str = ""
    weight: int = 1
    verb: Sense | None = None
    prep: str = ""


def draft_of(phrase: Phrase) -> Draft:
    """The subject that a noun phrase names; one without a body plan is a cut-out with the word on it."""
    sense = phrase.head.sense if phrase.head else Sense("unknown")
    plan = sense.plan or "cutout"
    kind = phrase.label.lower() if plan == "cutout" and sense.role != "noun" else phrase.kind
    count = min(phrase.count, MAX_COUNT)
    return Draft(plan, kind, phrase.label, count, phrase.colour, phrase.scale, phrase.action, phrase.wears)


def act(draft: Draft, action: str) -> None:
    """The first action that a prompt names is staged; standing about gives way to any other."""
    if draft.action in ("", "idle") and action:
        draft.action = action


def relate(drafts: list[Draft], owner: int, word: str, target: int, verb: Sense | None) -> None:
    """Tie `owner` to `target`, and let both do what the relation means. Relations never form a circle."""
    word = _refined(word, drafts[owner], drafts[target], verb)
    if not word:
        return
    said = drafts[owner].relation
    stronger = word == "riding" and said is not None and said[0] not in BONDS  # who rides isn't only beside somebody
    if (said is None or stronger) and not _leads_to(drafts, target, owner):
        drafts[owner].relation = (word, target)
    elif word == "beside" and drafts[target].relation is None and not _leads_to(drafts, owner, target):
        drafts[target].relation = (word, owner)
    _enact(drafts[owner], word, drafts[target], verb)


def is_noun(phrase: Phrase, link: Link, boundary: str, reading: Reading, *, doubted: bool) -> bool:
    """Whether an unknown head is staged at once: "a zorb rolls", "on a zorb", but not "with a zorb"."""
    if boundary == "film" or (is_adjectival(phrase.label) and phrase.determined != "a"):
        return False
    if link.verb is not None or link.prep:
        sure = phrase.determined == "a" or (phrase.determined == "the" and link.relation in ("riding", "chasing"))
        return sure and (link.relation in RELATIONS or link.verb is not None)
    if phrase.determined:
        return phrase.determined == "a" or not reading.drafts
    opening = not reading.drafts and not reading.places and not doubted
    single = len(phrase.unknown) == 1 and phrase.label.isascii()
    return opening and single and boundary not in ("comma", "stop", "end")


def mentioned(drafts: list[Draft], phrase: Phrase) -> int | None:
    """The subject that "the cat" speaks of again; one of the shot before is known by its bare name too."""
    found: list[int] = []
    for index, draft in enumerate(drafts):
        known = phrase.determined == "the" or (draft.carried and not phrase.determined and not phrase.colour)
        known = known and (draft.carried or not (phrase.colour and draft.colour) or phrase.colour == draft.colour)
        if known and (draft.kind == phrase.kind or draft.label.lower() == phrase.label.lower()):
            found.append(index)
    if phrase.other and found and drafts[found[0]].count == 1:
        found = found[1:]  # "the other robot" isn't the one that was named
    return found[0] if found else None


def carried(drafts: list[Draft]) -> list[Draft]:
    """The subjects of a shot as the next one knows them: nothing has been said of them yet."""
    return [
        replace(
            draft,
            wears=list(draft.wears),
            action="",
            carried=True,
            relation=draft.relation if draft.relation and draft.relation[0] in BONDS else None,
        )
        for draft in drafts
    ]


def kept(drafts: list[Draft], before: list[Draft], named: list[int]) -> list[Draft]:
    """What of `drafts`, which begin with those carried over from `before`, is in this shot.

    That is what it `named`, in that order, and what those ride on or hold. Of whom nothing was said does what it did.
    """
    for draft, earlier in zip(drafts, before, strict=False):
        if not draft.action:
            draft.action, draft.relation = earlier.action, draft.relation or earlier.relation
    order = list(dict.fromkeys(named))
    for index in order:  # grows while it is walked
        relation = drafts[index].relation
        if relation is not None and relation[1] not in order:
            order.append(relation[1])
    for index in order:
        relation = drafts[index].relation
        drafts[index].relation = (relation[0], order.index(relation[1])) if relation else None
    return [drafts[index] for index in order]


def _again(draft: Draft, drafts: list[Draft]) -> bool:
    return any(other.kind == draft.kind and other.label.lower() == draft.label.lower() for other in drafts)


def nearest_able(drafts: list[Draft], nearest: list[int], action: str) -> list[int]:
    """The first of some subjects that can do something, or the first of all where none can."""
    able = [index for index in nearest if action not in UNABLE.get(drafts[index].plan, ())]
    return (able or nearest)[:1]


def spoken_of(drafts: list[Draft], pronoun: str) -> int:
    """Whom "he" or "it" means: the first person, or the first that is none."""
    return next((i for i, draft in enumerate(drafts) if (draft.plan == "biped") == (pronoun == "he")), 0)


def wearer(drafts: list[Draft], clause: list[int]) -> Draft:
    """The nearest that can wear something: not the table that the cat sits on."""
    bodies = [index for index in clause[::-1] if drafts[index].plan not in CARRIED | CRAFT]
    return drafts[(bodies or clause)[0]]


def dress(body: Draft, phrase: Phrase) -> None:
    """Put a garment on; a dress or a coat colours a person as a whole."""
    body.wears.append(phrase.garment)
    if phrase.kind in BODY_GARMENTS and body.kind in PEOPLE and phrase.colour:
        body.colour = body.colour or phrase.colour


def disguise(body: Draft, phrase: Phrase) -> None:
    """Dress a body as what a phrase names, where a garment tells it: a pirate's hat."""
    costume = COSTUMES.get(phrase.label.lower()) or COSTUMES.get(phrase.kind)
    body.wears += [costume] if costume else []


def led_by(drafts: list[Draft], lead: int) -> list[Draft]:
    """The drafts with `lead` first, their relations pointing where they did."""
    order = sorted(range(len(drafts)), key=lambda index: index != lead)
    for draft in drafts:
        if draft.relation is not None:
            word, target = draft.relation
            draft.relation = (word, order.index(target))
    return [drafts[index] for index in order]


def _leads_to(drafts: list[Draft], start: int, goal: int) -> bool:
    at: int | None = start
    while at is not None and at != goal:
        relation = drafts[at].relation
        at = relation[1] if relation else None
    return at == goal


def _enact(owner: Draft, word: str, target: Draft, verb: Sense | None) -> None:
    if word == "riding":
        owner.action = "ride"
    if word in ("riding", "chasing"):
        act(target, OWN_GAIT.get(target.plan, ""))
    elif word == "holding" and verb is not None and verb.value == "play":
        owner.action = "idle"  # an instrument is played standing
    elif word in ("on", "over") and owner.plan in FLYERS:
        act(owner, "sit" if word == "on" else "fly")
    elif word == "beside" and verb is not None and target.plan not in CARRIED:
        act(target, owner.action)


def _refined(word: str, owner: Draft, target: Draft, verb: Sense | None) -> str:
    """A relation as the two bodies allow it: one rides in a boat, and carries a balloon "with" oneself."""
    if word == "in":
        inside = target.plan in CRAFT or target.kind == "hot-air-balloon"
        return "riding" if inside else "in" if target.kind in ENCLOSING else "beside"
    if word == "on":
        craft = target.plan in ("boat", "aircraft", "rocket") or target.kind in RIDDEN_ON
        mount = target.plan in MOUNTS - CRAFT and owner.plan == "biped"
        return "riding" if craft or mount else "on"
    if word == "with":
        return "holding" if target.plan in CARRIED and owner.plan == "biped" else "beside"
    if word == "" and verb is not None:
        return _of_object(owner, target, verb)
    if word == "through":  # between several, or through a hoop
        return word if target.count > 1 or target.plan == "cutout" else ""
    return word or "beside"


def _of_object(owner: Draft, target: Draft, verb: Sense) -> str:
    """What a verb without a relation of its own does with its object: one flies a plane and a kite differently."""
    if verb.value in ("fly", "drive", "sail") and target.plan in MOUNTS:
        return "riding"
    if verb.value == "play" and target.plan == "ball":
        return "chasing"
    handled = target.plan in CARRIED and owner.plan not in CARRIED and verb.value in HANDLING
    return "holding" if handled else "beside"
