"""Messages as text, for tests that read them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.message import Block, Entry, Inline, Message, Moment, Paragraph, Small, Text, Title


def run(inline: Inline) -> str:
    if isinstance(inline, Moment):
        return f"@{inline.at:%H:%M}"
    text = f"[{inline.text}]({inline.link})" if inline.link else inline.text
    return f"**{text}**" if inline.bold else f"`{text}`" if inline.code else text


def line(block: Block) -> str:
    match block:
        case Title(text, link):
            return f"# {run(Text(text, link=link))}"
        case Small(inlines):
            return f"- {''.join(map(run, inlines))}"
        case Paragraph(inlines):
            return "".join(map(run, inlines))
        case Entry(inlines, below, number):
            second = f"\n  {''.join(map(run, below))}" if below else ""
            return f"{number or '•'} {''.join(map(run, inlines))}{second}"


def as_text(message: Message | None) -> str:
    if message is None:
        return ""
    rows = [" ".join(f"[{b.label}|{b.action}]" for b in row) for row in message.buttons]
    return "\n".join([*map(line, message.blocks), *rows])


@pytest.fixture
def plain() -> Callable[[Message | None], str]:
    """A line a block, marks as in Markdown, times as @hh:mm, buttons as [label|action]; "" for no message."""
    return as_text
