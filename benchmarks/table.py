"""Figures as a table, and progress where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def show(title: str, rows: Iterable[tuple[str, object, str]]) -> None:
    """Name, figure, and what is wanted of it."""
    lines = [(name, f"{value:,}" if isinstance(value, int) else str(value), wanted) for name, value, wanted in rows]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    sys.stdout.write(f"\n{title}\n{'-' * len(title)}\n")
    for name, value, wanted in lines:
        sys.stdout.write(f"{name:<{widths[0]}}  {value:>{widths[1]}}  {wanted}".rstrip() + "\n")
    sys.stdout.flush()


def progress(line: str) -> None:
    """Over the last one; nothing where nobody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def clear() -> None:
    """Takes the last line of progress away."""
    progress("")
