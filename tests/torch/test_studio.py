"""A loaded model: where its weights lie, what is laid over them, in which precision it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.domain.shot import Role, Shot, Tuning, Verb
from kinema.engines.diffusers.engine import DiffusersEngine
from kinema.engines.diffusers.plan import plan_film
from kinema.errors import JobCancelled, RenderFailed
from tests.torch.making import SHOT, Making, brightening, engine_for, film_of, given, picture

Tiny = Callable[[str], Path]


def test_a_folder_that_cannot_be_loaded_says_so(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "model_index.json").write_text('{"_class_name": "WanPipeline", "_diffusers_version": "0.42.1"}')
    with pytest.raises(RenderFailed, match="can't be loaded"):
        making.film(engine_for(folder), SHOT)


def _failing(engine: DiffusersEngine, making: Making, times: int) -> None:
    """The model runs out of memory in its next so many passes."""
    import torch

    left = [times]

    def hook(*_: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise torch.OutOfMemoryError("out of memory")

    engine._warm_studio(making.context())._base.transformer.register_forward_pre_hook(hook)


def test_out_of_memory_is_tried_once_more_by_the_next_smaller_plan(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    plain, _ = making.film(engine, SHOT)
    studio = engine._warm_studio(making.context())
    assert str(studio.memory_plan) == "resident"
    _failing(engine, making, times=1)
    again, _ = making.film(engine, SHOT)
    assert str(studio.memory_plan) == "encoder-aside"
    assert np.array_equal(plain, again)


def test_after_out_of_memory_a_film_that_needs_less_has_the_fastest_plan_at_once_and_all_do_again_later(
    tiny: Tiny, making: Making
) -> None:
    from kinema.engines.diffusers.memory import FILMS_LEFT_OUT

    engine = engine_for(tiny("wan_t2v"))
    large, small = replace(SHOT, width_px=64), SHOT  # 64 x 64 and 80 x 48 pixels of the model
    _failing(engine, making, times=1)
    studio = engine._warm_studio(making.context())

    def plan_of(shot: Shot) -> str:
        return str(studio.make_room(plan_film(shot, engine.profile)))

    making.film(engine, large)
    assert str(studio.memory_plan) == "encoder-aside"
    assert plan_of(large) == "encoder-aside", "it isn't tried again at once"
    assert plan_of(small) == "resident", "it needs less than what was short"
    later = [plan_of(large) for _ in range(FILMS_LEFT_OUT)]
    assert set(later[:-2]) == {"encoder-aside"}
    assert later[-1] == "resident", "the shortage may be over"


def test_a_model_that_finds_no_room_when_it_comes_back_is_placed_by_the_next_plan(
    tiny: Tiny, making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    engine = engine_for(tiny("wan_t2v"))
    plain, _ = making.film(engine, SHOT)
    studio = engine._warm_studio(making.context())
    studio.spill()
    studio._is_placed = False  # as on a GPU, where the weights have left it
    move, left = studio._base.to, [1]

    def to(*given: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise torch.OutOfMemoryError("out of memory")
        return move(*given)

    monkeypatch.setattr(studio._base, "to", to)
    again, _ = making.film(engine, SHOT)
    assert str(studio.memory_plan) == "encoder-aside"
    assert np.array_equal(plain, again)


def test_a_model_whose_blocks_streamed_in_can_lie_whole_again(tiny: Tiny, making: Making) -> None:
    import torch
    from diffusers.hooks import apply_group_offloading
    from diffusers.hooks.group_offloading import _is_group_offload_enabled

    from kinema.engines.diffusers.placing import stop_streaming

    engine = engine_for(tiny("wan_t2v"))
    plain, _ = making.film(engine, SHOT)
    base, cpu = engine._warm_studio(making.context())._base, torch.device("cpu")
    apply_group_offloading(base.transformer, cpu, cpu, offload_type="block_level", num_blocks_per_group=1)
    apply_group_offloading(base.text_encoder, cpu, cpu, offload_type="leaf_level")
    stop_streaming(base)
    assert not _is_group_offload_enabled(base.transformer)
    assert not _is_group_offload_enabled(base.text_encoder)
    base.to(cpu)
    again, _ = making.film(engine, SHOT)
    assert np.array_equal(plain, again)


def test_out_of_memory_twice_fails_with_the_plan_that_it_would_need(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    _failing(engine, making, times=2)
    with pytest.raises(RenderFailed, match=r"ran out of memory twice, .* by the plan encoder-aside; .*model-offload"):
        making.film(engine, SHOT)


def _level(engine: DiffusersEngine, making: Making, cache: dict[str, Any] | str) -> NDArray[np.uint8]:
    from kinema.engines.diffusers.levels import level_named

    engine._warm_studio(making.context()).level = level_named("balanced", cache)
    frames, _ = making.film(engine, replace(SHOT, tuning=Tuning(steps=8)))
    return frames


@pytest.mark.parametrize("family", ["wan_t2v", "wan_a14b", "wan_ti2v", "wan_vace"])
def test_a_cache_changes_frames_repeats_itself_and_leaves_nothing_behind(
    family: str, tiny: Tiny, making: Making
) -> None:
    engine = engine_for(tiny(family))
    plain = _level(engine, making, "none")
    cached = _level(engine, making, {"kind": "first-block", "threshold": 0.9})
    assert not np.array_equal(plain, cached)
    assert np.array_equal(cached, _level(engine, making, {"kind": "first-block", "threshold": 0.9}))
    assert np.array_equal(plain, _level(engine, making, "none"))


def test_a_cache_is_empty_again_after_a_cancelled_run(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    cache = {"kind": "first-block", "threshold": 0.9}
    before = _level(engine, making, cache)
    passes: list[int] = []

    def cancel_at_the_sixth() -> None:
        passes.append(1)
        if len(passes) > 8:
            raise JobCancelled("cancelled")

    making.check = cancel_at_the_sixth
    with pytest.raises(JobCancelled):
        _level(engine, making, cache)
    making.check = lambda: None
    assert np.array_equal(before, _level(engine, making, cache))


def _write_lora(folder: Path, target: Path) -> Path:
    """A LoRA for a tiny model as diffusers saves one."""
    import torch
    from diffusers import WanPipeline
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    pipe = WanPipeline.from_pretrained(folder, local_files_only=True)
    torch.manual_seed(3)
    pipe.transformer.add_adapter(LoraConfig(r=2, init_lora_weights=False, target_modules=["to_q", "to_v"]))
    WanPipeline.save_lora_weights(target, transformer_lora_layers=get_peft_model_state_dict(pipe.transformer))
    return target / "pytorch_lora_weights.safetensors"


def test_a_lora_is_laid_over_the_model_that_it_is_given_for(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    import torch

    pytest.importorskip("peft")
    file = _write_lora(tiny("wan_t2v"), tmp_path / "lora")
    plain, laid = (
        engine_for(tiny("wan_a14b"), level="plain", lora=lora) for lora in (None, {"transformer_2": str(file)})
    )
    one, other = (engine._warm_studio(making.context())._base for engine in (plain, laid))
    first, second = ("transformer", "transformer_2")

    def query(pipe: Any, expert: str) -> Any:
        return getattr(pipe, expert).blocks[0].attn1.to_q.weight

    assert torch.equal(query(one, first), query(other, first))
    assert not torch.equal(query(one, second), query(other, second))
    making.film(laid, SHOT)


def test_a_lora_that_does_not_fit_is_refused(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    pytest.importorskip("peft")
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"no tensors")
    with pytest.raises(RenderFailed, match="can't be laid over transformer"):
        making.film(engine_for(tiny("wan_t2v"), lora=str(wrong)), SHOT)


def test_weights_in_host_memory_come_back_for_the_next_film(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    before, _ = making.film(engine, SHOT)
    engine._spill()
    after, _ = making.film(engine, SHOT)
    assert np.array_equal(before, after)


@pytest.mark.parametrize("family", ["wan_t2v", "wan_ti2v", "wan_vace", "helios", "ltx", "ltx2"])
def test_a_text_encoder_set_aside_is_missed_by_no_run(family: str, tiny: Tiny, making: Making, tmp_path: Path) -> None:
    from kinema.engines.diffusers.memory import Placement

    references = [] if family == "wan_t2v" else [given(Role.FIRST_FRAME, picture(tmp_path))]
    engine = engine_for(tiny(family))
    plain, _ = making.film(engine, SHOT, *references)
    studio = engine._warm_studio(making.context())
    encoder = studio._base.text_encoder
    studio._prompts.clear()
    for plan in studio._plans:
        if plan.placement is Placement.RESIDENT:
            studio._shortages.note(plan)
    aside, _ = making.film(engine, SHOT, *references)
    assert studio.memory_plan is not None
    assert studio.memory_plan.placement is Placement.ENCODER_ASIDE
    assert np.array_equal(plain, aside)
    assert studio._base.text_encoder is encoder


@pytest.mark.parametrize(
    "family",
    ["wan_t2v", "wan_a14b", "wan_ti2v", "wan_i2v", "wan_vace", "helios", "ltx", "ltx2", "cogvideox", "hunyuan"],
)
def test_a_model_in_sixteen_bits_runs_in_all_its_modes(family: str, tiny: Tiny, making: Making, tmp_path: Path) -> None:
    """As on a GPU: the parts of a pipeline that work in other precisions must fit each other."""
    engine = engine_for(tiny(family), precision="bfloat16")
    can = engine.capabilities()
    source = given(Role.SOURCE, film_of(tmp_path, brightening(36)))
    if Role.FIRST_FRAME in can.references:
        making.film(engine, SHOT, given(Role.FIRST_FRAME, picture(tmp_path)))
    if family != "wan_i2v":
        making.film(engine, SHOT)
    for verb in sorted(can.verbs - {Verb.CREATE}):
        frames, _ = making.film(engine, replace(SHOT, verb=verb), source)
        assert frames.shape == (12, 64, 96, 3)
