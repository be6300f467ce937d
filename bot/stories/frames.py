"""What portals put round their articles, as rules for a line or a sentence: Serbian, Croatian, Albanian, English.

Most rules look at text as `plain` gives it: small Latin letters without marks, so that one spelling stands for both
scripts. A line that is part of the frame matches whole; what an article says about such things doesn't.
"""

import re

from bot.stories.sentences import plain

LONGEST_LINE = 400  # characters; a frame's line is shorter, and a longer one is never tried


def _any(*rules: str) -> str:
    return f"(?:{'|'.join(rules)})"


# Calls to read on, which the headlines of other articles may follow without a sign between.
_CALL = _any(
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
_HEADING = _any(
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

_AGENCY = _any(
    r"tanjug|beta(?:photo)?|fonet|reuters|ap|afp|epa(?:-efe)?|efe|getty(?: images)?|shutterstock|pixabay",
    r"unsplash|pexels",
    r"anadolu(?: agency)?|ansa|tass|hina|sta|mia|srna|fena|profimedia|rtk|rts|rtv|kosovapress|alamy|imago|canva",
    r"facebook|instagram|twitter|x|youtube|ilustracija|ilustrim|illustration|arhiva|arkiv|file|handout|printscreen",
)
_PICTURE = _any(
    r"(?:naslovna |glavna |privatna )?(?:foto(?:grafija|grafi|ja|grafije)?|slike?|pamje)(?: ilustracija| ilustrim)?",
    r"(?:photo(?:graph)?|image|picture)s?(?: credits?| source| caption)?|(?:foto)?ilustracija|ilustrim|printscreen",
    r"screenshot|illustration|kredit[ei]?|caption|credits?",
)
_CREDIT = re.compile(
    _any(
        rf"\(?{_PICTURE}\s?(?:[:/©|,]\s?(?:[^.!?]|\b\w\.){{1,120}}|(?:by|nga)(?: \S+){{1,4}})\)?\.?",
        r"\(?(?:izvor|source|burimi|video|via)\s?:\s?(?:[^.!?]|\b\w\.){1,40}\)?\.?",
        rf"[(\[]?(?:[\w .’'-]{{1,40}}\s?[/,|]\s?)?{_AGENCY}(?:\s?[/,|]\s?[\w .’'-]{{1,40}})?[)\]]?",
        r"[(\[]?(?:ap|afp|epa|reuters) (?:photo|image|picture)(?:\s?[/:|,].{0,60})?[)\]]?",
        r"(?:file|archive) (?:photo|image|picture)\.?|fotografi(?:ja)? (?:ilustruese|ilustracija)|foto ilustrim",
        r"(?:foto)?ilustracija \(.{1,60}\)",
        r"\([^().!?:;]{2,40}\)",  # who wrote it, as agencies sign: (Beta)
    )
)
INLINE_CREDIT = re.compile(r"\s?[(\[](?:foto|photo|фото|photo credit|image)\s?[:/]\s?[^()\[\]\n]{1,80}[)\]]", re.I)
_BYLINE = re.compile(
    r"(?:autor(?:ka|i)?(?: teksta| clanka)?|pise|pisu|pripremi(?:o|la)|napisa(?:o|la)|by|nga|author|written by|"
    r"reported by|shkruan|shkruar nga|pergatiti|redaktor|postuar nga)\s?[:|]\s?(?:[^.!?]|\b\w\.){1,60}"
)
# Without a colon only names may follow, as they are written; behind "By" more than one, for it may be a day.
_NAME = r"[A-ZŠĐČĆŽËÇЀ-Я][\w’'-]*\.?"
_JOINED = rf"(?:(?:,|\sand|\si|\sdhe|\sи|\s&)?\s{_NAME})"
_BYLINE_OF_NAMES = re.compile(
    rf"(?:(?:Piše|Пише|Autor(?:ka)?|Аутор|Shkruan|(?:Shkruar|Postuar) nga|Written by)\s{_NAME}{_JOINED}{{0,5}}|"
    rf"(?:By|Nga|BY|NGA)\s{_NAME}{_JOINED}{{1,6}})(?:\s?[|,•·–-]\s?.{{0,60}}[^.!?])?"
)

_SOCIAL = _any(
    r"facebook\w*|fejsbuku?|instagram\w*|x|twitter\w*|youtube|viber\w*|vajber\w*|whatsapp|telegram\w*|tiktok|linkedin",
    r"google(?: news)?|drustven\w+ mrez\w+|social media|rrjet\w+ sociale",
)
_SHARE_WORD = _any(
    r"podeli(?:te)?|podijeli(?:te)?|shperndaj?e?|ndaje|share|tweet|posalji|dergo|sacuvaj|save|ruaj|stampaj|printo?",
    r"kopiraj|kopjo|copy|prijavi(?:te)?|raporto|report|listen|slusaj|degjo|bookmark|gift",
    rf"{_SOCIAL}|e-?mail|messenger|pinterest|reddit|bluesky|threads|link(?:un|a)?|koment\w*|comments?",
    r"this|article|story|post|page|an?|error|via|on|na|ne|me|sa|u|to|with|vest|vijest|clanak|tekstu?|artikullin|lajmin",
    r"gresku|prijatelj\w+|miqte|friends?|a[+-]?",
)
_SHARE = re.compile(
    r"(?=.*(?:podel|podij|shpernda|ndaje|share|tweet|stampaj|komen|comment|print|kopiraj|kopjo|copy|whatsapp|posalji|"
    r"sacuvaj|ruaj|prijavi|raporto|report|slusaj|degjo|listen|save|facebook.*(?:twitter|x|viber)))"
    rf"{_SHARE_WORD}(?:[\s:|/,!•·()\d+-]+{_SHARE_WORD})*[\s:|/,!•·()\d+-]*"
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
    _any(
        r"\(?\d+\)? (?:komentara?|komentari|comments?|komente?|pregleda|views|shikime|lajkova|likes|shares?|deljenja)",
        r"(?:svi )?(?:komentara?|komentari|comments?|komente?t?|pregleda|views|shikime)\s?:?\s?\(?[\d.,]+\)?",
        r"nema komentara|no comments|pa komente|(?:procitano|lexuar|viewed) [\d.,]+ (?:puta|here|times)",
        r"(?:vreme citanja|citanje|koha e leximit|read(?:ing)? time)\s?:?\s?(?:oko )?\d+ ?min\w*",
        r"\d+[ -]min\w* (?:citanja|read|lexim)|(?:listen to this article|poslusaj\w* vest)(?: \d+ min\w*)?",
        r"(?:(?:objavljeno|azurirano|izmenjeno|publikuar|published|updated|posted) )?(?:"
        r"(?:pre|prije|para) \d+ ?(?:minut\w*|sat\w*|h|dana?|min|or[ei]|oresh?|dit\w*)|"
        r"\d+ ?(?:minutes?|hours?|days?|mins?|hrs?) ago|\d+ (?:minuta?|ore|dite) me pare)",
        r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[hc])?",
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
    + _any(
        r"oglas(?:i|na poruka|avanje)?|reklam[ae]?|sponzorisan[aio](?: sadrzaj)?|promo(?:cija| tekst)?",
        r"publicitet|marketing",
        r"advert(?:isement|orial|ising)|sponsored(?: content)?|ad|skip ad\w*",
        r"ovaj tekst je .{0,20}(?:promocij|sponzor)\w*",
        r"(?:tekst|clanak|vesti?) se nastavlja(?:ju)? (?:ispod|nakon|posle) .{3,30}",
        r"nastavlja se (?:ispod|nakon|posle) (?:oglasa|reklame)|scroll (?:down )?to continue.{0,20}",
        r"(?:article|story) continues (?:below|after).{0,30}|(?:artikulli|lajmi|teksti) vazhdon .{3,40}",
        r"vazhdon (?:me )?(?:poshte|pas reklam\w*).{0,30}",
    )
    + r"[.:…\])\s–—-]*"
)
_MEDIA = re.compile(
    _any(
        r"(?:bonus )?video:?|(?:foto)?galerij?a:?|(?:photo )?gallery:?|galeri:?|play video|watch|image caption\b.*",
        r"(?:pogledajte|shikoni?|watch)(?: (?:i|the|nje))? ?(?:video|snimak|galeriju|videon|foto)[^.!?]{0,80}[:.]?",
        r"(?:bonus video|watch|video|audio|podcast|podkast|listen|slusajte)\s?:.*|(?:enlarge|view) image",
        r"(?:uzivo|live|live updates?|drejtperdrejt|direkt|vest u razvoju|breaking(?: news)?|lajm i fundit)[\s:!-]*",
        r"(?:slusajte|poslusajte) (?:podkast|podcast|i podkast)[^.!?]{0,80}",
    )
)
# What a post of a social network leaves where it was shown.
_EMBED = re.compile(
    r"(?:view this post on|a post shared by|objavu deli|pogledajte ovu objavu|shihni kete postim)\b.*|"
    r"[—–-] ?.{1,60}\(@\w{1,30}\).{0,30}|(?:https?://|pic\.twitter\.com/)\S+"
)
_COOKIES = re.compile(
    _any(
        r"(?:ova|ovaj|nasa?|this|our|ky|kjo)\b.{0,40} (?:koristi|uses?|perdor)\b.{0,40}(?:kolacic|cookie|biskota).*",
        r"(?:(?:mi )?koristimo|we(?: and our partners)? use|ne perdorim)\b.{0,60}(?:kolacic|cookie|biskota).*",
        r"(?:by|nastavkom|koriscenjem|duke)\b.{0,90}(?:kolacic|cookie|biskota).*",
        r"(?:prihvat(?:am|i)|slazem se|accept|allow|reject|decline|manage|pranoj|refuzo|odbij|podesi)"
        r"(?: (?:sve|all|te gjitha|i zatvori|and close|kolacice|cookies?|preferences|settings|necessary))*[.!]?",
        r"(?:politika|pravila) (?:privatnosti|o kolacicima).*|(?:privacy|cookie) policy.*|politika e privatesise.*",
    )
)
_PAYWALL = re.compile(
    _any(
        r"(?:ovaj|ostatak) (?:sadrzaj|tekst|clanak|teksta|clanka)\b.{0,40} (?:dostupan|namenjen|rezervisan)\b.*",
        r"(?:da biste|za) (?:nastavili|nastavak|citanje).{0,40}(?:pretplat|prijav|registr|ulogu).*",
        r"pretplatite se[.!]?|postanite (?:nas )?(?:pretplatnik|clan)\b.*|vec (?:ste|imate) (?:pretplat|nalog).*",
        r"podrzite (?:nas(?: rad| portal| donacijom)?[.!]?|(?:nezavisno|nase) novinarstvo[^,]*|rad portala[^,]*)",
        r"(?:ky|pjesa)\b.{0,40} (?:abonent|abonuar).*|(?:jeni|je) (?:tashme )?(?:i )?abonuar.*",
        r"(?:abonohuni?|per te (?:lexuar|vazhduar)).{0,60}(?:abon|kycu|regjistr|plot|shtyp).*",
        r"(?:this|the rest of this) (?:article|story|content|post) is (?:for|only for|available|exclusive|reserved)\b.*"
        r"(?:subscriber|member|user|reader).*",
        r"(?:subscribe|sign up|sign in|log in|register)\b.{0,40}to (?:continue reading|read|keep reading|unlock|"
        r"comment).*",
        r"already (?:a|have)\b.{0,30}(?:subscriber|member|account).*|subscribe (?:now|today)[.!]?",
        r"you have .{0,20}(?:free )?(?:articles?|stories) (?:left|remaining).*",
        r"create (?:a|an|your) (?:free )?account\b.*",
        r"(?:support|become a (?:member|supporter)) .{0,30}(?:journalism|newsroom)(?: today)?[.!]?",
    )
)
_INVITATION = re.compile(
    _any(
        r"budi(?:te)? prv[ia]?.{0,10} (?:ko|koji|koja) (?:ce|je) (?:ostavi|komentar).*",
        r"sva prava (?:su )?(?:za|pri)drzana.*",
        r"(?:ostavi|napisi|posalji|dodaj)(?:te)? (?:svoj |vas |novi )?komentar.*|ucestvuj(?:te)? u diskusiji.*",
        r"(?:ukljuci|pridruzi)(?:te)? se (?:u )?diskusiji?[.!]?|ukljuci(?:te)? (?:obavestenja|notifikacije).*",
        r"prijavi(?:te)? se da (?:biste|bi) (?:komentaris|ostavi).*",
        r"(?:ucitaj|prikazi|pogledaj)(?:te)? (?:jos|sve) komentar.*",
        r"pridruzi(?:te)? (?:nam )?se .*(?:viber|vajber|zajednici|telegram|kanal|whatsapp|grupi).*",
        rf"(?:za)?prati(?:te)? (?:nas (?:i )?(?:na|preko|putem) .*|[\w. ]{{2,30}} na (?:nas\w+ )?{_SOCIAL}.*|nas[.!]?)",
        r"(?:preuzmi|skini)(?:te)? .{0,30}\baplikaciju.*|dobijajte .{0,60}(?:e-?mail|imejl|sanduc).*",
        r"(?:prijavi|pretplati)(?:te)? se (?:na|za) .*(?:newsletter|njuzleter|bilten|obavestenja|vesti|kanal).*",
        r"(?:unesi|upisi)(?:te)? (?:svoju |vasu )?(?:e-?mail|imejl|adresu).*|nazad na vrh",
        r"(?:\(c\)|©|copyright|te drejtat)\s?(?:©\s?)?(?:\w+\s){0,3}20\d\d.*|te drejtat e autorit.*",
        r"(?:zabranjeno|nije dozvoljeno) (?:je )?(?:svako )?(?:preuzimanje|prenosenje|kopiranje).*",
        r"(?:stavovi|misljenja) (?:iznet|izrazen|iznesen|izrecen)[ai]\b.{0,80}(?:ne odraz|nuzno|nisu|pripada).*",
        r"(?:ukoliko|ako) ste .{0,40}gresku.*(?:nam|redakcij|e-?mail|imejl|@).*",
        rf"na ndiqni.*|ndiqni (?:edhe )?(?:ne |\w+ ne )?(?:ne )?{_SOCIAL}.*|te gjitha te drejtat .*|kthehu lart",
        r"shkarko(?:ni)? (?:aplikacionin|app).*|beh(?:u|uni) i pari (?:qe|te) koment.*",
        r"(?:lini|shto|shkruaj|shkruani|lere) (?:nje )?koment.*|(?:ju lutem )?kycuni? (?:per te|qe te) koment.*",
        r"(?:regjistrohu|abonohu)(?:ni)? (?:ne|per) .*(?:newsletter|buletin|kanal).*",
        r"(?:regjistrohu|abonohu) ne newsletter.*",
        r"bashkoh(?:uni|u) .*(?:viber|whatsapp|telegram|kanal|grup).*|(?:vendos|shkruani) (?:emailin|adresen).*",
        r"(?:be|become) the first to comment.*|(?:leave|post|add|write) a (?:comment|reply).*|all rights reserved.*",
        r"(?:view|show|load) (?:all |more )?comments.*|join the (?:conversation|discussion)[.!]?|have your say[.!]?",
        r"(?:sign up|subscribe)\b (?:to|for|here).{0,60}(?:newsletter|briefing|alerts|bulletin|inbox|channel|"
        r"podcast).*",
        r"(?:sign up|subscribe) (?:to|for) our .*|get (?:the|our|all).{0,60}(?:newsletter|inbox).*",
        r"enter your e-?mail.*",
        rf"follow us(?: on .*|[.!]?)|follow [\w. ]{{1,30}} on {_SOCIAL}.*|(?:download|get) (?:our|the) .*app\b.*",
        r"join (?:us|our) (?:on )?.*(?:whatsapp|telegram|viber|channel|community|discord).*",
        r"the post .* appeared first on .*|your email address will not .*|required fields are marked.*",
        r"this (?:article|story) was (?:first|originally) (?:published|appeared) .*",
        r"this material may not be published.*",
        r"(?:hvala sto (?:citate|pratite)|faleminderit qe na|thank(?:s| you) for (?:reading|being)) .*",
        r"(?:do you have|got) a (?:story|tip|news tip)\b.*",
        r"(?:the )?views expressed .{0,80}(?:author|reflect|those of).*",
        r"(?:additional )?reporting by [^.]{3,80};.*|our standards\s?:.*|skip to (?:main )?content|back to top",
    )
)
_SITE = (
    r"(?:sajtu?|portalu?|stranici|strani|linku|ovde|ovdje|faqen|portalin|ueb\w*|webfaqen|ketu|(?:web)?site|page|portal)"
)
_WHOLE = r"(?:ceo|celu|celi|cijeli|cijelu|cio|citav\w*|integraln\w+)"
_PIECE = r"(?:tekst|vest|vijest|clanak|intervju|pricu|izvestaj|izvjestaj|saopstenje)"
# To the site that the text was taken from.
_CLICK = re.compile(
    _any(
        r"(?:(?:za|da bi(?:ste)?|per|qe|for|to) .{1,90} )?"
        r"(?:klikni(?:te)? (?:ovde|ovdje|na (?:ovaj |sledeci )?(?:link|naslov))|"
        r"kliko(?:ni)? (?:ketu|(?:ne|mbi) (?:kete )?(?:link|titull)\w*)|click (?:here|(?:on )?(?:the|this) link))\b.*",
        rf"(?:(?:pro)?citaj|vidi|pogledaj|saznaj)(?:te)? (?:vise|jos|{_WHOLE} {_PIECE}|nastavak)\b.* {_SITE}\b.*",
        rf"{_WHOLE} {_PIECE} (?:(?:pro)?citajte|pogledajte|mozete (?:da )?procita\w+|(?:je )?dostup\w+).*",
        rf"lexo(?:ni)? (?:me shume|lajmin|artikullin|tekstin|vazhdimin)\b.* {_SITE}\b.*",
        r"lexo(?:ni)? (?:lajmin|artikullin|tekstin|te) e? ?plote\b.*|"
        rf"(?:lajmin|artikullin|tekstin) e plote (?:mund ta )?(?:lexo|gjeni)\w*.* {_SITE}\b.*",
        rf"(?:read|see|find) (?:more|the (?:story|article|report))\b.* (?:our|this) {_SITE}\b.*",
        r"read the (?:full|whole|entire|original|rest of the) (?:story|article|report|text|interview|piece)\b.*",
    )
)
# These may be a reporter's question inside a text; only near the end they open the frame.
OPENER = re.compile(
    r"(?:koje|kakvo) je (?:tvoje|vase) misljenje o ovome\?|sta (?:ti|vi) mislite? o ovome\?|"
    r"cfare mendoni per kete\?|cili eshte mendimi juaj.{0,20}\?|what do you think(?: about this)?\?"
)
APPEARED = re.compile(r"\s*The post [^\n]{1,300}? appeared first on [^\n]{1,80}$")
GLUED_OPENER = re.compile(
    r"\s(?:Koje je (?:tvoje|vaše|Vaše) mišljenje o ovome\?|Које је (?:твоје|ваше|Ваше) мишљење о овоме\?|"
    r"Budi(?:te)? prvi ko(?:ji)? će ostaviti komentar!|Буди(?:те)? први ко(?:ји)? ће оставити коментар!)"
    r"(?![\"”“»,])[^\n]{0,200}$"
)
_LINES = (
    _FIELD, _MORE_ALONE, _MORE_LINE, _CREDIT, _BYLINE, _SHARE, _TAGS, _COUNT, _INVITATION, _BREADCRUMB, _ADVERT, _MEDIA,
    _EMBED, _COOKIES, _PAYWALL, _CLICK,
)  # fmt: skip
_SENTENCES = (_MORE_SENTENCE, _INVITATION, _COOKIES, _PAYWALL, _CLICK)
# A line without any of these has no sentence of a frame in it: looking for them is quicker than splitting it.
_TRIGGERS = re.compile(
    r"procitaj|opsirnije|pogledaj|saznaj|prati|preuzmi|prijavi|pretplat|pridruzi|komentar|prava|kolacic|zabranj|dostup|"
    r"podrzite|dozvolj|lexo|shiko|ndiqni|shkarko|abono|bashkoh|regjistro|drejtat|koment|read|related|see also|"
    r"subscribe|klik|click|citaj|procita|ceo|celu|cijel|plote|"
    r"sign|follow|cookie|rights|newsletter|download|join|comment|appeared|support|already|standards"
)


def framed(line: str) -> bool:
    """Whether the line, or a last sentence, is nothing but a frame's."""
    if not line or len(line) > LONGEST_LINE:
        return False
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
