"""From a prompt to a `Scene`: a small grammar over the lexicon, deterministic, in any language, never failing.

Three steps, each a function of the one before:
1. `lexicon_marks.marks` cuts the text into marks (a word or phrase and its `Sense`), longest first.
2. `lexicon_grammar.read` walks the marks once and gives a draft: subjects, places, facts, clothes, relations.
3. `parse_scene` fills in what the prompt left open: actions, setting, camera, framing, mood.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kinema.engines.clay.lexicon import linear
from kinema.engines.clay.lexicon_clauses import MAX_SUBJECTS
from kinema.engines.clay.lexicon_defaults import (
    AFLOAT,
    BARE_FROM_ABOVE,
    CRAFT,
    CROWD,
    DEFAULT_ACTIONS,
    DEFAULT_SETTINGS,
    DIVERS,
    ELEMENTS,
    FILMED,
    FREE_TO_RIDE,
    INDOOR_THINGS,
    LABEL_SETTINGS,
    LASTING,
    MOODS_BY,
    MOVING,
    OPEN_AIR,
    PACES,
    PLACED,
    RIDDEN_BY,
    STAYING,
    STYLED_TIMES,
    TRANSLATED_ACTIONS,
    WATERFOWL,
    WATERS,
)
from kinema.engines.clay.lexicon_drafts import Draft, Known, Reading
from kinema.engines.clay.lexicon_finer import place_within, says
from kinema.engines.clay.lexicon_grammar import read
from kinema.engines.clay.lexicon_marks import marks, split_quotes
from kinema.engines.clay.lexicon_places import ABSTRACT, EMBLEMS
from kinema.engines.clay.names import NAMELESS, Names
from kinema.engines.clay.scene import MAX_LABEL, Scene, Subject
from kinema.engines.clay.shot_list import listed_shots
from kinema.engines.clay.speech import spoken

NOBODY = Known()


def parse_scene(prompt: str, names: Names = NAMELESS) -> Scene:
    """What a prompt means to `clay`; `names` are somebody's. Never raises; the same words give the same scene."""
    heading, listed = listed_shots(prompt)
    if not listed:
        return read_shot(prompt, Story(), names)[0]
    story = replace(read_shot(heading, Story(), names)[1], cast=NOBODY) if heading.strip() else Story()
    shots: list[Scene] = []
    for entry in listed:
        scene, story = read_shot(entry.text, story, names)
        shots.append(replace(scene, length_s=entry.length_s, joint=entry.joint if shots else "cut"))
    return replace(shots[0], prompt=prompt, shots=tuple(shots))


@dataclass(frozen=True, slots=True)
class Story:
    """What a shot may leave unsaid, because a shot before it, or the heading of the list, said it."""

    cast: Known = NOBODY
    setting: str = ""
    place: str = ""  # a finer one within it
    named: bool = False  # the setting was
    facts: dict[str, str] = field(default_factory=dict)


def names_place(prompt: str) -> bool:
    """Whether a prompt says where it plays."""
    return read_shot(prompt, Story())[1].named


def read_shot(prompt: str, before: Story, names: Names = NAMELESS) -> tuple[Scene, Story]:
    """One shot's scene, and what it makes known to the next."""
    text, quotes = split_quotes(prompt)
    if quotes and not any(character.isalnum() for character in text):
        text, quotes = " ".join(quotes), ()
    found, head_first = names.marks(text)
    reading = _pictured(read(found, head_first=head_first, before=before.cast))
    subjects = _parked(tuple(names.resolved(subject_of(draft)) for draft in reading.drafts), reading.drafts)
    subjects = _mounted(subjects)
    own = facts_of(reading)
    facts = {name: value for name, value in before.facts.items() if name in LASTING} | own
    there = _where_it_was(before, reading, subjects)
    setting = staged_in(reading, subjects, facts, there)
    if setting == "snow" or facts.get("weather") == "snow":
        facts.setdefault("season", "winter")
    scene = replace(
        _staged(prompt, subjects, setting, facts),
        place=place_within(setting, reading.said) or (before.place if setting == before.setting else ""),
        said=reading.said,
        one_take=not FILMED.isdisjoint(own),
        lines=spoken(prompt, subjects) if quotes else (),
    )
    named = before.named or bool(reading.places)
    left = before.named and not there and not reading.places  # only for a shot
    where = (before.setting, before.place) if left else (setting, scene.place)
    return scene, Story(before.cast.after(reading.drafts), *where, named, facts)


def _pictured(reading: Reading) -> Reading:
    """The reading; of a prompt that names nobody and no place, that of the emblem for what it is about."""
    if reading.places or not all(draft.plan == "cutout" and says(ABSTRACT, draft.label) for draft in reading.drafts):
        return reading
    emblem = next((scene for scene, words in EMBLEMS if says(words, reading.said)), "")
    if not emblem:
        return reading
    shown = read(marks(emblem)[0], head_first=False)
    return replace(shown, facts=[*reading.facts, *shown.facts])


def _where_it_was(before: Story, reading: Reading, subjects: tuple[Subject, ...]) -> str:
    """The setting of the shot before, where this one stays there: not a whale where a castle was."""
    again = [draft.carried for draft in reading.drafts]
    if not before.named and not (again and all(again)):
        return ""
    strange = not any(again) and before.setting not in AFLOAT and _default_setting(subjects, {}) in ELEMENTS
    return "" if strange and subjects else before.setting


def _staged(prompt: str, subjects: tuple[Subject, ...], setting: str, facts: dict[str, str]) -> Scene:
    """The scene of what was said, the rest as it suits."""
    weather = facts.get("weather", "clear")
    return Scene(
        prompt=prompt,
        subjects=tuple(_on_dry_land(subject, setting) for subject in subjects),
        setting=setting,
        time_of_day=facts.get("time_of_day") or _hour(setting, facts),
        weather=weather,
        season=facts.get("season", "summer"),
        camera=facts.get("camera") or _camera(subjects, setting),
        framing=facts.get("framing") or _framing(subjects),
        style=facts.get("style", ""),
        mood=facts.get("mood") or _mood(subjects, setting, weather),
        pace=PACES[facts.get("pace", "")],
    )


# --- What the prompt left open -------------------------------------------------------------------------------------
def subject_of(draft: Draft) -> Subject:
    """The subject that a draft became, doing what it usually does where nothing was said of that."""
    return Subject(
        plan=draft.plan,
        kind=draft.kind,
        label=draft.label[:MAX_LABEL],
        count=draft.count,
        colour=linear(draft.colour) if draft.colour else None,
        scale=draft.scale,
        action=_action(draft),
        wears=tuple(draft.wears),
        relation=draft.relation,
    )


def _action(draft: Draft) -> str:
    action = draft.action or DEFAULT_ACTIONS.get(draft.kind) or DEFAULT_ACTIONS.get(draft.plan, "idle")
    for table in (draft.kind, draft.plan, "*"):
        action = TRANSLATED_ACTIONS.get(table, {}).get(action, action)
    return action


def _mounted(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """A cyclist has a bicycle, and riders have one mount each."""
    mounted = list(subjects)
    for index, subject in enumerate(subjects):
        mount = RIDDEN_BY.get(subject.label.lower())
        if mount and subject.relation is None and subject.action in FREE_TO_RIDE and len(mounted) < MAX_SUBJECTS:
            mounted[index] = replace(subject, action="ride", relation=("riding", len(mounted)))
            mounted.append(Subject("vehicle", mount, mount, count=subject.count, action="drive"))
        elif subject.relation is not None and subject.relation[0] == "riding":
            ridden = mounted[subject.relation[1]]
            if min(subject.count, ridden.count) > 1:  # the plural of either, not a horse for all
                mounted[subject.relation[1]] = replace(ridden, count=subject.count)
    return tuple(mounted)


def _parked(subjects: tuple[Subject, ...], drafts: list[Draft]) -> tuple[Subject, ...]:
    """A car that somebody only stands beside doesn't drive away, unless the prompt says so."""
    beside = {
        subject.relation[1]
        for subject in subjects
        if subject.relation is not None and subject.relation[0] in PLACED and subject.action in STAYING
    }
    return tuple(
        replace(subject, action="idle")
        if index in beside and not drafts[index].action and subject.plan in ("vehicle", "aircraft")
        else subject
        for index, subject in enumerate(subjects)
    )


def _on_dry_land(subject: Subject, setting: str) -> Subject:
    afloat = subject.kind not in WATERFOWL or subject.action != "swim" or setting in WATERS
    return subject if afloat else replace(subject, action="walk")


def facts_of(reading: Reading) -> dict[str, str]:
    """The first fact of each kind; a particular style rules out the general "cinematic"."""
    facts: dict[str, str] = {}
    for name, value in reading.facts:
        if name not in facts or (name == "style" and facts[name] == "cinematic"):
            facts[name] = value
    return facts


def staged_in(reading: Reading, subjects: tuple[Subject, ...], facts: dict[str, str], before: str) -> str:
    """The setting that was named, else the one of the shot `before`, else where such subjects usually are."""
    places = [place for place in reading.places if place.setting != "snow"] or reading.places
    if not places:
        return before or _default_setting(subjects, facts)
    if places is not reading.places and len(places) < len(reading.places):
        facts.setdefault("season", "winter")  # snow that lies in another place
        facts.setdefault("weather", "snow")
    place = max(places, key=lambda place: place.weight)
    ashore = place.beside and any(subject.plan not in ("boat", "fish") for subject in subjects[:1])
    setting = "beach" if place.setting == "ocean" and ashore else place.setting
    swims = any(subject.kind in DIVERS and subject.action == "swim" for subject in subjects[:1])
    return "underwater" if swims and setting in ("ocean", "lake", "river") else setting


def _default_setting(subjects: tuple[Subject, ...], facts: dict[str, str]) -> str:
    wintry = facts.get("season") == "winter" or facts.get("weather") == "snow"
    if not subjects:
        return "snow" if wintry else "meadow"
    first = subjects[0]
    ridden = subjects[first.relation[1]] if first.relation and first.relation[0] == "riding" else first
    vessel = ridden if ridden.plan in CRAFT else first
    setting = LABEL_SETTINGS.get(first.label.lower()) or LABEL_SETTINGS.get(vessel.label.lower())
    setting = setting or DEFAULT_SETTINGS.get(vessel.kind) or DEFAULT_SETTINGS.get(vessel.plan, "meadow")
    outdoors = facts.get("weather", "clear") != "clear"
    if first.action == "dance" and first.plan == "biped" and setting in ("meadow", "city") and not outdoors:
        setting = "stage"
    if setting == "city" and first.plan == "biped" and facts.get("season") in ("spring", "autumn"):
        setting = "garden"  # where the season is seen
    things = {name for subject in subjects for name in (subject.label.lower(), subject.kind)}
    if setting in ("meadow", "city", "village") and things & INDOOR_THINGS:
        return "room"
    if setting == "underwater" and any(subject.plan == "boat" for subject in subjects):
        setting = "ocean"
    return "snow" if wintry and setting == "meadow" else setting


def _camera(subjects: tuple[Subject, ...], setting: str) -> str:
    if not subjects:
        return "drone" if setting in BARE_FROM_ABOVE else "dolly"
    return "track" if subjects[0].action in MOVING else "dolly"


def _framing(subjects: tuple[Subject, ...]) -> str:
    crowd = sum(subject.count for subject in subjects)
    return "wide" if not subjects or crowd >= CROWD else "medium"


def _hour(setting: str, facts: dict[str, str]) -> str:
    return STYLED_TIMES.get(facts.get("style", ""), "day") if setting in OPEN_AIR else "day"


def _mood(subjects: tuple[Subject, ...], setting: str, weather: str) -> str:
    signs = [setting, weather]
    for subject in subjects:
        signs += [subject.plan, subject.action, subject.relation[0] if subject.relation else ""]
    return next((mood for sign, mood in MOODS_BY if sign in signs), "calm")
