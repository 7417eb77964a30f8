"""`/batches`: create, retrieve, list, cancel. What becomes of them is in `batch_runs`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from kinema.dialects.openai import lists, present
from kinema.dialects.openai import store_schemas as schemas
from kinema.dialects.openai.batch_input import MAX_INPUT_BYTES
from kinema.dialects.openai.files import parse_ttl_s
from kinema.dialects.openai.reading import shown
from kinema.dialects.openai.store_schemas import (
    ENDPOINTS,
    MAX_LABEL_LENGTH,
    MAX_LABELS,
    MAX_VALUE_LENGTH,
    WINDOWS_S,
)
from kinema.dialects.requests import Door, read_json_object
from kinema.errors import InvalidRequest, NotFound
from kinema.store.batches import Batch, Batches, BatchStatus, Counts, Then, new_batch_id
from kinema.store.files import Files, StoredFile
from kinema.store.keys import Key

INPUT_PURPOSE = "batch"
TIMES = (
    "created_at",
    "in_progress_at",
    "expires_at",
    "finalizing_at",
    "completed_at",
    "failed_at",
    "expired_at",
    "cancelling_at",
    "cancelled_at",
)


def make_router(door: Door, batches: Batches, files: Files, enqueue: Then, now: Callable[[], float]) -> APIRouter:
    """The routes, without a prefix. `enqueue` begins a batch in the transaction that keeps it."""
    router = APIRouter(tags=["batches"])

    async def answer(found: list[Batch]) -> list[dict[str, Any]]:
        counts = await asyncio.to_thread(batches.counts, [batch.id for batch in found])
        return [batch_object(batch, counts[batch.id]) for batch in found]

    async def find(request: Request) -> Batch:
        caller, batch_id = await door.caller(request), request.path_params["batch_id"]
        batch = await asyncio.to_thread(batches.get, batch_id, caller.sees)
        if batch is None:
            raise NotFound(f"No batch with the id {batch_id[:80]!r}: GET /v1/batches lists yours.")
        return batch

    @router.post("/batches", **schemas.CREATE_BATCH)
    async def create(request: Request) -> JSONResponse:
        caller = await door.caller(request)
        body = await read_json_object(request)
        batch = parse_batch(body, caller, door.base_url(request), now())
        check_input(await asyncio.to_thread(files.get, batch.input_file_id, caller.sees))
        await asyncio.to_thread(batches.insert, batch, enqueue)
        return JSONResponse(batch_object(batch, Counts()))

    @router.get("/batches", **schemas.LIST_BATCHES)
    async def list_batches(request: Request) -> JSONResponse:
        caller, page = await door.caller(request), lists.read_query(request.query_params, lists.BATCHES)
        after = None if page.after is None else await asyncio.to_thread(batches.get, page.after, caller.sees)
        if page.after is not None and after is None:
            raise lists.unknown_after("batches")
        place = (caller.sees, after, page.limit + 1)
        found = await asyncio.to_thread(batches.find, *place, oldest_first=page.oldest_first)
        return JSONResponse(present.page(await answer(found[: page.limit]), len(found) > page.limit))

    @router.get("/batches/{batch_id}", **schemas.RETRIEVE_BATCH)
    async def retrieve(request: Request) -> JSONResponse:
        return JSONResponse((await answer([await find(request)]))[0])

    @router.post("/batches/{batch_id}/cancel", **schemas.CANCEL_BATCH)
    async def cancel(request: Request) -> JSONResponse:
        """One that is past cancelling is answered as it is: an error would make SDKs ask again."""
        batch = await find(request)
        cancelled = await asyncio.to_thread(batches.move, batch.id, BatchStatus.CANCELLING)
        return JSONResponse((await answer([cancelled or await find(request)]))[0])

    return router


def batch_object(batch: Batch, counts: Counts) -> dict[str, Any]:
    """A batch on this wire."""
    times = {name: getattr(batch, name) for name in TIMES}
    errors = None if batch.errors is None else {"object": "list", "data": list(batch.errors)}
    return {
        "id": batch.id,
        "object": "batch",
        "endpoint": batch.endpoint,
        "errors": errors,
        "input_file_id": batch.input_file_id,
        "completion_window": batch.completion_window,
        "status": str(batch.status),
        "output_file_id": batch.output_file_id,
        "error_file_id": batch.error_file_id,
        **{name: None if time is None else int(time) for name, time in times.items()},
        "request_counts": {"total": counts.total, "completed": counts.completed, "failed": counts.failed},
        "metadata": batch.metadata,
    }


def parse_batch(body: Mapping[str, Any], caller: Key, base_url: str, now: float) -> Batch:
    """A new batch. `now` is in seconds since 1970. Raises: InvalidRequest."""
    for name, accepted in (("endpoint", ENDPOINTS), ("completion_window", tuple(WINDOWS_S))):
        if body.get(name) not in accepted:
            raise InvalidRequest(f"{name} must be {' or '.join(accepted)}, {shown(body.get(name))}", name)
    if not isinstance(body.get("input_file_id"), str):
        raise InvalidRequest('input_file_id must be the id of a file with the purpose "batch"', "input_file_id")
    window = body["completion_window"]
    return Batch(
        id=new_batch_id(),
        owner=caller.id,
        endpoint=body["endpoint"],
        input_file_id=body["input_file_id"],
        completion_window=window,
        metadata=parse_metadata(body.get("metadata")),
        base_url=base_url,
        output_ttl_s=parse_ttl_s(body.get("output_expires_after"), "output_expires_after"),
        created_at=now,
        expires_at=now + WINDOWS_S[window],
    )


def check_input(file: StoredFile | None) -> None:
    """Raises: InvalidRequest for a file that can't be a batch's input."""
    if file is None or file.purpose != INPUT_PURPOSE:
        reason = "there is no such file of yours" if file is None else f"the purpose of this one is {file.purpose!r}"
        raise InvalidRequest(f'input_file_id must name a file with the purpose "batch"; {reason}', "input_file_id")
    if file.size_bytes > MAX_INPUT_BYTES:
        raise InvalidRequest(
            f"the input may have {MAX_INPUT_BYTES // 10**6} MB, not {file.size_bytes}", "input_file_id"
        )


def parse_metadata(given: Any) -> dict[str, str] | None:
    """Raises: InvalidRequest."""
    if given is None:
        return None
    is_text = isinstance(given, Mapping) and all(isinstance(value, str) for value in given.values())
    if (
        not is_text
        or len(given) > MAX_LABELS
        or any(len(name) > MAX_LABEL_LENGTH or len(value) > MAX_VALUE_LENGTH for name, value in given.items())
    ):
        raise InvalidRequest(
            f"metadata must be an object of at most {MAX_LABELS} texts: names of up to {MAX_LABEL_LENGTH} letters, "
            f"values of up to {MAX_VALUE_LENGTH}",
            "metadata",
        )
    return dict(given)
