"""Who leads a film of this engine's, told in the film itself, so that it can be called into another one.

A clip of anything else has to be cut out of its background. A film of `clay` carries its leads as a tag of the file, in
the engine's own words (kinds, colours, clothes; nothing of the prompt's text), and players and editors keep tags.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kinema.engines.clay.lexicon import WEARS, garment
from kinema.engines.clay.lexicon_defaults import TRANSLATED_ACTIONS
from kinema.engines.clay.rigs.catalogue import PLANS
from kinema.engines.clay.scene import Subject
from kinema.engines.clay.script import Script
from kinema.media.decode import tags_of

TAG = "description"  # one that MP4 knows
LEADS = "clay leads"
MOST_LEADS, MOST_WEARS = 24, 8
SCALES = (0.1, 10.0)


def note_of(script: Script, fps: int) -> str:
    """The tag of a film: its leads in the order of its takes, each until a second of the film; "" without any."""
    leads: list[dict[str, Any]] = []
    for take in script.takes:
        lead = next((one for one in take.scene.subjects if one.plan in PLANS and one.plan != "prop"), None)
        if lead is None or lead.character is not None:
            continue
        row = {"until_s": round(take.stop / fps, 3), **_words(lead)}
        if leads and {**leads[-1], "until_s": row["until_s"]} == row:
            leads.pop()
        leads.append(row)
    return json.dumps({LEADS: leads[:MOST_LEADS]}, separators=(",", ":")) if leads else ""


def figure_in(clip: Path, start_s: float) -> Subject | None:
    """Who leads a clip from a second on, where this engine made it; its action and its place are another scene's."""
    try:
        leads = json.loads(tags_of(clip).get(TAG, ""))[LEADS]
        rows = [row for row in leads[:MOST_LEADS] if float(row["until_s"]) > start_s] or leads[-1:]
        return _subject(rows[0])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None  # no tag, or somebody else's


def embodied(subject: Subject, figure: Subject) -> Subject:
    """A subject in another's body, doing the same as far as that body can."""
    action = subject.action
    for table in (figure.kind, figure.plan):
        action = TRANSLATED_ACTIONS.get(table, {}).get(action, action)
    return replace(figure, count=1, action=action, relation=subject.relation)


def _words(lead: Subject) -> dict[str, Any]:
    label = lead.label.lower()
    word = label if label in PLANS[lead.plan].rows else lead.kind  # the finer one, where the table has it
    look: dict[str, Any] = {"plan": lead.plan, "kind": lead.kind, "word": word, "wears": list(lead.wears)}
    return look | {"scale": lead.scale, "colour": None if lead.colour is None else list(lead.colour)}


def _subject(row: dict[str, Any]) -> Subject:
    """Raises: ValueError, TypeError, KeyError for a row that isn't one of `note_of`."""
    plan, kind, word = row["plan"], row["kind"], row["word"]
    scale = float(row["scale"])
    if word not in PLANS[plan].rows and kind not in PLANS[plan].rows:
        raise ValueError("a body that no table has")
    if not SCALES[0] <= scale <= SCALES[1]:
        raise ValueError("a size that no word means")
    wears = tuple(_known_wears(row["wears"]))
    return Subject(plan, kind, word, colour=_colour(row["colour"]), scale=scale, wears=wears)


def _known_wears(entries: list[str]) -> Iterator[str]:
    for entry in entries[:MOST_WEARS]:
        if garment(entry)[0] not in WEARS:
            raise ValueError("a garment that no table has")
        yield entry


def _colour(given: list[float] | None) -> tuple[float, float, float] | None:
    if given is None:
        return None
    red, green, blue = (min(max(float(part), 0.0), 1.0) for part in given)
    return red, green, blue
