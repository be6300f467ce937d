"""What holds for every text: folding, words, queries, the index."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.topics.candidates import condition
from bot.topics.fold import fold, is_normal
from bot.topics.index import Document, Index, matches
from bot.topics.origin import origin, values_of
from bot.topics.query import Query, QueryMistake, _plain_words, _read, hints, parse
from bot.topics.tokens import folded_text, tokenise
from bot.topics.tree import And, Exact, Filter, Not, Or, Phrase, Prefix, Word, all_of, any_of
from tests.property.texts import PIECES, any_text, queries, stands

SERBIAN = str.maketrans("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš") | {
    ord("љ"): "lj",
    ord("њ"): "nj",
    ord("џ"): "dž",
}
# The first parse builds the grammar's tables, which a busy machine may take long for.
patient = settings(deadline=None)
WORDS = ["KFOR", "Banjska", "Ђоковић", "a", "sr", "OR", "."]
leaves = st.one_of(
    st.sampled_from(["KFOR", "Ђоковић", "a", "=Banjska", "Banj*", "KF*", '"OR"', "KFOR-a", "lang:sr", "feed:koha"]),
    st.lists(st.sampled_from(WORDS[:5]), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
)
sound = st.recursive(
    leaves,
    lambda parts: st.builds(
        str.format,
        st.sampled_from(["{} {}", "{} OR {}", "({}) ({})", "({} | {})", "{} -({})", "{} NOT ({})"]),
        parts,
        parts,
    ),
    max_leaves=12,
)
serbian = st.text(alphabet=st.sampled_from([*map(chr, SERBIAN), " "]), max_size=60)


def outcome(text: str) -> Query | QueryMistake:
    try:
        return parse(text)
    except QueryMistake as mistake:
        return mistake


@patient
@given(any_text)
@example("ᾳ\u200d\u0345")
@example("\u1100\u200b\u1161")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@patient
@given(any_text)
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert folded_text(composed) == folded_text(decomposed)


@patient
@given(serbian)
def test_serbian_cyrillic_and_latin_have_the_same_words_in_any_case(text: str) -> None:
    latin = text.translate(SERBIAN)
    assert folded_text(text) == folded_text(latin) == folded_text(latin.upper()) == folded_text(text.upper())


@patient
@given(st.text(st.sampled_from("abcčćçdđeëžšäöüßéœабвгґѓдђеёєжзѕиіїйјкќлљмњпрћуфџщъыьэюя '"), max_size=40))
def test_every_letter_of_the_languages_here_folds_alike_in_any_case(text: str) -> None:
    assert folded_text(text.upper()) == folded_text(text) == folded_text(text.title())


@patient
@given(any_text)
@example("1⁄2½ Vuc\u030c\u00adic\u0301\u200b")
def test_every_word_stands_where_its_token_says(text: str) -> None:
    end = 0
    for token in tokenise(text):
        assert end <= token.start < token.end
        assert text[token.start : token.end] == token.raw
        assert [again.folded for again in tokenise(token.raw)] == [token.folded]
        assert token.folded.isalnum()
        end = token.end


@patient
@given(any_text)
@example("½ Tocsin™ a…b c\u00a0d Vuc\u030cic\u0301")
def test_folded_text_is_what_the_words_fold_to(text: str) -> None:
    assert folded_text(text) == " ".join(token.folded for token in tokenise(text))


@pytest.mark.parametrize("plane", range(17))
def test_folded_text_keeps_words_apart_at_every_character(plane: int) -> None:
    """Whole texts are folded before their words are told: no character may fold to another kind than its own."""
    chars = [each for each in map(chr, range(plane << 16, (plane + 1) << 16)) if is_normal(each)]
    for begin in range(0, len(chars), 1000):
        text = " ".join(f"q{char}q" for char in chars[begin : begin + 1000] if is_normal(f"q{char}q"))
        assert is_normal(text)
        assert folded_text(text) == " ".join(token.folded for token in tokenise(text))


@patient
@given(any_text)
def test_folded_text_is_its_own_folded_text(text: str) -> None:
    assert folded_text(folded_text(text)) == folded_text(text)


@patient
@given(queries)
def test_any_text_parses_or_gives_a_placed_mistake_whose_mend_parses(text: str) -> None:
    result = outcome(text)
    if isinstance(result, QueryMistake):
        assert 1 <= result.column <= len(text) + 1
        assert result.what
        assert result.expected
        assert str(result) == f"Column {result.column}: {result.what}; expected {result.expected}"
        assert result.mend != text
        assert result.mend is None or isinstance(parse(result.mend), Query)
    else:
        assert parse(str(result)) == result
    for hint in hints(text):
        parse(hint.suggestion)


@patient
@given(queries)
@example("KFOR\u0301 \u200bEULEX +")
@example("a\u202eb )")
def test_the_caret_stands_below_the_character_at_the_column(text: str) -> None:
    result = outcome(text)
    if isinstance(result, QueryMistake):
        line, caret = result.caret.split("\n")
        assert caret.strip(" ") == "^"
        wrong = text[result.column - 1 : result.column]
        # A mark stands on the letter before, and what can't be shown is a space.
        shown = [c for c in line if unicodedata.category(c)[0] != "M"]
        if wrong and unicodedata.category(wrong)[0] != "M":
            assert shown[len(caret) - 1] == (wrong if wrong.isprintable() else " ")
        elif not wrong:
            assert len(caret) == len(shown) + 1


_letters = st.characters(categories=["Lu", "Ll", "Lo", "Nd"])
_words = st.text(_letters, min_size=1, max_size=8).map(lambda word: unicodedata.normalize("NFC", word))
single = _words.filter(lambda word: [token.raw for token in tokenise(word)] == [word])
_leaves = st.one_of(
    st.builds(Word, st.one_of(single, st.sampled_from(["AND", "OR", "NOT", "or", "lang"]))),
    st.builds(Exact, single),
    st.builds(Prefix, single.filter(lambda word: len(tokenise(word)[0].folded) > 1)),
    st.builds(Phrase, st.lists(single, min_size=2, max_size=3).map(tuple), st.booleans()),
    st.builds(Filter, st.sampled_from(["feed", "tag"]), st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,9}", fullmatch=True)),
    st.builds(Filter, st.just("lang"), st.sampled_from(["sr", "sr-latn", "mk"])),
)


def _with_negations(parts: list[Query], without: list[Query]) -> Query:
    return all_of([*parts, *(Not(part) for part in without)])


trees = st.recursive(
    _leaves,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(all_of),
        st.lists(parts, min_size=1, max_size=3).map(any_of),
        st.builds(_with_negations, st.lists(parts, min_size=1, max_size=2), st.lists(parts, max_size=2)),
    ),
    max_leaves=10,
)


@patient
@given(trees)
@example(And((Word("a"), Not(Not(Word("b"))))))
@example(Or((And((Word("a"), Or((Word("b"), Word("c"))))), Word("OR"))))
def test_a_trees_printed_form_parses_back_to_it(tree: Query) -> None:
    assert parse(str(tree)) == tree


@patient
@given(st.lists(st.one_of(st.sampled_from(PIECES), any_text), max_size=4).map(" ".join))
@example("KFOR Banjska")
@example("KFOR\u2003OR\x1cb")
@example("Бањска ь")
@example("ᾳ\u0345 ½")
@example("lʼOTAN")
def test_words_alone_are_read_as_the_grammar_reads_them(text: str) -> None:
    words = _plain_words(text)
    if words:
        assert all_of(words) == _read(text, len(text))


@patient
@given(sound, st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_index_agrees_with_the_query_alone_and_candidates_are_necessary(text: str, words: list[str]) -> None:
    tree = parse(text)
    assert parse(str(tree)) == tree
    document = Document(" ".join(words[:4]), " ".join(words[4:]), "sr", "kossev", frozenset({"sr"}))
    index: Index[object] = Index()
    index.add(1, tree)
    alone = matches(tree, document)
    assert [match.words for match in index.match(document)] == ([alone.words] if alone else [])
    if alone is not None:
        needed = condition(tree)
        assert stands(needed.words, folded_text(f"{document.title} {document.summary}").split())
        assert needed.origin is None or matches_filters(needed.origin, document)


@patient
@given(sound, st.sampled_from([None, "sr-Latn", "sh-Cyrl", "hr", "en"]), st.sampled_from(["kossev", "n1"]))
def test_no_match_comes_from_where_the_filters_leave_out(text: str, language: str | None, feed: str) -> None:
    tree = parse(text)
    document = Document(" ".join(WORDS), " ".join(reversed(WORDS)), language, feed, frozenset({"sr"}))
    bound = origin(tree)
    if matches(tree, document) is not None:
        assert bound is None or matches_filters(bound, document)


def matches_filters(bound: Query, document: Document) -> bool:
    """Whether a document comes from there, by the plainest reading."""
    match bound:
        case Filter("lang", value):
            return document.language is not None and value in values_of(document.language)
        case Filter("feed", value):
            return value == document.feed
        case Filter("tag", value):
            return value in document.tags
        case Not(part):
            return not matches_filters(part, document)
        case And(parts):
            return all(matches_filters(part, document) for part in parts)
        case Or(parts):
            return any(matches_filters(part, document) for part in parts)
    raise TypeError(f"{bound} is no filter")
