"""What each level promises: `plain` is diffusers' own to the bit, `exact` the same mathematics; no job fails by it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import pytest
from structlog.testing import capture_logs

from kinema.domain.shot import Role
from kinema.engines.diffusers.caching import COMPILED, FOLDERS, keep_compiled
from kinema.engines.diffusers.levels import level_named
from tests.torch.making import SHOT, Making, engine_for, given, picture
from tests.torch.test_journeys import BODY, options_for, pool, serving

Tiny = Callable[[str], Path]
WAN = ("wan_t2v", "wan_a14b", "wan_ti2v", "wan_i2v", "wan_vace")
# Rounding of float32 over a few steps, relative to the latents' norm; 5e-7 was the largest seen.
LARGEST_ERROR = 1e-5


@pytest.fixture
def making(tmp_path: Path) -> Making:
    return Making(tmp_path)


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A compiler that has compiled nothing yet, and the engine's folder in which it keeps what it compiles."""
    import torch
    from torch._dynamo.utils import counters

    for variable in FOLDERS:
        monkeypatch.setenv(variable, "")  # so that what the test sets is taken back
        monkeypatch.delenv(variable)
    torch.compiler.reset()
    counters.clear()
    keep_compiled(tmp_path)
    yield tmp_path
    torch.compiler.reset()


def loaded(folder: Path) -> Any:
    from diffusers import DiffusionPipeline

    pipe = DiffusionPipeline.from_pretrained(folder, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def models_of(pipe: Any) -> list[Any]:
    return [model for model in (pipe.transformer, getattr(pipe, "transformer_2", None)) if model is not None]


def tuned(pipe: Any, level: str = "exact", **more: Any) -> Any:
    import torch

    from kinema.engines.diffusers.speed import Tuned

    return Tuned(models_of(pipe), level_named(level, **more), torch.device("cpu"))


def latents(pipe: Any, frames: int = 9, steps: int = 3) -> Any:
    import torch
    from PIL import Image

    more = {"image": Image.new("RGB", (64, 64), (200, 40, 40))} if "Image" in type(pipe).__name__ else {}
    noise = torch.Generator("cpu").manual_seed(1)
    sizes = {"height": 64, "width": 64, "num_frames": frames, "num_inference_steps": steps}
    return pipe(prompt="a cat", negative_prompt="rain", generator=noise, output_type="latent", **sizes, **more).frames


def error(made: Any, plain: Any) -> float:
    return float((made - plain).norm() / plain.norm())


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


@pytest.mark.slow
def test_compiled_blocks_differ_by_rounding_and_serve_all_lengths_with_two_graphs(tiny: Tiny, compiler: Path) -> None:
    from torch._dynamo.utils import counters

    from kinema.engines.diffusers.compiled import can_compile

    if not can_compile("cpu"):
        pytest.skip("no C++ compiler here")
    counters.clear()
    pipe = loaded(tiny("wan_t2v"))
    (state,) = tuned(pipe, compiling="always").compiling
    for frames in (9, 13, 17):
        assert error(latents(pipe, frames), latents(loaded(tiny("wan_t2v")), frames)) <= LARGEST_ERROR
    assert state.works
    assert counters["stats"]["unique_graphs"] == 2
    assert any((compiler / COMPILED / "inductor").rglob("*.so"))


@pytest.mark.slow
def test_a_restart_finds_what_was_compiled_and_caches_stay_outside(tiny: Tiny, compiler: Path) -> None:
    import torch
    from torch._dynamo.utils import counters

    from kinema.engines.diffusers.compiled import can_compile
    from kinema.engines.diffusers.levels import Cache
    from kinema.engines.diffusers.speed import set_cache

    if not can_compile("cpu"):
        pytest.skip("no C++ compiler here")
    pipe = loaded(tiny("wan_t2v"))
    tuned(pipe, compiling="always")
    before = latents(pipe)
    torch.compiler.reset()
    counters.clear()
    again = loaded(tiny("wan_t2v"))
    (state,) = tuned(again, compiling="always").compiling
    assert torch.equal(latents(again), before)
    assert counters["inductor"]["fxgraph_cache_hit"] == 1
    assert counters["inductor"]["fxgraph_cache_miss"] == 0
    set_cache(models_of(again), Cache("first-block", threshold=0.9), 3)
    assert not torch.equal(latents(again), before)
    set_cache(models_of(again), None, 3)
    assert torch.equal(latents(again), before)
    assert state.works


@pytest.mark.slow
def test_an_engines_process_keeps_what_it_compiles_in_the_engines_folder(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if which("g++") is None:
        pytest.skip("no C++ compiler here")
    pools = pool("gpu", **options_for(tiny("wan_t2v"), window_frames=97, compiling="always"))
    for variable in FOLDERS:  # torch names its own in this process, and the server would inherit it
        monkeypatch.delenv(variable, raising=False)
    with serving(tmp_path, pools) as server, server.client() as client:
        answer = client.post("/sora/videos", json=BODY, timeout=280)
        assert answer.status_code == 200, answer.text
        assert "uncompiled" not in "".join(server.output)
    assert list((tmp_path / "data").rglob(f"{COMPILED}/inductor/**/*.so"))


def test_a_model_that_cannot_be_compiled_still_renders(tiny: Tiny, making: Making, compiler: Path) -> None:
    import torch

    from kinema.engines.diffusers.compiled import can_compile

    if not can_compile("cpu"):
        pytest.skip("no C++ compiler here")
    engine = engine_for(tiny("wan_t2v"), compiling="always")
    studio = engine._warm_studio(making.context())
    block = studio._base.transformer.blocks[0]
    block.ffn.register_forward_pre_hook(lambda *_: torch._dynamo.graph_break())
    with capture_logs() as logs:
        frames, _ = making.film(engine, SHOT)
        making.film(engine, SHOT)
    plain, _ = making.film(engine_for(tiny("wan_t2v")), SHOT)
    assert np.array_equal(frames, plain)
    assert [line["model"] for line in logs if line["event"] == "blocks run uncompiled"] == ["WanTransformer3DModel"]


def test_without_a_compiler_nothing_is_compiled_and_the_film_is_made(
    tiny: Tiny, making: Making, compiler: Path
) -> None:
    import torch

    from kinema.engines.diffusers import compiled

    compiled.can_compile.cache_clear()
    try:
        with torch._inductor.config.patch({"cpp.cxx": ("/nowhere/g++",)}), capture_logs() as logs:
            frames, _ = making.film(engine_for(tiny("wan_t2v"), compiling="always"), SHOT)
            making.film(engine_for(tiny("wan_t2v"), compiling="always"), SHOT)
    finally:
        compiled.can_compile.cache_clear()
    plain, _ = making.film(engine_for(tiny("wan_t2v")), SHOT)
    assert np.array_equal(frames, plain)
    assert [line["device"] for line in logs if line["event"] == "nothing is compiled here"] == ["cpu"]


def heads(**more: Any) -> Any:
    import torch

    from kinema.engines.diffusers.attention import Heads

    return Heads(**{"count": 2, "values": 16, "dtype": torch.float32, **more})


def test_a_kernel_that_computes_something_else_is_refused() -> None:
    import torch
    from torch.nn.functional import scaled_dot_product_attention as attend

    from kinema.engines.diffusers.attention import NATIVE, fastest_attention

    def of(change: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: change(*(each.transpose(1, 2) for each in given)).transpose(1, 2)

    def native(query: Any, key: Any, value: Any) -> Any:
        time.sleep(0.1)  # so that each wrong one is faster
        return attend(query, key, value)

    def missing(*_: Any) -> Any:
        raise ImportError("no such package")

    wrong = {
        "another scale": lambda q, k, v: attend(q, k, v, scale=0.24),
        "causal": lambda q, k, v: attend(q, k, v, is_causal=True),
        "fewer bits": lambda q, k, v: attend(q.bfloat16(), k.bfloat16(), v.bfloat16()).float(),
        "no numbers": lambda q, _k, _v: torch.full_like(q, torch.nan),
        "another head's values": lambda q, k, v: attend(q, k, v.roll(1, dims=1)),
        "missing": missing,
    }
    for name, change in wrong.items():
        kernels = {name: of(change), NATIVE: of(native)}
        assert fastest_attention(heads(), torch.device("cpu"), kernels) == NATIVE


def test_kernels_that_are_part_of_a_graph_are_tried_as_one(compiler: Path) -> None:
    import torch

    from kinema.engines.diffusers.attention import NATIVE, fastest_attention, kernels_here
    from kinema.engines.diffusers.compiled import can_compile

    if not can_compile("cpu"):
        pytest.skip("no C++ compiler here")
    device = torch.device("cpu")
    whole = {NATIVE: kernels_here(heads(), device, may_download=False, compiled=True)[NATIVE]}
    assert fastest_attention(heads(), device, whole) == NATIVE

    def breaking(*given: Any) -> Any:
        torch._dynamo.graph_break()
        return whole[NATIVE](*given)

    broken = {"breaking": torch.compile(breaking, fullgraph=True)}
    with capture_logs() as logs:
        assert fastest_attention(heads(), device, {**broken, **whole}) == NATIVE
    assert list(logs[-1]["ms"]) == [NATIVE]


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


def test_of_kernels_that_agree_the_fastest_is_taken() -> None:
    import torch

    from kinema.engines.diffusers.attention import NATIVE, fastest_attention, kernels_here

    device = torch.device("cpu")
    quick = kernels_here(heads(), device, may_download=False, compiled=False)[NATIVE]

    def slow(*given: Any) -> Any:
        time.sleep(0.2)
        return quick(*given)

    assert fastest_attention(heads(), device, {"slow": slow, "quick": quick}) == "quick"


def test_a_model_that_masks_tokens_is_given_no_kernel_that_cannot() -> None:
    import torch

    from kinema.engines.diffusers.attention import FROM_THE_HUB, INSTALLED, NATIVE, kernels_here

    device = torch.device("cpu")
    unmasked, masked = (
        set(kernels_here(heads(masked=masked), device, may_download=False, compiled=False)) for masked in (False, True)
    )
    assert NATIVE in masked < unmasked <= set(INSTALLED)
    assert not unmasked & set(FROM_THE_HUB)


@pytest.mark.parametrize(("family", "masked"), [("wan_t2v", False), ("ltx", True), ("ltx2", True), ("cogvideox", True)])
def test_only_wan_is_known_to_mask_nothing(family: str, masked: bool, tiny: Tiny) -> None:
    from kinema.engines.diffusers.speed import heads_of

    assert heads_of(loaded(tiny(family)).transformer).masked is masked


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
