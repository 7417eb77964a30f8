"""Whatever a visit to a batch ends with, another follows until the batch has come to its end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from threading import Event

import pytest

from kinema.errors import Unavailable
from kinema.execution.visiting import BROKEN_VISIT_WAIT_S, visit_and_come_again


@dataclass
class Diary:
    """Notes the visits that are asked for; away as often as it is told."""

    away: int = 0
    visits: list[tuple[str, int, float]] = field(default_factory=list)

    def add_batch_visit(self, batch_id: str, number: int, wait_s: float) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("the database is away")
        self.visits.append((batch_id, number, wait_s))


def visited(diary: Diary, result: float | Exception | None) -> None:
    async def visit(batch_id: str) -> float | None:
        assert batch_id == "batch_1"
        if isinstance(result, Exception):
            raise result
        return result

    asyncio.run(visit_and_come_again(visit, diary, "batch_1", 7, Event()))


def test_the_next_visit_comes_after_the_wait_that_this_one_asks_for() -> None:
    visited(diary := Diary(), 2.5)
    assert diary.visits == [("batch_1", 8, 2.5)]


def test_at_the_end_no_visit_follows() -> None:
    visited(diary := Diary(), None)
    assert diary.visits == []


def test_a_visit_without_a_database_or_a_store_is_made_again() -> None:
    visited(diary := Diary(), Unavailable("away"))
    assert diary.visits == [("batch_1", 8, BROKEN_VISIT_WAIT_S)]


def test_a_visit_that_breaks_is_an_error_and_is_made_again() -> None:
    diary = Diary()
    with pytest.raises(ValueError, match="a mistake"):
        visited(diary, ValueError("a mistake"))
    assert diary.visits == [("batch_1", 8, BROKEN_VISIT_WAIT_S)]


def test_the_next_visit_is_asked_for_until_the_database_is_back() -> None:
    visited(diary := Diary(away=1), 1.0)
    assert diary.visits == [("batch_1", 8, 1.0)]
