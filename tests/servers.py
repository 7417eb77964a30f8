"""A real Kinema in its own process, as an operator starts it, and a receiver for its callbacks."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2

KEY = "test-key-0123456789"


@dataclass
class Server:
    """`kinema serve` (or another role) with the null engine on a free loopback port."""

    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    role: tuple[str, ...] = ("serve",)
    process: subprocess.Popen[str] | None = None
    url: str = ""
    output: list[str] = field(default_factory=list)

    def start(self) -> Server:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("KINEMA_")}
        settings = {
            "KINEMA_DATA_DIR": str(self.data_dir),
            "KINEMA_PORT": "0",
            "KINEMA_API_KEY": KEY,
            "KINEMA_ENGINE": "null",
            "KINEMA_ALLOW_PRIVATE": "loopback",
            **self.settings,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kinema.cli", *self.role],
            env=ours | settings,
            cwd=self.data_dir.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        listening = threading.Event()
        threading.Thread(target=self._read, args=(self.process, listening), daemon=True).start()
        assert listening.wait(60), "".join(self.output)
        return self

    def _read(self, process: subprocess.Popen[str], listening: threading.Event) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.output.append(line)
            if found := re.search(r"listens on (http://\S+?)\.?\s", line):
                self.url = found[1]
                listening.set()
            if "renders for pool" in line:
                listening.set()
        listening.set()

    @property
    def engine_pid(self) -> int:
        """The process of the engine's child that started last."""
        found = re.findall(r"engine ready.*?pid=(\d+)", "".join(self.output))
        assert found, "".join(self.output)
        return int(found[-1])

    def kill(self) -> None:
        """As a power failure would: no chance to clean up."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def client(self, key: str | None = KEY, **more: Any) -> httpx2.Client:
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=60, **more)


def worker(data_dir: Path, **settings: str) -> Server:
    """`kinema worker` for the default pool."""
    return Server(data_dir, settings, role=("worker", "--pool", "default"))


def replica(data_dir: Path, **settings: str) -> Server:
    """`kinema serve --no-worker`."""
    return Server(data_dir, settings, role=("serve", "--no-worker"))


@contextmanager
def running(data_dir: Path, **settings: str) -> Iterator[Server]:
    server = Server(data_dir, settings).start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float  # seconds since 1970, when the answer went out

    def json(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """An HTTP server that keeps what is posted to it and serves what it was given.

    `answers` are the statuses of the next posts, 200 when none is left; none goes out while `open_gate` is clear.
    """

    def __init__(self) -> None:
        self.posts: list[Received] = []
        self.answers: list[int] = []
        self.files: dict[str, tuple[str, bytes]] = {}
        self.open_gate = threading.Event()
        self.open_gate.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self, path: str, media_type: str, data: bytes) -> str:
        self.files[path] = (media_type, data)
        return self.url + path

    def _handler(receiver) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.posts.append(Received(self.path, headers, body, time.time()))
                receiver.open_gate.wait(60)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                media_type, data = receiver.files.get(self.path, ("", b""))
                self.send_response(200 if media_type else 404)
                self.send_header("content-type", media_type or "text/plain")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def until(true: Callable[[], Any], what: str, timeout_s: float = 60) -> Any:
    """Wait until something is true, and say what it was when it never is."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"never happened: {what}")
