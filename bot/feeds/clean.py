"""Untrusted text and links of a feed → plain text and http(s) links. No markup comes out, and nothing invisible."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from bot.model.places import can_be_host

LONGEST_INPUT = 64 * 1024  # HTML parsers are quadratic on nested tags
LONGEST_TEXT = 20_000
LONGEST_TITLE = 500
LONGEST_LINK = 2_000

_BLOCKS = (
    "address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|body|button|cite|code|del|dfn|em|embed|font|head|html|i|iframe|img|input|ins|kbd|"
    "link|mark|meta|noscript|object|q|s|samp|script|select|small|source|span|strike|strong|style|sub|sup|svg|template|"
    "textarea|time|title|tt|u|var|video|audio|wbr"
)
_BLOCK = re.compile(rf"<(?=/?(?:{_BLOCKS})(?:[\s/>]|$))", re.IGNORECASE)
_NAME = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]{0,15})(?=[\s/>]|$)")
_BLOCK_NAME = re.compile(rf"/?(?:{_BLOCKS})", re.IGNORECASE)
_TAG = re.compile(rf"<(?:/?(?:{_BLOCKS}|{_INLINE})(?:[\s/>]|$)|!--|!\[CDATA\[|!doctype)", re.IGNORECASE)
_ONCE_MORE = 3  # what is markup even then is shown as text
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNSEEN = ("script", "style", "template", "iframe", "object", "embed", "svg", "title", "select", "textarea")
_UNSEEN_TAG = re.compile(rf"<(?=[seito])(?:{'|'.join(_UNSEEN)})", re.IGNORECASE)
# What shows nothing (Unicode: default ignorable), whatever its category is; Braille's and music's blanks too.
_INVISIBLE = (
    "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800"
    "\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8\\U0001bca0-\\U0001bca3\\U0001d159\\U0001d173-\\U0001d17a"
    "\\U000e0000-\\U000e0fff"
)
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
# Letters that most feeds are in, Latin, Greek, Cyrillic and Armenian, with what goes with them. All can be seen, and
# none is more than one when it is composed.
_USUAL = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u0343\u0345-\u034e\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u052f"
    "\u0531-\u0556\u0559-\u058a\u058d-\u058f\u2010-\u2027\u20ac]*+"
)
# Joiners shape letters and emoji; so do selectors, but only behind what they choose the shape of.
_SELECTORS = "\u180b\u180c\u180d\u180f\ufe0e\ufe0f"
_KEPT = frozenset(f"\n\u200c\u200d{_SELECTORS}")
_SELECTS_NOTHING = re.compile(
    r"(?<![\u1820-\u18aa])[\u180b-\u180d\u180f]+"
    r"|(?:^|(?<=[^\W\d_\u2139])|(?<=[\s\u200c\u180b-\u180f\ufe0e\ufe0f]))[\ufe0e\ufe0f]+"
)
_BLANKS = "\t\x1f\u2800"
# Absolute, and with nothing in it that could need mending; its host.
PLAIN_LINK = re.compile(
    r"https?://([A-Za-z0-9][A-Za-z0-9.\-]*+)(?::[0-9]{1,5}+)?(?:/[A-Za-z0-9._~%/\-]*+)?(?:\?[A-Za-z0-9._~%/=&\-]++)?"
)
_UNSAFE_IN_LINK = re.compile(
    rf"[\x00-\x20\x7f-\xa0<>\"\\^`{{|}}\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000{_INVISIBLE}]"
)


def text(value: str) -> str:
    """Plain text of HTML or text: a line a paragraph, NFC, at most LONGEST_TEXT characters."""
    return _cut(_single_spaced(*_readable(value)), LONGEST_TEXT)


def title(value: str) -> str:
    """The same in one line, at most LONGEST_TITLE characters."""
    return _cut(_respaced(_readable(value)[0]), LONGEST_TITLE)


def seen(value: str) -> str:
    """What can be seen of plain text, line by line, NFC; nothing in it reads as markup."""
    visible, plain = _visible(value)
    return _single_spaced(_harmless(visible), plain)


def at_most(value: str) -> int:
    """How many characters its text may have: composing makes three of some, but of none that is usual."""
    usual = value.isascii() or _USUAL.fullmatch("".join(value.splitlines()))
    return len(value) if usual else 3 * len(value)


def link(value: str, base: str) -> str:
    """An absolute http(s) address without user and password, and without what can't be seen; "" for anything else."""
    value = value.strip()
    if (plain := PLAIN_LINK.fullmatch(value)) is not None:
        return value if len(value) <= LONGEST_LINK and _is_host(plain[1].lower()) else ""
    try:
        parts = urlsplit(urljoin(base, value))
        host = parts.netloc.rpartition("@")[2]
        if parts.scheme not in ("http", "https") or not _is_host(parts.hostname):
            return ""
    except ValueError:
        return ""
    whole = urlunsplit(parts._replace(netloc=host))
    whole = _UNSAFE_IN_LINK.sub(lambda bad: quote(bad[0]), _encodable(whole))
    if not whole.isprintable():
        whole = "".join(char if char.isprintable() else quote(char) for char in whole)
    return whole if len(whole) <= LONGEST_LINK else ""


def _single_spaced(value: str, plain: bool) -> str:
    """A line a paragraph, and one space between words. `plain`: see _is_plain."""
    spaced = plain and "  " not in value and "\u00a0" not in value
    return "\n".join(filter(None, map(str.strip if spaced else _respaced, value.split("\n"))))


def _respaced(line: str) -> str:
    return " ".join(line.split())


def _is_host(name: str | None) -> bool:
    return bool(name and can_be_host(name) and name.isprintable() and not _HIDDEN.search(name))


def _readable(value: str) -> tuple[str, bool]:
    """And whether it is plain."""
    visible, plain = _visible(_plain(value))
    return _harmless(visible), plain  # a tag may have been broken up by what can't be seen


def _harmless(plain: str) -> str:
    return plain.replace("<", "‹") if _has_markup(plain) else plain


def _plain(value: str) -> str:
    """Markup read away, references resolved; what was escaped twice is read twice."""
    value = value[: LONGEST_INPUT + 1]
    if len(value) > LONGEST_INPUT:
        head, opened, tail = value[:LONGEST_INPUT].rpartition("<")
        value = head if opened and ">" not in tail else value[:LONGEST_INPUT]
    if not _has_markup(value):
        value = _unescaped(value)
    if _has_markup(value):  # as it came, or escaped once more
        value = _without_markup(value)
    value = _unescaped(value)
    for _ in range(_ONCE_MORE):
        if not _has_markup(value):
            return value
        value = _unescaped(_without_markup(value))
    return value.replace("<", "‹")


def _has_markup(value: str) -> bool:
    return "<" in value and _TAG.search(value) is not None


def _unescaped(value: str) -> str:
    return _ENTITY.sub(lambda reference: html.unescape(reference[0]), value) if "&" in value else value


def _without_markup(value: str) -> str:
    if _BLOCK.search(value):  # then line ends in the source mean nothing, and blocks end lines
        value = _in_lines(" ".join(value.splitlines()).strip())
    tree = LexborHTMLParser(value.encode("utf-8", "replace"))
    if _UNSEEN_TAG.search(value):
        tree.strip_tags(list(_UNSEEN))
    body = tree.body
    return body.text(separator="") if body is not None else ""


def _in_lines(value: str) -> str:
    """Each tag of a block on a line of its own."""
    parts = _NAME.split(value)
    parts[1::2] = map(_opened, parts[1::2])
    return "".join(parts)


@lru_cache(1024)
def _opened(name: str) -> str:
    return f"\n<{name}" if _BLOCK_NAME.fullmatch(name) else f"<{name}"


def _visible(value: str) -> tuple[str, bool]:
    """And whether it is plain."""
    lines = value.splitlines()
    value = "\n".join(lines)
    if _is_plain("".join(lines)):
        return unicodedata.normalize("NFC", value), True
    hidden = {ord(c): " " if c in _BLANKS else None for c in set(value) if _is_hidden(c)}
    value = value.translate(hidden) if hidden else value
    if not value.isascii() and any(each in value for each in _SELECTORS):
        value = _SELECTS_NOTHING.sub("", value)
    return unicodedata.normalize("NFC", value), False


def _is_plain(line: str) -> bool:
    """Whether all of it shows, and has no other spaces than plain and unbreakable ones; to look at each character would
    take ten times as long."""
    if _USUAL.fullmatch(line):
        return True
    return line.replace("\u00a0", " ").isprintable() and _HIDDEN.search(line) is None


@lru_cache(4096)
def _is_hidden(char: str) -> bool:
    if char in _KEPT:
        return False
    return _HIDDEN.match(char) is not None or unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _encodable(value: str) -> str:
    """Lone halves of surrogate pairs can't be written as UTF-8."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _cut(value: str, longest: int) -> str:
    """Shortened at a word's end where there is one near."""
    if len(value) <= longest:
        return value
    short = value[: longest - 1]
    space = max(short.rfind(" "), short.rfind("\n"))
    return (short[:space] if space > longest * 0.8 else short).rstrip() + "…"
