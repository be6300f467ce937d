"""The languages beside Serbian, Albanian and English: what a query finds in their texts, and what it must not."""

import pytest

from bot.topics.index import Document, Single, Vocabulary
from bot.topics.query import parse
from tests.unit.topics.heldout_slavic import (
    MACEDONIAN_NAMES,
    MACEDONIAN_WORDS,
    RUSSIAN_NAMES,
    RUSSIAN_WORDS,
    UKRAINIAN_NAMES,
    UKRAINIAN_WORDS,
)
from tests.unit.topics.heldout_western import FRENCH, GERMAN, ITALIAN

NAMES = [*MACEDONIAN_NAMES, *RUSSIAN_NAMES, *UKRAINIAN_NAMES]
WORDS = [*MACEDONIAN_WORDS, *RUSSIAN_WORDS, *UKRAINIAN_WORDS, *FRENCH, *GERMAN, *ITALIAN]


def found(query: str, words: str, language: str, vocabulary: Vocabulary) -> list[str]:
    single = Single(parse(query), vocabulary)
    texts = [word.replace("_", " ") for word in words.split()]
    return [text for text in texts if single.match(Document(text, "", language, "x"))]


@pytest.mark.parametrize(("language", "query", "forms", "others"), [*NAMES, *WORDS])
def test_a_query_finds_its_forms_and_nothing_that_looks_like_it(
    language: str, query: str, forms: str, others: str, vocabulary: Vocabulary
) -> None:
    assert found(query, forms, language, vocabulary) == [form.replace("_", " ") for form in forms.split()]
    assert found(query, others, language, vocabulary) == []


@pytest.mark.parametrize(("language", "query", "forms", "_others"), NAMES)
def test_names_are_found_without_dictionaries(language: str, query: str, forms: str, _others: str) -> None:
    assert found(query, forms, language, Vocabulary(languages=[language])) == forms.split()
