"""What holds for every text: folding, words, queries, the index."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.topics.candidates import candidates
from bot.topics.fold import fold
from bot.topics.index import Document, Index, matches
from bot.topics.query import Query, QueryMistake, _plain_words, _read, hints, parse
from bot.topics.tokens import folded_text, tokenise
from bot.topics.tree import all_of

SERBIAN = str.maketrans("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš") | {
    ord("љ"): "lj",
    ord("њ"): "nj",
    ord("џ"): "dž",
}
PIECES = ["KFOR", "Banjska", "Ђоковић", "a", "AND", "OR", "NOT", "|", "-", "(", ")", '"', "„", "*", "=", "lang:", "sr",
          "tag:", ":", ",", " ", " ", " ", "–", "'", "\u00ad", "\u030c", "++", "😀", "ь", "½",
          "\x00", "ʼ", "ŉ"]  # fmt: skip

# The first parse builds the grammar's tables, which a busy machine may take long for.
patient = settings(deadline=None)
any_text = st.text(max_size=200)
query_like = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
queries = st.one_of(query_like, any_text)
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
def test_folded_text_is_its_own_folded_text(text: str) -> None:
    assert folded_text(folded_text(text)) == folded_text(text)


@patient
@given(queries)
def test_any_text_parses_or_gives_a_placed_mistake_whose_mend_parses(text: str) -> None:
    result = outcome(text)
    if isinstance(result, QueryMistake):
        assert 1 <= result.column <= len(text) + 1
        assert result.caret.count("\n") == 1
        assert str(result).startswith("Column ")
        assert result.mend is None or outcome(result.mend) == parse(result.mend)
    else:
        assert parse(str(result)) == result
    for hint in hints(text):
        parse(hint.suggestion)


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
    if alone is not None and (ways := candidates(tree)):
        there = folded_text(f"{document.title} {document.summary}").split()
        assert any(all(_stands(term.text, term.prefix, there) for term in terms) for terms in ways)


def _stands(text: str, prefix: bool, words: list[str]) -> bool:
    return any(word.startswith(text) if prefix else word == text for word in words)
