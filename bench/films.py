"""Films over HTTP on a server with `clay`: seconds to the first and to the next, memory at rest.

    python bench/films.py [--write]

`--write` puts the table into docs/benchmarks.md. Times are of one run on this machine; the ratio to the film's length
compares between machines.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx2

KEY = "bench-key-0123456789"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- films -->", "<!-- /films -->"
V2 = {"model": "sora-2", "version": "2.0", "size": "1280x720", "duration": 4}
FILMS = (
    ("first film after the start, 4 s 1280x720", V2 | {"prompt": "cat running on the river"}),
    ("next film, 4 s 1280x720", V2 | {"prompt": "cat running on the river"}),
    ("another scene, 4 s 1280x720", V2 | {"prompt": "a woman walking in a city street at night in the rain"}),
    ("the seed's request, 15 s 1280x720", {"model": "sora-2", "prompt": "cat running on the river"}),
    (
        "large, 10 s 1792x1024",
        {"model": "sora-2-pro", "size": "large", "duration": 10, "prompt": "a sailboat on the ocean at sunset"},
    ),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = measure(Path(folder))
    cpus = os.cpu_count()
    table = "\n".join(["| what | seconds | per second of film |", "|---|---|---|", *lines])
    text = f"{BEGIN}\n`python bench/films.py`, {cpus} CPUs, {time.strftime('%Y-%m-%d')}\n\n{table}\n{END}"
    print(text)
    if "--write" in sys.argv:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: text, page, flags=re.DOTALL), encoding="utf-8")


def measure(folder: Path) -> list[str]:
    environ = os.environ | {"KINEMA_DATA_DIR": str(folder), "KINEMA_PORT": "0", "KINEMA_API_KEY": KEY}
    started = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "kinema.cli", "serve"], env=environ, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    child, url = 0, ""
    for line in server.stderr:
        child = int(found[1]) if (found := re.search(r"engine ready.*pid=(\d+)", line)) else child
        if found := re.search(r"listens on (http://\S+?)\.?\s", line):
            url = found[1]
            break
    lines = [f"| start of the server with its engine | {time.monotonic() - started:.1f} | |"]
    try:
        time.sleep(3)
        rest = f"| memory at rest: server {rss_mb(server.pid)} MB, engine {rss_mb(child)} MB | | |"
        lines += [film(url, what, body) for what, body in FILMS]
        after = f"| memory after these films: server {rss_mb(server.pid)} MB, engine {rss_mb(child)} MB | | |"
        return [*lines, rest, after]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def film(url: str, what: str, body: dict[str, object]) -> str:
    begun = time.monotonic()
    answer = httpx2.post(f"{url}/sora/videos", json=body, headers={"authorization": f"Bearer {KEY}"}, timeout=900)
    took_s = time.monotonic() - begun
    assert answer.status_code == 200, json.dumps(answer.json())
    length_s = int(str(body.get("duration", 15)))
    return f"| {what} | {took_s:.1f} | {took_s / length_s:.2f} |"


def rss_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return round(int(found[1]) / 1024) if found else 0


if __name__ == "__main__":
    main()
