"""The process that fetches: what breaks it costs a fetch at most some time, and it outlives nobody."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.errors import FeedError, FeedFault
from bot.feeds.apart.fetcher import ChildFetcher
from bot.feeds.apart.messages import Manner
from bot.model import Document, Feed, FeedForPoll
from bot.model.places import site_of
from bot.ports import LedElsewhere
from tests.clock import StandingClock
from tests.fakes.feedserver import FeedServer, Reply, redirect
from tests.until import until

BODY = b"<rss version='2.0'><channel><title>Jarinje</title></channel></rss>"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux tells of them")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@asynccontextmanager
async def fetching(*, patience: float = 30, agent: str = "tocsin/0") -> AsyncIterator[ChildFetcher]:
    async with ChildFetcher(Manner(agent, StandingClock(), stay=site_of), patience=patience) as running:
        yield running


def feed(url: str, *, allow_private: bool = True) -> FeedForPoll:
    return FeedForPoll(Feed("f", url, "F", allow_private=allow_private))


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    if sys.platform != "linux":
        return False
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"


def environment_of(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


def files_of(process: int) -> list[Path]:
    return [each.readlink() for each in Path(f"/proc/{process}/fd").iterdir()]


async def test_it_is_used_again_and_ends_with_its_owner(server: FeedServer) -> None:
    async with fetching() as running:
        process = await running.start()
        assert process != os.getpid()
        url = server.add("/feed", Reply(BODY))
        for _ in range(2):
            assert isinstance(await running.fetch(feed(url)), Document)
        assert await running.start() == process
        assert server.requests[0].peer == server.requests[1].peer, "connections are reused"
    assert gone(process)
    with pytest.raises(RuntimeError, match="outside its"):
        await running.fetch(feed(url))


@LINUX
async def test_one_that_is_never_asked_is_never_begun() -> None:
    before = children()
    async with fetching():
        assert children() == before
    assert children() == before


async def test_a_fetch_whose_process_is_killed_is_made_again_in_a_new_one(server: FeedServer) -> None:
    answer = asyncio.Event()
    url = server.add("/feed", Reply(BODY, hold_header=answer))
    async with fetching() as running:
        process = await running.start()
        waiting = asyncio.gather(*(running.fetch(feed(url)) for _ in range(3)))
        await until(lambda: len(server.requests) == 3)
        os.kill(process, signal.SIGKILL)
        answer.set()
        assert {type(each) for each in await waiting} == {Document}
        assert len(server.requests) == 6
        assert await running.start() != process
    assert gone(process)


def killing(url: str) -> str:
    """For Manner.stay, which is asked where a redirect leads."""
    if url.endswith("/poison"):
        os.kill(os.getpid(), signal.SIGKILL)
    return site_of(url)


async def test_what_kills_its_process_fails_alone_and_is_named(server: FeedServer) -> None:
    answer = asyncio.Event()
    held = server.add("/feed", Reply(BODY, hold_header=answer))
    poison = server.add("/bad", redirect("/poison"))
    async with ChildFetcher(Manner("tocsin/0", StandingClock(), stay=killing)) as running:
        innocent = [asyncio.create_task(running.fetch(feed(held))) for _ in range(4)]
        await until(lambda: len(server.requests) == 4)
        culprit = asyncio.create_task(running.fetch(feed(poison)))
        await until(lambda: len(server.requests) >= 6)
        answer.set()
        assert {type(each) for each in await asyncio.gather(*innocent)} == {Document}
        with pytest.raises(FeedError, match=r"/bad ended the process that fetched it, and another") as caught:
            await culprit
        assert caught.value.fault is FeedFault.PARSER
        assert not caught.value.ours, "it is tried less and less often"
        assert isinstance(await running.fetch(feed(held)), Document)


async def test_one_that_dies_while_room_is_waited_for_is_replaced(server: FeedServer) -> None:
    room = OneRoom()
    url = server.add("/feed", Reply(BODY * 3000))
    async with fetching() as running:
        waiting = asyncio.create_task(running.fetch(feed(url), room))
        await until(lambda: room.wanted > 0)
        os.kill(process := await running.start(), signal.SIGKILL)
        await until(lambda: gone(process))
        room.free.set()
        assert isinstance(await waiting, Document)


async def test_one_that_hangs_is_ended(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY))
    async with fetching(patience=0.5) as running:
        process = await running.start()
        await running.fetch(feed(url))
        os.kill(process, signal.SIGSTOP)
        assert isinstance(await running.fetch(feed(url)), Document)
        assert await running.start() != process


@pytest.mark.parametrize(("python", "why"), [("/nowhere/python", "No such file"), ("/bin/false", "it ended with 1")])
async def test_one_that_never_starts_is_told_once_and_counts_against_no_feed(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch, python: str, why: str
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    url = server.add("/feed", Reply(BODY))
    async with fetching() as running:
        with capture_logs() as logs:
            for expected in (why, "tried a moment ago", "tried a moment ago"):
                with pytest.raises(FeedError, match=expected) as caught:
                    await running.fetch(feed(url))
                assert caught.value.ours
        assert [(each["event"], each["tried_again_after_s"]) for each in logs] == [("fetching_process_not_started", 1)]


async def test_it_is_tried_again_to_start_one(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.add("/feed", Reply(BODY))
    async with fetching() as running:
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(FeedError):
            await running.fetch(feed(url))
        monkeypatch.undo()
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "time", lambda: time.monotonic() + 2)
        assert isinstance(await running.fetch(feed(url)), Document)


async def test_it_takes_no_notice_of_a_service_being_stopped(server: FeedServer) -> None:
    """systemd sends SIGTERM to each process of it, and the parent goes on until all is stored."""
    url = server.add("/feed", Reply(BODY))
    async with fetching() as running:
        process = await running.start()
        os.kill(process, signal.SIGTERM)
        assert isinstance(await running.fetch(feed(url)), Document)
        assert await running.start() == process
    assert gone(process)


async def test_what_it_says_to_nobody_is_logged(server: FeedServer) -> None:
    async with ChildFetcher(Manner("tocsin/0", StandingClock(), stay=complaining)) as running:
        with capture_logs() as logs:
            with suppress(FeedError):
                await running.fetch(feed(server.add("/feed", redirect("/new"))))
            await until(lambda: bool(logs))
    assert logs[0]["event"] == "fetching_process_said"
    assert logs[0]["line"] == "malloc(): corrupted"


def complaining(url: str) -> str:
    os.write(2, b"malloc(): corrupted\n")
    return site_of(url)


@LINUX
async def test_closing_while_it_starts_leaves_nothing_behind() -> None:
    before = set(children())
    async with fetching() as running:
        starting = asyncio.create_task(running.start())
        await until(lambda: set(children()) > before)
    assert set(children()) == before
    await asyncio.gather(starting, return_exceptions=True)


def children() -> list[str]:
    listed = Path("/proc/self/task").glob("*/children")
    return [each for tasks in listed for each in tasks.read_text(encoding="ascii").split()]


async def test_what_nobody_waits_for_any_more_is_broken_off(server: FeedServer) -> None:
    hold = asyncio.Event()
    url = server.add("/feed", Reply(BODY * 100_000, hold_body=hold))
    async with fetching() as running:
        waiting = asyncio.create_task(running.fetch(feed(url)))
        await until(lambda: len(server.requests) == 1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        hold.set()
        await until(lambda: server.closed_early == 1)
        server.add("/feed", Reply(BODY))
        assert isinstance(await running.fetch(feed(url)), Document)


@dataclass
class OneRoom:
    """ports.Room that is full until it is told otherwise."""

    free: asyncio.Event = field(default_factory=asyncio.Event)
    wanted: int = 0
    is_large: bool = False

    async def more(self, count: int) -> None:
        self.wanted += count
        await self.free.wait()


async def test_no_more_is_read_than_there_is_room_for(server: FeedServer) -> None:
    large, room = BODY * 60_000, OneRoom()
    url = server.add("/feed", Reply(large))
    async with fetching() as running:
        waiting = asyncio.create_task(running.fetch(feed(url), room))
        await until(lambda: room.wanted > 0)
        small = server.add("/small", Reply(BODY))
        assert isinstance(await running.fetch(feed(small)), Document), "others go on"
        assert room.wanted < 200_000
        assert not waiting.done()
        room.free.set()
        document = await waiting
        assert isinstance(document, Document)
        assert document.body == large
        assert room.wanted >= len(large)


async def test_errors_come_whole(server: FeedServer) -> None:
    async with fetching() as running:
        url = server.add("/busy", Reply(status=503, headers={"Retry-After": "120"}))
        with pytest.raises(FeedError) as busy:
            await running.fetch(feed(url))
        assert (busy.value.fault, busy.value.status) == (FeedFault.BUSY, 503)
        assert busy.value.retry_at is not None
        with pytest.raises(LedElsewhere) as led:
            await running.fetch(feed(server.add("/away", redirect(server.url("/x", "localhost"), 301))))
        assert led.value.lead.to == server.url("/x", "localhost")
        assert led.value.lead.redirects == 1
        with pytest.raises(FeedError) as private:
            await running.fetch(feed(server.url("/feed"), allow_private=False))
        assert private.value.fault is FeedFault.ADDRESS


def broken(url: str) -> str:
    logging.getLogger("stay").warning("asked of %s", url.rpartition("/")[2])
    raise ZeroDivisionError(url)


async def test_a_mistake_of_ours_is_raised_and_what_is_logged_there_is_logged_here(
    server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.add("/feed", redirect("/new"))
    async with ChildFetcher(Manner("tocsin/0", StandingClock(), stay=broken)) as running:
        with pytest.raises(RuntimeError, match="ZeroDivisionError"):
            await running.fetch(feed(url))
        assert isinstance(await running.fetch(feed(server.add("/feed", Reply(BODY)))), Document)
    assert ("stay", logging.WARNING, "asked of new") in caplog.record_tuples


def names(server: FeedServer) -> list[str]:
    return [request.headers["User-Agent"] for request in server.requests]


async def test_a_new_name_is_used_from_then_on_in_a_new_process_too(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY))
    async with fetching(agent="1 subscriber") as running:
        await running.fetch(feed(url))
        running.user_agent = "2 subscribers"
        await running.fetch(feed(url))
        os.kill(await running.start(), signal.SIGKILL)
        await running.fetch(feed(url))
    assert names(server) == ["1 subscriber", "2 subscribers", "2 subscribers"]


async def test_a_name_that_changes_while_a_process_starts_is_used(server: FeedServer) -> None:
    async with fetching(agent="1 subscriber") as running:
        starting = asyncio.create_task(running.start())
        await asyncio.sleep(0)
        running.user_agent = "2 subscribers"
        await starting
        await running.fetch(feed(server.add("/feed", Reply(BODY))))
    assert names(server) == ["2 subscribers"]


@LINUX
async def test_it_has_no_settings_and_so_no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_TELEGRAM_TOKEN", "123:secret")
    monkeypatch.setenv("tocsin_discord_token", "secret")
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("LC_TIME", "C")
    async with fetching() as running:
        process = await running.start()
        told = environment_of(process)
    assert b"LC_TIME=C" in told
    assert b"secret" not in told


@LINUX
async def test_it_holds_no_file_of_its_parents_and_is_out_of_reach_of_ctrl_c(tmp_path: Path) -> None:
    with (tmp_path / "tocsin.lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        async with fetching() as running:
            process = await running.start()
            assert os.getsid(process) == process
            assert not [each for each in files_of(process) if each.is_relative_to(tmp_path)]


_KILLED = """
import asyncio, os, signal
from tests.contract.test_fetching_process import fetching

async def main():
    async with fetching() as running:
        print(await running.start(), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_it_ends_when_its_parent_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", _KILLED, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert not gone(child)
    parent.kill()
    await parent.wait()
    await until(lambda: gone(child))


async def test_modules_of_the_same_name_in_the_current_folder_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FeedServer
) -> None:
    """People keep several bots in a folder."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise SystemExit('another bot')")
    monkeypatch.chdir(tmp_path)
    async with fetching() as running:
        assert isinstance(await running.fetch(feed(server.add("/feed", Reply(BODY)))), Document)


def test_every_error_of_ours_survives_being_pickled() -> None:
    error = FeedError(FeedFault.BUSY, "a host asks for a pause", status=429, ours=True)
    same = pickle.loads(pickle.dumps(error))  # noqa: S301 - ours
    assert (str(same), same.fault, same.status, same.ours) == (str(error), FeedFault.BUSY, 429, True)
