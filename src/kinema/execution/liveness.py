"""Who is alive: keeps this process's slot, takes over from the dead, and finds jobs that nobody runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from kinema.domain.job import Failure, Job
from kinema.errors import Unavailable
from kinema.execution.runtime import DurableQueue, Runtime
from kinema.store.jobs import Jobs
from kinema.store.slots import SlotLost, Slots
from kinema.telemetry import log

# After a restart of the database all locks are free at once: their owners take them back before anyone reaps.
REAP_PAUSE_S = 10.0
RECONCILE_INTERVAL_S = 5.0
LOST = Failure("api_error", "the job was lost by its queue; send the request again")


class Liveness:
    """One thread. `waiter` is this process's name in `Jobs.waiters`: its executor id, a colon, and a random part."""

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
        self._suspects: set[str] = set()
        self._stranded: dict[str, str] = {}

    def start(self) -> None:
        """Make one round now, so that callers who come back at once find their orphans, then one each interval."""
        with suppress(Unavailable):
            self.look()
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """One round. Raises: SlotLost, Unavailable."""
        if self._slots.keep():
            log.warning("slot taken again after the database came back", executor_id=self._executor_id)
            self._reap_from = time.monotonic() + REAP_PAUSE_S
        if time.monotonic() < self._reap_from:
            return
        self._orphan_lost_callers()
        if self._runtime is None:
            return
        self._take_over(self._runtime)
        if time.monotonic() >= self._reconcile_from:
            self._reconcile_from = time.monotonic() + self._reconcile_interval_s
            self._resume_stranded(self._runtime)
            self._reconcile()

    def _run(self) -> None:
        while not self._stop.wait(self._interval_s):
            try:
                self.look()
            except SlotLost as lost:
                log.error("another process has this one's slot; stopping", executor_id=str(lost))
                self._on_lost()
                return
            except Unavailable as error:
                log.warning("nobody can tell who is alive", reason=error.message)
            except Exception as error:  # noqa: BLE001 - the queue's own database errors; the next round tries again
                log.warning("liveness round failed", error=str(error))

    def _take_over(self, runtime: Runtime) -> None:
        for executor_id in self._queue.executors_at_work() - {self._executor_id}:
            with self._slots.borrowed(executor_id) as is_dead:
                if is_dead:
                    log.warning("taking over from a dead worker", executor_id=executor_id)
                    runtime.recover(executor_id)

    def _orphan_lost_callers(self) -> None:
        for waiter in self._jobs.waiters():
            executor_id = waiter.partition(":")[0]
            if waiter == self._waiter:
                continue
            if executor_id == self._executor_id:  # an earlier process of this slot
                self._jobs.orphan(waiter)
                continue
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
            self._jobs.fail(live[workflow_id], LOST, self._queue.add_callback)
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
