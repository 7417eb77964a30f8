"""A shot as it is kept, and what engines say of it before it is rendered."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kinema.domain.shot import MAX_ANCESTORS, Reference, Role, Shot, Tuning, Verb
from kinema.engines.base import Capabilities
from kinema.errors import InvalidRequest

SHOT = Shot("a fox", 4, 1280, 720, 7)
ABLE = Capabilities("a test", frozenset({Role.FIRST_FRAME}), False, 10.0, sides_px=(64, 1920))


def test_a_shot_with_everything_comes_back_from_json_as_it_was() -> None:
    source = Reference(Role.SOURCE, "blob:inputs/a", name="x")
    child = replace(SHOT, verb=Verb.EXTEND, references=(source,), tuning=Tuning(negative_prompt="rain", steps=4))
    child = child.with_parent(SHOT)
    assert Shot.from_dict(json.loads(json.dumps(child.to_dict()))) == child


def test_a_shot_that_an_earlier_version_wrote_can_be_read() -> None:
    values = {name: value for name, value in SHOT.to_dict().items() if name not in ("verb", "parent", "tuning")}
    assert Shot.from_dict(values) == SHOT


def test_ancestors_do_not_grow_without_end() -> None:
    shot = SHOT
    for _ in range(3 * MAX_ANCESTORS):
        shot = SHOT.with_parent(shot)
    depth = 0
    while shot.parent is not None:
        shot, depth = shot.parent, depth + 1
    assert depth == MAX_ANCESTORS


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verb": Verb.REMIX}, "this model can't remix films; it can create"),
        ({"duration_s": 11}, "up to 10 seconds, not 11"),
        ({"references": (Reference(Role.CHARACTER, "blob:a"),)}, "takes no character"),
        ({"tuning": Tuning(steps=3)}, "can't use num_inference_steps; it takes nothing"),
        ({"fps": 30}, "fps must be 24 for this model, not 30"),
        ({"width_px": 4096}, "each side must have 64 to 1920 pixels"),
        ({"height_px": 32}, "each side must have 64 to 1920 pixels"),
    ],
)
def test_what_an_engine_cannot_do_is_refused_with_what_it_can(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidRequest, match=message.replace("(", r"\(")):
        ABLE.check(replace(SHOT, **changes))


def test_what_an_engine_can_do_is_not_refused() -> None:
    ABLE.check(replace(SHOT, references=(Reference(Role.FIRST_FRAME, "blob:a"),)))
