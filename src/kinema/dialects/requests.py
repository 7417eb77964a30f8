"""What every dialect needs of an HTTP request: its JSON body, its key, its trace, and the address it was sent to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kinema.config import Network, Settings
from kinema.domain.job import DEFAULT_PRIORITY, Job
from kinema.errors import InvalidRequest, PayloadTooLarge, Unauthenticated
from kinema.store.keys import Key, Keys

JSON_LIMIT_BYTES = 32 * 2**20
JSON_LEVELS = 64
WHOLE_DIGITS = 4300  # more take Python too long to read
IDEMPOTENCY_KEY_LENGTH = 255
MULTIPART_LIMIT_BYTES = 512 * 2**20
ADJUSTED_HEADER = "kinema-adjusted"
ADJUSTED_CHARACTERS = 4000
_HOST = re.compile(r"[A-Za-z0-9._\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_URGENCY = re.compile(r"(?:^|[,\s])u=([0-7])(?=$|[,;\s])")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~\-]+)*")


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in, and under which address they came."""

    keys: Keys
    settings: Settings

    async def caller(self, request: Request) -> Key:
        """Give the key of a request: a bearer token, or Azure's header `api-key`.

        Raises: Unauthenticated without one, KeyRejected for one that isn't valid.
        """
        scheme, _, token = request.headers.get("authorization", "").strip().partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else "" if token else scheme
        token = token or request.headers.get("api-key", "").strip()
        if not token or token.lower() == "bearer":
            raise Unauthenticated("No token specified for the request. Send the header `Authorization: Bearer KEY`.")
        return await run_in_threadpool(self.keys.authenticate, token)

    def base_url(self, request: Request) -> str:
        """The address under which this caller reaches the server: the setting, else what trusted headers say."""
        if self.settings.public_url is not None:
            return self.settings.public_url
        scheme, host, prefix = request.url.scheme, request.headers.get("host", ""), ""
        if _is_in(request.client.host if request.client else "", self.settings.trusted_proxies):
            forwarded = {name: _first(request.headers.get(f"x-forwarded-{name}", "")) for name in _FORWARDED}
            scheme = forwarded["proto"] if forwarded["proto"] in ("http", "https") else scheme
            host = forwarded["host"] or host
            prefix = forwarded["prefix"].rstrip("/") if _PREFIX.fullmatch(forwarded["prefix"].rstrip("/")) else ""
        if not _HOST.fullmatch(host):
            server = request.scope.get("server") or (self.settings.host, self.settings.port)
            host = f"{server[0]}:{server[1]}"
        return f"{scheme}://{host}{prefix}"


def idempotency_key(request: Request) -> str | None:
    """The header `Idempotency-Key`. Raises: InvalidRequest for one that is empty or too long to be kept."""
    key = request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= IDEMPOTENCY_KEY_LENGTH:
        raise InvalidRequest(f"Idempotency-Key must have 1 to {IDEMPOTENCY_KEY_LENGTH} characters")
    return key


def priority(request: Request) -> int:
    """The urgency in the header `Priority` (RFC 9218), which says to ignore what can't be read."""
    found = _URGENCY.search(request.headers.get("priority", ""))
    return int(found[1]) if found else DEFAULT_PRIORITY


def adjusted_headers(job: Job) -> dict[str, str]:
    """What of a request was accepted but is done otherwise."""
    if not job.adjustments:
        return {}
    # The given value is the caller's text: a header may carry only plain letters, and not without end.
    text = "; ".join(job.adjustments)[:ADJUSTED_CHARACTERS]
    return {ADJUSTED_HEADER: "".join(letter if " " <= letter <= "~" else "?" for letter in text)}


_FORWARDED = ("proto", "host", "prefix")


async def read_json_object(request: Request) -> dict[str, Any]:
    """Read a body as one JSON object, whatever its content type says: `curl -d` sends a form's.

    Raises: PayloadTooLarge over the limit, InvalidRequest for anything that isn't a JSON object.
    """
    is_multipart = request.headers.get("content-type", "").lower().startswith("multipart/")
    check_length(request, MULTIPART_LIMIT_BYTES if is_multipart else JSON_LIMIT_BYTES)
    if is_multipart:
        raise InvalidRequest("the body must be a JSON object, not a multipart form")
    return parse_json_object(await read_bytes(request, JSON_LIMIT_BYTES), '{"model": "sora-2", "prompt": "..."}')


async def read_bytes(request: Request, limit: int) -> bytes:
    """Read a body of at most `limit` bytes. Raises: PayloadTooLarge."""
    check_length(request, limit)
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        pieces.append(piece)
    return b"".join(pieces)


def check_length(request: Request, limit: int) -> None:
    """Raises: PayloadTooLarge for a body whose head says that it has more bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise too_large(limit)


def parse_json_object(raw: bytes, example: str) -> dict[str, Any]:
    """Raises: InvalidRequest for anything that isn't a JSON object."""
    try:
        body = parse_json(raw)
    except ValueError as error:
        raise InvalidRequest(f"the body must be a JSON object; it can't be read: {error}") from None
    if not isinstance(body, dict):
        raise InvalidRequest(f"the body must be a JSON object, like {example}")
    return body


def parse_json(raw: bytes | str) -> Any:
    """A value that can be written back, and by code that calls itself for each level of it.

    Raises: ValueError for anything else.
    """
    try:
        value = json.loads(raw, parse_constant=_no_constant, parse_int=_whole)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate can't be written back
    except UnicodeDecodeError as error:
        raise ValueError(f"it must be UTF-8, and from byte {error.start} on it isn't") from None
    except UnicodeEncodeError:
        raise ValueError("a surrogate, like \\ud83d, must come with its other half") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    level = [value]
    for _ in range(JSON_LEVELS):
        level = [inner for outer in level for inner in _inside(outer)]
    if level:
        raise ValueError(f"it is nested too deeply; {JSON_LEVELS} levels are accepted")
    return value


def _inside(value: Any) -> list[Any]:
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [entry for entry in entries if isinstance(entry, (dict, list))]


def trace_of(request: Request) -> str:
    """The id of this request's trace; the outermost middleware has opened it."""
    trace_id: str = request.scope["state"]["trace_id"]
    return trace_id


def too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"the body is over the limit of {limit // 2**20} MiB")


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > WHOLE_DIGITS:
        raise ValueError(f"a whole number may have {WHOLE_DIGITS} digits, not {len(digits.lstrip('-'))}")
    return int(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _is_in(host: str, networks: tuple[Network, ...]) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks)


def _first(header: str) -> str:
    return header.split(",")[0].strip()
