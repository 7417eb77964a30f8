"""`make film`: start a server, send it the API page's own request, save film.mp4.

python scripts/film.py ["PROMPT"]
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

TARGET = Path("film.mp4")
DATA_DIR = Path("kinema-data/film")  # a server may be at work in kinema-data
console = Console()


@contextmanager
def server(key: str) -> Iterator[str]:
    """Run `kinema serve` on a free loopback port and give its URL."""
    settings = {"KINEMA_PORT": "0", "KINEMA_API_KEY": key, "KINEMA_ALLOW_PRIVATE": "loopback", "KINEMA_LOG": "warning"}
    settings["KINEMA_DATA_DIR"] = str(DATA_DIR)
    process = subprocess.Popen(
        [sys.executable, "-m", "kinema.cli", "serve"], env=os.environ | settings, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if found := re.search(r"listens on (http://\S+)", line):
                break
            console.print(line.rstrip(), style="dim", highlight=False)
        else:
            sys.exit("the server didn't start")
        threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the server
        yield found[1]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def make(url: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send the request as NDJSON, show its progress, and give the last line."""
    headers = {"authorization": f"Bearer {key}", "accept": "application/x-ndjson"}
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
    )
    answer: dict[str, Any] = {}
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        line = bar.add_task("queued", total=100)
        with httpx2.stream("POST", f"{url}/sora/videos", headers=headers, json=body, timeout=900) as lines:
            for text in lines.iter_lines():
                answer = json.loads(text)
                bar.update(line, completed=answer.get("progress", 100), description=answer.get("stage", "done"))
    return answer


def main() -> None:
    prompt = " ".join(sys.argv[1:]) or "cat running on the river"
    key, body = f"film-{secrets.token_hex(8)}", {"model": "sora-2", "prompt": prompt}
    first = "" if DATA_DIR.exists() else " The very first start compiles the renderer, which takes some seconds more."
    console.print(f"Starting Kinema.{first}")
    with server(key) as url:
        answer = make(url, key, body)
        if not answer.get("success"):
            sys.exit(f"no film: {answer.get('error', answer)}")
        film = httpx2.get(answer["data"][0]["video_url"])
        TARGET.write_bytes(film.raise_for_status().content)
    console.print(f"\n[bold green]{TARGET.absolute()}[/] ({TARGET.stat().st_size / 1e6:.1f} MB)\n")
    console.print("The same over HTTP: `make serve` in one terminal prints a key; in another:\n")
    written = json.dumps(body, ensure_ascii=False).replace("'", "'\\''")
    print(  # bare, to be copied
        "  curl --request POST --url http://127.0.0.1:8000/sora/videos \\\n"
        "    --header 'Authorization: Bearer KEY' --header 'Content-Type: application/json' \\\n"
        f"    --data '{written}'"
    )


if __name__ == "__main__":
    main()
