"""What a summary says that its article doesn't: names, a "not" too many or too few, talk about the summing up (pure).

Words are compared folded, by beginnings: case endings and scripts don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.stories.sentences import plain, split

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters of a name's beginning
_ENDING = 3  # letters that a case ending takes
_STEM = 5  # letters of a word that is looked for beside a "not"
_CONTENT = 4  # letters of a word that says something
# Behind these a sentence begins, or a quotation does: its capital tells nothing.
_OPENS = re.compile(r"(?:^|[:„“\"«»(\[‘'–—-])\s*$")
_NOT = re.compile(
    r"(?:not?|never|none|nobody|nothing|cannot|neither|nor"
    r"|(?:is|was|were|are|do|does|did|has|have|had|ca|wo|would|could|should|must)nt"
    r"|ne|nije|nisu|nisam|nismo|niste|nece|necu|nema|nemaju|nemamo|nemoj|nikad|nikada|niko|nitko|nista|nijed\w+"
    r"|nuk|mos|asnj\w+|asgje|askush|kurre|nikogas|nikoj|nisto)"
)
# What an article may say without a "not", and a summary with one.
_AGAINST = re.compile(
    r"(?:den(?:y|ie[sd]|ying|ial)|refus\w+|reject\w*|fail\w*|lack\w*|without|against|unable|unlikely|ban(?:s|ned|ning)?|stop(?:s|ped|ping)?"
    r"|odbi\w+|odbac\w+|demant\w*|negira\w*|porice\w*|porek\w*|bez|protiv|zabran\w*|izost\w*|uzdrz\w*|sprec\w*"
    r"|refuz\w*|moho\w*|hodhi|pa|kunder|ndal\w*|bojkot\w*|boycott\w*)"
)
_IN_BETWEEN = frozenset(
    ["only", "just", "also", "more", "than", "been", "have", "samo", "vise", "biti", "vetem", "ende"]
)
_ALBANIAN = frozenset({"dhe", "eshte", "nje", "nga", "nuk"})
_IN = re.compile(r"\b[Nn][eë]\b")  # Albanian; elsewhere "ne" is a "not"
_SO = re.compile(r"\b(?:[Pp]a|[Пп]а)\b")  # Serbian; in Albanian it is "without"
_NEAR = 3  # words behind a "not" that it may be for
_ABOUT_ITSELF = re.compile(
    r"(?:^(?:okay|ok|sure|certainly|of course|naravno|u redu|svakako|sigurisht|ne rregull)"
    r"|\b(?:language model|ai model|ai assistant|as an ai|the user|user wants|user ask\w*|let me|summar\w+|i m sorry"
    r"|i am sorry|i cannot|i can ?t|i wo ?nt|i a?m unable|i a?m not able"
    r"|(?:the|my) (?:instructions|prompt|task)|we need to|i need to|i should"
    r"|(?:the|this) (?:article|text) (?:is about|says|describes|discusses|reports)"
    r"|jezick\w+ model\w*|model\w* jezik\w*|v[j]?estack\w+ inteligencij\w+|korisnik\w*|kao ai|kao model|kao asistent"
    r"|ne mogu da|ne mogu saz\w+|ne mozam da|zao mi je|izvinjavam|izvinite|sazm\w+|sazet\w+|rezime\w*|moj zadatak"
    r"|(?:tekst|clanak) (?:govori|opisuje|je o|se bavi)|jazicen model"
    r"|model\w* gjuhesor\w*|inteligjenc\w+ artificial\w+|perdorues\w*|si model|si asistent|nuk mund t[ae]?|me vjen keq"
    r"|permbledh\w*|(?:teksti|artikulli) (?:flet|tregon|pershkruan|thote)))\b"
)
_TITLES = frozenset({"mr", "mrs", "ms", "dr"})  # of persons, which a summary may add


def invention(text: str, source: str, language: str | None = None) -> str | None:
    """What of a summary isn't in its article, in words for the log; None where nothing was found."""
    known = _words(source)
    if (talk := next(_talk(text, source), None)) is not None:
        return f"it talks about its task: {talk}"
    if (name := next(_strange_names(text, known, language), None)) is not None:
        return f"it holds a name that the article doesn't: {name}"
    if (turned := next(_turned(text, source, language), None)) is not None:
        return f"it turns what the article says round: {turned}"
    return None


def _words(text: str) -> list[str]:
    """Folded; with "didnt" and "nuk ka" for didn't and s'ka."""
    spelled = re.sub(r"n['’]t\b", "nt", re.sub(r"\b[Ss]['’](?=\w)", "nuk ", text))
    return _WORD.findall(plain(spelled))


def _talk(text: str, source: str) -> Iterator[str]:
    """Which an article may do, too: then it doesn't count."""
    known = " ".join(_words(source))
    for found in _ABOUT_ITSELF.finditer(" ".join(_words(text))):
        if re.search(rf"\b{re.escape(found[0][:_STEM])}", known) is None:
            yield found[0]


def _strange_names(text: str, known: list[str], language: str | None) -> Iterator[str]:
    """Words with a capital inside a sentence, of which the article has no form."""
    beginnings = {word[:_SHORTEST] for word in known}
    for sentence in split(text, language):
        for found in _WORD.finditer(sentence):
            word = plain(found[0])
            if (
                not found[0][0].isupper()
                or len(word) < 2
                or word in _TITLES
                or _OPENS.search(sentence, 0, found.start()) is not None
            ):
                continue
            if word[:_SHORTEST] not in beginnings or not any(_is_form(word, each) for each in known):
                yield found[0]


def _is_form(word: str, other: str) -> bool:
    stem = max(min(_SHORTEST, len(word)), len(word) - _ENDING)
    return other[:stem] == word[:stem] and len(other) <= len(word) + _ENDING + 2


def _turned(text: str, source: str, language: str | None) -> Iterator[str]:
    """Words that the one says with a "not" and the other never does."""
    if _ALBANIAN & set(_words(source)):
        text, source = _IN.sub(" ", text), _IN.sub(" ", source)
    else:
        text, source = _SO.sub(" ", text), _SO.sub(" ", source)
    said, told = _Negated(text, language), _Negated(source, language)
    if said.any_not and not (told.any_not or told.any_against):
        yield said.any_not
    yield from (word for word in said.beside_not if word in told.plainly and word not in told.beside_any)
    yield from (word for word in told.beside_not if word in said.plainly and word not in told.plainly)


class _Negated:
    """By their beginnings the words of a text that stand right behind a "not", those that stand near one or near a word
    that is against something, and those that stand by themselves. `any_not`: the first "not"."""

    def __init__(self, text: str, language: str | None) -> None:
        self.beside_not: dict[str, None] = {}
        self.beside_any: set[str] = set()
        self.plainly: set[str] = set()
        self.any_not, self.any_against = "", False
        for sentence in split(text, language):
            self._take(_words(sentence))

    def _take(self, words: list[str]) -> None:
        nots = [place for place, word in enumerate(words) if _NOT.fullmatch(word)]
        against = [place for place, word in enumerate(words) if _AGAINST.fullmatch(word)]
        self.any_not = self.any_not or (words[nots[0]] if nots else "")
        self.any_against = self.any_against or bool(against)
        right_behind = {self._first_behind(words, place) for place in nots}
        for place, word in enumerate(words):
            if len(word) < _CONTENT or word in _IN_BETWEEN or place in nots:
                continue
            if place in right_behind:
                self.beside_not[word[:_STEM]] = None
            if any(-_NEAR <= each - place <= _NEAR for each in nots) or any(
                abs(each - place) <= 2 * _NEAR for each in against
            ):
                self.beside_any.add(word[:_STEM])
            else:
                self.plainly.add(word[:_STEM])

    @staticmethod
    def _first_behind(words: list[str], place: int) -> int:
        behind = range(place + 1, min(place + 1 + _NEAR, len(words)))
        return next((at for at in behind if len(words[at]) >= _CONTENT and words[at] not in _IN_BETWEEN), -1)
