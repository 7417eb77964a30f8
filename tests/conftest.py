from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import httpx2
import pytest

from kinema.engines.registry import source_digest
from tests.bucket import Bucket
from tests.postgres import MISSING, Postgres, find_bin
from tests.servers import Receiver, Server, running


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled kernels under a name of all their sources: numba looks at a function's own file alone."""
    kernels = config.rootpath / ".pytest_cache" / f"kernels-{source_digest('clay')}"
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernels))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: most tests wait for servers more than they compute."""
    return min(8, (os.cpu_count() or 1) + 1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that don't stop it."""
    with running(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[httpx2.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A private PostgreSQL for all tests that don't stop it."""
    if find_bin() is None:
        pytest.skip(MISSING)
    postgres = Postgres()
    yield postgres
    postgres.remove()


@pytest.fixture
def postgres_url(postgres: Postgres, request: pytest.FixtureRequest) -> str:
    """An empty database of its own."""
    return postgres.database(f"t{abs(hash(request.node.nodeid))}")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """The bucket that an s3:// URL leads to, broken at first."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), bucket.handler())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
    where = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}", "AWS_ALLOW_HTTP": "true"}
    for name, value in (keys | where).items():
        monkeypatch.setenv(name, value)
    yield bucket
    server.shutdown()
    server.server_close()
