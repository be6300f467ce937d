"""What portals put round their articles, as rules for a line or a sentence: Serbian, Croatian, Albanian, English.

Most rules look at text as `plain` gives it: small Latin letters without marks, so that one spelling stands for both
scripts. A line that is part of the frame matches whole; what an article says about such things doesn't.
"""

import re

from bot.stories.sentences import plain

LONGEST_LINE = 400  # characters; a frame's line is shorter, and a longer one is never tried

# Calls to read on, which the headlines of other articles may follow without a sign between.
_CALL = (
    r"(?:procitaj(?:te)? (?:jos|i|vise|takodje|povekje|ceo tekst)|(?:vidi|pogledaj|saznaj)(?:te)? (?:jos|i|vise)|"
    r"opsirnije|najcitanije|(?:povezan[aei]|vezan[aei]|slicn[aei]|srodn[aei]) (?:vesti|vijesti|clanci|tekstovi|"
    r"teme?)|"
    r"mozda (?:ce )?(?:vas|te) (?:ce )?(?:zanima(?:ti)?|interesuje)|"
    r"lexo(?:ni)? (?:edhe|me shume|po ashtu|gjithashtu|te plote|me tej|artikullin)|shiko(?:ni)? edhe|"
    r"(?:lajme |artikuj )?te (?:ngjashme|ngjashem|lidhura|lidhur)|mund t[ei]?[' ]?ju interesoj(?:e|ne)|"
    r"read (?:more|also|next|the full story)|also read|related (?:articles?|stories|news|content|posts)|see also|"
    r"more on this(?: story| topic)?|(?:continue|keep) reading|(?:you (?:may|might)|people) also like)"
)
# Headings of such lists: alone, or before a sign.
_HEADING = (
    r"(?:(?:najnovije|najkomentarisanije|poslednje|izdvojeno|izdvajamo|preporucujemo|preporuceno)(?: vesti|"
    r" vijesti)?|"
    r"(?:jos|ostale|vise)(?: iz| na| o| od)?(?: (?:vesti|vijesti|teme?i?|rubrike|ove rubrike|iste kategorije))|"
    r"iz rubrike|me te (?:lexuarat|reja(?:t)?|klikuarat)|te (?:fundit|rekomanduara)|(?:me shume|te tjera) nga|"
    r"lajme te tjera|rekomandohet|lexo|shiko|related|more (?:from|stories|news|like this)|top stories|up next|"
    r"most (?:read|popular|viewed)|trending(?: now)?|latest news|recommended(?: for you| stories| reading)?|"
    r"editors?['’]? picks?|don['’]?t miss|what to read next|popular(?: now)?|in case you missed it)"
)
_MORE_ALONE = re.compile(rf"(?:{_CALL}|{_HEADING})(?: here| ovde| ovdje| ketu| this)?[\s:.…>»→\[\]|-]*")
_MORE_LINE = re.compile(rf"{_CALL}(?:\s?[:|>»→]\s?.+|\s[–-]\s.+| .*[^.!?…\"”“])|{_HEADING}\s?[:>»→]\s?.+")
_MORE_SENTENCE = re.compile(rf"{_CALL}\s?[:>»→|]\s?.+")

_AGENCY = (
    r"(?:tanjug|beta(?:photo)?|fonet|reuters|ap|afp|epa(?:-efe)?|efe|getty(?: images)?|shutterstock|pixabay|unsplash|"
    r"anadolu(?: agency)?|ansa|tass|hina|sta|mia|srna|fena|profimedia|rtk|rts|rtv|kosovapress|pexels|alamy|imago|"
    r"canva|facebook|instagram|twitter|x|youtube|ilustracija|ilustrim|illustration|arhiva|arkiv|file|handout|"
    r"printscreen)"
)
_SOCIAL = (
    r"(?:facebook|fejsbuk|instagram|x|twitter|youtube|viber|whatsapp|telegram|tiktok|linkedin|google|drustven|"
    r"social|rrjet)"
)
_NAMED = r"(?:[^.!?]|\b\w\.){1,120}"
_CREDIT = re.compile(
    r"\(?(?:(?:(?:naslovna |glavna )?(?:foto(?:grafija|grafi|ja|grafije)?|photo(?:graph)?s?|slike?|pamje)|"
    r"photo credits?|"
    r"images?(?: credits?| source)?|pictures?|(?:foto)?ilustracija|ilustrim|printscreen|screenshot|kredit[ei]?|"
    r"caption)"
    rf"\s?(?:[:/©|]\s?{_NAMED}|(?:by|nga)(?: \S+){{1,4}})|(?:izvor|source|burimi|video|via)\s?:\s?(?:[^.!?]|"
    rf"\b\w\.){{1,40}})\)?\.?|"
    rf"[(\[]?(?:[\w .’'-]{{1,40}}\s?[/,|]\s?)?{_AGENCY}(?:\s?[/,|]\s?[\w .’'-]{{1,40}})?[)\]]?|"
    rf"(?:ap|afp|epa|file|handout|reuters) (?:photo|image|picture)\b.{{0,60}}"
)
INLINE_CREDIT = re.compile(r"\s?[(\[](?:foto|photo|фото|photo credit|image)\s?[:/]\s?[^()\[\]\n]{1,80}[)\]]", re.I)
_BYLINE = re.compile(
    r"(?:autor(?:ka|i)?(?: teksta| clanka)?|pise|pisu|pripremi(?:o|la)|napisa(?:o|la)|by|nga|author|written by|"
    r"reported by|"
    r"shkruan|shkruar nga|pergatiti|redaktor)\s?[:|]\s?[^.!?]{1,60}"
)
# Without a colon only names may follow, as they are written.
_NAME = r"(?:[A-ZŠĐČĆŽËÇЀ-Я][\w’'-]*\.?)"
_BYLINE_OF_NAMES = re.compile(
    rf"(?:By|Nga|Piše|Пише|Autor(?:ka)?|Аутор|Shkruan|Shkruar nga|Written by|Reporting by)\s{_NAME}(?:(?:,|\sand|"
    rf"\si|\sdhe|\sи|\s&)?\s{_NAME}"
    r"){0,5}(?:\s?[|,•·–-]\s?.{0,60}[^.!?])?"
)
_SHARE_WORD = (
    r"(?:podeli(?:te)?|podijeli(?:te)?|shperndaj?e?|ndaje|share|tweet|facebook|twitter|x|whatsapp|viber|telegram|"
    r"e-?mail|"
    r"linkedin|messenger|pinterest|reddit|instagram|bluesky|threads|stampaj|print|printo|kopiraj|kopjo|copy|"
    r"link(?:un|a)?|"
    r"koment\w*|comments?|this|article|story|post|on|na|ne|vest|vijest|clanak|tekst|artikullin|lajmin|sacuvaj|"
    r"save|ruaj|"
    r"posalji|dergo|prijavi(?:te)?|gresku|raporto|report|an?|error|listen|slusaj|degjo|a[+-]?|bookmark|gift)"
)
_SHARE = re.compile(
    r"(?=.*(?:podel|podij|shpernda|ndaje|share|tweet|stampaj|komen|comment|print|kopiraj|kopjo|copy|whatsapp|"
    r"sacuvaj|ruaj|"
    r"prijavi|raporto|report|slusaj|degjo|listen|facebook.*twitter|facebook.*x|facebook.*viber))"
    rf"{_SHARE_WORD}(?:[\s:|/,!•·()\d+-]+{_SHARE_WORD})*[\s:|/,!•·()\d+-]*"
)
# As it is written, since it is cut off at the start of a text: "Podeli Facebook Viber KFOR je …".
SHARE_RUN = re.compile(
    r"^(?:podeli(?:te)?|podijeli(?:te)?|подели(?:те)?|shp[ëe]rndaj?e?|ndaje|share(?: this)?)"
    r"(?: (?:vest|članak|вест|чланак|lajmin|artikullin|na|на|në|on))*\s?[:|]?"
    r"(?:[\s|/,•·]+(?:facebook|twitter|x|whatsapp|viber|telegram|e-?mail|linkedin|messenger|copy link|kopiraj link)\b)+"
    r"[\s|]*(?:[(\[]?(?:foto|фото|photo)\s?[:/]\s?" + _AGENCY + r"(?:\s?/\s?(?:" + _AGENCY + r"))?[)\]]?\s)?",
    re.I,
)
_TAGS = re.compile(
    r"(?:tagovi|tags?|kljucne reci|oznake|etiketat?|teme|temat|topics|tagged(?: with)?|filed under|keywords)\s?:.*|"
    r"(?:#[\w-]+[\s,]*)+"
)
_COUNT = re.compile(
    r"(?:(?:\(?\d+\)? (?:komentara?|komentari|comments?|komente?|pregleda|views|shikime|lajkova|likes|shares?|"
    r"deljenja))|"
    r"(?:komentara?|komentari|comments?|komente?t?|pregleda|views|shikime)\s?:?\s?\(?\d+\)?|"
    r"(?:vreme citanja|citanje|koha e leximit|reading time|read time)\s?:?\s?\d+ ?min\w*|"
    r"\d+[ -](?:min(?:uta?e?|ute?s?)?) (?:citanja|read|lexim)|"
    r"(?:pre|prije|para) \d+ (?:minut\w*|sat\w*|h|dana?|min|or[ei]|oresh?|dit\w*)|\d+ (?:minutes?|hours?|days?) ago|"
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[hч])?)[.!]?"
)
_BREADCRUMB = re.compile(
    r"(?:pocetna|naslovna|home(?:page)?|ballina|kreu|faqja kryesore)(?:\s?[>›»/|→]\s?[^>›»/|→.!?]{1,60})+[>›»/|→\s]*"
)
_ADVERT = re.compile(
    r"[-–—\s(\[]*(?:oglas(?:i|na poruka)?|reklam[ae]?|sponzorisan[aio](?: sadrzaj)?|promo(?:cija)?|advertisement|"
    r"advertorial|"
    r"sponsored(?: content)?|ad|reklame?|publicitet|marketing|(?:tekst|clanak|vest) se nastavlja (?:ispod|nakon|"
    r"posle) .{3,30}|"
    r"nastavlja se (?:ispod|nakon|posle) (?:oglasa|reklame)|(?:article|story) continues (?:below|after).{0,30}|"
    r"(?:artikulli|lajmi|teksti) vazhdon .{3,40}|vazhdon (?:me )?poshte.{0,30}|"
    r"scroll (?:down )?to continue.{0,20})[.:…\])\s–—-]*"
)
_MEDIA = re.compile(
    r"(?:bonus )?video:?|(?:foto)?galerija:?|(?:photo )?gallery:?|galeri:?|(?:pogledajte|shikoni|watch)(?: (?:i|"
    r"the|nje))? ?"
    r"(?:video|snimak|galeriju|videon|foto)[^.!?]{0,80}[:.]?|(?:bonus video|watch|video|audio|podcast|podkast|"
    r"listen|slusajte)\s?:.*|"
    r"(?:uzivo|live|live updates?|drejtperdrejt|direkt)[\s:!-]*|(?:enlarge|view) image|image caption\b.*|"
    r"playing? video"
)
_COOKIES = re.compile(
    r"(?:(?:ova|ovaj|nasa?|nas|this|our|ky|kjo)\b.{0,40} (?:koristi|uses?|perdor)|(?:mi )?koristimo|"
    r"we(?: and our partners)? use|ne perdorim|"
    r"(?:by|using|nastavkom|koriscenjem|duke)\b.{0,80}).{0,40}(?:kolacic|cookie|biskota).*|"
    r"(?:prihvat(?:am|i)|slazem se|accept|allow|reject|decline|manage|pranoj|refuzo|odbij|podesi)"
    r"(?: (?:sve|all|te gjitha|i zatvori|and close|kolacice|cookies?|preferences|settings|necessary))*[.!]?|"
    r"(?:politika|pravila) (?:privatnosti|o kolacicima).*|(?:privacy|cookie) policy.*|politika e privatesise.*"
)
_PAYWALL = re.compile(
    r"(?:ovaj|ostatak) (?:sadrzaj|tekst|clanak|teksta|clanka)\b.{0,40} (?:dostupan|namenjen|namijenjen|"
    r"rezervisan)\b.*|"
    r"(?:da biste|za) (?:nastavili|nastavak|citanje).{0,40}(?:pretplat|prijav|registr|ulogu).*|"
    r"(?:pretplatite se|postanite (?:nas )?(?:pretplatnik|clan)|podrzite (?:nas|nezavisno|rad|portal)|"
    r"donirajte (?:nam|za)).*|vec (?:ste|imate) (?:pretplat|nalog).*|"
    r"(?:ky|pjesa)\b.{0,40} (?:abonent|abonuar).*|(?:abonohuni?|per te (?:lexuar|vazhduar)).{0,60}(?:abon|kycu|"
    r"regjistr|plot|shtyp).*|"
    r"(?:jeni|je) (?:tashme )?(?:i )?abonuar.*|(?:this|the rest of this) (?:article|story|content|post) is (?:for|"
    r"only|available|exclusive|reserved)\b.*|"
    r"(?:subscribe|sign up|sign in|log in|register|create an account)\b.{0,40}to (?:continue reading|read|"
    r"keep reading|unlock|comment)\b.*|"
    r"already (?:a|have)\b.{0,30}(?:subscriber|member|account).*|you have .{0,20}(?:free )?(?:articles?|"
    r"stories) (?:left|remaining).*|"
    r"(?:support|become a (?:member|supporter|patron)) .{0,30}(?:journalism|newsroom|us today).*"
)
_INVITATION = re.compile(
    r"(?:budi(?:te)? prv[ia]?.{0,10} (?:ko|koji|koja) (?:ce|je) (?:ostavi|komentar).*|"
    r"(?:ostavi|napisi|posalji|dodaj)(?:te)? (?:svoj |vas |novi )?komentar.*|ucestvuj(?:te)? u diskusiji.*|"
    r"prijavi(?:te)? se da (?:biste|bi) (?:komentaris|ostavi).*|(?:ucitaj|prikazi|pogledaj)(?:te)? (?:jos|sve|"
    r"vise) komentar.*|"
    r"pridruzi(?:te)? (?:nam )?se .*(?:viber|zajednici|telegram|kanal|whatsapp|grupi).*|"
    r"(?:za)?prati(?:te)? (?:nas (?:i )?(?:na|preko|putem) .*|(?:portal )?[\w.]+ na (?:nasem )?" + _SOCIAL + r".*|"
    r"nas[.!]?)|"
    r"preuzmi(?:te)? (?:nasu |besplatnu )?(?:\w+ )?(?:mobilnu )?aplikaciju.*|skini(?:te)? .{0,30}aplikaciju.*|"
    r"(?:prijavi|pretplati)(?:te)? se (?:na|za) .*(?:newsletter|njuzleter|bilten|obavestenja|vesti|kanal).*|"
    r"(?:unesi|upisi)(?:te)? (?:svoju |vasu )?(?:e-?mail|imejl|adresu).*|"
    r"sva prava (?:su )?(?:za|pri)drzana.*|(?:\(?c\)?|©|copyright|te drejtat)\s?(?:©\s?)?(?:\w+\s){0,3}20\d\d.*|"
    r"(?:zabranjeno|nije dozvoljeno) (?:je )?(?:svako )?(?:preuzimanje|prenosenje|kopiranje).*|"
    r"(?:stavovi|misljenja) (?:izneti|izrazen[ai]|iznesen[ai]) .{0,80}(?:ne odrazavaju|nuzno|nisu|pripadaju).*|"
    r"(?:ukoliko|ako) ste .{0,40}gresku.*(?:nam|redakcij|e-?mail|imejl|@).*|"
    r"(?:na )?ndiqni (?:edhe )?(?:ne )?(?:ne )?(?:facebook|instagram|x|twitter|youtube|viber|tiktok|google|rrjet|"
    r"kanal|telegram).*|"
    r"na ndiqni.*|shkarko(?:ni)? (?:aplikacionin|app).*|te gjitha te drejtat .*|"
    r"beh(?:u|uni) i pari (?:qe|te) koment.*|(?:lini|shto|shkruaj|shkruani|lere) (?:nje )?koment.*|"
    r"regjistrohuni? (?:ne|per) .*(?:newsletter|buletin).*|abonohuni? (?:ne|per) .*(?:newsletter|buletin|kanal|"
    r"lajm).*|"
    r"bashkoh(?:uni|u) .*(?:viber|whatsapp|telegram|kanal|grup).*|(?:vendos|shkruani) (?:emailin|adresen).*|"
    r"(?:kycuni?) (?:per te|qe te) koment.*|"
    r"(?:be|become) the first to comment.*|(?:leave|post|add|write) a (?:comment|reply).*|(?:view|show|"
    r"load) (?:all |more )?comments.*|"
    r"(?:sign up|subscribe)\b (?:to|for|here).{0,60}(?:newsletter|briefing|alerts|bulletin|updates|inbox|channel|"
    r"podcast).*|"
    r"(?:sign up|subscribe) (?:to|for) (?:our|the) .*|get (?:the|our|all).{0,60}(?:newsletter|inbox|email).*|"
    r"enter your e-?mail.*|"
    r"follow (?:us on .*|(?:the )?[\w. ]{1,30} on " + _SOCIAL + r".*)|all rights reserved.*|(?:download|"
    r"get) (?:our|the) .*app\b.*|"
    r"join (?:us|our) (?:on )?.*(?:whatsapp|telegram|viber|channel|community|discord).*|"
    r"the post .* appeared first on .*|your email address will not .*|required fields are marked.*|"
    r"this (?:article|story) was (?:first|originally) (?:published|appeared) .*|"
    r"(?:do you have|got) a (?:story|tip|news tip)\b.*|(?:the )?views expressed .{0,80}(?:author|reflect|those of).*|"
    r"(?:additional )?reporting by .{3,80}|(?:our standards|editing by|edited by)\b.{0,100})"
)
# These may be a reporter's question inside a text; only near the end they open the frame.
OPENER = re.compile(
    r"(?:koje|kakvo) je (?:tvoje|vase) misljenje o ovome\?|sta (?:ti|vi) mislite? o ovome\?|"
    r"cfare mendoni per kete\?|cili eshte mendimi juaj.{0,20}\?|what do you think(?: about this)?\?|"
    r"have your say[.!]?"
)
APPEARED = re.compile(r"\s*The post [^\n]{1,300}? appeared first on [^\n]{1,80}$")
GLUED_OPENER = re.compile(
    r"\s(?:Koje je (?:tvoje|vaše|Vaše) mišljenje o ovome\?|Које је (?:твоје|ваше|Ваше) мишљење о овоме\?|"
    r"Budi(?:te)? prvi ko(?:ji)? će ostaviti komentar!|Буди(?:те)? први ко(?:ји)? ће оставити коментар!)"
    r"(?![\"”“»,])[^\n]{0,200}$"
)
_FIELD = re.compile(
    r"(?:(?:your|enter your|vas[ae]?|unesite) )?(?:e-?mail|imejl|name|ime|adresa|emaili|komentar|comment)"
    r"(?: (?:address|adresa|juaj|i|ime|prezime|and name))*[\s:*]*"
)
_LINES = (
    _FIELD, _MORE_ALONE, _MORE_LINE, _CREDIT, _BYLINE, _SHARE, _TAGS, _COUNT, _INVITATION, _BREADCRUMB, _ADVERT, _MEDIA,
    _COOKIES, _PAYWALL,
)  # fmt: skip
_SENTENCES = (_MORE_SENTENCE, _INVITATION, _COOKIES, _PAYWALL)
# A line without any of these has no sentence of a frame in it: looking for them is quicker than splitting it.
_TRIGGERS = re.compile(
    r"procitaj|opsirnije|pogledaj|saznaj|prati|preuzmi|prijavi|pretplat|pridruzi|komentar|prava|kolacic|zabranj|"
    r"dozvolj|dostup|"
    r"lexo|shiko|ndiqni|shkarko|abono|bashkoh|regjistro|drejtat|koment|"
    r"read|related|see also|subscribe|sign|follow|cookie|rights|newsletter|download|join|comment|appeared|support|"
    r"already|continue"
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
