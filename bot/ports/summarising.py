"""What the summariser needs: stored articles, a way to read them, and perhaps a language model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import Article, CallEnd, HostLease, ModelCall, NotFree, Robots, WantedArticle


class ArticleStore(Protocol):
    """What is kept of articles."""

    async def claim(self, now: datetime, limit: int, *, busy: frozenset[str]) -> list[WantedArticle]:
        """Up to `limit` that are due, those first that rings wait for: one a host, and none of the hosts in `busy`."""
        ...

    async def keep(self, wanted: WantedArticle, article: Article, now: datetime) -> None:
        """It was read."""
        ...

    async def fail(self, wanted: WantedArticle, fault: str, now: datetime, again_at: datetime | None) -> None:
        """It could not be read, and is tried again at a time, or never."""
        ...

    async def tell(self, wanted: WantedArticle, summary: str) -> None:
        """A language model summed it up."""
        ...

    async def let_go(self, wanted: WantedArticle, now: datetime) -> int:
        """Up to 1000 rings that wait for it wait no more; gives how many."""
        ...


class CallStore(Protocol):
    """The calls of a language model, each made once."""

    async def begin(self, call: ModelCall, now: datetime, budget: int) -> CallEnd | None:
        """None: the call is to be made now, and counts. Else how the same one ended, or one for the same story in the
        same language; FAILED where `budget` calls (0: any number) were begun on this day of UTC."""
        ...

    async def end(self, call: ModelCall, end: CallEnd) -> None:
        """How it ended."""
        ...


class CourtesyStore(Protocol):
    """Whose turn it is at a host, over all processes, and what sites allow."""

    async def take(self, host: str, now: datetime, span: timedelta) -> HostLease | NotFree:
        """The host for `span` at most; or when to try again, while somebody else asks it or it rests, and for
        a second more where its own feeds are due: they come first."""
        ...

    async def leave(self, lease: HostLease, rest_until: datetime, polls_from: datetime | None = None) -> None:
        """No article is asked of it before then, and no feed before `polls_from`, or else before then, too.

        A lease that has passed on is left alone."""
        ...

    async def robots(self, origin: str, now: datetime) -> Robots | None:
        """What is known of a site's robots.txt and counts still."""
        ...

    async def keep_robots(self, origin: str, robots: Robots, now: datetime) -> None:
        """In place of what was known of it. What no longer counts, of any site, is forgotten."""
        ...


class Articles(Protocol):
    """Reads what stands behind links."""

    async def read(self, url: str, *, private_at: str | None, language: str | None) -> Article:
        """With every guard and courtesy. `private_at`: an address whose host may be private; `language`: what it is
        known to be in. Raises FeedError."""
        ...


class LanguageModel(Protocol):
    """An endpoint that speaks OpenAI's chat completions."""

    async def answer(self, messages: Sequence[dict[str, str]]) -> str:
        """What it says, untrusted. Raises ModelError."""
        ...
