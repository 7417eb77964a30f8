"""An engine without a model: a moving test pattern, as fast as it can be encoded."""

from __future__ import annotations

import math
import os
import re
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Role, Shot, Tuning, Verb
from kinema.engines.base import STOPS_WITHIN_S, Capabilities, RenderContext, Rendered
from kinema.errors import Refused, RenderFailed

PICTURES_PER_S = 4  # each is given for several frames: the encoder passes over what didn't change
MAX_DURATION_S = 1800.0
COUNTER_BITS = 16
CRASH_STATUS = 3
NAP_S = 0.05

# Limited range, ITU-R BT.709-6.
BLACK, WHITE, NEUTRAL = 16, 235, 128
COLOUR_STRENGTH = 40.0

_SLOW = re.compile(r"\[slow (\d{1,6}(?:\.\d{1,3})?)(?: (loading|finishing))?\]")
_DEAF = re.compile(r"\[deaf (\d{1,6}(?:\.\d{1,3})?)\]")


class NullEngine:
    """A bar moves over a gradient, and a counter of 16 blocks along the top shows the frame's number in binary.

    The prompt and the seed choose the colour and change nothing else; references and tuning are taken and left alone.
    Words in the prompt are switches, for tests of
    clients, of servers and of the machinery around engines:

    - `[fail]` fails the job with a message of its own;
    - `[refuse]` refuses the prompt, as an engine with a safety checker does;
    - `[crash]` ends the engine's process with status 3;
    - `[hang]` neither ends nor looks whether the job was cancelled;
    - `[deaf N]` takes N seconds before the first frame in which it doesn't look whether the job was cancelled;
    - `[slow N]` takes N seconds longer, in naps between which a cancel is seen; `[slow N loading]` before the first
      frame and `[slow N finishing]` after the last.
    """

    name = "null"

    def __init__(self, sleep: Callable[[float], None] = time.sleep, stops_within_s: float = STOPS_WITHIN_S) -> None:
        """`stops_within_s` is what it says of itself: how long a cancelled render may go on."""
        self._sleep = sleep
        self._stops_within_s = stops_within_s

    def capabilities(self) -> Capabilities:
        return Capabilities(
            description="A moving test pattern without sound: the prompt and the seed change its colour only.",
            references=frozenset(Role),
            audio=False,
            max_duration_s=MAX_DURATION_S,
            verbs=frozenset(Verb),
            tuning=frozenset(Tuning.__dataclass_fields__),
            fps=(1, 120),
            sides_px=(2, 8192),
            stops_within_s=self._stops_within_s,
        )

    def render(self, shot: Shot, context: RenderContext) -> Rendered:
        """Raises: RenderFailed for `[fail]`; Refused for `[refuse]`; JobCancelled while the frames are made."""
        if "[fail]" in shot.prompt:
            raise RenderFailed("the prompt asked the null engine to fail")
        if "[refuse]" in shot.prompt:
            raise Refused("the prompt asked the null engine to refuse it")
        if "[crash]" in shot.prompt:
            os._exit(CRASH_STATUS)
        while "[hang]" in shot.prompt:
            self._sleep(1.0)
        if deaf := _DEAF.search(shot.prompt):
            self._sleep(float(deaf[1]))
        self._linger("loading", shot, context)
        return Rendered(frames=self._frames(shot, context), pixel_format="yuv420p")

    def _frames(self, shot: Shot, context: RenderContext) -> Iterator[NDArray[np.uint8]]:
        slow = _SLOW.search(shot.prompt)
        extra_s = float(slow[1]) / shot.frame_count if slow and not slow[2] else 0.0
        held_frames = max(1, shot.fps // PICTURES_PER_S)
        backdrop = _backdrop(shot)
        picture = backdrop
        for index in range(shot.frame_count):
            context.check_cancelled()
            context.report(index / shot.frame_count, "rendering")
            self._nap(extra_s, context)
            if index % held_frames == 0:
                picture = _picture(backdrop, shot, index)
            yield picture
        self._linger("finishing", shot, context)

    def _linger(self, stage: Literal["loading", "finishing"], shot: Shot, context: RenderContext) -> None:
        slow = _SLOW.search(shot.prompt)
        if slow and slow[2] == stage:
            context.report(0.0, stage)
            self._nap(float(slow[1]), context)

    def _nap(self, seconds: float, context: RenderContext) -> None:
        while seconds > 0:
            self._sleep(min(seconds, NAP_S))
            seconds -= NAP_S
            context.check_cancelled()


def _backdrop(shot: Shot) -> NDArray[np.uint8]:
    """A diagonal gradient of one colour: yuv420p, (height_px * 3 // 2, width_px)."""
    hue = zlib.crc32(f"{shot.seed} {shot.prompt}".encode()) / 2**32 * math.tau
    width_px, height_px = shot.width_px, shot.height_px
    backdrop = np.empty((height_px * 3 // 2, width_px), np.uint8)
    down, right = np.ogrid[0 : 1 : height_px * 1j, 0 : 1 : width_px * 1j]
    backdrop[:height_px] = 60 + 100 * (down + right) / 2
    # The two chroma planes follow the luma one by one, each a quarter of its bytes.
    chroma = backdrop[height_px:].reshape(2, -1)
    chroma[0] = round(NEUTRAL + COLOUR_STRENGTH * math.cos(hue))
    chroma[1] = round(NEUTRAL + COLOUR_STRENGTH * math.sin(hue))
    return backdrop


def _picture(backdrop: NDArray[np.uint8], shot: Shot, index: int) -> NDArray[np.uint8]:
    """The backdrop with the bar and the counter of this frame; blocks are a twentieth of the width."""
    picture = backdrop.copy()
    block_px = max(1, shot.width_px // 20)
    bar_px = round(index / shot.frame_count * (shot.width_px - block_px))
    picture[block_px : shot.height_px, bar_px : bar_px + block_px] = WHITE
    for bit in range(COUNTER_BITS):
        left_px = (bit + 2) * block_px
        is_set = index >> (COUNTER_BITS - 1 - bit) & 1
        picture[:block_px, left_px : left_px + block_px] = WHITE if is_set else BLACK
    return picture
