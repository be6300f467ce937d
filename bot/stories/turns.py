"""What moves a story on, whatever else it says: a death, an arrest, what was sought is found (pure).

A stricter look than `events`, whose kinds tell what an item is about: here it must be what happened, not what is
feared, asked for, denied or remembered; and some turns are one only to who was told of what they end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.stories.endings import ENDINGS
from bot.stories.events import kind_of
from bot.stories.features import group
from bot.stories.sentences import plain
from bot.stories.titled import TITLED
from bot.stories.turnwords import ANYWHERE
from bot.stories.words import LONGEST

_NO = (
    r"not?|never|nobody|none|without|nor|cannot|isn|wasn|weren|didn|doesn|nije|nisu|nema|nemaju|bez|niko|nitko|nijed\w+"
    r"|nece|ne|nuk|askush|asnj\w+|nicht|kein\w*"
)
_DENIED = re.compile(rf"(?:{_NO})")
# What isn't said to have happened: as many words behind one of these.
_UNREAL = re.compile(
    rf"\b(?:{_NO}|mos|could|may|might|would|should|if|whether|ako|ukoliko|bi|mogu?|moze|nese|mund|do te"
    r"|attempt\w*|pokus\w*|tentat\w*|tentim\w*|threat\w*|pret[in]\w*|prijet\w*|kercen\w*|fear\w*|strah\w*|risk\w*|rizik\w*"
    r"|demand\w*|calls?|called|urg\w+|wants?|ask\w*|traz\w+|zaht\w+|pozv\w+|poziv\w*|kerko\w*|baraj\w*|ford\w+"
    r"|reject\w*|odbi\w+|refuz\w*|den(?:y|ies|ied)|negira\w*|demant\w*|moho\w*"
    r"|anniversar\w*|godisnj\w+|pervjet\w*|pomen\w*|memorial\w*|secanj\w*|sjecanj\w*|commemor\w*"
    r"|suspect\w*|osumnj\w+|sumnj\w+|dyshua\w*)\b"
)
# Nor what is still to be decided, or is talked about.
_PENDING = re.compile(
    r"\b(?:ceka\w*|pres[ie]\w*|await\w*|expect\w*|ocek\w+|weigh\w*|debat\w*|rasprav\w*|odlucuj\w*|priprem\w*|prepar\w*"
    r"|plan\w*|shqyrt\w*|vendos\w*|predl\w+|prijedl\w+|najav\w*|paralajm\w*|negoti\w*|pregov\w*|razgov\w*|bised\w*|will|ce)\b"
    r"|\b(?:o|about|on|over|for|za|per|uber|um|da|to|te|wegen)(?: \w+)?$"
)
_PENDING_BEHIND = re.compile(r"(?:expected|awaited|due|looms|ocek\w+|ceka\w*|pritet|pritej|erwartet|beratung)")
_READ = frozenset({"en", "hbs", "sq", "mk", "de", ""})  # others can't be told to leave anything open
_REACH = 4
_NEAR = 3  # words between the two of a pair
_DENIED_BEHIND = re.compile(r"(?:nije|nisu|nema|nuk)")  # povređenih nije bilo
_IN = re.compile(r"\bnë\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;\n]+")
_WORD = re.compile(r"[^\W\d_]+|[:,;–—]")
_AS_EVENT = {"@death": "death", "@arrest": "arrest", "@resignation": "resignation"}
_ALL = ANYWHERE | TITLED | ENDINGS
_BELOW = (ANYWHERE.keys() | ENDINGS.keys()) - {"decision"}  # what the first sentence tells as surely as a title does
_SURE = frozenset({"death", "arrest"})  # nobody waits for them


class _Mark(NamedTuple):
    """What a word says: a turn, or what leaves it open; of two words that say it together which one it is."""

    turn: str
    role: str
    pair: str = ""
    second: bool = False


_TELLS, _ALSO, _OPENS = "tells", "also", "opens"
_Words = Sequence[str]


class Heard(NamedTuple):
    """Of some turns those that a text may have told its readers of; and those that may be news to them, for it leaves
    them open."""

    told: frozenset[str]
    open: frozenset[str]


NOTHING = Heard(frozenset(), frozenset())


def turns_of(title: Iterable[str], lead: Iterable[str] = ()) -> frozenset[str]:
    """What the sentences of a title, and the first ones below it, say to have happened."""
    return frozenset(
        turn
        for sentences, among in ((title, _ALL), (lead, _BELOW))
        for sentence in sentences
        for turn in _happened(_WORD.findall(_folded(sentence)))
        if turn in among and not sentence.endswith("?")
    )


def turns_told(text: str, language: str | None, turns: Collection[str] = _ALL.keys()) -> Heard:
    """Which of the turns a text in `language` tells, in whichever words; not what it says that didn't happen."""
    told: set[str] = set()
    opened: set[str] = set()
    for sentence in _SENTENCE.split(_folded(text)):
        words = _WORD.findall(sentence)
        for turn, role, place in _said(words, turns):
            if role == _OPENS:
                opened.add(turn)
            elif not _is_kept_from(words, place, turn, role):
                told.add(turn)
    if group(language) not in _READ:
        opened.clear()
    return Heard(frozenset(told), frozenset(turns) - (ENDINGS.keys() - opened))


def _folded(text: str) -> str:
    """Without the Albanian "në", which folded would deny."""
    return plain(_IN.sub(" ", text))


def _happened(words: _Words) -> Iterator[str]:
    for turn, role, place in _said(words, _ALL.keys()):
        if role == _TELLS and not _is_unreal(words, place):
            yield turn


def _said(words: _Words, turns: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """The turns that words tell or leave open, with where the last of those words stands that doesn't deny."""
    halves: dict[_Mark, int] = {}
    for place, word in enumerate(words):
        for mark in _marks(word[:LONGEST]):
            if mark.turn not in turns:
                continue
            if not mark.pair:
                yield mark.turn, mark.role, place
                continue
            halves[mark] = place
            other = halves.get(mark._replace(second=not mark.second))
            if other is not None and place - other <= _NEAR and (mark.second or ">" not in mark.pair):
                yield mark.turn, mark.role, other if _DENIED.fullmatch(words[other]) else place


def _read() -> tuple[dict[str, list[_Mark]], dict[str, list[_Mark]]]:
    """The marks of whole words and of beginnings."""
    whole: defaultdict[str, list[_Mark]] = defaultdict(list)
    begins: defaultdict[str, list[_Mark]] = defaultdict(list)
    for turn, words in _ALL.items():
        for role, line in zip((_TELLS, _ALSO, _OPENS), words, strict=True):
            for written in line.split():
                for number, word in enumerate(parts := re.split("[+>]", written)):
                    mark = _Mark(turn, role, written if len(parts) > 1 else "", second=number == 1)
                    (whole if word[0] == "=" else begins)[word.removeprefix("=")].append(mark)
    return dict(whole), dict(begins)


_WHOLE, _BEGINS = _read()


@lru_cache(20_000)
def _marks(word: str) -> tuple[_Mark, ...]:
    found = list(_WHOLE.get(word, ()))
    for length in range(1, len(word) + 1):
        found += _BEGINS.get(word[:length], ())
    if (turn := _AS_EVENT.get(kind_of(word) or "")) is not None:
        found.append(_Mark(turn, _ALSO))
    return tuple(dict.fromkeys(found))


def _is_kept_from(words: _Words, place: int, turn: str, role: str) -> bool:
    """Whether it isn't told by what stands there."""
    if turn in _SURE:
        return _denied(words, place)
    return _is_unreal(words, place) if role == _TELLS else _is_pending(words, place)


def _is_unreal(words: _Words, place: int) -> bool:
    return _UNREAL.search(_before(words, place)) is not None or _denied(words, place)


def _is_pending(words: _Words, place: int) -> bool:
    behind = words[place + 1 : place + 3]
    return (
        _is_unreal(words, place)
        or _PENDING.search(_before(words, place)) is not None
        or any(map(_PENDING_BEHIND.fullmatch, behind))
    )


def _before(words: _Words, place: int) -> str:
    return " ".join(_clause(words, place))


def _clause(words: _Words, place: int) -> _Words:
    """The words before it, no further than its clause goes."""
    before = words[max(0, place - _REACH) : place]
    stops = [number for number, word in enumerate(before) if not word[0].isalpha()]
    return before[stops[-1] + 1 :] if stops else before


def _denied(words: _Words, place: int) -> bool:
    before, behind = _clause(words, place), words[place + 1 : place + 3]
    return any(_DENIED.fullmatch(word) for word in before) or any(_DENIED_BEHIND.fullmatch(word) for word in behind)
