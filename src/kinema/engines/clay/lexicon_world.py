"""Main words of German, Russian, Japanese and Korean by the English word whose sense they share (see `_translate`)."""

from __future__ import annotations

GERMAN: dict[str, str] = {}
RUSSIAN: dict[str, str] = {}
JAPANESE: dict[str, str] = {}
KOREAN: dict[str, str] = {}
KOREAN_PARTICLES: dict[str, str] = {}
