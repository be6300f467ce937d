"""The Parser port in real child processes: captured feeds, hostile documents, and a fence that holds."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
import pytest_asyncio

from bot.errors import FeedError, FeedFault
from bot.feeds.child import Child
from bot.feeds.job import Job
from bot.feeds.parse import ChildParser
from bot.model import Document, ParsedFeed
from tests.captured import FEEDS
from tests.clock import StandingClock
from tests.until import until

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/feed"
GOOD = b"<rss version='2.0'><channel><title>T</title><item><title>KFOR</title><guid>1</guid></item></channel></rss>"

SLOW = b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 4_300
"""Takes the parser long, for it never ends, and is no large document."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[ChildParser]:
    async with ChildParser(clock=StandingClock(NOW), workers=1) as running:
        await running.start()
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict() -> AsyncIterator[ChildParser]:
    """Half a second, and little memory more than the child itself needs."""
    async with ChildParser(clock=StandingClock(NOW), workers=1, timeout=0.5, memory=300 * 1024 * 1024) as running:
        await running.start()
        yield running


def document(body: bytes, content_type: str = "application/xml") -> Document:
    return Document(URL, content_type, body)


async def refused(parser: ChildParser, body: bytes, content_type: str = "application/xml") -> FeedError:
    with pytest.raises(FeedError) as caught:
        await parser.parse(document(body, content_type))
    assert "\n" not in str(caught.value)
    assert URL in str(caught.value)
    return caught.value


@pytest.mark.skipif(
    not FEEDS.is_dir(), reason="no captured feeds here; TOCSIN_TEST_DATA names the folder that has feeds/"
)
async def test_every_captured_feed_gives_its_items(parser: ChildParser) -> None:
    for path in sorted(FEEDS.glob("*.xml")):
        body = path.read_bytes()
        plain = feedparser.parse(io.BytesIO(body))
        parsed = await parser.parse(document(body, ""))
        assert len(parsed.entries) == len(plain.entries), path.name
        assert len({entry.identity for entry in parsed.entries}) == len(parsed.entries), path.name
        for entry, theirs in zip(parsed.entries, plain.entries, strict=True):
            assert entry.title, path.name
            assert entry.link.startswith(("http://", "https://")), path.name
            assert (entry.published is None) == (
                not theirs.get("published_parsed") and not theirs.get("updated_parsed")
            )


async def test_a_document_is_parsed_in_a_child(parser: ChildParser) -> None:
    parsed = await parser.parse(document(GOOD))
    assert [entry.title for entry in parsed.entries] == ["KFOR"]
    assert parsed.title == "T"


async def test_many_documents_at_once_all_come_back(parser: ChildParser) -> None:
    results = await asyncio.gather(*(parser.parse(document(GOOD)) for _ in range(20)))
    assert all(len(result.entries) == 1 for result in results)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>"
)
QUADRATIC = (
    f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]><rss version="2.0"><channel><item><title>{"&a;" * 20_000}'
    "</title></item></channel></rss>"
)
EXTERNAL = (
    '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<rss version="2.0"><channel><title>&a;</title></channel></rss>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("text", [LAUGHS, QUADRATIC, EXTERNAL], ids=["laughs", "quadratic", "external"])
async def test_entities_are_refused_in_every_encoding(parser: ChildParser, text: str, encoding: str) -> None:
    if not text.startswith("<?xml"):
        text = '<?xml version="1.0"?>' + text
    assert (await refused(parser, text.encode(encoding))).fault is FeedFault.UNSAFE


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", FeedFault.NOT_A_FEED),
        (b" \r\n\t ", FeedFault.NOT_A_FEED),
        (b"\xef\xbb\xbf", FeedFault.NOT_A_FEED),
        (b"\xff\xfe", FeedFault.NOT_A_FEED),
        (bytes(range(256)) * 100, FeedFault.NOT_A_FEED),
        (b"/etc/passwd", FeedFault.NOT_A_FEED),
        (b"file:///etc/passwd", FeedFault.NOT_A_FEED),
        (b"http://127.0.0.1/", FeedFault.NOT_A_FEED),
        (b"not a feed at all", FeedFault.NOT_A_FEED),
        (b"<opml version='2.0'><body/></opml>", FeedFault.NOT_A_FEED),
        (b"<", FeedFault.NOT_A_FEED),
        (b'{"version": 3}', FeedFault.NOT_A_FEED),
        (b'{"items": [', FeedFault.NOT_A_FEED),
        (b'{"a":' * 100_000, FeedFault.NOT_A_FEED),
        (b"<!DOCTYPE html><html><head><title>News</title></head><body><p>Hello</p></body></html>", FeedFault.HTML),
        (b"\n<!-- page --><HTML lang='sr'><body>", FeedFault.HTML),
        (
            b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''><html></html>",
            FeedFault.HTML,
        ),
        ("<!DOCTYPE html><html>".encode("utf-16"), FeedFault.HTML),
    ],
)
async def test_what_is_no_feed_says_what_it_is(parser: ChildParser, body: bytes, fault: FeedFault) -> None:
    assert (await refused(parser, body, "text/html; charset=utf-8")).fault is fault


def nested(tag: str, count: int) -> bytes:
    return f"<rss version='2.0'><channel><item><title>x</title>{f'<{tag}>' * count}".encode()


END = b"</item></channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        nested("a", 200_000),
        nested("a", 200_000) + END,
        b"<rss version='2.0'><channel><item><description>" + b"&lt;div&gt;" * 200_000 + b"</description>" + END,
        b"<rss version='2.0'><channel><item>" + b"<a <a " * 150_000 + END,
        b"<rss version='2.0'><channel><item><title>" + b"&#55296;" * 100_000 + b"</title>" + END,
        b"<rss version='2.0'><channel><item><description>" + b"&lt;div&gt;" * 200_000,
        b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 100_000 + b"</channel></rss>",
        b"<rss version='2.0'><channel><item>" + b"<a <a " * 150_000,
        b"<rss version='2.0'><channel><item><title>" + b"&#55296;" * 100_000,
    ],
    ids=[
        "nested tags",
        "nested tags to the end",
        "nested markup to the end",
        "broken tags to the end",
        "characters that don't exist to the end",
        "nested markup",
        "100,000 items",
        "broken tags",
        "characters that don't exist",
    ],
)
async def test_a_hostile_document_costs_its_own_poll_at_most(strict: ChildParser, body: bytes) -> None:
    started = time.monotonic()
    try:
        answer: ParsedFeed | FeedError = await strict.parse(document(body))
    except FeedError as error:
        answer = error
    assert time.monotonic() - started < 8  # the limit is half a second; the rest is a slow machine's
    if isinstance(answer, FeedError):
        assert answer.fault is FeedFault.PARSER
    else:
        assert len(answer.entries) <= 1000
    assert len((await strict.parse(document(GOOD))).entries) == 1, "the next document is unharmed"


async def test_costly_documents_hold_up_no_other() -> None:
    """Large ones that nobody knows yet; a small one that is costly all the same; and what was costly before."""
    small = b"<rss version='2.0'><channel><item><title>x</title>" + b"<a b='<" * 35_000
    async with ChildParser(clock=StandingClock(NOW), workers=2, timeout=30) as running:
        await running.start()
        costly = [
            asyncio.create_task(running.parse(Document(f"https://{number}.example/", "", body)))
            for number, body in enumerate([nested("div", 100_000)] * 16 + [small] * 4)
        ]
        await asyncio.sleep(0)
        for _ in range(20):
            assert len((await running.parse(document(GOOD))).entries) == 1
        under_way = [task for task in costly if not task.done()]
        for task in costly:
            task.cancel()
        await asyncio.gather(*costly, return_exceptions=True)
    assert len(under_way) >= 12


@pytest.mark.parametrize("end", ["its time is up", "it is killed"])
async def test_documents_at_hand_in_a_child_that_breaks_are_read_by_the_next(end: str) -> None:
    """Also one that is larger than what a pipe holds: part of it may be written when the child ends."""
    waits = GOOD.replace(b"KFOR", b"KFOR " * 20_000)
    quick = 0.1 if end == "its time is up" else 10
    async with ChildParser(clock=StandingClock(NOW), workers=1, timeout=10, quick=quick) as running:
        before = computed(child := await child_of(running))
        reading = [asyncio.create_task(running.parse(document(body))) for body in (SLOW, waits, waits)]
        if end == "it is killed":
            await until(lambda: computed(child) > before + 5)
            os.kill(child, signal.SIGKILL)
        first, *others = await asyncio.gather(*reading, return_exceptions=True)
        assert [len(each.entries) for each in others if isinstance(each, ParsedFeed)] == [1, 1]
        assert isinstance(first, FeedError) == (end == "it is killed")
        assert await child_of(running) != child


async def test_closing_waits_for_no_document_at_hand() -> None:
    async with ChildParser(clock=StandingClock(NOW), workers=1, timeout=60, quick=60) as running:
        before = computed(child := await child_of(running))
        bodies = [SLOW, GOOD + b" " * 4_000_000]
        reading = [asyncio.create_task(running.parse(document(body))) for body in bodies]
        await until(lambda: computed(child) > before + 5)
        begun = time.monotonic()
    assert time.monotonic() - begun < 10
    await asyncio.gather(*reading, return_exceptions=True)


def computed(process: int) -> int:
    """Hundredths of a second."""
    _, _, rest = Path(f"/proc/{process}/stat").read_text().rpartition(")")
    return sum(map(int, rest.split()[11:13]))


async def test_a_document_that_was_thought_cheap_is_read_all_the_same() -> None:
    """Given little time among the quick ones, and all of it among the costly."""
    items = b"".join(b"<item><title>%d</title></item>" % number for number in range(3_000))
    body = GOOD.replace(b"<item>", items + b"<item>", 1)
    async with ChildParser(clock=StandingClock(NOW), workers=1, timeout=30, quick=0.001) as running:
        await running.start()
        assert len((await running.parse(document(body))).entries) == 1000


async def test_a_document_that_needs_too_much_memory_is_refused() -> None:
    hoard = b'{"version": "https://jsonfeed.org/version/1", "items": [' + b'{"a":[{}]},' * 900_000 + b"{}]}"
    async with ChildParser(clock=StandingClock(NOW), workers=1, timeout=30, memory=300 * 1024 * 1024) as small:
        error = await refused(small, hoard)
        assert (error.fault, "more memory" in str(error)) == (FeedFault.PARSER, True)
        assert len((await small.parse(document(GOOD))).entries) == 1


async def test_addresses_of_megabytes_stay_in_no_childs_memory() -> None:
    async with ChildParser(clock=StandingClock(NOW), workers=1, timeout=30) as running:
        bodies = [GOOD.replace(b"<guid>1", b"<guid>%d/ " % number + b"y" * 4_000_000) for number in range(12)]
        for body in bodies[:2]:
            assert len((await running.parse(document(body))).entries) == 1
        before = resident(child := await child_of(running))
        for body in bodies[2:]:
            assert len((await running.parse(document(body))).entries) == 1
        assert await child_of(running) == child
        assert resident(child) < before + 30, "ten of them took 120 MB"


def resident(process: int) -> float:
    """MB."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def child_of(parser: ChildParser) -> int:
    return await parser._children[0].warm()


async def test_children_that_were_killed_are_replaced(strict: ChildParser) -> None:
    os.kill(child := await child_of(strict), signal.SIGKILL)
    for _ in range(3):
        assert len((await strict.parse(document(GOOD))).entries) == 1
    assert await child_of(strict) != child


def has_imported_the_reader(_job: Job, _seconds: float) -> bool:
    """In a child."""
    return "bot.feeds.document" in sys.modules


async def test_no_job_waits_for_imports() -> None:
    """A child that takes the place of one that died with nothing to do has its first job at once."""
    child = Child(512 * 1024 * 1024)
    try:
        ready, _ = await child.read(has_imported_the_reader, Job(URL, "", b"", None, NOW), 10)
    finally:
        await child.close()
    assert ready is True


def files_of(process: int) -> set[str]:
    """What a process has open, where the system tells."""
    folder = Path(f"/proc/{process}/fd")
    return {str(link.readlink()) for link in folder.iterdir()} if folder.is_dir() else set()


async def test_a_child_holds_neither_our_files_nor_our_sockets_and_dies_with_the_parser(tmp_path: Path) -> None:
    lock = os.open(tmp_path / "tocsin.lock", os.O_CREAT | os.O_RDWR)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        os.set_inheritable(lock, True)
        listening.set_inheritable(True)
        async with ChildParser(clock=StandingClock(NOW), workers=1) as running:
            child = await child_of(running)
            held = files_of(child)
            assert os.getsid(child) == child, "signals to our group don't reach it"
    os.close(lock)
    assert not [path for path in held if path.startswith("socket:") or path.endswith("tocsin.lock")]
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


async def test_children_die_with_a_parent_that_was_killed() -> None:
    script = (
        "import asyncio, os, signal\n"
        "from bot.feeds.parse import ChildParser\n"
        "from tests.clock import StandingClock\n"
        "async def main():\n"
        "    async with ChildParser(clock=StandingClock()) as parser:\n"
        "        await parser.start()\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    async with asyncio.timeout(20):
        # The children hold the pipe's other end too: its end is theirs.
        await process.communicate()
    assert process.returncode == -signal.SIGKILL


async def test_a_cancelled_parse_stays_cancelled_and_frees_its_place(strict: ChildParser) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await strict.parse(document(nested("a", 200_000)))
    assert len((await strict.parse(document(GOOD))).entries) == 1


async def test_a_pool_that_broke_while_nothing_ran_is_replaced() -> None:
    async with ChildParser(clock=StandingClock(NOW), workers=1) as running:
        before = await child_of(running)
        pool = await running._children[0]._ready()
        pool.stop()  # type: ignore[no-untyped-call]  # the library leaves it without types
        assert len((await running.parse(document(GOOD))).entries) == 1
        assert await child_of(running) != before


async def test_a_child_with_no_memory_at_all_is_one_clear_error() -> None:
    async with ChildParser(clock=StandingClock(NOW), workers=1, memory=4096) as running:
        assert (await refused(running, GOOD.replace(b"KFOR", b"KFOR " * 400_000))).fault is FeedFault.PARSER


async def test_a_parser_is_used_inside_its_context_only() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await ChildParser(clock=StandingClock(NOW)).parse(document(GOOD))
