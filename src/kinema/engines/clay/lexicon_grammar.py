"""The grammar: one walk over the marks of a prompt gives the draft of a scene.

Content words gather in a buffer. A boundary closes the buffer into a noun phrase, and the phrase takes its part in the
clause: the clause's actor, the object of the verb or preposition before it, a place, or clothes.
"""

from __future__ import annotations

from collections.abc import Callable

from kinema.engines.clay.lexicon import Sense, english
from kinema.engines.clay.lexicon_clauses import Clauses
from kinema.engines.clay.lexicon_drafts import (
    Known,
    Link,
    Place,
    Reading,
    act,
    nearest_able,
    relate,
    spoken_of,
)
from kinema.engines.clay.lexicon_household import THINGS_AFTER_ARTICLES
from kinema.engines.clay.lexicon_marks import Mark
from kinema.engines.clay.lexicon_phrases import (
    DETERMINERS,
    HEADS,
    has_head,
    is_list_of_qualities,
    is_modifier,
    is_nominal,
    is_quality,
    is_relative,
    is_verbal,
    is_worn_by_another,
)


def read(marks: list[Mark], *, head_first: bool, before: Known | None = None) -> Reading:
    """Read marks, the last of which must be a stop, into the draft of a scene.

    `before` are the subjects of earlier shots: "it", "the cat" and a verb without a subject speak of them.
    """
    reader = _Reader(marks, head_first=head_first, before=before or Known())
    for at in range(len(marks)):
        reader.step(at)
    reader.finish()
    return reader.reading


# After these the noun before is still being told of; after any other preposition comes where or when.
QUALIFYING = frozenset({"with", "along with", "together with", "from", "to", "about", "off", "out of"})
NOBODY = frozenset({  # deny a thing by themselves
    "nobody", "none", "nadie", "ninguno", "personne", "ninguém", "nessuno", "niente", "niemand", "niemanden", "keiner",
    "nichts", "никого", "никто", "нет никого",
})  # fmt: skip
COPULAS = frozenset({"is", "are", "was", "were"})
PLURAL_COPULAS = frozenset({"are", "were"})
PAINTED = frozenset({"painted", "dyed", "coloured", "colored", "tinted"})  # and a colour
LISTED = frozenset({"noun", "setting", "wear", "fact", "vague", "colour", "size", "quality"})
FINITE_WEARING = frozenset({"wears", "wear", "wore", "dons"})
NEXTS = frozenset({"then", "suddenly", "but", "meanwhile", "."})


class _Reader(Clauses):
    def __init__(self, marks: list[Mark], *, head_first: bool, before: Known) -> None:
        super().__init__(marks, head_first=head_first, before=before)
        self._boundaries: dict[str, Callable[[Mark], None]] = {
            "verb": self._on_verb, "wearing": self._on_wearing, "costuming": self._on_wearing, "film": self._on_film,
            "prep": self._on_prep, "post": self._on_post, "place": self._on_place, "of": self._on_of, "de": self._on_de,
            "subject": self._on_subject, "object": self._on_object, "he": self._on_pronoun, "it": self._on_pronoun,
            "who": self._on_who, "stop": self._on_stop, "and": self._on_and, "or": self._on_and, "like": self._on_like,
            "not": self._on_not, "gone": self._on_gone, "filler": self._on_filler,
        }  # fmt: skip

    # --- Marks ---
    def step(self, at: int) -> None:
        self._at = at
        mark, denied = self._marks[at], self._negated or self._simile
        if mark.text.lower() in PAINTED and self._next().role == "colour":
            mark = Mark(mark.text, Sense("quality"))
        if self._head_first:
            mark = _after_article(mark, self._buffer)
        if (is_verbal(mark, self._buffer) or self._resumes(mark)) and not self._head_first and mark.text.isascii():
            action = mark.text.lower().removesuffix("s") if mark.sense.form else ""
            mark = Mark(mark.text, Sense("verb", action, form="s"))
        if mark.sense.role == "verb" and is_modifier(mark, self._buffer, self._next(), alone=not self._actors):
            self._buffer.append(mark)
        elif (
            mark.sense.role == "verb"
            and is_nominal(mark, self._buffer, self._next())
            and not self._dyes(self._buffer, self._link)  # "a man in black walks"
        ):
            thing = mark.sense.form == "ing" and self._buffer[0].sense.role == "a"  # "a painting", but "the singing"
            noun = Sense("noun", mark.text.lower(), "cutout") if thing else Sense("vague")
            self._buffer.append(Mark(mark.text, noun))
        elif mark.sense.role in self._boundaries:
            self._boundaries[mark.sense.role](mark)
        else:
            if mark.sense.role in DETERMINERS and has_head(self._buffer) and not self._head_first:
                self._close()
            self._buffer.append(mark)
        if denied and (self._negated or self._simile):
            self._denied.add(at)

    def _next(self) -> Sense:
        return self._marks[min(self._at + 1, len(self._marks) - 1)].sense

    # --- Boundaries ---
    def _on_verb(self, mark: Mark) -> None:
        used_up = bool(self._clause) and has_head(self._buffer)  # "a man without a hat running" does run
        self._close()
        sense, negated = mark.sense, self._negated and not used_up
        self._skipping = self._joined = False
        self._negated = negated
        self._undone = negated and bool(self._clause)  # "don't show people", but "a dog not moving in the rain"
        if not self._actors and not negated and (self._goes_on(sense) or self._goes_on_here(sense)):
            self._resume(0)
        self._link, self._wearing = Link(relation=sense.relation, verb=sense), ""
        if negated:
            self._denying = self._denying or "what"
            self._denied.add(self._at)
            return
        self.reading.facts += sense.facts
        self._doers = self._able(sense)
        for index in self._doers:
            act(self.reading.drafts[index], sense.value)
        if not self._doers and not self._actors and sense.form in ("ing", ""):
            self._early.action = self._early.action or sense.value
        if self._object is not None:
            self._bind_object(self._object, sense)
            self._link = Link()  # the verb has its object

    def _goes_on(self, sense: Sense) -> bool:
        """Whether a verb without a subject says what the lead of the shot before does now ("then sleeps")."""
        if not self._last or self._named or self._object is not None:
            return False
        return sense.form != "" or not is_relative(self._marks[self._at + 1 :])

    def _goes_on_here(self, sense: Sense) -> bool:
        """ "A dog barks, then runs away": a finite verb in a clause of its own tells of the lead, who is known."""
        opens = self._at > 0 and self._marks[self._at - 1].text.lower() in NEXTS
        return opens and sense.form == "s" and bool(self.reading.drafts) and self._object is None

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
        if self._object is not None:
            return [actor for actor in self._actors if actor != self._object]
        if self._clause == self._actors or sense.form in ("s", "base") or self._is_serial():
            return list(self._actors)
        nearest = self._actors + self._clause[::-1] if self._aside else self._clause[::-1]
        return nearest_able(self.reading.drafts, nearest, sense.value)

    def _is_serial(self) -> bool:
        """Chinese and Korean verbs are said of one subject (抱着熊睡觉, 침대에서 자고), until a comma changes it."""
        text = self._marks[self._at].text
        return (
            not self._aside
            and bool(self._actors)
            and ("\u4e00" <= text[:1] <= "\u9fff" or "\uac00" <= text[:1] <= "\ud7a3")
        )

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
        self._negated, self._undone = self._negated and not self._undone and not self._ends_denial(mark), False
        self._denying = self._denying or "where"
        self._wearing = "in" if mark.sense.relation in ("in", "with") else ""
        self._link = Link(mark.sense.relation, mark.sense.weight, None, mark.sense.value)

    def _ends_denial(self, mark: Mark) -> bool:
        """ "No people on the beach" shows a beach, "not on the beach" and "no man with a dog" don't show the noun."""
        return self._denying == "what" and mark.sense.value not in QUALIFYING

    def _on_post(self, mark: Mark) -> None:
        """A postposition says where the phrase before it stands (河上, 川の上).

        Where nobody acts yet it tells of who is still to come (木の下で本を読む女の子).
        """
        opens, known = not self._actors, len(self.reading.drafts)
        self._link = Link(mark.sense.relation, mark.sense.weight, None, mark.sense.relation)
        self._close()
        self._link = Link()
        if opens and len(self.reading.drafts) > known:
            self._early.tie(mark.sense.relation, known)
            self._actors, self._clause = [], []

    def _on_place(self, mark: Mark) -> None:
        """A place that needs no preposition (underwater) or holds it (auf dem Mond)."""
        self._close()
        self._negated = self._negated and self._denying != "what"  # "no people underwater"
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
        ties, self._early.relations = self._early.relations, []  # where who acts is isn't where the object is
        self._close()
        self._early.relations = ties
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
        self._negated = self._negated and (self._next().role in ("not", "or") or self._lists_on())
        self._simile = self._skipping = False
        self._link = Link()

    def _lists_on(self) -> bool:
        """Whether bare nouns follow up to an "or": "no cars, people or dogs"."""
        after = (mark.sense for mark in self._marks[self._at + 1 :])
        return next((sense.role for sense in after if not (sense.role in LISTED or sense.value == "comma")), "") == "or"

    def _on_and(self, mark: Mark) -> None:
        said = self._skipping and any(before.sense.role == "colour" for before in self._buffer)  # "cats are black and"
        if self._buffer and not has_head(self._buffer) and self._next().role not in DETERMINERS and not said:
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
        self._told, self._relative = self._actors[:1], True
        self._link = self._used

    def _on_like(self, mark: Mark) -> None:
        self._close()
        self._simile = True

    def _on_not(self, mark: Mark) -> None:
        if mark.text.lower() == "нет" and self._buffer and self._next().role == "stop":
            self._on_gone(mark)  # "людей нет"
            return
        self._close()
        self._negated = True
        self._denying = "what" if mark.text.lower() in NOBODY else ""

    def _on_gone(self, mark: Mark) -> None:
        """ "Without" after its noun (사람이 없는 거리): what was named last isn't there."""
        self._close()
        self._deny_last()
        gone = len(self.reading.drafts) - 1
        tied = any(draft.relation and draft.relation[1] == gone for draft in self.reading.drafts)
        if gone in self._clause and not tied and not self._early.relations and self._object is None:
            self.reading.drafts.pop()
            for known in (self._clause, self._named, self._actors, self._doers):
                known[:] = [index for index in known if index != gone]
            self._lead = 0 if self._lead == gone else self._lead

    def _deny_last(self) -> None:
        """The phrase before the mark that is being read, and its particle, aren't said."""
        at = self._at - 1
        while at > 0 and self._marks[at].sense.role in ("subject", "object"):
            at -= 1
        while at >= 0 and self._marks[at].sense.role not in self._boundaries:
            self._denied.add(at)
            at -= 1

    def _on_de(self, mark: Mark) -> None:
        """The end of a relative clause (骑着马的宇航员); after a plain noun, it only qualifies (河边的猫)."""
        if self._wearing and is_quality(self._buffer) and self._next().role in ("wear", "colour", "size", "quality"):
            return  # 穿着红色的裙子
        if (
            (self._link.verb is not None and not is_quality(self._buffer))
            or self._wearing
            or (self._negated and any(mark.sense.role in (*HEADS, "fact") for mark in self._buffer))
        ):
            self._close()
            self._link = Link()
            self._wearing, self._negated = "", False

    def _on_who(self, mark: Mark) -> None:
        self._close()
        self._link = Link()

    def _on_filler(self, mark: Mark) -> None:
        text, relative = mark.text.lower(), self._marks[self._at - 1].sense.role == "who"
        if text not in COPULAS or not (has_head(self._buffer) or relative):
            return
        if self._joined and self._told and not relative:  # a clause of its own: "the cat is here and the dog is there"
            self._link, self._doers = Link(), self._doers or list(self._actors)
        part = bool(self._buffer) and self._buffer[-1].sense.role == "vague"  # "the cat's eyes are green"
        self._close()
        self._skipping, self._relative = True, relative  # "the viaduct is a bridge": one thing
        whole = self._clause[-1:] if relative else self._actors if text in PLURAL_COPULAS else self._actors[-1:]
        self._told = [] if part else list(whole)

    def _on_pronoun(self, mark: Mark) -> None:
        self._close()
        drafts = self.reading.drafts
        if not drafts or self._link.verb or self._link.prep:
            return
        self._resume(spoken_of(drafts, mark.sense.role))

    def _on_film(self, mark: Mark) -> None:
        if mark.text.lower().endswith("camera"):
            self._buffer = []  # "a phone camera" shows no phone
        self._close("film")
        if not self._negated:
            self.reading.facts += mark.sense.facts
        self._link = Link()

    def _on_wearing(self, mark: Mark) -> None:
        self._close()
        self._skipping = False
        chinese = "\u4e00" <= mark.text[:1] <= "\u9fff" and self._wearing != "worn"
        if chinese and self._joined and is_worn_by_another(self._marks[self._at + 1 :]):
            self._clause = []
        elif chinese or mark.text.lower() in FINITE_WEARING:
            self._doers = list(self._actors)  # whoever comes next is not among them
        self._wearing = "" if self._wearing == "worn" else mark.sense.role
        self._link = Link()


def _after_article(mark: Mark, before: list[Mark]) -> Mark:
    """A French word that is one thing after an article and another by itself: "un lit", "une personne"."""
    word = mark.text.lower()
    if word == "personne" and not before:
        return Mark(mark.text, Sense("not"))
    if word in THINGS_AFTER_ARTICLES and before and not has_head(before):
        return Mark(mark.text, english().phrases[THINGS_AFTER_ARTICLES[word]])
    return mark
