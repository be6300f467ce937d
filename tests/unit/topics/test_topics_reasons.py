"""Why a document matches: by the whole query, never by a word of it alone."""

import pytest

from bot.topics.document import Document, Rule
from bot.topics.lemmas import Lemmas
from bot.topics.packing import pack
from bot.topics.query import parse
from bot.topics.reasons import Reason, reasons
from bot.topics.vocabulary import Vocabulary

NAMES = (("KFOR", "Kosovo Force"), ("Mitrovica", "Kosovska Mitrovica", "Mitrovicë"))


@pytest.mark.parametrize(
    ("query", "title", "told"),
    [
        ("Kosovo Force", "KFOR patrols", [Reason("KFOR", Rule.ALIAS, "Kosovo Force")]),
        ("kfor", "a Kosovo Force", [Reason("Kosovo", Rule.ALIAS, "kfor"), Reason("Force", Rule.ALIAS, "kfor")]),
        ("EULEX OR (KFOR police)", "EULEX thanks KFOR", [Reason("EULEX", Rule.WORD, "EULEX")]),
        ('north "north Kosovo"', "north Kosovo", [Reason("north", Rule.WORD, "north"),
                                                  Reason("Kosovo", Rule.WORD, '"north Kosovo"')]),
        ('-"EULEX talks" EULEX', "EULEX", [Reason("EULEX", Rule.WORD, "EULEX")]),
        ("a lang:en", "a b bb", [Reason("a", Rule.WORD, "a")]),
        ("lang:en", "a b", []),
        ("KFOR", "nothing", []),
    ],
)  # fmt: skip
def test_each_word_is_told_with_the_part_of_the_query_that_it_matched(
    query: str, title: str, told: list[Reason]
) -> None:
    assert reasons(parse(query), Document(title, "", "en", "feed"), Vocabulary(names=NAMES)) == told


def test_capitals_count_as_they_do_where_the_word_stands_in_the_query() -> None:
    """A phone capitalises the first of several words; Novi alone is meant so."""
    listed = Lemmas(pack([("novi", "nov"), ("novog", "nov"), ("grad", "grad")]))
    vocabulary = Vocabulary(lambda code: listed if code == "hbs" else None)
    told = reasons(parse("Novi grad"), Document("novi grad", "", "sr", "feed"), vocabulary)
    assert told == [Reason("novi", Rule.WORD, "Novi"), Reason("grad", Rule.WORD, "grad")]


def test_no_more_than_eight_are_told() -> None:
    assert len(reasons(parse("a b c d e f g h i j"), Document("a b c d e f g h i j", "", None, "feed"))) == 8
