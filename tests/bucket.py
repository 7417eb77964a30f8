"""An object store that can be broken: for what happens while films are stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler


@dataclass
class Bucket:
    """An object store that answers 500 to everything while it is broken, and else takes what it is given."""

    broken: bool = True
    kept: set[str] = field(default_factory=set)
    asked: int = 0

    def handler(bucket) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                bucket.asked += 1
                if not bucket.broken:
                    bucket.kept.add(self.path)
                self.send_response(500 if bucket.broken else 200)
                self.send_header("etag", '"e"')
                self.send_header("content-length", "0")
                self.end_headers()

            do_GET = do_DELETE = do_HEAD = do_POST = do_PUT

            def log_message(self, *_: object) -> None:
                pass

        return Handler
