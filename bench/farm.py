"""A farm of workers that poll one queue, in simulated time. Nothing here knows what anything costs the database."""

from __future__ import annotations

import heapq
import math
from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any, Protocol

import simpy

# The workload. Durations are lognormal: median 60 s, mean 83 s, 1 in 100 above 386 s.
MEDIAN_RENDER_S, SIGMA = 60.0, 0.8
MEAN_RENDER_S = MEDIAN_RENDER_S * math.exp(SIGMA**2 / 2)
LONGEST_RENDER_S = 1800.0
LIGHT_LOAD = HEAVY_LOAD = 0.45  # shares of the farm's capacity that each class of keys asks for
LIGHT_KEYS_PER_GPU = 20
HEAVY_KEYS_PER_DECADE = 4
BURST = (100, 500)  # jobs at a time up to 100 GPUs, in proportion to the farm above
# The machines. A worker dies once in so many hours of rendering (spot machines, roll-outs, faults) and is back later.
HOURS_TO_DEATH = 24.0
RESTART_S = 60.0
TAKEOVER_S = 5.0  # the cluster's default; tests hold it
MAX_ATTEMPTS = 3


@dataclass(slots=True)
class Job:
    key: str
    is_heavy: bool
    submitted_s: float
    render_s: float
    number: int
    attempts: int = 0
    starts_before: int = 0  # how many jobs had started when it was submitted
    died_s: float = 0.0

    def __lt__(self, other: Job) -> bool:
        return self.number < other.number


class Turns(Protocol):
    """Whose turn it is. `keys` have queued jobs; `full` ones of them have all the GPUs that a key may have."""

    keys: int
    full: int

    def add(self, job: Job) -> None: ...
    def take(self) -> Job | None: ...
    def give_up(self, job: Job) -> None:
        """The job runs no longer."""
        ...


class FirstCome:
    """The oldest job of all, as DBOS does without partitions."""

    keys = full = 0

    def __init__(self) -> None:
        self._queued: list[Job] = []

    def add(self, job: Job) -> None:
        heapq.heappush(self._queued, job)

    def take(self) -> Job | None:
        return heapq.heappop(self._queued) if self._queued else None

    def give_up(self, job: Job) -> None:
        pass


class FairTurns:
    """The oldest job of a random key, as DBOS does with `queue_partition_key` and `partition_concurrency`."""

    def __init__(self, random: Random, per_key: int) -> None:
        self._random = random
        self._per_key = per_key
        self._queued: dict[str, list[Job]] = {}
        self._running: Counter[str] = Counter()
        self._open: list[str] = []  # keys with queued jobs that may have one more GPU
        self._place: dict[str, int] = {}  # where in it

    @property
    def keys(self) -> int:
        return len(self._queued)

    @property
    def full(self) -> int:
        return len(self._queued) - len(self._open)

    def add(self, job: Job) -> None:
        heapq.heappush(self._queued.setdefault(job.key, []), job)
        self._open_or_close(job.key)

    def take(self) -> Job | None:
        if not self._open:
            return None
        key = self._open[self._random.randrange(len(self._open))]
        job = heapq.heappop(self._queued[key])
        if not self._queued[key]:
            del self._queued[key]
        self._running[key] += 1
        self._open_or_close(key)
        return job

    def give_up(self, job: Job) -> None:
        self._running[job.key] -= 1
        if not self._running[job.key]:
            del self._running[job.key]
        self._open_or_close(job.key)

    def _open_or_close(self, key: str) -> None:
        may_start = key in self._queued and self._running[key] < self._per_key
        if may_start and key not in self._place:
            self._place[key] = len(self._open)
            self._open.append(key)
        elif not may_start and key in self._place:
            place, last = self._place.pop(key), self._open.pop()
            if last != key:
                self._open[place] = last
                self._place[last] = place


@dataclass(slots=True)
class Tally:
    """What happened: the waits of all jobs, and sums up to the farm's closing time.

    Sums over time are in seconds times workers, or times workers and keys.
    """

    light_waits_s: array[float] = field(default_factory=lambda: array("d"))
    heavy_waits_s: array[float] = field(default_factory=lambda: array("d"))
    light_turns: array[int] = field(default_factory=lambda: array("l"))  # jobs that started before it did
    resumed_after_s: array[float] = field(default_factory=lambda: array("d"))  # from a worker's death to the next start
    failed: int = 0
    starts: int = 0
    keys_at_starts: int = 0
    tries_at_starts: float = 0.0
    poll_wait_s: float = 0.0
    idle_s: float = 0.0
    busy_s: float = 0.0
    idle_keys_s: float = 0.0
    idle_full_s: float = 0.0
    lasted_s: float = 0.0

    def __iadd__(self, other: Tally) -> Tally:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


class Farm:
    """Workers that poll one queue. Rates are of the time before `closing_s`: then nothing new comes in."""

    def __init__(
        self,
        gpus: int,
        turns: Turns,
        random: Random,
        *,
        poll_s: float = 1.0,
        claim_s: float = 0.0,
        closing_s: float = math.inf,
        mean_life_s: float = HOURS_TO_DEATH * 3600,
    ) -> None:
        self.tally = Tally()
        self._closing_s = closing_s
        self._mean_life_s = mean_life_s
        self._starts = 0
        self._env = simpy.Environment()
        self._gpus = gpus
        self._turns = turns
        self._random = random
        self._poll_s = poll_s
        self._claim_s = claim_s
        self._busy = self._dead = 0
        self._settled_s = 0.0
        self._parked: list[tuple[float, int, simpy.Event]] = []  # by the moment of their poll within the interval
        self._tickets = count()

    def run(self, arrivals: Iterable[Job]) -> Tally:
        """Submit these jobs, in the order of their time, and go on until the last has ended."""
        for _ in range(self._gpus):
            self._env.process(self._worker())
        self._env.process(self._submit(arrivals))
        self._env.run()
        self.tally.lasted_s = min(self._env.now, self._closing_s)
        return self.tally

    def _submit(self, arrivals: Iterable[Job]) -> Generator[simpy.Event, Any, None]:
        for job in arrivals:
            if job.submitted_s > self._env.now:
                yield self._env.timeout(job.submitted_s - self._env.now)
            job.starts_before = self._starts
            self._offer(job)

    def _worker(self) -> Generator[simpy.Event, Any, None]:
        env, random = self._env, self._random
        while True:
            free_s = env.now
            yield env.timeout(random.random() * self._poll_s)
            self._settle()
            while (job := self._turns.take()) is None:
                parked = env.event()
                insort(self._parked, (env.now % self._poll_s, next(self._tickets), parked))
                free_s, delay_s = yield parked  # see _rouse
                yield env.timeout(delay_s)
                self._settle()
            self._started(job, free_s)
            yield env.timeout(self._claim_s)
            lives_s = random.expovariate(1 / self._mean_life_s)
            yield env.timeout(min(lives_s, job.render_s))
            self._settle()
            self._busy -= 1
            if lives_s >= job.render_s:
                self._free(job)
                continue
            self._dead += 1
            env.process(self._take_over(job))
            yield env.timeout(RESTART_S)
            self._settle()
            self._dead -= 1

    def _started(self, job: Job, free_s: float) -> None:
        tally, turns, now = self.tally, self._turns, self._env.now
        self._busy += 1
        if job.attempts:
            tally.resumed_after_s.append(now - job.died_s)
        elif job.is_heavy:
            tally.heavy_waits_s.append(now - job.submitted_s)
        else:
            tally.light_waits_s.append(now - job.submitted_s)
            tally.light_turns.append(self._starts - job.starts_before)
        job.attempts += 1
        self._starts += 1
        if now < self._closing_s:
            tally.starts += 1
            tally.poll_wait_s += now - max(free_s, job.submitted_s)
            tally.keys_at_starts += turns.keys
            # Keys come in random order: so many full ones lie before the first that may start a job.
            tally.tries_at_starts += turns.full / (turns.keys - turns.full + 1) if turns.full else 0.0

    def _take_over(self, job: Job) -> Generator[simpy.Event, Any, None]:
        job.died_s = self._env.now
        yield self._env.timeout(TAKEOVER_S)
        self._settle()
        self._free(job)
        if job.attempts < MAX_ATTEMPTS:
            self._offer(job)
        else:
            self.tally.failed += 1

    def _free(self, job: Job) -> None:
        was_full = self._turns.full
        self._turns.give_up(job)
        if self._turns.full < was_full:
            self._rouse()

    def _offer(self, job: Job) -> None:
        self._settle()
        self._turns.add(job)
        self._rouse()

    def _rouse(self) -> None:
        """The parked worker whose poll comes next will find this job; the others' polls would find nothing."""
        if self._parked:
            moment_s = self._env.now % self._poll_s
            place = bisect_left(self._parked, (moment_s,)) % len(self._parked)
            poll_at_s, _, parked = self._parked.pop(place)
            parked.succeed((self._env.now, (poll_at_s - moment_s) % self._poll_s))

    def _settle(self) -> None:
        """Add up the time since the last change."""
        now_s = min(self._env.now, self._closing_s)
        since_s = now_s - self._settled_s
        if since_s > 0:
            tally, idle = self.tally, self._gpus - self._busy - self._dead
            tally.busy_s += self._busy * since_s
            tally.idle_s += idle * since_s
            tally.idle_keys_s += idle * self._turns.keys * since_s
            tally.idle_full_s += idle * self._turns.full * since_s
            self._settled_s = now_s


def workload(gpus: int, hours: float, random: Random) -> Iterator[Job]:
    """Light keys ask for one film at a time, at random times; a few heavy keys for hundreds at once."""
    size = [round(bound * max(1.0, gpus / 100)) for bound in BURST]
    heavy_keys = round(HEAVY_KEYS_PER_DECADE * math.log10(gpus))
    light_per_s = LIGHT_LOAD * gpus / MEAN_RENDER_S
    bursts_per_s = HEAVY_LOAD * gpus / MEAN_RENDER_S / (sum(size) / 2)

    def moments(per_s: float) -> Iterator[float]:
        now_s = random.expovariate(per_s)
        while now_s < hours * 3600:
            yield now_s
            now_s += random.expovariate(per_s)

    light = [(now_s, f"light-{random.randrange(LIGHT_KEYS_PER_GPU * gpus)}", 1) for now_s in moments(light_per_s)]
    heavy = [(now_s, f"heavy-{random.randrange(heavy_keys)}", random.randint(*size)) for now_s in moments(bursts_per_s)]
    numbers = count()
    for now_s, key, films in sorted(light + heavy):
        for _ in range(films):
            render_s = min(random.lognormvariate(math.log(MEDIAN_RENDER_S), SIGMA), LONGEST_RENDER_S)
            yield Job(key, key.startswith("heavy"), now_s, render_s, next(numbers))
