"""Pages that stand where an article should: consent, proof of being human, log-ins, lost pages, maintenance (pure)."""

from __future__ import annotations

import re

from bot.stories.sentences import plain, split

LONGEST = 1_500
"""Characters: what says more is an article with a wall's words in it."""
_FIRST = 4  # sentences of it that are looked at
_LONGEST_SENTENCE = 300
_NAME = re.compile(r"\s+[|–—·•»:-]\s+[^|–—·•»]{1,40}$")


def _any(*rules: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(rules)})[\\s.!…]*")


_GONE_SR = (
    r"(?:ne postoji|nije (?:pronadj|dostup|nadj)\w*|(?:je|su) (?:premest|premjest|uklonj|obris|izbris)\w*|vise n\w+)"
)
_PAGE_SR = r"(?:stranic[aeu]|stran[aeu]|clan(?:ak|ka)|vest|vijest|sadrzaj|tekst|link)"
_GONE_SQ = r"(?:nuk (?:u gjet|ekziston|gjendet|mund)\w*|eshte (?:fshire|zhvendosur|hequr|larguar))"
_GONE_EN = (
    r"(?:could not|cannot|can[’']?t|does not|doesn[’']?t|was not|wasn[’']?t|is not|isn[’']?t|has been|no longer|may "
    r"have|"
    r"might have|is no longer)"
)
_PAGE_EN = r"(?:page|article|content|story|url|link|resource|file)"
# Titles, and sentences that are nothing else.
_TITLE = _any(
    r"just a moment|attention required|one moment,? please|pardon our interruption|are you a robot\?|security check",
    r"(?:access (?:to this page )?(?:has been |is )?denied|forbidden|not found|unauthorized|too many requests)",
    r"(?:http )?(?:error )?(?:40[0-9]|410|429|50[0-4])(?: error)?(?:\s?[:–-]?\s?(?:not found|page not found|forbidden|"
    r"stranica \w+ \w+|greska|internal server error|bad gateway|service unavailable|gateway time-?out|.{0,20}))?",
    r"(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)",
    r"(?:oops!? ?)?(?:page|article|story) (?:not found|unavailable)|(?:log|sign) ?in|subscribe|(?:site )?maintenance",
    r"(?:stranica|strana|clanak|vest|vijest|sadrzaj) (?:nije (?:pronadj|dostup)\w+|ne postoji)|greska \d{3}|greska",
    r"(?:pristup|zahtev|zahtjev) (?:je )?(?:odbijen|zabranjen|blokiran)|odrzavanje(?: sajta| u toku)?|prijava"
    r"|saglasnost",
    r"(?:faqja|artikulli|lajmi) nuk (?:u gjet|ekziston|gjendet)|gabim(?: \d{3})?|(?:ne )?mirembajtje|kycu|identifikohu",
    r"(?:your privacy (?:is|matters)|vasa privatnost (?:nam )?je|privatesia juaj eshte)\b.{0,40}|we value your privacy",
)
_SENTENCE = _any(
    # Proof of being human, and scripts.
    r"(?:please )?(?:verify|confirm|prove) (?:that )?you(?:[’']re| are) (?:a |not a )?(?:human|robot|bot)\b.*",
    r"(?:we are )?checking (?:if the site connection is secure|(?:that )?(?:you are|if you[’']?re) human|your "
    r"browser).*",
    r".{1,80} needs to review the security of your connection.*|.*\bmade us think (?:that )?you (?:are|were|might "
    r"be) a bot.*",
    r"our systems have detected unusual (?:traffic|activity).*|(?:sorry, )?you have been blocked.*",
    r"you (?:do not|don[’']?t) have permission to (?:access|view).*",
    r"(?:you (?:need|have) to |please )?(?:enable|turn on|activate|allow) (?:js|javascript|cookies).*",
    r"(?:this (?:site|page|app|website) (?:requires|needs)|you need) javascript.*|javascript (?:is|must|has to"
    r"|seems)\b.*",
    r"(?:molimo(?: vas)?,? )?(?:potvrdite|dokazite|proverite|provjerite) da (?:ste|niste) (?:covek|covjek|ljudsk"
    r"|robot)\w*.*",
    r"(?:proveravamo|provjeravamo|provera|provjera) (?:vas(?:eg|u|ih)? )?(?:pregledac|pretrazivac|preglednik|browser"
    r"|vez)\w*.*",
    r"(?:molimo(?: vas)?,? )?(?:ukljucite|omogucite|aktivirajte)(?: je)? javascript.*",
    r"(?:verifiko|konfirmo|verteto)(?:ni)? (?:se|qe) (?:jeni|nuk jeni) (?:nje )?(?:njeri|robot).*",
    r"(?:ju lutem\w*,? )?aktivizo(?:ni|je)? javascript.*",
    # Consent.
    r"(?:with your (?:consent|agreement),? )?(?:we (?:and|with) our (?:[\d.,]+ )?(?:\w+ )?(?:partners|vendors)|our "
    r"partners and we)"
    r"\b.*(?:stor|us|process|access|cookie).*",
    r"(?:mi i (?:nas[aei]h?|nasih) (?:[\d.,]+ )?partner\w*|nasi? partneri i mi)\b.*"
    r"(?:skladist|cuva|pohranj|pristup|obradj|obradu|korist|kolacic).*",
    r"(?:ne dhe partneret tane|ne dhe [\d.,]+ partneret tane|partneret tane dhe ne)\b.*(?:ruaj|perdor|aksesoj|qasje"
    r"|perpuno).*",
    r"(?:vasa privatnost (?:nam )?je|privatesia juaj eshte|your privacy (?:is|matters))\b.{0,60}",
    r"(?:mi )?(?:cenimo|cijenimo|postujemo|vrednujemo) vasu privatnost.*|we (?:value|respect|care about) your "
    r"privacy.*",
    r"(?:ne )?(?:e )?(?:vleresojme|respektojme) privatesine.*",
    # Log-ins.
    r"(?:you (?:need|have) to|please|you must) (?:be (?:logged|signed) in|(?:log|sign) ?in|register|subscribe)\b.*",
    r"(?:this|the) (?:page|content|article|section) is (?:only )?(?:for|available to|restricted to|reserved for) "
    r"(?:registered|logged|members|subscribers).*",
    r"(?:morate|potrebno je|neophodno je|molimo(?: vas)?,?)(?: (?:biti|da|se|budete)){0,3} (?:prijav|ulog|registr"
    r"|pretplat)\w*.*",
    r"(?:ju )?(?:duhet|lutem|lutemi),? .{0,20}(?:kyc|identifik|regjistro|abono)\w*.*(?:lexuar|vazhduar|pare|artikull"
    r"|faqe).*",
    # Lost pages.
    rf"(?:sorry,? |oops!? |we[’']re sorry,? (?:but )?)*(?:(?:the|this|that) )?(?:requested )?{_PAGE_EN}"
    rf"(?: (?:that )?you(?:[’']re| are|[’']ve| have| were)?\b.{{2,50}}?)? {_GONE_EN}"
    r" (?:be |been |found|exist|available|moved|removed|deleted|here|accessible).*",
    r"(?:sorry,? )?we (?:can[’']?t|could(?: not|n[’']t)|cannot) (?:seem to )?find (?:that|the|this) (?:page|article"
    r"|story).*",
    rf"{_PAGE_SR} koj[aieu] (?:ste )?(?:trazi|pokusa|zatrazi|zeli)\w*\b.{{0,60}}?{_GONE_SR}.*",
    rf"(?:trazen[aieu]|zeljen[aieu]) {_PAGE_SR} {_GONE_SR}.*",
    rf"(?:faqja|artikulli|lajmi) (?:qe (?:po )?(?:kerko|keni kerkuar)\w*|e kerkuar|i kerkuar).{{0,40}}? {_GONE_SQ}.*",
    # Maintenance.
    r"(?:we(?:[’']re| are)|(?:the|this|our) (?:web)?site is) (?:currently |temporarily )?(?:down|offline|undergoing"
    r"|performing|under)"
    r"\b.{0,40}(?:maintenance|upgrade|update).*|we(?:[’']ll| will) be back (?:soon|shortly).*",
    r"(?:the|this|our) (?:web)?(?:site|service|page) is (?:currently |temporarily )?(?:unavailable|down|offline).*",
    r"(?:nas )?(?:sajt|portal|stranica|sistem) (?:je |se )?(?:trenutno |privremeno )?(?:je |se )?"
    r"(?:(?:u|na) (?:fazi |toku |procesu )?(?:odrzav|azurir|izrad)|nedostup|azurir|odrzava)\w*.*",
    r"u toku (?:je|su) (?:\w+ ){0,2}(?:odrzavanj|azuriranj)\w* (?:sajta|portala|stranice|sistema).*",
    r"(?:faqja|portali|sajti|sistemi) (?:eshte|ndodhet) (?:aktualisht |perkohesisht |momentalisht )?(?:ne|nen) "
    r"mirembajt\w*.*",
    r"(?:faqja|portali) (?:eshte )?(?:perkohesisht|aktualisht|momentalisht) (?:eshte )?(?:jashte|[ei] padisponueshm"
    r"|[ei] paarritsh)\w*.*",
)  # fmt: skip


def is_wall(title: str, text: str) -> bool:
    """Whether a page of this title that says this has no article, but asks for something or says that there is none."""
    if len(text) > LONGEST:
        return False
    first = [each for each in split(text, None)[:_FIRST] if len(each) <= _LONGEST_SENTENCE]
    return (
        _TITLE.fullmatch(plain(_NAME.sub("", title)).strip()) is not None
        or any(_SENTENCE.fullmatch(plain(each)) for each in first)
        or any(_TITLE.fullmatch(plain(each)) for each in first[:1])
    )
