"""What the four lists of this wire are asked for: `after`, `limit` and `order`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinema.errors import InvalidRequest

ORDERS = ("asc", "desc")
LEFT_OUT = {"enum": [""]}  # what an empty value of a query counts as


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many entries a page of one list may have, and has where nothing is said."""

    least: int
    most: int
    default: int


# Of openai-python 3.54, `types/`: video_list_params.py, file_list_params.py, batch_list_params.py.
VIDEOS = Bounds(0, 100, 20)
FILES = Bounds(1, 10_000, 10_000)
BATCHES = Bounds(1, 100, 20)
ENDPOINTS = Bounds(1, 100, 20)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page of a list."""

    limit: int
    after: str | None  # the id of the entry before the page
    oldest_first: bool


def read_query(query: Mapping[str, str], bounds: Bounds) -> Wanted:
    """The page that a query asks for; an empty value counts as left out. Raises: InvalidRequest."""
    order, limit = query.get("order") or "desc", query.get("limit") or str(bounds.default)
    if order not in ORDERS:
        raise InvalidRequest("order must be asc or desc", "order")
    if not re.fullmatch(r"\d{1,9}", limit, re.ASCII) or not bounds.least <= int(limit) <= bounds.most:
        raise InvalidRequest(f"limit must be a whole number from {bounds.least} to {bounds.most}", "limit")
    return Wanted(int(limit), query.get("after") or None, oldest_first=order == "asc")


def unknown_after(kinds: str) -> InvalidRequest:
    """The error for an `after` that names none of the caller's entries, like `files`."""
    return InvalidRequest(f"after must be the id of one of your {kinds}, like the last_id of a page", "after")


def parameters(bounds: Bounds, after: dict[str, Any]) -> list[dict[str, Any]]:
    """The query as OpenAPI describes it; `after` is the schema of the list's ids."""
    limit = {"type": "integer", "minimum": bounds.least, "maximum": bounds.most, "default": bounds.default}
    order = {"enum": list(ORDERS), "default": "desc"}
    schemas = {"after": {"anyOf": [after, LEFT_OUT]}, "limit": {"anyOf": [limit, LEFT_OUT]}}
    schemas["order"] = {"anyOf": [order, LEFT_OUT], "default": "desc"}
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in schemas.items()]
