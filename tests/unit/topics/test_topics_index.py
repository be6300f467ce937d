"""The percolator: which queries a document matches, and where its words stand."""

import random

import pytest

from bot.topics.candidates import AllOf, AnyOf, Term, condition
from bot.topics.index import Document, Index, matches
from bot.topics.query import Not, Word, parse


def document(title: str, summary: str = "", **more: str) -> Document:
    return Document(title, summary, more.get("language", "sr"), more.get("feed", "kossev"), frozenset({"Kosovo"}))


BANJSKA = document("Снаге КФОР-ом у Бањској", "Pripadnici EULEX-a stigli su u selo Banjska. Sever Kosova je miran.")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Banjska", "БАЊСКА: miran dan"),
        ("Бањска", "banjska"),
        ("Banjska", "BANJSKA"),
        ("Banjske", "Banjskë"),
        ("Djokovic", "Ђоковић"),
        ("Đoković", "DJOKOVIC"),
        ("Ђоковић", "Đoković"),
        ("KFOR", "KFOR-a"),
        ("KFOR", "КФОР-ом"),
        ("KFOR-a", "КФОР-а"),
        ("Radoicic", "Радоичић"),
        ("Vucic", "Vuc\u030cic\u0301"),
    ],
)
def test_a_word_is_found_in_every_spelling(query: str, title: str) -> None:
    assert matches(parse(query), document(title)) is not None


@pytest.mark.parametrize(
    ("query", "title"),
    [("KFOR", "kafja"), ("Banjska", "Banja"), ("Banjska", "Banjaluka"), ("EU", "euro"), ("KFOR-a", "KFOR je a")],
)
def test_another_word_is_not_found(query: str, title: str) -> None:
    assert matches(parse(query), document(title)) is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kfor", ["КФОР"]),
        ("banjska", ["Бањској", "Banjska"]),
        ("banjsk*", ["Бањској", "Banjska"]),
        ("=Banjskoj", ["Бањској"]),
        ("kfor eulex", ["КФОР", "EULEX"]),
        ("kfor OR nato", ["КФОР"]),
        ("kfor -nato", ["КФОР"]),
        ('"sever kosova"', ["Sever", "Kosova"]),
        ('="sever kosova"', ["Sever", "Kosova"]),
        ("feed:kossev", []),
        ("tag:kosovo banjska", ["Бањској", "Banjska"]),
        ("lang:sr kfor", ["КФОР"]),
        ("-lang:sq kfor", ["КФОР"]),
        ("(nato OR eulex) -(sq OR beograd)", ["EULEX"]),
    ],
)
def test_a_match_shows_the_words_in_reading_order(query: str, found: list[str]) -> None:
    match = matches(parse(query), BANJSKA)
    assert match is not None
    assert [getattr(BANJSKA, span.field)[span.start : span.end] for span in match.words] == found


@pytest.mark.parametrize(
    "query",
    [
        "kfor nato",
        "kfor -eulex",
        "nato OR osce",
        '"kosova sever"',
        '"Banjskoj Pripadnici"',  # the last word of the title and the first of the summary
        "=banjsk",
        "njsk*",
        "lang:sq kfor",
        "feed:koha",
        "tag:nato",
        "kfor -tag:kosovo",
        "kfor -lang:sr",
    ],
)
def test_what_a_query_excludes_does_not_match(query: str) -> None:
    assert matches(parse(query), BANJSKA) is None
    index: Index[object] = Index()
    index.add(1, parse(query))
    assert index.match(BANJSKA) == []


def test_a_language_filter_takes_its_scripts_and_regions() -> None:
    assert matches(parse("lang:sr kfor"), document("KFOR", language="sr-Latn"))
    assert matches(parse("lang:sr-Latn kfor"), document("KFOR", language="sr_Latn"))
    assert not matches(parse("lang:sr kfor"), Document("KFOR", "", None, "x"))


@pytest.mark.parametrize(
    ("language", "found_by"),
    [
        ("sh-Latn", ["sr", "hr", "bs", "cnr", "sh", "sr-Latn", "sh-Latn"]),
        ("hr", ["hr", "sh"]),
        ("sr-Cyrl", ["sr", "sh", "sr-Cyrl", "sh-Cyrl"]),
        ("mk", ["mk"]),
    ],
)
def test_what_may_be_one_of_several_languages_is_found_by_each_and_what_a_feed_says_by_that_alone(
    language: str, found_by: list[str]
) -> None:
    asked = ["sr", "hr", "bs", "cnr", "sh", "mk", "sr-Latn", "sh-Latn", "sr-Cyrl", "sh-Cyrl"]
    matching = [each for each in asked if matches(parse(f"lang:{each} kfor"), document("KFOR", language=language))]
    assert sorted(matching) == sorted(found_by)


def test_each_key_of_a_shared_query_gets_its_match() -> None:
    index: Index[object] = Index()
    for key, text in enumerate(["KFOR", "кфор", '"kfor"', "nato"]):
        index.add(key, parse(text))
    assert {match.key for match in index.match(BANJSKA)} == {0, 1, 2}
    assert len(index) == 4


def test_a_removed_query_no_longer_matches_and_leaves_the_others() -> None:
    texts = ["kfor", "КФОР", "banjsk*", "banjskoj*", "kfor eulex", "feed:kossev", "=banjskoj", "eulex OR ban*"]
    index: Index[object] = Index()
    for text in texts:
        index.add(text, parse(text))
    for count, text in enumerate(texts, start=1):
        index.remove(text)
        assert {match.key for match in index.match(BANJSKA)} == set(texts[count:])
    with pytest.raises(KeyError):
        index.remove("kfor")


def test_a_key_added_again_follows_its_new_query() -> None:
    index: Index[object] = Index()
    index.add("chat", parse("kfor"))
    index.add("chat", parse("nato"))
    assert index.match(BANJSKA) == []
    assert [match.key for match in index.match(document("NATO"))] == ["chat"]


def test_a_tree_with_nothing_to_look_for_is_refused_and_the_old_query_stays() -> None:
    index: Index[object] = Index()
    index.add("chat", parse("kfor"))
    with pytest.raises(ValueError, match="only says what to leave out"):
        index.add("chat", Not(Word("nato")))
    assert [match.key for match in index.match(BANJSKA)] == ["chat"]


def test_the_index_finds_what_a_loop_over_all_queries_finds() -> None:
    rng = random.Random(7)  # noqa: S311  repeatable queries, no secrets
    words = ["kfor", "nato", "banjska", "eulex", "sever", "kosovo", "vucic", "kurti"]

    def query(depth: int) -> str:
        kind = rng.randrange(8 if depth else 4)
        word, other = rng.sample(words, 2)
        leaves = [word, f"={word}", f"{word[:3]}*", f'"{word} {other}"']
        if kind < 4:
            return leaves[kind]
        inner, outer = query(depth - 1), query(depth - 1)
        return [f"({inner}) ({outer})", f"({inner} OR {outer})", f"{word} -({inner})", f"{word} -tag:kosovo"][kind - 4]

    queries = {number: parse(query(3)) for number in range(300)}
    index: Index[object] = Index()
    for number, tree in queries.items():
        index.add(number, tree)
    for _ in range(40):
        seen = document(" ".join(rng.choices(words, k=3)), " ".join(rng.choices(words, k=5)))
        alone = {number: match.words for number, tree in queries.items() if (match := matches(tree, seen))}
        found = index.match(seen)
        assert {match.key: match.words for match in found} == alone
        assert len(found) == len(alone)


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        ("Banjska", Term("banjs", prefix=True)),
        ("=Бањска", Term("banjska")),
        ("Banj*", Term("banj", prefix=True)),
        ("a b", AllOf((Term("a"), Term("b")))),
        ('"a b"', AllOf((Term("a"), Term("b")))),
        ("a OR b", AnyOf((Term("a"), Term("b")))),
        ("a (b OR c) -d lang:sr", AllOf((Term("a"), AnyOf((Term("b"), Term("c")))))),
        ("=banjska OR Banj* OR banjsk*", Term("banj", prefix=True)),
        ("feed:kossev", None),
        ("a OR feed:kossev", None),
    ],
)
def test_candidates_have_the_words_that_a_match_cannot_do_without(query: str, needed: object) -> None:
    assert condition(parse(query)).words == needed


def test_of_many_words_that_are_needed_only_the_longest_are_looked_up() -> None:
    words = [f"={'a' * length}" for length in range(1, 31)]
    needed = condition(parse(" ".join(words))).words
    assert isinstance(needed, AllOf)
    assert [len(each.text) for each in needed.parts if isinstance(each, Term)] == list(range(23, 31))


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("KFOR", None),
        ("KFOR lang:sr", "lang:sr"),
        ("KFOR lang:sr -feed:n1 -EULEX", "lang:sr -feed:n1"),
        ("KFOR OR lang:sr", None),
        ("(KFOR lang:sr) OR feed:n1", "lang:sr OR feed:n1"),
        ("KFOR -(feed:n1 OR EULEX)", "-feed:n1"),
        ("KFOR -(feed:n1 EULEX)", None),
        ("KFOR -(feed:n1 lang:en)", "-(feed:n1 lang:en)"),
        ("KFOR -(lang:sr -feed:n1)", "-(lang:sr -feed:n1)"),
        ("KFOR -(lang:sr -EULEX)", None),
    ],
)
def test_candidates_come_from_where_the_whole_query_lets_them(query: str, asked: str | None) -> None:
    bound = condition(parse(query)).origin
    assert (None if bound is None else str(bound)) == asked
