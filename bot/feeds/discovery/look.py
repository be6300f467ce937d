"""One look at one address, step by step; every candidate is read before it counts as a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from bot.errors import FeedError, FeedFault
from bot.feeds.addresses import shown
from bot.feeds.discovery.language import guess
from bot.feeds.discovery.paths import is_named_as_feed, usual_paths
from bot.feeds.discovery.place import place_of
from bot.feeds.discovery.rules import known
from bot.feeds.languages import LANGUAGES
from bot.model import Discovery, Document, Feed, FeedForPoll, FoundFeed, NotModified, Page, PageLink, ParsedFeed
from bot.ports import Fetcher, LanguageDetector, PageReader, Parser

MOST_REQUESTS = 16
MOST_FOUND = 8
LONGEST_ADDRESS = 2000
MOST_REFRESHES = 2
READ_TITLES = 10
_ITSELF = "the address itself"
# Who says nothing by https may speak http.
_SILENT = frozenset({FeedFault.UNREACHABLE, FeedFault.TIMEOUT})
# After these a host is asked no more: it is gone, slow, refused, or wants to be left alone.
_HOPELESS = _SILENT | {FeedFault.ADDRESS, FeedFault.BUSY}


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways out: `pages` asks for web pages, `feeds` as a poll would; both with every guard. `parser` and `reader`
    are fenced. `pause`: seconds between two requests to a host."""

    pages: Fetcher
    feeds: Fetcher
    parser: Parser
    reader: PageReader
    languages: LanguageDetector
    pause: float = 0.5
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Look:
    """What is known so far. `hurried` is set by who ran out of time."""

    def __init__(self, ways: Ways, mirrors: Mapping[str, str], url: str, *, allow_private: bool) -> None:
        self._ways = ways
        self._mirrors = mirrors
        self._url = url
        self._allow_private = allow_private
        self._named = {_host(url)}  # the hosts that allow_private is meant for
        self._asked: set[str] = set()
        self._left_alone: set[str] = set()
        self._last_host = ""
        self._found: dict[str, FoundFeed] = {}
        self._tried: list[str] = []
        self._fault: FeedFault | None = None
        self._refreshes = 0
        self._feedless: str | None = None
        self.hurried = False

    def outcome(self) -> Discovery:
        """The site's own feeds first."""
        fault = self._fault or (FeedFault.TIMEOUT if self.hurried else None)
        return Discovery(
            asked=shown(self._url),
            found=tuple(sorted(self._found.values(), key=lambda each: each.comments)),
            tried=tuple(self._tried),
            fault=fault.value if fault and not self._found else None,
            feedless=self._feedless,
            hurried=self.hurried,
        )

    async def at_address(self, *, may_be_http: bool) -> None:
        """The rules, or else the page, or else the usual paths. `may_be_http`: nobody said that it speaks https."""
        if len(self._url) > LONGEST_ADDRESS or place_of(self._url) is None:
            self._fails(FeedFault.ADDRESS, f"{shown(self._url)} is no http:// or https:// address; check it")
            return
        rule = known(self._url)
        if rule is not None and rule.mirror is not None:
            await self._mirror(rule.service, *rule.mirror)
            return
        if rule is not None and is_named_as_feed(self._url) and await self._try(PageLink(self._url), _ITSELF):
            return
        if rule is not None and await self._try_all(rule.feeds, f"known of {rule.service}"):
            return
        document = await self._page(self._url, last=not may_be_http)
        if document is None and may_be_http and self._fault in _SILENT:
            self._fault = None
            self._left_alone.clear()
            self._url = f"http://{self._url.removeprefix('https://')}"
            document = await self._page(self._url, last=True)
        if document is not None:
            self._named.add(_host(document.url))
            await self._on_page(document)
        elif self._fault not in _HOPELESS:
            await self._usual(self._url, None)

    async def _mirror(self, service: str, key: str, name: str) -> None:
        self._feedless = service
        template = self._mirrors.get(key)
        if template is None:
            self._tried.append(
                f"{service} has no feeds of its own, and no mirror is set: name one in feeds.yaml, discovery.{key}"
            )
        elif not name:
            self._tried.append(f"{service} has no feeds of its own, and this address names no channel to mirror")
        else:
            url = template.replace("{name}", quote(name, safe=""))
            self._named.add(_host(url))
            await self._try_all((url,), f"a mirror of {service}")

    async def _page(self, url: str, *, last: bool) -> Document | None:
        """What is at the address itself; None, and why, if nothing is. `last`: there is no other spelling to try."""
        try:
            return await self._fetched(self._ways.pages, url)
        except FeedError as error:
            if last or error.fault not in _SILENT:
                self._tried.append(str(error))
            self._fault = error.fault
            return None

    async def _on_page(self, document: Document) -> None:
        try:
            parsed = await self._ways.parser.parse(document)
        except FeedError as error:
            if error.fault is not FeedFault.HTML:
                self._tried.append(str(error))
                await self._usual(document.url, None)
                return
        else:
            await self._keep(self._url, document, parsed, _ITSELF)
            return
        try:
            page = await self._ways.reader.page(document)
        except FeedError as error:
            self._tried.append(str(error))
            page = Page()
        if not page.declared and (leads_to := await self._refreshed(page)) is not None:
            await self._on_page(leads_to)
        else:
            await self._from_page(document.url, page)

    async def _refreshed(self, page: Page) -> Document | None:
        """What a page leads to by itself that has nothing to say."""
        if not page.refresh or page.refresh in self._asked or self._refreshes == MOST_REFRESHES:
            return None
        self._refreshes += 1
        document = await self._page(page.refresh, last=True)
        self._fault = None  # the address itself was read
        return document

    async def _from_page(self, url: str, page: Page) -> None:
        if not page.declared:
            self._tried.append(f"{shown(url)} is a web page that declares no feed")
        if await self._try_links(page.links, "declared by the page" if page.declared else "linked on the page"):
            return
        rule = known(page.canonical) if page.canonical else None
        if rule is not None and await self._try_all(rule.feeds, f"known of {rule.service}"):
            return
        await self._usual(url, page)

    async def _usual(self, url: str, page: Page | None) -> None:
        for candidate in usual_paths(url, page):
            if await self._try(PageLink(candidate), "a usual path"):
                return

    async def _try_all(self, urls: Iterable[str], via: str) -> bool:
        return await self._try_links([PageLink(url) for url in urls], via)

    async def _try_links(self, links: Iterable[PageLink], via: str) -> bool:
        """Whether any is a feed."""
        return any([await self._try(link, via) for link in links])

    async def _try(self, link: PageLink, via: str) -> bool:
        enough = len(self._found) >= MOST_FOUND or len(self._asked) >= MOST_REQUESTS
        if enough or link.url in self._asked or _host(link.url) in self._left_alone:
            return False
        try:
            document = await self._fetched(self._ways.feeds, link.url)
            parsed = await self._ways.parser.parse(document)
        except FeedError as error:
            self._tried.append(str(error))
            return False
        await self._keep(link.url, document, parsed, via, link)
        return True

    async def _fetched(self, fetcher: Fetcher, url: str) -> Document:
        """Raises FeedError."""
        host = _host(url)
        if host == self._last_host:
            await self._ways.sleep(self._ways.pause)
        self._last_host = host
        self._asked.add(url)
        try:
            got = await fetcher.fetch(FeedForPoll(Feed("", url, "", allow_private=self._private(url))))
        except FeedError as error:
            if error.fault in _HOPELESS:
                self._left_alone.add(host)
            raise
        if isinstance(got, NotModified):
            raise FeedError(FeedFault.STATUS, f"{shown(url)} says that nothing changed, to a first request")
        return got

    async def _keep(
        self, url: str, document: Document, parsed: ParsedFeed, via: str, link: PageLink | None = None
    ) -> None:
        if document.url in self._found:
            return
        titles = "\n".join(entry.title for entry in parsed.entries[:READ_TITLES])
        (detected,) = await self._ways.languages.detect([titles])
        self._found[document.url] = FoundFeed(
            url=document.moved_to or url,
            title=parsed.title or (link.title if link else ""),
            kind=parsed.kind,
            entries=len(parsed.entries),
            newest=max((entry.published for entry in parsed.entries if entry.published is not None), default=None),
            language=guess(parsed.language, detected, LANGUAGES),
            via=via,
            comments=link is not None and link.comments,
            private=self._private(url),
        )

    def _private(self, url: str) -> bool:
        return self._allow_private and _host(url) in self._named

    def _fails(self, fault: FeedFault, line: str) -> None:
        self._fault = fault
        self._tried.append(line)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
