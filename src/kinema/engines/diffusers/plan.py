"""From a shot to the runs of the model that make it: everything is decided, or refused, before the model is touched."""

from __future__ import annotations

from dataclasses import dataclass

from kinema.domain.shot import Role, Shot, Verb
from kinema.engines.diffusers.families import Mode
from kinema.engines.diffusers.lattice import Clock, Window, Windowing
from kinema.engines.diffusers.profiles import Profile
from kinema.engines.diffusers.sizes import Canvas, choose_area, choose_canvas
from kinema.errors import InvalidRequest

MAX_STEPS = 200
MAX_REFERENCES = 4  # pictures and frames of characters together; each costs a latent frame of every run
FRAMES_PER_CHARACTER = 3
BLENDED_FRAMES = 8  # in which two windows of a remix pass into each other
# The share of the noise that a remix starts from: high enough for the prompt, low enough for the source's structure.
REMIX_STRENGTH = 0.75
EDIT_STRENGTH = 0.6


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """How one film is made: the modes, the canvas, the windows and the numbers of each run."""

    shot: Shot
    profile: Profile
    opening: Mode  # of the first window
    continuing: Mode | None  # of those after it
    canvas: Canvas
    clock: Clock
    windows: tuple[Window, ...]
    steps: int
    guidance_scale: float | None
    guidance_scale_2: float | None
    flow_shift: float | None
    negative_prompt: str
    strength: float | None = None  # of a remix or an edit

    @property
    def steps_run(self) -> int:
        """Denoising steps that a window really takes: most remixes begin part of the way."""
        if self.strength is None or not self.is_blended or self.profile.family.follows:
            return self.steps
        return max(1, int(self.steps * self.strength))

    @property
    def frames_per_character(self) -> int:
        """How many frames of each character are shown to the model."""
        pictures, characters = _count(self.shot, Role.IMAGE), _count(self.shot, Role.CHARACTER)
        return min(FRAMES_PER_CHARACTER, (MAX_REFERENCES - pictures) // max(1, characters))

    def mode_of(self, index: int) -> Mode:
        """The mode of a window by its number."""
        if index == 0 or self.opening is Mode.VIDEO or self.continuing is None:
            return self.opening
        return self.continuing

    @property
    def is_blended(self) -> bool:
        """Windows pass into each other, because a later one can't be given frames of the one before."""
        return self.opening is Mode.VIDEO and not self.profile.family.keeps_in_video


def plan_film(shot: Shot, profile: Profile) -> FilmPlan:
    """Decide how a shot is made by a profile.

    Raises: InvalidRequest that says what this profile can't do, and what it can.
    """
    family, tuning = profile.family, shot.tuning
    opening = _opening(shot, profile)
    clock = Clock(shot.fps, profile.fps, shot.frame_count, shot.verb is Verb.EXTEND)
    windows = _windows(shot, profile, opening, clock)
    area_px = choose_area(profile.areas_px, shot.width_px, shot.height_px)
    canvas = choose_canvas(area_px, family.multiple_px, shot.width_px, shot.height_px)
    return FilmPlan(
        shot=shot,
        profile=profile,
        opening=opening,
        continuing=family.continues,
        canvas=canvas,
        clock=clock,
        windows=windows,
        steps=_steps(profile.steps if tuning.steps is None else tuning.steps),
        guidance_scale=_chosen(tuning.guidance_scale, profile.guidance_scale),
        guidance_scale_2=_chosen(tuning.guidance_scale_2, profile.guidance_scale_2),
        flow_shift=_chosen(tuning.flow_shift, profile.shift_at(canvas.area_px)),
        negative_prompt=profile.negative_prompt if tuning.negative_prompt is None else tuning.negative_prompt,
        strength={Verb.REMIX: REMIX_STRENGTH, Verb.EDIT: EDIT_STRENGTH}.get(shot.verb),
    )


def _opening(shot: Shot, profile: Profile) -> Mode:
    modes = profile.family.modes
    if shot.verb is Verb.EXTEND:
        if profile.family.continues is None:
            raise InvalidRequest(f"the profile {profile.name} can't continue a film; {_can(profile)}", "model")
        return profile.family.continues
    if shot.verb is not Verb.CREATE:
        if Mode.VIDEO not in modes:
            raise InvalidRequest(f"the profile {profile.name} can't {shot.verb} a film; {_can(profile)}", "model")
        return Mode.VIDEO
    mode = _mode_of_pictures(shot)
    if mode not in modes:
        raise InvalidRequest(f"the profile {profile.name} {_MISSING[mode]}; {_can(profile)}")
    return mode


def _mode_of_pictures(shot: Shot) -> Mode:
    pictures, characters = _count(shot, Role.IMAGE), _count(shot, Role.CHARACTER)
    if pictures + characters > MAX_REFERENCES:
        raise InvalidRequest(
            f"this model takes up to {MAX_REFERENCES} pictures and characters together, not {pictures + characters}"
        )
    if pictures > 1 or characters:
        return Mode.REFERENCES
    return Mode.IMAGE if pictures or _count(shot, Role.FIRST_FRAME) else Mode.TEXT


def _count(shot: Shot, role: Role) -> int:
    return sum(1 for reference in shot.references if reference.role is role)


_MISSING = {
    Mode.TEXT: "needs a picture to start from",
    Mode.IMAGE: "takes no picture",
    Mode.REFERENCES: "takes one picture at most and no character",
}
_ABLE = {
    Mode.TEXT: "text alone",
    Mode.IMAGE: "one picture to start from",
    Mode.REFERENCES: f"up to {MAX_REFERENCES} pictures and characters",
    Mode.VIDEO: "another film (remix, edit)",
}


def _can(profile: Profile) -> str:
    able = [words for mode, words in _ABLE.items() if mode in profile.family.modes]
    able += ["a film to go on from (extend)"] if profile.family.continues else []
    return f"it takes {', '.join(able)}"


def _windows(shot: Shot, profile: Profile, opening: Mode, clock: Clock) -> tuple[Window, ...]:
    family = profile.family
    is_remix = opening is Mode.VIDEO
    kept = BLENDED_FRAMES if is_remix and not family.keeps_in_video else family.kept_frames
    windowing = Windowing(family.rule, profile.window_frames, kept, counts_new=not family.returns_kept)
    # VACE puts each reference before the film as a latent frame, and can't put more there than the film has.
    shortest = family.rule.step * (MAX_REFERENCES - 1) + 1 if Mode.REFERENCES in family.modes else 1
    needed = max(clock.needed, shortest)
    windows = windowing.split(needed, given=family.kept_frames if shot.verb is Verb.EXTEND else 0)
    if len(windows) > 1 and family.continues is None and not is_remix:
        raise InvalidRequest(f"this model renders up to {profile.longest_s:g} seconds, not {shot.duration_s:g}")
    return windows


def _steps(steps: int) -> int:
    if not 1 <= steps <= MAX_STEPS:
        raise InvalidRequest(f"steps must be from 1 to {MAX_STEPS}, not {steps}", "steps")
    return steps


def _chosen(given: float | None, own: float | None) -> float | None:
    return own if given is None else given
