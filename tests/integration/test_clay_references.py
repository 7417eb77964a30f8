"""Jobs whose pictures and clips can't be used: each fails with a code and a sentence, and leaves nothing behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from threading import Event, Thread

import av
import numpy as np
import pytest
from PIL import Image

from kinema.assets.blobs import Blobs
from kinema.assets.fetch import Fetcher
from kinema.domain.ids import new_job_id, new_secret
from kinema.domain.job import Job
from kinema.domain.shot import Reference, Role, Shot
from kinema.execution.engine_process import EngineProcess
from kinema.execution.worker import Outcome, Worker
from kinema.store.database import Database
from kinema.store.jobs import Jobs

SIZE_PX, FPS = 96, 24
MAX_BYTES = 4_000_000
HTTP = "http"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"{HTTP}://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass(frozen=True)
class Works:
    """A worker with its own child process of `clay`, a database, a store, and a web server full of bad files."""

    root: Path
    address: str
    worker: Worker

    def attempt(self, *references: Reference) -> Outcome:
        now = time.time()
        given = tuple(replace(one, source=one.source.replace("~", self.address)) for one in references)
        facts = ("key", "acedata", "sora-2", Shot("a cat", 1, 128, 72, 7, references=given), {}, new_secret(), ())
        job = Job(new_job_id(now), *facts, "trace", "http://x", new_secret(), None, now)
        job = self.worker.jobs.insert(replace(job, workflow_id=f"render-{job.id}"), lambda *_: None)
        outcome = self.worker.attempt(job.id, job.workflow_id or "")
        assert outcome is not None
        return outcome


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    root = tmp_path_factory.mktemp("works")
    (root / "web").mkdir()
    write_files(root / "web")
    database = Database(f"sqlite:///{root / 'kinema.db'}")
    database.migrate()
    engine = EngineProcess("clay", root / "engine")
    fetcher = Fetcher((ip_network("127.0.0.0/8"),), 20.0, MAX_BYTES)
    blobs = Blobs(str(root / "films"), cache_dir=root / "cache")
    worker = Worker(Jobs(database, time.time), blobs, fetcher, engine, root / "work", 280.0, Event())
    with served(root / "web") as address:
        yield Works(root, address, worker)
    engine.stop()
    database.close()


def write_files(folder: Path) -> None:
    (folder / "words.png").write_text("not a picture")
    (folder / "big.bin").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES))
    Image.new("RGB", (1, 1)).save(folder / "dot.png")
    Image.new("1", (20_000, 20_000)).save(folder / "huge.png")
    Image.new("RGB", (64, 64), "red").save(folder / "red.png")
    write_clip(folder / "short.mp4", [index / FPS for index in range(2 * FPS)])
    write_clip(folder / "long.mp4", [0.0, 0.5, 7200.0])
    with av.open(str(folder / "song.mp4"), "w") as container:
        stream = container.add_stream("aac", rate=48_000)
        stream.layout = "stereo"
        sound = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        sound.sample_rate = 48_000
        for packet in [*stream.encode(sound), *stream.encode(None)]:
            container.mux(packet)


def write_clip(path: Path, times_s: list[float]) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width = stream.height = SIZE_PX
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for index, time_s in enumerate(times_s):
            frame = av.VideoFrame.from_ndarray(np.full((SIZE_PX, SIZE_PX, 3), index % 200, np.uint8), format="rgb24")
            frame.pts, frame.time_base = round(time_s * 1000), Fraction(1, 1000)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)


def image(file: str) -> Reference:
    return Reference(Role.IMAGE, f"~/{file}")


def character(file: str, start_s: float = 0.0, end_s: float | None = 1.0, name: str | None = None) -> Reference:
    return Reference(Role.CHARACTER, f"~/{file}", start_s, end_s, name=name)


@pytest.mark.parametrize(
    ("references", "words"),
    [
        ([image("missing.png")], ["missing.png", "404"]),
        ([image("words.png")], ["the picture (words.png)", "JPEG, PNG, WebP or GIF"]),
        ([image("dot.png")], ["the picture (dot.png)", "at least 16 pixels", "1x1"]),
        ([image("huge.png")], ["the picture (huge.png)", "25 million pixels"]),
        ([image("big.bin")], ["big.bin", "4"]),
        ([image("short.mp4")], ["the picture (short.mp4)", "JPEG, PNG, WebP or GIF"]),
        ([image("red.png"), image("dot.png")], ["the picture 2 of 2 (dot.png)", "at least 16 pixels"]),
        ([Reference(Role.FIRST_FRAME, "~/words.png")], ["the first frame (words.png)", "JPEG, PNG, WebP or GIF"]),
        ([character("missing.mp4")], ["missing.mp4", "404"]),
        ([character("red.png")], ["the character (red.png)", "MP4, MOV, WebM or MKV"]),
        ([character("song.mp4")], ["the character (song.mp4)", "no video"]),
        ([character("short.mp4", 1.0, 3.0)], ["the character (short.mp4)", "2 s long", "end at 3 s"]),
        ([character("short.mp4", 5.0, 6.0)], ["the character (short.mp4)", "2 s long", "start at 5 s"]),
        ([character("short.mp4", 1.0, 8.0)], ["the character (short.mp4)", "2 s long", "end at 8 s"]),
        ([character("long.mp4")], ["the character (long.mp4)", "at most 3600 s", "7200"]),
        ([character("song.mp4", name="Mossy")], ["the character (Mossy)", "no video"]),
    ],
    ids=lambda value: value[0] if isinstance(value[0], str) else value[-1].source[2:],
)
def test_a_bad_reference_fails_its_job_with_a_sentence_that_names_it(
    works: Works, references: list[Reference], words: list[str]
) -> None:
    failure = works.attempt(*references).failure
    assert failure is not None
    assert failure.code == "bad_reference"
    assert [word for word in words if word not in failure.message] == [], failure.message
    assert list((works.root / "work").iterdir()) == [], "no fetched file, no half film"
    assert list(works.worker.blobs.sizes("clips/")) == []


def test_the_worker_still_makes_films_after_them(works: Works) -> None:
    outcome = works.attempt(image("red.png"), character("short.mp4"))
    assert outcome.failure is None
    assert outcome.clip is not None
    assert outcome.clip.frame_count == FPS
    assert list((works.root / "work").iterdir()) == []
