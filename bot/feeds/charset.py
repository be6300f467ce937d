"""In which encoding a document is, where its own word for it is missing, wrong or at odds with itself (pure)."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections import Counter

_SAMPLE = 200_000  # bytes that are looked at, where letters decide
_HEADER = re.compile(r";\s*charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
# Of a web page: <meta charset=…>, or the same in what <meta http-equiv> says of the content type.
_META = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_SIGHT = 4_096  # bytes
_WIDE = ("utf-16", "utf-32")
_LATIN_1 = "iso8859-1"
# How documents begin that say nothing more: a byte order mark, or "<" in wide characters. The longer first.
_BEGINNINGS = (
    (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF32_LE, "utf-32"),
    (b"\0\0\0<", "utf-32-be"), (b"<\0\0\0", "utf-32-le"),
    (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF16_LE, "utf-16"), (b"\0<", "utf-16-be"), (b"<\0", "utf-16-le"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)  # fmt: skip
# Of no text in Latin 1: there they are controls, and quotes, dashes or letters in the Windows encodings called so.
_CONTROLS = re.compile(rb"[\x80-\x9f]")
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
    """An encoding; None for what says rightly that it is UTF-8, and where nothing here can tell.

    `body` doesn't begin as a wide one does. What is UTF-8 is hardly ever anything else, whatever it is called; a few
    bytes that are none, as where a text was cut off in the middle of a character, change nothing. Of two declarations
    that are at odds, or of all encodings where there is none, the one counts that gives the letters of some one
    language. Latin 1 counts as none in the header, where servers say so of anything, and of a text with bytes that
    it has no letter or sign for.
    """
    header, own = _said(body, content_type)
    unsaid = "utf-8" if own.startswith(_WIDE) else None  # what begins with a byte for each letter isn't wide
    if body.isascii():
        return unsaid
    legacy = [each for each in dict.fromkeys((header, own)) if each and each != "ascii" and not each.startswith("utf")]
    with contextlib.suppress(UnicodeDecodeError):
        body.decode()
        return "utf-8" if legacy else unsaid
    if _is_nearly_utf8(body):
        return "utf-8"
    if own != _LATIN_1 or _CONTROLS.search(body, 0, _SAMPLE):
        legacy = [each for each in legacy if each != _LATIN_1]
    if len(legacy) == 1:
        return legacy[0]
    if any(each not in _ALPHABETS for each in legacy):
        return None
    return max(legacy or _LEGACY, key=lambda name: _likelihood(body[:_SAMPLE], name))


def from_beginning(body: bytes) -> str | None:
    """By how a document begins: a byte order mark, or "<" in wide characters."""
    return next((encoding for beginning, encoding in _BEGINNINGS if body.startswith(beginning)), None)


def decoded(body: bytes, content_type: str, encoding: str | None = None) -> str:
    """The text; `encoding` overrides whatever is said of it. What can't be decoded becomes U+FFFD."""
    for each in (encoding, from_beginning(body), encoding_of(body, content_type)):
        if each and _codec(each):
            return body.decode(each, "replace")
    return body.decode("utf-8", "replace")


def _is_nearly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad > 4 * bad


def _said(body: bytes, content_type: str) -> tuple[str, str]:
    """By the header, and by the document itself."""
    header, own = _HEADER.search(content_type), _DECLARATION.search(body) or _META.search(body, 0, _META_SIGHT)
    return _codec(header[1]) if header else "", _codec(own[1].decode("ascii")) if own else ""


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
