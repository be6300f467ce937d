"""What moves a story on, whatever else it says: a death, an arrest, a sentence (pure).

A stricter look than `events`, whose kinds tell what an item is about: here it must be what happened, not what is
feared, asked for, denied or remembered. English, Serbian, Croatian and Bosnian, Albanian, Macedonian.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.stories.events import kind_of
from bot.stories.sentences import plain, split

# By beginnings of folded words; those before the stroke tell it, the others only that it was told. "=": the whole word.
_WORDS = {
    "death": "=kill =kills =killed =killing =dies =died =dead =death =deaths =slain succumb =murdered preminu pogin "
    "=umro =umrla =umrli ubijen =ubio =ubila =ubili usmrt podleg =stradao =stradala =stradali =mrtav =mrtva =mrtvi "
    "=vdes =vdiq =vdekur vritet vriten =vrau =vrane =vrare =zagina zaginat pocina =ubien =ubieni"
    " | kill strada dead death fatal =die murder victim homicid autops funeral burial mourn corps body bodies =lost "
    "lives smrt ubist zrtv zrtav sahran tragic tragik posmrtn zivot obduk viktim vdek vras vrit vdes vdis varros tragj "
    "jeten jete mort trup telo tela tijel",
    "arrest": "arrest =detained handcuff uhaps hapsen priveden =prangoset prangos =uapsen uapsen apsen"
    " | custody detain detent jail pritvor zadrz lisen lisic ndal paraburg privod privel prived seiz",
    "charge": "indict optuznic aktakuz aktpadi obvinitel"
    " | charg accus optuz akuz padi obvin tuzil tuzb trial sudjenj gjykim sudenj",
    "sentence": "=sentenced =convicted =jailed osudjen =osuden presuda presudu presude denohe =denuar =denuan =denim "
    "burgoset"
    " | sentenc convict verdict guilty osud presud robij zatvor kazn fajtor burg denua vjet prison",
    "acquit": "acquit oslobodjen pafaj =lirohet =liruar"
    " | releas freed =free osloba oslobod pust liro lirim lirua leshu",
    "resignation": "=resigns =resigned resignation =ostavku =ostavka =ostavki doreheq"
    " | resign ostavk largohet leaves quit podne smenj smen dismiss shkark razres",
}
_NO = (
    r"not?|never|nobody|none|without|nor|cannot|isn|wasn|weren|didn|doesn|nije|nisu|nema|nemaju|bez|niko|nitko|nijed\w+"
    r"|nece|ne|nuk|askush|asnj\w+"
)
_DENIED = re.compile(rf"(?:{_NO})")
# What isn't said to have happened: as many words behind one of these.
_UNREAL = re.compile(
    rf"\b(?:{_NO}|mos|could|may|might|would|should|if|whether|ako|ukoliko|bi|mogu?|moze|nese|mund|do te"
    r"|attempt\w*|pokus\w*|tentat\w*|tentim\w*|threat\w*|pret[in]\w*|prijet\w*|kercen\w*|fear\w*|strah\w*|risk\w*|rizik\w*"
    r"|demand\w*|calls?|called|urg\w+|wants?|ask\w*|traz\w+|zaht\w+|pozv\w+|poziv\w*|kerko\w*|baraj\w*"
    r"|reject\w*|odbi\w+|refuz\w*|den(?:y|ies|ied)|negira\w*|demant\w*|moho\w*"
    r"|anniversar\w*|godisnj\w+|pervjet\w*|pomen\w*|memorial\w*|secanj\w*|sjecanj\w*|commemor\w*"
    r"|suspect\w*|osumnj\w+|sumnj\w+|dyshua\w*)\b"
)
_REACH = 4
_ASKED_FOR = frozenset({"resignation"})  # long before it happens
_DENIED_BEHIND = re.compile(r"(?:nije|nisu|nema|nuk)")  # povređenih nije bilo
_WORD = re.compile(r"[^\W\d_]+")
_AS_EVENT = {"death": "@death", "arrest": "@arrest", "resignation": "@resignation"}


def _beginnings(words: str, kind: str) -> re.Pattern[str]:
    each = sorted({f"{word[1:]}$" if word[0] == "=" else word for word in words.split()})
    return re.compile(f"(?P<{kind}>{'|'.join(each)})")


_TELL = {kind: _beginnings(words.partition("|")[0], kind) for kind, words in _WORDS.items()}
_TOLD = {kind: _beginnings(words.replace("|", " "), kind) for kind, words in _WORDS.items()}


def turns_of(sentences: Iterable[str]) -> frozenset[str]:
    """What they say to have happened."""
    return frozenset(kind for sentence in sentences for kind in _happened(sentence))


def turns_told(text: str, language: str | None) -> frozenset[str]:
    """What a text may have told its readers of, in whichever words; not what it says that didn't happen."""
    found: set[str] = set()
    for sentence in split(text, language):
        words = _WORD.findall(plain(sentence))
        for place, word in enumerate(words):
            if (kinds := _kinds(word)) and not _denied(words, place):
                found |= kinds - (_ASKED_FOR if _is_unreal(words, place) else frozenset())
    return frozenset(found)


@lru_cache(20_000)
def _kinds(word: str) -> frozenset[str]:
    event = kind_of(word)
    return frozenset(
        kind for kind, pattern in _TOLD.items() if pattern.match(word) or (event and _AS_EVENT.get(kind) == event)
    )


def _happened(sentence: str) -> set[str]:
    words = _WORD.findall(plain(sentence))
    found: set[str] = set()
    for place, word in enumerate(words):
        if (kinds := _telling(word)) and not _is_unreal(words, place):
            found |= kinds
    return found


@lru_cache(20_000)
def _telling(word: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in _TELL.items() if pattern.match(word))


def _is_unreal(words: list[str], place: int) -> bool:
    before = " ".join(words[max(0, place - _REACH) : place])
    return _UNREAL.search(before) is not None or _denied(words, place)


def _denied(words: list[str], place: int) -> bool:
    before, behind = words[max(0, place - _REACH) : place], words[place + 1 : place + 3]
    return any(_DENIED.fullmatch(word) for word in before) or any(_DENIED_BEHIND.fullmatch(word) for word in behind)
