"""Word forms: what a query finds in every case, script and language, and what only looks like it."""

import pytest

from bot.topics.index import Document, Rule, Single, Vocabulary, matches
from bot.topics.query import parse
from tests.unit.topics.heldout import ACRONYMS, PEOPLE, PLACES, WORDS

MUST_HOLD = [
    ("Banjska", "sr", "Banjske Banjskoj Banjsku Banjskom Бањској", "Banja Banjaluka"),
    ("Banjska", "sq", "Banjskë Banjskës", "Banja"),
    ("KFOR", "sr", "KFOR-a Kfora КФОР-ом Кфора", ""),
    ("KFOR", "sq", "KFOR-it", "kafja"),
    ("Radoicic", "sr", "Радоичићу", ""),
    ("Kurti", "sr", "Kurtija Kurtiju Курти", "kurtizana"),
    ("Kurti", "sq", "Kurtit", ""),
    ("Djokovic", "sr", "Ђоковићем", ""),
    ("Srbija", "sr", "Srbijom Србији", "Srbi srpski"),
    ("SAD", "sr", "SAD-a САД", "sada"),
    ("EU", "sr", "EU-om ЕУ", "euro"),
    ("Mitrovicë", "sq", "Mitrovicën", "mitër"),
]
HELD_OUT = [*PLACES, *PEOPLE, *ACRONYMS, *WORDS]


def found(query: str, text: str, language: str | None, vocabulary: Vocabulary | None = None) -> list[tuple[str, Rule]]:
    match = matches(parse(query), Document(text, "", language, "x"), vocabulary)
    return [(text[span.start : span.end], span.rule) for span in match.words] if match else []


@pytest.mark.parametrize(("query", "language", "forms", "others"), MUST_HOLD)
@pytest.mark.parametrize("with_dictionary", [True, False])
def test_the_words_that_must_hold_do_so_with_and_without_dictionaries(
    query: str, language: str, forms: str, others: str, with_dictionary: bool, vocabulary: Vocabulary
) -> None:
    known = vocabulary if with_dictionary else Vocabulary()
    assert [form for form in forms.split() if not found(query, form, language, known)] == []
    assert [other for other in others.split() if found(query, other, language, known)] == []


@pytest.mark.parametrize(("language", "query", "forms", "others"), HELD_OUT)
def test_a_query_finds_its_forms_and_nothing_that_looks_like_it(
    language: str, query: str, forms: str, others: str, vocabulary: Vocabulary
) -> None:
    single = Single(parse(query), vocabulary)
    assert [form for form in forms.split() if not single.match(Document(form, "", language, "x"))] == []
    assert [other for other in others.split() if single.match(Document(other, "", language, "x"))] == []


@pytest.mark.parametrize(
    ("query", "text", "finds"),
    [
        ("Radoičić", "radoičića", True),  # no dictionary knows it: written in small letters, it is still the name
        ("Milan", "milan leti", False),  # a bird
        ("izbori", "IZBORI", True),
        ("Izbori", "izbora", True),  # phones capitalise
        ("Vojna baza", "vojne baze", True),
        ("Novi Sad", "Novom Sadu", True),
        ("Novi Sad", "novi zakon sada", False),
        ("sad", "SAD", True),
        ("SAD", "SADA JE DOSTA", False),
        ("Mitrovica", "Mitrović Mitroviću Mitrovića Митровићем", False),
        ("Mitrović", "Mitrovića", True),
        ("Mitrovića", "Mitrović", True),
    ],
)
def test_capitals_and_marks_count_only_where_they_tell_something(
    query: str, text: str, finds: bool, vocabulary: Vocabulary
) -> None:
    assert bool(found(query, text, "sr", vocabulary)) is finds


@pytest.mark.parametrize("language", ["sr", "sr-Latn", "hr", "bs", "sr_RS"])
def test_every_tag_of_a_language_gets_its_rules(language: str) -> None:
    assert found("Banjska", "Banjskoj", language)


def test_a_match_says_by_which_rule_each_word_was_found(vocabulary: Vocabulary) -> None:
    named = Vocabulary(vocabulary.lemmas, vocabulary.languages, [["Priština", "Prishtina"]])
    text = "Бањска, Banjskoj i Zvečanu; Prishtinës nema"
    assert found("(Banjska | Zve*) Pristina", text, "sr", named) == []
    assert found("Banjska OR Zve* OR Pristina OR =nema", "Бањска, Banjskoj, Zvečanu; Prishtina nema", "sr", named) == [
        ("Бањска", Rule.WORD),
        ("Banjskoj", Rule.FORM),
        ("Zvečanu", Rule.PREFIX),
        ("Prishtina", Rule.ALIAS),
        ("nema", Rule.WORD),
    ]


NAMES = [
    ["Priština", "Prishtina", "Pristina"],
    ["Kosovska Mitrovica", "Mitrovica e Veriut"],
    ["Beč", "Vienna", "Vjenë"],
]


@pytest.mark.parametrize(
    ("query", "text", "language", "words"),
    [
        ("Beč", "protests in Vienna", "en", ["Vienna"]),
        ("Beča", "në Vjenë", "sq", ["Vjenë"]),  # typed in another case
        ("беч", "në Vjenën", "sq", ["Vjenën"]),
        ("Vienna", "u Beču", "sr", ["Beču"]),
        ("Beč KFOR", "KFOR in Vienna", "en", ["KFOR", "Vienna"]),
        ("Kosovska Mitrovica", "në Mitrovicën e Veriut", "sq", ["Mitrovicën", "e", "Veriut"]),
        ('"Kosovska Mitrovica"', "në Mitrovicën e Veriut", "sq", ["Mitrovicën", "e", "Veriut"]),
        ("=Beč", "protests in Vienna", "en", []),
        ("Kosovska Mitrovica", "në Mitrovicë", "sq", []),
        ("KFOR -Beč", "KFOR in Vienna", "en", []),
    ],
)
def test_an_alias_is_looked_for_in_all_its_names(
    query: str, text: str, language: str, words: list[str], vocabulary: Vocabulary
) -> None:
    named = Vocabulary(vocabulary.lemmas, vocabulary.languages, NAMES)
    assert [word for word, _ in found(query, text, language, named)] == words
