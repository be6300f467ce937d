"""A really small file system: it can be filled to its last byte and made read-only, and nothing else notices."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

KIBIBYTES = 16 * 1024
TOOLS = ("unshare", "nsenter", "mount", "umount")
# A namespace of the mount's own: it is gone with the last process in it, however the test ends. Who isn't root, is it
# in a user namespace.
WAYS = {
    ("unshare", "--mount"): ("--mount",),
    ("unshare", "--mount", "--user", "--map-root-user"): ("--mount", "--user", "--preserve-credentials"),
}
MOUNT = 'mount -t tmpfs -o "size=$1k,mode=700" tocsin "$2" && echo mounted && exec cat'
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A mounted one. `within` is put before a command that is to see it at `folder`; the test sees it at `seen`."""

    folder: Path
    seen: Path
    within: tuple[str, ...]

    def fill(self) -> None:
        """With a file, to the last byte."""
        with (self.seen / "filler").open("ab", buffering=0) as filler:
            size = CHUNK
            while size:
                try:
                    filler.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2

    def free(self) -> None:
        """Room again."""
        (self.seen / "filler").unlink()

    @asynccontextmanager
    async def read_only(self, part: str = "", *, writer: int | None = None) -> AsyncIterator[None]:
        """While the block runs nothing below the folder, or the `part` of it, can be opened to write. `writer` is a
        process whose open files can't be written either.

        The system refuses to make a file system read-only while a file is open for writing (EBUSY). When a disk fails
        it does so itself, and every write to an open file fails; no remount undoes that while the files are open. So
        here the folder is made read-only by a mount upon itself, and the process loses its writes by a limit on the
        size of files. SQLite says the same of both: disk I/O error.
        """
        place = str(self.folder / part) if part else str(self.folder)
        await self.run("mount", "--bind", place, place)
        try:
            await self.run("mount", "-o", "remount,bind,ro", place)
            with _no_writes_of(writer):
                yield
        finally:
            await self.run("umount", "--lazy", place)

    async def run(self, *command: str) -> None:
        """A command that sees the disk; fails unless it ends well."""
        process = await asyncio.create_subprocess_exec(*self.within, *command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
        _out, err = await process.communicate()
        assert process.returncode == 0, f"{' '.join(command)}: {err.decode().strip()}"


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[SmallDisk]:
    """One of 16 MiB, mounted at the empty `folder`. Where that can't be done, the test is reported as skipped; in CI
    (CI=true) it fails."""
    reason = ", ".join(f"no {tool}" for tool in TOOLS if shutil.which(tool) is None)
    for way, enter in {} if reason else WAYS.items():
        holder = await asyncio.create_subprocess_exec(
            *way, "sh", "-c", MOUNT, "sh", str(KIBIBYTES), str(folder), stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        try:
            assert holder.stdout is not None
            if await holder.stdout.readline() == b"mounted\n":
                seen = Path(f"/proc/{holder.pid}/root{folder}")
                yield SmallDisk(folder, seen, ("nsenter", f"--target={holder.pid}", *enter))
                return
        finally:
            reason = await _let_go(holder)
    reason = f"this machine gives us no file system of our own: {reason}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


async def _let_go(holder: Process) -> str:
    """Ends who holds the mount; gives the last line of its complaints."""
    assert holder.stdin is not None
    holder.stdin.close()
    _out, err = await holder.communicate()
    return (err.decode().strip().splitlines() or [""])[-1]


@contextmanager
def _no_writes_of(process: int | None) -> Iterator[None]:
    if process is None:
        yield
        return
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)
