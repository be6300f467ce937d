"""The query language: what parses, what it prints, and how mistakes are told."""

import pytest

from bot.topics.query import (
    And,
    Exact,
    Filter,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    QueryMistake,
    Reason,
    Word,
    hints,
    parse,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("KFOR", Word("KFOR")),
        ("a b", And((A, B))),
        ("a AND b c", And((A, B, C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a|b | c", Or((A, B, C))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a (b (c))", And((A, B, C))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("-b a", And((Not(B), A))),
        ("Banjsk*", Prefix("Banjsk")),
        ("=Banjska", Exact("Banjska")),
        ('"Kosovska Mitrovica"', Phrase(("Kosovska", "Mitrovica"))),
        ("„Kosovska Mitrovica“", Phrase(("Kosovska", "Mitrovica"))),
        ("«Kosovska Mitrovica»", Phrase(("Kosovska", "Mitrovica"))),
        ("“Kosovska Mitrovica”", Phrase(("Kosovska", "Mitrovica"))),
        ('="Kosovska Mitrovica"', Phrase(("Kosovska", "Mitrovica"), exact=True)),
        ('"KFOR"', Word("KFOR")),
        ('a "OR" b', And((A, Word("OR"), B))),
        ("a or b", And((A, Word("or"), B))),
        ("ORAO ANDERS NOTA", And((Word("ORAO"), Word("ANDERS"), Word("NOTA")))),
        ("KFOR-a", Phrase(("KFOR", "a"))),
        ("=KFOR-a", Phrase(("KFOR", "a"), exact=True)),
        ("Beograd–Priština", Phrase(("Beograd", "Priština"))),
        ("e-mail", Phrase(("e", "mail"))),
        ("a.b", Phrase(("a", "b"))),
        ("#tag", Word("tag")),
        ("Inc.", Word("Inc")),
        ("lang:sr", Filter("lang", "sr")),
        ("FEED:KoSSev Tag:Косово", And((Filter("feed", "kossev"), Filter("tag", "kosovo")))),
        ("a -lang:sr", And((A, Not(Filter("lang", "sr"))))),
        ("Banj\u00adska", Word("Banjska")),
        ("Vuc\u030cic\u0301", Word("Vučić")),
    ],
)
def test_a_query_means_what_it_says_and_prints_itself(text: str, tree: Query) -> None:
    assert parse(text) == tree
    assert parse(str(tree)) == tree


@pytest.mark.parametrize(
    ("text", "reason", "column", "mend"),
    [
        ("", Reason.EMPTY, 1, None),
        ("  ", Reason.EMPTY, 1, None),
        ("a ()", Reason.EMPTY, 3, "a"),
        ('a ""', Reason.EMPTY, 4, None),
        ('KFOR "Banjska sever', Reason.OPEN_QUOTE, 6, 'KFOR "Banjska sever"'),
        ('KFOR "', Reason.OPEN_QUOTE, 6, "KFOR"),
        ("(a OR b", Reason.OPEN_PARENTHESIS, 1, "(a OR b)"),
        ("a OR b)", Reason.CLOSED_PARENTHESIS, 7, "a OR b"),
        ("KFOR AND", Reason.OPERATOR, 6, "KFOR"),
        ("AND KFOR", Reason.OPERATOR, 1, "KFOR"),
        ("a AND OR b", Reason.OPERATOR, 3, "a OR b"),
        ("(a OR ) b", Reason.OPERATOR, 4, "(a ) b"),
        ("-KFOR", Reason.ONLY_NEGATIVE, 1, None),
        ("a OR -b", Reason.ONLY_NEGATIVE, 6, None),
        ("-a -(b c)", Reason.ONLY_NEGATIVE, 1, None),
        ("C++", Reason.SYMBOL, 2, "C"),
        ("a - b", Reason.SYMBOL, 3, "a b"),
        ("a –b", Reason.SYMBOL, 3, "a -b"),
        ("KFOR, EULEX, Banjska", Reason.SYMBOL, 5, "KFOR OR EULEX OR Banjska"),
        ("1,5", Reason.SYMBOL, 2, "1 5"),
        ("'Banjska sever'", Reason.SYMBOL, 1, '"Banjska sever"'),
        ("🔔", Reason.SYMBOL, 1, None),
        ("*", Reason.STAR, 1, None),
        ("Ban*ska", Reason.STAR, 4, "Ban ska"),
        ('"Banjsk* sever"', Reason.STAR, 8, '"Banjsk sever"'),
        ("a*", Reason.SHORT_PREFIX, 1, "a"),
        ("lagn:sr KFOR", Reason.UNKNOWN_FILTER, 1, "lang:sr KFOR"),
        ("KFOR 10:30", Reason.UNKNOWN_FILTER, 6, 'KFOR "10:30"'),
        ("lang: sr", Reason.FILTER_VALUE, 1, "lang:sr"),
        ("lang:serbian", Reason.FILTER_VALUE, 1, None),
        ("a" * 1001, Reason.TOO_LONG, 1001, None),
        ("a " + "(" * 300 + "b" + ")" * 300, Reason.TOO_DEEP, 23, None),
    ],
)
def test_a_mistake_says_why_and_where_and_what_would_do(
    text: str, reason: Reason, column: int, mend: str | None
) -> None:
    with pytest.raises(QueryMistake) as caught:
        parse(text)
    mistake = caught.value
    assert (mistake.reason, mistake.column, mistake.mend) == (reason, column, mend)
    assert str(mistake).startswith(f"Column {column}: ")


def test_the_caret_stands_below_the_column() -> None:
    with pytest.raises(QueryMistake) as caught:
        parse("KFOR AND OR Banjska")
    assert caught.value.caret == "KFOR AND OR Banjska\n     ^"
    assert str(caught.value) == "Column 6: AND lacks a word beside it; expected a word"


def test_the_caret_of_a_long_query_shows_the_part_around_the_column() -> None:
    with pytest.raises(QueryMistake) as caught:
        parse("KFOR " * 60 + "C++")
    line, caret = caught.value.caret.split("\n")
    assert line[len(caret) - 1 :] == "++"
    assert len(line) < 130


def test_a_mistake_brings_no_control_characters_to_a_terminal() -> None:
    with pytest.raises(QueryMistake) as caught:
        parse("KFOR\x1b[31m+")
    assert "\x1b" not in str(caught.value) + caught.value.caret


def test_the_longest_query_is_the_callers_to_set() -> None:
    assert parse("Banjska", longest=7) == Word("Banjska")
    with pytest.raises(QueryMistake, match="too long"):
        parse("Banjska", longest=6)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("kfor or eulex", "kfor OR eulex"),
        ("kfor ili eulex ose banjska", "kfor OR eulex OR banjska"),
        ("kfor ИЛИ eulex", "kfor OR eulex"),
        ("kfor and eulex", "kfor AND eulex"),
        ("kfor not eulex", "kfor NOT eulex"),
    ],
)
def test_a_word_that_may_be_an_operator_gives_a_hint(text: str, suggestion: str) -> None:
    found = hints(text)
    assert {hint.suggestion for hint in found} == {suggestion}
    assert all(text[hint.column - 1 :].startswith(hint.word) for hint in found)


@pytest.mark.parametrize(
    "text", ["kfor OR eulex", '"kfor or eulex"', "or kfor", "-a or b", 'kfor "or" eulex', "", "a ("]
)
def test_no_hint_where_no_operator_can_be_meant(text: str) -> None:
    assert hints(text) == []


@pytest.mark.parametrize(
    "piece", ["(", "(a ", "-(a ", "a(", "a)", "() ", "a OR ", "AND ", "= ", "- a ", "a,", '"', 'a" ', "*", "a:"]
)
def test_a_thousand_characters_of_nonsense_are_one_mistake(piece: str) -> None:
    with pytest.raises(QueryMistake):
        parse((piece * 1000)[:999] + "(")


def test_hundreds_of_words_are_one_query() -> None:
    tree = parse("ab " * 333)
    assert tree == And((Word("ab"),) * 333)
    assert parse(str(tree)) == tree
