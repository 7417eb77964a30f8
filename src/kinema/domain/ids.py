"""Ids. A job has one, a UUID of version 7; each wire's ids are written from it."""

from __future__ import annotations

import re
import secrets
from uuid import UUID

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def new_job_id(now_s: float, random_bits: int | None = None) -> UUID:
    """Make a version 7 UUID (RFC 9562): 48 bits of milliseconds, so that ids sort by age, and 74 random bits."""
    random_bits = secrets.randbits(74) if random_bits is None else random_bits
    milliseconds = int(now_s * 1000) & ((1 << 48) - 1)
    high, low = random_bits >> 62, random_bits & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def type_id_suffix(job_id: UUID) -> str:
    """Write a UUID as the 26 Crockford base-32 letters of a TypeID."""
    return "".join(_CROCKFORD[job_id.int >> shift & 31] for shift in range(125, -5, -5))


def job_id_of_suffix(suffix: str) -> UUID | None:
    """The UUID that `type_id_suffix` wrote; None for what it never writes."""
    if not re.fullmatch(f"[0-7][{_CROCKFORD}]{{25}}", suffix):
        return None
    number = 0
    for letter in suffix:
        number = number << 5 | _CROCKFORD.index(letter)
    return UUID(int=number)


def new_secret() -> str:
    """Make an unguessable name of 192 random bits for a link that needs no token."""
    return secrets.token_urlsafe(24)
