"""What reaches the pipelines for each field of a request: sizes, tensors, masks, prompts, and every argument."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinema.domain.shot import Reference, Role, Tuning, Verb
from kinema.engines.diffusers.profiles import PROFILES
from tests.torch.making import SHOT, Making, brightening, engine_for, film_of, given, picture
from tests.torch.seeing import calls_of, engine_mode, seen_by

Tiny = Callable[[str], Path]


def test_size_and_duration_become_the_canvas_and_the_lattice(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    calls = calls_of(engine)
    frames, _ = making.film(engine, SHOT)
    (call,) = calls
    # Half a second at 24 frames per second is 12 frames; the model's 9 at 16 reach the last of them.
    assert (call["width"], call["height"], call["num_frames"]) == (80, 48, 9)
    assert frames.shape == (12, 64, 96, 3)


def test_latents_have_the_shape_of_canvas_and_frames(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_ti2v"))
    with seen_by(engine) as seen:
        making.film(engine, SHOT)
    # 13 frames are 4 latent frames; the autoencoder makes one latent of 16 x 16 pixels. Batch and channels first.
    assert seen[0]["hidden_states"].shape == (1, 48, 4, 4, 4)
    assert len(seen) == 4  # two steps, each with and without the prompt


def test_tuning_reaches_the_pipeline(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_a14b"))
    calls = calls_of(engine)
    tuning = Tuning(negative_prompt="rain", steps=3, guidance_scale=4.5, guidance_scale_2=2.5, flow_shift=7.0)
    making.film(engine, replace(SHOT, tuning=tuning))
    (call,) = calls
    assert (call["num_inference_steps"], call["guidance_scale"], call["guidance_scale_2"]) == (3, 4.5, 2.5)
    pipe = engine._warm_studio(making.context()).pipeline(engine_mode("text"))
    assert pipe.scheduler.config.flow_shift == 7.0


def test_no_guidance_runs_the_model_once_a_step(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    with seen_by(engine) as seen:
        making.film(engine, replace(SHOT, tuning=Tuning(guidance_scale=1.0, steps=3)))
    assert len(seen) == 3


def test_embeddings_made_once_give_the_frames_that_texts_give(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    with_embeddings, _ = making.film(engine, SHOT)
    again, _ = making.film(engine, SHOT)
    studio = engine._warm_studio(making.context())
    assert len(studio._prompts) == 1
    studio._prompt_of = lambda _pipe, plan: {  # type: ignore[method-assign]
        "prompt": plan.shot.prompt,
        "negative_prompt": plan.negative_prompt,
    }
    with_texts, _ = making.film(engine, SHOT)
    assert np.array_equal(with_embeddings, again)
    assert np.array_equal(with_embeddings, with_texts)


def test_a_seed_decides_the_frames(tiny: Tiny, making: Making) -> None:
    engine = engine_for(tiny("wan_t2v"))
    one, _ = making.film(engine, SHOT)
    other, _ = making.film(engine, replace(SHOT, seed=8))
    assert not np.array_equal(one, other)


def test_a_picture_goes_to_image_to_video_on_the_same_weights(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    engine = engine_for(tiny("wan_ti2v"))
    calls = calls_of(engine)
    making.film(engine, SHOT, given(Role.FIRST_FRAME, picture(tmp_path, (10, 200, 30))))
    (call,) = calls
    assert call["pipeline"] == "WanImageToVideoPipeline"
    assert call["image"].size == (64, 64)  # cut to the canvas, not stretched to it
    assert call["image"].getpixel((32, 32)) == (10, 200, 30)
    studio = engine._warm_studio(making.context())
    assert studio.pipeline(engine_mode("image")).transformer is studio._base.transformer


def test_vace_keeps_where_the_mask_is_black_and_paints_where_it_is_white(
    tiny: Tiny, making: Making, tmp_path: Path
) -> None:
    engine = engine_for(tiny("wan_vace"))
    calls = calls_of(engine)
    making.film(engine, SHOT, given(Role.FIRST_FRAME, picture(tmp_path)))
    (call,) = calls
    colours = [frame.getpixel((40, 24)) for frame in call["video"]]
    assert colours == [(200, 40, 40), *[(128, 128, 128)] * (call["num_frames"] - 1)]
    assert [mask.getpixel((40, 24)) for mask in call["mask"]] == [0, *[255] * (call["num_frames"] - 1)]


def test_several_pictures_and_a_character_are_references_in_their_own_shape(
    tiny: Tiny, making: Making, tmp_path: Path
) -> None:
    engine = engine_for(tiny("wan_vace"))
    calls = calls_of(engine)
    clip = film_of(tmp_path, brightening(36))
    making.film(engine, SHOT, given(Role.IMAGE, picture(tmp_path)), given(Role.CHARACTER, clip, 0.25, 1.25))
    (call,) = calls
    assert [image.size for image in call["reference_images"]] == [(96, 64)] * 4  # one picture, three sharp frames
    assert "video" not in call
    greys = [image.getpixel((48, 32))[0] for image in call["reference_images"][1:]]
    assert greys == sorted(greys)
    assert greys[0] > 35
    assert greys[-1] < 20 + 4 * 31


def test_an_extension_of_vace_is_given_the_sources_last_frames(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    engine = engine_for(tiny("wan_vace"))
    calls = calls_of(engine)
    source = film_of(tmp_path, brightening(48))
    with seen_by(engine) as seen:
        frames, _ = making.film(engine, replace(SHOT, verb=Verb.EXTEND), given(Role.SOURCE, source))
    (call,) = calls
    kept = [frame.getpixel((40, 24))[0] for frame in call["video"][:9]]
    # At 16 frames per second the last nine are every one and a half frames of the source's 24; the last is its last.
    expected = [20 + 4 * (47 - 1.5 * back) for back in range(8, -1, -1)]
    assert kept == pytest.approx(expected, abs=4)
    assert kept[-1] == pytest.approx(20 + 4 * 47, abs=2)
    assert [mask.getpixel((0, 0)) for mask in call["mask"]] == [0] * 9 + [255] * (call["num_frames"] - 9)
    assert len(frames) == 12
    control = seen[0]["control_hidden_states"]
    assert control.shape[1] == 96  # 16 channels of what is kept, 16 of what is painted, 64 of the mask
    assert [float(control[0, 32:, latent].mean()) for latent in range(5)] == [0, 0, 0, 1, 1]


def test_an_extension_without_masks_starts_on_the_sources_last_frame(
    tiny: Tiny, making: Making, tmp_path: Path
) -> None:
    engine = engine_for(tiny("wan_ti2v"))
    calls = calls_of(engine)
    source = film_of(tmp_path, brightening(24))
    making.film(engine, replace(SHOT, verb=Verb.EXTEND), given(Role.SOURCE, source))
    (call,) = calls
    assert call["image"].getpixel((32, 32))[0] == pytest.approx(20 + 4 * 23, abs=2)


@pytest.mark.parametrize("family", ["ltx", "ltx2"])
def test_an_extension_of_ltx_is_conditioned_on_nine_frames(
    family: str, tiny: Tiny, making: Making, tmp_path: Path
) -> None:
    engine = engine_for(tiny(family))
    calls = calls_of(engine)
    source = film_of(tmp_path, brightening(24))
    _, rendered = making.film(engine, replace(SHOT, verb=Verb.EXTEND), given(Role.SOURCE, source))
    (condition,) = calls[0]["conditions"]
    frames = condition.video if family == "ltx" else condition.frames
    assert [frame.getpixel((32, 32))[0] for frame in frames] == pytest.approx(
        [20 + 4 * number for number in range(15, 24)], abs=2
    )
    if family == "ltx2":
        assert rendered.audio is not None
        assert rendered.audio.shape == (2, 24_000)
        assert np.abs(rendered.audio).max() > 0


def test_an_extension_of_helios_is_given_a_chunk_of_frames(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    engine = engine_for(tiny("helios"))
    calls = calls_of(engine)
    source = given(Role.SOURCE, film_of(tmp_path, brightening(48)))
    frames, _ = making.film(engine, replace(SHOT, verb=Verb.EXTEND), source)
    (call,) = calls
    assert len(frames) == 12
    shown = [frame.getpixel((64, 64))[0] for frame in call["video"]]
    assert shown == pytest.approx([20 + 4 * number for number in range(15, 48)], abs=2)
    assert call["num_frames"] == 33  # new ones; the pipeline counts no others


def test_a_remix_follows_the_source_and_the_second_expert_does_it(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    engine = engine_for(tiny("wan_a14b"), steps=4)
    calls = calls_of(engine)
    source = film_of(tmp_path, brightening(12))
    with seen_by(engine) as first, seen_by(engine, "transformer_2") as second:
        making.film(engine, replace(SHOT, verb=Verb.REMIX), given(Role.SOURCE, source))
    (call,) = calls
    assert call["pipeline"] == "WanVideoToVideoPipeline"
    # Noise above the boundary would be the first expert's: 0.875 / (3 - 2 * 0.875) of a schedule with shift 3.
    assert call["strength"] == pytest.approx(0.7)
    assert [frame.getpixel((40, 24))[0] for frame in call["video"]] == pytest.approx(
        [20 + 4 * min(11, 1.5 * number) for number in range(9)], abs=4
    )
    assert first == []
    assert len(second) > 0


def test_a_remix_on_the_autoencoder_of_wan_2_2_has_its_latents(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    engine = engine_for(tiny("wan_ti2v"))
    source = film_of(tmp_path, brightening(12))
    with seen_by(engine) as seen:
        making.film(engine, replace(SHOT, verb=Verb.EDIT), given(Role.SOURCE, source))
    assert seen[0]["hidden_states"].shape == (1, 48, 4, 4, 4)


@pytest.mark.parametrize("family", ["ltx", "ltx2"])
def test_a_remix_of_ltx_sees_the_source_through_noise_until_it_goes_on_by_itself(
    family: str, tiny: Tiny, making: Making, tmp_path: Path
) -> None:
    import torch

    from kinema.engines.diffusers.following import Following

    engine = engine_for(tiny(family), steps=8)
    # Half a second is 12 frames, and the model makes 17: the source's last stands for what it hasn't.
    source = given(Role.SOURCE, film_of(tmp_path, brightening(24)))
    with seen_by(engine) as seen:
        _, rendered = making.film(engine, replace(SHOT, verb=Verb.REMIX), source)
    studio = engine._warm_studio(making.context())
    pipe = studio.pipeline(engine_mode("video"))
    sigmas = [float(sigma) for sigma in pipe.scheduler.sigmas]
    inputs: dict[float, torch.Tensor] = {}  # of each step, by its noise
    for call in seen:
        inputs.setdefault(float(call["timestep"].flatten()[0]) / 1000, call["hidden_states"][:1])
    assert len(inputs) == 8
    steps = list(inputs.values())
    # Two of them give the source and the noise; all others above the strength are mixed of these.
    (first, second), (a, b) = steps[:2], sigmas[:2]
    clean = (second * a - first * b) / (a - b)
    noise = (first * (1 - b) - second * (1 - a)) / (a - b)
    followed = [sigma for sigma in sigmas[1:8] if sigma >= 0.75]
    assert 1 < len(followed) < 7
    following = Following(clean, noise, strength=0.75)
    for index, (sigma, seen_latents) in enumerate(zip(sigmas[1:8], steps[1:], strict=True)):
        mixed = (1 - sigma) * following.clean + sigma * following.noise
        assert torch.allclose(seen_latents, mixed, atol=2e-3) is (sigma >= 0.75), index
    assert (rendered.audio is not None) is (family == "ltx2")


def test_the_source_that_a_remix_of_ltx_sees_is_the_film(tiny: Tiny, making: Making, tmp_path: Path) -> None:
    """At no noise at all the latents are those that the autoencoder makes of the source's frames."""
    import torch
    from PIL import Image

    from kinema.engines.diffusers.calls import Run
    from kinema.engines.diffusers.following import follow
    from kinema.engines.diffusers.inputs import Inputs
    from kinema.engines.diffusers.plan import plan_film

    engine = engine_for(tiny("ltx"))
    pipe = engine._warm_studio(making.context()).pipeline(engine_mode("video"))
    shot = replace(SHOT, verb=Verb.REMIX, references=(given(Role.SOURCE, tmp_path).reference,))
    plan = plan_film(shot, engine.profile)
    size = (plan.canvas.width_px, plan.canvas.height_px)
    frames = [np.asarray(Image.fromarray(frame).resize(size)) for frame in brightening(plan.windows[0].frames)]
    following = follow(pipe, Run(plan, 0, Inputs(), followed=frames), 0.75, torch.device("cpu"))
    film = torch.from_numpy(np.stack(frames)).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
    vae = pipe.vae
    with torch.no_grad():
        latents = vae.encode(film).latent_dist.mode()
    latents = (latents - vae.latents_mean.view(1, -1, 1, 1, 1)) / vae.latents_std.view(1, -1, 1, 1, 1)
    assert torch.allclose(following.clean, latents.flatten(2).transpose(1, 2), atol=1e-5)


def test_the_prompt_and_what_to_stay_away_from_are_what_the_model_reads(tiny: Tiny, making: Making) -> None:
    import torch

    engine = engine_for(tiny("wan_t2v"))
    calls = calls_of(engine)
    making.film(engine, replace(SHOT, prompt="a red cat", tuning=Tuning(negative_prompt="rain")))
    pipe = engine._warm_studio(making.context())._base
    with torch.no_grad():
        read = pipe.encode_prompt("a red cat", "rain", max_sequence_length=512, device="cpu")
    (call,) = calls
    assert torch.equal(call["prompt_embeds"], read[0])
    assert torch.equal(call["negative_prompt_embeds"], read[1])
    assert not torch.equal(read[0], read[1])


SHOTS_OF_MODE: dict[str, tuple[Verb, tuple[Role, ...]]] = {
    "text": (Verb.CREATE, ()),
    "image": (Verb.CREATE, (Role.FIRST_FRAME,)),
    "references": (Verb.CREATE, (Role.IMAGE, Role.IMAGE)),
    "frames": (Verb.EXTEND, (Role.SOURCE,)),
    "video": (Verb.REMIX, (Role.SOURCE,)),
}


@pytest.mark.parametrize("name", [*PROFILES])
def test_every_argument_of_a_profile_is_one_that_its_pipelines_take(name: str) -> None:
    """Also of those that no tiny model stands for."""
    import diffusers

    from kinema.engines.diffusers.calls import Run, arguments
    from kinema.engines.diffusers.inputs import Inputs
    from kinema.engines.diffusers.plan import plan_film

    frame = np.zeros((64, 96, 3), np.uint8)
    for mode, pipeline in PROFILES[name].family.modes.items():
        verb, roles = SHOTS_OF_MODE[mode]
        shot = replace(SHOT, verb=verb, references=tuple(Reference(role, "blob:x") for role in roles))
        plan = plan_film(shot, PROFILES[name])
        assert plan.opening is mode
        run = Run(plan, 0, Inputs(frame, (frame, frame)), [frame] * 33, [frame] * plan.windows[0].frames)
        taken = inspect.signature(getattr(diffusers, pipeline).__call__).parameters
        assert set(arguments(run)) - set(taken) == set()
        called_back = "callback_on_step_end" in taken
        assert called_back is PROFILES[name].family.has_callback
