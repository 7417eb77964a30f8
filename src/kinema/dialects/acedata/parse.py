"""From the body of `POST /sora/videos` to a submission. The tables are in `rules`."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kinema.assets.references import parse_inline
from kinema.config import Wire
from kinema.dialects.acedata import rules
from kinema.domain.shot import Reference, Role, Shot
from kinema.errors import BadReference, InvalidRequest
from kinema.service import Submission

SEED_BITS = 31
ECHO_LIMIT = 2048  # characters of a picture that a task record repeats


@dataclass(slots=True)
class _Reading:
    """One body being read: how exact it must be, and what was accepted although it isn't exact."""

    body: Mapping[str, Any]
    wire: Wire
    check_url: Callable[[str], None]
    adjustments: list[str] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.body.get(name)

    def adjust(self, field_name: str, given: object, taken: object, why: str) -> None:
        self.adjustments.append(f"{field_name}={taken} ({why}, not {given})")

    @property
    def is_strict(self) -> bool:
        return self.wire == "strict"

    @property
    def is_lenient(self) -> bool:
        return self.wire == "lenient"


def parse_submission(body: Mapping[str, Any], wire: Wire, check_url: Callable[[str], None]) -> Submission:
    """Read a request by the document's rules.

    `check_url` raises BadReference for a URL that will never be fetched. Raises: InvalidRequest that names the
    field and what it accepts.
    """
    reading = _Reading(body, wire, check_url)
    prompt = _prompt(reading)
    model = _model(reading)
    version = _version(reading)
    duration_s = _duration_s(reading, version, model)
    width_px, height_px = _pixels(reading, version, model)
    callback_url = _callback_url(reading)
    shot = Shot(
        prompt=prompt,
        duration_s=duration_s,
        width_px=width_px,
        height_px=height_px,
        seed=secrets.randbits(SEED_BITS),
        references=(*_images(reading, version), *_character(reading, version)),
    )
    return Submission(
        dialect="acedata",
        model=model,
        shot=shot,
        request=_echo(body),
        request_digest=hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
        adjustments=tuple(reading.adjustments),
        callback_url=callback_url,
        is_async=_is_async(reading) or callback_url is not None,
        uploads=reading.uploads,
    )


def version_of(request: Mapping[str, Any]) -> str:
    """The version that an accepted request asked for."""
    given = request.get("version")
    if given is None or isinstance(given, bool):
        return rules.DEFAULT_VERSION
    return rules.VERSION_SPELLINGS.get(given, str(given))


def _prompt(reading: _Reading) -> str:
    prompt = reading.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise InvalidRequest("prompt must be a text that isn't empty", "prompt")
    return prompt


def _model(reading: _Reading) -> str:
    given = reading.get("model")
    if given is None and reading.is_lenient:
        reading.adjust("model", "missing", rules.LENIENT_MODEL, "the model was left out")
        return rules.LENIENT_MODEL
    if not isinstance(given, str) or given not in rules.MODELS:
        raise InvalidRequest(f"model is invalid. It must be {_either(rules.MODELS)}, {_not(given)}", "model")
    return given


def _version(reading: _Reading) -> str:
    given = reading.get("version")
    if given is None:
        return rules.DEFAULT_VERSION
    if not isinstance(given, bool) and isinstance(given, (str, int, float)):
        if given in rules.VERSIONS:
            return str(given)
        if given in rules.VERSION_SPELLINGS and not reading.is_strict:
            return rules.VERSION_SPELLINGS[given]
    raise InvalidRequest(f"version must be {_either(rules.VERSIONS, quote=True)}, {_not(given)}", "version")


def _duration_s(reading: _Reading, version: str, model: str) -> int:
    name = "duration"
    given = reading.get(name)
    if given is None and version == "2.0" and not reading.is_strict:
        name = "seconds" if reading.get("seconds") is not None else name
        given = _number_in_text(reading.get("seconds"))
    if given is None:
        return rules.DEFAULT_DURATION_S[version]
    accepted = rules.DURATIONS_S[version, model]
    number = _integral(given, reading.is_strict)
    if number in accepted:
        return int(number)
    if number is not None and reading.is_lenient:
        nearest = min(accepted, key=lambda duration_s: (abs(duration_s - number), duration_s))
        reading.adjust("duration", given, nearest, "the nearest duration accepted")
        return nearest
    where = f"for {model} in version {version}"
    raise InvalidRequest(f"{name} must be {_either(accepted)} {where}, {_not(given)}", name)


def _pixels(reading: _Reading, version: str, model: str) -> tuple[int, int]:
    # A field that a version doesn't have is ignored: real clients send `orientation` with version 2.0.
    orientation = _orientation(reading) if version == "1.0" else rules.DEFAULT_ORIENTATION
    size = _size(reading, version)
    if (version, size) in rules.SIZES_OF_PRO_ONLY and model != "sora-2-pro":
        if reading.is_strict:
            raise InvalidRequest(f"size {size} is only supported in sora-2-pro; {model} accepts small", "size")
        reading.adjust("size", size, "small", f"{model} renders small only")
        size = "small"
    if version == "2.0":
        width_px, height_px = size.split("x")
        return int(width_px), int(height_px)
    return rules.PIXELS[size, orientation]


def _orientation(reading: _Reading) -> str:
    given = reading.get("orientation")
    if given is None:
        return rules.DEFAULT_ORIENTATION
    accepted = rules.ORIENTATIONS + (rules.LENIENT_ORIENTATIONS if reading.is_lenient else ())
    if not isinstance(given, str) or given not in accepted:
        raise InvalidRequest(f"orientation must be {_either(accepted)}, {_not(given)}", "orientation")
    return given


def _size(reading: _Reading, version: str) -> str:
    given = reading.get("size")
    if given is None:
        return rules.DEFAULT_SIZE[version]
    if isinstance(given, str) and given in rules.SIZES[version]:
        return given
    if isinstance(given, str) and reading.is_lenient:
        taken = rules.LENIENT_SIZES.get(given, "") if version == "1.0" else ""
        taken = taken or rules.DEFAULT_SIZE[version]
        reading.adjust("size", given, taken, f"version {version} has no such size")
        return taken
    raise InvalidRequest(f"size must be {_either(rules.SIZES[version])} in version {version}, {_not(given)}", "size")


def _images(reading: _Reading, version: str) -> tuple[Reference, ...]:
    given = reading.get("image_urls")
    if given is None and not reading.is_strict:  # one SDK writes one picture so
        single = reading.get("image_url")
        given = None if single is None else [single]
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(entry, str) and entry.strip() for entry in given):
        raise InvalidRequest(
            "image_urls must be a list of texts: http or https URLs, data URLs or Base64 pictures", "image_urls"
        )
    role = Role.IMAGE if version == "1.0" else Role.FIRST_FRAME
    used = given if version == "1.0" else given[:1]
    return tuple(Reference(role, _picture(reading, entry.strip())) for entry in used)


def _picture(reading: _Reading, entry: str) -> str:
    try:
        data = parse_inline(entry)
        if data is None:
            reading.check_url(entry)
            return entry
        if reading.is_strict and not entry.startswith("data:"):
            raise BadReference("each entry must be a URL, not bare Base64")
    except BadReference as error:
        raise InvalidRequest(f"image_urls: {error.message}", "image_urls") from None
    # Each request has its own copy: upkeep may remove the one of a job that has just ended.
    key = f"inputs/{secrets.token_hex(16)}"
    reading.uploads[key] = data
    return f"blob:{key}"


def _character(reading: _Reading, version: str) -> tuple[Reference, ...]:
    if version != "1.0":
        return ()
    url = reading.get("character_url")
    names = [name for name in ("character_start", "character_end") if url is not None or reading.get(name) is not None]
    seconds = [_second(reading, name) for name in names]
    if url is None:
        return ()
    url, (start_s, end_s) = _checked_url(reading, "character_url", url), seconds
    shortest_s, longest_s = rules.CHARACTER_RANGE_S
    if not shortest_s <= end_s - start_s <= longest_s:
        raise InvalidRequest(
            f"character_end - character_start must be between {shortest_s} and {longest_s} seconds, "
            f"not {end_s - start_s}",
            "character_end",
        )
    return (Reference(Role.CHARACTER, url, float(start_s), float(end_s)),)


def _second(reading: _Reading, name: str) -> int:
    number = _integral(reading.get(name), reading.is_strict)
    if number is None or not 0 <= number <= 86_400:
        raise InvalidRequest(f"{name} must be a whole second from 0 up, required with character_url", name)
    return number


def _callback_url(reading: _Reading) -> str | None:
    url = reading.get("callback_url")
    if url is None:
        return None
    return _checked_url(reading, "callback_url", url)


def _checked_url(reading: _Reading, name: str, url: object) -> str:
    if not isinstance(url, str):
        raise InvalidRequest(f"{name} must be an http or https URL, {_not(url)}", name)
    try:
        reading.check_url(url)
    except BadReference as error:
        raise InvalidRequest(f"{name}: {error.message}", name) from None
    return url


def _is_async(reading: _Reading) -> bool:
    given = reading.get("async")
    if given is not None and not isinstance(given, bool):
        raise InvalidRequest(f"async must be true or false, {_not(given)}", "async")
    return bool(given)


def _integral(given: object, strict: bool) -> int | None:
    """A whole number, also one written as a float like 3.0; None for anything else."""
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        return None
    if isinstance(given, int):
        return given
    return int(given) if given.is_integer() and not strict else None


def _number_in_text(given: object) -> object:
    return int(given) if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 9 else given


def _either(accepted: tuple[object, ...], *, quote: bool = False) -> str:
    words = [f'"{word}"' if quote else str(word) for word in accepted]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _not(given: object) -> str:
    if given is None:
        return "and is required"
    written = json.dumps(given, ensure_ascii=False)
    return f"not {written if len(written) <= 60 else written[:57] + '...'}"


def _echo(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it was sent, with long inline pictures shortened: a record of 32 MiB helps nobody."""
    echoed = dict(body)
    if isinstance(body.get("image_urls"), list):
        echoed["image_urls"] = [_shorten(entry) for entry in body["image_urls"]]
    if "image_url" in body:
        echoed["image_url"] = _shorten(body["image_url"])
    return echoed


def _shorten(entry: Any) -> Any:
    if isinstance(entry, str) and len(entry) > ECHO_LIMIT:
        return f"{entry[:64]}... ({len(entry)} characters)"
    return entry
