"""Time limits: what stages share, and what isn't counted."""

from __future__ import annotations

from typing import get_args

import pytest

from kinema.domain.job import Stage as JobStage
from kinema.engines.base import Stage
from kinema.execution.limits import PHASES, Allowance

LIMITS_S = {"loading": 10.0, "rendering": 100.0, "finishing": 5.0}


def test_every_stage_that_an_engine_may_report_has_a_phase_and_is_a_jobs_stage() -> None:
    assert set(PHASES) == set(get_args(Stage))
    assert set(PHASES) <= set(JobStage)


def test_the_words_of_older_rows_are_still_read() -> None:
    older = ("queued", "loading", "rendering", "encoding", "storing", "done")
    assert [str(JobStage(word)) for word in older] == list(older)


def test_what_a_model_does_has_the_limit_of_a_render_whichever_stage_it_is_in() -> None:
    allowance = Allowance(LIMITS_S, PHASES["rendering"], 0.0)
    now = 0.0
    for stage in ("encoding", "denoising", "decoding") * 3:
        allowance.enter(PHASES[stage], now)
        now += 10.0
    assert allowance.left_s(now) == pytest.approx(100.0 - 90.0)


def test_a_phase_that_comes_again_goes_on_where_it_was() -> None:
    allowance = Allowance(LIMITS_S, "loading", 0.0)
    allowance.enter("rendering", 4.0)
    allowance.enter("loading", 50.0)
    assert allowance.left_s(53.0) == pytest.approx(10.0 - 4.0 - 3.0)


def test_waiting_for_another_model_is_counted_nowhere() -> None:
    allowance = Allowance(LIMITS_S, PHASES["loading"], 0.0)
    allowance.enter(PHASES["waiting"], 1.0)
    assert allowance.left_s(5000.0) is None
    allowance.enter(PHASES["loading"], 5000.0)
    assert allowance.left_s(5001.0) == pytest.approx(10.0 - 2.0)
