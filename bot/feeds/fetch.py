"""Getting a feed's document over HTTP: conditional, bounded in time and size, never into a private network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from yarl import URL

from bot.errors import FeedError, FeedFault
from bot.feeds import addresses, faults, hints, hublinks, verbatim
from bot.feeds.answers import Answer
from bot.feeds.body import Reading
from bot.feeds.connections import GuardedConnections
from bot.feeds.faults import Led
from bot.feeds.inflate import ACCEPTED
from bot.feeds.names import Resolver, look_up
from bot.model import Document, FeedForPoll, Lead, NotModified, Validators
from bot.ports import Clock, Room

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
ACCEPT_ARTICLE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
ACCEPT_PAGE = "text/html, application/xhtml+xml, application/rss+xml;q=0.9, application/atom+xml;q=0.9, */*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_DOCUMENTS = frozenset({200, 203})
MOST_REDIRECTS = 5
_NONE = Validators()


class HttpFetcher:
    """ports.Fetcher on libcurl. Use it as an async context manager; it owns its connections.

    `user_agent` may be set anew at any time. `timeout` (seconds) is for the whole fetch with its redirects,
    `max_bytes` for the body, decompressed. `permit` says which numeric addresses may be connected to, unless the feed
    has `allow_private`; `accept` is the header that says what is wanted. `stay` gives of an address what must stay the
    same: no redirect elsewhere is followed; whoever asks is told where it leads, by LedElsewhere. `cut`: a longer body
    is no fault, and its beginning is given. `hubs`: the hub that headers name is told.
    """

    def __init__(  # noqa: PLR0913  each is a limit or a manner of its own
        self,
        *,
        user_agent: str,
        clock: Clock,
        accept: str = ACCEPT_FEED,
        timeout: float = 30,
        max_bytes: int = 5_000_000,
        permit: Callable[[str], bool] = addresses.is_public,
        resolver: Resolver = look_up,
        stay: Callable[[str], str] | None = None,
        cut: bool = False,
        hubs: bool = False,
    ) -> None:
        self.user_agent = user_agent
        self._stay = stay
        self._cut = cut
        self._hubs = hubs
        self._clock = clock
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._connections = GuardedConnections(
            {"Accept": accept, "Accept-Encoding": ACCEPTED}, permit=permit, resolver=resolver
        )

    async def __aenter__(self) -> Self:
        await self._connections.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connections.__aexit__(kind, error, trace)

    async def fetch(self, feed: FeedForPoll, room: Room | None = None) -> Document | NotModified:
        """The document, or that nothing changed. Raises FeedError, whatever goes wrong."""
        url = _parsed(feed.url)
        lead = feed.lead or Lead(feed.url)
        try:
            async with asyncio.timeout(self._timeout - lead.seconds) as limit:
                return await self._follow(feed, url, lead, Reading(self._max_bytes, self._cut, room, limit))
        except TimeoutError as error:
            raise faults.too_slow(url, self._timeout) from error

    async def _follow(self, feed: FeedForPoll, start: URL, lead: Lead, reading: Reading) -> Document | NotModified:
        url = start if feed.lead is None else _parsed(lead.to)
        for_good, temporary = lead.for_good, lead.for_now
        begun = self._clock.monotonic()
        for count in range(lead.redirects, MOST_REDIRECTS + 1):
            # Meant for the host that the operator wrote, not for wherever that host leads.
            private = feed.feed.allow_private and addresses.same_place(url, start)
            there = _there(url, feed.validators)
            headers = {"User-Agent": self.user_agent} | _conditions(there.validators)
            try:
                async with self._connections.ask(url, allow_private=private, headers=headers) as response:
                    if response.status not in _REDIRECTS:
                        away = url is not start and url != start
                        elsewhere = away and addresses.site(url) != addresses.site(start)
                        # Only what is there in the end counts: for now it may be another the next time.
                        led = Led(away, elsewhere, None if temporary else for_good)
                        answer = await self._answer(there, response, led, reading)
                        return replace(answer, moved_to=for_good) if for_good else answer
                    asked, url = url, _target(url, response)
                    temporary |= response.status not in _PERMANENT
                    # An address with a password stays as the operator wrote it; so does one that may be private: what
                    # may be asked there was said of that host, not of wherever it leads.
                    stays = start.user or (feed.feed.allow_private and not addresses.same_place(url, start))
                    for_good = for_good if temporary or stays else _clean(url)
                    if self._stay is not None and self._stay(str(url)) != self._stay(str(asked)):
                        seconds = lead.seconds + self._clock.monotonic() - begun
                        raise faults.led_elsewhere(asked, Lead(str(url), count + 1, seconds, temporary, for_good))
            except TimeoutError:  # it took too long
                raise
            except faults.CAUGHT as error:
                raise faults.explained(error, url) from error
        raise FeedError(
            FeedFault.REDIRECTS,
            f"{addresses.shown(start)} redirects more than {MOST_REDIRECTS} times; check the address",
        )

    async def _answer(self, there: _There, response: Answer, led: Led, reading: Reading) -> Document | NotModified:
        old, headers, now = there.validators, response.headers, self._clock.now()
        life = hints.lifetime(headers, now, old.lifetime if response.status == 304 else None)
        fresh_for = hints.fresh_for(life, headers)
        etag, last_modified = verbatim.received(headers, "ETag"), verbatim.received(headers, "Last-Modified")
        new = Validators(etag, last_modified, there.clean, life) if etag or last_modified else _NONE
        kept = Validators(new.etag or old.etag, new.last_modified or old.last_modified, new.of or old.of, life)
        if response.status == 304 and old != _NONE:
            return NotModified(kept, fresh_for)
        partial = response.status == 226 and old.etag is not None and hints.only_what_is_new(headers)
        if response.status not in _DOCUMENTS and not partial:
            raise faults.bad_status(there.url, response.status, hints.retry_at(headers, now), led=led)
        if old.etag is not None and new.etag == old.etag:
            return NotModified(kept, fresh_for)
        body = await reading.body(there.url, response)
        links = tuple(verbatim.text(each) for each in headers.getall("Link", []))
        hub = hublinks.in_headers(links, there.clean) if self._hubs else None
        kind = verbatim.text(headers.get("Content-Type", ""))
        return Document(there.clean, kind, body, new, fresh_for, partial=partial, hub=hub, links=links)


@dataclass(frozen=True, slots=True)
class _There:
    """Where is asked: without a user, `clean`; and what this very address said of freshness. Another one's would mean
    something else here: a redirect that leads elsewhere than the last time could be answered 304, and what is new there
    would never be read."""

    url: URL
    clean: str
    validators: Validators


def _there(url: URL, validators: Validators) -> _There:
    clean = _clean(url)
    said = validators.etag is not None or validators.last_modified is not None
    return _There(url, clean, validators if said and validators.of == clean else _NONE)


def _clean(url: URL) -> str:
    return str(url.with_user(None).with_fragment(None) if url.user or url.password or url.fragment else url)


def _parsed(text: str) -> URL:
    try:
        return addresses.web_url(text)
    except ValueError as error:
        raise faults.bad_address(text, "is no http:// or https:// address; check it") from error


def _target(url: URL, response: Answer) -> URL:
    """Where a redirect leads. A user and password go along to the same place only, never elsewhere."""
    location = verbatim.location(response.headers)
    if not location:
        raise FeedError(
            FeedFault.REDIRECTS,
            f"{addresses.shown(url)} redirects without saying where; tell its owner",
            status=response.status,
        )
    try:
        target = _parsed(str(url.join(addresses.parsed(location))))
    except (ValueError, FeedError) as error:
        raise faults.bad_address(url, "redirects to something that is no address of the web; tell its owner") from error
    target = target.with_user(None)
    if url.user is not None and target.origin() == url.origin():
        target = target.with_user(url.user).with_password(url.password)
    return target


def _conditions(validators: Validators) -> dict[str, str]:
    """Both validators, byte for byte as they came. Who can tell by the ETag what is new since may send that alone."""
    headers: dict[str, str] = {}
    if (etag := verbatim.to_send(validators.etag)) is not None:
        headers |= {"If-None-Match": etag, "A-IM": "feed"}
    if (last_modified := verbatim.to_send(validators.last_modified)) is not None:
        headers["If-Modified-Since"] = last_modified
    return headers
