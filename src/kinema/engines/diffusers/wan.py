"""What Wan's models compute anew in each pass though it doesn't change. Heavy: it imports torch.

Two savings, both of the same mathematics:

- Keys and values of the text. A block attends to the prompt in each pass; the prompt's embedding is the same one from
  the first step to the last. 2 of the 4 projections of this attention are made once per run.
- Modulation for all tokens at once. Wan 2.2 5B takes one time per token, to keep a first frame as it is. Where there is
  none all times are alike, and six vectors per token (1 GB for 121 frames of 704p, read by each block) become six.
"""

from __future__ import annotations

from typing import Any

import torch
from diffusers.models.attention_dispatch import dispatch_attention_fn
from diffusers.models.transformers.transformer_wan import WanAttention
from torch import nn

TEXT_TOKENS = 512  # the last ones of what a block attends to; those of a picture's embedding come before them
PROMPTS = 2  # with and without the prompt

Pair = tuple[torch.Tensor, torch.Tensor]  # keys and values: (batch, tokens, heads, values)


def attentions(model: nn.Module, *, to_text: bool) -> list[Any]:
    """The model's layers that attend to the text, or those that attend to the film itself."""
    return [part for part in model.modules() if isinstance(part, WanAttention) and part.is_cross_attention is to_text]


def fuse_projections(model: nn.Module) -> None:
    """Make query, key and value of self-attention by one product instead of three; the weights are moved, not doubled.

    Those to the text stay apart: its keys and values are made once per run.
    """
    for layer in attentions(model, to_text=False):
        layer.fuse_projections()
        del layer.to_q, layer.to_k, layer.to_v


def held_bytes(model: nn.Module) -> int:
    """What the keys and values of the prompts of a run take, besides the weights; 0 where none are held."""
    layers = [layer for layer in attentions(model, to_text=True) if isinstance(layer.processor, TextProcessor)]
    return sum(PROMPTS * 2 * TEXT_TOKENS * layer.inner_dim * layer.to_k.weight.element_size() for layer in layers)


class TextProcessor:
    """Attention to the text with the keys and values that its layer holds, or with new ones where it holds none."""

    _attention_backend: Any = None  # both set by diffusers, under these names
    _parallel_config: Any = None

    def __call__(
        self,
        attn: Any,
        hidden_states: torch.Tensor,
        encoder_hidden_states: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        rotary_emb: Any = None,
    ) -> torch.Tensor:
        """What the tokens see: (batch, tokens, width)."""
        query = _heads(attn, attn.norm_q(attn.to_q(hidden_states)))
        pairs = attn.held if attn.held is not None else keys_and_values(attn, encoder_hidden_states)
        seen = self._seen(query, pairs[0])
        for pair in pairs[1:]:
            seen = seen + self._seen(query, pair)
        made: torch.Tensor = attn.to_out[1](attn.to_out[0](seen))
        return made

    def _seen(self, query: torch.Tensor, pair: Pair) -> torch.Tensor:
        # Each process of a context-parallel group has the whole text: no exchange.
        seen = dispatch_attention_fn(query, *pair, backend=self._attention_backend, parallel_config=None)
        return seen.flatten(2, 3).type_as(query)


def keys_and_values(attn: Any, context: torch.Tensor) -> tuple[Pair, ...]:
    """Those of the text, and after them those of the picture where the model has been made for one."""
    of_picture = context.shape[1] - TEXT_TOKENS if attn.add_k_proj is not None else 0
    text = context[:, of_picture:]
    pairs = [(_heads(attn, attn.norm_k(attn.to_k(text))), _heads(attn, attn.to_v(text)))]
    if attn.add_k_proj is not None:
        picture = context[:, :of_picture]
        key = attn.norm_added_k(attn.add_k_proj(picture))
        pairs.append((_heads(attn, key), _heads(attn, attn.add_v_proj(picture))))
    return tuple(pairs)


def _heads(attn: Any, values: torch.Tensor) -> torch.Tensor:
    return values.unflatten(2, (attn.heads, -1))


class HeldText:
    """Gives a model's layers the keys and values of the text at hand, made when it is first seen."""

    def __init__(self, model: Any) -> None:
        self._layers = attentions(model, to_text=True)
        self._made: list[tuple[tuple[Any, ...], list[tuple[Pair, ...]]]] = []
        for layer in self._layers:
            layer.held = None
            layer.set_processor(TextProcessor())
        # Here the weights are on their device already, whatever has moved them.
        model.condition_embedder.register_forward_hook(self._embedded)

    def forget(self) -> None:
        """Give the memory back: the next pass makes them anew."""
        self._made.clear()
        for layer in self._layers:
            layer.held = None

    def _embedded(self, _module: Any, given: tuple[Any, ...], made: tuple[Any, ...]) -> None:
        text, picture = made[2:4]
        if any(layer.to_k.weight.device != text.device for layer in self._layers):
            self.forget()  # blocks stream in one after the other, and bring their weights with them
            return
        context = text if picture is None else torch.cat([picture, text], dim=1)
        for layer, pairs in zip(self._layers, self._of(given[1:3], context), strict=True):
            layer.held = pairs

    def _of(self, texts: tuple[Any, ...], context: torch.Tensor) -> list[tuple[Pair, ...]]:
        """By identity: the same tensors, not written to since."""
        key = tuple((text, None if text is None or text.is_inference() else text._version) for text in texts)
        for known, pairs in self._made:
            if all(one[0] is other[0] and one[1] == other[1] for one, other in zip(known, key, strict=True)):
                return pairs
        pairs = [keys_and_values(layer, context) for layer in self._layers]
        self._made = [*self._made[-(PROMPTS - 1) :], (key, pairs)]
        return pairs


class OneTime:
    """Gives a model that is told a time per token a single one, where all of them are alike.

    Looking waits for the GPU: once per step, as the two passes of a step are given the same tensor.
    """

    def __init__(self, model: nn.Module) -> None:
        self._times: torch.Tensor | None = None
        self._are_alike = False
        model.register_forward_pre_hook(self._before, with_kwargs=True)

    def forget(self) -> None:
        self._times = None

    def _before(self, _model: Any, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
        times: Any = given.get("timestep")
        if times is None or times.ndim != 2:
            return None
        first = times[:, :1]
        if times is not self._times:
            self._are_alike = bool((times == first).all())
            self._times = times
        return (args, {**given, "timestep": first[:, 0]}) if self._are_alike else None
