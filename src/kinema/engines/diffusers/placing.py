"""Put a loaded model where its memory plan says. Heavy: it imports torch."""

from __future__ import annotations

import gc
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import torch
from torch import nn

from kinema.engines.diffusers.lattice import Window
from kinema.engines.diffusers.memory import Load, MemoryPlan, Placement, estimate
from kinema.engines.diffusers.plan import FilmPlan
from kinema.engines.diffusers.wan import held_bytes

UNLIMITED_BYTES = 2**62  # a CPU's memory isn't planned: it is the operating system's


def can_quantise() -> bool:
    """Whether 8-bit weights can be made here."""
    return find_spec("torchao") is not None


def device_id(device: str) -> str:
    """A name of the device that all processes on this machine give it, whichever GPUs each of them sees."""
    if not device.startswith("cuda"):
        return f"device-{device}"
    return f"device-{torch.cuda.get_device_properties(torch.device(device)).uuid}"


def free_bytes(device: torch.device) -> int:
    """Memory that a model may use: what is free, and what this process holds already."""
    if device.type != "cuda":
        return UNLIMITED_BYTES
    free, _ = torch.cuda.mem_get_info(device)
    return int(free) + int(torch.cuda.memory_reserved(device))


def load_of(pipe: Any, plan: FilmPlan) -> Load:
    """What a film asks of the memory: the weights as they are, and estimates for its longest window."""
    sizes = {name: _size_of(part) for name, part in pipe.components.items() if isinstance(part, nn.Module)}
    window = max(plan.windows, key=_frames)
    rule, side_px = plan.profile.family.rule, plan.profile.family.token_px
    latents = -(-window.frames // rule.step)
    config = pipe.transformer.config
    hidden = plan.profile.hidden or int(config.num_attention_heads * config.attention_head_dim)
    tokens = latents * plan.canvas.area_px // side_px**2
    blocks = int(getattr(config, "num_layers", 30))
    load = estimate(sizes, tokens=tokens, hidden=hidden, canvas_px=plan.canvas.area_px, blocks=blocks)
    # Keys and values of the prompts stay until the run's end, its decoding included.
    held = sum(held_bytes(getattr(pipe, name)) for name in plan.profile.family.experts if getattr(pipe, name, None))
    return replace(
        load,
        pass_bytes=load.pass_bytes + held,
        decode_bytes=load.decode_bytes + held,
        tiled_bytes=load.tiled_bytes + held,
    )


def _frames(window: Window) -> int:
    return window.frames


def _size_of(module: nn.Module) -> int:
    return sum(part.numel() * part.element_size() for part in module.parameters())


def place(pipe: Any, plan: MemoryPlan, device: torch.device, before: MemoryPlan | None) -> None:
    """Bring the model from where the plan before had it, None for anywhere, to where this one wants it."""
    vae = pipe.vae
    if hasattr(vae, "enable_tiling"):
        vae.enable_tiling() if plan.is_tiled else vae.disable_tiling()
    if before is not None and (plan.placement, plan.is_quantised) == (before.placement, before.is_quantised):
        return  # only the tiles are new
    stop_streaming(pipe)
    pipe.remove_all_hooks()
    if plan.is_quantised:
        _quantise(pipe)
    if device.type != "cuda":
        pipe.to(device)
        return
    pipe.to("cpu")
    collect()
    if plan.placement is Placement.MODEL_OFFLOAD:
        pipe.enable_model_cpu_offload(device=device)
    elif plan.placement is Placement.GROUP_OFFLOAD:
        _stream(pipe, device)
    else:
        for name, part in pipe.components.items():
            if isinstance(part, nn.Module) and not (is_aside(name, plan)):
                part.to(device)


def is_aside(component: str, plan: MemoryPlan) -> bool:
    """A text encoder that is on the GPU only while it reads."""
    return plan.placement is Placement.ENCODER_ASIDE and component.startswith("text_encoder")


def _stream(pipe: Any, device: torch.device) -> None:
    from diffusers.hooks import apply_group_offloading

    for name, part in pipe.components.items():
        if not isinstance(part, nn.Module):
            continue
        if name.startswith(("transformer", "text_encoder")):
            apply_group_offloading(
                part,
                onload_device=device,
                offload_device=torch.device("cpu"),
                offload_type="block_level" if name.startswith("transformer") else "leaf_level",
                num_blocks_per_group=1 if name.startswith("transformer") else None,
                use_stream=True,
            )
        else:
            part.to(device)


def stop_streaming(pipe: Any) -> None:
    """Take off what streams a model's blocks in: its weights stay in host memory, where they are between two runs."""
    from diffusers.hooks.group_offloading import (
        _GROUP_OFFLOADING,
        _LAYER_EXECUTION_TRACKER,
        _LAZY_PREFETCH_GROUP_OFFLOADING,
    )

    for part in pipe.components.values():
        if isinstance(part, nn.Module):
            for module in part.modules():
                if hasattr(module, "_diffusers_hook"):
                    for name in (_GROUP_OFFLOADING, _LAYER_EXECUTION_TRACKER, _LAZY_PREFETCH_GROUP_OFFLOADING):
                        module._diffusers_hook.remove_hook(name, recurse=False)


def _quantise(pipe: Any) -> None:
    from torchao.quantization import Int8WeightOnlyConfig, quantize_

    for name, part in pipe.components.items():
        if name.startswith("transformer") and isinstance(part, nn.Module) and not getattr(part, "is_int8", False):
            quantize_(part, Int8WeightOnlyConfig())
            part.is_int8 = True


def collect() -> None:
    """Give back what nobody uses."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
