"""Window after window to a film: what each is given, what of it is new, and how far everything is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kinema.domain.shot import Verb
from kinema.engines.base import RenderContext, Stage
from kinema.engines.diffusers.calls import Run
from kinema.engines.diffusers.families import Mode
from kinema.engines.diffusers.inputs import Inputs
from kinema.engines.diffusers.lattice import Window
from kinema.engines.diffusers.plan import BLENDED_FRAMES, FilmPlan
from kinema.engines.diffusers.retime import Picture, crossed
from kinema.engines.diffusers.sound import SoundTrack
from kinema.engines.diffusers.studio import Studio, Take
from kinema.errors import RenderFailed

LOADED_SHARE = 0.02  # of the whole progress; what is left after denoising is decoding
DECODED_SHARE = 0.05  # of a window


@dataclass(slots=True)
class Progress:
    """How far a film is, told after each step of each window; a window counts by its frames."""

    plan: FilmPlan
    context: RenderContext
    window: int = 0
    _stage: Stage = "loading"
    _share: float = 0.0  # of the window

    def begin(self, window: int) -> None:
        """The next window."""
        self.window, self._share = window, 0.0

    def enter(self, stage: Stage) -> None:
        """Another stage begins: like a pass, a place where a cancel is seen."""
        self.context.check_cancelled()
        self._stage = stage
        self._tell()

    def pass_begins(self) -> None:
        """Before a pass through the model: the place where a cancel is seen."""
        self.context.check_cancelled()

    def step_done(self, done: int, of: int) -> None:
        """After a denoising step of the window."""
        self._share = min(1.0, done / of) * (1 - DECODED_SHARE)
        self._tell()

    def _tell(self) -> None:
        frames = [window.frames for window in self.plan.windows]
        done = (sum(frames[: self.window]) + self._share * frames[self.window]) / sum(frames)
        self.context.report(LOADED_SHARE + (1 - LOADED_SHARE) * done, self._stage)


@dataclass(slots=True)
class Filming:
    """One film being made."""

    studio: Studio
    plan: FilmPlan
    inputs: Inputs
    context: RenderContext
    sound: SoundTrack | None = None
    _tail: list[Picture] = field(default_factory=list)  # the newest frames that are known
    _held: list[Picture] = field(default_factory=list)  # those that the next window's are mixed with

    def frames(self) -> Iterator[Picture]:
        """The model's frames 0, 1, ... without a gap or a repetition, at the model's size and rate.

        Raises: JobCancelled through the context; RenderFailed.
        """
        progress = Progress(self.plan, self.context)
        self._tail = self._before_the_first()
        if self.plan.shot.verb is Verb.EXTEND:
            yield self._tail[-1]  # frame 0 is the source's last: the film's first lies after it
        for index, window in enumerate(self.plan.windows):
            progress.begin(index)
            take = self.studio.run(self._run(index), progress)
            self.context.check_cancelled()
            frames = self._whole(take, window)
            self._tail = frames[-self.plan.profile.family.kept_frames :]
            if self.sound is not None:
                self.sound.add(take, window, self.plan.profile.fps)
            is_last = index + 1 == len(self.plan.windows)
            yield from self._blended(frames, is_last) if self.plan.is_blended else frames[window.kept :]

    def _before_the_first(self) -> list[Picture]:
        if self.plan.shot.verb is not Verb.EXTEND or self.inputs.source is None:
            return []
        kept = self.plan.windows[0].kept
        return self.inputs.source.tail(kept, self.plan.profile.fps, self.plan.canvas)

    def _run(self, index: int) -> Run:
        window = self.plan.windows[index]
        followed: list[Picture] = []
        if self.plan.mode_of(index) is Mode.VIDEO and self.inputs.source is not None:
            fps = self.plan.profile.fps
            followed = self.inputs.source.frames(window.start, window.frames, fps, self.plan.canvas)
        kept = [] if self.plan.is_blended or not window.kept else self._tail[-window.kept :]
        return Run(self.plan, index, self.inputs, kept, followed)

    def _whole(self, take: Take, window: Window) -> list[Picture]:
        """All frames of the window, those it was given first."""
        frames = list(take.frames)
        if window.kept and not self.plan.profile.family.returns_kept:
            frames = [*self._tail[-window.kept :], *frames]
        if len(frames) < window.frames:
            raise RenderFailed(f"the model gave {len(frames)} frames of {window.frames}")
        return frames[: window.frames]

    def _blended(self, frames: list[Picture], is_last: bool) -> list[Picture]:
        """The window's new frames, the first of them mixed with the last of the window before.

        Its own last ones are held back until the next window is there.
        """
        held = self._held
        mixed = [crossed(held[n], frames[n], (n + 1) / (len(held) + 1)) for n in range(len(held))]
        whole = [*mixed, *frames[len(held) :]]
        if is_last:
            return whole
        self._held = whole[-BLENDED_FRAMES:]
        return whole[:-BLENDED_FRAMES]
