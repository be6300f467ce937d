"""What the command line asks of the one process that writes a SQLite database: a file each."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

_SPLIT = "split-"
_LONGEST = 18  # digits: no database keeps a number of more


class Requests:
    """The folder `<database>.requests`; it is there while something is asked."""

    def __init__(self, database: Path) -> None:
        path = database.resolve()  # as the lock has it
        self._folder = path.with_name(path.name + ".requests")

    def ask_to_split(self, item: int) -> None:
        """Asks for an item to be split off for all; twice is once. Raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        (self._folder / f"{_SPLIT}{item}").touch(mode=0o600)

    def to_split(self) -> list[int]:
        """The items that are asked for, in their order."""
        try:
            names = [each.name for each in self._folder.iterdir()]
        except OSError:
            return []
        numbers = (name.removeprefix(_SPLIT) for name in names if name.startswith(_SPLIT))
        return sorted(int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) <= _LONGEST)

    def forget_older(self, than: datetime) -> None:
        """Of what was asked before that time, nothing is asked any more."""
        for item in self.to_split():
            with suppress(FileNotFoundError):  # who asked has just given it up
                if (self._folder / f"{_SPLIT}{item}").stat().st_mtime < than.timestamp():
                    self.forget_split(item)

    def forget_split(self, item: int) -> None:
        """It is done, or given up."""
        (self._folder / f"{_SPLIT}{item}").unlink(missing_ok=True)
        try:
            self._folder.rmdir()
        except OSError:
            return  # more is asked, or somebody else was quicker
