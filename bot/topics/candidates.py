"""Which words a full-text search must find for a query to have a chance; the matcher decides afterwards."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from bot.topics.keys import Tongue
from bot.topics.plan import Adjacent, Either, Every, Has, HasFilter, Lacks, Named, Plan, plan
from bot.topics.terms import Kind, Terms
from bot.topics.tree import Query
from bot.topics.vocabulary import Vocabulary
from bot.topics.writing import Style, Typed

_MOST = 64
# So many irregular forms of a word are looked for as they are; of more, their beginnings.
_IRREGULAR = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word that must be in the text, or the beginning of one."""

    text: str
    prefix: bool = False


# Alternatives, each a set of terms that are all needed: OR of ANDs.
Candidates = tuple[tuple[Term, ...], ...]


def candidates(query: Query, vocabulary: Vocabulary | None = None) -> Candidates:
    """A necessary condition on an item's folded words (title and summary together), as an OR of ANDs.

    Every item that matches meets one alternative; items that meet one may still not match. Empty: no word is
    necessary (the query asks for filters only), so every item is a candidate. Dictionaries are read from end to end:
    some milliseconds a word.
    """
    vocabulary = vocabulary or Vocabulary()
    tongues = vocabulary.tongues
    terms = Terms(tongues)
    return _Search(terms, tongues).candidates(plan(query, terms, vocabulary.aliases(tongues)))


class _Search:
    def __init__(self, terms: Terms, tongues: tuple[Tongue, ...]) -> None:
        self._terms = terms
        self._tongues = tongues

    def candidates(self, node: Plan) -> Candidates:
        match node:
            case Has(term):
                return tuple((each,) for each in self._forms(term))
            case HasFilter() | Lacks():
                return ()
            case Adjacent(parts) | Every(parts):
                return _conjoined([self.candidates(part) for part in parts])
            case Named(typed, others):
                return self._any((typed, *others))
            case Either(parts):
                return self._any(parts)

    def _any(self, parts: tuple[Plan, ...]) -> Candidates:
        each = [self.candidates(part) for part in parts]
        return tuple(dict.fromkeys(terms for one in each for terms in one)) if all(each) else ()

    def _forms(self, number: int) -> list[Term]:
        """What a text's word that is the term may look like: one of these."""
        word, kind = self._terms.word(number), self._terms.kind(number)
        if kind is not Kind.FORM:
            return [Term(word, prefix=kind is Kind.PREFIX)]
        beginnings = _shortest(self._beginnings(word))
        irregular = {form for form in self._irregular(word) if not form.startswith(tuple(beginnings))}
        if len(irregular) > _IRREGULAR:
            beginnings = _shortest([*beginnings, *(form[:3] for form in irregular)])
            irregular = set()
        found = [Term(each, prefix=True) for each in beginnings] + [Term(each) for each in sorted(irregular)]
        return found if word.startswith(tuple(beginnings)) or word in irregular else [Term(word), *found]

    def _beginnings(self, word: str) -> Iterator[str]:
        for tongue in self._tongues:
            rules = tongue.group.rules
            for stem in {*rules.of_query(word, False), *rules.of_query(word, True)}:
                # A stem of one letter is a word by itself: rules leave more of what they shorten.
                if rules.inflects and len(stem) > 1:
                    yield from rules.beginnings(stem)

    def _irregular(self, word: str) -> Iterator[str]:
        for tongue in self._tongues:
            if tongue.lemmas:
                for lemma in tongue.lemmas_of(word, Typed(Style.LOWER)):
                    yield from tongue.lemmas.forms(lemma)


def _shortest(beginnings: Iterable[str]) -> list[str]:
    """Without those that others are a beginning of."""
    kept: list[str] = []
    for each in sorted(set(beginnings)):
        if not kept or not each.startswith(kept[-1]):
            kept.append(each)
    return kept


def _conjoined(parts: list[Candidates]) -> Candidates:
    """Every way to meet all parts. Parts that would make more than `_MOST` ways are left out."""
    ways: Candidates = ()
    for part in sorted(filter(None, parts), key=len):
        if not ways:
            ways = part
        elif len(ways) * len(part) <= _MOST:
            ways = tuple(tuple(dict.fromkeys(left + right)) for left, right in product(ways, part))
    return ways
