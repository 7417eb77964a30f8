"""docs/dialects.md: the routes and fields of both dialects, from the tables that requests are read by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kinema.dialects.acedata import rules as ace
from kinema.dialects.openai import characters, lists, rules, store_schemas
from kinema.dialects.openai.openapi import VIDEO_KEYS
from kinema.domain.shot import FPS, Verb

EXACT, EXTENDED, REFUSED, OTHER = "exact", "extended", "refused", "-"


def _listed(bounds: lists.Bounds) -> str:
    orders = " or ".join(lists.ORDERS)
    return f"`after`, `limit` {bounds.least} to {bounds.most} ({bounds.default}), `order` {orders} (desc)."


# Method and path -> the SDKs' name for it, and what is to be known.
OPENAI_ROUTES = {
    "POST /v1/videos": (
        "`create`",
        EXACT,
        "multipart, JSON or a plain form. Azure's `remix_video_id` makes it a remix.",
    ),
    "GET /v1/videos": ("`list`", EXACT, _listed(lists.VIDEOS)),
    "GET /v1/videos/{video_id}": (
        "`retrieve`, `poll`",
        EXACT,
        "A job's UUID is an id too. `openai-poll-after-ms` while it is live.",
    ),
    "DELETE /v1/videos/{video_id}": ("`delete`", EXTENDED, "A live one is cancelled."),
    "GET /v1/videos/{video_id}/content": (
        "`download_content`",
        EXACT,
        "`variant` video (MP4), thumbnail (WebP) or spritesheet (JPEG); ranges, ETag.",
    ),
    "HEAD /v1/videos/{video_id}/content": ("-", EXTENDED, "Its headers."),
    "POST /v1/videos/{video_id}/remix": ("`remix`", EXACT, "JSON or a form."),
    "POST /v1/videos/edits": ("`edit`", EXACT, "JSON or a form."),
    "POST /v1/videos/extensions": (
        "`extend`",
        EXACT,
        f"JSON or a form. {rules.MAX_EXTENSIONS} in a row, {rules.MAX_TOTAL_S:g} s in all.",
    ),
    "POST /v1/videos/characters": (
        "`create_character`",
        EXTENDED,
        f"`name`, `video`: a clip of {characters.SECONDS[0]:g} to {characters.SECONDS[1]:g} s of any shape; "
        'also `{"file_id"}`, `{"id"}`.',
    ),
    "GET /v1/videos/characters/{character_id}": ("`get_character`", EXACT, ""),
    "DELETE /v1/videos/characters/{character_id}": ("-", EXTENDED, ""),
    "POST /v1/videos/sync": ("-", EXTENDED, "vLLM-Omni's: create, wait, answer with the film."),
    "GET /v1/models": ("`models.list`", EXACT, "The API's names, and those of `[routes]`."),
    "GET /v1/models/{model}": ("`models.retrieve`", EXACT, ""),
    "POST /v1/files": ("`files.create`", EXACT, f"`purpose`: {', '.join(store_schemas.PURPOSES)}. `expires_after`."),
    "GET /v1/files": ("`files.list`", EXACT, f"{_listed(lists.FILES)} `purpose`."),
    "GET /v1/files/{file_id}": ("`files.retrieve`", EXACT, ""),
    "GET /v1/files/{file_id}/content": ("`files.content`", EXACT, ""),
    "DELETE /v1/files/{file_id}": ("`files.delete`", EXACT, ""),
    "POST /v1/batches": ("`batches.create`", EXACT, "`endpoint` is `/v1/videos`; lines are JSON."),
    "GET /v1/batches": ("`batches.list`", EXACT, _listed(lists.BATCHES)),
    "GET /v1/batches/{batch_id}": ("`batches.retrieve`", EXACT, ""),
    "POST /v1/batches/{batch_id}/cancel": ("`batches.cancel`", EXACT, ""),
    "GET /v1/webhook_event_types": ("`webhooks.event_types.list`", EXACT, "Videos' and batches'."),
    "POST /v1/webhook_endpoints": ("`webhooks.create`", EXACT, ""),
    "GET /v1/webhook_endpoints": ("`webhooks.list`", EXACT, _listed(lists.ENDPOINTS)),
    "GET /v1/webhook_endpoints/{endpoint_id}": ("`webhooks.retrieve`", EXACT, ""),
    "POST /v1/webhook_endpoints/{endpoint_id}": ("`webhooks.update`", EXACT, ""),
    "DELETE /v1/webhook_endpoints/{endpoint_id}": ("`webhooks.delete`", EXACT, ""),
    "POST /v1/webhook_endpoints/{endpoint_id}/rotate_secret": ("`webhooks.rotate_secret`", EXACT, ""),
    "POST /v1/webhook_endpoints/{endpoint_id}/test": ("`webhooks.test`", EXACT, ""),
}
ACEDATA_ROUTES = {
    "POST /sora/videos": (
        EXACT,
        "Waits, or `async`, or `callback_url`, or `accept: application/x-ndjson` for lines of progress.",
    ),
    "POST /sora/tasks": (EXTENDED, "`action` retrieve and retrieve_batch as documented; delete and cancel besides."),
}


def _either(words: Iterable[object]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _range(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:g} to {bounds[1]:g}"


# Field -> what is accepted. A field of the rules that has no entry stops `make docs`.
OPENAI_FIELDS: Mapping[str, str] = {
    "prompt": f"1 to {rules.PROMPT_CHARACTERS} characters",
    "model": f"{_either(rules.MODELS)}, names of `[routes]`; default `{rules.DEFAULT_MODEL}`, or the source's",
    "seconds": f"{_either(rules.SECONDS)} as a text, or (not in strict) a number; default `{rules.DEFAULT_SECONDS}`. "
    "lenient takes the nearest. Of an extension: the seconds that are added",
    "size": f"{_either(rules.SIZES)}; default `{rules.DEFAULT_SIZE}`. strict keeps those over 720p to `sora-2-pro`; "
    "lenient takes any WIDTHxHEIGHT",
    "input_reference": 'a JPEG, PNG or WebP on which the film starts: a file, `{"image_url"}` with an http(s) or data '
    'URL, or `{"file_id"}`. Not in strict: also GIF; a bare URL, Base64 or file id; any size, and the picture is '
    "made to cover the film. A URL that may not be opened, like a private one, is refused at once; one that can't be "
    "reached or is no picture fails the job, since it is read when the job begins",
    "characters": f'1 to {rules.MAX_CHARACTERS} `{{"id": "char_..."}}`; strict wants their names in the prompt',
    "video": 'a file, `{"id"}` or `{"file_id"}`',
    "width": f"{_range(rules.SIDE_PX)}, with `height`, up to {rules.PIXELS} pixels together",
    "height": "with `width`",
    "aspect_ratio": "like `16:9`",
    "short_edge": "pixels of the shorter side",
    "resolution": "like `720p`",
    "fps": f"{_range(rules.FPS)}; default {FPS}",
    "num_frames": f"{_range(rules.FRAMES)}, instead of `seconds`",
    "seed": f"{rules.SEED[0]} to {rules.SEED[1]}; a fresh one by default, a source's own for what is made from it",
    "negative_prompt": "a text",
    "num_inference_steps": _range(rules.STEPS),
    "guidance_scale": _range(rules.GUIDANCE),
    "guidance_scale_2": f"{_range(rules.GUIDANCE)}, of a model's second expert",
    "flow_shift": _range(rules.FLOW_SHIFT),
    "input_references": f"up to {rules.MAX_REFERENCES} pictures that guide the film, each as `input_reference`",
}


def _exactness(name: str, verb: Verb) -> str:
    if name in rules.DOCUMENTED[verb]:
        return EXACT
    if name in rules.FIELDS[verb]:
        return EXTENDED
    return REFUSED if name in rules.FIELDS[Verb.CREATE] else OTHER


def _openai_fields() -> str:
    names = dict.fromkeys(name for verb in Verb for name in rules.FIELDS[verb])
    return "\n".join(
        f"| `{name}` | {' | '.join(_exactness(name, verb) for verb in Verb)} | {OPENAI_FIELDS[name]} |"
        for name in names
    )


def _rows(table: Mapping[str, str]) -> str:
    """One row for each meaning, with all names that have it."""
    by_meaning: dict[str, list[str]] = {}
    for name, meaning in table.items():
        by_meaning.setdefault(meaning, []).append(name)
    return "\n".join(f"| {_either(names)} | {meaning} |" for meaning, names in by_meaning.items())


def _acedata_durations(version: str) -> str:
    each = (f"{_either(ace.DURATIONS_S[version, model])} ({model})" for model in ace.MODELS)
    return f"{'; '.join(each)}; default {ace.DEFAULT_DURATION_S[version]}"


def _acedata_rows() -> str:
    low, high = ace.CHARACTER_RANGE_S
    sizes = {
        version: f"{_either(ace.SIZES[version])}; default `{ace.DEFAULT_SIZE[version]}`" for version in ace.VERSIONS
    }
    rows = [
        ("prompt", "a text", "the same", ""),
        ("model", _either(ace.MODELS), "the same", f"lenient: `{ace.LENIENT_MODEL}` where it is missing"),
        ("version", "`1.0` (default)", "`2.0`", "not in strict: also 1 and 2"),
        (
            "duration",
            *map(_acedata_durations, ace.VERSIONS),
            "not in strict: also `seconds` in 2.0. lenient: the nearest",
        ),
        (
            "size",
            sizes["1.0"],
            sizes["2.0"],
            f"`large` is `sora-2-pro`'s: strict refuses it of `sora-2`, the others render "
            f"`small`. lenient: {_either(ace.LENIENT_SIZES)}, others as the default",
        ),
        (
            "orientation",
            f"{_either(ace.ORIENTATIONS)}; default `{ace.DEFAULT_ORIENTATION}`",
            "ignored",
            f"lenient: {_either(ace.LENIENT_ORIENTATIONS)}",
        ),
        (
            "image_urls",
            "URLs, data URLs, Base64: guide the film",
            "the first one: the first frame",
            "not in strict: also `image_url` for one, and bare Base64",
        ),
        ("character_url", "a clip", "ignored", ""),
        ("character_start, character_end", f"whole seconds, {low} to {high} apart", "ignored", ""),
        ("callback_url", "http(s) URL; makes it asynchronous", "the same", ""),
        ("async", "`true`, `false` (default)", "the same", ""),
    ]
    return "\n".join(f"| {_either(name.split(', '))} | {' | '.join(cells)} |" for name, *cells in rows)


def page(note: str) -> str:
    openai_routes = "\n".join(
        f"| `{route}` | {sdk} | {how} | {text} |" for route, (sdk, how, text) in OPENAI_ROUTES.items()
    )
    acedata_routes = "\n".join(f"| `{route}` | {how} | {text} |" for route, (how, text) in ACEDATA_ROUTES.items())
    fixed = {name: _either(values) for name, values in rules.FIXED.items()}
    return f"""# Dialects
{note}
Kinema speaks two HTTP APIs over the same jobs: OpenAI's under `/v1` (and Azure's `/openai/v1`), AceData's under
`/sora`. A film that was made by one can be asked for by the other. [Errors](errors.md), [migration](migrate.md);
`/docs` on a server has the schemas.

| word | meaning |
|---|---|
| {EXACT} | what the API documents, and nothing else asked for |
| {EXTENDED} | not in the API's document; accepted here |
| {REFUSED} | 400 that names the field and says what to do instead |
| ignored | nothing happens; the answer's header `kinema-adjusted` names it |

`KINEMA_WIRE` says how exact requests must be: `strict` takes what is documented and refuses all else; `documented`
(the default) takes the extensions too; `lenient` also takes the nearest of what was asked for, and says so in
`kinema-adjusted`.

## OpenAI: routes
Every answer has `x-request-id`. Lists have `object`, `data`, `first_id`, `last_id`, `has_more`; an
empty value in their query counts as left out. Slashes that are too many in a path change nothing.

| route | SDK | | |
|---|---|---|---|
{openai_routes}

The video object always has its {len(VIDEO_KEYS)} keys: {_either(VIDEO_KEYS)}.
`seconds` is a text; a failed job is HTTP 200 with `status` `failed`; a film that has expired stays `completed` with a
past `expires_at`, and its content is 404 `video_expired`.

## OpenAI: fields of requests for films
| field | create | remix | edit | extend | accepted |
|---|---|---|---|---|---|
{_openai_fields()}

An engine that can't use a field refuses it: 400, with what it can. In forms `a[b]`, `a[]` and
`a[][b]` nest, and an object may be written as JSON; files are known by their bytes, whatever their type says.

**Other names** of fields, from other servers:

| name | is |
|---|---|
{_rows({name: f"`{own}`" for name, own in rules.ALIASES.items()})}
| {_either(rules.CONTAINERS)} | an object, or its JSON as a text, whose fields count as the body's; they don't nest |

**One value only**, since it is what happens anyway:

| field | accepted |
|---|---|
{_rows(fixed)}

**Refused**, unless empty or false:

| field | instead |
|---|---|
{_rows(rules.REFUSED)}

**Ignored**, like every name that isn't on this page:

| field | why |
|---|---|
{_rows(rules.IGNORED)}

## AceData: routes
| route | | |
|---|---|---|
{acedata_routes}

## AceData: fields of `POST /sora/videos`
| field | version 1.0 | version 2.0 | besides |
|---|---|---|---|
{_acedata_rows()}

Fields that aren't on this page are passed over.
"""
