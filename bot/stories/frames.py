"""What portals put round their articles, as rules for a line or a sentence: Serbian, Croatian, Albanian, English.

Most rules look at text as `plain` gives it: small Latin letters without marks, so that one spelling stands for both
scripts. A line that is part of the frame matches whole; what an article says about such things doesn't.
"""

import re

from bot.stories.calls import CLICK, COOKIES, INVITATION, PAYWALL, SOCIAL, any_of
from bot.stories.datelines import is_alone
from bot.stories.sentences import plain

LONGEST_LINE = 400  # characters; a frame's line is shorter, and a longer one is never tried


# Calls to read on, which the headlines of other articles may follow without a sign between.
_CALL = any_of(
    r"procitaj(?:te)? (?:jos|i|vise|takodje|povekje|ceo tekst)",
    r"(?:vidi|pogledaj|saznaj)(?:te)? (?:jos|i|vise)",
    r"opsirnije|najcitanije",
    r"(?:povezan|vezan|slicn|srodn)[aei] (?:vesti|vijesti|clanci|tekstovi|teme?)",
    r"mozda (?:ce )?(?:vas|te) (?:ce )?(?:zanima(?:ti)?|interesuje)",
    r"lexo(?:ni)? (?:edhe|me shume|me teper|po ashtu|gjithashtu|te plote|me tej|artikullin)",
    r"shiko(?:ni)? edhe|(?:lajme |artikuj )?te (?:ngjashme|ngjashem|lidhura|lidhur)",
    r"mund t[ei]?[' ]?ju interesoj(?:e|ne)",
    r"read (?:more|also|next|the full story)|also read|see also|(?:continue|keep) reading",
    r"related (?:articles?|stories|news|content|posts)|more on this(?: story| topic)?",
    r"(?:you (?:may|might)|people) also like",
)
# Headings of such lists: alone, or before a sign.
_HEADING = any_of(
    r"(?:najnovije|najkomentarisanije|poslednje|izdvojeno|izdvajamo|preporucujemo|preporuceno)(?: vesti| vijesti)?"
    r"(?: za (?:vas|tebe))?",
    r"(?:jos|ostale|vise)(?: (?:iz|na|o|od|ove|ovoj|iste|istoj|vesti|vijesti|teme?i?|rubrike|"
    r"kategorije)){1,4}(?: \w+)?",
    r"iz rubrike|ne propustite|u fokusu|izbor urednika",
    r"me te (?:lexuarat|reja(?:t)?|klikuarat)|(?:lajmet? )?(?:te|i|e) (?:fundit|rekomanduara|tjera)",
    r"(?:me shume|te tjera) nga|lajme te tjera|rekomandohet|lexo|shiko|mos humbisni",
    r"related|more (?:from|stories|news|like this)|(?:top|latest) (?:stories|news)|up next",
    r"most (?:read|popular|viewed)",
    r"trending(?: now)?|recommended(?: for you| stories| reading)?|editor['’]?s?['’]? picks?|don['’]?t miss",
    r"what to read next|popular(?: now)?|in case you missed it|explore more|also in the news",
)
_MORE_ALONE = re.compile(rf"(?:{_CALL}|{_HEADING})(?: here| ovde| ovdje| ketu| this| kete)?[\s:.…>»→\[\]|-]*")
_MORE_LINE = re.compile(rf"{_CALL}(?:\s?[:|>»→]\s?.+|\s[–-]\s.+| .*[^.!?…\"”“])|{_HEADING}\s?[:>»→]\s?.+")
_MORE_SENTENCE = re.compile(rf"{_CALL}(?: ovo| kete| this)?\s?[:>»→|]\s?.+")

_AGENCY = any_of(
    r"tanjug|beta(?:photo)?|fonet|reuters|ap|afp|epa(?:-efe)?|efe|getty(?: images)?|shutterstock|pixabay",
    r"unsplash|pexels",
    r"anadolu(?: agency)?|ansa|tass|hina|sta|mia|srna|fena|profimedia|rtk|rts|rtv|kosovapress|alamy|imago|canva",
    r"facebook|instagram|twitter|x|youtube|ilustracija|ilustrim|illustration|arhiva|arkiv|file|handout|printscreen",
)
_PICTURE = any_of(
    r"(?:naslovna |glavna |privatna )?(?:foto(?:grafija|grafi|ja|grafije)?|slike?|pamje)(?: ilustracija| ilustrim)?",
    r"(?:photo(?:graph)?|image|picture)s?(?: credits?| source| caption)?|(?:foto)?ilustracija|ilustrim|printscreen",
    r"screenshot|illustration|kredit[ei]?|caption|credits?",
)
_CREDIT = re.compile(
    any_of(
        rf"\(?{_PICTURE}\s?(?:[:/©|,]\s?(?:[^.!?]|\b\w\.){{1,120}}|(?:by|nga)(?: \S+){{1,4}})\)?\.?",
        r"\(?(?:izvor|source|burimi|video|via)\s?:\s?(?:[^.!?]|\b\w\.){1,40}\)?\.?",
        rf"[(\[]?(?:[\w .’'-]{{1,40}}\s?[/,|]\s?)?{_AGENCY}(?:\s?[/,|]\s?[\w .’'-]{{1,40}})?[)\]]?",
        r"[(\[]?(?:ap|afp|epa|reuters) (?:photo|image|picture)(?:\s?[/:|,].{0,60})?[)\]]?",
        r"(?:file|archive) (?:photo|image|picture)\.?|fotografi(?:ja)? (?:ilustruese|ilustracija)|foto ilustrim",
        r"(?:foto)?ilustracija \(.{1,60}\)",
        r"\([^().!?:;]{2,40}\)|/[\w .-]{2,30}/|\((?:[\w-]+\.)+[a-z]{2,7}\)",  # who wrote it, as agencies sign: (Beta)
    )
)
INLINE_CREDIT = re.compile(r"\s?[(\[](?:foto|photo|фото|photo credit|image)\s?[:/]\s?[^()\[\]\n]{1,80}[)\]]", re.I)
_BYLINE = re.compile(
    r"(?:autor(?:ka|i)?(?: teksta| clanka)?|pise|pisu|pripremi(?:o|la)|napisa(?:o|la)|by|nga|author|written by|"
    r"reported by|shkruan|shkruar nga|pergatiti|redaktor|postuar nga|objavi(?:o|la)|uredi(?:o|la)|posted by"
    r"|published by|"
    r"edited by|translated by|(?:foto i )?tekst|text|lektura|lektor(?:ka)?|lektoroi|preve(?:o|la)|prevod|perktheu"
    r"|perkthimi?|"
    r"urednik|urednica|snimatelj(?:ka)?|montaza|kamera|snimio|fotograf(?:ija|ije)?)\s?[:|]\s?(?:[^.!?]|\b\w\.){1,60}"
)
# Without a colon only names may follow, as they are written; behind "By" more than one, for it may be a day.
_NAME = r"[A-ZŠĐČĆŽËÇЀ-Я][\w’'-]*\.?"
_JOINED = rf"(?:(?:,|\sand|\si|\sdhe|\sи|\s&)?\s{_NAME})"
_BYLINE_OF_NAMES = re.compile(
    rf"(?:(?:Piše|Пише|Autor(?:ka)?|Аутор|Shkruan|(?:Shkruar|Postuar) nga|Written by)\s{_NAME}{_JOINED}{{0,5}}|"
    rf"(?:By|Nga|BY|NGA)\s{_NAME}{_JOINED}{{1,6}})(?:\s?[|,•·–-]\s?.{{0,60}}[^.!?])?"
)

_SHARE_WORD = any_of(
    r"podeli(?:te)?|podijeli(?:te)?|shperndaj?e?|ndaje|share|tweet|posalji|dergo|sacuvaj|save|ruaj|stampaj|printo?",
    r"kopiraj|kopjo|copy|prijavi(?:te)?|raporto|report|listen|slusaj|degjo|bookmark|gift",
    rf"{SOCIAL}|e-?mail|messenger|pinterest|reddit|bluesky|threads|link(?:un|a)?|koment\w*|comments?",
    r"this|article|story|post|page|an?|error|via|on|na|ne|me|sa|u|to|with|vest|vijest|clanak|tekstu?|artikullin|lajmin",
    r"gresku|prijatelj\w+|miqte|friends?|a[+-]?",
)
_WHOLE = rf"(?>{_SHARE_WORD}(?![^\W\d]))"
_SHARE = re.compile(
    r"(?=.*(?:podel|podij|shpernda|ndaje|share|tweet|stampaj|komen|comment|print|kopiraj|kopjo|copy|whatsapp|posalji|"
    r"sacuvaj|ruaj|prijavi|raporto|report|slusaj|degjo|listen|save|facebook.*(?:twitter|x|viber)))"
    # Atomic: "a" and "+" may be a word, two, or what stands between, in 2 to the power of n ways.
    rf"{_WHOLE}(?:[\s:|/,!•·()\d+-]++{_WHOLE})*+[\s:|/,!•·()\d+-]*+"
)
# As it is written, since it is cut off at the start of a text: "Podeli Facebook Viber KFOR je …".
SHARE_RUN = re.compile(
    r"^(?:(?:by|nga|piše|пише|autor(?:ka)?|аутор)\s?:?\s(?:[\w.’'-]+\s){1,5}?)?"
    r"(?:podeli(?:te)?|podijeli(?:te)?|подели(?:те)?|shp[ëe]rndaj?e?|ndaje|share(?: this)?)"
    r"(?: (?:vest|članak|вест|чланак|lajmin|artikullin|na|на|në|on))*\s?[:|]?"
    r"(?:[\s|/,•·]+(?:facebook|twitter|x|whatsapp|viber|telegram|e-?mail|linkedin|messenger|(?:copy|kopiraj) link)\b)+"
    rf"[\s|]*(?:[(\[]?(?:foto|фото|photo)\s?[:/]\s?{_AGENCY}(?:\s?/\s?{_AGENCY})?[)\]]?\s)?",
    re.I,
)
_TAGS = re.compile(
    r"(?:tagovi|tags?|kljucne reci|oznake|etiketat?|teme|temat|topics|tagged(?: with)?|filed under|keywords)\s?:.*|"
    r"(?:#[\w-]+[\s,]*)+"
)
_COUNT = re.compile(
    any_of(
        r"\(?\d+\)? (?:komentara?|komentari|comments?|komente?|pregleda|views|shikime|lajkova|likes|shares?|deljenja)",
        r"(?:svi )?(?:komentara?|komentari|comments?|komente?t?|pregleda|views|shikime)\s?:?\s?\(?[\d.,]+\)?",
        r"nema komentara|no comments|pa komente|(?:procitano|lexuar|viewed) [\d.,]+ (?:puta|here|times)",
        r"(?:vreme citanja|citanje|koha e leximit|read(?:ing)? time)\s?:?\s?(?:oko )?\d+ ?min\w*",
        r"\d+[ -]min\w* (?:citanja|read|lexim)|(?:listen to this article|poslusaj\w* vest)(?: \d+ min\w*)?",
        r"(?:(?:objavljeno|azurirano|izmenjeno|publikuar|published|updated|posted) )?(?:"
        r"(?:pre|prije|para) \d+ ?(?:minut\w*|sat\w*|h|dana?|min|or[ei]|oresh?|dit\w*)|"
        r"\d+ ?(?:minutes?|hours?|days?|mins?|hrs?) ago|\d+ (?:minuta?|ore|dite) me pare)",
        r"(?:\d{1,2}\.\s?\d{1,2}\.?,? )?(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[hc])?|0",
        r"(?:azurirano|dopunjeno|izmenjeno|izmijenjeno|updated|perditesuar)(?: (?:u|at|ne|oko))? \d{1,2}[:.]?\d{0,2} "
        r"?h?"
        r"(?: [^.!?]{1,60})?|tekst je (?:azuriran|dopunjen|izmenjen)",
        r"(?:pro)?citaj(?:te)? za \d+ ?min\w*|lexohet per \d+ ?min\w*|\d+ ?min\w* (?:za citanje|to read)",
        r"(?:velicina (?:slova|teksta)|font size|text size)\b.{0,20}",
    )
    + r"[.!]?"
)
_BREADCRUMB = re.compile(
    r"(?:pocetna|naslovna|home(?:page)?|ballina|kreu|faqja kryesore)"
    r"(?:\s?[>›»/|→]\s?[^>›»/|→.!?]{1,60}){1,6}[>›»/|→\s]*"
)
_FIELD = re.compile(
    r"(?:(?:your|enter your|vas[ae]?|unesite) )?(?:e-?mail|imejl|name|ime|adresa|emaili|komentar|comment)"
    r"(?: (?:address|adresa|juaj|i|ime|prezime|and|name))*[\s:*]*"
)
_ADVERT = re.compile(
    r"[-–—\s(\[]*"
    + any_of(
        r"oglas(?:i|na poruka|avanje)?|reklam[ae]?|sponzorisan[aio](?: sadrzaj)?|promo(?:cija| tekst)?",
        r"publicitet|marketing",
        r"advert(?:isement|orial|ising)|sponsored(?: content)?|ad|skip ad\w*",
        r"ovaj tekst je .{0,20}(?:promocij|sponzor)\w*",
        r"nastavak (?:teksta|clanka|vesti|vijesti) (?:je )?(?:ispod|nakon|posle|sledi|slijedi)\b.{0,30}",
        r"(?:tekst|clanak|vesti?) se nastavlja(?:ju)? (?:ispod|nakon|posle) .{3,30}",
        r"nastavlja se (?:ispod|nakon|posle) (?:oglasa|reklame)|scroll (?:down )?to continue.{0,20}",
        r"(?:article|story) continues (?:below|after).{0,30}|(?:artikulli|lajmi|teksti) vazhdon .{3,40}",
        r"vazhdon (?:me )?(?:poshte|pas reklam\w*).{0,30}",
    )
    + r"[.:…\])\s–—-]*"
)
_MEDIA = re.compile(
    any_of(
        r"(?:bonus )?video:?|(?:foto)?galerij?a:?|(?:photo )?gallery:?|galeri:?|play video|watch|image caption\b.*",
        r"(?:pogledajte|shikoni?|watch)(?: (?:i|the|nje))? ?(?:video|snimak|galeriju|videon|foto)[^.!?]{0,80}[:.]?",
        r"(?:bonus video|watch|video|audio|podcast|podkast|listen|slusajte)\s?:.*|(?:enlarge|view) image",
        r"(?:uzivo|live|live updates?|drejtperdrejt|direkt|vest u razvoju|breaking(?: news)?|lajm i fundit)[\s:!-]*",
        r"(?:slusajte|poslusajte) (?:podkast|podcast|i podkast)[^.!?]{0,80}",
    )
)
_PRINT = re.compile(
    r"(?:verzija za stampu|stampana verzija|print(?:er)?[ -](?:friendly )?version|versioni? per (?:shtyp|printim))\.?|"
    r"(?:anketa|sondazh|poll|glasajte|votoni)\s?:.*\?|(?:about the )?author|o autoru|per autorin"
)
# What a post of a social network leaves where it was shown.
_EMBED = re.compile(
    r"(?:view this post on|a post shared by|objavu deli|pogledajte ovu objavu|shihni kete postim)\b.*|"
    r"[—–-] ?.{1,60}\(@\w{1,30}\).{0,30}|(?:https?://|pic\.twitter\.com/)\S+"
)
# These may be a reporter's question inside a text; only near the end they open the frame.
OPENER = re.compile(
    r"(?:koje|kakvo) je (?:tvoje|vase) misljenje o (?:ovome|ovoj temi)\?|"
    r"sta (?:(?:ti|vi) )?mislite? o (?:ovome|ovoj temi|ovom (?:tekstu|clanku))\?|"
    r"cfare mendoni per kete\?|cili eshte mendimi juaj.{0,20}\?|what do you think(?: about this)?\?"
)
APPEARED = re.compile(r"\s*The post [^\n]{1,300}? appeared first on [^\n]{1,80}$")
GLUED_OPENER = re.compile(
    r"\s(?:Koje je (?:tvoje|vaše|Vaše) mišljenje o ovome\?|Које је (?:твоје|ваше|Ваше) мишљење о овоме\?|"
    r"Budi(?:te)? prvi ko(?:ji)? će ostaviti komentar!|Буди(?:те)? први ко(?:ји)? ће оставити коментар!)"
    r"(?![\"”“»,])[^\n]{0,200}$"
)
# What services that make feeds say of each entry in place of a text.
_ENTRY = re.compile(
    any_of(
        r"submitted by (?:/?u/)?[\w-]+(?: to /?r/\w+)?|\[?(?:link|comments|source)\]?",
        r"(?:submitted by (?:/?u/)?[\w-]+(?: to /?r/\w+)? )?\[link\](?: \[comments\])?",
        r"(?:article|comments|source|original) url\s?:\s?\S+(?: (?:comments url|points|# comments)\s?:\s?\S+)*",
        r"points\s?:\s?\d+|# comments\s?:\s?\d+",
        r"(?:posted|filed|published) (?:in|under) [^.!?]{2,60}",
        r"(?:objavljeno|postuar|publikuar) (?:u|ne) (?:rubric\w+|kategorij\w+|rubrik\w+) [^.!?]{2,60}",
    )
    + r"\.?"
)
_BETWEEN = re.compile(r"\s+[|•·]\s+")
_LINES = (
    _FIELD, _MORE_ALONE, _MORE_LINE, _CREDIT, _BYLINE, _SHARE, _TAGS, _COUNT, INVITATION, _BREADCRUMB, _ADVERT, _MEDIA,
    _EMBED, COOKIES, PAYWALL, CLICK, _ENTRY, _PRINT,
)  # fmt: skip
_SENTENCES = (_MORE_SENTENCE, INVITATION, COOKIES, PAYWALL, CLICK)
# A line without any of these has no sentence of a frame in it: looking for them is quicker than splitting it.
_TRIGGERS = re.compile(
    r"procitaj|opsirnije|pogledaj|saznaj|prati|preuzmi|prijavi|pretplat|pridruzi|komentar|prava|kolacic|zabranj|dostup|"
    r"podrzite|dozvolj|lexo|shiko|ndiqni|shkarko|abono|bashkoh|regjistro|drejtat|koment|read|related|see also|"
    r"subscribe|klik|click|citaj|procita|ceo|celu|cijel|plote|"
    r"unlock|unlimited|cancel|(?:your|a) plan|trial|donat|donir|partner|[€$£]|znate li|imate li|ako imate|zelite"
    r"|javite|"
    r"posaljite|pisite|mozete|oceni|vlereso|licens|otklj|otkaz|(?:samo|od|vetem|nga) \d|neogranicen|pun pristup|paket|"
    r"izaberi|odaberi|qasj|zhbllok|anulo|zgjidhni|na ndiq|cenite|cijenite|dhuro|mbeshtet|zadrzava|if you|help us"
    r"|full access|"
    r"membership|full article|mesecn|mjesecn|godisnj|preuzimanj|reuse|annual|monthly|"
    r"skini|ukoliko|ukljuci|adresa|address|izvor|source|burim|google|dodaj|postavi|imate|svidja|dopada|propusti|uz nas"
    r"|preuzet|marre|najnovij|najvaznij|shume lajme|ndalohet|lejohet|shenim|mesazh|mendimin|updated|corrected|reporting"
    r"|e-?mail|material|abonent|hvala|views expressed|free |whatsapp|viber|enjoyed|liked|tip\?|log in|developing"
    r"|sign|follow|cookie|rights|newsletter|download|join|comment|appeared|support|already|standards"
)


def framed(line: str) -> bool:
    """Whether the line, or a last sentence, is nothing but a frame's."""
    if not line or len(line) > LONGEST_LINE:
        return False
    pieces = _BETWEEN.split(line)
    return _framed(line) or (len(pieces) > 1 and all(is_alone(piece) or _framed(piece) for piece in pieces))


def _framed(line: str) -> bool:
    folded = plain(line).strip()
    return any(pattern.fullmatch(folded) for pattern in _LINES) or _BYLINE_OF_NAMES.fullmatch(line) is not None


def framed_sentence(sentence: str) -> bool:
    """The same for a sentence between others: fewer things can be told apart there."""
    return len(sentence) <= LONGEST_LINE and any(pattern.fullmatch(plain(sentence)) for pattern in _SENTENCES)


def may_hold_framed_sentence(line: str) -> bool:
    """Whether it is worth while to look at its sentences."""
    return _TRIGGERS.search(plain(line)) is not None


def announces(line: str) -> bool:
    """Whether headlines of other articles may follow: "Pročitajte još:", alone in its line."""
    return len(line) <= LONGEST_LINE and _MORE_ALONE.fullmatch(plain(line).strip()) is not None
