"""Figures as a table, and progress where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence


def show(title: str, rows: Iterable[tuple[str, object, str]]) -> None:
    """Name, figure, and what is wanted of it."""
    lines = [(name, f"{value:,}" if isinstance(value, int) else str(value), wanted) for name, value, wanted in rows]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    sys.stdout.write(f"\n{title}\n{'-' * len(title)}\n")
    for name, value, wanted in lines:
        sys.stdout.write(f"{name:<{widths[0]}}  {value:>{widths[1]}}  {wanted}".rstrip() + "\n")
    sys.stdout.flush()


def columns(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with as many columns as the header; the first holds names, the others figures."""
    lines = [tuple(header), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    sys.stdout.write(f"\n{title}\n{'-' * len(title)}\n")
    for name, *figures in lines:
        cells = [f"{name:<{widths[0]}}", *(f"{each:>{width}}" for each, width in zip(figures, widths[1:], strict=True))]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    sys.stdout.flush()


def progress(line: str) -> None:
    """Over the last one; nothing where nobody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def clear() -> None:
    """Takes the last line of progress away."""
    progress("")
