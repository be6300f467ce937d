"""Messages as HTML."""

from __future__ import annotations

from datetime import timedelta

import pytest
from babel import Locale

from bot.alerts.outcome import Posted
from bot.model import Chat, Delivery, Item, Missed, OwedRing, Platform, Ring, TopicHit
from bot.ports import LocalMessage
from handlers import replies
from handlers.message import Button, Entry, Message, Moment, Paragraph, Small, Text, Title, from_json, to_json
from handlers.translate import translation
from handlers.web.commands import DESTINATION
from handlers.web.messenger import LocalMessenger
from handlers.web.render import Renderer, ago, safe_link, topics_of
from handlers.web.words import words
from tests.clock import NOON

WORDS = words(translation(None))
RING = Ring("Naslov", "https://n1.example/1", "N1", NOON, "KFOR je tu.", (TopicHit("KFOR", ("KFOR",)),), "sr-Latn")


def html(message: Message, number: int = 1) -> str:
    line = LocalMessage(number, False, to_json(message), NOON)
    (rendered,) = Renderer().lines([line], now=NOON, words=WORDS)
    return " ".join(rendered.html.split())


def test_every_kind_of_run_has_its_mark() -> None:
    runs = (
        Text("a & b "),
        Text("bold", bold=True),
        Text("/help", code=True),
        Text("there", link="https://n1.example/?a=1&b=2"),
        Moment(NOON - timedelta(minutes=5)),
    )
    assert (
        '<p dir="auto">a &amp; b <strong>bold</strong><code>/help</code>'
        '<a href="https://n1.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">there</a>'
        '<time datetime="2026-05-26T11:55:00Z" title="2026-05-26 11:55 UTC" data-ago>5 minutes ago</time></p>'
    ) in html(Message((Paragraph(runs),)))


def test_entries_are_lists_numbered_where_they_have_numbers() -> None:
    made = html(
        Message(
            (
                Entry((Text("one"),), below=(Text("below"),), number=7),
                Entry((Text("two"),)),
                Paragraph((Text("between"),)),
                Entry((Text("three"),)),
            )
        )
    )
    assert made.count('<ol class="entries">') == made.count("</ol>") == 2
    assert '<li value="7" dir="auto">one<span class="small">below</span></li>' in made
    assert '<li class="dot" dir="auto">two</li> </ol>' in made


def test_a_piece_of_code_with_lines_keeps_them() -> None:
    text = 'KFOR "x\n     ^'
    (rendered,) = Renderer().lines(
        [LocalMessage(1, False, to_json(Message((Paragraph((Text(text, code=True),)),))), NOON)], now=NOON, words=WORDS
    )
    assert '<code class="lines">KFOR &#34;x\n     ^</code>' in rendered.html


def test_buttons_post_their_line_and_action() -> None:
    made = html(Message((), ((Button("Yes", "follow:1", primary=True), Button("◀", "page:a:1:0")),)), number=12)
    assert '<form class="buttons" method="post" action="/chat/press">' in made
    assert '<input type="hidden" name="line" value="12">' in made
    assert '<button name="action" value="follow:1" class="primary">Yes</button>' in made
    assert 'aria-label="Previous page">◀' in made


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//elsewhere.example", "https:", "http://[", "", None]
)
def test_a_link_that_leads_not_to_the_web_is_none(link: str | None) -> None:
    assert safe_link(link) is None
    made = html(Message((Title("Title", link), Paragraph((Text("text", link=link),)))))
    assert "<a " not in made
    assert "Title" in made


def test_markup_in_any_text_is_escaped() -> None:
    bad = "<script>\"'</script>"
    made = html(
        Message(
            (Title(bad, f"https://n1.example/{bad}"), Small((Text(bad),)), Entry((Text(bad, code=True),))),
            ((Button(bad, bad),),),
            language=bad,
        )
    )
    assert "<script" not in made
    assert "\"'" not in made


@pytest.mark.parametrize("language", [None, "en", "sr-Latn", "sr-Cyrl", "sq"])
def test_an_alerts_topics_are_chips_in_every_language(language: str | None) -> None:
    topics = (TopicHit("KFOR", ("KFOR",)), TopicHit("Banjska OR lang:sr"))
    message = replies.ring(
        Ring("Naslov", "https://n1.example/1", "N1", NOON, "KFOR je tu.", topics, "sr-Latn"), language
    )
    found = topics_of(message)
    assert found is not None
    assert found[1] == ("KFOR", "Banjska OR lang:sr")
    made = html(message)
    assert made.count('<span class="topic">') == 2
    assert "<strong>KFOR</strong> je tu." in made
    assert 'class="line theirs alert' in made


def test_an_answer_is_no_alert() -> None:
    assert topics_of(Message((Paragraph((Text("Done: it is"),)), Paragraph(()), Small((Text("For: this"),))))) is None


def test_a_line_shows_its_time_when_it_follows_a_pause() -> None:
    lines = [
        LocalMessage(n, True, "x", NOON + timedelta(minutes=minutes)) for n, minutes in enumerate((0, 10, 21), start=1)
    ]
    rendered = Renderer().lines(lines, now=NOON, words=WORDS)
    assert ["mine paused" in line.html for line in rendered] == [True, False, True]


@pytest.mark.parametrize(
    ("passed", "language", "text"),
    [
        (timedelta(seconds=0), "en", "1 second ago"),
        (timedelta(seconds=50), "en", "50 seconds ago"),
        (timedelta(minutes=-3), "en", "in 3 minutes"),
        (timedelta(hours=5), "sr_Latn", "pre 5 sati"),
        (timedelta(days=8), "en", "May 18, 2026"),
    ],
)
def test_a_time_is_told_from_now(passed: timedelta, language: str, text: str) -> None:
    assert ago(NOON - passed, NOON, Locale.parse(language)) == text


async def test_the_messenger_hands_the_alert_over_as_a_line_in_the_chats_language() -> None:
    item = Item(1, "n1", "N1", "Naslov", RING.link, "", "sr", NOON, NOON)
    delivery = Delivery(1, Chat(1, DESTINATION, "sr-Latn"), "1", OwedRing(item, RING.topics), NOON)
    messenger = LocalMessenger()
    assert messenger.platform is Platform.LOCAL
    outcome = await messenger.send(delivery, RING)
    assert isinstance(outcome, Posted)
    assert from_json(outcome.body) == replies.ring(RING, "sr-Latn")
    outcome = await messenger.send(delivery, Missed(3))
    assert isinstance(outcome, Posted)
    assert from_json(outcome.body) == replies.missed(3, "sr-Latn")
