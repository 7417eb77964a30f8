"""Render the gallery: six frames of a four-second `clay` film for each prompt of docs/gallery/prompts.txt.

python scripts/gallery.py [NUMBER ...]     the sheets of these numbers, or all of them and the page
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.domain.shot import Shot
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.painting import Canvas, Painter
from kinema.engines.clay.stage import build

FOLDER = Path(__file__).parent.parent / "docs" / "gallery"
SEED = 7
DURATION_S = 4.0
WIDTH_PX, HEIGHT_PX = 640, 360
SHOWN_PX = (400, 225)
COLUMNS, ROWS, GAP_PX = 3, 2, 4
QUALITY = 74  # of the webp: the folder stays under 4 MB
PAPER = (250, 247, 240)


def prompts() -> list[str]:
    return (FOLDER / "prompts.txt").read_text(encoding="utf-8").splitlines()


def frames(prompt: str, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> list[NDArray[np.uint8]]:
    """Six frames spread over the film of a prompt, planar yuv420p; only these are drawn."""
    shot = Shot(prompt, DURATION_S, width_px, height_px, SEED)
    painter, canvas = Painter(build(parse_scene(prompt), shot)), Canvas.of(width_px, height_px)
    count = COLUMNS * ROWS
    return [painter.frame(round(shot.frame_count * (k + 0.5) / count), canvas).copy() for k in range(count)]


def picture(yuv: NDArray[np.uint8]) -> Image.Image:
    """A frame of planar yuv420p, BT.709 limited range, as an RGB picture."""
    height, width = yuv.shape[0] * 2 // 3, yuv.shape[1]
    planes = [yuv[:height].astype(np.float32)]
    for k in range(2):
        half = yuv[height + k * height // 4 :][: height // 4].reshape(height // 2, width // 2)
        planes.append(half.repeat(2, 0).repeat(2, 1).astype(np.float32) - 128.0)
    y, u, v = (planes[0] - 16.0) * 1.16438, planes[1], planes[2]
    rgb = np.stack([y + 1.79274 * v, y - 0.21325 * u - 0.53291 * v, y + 2.11240 * u], 2)
    return Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8))


def sheet(prompt: str) -> Image.Image:
    wide, high = SHOWN_PX
    paper = Image.new("RGB", (COLUMNS * (wide + GAP_PX) + GAP_PX, ROWS * (high + GAP_PX) + GAP_PX), PAPER)
    for k, frame in enumerate(frames(prompt)):
        row, column = divmod(k, COLUMNS)
        shown = picture(frame).resize(SHOWN_PX, Image.Resampling.LANCZOS)
        paper.paste(shown, (GAP_PX + column * (wide + GAP_PX), GAP_PX + row * (high + GAP_PX)))
    return paper


def judged() -> str:
    """How many the judge found right, as the page of the answers says it."""
    found = re.search(r"\*\*(\d+ of \d+)\*\*", (FOLDER / "judged.md").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit("docs/gallery/judged.md doesn't say how many are right")
    return found[1]


def page(all_prompts: list[str]) -> str:
    """The gallery's README: every sheet under its prompt."""
    head = (
        "# What `clay` makes of a prompt\n\n"
        f"Six frames, spread over {DURATION_S:g} s, of the film that each prompt gives with seed {SEED} at"
        f" {WIDTH_PX}x{HEIGHT_PX}, and nothing chosen by hand. The pictures come from the procedural engine"
        " ([how it works](../engines/clay.md)); no neural model, no GPU."
        f" [Judged blind](judged.md), {judged()} show their subject, action and setting."
        " `make gallery` writes this page again from [prompts.txt](prompts.txt).\n"
    )
    rows = [f"\n### {n:02d}. {text}\n\n![{text}]({n:02d}.webp)\n" for n, text in enumerate(all_prompts, 1)]
    return head + "".join(rows)


def main() -> None:
    known = prompts()
    chosen = [int(text) for text in sys.argv[1:]] or range(1, len(known) + 1)
    for number in chosen:
        sheet(known[number - 1]).save(FOLDER / f"{number:02d}.webp", quality=QUALITY, method=6)
        print(f"{number:02d} {known[number - 1]}", flush=True)
    (FOLDER / "README.md").write_text(page(known), encoding="utf-8")


if __name__ == "__main__":
    main()
