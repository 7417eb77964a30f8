"""Where compiled kernels are kept, so that a restart finds them. Light: it is asked before torch is imported."""

from __future__ import annotations

import os
from pathlib import Path

COMPILED = "compiled"
# Read by torch's compiler and by Triton when they first compile; what the operator has set is left as it is.
FOLDERS = {"TORCHINDUCTOR_CACHE_DIR": "inductor", "TRITON_CACHE_DIR": "triton"}


def keep_compiled(cache_dir: Path) -> None:
    """Let this process keep what it compiles under the engine's cache folder.

    Files are named by a digest of the graph, the versions of torch and Triton and the GPU: several processes may share
    the folder, and it may be deleted at any time.
    """
    for variable, name in FOLDERS.items():
        os.environ.setdefault(variable, str(cache_dir / COMPILED / name))
