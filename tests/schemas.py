"""schemathesis against a server: does it do what its OpenAPI document says?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.servers import KEY, Server

# Random texts are URLs and pictures by their schema; that they can't be fetched no schema can say, so 400 may answer
# what the schema accepts; 429 answers where it renders enough. All other checks are on as they come.
# A missing key is answered 400 `no_token`, as the API page's vendor documents it twice; schemathesis knows 401 and 403
# alone. test_bad_input.py tests what it would test.
CONFIG = """
[checks.ignored_auth]
enabled = false

[checks.missing_required_header]
enabled = false

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "404", "429"]
"""


def check(server: Server, folder: Path, *selection: str) -> None:
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG)
    command = [
        str(Path(sys.executable).parent / "st"),
        "--config-file",
        str(config),
        "run",
        f"{server.url}/openapi.json",
    ]
    limits = [*selection, "--generation-deterministic", "--request-timeout", "120", "--no-color"]
    done = subprocess.run(
        [*command, *limits, "-H", f"Authorization: Bearer {KEY}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=1700,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Traceback" not in "".join(server.output)
