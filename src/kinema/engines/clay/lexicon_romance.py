"""Main words of Spanish, French, Portuguese and Italian by the English word whose sense they share (see `_translate`)."""

from __future__ import annotations

SPANISH: dict[str, str] = {}
FRENCH: dict[str, str] = {}
PORTUGUESE: dict[str, str] = {}
ITALIAN: dict[str, str] = {}
