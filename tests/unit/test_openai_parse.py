"""Every field of the contract's section 2, and those of other servers, in the three exactnesses."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from kinema.dialects.openai import rules
from kinema.dialects.openai.models import CREATED_AT
from kinema.domain.shot import Role, Shot, Tuning, Verb
from kinema.errors import InvalidRequest, KinemaError, NotFound, NotReady
from tests.unit.openai_desk import ME, OTHER, SHOT, Desk, id_of, open_desk, picture

DATA_URL = "data:image/png;base64," + base64.b64encode(picture()).decode()
URL = "http://127.0.0.1:9/a.png"


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    folder = tmp_path_factory.mktemp("desks")
    opened = {wire: open_desk(folder / wire, wire) for wire in ("strict", "documented", "lenient")}
    for wire in opened:
        (folder / wire).mkdir()
    yield {wire: desk.__enter__() for wire, desk in opened.items()}
    for desk in opened.values():
        desk.__exit__(None, None, None)


@pytest.fixture(scope="module")
def desk(desks: dict[str, Desk]) -> Desk:
    return desks["documented"]


@pytest.fixture(scope="module")
def strict(desks: dict[str, Desk]) -> Desk:
    return desks["strict"]


def refused(do: Callable[[], object], kind: type[KinemaError] = InvalidRequest) -> KinemaError:
    with pytest.raises(kind) as caught:
        do()
    return caught.value


def test_a_prompt_alone_makes_the_documented_defaults(desk: Desk) -> None:
    submission = desk.create()
    shot = submission.shot
    assert (submission.dialect, submission.model, submission.is_async) == ("openai", "sora-2", True)
    assert (shot.prompt, shot.duration_s, shot.width_px, shot.height_px, shot.fps) == ("a cat", 4.0, 720, 1280, 24)
    assert (shot.verb, shot.references, shot.tuning) == (Verb.CREATE, (), Tuning())
    assert submission.adjustments == ()


@pytest.mark.parametrize("wire", ["strict", "documented", "lenient"])
@pytest.mark.parametrize("seconds", ["4", "8", "12", "16", "20"])
def test_seconds_of_the_table_are_rendered(desks: dict[str, Desk], wire: str, seconds: str) -> None:
    assert desks[wire].create(seconds=seconds).shot.duration_s == float(seconds)


@pytest.mark.parametrize("given", [8, 8.0, "8", "8.0"])
def test_seconds_may_be_a_number(desk: Desk, given: Any) -> None:
    assert desk.create(seconds=given).shot.frame_count == 8 * 24


@pytest.mark.parametrize("given", [8, 8.0, "8.0", "5", "", 0])
def test_strict_takes_seconds_as_the_documented_texts_only(strict: Desk, given: Any) -> None:
    if given == "":
        assert strict.create(seconds=given).shot.duration_s == 4
    else:
        assert "'4', '8', '12', '16' or '20'" in refused(lambda: strict.create(seconds=given)).message


@pytest.mark.parametrize("given", ["5", 5, "0", "-4", "four", "4s", True, [4], {"a": 1}, 1e400, 10**400, "8.5"])
def test_other_seconds_are_refused_with_what_is_accepted(desk: Desk, given: Any) -> None:
    error = refused(lambda: desk.create(seconds=given))
    assert "seconds must be '4', '8', '12', '16' or '20'" in error.message
    assert isinstance(error, InvalidRequest)
    assert error.field == "seconds"


def test_lenient_takes_the_nearest_seconds_and_says_so(desks: dict[str, Desk]) -> None:
    submission = desks["lenient"].create(seconds=5)
    assert submission.shot.duration_s == 4
    assert submission.adjustments[0].startswith("seconds=4 (")


@pytest.mark.parametrize(("size", "pixels"), list(rules.SIZES.items()))
@pytest.mark.parametrize("model", ["sora-2", "sora-2-pro"])
def test_sizes_of_the_table_are_rendered(desk: Desk, model: str, size: str, pixels: tuple[int, int]) -> None:
    shot = desk.create(size=size, model=model).shot
    assert (shot.width_px, shot.height_px) == pixels
    assert size == f"{pixels[0]}x{pixels[1]}"


@pytest.mark.parametrize("size", list(rules.SIZES))
@pytest.mark.parametrize("model", rules.MODELS)
def test_strict_keeps_the_pro_sizes_for_the_pro_models(strict: Desk, model: str, size: str) -> None:
    if size in ("720x1280", "1280x720") or "pro" in model:
        assert strict.create(size=size, model=model)
    else:
        assert "720x1280 or 1280x720" in refused(lambda: strict.create(size=size, model=model)).message


@pytest.mark.parametrize("size", ["640x480", "1280X720", "large", 720, [1280, 720], True])
def test_other_sizes_are_refused_with_what_is_accepted(desk: Desk, size: Any) -> None:
    assert "1792x1024, 1920x1080 or 1080x1920" in refused(lambda: desk.create(size=size)).message


def test_lenient_takes_any_size_that_can_be_made(desks: dict[str, Desk]) -> None:
    shot = desks["lenient"].create(size="832x480").shot
    assert (shot.width_px, shot.height_px) == (832, 480)
    assert "even number" in refused(lambda: desks["lenient"].create(size="831x480")).message


@pytest.mark.parametrize("model", rules.MODELS)
def test_each_model_and_snapshot_may_be_asked_for(desk: Desk, model: str) -> None:
    assert desk.create(model=model).model == model


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"prompt": "absent"}, "prompt", "1 to 32000 characters, and is required"),
        ({"prompt": ""}, "prompt", "1 to 32000"),
        ({"prompt": " \n"}, "prompt", "1 to 32000"),
        ({"prompt": 7}, "prompt", "must be a text"),
        ({"prompt": ["a", "b"]}, "prompt", "must be a text"),
        ({"prompt": "a" * 32_001}, "prompt", "not 32001"),
        ({"model": "sora-3"}, "model", "sora-2, sora-2-pro"),
        ({"model": 2}, "model", "sora-2, sora-2-pro"),
        ({"characters": "char_1"}, "characters", "list of 1 to 2 objects"),
        ({"characters": [{"id": "a"}] * 3}, "characters", "list of 1 to 2 objects"),
        ({"characters": [{}]}, "characters", "list of 1 to 2 objects"),
        ({"characters": [{"id": "char_none"}]}, "characters", "/v1/videos/characters"),
        ({"seed": -1}, "seed", "0 to 2147483647"),
        ({"seed": 1.5}, "seed", "0 to 2147483647"),
        ({"seed": "x"}, "seed", "must be a number"),
        ({"seed": True}, "seed", "must be a number"),
        ({"seed": 10**400}, "seed", "must be a number"),
        ({"characters": [{"id": "char_\0"}]}, "characters", "No character"),
        ({"input_reference": {"file_id": "file-\0"}}, "input_reference", "no file"),
        ({"input_reference": '{"image_url": "\\ud800"}'}, "input_reference", "image_url"),
        ({"fps": 0.5}, "fps", "1 to 120"),
        ({"fps": 121}, "fps", "1 to 120"),
        ({"num_frames": 0.5}, "num_frames", "1 to 14400"),
        ({"num_frames": 81, "seconds": "4"}, "num_frames", "give one"),
        ({"num_frames": 14_400}, "num_frames", "120 seconds"),
        ({"num_inference_steps": 201}, "num_inference_steps", "1 to 200"),
        ({"guidance_scale": 21}, "guidance_scale", "0 to 20"),
        ({"guidance_scale": float("nan")}, "guidance_scale", "must be a number"),
        ({"flow_shift": -1}, "flow_shift", "0 to 100"),
        ({"negative_prompt": 5}, "negative_prompt", "must be a text"),
        ({"width": 640}, "height", "together"),
        ({"height": 640}, "width", "together"),
        ({"width": 641, "height": 480}, "width", "even number"),
        ({"width": 4096, "height": 4096}, "width", "pixels"),
        ({"width": 8, "height": 480}, "width", "16 to 4096"),
        ({"width": 640, "height": 480, "size": "1280x720"}, "size", "give one"),
        ({"aspect_ratio": "wide"}, "aspect_ratio", "like 16:9"),
        ({"aspect_ratio": "0:9"}, "aspect_ratio", "like 16:9"),
        ({"aspect_ratio": "100:1"}, "aspect_ratio", "even number"),
        ({"resolution": "big"}, "resolution", "like 720p"),
        ({"n": 2}, "n", "must be 1"),
        ({"num_outputs_per_prompt": "2"}, "num_outputs_per_prompt", "must be 1"),
        ({"quality": "lossless"}, "quality", "standard or high"),
        ({"lora": {"name": "x"}}, "lora", "operator's choice"),
        ({"video_reference": {"video_url": "u"}}, "video_reference", "/v1/videos/edits"),
        ({"callback_url": "http://example.com"}, "callback_url", "/v1/webhook_endpoints"),
        ({"generate_sound": True}, "generate_sound", "sound"),
        ({"extra_body": "not json"}, "extra_body", "object of fields"),
        ({"extra_body": {"seed": "x"}}, "seed", "must be a number"),
        ({"input_references": [URL] * 5}, "input_references", "4 pictures"),
        ({"remix_video_id": 5}, "remix_video_id", "id of a video"),
    ],
)
def test_what_cannot_be_accepted_is_refused_by_its_name(
    desk: Desk, fields: dict[str, Any], field: str, says: str
) -> None:
    error = refused(lambda: desk.create(**fields))
    assert says in error.message
    assert isinstance(error, InvalidRequest)
    assert error.field == field


@pytest.mark.parametrize("as_text", [False, True])
def test_what_engines_can_use_reaches_the_shot(desk: Desk, as_text: bool) -> None:
    fields: dict[str, Any] = {
        "seed": 7,
        "fps": 16,
        "num_frames": 81,
        "width": 832,
        "height": 480,
        "num_inference_steps": 30,
        "guidance_scale": 5.5,
        "guidance_scale_2": 3,
        "flow_shift": 8,
        "negative_prompt": "blur",
    }
    shot = desk.create(**({name: str(value) for name, value in fields.items()} if as_text else fields)).shot
    assert (shot.seed, shot.fps, shot.frame_count, shot.width_px, shot.height_px) == (7, 16, 81, 832, 480)
    assert shot.tuning == Tuning("blur", 30, 5.5, 3.0, 8.0)


@pytest.mark.parametrize("container", ["extra_body", "extra_params", "extra_json"])
@pytest.mark.parametrize("as_text", [False, True])
def test_fields_may_stand_in_a_container(desk: Desk, container: str, as_text: bool) -> None:
    inner: Any = {"seed": 5, "prompt": "another"}
    submission = desk.create(**{container: json.dumps(inner) if as_text else inner})
    assert (submission.shot.seed, submission.shot.prompt) == (5, "a cat"), "what stands outside wins"


@pytest.mark.parametrize(
    ("fields", "pixels"),
    [
        ({"aspect_ratio": "16:9"}, (1280, 720)),
        ({"aspect_ratio": "1:1", "short_edge": 512}, (512, 512)),
        ({"aspect_ratio": "9:16", "resolution": "1080p"}, (1080, 1920)),
        ({"short_edge": 480}, (480, 854)),
        ({"video_params": {"width": 640, "height": 360}}, (640, 360)),
    ],
)
def test_other_servers_ways_to_say_a_size(desk: Desk, fields: dict[str, Any], pixels: tuple[int, int]) -> None:
    shot = desk.create(**fields).shot
    assert (shot.width_px, shot.height_px) == pixels


@pytest.mark.parametrize(
    ("alias", "value", "seen"),
    [
        ("duration", 8, lambda shot: shot.duration_s == 8),
        ("steps", 9, lambda shot: shot.tuning.steps == 9),
        ("cfg_scale", 4, lambda shot: shot.tuning.guidance_scale == 4),
        ("reference_url", URL, lambda shot: shot.references[0].source == URL),
        ("image_reference", {"image_url": URL}, lambda shot: shot.references[0].source == URL),
    ],
)
def test_other_servers_names(desk: Desk, alias: str, value: Any, seen: Callable[[Shot], bool]) -> None:
    assert seen(desk.create(**{alias: value}).shot)


@pytest.mark.parametrize("name", list(rules.REFUSED))
@pytest.mark.parametrize("nothing", [None, "", False, "false", 0, [], {}])
def test_a_field_that_asks_for_nothing_is_no_reason_to_refuse(desk: Desk, name: str, nothing: Any) -> None:
    assert desk.create(**{name: nothing}).adjustments == ()


@pytest.mark.parametrize("name", list(rules.REFUSED))
def test_a_field_that_asks_for_what_is_not_done_is_refused(desk: Desk, name: str) -> None:
    assert f"{name} isn't supported" in refused(lambda: desk.create(**{name: "x"})).message


@pytest.mark.parametrize(("name", "accepted"), list(rules.FIXED.items()))
def test_a_field_with_one_meaning_may_say_it(desk: Desk, name: str, accepted: tuple[str, ...]) -> None:
    for value in accepted:
        assert desk.create(**{name: value}).adjustments == ()


@pytest.mark.parametrize("name", [*rules.IGNORED, "no_such_field"])
def test_what_is_read_over_is_named(desk: Desk, name: str) -> None:
    assert desk.create(**{name: "x"}).adjustments[0].startswith(f"{name} ignored (")


@pytest.mark.parametrize("name", ["seed", "user", "extra_body", "fps", "lora", "no_such_field", "duration"])
def test_strict_knows_the_documented_fields_only(strict: Desk, name: str) -> None:
    assert f"Unknown parameter: '{name}'" in refused(lambda: strict.create(**{name: "1"})).message


# --- pictures ---


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_file_is_the_first_frame_whatever_its_part_says(desk: Desk, kind: str) -> None:
    data = picture(kind=kind)
    submission = desk.create(input_reference=desk.upload(data, f"image/{kind.lower()}"))
    (reference,) = submission.shot.references
    ((key, kept),) = submission.uploads.items()
    assert (reference.role, reference.source, reference.is_exact) == (Role.FIRST_FRAME, f"blob:{key}", False)
    assert not isinstance(kept, bytes)
    assert kept.read_bytes() == data


@pytest.mark.parametrize(
    "given",
    [
        URL,
        {"image_url": URL},
        {"image_url": {"url": URL}},
        json.dumps({"image_url": URL}),
        f" {URL} ",
    ],
)
def test_a_url_may_be_written_in_several_ways(desk: Desk, given: Any) -> None:
    assert [reference.source for reference in desk.create(input_reference=given).shot.references] == [URL]


@pytest.mark.parametrize("given", [DATA_URL, {"image_url": DATA_URL}, DATA_URL.partition(",")[2]])
def test_a_data_url_comes_with_the_request(desk: Desk, given: Any) -> None:
    assert list(desk.create(input_reference=given).uploads.values()) == [picture()]


@pytest.mark.parametrize("spell", [lambda i: {"file_id": i}, lambda i: i, lambda i: json.dumps({"file_id": i})])
def test_a_file_id_is_copied_for_the_job(desk: Desk, spell: Callable[[str], Any]) -> None:
    file = desk.stored(picture(), "image/png")
    submission = desk.create(input_reference=spell(file.id))
    assert list(submission.copies.values()) == [file.blob_key]
    assert f"blob:{next(iter(submission.copies))}" == submission.shot.references[0].source


@pytest.mark.parametrize(
    "given",
    [
        "nonsense",
        "ftp://example.com/a.png",
        "http://169.254.169.254/a.png",
        "data:text/plain;base64,YQ==",
        "data:image/png;base64,!!!",
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n and no more").decode(),
        {},
        {"image_url": URL, "file_id": "file-1"},
        {"image_url": 7},
        {"url": URL},
        {"file_id": "file-none"},
        7,
        [URL],
    ],
)
def test_other_references_are_refused_by_their_name(desk: Desk, given: Any) -> None:
    error = refused(lambda: desk.create(input_reference=given))
    assert isinstance(error, InvalidRequest)
    assert error.field == "input_reference"


def test_a_file_that_is_no_picture_is_refused_with_what_is_accepted(desk: Desk) -> None:
    upload = desk.upload(b"text", None)
    assert "image/jpeg, image/png, image/webp" in refused(lambda: desk.create(input_reference=upload)).message
    clip = desk.stored(b"....", "video/mp4")
    assert "its bytes are video/mp4" in refused(lambda: desk.create(input_reference=clip.id)).message


def test_another_key_s_file_is_not_there(desk: Desk) -> None:
    file = desk.stored(picture(), "image/png", OTHER)
    assert "no file with the id" in refused(lambda: desk.create(input_reference={"file_id": file.id})).message
    assert desk.create(sees=None, input_reference={"file_id": file.id}), "an admin's key sees all"


def test_strict_refuses_a_picture_of_another_size_in_openai_s_words(strict: Desk) -> None:
    words = "Inpaint image must match the requested width and height"
    file = strict.stored(picture(), "image/png")
    for given in (strict.upload(picture(), "image/png"), {"image_url": DATA_URL}, {"file_id": file.id}):
        error = refused(lambda given=given: strict.create(input_reference=given))  # type: ignore[misc]
        assert error.message == words
        assert isinstance(error, InvalidRequest)
        assert error.field is None
    fitting = strict.upload(picture(720, 1280, "JPEG"), "image/jpeg")
    assert strict.create(input_reference=fitting).shot.references
    (at_url,) = strict.create(input_reference={"image_url": URL}).shot.references
    assert at_url.is_exact, "its size is seen when it is fetched"


@pytest.mark.parametrize("given", [URL, DATA_URL, "file-1"])
def test_strict_refuses_a_plain_text_in_openai_s_words(strict: Desk, given: str) -> None:
    message = "Invalid type for 'input_reference': expected an object, but got a string instead."
    assert refused(lambda: strict.create(input_reference=given)).message == message


def test_several_pictures_guide_a_film(desk: Desk) -> None:
    submission = desk.create(input_references=[URL, desk.upload(picture(), "image/png")])
    assert [reference.role for reference in submission.shot.references] == [Role.IMAGE, Role.IMAGE]


@pytest.mark.parametrize("spell", [lambda i: [{"id": i}], lambda i: [i], lambda i: json.dumps([{"id": i}])])
def test_a_character_comes_by_its_name(desk: Desk, spell: Callable[[str], Any]) -> None:
    submission = desk.create(prompt="Mossy dances", characters=spell(desk.character("Mossy")))
    (reference,) = submission.shot.references
    assert (reference.role, reference.name) == (Role.CHARACTER, "Mossy")
    assert reference.source == f"blob:{next(iter(submission.copies))}"


def test_two_characters_are_the_most(desk: Desk) -> None:
    ids = [{"id": desk.character(name)} for name in ("A", "B")]
    assert [reference.name for reference in desk.create(characters=ids).shot.references] == ["A", "B"]


def test_another_key_s_character_is_not_there(desk: Desk) -> None:
    given = [{"id": desk.character("Mossy", OTHER)}]
    assert "No character with the id" in refused(lambda: desk.create(characters=given)).message


def test_strict_wants_the_prompt_to_name_the_character(strict: Desk) -> None:
    given = [{"id": strict.character("Mossy")}]
    assert "verbatim" in refused(lambda: strict.create(prompt="a teapot", characters=given)).message
    assert strict.create(prompt="Mossy, a teapot", characters=given)


# --- films that others are made from ---


@pytest.mark.parametrize("wire", ["strict", "documented"])
@pytest.mark.parametrize("dialect", ["openai", "acedata"])
def test_a_remix_keeps_what_its_parent_was(desks: dict[str, Desk], wire: str, dialect: str) -> None:
    desk = desks[wire]
    parent = desk.made(replace(SHOT, duration_s=10.0, fps=16), dialect=dialect)
    submission = desk.remix(id_of(parent))
    shot = submission.shot
    assert (shot.verb, shot.prompt, shot.seed, shot.fps) == (Verb.REMIX, "a dog", 7, 16)
    assert (shot.duration_s, shot.width_px, shot.height_px) == (10.0, 1280, 720)
    assert (shot.parent, submission.parent_id, submission.model) == (parent.shot, parent.id, "sora-2-pro")
    assert parent.clip is not None
    ((key, original),) = submission.copies.items()
    assert (shot.references[0].role, shot.references[0].source) == (Role.SOURCE, f"blob:{key}")
    assert original == parent.clip.film_key


def test_azure_s_remix_is_a_field_of_create(desk: Desk) -> None:
    parent = desk.made()
    submission = desk.create(remix_video_id=id_of(parent), prompt="a dog")
    assert (submission.shot.verb, submission.parent_id) == (Verb.REMIX, parent.id)


@pytest.mark.parametrize("spell", [lambda i: {"id": i}, lambda i: i, lambda i: json.dumps({"id": i})])
def test_an_edit_of_a_film_that_was_made_here(desk: Desk, spell: Callable[[str], Any]) -> None:
    parent = desk.made()
    submission = desk.edit(video=spell(id_of(parent)))
    assert (submission.shot.verb, submission.shot.seed, submission.parent_id) == (Verb.EDIT, 7, parent.id)
    assert submission.shot.duration_s == 4


def test_an_edit_of_a_film_that_was_sent_has_its_length_and_a_size_of_the_table(desk: Desk) -> None:
    submission = desk.edit(video=desk.upload_film(1.5, 320, 180), model="sora-2-pro")
    shot = submission.shot
    assert (shot.duration_s, shot.fps, shot.width_px, shot.height_px) == (1.5, 24, 1280, 720)
    assert (shot.parent, submission.parent_id, submission.model) == (None, None, "sora-2-pro")
    assert submission.adjustments[0].startswith("size=1280x720 (")
    assert len(submission.uploads) == 1


def test_an_edit_of_a_stored_file(desk: Desk) -> None:
    film = desk.upload_film(1.0, 180, 320)
    file = desk.stored(film.path.read_bytes(), "video/mp4")
    shot = desk.edit(video={"file_id": file.id}).shot
    assert (shot.duration_s, shot.width_px, shot.height_px) == (1.0, 720, 1280)


def test_an_extension_renders_the_new_seconds_and_knows_those_before(desk: Desk) -> None:
    parent = desk.made(replace(SHOT, duration_s=8.0))
    submission = desk.extend(video={"id": id_of(parent)}, seconds="12")
    shot = submission.shot
    assert (shot.verb, shot.duration_s, shot.references[0].end_s) == (Verb.EXTEND, 12.0, 8.0)
    assert (shot.seed, shot.parent) == (7, parent.shot)


def test_a_remix_of_an_extension_is_as_long_as_the_whole_film(desk: Desk) -> None:
    parent = desk.made(replace(SHOT, verb=Verb.EXTEND), seconds=12.0)
    assert desk.remix(id_of(parent)).shot.duration_s == 12.0


def test_a_film_may_be_extended_six_times(desk: Desk) -> None:
    shot = replace(SHOT, verb=Verb.EXTEND)
    for _ in range(4):
        shot = replace(SHOT, verb=Verb.EXTEND).with_parent(shot)
    assert desk.extend(video=id_of(desk.made(shot, seconds=24.0))), "five before it"
    sixth = replace(SHOT, verb=Verb.EXTEND).with_parent(shot)
    error = refused(lambda: desk.extend(video=id_of(desk.made(sixth, seconds=28.0))))
    assert "extended 6 times" in error.message


@pytest.mark.parametrize("seconds", ["20", "8"])
def test_a_film_may_be_two_minutes_long_in_all(desk: Desk, seconds: str) -> None:
    parent = desk.made(SHOT, seconds=120.0 - int(seconds))
    assert desk.extend(video=id_of(parent), seconds=seconds).shot.references[0].end_s == 120 - int(seconds)
    longer = desk.made(SHOT, seconds=120.5 - int(seconds))
    assert "up to 120 seconds" in refused(lambda: desk.extend(video=id_of(longer), seconds=seconds)).message


@pytest.mark.parametrize("seconds", [4, "8", "12", "16", "20"])
def test_seconds_of_the_table_may_be_added(desk: Desk, seconds: Any) -> None:
    assert desk.extend(video=id_of(desk.made()), seconds=seconds).shot.duration_s == int(seconds)


@pytest.mark.parametrize("given", ["5", None, ""])
def test_other_seconds_cannot_be_added(desk: Desk, given: Any) -> None:
    error = refused(lambda: desk.extend(video=id_of(desk.made()), seconds=given))
    assert isinstance(error, InvalidRequest)
    assert error.field == "seconds"


@pytest.mark.parametrize("name", ["characters", "input_reference", "size"])
def test_an_extension_takes_neither_characters_nor_pictures_nor_a_size(desk: Desk, name: str) -> None:
    error = refused(lambda: desk.extend(video=id_of(desk.made()), **{name: "1280x720"}))
    assert f"{name} can't be set" in error.message


@pytest.mark.parametrize("name", ["seconds", "size", "input_reference"])
def test_a_remix_cannot_be_given_another_form(desk: Desk, name: str) -> None:
    assert f"{name} can't be set" in refused(lambda: desk.remix(id_of(desk.made()), **{name: "8"})).message


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (None, "and is required"),
        (7, "a file"),
        ({}, "a file"),
        ({"id": 7}, "a file"),
        ({"id": "video_1", "file_id": "file-1"}, "a file"),
        ({"url": URL}, "a file"),
        ({"file_id": "file-none"}, "no file with the id"),
    ],
)
def test_other_films_are_refused_by_their_name(desk: Desk, given: Any, says: str) -> None:
    error = refused(lambda: desk.edit(video=given))
    assert says in error.message
    assert isinstance(error, InvalidRequest)
    assert error.field == "video"


def test_a_file_that_is_no_film_is_refused_with_what_is_accepted(desk: Desk) -> None:
    for upload in (desk.upload(picture(), "image/png"), desk.upload(b"\0\0\0\x20ftypisom no more", "video/mp4")):
        assert "MP4, MOV, WebM or MKV" in refused(lambda upload=upload: desk.edit(video=upload)).message  # type: ignore[misc]


def test_a_film_that_is_not_there_is_not_found_and_another_key_s_is_not_there(desk: Desk) -> None:
    for word in ("video_" + "0" * 32, "nonsense", id_of(desk.made(owner=OTHER))):
        refused(lambda word=word: desk.remix(word), NotFound)  # type: ignore[misc]
        refused(lambda word=word: desk.edit(video={"id": word}), NotFound)  # type: ignore[misc]


def test_a_job_without_a_film_cannot_be_started_from(desk: Desk) -> None:
    refused(lambda: desk.remix(id_of(desk.queued())), NotReady)
    assert "its job failed" in refused(lambda: desk.remix(id_of(desk.failed()))).message


# --- what makes two requests the same ---


def test_a_retry_is_the_same_request_whatever_its_file_is_called(desk: Desk) -> None:
    one, two = desk.upload(picture(), "image/png"), desk.upload(picture(), "image/png", "other")
    assert desk.create(input_reference=one).request_digest == desk.create(input_reference=two).request_digest
    other = replace(one, digest="cd" * 32)
    assert desk.create(input_reference=other).request_digest != desk.create(input_reference=one).request_digest


def test_other_fields_verbs_and_parents_are_other_requests(desk: Desk) -> None:
    parents = [id_of(desk.made()) for _ in range(2)]
    digests = [
        desk.create(prompt="a dog").request_digest,
        desk.create(prompt="a dog", seconds="8").request_digest,
        *(desk.remix(parent).request_digest for parent in parents),
        desk.edit(video={"id": parents[0]}).request_digest,
    ]
    assert len(set(digests)) == len(digests)


def test_a_record_repeats_the_request_but_not_its_pictures(desk: Desk) -> None:
    long_url = "data:image/bmp;base64," + base64.b64encode(picture(600, 600) + b"\0" * 4000).decode()
    echoed = desk.create(prompt="a" * 5000, input_reference={"image_url": long_url.replace("bmp", "png")}).request
    assert echoed["prompt"] == "a" * 5000
    assert len(json.dumps(echoed["input_reference"])) < 200
    assert desk.create(input_reference=desk.upload(picture(), "image/png")).request["input_reference"].startswith("upl")
    assert desk.create(sees=ME).request == {"prompt": "a cat"}


def test_a_deeply_nested_body_is_recorded_in_part(desk: Desk) -> None:
    nested: Any = "x"
    for _ in range(900):
        nested = [nested]
    assert len(json.dumps(desk.create(colour=nested).request)) < 100


def test_the_models_that_are_listed_are_those_that_may_be_asked_for() -> None:
    assert tuple(CREATED_AT) == rules.MODELS
    assert rules.model_names(["wan", "sora-2"]) == (*rules.MODELS, "wan")
