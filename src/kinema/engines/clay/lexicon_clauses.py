"""The clauses of a prompt: what each closed noun phrase is in them, an actor, an object, a place or clothes."""

from __future__ import annotations

from kinema.engines.clay.lexicon_defaults import CARRIED, FLYERS, OPEN_AIR
from kinema.engines.clay.lexicon_drafts import (
    Doubts,
    Early,
    Known,
    Link,
    Place,
    Reading,
    act,
    carried,
    disguise,
    draft_of,
    dress,
    is_noun,
    kept,
    led_by,
    mentioned,
    relate,
    wearer,
)
from kinema.engines.clay.lexicon_marks import Mark, affirmed
from kinema.engines.clay.lexicon_phrases import (
    Phrase,
    is_plain,
    read_phrase,
)

MAX_SUBJECTS = 6  # more don't fit on the stage; a longer prompt names its main ones first
ON_THE_MOON = frozenset({"on", "in", "through"})  # after any other word, the moon is in the sky


class Clauses:
    """What has been read so far, and the phrase that is being gathered; `lexicon_grammar` says where phrases end."""

    def __init__(self, marks: list[Mark], *, head_first: bool, before: Known) -> None:
        self._last = len(before.last)
        self._before = [*before.last, *before.earlier]
        self._named: list[int] = []  # subjects, in the order in which this shot speaks of them
        self._scenic = False  # a place was named by itself: the shot shows that place
        self.reading = Reading(drafts=carried(self._before))
        self._marks = marks
        self._head_first = head_first
        self._at = 0
        self._buffer: list[Mark] = []
        self._doubts, self._early = Doubts(), Early()
        self._new_clause()
        self._denied: set[int] = set()  # marks that the prompt denies or only compares
        self._lead = 0  # the main subject, where it was named after what it rides

    def _new_clause(self) -> None:
        self._actors: list[int] = []  # who the clause is about
        self._clause: list[int] = []  # everything it has named, in order
        self._doers: list[int] = []  # who its last verb was said of
        self._link = Link()
        self._used = Link()  # the link of the phrase before, for "and"
        self._object: int | None = None  # marked as object before its verb (馬に乗る)
        self._negated = self._simile = self._skipping = self._joined = self._aside = False
        self._undone = False  # only the verb and its object are negated
        self._denying = ""  # what "no" has met: a thing ("what") or a place ("where")
        self._told: list[int] = []  # whom what follows "is" tells of
        self._relative = False  # that "is" stands in a relative clause
        self._wearing = ""

    def _close(self, boundary: str = "") -> None:
        """End the phrase in the buffer and give it its part in the clause."""
        buffer, self._buffer = self._buffer, []
        if not buffer:
            return
        link, self._link = self._link, Link()
        self._used = link
        if self._negated or self._simile:
            self._denying = self._denying or ("what" if self._negated else "")
            return
        for mark in buffer:
            self.reading.facts += mark.sense.facts
        phrase = read_phrase(buffer, head_first=self._head_first)
        if phrase.head is None:
            self._headless(buffer, phrase, link)
            return
        self._take(phrase, link, boundary)
        for setting in phrase.places:
            self.reading.places.append(Place(setting, 1))

    def _take(self, phrase: Phrase, link: Link, boundary: str) -> None:
        match phrase.role:
            case "setting":
                self._place(phrase, link)
            case "wear" if self._wearing or self._clause:
                self._dress(phrase)
            case _ if self._skipping:
                self._skipping = False
            case _ if self._wearing in ("wearing", "costuming") and not self._is_another(phrase):
                self._costume(phrase)
            case "noun" | "wear":
                self._subject(phrase, link)
            case _ if is_noun(phrase, link, boundary, self.reading, doubted=bool(self._doubts.words)):
                self._subject(phrase, link)
            case _ if not (link.prep and self._denying == "what"):  # "no people in sight"
                self._doubts.add(phrase, self.reading)

    def _headless(self, buffer: list[Mark], phrase: Phrase, link: Link) -> None:
        colours = [mark.sense.colour for mark in buffer if mark.sense.role == "colour"]
        if self._skipping:
            self._predicate(colours)
        elif set(colours) == {"black", "white"}:
            self.reading.facts.append(("style", "noir"))
        elif colours and self._dyes(buffer, link):
            body = wearer(self.reading.drafts, self._clause)  # "a woman in red"
            body.colour = body.colour or colours[0]
        self._doubts.words += phrase.unknown

    def _predicate(self, colours: list[str]) -> None:
        """ "The dog is black": said of the dog; whoever is named next begins a clause of their own."""
        for index in self._told:
            self.reading.drafts[index].colour = (colours or [self.reading.drafts[index].colour])[0]
        if set(self._told) & set(self._actors) and not self._relative:
            self._doers = list(self._told)
        self._skipping = False

    def _is_another(self, phrase: Phrase) -> bool:
        """Whether a noun after clothes is somebody else: "a man wears a hat and a woman ...", not "and a sword"."""
        named = phrase.role == "noun" and not phrase.part
        return named and (self._aside or (self._joined and draft_of(phrase).plan not in CARRIED))

    def _dyes(self, buffer: list[Mark], link: Link) -> bool:
        """Whether a phrase is the colour that somebody wears: "a woman in red", "dressed in black"."""
        worn = link.prep == "in" or self._wearing == "wearing"
        return worn and bool(self._clause) and bool(buffer) and is_plain(buffer)

    def _place(self, phrase: Phrase, link: Link) -> None:
        if phrase.dark and phrase.kind in OPEN_AIR:
            self.reading.facts.append(("time_of_day", "night"))
        if phrase.label.lower() == "moon" and link.relation not in ON_THE_MOON:
            self.reading.facts.append(("time_of_day", "night"))
            return
        opens = link == Link() and not self.reading.places and not self.reading.drafts
        self._scenic = self._scenic or not link.prep
        weight = (3 if opens else link.weight) + phrase.weight
        if weight > 0:
            self.reading.places.append(Place(phrase.kind, weight, link.relation == "beside"))
        if link.relation == "over":
            for index in self._clause:
                if self.reading.drafts[index].plan in FLYERS:
                    act(self.reading.drafts[index], "fly")
        elif not link.prep and link.verb is None and not self._joined:
            self._actors, self._clause, self._doers = [], [], []  # "the river runs": nobody runs

    def _dress(self, phrase: Phrase) -> None:
        self._used = Link()
        if self._clause:
            dress(wearer(self.reading.drafts, self._clause), phrase)
        else:
            self._early.wears.append(phrase.garment)

    def _costume(self, phrase: Phrase) -> None:
        if self._wearing == "costuming" and self._clause:
            disguise(wearer(self.reading.drafts, self._clause), phrase)
        self._wearing = ""

    # --- Subjects ---
    def _subject(self, phrase: Phrase, link: Link) -> None:
        index = mentioned(self.reading.drafts, phrase)
        if index is not None:
            self.reading.drafts[index].action = self.reading.drafts[index].action or phrase.action
        else:
            if len(set(self._named)) >= MAX_SUBJECTS:
                return
            index = len(self.reading.drafts)
            self.reading.drafts.append(draft_of(phrase))
            if (not link.relation or link.verb is None) and self._early.give(self.reading.drafts, index):
                self._lead = index
        self._named.append(index)
        owners = [owner for owner in self._doers or self._actors or self._clause if owner != index]
        if owners and (link.verb is not None or link.prep):
            relate(self.reading.drafts, owners[0], link.relation, index, link.verb)
        elif link.verb is not None and link.relation and not owners:
            self._early.tie(link.relation, index)
        elif self._joined and not self._doers:
            self._actors = [*self._actors, index]
        else:
            self._actors, self._clause, self._doers = [index], [], []
            self._used = Link()
        if index not in self._clause:
            self._clause = [*self._clause, index]
        self._joined = False

    def finish(self) -> None:
        """Stage the likeliest noun where no subject was found: an unknown word is never nothing."""
        reading = self.reading
        reading.said = affirmed(self._marks, self._denied)
        if self._before:
            self._return()
            return
        if not reading.drafts:
            reading.drafts += self._doubts.staged(reading)
        if len(reading.drafts) == 1:
            self._early.give(reading.drafts, 0)
        reading.drafts = led_by(reading.drafts, self._lead)

    def _return(self) -> None:
        """A shot that names nobody shows those of the shot before, unless it shows a place."""
        drafts = self.reading.drafts
        if not self._named and not self._scenic:
            self._named = list(range(self._last))
            if self._named:
                act(drafts[0], self._early.action)
        self.reading.drafts = kept(drafts, self._before, self._named)
