"""Text → Discord's Markdown. What comes from outside is shown as it was written, and does nothing.

Escaped: everything that marks, links, mentions, makes an emoji, a time or a command anywhere in a line (`<`, `@` and
`:` among it, which the library's own escaping leaves), and what makes a heading, quote or list at its start.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from handlers.message import Inline, Moment, Text

ELLIPSIS = "…"
LONGEST_LINK = 1000

_BREAK = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"  # of letters and emoji: they are part of the text
_ANYWHERE = re.compile(r"[\\`*_~|<>@:\[\]]")
_LINE_START = re.compile(r"^([^\S\n]*)([#+-])", re.MULTILINE)
_NUMBER_START = re.compile(r"^([^\S\n]*\d*)([.)])", re.MULTILINE)
_PAIRED_BRACKETS = re.compile(r"[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*")
_UNSAFE_IN_LINK = re.compile(r"""[\s()<>\[\]"'\\`|*]""")


def clean(text: str) -> str:
    """The text without control and format characters; line breaks of every kind are newlines."""
    kept = (char for char in _BREAK.sub("\n", text) if char in "\n\t" or char in _JOINERS or not _invisible(char))
    return "".join(kept)


def one_line(text: str) -> str:
    """The text with every run of whitespace as one space."""
    return re.sub(r"\s+", " ", text)


def escape(text: str) -> str:
    """Clean text as Markdown that shows just it, wherever in a line it comes to stand."""
    escaped = _ANYWHERE.sub(r"\\\g<0>", text)
    return _NUMBER_START.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", escaped))


def web_address(url: str | None) -> str | None:
    """The address as it may stand in a link; None unless it is http or https, and of bearable length."""
    if not url:
        return None
    address = clean(url).strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    encoded = _UNSAFE_IN_LINK.sub(_percent, address)
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc or len(encoded) > LONGEST_LINK:
        return None
    return encoded


def linked(text: str, url: str | None) -> str:
    """A line of clean text, linked where the address is fit."""
    line = one_line(text)
    address = web_address(url)
    if address is None:
        return escape(line)
    if not _PAIRED_BRACKETS.fullmatch(line):
        # A link's text ends at a bracket without a partner, escaped or not.
        line = line.replace("[", "(").replace("]", ")")
    return f"[{escape(line) if line.strip() else ELLIPSIS}]({address})"


def inline(run: Inline) -> str:
    """A run with its marks."""
    if isinstance(run, Moment):
        return f"<t:{int(run.at.timestamp())}:R>"
    text = clean(run.text)
    if not text.strip():
        return text
    if run.code:
        return _code(text)
    marked = linked(text, run.link) if run.link else escape(text)
    return f"**{marked}**" if run.bold else marked


def merged(runs: tuple[Inline, ...]) -> list[Inline]:
    """The runs, neighbours with the same marks as one: `**a****b**` would show its stars."""
    result: list[Inline] = []
    for run in runs:
        last = result[-1] if result else None
        if isinstance(run, Text) and isinstance(last, Text) and _marks(run) == _marks(last):
            result[-1] = Text(last.text + run.text, run.bold, run.code, run.link)
        else:
            result.append(run)
    return result


def _code(text: str) -> str:
    # Nothing is escaped inside of code: a backtick gives way to a letter that looks like it.
    safe = text.replace("`", "ˋ")
    return f"```\n{safe.rstrip()}\n```" if "\n" in safe else f"`{safe}`"


def _marks(run: Text) -> tuple[bool, bool, str | None]:
    return run.bold, run.code, run.link


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")
