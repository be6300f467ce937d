"""Which words a full-text search must find for a query to have a chance; the matcher decides afterwards."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from bot.topics.document import Document, Span
from bot.topics.fold import fold
from bot.topics.index import Index
from bot.topics.keys import Tongue
from bot.topics.plan import Adjacent, Either, Every, Has, HasFilter, Lacks, Named, Plan, Planner, terms_in
from bot.topics.terms import Kind, Terms
from bot.topics.tokens import folded_word
from bot.topics.tree import Query
from bot.topics.vocabulary import Vocabulary
from bot.topics.writing import Style, Typed

_MOST = 24  # every way is looked up by itself
# So many irregular forms of a word are looked for as they are; of more, their beginnings.
_IRREGULAR = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word that must be in the text, or the beginning of one."""

    text: str
    prefix: bool = False


# Alternatives, each a set of terms that are all needed: OR of ANDs.
Candidates = tuple[tuple[Term, ...], ...]


class Sought:
    """A query to be looked for in stored items.

    `candidates` is a necessary condition on an item's folded words (title and summary together), as an OR of ANDs.
    Every item that matches meets one alternative; items that meet one may still not match. Empty: no word is necessary
    (the query asks for filters only), so every item is a candidate.

    `other_names` are those that the operator's aliases add. One thread at a time.
    """

    def __init__(self, query: Query, vocabulary: Vocabulary | None = None) -> None:
        self.query = query
        self._index: Index[None] = Index(vocabulary)
        self._index.add(None, query)
        terms = Terms(self._index.tongues)
        planner = Planner(query, terms, self._index.aliases)
        node = planner.plan(query)
        written = {" ".join(map(folded_word, name)): " ".join(name) for name in reversed(planner.other_names)}
        self.other_names = tuple(reversed(written.values()))
        search = _Search(terms, self._index.tongues)
        self.candidates = search.candidates(node)
        # Of a text's words only these can be the query's: what the others are is not worked out.
        self._index.expect(_Beginnings(search.every_form(node)).take)

    def words_in(self, document: Document) -> tuple[Span, ...] | None:
        """The words that make a document match, none for filters; None where it doesn't match."""
        matched = self._index.match(document)
        return matched[0].words if matched else None


def candidates(query: Query, vocabulary: Vocabulary | None = None) -> Candidates:
    """What a full-text search has to find, see `Sought.candidates`."""
    return Sought(query, vocabulary).candidates


class _Beginnings:
    """Whole words and beginnings, to be found in texts' words."""

    def __init__(self, terms: Iterable[Term]) -> None:
        terms = list(terms)
        self._whole = frozenset(each.text for each in terms if not each.prefix)
        self._begin = frozenset(each.text for each in terms if each.prefix)
        self._lengths = sorted({len(each) for each in self._begin})
        self._first = frozenset(each.text[:1] for each in terms)
        # By first letter as written, whether it may be one of theirs: most words need no folding then.
        self._may_begin: dict[str, bool] = {}

    def take(self, raw: str) -> bool:
        """Whether a word as written is one of them, or begins so; True also for what folds to nothing."""
        first = raw[0]
        may = self._may_begin.get(first)
        if may is None:
            may = self._may_begin[first] = self._begins(first)
        # A mark behind the first letter may make it another.
        if not may and raw[1:2].isalnum() is (len(raw) > 1):
            return False
        word = folded_word(raw)
        return not word or word in self._whole or any(word[:length] in self._begin for length in self._lengths)

    def _begins(self, letter: str) -> bool:
        folded = fold(letter)
        # Letters of other scripts may be composed of several.
        return letter > "\u052f" or not folded.isalnum() or folded[0] in self._first


class _Search:
    def __init__(self, terms: Terms, tongues: tuple[Tongue, ...]) -> None:
        self._terms = terms
        self._tongues = tongues
        self._kept: dict[int, list[Term]] = {}

    def every_form(self, node: Plan) -> Iterator[Term]:
        """What the words of a plan may look like, those too that must not be there."""
        for term in dict.fromkeys(terms_in(node)):
            yield from self._forms(term)

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
        if number not in self._kept:
            self._kept[number] = self._worked_out(number)
        return self._kept[number]

    def _worked_out(self, number: int) -> list[Term]:
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
