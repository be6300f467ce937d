"""Troubles a test orders in advance: refusals, rate limits, broken servers, dropped connections."""

import json
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from tests.fakes.discord import errors
from tests.fakes.discord.errors import ApiError

CLOUDFLARE_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for a request to go wrong. `drop` closes the connection without an answer, either before
    the request has any effect or after it had its effect; otherwise the answer is status, headers, body.
    """

    name: str
    status: int = 0
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/json"
    drop: Literal["before", "after"] | None = None


def refused(error: ApiError) -> Fault:
    """The request is answered with this refusal."""
    return Fault(f"{error.status} {error.code}", error.status, json.dumps(error.body()))


def rate_limited(retry_after: float = 0.05, *, everywhere: bool = False) -> Fault:
    """429 for `retry_after` seconds, of this route or (`everywhere`) of the whole bot."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    scope = "global" if everywhere else "user"
    headers = [("Via", "1.1 google"), ("Retry-After", str(max(1, round(retry_after))))]
    headers += [("X-RateLimit-Scope", scope)]
    headers += [("X-RateLimit-Global", "true")] if everywhere else []
    return Fault("429", 429, json.dumps(body), tuple(headers))


def server_error(status: int = 502, title: str = "Bad Gateway") -> Fault:
    """A 5xx page in HTML, as the front of Discord gives it. The library retries 500, 502, 504 and 524."""
    return Fault(str(status), status, CLOUDFLARE_PAGE.format(f"{status} {title}"), content_type="text/html")


# No `Via` and no JSON: the library takes it for a ban and raises at once.
CLOUDFLARE_BAN = Fault("429 ban", 429, "error code: 1015", content_type="text/plain")
MISSING_ACCESS = refused(errors.missing_access())
MISSING_PERMISSIONS = refused(errors.missing_permissions())
CANNOT_DM = refused(errors.cannot_dm())
UNKNOWN_CHANNEL = refused(errors.unknown_channel())
UNKNOWN_MESSAGE = refused(errors.unknown_message())
UNKNOWN_INTERACTION = refused(errors.unknown_interaction())
DROP_BEFORE = Fault("drop before", drop="before")
DROP_AFTER = Fault("drop after", drop="after")


@dataclass(slots=True)
class _Ordered:
    method: str
    path_pattern: str
    fault: Fault
    left: int | None


@dataclass(slots=True)
class Faults:
    """The faults still owed, in the order they were added."""

    _ordered: list[_Ordered] = field(default_factory=list)

    def add(self, method: str, path_pattern: str, fault: Fault, times: int | None = 1) -> None:
        """The next `times` requests (None: all) of this method (`*`: any) whose path, without `/api/v10`,
        matches the shell pattern (`/channels/*/messages`; a star spans slashes) get the fault.
        """
        self._ordered.append(_Ordered(method, path_pattern, fault, times))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._ordered.clear()

    @property
    def owed(self) -> int:
        """How many faults with a count have not struck yet."""
        return sum(ordered.left or 0 for ordered in self._ordered)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault this request gets, counted off; None: it is handled."""
        for ordered in self._ordered:
            if ordered.left == 0 or ordered.method not in {"*", method}:
                continue
            if fnmatchcase(path, ordered.path_pattern):
                if ordered.left is not None:
                    ordered.left -= 1
                return ordered.fault
        return None
