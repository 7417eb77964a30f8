"""`clay`, the embedded engine: procedural 3D clay animation, no model, no key, no download."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kinema.domain.clip import AUDIO_RATE_HZ
from kinema.domain.shot import Role, Shot, Verb
from kinema.engines.base import Capabilities, RenderContext, Rendered

if TYPE_CHECKING:
    from kinema.engines.clay.reel import Reel

MAX_THREADS = 8  # each holds a frame's buffers, about 35 MiB at 1280x720


class ClayEngine:
    """Stages any prompt as a short clay animation with sound; the seed decides what the prompt leaves open."""

    name = "clay"

    def capabilities(self) -> Capabilities:
        return Capabilities(
            description="Procedural 3D clay animation with sound, not a neural model: no GPU, no key, no download.",
            references=frozenset({Role.IMAGE, Role.FIRST_FRAME, Role.CHARACTER}),
            audio=True,
            max_duration_s=120.0,
            verbs=frozenset(Verb),
            fps=(1, 60),
        )

    def render(self, shot: Shot, context: RenderContext) -> Rendered:
        """Stage a shot; frames are made while they are taken.

        Raises: BadReference for a reference that can't be opened, JobCancelled through the context.
        """
        # The kernels are compiled on import: only a render pays for them, never a listing of engines.
        from kinema.engines.clay.continuing import plan
        from kinema.engines.clay.figures import TAG, note_of
        from kinema.engines.clay.sound import sound_bed

        context.report(0.0, "loading")
        planned = plan(shot, context)
        context.check_cancelled()
        whole_s, first = planned.script.frame_count / shot.fps, planned.script.first
        with ThreadPoolExecutor(1, "clay-sound") as pool:
            sounding = pool.submit(sound_bed, planned.script.scene(shot.fps), whole_s, shot.seed, shot.fps)
            planned.reel.frame_stage(first)
            audio = sounding.result()[:, round(first / shot.fps * AUDIO_RATE_HZ) :]
        context.check_cancelled()
        note = note_of(planned.script, shot.fps)
        frames = film(planned.reel, context, first=first)
        return Rendered(frames, "yuv420p", audio, tags={TAG: note} if note else {})


def film(reel: Reel, context: RenderContext, threads: int | None = None, first: int = 0) -> Iterator[NDArray[np.uint8]]:
    """A reel's frames in order from the `first` on, made a few ahead on threads.

    Whole frames are spread over threads, not bands of one frame: a frame is a function of its number alone, so there
    is nothing to wait for between its steps, the same pixels come out whatever the number of threads, and Python's
    share of a frame (posing, sorting) runs beside another frame's kernels, which hold no lock. The price is one set
    of buffers per thread; it doesn't grow with the film.
    """
    from kinema.engines.clay.painting import Canvas

    shot = reel.shot
    threads = threads or min(MAX_THREADS, os.cpu_count() or 1)
    canvases: SimpleQueue[Canvas] = SimpleQueue()
    for _ in range(threads):
        canvases.put(Canvas.of(shot.width_px, shot.height_px))

    def make(index: int) -> NDArray[np.uint8]:
        canvas = canvases.get()
        try:
            return reel.frame(index, canvas)
        finally:
            canvases.put(canvas)

    with ThreadPoolExecutor(threads, "clay") as pool:
        ahead: deque[Future[NDArray[np.uint8]]] = deque()
        try:
            for index in range(first, shot.frame_count):
                context.check_cancelled()
                while len(ahead) <= threads and index + len(ahead) < shot.frame_count:
                    ahead.append(pool.submit(make, index + len(ahead)))
                frame = ahead.popleft().result()
                context.report((index + 1 - first) / (shot.frame_count - first), "rendering")
                yield frame
        finally:
            for future in ahead:
                future.cancel()
