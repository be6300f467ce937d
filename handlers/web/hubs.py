"""What hubs call (WebSub): the proof of what was asked for, and what is new. Open to whoever knows the address."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from aiohttp import web

from bot.errors import Unwritable
from bot.model import HubMode
from bot.ports import Clock, HubStore, Waker
from handlers.web.intake import Intake

CALLBACKS = "/websub/"
LARGEST_PUSH = 5_000_000
PUSH_SECONDS = 30.0
UNSAID_LEASE = timedelta(days=1)
LONGEST_CHALLENGE = 4096
_METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
_LATER = {"Retry-After": "600"}

log = structlog.get_logger()


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether `X-Hub-Signature` is the body's, by one of the methods of the specification."""
    method, _, given = header.strip().partition("=")
    if method not in _METHODS:
        return False
    wanted = hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()
    return hmac.compare_digest(given.strip().casefold().encode(errors="replace"), wanted.encode())


@dataclass(frozen=True, slots=True)
class HubPages:
    """The handlers of /websub/…; `wake` wakes whoever polls."""

    store: HubStore
    clock: Clock
    wake: Waker
    _intake: Intake = field(default_factory=Intake)

    def routes(self) -> list[web.RouteDef]:
        """An address per feed, which only its hub was told."""
        path = CALLBACKS + "{token:[A-Za-z0-9_-]{20,100}}"
        return [web.get(path, self.prove, allow_head=False), web.post(path, self.take)]

    async def prove(self, request: web.Request) -> web.Response:
        """Echoes the challenge for what was asked for; 404 for anything else."""
        said, token, now = request.query, request.match_info["token"], self.clock.now()
        topic, challenge = said.get("hub.topic", ""), said.get("hub.challenge", "")
        try:
            if said.get("hub.mode") == "denied":
                reason = "".join(c for c in said.get("hub.reason", "") if c.isprintable())[:200]
                denied = await self.store.deny(token, topic, f"the hub refused it: {reason or 'no reason given'}", now)
                return web.Response(status=204 if denied else 404)
            mode = HubMode(said.get("hub.mode", ""))
            if not challenge or len(challenge) > LONGEST_CHALLENGE:
                return web.Response(status=404)
            proven = await self.store.verify(token, mode, topic, _lease(said.get("hub.lease_seconds", "")), now)
        except ValueError:
            return web.Response(status=404)
        except Unwritable:
            return web.Response(status=503, headers=_LATER)
        if not proven:
            return web.Response(status=404)
        log.info("hub_proven", mode=mode.value)
        return web.Response(text=challenge)

    async def take(self, request: web.Request) -> web.Response:
        """Keeps what is signed, and says so once it is kept; 410 tells the hub that nothing is wanted any more."""
        token = request.match_info["token"]
        with self._intake.arrives(token) as has_room:
            secret = await self.store.secret(token)
            if secret is None:
                return web.Response(status=410)
            if request.headers.get("Content-Encoding", "identity").casefold() != "identity":
                return web.Response(status=415)
            if not has_room:
                return web.Response(status=503, headers=_LATER)
            try:
                async with asyncio.timeout(PUSH_SECONDS):
                    body = await request.clone(client_max_size=LARGEST_PUSH).read()
            except TimeoutError:
                return web.Response(status=408)
        return await self._keep(request, token, secret, body)

    async def _keep(self, request: web.Request, token: str, secret: str, body: bytes) -> web.Response:
        if not is_signed(body, request.headers.get("X-Hub-Signature", ""), secret):
            log.info("push_not_signed", bytes=len(body))
            return web.Response(status=202)  # as the specification asks: whoever guesses learns nothing
        try:
            kept = await self.store.push(token, _content_type(request), body, self.clock.now())
        except Unwritable:
            return web.Response(status=503, headers=_LATER)
        if not kept:
            log.info("push_over_the_limit", bytes=len(body))
            return web.Response(status=503, headers=_LATER)
        self.wake.set()
        return web.Response(status=204)


def _content_type(request: web.Request) -> str:
    """Without bytes that are no text, which a database would not take."""
    return "".join(c for c in request.headers.get("Content-Type", "") if c.isprintable())


def _lease(seconds: str) -> timedelta:
    return (
        timedelta(seconds=int(seconds))
        if seconds.isascii() and 0 < len(seconds) <= 9 and seconds.isdecimal()
        else UNSAID_LEASE
    )
