"""`/webhook_endpoints` and `/webhook_event_types`, as openai-python's `client.webhooks` calls them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from kinema.assets.fetch import Fetcher
from kinema.delivery.webhooks import post_event
from kinema.dialects.openai import lists
from kinema.dialects.openai import webhook_schemas as schemas
from kinema.dialects.openai.events import EVENT_TYPES, sample_event
from kinema.dialects.openai.present import page
from kinema.dialects.openai.reading import shown
from kinema.dialects.openai.webhook_schemas import (
    BODY_LIMIT_BYTES,
    KEEP_OLD,
    MAX_NAME_LENGTH,
)
from kinema.dialects.requests import Door, parse_json_object, read_bytes
from kinema.domain.webhook import Endpoint
from kinema.errors import BadReference, InvalidRequest, NotFound
from kinema.store.webhooks import Webhooks

HINT_LENGTH = 4
_ID = re.compile(r"wh_[0-9a-f]{32}")
EXAMPLE = '{"name": "films", "url": "https://example.com/hook", "event_types": ["video.completed"]}'
REACHABLE = "on the public internet, or in a network that the operator allows (KINEMA_ALLOW_PRIVATE)"


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """Answers requests for endpoints. `fetcher` posts the tests; `now` is seconds since 1970."""

    door: Door
    webhooks: Webhooks
    fetcher: Fetcher
    now: Callable[[], float]

    async def event_types(self, request: Request) -> JSONResponse:
        await self.door.caller(request)
        return JSONResponse({"object": "list", "data": list(EVENT_TYPES)})

    async def create(self, request: Request) -> JSONResponse:
        caller = await self.door.caller(request)
        given = parse_endpoint(await _body(request), self.fetcher.check_url)
        missing = [name for name in FIELDS if name not in given]
        if missing:
            raise InvalidRequest(f"{missing[0]} is required; the body is like {EXAMPLE}", missing[0])
        endpoint = await asyncio.to_thread(self.webhooks.create, caller.id, **given)
        return JSONResponse(_with_secret(endpoint))

    async def find(self, request: Request) -> JSONResponse:
        caller = await self.door.caller(request)
        asked = lists.read_query(request.query_params, lists.ENDPOINTS)
        after = None if asked.after is None else await self._known(asked.after, caller.sees)
        if asked.after is not None and after is None:
            raise lists.unknown_after("webhook endpoints")
        place = (caller.sees, after, asked.limit + 1)
        found = await asyncio.to_thread(self.webhooks.find, *place, oldest_first=asked.oldest_first)
        entries = [endpoint_object(endpoint) for endpoint in found[: asked.limit]]
        return JSONResponse(page(entries, len(found) > asked.limit))

    async def get(self, request: Request) -> JSONResponse:
        return JSONResponse(endpoint_object(await self._wanted(request)))

    async def update(self, request: Request) -> JSONResponse:
        endpoint = await self._wanted(request)
        changes = parse_endpoint(await _body(request), self.fetcher.check_url)
        changed = await asyncio.to_thread(self.webhooks.update, endpoint.id, None, changes)
        return JSONResponse(endpoint_object(_found(changed, endpoint.id)))

    async def delete(self, request: Request) -> JSONResponse:
        endpoint = await self._wanted(request)
        await asyncio.to_thread(self.webhooks.delete, endpoint.id, None)
        return JSONResponse({"id": endpoint.id, "object": "webhook_endpoint.deleted", "deleted": True})

    async def rotate_secret(self, request: Request) -> JSONResponse:
        endpoint = await self._wanted(request)
        given = (await _body(request)).get(KEEP_OLD)
        keep_old = False if given is None else given
        if not isinstance(keep_old, bool):
            raise InvalidRequest(f"{KEEP_OLD} must be true or false", KEEP_OLD)
        rotated = await asyncio.to_thread(self.webhooks.rotate_secret, endpoint.id, None, keep_old=keep_old)
        return JSONResponse(_with_secret(_found(rotated, endpoint.id)))

    async def test(self, request: Request) -> JSONResponse:
        endpoint = await self._wanted(request)
        event_type = _event_type((await _body(request)).get("event_type"), "event_type")
        event = sample_event(event_type, endpoint.owner, self.now())
        try:
            status = await post_event(self.fetcher, endpoint, event.id, event.body, self.now())
        except BadReference as error:
            raise InvalidRequest(f"no answer came to the test: {error.message}", "url") from None
        facts = {"webhook_endpoint_id": endpoint.id, "event_type": event_type, "status_code": status}
        return JSONResponse({"object": "webhook_endpoint.test", **facts, "success": True})

    async def _known(self, endpoint_id: str, owner: str | None) -> Endpoint | None:
        # A database refuses some texts that a path may hold; none of them is an id.
        return await asyncio.to_thread(self.webhooks.get, endpoint_id, owner) if _ID.fullmatch(endpoint_id) else None

    async def _wanted(self, request: Request) -> Endpoint:
        """The endpoint that the path names. Raises: NotFound."""
        caller = await self.door.caller(request)
        endpoint_id = request.path_params["endpoint_id"]
        return _found(await self._known(endpoint_id, caller.sees), endpoint_id)


def make_router(desk: WebhookDesk) -> APIRouter:
    """The routes, without a prefix."""
    router = APIRouter(tags=["webhooks"])
    one = "/webhook_endpoints/{endpoint_id}"
    router.get("/webhook_event_types", **schemas.TYPES)(desk.event_types)
    router.post("/webhook_endpoints", **schemas.CREATE)(desk.create)
    router.get("/webhook_endpoints", **schemas.LIST)(desk.find)
    router.get(one, **schemas.RETRIEVE)(desk.get)
    router.post(one, **schemas.UPDATE)(desk.update)
    router.delete(one, **schemas.DELETE)(desk.delete)
    router.post(f"{one}/rotate_secret", **schemas.ROTATE)(desk.rotate_secret)
    router.post(f"{one}/test", **schemas.TEST)(desk.test)
    return router


def endpoint_object(endpoint: Endpoint) -> dict[str, Any]:
    """An endpoint on this wire, without its secret. `status` and `disabled_reason` are Kinema's own."""
    return {
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "name": endpoint.name,
        "url": endpoint.url,
        "event_types": list(endpoint.event_types),
        "created_at": int(endpoint.created_at),
        "updated_at": int(endpoint.updated_at),
        "signing_secret_hint": f"whsec_...{endpoint.secret.rstrip('=')[-HINT_LENGTH:]}",
        "status": "enabled" if endpoint.disabled_at is None else "disabled",
        "disabled_reason": endpoint.disabled_reason,
    }


def parse_endpoint(body: Mapping[str, Any], check_url: Callable[[str], None]) -> dict[str, Any]:
    """The fields of an endpoint that a body gives, those of them that it gives. Raises: InvalidRequest."""
    given = {name: body[name] for name in FIELDS if body.get(name) is not None}
    for name, value in given.items():
        given[name] = FIELDS[name](value)
    if "url" in given:
        try:
            check_url(given["url"])
        except BadReference as error:
            raise InvalidRequest(f"{error.message}. url must be an http or https URL {REACHABLE}", "url") from None
    return given


def _name(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_NAME_LENGTH or not value.strip():
        raise InvalidRequest(f"name must be a text of 1 to {MAX_NAME_LENGTH} characters", "name")
    if not value.isprintable():
        raise InvalidRequest("name must be one line of printable characters", "name")
    return value


def _url(value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidRequest("url must be a text", "url")
    return value


def _event_types(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise InvalidRequest(f"event_types must be a list of at least one of {', '.join(EVENT_TYPES)}", "event_types")
    return list(dict.fromkeys(_event_type(entry, "event_types") for entry in value))


def _event_type(value: Any, field: str) -> str:
    if not isinstance(value, str) or value not in EVENT_TYPES:
        raise InvalidRequest(f"{field} accepts {', '.join(EVENT_TYPES)}, {shown(value)}", field)
    return value


FIELDS: Mapping[str, Callable[[Any], Any]] = {"name": _name, "url": _url, "event_types": _event_types}


def _found(endpoint: Endpoint | None, endpoint_id: str) -> Endpoint:
    if endpoint is None:
        raise NotFound(f"there is no webhook endpoint {endpoint_id[:100]}; GET /v1/webhook_endpoints lists yours")
    return endpoint


def _with_secret(endpoint: Endpoint) -> dict[str, Any]:
    return {**endpoint_object(endpoint), "signing_secret": endpoint.secret}


async def _body(request: Request) -> dict[str, Any]:
    """The body's JSON object; no body is an empty one."""
    raw = await read_bytes(request, BODY_LIMIT_BYTES)
    return parse_json_object(raw, EXAMPLE) if raw.strip() else {}
