"""Digests as messages, on every platform: Telegram's are judged by its own parser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Digest, Item
from bot.ports import LocalMessage
from handlers import replies
from handlers.discord.render import texts, units
from handlers.message import Entry, Message, to_json
from handlers.telegram.render import render
from handlers.translate import translation
from handlers.web.render import Renderer
from handlers.web.words import words
from tests.fakes.telegram.markup import parse, quieten, utf16_length

Plain = Callable[[Message], str]
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
ITEM = Item(1, "n1", "N1", "KFOR u Banjskoj", "https://n1.example/1", "", "sr", NOW, NOW)


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> None:
    quieten()


def items(count: int, **changes: object) -> tuple[Item, ...]:
    return tuple(
        replace(ITEM, **{"title": f"Story {n}", "link": f"https://n1.example/{n}"} | changes)  # type: ignore[arg-type]  # by name
        for n in range(count, 0, -1)
    )


def of_feed(count: int = 3, shown: int | None = None, **changes: object) -> Digest:
    return Digest("N1", of_topic=False, count=count, items=items(shown or count, **changes), topics=("KFOR", "EULEX"))


def test_a_feeds_digest_says_why_and_lists_linked_titles(plain: Plain) -> None:
    assert plain(replies.digest(of_feed(2), "en")) == (
        "**N1** · 2 more stories\n"
        "- So many alerts came from this feed within an hour that I list the rest.\n"
        "- For: KFOR · EULEX\n"
        "• [Story 2](https://n1.example/2)\n"
        "• [Story 1](https://n1.example/1)"
    )


def test_a_digest_of_developments_alone_says_so(plain: Plain) -> None:
    digest = Digest("KFOR", of_topic=True, count=1, items=items(1), topics=("KFOR",), developments=1)
    assert plain(replies.digest(digest, "en")) == (
        "**KFOR** · 1 update to an earlier story\n"
        "- This is new in stories that I told you of before.\n"
        "• [Story 1](https://n1.example/1) · N1"
    )


@pytest.mark.parametrize(
    ("count", "developments", "language", "said"),
    [
        (1, 1, "en", "1 update to an earlier story"),
        (2, 2, "en", "2 updates to earlier stories"),
        (3, 1, "en", "2 more stories · 1 update to an earlier story"),
        (1, 1, "sr-Latn", "1 dopuna ranije vesti"),
        (3, 3, "sr-Latn", "3 dopune ranijih vesti"),
        (5, 5, "sr-Latn", "5 dopuna ranijih vesti"),
        (22, 21, "sr-Cyrl", "још 1 вест · 21 допуна раније вести"),
        (14, 12, "sr-Cyrl", "још 2 вести · 12 допуна ранијих вести"),
        (1, 1, "sq", "1 zhvillim i ri në një lajm të mëparshëm"),
        (5, 4, "sq", "edhe 1 lajm · 4 zhvillime të reja në lajme të mëparshme"),
    ],
)
def test_updates_are_not_called_stories(plain: Plain, count: int, developments: int, language: str, said: str) -> None:
    digest = Digest("KFOR", of_topic=True, count=count, items=items(count), topics=("KFOR",), developments=developments)
    assert plain(replies.digest(digest, language)).splitlines()[0] == f"**KFOR** · {said}"


def test_a_topics_digest_names_sources_and_how_to_see_the_rest(plain: Plain) -> None:
    digest = Digest("KFOR", of_topic=True, count=1201, items=items(1), topics=("KFOR",))
    assert plain(replies.digest(digest, "en")) == (
        "**KFOR** · 1,201 more stories\n"
        "- So many alerts came on this topic within an hour that I list the rest.\n"
        "• [Story 1](https://n1.example/1) · N1\n"
        "And 1,200 more: `/recent KFOR`"
    )
    assert plain(replies.digest(of_feed(22, shown=20), "en")).endswith("\nAnd 2 more: /recent")


@pytest.mark.parametrize(
    ("count", "language", "text"),
    [
        (1, None, "1 more story"),
        (1, "sr-Latn", "još 1 vest"),
        (3, "sr-Latn", "još 3 vesti"),
        (21, "sr-Cyrl", "још 21 вест"),
        (5, "sr-Cyrl", "још 5 вести"),
        (1, "sq", "edhe 1 lajm"),
        (2, "sq", "edhe 2 lajme"),
    ],
)
def test_a_digest_speaks_the_chats_language(plain: Plain, count: int, language: str | None, text: str) -> None:
    message = replies.digest(of_feed(count, shown=1), language)
    assert plain(message).splitlines()[0] == f"**N1** · {text}"
    assert message.language == (language or "en")


def test_samples_are_marked_and_an_untitled_story_is_its_link(plain: Plain) -> None:
    said = plain(replies.digest(of_feed(1, tags=("sample",), title=""), "en"))
    assert "I list the rest. · a sample, not real news" in said
    assert said.endswith("• [https://n1.example/1](https://n1.example/1)")


def test_a_delivery_brings_a_digest() -> None:
    assert replies.delivered(of_feed(), "sq") == replies.digest(of_feed(), "sq")


def shown(message: Message) -> int:
    return sum(isinstance(block, Entry) for block in message.blocks)


def test_telegram_shows_a_bold_name_and_every_title_as_a_link() -> None:
    seen = parse(render(replies.digest(of_feed(20), "en")).text, "HTML")
    assert seen.text.startswith("N1 · 20 more stories\n")
    links = [entity["url"] for entity in seen.entities if "url" in entity]
    assert links == [f"https://n1.example/{n}" for n in range(20, 0, -1)]
    assert seen.text.endswith("• Story 2\n• Story 1")


def test_discord_shows_the_same() -> None:
    said = "\n".join(texts(replies.digest(of_feed(20), "en")))
    assert said.startswith("**N1** · 20 more stories\n-# So many")
    assert said.endswith("• [Story 2](https://n1.example/2)\n• [Story 1](https://n1.example/1)")
    assert said.count("](https://") == 20


def test_the_local_chat_shows_the_same() -> None:
    line = LocalMessage(1, False, to_json(replies.digest(of_feed(20), "en")), NOW)
    [rendered] = Renderer().lines([line], now=NOW, words=words(translation(None)))
    assert rendered.html.count('<li class="dot"') == 20
    assert '<a href="https://n1.example/7" target="_blank" rel="noopener noreferrer">Story 7</a>' in rendered.html


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("Kosovo " * 60, "https://n1.example/" + "a" * 500),
        ("🎉" * 200, "https://n1.example/1"),
        ("*_~|<>@:[]" * 30, "https://n1.example/" + "(" * 150),
        ("КФОР " * 100, "https://n1.example/" + "б" * 200),
        ("x", "https://n1.example/" + "a" * 1900),
        ("a" * 300, ""),
    ],
)
@pytest.mark.parametrize("of_topic", [True, False])
def test_the_longest_stories_leave_room_for_what_is_counted(title: str, link: str, of_topic: bool) -> None:
    long = {"title": title, "link": link, "feed_name": "*" * 300}
    digest = Digest("*" * 300, of_topic, 1000, items(20, **long), ("_" * 500, "y"))
    message = replies.digest(digest, "sr-Cyrl")
    rest = f"И још {1000 - shown(message)}"
    telegram = parse(render(message).text, "HTML").text
    assert utf16_length(telegram) <= 4096
    on_discord = "\n".join(texts(message))
    assert units(on_discord) <= 4000
    for said in (telegram, on_discord, render(message).plain):
        assert rest in said
    assert shown(message) >= 1


@given(st.lists(st.text(max_size=200), min_size=1, max_size=20), st.booleans())
def test_whatever_stories_are_called_telegram_reads_and_discord_holds_it(titles: list[str], of_topic: bool) -> None:
    listed = tuple(replace(ITEM, title=title) for title in titles)
    message = replies.digest(Digest("N1", of_topic, len(listed) + 9, listed), "en")
    seen = parse(render(message).text, "HTML")
    assert seen.text.count("• ") >= shown(message)
    assert not "\n".join(texts(message)).rstrip().endswith("…")


@pytest.mark.parametrize("letter", ["x", "(", "\u6f22", "\U0001d400"])
def test_however_links_are_written_the_last_line_tells_of_the_rest(plain: Plain, letter: str) -> None:
    long = replace(ITEM, link=f"https://n1.example/{letter * 580}")
    message = replies.digest(Digest("KFOR", of_topic=True, count=500, items=(long,) * 20, topics=("KFOR",)), "en")
    assert "/recent" in plain(message)
    assert "/recent" in texts(message)[-1]
    assert "/recent" in render(message).plain
