"""What Discord is given to show: our marks work, and those of anybody else don't."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from handlers.discord.markup import clean, escape, inline, linked, web_address
from handlers.discord.render import ROOM, texts, units, view
from handlers.message import Block, Button, Entry, Message, Moment, Paragraph, Small, Text, Title

AT = datetime(2026, 5, 26, 12, 0, tzinfo=UTC)
ALIVE = re.compile(r"[`*_~|<>@:\[\]]")
ALIVE_AT_LINE_START = re.compile(r"[^\S\n]*(?:[#>+*-]|\d+[.)])")

NASTY = (
    "@everyone",
    "<@&1>",
    "<@1>",
    "<#1>",
    "</subscribe:1>",
    "<t:0:R>",
    "<:smile:1>",
    ":smile:",
    "https://evil.example/a_b",
    "[bank](https://evil.example)",
    "](https://evil.example)",
    "**bold**",
    "__x__",
    "||spoiler||",
    "~~gone~~",
    "`code`",
    "```\nblock\n```",
    "# big",
    "-# small",
    "> quote",
    ">>> all",
    "- item",
    "* item",
    "1. first",
    "2) second",
    "\\",
    "\n",
    "\r\n",
    "\u2028",
    "\u202e",
    " ",
)
nasty = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=8).map("".join)


def read(markdown: str) -> str:
    """What a reader sees of text in which nothing may be markup; fails on what Discord would take for some.

    A backslash shows the character behind it, unless that is a letter, a digit or a space.
    """
    assert not any(ALIVE_AT_LINE_START.match(line) for line in markdown.split("\n")), markdown
    shown, at = "", 0
    while at < len(markdown):
        char = markdown[at]
        if char == "\\":
            at += 1
            char = markdown[at]
            assert re.match(r"[^\W_]|\s", char) is None, markdown
        else:
            assert not ALIVE.match(char), markdown
        shown += char
        at += 1
    return shown


@given(nasty)
def test_text_from_outside_is_read_as_it_was_written(text: str) -> None:
    assert read(escape(clean(text))) == clean(text)


@given(nasty, nasty)
def test_two_runs_beside_each_other_make_no_markup_together(first: str, second: str) -> None:
    joined = escape(clean(first)) + escape(clean(second))
    assert read(joined) == clean(first) + clean(second)


@given(nasty, nasty)
def test_a_link_leads_where_it_says_and_ends_where_it_ends(text: str, path: str) -> None:
    link = linked(clean(text), f"https://news.example/{path}")
    found = re.fullmatch(r"\[(.*)\]\((https://news\.example/[^\s()<>\\`]*)\)", link)
    assert found is not None, link
    label = read(found[1])
    assert label.count("[") == label.count("]")


@given(nasty)
def test_code_shows_text_and_never_ends_early(text: str) -> None:
    shown = inline(Text(text, code=True))
    if clean(text).strip():
        fence = "```" if "\n" in clean(text) else "`"
        assert shown.startswith(fence)
        assert shown.endswith(fence)
        assert "`" not in shown.removeprefix(fence).removesuffix(fence)


@given(st.lists(nasty, max_size=4), nasty)
def test_any_message_keeps_within_the_limits(paragraphs: list[str], title: str) -> None:
    blocks: list[Block] = [Title(title * 50, "https://news.example/a"), Small((Text(title), Moment(AT)))]
    blocks += [Paragraph((Text(each * 40), Text(each, bold=True))) for each in paragraphs]
    shown = texts(Message(tuple(blocks)))
    assert sum(map(units, shown)) <= ROOM + 10
    assert all(each.strip() for each in shown)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x (1)", "https://a.example/x%20%281%29"),
        ("HTTP://a.example/ž", "HTTP://a.example/ž"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("discord://-/settings", None),
        ("//a.example", None),
        ("https://", None),
        ("http://[::1", None),
        ("https://a.example/" + "x" * 2000, None),
        (None, None),
    ],
)
def test_only_web_addresses_are_linked_and_nothing_in_them_ends_the_link(url: str | None, address: str | None) -> None:
    assert web_address(url) == address


def test_an_alert_has_a_linked_heading_a_quiet_line_and_the_matched_word_in_bold() -> None:
    alert = Message(
        (
            Title("[VIDEO] KFOR u Banjskoj", "https://n1.example/a"),
            Small((Text("N1 · "), Moment(AT))),
            Paragraph((Text("KFOR", bold=True), Text("-a je tu."))),
            Small((Text("For: KFOR"),)),
        )
    )
    assert texts(alert) == [
        r"### [\[VIDEO\] KFOR u Banjskoj](https://n1.example/a)" + f"\n-# N1 · <t:{int(AT.timestamp())}:R>",
        r"**KFOR**\-a je tu.",
        r"-# For\: KFOR",
    ]


def test_a_bracket_without_a_partner_does_not_break_the_link() -> None:
    assert linked("a [b", "https://a.example") == "[a (b](https://a.example)"


def test_entries_stand_together_numbered_or_with_a_dot() -> None:
    listed = Message(
        (
            Entry((Text("KFOR", bold=True),), below=(Text("2 alerts"),), number=1),
            Entry((Text("Title", link="https://a.example"),)),
        )
    )
    assert texts(listed) == ["**1.** **KFOR**\n-# 2 alerts\n• [Title](https://a.example)"]


def test_neighbours_with_the_same_mark_are_marked_once() -> None:
    assert texts(Message((Paragraph((Text("a", bold=True), Text("b", bold=True))),))) == ["**ab**"]


def test_code_of_more_than_one_line_is_a_block() -> None:
    assert texts(Message((Paragraph((Text('"KFOR\n^`', code=True),)),))) == ['```\n"KFOR\n^ˋ\n```']


def test_what_has_no_room_is_left_out_from_the_end() -> None:
    long = Message((Paragraph((Text("_" * 5000),)), Paragraph((Text("never shown"),))))
    [shown] = texts(long)
    assert shown.endswith(r"\_…")
    assert ROOM - 5 <= units(shown) <= ROOM
    entries = tuple(Entry((Text("word " * 30),), below=(Text("N1"),)) for _ in range(60))
    [listed] = texts(Message(entries))
    assert listed.endswith("…")
    assert units(listed) <= ROOM


async def test_the_largest_message_keeps_within_forty_components() -> None:
    blocks = tuple(Paragraph((Text(str(number)),)) for number in range(60))
    buttons = tuple((Button("x" * 200, f"ask:{number}"),) for number in range(30))
    wide = (tuple(Button("◀", f"drop:{number}") for number in range(25)),)
    for rows in (buttons, wide):
        layout = view(Message(blocks, rows))
        everything = list(layout.walk_children())
        assert len(everything) <= 40
        shown = [each for each in everything if isinstance(each, ui.Button)]
        assert len(shown) in (5, 25)
        assert all(each.label and len(each.label) <= 80 for each in shown)


async def test_a_button_carries_its_action_and_the_same_one_is_there_once() -> None:
    row = (Button("Subscribe", "follow:1", primary=True), Button(" ", "cancel"), Button("Again", "follow:1"))
    layout = view(Message((Paragraph((Text("?"),)),), (row,)))
    shown = [each for each in layout.walk_children() if isinstance(each, ui.Button)]
    assert [(each.label, each.custom_id) for each in shown] == [("Subscribe", "t:follow:1"), ("…", "t:cancel")]


async def test_a_message_that_was_sent_is_not_kept_in_memory() -> None:
    layout = view(Message((Paragraph((Text("?"),)),), ((Button("x", "cancel"),),)))
    assert layout.is_finished()
    assert layout.timeout is None
