"""Message → what Telegram shows: HTML that its parser takes, the same as plain text, and a keyboard.

Runs hold plain text, entities in feeds were resolved when the feed was read. So text is escaped and never unescaped:
who writes `&amp;` sees `&amp;`. Lengths are UTF-16 units after markup is read, as Telegram counts; text is cut before
it gets its markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.message import Block, Button, Entry, Inline, Message, Moment, Paragraph, Small, Text, Title

UNITS = 4096
ENTITIES = 100
LINK = 2000  # characters; Telegram also limits the size of all markup together
WORTH_CUTTING = 80  # units; a paragraph with less room than this is left out whole
ACTION_BYTES = 64
ROW_LABELS = 36  # characters of labels side by side that a phone still shows
LABEL = 64

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` is HTML; `plain` says the same without markup, for a server that can't read it."""

    text: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """Text as shown, and the tags around it, outermost first."""

    text: str
    tags: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        return len(self.text.encode("utf-16-le")) // 2

    def html(self) -> str:
        opening = "".join(f"<{tag}>" for tag in self.tags)
        closing = "".join(f"</{tag.partition(' ')[0]}>" for tag in reversed(self.tags))
        return f"{opening}{escape(self.text, quote=False)}{closing}"


def render(message: Message) -> Rendered:
    """The message in at most 4096 units and 100 entities; what doesn't fit is left out at its end, after an "…".

    Raises ValueError for a button whose action is longer than Telegram carries.
    """
    blocks = message.blocks
    return Rendered(
        "".join(run.html() for run in _sparing(_fitted(blocks))),
        "".join(run.text for run in _fitted([_written_out(block) for block in blocks])),
        _keyboard(message.buttons),
    )


# --- Blocks → runs -------------------------------------------------------------------------------------------------


def _fitted(blocks: Sequence[Block]) -> list[_Run]:
    runs: list[_Run] = []
    room = UNITS
    for position, block in enumerate(blocks):
        gap = _gap(blocks[position - 1], block) if position else ""
        made = [run for run in (_Run(gap), *_runs(block)) if run.text]
        size = sum(run.units for run in made)
        reserve = 0 if position == len(blocks) - 1 else 2  # for "\n…"
        if size + reserve > room:
            whole = position and (isinstance(block, Entry) or room < WORTH_CUTTING)
            runs += [_Run("\n…")] if whole else _cut(made, room)
            break
        runs += made
        room -= size
    # Telegram refuses a message in which nothing is to be seen.
    seen = any(char.isprintable() and not char.isspace() for run in runs for char in run.text)
    return runs if seen else [_Run("…")]


def _gap(before: Block, block: Block) -> str:
    """A title keeps its source line close, and lists of single lines are one block; else there is an empty line."""
    if isinstance(before, Title) and isinstance(block, Small):
        return "\n"
    short = isinstance(block, Entry) and not block.below
    if short and (isinstance(before, Paragraph) or (isinstance(before, Entry) and not before.below)):
        return "\n"
    return "\n\n"


def _runs(block: Block) -> list[_Run]:
    match block:
        case Title(text, link):
            return [_run(Text(text, bold=True, link=link))]
        case Small(inlines):
            return [_run(each, quiet=True) for each in inlines]
        case Paragraph(inlines):
            return [_run(each) for each in inlines]
        case Entry(inlines, below, number):
            first = [_Run("• " if number is None else f"{number}. "), *(_run(each) for each in inlines)]
            return [*first, _Run("\n"), *(_run(each, quiet=True) for each in below)] if below else first


def _run(inline: Inline, *, quiet: bool = False) -> _Run:
    italic = ("i",) if quiet else ()
    if isinstance(inline, Moment):
        unix = int(inline.at.timestamp())
        # The text is for apps that don't know the tag yet.
        return _Run(f"{inline.at:%Y-%m-%d %H:%M} UTC", (*italic, f'tg-time unix="{unix}" format="r"'))
    text = _showable(inline.text)
    if not text.strip():
        return _Run(text)
    if inline.code:  # Telegram takes no other mark together with code
        return _Run(text, ("pre",) if "\n" in text.strip() else ("code",))
    bold = ("b",) if inline.bold else ()
    return _Run(text, (*italic, *bold, *_anchor(inline.link)))


def _showable(text: str) -> str:
    return _UNSHOWABLE.sub(lambda found: "\ufffd" if found[0] >= "\ud800" else "", text.replace("\r\n", "\n"))


def _anchor(link: str | None) -> tuple[str, ...]:
    if link is None or not _is_web_address(link):
        return ()
    quoted = escape(link, quote=False).replace('"', "&quot;")
    return (f'a href="{quoted}"',)


def _is_web_address(link: str) -> bool:
    if len(link) > LINK or _UNSHOWABLE.search(link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _written_out(block: Block) -> Block:
    """The block with its links as text, each on a line of its own."""
    if isinstance(block, Title):
        return Paragraph((_addressed(Text(block.text, link=block.link)),))
    inlines = tuple(_addressed(each) if isinstance(each, Text) else each for each in block.inlines)
    return replace(block, inlines=inlines)


def _addressed(text: Text) -> Text:
    if text.link is None or text.link == text.text or not _is_web_address(text.link):
        return Text(text.text)
    return Text(f"{text.text}\n{text.link}")


# --- Limits --------------------------------------------------------------------------------------------------------


def _cut(runs: Iterable[_Run], room: int) -> list[_Run]:
    """The runs' beginning, with an "…", in at most `room` units."""
    kept: list[_Run] = []
    for run in runs:
        if run.units >= room:
            return [*kept, replace(run, text=_clip(run.text, room - 1) + "…")]
        kept.append(run)
        room -= run.units
    return kept


def _clip(text: str, units: int) -> str:
    """At most `units`, no character halved, and ending with a word where one ends near."""
    short = text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
    words = re.sub(r"\s+\S{0,40}$", "", short)
    return words or short


def _sparing(runs: Iterable[_Run]) -> Iterable[_Run]:
    """The runs, plain from the hundredth entity on: Telegram would drop any of them, not the last."""
    left = ENTITIES
    for run in runs:
        left -= len(run.tags)
        yield run if left >= 0 else _Run(run.text)


# --- Buttons -------------------------------------------------------------------------------------------------------


def _keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    keyboard = [[_button(each) for each in row] for wide in rows for row in _narrowed(wide)]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


def _narrowed(row: Sequence[Button]) -> list[list[Button]]:
    """The row as one or more in which a phone shows every label whole."""
    rows: list[list[Button]] = []
    length = 0
    for button in row:
        length += len(button.label)
        if not rows or length > ROW_LABELS:
            rows.append([])
            length = len(button.label)
        rows[-1].append(button)
    return rows


def _button(button: Button) -> InlineKeyboardButton:
    if len(button.action.encode()) > ACTION_BYTES:
        raise ValueError(f"{button.action!r} is longer than the {ACTION_BYTES} bytes that a Telegram button carries")
    label = _showable(button.label).strip() or "…"
    return InlineKeyboardButton(
        label if len(label) <= LABEL else label[: LABEL - 1] + "…",
        callback_data=button.action,
        style="primary" if button.primary else None,
    )
