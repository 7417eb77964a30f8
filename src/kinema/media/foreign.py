"""Clips that callers gave, looked at in a process of their own: what breaks or hangs a decoder ends there."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from kinema.errors import BadReference, RenderFailed
from kinema.media.probe import FilmFacts, probe

TIMEOUT_S = 30.0
CPU_LIMIT_S = 20
MEMORY_LIMIT_BYTES = 4 * 2**30  # of addresses; decoding a frame of the largest size takes far less
FOUND_BROKEN = 3
ACCEPTED = "a clip must be MP4, MOV, WebM or MKV"


def probe_foreign(path: Path, timeout_s: float = TIMEOUT_S) -> FilmFacts:
    """The facts of a clip that nobody has checked, as `probe` reads them.

    Raises: BadReference for a file that isn't a clip, is broken, or takes too long or too much memory to look at.
    """
    command = [sys.executable, "-P", "-m", "kinema.media.foreign", str(path)]
    try:
        looked = subprocess.run(command, capture_output=True, timeout=timeout_s, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        raise BadReference(f"{ACCEPTED}; this one takes more than {timeout_s:g} s to read") from None
    if looked.returncode == FOUND_BROKEN:
        raise BadReference(f"{ACCEPTED}; in this one, {looked.stdout.decode()}")
    if looked.returncode != 0:
        raise BadReference(f"{ACCEPTED}; this one can't be read")
    return FilmFacts(**json.loads(looked.stdout))


def main(path: Path) -> int:
    """The child: limit itself, and write the facts, or what is wrong, to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.write(json.dumps(asdict(probe(path))))
    except RenderFailed as error:
        sys.stdout.write(str(error.__cause__))
        return FOUND_BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
