"""Tocsin as its operator runs it: a process with an environment, ended by a signal."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.lemmas import lend_to

START_SECONDS = 60.0  # several at once, on whatever else the machine does
STOP_SECONDS = 10.0


@dataclass(slots=True)
class Installation:
    """A folder with a feeds.yaml and a database, the variables that Tocsin is run with, and what is put before its
    command."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()

    def write_feeds(self, *urls: str, more: str = "") -> None:
        """A feeds.yaml with the feeds on loopback, polled every five seconds."""
        feeds = "".join(
            f"  - {{id: feed-{number}, url: '{url}', name: KoSSev, language: en, interval: 5s, allow_private: true}}\n"
            for number, url in enumerate(urls)
        )
        (self.folder / "feeds.yaml").write_text(f"feeds:\n{feeds or '  []'}\n{more}", encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """Nothing of the tester's own settings."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
        return inherited | {
            "TOCSIN_DATA": str(self.folder / "data"),
            "TOCSIN_FEEDS": str(self.folder / "feeds.yaml"),
            "TOCSIN_HTTP": "127.0.0.1:0",
            **self.variables,
        }


@dataclass(slots=True)
class Running:
    """A started process: where its pages are ("" without the web role), and what it wrote so far."""

    process: asyncio.subprocess.Process
    url: str
    printed: list[str]
    logged: list[str]

    async def stop(self, how: signal.Signals = signal.SIGTERM, *, group: bool = False) -> float:
        """Ends it, or its whole `group`; gives the seconds that took. Fails unless it ends with 0 within ten."""
        begun = time.monotonic()
        if group:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        async with asyncio.timeout(STOP_SECONDS):
            code = await self.process.wait()
        assert code == 0, self.all_output()
        return time.monotonic() - begun

    async def logs(self, *parts: str, seconds: float = START_SECONDS) -> str:
        """The first logged line that holds every part; waits for it."""
        async with asyncio.timeout(seconds):
            while True:
                for line in self.logged:
                    if all(part in line for part in parts):
                        return line
                await asyncio.sleep(0.05)  # another process's output is looked at, not told

    def all_output(self) -> str:
        """Everything it wrote."""
        return "\n".join(self.printed + self.logged)


@asynccontextmanager
async def running(installation: Installation, *options: str, group: bool = False) -> AsyncIterator[Running]:
    """`tocsin run`, once its pages answer, or without the web role once it logs that it started; killed at the end if
    the test didn't stop it. `group`: in one of its own."""
    environment = installation.environment()
    lend_to(Path(environment["TOCSIN_DATA"]))
    process = await asyncio.create_subprocess_exec(
        *installation.within, sys.executable, "-m", "bot", "run", *options,
        cwd=installation.folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=group,
    )  # fmt: skip
    printed: list[str] = []
    logged: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    sign = re.compile(r"(http://\S+?)/chat\b") if _has_pages(options) else re.compile(r"\bstarted\b.*\broles=()")
    readers = [
        asyncio.create_task(_read(process.stdout, printed, sign, address)),
        asyncio.create_task(_read(process.stderr, logged, sign, None if _has_pages(options) else address)),
    ]
    try:
        ended = asyncio.ensure_future(process.wait())
        waited: set[asyncio.Future[Any]] = {address, ended}
        await asyncio.wait(waited, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        assert address.done(), "Tocsin didn't start:\n" + "\n".join(printed + logged)
        ended.cancel()
        yield Running(process, await address, printed, logged)
    finally:
        address.cancel()
        if process.returncode is None:
            process.kill()
        await process.wait()
        await asyncio.gather(*readers)


async def run_to_its_end(installation: Installation, *arguments: str) -> tuple[int, str, str]:
    """`tocsin …` that ends by itself: exit code, standard output, standard error."""
    environment = installation.environment()
    lend_to(Path(environment["TOCSIN_DATA"]))
    process = await asyncio.create_subprocess_exec(
        *installation.within, sys.executable, "-m", "bot", *arguments,
        cwd=installation.folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(START_SECONDS):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    return process.returncode or 0, out.decode(), err.decode()


def _has_pages(options: tuple[str, ...]) -> bool:
    return "--roles" not in options or "web" in options[options.index("--roles") + 1].split(",")


async def _read(
    stream: asyncio.StreamReader, lines: list[str], sign: re.Pattern[str], address: asyncio.Future[str] | None
) -> None:
    """Keeps each line; the first that bears the sign gives the address."""
    async for line in stream:
        lines.append(line.decode().rstrip("\n"))
        found = sign.search(lines[-1])
        if found and address is not None and not address.done():
            address.set_result(found.group(1))
