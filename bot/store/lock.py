"""One Tocsin a database: a lock on the file beside it, which children don't inherit and which ends with the process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.errors import DatabaseInUse, StoreError
from bot.store.troubles import explain, refusal


class DatabaseLock:
    """Holds `<database>.lock`. Entering raises DatabaseInUse while another process holds it, StoreError where the file
    can't be made."""

    def __init__(self, database: Path) -> None:
        self._database = database.resolve()  # however it is called, it is the same file
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        path = self._database.with_name(self._database.name + ".lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            name = str(self._database)
            raise refusal(error, name) or StoreError(path=name, what=explain(error)) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise DatabaseInUse(str(self._database)) from None
        if not _is_still(path, descriptor):
            os.close(descriptor)
            return self.__enter__()
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the locked file is the one of that name: somebody may have deleted it in between."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
