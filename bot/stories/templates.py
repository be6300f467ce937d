"""Titles that are made from one template: day 2 and day 21 of a strike are two stories, however alike."""

from bot.stories.events import kind_of
from bot.stories.features import SHORTEST, Features
from bot.stories.reader import stem_of
from bot.stories.things import thing_of

_TEMPLATE = 0.6  # share of a title's words that another has, too, when they are made from one template


def is_template(one: Features, other: Features) -> bool:
    """Whether two titles of one language are alike but for a few words of each that the other item hasn't at all.

    Day 2 and day 21; the arrest of a teacher, the arrest of a policeman.
    """
    if one.language != other.language or not one.title or not other.title:
        return False
    common = one.title.keys() & other.title.keys()
    if len(common) in (len(one.title), len(other.title)):
        return False
    if all(map(str.isdigit, one.title.keys() ^ other.title.keys())):
        return True
    if len(common) < _TEMPLATE * max(len(one.title), len(other.title)):
        return False
    mine, others = one.title.keys() - common, other.title.keys() - common
    return _is_other(one, mine, other) and _is_other(other, others, one)


def _is_other(one: Features, words: set[str], other: Features) -> bool:
    """Whether among these words of a title is a number, a name or a long word that the other item hasn't."""
    if one.in_title - other.numbers:
        return True
    known = frozenset(other.keys).union(other.words, *other.title.values())
    whole = one.has_text and other.has_text  # of titles alone, other words may say the same
    strange = (
        word for word in words if (known.isdisjoint(one.title[word]) if one.title[word] else whole and _tells(word))
    )
    return not all(_is_known(word, known) for word in strange) or (not whole and _are_other_kinds(words, other))


def _are_other_kinds(words: set[str], other: Features) -> bool:
    """Whether one of these words tells of an event or a thing that the other item hasn't."""
    kinds = {kind_of(word) or thing_of(word, other.language) for word in words}
    return not kinds <= other.events | other.things | {None}


def _is_known(word: str, known: frozenset[str]) -> bool:
    """Whether an item has a word, in another case too: minu, mina and mine are one, whose stem is shorter than most."""
    if stem_of(word) in known:
        return True
    stem = f"w{word[:-1]}"
    return len(word) <= SHORTEST + 1 and any(each.startswith(stem) and len(each) <= len(stem) + 2 for each in known)


def _tells(word: str) -> bool:
    """Whether a word that is no name is more than a small one."""
    return len(word) >= SHORTEST and not word.isdigit()
