"""What the server's description says of `/v1` is true. In a file of its own: it takes minutes, beside other tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.schemas import check
from tests.servers import running


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_schemathesis_finds_nothing_on_v1(tmp_path: Path) -> None:
    # Two jobs at once: what is accepted is rendered, and hundreds of films would prove nothing more.
    with running(tmp_path / "data", KINEMA_MAX_JOBS_PER_KEY="2") as server:
        check(server, tmp_path, "--include-path-regex", "^/v1/", "--max-examples", "10")
