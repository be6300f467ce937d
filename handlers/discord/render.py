"""Message → Discord's components: a container with few text displays, and rows of buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discord import ButtonStyle, ui

from handlers.discord.markup import ELLIPSIS, clean, inline, linked, merged, one_line
from handlers.message import Block, Button, Entry, Inline, Message, Paragraph, Small, Text, Title

PRESS = "t:"
"""What every button's custom_id begins with; the action follows."""

ROOM = 3900  # of the 4000 UTF-16 units that a message may show
LEAST = 40  # less room than this is for an ellipsis
TITLE = 256
GROUPS = 8  # with the container, five rows and 25 buttons: 39 of 40 components
ROW, ROWS, LABEL = 5, 5, 80


def view(message: Message) -> ui.LayoutView:
    """The message as it is sent. Nothing waits on it: buttons are answered by their custom_id, also after a restart.

    Needs a running event loop.
    """
    displays = [ui.TextDisplay[ui.LayoutView](text) for text in texts(message)]
    rows = [ui.ActionRow[ui.LayoutView](*row) for row in _rows(message.buttons)]
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.Container(*displays, *rows))
    # A view that is still running would be kept in memory with its message for ever.
    layout.stop()
    return layout


def texts(message: Message) -> list[str]:
    """What the message says, in Markdown, one text a display. What has no room is left out, from the end."""
    groups: list[list[str]] = []
    room = ROOM
    last: Block | None = None
    for block in message.blocks:
        text, whole = _block(block, room)
        if groups and (_belong_together(last, block) or len(groups) == GROUPS):
            groups[-1].append(text)
        else:
            groups.append([text])
        if not whole:
            break
        room -= units(text) + 1
        last = block
    return ["\n".join(group) for group in groups]


def units(text: str) -> int:
    """Length as Discord may count it at most."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _belong_together(last: Block | None, block: Block) -> bool:
    match last, block:
        case (Title() | Small(), Small()) | (Entry(), Entry()):
            return True
    return False


def _block(block: Block, room: int) -> tuple[str, bool]:
    """The block in Markdown, and whether all of it is there."""
    if room < LEAST:
        return ELLIPSIS, False
    match block:
        case Title(text, link):
            heading = f"### {linked(_clipped(clean(text), TITLE), link)}"
            return (heading, True) if units(heading) <= room else (ELLIPSIS, False)
        case Small(inlines):
            text, whole = _fitted(_on_one_line(inlines), room - 3)
            return f"-# {text}", whole
        case Paragraph(inlines):
            text, whole = _fitted(inlines, room)
            return text if text.strip() else ELLIPSIS, whole
        case Entry():
            return _entry(block, room)


def _entry(entry: Entry, room: int) -> tuple[str, bool]:
    begin = "• " if entry.number is None else f"**{entry.number}.** "
    text, whole = _fitted(_on_one_line(entry.inlines), room - len(begin))
    first = begin + text
    left = room - units(first) - 4
    if not whole or not entry.below:
        return first, whole
    if left < LEAST:
        return f"{first}{ELLIPSIS}", False
    second, whole = _fitted(_on_one_line(entry.below), left)
    return f"{first}\n-# {second}", whole


def _fitted(inlines: tuple[Inline, ...], room: int) -> tuple[str, bool]:
    """As many of the runs as there is room for, cut within plain text, and whether all are there."""
    done = ""
    for run in merged(inlines):
        marked = inline(run)
        if units(done + marked) < room:
            done += marked
        else:
            return f"{done}{_beginning(run, room - units(done) - 1)}{ELLIPSIS}", False
    return done, True


def _beginning(run: Inline, room: int) -> str:
    """As much of a run as fits with its marks; of a link or code nothing."""
    if not isinstance(run, Text) or run.link or run.code:
        return ""
    low, high = 0, len(run.text)
    while low < high:
        middle = (low + high + 1) // 2
        if units(inline(replace(run, text=run.text[:middle]))) <= room:
            low = middle
        else:
            high = middle - 1
    return inline(replace(run, text=run.text[:low]))


def _on_one_line(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(replace(run, text=one_line(clean(run.text))) if isinstance(run, Text) else run for run in inlines)


def _rows(buttons: tuple[tuple[Button, ...], ...]) -> list[list[ui.Button[Any]]]:
    """At most five rows of five; a button that is there already (Discord would refuse the message) only once."""
    rows: list[list[ui.Button[Any]]] = []
    seen: set[str] = set()
    for row in buttons:
        new: list[Button] = []
        for button in row:
            if button.action not in seen:
                seen.add(button.action)
                new.append(button)
        rows += [[_button(each) for each in new[start : start + ROW]] for start in range(0, len(new), ROW)]
    return rows[:ROWS]


def _button(button: Button) -> ui.Button[Any]:
    style = ButtonStyle.primary if button.primary else ButtonStyle.secondary
    label = _clipped(one_line(clean(button.label)).strip(), LABEL) or ELLIPSIS
    return ui.Button(style=style, label=label, custom_id=f"{PRESS}{button.action}")


def _clipped(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS
