"""What becomes of batches: step by step from their rows, so that a kill after any step loses and repeats nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kinema.assets.blobs import Blobs
from kinema.dialects.openai import present
from kinema.dialects.openai.batch_input import MAX_ERRORS, BatchInput
from kinema.dialects.openai.store_schemas import OUTPUT_PURPOSE
from kinema.domain.job import State
from kinema.errors import NotFound, RequestError, TooManyRequests, Unavailable
from kinema.service import Service, Submission
from kinema.store.batches import NO_ANSWER, Batch, Batches, BatchStatus, Line, Then
from kinema.store.files import Files, StoredFile
from kinema.store.jobs import JobFilter
from kinema.telemetry import log, request_trace

AT_ONCE = 100  # lines in one query or transaction
ROW_BYTES_AT_ONCE = 4 * 2**20  # of request bodies in one transaction
VISIT_S = 5.0  # one visit ends after this time, so that others have their turn
SOON_S, BUSY_S = 2.0, 5.0  # until the next visit: while jobs run, and when there was no room for more
OK = 200
PRIORITY = 7  # the last of RFC 9218: what the same key asks for meanwhile goes first

EXPIRED = {
    "code": "batch_expired",
    "message": "This request could not be executed before the completion window expired.",
}
CANCELLED = {"code": "batch_cancelled", "message": "The batch was cancelled before this request was executed."}
DELETED = {"code": "video_deleted", "message": "The video was deleted before the batch ended."}


@dataclass(frozen=True, slots=True)
class BatchRuns:
    """Visits batches in the background.

    `read` makes a submission of a line's body for the key that owns the batch; `announce` tells of a batch's
    end in the transaction that ends it; `folder` holds files while they are written; `now` is in seconds since 1970.
    """

    batches: Batches
    files: Files
    blobs: Blobs
    service: Service
    read: Callable[[Mapping[str, Any], str], Awaitable[Submission]]
    announce: Then
    folder: Path
    now: Callable[[], float]

    async def visit(self, batch_id: str) -> float | None:
        """Bring a batch as far as it goes now. Returns the seconds until it should be visited again, None at its end.

        Any process may visit a batch, also while another does. Raises: Unavailable when the database or the store is
        away.
        """
        until = time.monotonic() + VISIT_S
        steps: Mapping[BatchStatus, Callable[[Batch], Awaitable[float]]] = {
            BatchStatus.VALIDATING: self._validate,
            BatchStatus.IN_PROGRESS: self._go_on,
            BatchStatus.FINALIZING: self._finish,
            BatchStatus.CANCELLING: self._wind_up,
        }
        wait_s = 0.0
        while wait_s == 0.0 and time.monotonic() < until:
            batch = await asyncio.to_thread(self.batches.get, batch_id)
            if batch is None or batch.is_final:
                return None
            wait_s = await steps[batch.status](batch)
        return wait_s

    async def _validate(self, batch: Batch) -> float:
        errors = await asyncio.to_thread(self._read_input, batch)
        if errors:
            await asyncio.to_thread(self.batches.refuse, batch.id, errors[:MAX_ERRORS], self.announce)
        else:
            await asyncio.to_thread(self.batches.move, batch.id, BatchStatus.IN_PROGRESS)
        return 0.0

    def _read_input(self, batch: Batch) -> list[dict[str, Any]]:
        """Keep the requests of the input, and give what is wrong with it."""
        file = self.files.get(batch.input_file_id, None)
        if file is None:
            return [_INPUT_GONE]
        given = BatchInput(batch.endpoint)
        try:
            with self.blobs.local_copy(file.blob_key).open("rb") as lines:
                for some in _portions(given.read(lines)):
                    if not given.errors and not self.batches.add_lines(batch.id, some):
                        return []  # cancelled meanwhile
        except (NotFound, FileNotFoundError):
            return [_INPUT_GONE]
        if given.errors:
            self.batches.drop_lines(batch.id)
        return given.errors

    async def _go_on(self, batch: Batch) -> float:
        reason = EXPIRED if self.now() >= batch.expires_at else None
        await self._note_ended(batch, reason)
        wait_s = await self._stop(batch, reason) if reason else await self._submit_some(batch)
        if await asyncio.to_thread(self.batches.has_open, batch.id):
            return wait_s
        await asyncio.to_thread(self.batches.move, batch.id, BatchStatus.FINALIZING)
        return 0.0

    async def _wind_up(self, batch: Batch) -> float:
        if batch.in_progress_at is None:  # its input was still being read
            await asyncio.to_thread(self.batches.drop_lines, batch.id)
        await self._note_ended(batch, CANCELLED)
        wait_s = await self._stop(batch, CANCELLED)
        if await asyncio.to_thread(self.batches.has_open, batch.id):
            return wait_s
        await asyncio.to_thread(self._end, batch, BatchStatus.CANCELLED)
        return 0.0

    async def _finish(self, batch: Batch) -> float:
        await asyncio.to_thread(self._end, batch, BatchStatus.COMPLETED)
        return 0.0

    async def _note_ended(self, batch: Batch, reason: Mapping[str, str] | None) -> None:
        """Note what has become of jobs; `reason` is why the batch has cancelled those that were live."""
        while ended := await asyncio.to_thread(self.batches.ended, batch.id, AT_ONCE):
            for line, job in ended:
                given_up = DELETED if job is None else reason if job.state is State.CANCELLED else None
                answer = (OK, present.video(job)) if job and not given_up else (NO_ANSWER, given_up)
                status, body = answer
                await asyncio.to_thread(self.batches.answer, batch.id, line.number, status, line.request_id, body)

    async def _submit_some(self, batch: Batch) -> float:
        """Submit what there is room for; returns the seconds until there may be more."""
        waiting = await asyncio.to_thread(self.batches.waiting, batch.id, AT_ONCE)
        for line in waiting:
            try:
                await self._submit(batch, line)
            except (TooManyRequests, Unavailable) as error:
                log.info("batch waits", batch_id=batch.id, reason=error.message)
                return BUSY_S
        return 0.0 if len(waiting) == AT_ONCE else SOON_S

    async def _submit(self, batch: Batch, line: Line) -> None:
        """Make a job of a line, or note why it can't be one.

        After a kill the same line is submitted again, and its idempotency key finds the job that it has become.
        """
        with request_trace(f"batch line {line.number}", {}) as trace_id:
            try:
                read = await self.read(line.body, batch.owner)
                submission = replace(read, is_async=True, idempotency_key=key_of(batch, line), priority=PRIORITY)
                whose = {"owner": batch.owner, "trace_id": trace_id, "base_url": batch.base_url}
                job = await self.service.submit(submission, **whose)
            except TooManyRequests:
                raise
            except RequestError as error:
                refusal = (present.WIRE_ERRORS[error.code][0], trace_id, present.error_body(error))
                await asyncio.to_thread(self.batches.answer, batch.id, line.number, *refusal)
                return
        await asyncio.to_thread(self.batches.submitted, batch.id, line.number, job)

    async def _stop(self, batch: Batch, reason: Mapping[str, str]) -> float:
        """Submit no more and cancel what goes on; its end is noted at the next visit."""
        await asyncio.to_thread(self._note_submitted, batch)
        await asyncio.to_thread(self.batches.give_up, batch.id, reason)
        ids = await asyncio.to_thread(self.batches.rendering, batch.id)
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            for job in await self.service.list(JobFilter(ids=some, limit=len(some))):
                if not job.cancel_asked:
                    await self.service.cancel(job)
        return SOON_S

    def _note_submitted(self, batch: Batch) -> None:
        """Find the job of a line whose submission was cut off before it was noted: it can only be the next one's."""
        for line in self.batches.waiting(batch.id, 1):
            if (job := self.batches.job_of(batch.owner, key_of(batch, line))) is not None:
                self.batches.submitted(batch.id, line.number, job)

    def _end(self, batch: Batch, status: BatchStatus) -> None:
        """Write the answers and end the batch; one that would be completed is expired if a request came too late."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="batch-") as folder:
            output, errors = Path(folder) / "output", Path(folder) / "error"
            with output.open("wb") as answered, errors.open("wb") as others:
                for line in self._all_lines(batch):
                    written = json.dumps(output_line(batch.id, line), separators=(",", ":")).encode()
                    (answered if line.status_code == OK else others).write(written + b"\n")
                    if line.answer == EXPIRED and status is BatchStatus.COMPLETED:
                        status = BatchStatus.EXPIRED
            files = self._keep(batch, output), self._keep(batch, errors)
        if self.batches.end(batch.id, status, *files, self.announce) is not None:
            log.info("batch ended", batch_id=batch.id, status=str(status))

    def _all_lines(self, batch: Batch) -> Iterator[Line]:
        after = 0
        while lines := self.batches.lines(batch.id, after, AT_ONCE):
            yield from lines
            after = lines[-1].number

    def _keep(self, batch: Batch, path: Path) -> StoredFile | None:
        size_bytes = path.stat().st_size
        if size_bytes == 0:
            return None
        name = f"{batch.id}_{path.name}.jsonl"
        file = self.files.reserve(batch.owner, name, OUTPUT_PURPOSE, None, size_bytes, batch.output_ttl_s)
        self.blobs.put_file(file.blob_key, path)
        return file


_INPUT_GONE = {
    "code": "file_not_found",
    "line": None,
    "message": "the input file was deleted before it was read",
    "param": "input_file_id",
}


def key_of(batch: Batch, line: Line) -> str:
    """The idempotency key under which a line is submitted."""
    return f"{batch.id}:{line.number}"


def output_line(batch_id: str, line: Line) -> dict[str, Any]:
    """One answer in a batch's files. A line that was given up has no response but an error."""
    digest = hashlib.sha256(f"{batch_id}:{line.number}".encode()).hexdigest()
    request_id = line.request_id or str(uuid.uuid5(uuid.NAMESPACE_OID, digest))
    response = {"status_code": line.status_code, "request_id": request_id, "body": line.answer}
    is_given_up = line.status_code == NO_ANSWER
    return {
        "id": f"batch_req_{digest[:32]}",
        "custom_id": line.custom_id,
        "response": None if is_given_up else response,
        "error": line.answer if is_given_up else None,
    }


def _portions(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Lines in portions that fit into one transaction."""
    portion: list[Line] = []
    size_bytes = 0
    for line in lines:
        portion.append(line)
        size_bytes += len(json.dumps(line.body))
        if len(portion) >= AT_ONCE or size_bytes > ROW_BYTES_AT_ONCE:
            yield portion
            portion, size_bytes = [], 0
    if portion:
        yield portion
