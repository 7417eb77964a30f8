"""`clay` by itself: seconds and CPU seconds per second of film, and where they go.

    python -m bench.clay [--prompts 12] [--lengths 4,10,15] [--rounds 1] [--no-large] [--write]

Films go through `render_film`, everything included: staging, pictures, sound, encoding, thumbnail, digest. Beside each
stands libx264 `veryfast` on the same raw frames in the same run. CPU seconds are those of all threads, and on a busy
machine the fairer figure. `--write` puts the tables into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Shot
from kinema.engines.base import RenderContext
from kinema.engines.clay import ClayEngine
from kinema.execution.rendering import FILM_NAME, render_film

if TYPE_CHECKING:
    from kinema.engines.clay.stage import Stage

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- bench-clay: begin -->", "<!-- bench-clay: end -->"
WIDTH_PX, HEIGHT_PX, FPS = 1280, 720, 24
SEED = 11
SAMPLED_FRAMES = (0, 31, 62, 93)
PROMPTS = (
    "cat running on the river",
    "a woman walking in a city street at night in the rain",
    "a sailboat on the ocean at sunset",
    "an astronaut riding a horse on the moon",
    "two dolphins swimming underwater",
    "a red dragon flying over snowy mountains, drone shot",
    "a panda playing in a bamboo forest",
    "close-up of a robot dancing on a stage",
    "a corgi and a fox in a meadow in autumn, pan shot",
    "a car driving through the desert at noon",
    "a child sleeping in a cozy room",
    "three butterflies over a garden in spring, handheld",
)
# What a frame passes through, by the module whose function is timed and its names there.
STAGES = {
    "poses, camera": ("stage", ("Stage.bodies_at", "Stage.view_at", "Stage.keep")),
    "land": ("painting", ("cast",)),
    "sky": ("painting", ("paint_sky",)),
    "shading": ("painting", ("shade", "ground_shadow")),
    "props": ("painting", ("on_screen", "cards.props")),
    "reflections": ("painting", ("mirror", "cards.reflect")),
    "actors": ("painting", ("sculpt", "cards.place")),
    "particles": ("painting", ("specks.weather", "cards.specks")),
    "lens": ("painting", ("lens.quarter", "lens.blur", "lens.defocus")),
    "grade, yuv420p": ("painting", ("lens.develop",)),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one film, per second of it."""

    wall: float
    cpu: float


def main() -> None:
    wanted = arguments()
    if wanted.part:
        part(wanted.part)
        return
    lengths = [float(length) for length in wanted.lengths.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        render("a ball", 0.25, work)  # compiled or loaded, and warm
        prompts = PROMPTS[: wanted.prompts]
        parts = [*speed(prompts, lengths, wanted.rounds, work), "", *stages(prompts)]
        parts += ["", *first_film(work)]
        if wanted.large:
            parts += ["", *large(work)]
    head = f"`python -m bench.clay`, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}"
    text = "\n".join([BEGIN, head, "", *parts, END])
    print(text)
    if wanted.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: text, page, flags=re.DOTALL), encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", type=int, default=len(PROMPTS), help="how many of the prompts, from the first")
    parser.add_argument("--lengths", default="4,10,15", help="the films' lengths in seconds")
    parser.add_argument("--rounds", type=int, default=1, help="films of each kind; the median counts")
    parser.add_argument("--no-large", dest="large", action="store_false", help="without 25 s at 1792x1024")
    parser.add_argument("--part", choices=("first", "large"), help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/benchmarks.md")
    return parser.parse_args()


def render(prompt: str, duration_s: float, work: Path, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> Cost:
    """Render a film into the work folder."""
    context = RenderContext(work, work, (), lambda progress, stage: None, lambda: None)
    shot = Shot(prompt, duration_s, width_px, height_px, SEED, fps=FPS)
    cost = timed(lambda: render_film(ClayEngine(), shot, context))
    return Cost(cost.wall / duration_s, cost.cpu / duration_s)


def timed(work: Callable[[], object]) -> Cost:
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return Cost(time.monotonic() - wall, time.process_time() - cpu)


def speed(prompts: tuple[str, ...], lengths: list[float], rounds: int, work: Path) -> list[str]:
    """The table of seconds per second of film: wall (CPU), with the medians at its foot."""
    every: dict[float, list[Cost]] = {length: [] for length in lengths}
    ratios = []
    rows = []
    for prompt in prompts:
        cells = []
        for length in lengths:
            films = [render(prompt, length, work) for _ in range(rounds)]
            cost = Cost(statistics.median(f.wall for f in films), statistics.median(f.cpu for f in films))
            every[length].append(cost)
            cells.append(f"{cost.wall:.2f} ({cost.cpu:.2f})")
        encoded = veryfast(work / FILM_NAME)
        ratios.append(every[lengths[-1]][-1].wall / encoded.wall)
        rows.append(f"| {prompt} | {' | '.join(cells)} | {encoded.wall:.2f} ({encoded.cpu:.2f}) | {ratios[-1]:.1f} |")
    middle = [
        f"{statistics.median(c.wall for c in costs):.2f} ({statistics.median(c.cpu for c in costs):.2f})"
        for costs in every.values()
    ]
    head = " | ".join(f"{length:g} s" for length in lengths)
    return [
        f"Seconds per second of film at {WIDTH_PX}x{HEIGHT_PX}, wall (CPU), warm, everything included; beside it",
        "libx264 `veryfast` on the same frames and the ratio of the longest film's wall time to it.",
        "",
        f"| prompt | {head} | veryfast | ratio |",
        f"|---|{'---|' * len(lengths)}---|---|",
        *rows,
        f"| **median** | {' | '.join(middle)} | | {statistics.median(ratios):.1f} |",
    ]


def veryfast(film: Path, most_frames: int = 96) -> Cost:
    """Encoding a film's own frames, decoded beforehand, with libx264 `veryfast` at the same quality."""
    with av.open(str(film)) as container:
        frames = [frame.to_ndarray() for frame, _ in zip(container.decode(video=0), range(most_frames), strict=False)]
    cost = timed(lambda: encode(frames))
    return Cost(cost.wall * FPS / len(frames), cost.cpu * FPS / len(frames))


def encode(frames: list[NDArray[np.uint8]]) -> None:
    with av.open(os.devnull, "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov"}) as container:
        stream = container.add_stream("libx264", rate=FPS, width=WIDTH_PX, height=HEIGHT_PX)
        stream.options = {"preset": "veryfast", "crf": "20"}
        stream.codec_context.thread_type = "FRAME"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_numpy_buffer(frame, format="yuv420p")))
        container.mux(stream.encode(None))


def stages(prompts: tuple[str, ...]) -> list[str]:
    """CPU milliseconds per frame and stage, the mean over the prompts."""
    from kinema.engines.clay.painting import Canvas, Painter

    spent = dict.fromkeys(STAGES, 0.0)
    canvas = Canvas.of(WIDTH_PX, HEIGHT_PX)
    painters = [Painter(staged(prompt)) for prompt in prompts]
    for painter in painters:
        painter.frame(SAMPLED_FRAMES[0], canvas)
    begun = time.thread_time()
    with watched(spent):
        for painter in painters:
            for index in SAMPLED_FRAMES:
                painter.frame(index, canvas)
    whole = time.thread_time() - begun
    spent |= {"the rest": whole - sum(spent.values()), "whole frame": whole}
    frames = len(painters) * len(SAMPLED_FRAMES)
    return [
        f"CPU milliseconds per frame, the mean over {len(SAMPLED_FRAMES)} frames of each prompt's film:",
        "",
        "| stage | ms |",
        "|---|---|",
        *(f"| {name} | {1000 * value / frames:.1f} |" for name, value in spent.items()),
    ]


def staged(prompt: str) -> Stage:
    """The first take of a prompt's film of four seconds."""
    from kinema.engines.clay.direction import takes
    from kinema.engines.clay.language import parse_scene
    from kinema.engines.clay.reel import Reel

    shot = Shot(prompt, 4.0, WIDTH_PX, HEIGHT_PX, SEED, fps=FPS)
    return Reel(takes(parse_scene(prompt), shot.frame_count, FPS), shot).stage(0)


@contextmanager
def watched(spent: dict[str, float]) -> Iterator[None]:
    """While it lasts, the functions of `STAGES` add their thread's CPU seconds to `spent`."""
    kept = []
    for stage, (module, names) in STAGES.items():
        for name in names:
            owner: object = importlib.import_module(f"kinema.engines.clay.{module}")
            *path, attribute = name.split(".")
            for part in path:
                owner = getattr(owner, part)
            function = getattr(owner, attribute)
            kept.append((owner, attribute, function))
            setattr(owner, attribute, clocked(function, stage, spent))
    try:
        yield
    finally:
        for owner, attribute, function in kept:
            setattr(owner, attribute, function)


def clocked(function: Callable[..., object], stage: str, spent: dict[str, float]) -> Callable[..., object]:
    def call(*given: object) -> object:
        begun = time.thread_time()
        try:
            return function(*given)
        finally:
            spent[stage] += time.thread_time() - begun

    return call


def first_film(work: Path) -> list[str]:
    """What the first film of a fresh process costs beyond the next one, with the kernels compiled before and not."""
    rows = []
    for what in ("kernels compiled anew", "kernels from the cache"):
        first, following = (float(word) for word in in_a_process("first", work).split())
        rows.append(f"| {what} | {first:.1f} | {following:.1f} | {first - following:.1f} |")
    return [
        "A film of 1 s in a fresh process, seconds of wall time:",
        "",
        "| | first | next | extra |",
        "|---|---|---|---|",
        *rows,
    ]


def large(work: Path) -> list[str]:
    peak = in_a_process("large", work)
    return [f"Peak memory of a fresh process that renders 25 s at 1792x1024: {peak} MB."]


def in_a_process(part: str, work: Path) -> str:
    """What a part of this module prints in a process of its own, with a cache of kernels in the work folder."""
    environ = {**os.environ, "NUMBA_CACHE_DIR": str(work / "numba")}
    done = subprocess.run(
        [sys.executable, "-m", "bench.clay", "--part", part], env=environ, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def part(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if name == "first":
            begun = time.monotonic()
            render(PROMPTS[0], 1.0, Path(folder))
            first, begun = time.monotonic() - begun, time.monotonic()
            render(PROMPTS[0], 1.0, Path(folder))
            print(first, time.monotonic() - begun)
        else:
            render(PROMPTS[0], 25.0, Path(folder), 1792, 1024)
            print(peak_rss_mb())


def peak_rss_mb() -> int:
    """The most memory that this process has had. getrusage would count its parent's too, from before the exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)  # type: ignore[index]


if __name__ == "__main__":
    main()
