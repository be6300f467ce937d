"""By which words what was left open is told to have ended (pure data), as in `turnwords`: the missing are found, talks
end in a deal. It is news to who was told of it open."""

from bot.stories.turnwords import Told

ENDINGS: dict[str, Told] = {
    "denial": Told(
        "demantova demantuj demantira negira =denies pergenjeshtr =mohon =mohoi dementier bestreitet demantov porekao "
        "porekl porice poricu odbac+optuzb odbac+navod odbij+optuzb odbacuj+tvrd odbio+navod =odbaci+navod demanton "
        "demantoi demantoj hedh+akuz hedh+poshte hodhi+akuz hodhi+poshte mohoj otfrl+obvin otfrl+tvrd =refutes "
        "=rebuts =rejects+claims rejects+accus rejects+alleg dismisses+claim dismiss+report =disputes "
        "denies+wrongdoing =denied weist+vorwurf bestreit zuruckgewies",
        "demant denied deny porek poric negir refut rebut dementi bestrit",
        "medij tvrdi =pise =pisu navod report alleg claim accus optuz sumnj akuz dysho pretend thuhet rumo glasin "
        "nagadj spekul gerucht osumnj afer skandal pretpost fajeso gossip vorwurf verdacht obvin shpif mediat",
    ),
    "clash": Told(
        "sukob =clash clashes clashed perlesh zusammenst suzav tear+gas gaz+lotsjell tranengas solzavec tuc+polic "
        "koskanj koskal guranj perplas+polic sudir+polic tepack tepanj+polic ausschreit krawall handgemeng scuffl "
        "tear>gas water>cannon vodeni>top topa>uji",
        "",
        "protest demonstr rally rallies march miting okuplj skup tubim kundgebung kordon blokad okupuv okupl",
    ),
    "fire out": Told(
        "ugasen ugasil pod+kontrol under+control extinguish contained shuhet =shuar =shua nen+kontroll geloscht "
        "izgasn izgasen lokalizovan lokalizir ugasio pogasen =pogasi lokalizova stavi+kontrol stavlj+kontrol "
        "sanir+pozar likvidiran+pozar =gasenje+zavrs pozar+ugas stiven+kontrol vihet+kontroll =fiket fiken "
        "vene+kontroll izolohet under>control doused quench unter+kontrolle =loscht",
        "ugas izgore lokaliz",
        "gori pozar fire blaze zjarr burns brand plamen plamn vatra vatre vatru bukt flak flame burning wildfire digj "
        "=ogan =oganot izgor brenn flamm feuer waldbrand",
    ),
    "landing": Told(
        "splash =lands =landed sletel sletio sletjel aterri ulet+=ne gelandet landet slete sletal sletuv uletuv "
        "zbret+toke =ulet+=u uleti atterr docks =docked spust+kapsul vrati+zemlju =gewassert angedockt",
        "landing",
        "heads =way orbit capsule kapsul raket rocket raumsch shuttle astronaut svemir letel hapesir kozmo vsemir "
        "raumfahr mission",
    ),
    "end of a strike": Told(
        "prekin obustav okonca zavrsen+strajk kraj+strajk =ends =end+=strike =called+=off =fund+grev perfundo+grev "
        "perfundon+grev nderpre beendet =ende+streik zavrsi+strajk prekid suspendov vracaju+nastav vratil+rad "
        "vratil+posao vracaju+=se odustali =prestanaa perfundon perfunduan =kthehen+pune kthehen+mesim rikthehen end "
        "return+=work =averted =beenden einigung+streik",
        "",
        "strajk =strike =strikes walkout grev streik sindikat obustav union gewerkschaft warnstreik stavk",
    ),
    "surrender": Told(
        "predao+=se predala+=se predali+=se predade+=se surrender dorezohet =dorezua captured uhvacen uhvat "
        "=stellt+=sich =predala+=se preda+=se predaje+=se turned+=himself turned+=in turns+=in turns+=himself "
        "gave+=himself gives+=himself handed+=himself dorezoh =dorezuan vetdorez stellt+polizei stellte+=sich "
        "gestellt+polizei =se+predade =se+predal uloven =faten kapet kapen =caught apprehend nabbed",
        "preda uhaps arrest prangos apsen festnahm festgenom uhic uhit uapsi kapur dorez gefasst caught captur custody",
        "potrag traga nestal nestao nestan missing vanish disappear search hunt manhunt lost zhduk kerkoh kerkim "
        "kerkoj =kerkon arrati isceznat vermisst suche fahnd flucht bekst swept zarob zaglav trapped stranded "
        "bllokuar verschutt stolen ukrad vjedhur seenot fled =flee pobegao pobegl pobjeg pobegna begalec begun "
        "napadac+pobeg u>bekstvu traga+polic =potera potera policija+traz ikur =iku largua+vendngj po>kerkon geflohen "
        "=gunman at>=large wanted",
    ),
    "escape": Told(
        "pobegao pobegla pobegli pobjegao pobjegla pobjegli =escapes =escaped =flees arratiset arratisen entkommen "
        "ausgebrochen pobegna pobegl pobjegl bekstv begst izbega arratisj =iku arratis ikin =ikur =fled breaks+=out "
        "broke+=out =flee gefloh fluchtet =entflohen entflieht jailbreak",
        "bekst bijeg escap arrati pobeg pobjeg fled gefloh izbeg",
        "pritvor uhaps hapsen priveden detain custod arrest hostage kidnap taoc otmic otet paraburg burg zatvor =jail "
        "=jailed prison peng zarob apsen geisel haft gefang",
    ),
    "freed": Told(
        "pusten ukinut+pritvor =freed =released =liruan =lirohet =lirohen =lirua oslobodjen freigelassen osloboden "
        "pustil pusten+slobod pustena+slobod izasao+slobod izasla+slobod izasli+slobod =na>slobodi napust+pritvor "
        "ukin+pritvor =puste =ukinat+pritvor =leshohet leshohen lirohet =liron dalin+burg doli+burg =doli+lirshem "
        "lihet+lire lirohen lirim walks+=free walk+=free walked+=free granted+bail freed+=on on>=bail =release bailed "
        "=frees =releases freigekommen freikommt freilass auf>freien",
        "oslob =liri lirua lirim releas slobod freigel leshu pusta bail frei",
        "pritvor uhaps hapsen priveden detain custod arrest hostage kidnap taoc otmic otet paraburg burg zatvor =jail "
        "=jailed prison peng zarob apsen geisel haft drzan rober gefang aretim zadrz lisen+slobod ndalu privede",
    ),
    "custody": Told(
        "odredj+pritvor zadrzan+pritvor remanded cakto+paraburg paraburg+muaj paraburg+dite odreden+pritvor "
        "untersuchungshaft =pritvor+dana paraburgim odredj+zadrzav zadrzan+dan odredjen+kucn =kucni+pritvor "
        "mer+pritvor produz+pritvor produzen+pritvor odreden+kuken opredel+pritvor =pritvor+=za cakto+mase "
        "mase+arrest arrest+shtepi detyrim+paraq lihet+paraburg =denied+bail refused+bail detention+extended "
        "haftbefehl in>untersuchungshaft =kommt+haft",
        "pritvor paraburg remand custody zadrzav burg mase",
        "sud saslus uhaps arrest odluc court judge gjykat gjyqt heton hetim istrag investig uhic uhit prived dysho "
        "ispita haftrichter marr+pyetje tuzila prokuror",
    ),
    "body": Told(
        "izvuc+tel izvuc+tij =body+found bod+recover =body+identif nadj+tel pronadj+tel pronadj+tij trup+gjet "
        "trup+gjend pronajd+tel leiche+gefunden tot+geborgen =tot+gefunden nadj+mrt pronadj+mrt =found+=dead "
        "gjet+vdekur gjend+vdekur pronadj+telo nadjen+telo nadj+telo izvuk+telo izvuc+telo nadjen+=mrtav nadjen+mrtva "
        "nadjena+mrtva pronasl+tel izvad+tel telo+izvuc naden+tel najden+tel =najden+mrtov najden+mrtva izvlec+tel "
        "izvad+telo nxirret+trup nxjerr+trup gjet+trup gjend+trup gjet+kufom gjend+kufom gjet+pajet gjend+pajet "
        "gjet+jete gjend+jete bodies+found remains+found found+remains body+pulled body+retrieved bod+retriev "
        "leichnam+gefunden leiche+entdeckt leichen+geborgen tot+aufgefunden =tot+entdeckt",
        "telo tijel =body =bodies trupi kufom leiche mrtv mrtav =dead vdekur =tot posmrtn pajet leichnam remains",
        "potrag traga nestal nestao nestan missing vanish disappear search hunt manhunt lost zhduk kerkoh kerkim "
        "kerkoj =kerkon arrati isceznat vermisst suche fahnd flucht bekst swept zarob zaglav trapped stranded "
        "bllokuar verschutt stolen ukrad vjedhur seenot traz+telo drown potop utop udav lume+rremb",
    ),
    "found": Told(
        "recovered evakuis+sv evakuir+sv =all+rescued izveden geborgen pronadj nadjen spasen =nasli =found =located "
        "rescued rescue+=climb gjendet gjenden gjetur =gjet gjeten shpetoh shpetua pronajden najden gefunden gerettet "
        "pronasao pronasla pronasli =nasao =nasla otkriven+zdrav otkriven+ziv izbavljen izvucen+ziv izvuceni spasil "
        "spasio pronasl vratio+kuci vratila+kuci pronaden =najde najdoa pronajdoa izvlecen+ziv gjete gjendet+gjall "
        "gjenden+gjall shpeto shpetim nxirren+gjall nxirret+gjall =lokalizohet =found+alive =found+safe rescues "
        "reunited return+home =aufgefunden wohlbehalten lebend+geborgen",
        "izvuc saved spasao spasil nadj ziv+zdrav shendos alive safe gjall lebend wohlbeh",
        "potrag traga nestal nestao nestan missing vanish disappear search hunt manhunt lost zhduk kerkoh kerkim "
        "kerkoj =kerkon arrati isceznat vermisst suche fahnd flucht bekst swept zarob zaglav trapped stranded "
        "bllokuar verschutt stolen ukrad vjedhur seenot izgubil =izgubio zalut spasav spasila humb+malet mbet+bllok "
        "mbeten+bllok rremben gestrandet eingeschloss rettung zatrup zavej odneo zatrpan laving lavin ortek",
    ),
    "deal": Told(
        "potpisuj postig dogovoril =signs =signed =agree =agrees =agreed reach+=deal reach+agreement strik+=deal "
        "=clinch nenshkr arrij+marrevesh pajtoh pajtua einigen geeinigt merren+vesh unterzeichn potpisa dogovorij "
        "=truce+=begin postig+dogov postig+spor sporazumel nagodb saglasil =usaglasil dakordoh arrin arritn+marr "
        "merr+vesh finalizoh reach+accord clinch+deal =inks =seals+deal seal+deal hammer+=out =agrees+deal settlement "
        "einigung+erziel erzielen+einig besiegel abkommen+unterz verstandig",
        "dogovor sporazum agreement =deal =truce ceasefire primirj armepush marrevesh spogodb einigung nagodb usagl "
        "accord dakord abkommen verstand pajtim razmen",
        "pregov dijalog negoti talks bised takoh takim verhand gesprach strajk =strike greve streik kerkojn =traze "
        "demand fordern posredn ndermjet mediat vermittl",
    ),
    "collapse": Told(
        "propal propadn =bez+dogovor =bez+sporazum collaps broke+=down break+=down =without+=deal =no+=deal deshtoj "
        "deshtuan deshton =pa+marrevesh gescheitert geplatzt walks>=out walked>=out napustil napustio braktis "
        "propadaju raspal prekinut+pregov prekinut+razgov bez>dogovora bez>sporazuma bez>rezultata neuspeh neuspes "
        "neuspjes napustil+pregov napustil+sastan propagj bez>dogovor prekinat+pregov deshtim deshtoi pa>rezultat "
        "pa>marreveshje =pa+marreveshje braktis+bised nderpri+bised nderprit fail+agree fails+agree failed+agree "
        "talks+fail end+without ended+without ends+without breaks+=off broke+=off =stalemate impasse abgebrochen "
        "=scheitern =ohne+einigung ohne+ergebnis platzt",
        "fail neuspe neuspj =nema+dogovor =nema+sporazum =s+marrevesh =ska+marrevesh =no+agreement raspal deshto "
        "scheiter",
        "pregov razgov dijalog negoti talks bised takoh takim verhand gesprach strajk =strike greve streik kerkojn "
        "=traze demand fordern posredn vermittl",
    ),
    "decision": Told(
        "=go+=ahead permission granted =grants =confirms =clears odobren odobri genehmig stimmt+=zu oborio oborila "
        "=heq =hoqi nisu+prosl nije+prosa verbietet usvoj usvoi izglasa prihvatil prihvatio prihvac odbacil odbacio "
        "odbacen odbijen odbil odbio =adopts =adopted =passes =passed =approves =approved =rejects =rejected =backs "
        "=backed blocks blocked =rules =ruled miraton miratoi miratua miratoh hedh+poshte =rrezon =rrezoi "
        "verabschiedet beschliesst =zgjedh =zgjodhi opozvan nepoveren nepovjeren loses+vote lost+vote =survives "
        "=survived collapses topple =raises =raised =cuts =hikes =keeps =holds podigl podigao povecal povecao smanjil "
        "smanjio zadrzal =rrit =ul =uli =rriti =hebt =senkt upheld donet donesen donel doneo izglas potvrdi+odluk "
        "odbij odbac prosao prosla+skup ratifik izmen+zakon odobrav usvoen donese otfrl odbien odbi prifat odobr "
        "miratim kalon kaloi votohet pranoh pranoi refuzoh refuzoi rrezoh aprovo hodhi+poshte kunderkushtetues "
        "overrule overturn uphold enacts enacted ratif greenlight green+=light vetoes vetoed =strikes+=down "
        "=dismisses throws+=out thrown+=out turn+=down turned+=down beschloss angenommen abgelehnt lehnt+=ab billigt "
        "gebilligt kippt bestatigt+urteil gekippt ponist stavi+veto ukinu =ukida hiqet",
        "=wins =won pobed pobjed =elected =new+president novi+predsed prihvat odbac odbij adopt approv reject block "
        "ruling mirat odluci beschlos beschlus =voted zgjedhur izabra usvoj odobr donet kalua kaloi pranua refuzu "
        "passed uphold angenomm abgelehn bestatigt ratif dozvol+izdat",
        "rasprav debat sednic sjednic odlucuj odluka odluku =glasaju =glasa votes voting =vote motion weigh consider "
        "mulls =meets decide decision hears hearing committee panel commission nominee mblidh shqyrt vendim votim "
        "votoj votuar berat razgleduva predlog prijedlog proposal confidence vecanj poveren povjeren challenge zalba "
        "zalbu zalbi appeal ankes berufung beschwerd amandman izmen ustavn kushtetues verfassungsger bill projektligj "
        "predlo gesetzentwurf entwurf referendum",
    ),
    "closure": Told(
        "=close =closes =closing =shut =shuts mbyll zatvara zatvoril zatvoren schliess zatvoraat zatvori geschlossen "
        "closes shutters shuttered shutdown gasi+=se ugasen+fabr prestaje+radom prestal+radom shut>=down",
        "clos shut zatvor gasi prestaj mbyll geschloss",
        "review weigh option future ceka presin =pret vendim razmatra odluk prufen kerkoj =kerkon preti losses gubitk "
        "humbje+fin verlust",
    ),
    "reopening": Told(
        "ponov+otvor opet+otvor otvoren+saobrac otvoren+promet reopen rihap serish+hap prohod normaliz deblokir "
        "=wieder+offen wiedereroff povtorno+otvor restored resum rifillo wiederaufg =vraceno+struj =vracena+struj "
        "rikthe otvoren+saobracaj otvorena+prelaz otvoren+prelaz otvoren+granic otvoren+put otvorena+deonic "
        "pusten+saobrac pusten+promet ponov+prohod deblokad odblokir uspostavljen uspostavlj vracen+struj vracen+voda "
        "vracen+vod otvorena+gran povtorno+otvoren =otvoren+pat pusten+soobrac normaliz+soobrac hapet+rrug hapet+kufi "
        "hapen+kufi hapet+serish zhbllok rikthehet+energj rikthehet+rrym rikthye qarkullim+norm open+again "
        "opens+again traffic+flow reconnected restor back>online back>=on road+cleared wieder+frei freigegeben "
        "freigabe wieder+befahrbar aufgehoben+sperr wiederhergestellt entsperrt",
        "",
        "=zatvoren =zatvorena =zatvoreno =zatvorili closed =shut =shuts blokir blocked obustavljen prekin mbyll "
        "gesperrt+struje outage odron klizist lavin obrus zavejan blokad stoj kolon guzv zastoj odsec bez+struj "
        "bez+vode bez+saobrac rreshqitj gurve ortek radhe presin+kufi bllok pa+energj pa+uj =queues queue landslide "
        "rockfall avalanche jam blackout cut+=off shutdown =grounded stopped stau erdrutsch lawine sperrung gesperrt "
        "stromausfall zatvoren+pat svlecist",
    ),
    "outcome": Told(
        "pobed pobjed savlad porazen porazil slavio slavil izgubi eliminis =u+=finalu =win =wins =won =beat =beats "
        "=defeat =defeats =defeated =victory =elected reelected mposht fiton fitoi fituan =humb =humbi triumf gewinn "
        "gewann gewonn besieg gewahlt izabran osvoji champion sampion kampion prvak shpall+rezultat =results "
        "rezultat+objavlj nadigra razbil razbio deklasir =slavi trijumf plasir plasman =prosao+=u izbori+plasman "
        "izborio plasman+cetvrt elimin ispao ispala ispali izbaci remiz =nereseno remi nadvi nadmudr preokret "
        "odbranio+titul =prvaci porazi osvoi slavese slavea fitoj fituar fitore kualifiko kualifikua =barazojne "
        "barazoi barazon shpallet+fitues humbi humbet beaten thrash edge+=past edges =edged stun knocked+=out "
        "knock+=out =knocks qualif advance reach+final reaches+final into>final =draw =drew =draws held+=draw "
        "clinches crush =rout =routs outplay =loses =lose =lost =elect siegt =sieg schlagt =schlug verliert verlor "
        "unterlieg unterlag weiter+runde zieht+finale meister weltmeister =wahlsieg siegen",
        "zgjedh =zgjodhi novi+predsed =new+president svlad vodjstv schlagt opener dethron uvjerljiv ubedljiv izjednac "
        "level remi draw poraz slavlj crown lose lost result rezultat pobedn trijumf fitore triumf siegt sieg verlier "
        "plasir elimin qualif nereseno",
        "=igra =igraju veceras sutra tonight =plays =luan sonte vecerva birals glasanj izbori =polls =voters voting "
        "choose zgjedhj numer =heute kandidat candid brojanj =broi =brojat counting parteitag delegat delegier =bira "
        "=biraju docekuje docekuju gostuj gostov sastaju igraju sastaje =igraat sostanuva perballet perballen "
        "perballj =luajne =faces =face =hosts =host kicks+=off takes+=on play+tonight spielt trifft+auf empfangt",
    ),
    "confirmed": Told(
        "potvrdj confirmed confirms konfirmoh konfirmua konfirmon konfirmoi bestatigt potvrden potvrdi verteto verifi "
        "bestatigen nachgewiesen dokazan",
        "positive pozitiv",
        "sumnj suspect test sample uzor analiz dysho mostr proben verdacht labor pretpost dyshim untersucht istraz",
    ),
    "struck": Told(
        "erupts erupted landfall slams =hits =strikes probio probil izlil izlio poplavi shperthen vershon "
        "ausgebrochen pogodio pogodila pogodilo poplavljen stiglo+nevreme udario+uragan udarila+oluja erupcij erupt "
        "goditi goditur godit permbyti permbytur shperthe vershoi made>=landfall makes>=landfall lashes =lashed "
        "batter pounds =slammed =struck trifft+kuste wutet uberflut =pogodi =pogodija",
        "erupt poplav vershim permbyt",
        "rumbl tremor =nears =nearing brace prepar warn upozor paralajm approach =raste stize pribliz najav prognoz "
        "afroh naht herannah storm watch uragan",
    ),
    "discharge": Told(
        "leaves+hospital discharged pusten+bolnic otpusten+bolnic del+spital lirohet+spital entlassen+krankenh "
        "otpustena+bolnic izasao+bolnic izasla+bolnic napust+bolnic otpust+bolnic izleze+bolnic ispisan+bolnic "
        "pusten+domasn =doli+spital largoh+spital leshoh+spital leave+hospital left+hospital released+hospital "
        "krankenhaus+verlass verlasst+krankenh verlasst+klinik verlasst+spital",
        "",
        "hospital bolnic spital krankenh klinik lecenj intensiv lekuva mjekoh intenziv operis ward",
    ),
}
