"""The library's HTTP requests, watched: what the answers say of the token, and of the way to Telegram."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

log = structlog.get_logger()

READ_SECONDS = 15.0
WRITE_SECONDS = 10.0
CONNECT_SECONDS = 5.0
POOL_SECONDS = 5.0
AT_ONCE = 64


@dataclass(slots=True)
class Line:
    """What is known of the line to Telegram. `refused` is set once Telegram refuses the token."""

    refused: asyncio.Event = field(default_factory=asyncio.Event)
    conflict_told: bool = False
    trouble_told: bool = False

    def fine(self) -> None:
        """Updates come in."""
        if self.trouble_told:
            log.info("updates_again", platform="telegram")
        self.trouble_told = False

    def trouble(self, reason: str) -> None:
        """Updates can't be fetched; said once until they come again."""
        if not self.trouble_told:
            log.warning("updates_fail", platform="telegram", reason=reason, note="tried again until it works")
        self.trouble_told = True

    def conflict(self) -> None:
        """Somebody else fetches them; said once a connection."""
        if not self.conflict_told:
            log.warning(
                "updates_taken",
                platform="telegram",
                note="another program fetches this bot's updates with the same token; stop one of the two",
            )
        self.conflict_told = True


class WatchedRequest(HTTPXRequest):
    """For everything but updates."""

    def __init__(self, line: Line, *, at_once: int = AT_ONCE, read_seconds: float = READ_SECONDS) -> None:
        super().__init__(
            connection_pool_size=at_once,
            read_timeout=read_seconds,
            write_timeout=WRITE_SECONDS,
            connect_timeout=CONNECT_SECONDS,
            pool_timeout=POOL_SECONDS,
        )
        self._line = line

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """The status and the Bot API's answer.

        Raises NetworkError also for an answer that isn't the Bot API's: a proxy's "forbidden" must not pause a chat,
        nor its "not found" pass for a refused token.
        """
        status, body = await super().do_request(*args, **kwargs)
        if not body.lstrip().startswith(b"{"):
            raise NetworkError(f"HTTP {status} from something that isn't the Bot API")
        if status in (401, 404) and _description(body) in ("Unauthorized", "Not Found"):
            self._line.refused.set()
        return status, body


class PollingRequest(WatchedRequest):
    """For updates."""

    def __init__(self, line: Line) -> None:
        super().__init__(line, at_once=2)  # the long poll, and the one that takes leave

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As above."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            self._line.trouble(str(error))
            raise
        if status == 200:
            self._line.fine()
        elif status == 409:
            self._line.conflict()
        elif status in (401, 404):
            self._line.refused.set()  # whatever it says: the library stops polling
        else:
            self._line.trouble(f"HTTP {status}")
        return status, body


def _description(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    return str(answer.get("description", ""))
