"""A scene with what another prompt changes in it: for remixes and edits of a film, and for what comes after it.

Whatever the new prompt leaves unsaid stays: who is there, where, in which light, and how it is filmed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from kinema.engines.clay.language import Story, facts_of, read_shot, staged_in, subject_of
from kinema.engines.clay.lexicon_defaults import FILMED, PACES
from kinema.engines.clay.lexicon_drafts import Draft
from kinema.engines.clay.lexicon_finer import place_within
from kinema.engines.clay.lexicon_grammar import read
from kinema.engines.clay.lexicon_marks import MAX_COUNT, split_quotes
from kinema.engines.clay.names import NAMELESS, Names
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.speech import spoken

JOINS = re.compile(r"\b(add|adds|adding|include|put|another|joined by|also)\b|加|添|再来", re.IGNORECASE)
SWAPS = re.compile(
    r"\b(replace|swap|turn|change|make|transform|instead|becomes?|became)\b|换|变成|改成|改为",
    re.IGNORECASE,
)
IS_NOW = re.compile(r"\b(is|are) now (?=an?\b)", re.IGNORECASE)
# Words about the film and not about somebody in it.
STAGING = re.compile(
    r"\b(move|put|place|bring|take|set)\s+(it|him|her|them|this|everything|the scene)\b"
    r"|\b(it|he|she|they|this|the (scene|film|video|shot))?\s*(goes on|go on|keeps? going|continues?)\b",
    re.IGNORECASE,
)
FACTS = ("time_of_day", "weather", "season", "camera", "framing", "style", "mood")


def changed(scene: Scene, prompt: str, names: Names = NAMELESS, *, goes_on: bool = False) -> Scene:
    """The scene with what a prompt says of it. Never raises.

    `goes_on`: the prompt tells what comes next, so that whoever it names joins those who are there; otherwise a prompt
    that names others describes the scene anew, unless it says to add or to replace somebody.
    """
    before = read_shot(scene.prompt, Story(), names)[1]
    text, quotes = split_quotes(prompt)
    text = IS_NOW.sub("becomes ", text)
    found, head_first = names.marks(STAGING.sub(" ", text))
    reading = read(found, head_first=head_first, before=before.cast)
    subjects = _Cast(scene.subjects, goes_on or bool(JOINS.search(text)), bool(SWAPS.search(text))).after(
        reading.drafts
    )
    subjects = tuple(names.resolved(subject) for subject in subjects)
    said = facts_of(reading)
    setting = staged_in(reading, subjects, said, "") if reading.places else scene.setting
    place = place_within(setting, reading.said) or (scene.place if setting == scene.setting else "")
    facts: dict[str, Any] = {name: said.get(name) or getattr(scene, name) for name in FACTS}
    if "framing" not in said and len(subjects) > len(scene.subjects) and scene.framing == "close":
        facts["framing"] = "medium"  # of several nobody would see who is beside
    return replace(
        scene,
        prompt=f"{scene.prompt}. {prompt}",
        subjects=subjects,
        setting=setting,
        place=place,
        said=f"{scene.said}. {reading.said}",
        pace=PACES[said["pace"]] if "pace" in said else scene.pace,
        one_take=scene.one_take or not FILMED.isdisjoint(said),
        lines=spoken(prompt, subjects) if quotes else () if goes_on else scene.lines,
        **facts,
    )


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who was there, and what naming somebody means."""

    before: tuple[Subject, ...]
    joins: bool
    swaps: bool

    def after(self, drafts: list[Draft]) -> tuple[Subject, ...]:
        """Who is there once the drafts were named; relations point to places in the answer."""
        known = {number: place for number, draft in enumerate(drafts) if (place := self._place(draft)) is not None}
        new = [number for number in range(len(drafts)) if number not in known]
        if self.swaps and new and not self.joins:
            return self._swapped(drafts, known, new)
        stay = list(self.before) if self.joins or not new else []
        where: dict[int, int] = {}
        for number, draft in enumerate(drafts):
            if number in known and (self.joins or not new):
                where[number] = known[number]
                stay[known[number]] = _merged(self.before[known[number]], draft)
            elif len(stay) < MAX_COUNT:
                where[number] = len(stay)
                stay.append(_merged(self.before[known[number]], draft) if number in known else subject_of(draft))
        return _tied(stay, drafts, where)

    def _place(self, draft: Draft) -> int | None:
        named = (place for place, one in enumerate(self.before) if one.label.casefold() == draft.kind)
        alike = (place for place, one in enumerate(self.before) if (one.plan, one.kind) == (draft.plan, draft.kind))
        return next(named, next(alike, None))

    def _swapped(self, drafts: list[Draft], known: dict[int, int], new: list[int]) -> tuple[Subject, ...]:
        """The new ones in the places of those that were named with them, else of the first."""
        stay, where = list(self.before), {}
        places = list(known.values()) or list(range(len(self.before)))
        for number in new:
            place = places.pop(0) if places else len(stay)
            if place == len(stay):
                stay.append(subject_of(drafts[number]))
            else:
                old = stay[place]
                taken = subject_of(replace(drafts[number], action=drafts[number].action or old.action))
                stay[place] = replace(taken, count=max(taken.count, old.count), relation=old.relation)
            where[number] = place
        return _tied(
            stay, [drafts[number] for number in new], {index: where[number] for index, number in enumerate(new)}
        )


def _merged(old: Subject, draft: Draft) -> Subject:
    """Somebody who was there already, with what is said of it now."""
    now = subject_of(draft)
    return replace(
        old,
        count=now.count if now.count > 1 else old.count,
        colour=now.colour or old.colour,
        scale=now.scale if now.scale != 1.0 else old.scale,
        action=now.action if draft.action else old.action,
        wears=(*old.wears, *(garment for garment in now.wears if garment not in old.wears)),
    )


def _tied(subjects: list[Subject], drafts: list[Draft], where: dict[int, int]) -> tuple[Subject, ...]:
    """The subjects with the relations of the drafts, and without those that point to nobody."""
    tied = list(subjects)
    for number, place in where.items():
        relation = drafts[number].relation
        if relation is not None and relation[1] in where and where[relation[1]] != place:
            tied[place] = replace(tied[place], relation=(relation[0], where[relation[1]]))
    return tuple(
        one if one.relation is None or one.relation[1] < len(tied) else replace(one, relation=None) for one in tied
    )
