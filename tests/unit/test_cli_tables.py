"""Tables of the command line on terminals of several widths: no column is dropped, no value is cut."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from kinema.cli.tables import show_table

ID, OF = f"whd_{'a' * 32}", f"video_{'b' * 32}"
LAST = "the receiver answered 503, not 2xx: it is being mended until tomorrow"
HEADERS = ("id", "of", "state", "last")


def shown(width: int, *rows: tuple[str, ...]) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    show_table(HEADERS, rows, frozenset({"last"}), console)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_a_wide_console_gets_one_line_for_each_row_without_trailing_blanks() -> None:
    assert shown(1_000_000, (ID, OF, "failed", LAST), (ID, OF, "delivered", "200")) == [
        f"id{' ' * 36}of{' ' * 38}state      last",
        f"{ID}  {OF}  failed     {LAST}",
        f"{ID}  {OF}  delivered  200",
    ]


def test_a_text_is_folded_where_the_rest_has_room_beside_it() -> None:
    header, *lines = shown(120, (ID, OF, "failed", LAST))
    assert header.split() == list(HEADERS)
    assert len(lines) > 1
    assert max(map(len, lines)) <= 120
    assert lines[0].startswith(f"{ID}  {OF}  failed  ")
    assert " ".join(line[86:].strip() for line in lines) == LAST


@pytest.mark.parametrize("width", [40, 80, 100])
def test_on_a_narrow_terminal_each_row_is_a_block_with_every_value_and_its_name(width: int) -> None:
    lines = shown(width, (ID, OF, "failed", LAST))
    assert lines[0] == ID
    for name, value in zip(HEADERS[1:], (OF, "failed", LAST), strict=True):
        assert any(f"  {name}: {value}" in line for line in lines)


def test_short_facts_of_a_block_share_lines_as_far_as_they_fit() -> None:
    assert shown(80, (ID, OF, "failed", LAST)) == [ID, f"  of: {OF}  state: failed", f"  last: {LAST}"]
    assert shown(46, (ID, OF, "failed", "200")) == [ID, f"  of: {OF}", "  state: failed", "  last: 200"]


def test_what_callers_wrote_is_text_and_neither_markup_nor_orders_to_a_terminal() -> None:
    _, line = shown(1_000_000, (ID, OF, "failed", "[red]a\nb\x1b[2Jc 猫 👩\u200d🚀"))
    assert line.endswith("  [red]a b\N{REPLACEMENT CHARACTER}[2Jc 猫 👩\u200d🚀")


def test_wide_letters_count_as_the_two_columns_that_they_take() -> None:
    lines = shown(40, ("猫" * 3, "of", "failed", "雪" * 30))
    assert max(map(cell_len, lines)) <= 40
    assert sum(line.count("雪") for line in lines) == 30
