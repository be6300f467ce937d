"""Feed documents as news sites write them: RSS and Atom with HTML, in Serbian, Albanian and English."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

ENTRIES = 30
ENTRY_BYTES = 2_930  # with thirty of them, 84 KB a document
ENTRY_GAP = timedelta(hours=3)
LANGUAGES = ("sr", "sq", "en")

# Who; does; what; how: by language.
_WORDS = {
    "sr": (
        "Vlada|Skupština|Policija|Opština Zvečan|Granična služba|Komisija za šume|Sud u Mitrovici|"
        "Ministar kulture|Direktorka muzeja|Savez vozača|Zavod za vode|Uprava pošte;"
        "najavila je|odbila je|ponovo traži|juče je usvojila|do petka objavljuje|preispituje|odložila je|"
        "pred novinarima branila|u pismu pominje|očekuje|dovodi u pitanje|potvrdila je;"
        "novi raspored autobusa|popravku starog mosta|izveštaj o požarima|pravila za male trgovce|"
        "zakup javnih zgrada|odluku o čistoj vodi|spisak škola za obnovu|ugovor sa železnicom|"
        "plan za sneg na putevima|cene grejanja;"
        "na severu zemlje|posle duge rasprave|uprkos upozorenju stručnjaka|prvi put od proleća|"
        "uz podršku komšija|za zatvorenim vratima|pre početka zime|u dogovoru sa susedima|na predlog roditelja|"
        "bez ijednog glasa protiv"
    ),
    "sq": (
        "Qeveria|Kuvendi|Policia|Komuna e Pejës|Shërbimi kufitar|Komisioni i pyjeve|Gjykata në Prizren|"
        "Ministrja e arsimit|Drejtori i muzeut|Shoqata e shoferëve|Enti i ujërave|Zyra e postës;"
        "njoftoi për|refuzoi|kërkon sërish|miratoi dje|publikon deri të premten|po e shqyrton|e shtyu|"
        "mbrojti para gazetarëve|përmend në letër|e pret|vë në dyshim|e konfirmoi;"
        "orarin e ri të autobusëve|riparimin e urës së vjetër|raportin për zjarret|"
        "rregullat për tregtarët e vegjël|qiranë e ndërtesave publike|vendimin për ujin e pastër|"
        "listën e shkollave|marrëveshjen me hekurudhën|planin për borën në rrugë|çmimet e ngrohjes;"
        "në veri të vendit|pas një debati të gjatë|pavarësisht paralajmërimit|për herë të parë këtë vit|"
        "me mbështetjen e banorëve|me dyer të mbyllura|para fillimit të dimrit|në marrëveshje me fqinjët|"
        "me propozim të prindërve|pa asnjë votë kundër"
    ),
    "en": (
        "The government|Parliament|The police|The town of Leposavic|The border service|The forestry board|"
        "A court in Pristina|The culture minister|The museum's director|The drivers' union|The water office|"
        "The post;"
        "announced|turned down|is asking again for|adopted yesterday|will publish by Friday|is reviewing|put off|"
        "defended before reporters|mentions in a letter|expects|casts doubt on|confirmed;"
        "a new bus timetable|repairs of the old bridge|the report on forest fires|rules for small traders|"
        "the lease of public buildings|a ruling on clean water|the list of schools to be rebuilt|"
        "a railway contract|plans for snow on the roads|the price of heating;"
        "in the north of the country|after a long debate|despite warnings of experts|"
        "for the first time since spring|with the neighbours' support|behind closed doors|before winter sets in|"
        "in agreement with the region|as parents had proposed|without a single vote against"
    ),
}
_SYLLABLES = ("ba", "dre", "go", "ka", "li", "mi", "no", "pe", "ra", "sho", "ti", "vu", "xhe", "za")
_PHRASES = {language: tuple(part.split("|") for part in words.split(";")) for language, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """An entry before it is put into RSS or Atom. `html` is its text."""

    title: str
    link: str
    lead: str
    html: str
    published: datetime


def document(feed: int, newest: int, started: datetime, mark: str = "") -> bytes:
    """The document of feed number `feed` with ENTRIES entries, of which number `newest` stands first.

    The same arguments give the same bytes. Entry ENTRIES - 1 is one gap older than `started`, later ones are a second
    apart from then on, and have the word `mark` in their title.
    """
    entries = [_entry(feed, number, started, mark) for number in range(newest, newest - ENTRIES, -1)]
    kind = feed % 4
    text = _atom(feed, entries) if kind == 3 else _rss(feed, entries, whole=kind != 2)
    return text.encode()


def language_of(feed: int) -> str:
    """What the feed is written in."""
    return LANGUAGES[feed % len(LANGUAGES)]


def entry_link(feed: int, number: int) -> str:
    """Where an entry leads: it names both."""
    return f"https://news-{feed}.example/{language_of(feed)}/archive/{number}"


def _entry(feed: int, number: int, started: datetime, mark: str) -> Written:
    chance = random.Random(f"{feed}/{number}")  # noqa: S311 - words, no secrets
    language = language_of(feed)
    first = number < ENTRIES
    age = ENTRY_GAP * (ENTRIES - number) if first else -timedelta(seconds=number - ENTRIES)
    if mark and not first:
        return _one_of_a_kind(feed, number, mark, chance, started - age)
    title = f"{_sentence(language, chance)} ({feed}-{number})"
    lead = f"{_sentence(language, chance)}. {_sentence(language, chance)}."
    link = entry_link(feed, number)
    picture = f"https://img-{feed}.example/{chance.getrandbits(128):032x}.jpg"
    html = [f'<p><img src="{picture}" width="640" height="360" alt="{title}" /></p>', f"<p><strong>{lead}</strong></p>"]
    size = 2 * len(lead.encode()) + 700  # what stands around the text
    while size + len(html[-1]) < ENTRY_BYTES:
        html.append(_paragraph(feed, language, chance))
        size += len(html[-1].encode())
    return Written(title, link, lead, "\n".join(html), started - age)


def _one_of_a_kind(feed: int, number: int, mark: str, chance: random.Random, at: datetime) -> Written:
    """An entry that tells no other one's story: nothing but `mark` is in common."""
    words = [_name(chance).lower() for _ in range(ENTRY_BYTES // 9)]
    text = " ".join(words)
    return Written(f"{mark} {' '.join(words[:5])}", entry_link(feed, number), text[:200], f"<p>{text}.</p>", at)


def _sentence(language: str, chance: random.Random) -> str:
    return " ".join(chance.choice(part) for part in _PHRASES[language])


def _paragraph(feed: int, language: str, chance: random.Random) -> str:
    who, *_ = _PHRASES[language]
    read = f'<a href="https://news-{feed}.example/topic/{chance.getrandbits(40):x}?from=rss">{chance.choice(who)}</a>'
    told = f"{_sentence(language, chance)} {_name(chance)} {_name(chance)}. {_sentence(language, chance)}"
    return f"<p>{read}: {told}, {_name(chance)}, {chance.randrange(2, 9000)}.</p>"


def _name(chance: random.Random) -> str:
    """Made up: without names of people and places a document would compress far better than real ones."""
    return "".join(chance.choices(_SYLLABLES, k=chance.randrange(2, 5))).title()


def _rss(feed: int, entries: list[Written], *, whole: bool) -> str:
    """`whole`: a short description and the text in content:encoded; else the text is the description, escaped."""
    items = []
    for each in entries:
        text = (
            f"<description>{escape(each.lead)}</description>\n<content:encoded><![CDATA[{each.html}]]></content:encoded>"
            if whole
            else f"<description>{escape(each.html)}</description>"
        )
        items.append(
            f"<item>\n<title>{escape(each.title)}</title>\n<link>{each.link}</link>\n"
            f'<guid isPermaLink="true">{each.link}</guid>\n<dc:creator><![CDATA[Redaction]]></dc:creator>\n'
            f"<category><![CDATA[News]]></category>\n<pubDate>{format_datetime(each.published)}</pubDate>\n{text}\n</item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>News {feed}</title>\n<link>https://news-{feed}.example/</link>\n"
        f"<description>All the news</description>\n<language>{language_of(feed)}</language>\n"
        + "\n".join(items)
        + "\n</channel>\n</rss>\n"
    )


def _atom(feed: int, entries: list[Written]) -> str:
    items = "\n".join(
        f"<entry>\n<title>{escape(each.title)}</title>\n<id>{each.link}</id>\n"
        f'<link rel="alternate" type="text/html" href="{each.link}"/>\n<author><name>Redaction</name></author>\n'
        f"<published>{each.published.isoformat()}</published>\n<updated>{each.published.isoformat()}</updated>\n"
        f'<summary type="text">{escape(each.lead)}</summary>\n'
        f'<content type="html">{escape(each.html)}</content>\n</entry>'
        for each in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language_of(feed)}">\n<title>News {feed}</title>\n'
        f'<id>https://news-{feed}.example/</id>\n<link href="https://news-{feed}.example/"/>\n'
        f"<updated>{entries[0].published.isoformat()}</updated>\n{items}\n</feed>\n"
    )
