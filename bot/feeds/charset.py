"""In which encoding a document is, where its own word for it is missing, wrong or at odds with itself (pure)."""

from __future__ import annotations

import codecs
import re
from collections import Counter

_SAMPLE = 200_000  # bytes that are looked at, where letters decide
_HEADER = re.compile(r";\s*charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
_LATIN_1 = "iso8859-1"
_SIGNS = frozenset("\xa0«»„“”‘’‚‹›–—…·•§°€™©®№¡¿ª\xba\xad")
_WESTERN = ("éèêëàâçîïôùûœ", "äöüß", "áéíñóúü", "ãáâàçéêíóôõú", "àèéìòù", "ëç", "åäöæøé", "áéíóúýþæöð")
_CENTRAL = ("čćšžđ", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţ")
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_CYRILLIC = ("абвгдђежзијклљмнњопрстћуфхцчџш", _RUSSIAN, "абвгдѓежзѕијклљмнњопрстќуфхцчџш", f"{_RUSSIAN[:-1]}ґєії")
# What documents are in that don't say so, the likeliest first, and how the languages are written that are written so.
_LEGACY = {
    "windows-1252": _WESTERN,
    "windows-1250": _CENTRAL,
    "windows-1251": _CYRILLIC,
    "iso-8859-2": _CENTRAL,
    "koi8-r": (_RUSSIAN,),
    "iso-8859-5": _CYRILLIC,
}
_ALPHABETS = {codecs.lookup(name).name: letters for name, letters in _LEGACY.items()} | {_LATIN_1: _WESTERN}
# Read in a wrong encoding, words are of two scripts, or have capitals behind small letters.
_ODD = re.compile(r"[а-џ][А-ЯЁЂ-Џ]|[А-џ](?=[A-Za-z])|(?<=[A-Za-z])[А-џ]")


def encoding_of(body: bytes, content_type: str) -> str | None:
    """An encoding; None for ASCII, and where nothing here can tell.

    What is UTF-8 is hardly ever anything else, whatever it is called; a few bytes that are none, as where a text was
    cut off in the middle of a character, change nothing. Of two declarations that are at odds, or of all encodings
    where there is none, the one counts that gives the letters of some one language. Latin 1 in the header counts as
    none: servers say so of anything.
    """
    if body.isascii():
        return None
    if _is_utf8(body):
        return "utf-8"
    declared = _declared(body, content_type)
    if len(declared) == 1:
        return declared[0]
    if any(name not in _ALPHABETS for name in declared):
        return None
    return max(declared or _LEGACY, key=lambda name: _likelihood(body[:_SAMPLE], name))


def _is_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad > 4 * bad


def _declared(body: bytes, content_type: str) -> list[str]:
    """By header and document, each once; but not as ASCII or UTF, which it is not."""
    header, declaration = _HEADER.search(content_type), _DECLARATION.search(body)
    by_header = _codec(header[1]) if header else ""
    by_document = _codec(declaration[1].decode("ascii")) if declaration else ""
    names = dict.fromkeys(("" if by_header == _LATIN_1 else by_header, by_document))
    return [name for name in names if name and name != "ascii" and not name.startswith("utf")]


def _codec(name: str) -> str:
    """Its one name; "" for none that decodes text."""
    try:
        b"\0\0\0\0".decode(name)
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return "gb18030" if found == "gb2312" else found  # which holds all of it, and more that is written under its name


def _likelihood(body: bytes, encoding: str) -> float:
    """Which share of what is no ASCII are letters of the one language that has most of them."""
    text = body.decode(encoding, "replace")
    letters = Counter(each for each in text.lower() if not each.isascii() and each not in _SIGNS)
    alphabets = _ALPHABETS[codecs.lookup(encoding).name]
    most = max(sum(letters[each] for each in alphabet) for alphabet in alphabets)
    return (most - len(_ODD.findall(text))) / max(1, letters.total())
