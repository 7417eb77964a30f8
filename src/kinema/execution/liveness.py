"""Who is alive: keeps this process's slot, takes over from the dead, and finds jobs that nobody runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from kinema.domain.job import Failure, Job
from kinema.errors import Unavailable
from kinema.execution.runtime import DurableQueue, Runtime
from kinema.store.jobs import Jobs
from kinema.store.slots import RESTART_PAUSE_S, SlotLost, Slots
from kinema.telemetry import log

RECONCILE_INTERVAL_S = 5.0
# Offices: what concerns all processes is done by one of them, or the work would grow with their square.
RUNS, CALLERS = "~runs", "~callers"  # no executor id has a tilde
CARES_FOR = {RUNS: "the jobs of workers that die", CALLERS: "the callers of servers that die"}
LOST = Failure("api_error", "the job was lost by its queue; send the request again")


class Liveness:
    """One thread. `waiter` is this process's name in `Jobs.waiters`: its executor id, a colon, and a random part.

    Every process keeps its own slot and puts its own stranded runs back. Looking for dead workers and lost jobs is
    an office of the processes that render, looking for the callers of dead processes one of all: see `Slots.lead`.
    """

    def __init__(
        self,
        slots: Slots,
        runtime: Runtime | None,
        queue: DurableQueue,
        jobs: Jobs,
        *,
        waiter: str,
        pool_now: Callable[[Job], str],
        on_lost: Callable[[], None],
        interval_s: float,
        reconcile_interval_s: float = RECONCILE_INTERVAL_S,
    ) -> None:
        self._slots = slots
        self._runtime = runtime
        self._queue = queue
        self._jobs = jobs
        self._waiter = waiter
        self._executor_id = waiter.partition(":")[0]
        self._pool_now = pool_now
        self._on_lost = on_lost
        self._interval_s = interval_s
        self._reconcile_interval_s = reconcile_interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="liveness", daemon=True)
        self._reap_from = 0.0
        self._reconcile_from = 0.0
        self._resume_from = 0.0
        self._looked_back = False
        self._offices: set[str] = set()
        self._suspects: set[str] = set()
        self._stranded: dict[str, str] = {}

    def start(self) -> None:
        """Make one round now, so that callers who come back at once find their orphans, then one each interval."""
        if self._round():
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """One round. Raises: SlotLost, Unavailable."""
        if self._slots.keep():
            log.warning("slot taken again after the database came back", executor_id=self._executor_id)
            self._reap_from = time.monotonic() + RESTART_PAUSE_S
            self._looked_back = False
        self._orphan_own_callers()
        if self._runtime is not None and time.monotonic() >= self._resume_from:
            self._resume_from = time.monotonic() + self._reconcile_interval_s
            self._resume_stranded(self._runtime)
        if time.monotonic() < self._reap_from:
            return
        if self._leads(CALLERS):
            self._orphan_lost_callers()
        if self._runtime is not None and self._leads(RUNS):
            self._take_over(self._runtime)
            if time.monotonic() >= self._reconcile_from:
                self._reconcile_from = time.monotonic() + self._reconcile_interval_s
                self._reconcile()

    def _run(self) -> None:
        while not self._stop.wait(self._interval_s):
            if not self._round():
                return

    def _round(self) -> bool:
        """Look, whatever the database does meanwhile; false when the slot is lost and with it the right to go on."""
        try:
            self.look()
        except SlotLost as lost:
            log.error("another process has this one's slot; stopping", executor_id=str(lost))
            self._on_lost()
            return False
        except Unavailable as error:
            log.warning("nobody can tell who is alive", reason=error.message)
        except Exception as error:  # noqa: BLE001 - the queue's own database errors; the next round tries again
            log.warning("liveness round failed", error=str(error))
        return True

    def _leads(self, office: str) -> bool:
        leads = self._slots.lead(office)
        if leads and office not in self._offices:
            log.info("this process cares for all", of=CARES_FOR[office])
        (self._offices.add if leads else self._offices.discard)(office)
        return leads

    def _take_over(self, runtime: Runtime) -> None:
        for executor_id in self._queue.executors_at_work() - {self._executor_id}:
            with self._slots.borrowed(executor_id) as is_dead:
                if is_dead:
                    log.warning("taking over from a dead worker", executor_id=executor_id)
                    runtime.recover(executor_id)

    def _orphan_own_callers(self) -> None:
        """Once: earlier processes of this slot are dead, and whoever asks whether its owner is sees this one alive."""
        if self._looked_back:
            return
        for waiter in self._jobs.waiters():
            if waiter.partition(":")[0] == self._executor_id and waiter != self._waiter:
                self._jobs.orphan(waiter)
        self._looked_back = True

    def _orphan_lost_callers(self) -> None:
        for waiter in self._jobs.waiters():
            executor_id = waiter.partition(":")[0]
            with self._slots.borrowed(executor_id) as is_dead:
                if is_dead:
                    self._jobs.orphan(waiter)

    def _resume_stranded(self, runtime: Runtime) -> None:
        """Put runs back into their queues that are this process's and that it isn't in, seen twice."""
        stranded = runtime.stranded()
        for workflow_id in stranded.keys() & self._stranded.keys():
            log.warning("a run that stopped short is begun again", workflow_id=workflow_id)
            self._queue.resume(workflow_id, stranded.pop(workflow_id))
        self._stranded = stranded

    def _reconcile(self) -> None:
        """Fail live jobs whose run has ended without them, seen twice; move queued jobs of pools that are gone."""
        live = {job.workflow_id: job for job in self._jobs.live()}
        ended = self._queue.ended(list(live)) if live else set()
        for workflow_id in ended & self._suspects:
            log.error("nobody runs this job", job_id=str(live[workflow_id].id))
            self._jobs.fail(live[workflow_id], LOST, self._queue.announce)
        self._suspects = ended
        for job in live.values():
            self._reroute(job)

    def _reroute(self, job: Job) -> None:
        pool = self._pool_now(job)
        if pool != job.pool:
            old = job.workflow_id
            moved = self._jobs.reroute(job, pool, f"render-{job.id}-{pool}-{int(time.time())}", self._queue.add_render)
            if moved is not None:
                log.info("job moved to another pool", job_id=str(job.id), pool=pool)
                self._queue.cancel(old)
