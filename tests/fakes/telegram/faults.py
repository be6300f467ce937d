"""What goes wrong between a bot and Telegram, with the real statuses and bodies, queued by a test."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in place of the method's own: nothing is handled."""

    status: int
    body: str
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drop:
    """The socket closes without an answer: before the method is handled, or after (stored, answer lost)."""

    handled: bool


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """The method is handled at once, its answer waits for `release()`; `reached` is set when it waits."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let this answer, and every later one under this fault, go out."""
        self.released.set()


Fault = Answer | Drop | Hold


def refusal(status: int, description: str, **parameters: int) -> Answer:
    """An error as the Bot API writes it: the description whole, `parameters` only if given."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(status, json.dumps(body))


def too_many_requests(retry_after: int = 3) -> Answer:
    """429 with the seconds to wait in the text, the parameters and the Retry-After header."""
    plain = refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
    return Answer(429, plain.body, headers={"Retry-After": str(retry_after)})


def blocked() -> Answer:
    """403: the user blocked the bot."""
    return refusal(403, "Forbidden: bot was blocked by the user")


def kicked(kind: str = "supergroup") -> Answer:
    """403: an admin removed the bot; kind is `group`, `supergroup` or `channel`."""
    return refusal(403, f"Forbidden: bot was kicked from the {kind} chat")


def upgraded(new_chat_id: int = -1001234567890) -> Answer:
    """400: the group lives on under another id."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return refusal(400, text, migrate_to_chat_id=new_chat_id)


def bad_request(what: str) -> Answer:
    """Any other 400."""
    return refusal(400, f"Bad Request: {what}")


def cant_parse_entities(detail: str = 'Unsupported start tag "foo" at byte offset 0') -> Answer:
    """400 for markup, with TDLib's own detail."""
    return bad_request(f"can't parse entities: {detail}")


def chat_not_found() -> Answer:
    """400: no such chat, or one the bot never met."""
    return bad_request("chat not found")


def thread_not_found() -> Answer:
    """400: the forum topic is gone."""
    return bad_request("message thread not found")


def message_too_long() -> Answer:
    """400: more than 4096 UTF-16 units."""
    return bad_request("message is too long")


def edit_not_found() -> Answer:
    """400: the message to edit was deleted."""
    return bad_request("message to edit not found")


def not_modified() -> Answer:
    """400: the edit changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same"
        " as a current content and reply markup of the message"
    )


def unauthorized() -> Answer:
    """401: the token was revoked."""
    return refusal(401, "Unauthorized")


def conflict() -> Answer:
    """409: another process polls with the same token."""
    return refusal(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


def server_error(status: int = 502, reason: str = "Bad Gateway") -> Answer:
    """A 5xx from the proxy in front of Telegram, in HTML."""
    body = (
        f"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
        "</body>\r\n</html>\r\n"
    )
    return Answer(status, body, content_type="text/html")


def dropped_before() -> Drop:
    """The socket closes before the method is handled."""
    return Drop(handled=False)


def dropped_after() -> Drop:
    """The method is handled (a message is in the chat), the answer is lost."""
    return Drop(handled=True)


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    chat: int | None
    left: int | None


class Faults:
    """The faults to come, first added, first served."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def add(self, method: str, fault: Fault, *, chat: int | None = None, times: int | None = 1) -> None:
        """Let the next calls of the method fail; only in one chat if given; times None is for ever."""
        self._planned.append(_Planned(method.lower(), fault, chat, times))

    def clear(self) -> None:
        """Forget the faults that haven't come yet."""
        self._planned.clear()

    @property
    def pending(self) -> int:
        """How many planned faults are still to come, one for ever counted once."""
        return sum(1 if each.left is None else each.left for each in self._planned)

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault for this call, used up by it."""
        for each in self._planned:
            if each.method == method.lower() and each.chat in (None, chat):
                if each.left is not None:
                    each.left -= 1
                    if each.left == 0:
                        self._planned.remove(each)
                return each.fault
        return None
