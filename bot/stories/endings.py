"""By which words what was left open is told to have ended (pure data), as in `turnwords`: the missing are found, talks
end in a deal. It is news to who was told of it open."""

from bot.stories.turnwords import Told

_SEARCH = (
    "potrag traga nestal nestao nestan missing vanish disappear search hunt manhunt lost zhduk kerkoh kerkim kerkoj "
    "=kerkon arrati isceznat vermisst suche fahnd flucht bekst swept zarob zaglav trapped stranded bllokuar "
    "verschutt stolen ukrad vjedhur seenot"
)
_TALKS = (
    "pregov razgov dijalog negoti talks bised takoh takim verhand gesprach strajk =strike greve streik kerkojn "
    "=traze demand fordern"
)
_HELD = (
    "pritvor uhaps hapsen priveden detain custod arrest hostage kidnap taoc otmic otet paraburg burg zatvor =jail "
    "=jailed prison peng zarob apsen geisel haft"
)

ENDINGS: dict[str, Told] = {
    "denial": Told(
        "demantova demantuj demantira negira =denies pergenjeshtr =mohon =mohoi dementier bestreitet",
        "demant denied deny",
        "medij tvrdi =pise =pisu navod report alleg claim accus optuz sumnj akuz dysho pretend thuhet rumo glasin "
        "nagadj spekul gerucht",
    ),
    "clash": Told(
        "sukob =clash clashes clashed perlesh zusammenst suzav tear+gas gaz+lotsjell tranengas solzavec",
        "",
        "protest demonstr rally rallies march miting okuplj skup tubim kundgebung",
    ),
    "fire out": Told(
        "ugasen ugasil pod+kontrol under+control extinguish contained shuhet =shuar =shua nen+kontroll geloscht "
        "izgasn izgasen lokalizovan lokalizir",
        "ugas izgore lokaliz",
        "gori pozar fire blaze zjarr burns brand",
    ),
    "landing": Told(
        "splash =lands =landed sletel sletio sletjel aterri ulet+=ne gelandet landet",
        "landing",
        "heads =way orbit capsule kapsul raket rocket raumsch shuttle",
    ),
    "end of a strike": Told(
        "prekin obustav okonca zavrsen+strajk kraj+strajk =ends =end+=strike =called+=off =fund+grev perfundo+grev "
        "perfundon+grev nderpre beendet =ende+streik zavrsi+strajk",
        "",
        "strajk =strike =strikes walkout grev streik",
    ),
    "surrender": Told(
        "predao+=se predala+=se predali+=se predade+=se surrender dorezohet =dorezua captured uhvacen uhvat "
        "=stellt+=sich",
        "preda uhaps arrest prangos apsen festnahm festgenom",
        _SEARCH,
    ),
    "escape": Told(
        "pobegao pobegla pobegli pobjegao pobjegla pobjegli =escapes =escaped =flees arratiset arratisen entkommen "
        "ausgebrochen pobegna",
        "bekst bijeg escap arrati pobeg pobjeg",
        _HELD,
    ),
    "freed": Told(
        "pusten ukinut+pritvor =freed =released =liruan =lirohet =lirohen =lirua oslobodjen freigelassen osloboden",
        "oslob =liri lirua lirim releas slobod freigel",
        _HELD,
    ),
    "custody": Told(
        "odredj+pritvor zadrzan+pritvor remanded cakto+paraburg paraburg+muaj paraburg+dite odreden+pritvor "
        "untersuchungshaft =pritvor+dana paraburgim",
        "pritvor paraburg remand custody zadrzav",
        "sud saslus uhaps arrest odluc court judge gjykat gjyqt heton hetim istrag investig",
    ),
    "body": Told(
        "izvuc+tel izvuc+tij =body+found bod+recover =body+identif nadj+tel pronadj+tel pronadj+tij trup+gjet "
        "trup+gjend pronajd+tel leiche+gefunden tot+geborgen =tot+gefunden nadj+mrt pronadj+mrt =found+=dead "
        "gjet+vdekur gjend+vdekur",
        "telo tijel =body =bodies trupi kufom leiche mrtv mrtav =dead vdekur =tot",
        _SEARCH,
    ),
    "found": Told(
        "recovered evakuis+sv evakuir+sv =all+rescued izveden geborgen pronadj nadjen spasen =nasli =found =located "
        "rescued rescue+=climb gjendet gjenden gjetur =gjet gjeten shpetoh shpetua pronajden najden gefunden "
        "gerettet",
        "izvuc saved spasao spasil nadj",
        _SEARCH,
    ),
    "deal": Told(
        "potpisuj postig dogovoril =signs =signed =agree =agrees =agreed reach+=deal reach+agreement strik+=deal "
        "=clinch nenshkr arrij+marrevesh pajtoh pajtua einigen geeinigt merren+vesh unterzeichn potpisa dogovorij "
        "=truce+=begin",
        "dogovor sporazum agreement =deal =truce ceasefire primirj armepush marrevesh spogodb einigung",
        _TALKS,
    ),
    "collapse": Told(
        "propal propadn =bez+dogovor =bez+sporazum collaps broke+=down break+=down =without+=deal =no+=deal deshtoj "
        "deshtuan deshton =pa+marrevesh gescheitert geplatzt walks>=out walked>=out napustil napustio braktis",
        "fail neuspe neuspj =nema+dogovor =nema+sporazum =s+marrevesh =ska+marrevesh =no+agreement",
        _TALKS,
    ),
    "decision": Told(
        "=go+=ahead permission granted =grants =confirms =clears odobren odobri genehmig stimmt+=zu oborio oborila "
        "=heq =hoqi nisu+prosl nije+prosa verbietet usvoj usvoi izglasa prihvatil prihvatio prihvac odbacil odbacio "
        "odbacen odbijen odbil odbio =adopts =adopted =passes =passed =approves =approved =rejects =rejected =backs "
        "=backed blocks blocked =rules =ruled miraton miratoi miratua miratoh hedh+poshte =rrezon =rrezoi "
        "verabschiedet beschliesst =zgjedh =zgjodhi opozvan nepoveren nepovjeren loses+vote lost+vote =survives "
        "=survived collapses topple =raises =raised =cuts =hikes =keeps =holds podigl podigao povecal povecao "
        "smanjil smanjio zadrzal =rrit =ul =uli =rriti =hebt =senkt upheld",
        "=wins =won pobed pobjed =elected =new+president novi+predsed prihvat odbac odbij adopt approv reject block "
        "ruling mirat odluci beschlos beschlus =voted zgjedhur izabra",
        "rasprav debat sednic sjednic odlucuj odluka odluku =glasaju =glasa votes voting =vote motion weigh consider "
        "mulls =meets decide decision hears hearing committee panel commission nominee mblidh shqyrt vendim votim "
        "votoj votuar berat razgleduva predlog prijedlog proposal confidence vecanj poveren povjeren challenge",
    ),
    "closure": Told(
        "=close =closes =closing =shut =shuts mbyll zatvara zatvoril zatvoren schliess",
        "clos shut zatvor",
        "review weigh option future ceka presin =pret vendim razmatra odluk prufen kerkoj =kerkon",
    ),
    "reopening": Told(
        "ponov+otvor opet+otvor otvoren+saobrac otvoren+promet reopen rihap serish+hap prohod normaliz deblokir "
        "=wieder+offen wiedereroff povtorno+otvor restored resum rifillo wiederaufg =vraceno+struj =vracena+struj "
        "rikthe",
        "",
        "=zatvoren =zatvorena =zatvoreno =zatvorili closed =shut =shuts blokir blocked obustavljen prekin mbyll "
        "gesperrt+struje outage",
    ),
    "outcome": Told(
        "pobed pobjed savlad porazen porazil slavio slavil izgubi eliminis =u+=finalu =win =wins =won =beat =beats "
        "=defeat =defeats =defeated =victory =elected reelected mposht fiton fitoi fituan =humb =humbi triumf gewinn "
        "gewann gewonn besieg gewahlt izabran osvoji champion sampion kampion prvak shpall+rezultat =results "
        "rezultat+objavlj",
        "zgjedh =zgjodhi novi+predsed =new+president svlad vodjstv schlagt opener dethron uvjerljiv ubedljiv "
        "izjednac level remi draw poraz slavlj crown lose lost result rezultat",
        "=igra =igraju veceras sutra tonight =plays =luan sonte vecerva birals glasanj izbori =polls =voters voting "
        "choose zgjedhj numer =heute kandidat candid brojanj =broi =brojat counting parteitag delegat delegier =bira "
        "=biraju",
    ),
    "confirmed": Told(
        "potvrdj confirmed confirms konfirmoh konfirmua konfirmon konfirmoi bestatigt potvrden potvrdi",
        "positive pozitiv",
        "sumnj suspect test sample uzor analiz dysho mostr proben verdacht labor",
    ),
    "struck": Told(
        "erupts erupted landfall slams =hits =strikes probio probil izlil izlio poplavi shperthen vershon ausgebrochen",
        "erupt poplav vershim permbyt",
        "rumbl tremor =nears =nearing brace prepar warn upozor paralajm approach =raste",
    ),
    "discharge": Told(
        "leaves+hospital discharged pusten+bolnic otpusten+bolnic del+spital lirohet+spital entlassen+krankenh",
        "",
        "hospital bolnic spital krankenh",
    ),
}
