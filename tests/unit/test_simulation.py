"""The simulation behind docs/scaling.md: it is the same every time, and its queue keeps DBOS's rules."""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "bench"))
pytest.importorskip("simpy", reason="the simulation needs simpy, of the group `dev`")
farm = importlib.import_module("farm")
simulate = importlib.import_module("simulate")

NEVER = 1e12


def job(key: str, number: int, submitted_s: float = 0.0, render_s: float = 60.0) -> Any:
    return farm.Job(key, key.startswith("heavy"), submitted_s, render_s, number)


def behind_heavy_keys(keys: int) -> list[Any]:
    """A light key's job, the last of all, behind 100 jobs of each heavy key; `keys` are active with it."""
    heavy = [job(f"heavy-{number % (keys - 1)}", number) for number in range(100 * (keys - 1))]
    return [*heavy, job("light", len(heavy))]


def run(jobs: Iterable[Any], turns: Any, *, gpus: int, seed: int = 1, **more: Any) -> Any:
    return farm.Farm(gpus, turns, Random(seed), **{"mean_life_s": NEVER, **more}).run(jobs)


@pytest.mark.parametrize("keys", [2, 5, 20])
@pytest.mark.parametrize("gpus", [1, 4])
def test_a_light_job_starts_after_a_median_of_at_most_as_many_turns_as_keys_are_active(keys: int, gpus: int) -> None:
    turns = [
        run(behind_heavy_keys(keys), farm.FairTurns(Random(seed), per_key=gpus), gpus=gpus, seed=seed).light_turns[0]
        for seed in range(50)
    ]
    assert median(turns) <= keys
    assert max(turns) < 100 * (keys - 1), "it was never the last"


def test_first_come_lets_a_light_job_wait_for_all_before_it() -> None:
    assert list(run(behind_heavy_keys(5), farm.FirstCome(), gpus=4).light_turns) == [400]


def test_the_oldest_job_of_a_key_is_its_next() -> None:
    turns = farm.FairTurns(Random(1), per_key=9)
    for number in (3, 1, 2):
        turns.add(job("a", number))
    assert [turns.take().number for _ in range(3)] == [1, 2, 3]
    assert turns.take() is None


def test_a_key_never_has_more_gpus_than_it_may() -> None:
    turns = farm.FairTurns(Random(1), per_key=2)
    for number in range(10):
        turns.add(job("ab"[number % 2], number))
    taken = [turns.take() for _ in range(4)]
    assert Counter(one.key for one in taken) == {"a": 2, "b": 2}
    assert (turns.take(), turns.keys, turns.full) == (None, 2, 2)
    turns.give_up(taken[0])
    assert turns.take().key == taken[0].key


def test_an_idle_farm_takes_a_job_within_one_poll() -> None:
    jobs = [job("light", number, submitted_s=1000.0 * number) for number in range(50)]
    waits = run(jobs, farm.FairTurns(Random(1), per_key=9), gpus=3, poll_s=5.0).light_waits_s
    assert len(waits) == 50
    assert max(waits) <= 5.0


@pytest.mark.parametrize("order", ["first come", "fair turns"])
def test_every_job_starts_and_a_dead_worker_s_job_comes_back_or_fails_at_its_third_start(order: str) -> None:
    jobs = list(farm.workload(10, 0.5, Random(1)))
    turns = farm.FirstCome() if order == "first come" else farm.FairTurns(Random(1), per_key=10)
    tally = run(jobs, turns, gpus=10, mean_life_s=300.0)
    assert len(tally.light_waits_s) + len(tally.heavy_waits_s) == len(jobs)
    assert tally.failed > 0
    assert tally.starts == len(jobs) + len(tally.resumed_after_s)
    assert min(tally.resumed_after_s) >= farm.TAKEOVER_S
    assert all(one.attempts <= farm.MAX_ATTEMPTS for one in jobs)


def test_the_same_seed_gives_the_same_tables_and_another_seed_others() -> None:
    constants = simulate.read_constants()
    first, again, other = (simulate.tables([10], seed, constants, hours={10: 1.0}) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_every_order_is_given_the_same_jobs() -> None:
    first, again = (list(farm.workload(100, 0.2, Random("a seed"))) for _ in range(2))
    assert first == again
    assert [one.submitted_s for one in first] == sorted(one.submitted_s for one in first)


def test_cells_share_the_work() -> None:
    jobs = list(farm.workload(100, 0.2, Random(1)))
    for is_spread in (False, True):
        scenario = simulate.Scenario(100, is_fair=True, cells=4, is_spread=is_spread)
        cells = simulate._cells(scenario, jobs, Random(1))
        assert set(cells) == {0, 1, 2, 3}
        of_key = {(one.key, cells[one.number]) for one in jobs}
        assert (len(of_key) > len({one.key for one in jobs})) is is_spread, "a key is in one cell, or in several"


MEASURED = {
    "worker.report_interval_s": 0.5,
    "worker.busy_cpu_s_per_s": 0.01,
    "worker.busy_cpu_s_per_poll": 0.001,
    "worker.job_cpu_s": 0.02,
    "worker.cpu_s_per_peer_per_s": 2e-5,
    "worker.connections": 10.0,
    "worker.direct_connections": 2.0,
    "postgresql.report_cpu_s": 0.001,
    "postgresql.notifying_commits_per_s": 1000.0,
    "postgresql.notifying_unsynced_commits_per_s": 4000.0,
}


def test_the_limit_is_where_the_cores_are_full() -> None:
    each = 0.01 + 0.001 / 0.5 + 0.02 / farm.MEAN_RENDER_S + 2e-5
    assert simulate.Build(0.5, 0.5).gpus_by_cpu(MEASURED) * each == pytest.approx(simulate.CORES)
    seldom = each - 0.001 * (2 - 0.5)
    assert simulate.Build(0.5, 2.0).gpus_by_cpu(MEASURED) * seldom == pytest.approx(simulate.CORES)


def test_the_limit_is_where_commits_that_notify_follow_each_other_without_a_gap() -> None:
    gpus = simulate.Build(0.5, 0.5).gpus_by_notices(MEASURED)
    progress_s, others_s = 2 / 4000, simulate.NOTICES_PER_FILM / farm.MEAN_RENDER_S / 1000
    assert gpus * (progress_s + others_s) == pytest.approx(1.0)


def test_a_pooler_leaves_the_direct_connections() -> None:
    assert simulate.Build(0.5, 0.5).gpus_by_connections(MEASURED) == simulate.CONNECTIONS / 10
    pooled = simulate.Build(0.5, 0.5, is_pooled=True).gpus_by_connections(MEASURED)
    assert pooled * 2 + simulate.POOLED_CONNECTIONS == simulate.CONNECTIONS


def test_every_constant_says_how_and_when_it_was_measured() -> None:
    document = json.loads((ROOT / "bench" / "constants.json").read_text(encoding="utf-8"))
    for name, entry in document["constants"].items():
        assert entry["value"] >= 0, name
        assert entry["how"], name
        assert entry["unit"], name
        assert entry["command"] == "python bench/simulate.py --measure", name
        assert len(entry["date"]) == len("2026-01-01"), name


def test_the_page_has_the_tables_of_the_constants_that_are_kept() -> None:
    page = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    written = page.partition(simulate.BEGIN)[2].partition(simulate.END)[0]
    assert simulate.limits_table(simulate.read_constants()) in written, "run `make scaling`"
