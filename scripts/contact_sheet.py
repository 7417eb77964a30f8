"""Render the README's contact sheet: four prompts of the gallery, from films that the server's own path made.

python scripts/contact_sheet.py [TARGET.png]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kinema.media.probe import probe
from kinema.media.stills import read_frames

GALLERY = Path(__file__).parent.parent / "docs" / "gallery" / "prompts.txt"
NUMBERS = (1, 18, 27, 56)
SEED = 7
FRAMES = 4
WIDTH_PX, HEIGHT_PX, GAP_PX, LABEL_PX = 320, 180, 6, 26
PAPER = (250, 247, 240)


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images/contact-sheet.jpg")
    prompts = GALLERY.read_text(encoding="utf-8").splitlines()
    rows = [_row(prompts[number - 1]) for number in NUMBERS]
    sheet = Image.fromarray(np.concatenate(rows))
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target, quality=88)
    print(f"{target}: {sheet.width}x{sheet.height}")


def _row(prompt: str) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mp4"
        command = [sys.executable, "-m", "kinema.cli", "generate", prompt, "-o", str(film), "--seed", str(SEED)]
        subprocess.run(command, check=True)
        count = probe(film).frame_count
        frames = read_frames(film, [round(count * (0.5 + index) / FRAMES) for index in range(FRAMES)])
    row = Image.new("RGB", (FRAMES * (WIDTH_PX + GAP_PX) + GAP_PX, HEIGHT_PX + LABEL_PX + GAP_PX), PAPER)
    for index, frame in enumerate(frames):
        picture = Image.fromarray(frame).resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS)
        row.paste(picture, (GAP_PX + index * (WIDTH_PX + GAP_PX), GAP_PX))
    ImageDraw.Draw(row).text((GAP_PX, HEIGHT_PX + GAP_PX + 4), prompt, "black", ImageFont.load_default(16))
    return np.asarray(row)


if __name__ == "__main__":
    main()
