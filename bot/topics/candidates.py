"""Which words a full-text search must find for a query to have a chance; the matcher decides afterwards."""

from dataclasses import dataclass
from itertools import product

from bot.topics.tokens import folded_text
from bot.topics.tree import And, Exact, Filter, Not, Or, Phrase, Prefix, Query, Word

_MOST = 64


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word that must be in the text, or the beginning of one."""

    text: str
    prefix: bool = False


# Alternatives, each a set of terms that are all needed: OR of ANDs.
Candidates = tuple[tuple[Term, ...], ...]


def candidates(query: Query) -> Candidates:
    """A necessary condition on an item's folded words (title and summary together), as an OR of ANDs.

    Every item that matches meets one alternative; items that meet one may still not match. Empty: no word is
    necessary (the query asks for filters only), so every item is a candidate.
    """
    match query:
        case Word(text) | Exact(text):
            return ((Term(folded_text(text)),),)
        case Prefix(text):
            return ((Term(folded_text(text), prefix=True),),)
        case Phrase(words):
            return (tuple(dict.fromkeys(Term(folded_text(word)) for word in words)),)
        case Filter() | Not():
            return ()
        case And(parts):
            return _conjoined([candidates(part) for part in parts])
        case Or(parts):
            each = [candidates(part) for part in parts]
            return tuple(dict.fromkeys(terms for one in each for terms in one)) if all(each) else ()


def _conjoined(parts: list[Candidates]) -> Candidates:
    """Every way to meet all parts. Parts that would make more than `_MOST` ways are left out."""
    ways: Candidates = ()
    for part in sorted(filter(None, parts), key=len):
        if not ways:
            ways = part
        elif len(ways) * len(part) <= _MOST:
            ways = tuple(tuple(dict.fromkeys(left + right)) for left, right in product(ways, part))
    return ways
