"""The percolator: many queries kept ready, so that a document finds its own without trying them all."""

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

from bot.topics.document import Document, Rule, Span, View
from bot.topics.plan import Adjacent, Either, Every, Has, HasFilter, Lacks, Named, Plan, found, plan, release
from bot.topics.terms import Terms
from bot.topics.tree import Query
from bot.topics.vocabulary import Vocabulary

__all__ = ["Document", "Index", "Match", "Rule", "Single", "Span", "Vocabulary", "matches"]

Key = TypeVar("Key", bound=Hashable)
# What a document has or lacks, at a glance: a term, or a filter.
_Hook = int | HasFilter


class Match(NamedTuple, Generic[Key]):
    """A query that a document matches, by the key it was added with, and the words that made it match."""

    key: Key
    words: tuple[Span, ...]


class _Entry(Generic[Key]):
    """A distinct plan with more to it than a word, the keys that share it, and the hooks it hangs on."""

    __slots__ = ("hooks", "keys", "plan")

    def __init__(self, plan: Plan, hooks: tuple[_Hook, ...]) -> None:
        self.plan = plan
        self.hooks = hooks
        self.keys: list[Key] = []


class Index(Generic[Key]):
    """Queries by key. Add each distinct query once, and let its followers fan out afterwards.

    Queries of one word, which most are, match where their term stands; any other hangs on the rarest terms that it
    can't match without. Several threads may use it one after another, not at once. It keeps the tongues of
    its first day.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        vocabulary = vocabulary or Vocabulary()
        self.tongues = vocabulary.tongues
        self.aliases = vocabulary.aliases(self.tongues)
        self._terms = Terms(self.tongues)
        # By key: the term of a query of one word, or the entry.
        self._kept: dict[Key, int | _Entry[Key]] = {}
        self._alone: dict[int, list[Key]] = {}
        self._entries: dict[Plan, _Entry[Key]] = {}
        self._hanging: dict[_Hook, list[_Entry[Key]]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def add(self, key: Key, query: Query) -> None:
        """Takes a query in; a key that is there already gets the new query.

        Raises ValueError for a tree with nothing to look for, which parse() never gives.
        """
        node = plan(query, self._terms, self.aliases)
        hooks = self._hooks(node)
        if hooks is None:
            release(node, self._terms)
            raise ValueError(f"{query} only says what to leave out")
        if key in self._kept:
            self.remove(key)
        if isinstance(node, Has):
            self._alone.setdefault(node.term, []).append(key)
            self._kept[key] = node.term
            return
        entry = self._entries.get(node)
        if entry is None:
            entry = self._entries[node] = _Entry(node, hooks)
            for hook in hooks:
                self._hanging.setdefault(hook, []).append(entry)
        else:
            release(node, self._terms)
        entry.keys.append(key)
        self._kept[key] = entry

    def remove(self, key: Key) -> None:
        """Forgets the query of a key. Raises KeyError for an unknown key."""
        kept = self._kept.pop(key)
        if isinstance(kept, int):
            alone = self._alone[kept]
            alone.remove(key)
            if not alone:
                del self._alone[kept]
            self._terms.release(kept)
            return
        kept.keys.remove(key)
        if kept.keys:
            return
        del self._entries[kept.plan]
        for hook in kept.hooks:
            hanging = self._hanging[hook]
            hanging.remove(kept)
            if not hanging:
                del self._hanging[hook]
        release(kept.plan, self._terms)

    def expect(self, hopeful: Callable[[str], bool]) -> None:
        """From now on, texts' words that `hopeful` refuses, as written, are no query's: for who knows beforehand."""
        self._terms.expect(hopeful)

    def forget_words(self) -> None:
        """Forgets what texts' words were found to be; the next documents take longer."""
        self._terms.forget_words()

    def match(self, document: Document) -> list[Match[Key]]:
        """The queries that a document matches, one Match a key, in no particular order."""
        view = View(document, self._terms)
        matched: list[Match[Key]] = []
        alone, hanging = self._alone, self._hanging
        tried: set[_Entry[Key]] = set()
        for term, places in view.standing.items():
            if term in alone:
                words = view.standing_at(term, places)
                matched += [Match(key, words) for key in alone[term]]
            if term in hanging:
                tried.update(hanging[term])
        for name, value in view.filters:
            tried.update(hanging.get(HasFilter(name, value), ()))
        matched.extend(self._decided(tried, view))
        return matched

    def _decided(self, entries: set[_Entry[Key]], view: View) -> Iterator[Match[Key]]:
        for entry in entries:
            places = found(entry.plan, view)
            if places is not None:
                words = view.spans(places)
                for key in entry.keys:
                    yield Match(key, words)

    def _hooks(self, node: Plan) -> tuple[_Hook, ...] | None:
        """Hooks of which a document must have one to match; None where there are none (negations)."""
        match node:
            case Has(term):
                return (term,)
            case HasFilter():
                return (node,)
            case Lacks():
                return None
            case Named(typed, others):
                return self._all_hooks((typed, *others))
            case Either(parts):
                return self._all_hooks(parts)
            case Every(parts) | Adjacent(parts):
                choices = [hooks for part in parts if (hooks := self._hooks(part)) is not None]
                return min(choices, key=self._weight, default=None)

    def _all_hooks(self, parts: tuple[Plan, ...]) -> tuple[_Hook, ...] | None:
        each = [self._hooks(part) for part in parts]
        if None in each:
            return None
        return tuple(dict.fromkeys(hook for hooks in each if hooks is not None for hook in hooks))

    def _weight(self, hooks: tuple[_Hook, ...]) -> tuple[int, int, int]:
        """How much work a choice of hooks makes: filters fit whole feeds; else, how many hang there already.

        Among equals the longest word: long words are rare.
        """
        wide = sum(isinstance(hook, HasFilter) for hook in hooks)
        hanging = sum(len(self._hanging.get(hook, ())) for hook in hooks)
        return wide, hanging, -min((len(self._terms.word(hook)) for hook in hooks if isinstance(hook, int)), default=0)


class Single:
    """One query, ready to be tried on many documents; it finds what `Index.match` would."""

    def __init__(self, query: Query, vocabulary: Vocabulary | None = None) -> None:
        self._index: Index[Query] = Index(vocabulary)
        self._index.add(query, query)

    def match(self, document: Document) -> Match[Query] | None:
        """None where the document doesn't match; the match's key is the query."""
        return next(iter(self._index.match(document)), None)


def matches(query: Query, document: Document, vocabulary: Vocabulary | None = None) -> Match[Query] | None:
    """Whether one query matches one document."""
    return Single(query, vocabulary).match(document)
