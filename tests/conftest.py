from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from tests.postgres import MISSING, Postgres, find_bin
from tests.servers import Receiver, Server, running


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
