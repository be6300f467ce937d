"""Fakes of the engine's ports: they do as told, and remember what they were asked."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from bot.alerts.outcome import Outcome, Sent
from bot.model import (
    Delivery,
    Discovery,
    Document,
    Feed,
    FeedForPoll,
    FoundFeed,
    NotModified,
    ParsedFeed,
    Platform,
    Ring,
    Said,
)
from bot.ports import Room
from tests.builders import a_feed
from tests.clock import NOON

Fetched = Document | NotModified | Exception


class HintedWake:
    """See ports.Wake: no time passes here, only hints wake; and it tells when its waiter has nothing to do."""

    def __init__(self) -> None:
        self._hint = asyncio.Event()
        self._idle = asyncio.Event()
        self.seconds: list[float] = []

    def set(self) -> None:
        self._idle.clear()
        self._hint.set()

    async def wait(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if not self._hint.is_set():
            self._idle.set()
        await self._hint.wait()
        self._idle.clear()
        self._hint.clear()

    async def idle(self) -> None:
        """Returns once the waiter has done all that it was hinted at."""
        await self._idle.wait()

    async def rest(self) -> None:
        """Returns once a hint that is still to come was followed."""
        self._idle.clear()
        await self._idle.wait()

    async def look(self) -> None:
        """The next look, to its end."""
        self.set()
        await self.idle()


class CountingWaker:
    """See ports.Waker."""

    def __init__(self) -> None:
        self.woken = 0

    def set(self) -> None:
        self.woken += 1


def a_document(body: str, **more: object) -> Document:
    return Document(**{"url": "https://x.example/", "content_type": "text/xml", "body": body.encode()} | more)  # type: ignore[arg-type]  # fields by name


class FakeFetcher:
    """See ports.Fetcher: answers by feed, the last one for ever; `held` feeds don't answer before `let_go`."""

    def __init__(self, answers: dict[str, list[Fetched]]) -> None:
        self.answers = {feed: deque(listed) for feed, listed in answers.items()}
        self.asked: list[FeedForPoll] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.waiting: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._now: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()

    def hold(self, feed: str) -> None:
        self.gates[feed] = asyncio.Event()

    def let_go(self, feed: str) -> None:
        self.gates[feed].set()

    @property
    def asked_ids(self) -> list[str]:
        return [each.feed.id for each in self.asked]

    async def fetch(self, feed: FeedForPoll, room: Room | None = None) -> Document | NotModified:  # noqa: ARG002
        host = urlsplit(feed.feed.url).netloc
        self.asked.append(feed)
        self._now[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._now[host])
        try:
            if feed.feed.id in self.gates:
                self.waiting[feed.feed.id].set()
                await self.gates[feed.feed.id].wait()
            else:
                await asyncio.sleep(0)
        finally:
            self._now[host] -= 1
        answers = self.answers[feed.feed.id]
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class FakeParser:
    """See ports.Parser: what each body says, or the error it ends in."""

    def __init__(self, says: dict[str, ParsedFeed | Exception]) -> None:
        self.says = says
        self.parsed: list[str] = []
        self.digests: list[bytes | None] = []

    async def parse(
        self,
        document: Document,
        *,
        encoding: str | None = None,  # noqa: ARG002 - the port's
        digests: bytes | None = None,
    ) -> ParsedFeed:
        body = document.body.decode()
        self.parsed.append(body)
        self.digests.append(digests)
        said = self.says[body]
        if isinstance(said, Exception):
            raise said
        return said


class FakeMessenger:
    """See ports.Messenger: every message arrives unless an outcome is lined up; `held` chats don't answer before
    `let_go`."""

    def __init__(self, platform: Platform = Platform.TELEGRAM) -> None:
        self.platform = platform
        self.outcomes: deque[Outcome | Exception] = deque()
        self.sent: list[tuple[str, Said]] = []
        self.edited: list[tuple[str, Ring]] = []
        self.replied_to: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.waiting: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._now: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self.when_sending: Callable[[], None] = lambda: None

    def hold(self, chat: str) -> None:
        self.gates[chat] = asyncio.Event()

    def let_go(self, chat: str) -> None:
        self.gates.pop(chat).set()

    def titles(self, chat: str) -> list[str]:
        return [said.title for to, said in self.sent if to == chat and isinstance(said, Ring)]

    async def send(self, delivery: Delivery, said: Said, *, reply_to: str | None = None) -> Outcome:
        self.sent.append((delivery.chat.destination.chat, said))
        if reply_to is not None:
            self.replied_to.append(reply_to)
        return await self._call(delivery, "1")

    async def edit(self, delivery: Delivery, said: Ring, remote_id: str) -> Outcome:
        self.edited.append((remote_id, said))
        return await self._call(delivery, remote_id)

    async def _call(self, delivery: Delivery, remote_id: str) -> Outcome:
        chat = delivery.chat.destination.chat
        self.when_sending()
        self._now[chat] += 1
        self.most_at_once[chat] = max(self.most_at_once[chat], self._now[chat])
        try:
            if chat in self.gates:
                self.waiting[chat].set()
                await self.gates[chat].wait()
            outcome = self.outcomes.popleft() if self.outcomes else Sent(remote_id)
        finally:
            self._now[chat] -= 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class FakeLanguages:
    """See ports.LanguageDetector: knows a text by what it begins with."""

    KNOWN = {"Policia": "sq", "Полиција": "sh-Cyrl"}  # noqa: RUF012 - never changed

    async def detect(self, texts: Sequence[str]) -> list[str | None]:
        return [self.KNOWN.get(text.partition(" ")[0]) for text in texts]


A_SITE = Discovery(
    "https://site.example",
    (
        FoundFeed("https://site.example/rss", "Site <News>", "RSS", 30, NOON, "sr-Latn", "declared by the page"),
        FoundFeed("https://site.example/c?a=1&b=2", "", "Atom", 1, None, None, "declared by the page", comments=True),
    ),
)
"""Of `site.example`."""


def a_guide(feeds: int = 42) -> FakeGuide:
    """Of so many feeds."""
    return FakeGuide(*(a_feed(f"feed{number}") for number in range(feeds)))


class FakeGuide:
    """See ports.FeedGuide: `watched`, and what each address is told to have; of any other it finds nothing."""

    def __init__(self, *watched: Feed) -> None:
        self.watched: Sequence[Feed] = watched
        self.sites = {"site.example": A_SITE}
        self.asked: list[str] = []

    async def find(self, text: str) -> Discovery:
        self.asked.append(text)
        return self.sites.get(text, Discovery(text))
