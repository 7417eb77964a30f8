"""Compiled blocks and chosen kernels compute what the plain ones do; where there are none, films are made without."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import pytest
from structlog.testing import capture_logs

from kinema.engines.diffusers.caching import COMPILED, FOLDERS, keep_compiled
from tests.torch.making import SHOT, Making, engine_for
from tests.torch.pipes import LARGEST_ERROR, error, latents, loaded, models_of, tuned
from tests.torch.test_journeys import BODY, options_for, pool, serving

Tiny = Callable[[str], Path]


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
