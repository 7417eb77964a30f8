"""Simulate farms of 10 to 10,000 GPUs: who waits how long, and what gives way first.

python bench/simulate.py [--gpus 10 100] [--seed 1] [--write]    the tables, into docs/scaling.md with --write
python bench/simulate.py --measure                               measure constants.json again on this machine

Time is simulated; what a poll, a claim or a running job costs PostgreSQL is measured from this code. The same seed
gives the same tables.
"""

from __future__ import annotations

import argparse
import json
import runpy
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from farm import MEAN_RENDER_S, FairTurns, Farm, FirstCome, Job, Tally, workload

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "scaling.md"
BEGIN, END = "<!-- simulation: begin -->", "<!-- simulation: end -->"

HOURS = {10: 96.0, 100: 24.0, 1000: 6.0, 10_000: 2.0}  # simulated, so that every farm sees many bursts
FILM_S = 10.0  # length of a film
CELL_GPUS = 500  # of one cell, where a larger farm is parted
POLLS_S = (0.1, 0.25, 1.0, 5.0)
NOTICES_PER_FILM = 5  # taken, rendering, encoding, storing, ended; progress comes on top
SELDOM_S = 2.0  # between two notes of progress, where fewer would do
# What is called full, beside the measured rate of commits that notify: a large PostgreSQL, 10 Gbit/s to the object
# store, and 5 % of the GPUs' time spent on waiting for the next poll while work is there.
CORES, CONNECTIONS, STORE_BYTES_PER_S, POLL_SHARE = 16.0, 5000.0, 1.25e9, 0.05
POOLED_CONNECTIONS = 100.0  # of a pooler to PostgreSQL, beside the direct ones


@dataclass(frozen=True, slots=True)
class Scenario:
    """A farm and its order. Several cells have a share of the GPUs and of the keys and a PostgreSQL each."""

    gpus: int
    is_fair: bool
    key_share: float = 1.0  # of the farm, that one key may have at a time
    poll_s: float = 1.0
    cells: int = 1
    is_spread: bool = False  # the jobs of a key over all cells

    @property
    def order(self) -> str:
        order = "fair turns" if self.is_fair else "first come"
        order += f", at most {self.key_share:.0%} a key" if self.key_share < 1 else ""
        cells = f", {self.cells} cells, {'jobs spread' if self.is_spread else 'a key in one'}"
        return order + (cells if self.cells > 1 else "")


Runs = Sequence[tuple[Scenario, Tally]]


def simulate(scenario: Scenario, seed: int, claim_s: float, hours: float) -> Tally:
    """The same seed gives the same jobs to every order."""
    jobs = list(workload(scenario.gpus, hours, Random(f"{seed} {scenario.gpus} jobs")))
    cell_of = _cells(scenario, jobs, Random(f"{seed} cells"))
    tally = Tally()
    for cell in range(scenario.cells):
        gpus = scenario.gpus // scenario.cells
        per_key = max(2, round(gpus * scenario.key_share))
        turns = FairTurns(Random(f"{seed} turns"), per_key) if scenario.is_fair else FirstCome()
        random = Random(f"{seed} {cell} farm")
        farm = Farm(gpus, turns, random, poll_s=scenario.poll_s, claim_s=claim_s, closing_s=hours * 3600)
        tally += farm.run(job for job in jobs if cell_of[job.number] == cell)
    tally.lasted_s /= scenario.cells
    return tally


def _cells(scenario: Scenario, jobs: Sequence[Job], random: Random) -> list[int]:
    """The cell of each job, by its number."""
    if scenario.is_spread:
        return [random.randrange(scenario.cells) for _ in jobs]
    of_key = {key: random.randrange(scenario.cells) for key in sorted({job.key for job in jobs})}
    return [of_key[job.key] for job in jobs]


@dataclass(frozen=True, slots=True)
class Load:
    """What one deployment asks of its parts; PostgreSQL's numbers are one cell's."""

    transactions_per_s: float
    cpu_cores: float
    notices_per_s: float
    notice_share: float  # of the time that one commit with a notice after another may take
    connections: float
    store_bytes_per_s: float
    poll_share: float

    def fullest(self, measured: dict[str, float]) -> str:
        """The part that is nearest to its limit or the farthest beyond it."""
        shares = {
            "CPU": self.cpu_cores / CORES,
            "notices": self.notice_share,
            "connections": self.connections / CONNECTIONS,
            "store": self.store_bytes_per_s / STORE_BYTES_PER_S,
            "poll": self.poll_share / POLL_SHARE,
        }
        name = max(shares, key=shares.__getitem__)
        return f"{name} ({shares[name]:.0%})"


def load_of(scenario: Scenario, tally: Tally, measured: dict[str, float]) -> Load:
    """Turn what happened into transactions and CPU time, with the measured price of each."""
    seconds, cells, poll_s = tally.lasted_s, scenario.cells, scenario.poll_s
    looks = tally.tries_at_starts + tally.idle_full_s / poll_s
    keys = tally.keys_at_starts + tally.idle_keys_s / poll_s

    def spent(what: str) -> float:
        states = (("idle", tally.idle_s), ("busy", tally.busy_s))
        workers = sum(
            worker_s * (measured[f"worker.{state}_{what}_per_s"] + measured[f"worker.{state}_{what}_per_poll"] / poll_s)
            for state, worker_s in states
        )
        watching = tally.busy_s * measured[f"worker.{what}_per_peer_per_s"]  # one looks after all
        return workers + watching + tally.starts * measured[f"worker.job_{what}"]

    cpu_s = spent("cpu_s") + keys * _list_price_s(measured) + looks * measured["postgresql.empty_poll_cpu_s"] / 4
    films_per_s = tally.starts / seconds
    reports_per_s = tally.busy_s / measured["worker.report_interval_s"] / seconds / cells
    others_per_s = NOTICES_PER_FILM * films_per_s / cells
    return Load(
        transactions_per_s=(spent("transactions") + looks) / seconds / cells,
        cpu_cores=cpu_s / seconds / cells,
        notices_per_s=reports_per_s + others_per_s,
        notice_share=reports_per_s * _unsynced_s(measured) + others_per_s * _synced_s(measured),
        connections=scenario.gpus / cells * measured["worker.connections"],
        # Once into the store and once out again to the caller.
        store_bytes_per_s=2 * films_per_s * FILM_S * measured["film.bytes_per_s"],
        poll_share=tally.poll_wait_s / (seconds * scenario.gpus),
    )


def _synced_s(measured: dict[str, float]) -> float:
    """Seconds of one commit that notifies, which no other such commit shares, its wait for the disk included."""
    return 1 / measured["postgresql.notifying_commits_per_s"]


def _unsynced_s(measured: dict[str, float]) -> float:
    """The same of one that doesn't wait for the disk, as those of progress."""
    return 1 / measured["postgresql.notifying_unsynced_commits_per_s"]


def _list_price_s(measured: dict[str, float]) -> float:
    """CPU seconds of one key in the list of keys with queued work."""
    few_s, many_s = (measured[f"postgresql.list_{keys}_keys_cpu_s"] for keys in (10, 1000))
    return (many_s - few_s) / (1000 - 10)


def tables(sizes: Sequence[int], seed: int, measured: dict[str, float], hours: Mapping[int, float] = HOURS) -> str:
    """All tables, as Markdown. The poll intervals are compared on the largest farm that one PostgreSQL carries."""
    claim_s, shipped_s = measured["postgresql.fair_claim_10_s"], measured["worker.poll_interval_s"]
    polled_gpus = max((gpus for gpus in sizes if gpus <= CELL_GPUS), default=min(sizes))

    def run(scenario: Scenario) -> tuple[Scenario, Tally]:
        return scenario, simulate(scenario, seed, claim_s, hours.get(scenario.gpus, min(hours.values())))

    runs = [run(scenario) for scenario in scenarios(sizes, shipped_s)]
    polls = [run(Scenario(polled_gpus, is_fair=True, poll_s=poll_s)) for poll_s in POLLS_S]
    return "\n\n".join(
        (
            measured_under(),
            f"Who waits how long (seed {seed}, workers poll every {shipped_s:g} s):",
            waits_table(runs),
            "What one PostgreSQL and the store carry meanwhile:",
            loads_table(runs, measured),
            f"The poll interval, on {polled_gpus} GPUs with fair turns:",
            polls_table(polls, measured),
            "How many rendering GPUs fill one PostgreSQL, and what each change brings on top of those above it:",
            limits_table(measured),
        )
    )


def scenarios(sizes: Iterable[int], poll_s: float) -> Iterator[Scenario]:
    for gpus in sizes:
        yield Scenario(gpus, is_fair=False, poll_s=poll_s)
        yield Scenario(gpus, is_fair=True, poll_s=poll_s)
        if gpus <= CELL_GPUS:
            yield Scenario(gpus, is_fair=True, poll_s=poll_s, key_share=0.25)
        else:
            for is_spread in (False, True):
                cells = gpus // CELL_GPUS
                yield Scenario(gpus, is_fair=True, poll_s=poll_s, cells=cells, is_spread=is_spread)


def waits_table(runs: Runs) -> str:
    head = (
        "GPUs",
        "order",
        "busy",
        "light p50",
        "light p99",
        "turns p50",
        "heavy p50",
        "heavy p99",
        "deaths",
        "back p99",
    )
    rows = [
        (
            f"{scenario.gpus:,}",
            scenario.order,
            f"{tally.busy_s / (tally.lasted_s * scenario.gpus):.0%}",
            *(_seconds(_share(tally.light_waits_s, share)) for share in (0.5, 0.99)),
            f"{_share(tally.light_turns, 0.5):,.0f}",
            *(_seconds(_share(tally.heavy_waits_s, share)) for share in (0.5, 0.99)),
            f"{len(tally.resumed_after_s) + tally.failed:,}",
            _seconds(_share(tally.resumed_after_s, 0.99)),
        )
        for scenario, tally in runs
    ]
    return _markdown(head, rows)


def loads_table(runs: Runs, measured: dict[str, float]) -> str:
    head = ("GPUs", "order", *LOAD_HEAD)
    rows = [
        (f"{scenario.gpus:,}", scenario.order, *_load_cells(load_of(scenario, tally, measured), measured))
        for scenario, tally in runs
    ]
    return _markdown(head, rows)


LOAD_HEAD = ("transactions/s", "CPU cores", "notices/s", "connections", "store MB/s", "waiting for a poll", "fullest")


def _load_cells(load: Load, measured: dict[str, float]) -> tuple[str, ...]:
    return (
        f"{load.transactions_per_s:,.0f}",
        f"{load.cpu_cores:,.1f}",
        f"{load.notices_per_s:,.0f}",
        f"{load.connections:,.0f}",
        f"{load.store_bytes_per_s / 1e6:,.0f}",
        f"{load.poll_share:.2%}",
        load.fullest(measured),
    )


def polls_table(runs: Runs, measured: dict[str, float]) -> str:
    head = ("poll", "light p50", "light p99", *LOAD_HEAD)
    rows = []
    for scenario, tally in runs:
        waits = (_seconds(_share(tally.light_waits_s, share)) for share in (0.5, 0.99))
        rows.append((f"{scenario.poll_s:g} s", *waits, *_load_cells(load_of(scenario, tally, measured), measured)))
    return _markdown(head, rows)


@dataclass(frozen=True, slots=True)
class Build:
    """What decides how many GPUs fill one PostgreSQL."""

    poll_s: float
    report_s: float
    is_pooled: bool = False  # all but the direct connections through a pooler

    def gpus_by_cpu(self, measured: dict[str, float]) -> float:
        """How many have used up the cores."""
        saved_per_s = 1 / measured["worker.report_interval_s"] - 1 / self.report_s
        each = (
            measured["worker.busy_cpu_s_per_s"]
            + measured["worker.busy_cpu_s_per_poll"] / self.poll_s
            + measured["worker.job_cpu_s"] / MEAN_RENDER_S
            + measured["worker.cpu_s_per_peer_per_s"]
            - measured["postgresql.report_cpu_s"] * saved_per_s
        )
        return CORES / each

    def gpus_by_notices(self, measured: dict[str, float]) -> float:
        """How many have used up the time of commits that notify, one after another."""
        return 1 / (_unsynced_s(measured) / self.report_s + _synced_s(measured) * NOTICES_PER_FILM / MEAN_RENDER_S)

    def gpus_by_connections(self, measured: dict[str, float]) -> float:
        if self.is_pooled:
            return (CONNECTIONS - POOLED_CONNECTIONS) / measured["worker.direct_connections"]
        return CONNECTIONS / measured["worker.connections"]


def limits_table(measured: dict[str, float]) -> str:
    shipped = Build(measured["worker.poll_interval_s"], measured["worker.report_interval_s"])
    pooled = replace(shipped, is_pooled=True)
    builds = {
        "as shipped": shipped,
        f"all but locks and LISTEN through a pooler with {POOLED_CONNECTIONS:g} connections": pooled,
        f"progress every {SELDOM_S:g} s": replace(pooled, report_s=SELDOM_S),
    }
    head = ("", f"{CORES:g} cores", "commits that notify", f"{CONNECTIONS:,.0f} connections")
    rows = []
    for name, build in builds.items():
        limits = (build.gpus_by_cpu, build.gpus_by_notices, build.gpus_by_connections)
        rows.append((name, *(f"{limit(measured):,.0f}" for limit in limits)))
    return _markdown(head, rows)


def measured_under() -> str:
    """The machine, the commit and what else the machine did, in a sentence."""
    document = json.loads((HERE / "constants.json").read_text(encoding="utf-8"))
    load, day = document["load_average_5_min"], next(iter(document["constants"].values()))["date"]
    return (
        f"Prices measured on {day} at commit {document['commit']}, on {document['machine']['cores']} cores with a load "
        f"average (5 minutes) of {load['before']:g} before and {load['at the end']:g} at the end, which includes the "
        "measurement itself."
    )


def _share(values: array[float] | array[int], share: float) -> float:
    """The smallest value that this share of the values don't exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:,.0f} min"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="measure constants.json again")
    parser.add_argument("--gpus", type=int, nargs="+", default=list(HOURS), help="sizes of farms")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/scaling.md")
    options = parser.parse_args()
    if options.measure:
        runpy.run_path(str(HERE / "measure_queue.py"), run_name="__main__")
        return
    text = tables(options.gpus, options.seed, read_constants())
    print(text)
    if options.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def read_constants() -> dict[str, float]:
    document = json.loads((HERE / "constants.json").read_text(encoding="utf-8"))
    return {name: entry["value"] for name, entry in document["constants"].items()}


if __name__ == "__main__":
    main()
