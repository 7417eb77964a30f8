"""`kinema models`: the weights of the engine `diffusers`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from kinema.cli.opening import err, out, settings_or_stop, stop
from kinema.cli.tables import show_table
from kinema.errors import KinemaError

if TYPE_CHECKING:
    from pathlib import Path

    from kinema.engines.diffusers.profiles import Profile
    from kinema.engines.diffusers.weights import Shelf

app = typer.Typer(no_args_is_help=True, help="Weights of open models: list, pull, verify, check, remove.")

Name = Annotated[str, typer.Argument(help="A profile, as `kinema models list` names them, or a hub id.")]
Accepted = Annotated[str | None, typer.Option("--accept-licence", help="The licence's name, where it isn't free.")]
# A check is there to see that the model runs, not what it can do.
CHECKED: dict[str, Any] = {"steps": 2, "area_px": 256 * 256}
CHECK_LIMIT_S = 1800.0


@app.command("list")
def list_models() -> None:
    """List the profiles: licence, memory, what each can do, and which are here."""
    from kinema.engines.diffusers.fitting import memory_span
    from kinema.engines.diffusers.memory import gib
    from kinema.engines.diffusers.profiles import DEFAULT_PROFILE, PROFILES

    shelf = _shelf()
    rows = []
    for profile in PROFILES.values():
        weights = sum(profile.weights_bytes(name) for name in profile.parameters_b)
        fastest, smallest = memory_span(profile)
        pulled = shelf.pulled(profile.name)
        row = (
            profile.name + (" (default)" if profile.name == DEFAULT_PROFILE else ""),
            profile.licence.name + ("" if profile.licence.is_free else " (to accept)"),
            gib(weights),
            f"{gib(smallest.need_bytes)} to {gib(fastest.need_bytes)}",
            f"{profile.longest_s:g} s",
            gib(pulled.size_bytes) if pulled else "no",
            profile.about,
        )
        rows.append(row)
    headers = ("profile", "licence", "weights", "GPU memory", "longest", "here", "what it can do")
    show_table(headers, rows, frozenset({"what it can do"}))
    out.print("Weights and memory are computed from published numbers of parameters.")
    for name in shelf.names():
        if name not in PROFILES:
            out.print(f'Pulled besides: {escape(name)}, for profile = "folder", model = "{escape(name)}"')


@app.command("pull")
def pull_model(
    name: Name,
    source: Annotated[
        str | None, typer.Option("--from", help="A folder or hub id instead of the profile's own.")
    ] = None,
    accept_licence: Accepted = None,
) -> None:
    """Fetch weights, from the hub or from a folder; an interrupted pull goes on where it stopped."""
    profile, shelf = _profile(name), _shelf()
    licence = None if profile is None else profile.licence
    if licence is not None and not licence.is_free and accept_licence != licence.name:
        raise stop(
            f"{name} is under {licence.name} ({licence.address}), which isn't a free licence: "
            f'read it, and accept it with --accept-licence "{licence.name}"'
        )
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=err) as bar:
        line = bar.add_task(name, total=None)
        try:
            given = source or (name if profile is None else profile.repo)
            pulled = shelf.pull(name, given, lambda done, whole: bar.update(line, completed=done, total=whole))
        except KinemaError as error:
            raise stop(error.message) from None
    out.print(f"{escape(name)} is in {escape(str(pulled.folder))}: {len(pulled.files)} files")
    if profile is None:
        out.print(escape(_how_to_use(name, pulled.folder)))


@app.command("verify")
def verify_model(name: Name) -> None:
    """Compare every file with the digest it had when it was pulled."""
    try:
        _profile(name)
        wrong = _shelf().verify(name)
    except KinemaError as error:
        raise stop(error.message) from None
    for sentence in wrong:
        err.print(escape(sentence))
    if wrong:
        raise stop(f"{name} is damaged; `kinema models pull {name}` fetches it again")
    out.print(f"{escape(name)} is as it was pulled.")


@app.command("check")
def check_model(
    name: Name,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:N.")] = "auto",
    accept_licence: Accepted = None,
) -> None:
    """Render a few small frames with a model that was pulled, to see that it runs on this machine."""
    import tempfile
    from pathlib import Path

    from kinema.domain.shot import Shot
    from kinema.engines.diffusers.profiles import FOLDER
    from kinema.execution.engine_process import EngineProcess

    profile, shelf = _profile(name), _shelf()
    if shelf.pulled(name) is None:
        raise stop(f"{name} isn't here; `kinema models pull {name}` fetches it")
    options = {**CHECKED, "profile": name if profile else FOLDER, "model": str(shelf.folder(name)), "device": device}
    if accept_licence is not None:
        options["accept_licence"] = accept_licence
    shot = Shot("a red ball on a table", 0.5, 256, 256, seed=1)
    process = EngineProcess("diffusers", shelf.root.parent, options)
    limits_s = dict.fromkeys(("loading", "rendering", "finishing"), CHECK_LIMIT_S)
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory() as folder:
            film = process.render(
                shot,
                (),
                Path(folder),
                report=lambda progress, stage: None,
                should_go_on=lambda: True,
                limits_s=limits_s,
            )
    except KinemaError as error:
        raise stop(f"{name} doesn't run here: {error.message}") from None
    finally:
        process.stop()
    out.print(f"{escape(name)} runs: {film['frame_count']} frames in {time.monotonic() - started:.0f} s with loading")


@app.command("remove")
def remove_model(name: Name) -> None:
    """Delete a profile's weights from this machine."""
    _profile(name)
    if not _shelf().remove(name):
        raise stop(f"{name} isn't here")
    out.print(f"{escape(name)} is gone.")


def _how_to_use(name: str, folder: Path) -> str:
    """How a pool has what was pulled by a hub id, or why it can't."""
    from kinema.engines.diffusers.profiles import profile_of_folder

    try:
        licence = profile_of_folder(folder).licence
    except KinemaError as error:
        return f"No pool can use it: {error.message}"
    more = "" if licence.is_free else f', accept_licence = "{licence.name}" ({licence.address}, which isn\'t free)'
    return f'A pool uses it with profile = "folder", model = "{name}"{more}.'


def _profile(name: str) -> Profile | None:
    """The profile of this name; None for a hub id."""
    from kinema.engines.diffusers.profiles import profile_named
    from kinema.engines.diffusers.pulled import is_hub_id

    if is_hub_id(name):
        return None
    try:
        return profile_named(name)
    except KinemaError as error:
        raise stop(error.message) from None


def _shelf() -> Shelf:
    from kinema.engines.diffusers.weights import Shelf

    return Shelf(settings_or_stop().data_dir.absolute() / "cache" / "diffusers")
