"""What can be wrong with a query, as data: where, why, and a query that would do."""

from enum import StrEnum

from bot.errors import TocsinError
from bot.topics.fold import ignorable

_WINDOW = 60
_LONGEST_FOUND = 40


class Reason(StrEnum):
    """Why a query is refused, as a closed set: handlers word it in the chat's language."""

    EMPTY = "empty"  # nothing, empty quotes or empty parentheses
    OPEN_QUOTE = "open_quote"
    OPEN_PARENTHESIS = "open_parenthesis"
    CLOSED_PARENTHESIS = "closed_parenthesis"  # one that was never opened
    OPERATOR = "operator"  # an operator that lacks a word before or after it
    ONLY_NEGATIVE = "only_negative"
    SYMBOL = "symbol"  # a character that can't be looked for
    STAR = "star"  # anywhere but at the end of a single word
    SHORT_PREFIX = "short_prefix"
    UNKNOWN_FILTER = "unknown_filter"
    FILTER_VALUE = "filter_value"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"


# What went wrong and what was expected, in English, for the command line.
_WORDING: dict[Reason, tuple[str, str]] = {
    Reason.EMPTY: ("there is no word here", "a word"),
    Reason.OPEN_QUOTE: ("this quote is never closed", "a closing quote"),
    Reason.OPEN_PARENTHESIS: ("this parenthesis is never closed", "a closing parenthesis"),
    Reason.CLOSED_PARENTHESIS: ("this parenthesis was never opened", "a word or the end"),
    Reason.OPERATOR: ("{found} lacks a word beside it", "a word"),
    Reason.ONLY_NEGATIVE: ("a query can't only say what to leave out", "a word to look for"),
    Reason.SYMBOL: ("{found} can't be looked for", "a word"),
    Reason.STAR: ("a * can only end a single word", "a word, then *"),
    Reason.SHORT_PREFIX: ("at least two letters must stand before *", "two letters or more"),
    Reason.UNKNOWN_FILTER: ("{found} is no filter", "lang:, feed: or tag:, or quotes around the words"),
    Reason.FILTER_VALUE: ("{found} lacks a usable value", "lang:sr, feed:name or tag:name"),
    Reason.TOO_LONG: ("the query is too long", "a shorter query"),
    Reason.TOO_DEEP: ("the parentheses are nested too deep", "fewer parentheses"),
}


class QueryMistake(TocsinError):
    """Column {column}: {what}; expected {expected}

    `column` counts the query's characters from 1; `found` the piece that is wrong; `caret` is two lines, the
    query and a ^ under the column; `mend` is a query that parses and may be what was meant, or None.
    """

    reason: Reason
    query: str
    column: int
    found: str
    what: str
    expected: str
    caret: str
    mend: str | None

    def __init__(self, reason: Reason, query: str, start: int, end: int, mend: str | None) -> None:
        found = _shown(query[start:end])
        if len(found) > _LONGEST_FOUND:
            found = f"{found[: _LONGEST_FOUND - 1]}…"
        what, expected = _WORDING[reason]
        super().__init__(
            reason=reason,
            query=query,
            column=start + 1,
            found=found,
            what=what.format(found=found),
            expected=expected,
            caret=_caret(query, start),
            mend=mend,
        )


class Fault(Exception):
    """A mistake at `query[start:end]`, and what to put there instead (None: no edit is known)."""

    def __init__(self, reason: Reason, start: int, end: int, replacement: str | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.start = start
        self.end = end
        self.replacement = replacement


def _caret(query: str, start: int) -> str:
    """The query's part around `start` on one line, and a ^ below that character."""
    first = max(0, start - _WINDOW)
    line = _shown(query[first : start + _WINDOW])
    shown = sum(not ignorable(c) or not c.isprintable() for c in query[first:start])
    return f"{line}\n{' ' * shown}^"


def _shown(text: str) -> str:
    """The text with a space for each character that would disturb a terminal or a chat."""
    return "".join(c if c.isprintable() else " " for c in text)
