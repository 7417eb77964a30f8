"""`kinema generate` and `kinema engines`: films without HTTP, and what makes them."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kinema.cli.opening import err, open_or_stop, out, settings_or_stop, stop
from kinema.cli.tables import show_table
from kinema.errors import KinemaError, SettingsError

if TYPE_CHECKING:
    from kinema.app import Parts, WorkerRole
    from kinema.config import Settings
    from kinema.domain.job import Job
    from kinema.domain.shot import Shot

OWNER = "cli"
EXPLAINER = "clay"  # the one engine whose reading of a prompt can be printed


# The wire's bounds, which a test compares: its module is too heavy for `--help`.
SIZE_HELP = "Pixels, WIDTHxHEIGHT, both even and up to 4096; `kinema engines` lists each engine's sides."


def generate(
    prompt: Annotated[str, typer.Argument(help="What the film shows.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the film goes.")] = Path("film.mp4"),
    duration: Annotated[float, typer.Option(min=0.5, max=120, help="Seconds.")] = 4,
    size: Annotated[str, typer.Option(help=SIZE_HELP)] = "1280x720",
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed gives the same film.")] = None,
    image: Annotated[list[str] | None, typer.Option(help="URL of a picture that guides the film; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a progress bar.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Print how clay reads the prompt, no film.")] = False,
) -> None:
    """Make one film without HTTP: the same jobs, the same worker.

    Example: `kinema generate "a red fox walking in the snow" -o fox.mp4 --duration 6`

    When a film isn't what you meant, `kinema generate "..." --explain` shows what was understood.
    """
    if not prompt.strip():
        raise stop("PROMPT accepts a text that says what the film shows, and this one is empty")
    settings = settings_or_stop(log="error")
    if explain:
        _explain(settings, prompt, duration, as_json)
        return
    parts, role = _open_with_worker(settings)
    try:
        size_px = _pixels(size, _sides_px(parts))
        if role is not None:
            role.launch()
        shot = _shot(prompt, duration, size_px, seed, image or [])
        job = asyncio.run(_generate(parts, shot, as_json))
        _report(parts, job, output, as_json)
    except KinemaError as error:
        raise stop(error.message) from None
    finally:
        if role is not None:
            role.stop()
        parts.close()


def engines() -> None:
    """List the installed engines and what they can do."""
    from kinema.engines.registry import engine_names, load_engine

    rows = []
    for name in engine_names():
        can = load_engine(name).capabilities()
        references = ", ".join(sorted(can.references)) or "none"
        sides = "{} to {} px".format(*can.sides_px)
        sound = "yes" if can.audio else "no"
        rows.append((name, sound, f"{can.max_duration_s:g} s", sides, references, can.description))
    headers = ("engine", "sound", "longest", "sides", "references", "what it is")
    show_table(headers, rows, frozenset({"references", "what it is"}))


def _explain(settings: Settings, prompt: str, duration_s: float, as_json: bool) -> None:
    engine = settings.engine_of(settings.pool_of(settings.engine))
    if engine != EXPLAINER:
        raise stop(f"only the engine {EXPLAINER} explains how it reads a prompt, and the engine in use is {engine}")
    from dataclasses import asdict

    from kinema.engines.clay.explaining import explain
    from kinema.engines.clay.language import parse_scene

    scene = parse_scene(prompt)
    print(json.dumps(asdict(scene)) if as_json else explain(scene, duration_s))  # noqa: T201 - bare, as it is


def _open_with_worker(settings: Settings) -> tuple[Parts, WorkerRole | None]:
    """The parts with a worker of our own, or without where a server already works in the data folder."""
    from kinema.app import WorkerRole, open_parts

    try:
        parts = open_parts(settings, "embedded")
    except SettingsError as error:
        raise stop(error.message) from None
    if parts is None:
        return open_or_stop(settings, "visitor"), None
    return parts, WorkerRole(parts, settings.pool_names)


def _shot(prompt: str, duration_s: float, size_px: tuple[int, int], seed: int | None, images: list[str]) -> Shot:
    import secrets

    from kinema.domain.shot import Reference, Role, Shot

    width_px, height_px = size_px
    return Shot(
        prompt=prompt,
        duration_s=duration_s,
        width_px=width_px,
        height_px=height_px,
        seed=secrets.randbits(31) if seed is None else seed,
        references=tuple(Reference(Role.IMAGE, url) for url in images),
    )


async def _generate(parts: Parts, shot: Shot, quiet: bool) -> Job:
    from kinema.service import Submission

    submission = Submission("cli", parts.settings.engine, shot, {"prompt": shot.prompt}, "", is_async=True)
    job = await parts.service.submit(submission, owner=OWNER, trace_id="", base_url="")
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=err, disable=quiet) as bar:
        line = bar.add_task("queued", total=1.0)
        async for seen in parts.service.watch(job):
            bar.update(line, completed=seen.progress, description=str(seen.stage))
            job = seen
    return job


def _report(parts: Parts, job: Job, output: Path, as_json: bool) -> None:
    if job.clip is None:
        code, message = (job.failure.code, job.failure.message) if job.failure else ("api_error", "no film")
        if as_json:
            print(json.dumps({"id": str(job.id), "state": job.state, "error": {"code": code, "message": message}}))  # noqa: T201
            raise typer.Exit(1)
        raise stop(f"no film: {message}")
    aside = output.with_name(f".{output.name}.part")
    shutil.copyfile(parts.blobs.local_copy(job.clip.film_key), aside)
    aside.replace(output)
    if as_json:
        known = {name: getattr(job.clip, name) for name in ("width_px", "height_px", "fps", "duration_s", "digest")}
        film = {"id": str(job.id), "state": job.state, "file": str(output), "seed": job.shot.seed}
        print(json.dumps(film | known))  # noqa: T201
    else:
        facts = f"{job.clip.duration_s:g} s, {job.clip.width_px}x{job.clip.height_px}, seed {job.shot.seed}"
        out.print(f"[bold]{escape(str(output))}[/]: {facts}")


def _sides_px(parts: Parts) -> tuple[int, int]:
    """The shortest and the longest side that both the engine in use and the wire accept."""
    from kinema.app import Abilities
    from kinema.dialects.openai import rules

    shortest, longest = Abilities(parts.routing).of(parts.routing.pool_of(parts.settings.engine)).sides_px
    return max(shortest, rules.SIDE_PX[0]), min(longest, rules.SIDE_PX[1])


def _pixels(size: str, sides_px: tuple[int, int]) -> tuple[int, int]:
    from kinema.dialects.openai import rules

    low, high = sides_px
    if found := re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", size.lower()):
        sides = width_px, height_px = int(found[1]), int(found[2])
        if all(low <= side <= high and side % 2 == 0 for side in sides) and width_px * height_px <= rules.PIXELS:
            return sides
    raise stop(
        f"--size accepts WIDTHxHEIGHT, both even and from {low} to {high}, together at most {rules.PIXELS} pixels, "
        f"like 1280x720, not {size}"
    )
