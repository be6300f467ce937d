"""Splits news text into sentences by rules: Serbian (both scripts), Croatian, Bosnian, Macedonian, Albanian, English.

A stop ends a sentence unless something says otherwise: what stands before it (a number, an initial, an abbreviation),
what touches it (closing quotes stay with their sentence), what follows (a lower-case letter starts no sentence).
"""

import re
import unicodedata
from dataclasses import dataclass

_CYRILLIC = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчшѓќѕ", "abvgdđežzijklmnoprstćufhcčšđćz", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)
_LINES = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"""(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>(?:["'”“’‘»«)\]]|\[\d{1,3}\])*)(?= )""")
# A closing mark that stands alone after the stop, as in French spacing or in tokenised text.
_LONE_CLOSER = re.compile(r"""((?: [)\]”»"“])+)(?= |$)""")
_HEAD = re.compile(r"""[\s"'”“„‚’‘»«(\[–—•*¿¡-]*""")
_WORD = re.compile(r"[^\W\d_]+(?![.’'\w])|[^\W\d_]+(?=\. [a-zа-я])")
_NUMBER = re.compile(r"\d[\d.,:/–-]*")
_INITIAL = re.compile(r"[^\W\d_]|Lj|Nj|Dž|Sh|Gj|Xh|Zh|Th|Dh|Ll|Rr")
_ACRONYM = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+")
_ROMAN = re.compile(r"[IVXLC]{2,}")
_CLOCK = re.compile(
    r"\(?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\(?(?:local|eastern|central|[ecgm][ms]?[ts]t?)\b", re.I
)
_SAID = re.compile(
    r"(?:[A-Z][\w.’'-]* ){1,4}(?:said|says|told|asked|asks|added|adds|wrote|writes|replied|shouted|insisted)\b"
)
# Serbian, Bosnian, Macedonian and Croatian months as `plain` gives them.
_MONTH = re.compile(
    r"(?:januar|februar|mart|april|maj|jun|jul|av?gust|kolovoz|listopad)(?:a|u|om)?|(?:septem|okto|novem|decem)b(?:ar|r[au])"
    r"|(?:janua|fevrua|septemv|oktomv|noemv|dekemv)ri|ju[nl]i|(?:sijec|trav|svib|lip|srp)(?:anj|nj[au])|veljac[aei]"
    r"|ozuj(?:ak|k[au])|ruj(?:an|n[au])|studen(?:i|oga?|om)|prosin(?:ac|c[au])"
)
_DAY = re.compile(r"\d{1,2}\.")
_AUXILIARIES = frozenset(("je", "su", "ce", "nije", "nisu", "nece", "bi", "se"))
_UNITS = frozenset(
    ("m", "km", "cm", "mm", "kg", "c", "ha", "l", "eur", "kn", "min", "mins", "sek", "sec", "hrs", "din", "god", "gr")
)
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_SIGHT = 400  # characters looked at on either side of a stop; keeps hostile text from costing the square of its length
_QUOTED = 5_000  # characters back in which quotes are counted


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a language knows. Words are in the form that `plain` gives, without their last full stop."""

    never: frozenset[str]  # a name or an explanation follows: never the end
    number: frozenset[str]  # goes with the number that follows it
    soft: frozenset[str]  # may end a sentence: it does when a usual first word follows
    starters: frozenset[str]  # usual first words, which have no capital elsewhere
    nouns: frozenset[str]  # usual first nouns, which may be names of institutions too: U julu 2007. Vlada je …
    ordinals: bool = False  # whether `26.` means the 26th
    prepositions: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()  # words whose number is an ordinal: član 13. Ustava


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("dr mr mrs ms prof")
_EN = _Rules(
    never=_TITLES
    | _words("messrs drs gen sen rep gov lt col sgt capt cmdr maj brig adm pres rev hon pvt cpl supt")
    | _words("mt ft vs v e.g i.e eg ie cf ca fr sts mme mlle pte insp amb"),
    number=_words(
        "no nos pp p vol fig art sec para ch ed jan feb mar apr jun jul aug sep sept oct nov dec op c approx"
    ),
    soft=_words("st inc ltd corp co jr sr bros dept univ ave blvd rd al ph.d est fla calif ariz conn mich minn wis")
    | _words("tenn ont que assn assoc govt intl natl hrs mins jan feb apr aug sep sept oct nov dec ext"),
    starters=_words("the a an he she it they we you i this that these those there his her its their our my but and so")
    | _words("in on at as for from after before during since while when where if although however with by to of")
    | _words("according what who why how some many most more no not one two meanwhile earlier both last another")
    | _words("all under over it's he's she's i'm then yet also now here such each"),
    nouns=_words("police officials"),
)
_SLAVIC = _Rules(
    never=_TITLES
    | _words(
        "gdja gdj gdji gdju gda g-dja g-da gdjica gdjca gdica gdin g-din gosp g doc inz ing dipl akad mons msgr gen"
    )
    | _words("puk ppuk potpuk kap kapt maj por nar vod sv o d-r m-r prim vlc prec pok rodj tzv t.zv npr npr.na nar.pos")
    | _words("odn tj t.j t.e t.n v v.d engl lat njem nem franc tal rus tur alb mad grc ul bul usp up tel sc spec univ")
    | _words("mag red van pr na.pr arh adv kol hadzi"),
    number=_words("br kal str cl st tac tel fax poz god op sv t ods al sl jan feb mar apr avg sep sept okt nov dec"),
    soft=_words("st ml god mlrd mil mln hilj din eur kn km cm sek min cca br str cl tac med d.o.o a.d d.d inc ltd")
    | _words("corp co jr sr i.d dr.med jan feb apr avg sept okt nov dec"),
    starters=_words("u na za po od do iz sa s o k a i ali ako on ona ono oni one to ta taj te ti ove ova ovo ovaj")
    | _words("kako kada kad kao dok jer je ja mi vi sve svi svaki ne da zbog prema pre prije posle poslije nakon")
    | _words("tokom tijekom uz pod pred medju medjutim izmedju osim pored pri bez preko protiv kod ipak zato tako")
    | _words("tada tamo ovde ovdje danas juce sutra nije nisu njegov njegova njegovo njihov njihova njen njena iako")
    | _words("takodje takodjer potom zatim onda sada dakle vo od koga ova ovoj ovie toj taa tie se so spored pred")
    | _words("megju no denes vcera rekao dodao jedan jedna dva mnogi neki ko sto sta gde gdje zasto koliko"),
    nouns=_words("policija predsednik predsjednik predsjednica ministar vlada direktor premijer sud sudija tuzilac")
    | _words("tuzilastvo tuziteljstvo istraga postupak presuda kazna opstina opcina ministarstvo skupstina cena cijena")
    | _words("rok ugovor radovi radnici zaposleni kompanija preduzece poduzece tvrtka firma vlasnik razlog uzrok")
    | _words("policijata vladata sudot opstinata ministerot cenata rokot dogovorot rabotite rabotnicite firmata"),
    ordinals=True,
    prepositions=_words("u na za od do iz o sa s po pre prije posle poslije nakon izmedju protiv oko pred ka k kod"),
    articles=_words("cl st t tac toc tc al clan clanu clana clanom clanak clanka clanku stav stavu stava tacka tacke")
    | _words("tacki tocka tocke"),
)
_SQ = _Rules(
    never=_TITLES
    | _words("p.sh psh d.m.th dmth d.t.th z znj znjsh zj av ing inxh ark arq gjen kol kap akad doc shih krh")
    | _words("sh shen rr bul v.m k.k m.sc ph.d asoc msc phd"),
    number=_words("nr kal fq faq art par pika vell vol tel kap lekse"),
    soft=_words("sh.p.k shpk sh.a v l.m mld mil mln shek inc ltd corp co jr"),
    starters=_words(
        "ai ajo ata ato kjo ky keto kete ne me nga per por nese kur ku si se une ti ju te i e pas para gjate"
    )
    | _words("ndersa ndonese megjithate gjithashtu sipas sot dje neser nje dy disa shume edhe")
    | _words("atehere pastaj pra sepse qe do duke mos nuk asnje cdo tani ketu atje kush cfare pse derisa tha u"),
    nouns=_words("policia kosova serbia presidenti kryeministri qeveria ministri gjykata prokuroria komuna kompania")
    | _words("punimet punetoret pronari cmimi afati kontrata vlera hetimet arsyeja"),
)
_ALL = (_EN, _SLAVIC, _SQ)
_FALLBACK = _Rules(
    never=_TITLES | _words("gen sen gov e.g i.e vs p.sh d.m.th npr tzv tj g-dja gdja"),
    number=_words("br nr str"),
    soft=_words("st inc ltd corp co jr mlrd mil god br nr str"),
    starters=frozenset().union(*(rules.starters for rules in _ALL)),
    nouns=frozenset().union(*(rules.nouns for rules in _ALL)),
)
_RULES = {"en": _EN, "sq": _SQ} | dict.fromkeys(("sr", "hr", "bs", "me", "cnr", "sh", "hbs", "mk"), _SLAVIC)


# Arabic words in one character, of up to 18 letters: taken apart, a text of them would grow as much.
_WORDS_IN_ONE = dict.fromkeys(range(0xFDF0, 0xFDFE), " ")


_FIRST_MARK = "\u0300"


def plain(text: str) -> str:
    """`text` in lower-case Latin letters without diacritics (đ → dj), for comparing; signs and spaces stay."""
    latin = text.casefold().translate(_CYRILLIC).replace("đ", "dj")
    if latin.isascii():
        return latin
    apart = unicodedata.normalize("NFKD", latin.translate(_WORDS_IN_ONE))
    return "".join(c for c in apart if c < _FIRST_MARK or not unicodedata.combining(c))


def split(text: str, language: str | None) -> list[str]:
    """The sentences of `text` in order, never empty ones; runs of spaces become one, a line break always ends one.

    `language` is a code such as `sr`, `sr-Cyrl`, `sq` or `en-GB`; None and unknown ones get rules fit for any.
    """
    code = re.split(r"[-_]", language.lower())[0] if language else ""
    rules = _RULES.get(code, _FALLBACK)
    found: list[str] = []
    for line in _LINES.split(text):
        paragraph = " ".join(line.split())
        if paragraph:
            found.extend(_split_paragraph(paragraph, rules))
    return found


def _split_paragraph(paragraph: str, rules: _Rules) -> list[str]:
    found: list[str] = []
    start = 0
    for match in _STOP.finditer(paragraph):
        end = match.end() + _lone_closers(paragraph, match.end())
        if end < len(paragraph) and match.start() >= start and _ends(paragraph, start, match, end, rules):
            found.append(paragraph[start:end])
            start = end + 1
    found.append(paragraph[start:])
    return found


def _lone_closers(paragraph: str, at: int) -> int:
    match = _LONE_CLOSER.match(paragraph, at)
    if match is None:
        return 0
    before, length = paragraph[max(0, at - _QUOTED) : at], 0
    for closer in match[1].split():
        closes = {
            '"': before.count('"') % 2 == 1,
            "“": before.count("„") > before.count("“") + before.count("”"),
        }.get(closer, True)
        if not closes:
            break
        before += closer
        length += 2
    return length


def _ends(paragraph: str, start: int, match: re.Match[str], end: int, rules: _Rules) -> bool:
    """Whether the sentence that began at `start` ends at `end`, after the stop and the closers of `match`."""
    before = paragraph[max(start, match.start() - _SIGHT) : match.start()]
    stop, close, rest = match["stop"], match["close"], paragraph[end + 1 : end + 1 + _SIGHT]
    head = rest[_HEAD.match(rest).end() :][:2]  # type: ignore[union-attr]  # matches the empty string too
    if not head:
        return True
    if (head[0].islower() and not head[1:].isupper()) or _in_bracket(before + close, rest):
        return False
    if stop != ".":
        quoted = close.endswith(("”", '"', "’")) and not stop.endswith(("…", "..."))
        return not (quoted and rules is _EN and _SAID.match(rest))
    if any(mark in close for mark in "\"”“’»«'") or not before or before.endswith(" "):
        return True
    return _full_stop_ends(before, rest, rules)


def _in_bracket(before: str, rest: str) -> bool:
    return any(before.count(opener) > before.count(closer) and closer in rest for opener, closer in ("()", "[]"))


def _full_stop_ends(before: str, rest: str, rules: _Rules) -> bool:
    *earlier, last = before.split()
    word = last.lstrip("\"'”“„‚’‘»«([–—-")
    if _NUMBER.fullmatch(word):
        return _number_ends(earlier, word, rest, rules)
    known = plain(word)
    if known in {"a.m", "p.m"}:
        return _CLOCK.match(rest) is None
    if known == "g" and earlier and earlier[-1].rstrip(".").isdigit():
        return _starts(rest, rules)  # the year's g., not the gentleman's
    if known == "dr" and earlier and plain(earlier[-1]) in {"i", "te", "e"}:
        return _starts(rest, rules) or _new_clause(earlier, rest, rules)  # "and others", not a doctor
    if known in rules.never or (known in rules.number and rest[0].isdigit()):
        return False
    if earlier and known in _UNITS and earlier[-1][-1].isdigit() and not _YEAR.fullmatch(earlier[-1]):
        return True
    # "XX. Vek" is an ordinal, "Jovan Pavle II. Papa" a name that ends the sentence.
    roman = rules.ordinals and _ROMAN.fullmatch(word) and not (len(earlier) > 1 and earlier[-1][0].isupper())
    initial = _INITIAL.fullmatch(word) and (word[0].isupper() or rules is not _EN)
    if initial or roman or known in rules.soft or _ACRONYM.fullmatch(word):
        return _starts(rest, rules) or _new_clause(earlier, rest, rules)
    return True


def _number_ends(earlier: list[str], number: str, rest: str, rules: _Rules) -> bool:
    if not earlier:
        return False  # "1. Uvod": a list's number, or an ordinal that begins the sentence
    if not rules.ordinals:
        return True
    year = len(number) >= 4
    if rest[0].isdigit():
        return year
    if not year and _MONTH.fullmatch(_first_word(rest)):
        return False  # U Ulici 27. Marta
    previous = plain(earlier[-1]).rstrip(".")
    if previous in rules.articles:
        return len(earlier) > 1 and _starts_surely(rest, rules)
    if not year and previous in rules.prepositions and not re.search("[:,]", number):
        return _starts_surely(rest, rules)
    return _date_ends(earlier, rest, rules)


def _date_ends(earlier: list[str], rest: str, rules: _Rules) -> bool:
    first, *others = map(plain, earlier)
    if first in rules.prepositions or first in {"godine", "dana", "leta"}:
        # "U 2024. Srbija je …", "U julu 2007. Vlada je …", "Od 1. januara 2026. Srbija …": no sentence so far.
        only = len(others) < 2 or all(map(_is_dated, others))
        return not only or (bool(others) and _starts_surely(rest, rules))
    # "Beograd, 26. maja 2025. – Vlada je …"
    dateline = rest[0] in "–—-" and len(others) < 6 and any(word.endswith(",") for word in earlier[:3])
    return not (dateline and _is_dated(plain(earlier[-1])))


def _is_dated(word: str) -> bool:
    return bool(_DAY.fullmatch(word) or _MONTH.fullmatch(word))


def _new_clause(earlier: list[str], rest: str, rules: _Rules) -> bool:
    """Whether both sides have an auxiliary, of which a clause has one: Kupio ga je Jadran d.d. Konkurenti su …"""
    if not rules.ordinals or len(following := rest.split(None, 2)) < 2 or plain(following[1]) not in _AUXILIARIES:
        return False
    clause = plain(" ".join(earlier)).rpartition(",")[2]
    return not _AUXILIARIES.isdisjoint(clause.split())


def _starts(rest: str, rules: _Rules) -> bool:
    return _starts_surely(rest, rules) or _first_word(rest) in rules.nouns


def _starts_surely(rest: str, rules: _Rules) -> bool:
    return _first_word(rest) in rules.starters


def _first_word(rest: str) -> str:
    opening = _HEAD.match(rest)
    match = _WORD.match(rest, opening.end() if opening else 0)
    return plain(match[0]) if match else ""
