"""Texts to try things on: all of Unicode but lone surrogates, what is odd in it, and nonsense that is hard to read."""

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.topics.candidates import AllOf, AnyOf, Term, Words

PIECES = ["KFOR", "Banjska", "Ђоковић", "a", "AND", "OR", "NOT", "|", "-", "(", ")", '"', "„", "*", "=", "lang:", "sr",
          "tag:", ":", ",", " ", " ", " ", "–", "'", "\u00ad", "\u030c", "++", "😀", "ь", "½",
          "\x00", "ʼ", "ŉ"]  # fmt: skip
# Marks, invisible characters and directions; letters beyond the first plane; Hebrew, Arabic, Korean, ligatures.
_ODD = st.one_of(
    st.characters(categories=["Mn", "Mc", "Me", "Cf", "Cc", "Zs", "Zl", "Zp", "Sk", "Lm", "Nl", "No"]),
    st.characters(min_codepoint=0x10000, exclude_categories=["Cs"]),
    st.sampled_from("אבגשلاﷺﷲᄀ각한ǅŉﬁßẞİıςΣᾳйїќѓё\u0301\u0308\u200d\u200e\u202e\u2066\ufeff"),
    st.sampled_from("abčćđšžëçабвњљћђџ"),
)
any_text = st.one_of(st.text(max_size=200), st.text(_ODD, max_size=100))
query_like = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
# A few characters again and again: nestings, operators without words, quotes, ten of which may be open.
_RUNS = st.builds(
    str.__mul__, st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), st.integers(1, 1000)
)
_NESTED = st.builds(
    lambda opening, depth: f"{opening * depth}a{')' * depth}",
    st.sampled_from(["(", "-(", "(a ", "(a -(b) ", "a OR ("]),
    st.integers(1, 250),
)
nonsense = st.one_of(
    _NESTED,
    st.lists(st.one_of(_RUNS, st.sampled_from(PIECES)), min_size=1, max_size=4).map("".join),
    st.lists(st.sampled_from(["AND", "OR", "NOT", "-", "|", "(", ")", "-(", "()", " ", "a"]), max_size=1000).map(
        " ".join
    ),
    st.builds(str.__mul__, any_text, st.integers(1, 50)),
)
queries = st.one_of(query_like, any_text, nonsense.map(lambda text: text[:300]))


def stands(words: Words | None, there: Sequence[str]) -> bool:
    """Whether a text of such folded words has what a condition asks for."""
    match words:
        case None:
            return True
        case Term(text, prefix):
            return any(word.startswith(text) if prefix else word == text for word in there)
        case AllOf(parts):
            return all(stands(part, there) for part in parts)
        case AnyOf(parts):
            return any(stands(part, there) for part in parts)
