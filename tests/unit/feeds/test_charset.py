"""In which encoding a document is, whatever it says of itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.feeds.charset import decoded, encoding_of
from bot.feeds.document import read
from bot.feeds.job import Job

SERBIAN = "Predsednik Vučić u Nišu: „policija“ šeta đačkom ulicom, žene čekaju"
CYRILLIC = "Полиција је саопштила да је у Звечану мирно, председник ће сутра"
RUSSIAN = "Полиция сообщила, что ситуация на севере Косова спокойная"
FRENCH = "Le président français était à Genève où règne l’inquiétude"
GERMAN = "Die Polizei hat am Montag größere Straßen für Züge gesperrt"
ENGLISH = "Kosovo’s prime minister won’t agree – “not now”, he said…"
ALBANIAN = "Policia e Kosovës ka thënë se gjendja është e qetë, por çdo gjë"
WRITTEN = [
    (SERBIAN, "windows-1250"), (SERBIAN.translate({ord("„"): None, ord("“"): None}), "iso-8859-2"),
    (CYRILLIC, "windows-1251"), (CYRILLIC, "iso-8859-5"), (RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"),
    (FRENCH, "windows-1252"), (GERMAN, "windows-1252"), (ALBANIAN, "windows-1252"),
]  # fmt: skip


def document(text: str, encoding: str, declared: str = "") -> bytes:
    declaration = f" encoding='{declared}'" if declared else ""
    return f"<?xml version='1.0'{declaration}?><rss><channel><title>{text}</title></channel></rss>".encode(encoding)


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
@pytest.mark.parametrize("header", ["", "; charset=utf-8", "; charset=us-ascii", "; charset=ISO-8859-1", "; charset=?"])
@pytest.mark.parametrize("declared", ["", "utf-8"])
def test_letters_tell_the_encoding_of_what_is_declared_wrong_or_not_at_all(
    text: str, encoding: str, header: str, declared: str
) -> None:
    body = document(text, encoding, declared)
    assert text in body.decode(encoding_of(body, f"text/xml{header}") or "")


@pytest.mark.parametrize("declared", ["utf-16", "UTF-16LE", "utf-32", "UCS-2"])
@pytest.mark.parametrize(
    ("text", "encoding"), [("KFOR denies", "ascii"), (CYRILLIC, "utf-8"), (SERBIAN, "windows-1250")]
)
@pytest.mark.parametrize("content_type", ["", "text/xml", "application/rss+xml", "application/xml; charset=utf-16"])
def test_wide_characters_are_declared_in_vain_where_the_document_has_none(
    text: str, encoding: str, declared: str, content_type: str
) -> None:
    body = document(text, encoding, declared)
    parsed = read(Job("https://a.example/", content_type, body, None, datetime(2026, 3, 1, tzinfo=UTC)))
    assert parsed.title == text


@pytest.mark.parametrize("header", ["", "; charset=windows-1252", "; charset=windows-1251", "; charset=gb2312"])
@pytest.mark.parametrize("text", [SERBIAN, CYRILLIC, FRENCH])
def test_what_is_utf_8_is_that_also_with_a_broken_character(text: str, header: str) -> None:
    body = document(text, "utf-8", "windows-1250")
    assert encoding_of(body, f"text/xml{header}") == "utf-8"
    assert encoding_of(body.replace(b"</title>", b"\xc4</title>"), f"text/xml{header}") == "utf-8"


def test_of_two_that_are_at_odds_the_one_counts_that_gives_words() -> None:
    for header, declared in (("iso-8859-1", "windows-1250"), ("windows-1250", "iso-8859-1")):
        assert encoding_of(document(SERBIAN, "cp1250", declared), f"text/xml; charset={header}") == "cp1250"


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (b"<rss/>", "text/xml; charset=windows-1250", None),
        (document(SERBIAN, "cp1250", "windows-1250"), "text/xml; charset=utf-8", "cp1250"),
        (document(SERBIAN, "cp1250"), "text/xml; charset=windows-1250", "cp1250"),
        (document(SERBIAN, "cp1250", "rot13"), "text/xml; charset=windows-1250", "cp1250"),
        (document(FRENCH.replace("’", "'"), "latin-1", "iso-8859-1"), "text/xml; charset=iso-8859-1", "iso8859-1"),
        (document("平安", "gb18030", "gb2312"), "text/xml; charset=iso-8859-1", "gb18030"),
        (document("平安", "gb18030", "gb2312"), "text/xml; charset=big5", None),
    ],
)
def test_a_document_is_taken_at_its_word_where_that_can_be(
    body: bytes, content_type: str, encoding: str | None
) -> None:
    assert encoding_of(body, content_type) == encoding


@pytest.mark.parametrize(("text", "encoding"), [(ENGLISH, "windows-1252"), (SERBIAN, "windows-1250")])
@pytest.mark.parametrize("header", ["", "; charset=iso-8859-1"])
def test_latin_1_counts_for_nothing_where_it_has_no_such_letters(text: str, encoding: str, header: str) -> None:
    body = document(text, encoding, "iso-8859-1")
    assert decoded(body, f"text/xml{header}") == document(text, "utf-8", "iso-8859-1").decode()
