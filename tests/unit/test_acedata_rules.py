"""Every row of the contract's table 2, in the three exactnesses."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image

from kinema.dialects.acedata.parse import parse_submission
from kinema.domain.shot import Role
from kinema.errors import BadReference, InvalidRequest
from kinema.service import Submission

URL = "http://example.com/a.mp4"
CHARACTER = {"character_url": URL, "character_start": 0, "character_end": 2}


def picture() -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def check_url(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise BadReference("a URL must begin with http:// or https://")


def parse(wire: str = "documented", **fields: Any) -> Submission:
    body = {"model": "sora-2", "prompt": "a cat"} | fields
    given = {name: value for name, value in body.items() if value != "absent"}
    return parse_submission(given, wire, check_url)  # type: ignore[arg-type]


# version, model, duration sent -> seconds rendered
DURATIONS = [
    ("1.0", "sora-2", None, 15),
    ("1.0", "sora-2", 10, 10),
    ("1.0", "sora-2", 15, 15),
    ("1.0", "sora-2-pro", None, 15),
    ("1.0", "sora-2-pro", 10, 10),
    ("1.0", "sora-2-pro", 15, 15),
    ("1.0", "sora-2-pro", 25, 25),
    *[
        ("2.0", model, sent, got)
        for model in ("sora-2", "sora-2-pro")
        for sent, got in ((None, 4), (4, 4), (8, 8), (12, 12))
    ],
    ("1.0", "sora-2", 10.0, 10),  # floats that are whole: one client's schema says number
]


@pytest.mark.parametrize(("version", "model", "sent", "seconds"), DURATIONS)
def test_a_duration_of_the_table_is_rendered(version: str, model: str, sent: Any, seconds: int) -> None:
    shot = parse(version=version, model=model, duration=sent).shot
    assert (shot.duration_s, shot.frame_count) == (seconds, seconds * 24)


@pytest.mark.parametrize(
    ("version", "model", "sent", "accepted"),
    [
        ("1.0", "sora-2", 25, "10 or 15"),
        ("1.0", "sora-2", 4, "10 or 15"),
        ("1.0", "sora-2-pro", 12, "10, 15 or 25"),
        ("2.0", "sora-2", 15, "4, 8 or 12"),
        ("2.0", "sora-2-pro", 25, "4, 8 or 12"),
        ("2.0", "sora-2", 4.5, "4, 8 or 12"),
        ("2.0", "sora-2", "4", "4, 8 or 12"),
        ("2.0", "sora-2", True, "4, 8 or 12"),
        ("2.0", "sora-2", [4], "4, 8 or 12"),
    ],
)
def test_a_duration_outside_the_table_is_refused_with_what_is_accepted(
    version: str, model: str, sent: Any, accepted: str
) -> None:
    with pytest.raises(InvalidRequest, match=f"duration must be {accepted} for {model} in version {version}"):
        parse(version=version, model=model, duration=sent)


# version, model, size, orientation -> pixels
SIZES = [
    ("1.0", "sora-2", None, None, (1280, 720)),
    ("1.0", "sora-2", "small", "landscape", (1280, 720)),
    ("1.0", "sora-2", "small", "portrait", (720, 1280)),
    ("1.0", "sora-2-pro", "large", "landscape", (1792, 1024)),
    ("1.0", "sora-2-pro", "large", "portrait", (1024, 1792)),
    ("1.0", "sora-2-pro", None, "portrait", (720, 1280)),
    ("2.0", "sora-2", None, None, (720, 1280)),
    ("2.0", "sora-2", "1280x720", None, (1280, 720)),
    ("2.0", "sora-2", "1024x1792", None, (1024, 1792)),
    ("2.0", "sora-2-pro", "1792x1024", None, (1792, 1024)),
    ("2.0", "sora-2", "720x1280", "landscape", (720, 1280)),  # sora-pro-cli sends orientation with 2.0: ignored
    ("2.0", "sora-2", None, "sideways", (720, 1280)),
]


@pytest.mark.parametrize(("version", "model", "size", "orientation", "pixels"), SIZES)
def test_a_size_of_the_table_is_rendered(
    version: str, model: str, size: str | None, orientation: str | None, pixels: tuple[int, int]
) -> None:
    submission = parse(version=version, model=model, size=size, orientation=orientation)
    assert (submission.shot.width_px, submission.shot.height_px) == pixels
    assert submission.adjustments == ()


def test_large_with_sora_2_is_rendered_small_and_says_so() -> None:
    submission = parse(size="large", orientation="portrait")
    assert (submission.shot.width_px, submission.shot.height_px) == (720, 1280)
    assert submission.adjustments == ("size=small (sora-2 renders small only, not large)",)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"model": "absent"}, "model is invalid. It must be sora-2 or sora-2-pro, and is required"),
        ({"model": None}, "is required"),
        ({"model": "sora-3"}, 'not "sora-3"'),
        ({"model": ["sora-2"]}, "model is invalid"),
        ({"prompt": "absent"}, "prompt must be a text"),
        ({"prompt": ""}, "prompt must be a text"),
        ({"prompt": " \n"}, "prompt must be a text"),
        ({"prompt": 7}, "prompt must be a text"),
        ({"version": "3.0"}, 'version must be "1.0" or "2.0", not "3.0"'),
        ({"version": True}, "version must be"),
        ({"version": {}}, "version must be"),
        ({"orientation": "square"}, "orientation must be landscape or portrait"),
        ({"orientation": 1}, "orientation must be"),
        ({"size": "1280x720"}, "size must be small or large in version 1.0"),
        ({"version": "2.0", "size": "small"}, "size must be 720x1280, 1280x720, 1024x1792 or 1792x1024 in version 2.0"),
        ({"size": 720}, "size must be"),
        ({"image_urls": "http://example.com/a.png"}, "image_urls must be a list"),
        ({"image_urls": [1]}, "image_urls must be a list"),
        ({"image_urls": [""]}, "image_urls must be a list"),
        ({"image_urls": ["ftp://example.com/a.png"]}, "image_urls: "),
        ({"character_url": URL}, "character_start must be a whole second"),
        ({"character_url": URL, "character_start": 0}, "character_end must be a whole second"),
        ({**CHARACTER, "character_start": 0.5}, "character_start must be a whole second"),
        ({**CHARACTER, "character_start": -1}, "character_start must be a whole second"),
        ({**CHARACTER, "character_start": "0"}, "character_start must be a whole second"),
        ({**CHARACTER, "character_end": 0}, "between 1 and 3 seconds, not 0"),
        ({**CHARACTER, "character_end": 4}, "between 1 and 3 seconds, not 4"),
        ({**CHARACTER, "character_start": 3}, "between 1 and 3 seconds, not -1"),
        ({**CHARACTER, "character_url": "file:///etc/passwd"}, "character_url: "),
        ({**CHARACTER, "character_url": 5}, "character_url must be an http or https URL"),
        ({"callback_url": "javascript:alert(1)"}, "callback_url: "),
        ({"callback_url": 5}, "callback_url must be an http or https URL"),
        ({"async": "true"}, "async must be true or false"),
    ],
)
def test_what_the_table_does_not_hold_is_refused_with_the_field_and_what_it_accepts(
    fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse(**fields)
    assert message in refused.value.message


@pytest.mark.parametrize("spelling", [1, 1.0, "1", "1.0", 2, 2.0, "2", "2.0"])
def test_the_version_may_be_written_as_a_number(spelling: Any) -> None:
    assert parse(version=spelling).shot.duration_s == (15 if str(spelling)[0] == "1" else 4)


def test_seconds_stands_for_a_missing_duration_in_version_2() -> None:
    assert parse(version="2.0", seconds="8").shot.duration_s == 8
    assert parse(version="2.0", seconds=8, duration=12).shot.duration_s == 12
    assert parse(version="1.0", seconds=8).shot.duration_s == 15
    with pytest.raises(InvalidRequest, match="seconds must be 4, 8 or 12"):
        parse(version="2.0", seconds="9")


def test_unknown_keys_and_nulls_are_ignored() -> None:
    submission = parse(action="generate", loop=False, aspect_ratio="16:9", duration=None, size=None, callback_url=None)
    assert submission.shot.duration_s == 15
    assert not submission.is_async


@pytest.mark.parametrize("numbers", [(0, 1), (0.0, 1.0), (1.0, 3.0), (5, 8)])
def test_a_character_range_of_one_to_three_seconds_becomes_a_reference(numbers: tuple[float, float]) -> None:
    start, end = numbers
    (reference,) = parse(character_url=URL, character_start=start, character_end=end).shot.references
    assert (reference.role, reference.source, reference.start_s, reference.end_s) == (Role.CHARACTER, URL, start, end)


def test_a_character_is_ignored_in_version_2() -> None:
    assert parse(version="2.0", character_url=URL).shot.references == ()


def test_all_pictures_count_in_version_1_and_the_first_in_version_2() -> None:
    urls = ["http://example.com/1.png", "http://example.com/2.png"]
    assert [r.source for r in parse(image_urls=urls).shot.references] == urls
    (first,) = parse(version="2.0", image_urls=urls).shot.references
    assert (first.role, first.source) == (Role.FIRST_FRAME, urls[0])


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_a_picture_may_come_inside_the_request(prefix: str) -> None:
    submission = parse(image_urls=[prefix + picture()])
    ((key, data),) = submission.uploads.items()
    assert data.startswith(b"\x89PNG")
    assert submission.shot.references[0].source == f"blob:{key}"


def test_one_sdk_writes_a_single_picture_as_image_url() -> None:
    assert parse(image_url="http://example.com/1.png").shot.references[0].source == "http://example.com/1.png"


@pytest.mark.parametrize(
    ("fields", "is_async"),
    [
        ({}, False),
        ({"async": False}, False),
        ({"async": True}, True),
        ({"callback_url": URL}, True),
        ({"callback_url": URL, "async": False}, True),  # sora-pro-cli sends both
    ],
)
def test_a_callback_or_async_answers_at_once(fields: dict[str, Any], is_async: bool) -> None:
    assert parse(**fields).is_async is is_async


@pytest.mark.parametrize(
    "leniency",
    [
        {"size": "large"},
        {"version": 2},
        {"duration": 10.0},
        {**CHARACTER, "character_start": 0.0},
        {"image_urls": [picture()]},
    ],
)
def test_strict_refuses_every_leniency(leniency: dict[str, Any]) -> None:
    assert parse(**leniency)
    with pytest.raises(InvalidRequest):
        parse("strict", **leniency)


@pytest.mark.parametrize(
    ("fields", "rendered", "adjusted"),
    [
        ({"model": "absent"}, (15, 1280, 720), ["model=sora-2"]),
        ({"size": "480p", "duration": 5}, (10, 1280, 720), ["duration=10", "size=small"]),
        ({"size": "720p"}, (15, 1280, 720), ["size=small"]),
        ({"model": "sora-2-pro", "size": "1080p"}, (15, 1792, 1024), ["size=large"]),
        ({"size": "1080p"}, (15, 1280, 720), ["size=large", "size=small"]),
        ({"orientation": "square"}, (15, 960, 960), []),
        ({"version": "2.0", "size": "small"}, (4, 720, 1280), ["size=720x1280"]),
        ({"version": "2.0", "duration": 6}, (4, 720, 1280), ["duration=4"]),
        ({"duration": 100}, (15, 1280, 720), ["duration=15"]),
    ],
)
def test_lenient_takes_the_nearest_and_says_so(
    fields: dict[str, Any], rendered: tuple[int, int, int], adjusted: list[str]
) -> None:
    submission = parse("lenient", **fields)
    shot = submission.shot
    assert (shot.duration_s, shot.width_px, shot.height_px) == rendered
    assert [line.split(" (")[0] for line in submission.adjustments] == adjusted


def test_identical_requests_have_one_digest_and_their_own_seeds() -> None:
    one, two = parse(), parse()
    assert one.request_digest == two.request_digest
    assert one.shot.seed != two.shot.seed
    assert parse(prompt="a dog").request_digest != one.request_digest
