"""What a network may do to the session that holds a process's slot."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import sqlalchemy as sa

from kinema.store.database import Database
from kinema.store.slots import AdvisorySlots, SlotLost
from tests.postgres import Postgres


class Line:
    """A wire to PostgreSQL that can be cut on the client's side alone: the server hears nothing of it."""

    def __init__(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._target = port
        self._clients: list[socket.socket] = []
        self._servers: list[socket.socket] = []
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        while self._clients:
            self._clients.pop().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for end in (self._listener, *self._clients, *self._servers):
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._clients.append(client)
                self._servers.append(server)
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=_carry, args=(source, sink), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)


@pytest.fixture
def line(postgres: Postgres) -> Iterator[Line]:
    line = Line(postgres.port)
    yield line
    line.close()


def test_a_slot_survives_a_network_that_drops_its_session_on_one_side(
    postgres: Postgres, postgres_url: str, line: Line
) -> None:
    """PostgreSQL still has the old session and its lock: it is ended by its owner, who isn't taken for another."""
    there = postgres_url.replace(f":{postgres.port}/", f":{line.port}/")
    slots, other = AdvisorySlots(Database(there)), AdvisorySlots(Database(postgres_url))
    assert slots.try_take("worker-0")
    line.cut()
    assert not other.try_take("worker-0"), "the server has heard nothing"
    assert slots.keep(), "it had to be taken again"
    assert not slots.keep(), "and is kept"
    assert not other.try_take("worker-0")
    slots.release()
    assert other.try_take("worker-0")
    other.release()


def test_a_slot_that_another_process_took_meanwhile_is_lost(postgres_url: str) -> None:
    database = Database(postgres_url)
    slots, other = AdvisorySlots(database), AdvisorySlots(database)
    assert slots.try_take("worker-0")
    with database.write() as connection:
        locks = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
        sessions = f"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid IN ({locks})"
        connection.execute(sa.text(f"SELECT pg_terminate_backend(pid, 5000) FROM ({sessions}) AS ours"))
    assert other.try_take("worker-0")
    with pytest.raises(SlotLost, match="worker-0"):
        slots.keep()
    other.release()
    slots.release()
    database.close()
