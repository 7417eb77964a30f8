"""Tables that nothing is cut out of: whole lines for programs, folded texts or one block for each row on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from kinema.cli.opening import out

GAP_COLUMNS = 2  # between two columns of a table
TEXT_COLUMNS = 20  # a text in less than this is slower to read than one below its row
# What would move the cursor, ring or change colours, if a caller's text were printed as it came.
_UNPRINTABLE = dict.fromkeys([*range(32), *range(127, 160)], "\N{REPLACEMENT CHARACTER}")


def show_table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], texts: frozenset[str], console: Console = out
) -> None:
    """Print rows of plain words, each with every value.

    The columns in `texts` may be folded; all others, such as ids and states, stay on one line. Where a terminal is too
    narrow for them side by side, each row becomes a block that begins with its first value.
    """
    lines = [[" ".join(value.split()).translate(_UNPRINTABLE) for value in row] for row in rows]
    if _needed_columns(headers, lines, texts) > console.width:
        for line in lines:
            _show_block(headers, line, texts, console)
        return
    columns = (Column(name, no_wrap=name not in texts, overflow="fold") for name in headers)
    table = Table(*columns, box=None, pad_edge=False, padding=(0, GAP_COLUMNS, 0, 0))
    for line in lines:
        table.add_row(*map(Text, line))
    with console.capture() as captured:
        console.print(table)
    # Rich fills each line up to the longest; a program that reads them would have to cut the blanks off.
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().split("\n")[:-1]))


def _needed_columns(headers: Sequence[str], lines: list[list[str]], texts: frozenset[str]) -> int:
    needed = GAP_COLUMNS * (len(headers) - 1)
    for name, *values in zip(headers, *lines, strict=True):
        widest = max(map(cell_len, (name, *values)))
        needed += min(widest, TEXT_COLUMNS) if name in texts else widest
    return needed


def _show_block(headers: Sequence[str], line: list[str], texts: frozenset[str], console: Console) -> None:
    """The first value, under it the others with their names: as many short ones on a line as fit, each text apart."""
    console.print(Text(line[0], "bold"), soft_wrap=True)
    packed = ""
    for name, value in zip(headers[1:], line[1:], strict=True):
        if not value:
            continue
        fact = f"  {name}: {value}"
        if packed and (name in texts or cell_len(packed + fact) > console.width):
            console.print(Text(packed), soft_wrap=True)
            packed = ""
        packed += fact
    # A terminal wraps what is longer than its lines, and copies it whole.
    console.print(Text(packed), soft_wrap=True)
