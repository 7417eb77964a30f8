"""Cutting a prompt into the shots that it lists: by timecode, by number, or by words such as "cut to" and "then".

The marks are looked for in the text with its quotations blanked out, so that nothing that somebody says cuts the film.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kinema.engines.clay.lexicon_marks import MAX_CHARACTERS, quotations

MAX_SHOTS = 12
BLANK = "\ue000"  # a private character: no language has it

_TIME = r"(\d{1,2}:\d{2}(?:\.\d+)?|\d{1,3}(?:\.\d+)?)"
_UNIT = r"(?:\s*(?:s|secs?|seconds?|秒钟?|초|сек\w*|с|segundos?|secondes?|sekunden?|secondi)(?![a-zа-я]))"
_DASH = r"\s*(?:-|–|—|~|〜|to|至|到)\s*"
_FREE = r"(?:^|(?<=[\s.;,。；，、|]))"  # where a mark may stand: at the start of something
# [00:00-00:03], (0-3s), 【0-3秒】 anywhere; 0-3s, 0:00-0:03: only where something starts ("for 2-3 seconds" is none).
TIMECODE = re.compile(
    rf"[\[(（【]\s*{_TIME}{_UNIT}?{_DASH}{_TIME}{_UNIT}?\s*[\])）】]\s*[:：]?"
    rf"|(?:^|[.;,。；，、|\n]\s*)(?:from\s+)?{_TIME}{_UNIT}?{_DASH}{_TIME}(?:{_UNIT}\s*[:：,，]?|\s*[:：](?!\d))"
    rf"|(?:^|[.;,。；，、|\n]\s*)(\d{{1,2}}:\d{{2}}){_DASH}(\d{{1,2}}:\d{{2}})(?=\s)",
    re.IGNORECASE | re.MULTILINE,
)

_COUNTED = (
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"i{1,3}|iv|vi{0,3})"
)
_SHOT = (
    r"(?:camera\s+)?(?:shot|scene|cut|clip|镜头|镜|分镜|场景|画面|シーン|カット|ショット|장면|컷|샷|кадр|сцена|план|"
    r"plano|toma|escena|cena|tomada|plan|scène|szene|einstellung|inquadratura|scena)"
)
_FIRST = r"(?:first|second|third|fourth|fifth|sixth|next|last|final|opening|closing)"
_LENGTH = rf"(?:\s*[\[(（【]\s*(?:{_TIME}{_UNIT}?{_DASH})?{_TIME}{_UNIT}?\s*[\])）】])?"
_COLON = r"\s*[:：.)、,，\-–—|\n]\s*"
NUMBERED = re.compile(
    rf"{_FREE}(?:{_SHOT}\s*#?{_COUNTED}(?!\w)|第{_COUNTED}(?:个|個)?(?:镜头|镜|幕|场景?|画面)|(?:the\s+)?{_FIRST}\s+{_SHOT}\b)"
    rf"{_LENGTH}{_COLON}",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?:^|(?<=[\s.;。；]))(\d{1,2})(?:[.)]\s+|、)")

_CUT = (
    r"(?:\b(?:and\s+)?(?:then\s+)?(?:(?:the\s+)?(?:camera|scene|film|video|we)\s+)?"
    r"(?:(?:smash|hard|jump|match|quick)[\s-]+)?cuts?\s+(?:back\s+)?to\b"
    r"|\b(?:in\s+)?the\s+next\s+(?:shot|scene)\b"
    r"|(?:镜头|画面|场景|然后|随后)*(?:切到|切至|切换到|切换至|转到|转场到|转场)|镜头转向"
    r"|\bcort[ae]\s+(?:a|para)\b|\bcortamos\s+a\b|\b(?:on\s+)?coupe\s+(?:sur|à)|\bcut\s+sur\b"
    r"|\bschnitt\s+(?:auf|zu)\b|\bstacco\s+su\b|\bsi\s+passa\s+a\b|\bсклейка\b|\bсмена\s+кадра\b"
    r"|場面転換|カットして|장면\s*전환)"
)
_DISSOLVE = (
    r"(?:\b(?:and\s+)?(?:then\s+)?(?:cross[\s-]?(?:fad|dissolv)|dissolv|transition)(?:es?|s|ing)?\s+(?:in)?to\b"
    r"|(?:^|(?<=[.;,\n])\s*|\b(?:film|scene|shot|camera|picture|we)\s+)(?:then\s+)?fad(?:es?|ing)\s+(?:in)?to\b(?!\s+black)"
    r"|叠化到|淡入到?|渐变到|\bfundido\s+a\b|\bfondu\s+(?:enchaîné\s+)?(?:sur|vers)\b|\büberblendung\s+(?:auf|zu)\b"
    r"|\bdissolvenza\s+su\b|\bнаплывом?\b)"
)
_FADE = r"\b(?:and\s+)?(?:then\s+)?fad(?:e|es|ing)\s+to\s+black\b(?:\s*[,.;]?\s*(?:and\s+)?then\b)?"
_THEN = (
    r"(?:(?:[,;.。；，、\n]\s*|\s+)(?:and|y|et|und|e|и|그리고)\s+(?=then|luego|después|puis|ensuite|dann|danach|depois|poi|"
    r"quindi|затем|потом)|[,;.:。；，、\n]\s*)"
    r"(?:(?:then|after\s+that|afterwards|next|finally|luego|después|a\s+continuación|puis|ensuite|dann|danach|"
    r"anschließend|depois|em\s+seguida|poi|quindi|затем|потом|после\s+этого|далее|그\s*다음|그런\s+다음|이어서)\b,?"
    r"|然后|接着|随后|接下来|最后|その後|それから|次に|続いて)"
)
LOOSE = re.compile(_THEN, re.IGNORECASE)
JOINTS = (
    ("fade", re.compile(_FADE, re.IGNORECASE)),
    ("dissolve", re.compile(_DISSOLVE, re.IGNORECASE)),
    ("cut", re.compile(_CUT, re.IGNORECASE)),
    ("cut", LOOSE),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One shot of a list: its own words, and how long the list says it lasts."""

    text: str
    length_s: float | None = None
    joint: str = "cut"


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    length_s: float | None = None
    joint: str = "cut"
    loose: bool = False  # "then": it cuts a sentence, but not a shot of a list


def listed_shots(prompt: str) -> tuple[str, tuple[Listed, ...]]:
    """What a prompt says before its list, and the shots of the list; no shots where it lists fewer than two."""
    prompt = prompt[:MAX_CHARACTERS]
    blanked = _blanked(prompt)
    for found in (_numbered(blanked), _timed(blanked), _itemised(blanked)):
        if len(found) > 1:
            parts = [part for shot in _between(prompt, found) for part in _parted(shot)]
            return prompt[: found[0].start], tuple(parts[:MAX_SHOTS])
    joined = _joined(blanked)
    shots = _between(prompt, [Mark(0, 0), *joined]) if joined else ()
    return "", shots if len(shots) > 1 else ()


def _between(prompt: str, found: list[Mark]) -> tuple[Listed, ...]:
    """What stands after each mark, up to the next; marks with nothing after them are no shots."""
    ends = [mark.start for mark in found[1:]] + [len(prompt)]
    texts = [prompt[mark.end : end].strip(" \t\n,;:，；：、|") for mark, end in zip(found, ends, strict=True)]
    shots = [
        Listed(text, mark.length_s, mark.joint)
        for mark, text in zip(found, texts, strict=True)
        if any(character.isalnum() for character in text)
    ]
    return tuple(shots[:MAX_SHOTS])


def _parted(shot: Listed) -> tuple[Listed, ...]:
    """A shot of a list that says itself where it is cut; what only comes "then" belongs to it."""
    inside = [mark for mark in _joined(_blanked(shot.text)) if not mark.loose]
    parts = _between(shot.text, [Mark(0, 0, joint=shot.joint), *inside])
    length_s = None if shot.length_s is None else shot.length_s / max(1, len(parts))
    return tuple(Listed(part.text, length_s, part.joint) for part in parts)


def _blanked(prompt: str) -> str:
    text = list(prompt)
    for start, end in quotations(prompt):
        text[start:end] = BLANK * (end - start)
    return "".join(text)


# --- Marks of each kind ----------------------------------------------------------------------------------------------
def _timed(text: str) -> list[Mark]:
    found = []
    for match in TIMECODE.finditer(text):
        first, last = (group for group in match.groups() if group)
        length_s = seconds(last) - seconds(first)
        if length_s > 0:
            found.append(Mark(match.start(), match.end(), length_s))
    return found


def _numbered(text: str) -> list[Mark]:
    return [Mark(match.start(), match.end(), _length(match)) for match in NUMBERED.finditer(text)]


def _length(match: re.Match[str]) -> float | None:
    """From "Shot 1 (3s)" or "Shot 2 (3-5s)"."""
    times = [seconds(group) for group in match.groups() if group]
    length_s = times[-1] - times[0] if len(times) > 1 else times[0] if times else 0.0
    return length_s if length_s > 0 else None


def _itemised(text: str) -> list[Mark]:
    """ "1. ... 2. ... 3. ...": numbers that count up from one."""
    found: list[Mark] = []
    for match in LISTED.finditer(text):
        if int(match[1]) == len(found) + 1:
            found.append(Mark(match.start(), match.end()))
    return found


def _joined(text: str) -> list[Mark]:
    return sorted(_joints(text), key=lambda mark: mark.start)


def _joints(text: str) -> Iterator[Mark]:
    taken: list[tuple[int, int]] = []
    for joint, pattern in JOINTS:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                yield Mark(match.start(), match.end(), joint=joint, loose=pattern is LOOSE)


def seconds(time: str) -> float:
    """ "3.5" or "1:02.5" in seconds."""
    minutes, _, rest = time.rpartition(":")
    return 60.0 * float(minutes or 0) + float(rest)
