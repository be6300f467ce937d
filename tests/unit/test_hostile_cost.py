"""What strangers write may cost little, however it is made: it is judged in the process that serves every chat."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.feeds.document import read
from bot.feeds.job import Job
from bot.stories.boilerplate import clean
from bot.stories.edits import reworded
from bot.stories.same import fingerprint
from bot.stories.summary import summarise
from bot.topics.fold import fold
from bot.topics.tokens import folded_text
from tests.alone import alone, slowness

TITLE = "aa bb cc dd ee. " * 25
SECONDS = 0.5  # some five times what it takes
SECONDS_A_DOCUMENT = 5  # half of what a parser's process may take
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        TITLE + "\ufdfa" * 19_600,
        ". " * 10_000,
        "(" * 20_000,
        '"' * 20_000,
        "Foto: " * 3_300,
        "12.12.2024 " * 1_800,
        "VESTI\n" * 3_300,
        "Read also: x " * 1_500,
        "㌀" * 20_000,
        "The police said so.\n" + "share a " * 48 + "q",
        "komentari u/a " * 28 + "q",
        "12.12.2025. " + "20" * 9_994,
        "123 456 " * 2_500,
    ],
    ids=[
        "words in one letter",
        "stops",
        "parentheses",
        "quotes",
        "credits",
        "dates",
        "kickers",
        "read also",
        "squares",
        "buttons",
        "comments",
        "digits",
        "counters",
    ],
)
def test_a_text_of_the_longest_kind_is_judged_in_no_time(text: str) -> None:
    with alone() as seconds:
        fingerprint(TITLE, clean(text, TITLE).text, fold)
        summarise(text, title=TITLE, language="sr")
        folded = folded_text(text)
        reworded(None, folded, folded + " end")
    assert seconds() < SECONDS * slowness()
    assert len(folded) <= 6 * len(text)


@pytest.mark.parametrize(
    "body",
    [
        b"<!---->" * 2000 + b"<rss version='2.0'><channel><title>x</title></channel></rss>",
        b"<!-- a --> <?b?>" * 1000 + b"<rss version='2.0'><channel><title>x</title></channel></rss>",
        b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 170_000 + b"</channel></rss>",
        b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"{}," * 1_500_000 + b"{}]}",
    ],
    ids=["comments", "comments and instructions", "items", "items of JSON Feed"],
)
def test_what_a_document_has_too_much_of_is_passed_over(body: bytes) -> None:
    with alone() as seconds:
        assert read(Job("https://a.example/feed", "", body, None, NOW)).count <= 1
    assert seconds() < SECONDS_A_DOCUMENT * slowness()
