"""What a text says that may be news: tolls, turns, who had a part; and which of that another has said (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.stories.attribution import reports, unattributed
from bot.stories.features import StoryItem, group
from bot.stories.involved import Party, involved, parts_told
from bot.stories.numbers import Numbers, numbers_of, numbers_said
from bot.stories.people import are_told, people_of
from bot.stories.sentences import plain, split
from bot.stories.spelling import name_keys
from bot.stories.turns import NOTHING, turns_of, turns_told
from bot.stories.words import LONGEST

# Whether a word that begins a sentence (as written), in a language, may be any word; if not, it is a name.
Usual = Callable[[str, str | None], bool]

LEAD = 3  # sentences below the title: what is new stands at the top
LEAD_LETTERS = 600
_WORD = re.compile(r"[^\W\d_]{3,}")
# In English they have a capital.
_CALENDAR = frozenset(
    [
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ]
)
# A title is in capitals that has them on more of its words: in English that is usual, elsewhere names are.
_CAPITAL_TITLES = frozenset({"en", ""})
_SHOUTED, _SHOUTED_ELSEWHERE = 0.5, 0.8
_OPENS = re.compile(r"[:|„«\"“]\s?$")  # a sentence within another
_SHORTEST = 4  # letters by which a name is known in other case endings


@dataclass(frozen=True, slots=True)
class Claims:
    """Numbers, who had a part in what happened, and the language's group; the people among those, and what turns of a
    story it tells. Of what another text says of that, `open` are the turns that may be news to who was told it."""

    numbers: Numbers
    parties: frozenset[Party]
    language: str
    people: frozenset[Party] = frozenset()
    turns: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


def claims_of(item: StoryItem, usual: Usual | None, portals: str = "") -> Claims:
    """Of its title and first sentences. Without `usual` only those words that begin a sentence count as names that the
    item writes with a capital elsewhere, or in capitals alone. `portals`: see `attribution.portals_of`."""
    title = split(item.title[:LEAD_LETTERS], item.language)
    text = split(unattributed(item.text[:LEAD_LETTERS]), item.language)[:LEAD]
    top = [*title, *text]
    names = frozenset(name for name in _names(item, top, usual) if not reports(name, portals))
    parties = _parties(title, text, names.__contains__) if names else frozenset()
    people = [set(each) for each in people_of(top, item.language, usual)] if usual and parties else []
    return Claims(
        numbers_of("\n".join(title), "\n".join(text)),
        parties,
        group(item.language),
        frozenset(party for party in parties if any(person.issubset(party.names) for person in people)),
        turns_of(title, text[:1]),
    )


def said_of(claims: Claims, told: StoryItem) -> Claims:
    """Those of the claims that `told` makes anywhere in it: numbers in figures or words; names in any case, in its
    language, and by their sound in any; people by their sound; turns in whichever words."""
    text = f"{told.title}\n{told.text}"
    heard = turns_told(text, told.language, claims.turns) if claims.turns else NOTHING
    parties, people = _parties_said(claims, text, told.language) if claims.parties else (frozenset(), frozenset())
    return Claims(
        numbers_said(claims.numbers, text, told.language),
        parties,
        group(told.language),
        people,
        heard.told,
        heard.open,
    )


def _parties(title: list[str], text: list[str], is_name: Callable[[str], bool]) -> frozenset[Party]:
    return frozenset((*involved(title, is_name, titled=True), *involved(text, is_name, titled=False)))


_Parties = frozenset[Party]


def _parties_said(claims: Claims, text: str, language: str | None) -> tuple[_Parties, _Parties]:
    """Those of whose names the text has one; those below a title also where it tells of anybody's part. And the people,
    by the sound of their names."""
    words = "".join(f" {word}" for word in _WORD.findall(plain(text)))
    keys = {key for name in _capitals(text) for key in name_keys(name, (), language)}
    parts = parts_told(words)
    same = group(language) == claims.language
    said = {
        party
        for party in claims.parties
        if (party.part in parts and not party.titled)
        or any(
            (same and f" {name[: max(_SHORTEST, len(name) - 2)]}" in words)
            or not keys.isdisjoint(name_keys(name, (), claims.language))
            for name in party.names
        )
    }
    heard = are_told((party.names for party in claims.people), text)
    return frozenset(said), frozenset(each for each in claims.people if each in said or each.names in heard)


def _names(item: StoryItem, lead: list[str], usual: Usual | None) -> frozenset[str]:
    """Words with a capital inside a sentence, and those that begin one and are no usual words. A title in which nearly
    all have one tells none."""
    inside: set[str] = set()
    opening: set[str] = set()
    for sentence in lead:
        words = list(_WORD.finditer(sentence))
        capital = [word for word in words if word[0][0].isupper()]
        if sentence in item.title and len(words) > 2:
            most = _SHOUTED if group(item.language) in _CAPITAL_TITLES else _SHOUTED_ELSEWHERE
            if sum(word is not words[0] for word in capital) > most * (len(words) - 1):
                continue
        for word in capital:
            opens = word is words[0] or _OPENS.search(sentence, 0, word.start()) is not None
            (opening if opens else inside).add(word[0] if opens else plain(word[0]))
    text = f"{item.title}\n{item.text}"
    elsewhere = inside | _inside(text) if opening else inside
    small = {plain(word) for word in _WORD.findall(text) if word.islower()} if opening else set()
    inside.update(plain(word) for word in opening if _is_name(word, item.language, elsewhere, small, usual))
    return frozenset(inside - _CALENDAR)


def _inside(text: str) -> set[str]:
    """The words with a capital behind another word."""
    return {plain(word) for word in re.findall(r"(?<=[^\W\d_][ ,])[^\W\d_]{3,}", text) if word[0].isupper()}


def _is_name(word: str, language: str | None, elsewhere: set[str], small: set[str], usual: Usual | None) -> bool:
    folded = plain(word)
    if folded in small:
        return False
    if word.isupper() or folded in elsewhere:
        return True
    return len(word) >= _SHORTEST and usual is not None and not usual(word, language)


def _capitals(text: str) -> set[str]:
    return {plain(word[:LONGEST]) for word in _WORD.findall(text) if word[0].isupper()}
