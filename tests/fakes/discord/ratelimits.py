"""Discord's rate limits: a bucket for each route and place, and 50 requests a second over all of a bot's."""

import math
import zlib
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.discord.errors import Json
from tests.fakes.discord.wire import reply

MESSAGES = "POST /api/v10/channels/{channel}/messages"
IN_THE_PATH = ("/interactions/", "/webhooks/")
"""Their secret is in the path: they need no bot token, and don't count with the bot's requests."""

# What a second may lose on the way: the last request's way can be quicker than the first one's, and this process notes
# the first one late when it is busy. At 50 a second it hides two requests too many, and no more.
JITTER = 0.05


@dataclass(slots=True)
class Buckets:
    """`limit` requests in `seconds` for each route and major parameter; other limits of `routes` by method and path;
    `a_second` over all of them, None for no such limit. `used` is when each request that passed came, by channel."""

    limit: int
    seconds: float
    routes: dict[str, tuple[int, float]] = field(default_factory=dict)
    a_second: int | None = None
    used: list[tuple[float, str]] = field(default_factory=list)
    _open: dict[str, tuple[float, int]] = field(default_factory=dict)
    _everywhere: deque[float] = field(default_factory=deque)

    def as_discord(self) -> None:
        """What Discord commonly gives: five messages in five seconds for a channel, 50 requests a second for a bot."""
        self.routes[MESSAGES] = (5, 5.0)
        self.a_second = 50

    def used_by(self, channel: int) -> list[float]:
        """When the requests came that a channel was asked for."""
        return [at for at, place in self.used if place == str(channel)]

    def spend(self, request: web.Request, path: str, now: float, wall: float) -> tuple[dict[str, str], Json | None]:
        """The headers for the request's answer, and the body of a 429 if it came too early. `now` are seconds that
        never run backwards, `wall` those since 1970."""
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical if resource else '?'}"
        if not path.startswith(IN_THE_PATH) and (wait := self._spend_of_all(now)):
            return {"X-RateLimit-Global": "true", **_refused(wait, "global")}, _told(wait, everywhere=True)
        limit, seconds = self.routes.get(route, (self.limit, self.seconds))
        places = [request.match_info.get(name, "") for name in ("channel", "guild", "token")]
        key = "+".join([route, *places])
        began, used = self._open.get(key, (now, 0))
        if now - began >= seconds:
            began, used = now, 0
        reset_after = seconds - (now - began)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - used - 1)),
            "X-RateLimit-Reset": f"{wall + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": f"{zlib.crc32(route.encode()):08x}",
        }
        if used >= limit:
            return {**headers, **_refused(reset_after, "user")}, _told(reset_after, everywhere=False)
        self._open[key] = began, used + 1
        self.used.append((now, places[0]))
        return headers, None

    def _spend_of_all(self, now: float) -> float:
        """Seconds to wait, 0.0 when the request may pass."""
        if self.a_second is None:
            return 0.0
        while self._everywhere and self._everywhere[0] <= now - 1.0 + JITTER:
            self._everywhere.popleft()
        if len(self._everywhere) >= self.a_second:
            return self._everywhere[0] + 1.0 - now
        self._everywhere.append(now)
        return 0.0


def too_many(body: Json) -> web.Response:
    """The 429 itself."""
    return reply(body, 429)


def _told(wait: float, *, everywhere: bool) -> Json:
    return {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": everywhere}


def _refused(wait: float, scope: str) -> dict[str, str]:
    # Without `Via` the library takes it for a ban.
    return {"Via": "1.1 google", "Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": scope}
