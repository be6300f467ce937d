"""What a text says that may be news: numbers and names; and which of that another text has said (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.stories.features import StoryItem, group
from bot.stories.numerals import numbers_in_words
from bot.stories.sentences import plain, split
from bot.stories.spelling import name_keys

# Whether a word that begins a sentence (as written), in a language, may be any word; if not, it is a name.
Usual = Callable[[str, str | None], bool]

LEAD = 3  # sentences below the title: what is new stands at the top
LEAD_LETTERS = 600
_WORD = re.compile(r"[^\W\d_]{3,}")
_DATED = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b(?!\d)"  # a time of day
    r"|\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4}\b\.?)?"  # a date
    r"|\b\d{1,2}(?:\.|st|nd|rd|th)?\s(?=[^\W\d_]{3,}\s(?:19|20)\d\d)"  # and one with its month in letters
    r"|\b(?:19|20)\d\d\b"
    r"|\b[\w-]+\s(?:minutes?|hours?|days?|weeks?|months?|years?)\s(?:ago|earlier)\b"
    r"|\b(?:prije|pre|пре)\s[\w-]+(?=\s(?:minut|sat|čas|dan|nedelj|tjed|sedmic|mesec|mjesec|godin|"
    r"минут|сат|час|дан|недељ|месец|годин))"
    r"|\bpara\s[\w-]+(?=\s(?:minut|or[eë]|dit|jav|muaj|vit|vjet))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])(?!\.\s[^\W\d_A-ZŠĐČĆŽА-Я])")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
# "12 hiljada" is 12000, which the words tell.
_SCALED = re.compile(
    r"(?<![\d.,])\d+(?=[ \u00a0-](?:thousand|million|billion|hiljad|iljad|tisu|milion|milijun|milijard|miliard|mij[eë]|"
    r"хиљад|илјад|милион|милијард))",
    re.IGNORECASE,
)
# "the two", and what counts nothing exactly.
_KNOWN_SOME = re.compile(
    r"\b(?:the|these|those|both|other|last|first|next|all|between|oba|obe|obje|ova|ove|ta|te|svih|sva|оба|обе|ова|та|сва)"
    r"\s(?=[^\W\d_])[^\W\d_]+"
    r"|\b(?:dozens?|desetin\w+|desetak|\w+estak|stotinak|dhjet[eë]ra|qindra|десетин\w+|десетак|стотинак)\b",
    re.IGNORECASE,
)
_ROUND = frozenset(str(10**power) for power in (0, 2, 3, 6, 9))  # in words they are "a", "many", "very many"
# In English they have a capital.
_CALENDAR = frozenset(
    [
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ]
)
# Who speaks in any report, and offices that every report names in its own way, as `plain` gives their beginnings.
_ANYBODY = re.compile(
    r"(?:reuters|afp|tanjug|fonet|hina|fena|bbc|cnn|rts|rtk|rtv|euronews|jazeera"
    r"|minist|vlad[aeiou]$|skupsti|predsed|predsje|president|prime$|premij|kryemin|govern|qeveri|polic|parla|kuvend|court"
    r"|gjykat|sud$|suda$|tuzila|prosec|proku|secret|sekret|spokes|zedhen|agenc|agjenc|komun|munic|opsti|opci|mission|misij"
    r"|mision|union|unij|nation|nacij|foreign|interior|defen[cs]e|affairs|state|portal|republi)"
)
_SHORTEST = 4  # letters by which a name is known in other case endings


@dataclass(frozen=True, slots=True)
class Claims:
    """Numbers in decimal digits, names as `plain` gives them, and the language's group."""

    numbers: frozenset[str]
    names: frozenset[str]
    language: str


def claims_of(item: StoryItem, usual: Usual | None) -> Claims:
    """Of its title and first sentences. Without `usual` only those words that begin a sentence count as names that the
    item writes with a capital elsewhere, or in capitals alone."""
    title = split(item.title[:LEAD_LETTERS], item.language)
    lead = [*title, *split(item.text[:LEAD_LETTERS], item.language)[:LEAD]]
    return Claims(_counts("\n".join(lead)), _names(item, lead, usual), group(item.language))


def said_of(claims: Claims, told: StoryItem) -> Claims:
    """Those of the claims that `told` makes anywhere in it: numbers in figures or words; names in any case, in its
    language, and by their sound in any."""
    text = f"{told.title}\n{told.text}"
    numbers = (
        _figures(text) | numbers_in_words(text) | numbers_in_words(text, loosely=True) if claims.numbers else set()
    )
    words = "".join(f" {word}" for word in _WORD.findall(plain(text)))
    keys = {key for name in _capitals(text) for key in name_keys(name, (), told.language)} if claims.names else set()
    same = group(told.language) == claims.language
    names = (
        name
        for name in claims.names
        if (same and f" {name[: max(_SHORTEST, len(name) - 2)]}" in words)
        or not keys.isdisjoint(name_keys(name, (), claims.language))
    )
    return Claims(claims.numbers & numbers, frozenset(names), group(told.language))


def _numbers(text: str) -> set[str]:
    return _figures(text) | numbers_in_words(text) | numbers_in_words(text, loosely=True)


def _counts(text: str) -> frozenset[str]:
    """Those that count something: no times, dates and years."""
    undated = _DATED.sub(" ", text)
    in_words = numbers_in_words(_KNOWN_SOME.sub(" ", undated)) - _ROUND
    return frozenset(_figures(_SCALED.sub(" ", undated)) | in_words)


def _figures(text: str) -> set[str]:
    """1.200 and 1,200 are one, as are 4.1 and 4,1."""
    found = set()
    for number in _NUMBER.findall(text):
        whole = _THOUSANDS.fullmatch(number)
        found.add(re.sub("[.,]", "", number) if whole else number.replace(",", "."))
    return found


def _names(item: StoryItem, lead: list[str], usual: Usual | None) -> frozenset[str]:
    """Words with a capital inside a sentence, and those that begin one and are no usual words. A title in which nearly
    all have one tells none."""
    inside: set[str] = set()
    opening: set[str] = set()
    for sentence in lead:
        words = _WORD.findall(sentence)
        capital = [word for word in words[1:] if word[0].isupper()]
        if sentence in item.title and 2 * len(capital) > len(words) - 1 and len(words) > 2:
            continue
        inside.update(plain(word) for word in capital)
        opening.update(word for word in words[:1] if word[0].isupper())
    text = f"{item.title}\n{item.text}"
    elsewhere = inside | _inside(text) if opening else inside
    small = {plain(word) for word in _WORD.findall(text) if word.islower()} if opening else set()
    inside.update(plain(word) for word in opening if _is_name(word, item.language, elsewhere, small, usual))
    source = plain(item.feed)
    return frozenset(name for name in inside - _CALENDAR if not _ANYBODY.match(name) and name not in source)


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
    return {plain(word) for word in _WORD.findall(text) if word[0].isupper()}
