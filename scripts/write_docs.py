"""Write the generated parts of the documentation: settings, dialects, errors, the job's life.

python scripts/write_docs.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

import dialects_page

from kinema.config import describe_settings
from kinema.dialects.acedata.openapi import MEANINGS
from kinema.dialects.acedata.present import WIRE_ERRORS, WIRE_STATES
from kinema.dialects.openai import openapi as openai_openapi
from kinema.dialects.openai import present as openai
from kinema.domain.job import NEXT_STATES, State

DOCS = Path(__file__).parents[1] / "docs"
NOTE = "<!-- Written by `make docs` from the code; change it there. -->\n"


def settings_page() -> str:
    rows = "\n".join(f"| `{name}` | {default or '-'} | {text} |" for name, default, text in describe_settings())
    return f"""# Settings
{NOTE}
Kinema reads `kinema.toml` in the folder it is started in (or the file that `KINEMA_CONFIG` names), then the
environment, which wins. In the file, names are lower case and without the prefix: `port = 9000`. A setting that is
unknown or can't be understood stops the start and says what would have been accepted.

| setting | default | what it is |
|---|---|---|
{rows}
"""


def errors_page() -> str:
    seen: dict[tuple[int, str], list[str]] = {}
    for ours, wire in WIRE_ERRORS.items():
        seen.setdefault(wire, []).append(ours)
    rows = "\n".join(f"| {status} | `{code}` | {MEANINGS[code]} |" for status, code in sorted(seen))
    wire = sorted(set(openai.WIRE_ERRORS.values()), key=lambda error: (error[0], error[2] or ""))
    openai_rows = "\n".join(
        f"| {status} | `{kind}` | {f'`{code}`' if code else '-'} | {openai_openapi.MEANINGS[code or kind]} |"
        for status, kind, code in wire
    )
    of_jobs = ", ".join(f"`{code}`" for code in [*openai.JOB_ERRORS.values(), openai.OTHER_JOB_ERROR])
    return f"""# Errors
{NOTE}
Every error has a message that says what would have been accepted, and a trace id.

## On the OpenAI wire
`{{"error": {{"message": ..., "type": ..., "param": ..., "code": ...}}}}`, and the trace id in `x-request-id`. `code` is
null where no field is named. A video that failed is no error: it is answered with 200, `status` `failed` and an
`error.code` of
{of_jobs}.

| status | type | code | meaning |
|---|---|---|---|
{openai_rows}

No 409: SDKs repeat it. 400 in place of 403 for what is refused, as OpenAI has it.

## On the AceData wire
`{{"success": false, "error": {{"code": ..., "message": ...}}, "trace_id": ...}}`, and `task_id` when a task
ended with it.

| status | code | meaning |
|---|---|---|
{rows}
"""


def lifecycle_page() -> str:
    arrows = "\n".join(f"    {state} --> {after}" for state in State for after in sorted(NEXT_STATES[state]))
    ends = "\n".join(f"    {state} --> [*]" for state in State if not NEXT_STATES[state])
    rows = "\n".join(f"| {state} | `{WIRE_STATES[state]}` | `{openai.STATUSES[state]}` |" for state in State)
    rows += (
        "\n| succeeded, its film removed when its time was over | `failed`, code `expired`, no URL "
        "| `completed`, `expires_at` is past; the content is 404 `video_expired` |"
    )
    return f"""# A job's life
{NOTE}
```mermaid
stateDiagram-v2
    [*] --> queued
{arrows}
{ends}
```

`running` goes back to `queued` when its worker died; after three starts the job fails with that reason.

| state | on the AceData wire | on the OpenAI wire |
|---|---|---|
{rows}
"""


PAGES = {
    "settings.md": settings_page,
    "dialects.md": lambda: dialects_page.page(NOTE),
    "errors.md": errors_page,
    "lifecycle.md": lifecycle_page,
}


def main() -> None:
    stale = []
    for name, write in PAGES.items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != write():
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(write(), encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.exit(f"{', '.join(stale)} in docs/ are out of date: run `make docs`")


if __name__ == "__main__":
    main()
