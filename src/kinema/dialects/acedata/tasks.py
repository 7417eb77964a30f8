"""`POST /sora/tasks`: what a caller may ask about their tasks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from kinema.dialects.acedata import present
from kinema.domain.job import Job
from kinema.errors import InvalidRequest
from kinema.service import Service
from kinema.store.jobs import JobFilter
from kinema.store.keys import Key

ACTIONS = ("retrieve", "retrieve_batch", "delete", "cancel")
TEXT_FIELDS = ("id", "task_id", "trace_id", "application_id", "user_id", "type")
DEFAULT_LIMIT = 12
MAX_LIMIT = 1000


class Tasks:
    """The actions, for one caller and the address they came to."""

    def __init__(self, service: Service, caller: Key, base_url: str, trace_id: str) -> None:
        self._service = service
        self._caller = caller
        self._base_url = base_url
        self._trace_id = trace_id

    async def do(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one request. Raises: InvalidRequest that names the field and what it accepts."""
        for name in TEXT_FIELDS:
            if not isinstance(body.get(name), (str, type(None))):
                raise InvalidRequest(f"{name} must be a text", name)
        wanted = self._filter(body)  # a field that is wrong is wrong in every action
        action = "retrieve" if body.get("action") is None else body["action"]
        actions: dict[object, Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]] = {
            "retrieve": self._retrieve,
            "delete": self._delete,
            "cancel": self._cancel,
        }
        if not isinstance(action, str) or action not in ACTIONS:
            raise InvalidRequest(f"action must be one of {', '.join(ACTIONS)}, not {action!r}", "action")
        if action == "retrieve_batch":
            return await self._retrieve_batch(body, wanted)
        return await actions[action](body)

    async def _retrieve(self, body: Mapping[str, Any]) -> dict[str, Any]:
        job = await self._find(body)
        return present.task(job, self._base_url) if job else {}

    async def _retrieve_batch(self, body: Mapping[str, Any], wanted: JobFilter) -> dict[str, Any]:
        foreign = [name for name in ("application_id", "user_id") if body.get(name) not in (None, self._caller.id)]
        if foreign or body.get("type") not in (None, "videos"):
            return present.batch([], 0, self._base_url, self._trace_id)
        jobs = await self._service.list(wanted)
        return present.batch(jobs, await self._service.count(wanted), self._base_url, self._trace_id)

    async def _delete(self, body: Mapping[str, Any]) -> dict[str, Any]:
        job = await self._find(body)
        deleted = job is not None and await self._service.delete(job)
        return {"id": _id(job, body), "deleted": deleted, "trace_id": self._trace_id}

    async def _cancel(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`cancelled` says whether the job was live: a running one ends within a second."""
        job = await self._find(body)
        live = job is not None and not job.is_final
        if job is not None:
            await self._service.cancel(job)
        return {"id": _id(job, body), "cancelled": live, "trace_id": self._trace_id}

    async def _find(self, body: Mapping[str, Any]) -> Job | None:
        given = [body.get(name) for name in ("trace_id", "id", "task_id")]
        words = [word for word in given if word is not None]
        if not words:
            raise InvalidRequest("id must be the id of a task (or trace_id that of its trace)", "id")
        if given[0] is not None:
            if _uuid(str(given[0])) is None:  # a database can't be asked for any text
                return None
            found = await self._service.list(JobFilter(self._caller.sees, trace_ids=[str(given[0])], limit=1))
            return found[0] if found else None
        job_id = _uuid(words[0])
        return await self._service.get(job_id, self._caller.sees) if job_id else None

    def _filter(self, body: Mapping[str, Any]) -> JobFilter:
        ids, trace_ids = _texts(body, "ids"), _texts(body, "trace_ids")
        named = max(len(ids or ()), len(trace_ids or ()))
        return JobFilter(
            owner=self._caller.sees,
            ids=None if ids is None else [job_id for word in ids if (job_id := _uuid(word))],
            trace_ids=None if trace_ids is None else [word for word in trace_ids if _uuid(word)],
            created_at_min=_number(body, "created_at_min"),
            created_at_max=_number(body, "created_at_max"),
            offset=_whole(body, "offset", 0, 2**31, 0),
            limit=_whole(body, "limit", 1, MAX_LIMIT, max(named, DEFAULT_LIMIT)),
        )


def _id(job: Job | None, body: Mapping[str, Any]) -> Any:
    return str(job.id) if job else body.get("id")


def _texts(body: Mapping[str, Any], name: str) -> list[str] | None:
    given = body.get(name)
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(word, str) for word in given) or len(given) > MAX_LIMIT:
        raise InvalidRequest(f"{name} must be a list of at most {MAX_LIMIT} ids", name)
    return given


def _number(body: Mapping[str, Any], name: str) -> float | None:
    given = body.get(name)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or abs(given) > 1e12:
        raise InvalidRequest(f"{name} must be a time in seconds since 1970", name)
    return float(given)


def _whole(body: Mapping[str, Any], name: str, low: int, high: int, default: int) -> int:
    given = body.get(name)
    if given is None:
        return default
    if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
        raise InvalidRequest(f"{name} must be a whole number from {low} to {high}", name)
    return given


def _uuid(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None
