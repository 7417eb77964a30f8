"""What every dialect says in the headers of an error: when to come again, what would be allowed."""

from __future__ import annotations

from collections.abc import Mapping

from kinema.errors import KinemaError, MethodNotAllowed, PayloadTooLarge, TooManyRequests, Unavailable

UNAVAILABLE_RETRY_AFTER_S = 5


def refusal_headers(error: KinemaError, known: Mapping[str, str] | None, *, allow: str) -> dict[str, str]:
    """The headers that are `known` already, and those of the error.

    `allow` is what a 405 says where nobody knows the path's methods: RFC 9110 wants a word, and the router knows them
    in most cases.
    """
    headers = dict(known or {})
    if isinstance(error, Unavailable):
        headers["retry-after"] = str(UNAVAILABLE_RETRY_AFTER_S)
    if isinstance(error, TooManyRequests):
        headers["retry-after"] = str(error.retry_after_s)
    if isinstance(error, PayloadTooLarge):
        headers["connection"] = "close"
    if isinstance(error, MethodNotAllowed):
        headers.setdefault("allow", allow)
    return headers
