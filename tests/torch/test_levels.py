"""What each level promises: `plain` is diffusers' own to the bit, `exact` the same mathematics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kinema.domain.shot import Role
from tests.torch.making import SHOT, Making, engine_for, given, picture
from tests.torch.pipes import LARGEST_ERROR, error, latents, loaded, models_of, tuned

Tiny = Callable[[str], Path]
WAN = ("wan_t2v", "wan_a14b", "wan_ti2v", "wan_i2v", "wan_vace")


@pytest.fixture
def making(tmp_path: Path) -> Making:
    return Making(tmp_path)


def test_the_plain_level_is_diffusers_own_pipeline_bit_for_bit(tiny: Tiny, making: Making) -> None:
    import torch

    pipe = loaded(tiny("wan_t2v"))
    noise = torch.Generator("cpu").manual_seed(SHOT.seed)
    result = pipe(
        SHOT.prompt, negative_prompt="", height=48, width=80, num_frames=13, num_inference_steps=2, generator=noise
    )
    whole = np.rint(np.clip(result.frames[0], 0, 1) * 255).astype(np.uint8)[:12]
    engine = engine_for(tiny("wan_t2v"), fps=24, level="plain")
    frames, _ = making.film(engine, replace(SHOT, width_px=80, height_px=48))
    assert np.array_equal(frames, whole)


@pytest.mark.parametrize("family", WAN)
def test_the_exact_level_differs_from_the_plain_one_by_rounding(family: str, tiny: Tiny) -> None:
    pipe = loaded(tiny(family))
    tuned(pipe)
    assert error(latents(pipe), latents(loaded(tiny(family)))) <= LARGEST_ERROR


@pytest.mark.parametrize("family", [*WAN, "ltx", "ltx2", "cogvideox"])
def test_frames_of_the_exact_level_are_within_one_step_of_a_colour(
    family: str, tiny: Tiny, making: Making, tmp_path: Path
) -> None:
    references = [given(Role.FIRST_FRAME, picture(tmp_path))] if family == "wan_i2v" else []
    exact, plain = (
        making.film(engine_for(tiny(family), level=level), SHOT, *references)[0].astype(int)
        for level in ("exact", "plain")
    )
    assert np.abs(exact - plain).max() <= 1


def test_no_weight_is_there_twice(tiny: Tiny) -> None:
    pipe = loaded(tiny("wan_vace"))
    before = sum(part.numel() for part in pipe.transformer.parameters())
    tuned(pipe)
    assert sum(part.numel() for part in pipe.transformer.parameters()) == before


@pytest.mark.parametrize("family", ["wan_t2v", "wan_i2v"])
def test_held_keys_and_values_see_what_new_ones_see_bit_for_bit(family: str, tiny: Tiny) -> None:
    import torch
    from diffusers.models.transformers.transformer_wan import WanAttnProcessor

    from kinema.engines.diffusers.wan import TEXT_TOKENS, TextProcessor, attentions, keys_and_values

    layer = attentions(loaded(tiny(family)).transformer, to_text=True)[0]
    made = torch.Generator("cpu").manual_seed(2)
    tokens = TEXT_TOKENS + (257 if family == "wan_i2v" else 0)
    film, text = (torch.randn(1, count, layer.to_q.in_features, generator=made) for count in (40, tokens))
    with torch.no_grad():
        plain = WanAttnProcessor()(layer, film, text)
        layer.held = None
        anew = TextProcessor()(layer, film, text)
        layer.held = keys_and_values(layer, text)
        held = TextProcessor()(layer, film, torch.empty(0))
    assert torch.equal(plain, anew)
    assert torch.equal(plain, held)


def test_a_prompts_keys_and_values_are_made_once_per_run(tiny: Tiny) -> None:
    pipe = loaded(tiny("wan_t2v"))
    state = tuned(pipe)
    seen: list[int] = []
    pipe.transformer.blocks[0].attn2.to_k.register_forward_hook(lambda *_: seen.append(1))
    latents(pipe)
    assert len(seen) == 2  # with and without the prompt, for three steps
    state.forget()
    assert all(block.attn2.held is None for block in pipe.transformer.blocks)


def test_the_text_of_the_film_before_is_not_seen_again(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    making.film(engine, SHOT)
    after, _ = making.film(engine, replace(SHOT, prompt="a dog in the snow"))
    fresh, _ = making.film(engine_for(tiny("wan_t2v")), replace(SHOT, prompt="a dog in the snow"))
    assert np.array_equal(after, fresh)


def test_an_embedding_that_was_written_to_is_read_again(tiny: Tiny) -> None:
    import torch

    pipe = loaded(tiny("wan_t2v"))
    tuned(pipe)
    text = torch.randn(1, 512, 16, generator=torch.Generator("cpu").manual_seed(3))
    noise = torch.randn(1, 16, 3, 8, 8, generator=torch.Generator("cpu").manual_seed(4))

    def predicted() -> Any:
        with torch.no_grad():
            return pipe.transformer(noise, torch.tensor([500]), text, return_dict=False)[0]

    before = predicted()
    text += 1
    after = predicted()
    text -= 1
    assert not torch.equal(before, after)
    torch.testing.assert_close(predicted(), before)


def test_nothing_is_held_while_blocks_stream_in(tiny: Tiny) -> None:
    """A block's weights are elsewhere when the text is embedded, and here when the block's turn comes."""
    pipe = loaded(tiny("wan_t2v"))
    tuned(pipe)
    last = pipe.transformer.blocks[-1].attn2
    here = last.to_k
    last.to_k = here.__class__(here.in_features, here.out_features, device="meta")
    pipe.transformer.blocks[-1].register_forward_pre_hook(lambda *_: setattr(last, "to_k", here))
    pipe.transformer.blocks[-1].register_forward_hook(
        lambda *_: setattr(last, "to_k", here.__class__(here.in_features, here.out_features, device="meta"))
    )
    assert error(latents(pipe), latents(loaded(tiny("wan_t2v")))) <= LARGEST_ERROR
    assert all(block.attn2.held is None for block in pipe.transformer.blocks)


def test_a_chosen_kernel_attends_to_the_film_and_to_the_text(tiny: Tiny) -> None:
    from diffusers import attention_backend

    from kinema.engines.diffusers.wan import attentions

    pipe = loaded(tiny("wan_t2v"))
    tuned(pipe)
    with attention_backend("native"):  # what is chosen counts for the whole process else
        pipe.transformer.set_attention_backend("_native_flash")
        layers = [layer for to_text in (False, True) for layer in attentions(pipe.transformer, to_text=to_text)]
        assert {layer.processor._attention_backend.value for layer in layers} == {"_native_flash"}
        assert len(layers) == 4
        assert error(latents(pipe), latents(loaded(tiny("wan_t2v")))) <= LARGEST_ERROR


def test_times_that_are_alike_are_told_once(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    engine = engine_for(tiny("wan_ti2v"))
    studio = engine._warm_studio(making.context())
    told: list[int] = []
    studio._base.transformer.condition_embedder.register_forward_hook(lambda _m, args, _o: told.append(args[0].numel()))
    making.film(engine, SHOT)
    assert set(told) == {1}
    told.clear()
    # A first frame is kept by telling its tokens the time 0: 4 latent frames of 2 x 2 patches.
    making.film(engine, SHOT, given(Role.FIRST_FRAME, picture(tmp_path)))
    assert set(told) == {16}


def test_a_cache_within_blocks_changes_frames_and_leaves_nothing_behind(tiny: Tiny) -> None:
    import torch

    from kinema.engines.diffusers.levels import Cache
    from kinema.engines.diffusers.speed import set_cache

    pipe = loaded(tiny("wan_t2v"))
    tuned(pipe, cache={"kind": "taylor", "interval": 2})
    before = latents(pipe, steps=8)
    set_cache(models_of(pipe), Cache("taylor", interval=2), 8)
    assert not torch.equal(latents(pipe, steps=8), before)
    set_cache(models_of(pipe), None, 8)
    assert torch.equal(latents(pipe, steps=8), before)


def test_memory_is_planned_for_what_a_run_holds(tiny: Tiny, making: Making) -> None:
    from kinema.engines.diffusers.placing import load_of
    from kinema.engines.diffusers.plan import plan_film

    exact, plain = (engine_for(tiny("wan_a14b"), level=level) for level in ("exact", "plain"))
    loads = [
        load_of(engine._warm_studio(making.context())._base, plan_film(SHOT, engine.profile))
        for engine in (exact, plain)
    ]
    # Two experts of two blocks: keys and values of two prompts of 512 tokens, 24 values of 4 bytes each.
    assert loads[0].pass_bytes - loads[1].pass_bytes == 2 * 2 * 2 * 2 * 512 * 24 * 4
