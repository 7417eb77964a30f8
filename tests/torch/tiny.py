"""Tiny models with random weights, one folder per family, made without a download.

They run through the same code as the published ones; what they paint is noise.

    python -m tests.torch.tiny FOLDER [FAMILY ...]
"""

from __future__ import annotations

import os
import string
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from diffusers import (
    AutoencoderKLCogVideoX,
    AutoencoderKLLTX2Audio,
    AutoencoderKLLTX2Video,
    AutoencoderKLLTXVideo,
    AutoencoderKLWan,
    CogVideoXDDIMScheduler,
    CogVideoXPipeline,
    CogVideoXTransformer3DModel,
    FlowMatchEulerDiscreteScheduler,
    HeliosDMDScheduler,
    HeliosPyramidPipeline,
    HeliosTransformer3DModel,
    LTX2Pipeline,
    LTX2VideoTransformer3DModel,
    LTXPipeline,
    LTXVideoTransformer3DModel,
    UniPCMultistepScheduler,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
    WanVACEPipeline,
    WanVACETransformer3DModel,
)
from diffusers.pipelines.ltx2 import LTX2TextConnectors
from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder
from transformers import (
    CLIPImageProcessor,
    CLIPVisionConfig,
    CLIPVisionModel,
    Gemma3Config,
    Gemma3ForConditionalGeneration,
    GemmaTokenizer,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
    UMT5Config,
    UMT5EncoderModel,
)

from tests.torch.tiny_hunyuan import hunyuan

CHARACTERS = string.ascii_letters + string.digits + string.punctuation
TEXT_WIDTH = 16
TEXT_SIZES: dict[str, int] = {"d_model": TEXT_WIDTH, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2}


def _t5_words() -> T5Tokenizer:
    """A tokenizer that knows single characters."""
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0)]
    return T5Tokenizer(vocab=[*special, *((letter, -3.0) for letter in CHARACTERS)], extra_ids=0)


def _gemma_words() -> GemmaTokenizer:
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "\u2581", *(f"<0x{byte:02X}>" for byte in range(256))]
    words = dict.fromkeys([*special, *CHARACTERS])
    return GemmaTokenizer(vocab={word: number for number, word in enumerate(words)}, merges=[])


def _reader(model: Any = T5EncoderModel, config: Any = T5Config) -> dict[str, Any]:
    words = _t5_words()
    return {"tokenizer": words, "text_encoder": model(config(vocab_size=len(words), **TEXT_SIZES)).eval()}


def _wan_text() -> dict[str, Any]:
    return _reader(UMT5EncoderModel, UMT5Config)


WAN_VAE: dict[str, Any] = {
    "base_dim": 4,
    "dim_mult": [1, 1, 1, 1],
    "num_res_blocks": 1,
    "temperal_downsample": [False, True, True],
}


def _wan_vae() -> AutoencoderKLWan:
    """As of Wan 2.1: 4 x 8 x 8, 16 channels."""
    return AutoencoderKLWan(z_dim=16, **WAN_VAE).eval()


def _wan_vae_5b() -> AutoencoderKLWan:
    """As of Wan 2.2 5B: 4 x 16 x 16, 48 channels."""
    return AutoencoderKLWan(
        **WAN_VAE,
        decoder_base_dim=4,
        z_dim=48,
        latents_mean=[0.0] * 48,
        latents_std=[1.0] * 48,
        is_residual=True,
        in_channels=12,
        out_channels=12,
        patch_size=2,
        scale_factor_spatial=16,
        scale_factor_temporal=4,
    ).eval()


def _wan_model(in_channels: int = 16, out_channels: int = 16, kind: Any = WanTransformer3DModel, **more: Any) -> Any:
    return kind(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=in_channels,
        out_channels=out_channels,
        text_dim=TEXT_WIDTH,
        freq_dim=32,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=256,
        **more,
    ).eval()


def _sizes(width: int, layers: int) -> dict[str, int]:
    """Of a model of transformers."""
    return {
        "hidden_size": width,
        "intermediate_size": 2 * width,
        "num_hidden_layers": layers,
        "num_attention_heads": 2,
    }


def _unipc(shift: float = 3.0) -> UniPCMultistepScheduler:
    return UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=shift)


def wan_t2v() -> WanPipeline:
    return WanPipeline(**_wan_text(), vae=_wan_vae(), scheduler=_unipc(), transformer=_wan_model())


def wan_a14b() -> WanPipeline:
    experts = {"transformer": _wan_model(), "transformer_2": _wan_model()}
    return WanPipeline(**_wan_text(), vae=_wan_vae(), scheduler=_unipc(), **experts, boundary_ratio=0.875)


def wan_ti2v() -> WanPipeline:
    model = _wan_model(48, 48)
    return WanPipeline(
        **_wan_text(), vae=_wan_vae_5b(), scheduler=_unipc(5.0), transformer=model, expand_timesteps=True
    )


def wan_i2v() -> WanImageToVideoPipeline:
    """As of Wan 2.1: with a CLIP encoder beside the 20 channels of the first frame and its mask."""
    sizes = {**_sizes(8, layers=2), "image_size": 32, "patch_size": 16}
    eye = CLIPVisionModel(CLIPVisionConfig(**sizes, projection_dim=8)).eval()
    return WanImageToVideoPipeline(
        **_wan_text(),
        vae=_wan_vae(),
        scheduler=_unipc(),
        image_encoder=eye,
        image_processor=CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}),
        transformer=_wan_model(36, 16, image_dim=8, added_kv_proj_dim=24),
    )


def wan_vace() -> WanVACEPipeline:
    model = _wan_model(kind=WanVACETransformer3DModel, vace_layers=[0, 1], vace_in_channels=96)
    return WanVACEPipeline(**_wan_text(), vae=_wan_vae(), scheduler=_unipc(), transformer=model)


def helios() -> HeliosPyramidPipeline:
    """As the distilled one: three levels of a pyramid, chunks of 33 frames."""
    model = HeliosTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=12,
        text_dim=TEXT_WIDTH,
        freq_dim=32,
        ffn_dim=32,
        num_layers=2,
        rope_dim=(4, 4, 4),
    ).eval()
    # At the published gamma of 1/3 the noise's covariance is singular, and factors by luck of rounding only.
    scheduler = HeliosDMDScheduler(gamma=0.3, use_dynamic_shifting=True)
    return HeliosPyramidPipeline(
        **_wan_text(), vae=_wan_vae(), scheduler=scheduler, transformer=model, is_distilled=True
    )


def ltx() -> LTXPipeline:
    widths, layers = (8,) * 4, (1,) * 5
    vae = AutoencoderKLLTXVideo(
        latent_channels=8,
        block_out_channels=widths,
        decoder_block_out_channels=widths,
        layers_per_block=layers,
        decoder_layers_per_block=layers,
    ).eval()
    model = LTXVideoTransformer3DModel(
        in_channels=8,
        out_channels=8,
        num_attention_heads=2,
        attention_head_dim=8,
        cross_attention_dim=16,
        num_layers=1,
        caption_channels=TEXT_WIDTH,
    ).eval()
    return LTXPipeline(scheduler=FlowMatchEulerDiscreteScheduler(), vae=vae, transformer=model, **_reader())


def ltx2() -> LTX2Pipeline:
    words = _gemma_words()
    return LTX2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=_ltx2_vae(),
        audio_vae=_ltx2_audio_vae(),
        text_encoder=_gemma(len(words)),
        tokenizer=words,
        connectors=_ltx2_connectors(),
        transformer=_ltx2_model(),
        vocoder=_ltx2_vocoder(),
    )


def _gemma(words: int) -> Gemma3ForConditionalGeneration:
    text = {
        **_sizes(TEXT_WIDTH, layers=2),
        "vocab_size": words,
        "num_key_value_heads": 1,
        "head_dim": 8,
        "max_position_embeddings": 2048,
        "sliding_window": 64,
    }
    eye = {**_sizes(8, layers=1), "image_size": 32, "patch_size": 16}
    return Gemma3ForConditionalGeneration(
        Gemma3Config(text_config=text, vision_config=eye, mm_tokens_per_image=4)
    ).eval()


def _ltx2_vae() -> AutoencoderKLLTX2Video:
    return AutoencoderKLLTX2Video(
        latent_channels=8,
        block_out_channels=(4, 8, 16, 32),
        decoder_block_out_channels=(4, 8, 16),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        spatio_temporal_scaling=(True, True, True, True),
        decoder_spatio_temporal_scaling=(True, True, True),
        upsample_residual=(False, False, False),
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
    ).eval()


def _ltx2_audio_vae() -> AutoencoderKLLTX2Audio:
    return AutoencoderKLLTX2Audio(
        base_channels=4,
        output_channels=2,
        ch_mult=(1, 1, 1),
        num_res_blocks=1,
        attn_resolutions=None,
        in_channels=2,
        resolution=32,
        latent_channels=2,
        norm_type="pixel",
        causality_axis="height",
        dropout=0.0,
        mid_block_add_attention=False,
        sample_rate=16000,
        mel_hop_length=160,
        is_causal=True,
        mel_bins=8,
    ).eval()


def _ltx2_vocoder() -> LTX2Vocoder:
    return LTX2Vocoder(
        in_channels=16,
        hidden_channels=32,
        out_channels=2,
        upsample_kernel_sizes=[16, 15, 8],
        upsample_factors=[8, 5, 4],  # together 160, the hop of the spectrogram: sound as long as the film
        resnet_kernel_sizes=[3],
        resnet_dilations=[[1, 3]],
        output_sampling_rate=16000,
    ).eval()


def _ltx2_model() -> LTX2VideoTransformer3DModel:
    return LTX2VideoTransformer3DModel(
        in_channels=8,
        out_channels=8,
        num_attention_heads=2,
        attention_head_dim=8,
        cross_attention_dim=16,
        audio_in_channels=4,
        audio_out_channels=4,
        audio_num_attention_heads=2,
        audio_attention_head_dim=4,
        audio_cross_attention_dim=8,
        num_layers=2,
        caption_channels=TEXT_WIDTH,
        rope_double_precision=False,
        rope_type="split",
    ).eval()


def _ltx2_connectors() -> LTX2TextConnectors:
    sizes = {
        f"{kind}_connector_{name}": value
        for kind in ("video", "audio")
        for name, value in (
            ("num_attention_heads", 2),
            ("attention_head_dim", 8),
            ("num_layers", 1),
            ("num_learnable_registers", None),
        )
    }
    return LTX2TextConnectors(
        caption_channels=TEXT_WIDTH,
        text_proj_in_factor=3,
        connector_rope_base_seq_len=32,
        rope_double_precision=False,
        rope_type="split",
        **sizes,
    ).eval()


def cogvideox() -> CogVideoXPipeline:
    vae = AutoencoderKLCogVideoX(
        down_block_types=("CogVideoXDownBlock3D",) * 4,
        up_block_types=("CogVideoXUpBlock3D",) * 4,
        block_out_channels=(8, 8, 8, 8),
        latent_channels=4,
        layers_per_block=1,
        norm_num_groups=2,
        temporal_compression_ratio=4,
    ).eval()
    model = CogVideoXTransformer3DModel(
        num_attention_heads=4,
        attention_head_dim=8,
        in_channels=4,
        out_channels=4,
        time_embed_dim=2,
        text_embed_dim=TEXT_WIDTH,
        num_layers=1,
        sample_width=8,
        sample_height=8,
        sample_frames=9,
        patch_size=2,
        temporal_compression_ratio=4,
        max_text_seq_length=226,
    ).eval()
    return CogVideoXPipeline(vae=vae, transformer=model, scheduler=CogVideoXDDIMScheduler(), **_reader())


MAKERS: Mapping[str, Callable[[], Any]] = {
    maker.__name__: maker
    for maker in (wan_t2v, wan_a14b, wan_ti2v, wan_i2v, wan_vace, helios, ltx, ltx2, cogvideox, hunyuan)
}


def write(folder: Path, name: str) -> Path:
    """Write a family's folder, the same bytes every time."""
    torch.manual_seed(0)
    target = folder / name
    MAKERS[name]().save_pretrained(target, safe_serialization=True)
    return target


if __name__ == "__main__":
    for each in sys.argv[2:] or MAKERS:
        print(write(Path(sys.argv[1]), each))  # noqa: T201
