"""Asking hubs (WebSub): a form posted under the same guards as a fetch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from yarl import URL

from bot.errors import FeedError, FeedFault
from bot.feeds import addresses, faults, hints, verbatim
from bot.feeds.answers import Answer
from bot.feeds.connections import GuardedConnections
from bot.feeds.names import Resolver, look_up
from bot.model import HubMode, HubRequest, Lead
from bot.model.places import site_of
from bot.ports import Clock

LEASE_SECONDS = 10 * 24 * 3600
_TAKEN = frozenset({200, 201, 202, 204})
_AGAIN = frozenset({307, 308})
_BUSY = frozenset({429, 503})
_SAID = 300  # bytes of a refusal that are read


class HttpHubs:
    """ports.Hubs on libcurl. Use it as an async context manager; it owns its connections.

    Callbacks are `base` and a token. `timeout` is in seconds; `permit` and `resolver` as for HttpFetcher.
    """

    def __init__(
        self,
        *,
        base: str,
        user_agent: str,
        clock: Clock,
        timeout: float = 30,
        max_redirects: int = 3,
        permit: Callable[[str], bool] = addresses.is_public,
        resolver: Resolver = look_up,
    ) -> None:
        self._base = base
        self._clock = clock
        self._timeout = timeout
        self._max_redirects = max_redirects
        self._connections = GuardedConnections({"User-Agent": user_agent}, permit=permit, resolver=resolver, keep=0)

    async def __aenter__(self) -> Self:
        await self._connections.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connections.__aexit__(kind, error, trace)

    async def ask(self, request: HubRequest, lead: Lead | None = None) -> None:
        """See ports.Hubs. Raises FeedError."""
        form = {
            "hub.mode": request.mode.value,
            "hub.topic": request.link.topic,
            "hub.callback": f"{self._base}{request.token}",
        }
        if request.mode is HubMode.SUBSCRIBE:
            form |= {"hub.secret": request.secret, "hub.lease_seconds": str(LEASE_SECONDS)}
        hub = _parsed(request.link.hub)
        lead = lead or Lead(request.link.hub)
        try:
            async with asyncio.timeout(self._timeout - lead.seconds):
                await self._post(
                    hub,
                    lead,
                    urlencode(form).encode(),
                    private=URL(request.feed_url) if request.allow_private else None,
                )
        except TimeoutError as error:
            raise faults.too_slow(hub, self._timeout) from error

    async def _post(self, hub: URL, lead: Lead, form: bytes, *, private: URL | None) -> None:
        """`private`: an address whose host may be in the operator's network; whatever leads elsewhere may not."""
        begun, url = self._clock.monotonic(), _parsed(lead.to)
        for count in range(lead.redirects, self._max_redirects + 1):
            allow_private = private is not None and addresses.same_place(url, private)
            try:
                async with self._connections.ask(url, allow_private=allow_private, form=form) as response:
                    if response.status in _TAKEN:
                        return
                    if response.status not in _AGAIN or "Location" not in response.headers:
                        retry_at = hints.retry_at(response.headers, self._clock.now())
                        ours = site_of(str(url)) == site_of(str(hub))
                        raise _refusal(url, response.status, await _said(response), retry_at, ours=ours)
                    asked, url = url, _parsed(str(url.join(addresses.parsed(verbatim.location(response.headers)))))
                    if site_of(str(url)) != site_of(str(asked)):
                        seconds = lead.seconds + self._clock.monotonic() - begun
                        raise faults.led_elsewhere(asked, Lead(str(url), count + 1, seconds))
            except TimeoutError:
                raise
            except faults.CAUGHT as error:
                raise faults.explained(error, url) from error
        raise FeedError(FeedFault.REDIRECTS, f"{addresses.shown(hub)} redirects too often; tell its owner")


def _parsed(text: str) -> URL:
    try:
        return addresses.web_url(text)
    except ValueError as error:
        raise faults.bad_address(text, "is no http:// or https:// address; tell the feed's owner") from error


async def _said(answer: Answer) -> bytes:
    async for piece in answer.pieces():
        return piece[:_SAID]
    return b""


def _refusal(url: URL, status: int, said: bytes, retry_at: datetime | None, *, ours: bool) -> FeedError:
    """Only a host that is `ours` to ask, and not one that it leads to, is busy for other requests, too."""
    text = "".join(c for c in said.decode("utf-8", "replace") if c.isprintable()).strip()
    detail = f"{addresses.shown(url)}, the feed's hub, answered {status}{f' ({text[:200]})' if text else ''}"
    busy = status in _BUSY
    fault = FeedFault.BUSY if busy and ours else FeedFault.STATUS
    what = f"{detail}; the feed is polled as before"
    return FeedError(fault, what, status=status, retry_at=retry_at if busy else None)
