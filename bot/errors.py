"""Everything that can go wrong, in one tree. A class's first docstring line is its message, filled from its data."""

from __future__ import annotations

import inspect
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class TocsinError(Exception):
    """What was asked for could not be done."""

    def __init__(self, **data: object) -> None:
        super().__init__()
        self.data = data
        for name, value in data.items():
            setattr(self, name, value)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled as it is: `Exception` would be made anew from arguments that it wasn't given."""
        return _as_it_was, (type(self), self.__dict__)

    def __str__(self) -> str:
        message = inspect.cleandoc(type(self).__doc__ or "").partition("\n")[0]
        return message.format(**self.data)


def _as_it_was(kind: type[TocsinError], attributes: dict[str, object]) -> TocsinError:
    error = kind.__new__(kind)
    error.__dict__.update(attributes)
    return error


def first_line(error: BaseException) -> str:
    """An error for a log: its kind, and the first line of what it says. What drivers add below is not for everybody."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]


# --- Starting and running ------------------------------------------------------------------------------------------


class OutputFailed(TocsinError):
    """standard output: {what}

    `what` is the system's reason. Exit code 1.
    """

    what: str


class ConfigurationError(TocsinError):
    """{where}: {what}

    `where` is `file:line:column`, a variable's or an option's name; `what` ends with what to do next. Exit code 2.
    """

    where: str
    what: str


class WrongToken(ConfigurationError):
    """{where}: {platform} refuses this token; copy it anew from where the bot was made, and start again"""

    platform: str

    def __init__(self, where: str, platform: str) -> None:
        super().__init__(where=where, platform=platform)


class StoreError(TocsinError):
    """{path}: {what}"""

    path: str
    what: str


class DatabaseInUse(StoreError):
    """{path}: another Tocsin is running on this database; stop it first, or point TOCSIN_DATABASE elsewhere"""

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class DatabaseNewer(StoreError):
    """{path}: written by a newer Tocsin (revision {revision}); upgrade Tocsin, or restore the backup beside it"""

    def __init__(self, path: str, revision: str) -> None:
        super().__init__(path=path, revision=revision)


class Unwritable(StoreError):
    """{path}: {what}

    Nothing can be stored for now; what is stored can be read.
    """


class DiskFull(Unwritable):
    """{path}: {what}"""


class ReadOnly(Unwritable):
    """{path}: {what}

    Exit code 2 at a start.
    """


class LeaseLost(TocsinError):
    """The lease on {what} passed to another process; its work is left to that one"""

    what: str


# --- Fetching and parsing a feed -----------------------------------------------------------------------------------


class TurnTooLate(TocsinError):
    """the chat takes its next message only in {seconds:.0f} s"""

    seconds: float


class TooManyWaiting(TurnTooLate):
    """{count} replies wait for this chat's turn already"""

    count: int


class ModelError(TocsinError):
    """{detail}

    A language model gave no answer; `retry_after` (seconds) is what it asks to wait.
    """

    detail: str
    retry_after: float | None

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail=detail, retry_after=retry_after)


class FeedFault(StrEnum):
    """Why a poll or the reading of an article failed, as a closed set; kept and shown to the operator."""

    ADDRESS = "address"  # not http(s), or leads to a private network
    UNREACHABLE = "unreachable"  # no name, refused, TLS, dropped
    TIMEOUT = "timeout"
    STATUS = "status"  # any HTTP status that is no success
    GONE = "gone"  # 410
    BUSY = "busy"  # 429 and 503: the whole host slows
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"  # a body that can't be decompressed
    HTML = "html"  # a page where a feed was expected
    NOT_A_FEED = "not_a_feed"
    UNSAFE = "unsafe"  # entities, bombs
    PARSER = "parser"  # the parser took too long or died, or the document breaks off before it says anything
    NO_ARTICLE = "no_article"  # a page, or something else, without a text to read
    ROBOTS = "robots"  # the site's robots.txt forbids it, or can't be asked


class FeedError(TocsinError):
    """{detail}

    `detail` says what happened and what to do next; `status` is the HTTP status where there was one; `retry_at` is
    the earliest time the host allows the next request, `moved_to` where redirects for good led to what answered.
    `ours`: this machine had nothing left to ask with, so it tells nothing of the feed.
    """

    fault: FeedFault
    detail: str
    status: int | None
    retry_at: datetime | None
    moved_to: str | None
    ours: bool

    def __init__(
        self,
        fault: FeedFault,
        detail: str,
        *,
        status: int | None = None,
        retry_at: datetime | None = None,
        moved_to: str | None = None,
        ours: bool = False,
    ) -> None:
        super().__init__(fault=fault, detail=detail, status=status, retry_at=retry_at, moved_to=moved_to, ours=ours)


# --- What a chat asked for -----------------------------------------------------------------------------------------


class Refusal(TocsinError):
    """The request was understood and can't be granted."""

    code: ClassVar[str] = ""


class NotAllowed(Refusal):
    """Only administrators can change alerts here"""

    code = "not_allowed"


class TooManySubscriptions(Refusal):
    """This chat follows {limit} topics already, and that is the most; remove one first"""

    code = "too_many"
    limit: int

    def __init__(self, limit: int) -> None:
        super().__init__(limit=limit)


class QueryTooLong(Refusal):
    """The query has {length} characters; {limit} is the most"""

    code = "too_long"
    length: int
    limit: int

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(length=length, limit=limit)


class UnknownSubscription(Refusal):
    """{query} is not followed here"""

    code = "unknown_subscription"
    query: str

    def __init__(self, query: str) -> None:
        super().__init__(query=query)


class UnknownCommand(Refusal):
    """/{name} is no command"""

    name: str
    meant: str | None

    def __init__(self, name: str, meant: str | None) -> None:
        super().__init__(name=name, meant=meant)


class StaleButton(Refusal):
    """This button belongs to a question that is no longer kept; type the command again"""

    code = "stale_button"


class MayNotLook(Refusal):
    """Only administrators can have addresses looked at here"""

    code = "may_not_look"


class TooManyLooks(Refusal):
    """More than {limit} addresses within an hour; wait {minutes} min"""

    code = "too_many_looks"
    limit: int
    minutes: int

    def __init__(self, limit: int, minutes: int) -> None:
        super().__init__(limit=limit, minutes=minutes)


class TooManyCommands(Refusal):
    """More than {limit} commands within a minute; wait {seconds} s"""

    code = "too_fast"
    limit: int
    seconds: int
    told: bool  # this was said within the last minute already

    def __init__(self, limit: int, seconds: int, *, told: bool = False) -> None:
        super().__init__(limit=limit, seconds=seconds, told=told)
