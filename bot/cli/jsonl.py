"""Files of JSON lines: read one at a time, and what is wrong with a line said in one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from bot.cli import shell


def option(form: str, order: str = "") -> Any:
    """An option that names such a file, for `Annotated`; `form`: what each line holds; `order`: of its lines."""
    return typer.Option(exists=True, dir_okay=False, readable=True, metavar="FILE", help=f"{form} a line{order}.")


@dataclass(slots=True)
class JsonLines:
    """One file. `bad` counts the lines that were passed over, each with a line on standard error."""

    path: Path
    bad: int = 0

    def read(self, told: Callable[[int], None] = lambda _bytes: None) -> Iterator[Line]:
        """The objects, in order; `told` hears how many bytes were read."""
        with self.path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                told(len(raw))
                if raw.strip():
                    line = self._line(number, raw)
                    if line is not None:
                        yield line

    def refuse(self, number: int, what: str) -> None:
        """Passes a line over."""
        self.bad += 1
        shell.complain(f"{self.path}:{number}: {what}")

    def _line(self, number: int, raw: bytes) -> Line | None:
        try:
            value = json.loads(raw, parse_constant=_no_constant)
            if b"\\u" in raw:
                json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair can be escaped, not printed
        except (ValueError, RecursionError) as error:
            self.refuse(number, f"no JSON ({' '.join(str(error).split())}); write one object a line")
            return None
        if not isinstance(value, dict):
            self.refuse(number, "no JSON object; write {…} on each line")
            return None
        return Line(self, number, value)


def _no_constant(name: str) -> None:
    """Python reads NaN and Infinity, and would write them, too."""
    raise ValueError(f"{name} is no number there")


@dataclass(frozen=True, slots=True)
class Line:
    """One object, with where it stands."""

    file: JsonLines
    number: int
    values: dict[str, Any] = field(repr=False)

    def refuse(self, what: str) -> None:
        """Passes it over."""
        self.file.refuse(self.number, what)

    def has(self, **needed: type | tuple[type, ...]) -> bool:
        """Whether each of the names is there with a value of its kind; if not, the line is refused."""
        for name, kinds in needed.items():
            value = self.values.get(name)
            if not isinstance(value, kinds) or isinstance(value, bool):
                wanted = "text" if kinds is str else "text or a number"
                self.refuse(f"no usable {name}; write it as {wanted}")
                return False
        return True

    def text(self, name: str) -> str:
        """A value that need not be there; "" without one, or where it is no text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Shows how much of `total` was done, where somebody can see it."""
    if not sys.stderr.isatty():
        yield lambda _more: None
        return
    from rich.console import Console  # noqa: PLC0415  # see shell.settings
    from rich.progress import Progress  # noqa: PLC0415  # the same

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda more: shown.advance(task, more)
