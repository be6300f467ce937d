"""What stored items must have for a query to have a chance; the matcher decides afterwards."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.topics.document import Document, Span
from bot.topics.fold import fold
from bot.topics.index import Index
from bot.topics.keys import Tongue
from bot.topics.origin import origin
from bot.topics.plan import Adjacent, Either, Every, Has, HasFilter, Lacks, Named, Plan, Planner, terms_in
from bot.topics.terms import Kind, Terms
from bot.topics.tokens import folded_word
from bot.topics.tree import Query
from bot.topics.vocabulary import Vocabulary
from bot.topics.writing import Style, Typed

# Of words that are all needed, so many are looked up: every one more takes time, and leaves out little.
_MOST = 8
# So many irregular forms of a word are looked for as they are; of more, their beginnings.
_IRREGULAR = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word that must be in the text, or the beginning of one."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part, of two or more."""

    parts: tuple["Words", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part or more, of two or more."""

    parts: tuple["Words", ...]


Words = Term | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Condition:
    """What every item has that matches; items that have it may still not match.

    `words`: on the folded words of title and summary together; None: no word is necessary. `origin`: on where it comes
    from, as a tree of filters; None: it may be anywhere.
    """

    words: Words | None = None
    origin: Query | None = None


def any_word(terms: Iterable[Term]) -> Words | None:
    """One of the terms or more; None of none. Terms that another one takes in are left out."""
    return _any_of(list(terms))


class Sought:
    """A query to be looked for in stored items.

    `condition`: what an item must have.

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
        self.condition = Condition(search.words(node), origin(query))
        # Of a text's words only these can be the query's: what the others are is not worked out.
        self._index.expect(_Beginnings(search.every_form(node)).take)

    def words_in(self, document: Document) -> tuple[Span, ...] | None:
        """The words that make a document match, none for filters; None where it doesn't match."""
        matched = self._index.match(document)
        return matched[0].words if matched else None


def condition(query: Query, vocabulary: Vocabulary | None = None) -> Condition:
    """What an item must have, see `Sought.condition`."""
    return Sought(query, vocabulary).condition


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

    def words(self, node: Plan) -> Words | None:
        match node:
            case Has(term):
                return _any_of(self._forms(term))
            case HasFilter() | Lacks():
                return None
            case Adjacent(parts) | Every(parts):
                return _all_of(filter(None, map(self.words, parts)))
            case Named(typed, others):
                return self._any((typed, *others))
            case Either(parts):
                return self._any(parts)

    def _any(self, parts: tuple[Plan, ...]) -> Words | None:
        each = [words for part in parts if (words := self.words(part)) is not None]
        return _any_of(each) if len(each) == len(parts) else None

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


def _any_of(parts: Iterable[Words]) -> Words | None:
    flat = dict.fromkeys(leaf for part in parts for leaf in (part.parts if isinstance(part, AnyOf) else (part,)))
    beginnings = tuple(_shortest(each.text for each in flat if isinstance(each, Term) and each.prefix))
    kept = [each for each in flat if not (isinstance(each, Term) and _is_within(each, beginnings))]
    return AnyOf(tuple(kept)) if len(kept) > 1 else next(iter(kept), None)


def _is_within(term: Term, beginnings: tuple[str, ...]) -> bool:
    """Whether one of the beginnings finds all that the term finds, and is another."""
    return term.text.startswith(beginnings) and not (term.prefix and term.text in beginnings)


def _all_of(parts: Iterable[Words]) -> Words | None:
    """The parts that leave out most."""
    flat = dict.fromkeys(leaf for part in parts for leaf in (part.parts if isinstance(part, AllOf) else (part,)))
    telling = sorted(flat, key=_length, reverse=True)[:_MOST]
    kept = tuple(each for each in flat if each in telling)
    return AllOf(kept) if len(kept) > 1 else next(iter(kept), None)


def _length(words: Words) -> int:
    """Of the shortest of the terms by which the words are found: long ones are rare."""
    match words:
        case Term(text):
            return len(text)
        case AllOf(parts):
            return max(map(_length, parts))
        case AnyOf(parts):
            return min(map(_length, parts))
