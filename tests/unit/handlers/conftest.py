"""Messages as text, for tests that read them, and a router that makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.model import Topic
from bot.store.database import Database
from handlers.message import Block, Entry, Inline, Message, Moment, Paragraph, Small, Text, Title
from handlers.router import Router
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.unit.handlers.routing import router_over


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


@pytest.fixture
async def router(database: Database, clock: StandingClock) -> Router:
    """Over a store with a topic and seven items on it."""
    stores = Stores.of(database)
    await stores.polls.sync([a_feed()], [Topic("KFOR", "KFOR")], clock.now())
    await stores.publish(clock.now(), *[an_entry(f"KFOR {number}") for number in range(7)])
    return router_over(stores.chats, database, clock)
