"""A tiny HunyuanVideo 1.5 with random weights: two readers, a guider of its own, no callback after a step."""

from __future__ import annotations

from diffusers import (
    AutoencoderKLHunyuanVideo15,
    ClassifierFreeGuidance,
    FlowMatchEulerDiscreteScheduler,
    HunyuanVideo15Pipeline,
    HunyuanVideo15Transformer3DModel,
)
from tokenizers.pre_tokenizers import ByteLevel
from transformers import ByT5Tokenizer, Qwen2Tokenizer, T5Config, T5EncoderModel
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLTextConfig
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLTextModel

WIDTH = 16
END = "<|endoftext|>"


def _words() -> Qwen2Tokenizer:
    """A tokenizer that knows single bytes, and says what each message says."""
    names = [*sorted(ByteLevel.alphabet()), END]
    words = Qwen2Tokenizer(vocab={name: number for number, name in enumerate(names)}, merges=[], pad_token=END)
    words.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    return words


def _reader(words: int) -> Qwen2_5_VLTextModel:
    """The pipeline takes what it reads two layers before its end."""
    config = Qwen2_5_VLTextConfig(
        vocab_size=words,
        hidden_size=WIDTH,
        intermediate_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=2048,
        rope_parameters={"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 10000.0},
        bos_token_id=None,
        eos_token_id=None,
    )
    return Qwen2_5_VLTextModel(config).eval()


def _model() -> HunyuanVideo15Transformer3DModel:
    return HunyuanVideo15Transformer3DModel(
        in_channels=9,  # latents, a picture's latents, and where they hold
        out_channels=4,
        num_attention_heads=2,
        attention_head_dim=16,
        num_layers=2,
        num_refiner_layers=1,
        text_embed_dim=WIDTH,
        text_embed_2_dim=WIDTH,
        image_embed_dim=WIDTH,
        rope_axes_dim=(4, 6, 6),
        target_size=64,
        task_type="t2v",
    ).eval()


def hunyuan() -> HunyuanVideo15Pipeline:
    words, glyphs = _words(), ByT5Tokenizer()
    config = T5Config(vocab_size=len(glyphs), d_model=WIDTH, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
    return HunyuanVideo15Pipeline(
        text_encoder=_reader(len(words)),
        tokenizer=words,
        transformer=_model(),
        vae=AutoencoderKLHunyuanVideo15(latent_channels=4, block_out_channels=(8,) * 5, layers_per_block=1).eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=5.0),
        text_encoder_2=T5EncoderModel(config).eval(),
        tokenizer_2=glyphs,
        guider=ClassifierFreeGuidance(guidance_scale=6.0),
    )
