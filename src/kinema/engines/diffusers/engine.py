"""`diffusers`, open-weight models on a local GPU. Light: torch is imported with the first render."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Role, Shot, Verb
from kinema.engines.base import Capabilities, RenderContext, Rendered
from kinema.engines.diffusers.caching import keep_compiled
from kinema.engines.diffusers.families import Mode
from kinema.engines.diffusers.levels import DEFAULT_LEVEL, Compiling, level_named
from kinema.engines.diffusers.parallel import check_gpus, check_present, device_names
from kinema.engines.diffusers.plan import FilmPlan, plan_film
from kinema.engines.diffusers.profiles import (
    DEFAULT_PROFILE,
    FOLDER,
    Precision,
    Profile,
    overridden,
    profile_named,
    profile_of_folder,
)
from kinema.engines.diffusers.pulled import folder_name, found, models_dir
from kinema.engines.diffusers.retime import Between, Picture, fitted, retimed
from kinema.engines.diffusers.sound import SILENCE, bed_named
from kinema.errors import RenderFailed, SettingsError

if TYPE_CHECKING:
    from kinema.engines.diffusers.inputs import Inputs
    from kinema.engines.diffusers.sharing import SharedGpus
    from kinema.engines.diffusers.studio import Studio

NEEDED = ("torch", "diffusers", "transformers", "accelerate", "safetensors", "sentencepiece", "ftfy")
INSTALL = "pip install 'kinema[gpu]'"
FPS_RANGE = (8, 60)
SIDES_PX = (64, 2048)
# A pass of a large model takes seconds, its autoencoder and its loading up to minutes; killed, it would load anew.
STOPS_WITHIN_S = 120.0
SPOOL_NAME = "frames.raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCapabilities(Capabilities):
    """What a profile can do, down to how many pictures it takes: all that a render would refuse is refused at once."""

    profile: Profile

    def check(self, shot: Shot) -> None:
        """Raises: InvalidRequest that says what of this shot the profile can't do, and what it can."""
        Capabilities.check(self, shot)
        plan_film(shot, self.profile)


class DiffusersEngine:
    """A model that diffusers can load, by profile or from a folder of one's own."""

    name = "diffusers"

    def __init__(
        self,
        profile: str = DEFAULT_PROFILE,
        model: str | None = None,
        *,
        device: str = "auto",
        gpus: int = 1,
        precision: Precision | None = None,
        accept_licence: str | None = None,
        level: str = DEFAULT_LEVEL,
        cache: Mapping[str, Any] | str | None = None,
        compiling: Compiling | None = None,
        allow_kernel_download: bool = False,
        between: Between = "motion",
        sound: str = SILENCE,
        fps: float | None = None,
        window_frames: int | None = None,
        area_px: int | None = None,
        steps: int | None = None,
        guidance_scale: float | None = None,
        guidance_scale_2: float | None = None,
        flow_shift: float | None = None,
        negative_prompt: str | None = None,
        lora: Mapping[str, str] | str | None = None,
        arguments: Mapping[str, Any] | None = None,
        cache_dir: Path | None = None,
    ) -> None:
        """`cache_dir` is where a hub id that was pulled is found.

        Raises: SettingsError for an option that can't be used, and a licence that wasn't accepted.
        """
        model = found(model, cache_dir)
        own = profile_of_folder(Path(model or "")) if profile == FOLDER else profile_named(profile)
        self.profile = overridden(
            own,
            fps=fps,
            window_frames=window_frames,
            areas_px=None if area_px is None else (area_px,),
            steps=steps,
            guidance_scale=guidance_scale,
            guidance_scale_2=guidance_scale_2,
            flow_shift=flow_shift,
            negative_prompt=negative_prompt,
            lora=None if lora is None else _lora(lora, own),
            extra={**own.extra, **arguments} if arguments else None,
        )
        _check_licence(self.profile, accept_licence)
        self._model = model
        self._device = device
        if precision not in (None, *get_args(Precision)):
            raise SettingsError(f"precision accepts {', '.join(get_args(Precision))}, not {precision}")
        self._precision = precision
        self._level = level_named(level, cache, compiling)
        self._gpus = check_gpus(gpus, device, self.profile, self._level, model)
        self._may_download = allow_kernel_download
        if between not in get_args(Between):
            raise SettingsError(f"between accepts {', '.join(get_args(Between))}, not {between}")
        self._between = between
        self._bed = bed_named(sound)
        self._studio: Studio | None = None
        self._shared: SharedGpus | None = None

    def capabilities(self) -> Capabilities:
        profile = self.profile
        family = profile.family
        return ProfileCapabilities(
            profile=profile,
            description=f"{profile.name}: {profile.about}. An open-weight model, run with diffusers.",
            references=frozenset(role for mode, roles in _ROLES.items() if mode in family.modes for role in roles),
            audio=family.audio or self._bed is not None,
            max_duration_s=profile.longest_s,
            verbs=_verbs(profile),
            tuning=family.tuning,
            fps=FPS_RANGE,
            sides_px=SIDES_PX,
            stops_within_s=STOPS_WITHIN_S,
        )

    def render(self, shot: Shot, context: RenderContext) -> Rendered:
        """Make a film with the model; it is loaded with the first one and stays warm.

        Raises: InvalidRequest for what the profile can't do, BadReference, JobCancelled through the context,
        RenderFailed where torch is missing, the model can't be loaded or the GPU's memory doesn't suffice.
        """
        # FFmpeg loads with the first render too.
        from kinema.engines.diffusers.inputs import read_inputs

        plan = plan_film(shot, self.profile)
        inputs = read_inputs(plan, context)
        context.check_cancelled()
        context.report(0.0, "loading")
        self._require_torch()
        keep_compiled(context.cache_dir)
        shared = self._enter(context)
        try:
            studio = self._warm_studio(context)
            context.check_cancelled()
            studio.make_room(plan)
            filmed = _rendered(studio, plan, inputs, context, self._between)
        except BaseException:
            shared.leave()
            raise
        audio = filmed.audio if self._bed is None or self.profile.family.audio else self._sound_for(shot)
        return Rendered(frames=_until_the_end(filmed.frames, shared), audio=audio)

    def _sound_for(self, shot: Shot) -> NDArray[np.float32] | None:
        return None if self._bed is None else self._bed(shot.prompt, shot.duration_s, shot.seed, shot.fps)

    def _require_torch(self) -> None:
        if missing := [name for name in NEEDED if find_spec(name) is None]:
            raise RenderFailed(f"the engine diffusers needs {', '.join(missing)}: {INSTALL}")

    def _enter(self, context: RenderContext) -> SharedGpus:
        """The GPUs for this film alone, until its last frame."""
        from kinema.engines.diffusers.placing import device_id
        from kinema.engines.diffusers.sharing import SharedGpus

        if self._shared is None:
            check_present(self._device, self._gpus)
            devices = device_names(_device(self._device), self._gpus)
            self._shared = SharedGpus([context.cache_dir / device_id(name) for name in devices], self._spill)

        def on_wait() -> None:
            context.check_cancelled()
            context.report(0.0, "waiting")

        self._shared.enter(on_wait)
        context.report(0.0, "loading")
        return self._shared

    def _spill(self) -> None:
        if self._studio is not None:
            self._studio.spill()

    def _warm_studio(self, context: RenderContext) -> Studio:
        if self._studio is not None and not self._studio.is_usable:
            self._studio = None  # its weights are given back before they are loaded anew
        if self._studio is None:
            given = (self._folder(context), self.profile, _device(self._device))
            self._studio = self._loaded(*given) if self._gpus == 1 else self._spread(*given)
        return self._studio

    def _loaded(self, folder: str | Path, profile: Profile, device: str) -> Studio:
        from kinema.engines.diffusers.studio import Studio

        return Studio(folder, profile, device, self._level, self._precision, may_download=self._may_download)

    def _spread(self, folder: str | Path, profile: Profile, device: str) -> Studio:
        from kinema.engines.diffusers.ensemble import LeadStudio, Setup, new_meeting

        return LeadStudio(Setup(folder, profile, device, self._gpus, self._level, self._precision, new_meeting()))

    def _folder(self, context: RenderContext) -> str | Path:
        pulled = models_dir(context.cache_dir) / folder_name(self.profile.name)
        if self._model is None and pulled.is_dir():
            return pulled
        return found(self._model, context.cache_dir) or self.profile.repo


_ROLES = {
    Mode.IMAGE: (Role.IMAGE, Role.FIRST_FRAME),
    Mode.REFERENCES: (Role.IMAGE, Role.CHARACTER),
}


def _verbs(profile: Profile) -> frozenset[Verb]:
    verbs = {Verb.CREATE}
    if Mode.VIDEO in profile.family.modes:
        verbs |= {Verb.REMIX, Verb.EDIT}
    if profile.family.continues is not None:
        verbs.add(Verb.EXTEND)
    return frozenset(verbs)


def _check_licence(profile: Profile, accepted: str | None) -> None:
    licence = profile.licence
    if not licence.is_free and accepted != licence.name:
        weights = profile.name if profile.name != FOLDER else f"a folder of the family {profile.family.name}"
        raise SettingsError(
            f"the weights of {weights} are under {licence.name} ({licence.address}), which isn't a free licence: "
            f'read it, and accept it with accept_licence = "{licence.name}" in the pool'
        )


def _lora(given: Mapping[str, str] | str, profile: Profile) -> dict[str, str]:
    """A file for each model that denoises. Raises: SettingsError for a file or a model that isn't there."""
    experts = profile.family.experts
    files = {experts[0]: given} if isinstance(given, str) else dict(given)
    if unknown := sorted(set(files) - set(experts)):
        raise SettingsError(f"lora accepts a file, or a table with {', '.join(experts)}, not {unknown[0]}")
    for file in files.values():
        if not Path(file).is_file():
            raise SettingsError(f"lora accepts a file of safetensors on this machine, not {file}")
    return files


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _rendered(studio: Studio, plan: FilmPlan, inputs: Inputs, context: RenderContext, between: Between) -> Rendered:
    from kinema.engines.diffusers.filming import Filming
    from kinema.engines.diffusers.sound import SoundTrack

    sound = SoundTrack() if plan.profile.family.audio else None
    filming = Filming(studio, plan, inputs, context, sound)
    if sound is None:
        return Rendered(frames=_film(filming.frames(), plan, between))
    # The sound is known after the last window only, and the film's file wants it from the start.
    spooled = _spooled(filming.frames(), context.work_dir / SPOOL_NAME)
    start_s = plan.clock.time_of(0) / plan.profile.fps
    return Rendered(frames=_film(spooled, plan, between), audio=sound.until(plan.shot.duration_s, start_s))


def _spooled(frames: Iterator[Picture], path: Path) -> Iterator[Picture]:
    """All frames are taken now and given later: they wait on the disk, not in memory."""
    shape: tuple[int, ...] = ()
    with path.open("wb") as file:
        for frame in frames:
            shape = frame.shape
            file.write(frame.tobytes())
    size_bytes = int(np.prod(shape))

    def read() -> Iterator[Picture]:
        with path.open("rb") as file:
            while data := file.read(size_bytes):
                yield np.frombuffer(data, np.uint8).reshape(shape)

    return read()


def _until_the_end(frames: Iterable[Picture] | None, shared: SharedGpus) -> Iterator[Picture]:
    try:
        yield from frames or ()
    finally:
        shared.leave()


def _film(frames: Iterator[Picture], plan: FilmPlan, between: Between) -> Iterator[Picture]:
    for frame in retimed(frames, plan.clock, between):
        yield fitted(frame, plan.shot.width_px, plan.shot.height_px)
