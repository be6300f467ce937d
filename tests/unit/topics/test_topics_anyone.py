"""Texts whose language nobody knows: what a query finds in them, and what only another language's rules would find."""

import pytest

from bot.topics.index import Document, Rule, Vocabulary, matches
from bot.topics.query import parse

LANGUAGES = ["sr", "sq", "mk", "en"]
UNKNOWN = [None, "", "xx", "tr"]

HOLD = [
    ("KFOR", "KFOR-a Kfora КФОР-ом КФОР-от KFOR-it KFOR's"),
    ("Banjska", "Banjsku Banjskoj Бањској Banjskës Banjskën БАЊСКА"),
    ("Kurti", "Kurtija Куртију Kurtit"),
    ("Radoičić", "Radoičića Радоичићу Radoicicem"),
    ("Vučić", "Vučića Вучићем Вучиќ Вучиќа Vuçiqit"),
    ("Prishtina", "Prishtinës Prishtinën Prištini Приштини"),
    ("Skopje", "Скопјето Skopje Скопје Skopjes"),
    ("Zelenski", "Zelenskog Зеленског"),
    ("SAD", "SAD-a САД"),
    ("izbori", "izbora izborima изборите изборима"),
    ("zgjedhje", "zgjedhjet zgjedhjeve"),
    ("election", "elections"),
]
MUST_NOT = [
    ("SAD", "sada Sada SADA sad Sad sadu сада Сада"),
    ("US", "us usa"),
    ("EU", "euro eu"),
    ("KFOR", "kafa kafja for form кофа"),
    ("Banjska", "Banja Banjaluka Banjo banje"),
    ("Kurti", "kurtizana Kurtizane"),
    ("Mitrovica", "Mitrovića Митровићу Mitrović"),
    ("Rama", "ramazan Ramazani"),
    ("Косово", "кос коса коси kos kosa"),
    ("Peja", "pjesë pejzaž"),
    ("city", "cite citat"),
    ("Иван", "Иванов Ивановски"),
]


def found(query: str, words: str, language: str | None, vocabulary: Vocabulary) -> list[str]:
    tree = parse(query)
    return [word for word in words.split() if matches(tree, Document(word, "", language, "x"), vocabulary)]


@pytest.fixture(scope="session")
def in_use(vocabulary: Vocabulary) -> Vocabulary:
    return Vocabulary(vocabulary.lemmas, LANGUAGES)


@pytest.mark.parametrize("language", UNKNOWN)
@pytest.mark.parametrize(("query", "forms"), HOLD)
def test_forms_are_found_where_the_language_is_unknown(
    query: str, forms: str, language: str | None, in_use: Vocabulary
) -> None:
    assert found(query, forms, language, in_use) == forms.split()


@pytest.mark.parametrize("language", UNKNOWN)
@pytest.mark.parametrize(("query", "others"), MUST_NOT)
def test_no_language_finds_what_another_knows_better(
    query: str, others: str, language: str | None, in_use: Vocabulary
) -> None:
    assert found(query, others, language, in_use) == []


def test_a_language_that_is_not_in_use_reads_nothing() -> None:
    assert found("Banjska", "Banjskoj Banjskës Banjska", None, Vocabulary(languages=["sq"])) == ["Banjskës", "Banjska"]
    assert found("Вучич", "Вучичем Вучич", None, Vocabulary(languages=["en"])) == ["Вучич"]


def test_a_word_in_letters_of_no_language_in_use_is_found_as_it_is() -> None:
    english = Vocabulary(languages=["en"])
    assert found("Αθήνα", "Αθήνα ΑΘΗΝΑ Αθήνας", None, english) == ["Αθήνα", "ΑΘΗΝΑ"]
    assert found("Banjska", "БАЊСКА Banjskoj", None, english) == ["БАЊСКА"]


@pytest.mark.parametrize("language", ["mk", None])
def test_the_letters_of_a_word_tell_who_may_have_written_it(language: str | None) -> None:
    everyone = Vocabulary(languages=["sr", "mk", "ru", "uk"])
    # Only Russian has ы, and only Russian has the ending.
    assert found("Митровица", "Митровицы", None, everyone) == ["Митровицы"]
    assert found("Митровица", "Митровицы", "mk", everyone) == []
    assert found("Скопје", "Скопјето", language, everyone) == ["Скопјето"]


def test_a_match_tells_its_rule(in_use: Vocabulary) -> None:
    match = matches(parse("Banjska"), Document("U Banjskoj i БАЊСКА", "", None, "x"), in_use)
    assert match is not None
    assert [span.rule for span in match.words] == [Rule.FORM, Rule.WORD]
