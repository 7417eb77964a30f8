"""The grammar: one walk over the marks of a prompt gives the draft of a scene.

Content words gather in a buffer. A boundary closes the buffer into a noun phrase, and the phrase takes its part in the
clause: the clause's actor, the object of the verb or preposition before it, a place, or clothes.
"""

from __future__ import annotations

from collections.abc import Callable

from kinema.engines.clay.lexicon import Sense
from kinema.engines.clay.lexicon_defaults import FLYERS, UNABLE
from kinema.engines.clay.lexicon_drafts import (
    Doubts,
    Early,
    Known,
    Link,
    Place,
    Reading,
    act,
    carried,
    draft_of,
    dress,
    is_noun,
    kept,
    led_by,
    mentioned,
    relate,
    wearer,
)
from kinema.engines.clay.lexicon_marks import Mark
from kinema.engines.clay.lexicon_phrases import (
    DETERMINERS,
    Phrase,
    has_head,
    is_list_of_qualities,
    is_modifier,
    is_nominal,
    is_verbal,
    read_phrase,
)
from kinema.engines.clay.lexicon_words import COSTUMES

MAX_SUBJECTS = 6  # more don't fit on the stage; a longer prompt names its main ones first
ON_THE_MOON = frozenset({"on", "in", "through"})  # after any other word, the moon is in the sky


def read(marks: list[Mark], *, head_first: bool, before: Known | None = None) -> Reading:
    """Read marks, the last of which must be a stop, into the draft of a scene.

    `before` are the subjects of earlier shots: "it", "the cat" and a verb without a subject speak of them.
    """
    reader = _Reader(marks, head_first=head_first, before=before or Known())
    for at in range(len(marks)):
        reader.step(at)
    reader.finish()
    return reader.reading


class _Reader:
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
        self._lead = 0  # the main subject, where it was named after what it rides
        self._boundaries: dict[str, Callable[[Mark], None]] = {
            "verb": self._on_verb, "wearing": self._on_wearing, "costuming": self._on_wearing, "film": self._on_film,
            "prep": self._on_prep, "post": self._on_post, "place": self._on_place, "of": self._on_of, "de": self._on_de,
            "subject": self._on_subject, "object": self._on_object, "he": self._on_pronoun, "it": self._on_pronoun,
            "who": self._on_who, "stop": self._on_stop, "and": self._on_and, "or": self._on_and, "like": self._on_like,
            "not": self._on_not, "filler": self._on_filler,
        }  # fmt: skip

    def _new_clause(self) -> None:
        self._actors: list[int] = []  # who the clause is about
        self._clause: list[int] = []  # everything it has named, in order
        self._doers: list[int] = []  # who its last verb was said of
        self._link = Link()
        self._used = Link()  # the link of the phrase before, for "and"
        self._object: int | None = None  # marked as object before its verb (馬に乗る)
        self._negated = self._simile = self._skipping = self._joined = self._aside = False
        self._wearing = ""

    # --- Marks ---
    def step(self, at: int) -> None:
        self._at = at
        mark = self._marks[at]
        if (is_verbal(mark, self._buffer) or self._resumes(mark)) and not self._head_first and mark.text.isascii():
            action = mark.text.lower().removesuffix("s") if mark.sense.form else ""
            mark = Mark(mark.text, Sense("verb", action, form="s"))
        if mark.sense.role == "verb" and is_modifier(mark, self._buffer, self._next(), alone=not self._actors):
            self._buffer.append(mark)
        elif mark.sense.role == "verb" and is_nominal(mark, self._buffer, self._next()):
            thing = mark.sense.form == "ing" and self._buffer[0].sense.role == "a"  # "a painting", but "the singing"
            noun = Sense("noun", mark.text.lower(), "cutout") if thing else Sense("vague")
            self._buffer.append(Mark(mark.text, noun))
        elif mark.sense.role in self._boundaries:
            self._boundaries[mark.sense.role](mark)
        else:
            if mark.sense.role in DETERMINERS and has_head(self._buffer) and not self._head_first:
                self._close()
            self._buffer.append(mark)

    def _next(self) -> Sense:
        return self._marks[min(self._at + 1, len(self._marks) - 1)].sense

    # --- Boundaries ---
    def _on_verb(self, mark: Mark) -> None:
        self._close()
        sense, negated = mark.sense, self._negated
        self._negated = self._skipping = self._joined = False
        if not self._actors and not negated and self._goes_on(sense):
            self._resume(0)
        self._link, self._wearing = Link(relation=sense.relation, verb=sense), ""
        if negated:
            return
        self.reading.facts += sense.facts
        self._doers = self._able(sense)
        for index in self._doers:
            act(self.reading.drafts[index], sense.value)
        if not self._doers and not self._actors and sense.form in ("ing", ""):
            self._early.action = self._early.action or sense.value
        if self._object is not None:
            self._bind_object(self._object, sense)

    def _goes_on(self, sense: Sense) -> bool:
        """Whether a verb without a subject says what the lead of the shot before does now ("then sleeps")."""
        if not self._last or self._named or self._object is not None:
            return False
        rest = self._marks[self._at + 1 :]
        stop = next(index for index, mark in enumerate(rest) if mark.sense.role == "stop")
        return sense.form != "" or not any(mark.text == "的" for mark in rest[:stop])

    def _resumes(self, mark: Mark) -> bool:
        """ "then waves": a place by itself, but a verb where somebody is known to do it."""
        known = self._last > 0 and not self._named and not self._buffer
        return known and mark.sense.role == "setting" and mark.sense.form != ""

    def _resume(self, index: int) -> None:
        """Speak of a subject again."""
        self._named.append(index)
        self._actors = self._clause = [index]

    def _able(self, sense: Sense) -> list[int]:
        """Who a verb is said of: the whole group, or for a participle the nearest that can do it."""
        drafts = self.reading.drafts
        if self._object is not None:
            return [actor for actor in self._actors if actor != self._object]
        if self._clause == self._actors or sense.form in ("s", "base"):
            return list(self._actors)
        nearest = self._actors + self._clause[::-1] if self._aside else self._clause[::-1]
        able = [index for index in nearest if sense.value not in UNABLE.get(drafts[index].plan, ())]
        return (able or nearest)[:1]

    def _bind_object(self, index: int, sense: Sense) -> None:
        """Object before verb: tie it to its actor, or to the subject that is still to come."""
        self._object = None
        owners = [actor for actor in self._actors if actor != index]
        if owners:
            relate(self.reading.drafts, owners[0], sense.relation, index, sense)
        elif sense.relation:
            self._early.tie(sense.relation, index)
            self._actors = []

    def _on_prep(self, mark: Mark) -> None:
        self._close()
        self._simile = self._skipping = False
        self._wearing = "in" if mark.sense.relation in ("in", "with") else ""
        self._link = Link(mark.sense.relation, mark.sense.weight, None, mark.sense.value)

    def _on_post(self, mark: Mark) -> None:
        """A postposition says where the phrase before it stands (河上, 川の上)."""
        self._link = Link(mark.sense.relation, mark.sense.weight, None, mark.sense.relation)
        self._close()
        self._link = Link()

    def _on_place(self, mark: Mark) -> None:
        """A place that needs no preposition (underwater) or holds it (auf dem Mond)."""
        self._close()
        if not self._negated and not self._simile:
            self.reading.places.append(Place(mark.sense.value, 3))
        self._link = Link()

    def _on_subject(self, mark: Mark) -> None:
        self._link = Link()
        self._close()

    def _on_object(self, mark: Mark) -> None:
        actors, known = list(self._actors), len(self.reading.drafts)
        if self._buffer and self._buffer[-1].sense.role == "wear":
            self._wearing = "worn"  # the word for wearing is still to come (帽子をかぶった猫)
        if not self._link.prep:
            self._link = Link(weight=3)
        self._close()
        if len(self.reading.drafts) > known:
            self._object = known
            self._actors = actors

    def _on_stop(self, mark: Mark) -> None:
        if mark.sense.value == "comma" and is_list_of_qualities(self._buffer, self._next()):
            return
        self._close(mark.sense.value)
        if mark.sense.value != "comma":
            self._new_clause()
            return
        self._aside, self._joined = True, not self._doers
        self._negated = self._negated and self._next().role in ("not", "or")
        self._simile = self._skipping = False
        self._link = Link()

    def _on_and(self, mark: Mark) -> None:
        if self._buffer and not has_head(self._buffer) and self._next().role not in DETERMINERS:
            return  # "black and white cat"
        self._close()
        self._joined = True
        self._link = self._used
        if mark.sense.role == "and" and self._next().role in ("a", "number", "verb"):
            self._negated = False

    def _on_of(self, mark: Mark) -> None:
        known = len(self.reading.drafts)
        self._close()
        self._skipping = len(self.reading.drafts) > known  # "a statue of a cat" is a statue
        self._link = self._used

    def _on_like(self, mark: Mark) -> None:
        self._close()
        self._simile = True

    def _on_not(self, mark: Mark) -> None:
        self._close()
        self._negated = True

    def _on_de(self, mark: Mark) -> None:
        """The end of a relative clause (骑着马的宇航员); after a plain noun, it only qualifies (河边的猫)."""
        if self._link.verb is not None or self._wearing or (self._negated and has_head(self._buffer)):
            self._close()
            self._link = Link()
            self._wearing, self._negated = "", False

    def _on_who(self, mark: Mark) -> None:
        self._close()
        self._link = Link()

    def _on_filler(self, mark: Mark) -> None:
        if has_head(self._buffer) and mark.text.lower() in ("is", "are", "was", "were"):
            self._close()
            self._skipping = True  # "the viaduct is a bridge": one thing

    def _on_pronoun(self, mark: Mark) -> None:
        self._close()
        drafts = self.reading.drafts
        if not drafts or self._link.verb or self._link.prep:
            return
        wanted = [i for i, draft in enumerate(drafts) if (draft.plan == "biped") == (mark.sense.role == "he")]
        self._resume((wanted or [0])[0])

    def _on_film(self, mark: Mark) -> None:
        if mark.text.lower().endswith("camera"):
            self._buffer = []  # "a phone camera" shows no phone
        self._close("film")
        if not self._negated:
            self.reading.facts += mark.sense.facts
        self._link = Link()

    def _on_wearing(self, mark: Mark) -> None:
        self._close()
        self._wearing = "" if self._wearing == "worn" else mark.sense.role
        self._link = Link()

    # --- Phrases ---
    def _close(self, boundary: str = "") -> None:
        """End the phrase in the buffer and give it its part in the clause."""
        buffer, self._buffer = self._buffer, []
        if not buffer:
            return
        link, self._link = self._link, Link()
        self._used = link
        if self._negated or self._simile:
            return
        for mark in buffer:
            self.reading.facts += mark.sense.facts
        phrase = read_phrase(buffer, head_first=self._head_first)
        if phrase.head is None:
            self._headless(buffer, phrase)
            return
        for setting in phrase.places:
            self.reading.places.append(Place(setting, 1))
        self._take(phrase, link, boundary)

    def _take(self, phrase: Phrase, link: Link, boundary: str) -> None:
        match phrase.role:
            case "setting":
                self._place(phrase, link)
            case "wear" if self._wearing or self._clause:
                self._dress(phrase)
            case _ if self._skipping:
                self._skipping = False
            case _ if self._wearing in ("wearing", "costuming"):
                self._costume(phrase)
            case "noun" | "wear":
                self._subject(phrase, link)
            case _ if is_noun(phrase, link, boundary, self.reading, doubted=bool(self._doubts.words)):
                self._subject(phrase, link)
            case _:
                self._doubts.add(phrase, self.reading)

    def _headless(self, buffer: list[Mark], phrase: Phrase) -> None:
        if {mark.sense.colour for mark in buffer if mark.sense.role == "colour"} == {"black", "white"}:
            self.reading.facts.append(("style", "noir"))
        if self._skipping and self._actors:
            colours = [mark.sense.colour for mark in buffer if mark.sense.role == "colour"]  # "the dog is black"
            self.reading.drafts[self._actors[0]].colour = (colours or [""])[0]
            self._skipping = False
        self._doubts.words += phrase.unknown

    def _place(self, phrase: Phrase, link: Link) -> None:
        if phrase.label.lower() == "moon" and link.relation not in ON_THE_MOON:
            self.reading.facts.append(("time_of_day", "night"))
            return
        opens = link == Link() and not self.reading.places and not self.reading.drafts
        self._scenic = self._scenic or not link.prep
        weight = (3 if opens else link.weight) + phrase.weight
        if weight > 0:
            self.reading.places.append(Place(phrase.kind, weight))
        if link.relation == "over":
            for index in self._clause:
                if self.reading.drafts[index].plan in FLYERS:
                    act(self.reading.drafts[index], "fly")
        elif not link.prep and link.verb is None and not self._joined:
            self._actors, self._clause, self._doers = [], [], []  # "the river runs": nobody runs

    def _dress(self, phrase: Phrase) -> None:
        garment = f"{phrase.colour} {phrase.kind}" if phrase.colour else phrase.kind
        if self._clause:
            dress(wearer(self.reading.drafts, self._clause), garment, phrase)
        else:
            self._early.wears.append(garment)

    def _costume(self, phrase: Phrase) -> None:
        costume = COSTUMES.get(phrase.label.lower()) or COSTUMES.get(phrase.kind)
        if self._wearing == "costuming" and costume and self._clause:
            wearer(self.reading.drafts, self._clause).wears.append(costume)
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
        if self._before:
            self._return()
            return
        if not reading.drafts:
            reading.drafts += self._doubts.staged(reading)
        if len(reading.drafts) == 1:
            act(reading.drafts[0], self._early.action)
        reading.drafts = led_by(reading.drafts, self._lead)

    def _return(self) -> None:
        """A shot that names nobody shows those of the shot before, unless it shows a place."""
        drafts = self.reading.drafts
        if not self._named and not self._scenic:
            self._named = list(range(self._last))
            if self._named:
                act(drafts[0], self._early.action)
        self.reading.drafts = kept(drafts, self._before, self._named)
