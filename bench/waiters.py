"""How soon thousands of waiting callers hear of their job's end: `python -m bench.waiters [--callers 2000]`.

A server with its worker, the callers and the engine share the machine. The lag is from the job's `finished_at` to the
arrival of the last line, in the callers' process.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.integration.crowd import gather, many_files, peak_bytes
from tests.servers import running

SPARE_FILES = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--callers", type=int, default=2000)
    callers = parser.parse_args().callers
    with many_files(callers + SPARE_FILES) as is_allowed, tempfile.TemporaryDirectory() as folder:
        if not is_allowed:
            raise SystemExit(f"this user may not have {callers + SPARE_FILES} files open (ulimit -n)")
        with running(Path(folder) / "data") as server:
            before = peak_bytes(server)
            crowd = gather(server, callers)
    table = Table("last line after the end, s", "p50", "p99", "longest")
    for lines, name in ((True, "NDJSON"), (False, "JSON")):
        lags_s = crowd.lags_s(lines)
        shown = (lags_s[len(lags_s) // 2], lags_s[round(len(lags_s) * 0.99) - 1], lags_s[-1])
        table.add_row(f"{name}, {len(lags_s)} callers", *(f"{lag_s:.2f}" for lag_s in shown))
    console = Console()
    console.print(table)
    console.print(f"Memory of the server: {before / 1e6:.0f} MB alone, {crowd.rss_bytes / 1e6:.0f} MB at its peak.")
    load = os.getloadavg()[0]
    console.print(f"{callers} callers came in {crowd.waited_s:.1f} s; {os.cpu_count()} cores, load {load:.1f}.")


if __name__ == "__main__":
    main()
