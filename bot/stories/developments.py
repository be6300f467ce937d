"""Whether a story has moved on since a chat was told (pure): new names or numbers, hours later."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.stories.features import StoryItem, group
from bot.stories.sentences import plain, split

PAUSE = timedelta(hours=2)
A_DAY = 3
LEAD = 3  # sentences below the title: what is new stands at the top
LEAD_LETTERS = 600
_WORD = re.compile(r"[^\W\d_]{3,}")
_DATED = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b(?!\d)"  # a time of day
    r"|\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4}\b\.?)?"  # a date
    r"|\b\d{1,2}(?:\.|st|nd|rd|th)?\s(?=[^\W\d_]{3,}\s(?:19|20)\d\d)"  # and one with its month in letters
    r"|\b(?:19|20)\d\d\b"
)
# In English they have a capital.
_CALENDAR = frozenset(
    [
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ]
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])(?!\.\s[^\W\d_A-ZŠĐČĆŽА-Я])")


def may_follow(at: datetime, told_last: datetime, told_today: int) -> bool:
    """Whether an item of this time may come as a reply to an alert: hours after what was told of the story last, and
    not too many a day."""
    return at - told_last >= PAUSE and told_today < A_DAY


def is_development(later: StoryItem, earlier: Collection[StoryItem]) -> bool:
    """Whether the item's title and first sentences hold a number that no earlier one has, or a name that none in the
    same language has: names are written otherwise in others."""
    lead = _lead(later)
    known = _Known(earlier)
    if any(number not in known.numbers for number in _numbers(lead)):
        return True
    words = known.words(later.language)
    return bool(words) and any(not _is_known(name, words) for name in _names(later.title, lead, later.language))


class _Known:
    """What the earlier items say."""

    def __init__(self, earlier: Iterable[StoryItem]) -> None:
        self._texts = [(group(each.language), f"{each.title}\n{each.text}") for each in earlier]
        self.numbers = {number for _, text in self._texts for number in _numbers(text)}

    def words(self, language: str | None) -> str:
        """All words of the items in that language, folded, with a space before each."""
        texts = "\n".join(text for spoken, text in self._texts if spoken == group(language))
        return "".join(f" {word}" for word in _WORD.findall(plain(texts).casefold()))


def _lead(item: StoryItem) -> str:
    return "\n".join([item.title, *split(item.text[:LEAD_LETTERS], item.language)[:LEAD]])


def _numbers(text: str) -> set[str]:
    """Those that count something: no times, dates and years."""
    return {re.sub(r"[.,]", "", number) for number in _NUMBER.findall(_DATED.sub(" ", text))}


def _names(title: str, lead: str, language: str | None) -> set[str]:
    """Words with a capital inside a sentence. A title in which nearly all have one tells none."""
    found: set[str] = set()
    for sentence in split(lead, language):
        words = _WORD.findall(sentence)[1:]
        capital = [word for word in words if word[0].isupper()]
        if sentence in title and 2 * len(capital) > len(words):
            continue
        found.update(plain(word).casefold() for word in capital)
    return found - _CALENDAR


def _is_known(name: str, words: str) -> bool:
    """In any case ending."""
    return f" {name[: max(4, len(name) - 2)]}" in words
