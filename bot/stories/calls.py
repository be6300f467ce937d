"""What portals ask of their readers, as rules for a line or a sentence: to follow, comment, pay, accept, go elsewhere.

They look at text as `plain` gives it, and match it whole. See `frames`.
"""

import re


def any_of(*rules: str) -> str:
    """A pattern for any of them."""
    return f"(?:{'|'.join(rules)})"


SOCIAL = any_of(
    r"facebook\w*|fejsbuku?|instagram\w*|x|twitter\w*|youtube|viber\w*|vajber\w*|whatsapp|telegram\w*|tiktok|linkedin",
    r"google(?: news)?|drustven\w+ mrez\w+|social media|rrjet\w+ sociale",
)
COOKIES = re.compile(
    any_of(
        r"(?:ova|ovaj|nasa?|this|our|ky|kjo)\b.{0,40} (?:koristi|uses?|perdor)\b.{0,40}(?:kolacic|cookie|biskota).*",
        r"(?:(?:mi )?koristimo|we(?: and our partners)? use|ne perdorim)\b.{0,60}(?:kolacic|cookie|biskota).*",
        r"(?:mi i nas\w+ (?:[\d.,]+ )?partner\w*|(?:we and )?our (?:[\d.,]+ )?partners|ne dhe partneret tane)\b.*"
        r"(?:kolacic|cookie|uredjaju|device|pajisj).*",
        r"(?:by|nastavkom|koriscenjem|duke)\b.{0,90}(?:kolacic|cookie|biskota).*",
        r"(?:prihvat(?:am|i)|slazem se|accept|allow|reject|decline|manage|pranoj|refuzo|odbij|podesi)"
        r"(?: (?:sve|all|te gjitha|i zatvori|and close|kolacice|cookies?|preferences|settings|necessary))*[.!]?",
        r"klikom na\b.{0,60} (?:saglasn|prihvatate|slazete|pristajete).*",
        r"(?:politika|pravila) (?:privatnosti|o kolacicima).*|(?:privacy|cookie) policy.*|politika e privatesise.*",
    )
)
PAYWALL = re.compile(
    any_of(
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
        r"pretplatite se (?:vec od|od samo|za samo|odmah|sada|danas)\b.{0,60}|(?:log|sign) in[.!]?",
        r"(?:nastavak|ostatak) (?:teksta|clanka|vesti|vijesti) (?:je )?(?:dostup|namenj|procitajte|mozete)\w*.{0,80}",
        r"(?:ukoliko|ako) (?:zelite|hocete) (?:da )?(?:(?:pro)?cita|nastavi)\w*\b.{0,60}"
        r"(?:prijav|pretplat|registr|ulogu).*",
        r"abonohu(?:ni)? (?:per vetem|nga vetem|tani|sot)\b.{0,60}",
        # Prices and plans.
        r"(?:unlock|get access to) (?:this|the|all|our)(?: full| \w+)? (?:articles?|story|stories|page|content"
        r"|archive)\b.*",
        r"(?:get |enjoy |with )?unlimited (?:digital )?access\b.*|(?:get|enjoy|with) (?:full|complete)(?: digital)? "
        r"access"
        r"(?: to (?:all|our|every)\w*\b.*|\b.{0,60}[€$£].*)",
        r"(?:you can )?cancel (?:at )?any ?time[.!]?|choose (?:your|a) (?:plan|subscription)[.!:]?",
        r"(?:monthly|annual|yearly|weekly|digital|premium) (?:plan|subscription|membership)s?\b.{0,40}[€$£\d].*",
        r"(?:please )?(?:purchase|buy|get|renew) (?:a|your) (?:subscription|membership)(?: (?:to|and|for|now"
        r"|today)\b.*)?[.!]?|start your (?:free "
        r")?trial\b.*",
        r"(?:try|read|subscribe|join|access)\b.{0,60} (?:for|from) (?:only |just )?[€$£]\s?\d.*",
        r"(?:only|just|from) [€$£]\s?\d[\d.,]* (?:a|per|for)\b.*|[€$£]\s?\d[\d.,]* (?:a|per) (?:week|month"
        r"|year)\b.{0,40}",
        r"(?:izaberi|odaberi)(?:te)? (?:svoj |vas )?(?:paket|plan|pretplatu)[.!:]?|otkljucaj(?:te)? .{0,40}"
        r"(?:clanak|tekst|sadrzaj|pristup)\b.*",
        r"(?:ostvarite |dobijte |uz )?(?:neogranicen\w*|potpun\w*|pun) pristup\b.{0,60}(?:tekst|sadrzaj|clanci|arhiv"
        r"|portal).*",
        r"otkazite (?:kad\w*|u (?:svakom|bilo kom) trenutku|bilo kada)\b.*",
        r"(?:vec od|samo|za samo) \d[\d.,]* (?:dinara|evra|eura|din|eur|rsd|km)\b.{0,10}(?:mesecno|mjesecno|nedeljno"
        r"|godisnje).*",
        r"(?:mesecn|mjesecn|godisnj)\w+ (?:pretplat|paket|plan)\w*\b.{0,30}\d.*",
        r"zgjidhni (?:planin|paketen|abonimin)\b.*|(?:merrni )?qasje te (?:pakufizuar|plote)\b.*|zhbllokoni .{0,40}",
        r"anuloni (?:ne cdo kohe|kurdo)\b.*|(?:vetem|nga) \d[\d.,]* (?:euro|leke)\b.{0,10}(?:ne muaj|ne jave|ne vit).*",
        # Donations.
        r"donate(?: (?:now|today|here))?[.!]?|donate\b.{0,60}(?:journalism|reporting|newsroom)\b.*",
        r"if you (?:value|like|enjoy|appreciate|believe in|rely on)\b.{0,60}(?:journalism|reporting|work|stories"
        r"|articles|do)\b"
        r".*(?:donat|support|contribut|subscrib|member).*",
        r"(?:please )?(?:consider|make) (?:supporting|donating|contributing|a (?:donation|contribution))\b.*|help us "
        r"keep\b.*"
        r"(?:journalism|reporting|free|independent).*",
        r"(?:doniraj(?:te)?|uplati(?:te)? donaciju|pomozite (?:nam )?donacijom)(?:[.!]|\b.{0,60}(?:novinarstv"
        r"|redakcij|portal|nas).*)?",
        r"ako (?:cenite|cijenite|volite|vam se (?:svidja|dopada)|smatrate)\b.{0,60}(?:rad|radimo|pisemo|novinarstvo"
        r"|tekst\w*)\b"
        r".*(?:donacij|podrzi|pretplat|pomozi).*",
        r"(?:dhuro(?:ni)?|mbeshtet(?:ni)?)\b.{0,20}(?:gazetarine|punen tone|portalin).*",
    )
)
INVITATION = re.compile(
    any_of(
        r"budi(?:te)? prv[ia]?.{0,10} (?:ko|koji|koja) (?:ce|je) (?:ostavi|komentar).*",
        r"sva prava (?:su )?(?:za|pri)drzana.*",
        r"(?:ostavi|napisi|posalji|dodaj)(?:te)? (?:svoj |vas |novi )?komentar.*|ucestvuj(?:te)? u diskusiji.*",
        r"(?:ukljuci|pridruzi)(?:te)? se (?:u )?diskusiji?[.!]?|ukljuci(?:te)? (?:obavestenja|notifikacije).*",
        r"(?:ukljuci|pridruzi)(?:te)? se (?:u )?rasprav[iu][.!]?",
        r"komentari (?:(?:na|za|uz) ov\w+ \w+ )?(?:su|nisu) (?:trenutno )?"
        r"(?:zatvoren|iskljucen|onemogucen|dostupn)\w*[.!]?",
        r"comments (?:on this \w+ )?are (?:now |currently )?(?:closed|disabled|turned off)[.!]?|"
        r"komentet jane (?:te )?(?:mbyllura|caktivizuara)[.!]?",
        r"(?:vasa|tvoja) (?:e-?mail |imejl )?adresa (?:e-?poste )?nece biti.*|"
        r"adresa (?:juaj )?e (?:e-?mail\w*|postes \w+) (?:juaj )?nuk do te .*",
        r"zelite li (?:da )?(?:dopuni|prijavi)\w*\b.{0,50}(?:temu|gresk|pogresk)\w*.{0,20}\?",
        r"prijavi(?:te)? se da (?:biste|bi) (?:komentaris|ostavi).*",
        r"(?:ucitaj|prikazi|pogledaj)(?:te)? (?:jos|sve) komentar.*",
        r"pridruzi(?:te)? (?:nam )?se .*(?:viber|vajber|zajednici|telegram|kanal|whatsapp|grupi).*",
        rf"(?:za)?prati(?:te)? (?:nas (?:i )?(?:na|preko|putem) .*|[\w. ]{{2,30}} na (?:nas\w+ )?{SOCIAL}.*|nas[.!]?)",
        r"(?:preuzmi|skini)(?:te)? .{0,30}\baplikaciju.*|dobijajte .{0,60}(?:e-?mail|imejl|sanduc).*",
        r"(?:prijavi|pretplati)(?:te)? se (?:na|za) .*(?:newsletter|njuzleter|bilten|obavestenja|vesti|kanal).*",
        r"(?:unesi|upisi)(?:te)? (?:svoju |vasu )?(?:e-?mail|imejl|adresu).*|nazad na vrh",
        r"(?:\(c\)|©|copyright|te drejtat)\s?(?:©\s?)?(?:\w+\s){0,3}20\d\d.*|te drejtat e autorit.*",
        r"preuzimanje (?:teksta|tekstova|sadrzaja|vesti|clanaka|fotografija)\b.{0,60}dozvoljeno.*",
        r"(?:ndalohet|nuk lejohet) (?:kopjimi|riprodhimi|publikimi|shperndarja) (?:i|e) "
        r"(?:permbajtj|tekst|artiku|lajm|materia)\w*.*",
        r"(?:tekst|clanak) je (?:preuzet|prenet|prenesen) (?:sa|iz|od) .{2,60}|"
        r"ky (?:artikull|lajm|tekst) (?:eshte|u) (?:marre|shkeputur) nga .{2,60}",
        r"(?:zabranjeno|nije dozvoljeno) (?:je )?(?:svako )?(?:preuzimanje|prenosenje|kopiranje).*",
        r"(?:stavovi|misljenja) (?:iznet|izrazen|iznesen|izrecen)[ai]\b.{0,80}(?:ne odraz|nuzno|nisu|pripada).*",
        r"(?:portal|sajt|agencija|gazeta|dnevni list) [\w .-]{1,30} donosi (?:vam )?(?:naj\w+|posledn\w+|sve|dnevne) "
        r"(?:vesti|vijesti|informacije).*",
        r"komentar (?:je )?(?:uspesno|uspjesno) (?:dodat|poslat|poslan|primljen)\w*.*|hvala (?:vam )?na komentaru.*",
        r"(?:vas|tvoj) komentar (?:ce|je|mora|ceka)\b.*",
        r"komentari (?:koji|sa|ce|se|nisu|ne|su)\b.*(?:govor mrznje|uvred\w*|brisan|objavljen|moder|administrat"
        r"|pravil).*",
        r"(?:oceni|ocijeni)(?:te)? (?:ovaj )?(?:tekst|vest|vijest|clanak)[.!:]?|rate this (?:article|story)[.!:]?",
        r"vlereso(?:ni)? (?:kete )?(?:artikull|lajm)\w*[.!:]?",
        rf"(?:sve )?(?:naj\w+ |jos )(?:vesti|vijesti|informacije)(?: \w+){{0,3}} (?:prati|cita|potrazi)te "
        rf"(?:na|preko|u) (?:nas\w+|{SOCIAL}).*|uz nas\w* {SOCIAL}.*",
        r"procitaj(?:te)? (?:jos|vise) (?:vesti|vijesti|tekstova|clanaka)(?: (?:iz|na|o) .{2,40})?[.!]?",
        r"ne propusti(?:te)? .{0,30}(?:vest|vijest|nista)\w*\b.{0,20}"
        r"(?:notifikacij|obavesten|kanal|aplikacij|pretplat).*",
        r"per me shume (?:lajme|informacion\w*)\b.{0,20}(?:ndiqni|kliko|vizito|shkarko).*",
        # Google's sources of choice.
        r"(?:dodaj|postavi|izaberi|odaberi)(?:te)? .{2,40} izvor\w*\b.{0,20}google.*|"
        r"(?:dodaj|postavi|izaberi|odaberi)(?:te)? .{2,40} google izvor\w*[.!]?",
        r"(?:add|make|choose|set) .{2,40} (?:as )?(?:a|your) preferred source.*|"
        r"shto\w* .{2,40} burim\w*\b.{0,20}google.*",
        r"(?:imate|imas)(?: li)? (?:temu|pricu|vest|vijest|predlog|dojavu) za (?:nas|redakciju)\?",
        r"(?:do you )?(?:have|got) (?:a|any) (?:news )?(?:tip|story|information)s?(?: for us| to share)?\?|"
        r"(?:e-?mail|contact|write to) us (?:at|on) \S+",
        r"(?:svidja|dopada) (?:ti|vam) se .{0,20}(?:tekst|clanak|vest)\w*\?|"
        r"podeli(?:te)? (?:ga|je|ovaj (?:tekst|clanak)|ovu vest) sa (?:\w+ )?prijatelj\w*[.!]?",
        r"(?:enjoyed|liked?) this (?:article|story)\?|share (?:it|this(?: \w+)?) with (?:a friend|your friends)[.!]?",
        r"jep(?:ni)? (?:komentin|mendimin) (?:tend|tuaj)[.!]?|shenim\s?: (?:opinion|qendrim|pikepamj).*",
        r"dergo(?:ni)? (?:nje )?mesazh\w* .{0,20}(?:viber|whatsapp).*",
        r"this is a (?:developing|breaking) (?:news )?story\b.{0,60}|more (?:details )?(?:to follow|soon)[.…!]*",
        r"(?:za)?prati(?:te)? .{2,40} (?:u|na) nas(?:em|oj) (?:\w+ )?(?:blogu|portalu|stranici|sajtu)\b.{0,20}",
        r"this (?:article|story|post|report) (?:has been|was) (?:updated|corrected)\b.{0,80}",
        r"additional reporting by .{3,80}",
        r"znate li (?:nesto |jos )?vise o .*|(?:imate li|ako imate) (?:pricu|informacij\w+|snim\w+|fotografij\w+|vest"
        r"|vijest)\b.*"
        r"(?:nam|redakcij|zelite|podeli|podijeli).*",
        r"(?:ako )?zelite (?:li )?(?:prijaviti|da prijavite|raditi|da radite|postati)\b.*(?:gresk\w+|portalu"
        r"|redakcij\w+|nam)\b.*",
        r"(?:javite|posaljite|pisite) (?:nam|se (?:nam|redakciji))\b.*|prijavite se (?:ovdje|ovde)[.!]?",
        r"(?:program|emisij\w|prenos) .{2,40}mozete (?:da )?(?:prati|gleda)\w+ .*(?:link|kanal|aplikacij|uzivo"
        r"|frekvencij).*",
        r".{2,30} zadrzava (?:sva )?prava .{0,60}(?:sadrzaj|tekst).*|za preuzimanje (?:sadrzaja|tekst\w+|vesti)\b.*",
        r"purchase licensing rights.*|get (?:reprint|licensing) rights.*|(?:license|reuse) this (?:content|article"
        r"|story).*",
        r"(?:ukoliko|ako) ste .{0,40}gresku.*(?:nam|redakcij|e-?mail|imejl|@).*",
        rf"na ndiq(?:ni)?\b.*|ndiqni (?:\w+ ){{0,3}}(?:ne )?{SOCIAL}.*|te gjitha te drejtat .*|kthehu lart",
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
        rf"follow us(?: on .*|[.!]?)|follow [\w. ]{{1,30}} on {SOCIAL}.*|(?:download|get) (?:our|the) .*app\b.*",
        r"join (?:us|our) (?:on )?.*(?:whatsapp|telegram|viber|channel|community|discord).*",
        r"the post .* appeared first on .*|your email address will not .*|required fields are marked.*",
        r"this (?:article|story) was (?:first|originally) (?:published|appeared) .*",
        r"this material may not be published.*",
        r"(?:hvala (?:vam )?sto (?:ste )?(?:cita|prati)\w+|faleminderit qe na|"
        r"thank(?:s| you) for (?:reading|being)) .*",
        r"(?:do you have|got) a (?:story|tip|news tip)\b.*",
        r"(?:the )?views expressed .{0,80}(?:author|reflect|those of).*",
        r"(?:additional )?reporting by [^;]{3,80};.*|our standards\s?:.*|skip to (?:main )?content|back to top",
    )
)
_SITE = (
    r"(?:sajtu?|portalu?|stranici|strani|linku|ovde|ovdje|faqen|portalin|ueb\w*|webfaqen|ketu|(?:web)?site|page|portal)"
)
_WHOLE = r"(?:ceo|celu|celi|cijeli|cijelu|cio|citav\w*|integraln\w+)"
_PIECE = r"(?:tekst|vest|vijest|clanak|intervju|pricu|izvestaj|izvjestaj|saopstenje)"
# To the site that the text was taken from.
CLICK = re.compile(
    any_of(
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
