"""Frames between frames: a film at a higher rate whose motion goes on evenly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

# Blocks are followed both ways and frames mixed along their paths; at a cut the nearer frame is held.
METHOD = "mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1:scd=fdiff"
# The filter looks two frames ahead, so the last one is given again that often.
LOOKAHEAD = 3


def interpolated(
    frames: Iterable[NDArray[np.uint8]], from_fps: Fraction, to_fps: Fraction
) -> Iterator[NDArray[np.uint8]]:
    """The film at `to_fps` by FFmpeg's `minterpolate`: output i shows the time i / to_fps.

    Frames are uint8 (height, width, 3), in and out. It gives frames for as long as there is a later frame to go to.
    """
    graph: Graph | None = None
    for index, frame in enumerate(_held(frames)):
        if graph is None:
            graph = _graph(frame.shape[1], frame.shape[0], from_fps, to_fps)
        picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
        picture.pts, picture.time_base = index, 1 / from_fps
        graph.push(picture)
        yield from _ready(graph)


def _held(frames: Iterable[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    last = None
    for last in frames:
        yield last
    if last is not None:
        yield from [last] * LOOKAHEAD


def _graph(width_px: int, height_px: int, from_fps: Fraction, to_fps: Fraction) -> Graph:
    graph = Graph()
    source = graph.add_buffer(width=width_px, height=height_px, format=av.VideoFormat("rgb24"), time_base=1 / from_fps)
    between = graph.add("minterpolate", f"fps={to_fps}:{METHOD}")
    shown = graph.add("format", "rgb24")
    sink = graph.add("buffersink")
    source.link_to(between)
    between.link_to(shown)
    shown.link_to(sink)
    graph.configure()
    return graph


def _ready(graph: Graph) -> Iterator[NDArray[np.uint8]]:
    while True:
        try:
            picture = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        yield np.asarray(picture.to_ndarray(), np.uint8)
