"""The same shot is the same film: decoded frames and samples don't hang on threads, and a seed tells films apart."""

from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path

import av

from kinema.domain.shot import Shot
from kinema.engines.base import RenderContext
from kinema.engines.clay import ClayEngine
from kinema.engines.clay.direction import takes
from kinema.engines.clay.engine import film
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.reel import Reel
from kinema.media.film import write_film


def rendered(folder: Path, seed: int, threads: int) -> tuple[str, str]:
    """SHA-256 of the decoded pictures and of the samples of a quarter of a second of film, small."""
    context = RenderContext(folder, folder, (), lambda progress, stage: None, lambda: None)
    shot = Shot("a dog running on the beach in the rain", 0.25, 160, 96, seed)
    path = folder / f"{seed} {threads}.mp4"
    write_film(
        path,
        frames=film(Reel(takes(parse_scene(shot.prompt), shot.frame_count, shot.fps), shot), context, threads),
        pixel_format="yuv420p",
        frame_count=shot.frame_count,
        width_px=shot.width_px,
        height_px=shot.height_px,
        fps=shot.fps,
        audio=ClayEngine().render(shot, context).audio,
        metadata={},
        on_frame=lambda index: None,
    )
    return digest(path, "video"), digest(path, "audio")


def digest(path: Path, kind: str) -> str:
    found = hashlib.sha256()
    with av.open(str(path)) as container:
        for frame in container.decode(next(stream for stream in container.streams if stream.type == kind)):
            assert isinstance(frame, av.VideoFrame | av.AudioFrame)
            found.update(frame.to_ndarray().tobytes())
    return found.hexdigest()


def test_a_seed_gives_one_film_whatever_the_number_of_threads(tmp_path: Path) -> None:
    assert len({rendered(tmp_path, 7, threads) for threads in (1, 2, 5)}) == 1


def test_another_seed_gives_other_pictures_and_other_sound(tmp_path: Path) -> None:
    pictures, samples = rendered(tmp_path, 7, 2)
    other_pictures, other_samples = rendered(tmp_path, 8, 2)
    assert pictures != other_pictures
    assert samples != other_samples


def peak_bytes(folder: Path, duration_s: float) -> int:
    """What is allocated at most while a film's frames are taken one by one, after its stages are built."""
    context = RenderContext(folder, folder, (), lambda progress, stage: None, lambda: None)
    shot = Shot("a dog running on the beach in the rain", duration_s, 160, 96, 7)
    reel = Reel(takes(parse_scene(shot.prompt), shot.frame_count, shot.fps), shot)
    frames = film(reel, context, threads=2)
    next(frames)
    tracemalloc.start()
    try:
        for _ in frames:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_film(tmp_path: Path) -> None:
    frame_bytes = 160 * 96 * 3 // 2
    short, long = peak_bytes(tmp_path, 1.0), peak_bytes(tmp_path, 5.0)
    assert long - short < 10 * frame_bytes, "96 more frames were made"
