"""Messages as Telegram's HTML, judged by TDLib, the parser that the real Bot API runs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Ring, TopicHit
from handlers import replies
from handlers.message import Block, Button, Entry, Inline, Message, Moment, Paragraph, Small, Text, Title
from handlers.telegram.render import Rendered, render
from tests.fakes.telegram.markup import Marked, parse, quieten, utf16_length, utf16_slice

AT = datetime(2026, 3, 1, 21, 40, tzinfo=UTC)
URL = "https://n1.example/a"
NASTY = ("<b>", "</a>", "&lt;", "&amp;amp;", "&#x27;", '"', "'", "<tg-time unix=1>", "\u202e", "😀", "\n", " ", "\x00")


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> None:
    quieten()


def shown(*blocks: Block) -> Marked:
    return parse(render(Message(blocks)).text, "HTML")


def spans(marked: Marked, kind: str) -> list[str]:
    return [utf16_slice(marked.text, e["offset"], e["length"]) for e in marked.entities if e["type"] == kind]


def an_alert(
    title: str = "KFOR u Banjskoj", link: str = URL, summary: str = "KFOR je stigao. Banjska je mirna."
) -> Message:
    return replies.ring(Ring(title, link, "N1", AT, summary, (TopicHit("KFOR", ("KFOR",)),), "sr"), "en")


def test_an_alert_is_a_linked_title_its_source_and_age_the_summary_and_its_topics() -> None:
    seen = parse(render(an_alert()).text, "HTML")
    assert seen.text.split("\n") == [
        "KFOR u Banjskoj",
        "N1 · 2026-03-01 21:40 UTC",
        "",
        "KFOR je stigao. Banjska je mirna.",
        "",
        "For: KFOR",
    ]
    assert spans(seen, "bold") == ["KFOR u Banjskoj", "KFOR"]
    assert [(e["url"], utf16_slice(seen.text, e["offset"], e["length"])) for e in seen.entities if "url" in e] == [
        (URL, "KFOR u Banjskoj")
    ]
    [moment] = [e for e in seen.entities if e["type"] == "date_time"]
    assert (moment["unix_time"], moment["date_time_format"]) == (int(AT.timestamp()), "r")


@pytest.mark.parametrize(
    "text", ["<script>", "&amp;", "&lt;b&gt;", "a & b < c > d", 'say "KFOR\'s"', "</b></a>", "&#60;"]
)
def test_text_is_shown_as_it_is_written(text: str) -> None:
    assert shown(Paragraph((Text(text),))).text == text
    assert shown(Title(text, URL)).text == text


@pytest.mark.parametrize(
    ("link", "linked"),
    [
        ("https://n1.example/?a=1&copy=2", "https://n1.example/?a=1&copy=2"),
        ('https://n1.example/"><b>x', 'https://n1.example/"><b>x'),
        ("http://мост.срб/вест", "http://мост.срб/вест"),
        ("javascript:alert(1)", None),
        ("tg://user?id=7", None),
        ("https://", None),
        ("http://[", None),
        ("https://n1.example/" + "a" * 2000, None),
        (None, None),
    ],
)
def test_only_web_addresses_are_linked(link: str | None, linked: str | None) -> None:
    entities = shown(Title("Banjska", link)).entities
    assert [each.get("url") for each in entities if each["type"] == "text_link"] == ([linked] if linked else [])


def test_code_with_a_line_break_is_a_block() -> None:
    seen = shown(Paragraph((Text("type "), Text("/help", code=True))), Paragraph((Text('"KFOR\n^', code=True),)))
    assert (spans(seen, "code"), spans(seen, "pre")) == (["/help"], ['"KFOR\n^'])


def test_entries_are_numbered_and_their_second_line_is_quiet() -> None:
    seen = shown(
        Paragraph((Text("Two:"),)),
        Entry((Text("KFOR", bold=True),), (Text("14 alerts"),), 1),
        Entry((Text("Banjska", link=URL),), (Text("N1 · "), Moment(AT))),
    )
    assert seen.text == "Two:\n\n1. KFOR\n14 alerts\n\n• Banjska\nN1 · 2026-03-01 21:40 UTC"
    assert spans(seen, "italic")[0] == "14 alerts"


def test_a_list_of_single_lines_is_one_block() -> None:
    assert shown(Paragraph((Text("a"),)), Entry((Text("b"),)), Entry((Text("c"),)), Paragraph((Text("d"),))).text == (
        "a\n• b\n• c\n\nd"
    )


def test_a_long_list_loses_its_last_entries_whole() -> None:
    entries = [Entry((Text(f"entry {n} " + "ш" * 90, bold=True),), number=n) for n in range(1, 100)]
    seen = shown(Paragraph((Text("All:"),)), *entries)
    *kept, last = seen.text.split("\n")[1:]
    assert last == "…"
    assert kept == [f"{n}. entry {n} " + "ш" * 90 for n in range(1, len(kept) + 1)]
    assert 4096 - 110 < utf16_length(seen.text) <= 4096


def test_a_long_paragraph_ends_at_a_word() -> None:
    seen = shown(Title("KFOR", URL), Paragraph((Text("Banjska 😀 " * 900),)), Small((Text("For: KFOR"),)))
    assert seen.text.endswith(("Banjska…", "😀…"))
    assert 4096 - 20 < utf16_length(seen.text) <= 4096


def test_exactly_as_much_as_fits_is_not_cut() -> None:
    assert shown(Paragraph((Text("😀" * 2048),))).text == "😀" * 2048
    assert shown(Paragraph((Text("😀" * 2049),))).text == "😀" * 2047 + "…"


def test_no_more_than_a_hundred_marks_and_the_rest_stays_readable() -> None:
    words = tuple(Text(f"w{n}", bold=n % 2 == 0) for n in range(400))
    rendered = render(Message((Title("KFOR", URL), Paragraph(words))))
    seen = parse(rendered.text, "HTML")
    assert rendered.text.count("<b>") + rendered.text.count("<a ") == 100
    assert seen.text == "KFOR\n\n" + "".join(each.text for each in words)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "\u200b", "\u202e \u2066"])
def test_a_message_is_never_empty(text: str) -> None:
    assert shown(Paragraph((Text(text),))).text == "…"


def test_the_plain_form_says_the_same_with_its_links_written_out() -> None:
    rendered = render(an_alert("a < b"))
    assert rendered.plain.startswith(f"a < b\n{URL}\n\nN1 · 2026-03-01 21:40 UTC\n\nKFOR je stigao.")


def test_buttons_carry_their_actions_and_the_first_choice_stands_out() -> None:
    row = (Button("Subscribe", "follow:7", primary=True), Button("Cancel", "cancel"))
    keyboard = render(Message((Paragraph((Text("?"),)),), (row,))).keyboard
    assert keyboard is not None
    assert [[(b.text, b.callback_data, b.style) for b in row] for row in keyboard.inline_keyboard] == [
        [("Subscribe", "follow:7", "primary"), ("Cancel", "cancel", None)]
    ]
    assert render(Message((Paragraph((Text("no buttons"),)),))).keyboard is None


def test_rows_too_wide_for_a_phone_are_broken() -> None:
    row = tuple(
        Button(f"Remove {topic}", f"drop:{n}") for n, topic in enumerate(("KFOR Banjska", "Mitrovica", "EULEX"))
    )
    keyboard = render(Message((Paragraph((Text("?"),)),), (row,))).keyboard
    assert keyboard is not None
    assert [[b.text for b in row] for row in keyboard.inline_keyboard] == [
        ["Remove KFOR Banjska", "Remove Mitrovica"],
        ["Remove EULEX"],
    ]


def test_an_action_that_telegram_would_refuse_is_said_by_name() -> None:
    message = Message((Paragraph((Text("?"),)),), ((Button("x", "ш" * 33),),))
    with pytest.raises(ValueError, match="64 bytes"):
        render(message)


# --- Whatever is written -------------------------------------------------------------------------------------------

nasty = st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=12).map("".join)
links = st.none() | nasty.map(lambda text: f"https://n1.example/{text}") | nasty
texts = st.builds(Text, nasty, bold=st.booleans(), code=st.booleans(), link=links)
moments = st.builds(Moment, st.datetimes(timezones=st.just(UTC)))
lines = st.lists(texts | moments, max_size=6).map(tuple)
blocks = (
    st.builds(Title, nasty, links)
    | st.builds(Small, lines)
    | st.builds(Paragraph, lines)
    | st.builds(Entry, lines, lines, st.none() | st.integers(1, 99))
)


def acceptable(rendered: Rendered) -> Marked:
    """What Telegram would show; its refusal fails the test."""
    seen = parse(rendered.text, "HTML")
    assert 0 < utf16_length(seen.text) <= 4096
    assert 0 < utf16_length(rendered.plain.strip()) <= 4096
    return seen


@settings(max_examples=100, deadline=None)
@given(st.lists(blocks, max_size=8))
def test_telegram_takes_whatever_is_written(made: list[Block]) -> None:
    acceptable(render(Message(tuple(made))))


@settings(max_examples=40, deadline=None)
@given(st.lists(blocks, min_size=1, max_size=4), st.integers(1, 3000))
def test_telegram_takes_it_at_any_length(made: list[Block], times: int) -> None:
    acceptable(render(Message(tuple(_stretched(block, times) for block in made))))


def _stretched(block: Block, times: int) -> Block:
    if isinstance(block, Title):
        return Title(block.text * times, block.link)
    inlines: tuple[Inline, ...] = tuple(
        Text(each.text * times, each.bold, each.code, each.link) if isinstance(each, Text) else each
        for each in block.inlines
    )
    return Paragraph(inlines) if isinstance(block, Paragraph) else Small(inlines)


@settings(max_examples=100, deadline=None)
@given(title=nasty, summary=nasty, label=nasty)
def test_a_title_is_shown_letter_for_letter(title: str, summary: str, label: str) -> None:
    ring = Ring(f"T{title}T", URL, "N1", AT, f"S{summary}S", (TopicHit(f"L{label}L", (summary,)),))
    seen = acceptable(render(replies.ring(ring, None)))
    kept = [char for char in f"T{title}T" if char > " " and char != "\x7f"]
    assert [char for char in seen.text if char > " "][: len(kept)] == kept
