"""What a language model answered → a summary that may be shown, or why it may not (pure). Nothing in it is trusted."""

from __future__ import annotations

import re
import unicodedata

from bot.stories.figures import told_by, unknown, without_scaled
from bot.stories.invented import invention
from bot.stories.numerals import numbers_in_words
from bot.stories.sentences import split

LONGEST = 1000  # characters
LOOKED_AT = 8 * LONGEST
SHORTEST = 40
SHARED = 0.5
"""Of its longer words, so many begin like a word of the article: less is another text, or another language."""
SHARED_BY_EACH = 0.3
"""Of each sentence's longer words: one that shares less says something of its own."""

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_LINK = re.compile(
    r"\w+://|\bwww\.|\bmailto:|\[[^\]]*\]\(|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|io|me|ru|rs|al|xyz|top|link|biz|co|"
    r"app|site|online|click|ly|gg|eu|de|uk|mk|hr|ba)\b(?:/\S*)?",
    re.IGNORECASE,
)
# A name that may be an address, under whichever end; and addresses spelt out.
_ADDRESS = re.compile(r"(?<![\w.])[\w-]*[^\W\d_][\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_SPELT = re.compile(
    r"[(\[{]\s?(?:at|et|dot|tačka|tacka|pika|тачка|ет)\s?[)\]}]|\b(?:dot|tačka|тачка|pikë)\s\w+", re.IGNORECASE
)
# A name with the end of an address apart: evil . com
_APART = re.compile(r"[^\W\d_] \. ?[a-z]{2,6}\b(?! [a-z])|[^\W\d_][·•‧∙⋅][^\W\d_]{2,}")
_MENTION = re.compile(r"(?<![\w.])@\w|<[@#!:/]|@(?:everyone|here)\b")
# What chats make a command or a search of when it is pressed.
_PRESSED = re.compile(r"(?<![\w/])/[^\W\d_]|(?<!\w)#\w")
_HIDING = re.compile(r"\|\||~~")
_DOTS = str.maketrans(dict.fromkeys("。｡․﹒．", "."))
_HEADING = re.compile(r"^\s*#|:\W{0,9}$|^\W*\w+\W*$")  # also an announcement, or a word alone
_PREAMBLE = re.compile(
    r"^\W{0,3}(?:(?:sure|certainly|of course|okay|ok|naravno|svakako|sigurisht|наравно)\W{1,3})?[^.!?:\n]{0,60}?"
    r"\b(?:summar\w+|sažet\w+|sažm\w+|rezime\w*|сажет\w+|резиме\w*|përmbledh\w+|key points|tl;dr)[^.!?:\n]{0,60}:\s+",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*\*|__|`+|^#{1,6}\s+|^\s*(?:[-*•]|\d{1,2}[.)])\s+(?=\D)|^>\s*")
_ENDED = re.compile(r"""[.!?…]["'”“’»)\]]*$""")
_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM = 4  # letters that case endings leave alone


class Unfit(ValueError):
    """An answer that may not be shown; says why."""


def checked(answer: str, source: str) -> str:
    """The summary: plain text in one paragraph of whole sentences. Raises Unfit.

    What the model thought aloud is left out. Refused is what links, mentions or can be pressed, holds a number that
    isn't in `source`, in digits or words, is in another script, has a sentence that has little to do with it, or says
    what it doesn't: see `invented`.
    """
    text = _plain(answer)
    if len(text) < SHORTEST:
        raise Unfit("it says next to nothing")
    _refuse_signs(text, source)
    _refuse_numbers(text, source)
    if _script(text) != _script(source):
        raise Unfit(f"it is in another script: {_script(text)}")
    if _shared(text, source) < SHARED or any(_shared(each, source) < SHARED_BY_EACH for each in split(text, None)):
        raise Unfit("it has little to do with the article")
    if (fault := invention(text, source)) is not None:
        raise Unfit(fault)
    return text


def _refuse_numbers(text: str, source: str) -> None:
    """Those that the source doesn't have, in digits or words, by their value."""
    known = told_by(source)
    in_words = numbers_in_words(without_scaled(text)) - known - numbers_in_words(source, loosely=True)
    if invented := [*unknown(text, known), *sorted(in_words)]:
        raise Unfit(f"it holds a number that the article doesn't: {invented[0][:20]}")


def _refuse_signs(text: str, source: str) -> None:
    """What leads somewhere, can be pressed or hides something, however its signs are written."""
    usual = _usual_signs(text)
    if _LINK.search(usual) or _APART.search(usual) or _spells_address(usual, _usual_signs(source)):
        raise Unfit("it holds a link")
    if _MENTION.search(usual):
        raise Unfit("it mentions somebody")
    if _PRESSED.search(usual):
        raise Unfit("it holds a command or a hashtag")
    if _HIDING.search(usual) or any(sign in usual for sign in "<>{}"):
        raise Unfit("it holds markup")


def _usual_signs(text: str) -> str:
    """For looking at: dots of other scripts and wide signs are read as what they look like."""
    return unicodedata.normalize("NFKC", text.translate(_DOTS)).translate(_DOTS)


def _plain(answer: str) -> str:
    """Without thoughts, markup and what can't be seen; whole sentences, as many as fit."""
    text = _THOUGHT.sub("", answer)
    if ends := list(_THOUGHT_END.finditer(text)):  # a thought whose beginning was not sent
        text = text[ends[-1].end() :]
    text = unicodedata.normalize("NFC", text[:LOOKED_AT])
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    lines = (
        _PREAMBLE.sub("", _MARKUP.sub("", line)).strip() for line in seen.splitlines() if not _HEADING.search(line)
    )
    kept: list[str] = []
    for sentence in split(" ".join(" ".join(lines).split()), None):
        if not _ENDED.search(sentence):
            continue  # cut off
        if len(" ".join([*kept, sentence])) > LONGEST:
            break
        kept.append(sentence)
    return " ".join(kept)


def _spells_address(text: str, source: str) -> bool:
    """Whether it holds what may be an address, and the article doesn't."""
    known = source.casefold()
    return any(found[0].casefold() not in known for pattern in (_ADDRESS, _SPELT) for found in pattern.finditer(text))


def _script(text: str) -> str:
    """The one that most letters are of: LATIN, CYRILLIC, ARABIC …"""
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            script = unicodedata.name(char, "?").partition(" ")[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda each: counts[each], default="?")


def _shared(text: str, source: str) -> float:
    known = {word[:_STEM].casefold() for word in _WORD.findall(source)}
    words = [word[:_STEM].casefold() for word in _WORD.findall(text)]
    return sum(word in known for word in words) / len(words) if words else 1.0
