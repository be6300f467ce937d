"""One piece of a query between spaces or quotes → a leaf of the tree, or a fault that says where and why."""

import re
from difflib import get_close_matches
from itertools import pairwise
from unicodedata import category, normalize

from bot.topics.fold import fold, ignorable
from bot.topics.mistake import Fault, Reason
from bot.topics.tokens import Token, tokenise
from bot.topics.tree import Exact, Filter, Phrase, Prefix, Query, Word

FILTERS = ("lang", "feed", "tag")
_VALUE = re.compile(r"[^\W_][\w.\-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_SHORTEST_PREFIX = 2
# Signs that texts have beside and between words, too: they part words, and can be left out at the ends.
_BEFORE = frozenset("#@_")
_BETWEEN = frozenset("-‐‑‒–—.'’ʼ`´/&@#_·")
_AFTER = frozenset("-.!?…'’_")
_DASHES = frozenset("−‒–—")
SINGLE_QUOTES = "'‘‚’"


def read_word(text: str, at: int) -> Query:
    """The leaf for a piece without quotes that stands at offset `at` of the query."""
    exact = text.startswith("=")
    body = text.removeprefix("=")
    begin = at + exact
    if not exact and ":" in body:
        return _read_filter(body, at)
    if "*" in body:
        return _read_prefix(body, begin, exact)
    tokens = tokenise(body)
    _check_signs(body, begin, tokens, at)
    return _leaf(tokens, exact)


def read_phrase(text: str, at: int, exact: bool) -> Query:
    """The leaf for a quoted piece; one word in quotes is that word."""
    if "*" in text:
        star = at + text.index("*")
        raise Fault(Reason.STAR, star, star + 1, "")
    tokens = tokenise(text)
    if not tokens:
        raise Fault(Reason.EMPTY, at, at + len(text), " ")
    return _leaf(tokens, exact)


def _leaf(tokens: list[Token], exact: bool) -> Query:
    words = tuple(_plain(token.raw) for token in tokens)
    if len(words) > 1:
        return Phrase(words, exact)
    return Exact(words[0]) if exact else Word(words[0])


def _plain(raw: str) -> str:
    """A word as typed, in NFC and without invisible characters, so that equal-looking queries are equal."""
    return normalize("NFC", "".join(c for c in raw if category(c) != "Cf"))


def _check_signs(body: str, begin: int, tokens: list[Token], at: int) -> None:
    """Refuses every sign that can't be looked for: without it the query would be wider (C++ is not C)."""
    if not tokens:
        raise Fault(Reason.SYMBOL, at, begin + len(body), " ")
    _refuse_signs(body, 0, tokens[0].start, _BEFORE, begin)
    for left, right in pairwise(tokens):
        _refuse_signs(body, left.end, right.start, _BETWEEN, begin)
    _refuse_signs(body, tokens[-1].end, len(body), _AFTER, begin)


def _refuse_signs(body: str, start: int, end: int, allowed: frozenset[str], begin: int) -> None:
    """A fault at the first run of signs in `body[start:end]` that are not allowed there."""
    fine = [sign in allowed or ignorable(sign) for sign in body[start:end]]
    if all(fine):
        return
    place = start + fine.index(False)
    stop = start + fine.index(True, place - start) if True in fine[place - start :] else end
    raise Fault(Reason.SYMBOL, begin + place, begin + stop, _instead(body, place, stop))


def _instead(body: str, place: int, stop: int) -> str:
    """What may have been meant by the signs `body[place:stop]`."""
    signs = body[place:stop]
    if signs in _DASHES and place == 0:
        return "-"
    if signs in SINGLE_QUOTES and place == 0:
        return '"'
    if signs == "," and not (body[place - 1].isdigit() and body[stop : stop + 1].isdigit()):
        # A comma makes a list. At the query's end the next round of mending takes the OR off again.
        return " OR "
    return " "


def _read_prefix(body: str, begin: int, exact: bool) -> Query:
    stem = body[:-1]
    star = begin + body.index("*")
    tokens = tokenise(stem)
    if exact or "*" in stem or not body.endswith("*") or len(tokens) > 1:
        raise Fault(Reason.STAR, star, star + 1, " ")
    if not tokens:
        raise Fault(Reason.STAR, begin, begin + len(body), " ")
    _refuse_signs(stem, 0, tokens[0].start, _BEFORE, begin)
    _refuse_signs(stem, tokens[0].end, len(stem), frozenset(), begin)
    if len(tokens[0].folded) < _SHORTEST_PREFIX:
        raise Fault(Reason.SHORT_PREFIX, begin, begin + len(body), stem)
    return Prefix(_plain(tokens[0].raw))


def _read_filter(body: str, at: int) -> Query:
    name, _, value = body.partition(":")
    name = name.casefold()
    end = at + len(body)
    if name not in FILTERS:
        near = get_close_matches(name, FILTERS, n=1) if value else []
        mend = f"{near[0]}:{value}" if near else f' "{body.replace("*", " ")}" '
        raise Fault(Reason.UNKNOWN_FILTER, at, end, mend)
    folded = fold(value)
    if not (_LANGUAGE if name == "lang" else _VALUE).fullmatch(folded):
        raise Fault(Reason.FILTER_VALUE, at, end, None)
    return Filter(name, folded)
