"""Who says the quoted words of a prompt, a subject aloud or a title in the picture, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kinema.engines.clay.lexicon_marks import quotations
from kinema.engines.clay.scene import Line, Subject

MAX_LINES = 6
FIRST_S = 0.4  # from the start of a shot to its first line
GAP_S = 0.3  # between two lines
LEAST_S = 1.2
LETTERS_S = 1 / 14  # reading time of a letter; of a character that is a word or a syllable:
CHARACTERS_S = 1 / 5
NEAR = 40  # characters between a word of saying and its quotation
AFTER = 10  # characters after a quotation in which its "says" must stand

# Words before a quotation that make it speech; beginnings of words where a language changes their endings.
SAYING = re.compile(
    r"\b(?:say(?:s|ing)?|said|shout(?:s|ing|ed)?|yell(?:s|ing|ed)?|scream(?:s|ing|ed)?|whisper(?:s|ing|ed)?|"
    r"ask(?:s|ing|ed)?|repl(?:y|ies|ied|ying)|answer(?:s|ing|ed)?|sing(?:s|ing)?|sang|cr(?:y|ies|ied)|call(?:s|ing|ed)?|"
    r"speak(?:s|ing)?|spoke|tell(?:s|ing)?|told|announc(?:e|es|ing|ed)|exclaim(?:s|ing|ed)?|mutter(?:s|ing|ed)?|"
    r"greet(?:s|ing|ed)?|thinks?|thinking|narrat\w*|voiceover|voice-over|"
    r"dic\w*|dij\w*|grit\w*|pregunt\w*|dit|disent|disant|crie\w*|demande|chante|sagt|sagen|ruft|fragt|schreit|flüstert|"
    r"diz\w*|pergunt\w*|dice|dicono|dicendo|chiede|говор\w*|сказал\w*|крич\w*|спрашива\w*|шепч\w*|поёт)\b"
    r"|说|說|喊|问|問|叫道|唱|道|回答|言う|言って|叫|と話|말하|말한|외치|외친|묻",
    re.IGNORECASE,
)
# Words before a quotation that make it lettering, whatever else stands there.
WRITING = re.compile(
    r"\b(?:sign|text|title|titled|reading|reads|written|words?|caption|logo|banner|label(?:led)?|letters|lettering|"
    r"neon|poster|subtitle|named|called|spelling|spells|shirt|letrero|texto|título|panneau|texte|titre|schild|text|titel|"
    r"cartello|testo|titolo|надпис\w*|вывеск\w*|текст\w*)\b|写着|寫著|标题|字样|文字|招牌|牌子|書かれ|文字|제목|글자|간판",
    re.IGNORECASE,
)
SPOKEN_TO = re.compile(
    r"(?:\b(?:to|at|with|zu|à|al|ao)\s+(?:(?:a|an|the|his|her|its|un|une|le|la)\s+)?|对|跟|向|对着)$"
)
VOICED = frozenset({"biped", "quadruped", "bird", "fish", "dragon", "butterfly", "cutout", "vehicle", "boat", "rocket"})


def spoken(prompt: str, subjects: tuple[Subject, ...]) -> tuple[Line, ...]:
    """The quoted words of a prompt as lines, each with its speaker where somebody says it."""
    lines: list[Line] = []
    last: int | None = None
    at = 0
    for start, end in quotations(prompt):
        before, after = prompt[at:start], prompt[end:]
        text = prompt[start + 1 : end - 1].strip()
        if is_speech(before, after):
            last = _speaker(before, subjects, last)
            lines.append(Line(text, last))
        else:
            lines.append(Line(text))
        at = end
    return tuple(line for line in lines if line.text)[:MAX_LINES]


def is_speech(before: str, after: str) -> bool:
    """Whether the words around a quotation say that somebody speaks it."""
    near = before[-NEAR:]
    if WRITING.search(near):
        return False
    named = re.search(r"\w[:：]\s*$", near) is not None  # Robot: "Hello"
    return named or SAYING.search(near) is not None or SAYING.search(after[:AFTER]) is not None


def _speaker(before: str, subjects: tuple[Subject, ...], last: int | None) -> int | None:
    """Whoever was named last before the words, else who spoke before, else the first that has a voice."""
    voices = [index for index, subject in enumerate(subjects) if subject.plan in VOICED]
    text = before.lower()
    named = [(at, -index) for index in voices if (at := _named_at(text, subjects[index].label.lower())) >= 0]
    if named:
        return -max(named)[1]
    return last if last is not None else voices[0] if voices else None


def _named_at(text: str, label: str) -> int:
    """Where somebody was named last, but not as the one who is spoken to; -1 nowhere."""
    at = text.rfind(label)
    while at >= 0 and SPOKEN_TO.search(text[:at]):
        at = text.rfind(label, 0, at)
    return at


@dataclass(frozen=True, slots=True)
class Cue:
    """When a line is said or shown, in seconds of the film."""

    line: Line
    start_s: float
    stop_s: float


def cues(lines: tuple[Line, ...], start_s: float, stop_s: float) -> Iterator[Cue]:
    """The lines of a shot one after another, each as long as it takes to read; shorter where the shot is too short."""
    wanted = [reading_s(line.text) + GAP_S for line in lines]
    room_s = max(0.0, stop_s - start_s - FIRST_S)
    scale = min(1.0, room_s / max(sum(wanted), 1e-6))
    at_s = start_s + min(FIRST_S, 0.2 * (stop_s - start_s))
    for line, length_s in zip(lines, wanted, strict=True):
        yield Cue(line, at_s, at_s + (length_s - GAP_S) * scale)
        at_s += length_s * scale


def reading_s(text: str) -> float:
    """How long a line takes to read or say."""
    wide = sum(ord(character) > 0x2E7F for character in text)
    return max(LEAST_S, 0.5 + wide * CHARACTERS_S + (len(text) - wide) * LETTERS_S)
