"""Untrusted text and links come out plain, visible and harmless."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds import clean


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("KFOR u Banjskoj", "KFOR u Banjskoj"),
        ("<p>One</p><p>Two <b>bo</b>ld</p>", "One\nTwo bold"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul>\n  <li>One\n  line</li>\n  <li>Two</li>\n</ul>", "One line\nTwo"),
        ("<P>KFOR-<b>ov</b>  komandant</P>", "KFOR-ov komandant"),
        ("First line\n\nSecond   line\n", "First line\nSecond line"),
        ("First line\nwith <b>weight</b>", "First line\nwith weight"),
        ("Vučić &amp; Kurti", "Vučić & Kurti"),
        ("AT&amp;amp;T", "AT&T"),
        ("&amp;lt;b&amp;gt;Thrice&amp;lt;/b&amp;gt;", "Thrice"),
        ("<\x00b>Broken\u200b up<\u00ad/b>", "‹b>Broken up‹/b>"),
        ("&amp;amp;amp;amp;lt;b&amp;amp;amp;amp;gt; often", "&amp;amp;lt;b&amp;amp;gt; often"),
        ("&lt;p&gt;Escaped&lt;/p&gt;&lt;p&gt;twice&lt;/p&gt;", "Escaped\ntwice"),
        ("<p>&quot;Koha&quot; &amp;#8211; report&amp;nbsp;1</p>", '"Koha" – report 1'),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("a <script>alert('x')</script><style>p{}</style>b", "a b"),
        ("<img src=x onerror=alert(1)>News", "News"),
        ("<!-- comment --><p>News</p>", "News"),
        ("<p>Unfinished <a href='http://x", "Unfinished"),
        ("", ""),
        ("<p> </p>", ""),
        ("see ?a=1&copy=2", "see ?a=1&copy=2"),
    ],
)
def test_text_is_what_a_reader_would_see(value: str, plain: str) -> None:
    assert clean.text(value) == plain


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("<b>KFOR</b>:\n ready\t now", "KFOR: ready now"),
        ("<script>alert(1)</script>KFOR", "KFOR"),
        ("abc\u202ecba\u2069\u200b\ufeff", "abccba"),
        ("K\u00adFOR\u0000\u0007", "KFOR"),
        ("x\u3164y\u034fz", "xyz"),
        ("C\u030c", "\u010c"),
        ("👩\u200d🚒 \u0928\u094d\u200c", "👩\u200d🚒 \u0928\u094d\u200c"),
        ("a\ud800b", "ab"),
        ("\u00a0 \u2003", ""),
    ],
)
def test_a_title_is_one_visible_line(value: str, line: str) -> None:
    assert clean.title(value) == line


def test_long_texts_end_at_a_word_within_their_limit() -> None:
    title = clean.title("Mitrovica " * 200)
    assert len(title) <= clean.LONGEST_TITLE
    assert title.endswith("Mitrovica…")
    assert len(clean.text("x" * 50_000)) == clean.LONGEST_TEXT
    assert len(clean.text("<p>" + "word " * 30_000)) <= clean.LONGEST_TEXT


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://news.example/a?b=1#c", "https://news.example/a?b=1#c"),
        ("/a", "https://base.example/a"),
        ("a b", "https://base.example/dir/a%20b"),
        ("//other.example/x", "https://other.example/x"),
        (" HTTP://News.Example/ ", "http://News.Example/"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("https://news.example/č", "https://news.example/č"),
        ('https://news.example/"><script>', "https://news.example/%22%3E%3Cscript%3E"),
        ("https://news.example/\u202egpj", "https://news.example/%E2%80%AEgpj"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://news.example/", ""),
        ("http://", ""),
        ("http://[::1", ""),
        ("https://news.example/" + "x" * 3000, ""),
        ("https://" + "x" * 64 + ".example/", ""),
    ],
)
def test_a_link_is_absolute_and_of_the_web_or_nothing(value: str, link: str) -> None:
    assert clean.link(value, "https://base.example/dir/feed") == link


# Each shows nothing; most count as printable, some as letters.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u200e\u202e\u2060\u2065"
    "\u206f\u2800\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0\ufff0\U0001bca0\U0001d159\U0001d173\U000e0001\U000e0041\U000e0100"
    "\U000e01ef\U000e0fff"
)


@pytest.mark.parametrize("char", INVISIBLE, ids=lambda char: f"U+{ord(char):04X}")
def test_no_link_holds_what_cannot_be_seen(char: str) -> None:
    base = "https://base.example/"
    assert clean.link(f"https://site.example{char}/a", base) == ""
    assert clean.link(f"https://{char}/a", base) == ""
    link = clean.link(f"https://site.example/ж{char}?q={char}#{char}", base)
    assert char not in link
    assert link.count(quote(char)) == 3
    assert link.startswith("https://site.example/ж%")


@pytest.mark.parametrize("char", sorted(set(INVISIBLE) - set("\u200c\u200d")), ids=lambda char: f"U+{ord(char):04X}")
def test_nor_does_a_title_or_text(char: str) -> None:
    for clear in (clean.title, clean.text, clean.seen):
        assert clear(f"{char}K{char}F{char * 3}OR {char}{char} a") == ("K F OR a" if char == "\u2800" else "KFOR a")
        assert clear(char) == ""


@pytest.mark.parametrize(
    "text",
    [
        "☺\ufe0f",
        "❤\ufe0f\u200d🔥 a",
        "1\ufe0f\u20e3",
        "ℹ\ufe0f",
        "☎\ufe0e",
        "👍🏽\ufe0f",
        "\u1820\u180b\u1821\u180f",
        "می\u200cخواهم",
    ],
)
def test_what_chooses_the_shape_of_a_sign_or_letter_stays(text: str) -> None:
    assert clean.title(text) == text
    assert clean.title(text.replace("\ufe0f", "\ufe0f\ufe0f")) == text


@given(st.text(st.sampled_from(f"{INVISIBLE}aж☺1 \u1820"), max_size=12))
def test_cleaning_once_is_enough(value: str) -> None:
    once = clean.title(value)
    assert clean.title(once) == once
    assert clean.seen(once) == once


@given(st.text(st.characters() | st.sampled_from("<>&;/p\n\u202e\u200d#x1"), max_size=300))
def test_nothing_hidden_comes_out_and_cleaning_ends_in_lines(value: str) -> None:
    text = clean.text(value)
    assert unicodedata.is_normalized("NFC", text)
    for char in text:
        assert char in "\n\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    assert all(line == line.strip() and line for line in text.splitlines())
    assert "\n" not in clean.title(value)


def test_what_is_taken_for_plain_at_a_glance_is_what_a_look_at_each_character_finds() -> None:
    """Of all of Unicode. It has no space but plain and unbreakable ones, in the composed form neither."""
    for char in map(chr, range(0x110000)):
        if not clean._USUAL.fullmatch(char):
            continue
        assert char == "\u00a0" or char.isprintable(), hex(ord(char))
        assert not clean._is_hidden(char), hex(ord(char))
        for text in (char, f"e{char}"):
            composed = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
            assert len(composed) <= len(text), hex(ord(char))
            assert composed.isprintable(), hex(ord(char))
            assert not set(composed) & set("<>&") - {char}, hex(ord(char))


@given(st.lists(st.sampled_from([*"aéŠт\u0301\u0344\u0958\u2adc\U0001d160\n&", "<p>", "&#x2adc;", "&nvlt;"])))
def test_no_text_is_longer_than_it_may_be(pieces: list[str]) -> None:
    value = "".join(pieces)
    assert len(clean.text(value)) <= clean.at_most(value)


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\u202f", "\t", "\x1f"])
@pytest.mark.parametrize("tag", ["b", "p"])
def test_every_space_between_words_is_one(space: str, tag: str) -> None:
    value = f"{space} <{tag}>KFOR{space}{space}in</{tag}>{space} Banjska{space}"
    assert clean.text(value).split() == ["KFOR", "in", "Banjska"]
    assert set(clean.text(value)) <= set(" \nKFORinBanjska")
    assert clean.seen(f"KFOR{space} {space}in {space}") == "KFOR in"


@given(st.text(max_size=100))
def test_a_link_never_leaves_the_web(value: str) -> None:
    link = clean.link(value, "https://base.example/")
    assert link == "" or link.startswith(("http://", "https://"))
    assert not set(link) & set(' <>"\n\r\t')
