"""Denoising steps and whole films of Wan's shapes with random weights: seconds, share of the GPU's own peak, memory.

    python -m bench.gpu [--shape NAME ...] [--steps N] [--film-steps N] [--write]
    python -m bench.gpu --device cpu --shape tiny        to see that the script runs

It needs torch, diffusers, transformers and Kinema's code; a film's file is timed where PyAV is installed. It needs no
weights: time doesn't depend on them. The error does: caches skip what hardly changes, and what a random model paints
changes in its own way. So the error of `exact` is that of any weights, and that of caches is not.

Everything is measured in one run, each level against the plain pipeline on the same noise. The peak is that of a
bfloat16 matrix product of 8192 x 8192 x 8192, measured first. A whole film is made at the level `exact`: a text encoder
of UMT5-XXL's measures reads two prompts, the model denoises, the autoencoder decodes, and the frames become the film as
in a job. `--write` puts the tables into docs/benchmarks.md after each shape, so that a crash loses nothing; without a
GPU their rows say `not measured`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.gpu_film import FILM_HEAD, Film, film_of
from bench.gpu_models import SHAPES, TINY, Shape, clocked, run, tuned

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- gpu -->", "<!-- /gpu -->"
MATMUL_SIDE, MATMULS = 8192, 20
HEAD = (
    "| shape | level | s per step | speed against plain | share of peak | peak memory, GiB | error against plain |\n"
    "|---|---|---|---|---|---|---|"
)
LEVEL_NAMES = ("plain", "exact", "balanced", "fast")


@dataclass(frozen=True, slots=True)
class Row:
    """One level's steps; None where there was nothing to measure it on."""

    shape: str
    level: str
    step_s: float | None = None
    speed: float | None = None
    share: float | None = None
    memory_bytes: int | None = None
    error: float | None = None
    why: str = "not measured"

    def line(self) -> str:
        if self.step_s is None:
            return f"| {self.shape} | {self.level} | {self.why} | | | | |"
        speed = "" if self.speed is None else f"{self.speed:.2f}"
        share = "" if self.share is None else f"{self.share:.0%}"
        memory = "" if self.memory_bytes is None else f"{self.memory_bytes / 2**30:.1f}"
        error = "" if self.error is None else f"{self.error:.1e}"
        return f"| {self.shape} | {self.level} | {self.step_s:.3f} | {speed} | {share} | {memory} | {error} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", nargs="*", help="parts of names; all if left out")
    parser.add_argument("--steps", type=int, default=4, help="timed steps, after as many untimed")
    parser.add_argument("--film-steps", type=int, default=50, help="of a whole film; 0 makes none")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--kernels-from-the-hub", action="store_true", help="let attention kernels be fetched, as code")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    chosen = [s for s in (*SHAPES, TINY) if any(part in s.name for part in given.shape)] if given.shape else SHAPES
    machine, rows = f"no GPU at hand, {date.today()}", [Row(s.name, level) for s in chosen for level in LEVEL_NAMES]
    films = [Film(s.name) for s in chosen]
    if given.device == "cpu" or _has_gpu():
        for machine, rows, films in measure(chosen, given):
            if given.write:
                _write(PAGE, _table(machine, rows, films))
    elif given.write:
        _write(PAGE, _table(machine, rows, films))
    print(_table(machine, rows, films))


def _table(machine: str, rows: Sequence[Row], films: Sequence[Film]) -> str:
    lines = [f"`python -m bench.gpu`, {machine}", "", HEAD, *(row.line() for row in rows)]
    return "\n".join([*lines, "", FILM_HEAD, *(film.line() for film in films)])


def _write(page: Path, table: str) -> None:
    text = page.read_text()
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def _has_gpu() -> bool:
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.cuda.is_available())


def measure(shapes: Sequence[Shape], given: argparse.Namespace) -> Iterator[tuple[str, list[Row], list[Film]]]:
    """After each shape what they were measured on, and all rows: those of shapes still to come aren't measured."""
    import diffusers
    import torch

    is_gpu = given.device != "cpu"
    peak = _matmul_peak(given.device) if is_gpu else None
    name = torch.cuda.get_device_name() if is_gpu else "CPU"
    versions = f"torch {torch.__version__}, diffusers {diffusers.__version__}, {date.today()}"
    shown = f"{name}, bfloat16 product {peak / 1e12:.0f} TFLOP/s" if peak else name
    rows: list[Row] = []
    films: list[Film] = []
    for number, shape in enumerate(shapes, 1):
        for row in _levels(shape, given, peak):
            print(row.line(), file=sys.stderr, flush=True)
            rows.append(row)
        if given.film_steps:
            films.append(film_of(shape, given))
            print(films[-1].line(), file=sys.stderr, flush=True)
        later = shapes[number:]
        unmeasured = [Row(shape.name, level) for shape in later for level in LEVEL_NAMES]
        yield f"{shown}, {versions}", [*rows, *unmeasured], [*films, *(Film(shape.name) for shape in later)]


def _matmul_peak(device: str) -> float:
    """FLOP per second of bfloat16 matrix products on random numbers."""
    import torch

    one, other = (torch.randn(MATMUL_SIDE, MATMUL_SIDE, device=device, dtype=torch.bfloat16) for _ in range(2))
    for _ in range(MATMULS):
        one @ other
    torch.cuda.synchronize()
    started = time.perf_counter()
    for _ in range(MATMULS):
        one @ other
    torch.cuda.synchronize()
    return 2.0 * MATMUL_SIDE**3 * MATMULS / (time.perf_counter() - started)


def _levels(shape: Shape, given: argparse.Namespace, peak: float | None) -> Iterator[Row]:
    """The plain pipeline first: the others are compared with it."""
    import torch

    plain: tuple[float, Any] | None = None
    for name in LEVEL_NAMES:
        try:
            step_s, latents, memory = _timed(shape, given, name)
        except torch.OutOfMemoryError:
            yield Row(shape.name, name, why="not measured: out of memory")
            continue
        plain = (step_s, latents) if name == "plain" else plain
        speed = None if plain is None else plain[0] / step_s
        share = None if peak is None else 2 * shape.flop_per_pass / step_s / peak
        error = None if plain is None else float((latents - plain[1]).norm() / plain[1].norm())
        yield Row(shape.name, name, step_s, speed, share, memory, error)


def _timed(shape: Shape, given: argparse.Namespace, level: str) -> tuple[float, Any, int | None]:
    """(seconds per step, latents at the end, peak bytes) of a run with guidance: two passes a step."""
    import torch

    with tuned(shape, given, level, given.steps) as pipe:
        run(pipe, shape, given.device, given.steps)  # compiles, and fills the allocator
        if given.device != "cpu":
            torch.cuda.reset_peak_memory_stats()
        taken_s, latents = clocked(given.device, lambda: run(pipe, shape, given.device, given.steps))
        memory = int(torch.cuda.max_memory_allocated()) if given.device != "cpu" else None
    return taken_s / given.steps, latents.float().cpu(), memory


if __name__ == "__main__":
    main()
