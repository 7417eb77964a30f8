"""How windows join to a film: every frame once, noise of their own, progress, and a cancel between two passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import Role, Tuning, Verb
from kinema.engines.diffusers.engine import DiffusersEngine
from kinema.engines.diffusers.profiles import PROFILES
from kinema.errors import JobCancelled
from tests.torch.making import SHOT, Making, brightening, engine_for, film_of, given
from tests.torch.seeing import calls_of

Tiny = Callable[[str], Path]


def test_later_windows_keep_the_frames_of_the_one_before(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_vace"))
    calls = calls_of(engine)
    frames, _ = making.film(engine, replace(SHOT, duration_s=3.0, fps=16))
    assert len(frames) == 48
    assert [call["num_frames"] for call in calls] == [33, 25]
    kept = np.stack([np.asarray(frame) for frame in calls[1]["video"][:9]])
    whole = _own_frames(engine, making)
    assert np.array_equal(kept, whole[24:33])
    assert len(whole) == 33 + 25 - 9


def _own_frames(engine: DiffusersEngine, making: Making) -> NDArray[np.uint8]:
    """The model's frames before they are scaled to the film."""
    from kinema.engines.diffusers.filming import Filming
    from kinema.engines.diffusers.inputs import Inputs
    from kinema.engines.diffusers.plan import plan_film

    context = making.context()
    plan = plan_film(replace(SHOT, duration_s=3.0, fps=16), engine.profile)
    return np.stack(list(Filming(engine._warm_studio(context), plan, Inputs(), context).frames()))


def _counted(run: Any, _watcher: Any = None) -> Any:
    """In a model's place: each frame of the window carries its own number in the film's time."""
    from kinema.engines.diffusers.studio import Take

    window, canvas = run.window, run.plan.canvas
    new = window.start if run.plan.profile.family.returns_kept else window.start + window.kept
    numbers = (np.arange(new, window.end) % 256).astype(np.uint8)
    return Take(np.broadcast_to(numbers[:, None, None, None], (len(numbers), canvas.height_px, canvas.width_px, 3)))


@pytest.mark.parametrize(
    ("family", "verb"),
    [
        ("wan_ti2v", Verb.CREATE),
        ("wan_vace", Verb.CREATE),
        ("ltx", Verb.CREATE),
        ("ltx2", Verb.CREATE),
        ("wan_ti2v", Verb.EXTEND),  # its first frame is the one after the source's last, which is number 0
        ("wan_vace", Verb.EXTEND),
        ("ltx", Verb.EXTEND),
        ("wan_t2v", Verb.REMIX),  # windows pass into each other
        ("ltx", Verb.EDIT),
        ("wan_vace", Verb.EDIT),
    ],
)
def test_windows_give_every_frame_once(family: str, verb: Verb, tiny: Tiny, making: Making, tmp_path: Path) -> None:
    engine = engine_for(tiny(family), fps=24, window_frames=33)
    engine._warm_studio(making.context()).run = _counted  # type: ignore[method-assign]
    sources = [] if verb is Verb.CREATE else [given(Role.SOURCE, film_of(tmp_path, brightening(50)))]
    frames, _ = making.film(engine, replace(SHOT, duration_s=5.0, verb=verb), *sources)
    first = int(verb is Verb.EXTEND)
    assert [int(frame[32, 48, 0]) for frame in frames] == list(range(first, first + 120))


def test_windows_of_a_model_that_returns_new_frames_only_join_too(making: Making) -> None:
    from types import SimpleNamespace

    from kinema.engines.diffusers.filming import Filming
    from kinema.engines.diffusers.inputs import Inputs
    from kinema.engines.diffusers.plan import plan_film
    from kinema.engines.diffusers.profiles import overridden

    plan = plan_film(replace(SHOT, duration_s=8.0), overridden(PROFILES["helios-distilled"], window_frames=99))
    assert len(plan.windows) > 2
    studio: Any = SimpleNamespace(run=_counted)
    frames = [int(frame[0, 0, 0]) for frame in Filming(studio, plan, Inputs(), making.context()).frames()]
    assert frames == list(range(plan.windows[-1].end))
    assert len(frames) >= plan.clock.needed


def test_each_window_has_noise_of_its_own(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_vace"))
    calls = calls_of(engine)
    making.film(engine, replace(SHOT, duration_s=3.0, fps=16, seed=41))
    assert [call["generator"].initial_seed() for call in calls] == [41, 42]


def test_a_cancel_between_two_passes_leaves_the_model_usable(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    before, _ = making.film(engine, SHOT)
    passes = []

    def cancel_at_the_third() -> None:
        passes.append(1)
        if len(passes) > 5:
            raise JobCancelled("cancelled")

    making.check = cancel_at_the_third
    with pytest.raises(JobCancelled):
        making.film(engine, replace(SHOT, tuning=Tuning(steps=50)))
    making.check = lambda: None
    after, _ = making.film(engine, SHOT)
    assert np.array_equal(before, after)


def test_progress_is_told_after_each_step_of_each_window(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_ti2v"), steps=4, fps=24)
    making.film(engine, replace(SHOT, duration_s=2.0))
    told = [progress for progress, _ in making.reports]
    assert told == sorted(told)
    # 48 frames are a window of 33 and one of 17 that keeps the last of them; 0.02 is loading, a twentieth decoding.
    assert [round(progress, 3) for progress, stage in making.reports if stage == "denoising"] == [
        round(0.02 + 0.98 * (before + frames * 0.95 * done / 4) / 50, 3)
        for before, frames in ((0, 33), (33, 17))
        for done in range(5)
    ]


def test_the_steps_of_a_pyramid_are_counted_over_its_levels_and_chunks(tiny: Tiny, making: Making) -> None:
    making.film(engine_for(tiny("helios")), replace(SHOT, duration_s=2.5))
    told = [progress for progress, stage in making.reports if stage == "denoising"]
    # 60 frames are two chunks of four steps, and a distilled model takes the first chunk's twice.
    assert len(told) == 1 + 4 * 3
    assert np.diff(told) == pytest.approx((told[-1] - told[0]) / 12)
    assert making.reports[-1] == (told[-1], "decoding")


def test_steps_are_counted_in_passes_where_a_pipeline_does_not_call_back(tiny: Tiny, making: Making) -> None:
    making.film(engine_for(tiny("hunyuan"), steps=4), SHOT)
    told = [progress for progress, stage in making.reports if stage == "denoising"]
    assert [round(progress, 3) for progress in told] == [round(0.02 + 0.98 * 0.95 * done / 4, 3) for done in range(5)]
    assert making.reports[-1] == (told[-1], "decoding")


def test_each_window_is_encoded_denoised_and_decoded_in_turn(tiny: Tiny, making: Making) -> None:
    making.film(engine_for(tiny("wan_ti2v"), fps=24), replace(SHOT, duration_s=2.0))
    stages = [stage for stage, _ in groupby(stage for _, stage in making.reports)]
    assert stages == ["loading", *["encoding", "denoising", "decoding"] * 2]


@pytest.mark.parametrize("family", ["wan_t2v", "wan_a14b", "wan_ti2v", "wan_vace", "cogvideox"])
def test_the_steps_of_a_remix_are_those_that_it_takes(family: str, tiny: Tiny, making: Making, tmp_path: Path) -> None:
    """It begins part of the way, later still with two experts; each step brings it the same way on."""
    engine = engine_for(tiny(family), steps=8)
    making.film(engine, replace(SHOT, verb=Verb.REMIX), given(Role.SOURCE, film_of(tmp_path, brightening(24))))
    told = [progress for progress, stage in making.reports if stage == "denoising"]
    assert np.diff(told) == pytest.approx((told[-1] - told[0]) / (len(told) - 1))
    assert told[-1] == pytest.approx(0.02 + 0.98 * 0.95)
