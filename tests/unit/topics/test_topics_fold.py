"""Folding: one form for every script, case and diacritic; and words with their places."""

import pytest

from bot.topics.fold import fold
from bot.topics.tokens import folded_text, tokenise


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Banjska", "banjska"),
        ("БАЊСКА", "banjska"),
        ("Бањској", "banjskoj"),
        ("Banjskë", "banjske"),
        ("Đoković", "djokovic"),
        ("Ђоковић", "djokovic"),
        ("Djokovic", "djokovic"),
        ("Ðoković", "djokovic"),  # with an eth, as some newsrooms type it
        ("Радоичић", "radoicic"),
        ("Љубав", "ljubav"),
        ("ЉУБАВ", "ljubav"),
        ("ǈubav", "ljubav"),
        ("Џафер Džafer ǅafer", "dzafer dzafer dzafer"),
        ("Ѓорѓи Ќосе Ѕвезда", "gjorgji kjose dzvezda"),
        ("Vuçiç Prishtinë", "vucic prishtine"),
        ("Straße", "strasse"),
        ("Banj\u00adska Ko\u200bsovo", "banjska kosovo"),
        ("Г\u0301орг\u0301и", "gjorgji"),  # NFD
        ("injekcija", "injekcija"),
        ("КФОР-ом", "kfor-om"),
        ("Йорданка Юлия", "jordanka julija"),
        ("Ǵorǵi Ḱose", "gjorgji kjose"),
    ],
)
def test_every_spelling_folds_to_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_keep_their_places_in_the_original_text() -> None:
    text = "Снаге КФОР-ом у „Бањској”."
    assert [(token.folded, text[token.start : token.end]) for token in tokenise(text)] == [
        ("snage", "Снаге"),
        ("kfor", "КФОР"),
        ("om", "ом"),
        ("u", "у"),
        ("banjskoj", "Бањској"),
    ]


def test_marks_and_soft_hyphens_break_neither_words_nor_places() -> None:
    text = "Vuc\u030cic\u0301 u Ba\u00adnj\u200dskoj, Kosove\u0308."
    assert [(token.folded, token.raw) for token in tokenise(text)] == [
        ("vucic", "Vuc\u030cic\u0301"),
        ("u", "u"),
        ("banjskoj", "Ba\u00adnj\u200dskoj"),
        ("kosove", "Kosove\u0308"),
    ]


def test_an_invisible_sign_after_a_word_is_not_part_of_it() -> None:
    assert [(token.start, token.end) for token in tokenise("KFOR\u200b EU\u00ad")] == [(0, 4), (6, 8)]


def test_every_apostrophe_parts_words() -> None:
    for apostrophe in "'’ʼ‘`":
        assert folded_text(f"l{apostrophe}OTAN, Знам{apostrophe}янка") == "l otan znam janka"


def test_what_folds_to_nothing_is_no_word() -> None:
    assert tokenise("ь — \u0301 \u200b … ") == []


def test_folded_text_is_the_words_alone() -> None:
    assert folded_text("  Косово, Kosovë & KFOR-it: 50%… ") == "kosovo kosove kfor it 50"
